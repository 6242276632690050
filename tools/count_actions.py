"""Counts what a clerk does for five pieces of work, in the running window, and writes docs/actions.md.

    python tools/count_actions.py [--out docs/actions.md]

The window is driven offscreen by real key presses and mouse clicks. A key press is one character of a figure, a Tab, an
Enter or a key with Ctrl; a Chinese word counts its characters. The system's file dialog counts as one click. Program time
is what the program itself needs from a press to being ready for the next; thinking, reading and typing speed are not in it.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget  # noqa: E402

if TYPE_CHECKING:
    from kaohe_desktop.ui.frame import Frame
    from kaohe_desktop.ui.grid_view import GridView

PEOPLE = 60
_NONE, _CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_Key = Qt.Key
_MOVES = (_Key.Key_Tab, _Key.Key_Return, _Key.Key_Left, _Key.Key_Right)


@dataclass
class Task:
    """One piece of work as it was counted."""

    name: str
    keys: int = 0
    clicks: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    note: str = ""
    #: key presses that are signs of figures and words, and those by which one goes on
    signs: int = 0
    moves: int = 0


class Clerk:
    """Presses and clicks, counts them, and waits until the program is ready again."""

    def __init__(self, window: Frame, app: QApplication) -> None:
        self.window, self.app = window, app
        self.task = Task("")
        self.tasks: list[Task] = []

    @contextmanager
    def doing(self, name: str, note: str = "") -> Iterator[None]:
        """Count what follows as one piece of work."""
        self.task = Task(name, note=note)
        yield
        self.tasks.append(self.task)
        print(f"{name}: 键 {self.task.keys}，点击 {self.task.clicks}，{self.task.seconds:.2f} 秒")

    def _timed(self, act: Callable[[], object]) -> None:
        began = time.perf_counter()
        act()
        self.app.processEvents()
        while self.window.jobs.busy:
            self.app.processEvents()
        self.app.processEvents()
        spent = time.perf_counter() - began
        self.task.seconds += spent
        self.task.slowest = max(self.task.slowest, spent)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE, on: QWidget | None = None) -> None:
        """One key."""
        self.task.keys += 1
        self.task.moves += key in _MOVES
        self._timed(lambda: QTest.keyClick(on or QApplication.focusWidget() or self.window, key, modifier))

    def type(self, text: str) -> None:
        """A text, key by key; Chinese goes into the field as its input method would put it there."""
        for char in text:
            self.task.keys += 1
            self.task.signs += 1
            target = QApplication.focusWidget()
            if char.isascii():
                self._timed(lambda char=char, target=target: QTest.keyClick(target, char))
            elif isinstance(target, QLineEdit):
                self._timed(lambda char=char, target=target: target.insert(char))

    def click(self, button: QWidget) -> None:
        """One click in the middle of something that is shown and can be pressed."""
        assert button.isVisible(), f"{button} is not shown"
        assert button.isEnabled(), f"{button} cannot be clicked"
        self.task.clicks += 1
        self._timed(lambda: QTest.mouseClick(button, Qt.MouseButton.LeftButton))


def small_sample(folder: Path) -> Path:
    """The sample office cut down to sixty people, its tie left in."""
    import openpyxl

    from kaohe_desktop.office.demo import sample_book

    book = openpyxl.load_workbook(sample_book())
    roster = book["花名册"]
    headings = [cell.value for cell in roster[1]]
    key, group = headings.index("人员编号"), headings.index("考核类别")
    rows = [row for row in roster.iter_rows(min_row=2, values_only=True) if row[key]]
    ordinary = [row[key] for row in rows if row[group] == "一般工作人员"]
    out = set(ordinary[len(ordinary) - (len(rows) - PEOPLE):])
    for sheet in book.worksheets:
        titles = [cell.value for cell in sheet[1]]
        if "人员编号" not in titles:
            continue
        column = titles.index("人员编号") + 1
        for number in range(sheet.max_row, 1, -1):
            if sheet.cell(number, column).value in out:
                sheet.delete_rows(number)
    path = folder / "花名册.xlsx"
    book.save(path)
    return path


def paper(book: Path) -> dict[str, dict[str, str]]:
    """What stands on the sixty sheets of paper: 编号 → heading → what is to be typed."""
    from kaohe_desktop.office.entry import EntryGrid
    from kaohe_desktop.office.importing import apply_import, preview_import
    from kaohe_desktop.office.periods import open_period
    from kaohe_desktop.office.workspace import Workspace

    with Workspace.create(book.with_name("纸.db"), "纸") as ws:
        period = open_period(ws, "meiling", "2026Q3")
        apply_import(ws, period, preview_import(ws, period, book))
        grid = EntryGrid(ws, period, "录入")
        found: dict[str, dict[str, str]] = {}
        for row in range(grid.row_count()):
            cells = {}
            for number, column in enumerate(grid.columns):
                if column.editable and not column.frozen and str(grid.state(row, number)).lower().endswith("filled"):
                    cells[column.heading] = grid.text(row, number)
            found[grid.key(row)] = cells
        return found


def import_roster(clerk: Clerk, book: Path) -> None:
    """A roster of sixty from a workbook of the office's own."""
    from kaohe_desktop.ui import files

    files.open_file = lambda *_: book  # type: ignore[assignment]
    window = clerk.window
    with clerk.doing(f"导入 {PEOPLE} 人的花名册", "含在系统的文件框里选一个文件（算 1 次点击）"):
        clerk.press(_Key.Key_2, _CTRL)
        page = window.page("roster")
        clerk.click(page.import_button)
        clerk.task.clicks += 1
        clerk.click(page.importing.do_button)
    assert len(window.session.workspace.book(window.session.current.id).lines) == PEOPLE


