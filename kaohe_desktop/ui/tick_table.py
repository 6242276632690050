"""A read-only table whose rows can be ticked: by the mouse, or Space for all selected rows, Ctrl+A selects all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from kaohe_desktop.ui.list_table import Index, ListModel, ListTable


class TickModel(ListModel):
    """Rows of texts with a tick in the first column."""

    ticked = Signal()

    def __init__(self, headings: Sequence[str]) -> None:
        super().__init__(headings)
        self.ticks: list[bool] = []
        #: what belongs to each row, carried along when the rows are sorted
        self.things: list[Any] = []

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole and index.isValid() and index.column() == 0:
            return Qt.CheckState.Checked if self.ticks[index.row()] else Qt.CheckState.Unchecked
        return super().data(index, role)

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != 0:
            return False
        self.tick([index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def tick(self, rows: Sequence[int], on: bool) -> None:
        """Tick rows, or take their ticks away."""
        for row in rows:
            self.ticks[row] = on
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), 0))
            self.ticked.emit()

    @override
    def reordered(self, order: Sequence[int]) -> None:
        self.ticks = [self.ticks[place] for place in order]
        self.things = [self.things[place] for place in order]

    def chosen(self) -> list[Any]:
        """What belongs to the rows that are ticked."""
        return [thing for thing, on in zip(self.things, self.ticks, strict=True) if on]


class TickTable(ListTable):
    """The view of a :class:`TickModel`."""

    def __init__(self, headings: Sequence[str], parent: QWidget | None = None) -> None:
        self.tick_model = TickModel(headings)
        super().__init__(headings, self.tick_model, parent)

    def show_things(
        self, headings: Sequence[str], rows: Iterable[Sequence[str]], things: Sequence[Any], ticks: Sequence[bool],
        *, numeric: Iterable[int] = (), widest: int | None = None,
    ) -> None:
        """Show rows, each with what belongs to it and whether it is ticked."""
        self.tick_model.ticks, self.tick_model.things = list(ticks), list(things)
        self.show_rows(headings, rows, numeric=numeric, widest=widest)
        self.tick_model.ticked.emit()
        if things:
            self.selectRow(0)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        if event.key() == Qt.Key.Key_Space and rows:
            self.tick_model.tick(rows, not all(self.tick_model.ticks[row] for row in rows))
        else:
            super().keyPressEvent(event)
