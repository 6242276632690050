"""A form in a scrolled frame that is as high as what stands in it, up to a limit; in a low window it takes all there is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from kaohe_desktop.ui.style import look

#: in heights of a letter
_MOST = 30


class Unrolled(QScrollArea):
    """Qt's own area asks for the same height whatever stands in it."""

    def __init__(self) -> None:
        super().__init__()
        self.low = False
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def hold(self, widget: QWidget) -> None:
        """What stands in it."""
        widget.installEventFilter(self)
        self.setWidget(widget)
        self.fit(low=False)

    def fit(self, *, low: bool) -> None:
        """In a low window it takes all the room there is."""
        self.low = low
        vertical = QSizePolicy.Policy.Expanding if low else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)

    @override
    def sizeHint(self) -> QSize:
        inner = self.widget()
        high = inner.sizeHint().height() if inner is not None else 0
        width = self.viewport().width()
        if inner is not None and inner.hasHeightForWidth() and width > 0:
            high = inner.heightForWidth(width)
        return QSize(super().sizeHint().width(), min(high + 4, _MOST * look.size))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