def enter_from_paper(clerk: Clerk, wanted: dict[str, dict[str, str]]) -> None:
    """One quarter of sixty people, sheet of paper by sheet of paper: along the row with Tab, Enter to the next."""
    window = clerk.window
    with clerk.doing(f"照纸录入 {PEOPLE} 人一个季度的分数", "录入表，一行一人；空着和默认的格子用 Tab 走过"):
        clerk.press(_Key.Key_4, _CTRL)
        view = window.page("entry").view
        grid = view.grid
        headings = [column.heading for column in grid.columns]
        first = next(n for n in range(len(headings)) if view.model.editable(0, n))
        view.select(0, first)
        view.panes.pane_of(first).setFocus()
        for row in range(grid.row_count()):
            cells = {headings.index(name): text for name, text in wanted[grid.key(row)].items() if name in headings}
            assert view.current()[0] == row, f"row {row}: {view.current()}"
            while cells:
                here = view.current()[1]
                if here in cells:
                    _type_cell(clerk, view, cells.pop(here))
                if not cells:
                    break
                before = view.current()
                clerk.press(_Key.Key_Tab)
                assert view.current() != before, f"stuck at {headings[here]} of {grid.key(row)}"
                assert view.current()[0] == row, f"{grid.key(row)} has no cell for {[headings[n] for n in cells]}"
            if row + 1 < grid.row_count():
                clerk.press(_Key.Key_Return)
                while view.current()[0] == row or view.current()[1] != _start(view, row + 1):
                    clerk.press(_Key.Key_Left if view.current()[1] > _start(view, row + 1) else _Key.Key_Right)
            else:
                clerk.press(_Key.Key_Return)
    task = clerk.task
    task.note += f"；其中写数字 {task.signs} 下，Tab、回车 {task.moves} 下（要填的格子有 {sum(map(len, wanted.values()))} 个）"
    for row in range(grid.row_count()):
        for name, text in wanted[grid.key(row)].items():
            if name in headings:
                assert grid.text(row, headings.index(name)) == text, (grid.key(row), name, text, grid.text(row, headings.index(name)))


def _start(view: GridView, row: int) -> int:
    return next(n for n in range(view.model.columnCount()) if view.model.editable(row, n))


def _type_cell(clerk: Clerk, view: GridView, text: str) -> None:
    column = view.model.column(view.current()[1])
    if text in ("是", "否"):
        if view.grid.text(*view.current()) != text:
            clerk.press(_Key.Key_Space)
        return
    if column.choices:
        clerk.press(_Key.Key_F2)
        raise NotImplementedError("a choice")
    clerk.type(text)


def decide_tie(clerk: Clerk) -> None:
    """Compute, and record what the leading group decided on a tie."""
    window = clerk.window
    with clerk.doing("计算，并记录一次同分的决定", "理由写 8 个字"):
        clerk.press(_Key.Key_F9)
        page = window.page("results")
        ties = len(page.outcome.ties)
        assert ties, "the sample has a tie"
        clerk.press(_Key.Key_F7)
        while page.ask.fields["理由"] is not QApplication.focusWidget():
            clerk.press(_Key.Key_Tab)
        clerk.type("群众基础较好一些")
        clerk.press(_Key.Key_Return)
    assert len(page.outcome.ties) == ties - 1


