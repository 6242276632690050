"""How a grade looks: its word with a tint that follows its place among the scheme's grades, never its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from kaohe_desktop.ui.list_table import Look
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import QuotaUse, Result
    from kaohe_desktop.engine.scheme.model import Scheme


#: what a quota or a tie over all categories is headed with
WHOLE_OFFICE = "全体"


def grade_look(scheme: Scheme, result: Result) -> Look | None:
    """The look of a result's grade: pending amber, the best green, the last red, the second the accent's tint."""
    if result.pending:
        return "warn", "warn_tint", True
    names = [grade.name for grade in scheme.grades if grade.shown]
    if result.grade not in names:
        return ("ink_soft", "", False) if result.grade else None
    place = names.index(result.grade)
    if place == 0:
        return "good", "good_tint", True
    if place == len(names) - 1 and len(names) > 2:
        return "bad", "bad_tint", True
    return ("accent", "", False) if place == 1 and len(names) > 2 else ("ink", "", False)


def counted(scheme: Scheme, results: Sequence[Result], head: str, unit: str) -> str:
    """How many have which grade: 共 60 人：优秀 12　良好 16 …"""
    counts: dict[str, int] = {}
    for one in results:
        word = "缺项" if one.missing else f"待议{one.pending}" if one.pending else one.grade or "不评等次"
        counts[word] = counts.get(word, 0) + 1
    order = [grade.name for grade in scheme.grades]
    words = sorted(counts, key=lambda word: order.index(word) if word in order else len(order))
    return f"{head} {len(results)} {unit}：　" + "　".join(f"{word} {counts[word]}" for word in words)


class CellDelegate(QStyledItemDelegate):
    """Draws a line under the one cell of the row that the cursor is on: the figure that is explained beside the table."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().paint(painter, option, index)
        underline(self.parent(), painter, option, index)


