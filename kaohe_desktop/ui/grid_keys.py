"""The keys of a table, as a clerk knows them from Excel: moving, selecting, typing into a cell, choosing by one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from kaohe_desktop.ui.choosing import by_key, flag_by_key
from kaohe_desktop.ui.grid_moves import GridMoves

if TYPE_CHECKING:
    from kaohe_desktop.ui.grid_view import GridView

_Key = Qt.Key
_STANDARD = QKeySequence.StandardKey
#: with Ctrl: fill down, fill right, today, to the first and the last cell; the table's own wherever the window has them, too
_OWN = (_Key.Key_D, _Key.Key_R, _Key.Key_Semicolon, _Key.Key_Home, _Key.Key_End)


class GridKeys(QObject):
    """Listens to the three panes of a :class:`GridView` and does what the keys say."""

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view
        self.moves = GridMoves(view)
        for pane in view.panes.all:
            pane.installEventFilter(self)
            pane.clicked.connect(lambda index: self._ask_why((index.row(), index.column())))
            pane.viewport().installEventFilter(self)
            pane.delegate.moved.connect(self.moves.after_editor)
            pane.delegate.filled.connect(lambda text: view.acts.fill_with(text))
            pane.delegate.closeEditor.connect(lambda *_: view.left_editor())
            pane.delegate.typing.connect(view.below.say_typing)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            standard = (_STANDARD.Undo, _STANDARD.Redo, _STANDARD.Copy, _STANDARD.Paste, _STANDARD.Find, _STANDARD.SelectAll)
            own = watched in self._view.panes.all and any(_is(event, key, ctrl=True) for key in _OWN)
            if own or any(event.matches(key) for key in standard):
                event.accept()
                return True
        elif event.type() == QEvent.Type.InputMethod and watched in self._view.panes.all:
            for pane in self._view.panes.all:  # what is composed takes the cell's place, as what is typed does
                pane.delegate.typed = True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched in self._view.panes.all:
            return self._key(event)
        elif event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent) and self._view.model.rowCount():
            self._view.held = False
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
        return self._command(event) or self.moves.key(event, place) or self._type(event, place)

    def _command(self, event: QKeyEvent) -> bool:
        self._view.held = False
        if event.matches(_STANDARD.Copy):
            self._view.acts.copy()
        elif event.matches(_STANDARD.Cut):
            self._view.acts.copy()
            self._view.acts.clear()
        elif event.matches(_STANDARD.Paste):
            self._view.acts.paste()
        elif event.matches(_STANDARD.Undo):
            self._view.step_back()
        elif event.matches(_STANDARD.Redo) or _is(event, _Key.Key_Y, ctrl=True):
            self._view.step_back(forward=True)
        elif event.matches(_STANDARD.Find):
            self._view.finding.begin()
        elif _is(event, _Key.Key_C, ctrl=True):  # with Shift: plain Ctrl+C was seen above
            self._view.acts.copy(headed=True)
        elif event.key() in (_Key.Key_Return, _Key.Key_Enter) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._view.acts.fill_with(None)
        elif event.matches(_STANDARD.SelectAll):
            self._view.anchor = (0, 0)
            self._view.select(self._view.model.rowCount() - 1, self._view.model.columnCount() - 1, extend=True)
        elif _is(event, _Key.Key_D, ctrl=True):
            self._view.acts.fill_down()
        elif _is(event, _Key.Key_R, ctrl=True):
            self._view.acts.fill_right()
        elif _is(event, _Key.Key_Semicolon, ctrl=True):
            self._view.acts.today()
        elif event.key() == _Key.Key_Delete:
            self._view.acts.clear()
        elif event.key() == _Key.Key_Backspace:
            self._blank()
        elif event.key() == _Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self._whole_row()
        elif event.key() == _Key.Key_Escape:
            self._view.escaped.emit()
        elif event.key() == _Key.Key_F5:
            self._view.acts.retry()
        elif event.key() == _Key.Key_F8:
            self._view.acts.next_refused()
        elif event.key() == _Key.Key_F3:
            self._view.finding.again(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            return False
        return True

    def _ask_why(self, place: tuple[int, int]) -> bool:
        """On a result (总分, 预评): ask how it came about; False anywhere else."""
        if not self._view.model.column(place[1]).result:
            return False
        self._view.why.emit()
        return True

    def _blank(self) -> None:
        """Open the cell empty (退格), as in Excel; a cell of choices is blanked at once."""
        place = self._view.current()
        column = self._view.model.column(place[1]) if place is not None else None
        if column is not None and (column.kind == "flag" or column.grounds or (column.choices and not column.numeric)):
            self._view.acts.clear()
        else:
            self._view.acts.edit(blank=True)

    def _whole_row(self) -> None:
        """Select the whole row (Shift+空格)."""
        place = self._view.current()
        if place is not None:
            self._view.anchor = (self._view.anchor[0], 0)
            self._view.select(place[0], self._view.model.columnCount() - 1, extend=True)

    def _type(self, event: QKeyEvent, place: tuple[int, int]) -> bool:
        if event.key() == _Key.Key_F2 or (
            event.key() == _Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            if not self._ask_why(place):
                self._view.acts.edit()
            return True
        text = event.text()
        if text == " " and self._ask_why(place):
            return True
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
            self._view.acts.edit()
            return True
        if column.choices and not column.numeric:
            if text == " ":
                self._view.acts.edit()
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


def _is(event: QKeyEvent, key: Qt.Key, *, ctrl: bool) -> bool:
    return event.key() == key and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier) is ctrl
