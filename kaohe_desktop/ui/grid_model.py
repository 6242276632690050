"""The Qt model over an office :class:`Grid`. The grid decides; the model translates for Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.grid import CellState, Entered, GridColumn

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import Grid

Index = QModelIndex | QPersistentModelIndex
STATE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
CLOSED = (CellState.NOT_APPLICABLE, CellState.READ_ONLY, CellState.COMPUTED)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class GridModel(QAbstractTableModel):
    """Shows a grid. ``rowCount`` follows the grid only through :meth:`sync`, so Qt always hears of a change."""

    entered = Signal(object)  # Entered: something was saved, or refused cell by cell
    refused = Signal(object)  # tuple[Problem, ...]: the act could not be done at all
    rearranging = Signal()  # the clerk sorts: an open editor is to be entered first

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.grid: Grid | None = None
        self._rows = 0
        self._sorted: tuple[int, bool] = (-1, False)

    # ── what Qt asks ──
    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else self._rows

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.grid is None else len(self.grid.columns)

    def column(self, number: int) -> GridColumn:
        """The description of a column."""
        assert self.grid is not None
        return self.grid.columns[number]

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 (Qt's variant)
        if self.grid is None or not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.grid.text(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return self.edited(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        if role == STATE_ROLE:
            return self.grid.state(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.grid.columns[column].numeric else _LEFT
        return None

    def edited(self, row: int, column: int) -> str:
        """What an editor of the cell begins with: not what a blank counts as."""
        assert self.grid is not None
        shown = self.grid.state(row, column) not in (CellState.DEFAULT, CellState.NOT_APPLICABLE)
        return self.grid.text(row, column) if shown else ""

    def _tip(self, row: int, column: int) -> str:
        assert self.grid is not None
        text, note = self.grid.text(row, column), self.grid.note(row, column)
        return "\n".join(part for part in (text if len(text) > 12 else "", note) if part)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if self.grid is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self.grid.columns):
            return None
        column = self.grid.columns[section]
        return column.heading if role == Qt.ItemDataRole.DisplayRole else f"{column.heading}　{column.note}".strip("　")

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsEditable if self.editable(index.row(), index.column()) else flags

    def editable(self, row: int, column: int) -> bool:
        """Whether something may be typed into the cell."""
        return (
            self.grid is not None and self.grid.columns[column].editable
            and self.grid.state(row, column) not in CLOSED
        )

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        return self.enter(index.row(), index.column(), "" if value is None else str(value))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by the grid's own order; a column of -1 brings the stored order back."""
        self.rearranging.emit()
        self.rearrange(lambda grid: grid.sort(column, order == Qt.SortOrder.DescendingOrder))
        self._sorted = (column, order == Qt.SortOrder.DescendingOrder)

    @property
    def sorted_by(self) -> tuple[int, bool]:
        """The column sorted by (-1: the stored order) and whether downwards."""
        return self._sorted

    # ── acts ──
    def set_grid(self, grid: Grid | None) -> None:
        """Show another grid."""
        self.beginResetModel()
        self.grid = grid
        self._rows = grid.row_count() if grid else 0
        self._sorted = (-1, False)
        self.endResetModel()

    def enter(self, row: int, column: int, text: str) -> bool:
        """Enter a text; True if it was saved."""
        if self.grid is None or text == self.data(self.index(row, column), Qt.ItemDataRole.EditRole):
            return self.grid is not None and self.grid.state(row, column) is not CellState.REFUSED
        entered = self.act(lambda grid: grid.enter(row, column, text))
        return entered is not None and not entered.problems

    def paste(self, row: int, column: int, block: Sequence[Sequence[str]]) -> Entered | None:
        """Enter a block; None if the act was refused as a whole."""
        return self.act(lambda grid: grid.paste(row, column, block))

    def retry(self) -> Entered | None:
        """Enter again what was not saved; None if there was nothing, or it was refused as a whole."""
        if self.grid is None or not self.grid.refused_count:
            return None

        def again(grid: Grid) -> Entered:
            entered = grid.retry()
            assert entered is not None
            return entered

        return self.act(again)

    def remove_rows(self, rows: Sequence[int], why: str) -> Entered | None:
        """Remove whole rows; None if that was refused."""
        return self.act(lambda grid: grid.remove_rows(rows, why))

    def step_back(self, forward: bool = False) -> str | None:
        """Undo (or redo) one action; its name, None if there is none, "" if it was refused (and why is told already)."""
        name: str | None = None
        if self.grid is not None:
            try:
                name = self.grid.redo() if forward else self.grid.undo()
            except Refused as refusal:
                name = ""
                self.refused.emit(refusal.problems)
            self.sync()
        return name

    def act(self, act: Callable[[Grid], Entered | None]) -> Entered | None:
        """Change cells; None if there was nothing to change, or the act was refused as a whole."""
        assert self.grid is not None
        try:
            entered = act(self.grid)
        except Refused as refusal:
            self.sync()
            self.refused.emit(refusal.problems)
            return None
        self.took(entered)
        return entered

    def took(self, entered: Entered | None) -> None:
        """Show what an edit became, also one done elsewhere (very many cells, in a thread of their own)."""
        if entered is not None:
            self.sync()
            self.entered.emit(entered)

    def sync(self) -> None:
        """Tell Qt that cells, and perhaps the number of rows, have changed: one edit can move other people's rows."""
        if self.grid is None:
            return
        count = self.grid.row_count()
        if count > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, count - 1)
            self._rows = count
            self.endInsertRows()
        elif count < self._rows:
            self.beginRemoveRows(QModelIndex(), count, self._rows - 1)
            self._rows = count
            self.endRemoveRows()
        if count:
            self.dataChanged.emit(self.index(0, 0), self.index(count - 1, self.columnCount() - 1))

    def rearrange(self, act: Callable[[Grid], None]) -> None:
        """Sort, search or reload: rows move, and what was selected moves with them."""
        if self.grid is None:
            return
        grid = self.grid
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        ids = [grid.row_id(index.row()) if index.row() < grid.row_count() else 0 for index in old]
        act(grid)
        self._rows = grid.row_count()
        places = [grid.row_of(row_id) if row_id else None for row_id in ids]
        new = [
            QModelIndex() if place is None else self.createIndex(place, index.column())
            for index, place in zip(old, places, strict=True)
        ]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()
