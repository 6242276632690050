"""Entry: what is accepted is on the disk, what is refused stays in its cell with the reason, and nothing else happens."""

import sqlite3

import pytest
from desk import audit_count, codes, column, commits, note, put, row, shown, state, stored
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe_desktop.engine.entries import ValueRefused, read_value, show_value
from kaohe_desktop.office.computing import compute, provisional
from kaohe_desktop.office.entry import EntryGrid, entry_sheets
from kaohe_desktop.office.periods import archive
from kaohe_desktop.office.roster import RosterGrid


@pytest.fixture
def grid(desk):
    return EntryGrid(*desk, "录入")


def test_every_sheet_but_the_roster_is_offered(desk):
    ws, period = desk
    names = [sheet.name for sheet in entry_sheets(ws.book(period.id).scheme)]
    assert names[0] == "录入"
    assert "花名册" not in names
    for name in names:
        assert EntryGrid(ws, period, name).title
    with pytest.raises(KeyError):
        EntryGrid(ws, period, "花名册")


def test_one_edit_is_exactly_one_commit_with_one_audit_line(desk, grid):
    ws, period = desk
    before = audit_count(ws)
    count, entered = commits(ws, lambda: put(grid, "001", "科室工作", "46.5"))
    assert (count, entered.saved, entered.problems) == (1, 1, ())
    assert entered.action == "录入 张三 科室工作"
    assert audit_count(ws) == before + 1
    assert stored(ws, period, "001", "科室工作") == "46.5"


def test_a_refused_edit_commits_nothing_and_stays_in_its_cell_with_the_reason(desk, grid):
    ws, period = desk
    count, entered = commits(ws, lambda: put(grid, "001", "科室工作", "51"))
    assert (count, entered.saved, codes(entered)) == (0, 0, ["K111"])
    assert (shown(grid, "001", "科室工作"), state(grid, "001", "科室工作")) == ("51", "refused")
    assert "0–50" in note(grid, "001", "科室工作")
    assert stored(ws, period, "001", "科室工作") == "45"
    assert put(grid, "001", "科室工作", "50").saved == 1
    assert state(grid, "001", "科室工作") == "filled"


@pytest.mark.parametrize(("key", "heading", "text", "code"), [
    ("001", "科室工作", "九十", "K102"), ("001", "科室工作", "45分", "K102"), ("001", "科室工作", "1_0", "K102"),
    ("001", "科室工作", "-1", "K101"), ("001", "下社区工作", "3", "K110"), ("001", "迟到次数", "1.5", "K103"),
    ("001", "旷工天数", "0.3", "K104"), ("001", "效能告诫", "有", "K106"), ("002", "科室工作", "45.01", "K111"),
    ("003", "项目一", "20.5", "K111"), ("001", "项目二", "5", "K110"), ("001", "党政领导测评", "100.1", "K101"),
])
def test_the_same_things_are_refused_as_in_a_workbook_in_the_same_words(grid, key, heading, text, code):
    entered = put(grid, key, heading, text)
    assert codes(entered) == [code]
    (problem,) = entered.problems
    assert (problem.sheet, problem.subject, problem.label) == ("录入", key, heading)


@pytest.mark.parametrize(("typed", "kept"), [("４６．５", "46.5"), (" 46.50 ", "46.5"), ("+46", "46"), ("0", "0")])
def test_a_figure_is_kept_in_its_plain_form(desk, grid, typed, kept):
    assert put(grid, "001", "科室工作", typed).saved == 1
    assert stored(*desk, "001", "科室工作") == kept


def test_states_say_how_every_cell_stands(grid):
    assert state(grid, "001", "科室工作") == "filled"
    assert (state(grid, "001", "下社区工作"), shown(grid, "001", "下社区工作")) == ("not_applicable", "—")
    assert "没有这一项" in note(grid, "001", "下社区工作")
    assert (state(grid, "001", "迟到次数"), shown(grid, "001", "迟到次数")) == ("default", "0")
    assert state(grid, "001", "本季工作天数") == "empty"
    assert state(grid, "001", "考评得分") == "computed"
    assert not grid.columns[column(grid, "姓名")].editable
    put(grid, "001", "科室工作", "")
    assert (state(grid, "001", "科室工作"), shown(grid, "001", "科室工作")) == ("missing", "")
    put(grid, "001", "新录用或新调入", "是")
    assert state(grid, "001", "本季工作天数") == "missing"


