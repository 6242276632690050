"""Shows a text in Markdown calmly: the window's own sizes and colours, narrow tables for the keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextFrameFormat, QTextTable
from PySide6.QtWidgets import QTextBrowser
from typing_extensions import override

from kaohe_desktop.ui.style import look


class HelpView(QTextBrowser):
    """Read-only; scrolls by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setOpenExternalLinks(False)
        self.setTabChangesFocus(True)

    def show_text(self, markdown: str) -> None:
        """Show a text from its beginning."""
        self._text = markdown
        self.setMarkdown(markdown)
        self._dress()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _dress(self) -> None:
        document = self.document()
        document.setDefaultFont(self.font())
        block = document.begin()
        while block.isValid():
            cursor = QTextCursor(block)
            level = block.blockFormat().headingLevel()
            shape = QTextBlockFormat()
            in_table = cursor.currentTable() is not None
            shape.setTopMargin((14 if level == 2 else 0) if level else 1 if in_table else 4)
            shape.setBottomMargin(4 if level else 1 if in_table else 3)
            shape.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.mergeBlockFormat(shape)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            ink = QTextCharFormat()
            if level:
                ink.setProperty(QTextCharFormat.Property.FontSizeAdjustment, 0)
                ink.setProperty(QTextCharFormat.Property.FontPixelSize, look.size + (4 if level == 1 else 1))
                ink.setFontWeight(QFont.Weight.Bold)
            ink.setForeground(look.colour("ink"))
            cursor.mergeCharFormat(ink)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._dress_table(frame)

    def _dress_table(self, table: QTextTable) -> None:
        shape = table.format()
        shape.setBorder(0)
        shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        shape.setCellPadding(2)
        shape.setCellSpacing(0)
        shape.setLeftMargin(0)
        table.setFormat(shape)
        if table.cellAt(0, 0).firstCursorPosition().block().text() == "键":
            table.removeRows(0, 1)  # which column is which is plain to see
        for row in range(table.rows()):
            cell = table.cellAt(row, 0)
            cursor = cell.firstCursorPosition()
            cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
            ink = QTextCharFormat()
            ink.setForeground(look.colour("accent"))
            cursor.mergeCharFormat(ink)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._text:
            self.show_text(self._text)
