"""Draws a pane of the spreadsheet straight from the grid: grounds, lines, texts and marks, each kind in one go.

A view that asks a delegate for each cell asks the model a dozen questions first; over a page of cells that took ten times as
long. Every state has a look of its own, never by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen

from kaohe_desktop.office.grid import CellState
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTableView

    from kaohe_desktop.office.grid import Grid
    from kaohe_desktop.ui.grid_model import GridModel

_GROUND = {
    CellState.REFUSED: "bad_tint", CellState.MISSING: "warn_tint", CellState.NOT_APPLICABLE: "closed",
    CellState.COMPUTED: "stripe",
}
_INK = {CellState.REFUSED: "bad", CellState.DEFAULT: "ink_soft", CellState.NOT_APPLICABLE: "ink_soft"}
_EDGE = 8  # between a cell's edge and its text
_CROSS = 20  # as much where the cross of a refused cell stands
_KEPT = 20_000  # widths of texts


@dataclass(slots=True)
class _Cell:
    """One cell to draw."""

    rect: QRect
    column: int
    text: str
    state: CellState


class GridPainter:
    """The drawing of one pane."""

    def __init__(self, pane: QTableView, model: GridModel) -> None:
        self._pane, self._model = pane, model
        self._font = QFont()
        self._widths: dict[tuple[bool, str], int] = {}

    def paint(self, area: QRect) -> None:
        """Draw what of the cells lies in the area."""
        grid, pane = self._model.grid, self._pane
        spans = [
            (column, pane.columnViewportPosition(column), pane.columnWidth(column))
            for column in range(self._model.columnCount()) if not pane.isColumnHidden(column)
        ]
        spans = [(column, left, width) for column, left, width in spans if left <= area.right() and left + width > area.left()]
        first, last = pane.rowAt(area.top()), pane.rowAt(area.bottom())
        if grid is None or first < 0 or not spans:
            return
        last = min(self._model.rowCount() if last < 0 else last + 1, grid.row_count()) - 1
        painter = QPainter(pane.viewport())
        try:
            cells = self._cells(grid, first, last, spans)
            self._draw_grounds(painter, cells, first, last, spans)
            self._draw_texts(painter, grid, cells)
            for cell in cells:
                if cell.state is CellState.REFUSED:
                    _cross(painter, cell.rect)
                elif cell.state is CellState.MISSING:
                    _dash(painter, cell.rect)
            self._draw_current(painter)
        finally:
            painter.end()  # a painter left open in a paint event stops the whole program

    def _cells(self, grid: Grid, first: int, last: int, spans: list[tuple[int, int, int]]) -> list[_Cell]:
        columns = [column for column, _, _ in spans]
        top, high = self._pane.rowViewportPosition(first), self._pane.rowHeight(first)
        return [
            _Cell(QRect(left, top + (row - first) * high, width, high), column, text, state)
            for row in range(first, last + 1)
            for (column, left, width), (text, state) in zip(spans, grid.cells(row, columns), strict=True)
        ]

    # ── grounds and lines ──
    def _draw_grounds(
        self, painter: QPainter, cells: list[_Cell], first: int, last: int, spans: list[tuple[int, int, int]]
    ) -> None:
        if not cells:
            return
        whole = QRect(cells[0].rect.topLeft(), cells[-1].rect.bottomRight())
        painter.fillRect(whole, look.colour("paper"))
        shown = getattr(self._pane, "shows_cursor", True)
        current = self._pane.selectionModel().currentIndex().row() if shown else -1
        selected = self._selected() if shown else []
        colours: dict[str, QColor] = {}
        at = 0
        for row in range(first, last + 1):
            within = [(low, high) for top, bottom, low, high in selected if top <= row <= bottom]
            for column, _, _ in spans:
                cell = cells[at]
                at += 1
                ground = _GROUND.get(cell.state, "stripe" if row == current else "")
                if within and cell.state is not CellState.REFUSED and any(low <= column <= high for low, high in within):
                    ground = "accent_tint"
                if ground:
                    if ground not in colours:
                        colours[ground] = look.colour(ground)
                    painter.fillRect(cell.rect, colours[ground])
                if cell.state is CellState.NOT_APPLICABLE:
                    painter.fillRect(cell.rect, QBrush(look.colour("line"), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(look.colour("line"), 1))
        high = cells[0].rect.height()
        for row in range(last - first + 1):
            bottom = whole.top() + (row + 1) * high - 1
            painter.drawLine(whole.left(), bottom, whole.right(), bottom)
        for _, left, width in spans:
            painter.drawLine(left + width - 1, whole.top(), left + width - 1, whole.bottom())

    def _selected(self) -> list[tuple[int, int, int, int]]:
        areas = self._pane.selectionModel().selection()
        every = [areas.at(place) for place in range(areas.count())]
        return [(one.top(), one.bottom(), one.left(), one.right()) for one in every]

    def _draw_current(self, painter: QPainter) -> None:
        index = self._pane.selectionModel().currentIndex()
        if index.isValid() and getattr(self._pane, "shows_cursor", True) and not self._pane.isColumnHidden(index.column()):
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._pane.visualRect(index).adjusted(1, 1, -1, -1))

    # ── texts ──
    def _draw_texts(self, painter: QPainter, grid: Grid, cells: list[_Cell]) -> None:
        font = QFont(self._pane.font())
        if font != self._font or len(self._widths) > _KEPT:
            self._font, self._widths = font, {}
        behind = grid.computed_stale
        lagging = [behind and not (one.numeric and grid.total_exact) for one in grid.columns]
        plain: list[_Cell] = []
        bold: list[_Cell] = []
        for cell in cells:
            if cell.text:
                strong = cell.state is CellState.COMPUTED and not lagging[cell.column] and grid.columns[cell.column].numeric
                (bold if strong else plain).append(cell)
        for heavy, some in ((False, plain), (True, bold)):
            if not some:
                continue
            shown = QFont(font)
            if heavy:
                shown.setWeight(QFont.Weight.Bold)
            painter.setFont(shown)
            metrics = QFontMetrics(shown)
            ink = ""
            for cell in sorted(some, key=lambda one: _INK.get(one.state, "ink")):
                wanted = "ink_soft" if lagging[cell.column] and cell.state is CellState.COMPUTED else _INK.get(cell.state, "ink")
                if wanted != ink:
                    ink = wanted
                    painter.setPen(look.colour(ink))
                self._draw_text(painter, metrics, heavy, cell, numeric=grid.columns[cell.column].numeric)

    def _draw_text(self, painter: QPainter, metrics: QFontMetrics, heavy: bool, cell: _Cell, *, numeric: bool) -> None:
        rect, line = cell.rect, cell.text.replace("\n", " ")
        if cell.state is CellState.DEFAULT:
            line = f"({line})"  # empty, and counts as this: not to be taken for a figure that was typed
        room = rect.width() - _EDGE - (_CROSS if cell.state is CellState.REFUSED else _EDGE)
        width = self._widths.get((heavy, line))
        if width is None:
            width = self._widths[heavy, line] = metrics.horizontalAdvance(line)
        if width > room:
            line = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room)
            width = metrics.horizontalAdvance(line)
        left = rect.left() + _EDGE
        if cell.state is CellState.NOT_APPLICABLE:
            left += (room - width) // 2
        elif numeric:
            left += room - width
        painter.drawText(left, rect.top() + (rect.height() - metrics.height()) // 2 + metrics.ascent(), line)


def _cross(painter: QPainter, rect: QRect) -> None:
    x, y, r = rect.right() - 11, rect.center().y() + 1, 3.5
    painter.setPen(QPen(look.colour("bad"), 2))
    painter.drawLine(QPointF(x - r, y - r), QPointF(x + r, y + r))
    painter.drawLine(QPointF(x - r, y + r), QPointF(x + r, y - r))


def _dash(painter: QPainter, rect: QRect) -> None:
    painter.setPen(QPen(look.colour("warn"), 1.4))
    painter.drawLine(QPointF(rect.left() + 9, rect.bottom() - 8), QPointF(rect.left() + 21, rect.bottom() - 8))
