"""Where the cursor of a table goes: step by step, to the edge of what is filled, by pages, on after an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from kaohe_desktop.ui.grid_view import GridView

_Key, _Modifier = Qt.Key, Qt.KeyboardModifier
_MOVES = {_Key.Key_Up: (-1, 0), _Key.Key_Down: (1, 0), _Key.Key_Left: (0, -1), _Key.Key_Right: (0, 1)}


class GridMoves:
    """The moves of one table's cursor, as a clerk knows them from Excel."""

    def __init__(self, view: GridView) -> None:
        self._view = view
        self.tab_origin: int | None = None  # the column in which a run of Tabs began

    def key(self, event: QKeyEvent, place: tuple[int, int]) -> bool:
        """Move as a key says; False if it is no such key."""
        view, key, row, column = self._view, Qt.Key(event.key()), *place
        modifiers = event.modifiers()
        ctrl, shift, alt = (bool(modifiers & one) for one in (_Modifier.ControlModifier, _Modifier.ShiftModifier, _Modifier.AltModifier))
        rows = view.model.rowCount() - 1
        if key in (_Key.Key_Return, _Key.Key_Enter):
            self.after_editor(-1 if shift else 1, 0)
        elif key in (_Key.Key_Tab, _Key.Key_Backtab) and not ctrl:
            self.after_editor(0, -1 if shift or key == _Key.Key_Backtab else 1)
        elif key in _MOVES and not alt:
            step = _MOVES[key]
            view.select(*(self._edge(place, step) if ctrl else self._next_shown(place, step)), extend=shift)
        elif key == _Key.Key_Home:
            view.select(0 if ctrl else row, view.first_editable(0 if ctrl else row), extend=shift)
        elif key == _Key.Key_End:
            view.select(rows if ctrl else row, max(filter(view.panes.shows, range(view.model.columnCount())), default=0), extend=shift)
        elif key in (_Key.Key_PageUp, _Key.Key_PageDown) and not alt and not ctrl:
            view.select(row + (-self._page() if key == _Key.Key_PageUp else self._page()), column, extend=shift)
        else:
            return False
        return True

    def _page(self) -> int:
        middle = self._view.panes.middle
        return max(1, middle.viewport().height() // max(1, middle.rowHeight(0)) - 1)

    def _next_shown(self, place: tuple[int, int], step: tuple[int, int]) -> tuple[int, int]:
        """The next cell, past columns there is no room for."""
        row, column = place[0] + step[0], place[1] + step[1]
        while step[1] and 0 <= column < self._view.model.columnCount() and not self._view.panes.shows(column):
            column += step[1]
        inside = 0 <= column < self._view.model.columnCount()
        return row, column if inside else place[1]

    def _edge(self, place: tuple[int, int], step: tuple[int, int]) -> tuple[int, int]:
        """The last filled cell of this run, or the next filled one after a gap, or the end of the table."""
        at, following = place, self._after(place, step)
        if following is None:
            return place
        inside = self._filled(place) and self._filled(following)
        while following is not None:
            if inside and not self._filled(following):
                return at
            at = following
            if not inside and self._filled(at):
                return at
            following = self._after(at, step)
        return at

    def _after(self, place: tuple[int, int], step: tuple[int, int]) -> tuple[int, int] | None:
        row, column = self._next_shown(place, step)
        if not 0 <= row < self._view.model.rowCount() or (row, column) == place:
            return None
        return row, column

    def _filled(self, place: tuple[int, int]) -> bool:
        return bool(self._view.model.data(self._view.model.index(*place), Qt.ItemDataRole.EditRole))

    def after_editor(self, down: int, right: int) -> None:
        """Go on from a cell that is done; 回车 after some Tabs goes back under where they began."""
        view, place = self._view, self._view.current()
        if place is None or not (down or right):
            return
        row, column = place
        if right:
            origin = self.tab_origin if self.tab_origin is not None else column
            row, column = self._next_cell(row, column, right)
            view.select(row, column)
            self.tab_origin = origin if row == place[0] else None
        else:
            column = self.tab_origin if self.tab_origin is not None else column
            view.select(row + down, column)
            self.tab_origin = None

    def _next_cell(self, row: int, column: int, step: int) -> tuple[int, int]:
        """The next cell to the right (left) that takes entries, going on in the next row."""
        columns = self._view.model.columnCount()
        at = row * columns + column + step
        limit = min(self._view.model.rowCount() * columns, max(at, 0) + 20 * columns)
        while 0 <= at < limit:
            if self._view.takes(at // columns, at % columns):
                return at // columns, at % columns
            at += step
        return row, max(0, min(column + step, columns - 1))