def underline(view: object, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
    """The line under the cell the cursor is on."""
    if isinstance(view, QAbstractItemView) and view.currentIndex() == index:
        rect = option.rect  # type: ignore[attr-defined]
        painter.fillRect(rect.x() + 4, rect.bottom() - 2, rect.width() - 8, 2, look.colour("accent"))


class GradeDelegate(QStyledItemDelegate):
    """Draws a grade as its word on a tint."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        rect, word = QRectF(option.rect), str(index.data() or "")  # type: ignore[attr-defined]
        chosen = option.state & QStyle.StateFlag.State_Selected  # type: ignore[attr-defined]
        ink, ground = index.data(Qt.ItemDataRole.ForegroundRole), index.data(Qt.ItemDataRole.BackgroundRole)
        font = index.data(Qt.ItemDataRole.FontRole)
        painter.save()
        painter.fillRect(rect, look.colour("accent_tint" if chosen else "paper"))
        painter.setPen(look.colour("line"))
        painter.drawLine(rect.toRect().bottomLeft(), rect.toRect().bottomRight())
        if isinstance(font, QFont):
            painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(word)
        if word and ground is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(rect.x() + 4, rect.y() + 5, width + 14, rect.height() - 11), 4, 4)
        painter.setPen(ink if ink is not None else look.colour("ink"))
        painter.drawText(rect.adjusted(11, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, word)
        painter.restore()
        underline(self.parent(), painter, option, index)


_LEAST_BAR = 16


class QuotaBoard(QWidget):
    """One line a category: heads, and for each quota a bar with used/seats in figures; a click chooses the category."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[str, list[QuotaUse]]] = []
        self._chosen, self._unit = "", "人"
        self.brief = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_quotas(self, quotas: Sequence[QuotaUse], chosen: str = "", unit: str = "人") -> None:
        """Show how the quotas are used; ``unit`` is what is counted."""
        self._unit = unit
        by_category: dict[str, list[QuotaUse]] = {}
        for quota in quotas:
            by_category.setdefault(quota.category or WHOLE_OFFICE, []).append(quota)
        self._lines, self._chosen = list(by_category.items()), chosen
        self._fit()
        words = [f"{one.category or WHOLE_OFFICE}{one.grade} 已用 {one.used}，名额 {one.seats}，待议 {one.pending}" for one in quotas]
        self.setAccessibleName("；".join(words))
        self.setToolTip("\n".join(words))
        self.update()

    def set_brief(self, brief: bool) -> None:
        """One line of figures for all categories (the chosen one alone, if one is), where there is no room for bars."""
        self.brief = brief
        self._fit()
        self.update()

    def _fit(self) -> None:
        lines = min(1, len(self._lines)) if self.brief else len(self._lines)
        self.setFixedHeight(max(1, lines * self._step()))

    def _step(self) -> int:
        return look.size + (8 if self.brief else 14)

    def _paint_brief(self, painter: QPainter) -> None:
        parts = []
        for category, quotas in self._lines:
            if self._chosen in ("", category):
                figures = "　".join(f"{one.grade} {one.used}/{one.seats}" + (f" 待议{one.pending}" if one.pending else "") for one in quotas)
                parts.append(f"{category} {figures}")
        words = painter.fontMetrics().elidedText("｜".join(parts), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(look.colour("warn" if any(one.pending for _, quotas in self._lines for one in quotas) else "ink"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, words)

    @override
    def sizeHint(self) -> QSize:
        return QSize(300, self.minimumHeight())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.brief:
            self._paint_brief(painter)
            painter.end()
            return
        metrics, step = painter.fontMetrics(), self._step()
        heads = [f"{category}　{quotas[0].base}{self._unit}" for category, quotas in self._lines]
        start = max((metrics.horizontalAdvance(head) for head in heads), default=0) + 20
        most = max((len(quotas) for _category, quotas in self._lines), default=1)
        least = max((metrics.horizontalAdvance(f"{one.grade}{_figures(one)}") + 22 for _, quotas in self._lines for one in quotas), default=0)
        each = max(least, min(400, (self.width() - start) // max(most, 1)))
        for place, (category, quotas) in enumerate(self._lines):
            top = place * step
            painter.setPen(look.colour("accent" if category == self._chosen else "ink"))
            painter.drawText(0, top, start, step, int(Qt.AlignmentFlag.AlignVCenter), heads[place])
            for number, quota in enumerate(quotas):
                self._paint_bar(painter, quota, start + number * each, top, each, step)
        painter.end()

    def _paint_bar(self, painter: QPainter, quota: QuotaUse, x: int, top: int, width: int, step: int) -> None:
        metrics = painter.fontMetrics()
        left = x + metrics.horizontalAdvance(quota.grade) + 8
        figures = _figures(quota)
        room = metrics.horizontalAdvance("00/00　待议 0") if width > 240 else metrics.horizontalAdvance(figures)
        free = width - (left - x) - room - 26
        painter.setPen(look.colour("ink_soft"))
        painter.drawText(x, top, width, step, int(Qt.AlignmentFlag.AlignVCenter), quota.grade)
        after = left
        if free >= _LEAST_BAR:  # where type is large the figures alone must do
            bar = QRectF(left, top + step / 2 - 5, free, 10)
            self._draw_bar(painter, bar, min(1.0, quota.used / quota.seats) if quota.seats else 0)
            after = int(bar.right()) + 8
        painter.setPen(look.colour("warn" if quota.pending else "ink"))
        painter.drawText(after, top, width - (after - x) - 6, step, int(Qt.AlignmentFlag.AlignVCenter), figures)

    @staticmethod
    def _draw_bar(painter: QPainter, bar: QRectF, share: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("line"))
        painter.drawRoundedRect(bar, 3, 3)
        if share:
            painter.setBrush(look.colour("accent"))
            painter.drawRoundedRect(QRectF(bar.x(), bar.y(), bar.width() * share, bar.height()), 3, 3)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = int(event.position().y()) // self._step()
        if self.brief:
            return  # categories are chosen from the list above
        if 0 <= place < len(self._lines):
            self.chosen.emit(self._lines[place][0])


def _figures(quota: QuotaUse) -> str:
    return f"{quota.used}/{quota.seats}" + (f"　待议 {quota.pending}" if quota.pending else "")
