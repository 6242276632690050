"""Several views in one place, of which only the one shown asks for room."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override


class Views(QStackedWidget):
    """Qt's own asks for the height the tallest of all its views would like, shown or not."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _place: self.updateGeometry())

    @override
    def hasHeightForWidth(self) -> bool:
        return False

    @override
    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        if shown is None:
            return super().minimumSizeHint()
        least = shown.minimumSizeHint()
        layout = shown.layout()
        if layout is not None and layout.hasHeightForWidth() and self.width() > least.width():
            least.setHeight(max(least.height(), layout.minimumHeightForWidth(self.width())))
        return least

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()
