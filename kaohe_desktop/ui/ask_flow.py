"""The fields of a question side by side, going on in the next line where there is no more room; wide ones take what is left."""

from __future__ import annotations

from PySide6.QtCore import QSize
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
    def _least(self, item: QLayoutItem) -> QSize:
        return item.minimumSize() if _wide(item) else item.sizeHint()

    @override
    def _widths(self, line: list[QLayoutItem], sizes: list[QSize], room: int) -> list[int]:
        left = max(0, room - sum(size.width() for size in sizes) - self._across * (len(line) - 1))
        wide = sum(map(_wide, line))
        return [size.width() + (left // wide if _wide(item) else 0) for item, size in zip(line, sizes, strict=True)]


def _wide(item: QLayoutItem) -> bool:
    widget = item.widget()
    return isinstance(widget, Field) and widget.wide
