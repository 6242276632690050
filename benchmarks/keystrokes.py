"""Program time per keystroke when typing scores in 录入, as a ratio to a bare QTableView over a list of lists.

    python benchmarks/keystrokes.py [--people 60 32000] [--cells 40]

Each cell is two keys: a digit that opens the editor, and Enter that commits it (checked, one committed transaction with
its audit line, total and grade) and goes down. Painting is included on both sides; the two take turns, medians are told.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description="keystrokes in 录入")
    parser.add_argument("--people", type=int, nargs="+", default=[60, 32_000])
    parser.add_argument("--cells", type=int, default=40)
    asked = parser.parse_args()
    from kaohe_desktop.ui.app import make_application

    app = make_application()
    for people in asked.people:
        _measure(app, people, asked.cells)


def _office(people: int) -> Path:
    from kaohe_desktop.office.entry import EntryGrid
    from kaohe_desktop.office.periods import open_period
    from kaohe_desktop.office.roster import RosterGrid
    from kaohe_desktop.office.workspace import Workspace

    path = Path(tempfile.mkdtemp(prefix="kaohe-keys-")) / "考核.db"
    with Workspace.create(path, "样例", "王经办") as ws:
        period = open_period(ws, "meiling", "2026Q3")
        roster = RosterGrid(ws, period)
        cells = {"考核类别": "一般工作人员", "常规工作安排": "科室", "重点项目数": "1"}
        headings = [column.heading for column in roster.columns]
        rows = [
            {"人员编号": f"{number:05}", "姓名": f"人{number}", "科室": f"科{number % 40}", **cells} for number in range(people)
        ]
        roster.paste(0, 0, [[row.get(heading, "") for heading in headings] for row in rows])
        grid = EntryGrid(ws, period, "录入")
        at = [column.heading for column in grid.columns].index("科室工作")
        grid.paste(0, at, [["40", "", "30", "", "0", "0", "1", str(60 + row % 40)] for row in range(people)])
    return path


def _bare(people: int) -> "object":
    from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
    from PySide6.QtWidgets import QTableView

    class Bare(QAbstractTableModel):
        def __init__(self) -> None:
            super().__init__()
            self.cells = [["40"] * 20 for _ in range(people)]

        def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
            return 0 if parent.isValid() else len(self.cells)

        def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
            return 0 if parent.isValid() else 20

        def data(self, index: QModelIndex, role: int = 0) -> object:
            shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole)
            return self.cells[index.row()][index.column()] if role in shown else None

        def flags(self, index: QModelIndex) -> Qt.ItemFlag:
            return super().flags(index) | Qt.ItemFlag.ItemIsEditable

        def setData(self, index: QModelIndex, value: object, role: int = 2) -> bool:
            self.cells[index.row()][index.column()] = str(value)
            self.dataChanged.emit(index, index)
            return True

    view = QTableView()
    view.setModel(Bare())
    view.setParent(None)
    view.resize(1200, 600)
    view.show()
    return view


def _measure(app: object, people: int, cells: int) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from kaohe_desktop.ui.app import make_window, open_first
    from kaohe_desktop.ui.settings import Settings

    path = _office(people)
    window = make_window(app, Settings(path.with_suffix(".ini")))  # type: ignore[arg-type]
    window.resize(1366, 768)
    window.show()
    open_first(window, path)
    while window.jobs.busy:  # a large office is opened beside the window
        _settle(0.1)
    window.show_page("entry")
    page = window.page("entry")
    view = page.view  # type: ignore[attr-defined]
    _settle(3 if people > 5000 else 1)
    bare = _bare(people)

    def ours(row: int, key: str) -> float:
        view.select(row, [column.heading for column in view.grid.columns].index("迟到次数"))
        view.panes.middle.setFocus()
        QApplication.processEvents()
        begun = time.perf_counter()
        QTest.keyClick(QApplication.focusWidget() or view.panes.middle, key)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        view.panes.middle.viewport().repaint()
        view.panes.right.viewport().repaint()
        return time.perf_counter() - begun

    def theirs(row: int, key: str) -> float:
        bare.setCurrentIndex(bare.model().index(row, 4))  # type: ignore[attr-defined]
        bare.activateWindow()  # type: ignore[attr-defined]
        bare.setFocus()  # type: ignore[attr-defined]
        QApplication.processEvents()
        begun = time.perf_counter()
        QTest.keyClick(bare, key)  # type: ignore[call-overload]
        editor = QApplication.focusWidget() or bare
        QTest.keyClick(editor, Qt.Key.Key_Return)  # type: ignore[call-overload]
        bare.viewport().repaint()  # type: ignore[attr-defined]
        return time.perf_counter() - begun

    mine, plain = [], []
    for number in range(cells):
        window.activateWindow()
        mine.append(ours(number % min(people, 50), str(1 + number % 8)))
        plain.append(theirs(number % min(people, 50), str(1 + number % 8)))
    a, b = statistics.median(mine), statistics.median(plain)
    worst = max(mine)
    print(f"{people} people: {a * 500:.2f} ms a key, bare QTableView {b * 500:.2f} ms, ratio {a / b:.2f}; slowest {worst * 500:.1f} ms a key")
    bare.close()  # type: ignore[attr-defined]
    window.close()


def _settle(seconds: float) -> None:
    from PySide6.QtWidgets import QApplication

    until = time.monotonic() + seconds
    while time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    main()
