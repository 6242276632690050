"""What was typed and not saved is kept: through filters, through failed writes, beyond the end of the program."""

import sqlite3

import pytest
from desk import codes, column, note, put, row, shown, state, stored
from sqlalchemy import event

from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.entry_drafts import Draft, Drafts, drafts_of
from kaohe_desktop.office.workspace import Workspace


@pytest.fixture
def grid(desk):
    made = EntryGrid(*desk, "录入")
    made.keep_drafts(drafts_of(desk[0]))
    return made


def fault(code, words):
    error = sqlite3.OperationalError(words)
    error.sqlite_errorcode = code
    return error


class Busy:
    """Another program holds the write lock."""

    def __init__(self, ws):
        self.other = sqlite3.connect(ws.path, isolation_level=None)

    def begin(self):
        self.other.execute("BEGIN IMMEDIATE")

    def end(self):
        self.other.execute("ROLLBACK")
        self.other.close()


class Full:
    """The disk is full: the database may not grow by a page."""

    def __init__(self, ws):
        self.raw = ws.database.engine.raw_connection().driver_connection

    def begin(self):
        self.raw.execute(f"PRAGMA max_page_count={self.raw.execute('PRAGMA page_count').fetchone()[0]}")

    def end(self):
        self.raw.execute("PRAGMA max_page_count=1000000")


class ReadOnly:
    """SQLite itself answers that the database is read-only."""

    def __init__(self, ws):
        self.raw = ws.database.engine.raw_connection().driver_connection

    def begin(self):
        self.raw.execute("PRAGMA query_only=ON")

    def end(self):
        self.raw.execute("PRAGMA query_only=OFF")


class BrokenCommit:
    """The commit fails with an I/O error before anything reaches the disk."""

    def __init__(self, ws):
        self.engine, self.broken = ws.database.engine, False
        event.listen(self.engine, "commit", self._commit)

    def _commit(self, _connection):
        if self.broken:
            raise fault(sqlite3.SQLITE_IOERR, "disk I/O error")

    def begin(self):
        self.broken = True

    def end(self):
        self.broken = False


class Gone:
    """The drive is gone: nothing can be written and nothing read."""

    def __init__(self, ws):
        self.engine, self.broken = ws.database.engine, False
        event.listen(self.engine, "before_cursor_execute", self._execute)

    def _execute(self, *_):
        if self.broken:
            raise fault(sqlite3.SQLITE_IOERR, "disk I/O error")

    def begin(self):
        self.broken = True

    def end(self):
        self.broken = False


LONG = "长" * 9_000


@pytest.mark.parametrize(("kind", "code"), [
    (Busy, "K507"), (Full, "K506"), (ReadOnly, "K508"), (BrokenCommit, "K510"), (Gone, "K510"),
], ids=lambda one: getattr(one, "__name__", one))
def test_a_failed_save_keeps_the_text_says_why_and_is_made_good_by_trying_again(desk, kind, code, monkeypatch):
    from kaohe_desktop.office import sheetbook

    monkeypatch.setattr(sheetbook, "_BLIND", 0.0)  # ask the disk again at once
    ws, period = desk
    grid = EntryGrid(ws, period, "工作业绩")
    harm = kind(ws)
    harm.begin()
    entered = put(grid, "001", "工作业绩", LONG)
    assert (entered.saved, codes(entered)) == (0, [code])
    assert (shown(grid, "001", "工作业绩"), state(grid, "001", "工作业绩")) == (LONG, "refused")
    assert code in note(grid, "001", "工作业绩")
    assert grid.refused_count == 1
    again = grid.retry()
    assert (again.saved, codes(again)) == (0, [code]), "still not"
    assert shown(grid, "001", "工作业绩") == LONG
    harm.end()
    assert stored(ws, period, "001", "工作业绩", "工作业绩") == ""
    again = grid.retry()
    assert (again.saved, again.problems) == (1, ())
    assert stored(ws, period, "001", "工作业绩", "工作业绩") == LONG
    assert (state(grid, "001", "工作业绩"), grid.refused_count) == ("filled", 0)
    assert grid.retry() is None
    assert grid.undo() == "再存一次 1 格"
    assert stored(ws, period, "001", "工作业绩", "工作业绩") == ""


def test_while_the_drive_is_gone_every_cell_can_still_be_looked_at(desk, grid):
    harm = Gone(desk[0])
    harm.begin()
    put(grid, "001", "科室工作", "20")
    seen = [
        (grid.text(one, other), grid.state(one, other), grid.note(one, other))
        for one in range(grid.row_count()) for other in range(len(grid.columns))
    ]
    assert len(seen) == grid.row_count() * len(grid.columns)
    assert grid.blind
    assert codes(put(grid, "002", "科室工作", "20")) == ["K510"]
    assert codes(put(grid, "001", "科室工作", "20")) == ["K510"], "not taken for saved, though the program remembers it"
    harm.end()
    assert grid.retry().saved == 2
    assert not grid.blind
    assert stored(*desk, "001", "科室工作") == "20"


