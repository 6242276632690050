"""Icons: SVG strokes from resources/icons (lucide, and a few of our own), drawn in the colour of the look; always with words beside them."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from kaohe_desktop.resources import resource
from kaohe_desktop.ui.style import look


def pixmap(name: str, colour: str | QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of ``size`` logical pixels; empty if there is no such icon."""
    return _pixmap(name, QColor(colour).name(), size, ratio)


@cache
def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    path = resource("icons", f"{name}.svg")
    if path.is_file():
        text = path.read_text("utf-8").replace("currentColor", colour)
        painter = QPainter(picture)
        QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, size, size))
        painter.end()
    return picture


def icon(name: str, colour: str | None = None) -> QIcon:
    """The icon for a button or a menu, in the ink of the look unless another colour is named."""
    return QIcon(pixmap(name, colour or look.colours.ink_soft, 18, 2.0))