def test_a_columns_note_says_full_marks_even_where_they_differ(grid):
    notes = {one.heading: one.note for one in grid.columns}
    assert notes["科室工作"] == "满 45–50分"
    assert notes["项目二"] == "满 20分"
    assert notes["奖惩附加分"] == "±100分"
    assert notes["党政领导测评"] == "满 100分"


def test_the_computed_columns_follow_every_edit_and_equal_the_engine(desk, grid):
    for text in ("20", "49.5"):
        put(grid, "001", "科室工作", text)
        assert not grid.computed_stale
        result = provisional(*desk).result("001")
        assert shown(grid, "001", "考评得分") == str(result.total)
        assert shown(grid, "001", "预评") == result.grade
    put(grid, "001", "科室工作", "")
    assert shown(grid, "001", "考评得分") == "缺 1 项"


def test_a_roster_change_that_contradicts_a_score_marks_the_score(desk, grid):
    ws, period = desk
    roster = RosterGrid(ws, period)
    assert put(roster, "001", "重点项目数", "0").saved == 1
    grid.reload()
    assert (state(grid, "001", "项目一"), shown(grid, "001", "项目一")) == ("refused", "38")
    assert "K110" in note(grid, "001", "项目一")
    grid.clear([(row(grid, "001"), column(grid, "项目一"))])
    assert state(grid, "001", "项目一") == "not_applicable"


# ── paste, undo, redo ──


def test_a_block_is_one_commit_and_one_step_of_undo_and_its_bad_cells_stay_marked(desk, grid):
    ws, period = desk
    at = row(grid, "001"), column(grid, "迟到次数")
    count, entered = commits(ws, lambda: grid.paste(*at, [["1", "0.5", "3"], ["二", "1", "200"], ["3", "", "-2"]]))
    assert (count, entered.saved, entered.action) == (1, 7, "粘贴 9 格")
    assert sorted(codes(entered)) == ["K101", "K102"]
    assert state(grid, "002", "迟到次数") == "refused"
    assert [stored(ws, period, key, "旷工天数") for key in ("001", "002", "003")] == ["0.5", "1", ""]
    count, name = commits(ws, grid.undo)
    assert (count, name) == (1, "粘贴 9 格")
    assert [stored(ws, period, key, "迟到次数") for key in ("001", "002", "003")] == ["", "", ""]
    assert grid.redo() == "粘贴 9 格"
    assert stored(ws, period, "003", "迟到次数") == "3"


def test_what_reaches_beyond_the_table_is_told(grid):
    entered = grid.paste(row(grid, "003"), column(grid, "迟到次数"), [["1"], ["2"], [""]])
    assert (entered.saved, codes(entered)) == (1, ["K703"])


def test_pasting_over_a_computed_or_roster_column_is_told_once_and_changes_nothing(grid):
    entered = grid.paste(0, 0, [["001", "张三丰", "党政办"], ["002", "李四光", "党政办"]])
    assert (entered.saved, codes(entered)) == (0, ["K702"])
    assert grid.text(0, 1) == "张三"


def test_a_row_copied_whole_can_be_pasted_back_without_a_word(grid):
    rows = [[grid.text(r, c) for c in range(len(grid.columns))] for r in range(grid.row_count())]
    entered = grid.paste(0, 0, rows)
    assert entered.problems == ()


def test_undo_goes_step_by_step_by_name_and_a_new_edit_ends_redo(desk, grid):
    put(grid, "001", "科室工作", "30")
    put(grid, "002", "科室工作", "31")
    assert grid.undo_name == "录入 李四 科室工作"
    assert grid.undo() == "录入 李四 科室工作"
    assert grid.undo() == "录入 张三 科室工作"
    assert shown(grid, "001", "科室工作") == "45"
    assert grid.redo_name == "录入 张三 科室工作"
    put(grid, "003", "项目一", "11")
    assert grid.redo() is None
    assert grid.undo() == "录入 单小明 项目一"
    assert grid.undo() is None


