"""The people of one consequence with a tick for 已办, or sums without ticks; a tick is asked for, never set by the view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView
from typing_extensions import override

from kaohe_desktop.ui.list_table import Index, Look
from kaohe_desktop.ui.shown_table import ShownModel, ShownTable

if TYPE_CHECKING:
    from kaohe_desktop.office.tables_shown import Shown


class UsesModel(ShownModel):
    """A :class:`Shown`, its first column with ticks where there are any."""

    asked = Signal(object, bool)  # rows, whether they are to be ticked

    def __init__(self) -> None:
        super().__init__()
        self.ticks: list[bool] = []

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if self.ticks and index.column() == 0 else flags

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole and self.ticks and index.isValid() and index.column() == 0:
            return Qt.CheckState.Checked if self.ticks[index.row()] else Qt.CheckState.Unchecked
        return super().data(index, role)

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self.ticks or index.column() != 0:
            return False
        self.asked.emit([index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return False  # the page shows the tick once it is stored

    @override
    def reordered(self, order: Sequence[int]) -> None:
        super().reordered(order)
        if self.ticks:
            self.ticks = [self.ticks[place] for place in order]

    @override
    def _styled(self, row: int, column: int) -> Look | None:
        if self.ticks and not self._sums[row]:
            if column in (1, 3):
                return "ink_soft", "", False
            return ("good", "", False) if column == 0 and self.ticks[row] else None
        return super()._styled(row, column)


class UsesTable(ShownTable):
    """The view: Space ticks all selected rows, or takes their ticks away where all have one."""

    def __init__(self) -> None:
        self.uses_model = UsesModel()
        super().__init__(self.uses_model)
        self.setObjectName("ticked")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def show_ticked(self, shown: Shown, ticks: Sequence[bool], kept: Sequence[str] = ()) -> None:
        """Show people; those of ``kept`` are selected again."""
        self.uses_model.ticks = list(ticks)
        self.show_table(shown, 15 if ticks else 26)
        places = [row for row, key in enumerate(self.uses_model.keys) if key in set(kept)]
        if places:
            self.selectRow(places[0])
            for row in places[1:]:
                flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
                self.selectionModel().select(self.uses_model.index(row, 0), flags)

    @property
    def selected(self) -> list[int]:
        """The rows selected."""
        return sorted({index.row() for index in self.selectionModel().selectedRows()})

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = self.selected
        if event.key() == Qt.Key.Key_Space and self.uses_model.ticks and rows:
            self.uses_model.asked.emit(rows, not all(self.uses_model.ticks[row] for row in rows))
        else:
            super().keyPressEvent(event)
