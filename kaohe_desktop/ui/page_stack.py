"""The room of the pages: fills what there is, and scrolls where the window is smaller than a page can be."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QStackedWidget, QWidget
from typing_extensions import override

#: below this a page is scrolled rather than squeezed (logical pixels; 1366×768 leaves 1220×656, at 200 % 631×300)
_LEAST = QSize(480, 180)


class PageStack(QStackedWidget):
    """Asks for what the page shown needs, not for the most any page would."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pages")
        self.currentChanged.connect(lambda _place: self.updateGeometry())

    @override
    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        if page is None:
            return _LEAST
        return page.minimumSizeHint().expandedTo(_LEAST)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    @override
    def heightForWidth(self, width: int) -> int:
        page = self.currentWidget()
        layout = page.layout() if page is not None else None
        least = self.minimumSizeHint().height()
        return max(least, layout.minimumHeightForWidth(width)) if layout is not None and layout.hasHeightForWidth() else least


class PageRoom(QScrollArea):
    """Holds the pages; whoever gets the focus is brought into view."""

    def __init__(self, pages: PageStack) -> None:
        super().__init__()
        self.setObjectName("room")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(pages)
        self._pages = pages
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        room = self.viewport().size()
        if now is not None and self._pages.isAncestorOf(now) and now.height() < room.height() and now.width() < room.width():
            self.ensureWidgetVisible(now, 12, 12)

    def to_top(self) -> None:
        """Show a page from its beginning."""
        self.horizontalScrollBar().setValue(0)
        self.verticalScrollBar().setValue(0)
