"""No act keeps the window from the hands: what can take long runs in a thread of its own, and with 32,000 people it is seen.

The short tests take the sample office for a large one and look at which thread the work is done in; the long one lets a
clock beat in the window of 32,000 people while each act runs.
"""

import shutil
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.exporting import write_template_for
from kaohe_desktop.office.grid import CellState
from kaohe_desktop.office.periods import archive, open_period, periods
from kaohe_desktop.office.workspace import Workspace
from kaohe_desktop.ui import grid_acts, opening, period_form
from kaohe_desktop.ui.app import open_first

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
COUNT = 32_000
LONGEST = 0.5  # seconds the window's own thread works without a beat: what other programs take of the machine does not count


@pytest.fixture
def large(monkeypatch):
    """Whatever there is counts as large."""
    monkeypatch.setattr(opening, "LARGE_FILE", 0)
    monkeypatch.setattr(opening, "LARGE_OFFICE", 5)
    monkeypatch.setattr(period_form, "LARGE_OFFICE", 5)
    monkeypatch.setattr(grid_acts, "LARGE_EDIT", 3)


@pytest.fixture
def threads(monkeypatch):
    """Note in which thread a function of the office is called, by its name."""
    seen: dict[str, list[bool]] = {}

    def watch(owner, name):
        real = getattr(owner, name)

        def told(*given, **named):
            seen.setdefault(name, []).append(threading.current_thread() is threading.main_thread())
            return real(*given, **named)

        monkeypatch.setattr(owner, name, told)
        return seen

    return watch


def beside(seen, name):
    """Whether it was called, and never in the window's thread."""
    return seen.get(name) and not any(seen[name])


def test_a_large_database_is_opened_beside_the_window_with_progress_and_can_be_stopped(bare, demo_file, tmp_path, large, threads, work):
    from kaohe_desktop.office import readying

    path = tmp_path / "考核.db"
    shutil.copyfile(demo_file, path)
    seen = threads(readying, "open_readied")
    told = []
    bare.jobs.progressed.connect(told.append)
    open_first(bare, path)
    assert bare.jobs.busy
    assert bare.session.ws is None
    work(bare)
    assert bare.page_name == "home"
    assert beside(seen, "open_readied")
    assert told[-1] == 100
    assert bare.session.workspace.book(bare.session.current.id).unseen == 0, "what the first page counts is worked out already"


def test_opening_that_is_stopped_leaves_the_database_free(bare, demo_file, tmp_path, large, work):
    path = tmp_path / "考核.db"
    shutil.copyfile(demo_file, path)
    open_first(bare, path)
    bare.jobs.stop()
    work(bare)
    if bare.session.ws is None:  # it may have been done before it was told to stop
        assert bare.page_name == "start"
        assert "取消" in bare.page("start").wrong.text()
        Workspace.open(path).close()


def test_a_database_that_cannot_be_opened_says_so_as_ever(bare, tmp_path, large, work):
    path = tmp_path / "考核.db"
    path.write_bytes(b"no database" * 50)
    open_first(bare, path)
    work(bare)
    assert bare.page_name == "start"
    assert bare.page("start").wrong.text()


def test_another_period_is_read_beside_the_window(window, large, threads, work):
    from kaohe_desktop.office import readying

    ws = window.session.workspace
    first = window.session.current
    open_period(ws, "meiling", "2026Q4", carry_from=first)
    ws.forget(first.id)
    seen = threads(readying, "ready_period")
    window.session.choose(next(one for one in periods(ws) if one.code == "2026Q4"))
    assert window.session.current.code == "2026Q3", "the old one stays until the new one is read"
    work(window)
    assert window.session.current.code == "2026Q4"
    assert beside(seen, "ready_period")


def test_the_next_period_is_opened_beside_the_window(window, large, threads, work):
    from kaohe_desktop.office import opening as office

    window.show_page("periods")
    page = window.page("periods")
    page.start_new()
    seen = threads(office, "open_with_texts")
    page.open_period()
    work(window)
    assert beside(seen, "open_with_texts")
    assert window.session.current.code == "2026Q4"


@pytest.mark.parametrize(("module", "name", "act"), [
    ("computing", "compute", lambda window, _: window.show_page("results", "compute")),
    ("exporting", "write_results_for", lambda window, folder: window.page("results").export(folder / "结果")),
    ("importing", "preview_import", lambda window, folder: (window.show_page("entry"), window.page("entry").start_import(folder / "录入.xlsx"))),
    ("printing", "print_from", lambda window, folder: (window.show_page("printing"), window.page("printing").write(folder / "表格"))),
    ("backups", "check_open", lambda window, _: (window.show_page("system"), window.page("system").data.check())),
    ("workspace.Workspace", "backup", lambda window, _: (window.show_page("system"), window.page("system").data.backup())),
], ids=lambda value: value if isinstance(value, str) else "")
def test_long_work_runs_beside_the_window(window, tmp_path, threads, work, module, name, act):
    from importlib import import_module

    place, _, kind = module.partition(".")
    owner = import_module(f"kaohe_desktop.office.{place}")
    window.show_page("results", "compute")
    work(window)
    write_template_for(window.session.workspace, window.session.current, tmp_path / "录入.xlsx")
    seen = threads(getattr(owner, kind) if kind else owner, name)
    act(window, tmp_path)
    work(window)
    assert beside(seen, name)


