"""The heading row of a table: the heading, what may be entered (满分, 单位), how many lack it, and the mark of sorting."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QHeaderView, QWidget
from typing_extensions import override

from kaohe_desktop.office.grid import Grid
from kaohe_desktop.ui.grid_model import GridModel
from kaohe_desktop.ui.style import look


class GridHeader(QHeaderView):
    """Two-line headings; a click sorts upwards, again downwards, a third time brings the stored order back."""

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self.low = False  # the table has little height: no line without words
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.sectionClicked.connect(self._sort)

    def _sort(self, section: int) -> None:
        column, descending = self._model.sorted_by
        if column != section:
            self._model.sort(section, Qt.SortOrder.AscendingOrder)
        elif not descending:
            self._model.sort(section, Qt.SortOrder.DescendingOrder)
        else:
            self._model.sort(-1)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height_needed())

    def height_needed(self) -> int:
        """A line for the heading, one if any column has a note, and one for what is missing where that is counted."""
        grid = self._model.grid
        if grid is None:
            return look.size + 20
        lines = 1 + any(column.note for column in grid.columns) + self._counts(grid)
        return look.size * lines + (20, 24, 26)[lines - 1]

    def _counts(self, grid: Grid) -> bool:
        """Whether there is a line of its own for what is missing; in a low table it stands with the note."""
        return grid.counts_missing and not self.low

    @override
    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        grid = self._model.grid
        if grid is None or not rect.isValid():
            return
        column = grid.columns[section]
        painter.save()
        painter.fillRect(rect, look.colour("stripe"))
        painter.setPen(QPen(look.colour("line_strong")))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(QPen(look.colour("line")))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
        inner = rect.adjusted(8, 6, -8, -5)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.Bold)
        painter.setFont(font)
        painter.setPen(look.colour("ink"))
        lack = grid.lacking(section) if grid.counts_missing else None
        missing = f"缺 {lack}" if lack else ""
        lower = [(column.note, "ink_soft"), (missing, "warn")]
        if self.low:
            words = f"{column.note}，{missing}" if column.note and missing else column.note or missing  # 「缺 16 分」 were points
            lower = [(words, "warn" if missing else "ink_soft")]
        if self._counts(grid) or lower[0][0]:
            painter.drawText(inner, side | Qt.AlignmentFlag.AlignTop, column.heading)
            font.setWeight(QFont.Weight.Normal)
            font.setPixelSize(look.size - 2)
            painter.setFont(font)
            for down, (words, ink) in enumerate(lower, 1):
                line = inner.adjusted(0, round(down * (look.size + 4)), 0, 0)
                painter.setPen(look.colour(ink))
                if self.low and missing and painter.fontMetrics().horizontalAdvance(words) > line.width():
                    words = missing  # what is allowed is said below the table, too
                words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, line.width())
                painter.drawText(line, side | Qt.AlignmentFlag.AlignTop, words)
        else:
            painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, column.heading)
        if self._model.sorted_by[0] == section:
            self._paint_arrow(painter, rect, column.numeric)
        painter.restore()

    def _paint_arrow(self, painter: QPainter, rect: QRect, at_left: bool) -> None:
        x = rect.left() + 7 if at_left else rect.right() - 7
        y, d = rect.top() + 8, -3 if self._model.sorted_by[1] else 3
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(look.colour("accent"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygonF([QPointF(x - 4, y + d), QPointF(x + 4, y + d), QPointF(x, y - d)]))
