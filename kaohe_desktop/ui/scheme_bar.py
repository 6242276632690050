"""The line where a value of a scheme is typed: text, formula, figure, or one of a list; with what is wrong under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout
from typing_extensions import override

from kaohe_desktop.office.scheme_fields import CellKind
from kaohe_desktop.office.scheme_names import fault_span
from kaohe_desktop.ui.choosing import by_key
from kaohe_desktop.ui.formula_box import FormulaBox
from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.page import Elided, label, rename, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe_desktop.office.scheme_fields import Cell
    from kaohe_desktop.office.scheme_names import NameHint

_HOW = {
    CellKind.FORMULA: "公式。打名称的一部分或拼音首字母，从列出的里面选；Enter 存，Shift+Enter 换行，Esc 不改",
    CellKind.NUMBER: "数。Enter 存并到下一行，Esc 不改", CellKind.SHARE: "百分数，写 30 就是 30%。Enter 存并到下一行，Esc 不改",
    CellKind.EITHER: "数，或者公式。Enter 存并到下一行，Esc 不改", CellKind.TEXT: "文字。Enter 存并到下一行，Esc 不改",
    CellKind.WORDS: "几个词用顿号隔开。Enter 存，Esc 不改", CellKind.CHOICE: "↑↓ 或打首字母选，Enter 存，Esc 不改",
    CellKind.FLAG: "是或否。Enter 存，Esc 不改",
}
_LISTED = (CellKind.CHOICE, CellKind.FLAG)
_FORMULAS = (CellKind.FORMULA, CellKind.EITHER)


class ValueBar(QFrame):
    """Shows one cell; ``dirty`` while what stands in it is not yet kept."""

    edited = Signal()
    done = Signal(int)  # Enter: 1 on to the next row, Shift+Tab … -1
    cancelled = Signal()
    left = Signal()  # the focus went elsewhere
    in_hands = Signal(bool)  # the keys go into the line, or no longer
    other_person = Signal(int)  # the example is to be the next person's (1) or the one's before (-1)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.cell: Cell | None = None
        self.name = ""
        self.dirty = False
        self.title = label("", "heading")
        self.how = Elided("", "soft")
        self.low = False
        self.names: Sequence[NameHint] = ()
        self.box = FormulaBox()
        self.box.setAccessibleName("要改的内容")
        self.choice = ListBox()
        self.choice.setAccessibleName("要选的内容")
        self.wrong = label("", "bad", wrap=True)
        self.example = Elided("", "soft")
        self.example.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(4)
        head = row(self.title, self.how)
        head.setStretch(1, 1)
        column.addLayout(head)
        column.addWidget(self.box)
        column.addWidget(self.choice)
        column.addWidget(self.wrong)
        column.addWidget(self.example)
        self.box.textChanged.connect(self._on_edit)
        self.choice.currentTextChanged.connect(lambda _text: self._on_edit())
        for widget in (self.box, self.choice):
            widget.installEventFilter(self)
        self.show_nothing()

    def set_low(self, low: bool) -> None:
        """Where the window is low, fewer lines to type in and no words on how."""
        self.low = low
        self.how.setVisible(not low)
        self.title.setVisible(not low)
        if self.cell is not None and not self.dirty:
            self.show_cell(self.name, self.cell)

    # ── showing ──
    def show_nothing(self) -> None:
        """There is no cell."""
        self.cell, self.name, self.dirty = None, "", False
        self._put("", listed=False)
        self.box.setReadOnly(True)
        self.title.setText("")
        self.how.setText("")
        self.say_wrong("")
        self.say_example("")

    def show_cell(self, name: str, cell: Cell) -> None:
        """Show a cell's value."""
        self.cell, self.name = cell, name
        self.title.setText(name)
        self.how.setText(_HOW.get(cell.kind, "这一格不在这里改"))
        self.box.setReadOnly(not cell.editable)
        self.box.names = self.names if cell.kind in _FORMULAS else ()
        listed = cell.kind in _LISTED
        if listed:
            self.choice.blockSignals(True)
            self.choice.clear()
            words = [word for _value, word in cell.choices] if cell.kind is CellKind.CHOICE else ["是", "否"]
            self.choice.addItems(words if cell.text in words else [*words, cell.text])
            self.choice.blockSignals(False)
        self._put(cell.text, listed=listed)

    def _put(self, text: str, *, listed: bool) -> None:
        for widget in (self.box, self.choice):
            widget.blockSignals(True)
        self.box.setPlainText("" if listed else text)
        if listed:
            self.choice.setCurrentText(text)
        for widget in (self.box, self.choice):
            widget.blockSignals(False)
        self.box.setVisible(not listed)
        self.choice.setVisible(listed)
        tall = self.cell is not None and self.cell.kind in _FORMULAS
        lines = (2 if self.low else 4) if tall and ("\n" in text or len(text) > 60) else 2 if tall and not self.low else 1
        self.box.setFixedHeight(lines * (self.box.fontMetrics().lineSpacing() + 1) + 22)
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.box.setVerticalScrollBarPolicy(off if lines == 1 else needed)
        self.dirty = False

    def say_wrong(self, words: str, *, others: bool = False) -> None:
        """What is wrong with the value, underlined where it stands; ``others``: with something else because of it."""
        formula = words and not others and self.cell is not None and self.cell.kind in _FORMULAS
        self.box.underline(fault_span(self.box.toPlainText(), words) if formula else None)
        rename(self.wrong, "warn" if others else "bad")
        self.wrong.setText(f"{'!' if others else '✗'} {words}" if words else "")
        self.wrong.setVisible(bool(words))

    def say_example(self, words: str) -> None:
        """What the formula comes to for somebody, or who uses the value; "" for nothing to say."""
        self.example.setText(words)
        self.example.setToolTip(f"{words}\n看别人的：Alt+← Alt+→" if words else "")
        self._show_example()

    def _show_example(self) -> None:
        """Where the window is low, only while something is typed."""
        self.example.setVisible(bool(self.example.text()) and (self.in_use or not self.low))

    # ── typing ──
    @property
    def in_use(self) -> bool:
        """Whether the keys go into the line."""
        return self.box.hasFocus() or self.choice.hasFocus()

    def text(self) -> str:
        """What stands there."""
        return self.choice.currentText() if self._listed else self.box.toPlainText()

    @property
    def _listed(self) -> bool:
        return self.cell is not None and self.cell.kind in _LISTED

    def begin(self, text: str) -> None:
        """Start typing: with a first character in place of what stands there, or ("") behind it."""
        if self._listed:
            self.choice.setFocus()
            if text:
                self._choose(text)
            return
        self.box.setFocus()
        if text:
            self.box.setPlainText(text)
        self.box.moveCursor(QTextCursor.MoveOperation.End)

    def compose(self, event: QInputMethodEvent) -> None:
        """Start typing with what an input method gives, in place of what stands there."""
        self.begin("")
        if not self._listed:
            self.box.selectAll()
            QApplication.sendEvent(self.box, event)

    def _choose(self, key: str) -> None:
        words = [self.choice.itemText(at) for at in range(self.choice.count())]
        if (found := by_key(words, key, self.choice.currentText())) is not None:
            self.choice.setCurrentText(found)

    def settle(self) -> None:
        """What stands there is kept, or given up."""
        self.dirty = False

    def _on_edit(self) -> None:
        self.dirty = self.cell is not None and self.text().strip() != self.cell.text.strip()
        self.edited.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut) and watched in (self.box, self.choice):
            self.in_hands.emit(event.type() == QEvent.Type.FocusIn)
            self._show_example()
        if event.type() == QEvent.Type.FocusOut and self.dirty and not self.choice.view().isVisible():
            self.left.emit()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.box and self.box.choosing:
                return False
            if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                self.other_person.emit(1 if event.key() == Qt.Key.Key_Right else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.done.emit(1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.cancelled.emit()
                return True
            if watched is self.choice and event.text().strip() and event.text().isprintable():
                self._choose(event.text())
                return True
        return super().eventFilter(watched, event)
