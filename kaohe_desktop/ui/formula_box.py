"""A box for formulas: names are offered as one types (a part of them, or their pinyin initials), a mistake is underlined at its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QTextEdit
from typing_extensions import override

from kaohe_desktop.ui.choosing import initials_of
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.scheme_names import NameHint

#: what is being written just before the cursor: a name, or 表.栏
_WRITING = re.compile(r"[^\W\d][\w]*(?:\.\w*)?$")
_MOST, _LINES = 40, 8
_NAME = Qt.ItemDataRole.UserRole


class FormulaBox(QPlainTextEdit):
    """Text with names offered under the cursor. ↑↓ choose, Enter or Tab takes, Esc leaves the list (and only that)."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.names: Sequence[NameHint] = ()
        self.offers = QListWidget(self)
        self.offers.setObjectName("list")
        self.offers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.offers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.offers.setAccessibleName("可以用的名称")
        self.offers.itemClicked.connect(lambda _item: self.take())
        self.offers.hide()
        self._composing = False
        self.textChanged.connect(self._offer)
        self.cursorPositionChanged.connect(self._follow)

    # ── names ──
    @property
    def choosing(self) -> bool:
        """Whether names are being offered: Enter and Esc are then the list's."""
        return self.offers.isVisible()

    def _writing(self) -> str:
        cursor = self.textCursor()
        found = _WRITING.search(cursor.block().text()[: cursor.positionInBlock()])
        return found[0] if found is not None and not cursor.hasSelection() else ""

    def _offer(self) -> None:
        word = self._writing() if self.names and self.hasFocus() and not self._composing else ""
        found = matching(self.names, word) if word else []
        if not found or any(hint.name == word for hint in found):
            self.offers.hide()
            return
        self.offers.clear()
        for hint in found:
            item = QListWidgetItem(f"{hint.shown}　{hint.about}", self.offers)
            item.setData(_NAME, hint.name)
            item.setToolTip(hint.about)
        self.offers.setCurrentRow(0)
        self._place(len(found))

    def _place(self, count: int) -> None:
        """Under the cursor, or above it where there is no room."""
        window = self.window()
        if self.offers.parentWidget() is not window:
            self.offers.setParent(window)
        height = min(count, _LINES) * max(self.offers.sizeHintForRow(0), look.size) + 2 * self.offers.frameWidth()
        width = min(34 * look.size, window.width() - 16)
        under = self.viewport().mapTo(window, self.cursorRect().bottomLeft()) + QPoint(0, 4)
        over = self.viewport().mapTo(window, self.cursorRect().topLeft()).y() - 4
        if under.y() + height > window.height() - 4:
            height = min(height, max(over - 4, look.row_height))
            under.setY(over - height)
        self.offers.setGeometry(max(4, min(under.x(), window.width() - width - 4)), under.y(), width, height)
        self.offers.show()
        self.offers.raise_()

    def _follow(self) -> None:
        if self.choosing and not self._writing():
            self.offers.hide()

    def take(self) -> None:
        """Write the chosen name in place of what was begun."""
        item = self.offers.currentItem()
        if item is None:
            return
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(self._writing()))
        self.blockSignals(True)  # what was taken needs no offers
        cursor.insertText(str(item.data(_NAME)))
        self.setTextCursor(cursor)
        self.blockSignals(False)
        self.offers.hide()
        self.textChanged.emit()
        self.offers.hide()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.choosing:
            key = event.key()
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
                by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -_LINES, Qt.Key.Key_PageDown: _LINES}[Qt.Key(key)]
                self.offers.setCurrentRow(max(0, min(self.offers.currentRow() + by, self.offers.count() - 1)))
                return
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
                self.take()
                return
            if key == Qt.Key.Key_Escape:
                self.offers.hide()
                return
        super().keyPressEvent(event)

    @override
    def focusNextPrevChild(self, next_one: bool) -> bool:
        if self.choosing and next_one:  # Tab never comes to keyPressEvent where it changes the focus
            self.take()
            return True
        return super().focusNextPrevChild(next_one)

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.offers.hide()
        super().focusOutEvent(event)

    # ── the place of a mistake ──
    def underline(self, span: tuple[int, int] | None) -> None:
        """Underline from … to; None takes it away."""
        marks = []
        if span is not None:
            length = len(self.toPlainText())
            mark = QTextEdit.ExtraSelection()
            form = QTextCharFormat()
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            form.setUnderlineColor(look.colour("bad"))
            form.setBackground(look.colour("bad_tint"))
            cursor = QTextCursor(self.document())
            cursor.setPosition(min(span[0], length))
            cursor.setPosition(min(span[1], length), QTextCursor.MoveMode.KeepAnchor)
            mark.format, mark.cursor = form, cursor  # type: ignore[attr-defined]
            marks.append(mark)
        self.setExtraSelections(marks)


def matching(names: Sequence[NameHint], word: str) -> list[NameHint]:
    """The names that begin with what was written, then those that hold it; letters are pinyin initials."""
    if word.isascii() and word.isalpha():
        keys = [(hint, initials_of(hint.name.rstrip("("))) for hint in names]
        word = word.lower()
    else:
        keys = [(hint, hint.name) for hint in names]
    first = [hint for hint, key in keys if key.startswith(word)]
    return [*first, *(hint for hint, key in keys if word in key and not key.startswith(word))][:_MOST]