def test_undo_refuses_where_another_table_changed_the_same_cell_since(desk, grid):
    put(grid, "001", "科室工作", "30")
    other = EntryGrid(*desk, "录入")
    put(other, "001", "科室工作", "33")
    with pytest.raises(Exception, match="K743"):
        grid.undo()
    assert stored(*desk, "001", "科室工作") == "33"


def test_undo_takes_the_mark_of_a_later_refusal_away(grid):
    put(grid, "001", "科室工作", "30")
    put(grid, "001", "科室工作", "300")
    grid.undo()
    assert (shown(grid, "001", "科室工作"), state(grid, "001", "科室工作")) == ("45", "filled")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.tuples(
    st.sampled_from(["001", "002", "003"]), st.sampled_from(["科室工作", "下社区工作", "项目一", "迟到次数", "效能告诫"]),
    st.sampled_from(["", "0", "12.5", "20", "是", "x", "999"]),
), max_size=8))
def test_undoing_everything_gives_back_what_was_and_redoing_what_became(desk, grid, edits):
    ws, period = desk
    ws.forget(period.id)
    before = ws.book(period.id).cohort()
    steps = sum(1 for edit in edits if commits(ws, lambda edit=edit: put(grid, *edit))[0])
    after = ws.book(period.id).cohort()
    for _ in range(steps):
        assert grid.undo()
    ws.forget(period.id)
    assert ws.book(period.id).cohort() == before
    for _ in range(steps):
        assert grid.redo()
    assert ws.book(period.id).cohort() == after
    for _ in range(steps):
        grid.undo()
    assert grid.undo_name is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(heading=st.sampled_from(["科室工作", "旷工天数", "迟到次数", "党政纪处分", "奖惩附加分", "请假天数"]), text=st.one_of(
    st.text(max_size=6), st.decimals(-120, 120, places=2).map(str), st.sampled_from(["是", "否", "0.5", "12"]),
))
def test_what_is_saved_is_what_the_engine_reads_and_all_else_is_refused(desk, grid, heading, text):
    heading = {"党政纪处分": "党纪政纪处分"}.get(heading, heading)
    ws, period = desk
    field = ws.book(period.id).scheme.field("录入", heading)
    entered = put(grid, "001", heading, text)
    try:
        value = read_value(field, text)
    except ValueRefused:
        assert entered.saved == 0
        return
    if entered.saved:
        kept = stored(ws, period, "001", heading)
        assert read_value(field, kept) == value
        assert not text.strip() or kept == show_value(field, value)


# ── order and filters ──


def test_a_refused_text_survives_sorting_and_searching(grid):
    put(grid, "002", "科室工作", "99")
    grid.sort(column(grid, "科室工作"), descending=True)
    assert [grid.key(r) for r in range(3)] == ["001", "002", "003"]
    assert shown(grid, "002", "科室工作") == "99"
    grid.search("sxm")
    assert [grid.key(r) for r in range(grid.row_count())] == ["003"]
    grid.search("")
    grid.sort(-1, descending=False)
    assert (shown(grid, "002", "科室工作"), state(grid, "002", "科室工作")) == ("99", "refused")


@pytest.mark.parametrize(("typed", "found"), [("00", 3), ("002", 1), ("张", 1), ("zs", 1), ("ZS", 1), ("xx", 0)])
def test_people_are_found_by_number_name_or_initials(grid, typed, found):
    grid.search(typed)
    assert grid.row_count() == found


def test_figures_sort_by_size_and_blanks_stand_last(grid):
    put(grid, "002", "迟到次数", "10")
    put(grid, "003", "迟到次数", "9")
    for descending, order in ((True, ["002", "003", "001"]), (False, ["003", "002", "001"])):
        grid.sort(column(grid, "迟到次数"), descending)
        assert [grid.key(r) for r in range(3)] == order
        assert [grid.row_of(grid.row_id(r)) for r in range(3)] == [0, 1, 2]


def test_an_edit_never_moves_or_hides_the_row_being_typed_in(desk):
    grid = EntryGrid(*desk, "录入", only_missing=True)
    assert grid.row_count() == 0
    put(EntryGrid(*desk, "录入"), "002", "科室工作", "")
    grid.reload()
    assert [grid.key(r) for r in range(grid.row_count())] == ["002"]
    put(grid, "002", "科室工作", "44")
    assert [grid.key(r) for r in range(grid.row_count())] == ["002"]
    grid.reload()
    assert grid.row_count() == 0


