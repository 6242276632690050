"""The line below a table: what is allowed in the cell or why it was refused, and the sum of what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from kaohe_desktop.office.grid import CellState
from kaohe_desktop.office.grid_sums import MOST, sums
from kaohe_desktop.ui.page import label, rename
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import Grid
    from kaohe_desktop.ui.grid_cells import Typed
    from kaohe_desktop.ui.grid_view import GridView


class GridLine(QWidget):
    """One line, more where a reason is long."""

    told = Signal(str, str)  # what is said, and of what kind: for who shows it elsewhere

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.said.setMinimumHeight(look.size + 20)
        self.sums = label("", "soft")
        self.sums.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.said, 1)
        line.addWidget(self.sums)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._count)
        self.say("", "note")

    def say(self, text: str, kind: str) -> None:
        """Say something, as a note or as a problem."""
        self.said.setText(text)
        rename(self.said, kind)
        self.told.emit(text, kind)

    def say_of(self, place: tuple[int, int] | None) -> None:
        """Say what is allowed in a cell, or why its entry was refused."""
        grid = self._view.grid
        if place is None or grid is None or place[0] >= self._view.model.rowCount():
            self.say("", "note")
            return
        note = grid.note(*place)
        if grid.state(*place) is CellState.REFUSED:
            self.say(f"✗ {note}{_again(grid)}", "problem")
        else:
            words = f"{grid.columns[place[1]].heading}：{note}" if note else ""
            self.say("　".join(part for part in (self._who(grid, place[0]), words) if part), "note")

    def say_typing(self, typed: Typed) -> None:
        """Say of a text, while it is typed, what is allowed and whether it is wrong."""
        grid = self._view.grid
        if grid is None or not 0 <= typed.row < self._view.model.rowCount():
            return
        found = grid.typing(typed.row, typed.column, typed.text)
        if bool(typed.editor.property("wrong")) != found.wrong:
            typed.editor.setProperty("wrong", found.wrong)
            typed.editor.style().unpolish(typed.editor)
            typed.editor.style().polish(typed.editor)
        if found.wrong:
            self.say(f"✗ {found.words}", "problem")
        else:
            heading = grid.columns[typed.column].heading
            self.say(f"{heading}：{found.words}" if found.words else "", "note")

    def _who(self, grid: Grid, row: int) -> str:
        """Whose row it is, where the window is too narrow for the columns that say so."""
        panes = self._view.panes
        named = [number for number, column in enumerate(grid.columns) if column.frozen]
        if not panes.shows_frozen or all(map(panes.shows, named)):
            return ""
        return " ".join(filter(None, (grid.text(row, number) for number in named)))

    def count_soon(self) -> None:
        """Count what is selected once the keys rest."""
        self._soon.start()

    def _count(self) -> None:
        view, box = self._view, self._view.box()
        grid = view.grid
        cells = 0 if box is None else (box[2] - box[0] + 1) * (box[3] - box[1] + 1)
        if grid is None or cells < 2:
            self.sums.hide()
            return
        if cells > MOST:
            self.sums.setText(f"选了 {cells} 格")
        else:
            self.sums.setText(sums(grid, view.selected_cells()))
        self.sums.show()


def _again(grid: Grid) -> str:
    """How what was not saved is gone to, and saved after all where nothing is wrong with it."""
    said = f"　共 {grid.refused_count} 格没存上，F8 看下一格" if grid.refused_count > 1 else ""
    return f"{said}　F5 再存一次" if grid.unwritten_count else said
