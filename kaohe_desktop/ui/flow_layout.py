"""Fields side by side that go on in the next line where there is no more room, instead of making a page wider."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from typing_extensions import override


class FlowLayout(QLayout):
    """Places its items from left to right in their own sizes, line by line; what is hidden takes no room."""

    def __init__(self, parent: QWidget | None = None, *, across: int = 8, down: int = 6) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self._across, self._down = across, down
        self._items: list[QLayoutItem] = []

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._placed(QRect(0, 0, width, 0), move=False)

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._placed(rect, move=True)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSize()

    @override
    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _placed(self, rect: QRect, *, move: bool) -> int:
        """Go through the lines; the height they need. What stands in one line is centred in it."""
        y = rect.y()
        for line in self._lines(rect.width()):
            sizes = [self._least(item) for item in line]
            high = max(size.height() for size in sizes)
            x = rect.x()
            for item, size, width in zip(line, sizes, self._widths(line, sizes, rect.width()), strict=True):
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (high - size.height()) // 2), QSize(min(width, rect.width()), size.height())))
                x += width + self._across
            y += high + self._down
        return max(y - self._down - rect.y(), 0)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            need = self._least(item).width()
            if not lines or x + need > width:
                lines.append([])
                x = 0
            lines[-1].append(item)
            x += need + self._across
        return lines

    def _least(self, item: QLayoutItem) -> QSize:
        """The size an item needs in its line."""
        return item.sizeHint()

    def _widths(self, line: list[QLayoutItem], sizes: list[QSize], room: int) -> list[int]:
        """How wide each item of a line becomes."""
        return [size.width() for size in sizes]


class FlowRoom(QWidget):
    """A part of a page made of such lines: always as high as they need at its width, so that no field is cut."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.flow = FlowLayout(self)
        for widget in widgets:
            self.flow.addWidget(widget)

    def empty(self) -> None:
        """Take everything out."""
        while (item := self.flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def reach(self) -> None:
        """Be as high as the lines need."""
        self.flow.invalidate()
        need = max(self.flow.heightForWidth(max(self.width(), 1)), 1)
        if need != self.minimumHeight():
            self.setFixedHeight(need)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.reach()

    @override
    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show, QEvent.Type.StyleChange):
            self.reach()
        return done