def test_a_block_of_which_some_is_refused_is_tried_again_as_far_as_it_was_put_right(desk, grid):
    at = column(grid, "迟到次数")
    grid.paste(row(grid, "001"), at, [["一次"], ["3"], ["两次"]])
    assert grid.refused_count == 2
    again = grid.retry()
    assert (again.saved, len(again.problems)) == (0, 2)
    assert put(grid, "001", "迟到次数", "1").saved == 1
    assert grid.refused_count == 1


@pytest.mark.parametrize("hide", [{"department": "财政所"}, {"category": "没有这一类"}, {"only_missing": True}])
def test_no_filter_drops_what_was_refused(grid, hide):
    put(grid, "001", "迟到次数", "一次")
    grid.narrow(**hide)
    grid.search("zzz")
    assert grid.refused_count == 1
    grid.search("")
    grid.narrow()
    assert (shown(grid, "001", "迟到次数"), state(grid, "001", "迟到次数")) == ("一次", "refused")


def test_what_was_refused_is_there_again_when_the_program_is(desk, grid):
    ws, period = desk
    put(grid, "001", "迟到次数", "一次")
    path = ws.path
    ws.close()
    with Workspace.open(path) as later:
        grid = EntryGrid(later, period, "录入")
        grid.keep_drafts(drafts_of(later))
        assert (shown(grid, "001", "迟到次数"), state(grid, "001", "迟到次数")) == ("一次", "refused")
        assert "K102" in note(grid, "001", "迟到次数")
        grid.clear([(row(grid, "001"), column(grid, "迟到次数"))])
        assert not Drafts(path).path.exists(), "nothing is left of it"


def test_what_could_be_saved_now_waits_for_the_key_and_is_not_saved_by_itself(desk, grid):
    ws, period = desk
    busy = Busy(ws)
    busy.begin()
    put(grid, "001", "科室工作", "20")
    busy.end()
    path = ws.path
    ws.close()
    with Workspace.open(path) as later:
        grid = EntryGrid(later, period, "录入")
        grid.keep_drafts(drafts_of(later))
        assert stored(later, period, "001", "科室工作") == "45"
        assert "K727" in note(grid, "001", "科室工作")
        assert "F5" in note(grid, "001", "科室工作")
        assert grid.retry().saved == 1
        assert stored(later, period, "001", "科室工作") == "20"


def test_a_row_that_was_not_whole_is_there_again_too(desk):
    ws, period = desk
    grid = EntryGrid(ws, period, "台账")
    grid.keep_drafts(drafts_of(ws))
    grid.enter(0, column(grid, "月份"), "8")
    assert grid.refused_count
    path = ws.path
    ws.close()
    with Workspace.open(path) as later:
        grid = EntryGrid(later, period, "台账")
        grid.keep_drafts(drafts_of(later))
        assert grid.text(0, column(grid, "月份")) == "8"
        assert grid.enter(0, column(grid, "人员编号"), "002").saved
        assert later.book(period.id).by_key["002"].rows["台账"][0].texts == {"月份": "8"}
        assert not drafts_of(later).of(period.id, "台账")


def test_a_text_of_someone_who_is_gone_is_not_given_to_another(desk, grid):
    ws, period = desk
    line = ws.book(period.id).by_key["001"].id
    drafts = Drafts(ws.path)
    drafts.keep(period.id, "录入", Draft(((line, "009", "迟到次数", "一次"), (99999, "001", "迟到次数", "一次"))))
    grid = EntryGrid(ws, period, "录入")
    grid.keep_drafts(Drafts(ws.path))
    assert grid.refused_count == 0
    assert not Drafts(ws.path).path.exists()


@pytest.mark.parametrize("text", ["", "[]", "{\"1/录入\": {}}", "不是", "{\"1/录入\": {\"cells\": [[1]], \"rows\": []}}"])
def test_a_file_that_is_not_ours_is_no_hindrance(desk, text):
    path = Drafts(desk[0].path).path
    path.write_text(text, "utf-8")
    assert not Drafts(desk[0].path).of(1, "录入")


def test_a_disk_that_takes_not_even_the_drafts_is_told_and_tried_again(desk, grid):
    drafts = drafts_of(desk[0])
    drafts.path.mkdir()  # nothing can be put in its place
    put(grid, "001", "迟到次数", "一次")
    assert drafts.failed
    drafts.path.rmdir()
    put(grid, "002", "迟到次数", "两次")
    assert not drafts.failed
    assert len(Drafts(desk[0].path).of(desk[1].id, "录入").cells) == 2


def test_an_undone_edit_takes_the_mark_and_the_draft_of_its_cell_away(desk, grid):
    put(grid, "001", "迟到次数", "1")
    put(grid, "001", "迟到次数", "一次")
    grid.undo()
    assert grid.refused_count == 0
    assert not drafts_of(desk[0]).path.exists()


def test_who_shares_a_name_is_told_by_number_in_the_name_of_an_action(desk, grid):
    from desk import person

    from kaohe_desktop.office.roster import RosterGrid

    assert put(grid, "001", "迟到次数", "1").action == "录入 张三 迟到次数"
    RosterGrid(*desk).add_person(person("009", "张三"))
    grid.reload()
    assert put(grid, "001", "迟到次数", "2").action == "录入 张三（001） 迟到次数"
    assert put(grid, "002", "迟到次数", "2").action == "录入 李四 迟到次数"
