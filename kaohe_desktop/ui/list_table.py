"""A plain read-only table of texts (改动, 问题, 结果 …): sorts in its model, copies to Excel, right-aligned figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from kaohe_desktop.engine.figures import parse_number
from kaohe_desktop.ui import clipboard
from kaohe_desktop.ui.style import look

Index = QModelIndex | QPersistentModelIndex
#: the look of a cell: its ink, its ground ("" for none), bold
Look = tuple[str, str, bool]


_ROLE = Qt.ItemDataRole
#: plain numbers: a page asks some ten thousand times, and looking up a member of an enumeration costs more than answering
_SHOWN, _TIP, _SIDE, _INK, _GROUND, _FONT = (int(one) for one in (
    _ROLE.DisplayRole, _ROLE.ToolTipRole, _ROLE.TextAlignmentRole, _ROLE.ForegroundRole, _ROLE.BackgroundRole, _ROLE.FontRole,
))
_ANSWERED = frozenset((_SHOWN, _TIP, _SIDE, _INK, _GROUND, _FONT))
_LEFT, _RIGHT = (int(side | Qt.AlignmentFlag.AlignVCenter) for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight))


class ListModel(QAbstractTableModel):
    """Rows of texts; ``styled`` may give a cell another look."""

    def __init__(self, headings: Sequence[str]) -> None:
        super().__init__()
        self.headings = tuple(headings)
        self.rows: list[Sequence[str]] = []
        self.numeric: set[int] = set()
        self.tips: dict[int, str] = {}  # what a heading says in full
        self.styled: Callable[[int, int], Look | None] = lambda _row, _column: None

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.headings)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 (Qt's variant)
        if role not in _ANSWERED or not index.isValid():  # a view asks for some ten roles of every cell it draws
            return None
        row, column = index.row(), index.column()
        if role == _SHOWN:
            return self.rows[row][column]
        if role == _SIDE:
            return _RIGHT if column in self.numeric else _LEFT
        if role == _TIP:
            return self.rows[row][column] if len(self.rows[row][column]) > 12 else None
        styled = self.styled(row, column)
        if styled is None:
            return None
        ink, ground, bold = styled
        if role == _INK:
            return look.colour(ink) if ink else None
        if role == _GROUND:
            return look.colour(ground) if ground else None
        if role == _FONT and bold:
            return _bold(look.size)
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal and section < len(self.headings):
            return self.headings[section]
        if role == Qt.ItemDataRole.ToolTipRole and orientation == Qt.Orientation.Horizontal:
            return self.tips.get(section)
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            side = Qt.AlignmentFlag.AlignRight if section in self.numeric else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column: figures by size, blanks last."""
        if not 0 <= column < len(self.headings):
            return
        down = order == Qt.SortOrder.DescendingOrder
        texts = [cells[column] for cells in self.rows]
        filled = [place for place, text in enumerate(texts) if text]
        blank = [place for place, text in enumerate(texts) if not text]
        numbers = {text: parse_number(text.replace(",", "")) for text in set(texts) if text} if column in self.numeric else {}
        figures = {text: number for text, number in numbers.items() if number is not None}
        if numbers and len(figures) == len(numbers):
            filled.sort(key=lambda place: figures[texts[place]], reverse=down)
        else:
            filled.sort(key=texts.__getitem__, reverse=down)
        self._reorder(filled + blank)

    def _reorder(self, order: Sequence[int]) -> None:
        self.layoutAboutToBeChanged.emit()
        where = {old: new for new, old in enumerate(order)}
        old = self.persistentIndexList()
        self.rows = [self.rows[place] for place in order]
        self.reordered(order)
        self.changePersistentIndexList(old, [self.index(where[one.row()], one.column()) for one in old])
        self.layoutChanged.emit()

    def reordered(self, order: Sequence[int]) -> None:
        """For models that keep something beside each row."""


@lru_cache(maxsize=8)
def _bold(size: int) -> QFont:
    """The window's bold type in the text size as it is: a page asks for it in every row."""
    font = QFont(QGuiApplication.font())
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.Bold)
    return font


class ListTable(QTableView):
    """The view of a :class:`ListModel`."""

    row_chosen = Signal(int)

    def __init__(self, headings: Sequence[str], model: ListModel | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list_model = model or ListModel(headings)
        self._widest: int | None = None
        self.setModel(self.list_model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(look.row_height)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setFixedHeight(look.row_height)
        self.horizontalHeader().setSortIndicatorShown(False)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().sectionClicked.connect(self._sort)
        self._sorted = (-1, False)
        self.selectionModel().currentRowChanged.connect(lambda now, _old: self.row_chosen.emit(now.row()))

    def show_rows(
        self, headings: Sequence[str], rows: Iterable[Sequence[str]], *, numeric: Iterable[int] = (), widest: int | None = None
    ) -> None:
        """Show these rows; columns are as wide as their words, within reason, and the last one takes the rest."""
        model = self.list_model
        model.beginResetModel()
        model.headings, model.rows, model.numeric = tuple(headings), [tuple(cells) for cells in rows], set(numeric)
        model.endResetModel()
        self._sorted = (-1, False)
        self._widest = widest
        self.fit(widest or 16 * look.size)

    def fit(self, most: int) -> None:
        """Set each column's width from its heading and its first 200 cells."""
        model, metrics = self.list_model, self.fontMetrics()
        for column, heading in enumerate(model.headings):
            words = [cells[column] for cells in model.rows[:200]]
            need = max([metrics.horizontalAdvance(word) for word in words] + [round(metrics.horizontalAdvance(heading) * 1.08)])
            self.setColumnWidth(column, max(min(need + 26, most), round(metrics.horizontalAdvance(heading) * 1.08) + 24))

    def _sort(self, column: int) -> None:
        down = self._sorted == (column, False)
        self._sorted = (column, down)
        self.list_model.sort(column, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Another text size: rows and columns grow with it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.verticalHeader().defaultSectionSize() != look.row_height:
            self.verticalHeader().setDefaultSectionSize(look.row_height)
            self.horizontalHeader().setFixedHeight(look.row_height)
            self.fit(self._widest or 16 * look.size)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
            text = clipboard.to_text([self.list_model.headings, *(self.list_model.rows[one] for one in rows)])
            QGuiApplication.clipboard().setText(text)
        else:
            super().keyPressEvent(event)
