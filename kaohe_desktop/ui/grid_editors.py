"""What opens over a cell to type in: a line for a figure, a growing sheet for words, a list to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.ui.grid_cells import CellDelegate

#: how wide (full-width characters) a text opens at least, and how high (lines) it grows at most
_TEXT_WIDTH, _TEXT_LINES = 20, 9


def figure_line(parent: QWidget, *, numeric: bool) -> QLineEdit:
    """A line over its cell. Figures are typed as they are, also while the input method stands on Chinese."""
    line = QLineEdit(parent)
    line.setFrame(False)
    line.setAlignment((Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter)
    line.setStyleSheet("border-radius: 0; padding: 0 6px;")
    line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, not numeric)
    return line


class TextEditor(QPlainTextEdit):
    """A text over its cell: one line at first, wider than the cell if need be, growing with what is typed."""

    def __init__(self, parent: QWidget, view: QAbstractItemView) -> None:
        super().__init__(parent)
        self._room = view.viewport()
        self._cell = QRect()
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("border-radius: 0; padding: 0;")
        self.document().setDocumentMargin(5)
        self.textChanged.connect(self._grow)

    def place(self, cell: QRect) -> None:
        """Stand over the cell."""
        self._cell = QRect(cell)
        self._grow()

    def _grow(self) -> None:
        room = self._room.rect()
        rect = QRect(self._cell)
        rect.setWidth(min(max(rect.width(), _TEXT_WIDTH * look.size), room.width()))
        self.resize(rect.width(), self.height())
        lines = sum(
            max(1, self.document().findBlockByNumber(number).layout().lineCount()) for number in range(self.blockCount())
        )
        rect.setHeight(max(rect.height(), min(lines, _TEXT_LINES) * self.fontMetrics().lineSpacing() + 16))
        rect.moveLeft(max(0, min(rect.left(), room.right() - rect.width() + 1)))
        rect.moveTop(max(0, min(rect.top(), room.bottom() - rect.height() + 1)))
        self.setGeometry(rect)


class ChoiceEditor(QComboBox):
    """A list dropped open at once; choosing commits and closes."""

    def __init__(self, parent: QWidget, choices: tuple[str, ...], delegate: CellDelegate) -> None:
        super().__init__(parent)
        self.addItem("")
        self.addItems(list(choices))
        self.activated.connect(lambda _place: delegate.finish(self, (0, 0)))