def test_a_restore_runs_beside_the_window_and_the_office_is_there_again(window, large, threads, work):
    from kaohe_desktop.office import workspace

    copy = window.session.workspace.backup()
    window.show_page("system")
    seen = threads(workspace, "restore_backup")
    window.page("system").data.restore(copy, "试一试")
    work(window)
    assert beside(seen, "restore_backup")
    assert window.session.current.code == "2026Q3"
    assert "已恢复" in window.foot.text.text()


def test_a_large_step_is_undone_and_redone_beside_the_window(window, large, threads, work):
    window.show_page("entry")
    page = window.page("entry")
    grid = page.view.grid
    column = [one.heading for one in grid.columns].index("迟到次数")
    before = [grid.text(row, column) for row in range(6)]
    page.view.model.paste(0, column, [["4"]] * 6)
    seen = threads(type(grid), "undo")
    threads(type(grid), "redo")
    window.undo()
    work(window)
    assert [grid.text(row, column) for row in range(6)] == before
    assert beside(seen, "undo")
    assert "已撤销" in window.foot.text.text()
    window.undo(forward=True)
    work(window)
    assert [grid.text(row, column) for row in range(6)] == ["4"] * 6
    assert beside(seen, "redo")


@pytest.mark.parametrize(("key", "texts", "name"), [
    ((Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier), ["4"] * 6, "enter_cells"), ((Qt.Key.Key_Delete,), None, "clear"),
    ((Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier), ["4"] * 6, "enter_cells"),
], ids=("Ctrl+Enter", "Delete", "Ctrl+D"))
def test_many_cells_changed_by_one_key_are_written_beside_the_window(window, large, threads, work, key, texts, name):
    window.show_page("entry")
    page = window.page("entry")
    grid, view = page.view.grid, page.view
    column = [one.heading for one in grid.columns].index("迟到次数")
    grid.paste(0, column, [["4"], ["1"], ["1"], ["1"], ["1"], ["1"]])
    seen = threads(type(grid), name)
    view.select(5, column)
    view.select(0, column, extend=True)
    view.panes.middle.setFocus()
    QTest.keyClick(view.panes.middle, *key)
    work(window)
    assert beside(seen, name)
    assert [entered_text(grid, row, column) for row in range(6)] == (texts or [""] * 6)
    assert view.current() == (0, column), "the cursor stays where it was"
    assert "6 格" in grid.undo_name or "5 格" in grid.undo_name
    window.undo()
    work(window)
    assert [entered_text(grid, row, column) for row in range(6)] == ["4", "1", "1", "1", "1", "1"]


def entered_text(grid, row, column):
    """What was typed there; a blank counts as 0 and shows so."""
    return "" if grid.state(row, column) is CellState.DEFAULT else grid.text(row, column)


def test_many_cells_changed_in_an_archived_period_say_why_not(window, large, work):
    window.show_page("entry")
    page = window.page("entry")
    view = page.view
    column = [one.heading for one in view.grid.columns].index("迟到次数")
    view.select(5, column)
    view.select(0, column, extend=True)
    compute(window.session.workspace, window.session.current)
    archive(window.session.workspace, window.session.current, "办完了")
    view.beside("正在清空", lambda grid: grid.clear([(row, column) for row in range(6)]))
    work(window)
    assert "归档" in view.line.text() or "归档" in window.foot.text.text()


def test_a_copy_is_brought_back_from_the_first_page_beside_the_window(bare, demo_file, tmp_path, large, threads, work):
    from kaohe_desktop.office import workspace

    path = tmp_path / "考核.db"
    shutil.copyfile(demo_file, path)
    with Workspace.open(path) as ws:
        copy = ws.backup()
    path.write_bytes(b"no database" * 50)
    open_first(bare, path)
    work(bare)
    seen = threads(workspace, "restore_backup")
    bare.page("start")._restore(copy, "坏了")
    work(bare)
    assert beside(seen, "restore_backup")
    assert bare.session.current.code == "2026Q3"


