"""The fields of a question side by side, going on in the next line where there is no more room; wide ones take what is left."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayoutItem, QWidget
from typing_extensions import override

from kaohe_desktop.ui.flow_layout import FlowLayout

_LEAST_WIDE = 160


class Field(QWidget):
    """A field with its name before it; ``wide`` ones grow."""

    def __init__(self, name: str, widget: QWidget, *, wide: bool) -> None:
        super().__init__()
        self.wide = wide
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        caption = QLabel(name)
        caption.setBuddy(widget)
        line.addWidget(caption)
        line.addWidget(widget, 1 if wide else 0)
        if wide:
            widget.setMinimumWidth(_LEAST_WIDE)


class FieldFlow(FlowLayout):
    """Lines of fields; in each line what is left over goes to the wide ones."""

    @override
    def _placed(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for items in self._lines(rect.width()):
            sizes = [self._least(item) for item in items]
            high = max(size.height() for size in sizes)
            left = rect.width() - sum(size.width() for size in sizes) - self._across * (len(items) - 1)
            wide = [item for item in items if _wide(item)]
            x = rect.x()
            for item, size in zip(items, sizes, strict=True):
                width = min(size.width() + (max(0, left) // len(wide) if item in wide else 0), rect.width())
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (high - size.height()) // 2), QSize(width, size.height())))
                x += width + self._across
            y += high + self._down
        return max(0, y - self._down - rect.y())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            need = self._least(item).width()
            if not lines or used + need > width:
                lines.append([])
                used = 0
            lines[-1].append(item)
            used += need + self._across
        return lines

    @staticmethod
    def _least(item: QLayoutItem) -> QSize:
        return item.minimumSize() if _wide(item) else item.sizeHint()


def _wide(item: QLayoutItem) -> bool:
    widget = item.widget()
    return isinstance(widget, Field) and widget.wide
