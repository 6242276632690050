"""The keys of a table, as a clerk knows them from Excel: moving, selecting, typing into a cell, choosing by one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from kaohe_desktop.ui.choosing import by_key, flag_by_key

if TYPE_CHECKING:
    from kaohe_desktop.ui.grid_view import GridView

_Key = Qt.Key
_MOVES = {
    _Key.Key_Up: (-1, 0), _Key.Key_Down: (1, 0), _Key.Key_Left: (0, -1), _Key.Key_Right: (0, 1),
}
_STANDARD = QKeySequence.StandardKey


class GridKeys(QObject):
    """Listens to the three panes of a :class:`GridView` and does what the keys say."""

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view
        self.tab_origin: int | None = None  # the column in which a run of Tabs began
        for pane in view.panes.all:
            pane.installEventFilter(self)
            pane.viewport().installEventFilter(self)
            pane.delegate.moved.connect(self.after_editor)
            pane.delegate.filled.connect(view.fill_with)
            pane.delegate.closeEditor.connect(lambda *_: view.left_editor())
            pane.delegate.typing.connect(view.say_typing)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            standard = (_STANDARD.Undo, _STANDARD.Redo, _STANDARD.Copy, _STANDARD.Paste, _STANDARD.Find)
            if any(event.matches(key) for key in standard):
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched in self._view.panes.all:
            return self._key(event)
        elif event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent) and self._view.model.rowCount():
            return self._shift_click(watched, event)
        return super().eventFilter(watched, event)

    def _shift_click(self, watched: QObject, event: QMouseEvent) -> bool:
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return False
        for pane in self._view.panes.all:
            if watched is pane.viewport():
                index = pane.indexAt(event.position().toPoint())
                if index.isValid():
                    self._view.select(index.row(), index.column(), extend=True)
                    return True
        return False

    def _key(self, event: QKeyEvent) -> bool:
        place = self._view.current()
        if place is None:
            return False
        for pane in self._view.panes.all:
            pane.delegate.typed = False
        return self._command(event) or self._move(event, place) or self._type(event, place)

    def _command(self, event: QKeyEvent) -> bool:
        self._view.held = False
        if event.matches(_STANDARD.Copy):
            self._view.copy()
        elif event.matches(_STANDARD.Cut):
            self._view.copy()
            self._view.clear()
        elif event.matches(_STANDARD.Paste):
            self._view.paste()
        elif event.matches(_STANDARD.Undo):
            self._view.step_back()
        elif event.matches(_STANDARD.Redo) or _is(event, _Key.Key_Y, ctrl=True):
            self._view.step_back(forward=True)
        elif event.matches(_STANDARD.Find):
            self._view.finding.begin()
        elif _is(event, _Key.Key_C, ctrl=True):  # with Shift: plain Ctrl+C was seen above
            self._view.copy(headed=True)
        elif event.key() in (_Key.Key_Return, _Key.Key_Enter) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._view.fill_with(None)
        elif event.matches(_STANDARD.SelectAll):
            self._view.anchor = (0, 0)
            self._view.select(self._view.model.rowCount() - 1, self._view.model.columnCount() - 1, extend=True)
        elif _is(event, _Key.Key_D, ctrl=True):
            self._view.fill_down()
        elif event.key() in (_Key.Key_Delete, _Key.Key_Backspace):
            self._view.clear()
        elif event.key() == _Key.Key_F8:
            self._view.next_refused()
        elif event.key() == _Key.Key_F3:
            self._view.finding.again(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            return False
        return True

    def _move(self, event: QKeyEvent, place: tuple[int, int]) -> bool:
        key, row, column = Qt.Key(event.key()), *place
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        rows, columns = self._view.model.rowCount() - 1, self._view.model.columnCount() - 1
        page = max(1, self._view.panes.middle.viewport().height() // self._view.panes.middle.rowHeight(0) - 1)
        if key in (_Key.Key_Return, _Key.Key_Enter):
            self.after_editor(-1 if shift else 1, 0)
        elif key in (_Key.Key_Tab, _Key.Key_Backtab) and not ctrl:
            self.after_editor(0, -1 if shift or key == _Key.Key_Backtab else 1)
        elif key in _MOVES and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            down, right = _MOVES[key]
            if ctrl:
                row, column = (row if not down else 0 if down < 0 else rows), (column if not right else 0 if right < 0 else columns)
                self._view.select(row, column, extend=shift)
            else:
                self._view.select(row + down, column + right, extend=shift)
        elif key == _Key.Key_Home:
            self._view.select(0 if ctrl else row, 0, extend=shift)
        elif key == _Key.Key_End:
            self._view.select(rows if ctrl else row, columns, extend=shift)
        elif key in (_Key.Key_PageUp, _Key.Key_PageDown):
            self._view.select(row + (page if key == _Key.Key_PageDown else -page), column, extend=shift)
        else:
            return False
        return True

    def _type(self, event: QKeyEvent, place: tuple[int, int]) -> bool:
        if event.key() == _Key.Key_F2 or (
            event.key() == _Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            self._view.edit_current()
            return True
        text = event.text()
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if not text or not text.isprintable() or not plain:
            return False
        if not self._view.model.editable(*place):
            self._view.show_note()
            QApplication.beep()
            return True
        column = self._view.model.column(place[1])
        now = str(self._view.model.data(self._view.model.index(*place), Qt.ItemDataRole.EditRole))
        if column.kind == "flag":
            chosen = ("否" if now == "是" else "是") if text == " " else flag_by_key(text)
            return self._put(place, chosen)
        if column.grounds and text == " ":
            self._view.edit_current()
            return True
        if column.choices and not column.numeric:
            if text == " ":
                self._view.edit_current()
                return True
            return self._put(place, by_key(column.choices, text, now))
        self._view.panes.pane_of(place[1]).delegate.typed = True
        return False  # the view opens the editor with this key

    def _put(self, place: tuple[int, int], text: str | None) -> bool:
        if text is None:
            self._view.say(f"{self._view.model.column(place[1]).heading}：请按空格或 F2 从列出的里面选", "note")
            QApplication.beep()
        else:
            self._view.model.enter(*place, text)
        return True

    def after_editor(self, down: int, right: int) -> None:
        """Go on from a cell that is done; 回车 after some Tabs goes back under where they began."""
        place = self._view.current()
        if place is None or not (down or right):
            return
        row, column = place
        if right:
            origin = self.tab_origin if self.tab_origin is not None else column
            row, column = self._next_cell(row, column, right)
            self._view.select(row, column)
            self.tab_origin = origin if row == place[0] else None
        else:
            column = self.tab_origin if self.tab_origin is not None else column
            self._view.select(row + down, column)
            self.tab_origin = None

    def _next_cell(self, row: int, column: int, step: int) -> tuple[int, int]:
        """The next cell to the right (left) that takes entries, going on in the next row."""
        columns = self._view.model.columnCount()
        at = row * columns + column + step
        limit = min(self._view.model.rowCount() * columns, max(at, 0) + 20 * columns)
        while 0 <= at < limit:
            if self._view.model.editable(at // columns, at % columns):
                return at // columns, at % columns
            at += step
        return row, max(0, min(column + step, columns - 1))


def _is(event: QKeyEvent, key: Qt.Key, *, ctrl: bool) -> bool:
    return event.key() == key and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier) is ctrl
