"""Several views in one place (with tabs or without), of which only the one shown asks for room."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget
from typing_extensions import override

_SEAM = 4  # between the tabs and what is under them


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
        return _least(shown, self.width())

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()


class Tabs(QTabWidget):
    """Tabs of which only the one shown asks for room; a word too many in one makes no other scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.currentChanged.connect(lambda _place: self.updateGeometry())

    @override
    def hasHeightForWidth(self) -> bool:
        return False

    @override
    def minimumSizeHint(self) -> QSize:
        shown, bar = self.currentWidget(), self.tabBar().minimumSizeHint()
        if shown is None:
            return super().minimumSizeHint()
        least = _least(shown, self.width())
        return QSize(max(least.width(), bar.width()), least.height() + self.tabBar().sizeHint().height() + _SEAM)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # lines that wrap otherwise are higher


def _least(shown: QWidget, width: int) -> QSize:
    """What a view needs at least, as high as its lines become at a width."""
    least = shown.minimumSizeHint()
    layout = shown.layout()
    if layout is not None and layout.hasHeightForWidth() and width > least.width():
        least.setHeight(max(least.height(), layout.minimumHeightForWidth(width)))
    return least
