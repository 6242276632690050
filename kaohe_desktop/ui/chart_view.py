"""A chart on the screen: the same shapes as on paper (forms/drawing), in the window's colours, light or dark."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from kaohe_desktop.forms.drawing import Anchor, Box, Dot, Drawing, Rule, Shape, Words, hatch_lines
from kaohe_desktop.ui.style import look

#: (width, text size, measure of texts) → the drawing
Draw = Callable[[float, float, Callable[[str, float], float]], Drawing | None]
_LEAST_WIDTH = 240


class ChartView(QWidget):
    """As wide as it is given and as high as the drawing needs."""

    def __init__(self) -> None:
        super().__init__()
        self._draw: Draw | None = None
        self.drawing: Drawing | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(_LEAST_WIDTH)

    def show_chart(self, draw: Draw | None, words: str) -> None:
        """Show a chart; ``words`` say what it shows, for whoever cannot see it, too."""
        self._draw = draw
        self.setAccessibleName(words)
        self.setToolTip(words)
        self._lay_out()

    def _lay_out(self) -> None:
        width = max(self.width(), _LEAST_WIDTH) - 4
        self.drawing = None if self._draw is None else self._draw(width, look.size - 1, self._measure)
        self.setFixedHeight(0 if self.drawing is None else round(self.drawing.height) + 4)
        self.update()

    def _measure(self, text: str, size: float) -> float:
        return QFontMetricsF(self._font(size, bold=False)).horizontalAdvance(text)

    def _font(self, size: float, *, bold: bool) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(max(round(size), 8))
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        return font

    @override
    def sizeHint(self) -> QSize:
        return QSize(600, 0 if self.drawing is None else round(self.drawing.height) + 4)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.drawing is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(2, 2)
        for shape in self.drawing.shapes:
            self._paint(painter, shape)
        painter.end()

    def _paint(self, painter: QPainter, shape: Shape) -> None:
        match shape:
            case Box():
                painter.setPen(QPen(look.colour(shape.edge), 1) if shape.edge else Qt.PenStyle.NoPen)
                painter.setBrush(look.colour(shape.tone))
                painter.drawRect(QRectF(shape.x, shape.y, shape.width, shape.height))
                for line in hatch_lines(shape):
                    self._paint(painter, line)
            case Rule():
                style = Qt.PenStyle.DashLine if shape.dashed else Qt.PenStyle.SolidLine
                painter.setPen(QPen(look.colour(shape.tone), shape.width, style))
                painter.drawLine(QPointF(shape.x1, shape.y1), QPointF(shape.x2, shape.y2))
            case Dot():
                painter.setPen(QPen(look.colour(shape.tone), 1))
                painter.setBrush(look.colour("paper" if shape.hollow else shape.tone))
                painter.drawEllipse(QPointF(shape.x, shape.y), shape.radius, shape.radius)
            case Words():
                font = self._font(shape.size, bold=shape.bold)
                painter.setFont(font)
                painter.setPen(look.colour(shape.tone))
                long = QFontMetricsF(font).horizontalAdvance(shape.text)
                left = shape.x - {Anchor.START: 0.0, Anchor.MIDDLE: long / 2, Anchor.END: long}[shape.anchor]
                painter.drawText(QPointF(left, shape.y), shape.text)


class ChartArea(QScrollArea):
    """A chart that scrolls inside itself where it is higher than its room."""

    def __init__(self) -> None:
        super().__init__()
        self.chart = ChartView()
        self.setWidget(self.chart)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def needed(self) -> int:
        """How high the chart is."""
        return self.chart.height() + 4

    @override
    def sizeHint(self) -> QSize:
        return QSize(600, self.needed)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, 60)
