"""One field of the paper: its label, full mark, the place to type in, and what is allowed there, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.office.grid import CellState
from kaohe_desktop.ui.choosing import by_key, flag_by_key
from kaohe_desktop.ui.page import label, rename, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import GridColumn
    from kaohe_desktop.office.paper_view import Paper, PaperField
    from kaohe_desktop.office.scheme_uses import Input

_Key = Qt.Key


class FieldInput(QObject):
    """The parts of a field; the panel lays them out. What is typed is committed when the field is left."""

    committed = Signal(object, str)  # the field, its text
    moved = Signal(object, int)  # the field, 1 for the next one, -1 for the one before
    turned = Signal(int)  # 1 for the next person, -1 for the one before
    undo = Signal(bool)  # forward
    said = Signal(object, str, bool)  # the field, what is said of it, whether it is wrong
    entered = Signal(object)  # the field has the focus now

    def __init__(self, paper: Paper, place: Input, parent: QWidget) -> None:
        super().__init__(parent)
        self._paper, self.place = paper, place
        self.column: GridColumn = paper.column(place)
        self.name = label(self.column.heading)
        self.full = label("", "soft")
        self.words = label("", "soft")
        self.words.setWordWrap(True)
        self.words.hide()
        self.wide = self.column.kind == "text" and not self.column.choices
        self.input: QLineEdit | QComboBox | QPlainTextEdit = self._make()
        self.input.setAccessibleName(self.column.heading)
        self.input.installEventFilter(self)
        self.name_cell, self.place_cell = self._cells()
        self._shown = ""
        self._told = ("", False)

    def _cells(self) -> tuple[QFrame, QFrame]:
        """The two ruled cells of the paper: the name, and the place to type in with its full mark; a refusal under it."""
        name, place = QFrame(), QFrame()
        name.setObjectName("ruledName")
        place.setObjectName("ruledPlace")
        beside = QVBoxLayout(name)
        beside.setContentsMargins(8, 4, 8, 4)
        self.name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        beside.addWidget(self.name)
        whole = QVBoxLayout(place)
        whole.setContentsMargins(1, 1, 2, 2)
        whole.setSpacing(0)
        line = row(self.input, self.full, None) if not self.wide else row(self.input)
        whole.addLayout(line)
        whole.addWidget(self.words)
        return name, place

    def _make(self) -> QLineEdit | QComboBox | QPlainTextEdit:
        choices = ("是", "否") if self.column.kind == "flag" else () if self.column.numeric else self.column.choices
        if choices:
            box = QComboBox()
            box.addItems(["", *choices])
            box.setMaximumWidth(11 * look.size)
            box.activated.connect(lambda _place: self.commit())
            self._choices = choices
            return box
        if self.wide:
            text = QPlainTextEdit()
            text.setTabChangesFocus(True)
            text.setFixedHeight(3 * look.size + 26)
            return text
        line = QLineEdit()
        line.setMaximumWidth(11 * look.size)
        if self.column.numeric:
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.textEdited.connect(self._say_typing)
        return line

    # ── showing ──
    def show_field(self, field: PaperField, *, keep_text: bool = False) -> None:
        """Show the field of the person; with ``keep_text`` what is being typed in it stays."""
        closed = field.state in (CellState.NOT_APPLICABLE, CellState.READ_ONLY)
        self.full.setText(field.full)
        if not (keep_text and self.text() != self._shown):
            self._shown = field.text
            self._put(field.text)
        self.input.setEnabled(not closed)
        if bool(self.place_cell.property("closed")) != closed:
            self.place_cell.setProperty("closed", closed)
            self.place_cell.style().unpolish(self.place_cell)
            self.place_cell.style().polish(self.place_cell)
        if isinstance(self.input, QLineEdit):
            hints = {CellState.NOT_APPLICABLE: "— 没有这一项", CellState.DEFAULT: "空", CellState.MISSING: "缺"}
            self.input.setPlaceholderText(hints.get(field.state, ""))
        wrong = field.state is CellState.REFUSED
        self._mark(wrong)
        self._say(f"✗ {field.words}" if wrong else field.words, wrong)
        rename(self.name, "warn" if field.state is CellState.MISSING else "soft" if closed else "")
        self.name.setText(f"缺 {self.column.heading}" if field.state is CellState.MISSING else self.column.heading)

    def text(self) -> str:
        """What stands in the place to type in."""
        if isinstance(self.input, QComboBox):
            return self.input.currentText()
        return self.input.toPlainText() if isinstance(self.input, QPlainTextEdit) else self.input.text()

    def _put(self, text: str) -> None:
        if isinstance(self.input, QComboBox):
            self.input.setCurrentIndex(max(self.input.findText(text), 0))
        elif isinstance(self.input, QPlainTextEdit):
            self.input.setPlainText(text)
        else:
            self.input.setText(text)

    def commit(self) -> None:
        """Enter what was typed, if anything was."""
        text = self.text()
        if text != self._shown:
            self._shown = text
            self.committed.emit(self, text)

    def _say_typing(self, text: str) -> None:
        found = self._paper.typing(self.place, text)
        self._mark(found.wrong)
        self._say(f"✗ {found.words}" if found.wrong else found.words, found.wrong)

    def _say(self, words: str, wrong: bool) -> None:
        self._told = (words, wrong)
        rename(self.words, "bad")
        self.words.setText(words if wrong else "")
        self.words.setVisible(wrong)
        self.input.setToolTip(words)
        self.said.emit(self, words, wrong)

    def say_again(self) -> None:
        """Tell once more what is said of the field."""
        self.said.emit(self, *self._told)

    def _mark(self, wrong: bool) -> None:
        if bool(self.input.property("wrong")) != wrong:
            self.input.setProperty("wrong", wrong)
            self.input.style().unpolish(self.input)
            self.input.style().polish(self.input)

    # ── keys ──
    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if any(event.matches(key) for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)):
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        elif event.type() == QEvent.Type.Wheel and isinstance(self.input, QComboBox):
            event.ignore()  # turning the wheel scrolls the paper and chooses nothing
            return True
        elif event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self.commit()
        elif event.type() == QEvent.Type.FocusIn:
            if isinstance(self.input, QLineEdit):
                self.input.selectAll()
            self.entered.emit(self)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key, ctrl = _Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        enter = key in (_Key.Key_Return, _Key.Key_Enter)
        if key in (_Key.Key_PageDown, _Key.Key_PageUp) or (enter and ctrl):
            self.commit()
            self.turned.emit(-1 if key == _Key.Key_PageUp or (enter and shift) else 1)
            return True
        if isinstance(self.input, QComboBox) and self._choose(event):
            return True
        if enter and not (isinstance(self.input, QPlainTextEdit) and event.modifiers() & Qt.KeyboardModifier.AltModifier):
            self.commit()
            self.moved.emit(self, -1 if shift else 1)
            return True
        if isinstance(self.input, QLineEdit) and key in (_Key.Key_Up, _Key.Key_Down):
            self.commit()
            self.moved.emit(self, -1 if key == _Key.Key_Up else 1)
            return True
        if event.matches(QKeySequence.StandardKey.Undo) and self.text() == self._shown:
            self.undo.emit(False)
            return True
        if (event.matches(QKeySequence.StandardKey.Redo) or (ctrl and key == _Key.Key_Y)) and self.text() == self._shown:
            self.undo.emit(True)
            return True
        if key == _Key.Key_Escape and self.text() != self._shown:
            self._put(self._shown)
            self._say_typing(self._shown)
            return True
        return False

    def _choose(self, event: QKeyEvent) -> bool:
        """Choose by a first letter or by number, turn 是 and 否 by Space; the same keys as in the table."""
        text, flag = event.text(), self.column.kind == "flag"
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier) or not text.strip() and not flag:
            return False
        if text == " ":
            chosen: str | None = "否" if self.text() == "是" else "是"
        else:
            chosen = flag_by_key(text) if flag else by_key(self._choices, text, self.text())
        if chosen is None:
            return False
        self._put(chosen)
        self.commit()
        return True
