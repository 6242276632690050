"""The window's tables with 32,000 people against the same texts in a C++ model, and one edit against raw SQLite.

    python benchmarks/tables.py [PEOPLE]

Both sides take turns in one run; medians of five are printed with what is to be reached. The C++ side is a QTableView over a
QStandardItemModel with the very same texts (sort() and filter by it and by QSortFilterProxyModel: neither is asked for
rights, marks, full marks or totals). Ours are the very views of 花名册, 录入 and 计算定等, painting included.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from crowd import make_office  # noqa: E402
from stopwatch import alternating  # noqa: E402

if TYPE_CHECKING:
    from PySide6.QtCore import QSortFilterProxyModel
    from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.ui.grid_view import GridView

_SIZE = (1180, 560)
_PAGES = 20


class Line(NamedTuple):
    """One line of the table: ours and the other's milliseconds, and the ratio to reach."""

    what: str
    ours: float
    theirs: float
    reach: float | None

    def __str__(self) -> str:
        ratio = self.ours / self.theirs
        told = "" if self.reach is None else f"≤ {self.reach:g} {'✓' if ratio <= self.reach else '✗'}"
        return f"| {self.what} | {self.ours:.2f} | {self.theirs:.2f} | {ratio:.2f} | {told} |"


def measured(what: str, ours: Callable[[], object], theirs: Callable[[], object], reach: float | None = None, by: int = 1) -> Line:
    """The two acts in turn; ``by`` is how many times each does it. Said at once: the whole takes minutes."""
    ours()
    theirs()
    mine, other = alternating(ours, theirs)
    line = Line(what, mine * 1000 / by, other * 1000 / by, reach)
    print(line, flush=True)
    return line


