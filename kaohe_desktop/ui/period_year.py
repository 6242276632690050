"""一年总览: the months of a year across, a line for each scheme, each period over its months; Enter goes in or opens it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.page import Elided, label, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.period_years import Span, YearLine
    from kaohe_desktop.office.periods import PeriodInfo

_NARROW = 62
_INK = {"open": ("warn", "warn_tint"), "computed": ("accent", "accent_tint"), "archived": ("good", "good_tint")}


class PeriodYear(QWidget):
    """The year and its table; ``wanted`` tells the period gone into, ``missing`` a scheme and code not opened yet."""

    wanted = Signal(object)  # PeriodInfo
    missing = Signal(str, str)
    chosen = Signal(object)  # PeriodInfo or None

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[YearLine] = []
        self._every: Sequence[PeriodInfo] = ()
        self.year = ListBox()
        self.year.setAccessibleName("年度")
        self.table = _Table()
        self.table.setAccessibleName("一年的考核期")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        how = Elided("回车进入这一期；没有启用的，回车就启用。一格一期，横跨它的月份", "soft")
        line = row(label("年度"), self.year, how)
        line.setStretch(2, 1)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        self.year.currentIndexChanged.connect(lambda _at: self._fill())
        self.table.entered_cell.connect(self._enter)
        self.table.doubleClicked.connect(lambda index: self._enter(index.row(), index.column()))
        self.table.currentCellChanged.connect(lambda *_: self._tell())

    def show_periods(self, every: Sequence[PeriodInfo]) -> None:
        """Show the newest year of these periods; the year shown stays."""
        from kaohe_desktop.office.period_years import years

        self._every = every
        now = self.year.currentData()
        self.year.blockSignals(True)
        self.year.clear()
        for one in years(every):
            self.year.addItem(f"{one} 年", one)
        self.year.setCurrentIndex(max(0, self.year.findData(now)))
        self.year.blockSignals(False)
        self._fill()

    def _fill(self) -> None:
        from kaohe_desktop.office.period_years import year_lines

        year = self.year.currentData()
        self.lines = year_lines(self._every, year) if year is not None else []
        table = self.table
        table.clear()
        table.clearSpans()
        table.setRowCount(len(self.lines))
        table.setColumnCount(12)
        table.setHorizontalHeaderLabels([f"{month}月" for month in range(1, 13)])
        for number, line in enumerate(self.lines):
            name = QTableWidgetItem(line.scheme_name)
            name.setToolTip(line.scheme_name)
            table.setVerticalHeaderItem(number, name)
            for span in line.spans:
                ink, ground = ("ink_soft", "") if span.info is None else _INK[span.info.status]
                words = span.words.replace("　", "\n")
                table.setItem(number, span.first - 1, _item(words, ink, ground))
                if span.months > 1:
                    table.setSpan(number, span.first - 1, 1, span.months)
        names = table.verticalHeader()
        names.setDefaultSectionSize(2 * look.size + 22)
        self._fit()
        head = table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setMinimumSectionSize(round(4.2 * look.size))
        if self.lines:
            opened = [span for span in self.lines[0].spans if span.info is not None]
            table.setCurrentCell(0, (opened or list(self.lines[0].spans))[-1].first - 1)

    def _fit(self) -> None:
        """The schemes' names as wide as there is room for."""
        self.table.verticalHeader().setFixedWidth((9 if self.width() < _NARROW * look.size else 20) * look.size)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def span_at(self, number: int, column: int) -> Span | None:
        """The period that covers a cell."""
        if not 0 <= number < len(self.lines):
            return None
        return next((one for one in self.lines[number].spans if one.first <= column + 1 < one.first + one.months), None)

    def _tell(self) -> None:
        span = self.span_at(self.table.currentRow(), self.table.currentColumn())
        self.chosen.emit(span.info if span is not None else None)

    def _enter(self, number: int, column: int) -> None:
        span = self.span_at(number, column)
        if span is None:
            return
        if span.info is not None:
            self.wanted.emit(span.info)
        else:
            self.missing.emit(self.lines[number].scheme_id, span.period.code)


class _Table(QTableWidget):
    """The table; Enter on a cell is told."""

    entered_cell = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(True)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().setHighlightSections(False)
        self.horizontalHeader().setHighlightSections(False)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_cell.emit(self.currentRow(), self.currentColumn())
        else:
            super().keyPressEvent(event)


def _item(words: str, ink: str, ground: str) -> QTableWidgetItem:
    made = QTableWidgetItem(words)
    made.setForeground(look.colour(ink))
    if ground:
        made.setBackground(look.colour(ground))
    made.setToolTip(words)
    return made