def test_after_a_great_change_everybody_is_looked_at_between_two_events(window, monkeypatch, qtbot):
    from kaohe_desktop.office.cohorts import PeriodBook
    from kaohe_desktop.ui import looking

    monkeypatch.setattr(looking, "_AT_ONCE", 10)
    lots = []
    real = PeriodBook.look_at
    monkeypatch.setattr(PeriodBook, "look_at", lambda book, lines: (lots.append(len(lines)), real(book, lines))[1])
    home = window.page("home")
    shown = home.title.text()
    window.session.workspace.book(window.session.current.id).changed()
    window.session.changed(None)
    assert "正在数" in home.sub.text()
    qtbot.waitUntil(lambda: "正在数" not in home.sub.text())
    assert home.title.text() == shown
    assert lots
    assert max(lots) <= 10


# ── 32,000 people ──
@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    from crowd import make_office

    path = tmp_path_factory.mktemp("crowd") / "考核.db"
    make_office(path, COUNT)
    return path


class Watchdog:
    """A clock that beats every 20 ms in the window's thread; ``longest`` is the longest time without a beat.

    It counts the processor's time of that thread alone: a worker on the other core keeps nobody waiting.
    """

    def __init__(self, window):
        self._window, self.longest, self._last = window, 0.0, time.thread_time()
        self._timer = QTimer()
        self._timer.setInterval(20)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self):
        now = time.thread_time()
        self.longest, self._last = max(self.longest, now - self._last), now

    def during(self, act, rest=0.5, done=lambda: False):
        self._settle(0.1)
        self.longest, self._last = 0.0, time.thread_time()
        act()
        self._settle(rest, done)
        return self.longest

    def _settle(self, rest, done=lambda: False):
        """Until no work is under way and the window has rested a while (or it is done)."""
        until, limit = time.perf_counter() + rest, time.perf_counter() + 300
        while (self._window.jobs.busy or (time.perf_counter() < until and not done())) and time.perf_counter() < limit:
            QApplication.processEvents()
            time.sleep(0.002)
            if self._window.jobs.busy:
                until = time.perf_counter() + rest


@pytest.mark.long
def test_with_32_000_people_the_window_never_stands_still(bare, crowd, tmp_path, capsys):
    path = tmp_path / "考核.db"
    shutil.copyfile(crowd, path)
    dog, told = Watchdog(bare), {}

    def see(name, act, rest=0.5, done=lambda: False):
        told[name] = dog.during(act, rest, done)

    see("打开数据库", lambda: open_first(bare, path))
    for page in ("roster", "entry", "results", "ballots", "ledger", "printing", "rollup", "scheme", "system", "periods", "home"):
        see(f"到 {page}", lambda page=page: bare.show_page(page))
    see("计算", lambda: bare.show_page("results", "compute"))
    see("导出结果", lambda: bare.page("results").export(tmp_path / "结果"))
    see("再到首页", lambda: bare.show_page("home"), 3)
    entry = bare.page("entry")

    def type_twelve():
        bare.show_page("entry")
        column = [one.heading for one in entry.view.grid.columns].index("迟到次数")
        entry.view.select(10, column)
        entry.view.panes.middle.setFocus()
        for number in range(12):
            QTest.keyClick(QApplication.focusWidget(), str(1 + number % 7))
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
            QTest.qWait(120)

    see("打字", type_twelve, 3)
    see("总分出来", lambda: None, rest=60, done=lambda: not entry.view.grid.computed_stale)
    assert not entry.view.grid.computed_stale
    see("只看缺项", lambda: entry.only_missing.setChecked(True))
    see("看全部", lambda: entry.only_missing.setChecked(False))
    see("查找", lambda: (bare.head.finder.begin(), QTest.keyClicks(bare.head.finder, "zml")))
    see("收起", lambda: bare.head.finder.clear())
    see("导出录入表", lambda: bare.jobs.start(
        "导出", lambda _progress: write_template_for(bare.session.workspace, bare.session.current, tmp_path / "表.xlsx"),
        lambda _done: None, bare.session.say_refused,
    ))
    column = [one.heading for one in entry.view.grid.columns].index("迟到次数")
    see("粘贴", lambda: entry.view.offer_paste(0, column, [["2"]] * COUNT))
    see("确认粘贴", lambda: entry.ways.pasting.take(), 3)
    see("撤销粘贴", lambda: bare.undo(), 3)
    see("检查", lambda: bare.page("system").data.check())
    see("备份", lambda: bare.page("system").data.backup())
    see("启用下一期", lambda: (bare.show_page("periods"), bare.page("periods").start_new(), bare.page("periods").open_period()), 3)
    first = next(one for one in bare.session.periods() if one.code == "2026Q3")
    see("回到上一期", lambda: bare.session.choose(first), 2)
    slow = {name: round(longest, 2) for name, longest in told.items() if longest > LONGEST}
    with capsys.disabled():
        print("\n" + "  ".join(f"{name} {longest * 1000:.0f}" for name, longest in told.items()))
    assert not slow