class Plain:
    """The C++ side: a QTableView over a QStandardItemModel of these texts, and one over a proxy that filters it."""

    def __init__(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        from PySide6.QtCore import QSortFilterProxyModel
        from PySide6.QtGui import QStandardItem, QStandardItemModel

        self.model = QStandardItemModel(0, len(headings))
        self.model.setHorizontalHeaderLabels(list(headings))
        for row in rows:
            self.model.appendRow([QStandardItem(text) for text in row])
        self.proxy: QSortFilterProxyModel = QSortFilterProxyModel()
        self.proxy.setSourceModel(self.model)
        self.proxy.setFilterKeyColumn(1)
        self.view, self.filtered = _table(), _table()
        self.view.setModel(self.model)
        self.filtered.setModel(self.proxy)

    def show(self) -> None:
        """Show the model and paint it."""
        self.view.setModel(None)
        self.view.setModel(self.model)
        self.view.viewport().repaint()

    def scroll(self) -> None:
        """Go down page by page."""
        _scroll(self.view, [self.view])

    def sort(self, column: int) -> None:
        """Sort there and back."""
        from PySide6.QtCore import Qt

        for order in (Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder):
            self.model.sort(column, order)
            self.view.viewport().repaint()

    def filter(self, text: str) -> None:
        """Filter, and show everybody again."""
        for wanted in (text, ""):
            self.proxy.setFilterFixedString(wanted)
            self.filtered.viewport().repaint()


def _table() -> QTableView:
    from PySide6.QtWidgets import QTableView

    view = QTableView()
    view.resize(*_SIZE)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(view.verticalHeader().ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(32)
    view.setVerticalScrollMode(view.ScrollMode.ScrollPerPixel)
    _expose(view)
    return view


def _expose(view: QWidget) -> None:
    """Show a window and wait until it may paint: before, repaint() does nothing."""
    from PySide6.QtTest import QTest

    view.show()
    QTest.qWaitForWindowExposed(view)


def _scroll(view: QAbstractItemView, beside: Sequence[QAbstractItemView]) -> None:
    bar = view.verticalScrollBar()
    for page in range(_PAGES):
        bar.setValue(page * bar.pageStep())
        for one in beside:
            one.viewport().update()
        view.viewport().repaint()
    bar.setValue(0)


def _painted(view: GridView) -> None:
    """All panes once, as a window does it; each repainted by itself would draw the others again."""
    for pane in view.panes.all:
        if pane.isVisible():
            pane.viewport().update()
    view.panes.middle.viewport().repaint()


def measure_grid(name: str, view: GridView, make: Callable[[], Any], text: str, number: str) -> list[Line]:
    """A spreadsheet: show, scroll, sort by a text and by a figure, find by initials."""
    grid = make()
    headings = [column.heading for column in grid.columns]
    plain = Plain(headings, [[grid.text(row, at) for at in range(len(headings))] for row in range(grid.row_count())])
    view.set_grid(grid)
    plain.view.setColumnWidth(0, view.panes.left.columnWidth(0))

    def show() -> None:
        view.set_grid(None)
        view.set_grid(grid)
        _painted(view)

    def anew() -> None:
        view.set_grid(None)
        view.set_grid(make())
        _painted(view)

    def sort(column: int) -> None:
        for down in (True, False):
            view.model.rearrange(lambda g, down=down: g.sort(column, down))
            _painted(view)

    def search() -> None:
        for wanted in ("zml", ""):
            view.search(wanted)
            _painted(view)

    lines = [
        measured(f"{name}：显示", show, plain.show, None),
        measured(f"{name}：翻一页", lambda: _scroll(view.panes.middle, [p for p in view.panes.all if p.isVisible()]), plain.scroll, 2.5, _PAGES),
        measured(f"{name}：按{text}排序", lambda: sort(headings.index(text)), lambda: plain.sort(headings.index(text)), 1, 2),
        measured(f"{name}：按{number}排序", lambda: sort(headings.index(number)), lambda: plain.sort(headings.index(number)), 1, 2),
        measured(f"{name}：输入首字母查找（对方按姓名筛选）", search, lambda: plain.filter("华丽"), 1, 2),
        measured(f"{name}：打开（连同读出每行）", anew, plain.show, None),
    ]
    view.model.rearrange(lambda g: g.sort(-1, False))
    plain.view.close()
    plain.filtered.close()
    return lines


def measure_results(ws: Workspace, period: PeriodInfo) -> list[Line]:
    """计算定等: the list of results."""
    from PySide6.QtCore import Qt

    from kaohe_desktop.office.computing import latest
    from kaohe_desktop.ui.list_table import ListTable
    from kaohe_desktop.ui.result_rows import ResultModel

    outcome, scheme = latest(ws, period), ws.book(period.id).scheme.scheme
    assert outcome is not None
    departments = {line.key: line.cells.get("科室", "") for line in ws.book(period.id).lines.values()}
    model = ResultModel()
    table = ListTable((), model)
    table.resize(*_SIZE)
    _expose(table)
    model.show_outcome(scheme, outcome, departments, "")
    plain = Plain(model.headings, [list(row) for row in model.rows])

    def show() -> None:
        model.show_outcome(scheme, outcome, departments, "")
        table.viewport().repaint()

    def sort(column: int) -> None:
        for order in (Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder):
            model.sort(column, order)
            table.viewport().repaint()

    lines = [
        measured("计算定等：显示", show, plain.show, None),
        measured("计算定等：翻一页", lambda: _scroll(table, [table]), plain.scroll, 2.5, _PAGES),
        measured("计算定等：按姓名排序", lambda: sort(2), lambda: plain.sort(2), 1, 2),
        measured("计算定等：按总分排序", lambda: sort(4), lambda: plain.sort(4), 1, 2),
    ]
    for view in (table, plain.view, plain.filtered):
        view.close()
    return lines


def measure_edit(ws: Workspace, period: PeriodInfo, folder: Path) -> tuple[list[Line], int]:
    """One edit: checked, stored with its audit line in one commit, the person recomputed; raw: the same two rows of the same
    database in one commit, with nothing checked."""
    from kaohe_desktop.office.entry import EntryGrid

    grid = EntryGrid(ws, period, "录入")  # type: ignore[abstract]
    column = [one.heading for one in grid.columns].index("迟到次数")
    keys = list(range(0, grid.row_count(), max(1, grid.row_count() // 200)))[:200]
    raw = _raw_copy(ws.path, folder / "raw.db")
    (period_id, last, first), = raw.execute(
        "SELECT (SELECT min(id) FROM period), (SELECT max(id) FROM audit_line), (SELECT min(row_id) FROM entry_value)"
    )
    number = [last]
    turn = [0]

    def ours() -> None:
        turn[0] += 1
        for row in keys:
            entered = grid.enter(row, column, str(1 + (turn[0] + row) % 7))
            assert not entered.problems

    def theirs() -> None:
        turn[0] += 1
        for row in keys:
            text = str(1 + (turn[0] + row) % 7)
            number[0] += 1
            raw.execute("BEGIN IMMEDIATE")
            raw.execute(
                "INSERT INTO entry_value (row_id, heading, kind, value) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (row_id, heading) DO UPDATE SET kind = excluded.kind, value = excluded.value",
                (first + row, "迟到次数", "integer", text),
            )
            raw.execute(f"INSERT INTO audit_line VALUES ({', '.join('?' * 15)})", (
                number[0], "2026-10-01T08:00:00+08:00", "王经办", "录入 华丽 迟到次数", "value", period_id, "录入", "00012", 0,
                "迟到次数", "0", text, "", "0" * 64, "f" * 64,
            ))
            raw.execute("COMMIT")

    at_once = grid._provisional.at_once  # type: ignore[attr-defined]
    recompute = [ws.book(period.id).lines[grid.row_id(row)] for row in keys]

    def with_person() -> None:
        ours()
        for line in recompute:
            ws.book(period.id).missing(line)

    commits = _commits(ws, lambda: grid.enter(0, column, "9"))
    words = "改一格（核对、存盘、记录、本人缺项" + ("、全部总分）" if at_once else "）")
    return [measured(words, with_person, theirs, 3, len(keys))], commits


def _raw_copy(path: Path, copy: Path) -> sqlite3.Connection:
    """The same database, as large and as indexed, to be written to without anything of ours."""
    source = sqlite3.connect(path)
    raw = sqlite3.connect(copy, isolation_level=None)
    source.backup(raw)
    source.close()
    raw.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON")
    return raw


def _commits(ws: Workspace, act: Callable[[], object]) -> int:
    """How many commits an act makes."""
    from sqlalchemy import event

    seen: list[object] = []
    listener = seen.append
    event.listen(ws.database.engine, "commit", listener)
    act()
    event.remove(ws.database.engine, "commit", listener)
    return len(seen)


def until_painted(ws_path: Path, times: int = 3) -> tuple[float, float, float]:
    """In the window: from Enter until the cell is painted, the longest a key waited, and until the new total stands there."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from kaohe_desktop.ui.app import make_application, make_window, open_first
    from kaohe_desktop.ui.settings import Settings

    window = make_window(make_application(), Settings(ws_path.with_suffix(".ini")))
    window.resize(1366, 768)
    window.show()
    open_first(window, ws_path)
    _until(lambda: not window.jobs.busy and window.session.period is not None)
    window.show_page("entry")
    page: Any = window.page("entry")
    view = page.view
    _until(lambda: not view.grid.computed_stale or not page._refresh_computed())
    cells, totals, waits = [], [], []
    column = [one.heading for one in view.grid.columns].index("迟到次数")
    for number in range(times):
        view.select(20 + number, column)
        view.panes.middle.setFocus()
        QApplication.processEvents()
        begun = time.perf_counter()
        QTest.keyClick(QApplication.focusWidget() or view, str(1 + number % 5))
        QTest.keyClick(QApplication.focusWidget() or view, Qt.Key.Key_Return)
        view.panes.middle.viewport().repaint()
        cells.append(time.perf_counter() - begun)
        longest, last = 0.0, time.perf_counter()
        while view.grid.computed_stale and time.perf_counter() - begun < 60:
            QApplication.processEvents()
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
            time.sleep(0.001)
        view.panes.right.viewport().repaint()
        totals.append(time.perf_counter() - begun)
        waits.append(longest)
    window.close()
    return statistics.median(cells), max(waits), statistics.median(totals)


def _until(done: Callable[[], object]) -> None:
    from PySide6.QtWidgets import QApplication

    limit = time.monotonic() + 120
    while not done() and time.monotonic() < limit:
        QApplication.processEvents()
        time.sleep(0.005)


def main(people: int) -> int:
    """Measure and print the table; 1 where something is missed."""
    from PySide6.QtCore import qInstallMessageHandler

    from kaohe_desktop.office.computing import compute
    from kaohe_desktop.office.entry import EntryGrid
    from kaohe_desktop.office.periods import periods
    from kaohe_desktop.office.roster import RosterGrid
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.ui.app import make_application
    from kaohe_desktop.ui.grid_view import GridView
    from kaohe_desktop.ui.style import apply_style

    qInstallMessageHandler(lambda *_: None)  # the offscreen platform says of every window what it cannot do
    apply_style(make_application(), "浅色", "标准")
    folder = Path(tempfile.mkdtemp(prefix="kaohe-tables-"))
    path = folder / "考核.db"
    make_office(path, people)
    print(f"{people} 人，毫秒，交替 5 次取中位数\n\n| 做什么 | 程序 | 对照 | 倍数 | 要达到 |\n|---|--:|--:|--:|---|", flush=True)
    lines: list[Line] = []
    try:
        with Workspace.open(path) as ws:
            period = periods(ws)[0]
            compute(ws, period)
            view = GridView()
            view.resize(*_SIZE)
            _expose(view)
            lines += measure_grid("花名册", view, lambda: RosterGrid(ws, period), "科室", "重点项目数")
            lines += measure_grid("录入", view, lambda: EntryGrid(ws, period, "录入"), "科室", "科室工作")  # type: ignore[abstract]
            view.set_grid(None)
            view.close()
            lines += measure_results(ws, period)
            edits, commits = measure_edit(ws, period, folder)
            lines += edits
        cell, wait, total = until_painted(path)
        print(f"\n改一格提交 {commits} 次。窗口里：一键（打开、回车、存好、画出）{cell * 1000:.0f} 毫秒；"
              f"总分和预评 {total * 1000:.0f} 毫秒后出现，其间窗口最长停 {wait * 1000:.0f} 毫秒")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return int(any(line.reach is not None and line.ours / line.theirs > line.reach for line in lines) or commits != 1)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 32_000))