def test_filters_narrow_to_a_department_and_a_category(desk):
    assert EntryGrid(*desk, "录入", department="党政办").row_count() == 2
    assert EntryGrid(*desk, "录入", category="科级干部").row_count() == 0


# ── repeated rows ──


def test_a_row_is_saved_as_soon_as_it_is_known_whose_it_is(desk):
    ws, period = desk
    grid = EntryGrid(ws, period, "台账")
    last = grid.row_count() - 1
    entered = grid.enter(last, column(grid, "工作内容"), "修路")
    assert (entered.saved, codes(entered)) == (0, ["K707"])
    place = column(grid, "工作内容")
    assert (grid.text(last, place), grid.state(last, place).value) == ("修路", "filled"), "not yet whole is no mistake"
    assert grid.state(last, column(grid, "人员编号")).value == "missing"
    assert "人员编号" in grid.note(last, column(grid, "人员编号"))
    count, entered = commits(ws, lambda: grid.enter(last, 0, "００１"))
    assert (count, entered.saved) == (1, 1)
    assert grid.key(last) == "001"
    assert grid.text(last, column(grid, "姓名")) == "张三"
    assert grid.row_count() == last + 2
    ws.forget(period.id)
    assert ws.book(period.id).by_key["001"].rows["台账"][0].texts == {"工作内容": "修路"}


def test_an_unknown_number_keeps_the_row_unsaved_until_it_is_put_right(desk):
    ws, period = desk
    grid = EntryGrid(ws, period, "测评票")
    entered = grid.paste(0, 0, [["001", "张三", "党政办", "1", "90"], ["01", "", "", "2", "95"], ["003", "", "", "3", "96"]])
    assert codes(entered) == ["K704"]
    assert len(ws.book(period.id).row_lines) == 2
    unsaved = next(r for r in range(grid.row_count()) if grid.text(r, 0) == "01")
    assert "是否为" in grid.note(unsaved, 0)
    assert grid.enter(unsaved, 0, "002").saved == 1
    assert len(ws.book(period.id).row_lines) == 3


def test_a_pasted_row_whose_name_is_not_the_numbers_is_not_saved(desk):
    ws, period = desk
    grid = EntryGrid(ws, period, "测评票")
    assert codes(grid.paste(0, 0, [["002", "张三", "党政办", "1", "90"]])) == ["K723"]
    assert ws.book(period.id).row_lines == {}
    assert grid.enter(0, 0, "001").problems == ()
    assert len(ws.book(period.id).by_key["001"].rows["测评票"]) == 1


def test_rows_are_removed_and_brought_back_with_everything_in_them(desk):
    ws, period = desk
    grid = EntryGrid(ws, period, "台账")
    grid.paste(0, 0, [["001", "", "", "7", "修路"], ["001", "", "", "8", "防汛"], ["002", "", "", "7", "走访"]])
    before = ws.book(period.id).cohort()
    count, entered = commits(ws, lambda: grid.remove_rows([0, 2]))
    assert (count, entered.saved, grid.row_count()) == (1, 2, 2)
    assert grid.undo() == entered.action
    ws.forget(period.id)
    assert ws.book(period.id).cohort() == before
    assert grid.redo() == entered.action
    assert grid.row_count() == 2


def test_a_stored_row_cannot_be_given_to_another_person(desk):
    grid = EntryGrid(*desk, "台账")
    grid.paste(0, 0, [["001", "", "", "7", "修路"]])
    assert codes(grid.enter(0, 0, "002")) == ["K708"]
    assert grid.enter(0, 0, "001").problems == ()


def test_one_row_sheets_do_not_lose_whole_rows(grid):
    with pytest.raises(Exception, match="K709"):
        grid.remove_rows([0])


# ── archived, and when the disk says no ──


def test_an_archived_period_refuses_every_edit(desk, grid):
    ws, period = desk
    compute(ws, period)
    archive(ws, period, "样例")
    grid.reload()
    count, entered = commits(ws, lambda: put(grid, "001", "科室工作", "20"))
    assert (count, entered.saved, codes(entered)) == (0, 0, ["K701"])
    assert (shown(grid, "001", "科室工作"), state(grid, "001", "科室工作")) == ("45", "read_only")


