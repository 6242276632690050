"""The whole text of a scheme for whoever knows TOML: line numbers, refused lines marked, the first of them said below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.ui.page import label, rename
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.ui.scheme_desk import SchemeDesk

_KEEP_MS = 400


class _Numbers(QWidget):
    """The strip of line numbers."""

    def __init__(self, text: SourceText) -> None:
        super().__init__(text)
        self._text = text

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._text.strip_width(), 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self._text.paint_numbers(self, event.rect())


class SourceText(QPlainTextEdit):
    """A text with line numbers and marked lines."""

    def __init__(self) -> None:
        super().__init__()
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setAccessibleName("考核办法全文")
        self._bad: set[int] = set()
        self._strip = _Numbers(self)
        self.blockCountChanged.connect(lambda _count: self._make_room())
        self.updateRequest.connect(self._scroll)
        self._make_room()

    def strip_width(self) -> int:
        """Room for the largest number."""
        return self.fontMetrics().horizontalAdvance("✗ " + "9" * len(str(max(100, self.blockCount())))) + 22

    def _make_room(self) -> None:
        self.setViewportMargins(self.strip_width(), 0, 0, 0)

    def _scroll(self, rect: QRect, dy: int) -> None:
        if dy:
            self._strip.scroll(0, dy)
        else:
            self._strip.update(0, rect.y(), self._strip.width(), rect.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._strip.setGeometry(QRect(inside.left(), inside.top(), self.strip_width(), inside.height()))

    def paint_numbers(self, strip: QWidget, rect: QRect) -> None:
        """Paint the numbers of the lines in view."""
        painter = QPainter(strip)
        painter.fillRect(rect, look.colour("stripe"))
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= rect.bottom():
            height = self.blockBoundingRect(block).height()
            number = block.blockNumber() + 1
            painter.setPen(look.colour("bad" if number in self._bad else "ink_soft"))
            words = f"✗ {number}" if number in self._bad else str(number)
            place = QRect(0, round(top), strip.width() - 8, round(height))
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
            block, top = block.next(), top + height
        painter.end()

    def mark(self, lines: set[int]) -> None:
        """Mark these lines as refused."""
        self._bad = lines
        marks = []
        for number in sorted(lines):
            mark = QTextEdit.ExtraSelection()
            mark.format.setBackground(look.colour("bad_tint"))  # type: ignore[attr-defined]
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)  # type: ignore[attr-defined]
            mark.cursor = QTextCursor(self.document().findBlockByNumber(number - 1))  # type: ignore[attr-defined]
            marks.append(mark)
        self.setExtraSelections(marks)
        self._strip.update()

    def go_to(self, line: int) -> None:
        """Put the cursor on a line and show it in the middle."""
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(line - 1)))
        self.centerCursor()
        self.setFocus()


class SchemeSource(QWidget):
    """The text and its problems. What is typed is kept when the hands rest, refused or not."""

    probed = Signal(object)

    def __init__(self, desk: SchemeDesk) -> None:
        super().__init__()
        self.desk = desk
        self.text = SourceText()
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setFamilies([*font.families(), *self.font().families()])
        self.text.setFont(font)
        self.state = label("", "soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.text, 1)
        column.addWidget(self.state)
        self._text = self._shown = ""  # the draft shown last, and how it stood in the window: anything else was typed
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_KEEP_MS)
        self._soon.timeout.connect(self.flush)
        self.text.textChanged.connect(self._soon.start)
        self.text.installEventFilter(self)

    def refresh(self) -> None:
        """Show the draft; the cursor stays where it was."""
        draft = self.desk.draft
        if self._text != draft.text or self.text.toPlainText() != self._shown:
            place, slid = self.text.textCursor().position(), self.text.verticalScrollBar().value()
            self.text.blockSignals(True)
            self.text.setPlainText(draft.text)
            self.text.blockSignals(False)
            cursor = self.text.textCursor()
            cursor.setPosition(min(place, len(draft.text)))
            self.text.setTextCursor(cursor)
            self.text.verticalScrollBar().setValue(slid)
        self._text, self._shown = draft.text, self.text.toPlainText()
        found = draft.problems
        self.text.mark({one.line for one in found if one.line is not None})
        rename(self.state, "bad" if found else "soft")
        if found:
            more = f"　还有 {len(found) - 1} 处，见右边" if len(found) > 1 else ""
            self.state.setText(f"✗ {found[0].problem}{more}\n改好以前不能存成新版本；写下的已经存在草稿里")
        elif self.desk.own:
            self.state.setText("读得通。每一处改动都马上存进草稿")
        else:
            self.state.setText("这一份不能直接改，改一个字就会先问复制成什么名称")

    def flush(self) -> None:
        """Keep what has been typed."""
        self._soon.stop()
        text = self.text.toPlainText()
        if text != self._shown and self.desk.session.ws is not None:
            self._shown = text
            if not self.desk.own:
                self.refresh()  # what was typed goes into the copy that is asked for now
            self.desk.set_text(text)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.text and event.type() == QEvent.Type.FocusOut:
            self.flush()
        return super().eventFilter(watched, event)