def print_m1(clerk: Clerk, folder: Path) -> None:
    """Everybody's M1 as one PDF."""
    window = clerk.window
    with clerk.doing(f"印全部 {PEOPLE} 份 M1（存成一个 PDF）"):
        clerk.press(_Key.Key_K, _CTRL)
        clerk.type("M1")
        clerk.press(_Key.Key_Return)
        page = window.page("printing")
        page.options.set_folder(folder)
        clerk.press(_Key.Key_S, _CTRL)
    import pypdfium2

    (made,) = folder.glob("*.pdf")
    clerk.task.note = f"{len(pypdfium2.PdfDocument(made))} 页，有缺项的人按默认跳过；文件夹用上次的"


def next_quarter(clerk: Clerk) -> None:
    """Archive the quarter and open the next with the same people."""
    window = clerk.window
    with clerk.doing("归档这一季度，启用下一季度", "花名册自动带过去；缺项写一句理由"):
        clerk.press(_Key.Key_K, _CTRL)
        clerk.type("gd")
        clerk.press(_Key.Key_Return)
        page = window.page("periods")
        clerk.type("缺的下季度补")
        clerk.press(_Key.Key_Return)
        assert window.session.current.status == "archived", page.ask.wrong.text()
        clerk.click(page.new_button)
        clerk.press(_Key.Key_Return)
    assert window.session.current.code == "2026Q4"
    assert window.session.current.subjects > 0


def write(tasks: list[Task], out: Path) -> None:
    """The table, with the date and the class of machine."""
    cores = os.cpu_count() or 1
    lines = [
        "# 五件事要按多少下", "",
        f"{date.today().isoformat()} 由 `python tools/count_actions.py` 在真的窗口里一下一下按出来"
        f"（offscreen，{platform.system()} {platform.machine()}，{cores} 核，Python {platform.python_version()}）。", "",
        "按键：数字一位一下，Tab、回车、带 Ctrl 的组合键各一下，汉字一个字一下。点击：鼠标点一次；系统的文件框算一次。",
        "程序用时：从按下到程序可以接着按为止的时间加起来，不算人看、想和打字的时间。测的时候机器上可能还有别的事在做。", "",
        "| 做什么 | 按键 | 点击 | 程序用时 | 最慢的一下 | 说明 |", "|---|---:|---:|---:|---:|---|",
        *(f"| {one.name} | {one.keys} | {one.clicks} | {one.seconds:.1f} 秒 | {one.slowest:.2f} 秒 | {one.note} |" for one in tasks), "",
    ]
    out.write_text("\n".join(lines), encoding="utf-8")


def run(out: Path) -> list[Task]:
    """Do the five pieces of work and write the table."""
    from kaohe_desktop.ui.app import make_application, make_window, open_first
    from kaohe_desktop.ui.settings import Settings

    folder = Path(tempfile.mkdtemp(prefix="kaohe-count-"))
    try:
        book = small_sample(folder)
        wanted = paper(book)
        roster = _roster_only(book)
        app = make_application()
        settings = Settings(folder / "settings.ini")
        window = make_window(app, settings)
        window.resize(1366, 768)
        window.show()
        _new_office(folder)
        open_first(window, folder / "考核.db")
        window.activateWindow()
        app.processEvents()
        clerk = Clerk(window, app)
        import_roster(clerk, roster)
        enter_from_paper(clerk, wanted)
        _the_rest(window, book)
        decide_tie(clerk)
        print_m1(clerk, folder / "表")
        next_quarter(clerk)
        window.close()
        write(clerk.tasks, out)
        return clerk.tasks
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _new_office(folder: Path) -> None:
    from kaohe_desktop.office.periods import open_period
    from kaohe_desktop.office.workspace import Workspace

    with Workspace.create(folder / "考核.db", "某街道", "经办") as ws:
        open_period(ws, "meiling", "2026Q3")


def _the_rest(window: Frame, book: Path) -> None:
    """What stands on other paper (ballots, texts) comes from the sample, not counted."""
    from kaohe_desktop.office.importing import apply_import, preview_import

    ws, period = window.session.workspace, window.session.current
    apply_import(ws, period, preview_import(ws, period, book))
    window.session.changed()
    QApplication.processEvents()


def _roster_only(book: Path) -> Path:
    """The roster alone, as an office has it before anything is entered."""
    import openpyxl

    filled = openpyxl.load_workbook(book)
    for sheet in filled.worksheets:
        if sheet.title != "花名册":
            sheet.delete_rows(2, sheet.max_row)
    path = book.with_name("只有花名册.xlsx")
    filled.save(path)
    return path


def main() -> None:
    """Count, and say where the table is."""
    parser = argparse.ArgumentParser(description="count key presses and clicks")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "actions.md")
    asked = parser.parse_args()
    run(asked.out)
    print(f"已写：{asked.out}")


if __name__ == "__main__":
    main()