def test_a_database_in_use_elsewhere_saves_nothing_and_says_so(desk, grid):
    ws, period = desk
    other = sqlite3.connect(ws.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    entered = put(grid, "001", "科室工作", "20")
    other.execute("ROLLBACK")
    other.close()
    assert (entered.saved, codes(entered)) == (0, ["K507"])
    assert (shown(grid, "001", "科室工作"), state(grid, "001", "科室工作")) == ("20", "refused")
    assert "K507" in note(grid, "001", "科室工作")
    assert stored(ws, period, "001", "科室工作") == "45"
    assert grid.undo_name is None
    assert put(grid, "001", "科室工作", "20").saved == 1
    assert (stored(ws, period, "001", "科室工作"), state(grid, "001", "科室工作")) == ("20", "filled")


def test_a_write_that_reached_the_disk_although_an_error_was_told_is_called_saved(desk, grid, monkeypatch):
    """After an I/O error the disk is read again before anything is said (a real commit, then the error)."""
    import sqlite3 as driver

    from kaohe_desktop.store import database as module

    ws, period = desk
    real = module.audit.append

    def append_commit_and_fail(connection, *rest):
        real(connection, *rest)
        connection.connection.driver_connection.execute("COMMIT")
        error = driver.OperationalError("disk I/O error")
        error.sqlite_errorcode = driver.SQLITE_IOERR_FSYNC
        raise error

    monkeypatch.setattr(module.audit, "append", append_commit_and_fail)
    entered = put(grid, "001", "科室工作", "20")
    monkeypatch.undo()
    assert (entered.saved, codes(entered)) == (1, ["K510"])
    assert (shown(grid, "001", "科室工作"), state(grid, "001", "科室工作")) == ("20", "filled")
    assert stored(ws, period, "001", "科室工作") == "20"


def test_a_full_disk_in_the_middle_of_a_block_leaves_all_of_it_unsaved(desk, grid):
    ws, period = desk
    raw = ws.database.engine.raw_connection().driver_connection
    raw.execute(f"PRAGMA max_page_count={raw.execute('PRAGMA page_count').fetchone()[0]}")
    text = EntryGrid(ws, period, "工作业绩")
    entered = text.paste(0, column(text, "工作业绩"), [["长" * 9000], ["长" * 9000], ["长" * 9000]])
    assert (entered.saved, codes(entered)) == (0, ["K506"])
    raw.execute("PRAGMA max_page_count=100000")
    assert stored(ws, period, "001", "工作业绩", "工作业绩") == ""


def test_beside_how_many_are_missing_stands_which(desk):
    ws, period = desk
    grid = EntryGrid(ws, period, "录入")
    put(grid, "002", "科室工作", "")
    grid.refresh_computed()
    total = column(grid, grid.columns[-2].heading)
    assert grid.columns[total].result
    assert grid.note(row(grid, "002"), total) == "还缺 科室工作"
    assert grid.note(row(grid, "001"), total) == ""


def test_a_row_of_an_archived_period_is_only_looked_at(desk):
    ws, period = desk
    grid = EntryGrid(ws, period, "台账")
    at = column(grid, "人员编号")
    for heading, text in (("人员编号", "001"), ("月份", "7")):
        grid.enter(0, column(grid, heading), text)
    assert "删除这一行" in grid.note(0, at)
    compute(ws, period)
    archive(ws, period, "归档")
    assert "归档" in EntryGrid(ws, period, "台账").note(0, at)


def test_a_search_keeps_the_order_asked_for_also_after_an_edit_changed_it(desk, grid):
    def found(text):
        grid.search(text)
        return [grid.key(one) for one in range(grid.row_count())]

    grid.sort(column(grid, "党政领导测评"), descending=True)
    assert found("") == ["001", "002", "003"]
    assert found("00") == ["001", "002", "003"]
    put(grid, "003", "党政领导测评", "99")
    assert found("0") == ["003", "001", "002"]
    assert found("") == ["003", "001", "002"]
    grid.sort(column(grid, "姓名"), descending=False)
    assert found("") == ["002", "003", "001"], "by initials: ls, sxm, zs"
    RosterGrid(*desk).remove_rows([1], "调走")
    assert found("0") == ["003", "001"]
