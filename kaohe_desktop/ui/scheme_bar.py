"""The line where a value of a scheme is typed: text, formula, figure, or one of a list; with what is wrong under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QComboBox, QFrame, QPlainTextEdit, QVBoxLayout
from typing_extensions import override

from kaohe_desktop.office.scheme_fields import CellKind
from kaohe_desktop.ui.choosing import by_key
from kaohe_desktop.ui.page import label, rename, row

if TYPE_CHECKING:
    from kaohe_desktop.office.scheme_fields import Cell

_HOW = {
    CellKind.FORMULA: "公式。Enter 存，Shift+Enter 换行，Esc 不改",
    CellKind.NUMBER: "数。Enter 存并到下一行，Esc 不改", CellKind.SHARE: "百分数，写 30 就是 30%。Enter 存并到下一行，Esc 不改",
    CellKind.EITHER: "数，或者公式。Enter 存并到下一行，Esc 不改", CellKind.TEXT: "文字。Enter 存并到下一行，Esc 不改",
    CellKind.WORDS: "几个词用顿号隔开。Enter 存，Esc 不改", CellKind.CHOICE: "↑↓ 或打首字母选，Enter 存，Esc 不改",
    CellKind.FLAG: "是或否。Enter 存，Esc 不改",
}
_LISTED = (CellKind.CHOICE, CellKind.FLAG)


class ValueBar(QFrame):
    """Shows one cell; ``dirty`` while what stands in it is not yet kept."""

    edited = Signal()
    done = Signal(int)  # Enter: 1 on to the next row, Shift+Tab … -1
    cancelled = Signal()
    left = Signal()  # the focus went elsewhere

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.cell: Cell | None = None
        self.name = ""
        self.dirty = False
        self.title = label("", "heading")
        self.how = label("", "soft")
        self.box = QPlainTextEdit()
        self.box.setTabChangesFocus(True)
        self.box.setAccessibleName("要改的内容")
        self.choice = QComboBox()
        self.choice.setAccessibleName("要选的内容")
        self.wrong = label("", "bad", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(4)
        column.addLayout(row(self.title, self.how, None))
        column.addWidget(self.box)
        column.addWidget(self.choice)
        column.addWidget(self.wrong)
        self.box.textChanged.connect(self._on_edit)
        self.choice.currentTextChanged.connect(lambda _text: self._on_edit())
        for widget in (self.box, self.choice):
            widget.installEventFilter(self)
        self.show_nothing()

    # ── showing ──
    def show_nothing(self) -> None:
        """There is no cell."""
        self.cell, self.name, self.dirty = None, "", False
        self._put("", listed=False)
        self.box.setReadOnly(True)
        self.title.setText("")
        self.how.setText("")
        self.say_wrong("")

    def show_cell(self, name: str, cell: Cell) -> None:
        """Show a cell's value."""
        self.cell, self.name = cell, name
        self.title.setText(name)
        self.how.setText(_HOW.get(cell.kind, "这一格不在这里改"))
        self.box.setReadOnly(not cell.editable)
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
        tall = self.cell is not None and self.cell.kind in (CellKind.FORMULA, CellKind.EITHER)
        lines = 4 if tall and ("\n" in text or len(text) > 60) else 2 if tall else 1
        self.box.setFixedHeight(lines * (self.box.fontMetrics().lineSpacing() + 1) + 22)
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.box.setVerticalScrollBarPolicy(off if lines == 1 else needed)
        self.dirty = False

    def say_wrong(self, words: str, *, others: bool = False) -> None:
        """What is wrong with the value; ``others``: with something else because of it."""
        rename(self.wrong, "warn" if others else "bad")
        self.wrong.setText(f"✗ {words}" if words else "")
        self.wrong.setVisible(bool(words))

    # ── typing ──
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
        if event.type() == QEvent.Type.FocusOut and self.dirty and not self.choice.view().isVisible():
            self.left.emit()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
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
