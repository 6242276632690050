"""The group's votes as a spreadsheet: counts by level, ballot by ballot, or figures; blocks pasted with a preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaohe_desktop.ui.entry_paste import PastePanel
from kaohe_desktop.ui.grid_view import GridView
from kaohe_desktop.ui.page import Elided
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.ballot_desk import VoteDesk
    from kaohe_desktop.office.ballot_grid import VoteGrid
    from kaohe_desktop.office.ballot_values import Voters
    from kaohe_desktop.office.grid import Entered
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_LOOKED_AT = 300  # rows
_MORE = 1.25  # of the width the columns need
_LEAST = 50  # in heights of a letter, so that the line below has room


class SheetPanel(QWidget):
    """One table for each group, kept while the period is shown, so that what was refused is there when one comes back."""

    entered = Signal(object)  # Entered
    stepped = Signal(str)

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__()
        self._grids: dict[tuple[str, Voters], VoteGrid] = {}
        self.told = Elided("", "soft")
        self.view = GridView()
        self.view.entered.connect(self._on_entered)
        self.view.refused.connect(session.say_problems)
        self.view.stepped.connect(self.stepped)
        self.view.offer_paste = self._offer_paste
        self.pasting = PastePanel(session, jobs)
        self.pasting.done.connect(self._end_paste)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.told)
        column.addWidget(self.pasting, 1)
        beside = QHBoxLayout()  # a table of few columns is no wider than it needs: its figures stand beside the names
        beside.addWidget(self.view, 1)
        beside.addStretch(0)
        column.addLayout(beside, 1)
        self.setFocusProxy(self.view)

    def fold(self, *, low: bool) -> None:
        """With little room the table has it."""
        self.told.setVisible(not low)
        self.view.setMinimumHeight((3 if low else 5) * look.row_height)
        self._widen()

    def show_group(self, desk: VoteDesk, group: Voters, told: str) -> None:
        """Show a group; where it is shown already, what is stored now."""
        from kaohe_desktop.office.ballot_grid import VoteGrid

        self.told.setText(told)
        place = (desk.box.sheet.name, group)
        grid = self._grids.get(place)
        if grid is None:
            grid = self._grids[place] = VoteGrid(desk, group)
        elif grid.outgrown:
            grid = self._grids[place] = grid.renewed()
        if self.view.grid is grid:
            self.view.reload()
        else:
            grid.reload()
            self.view.set_grid(grid, keep_place=True)
            self._widen()
            self._to_where_typed()

    def _widen(self) -> None:
        """Let the table be as wide as its columns are, and a little more."""
        if self.view.grid is None:
            return
        natural = self.view.panes.natural_width()
        self.view.setMaximumWidth(max(round(natural * _MORE), _LEAST * look.size))

    def _to_where_typed(self) -> None:
        """The hands in the first cell that takes something, where they stand in one that does not."""
        model, place = self.view.model, self.view.current()
        if place is None or model.editable(*place):
            return
        rows = range(min(model.rowCount(), _LOOKED_AT))
        found = ((row, column) for row in rows for column in range(model.columnCount()) if model.editable(row, column))
        if (cell := next(found, None)) is not None:
            self.view.select(*cell)

    def forget(self) -> None:
        """The period or the database is another one."""
        self._grids.clear()
        self.pasting.hide()
        self.view.set_grid(None)
        self.view.show()

    @property
    def refused_count(self) -> int:
        """How many cells were typed and not saved, in the groups shown and in those turned away from."""
        return sum(grid.refused_count for grid in self._grids.values())

    def _on_entered(self, entered: Entered) -> None:
        self.entered.emit(entered)

    def _offer_paste(self, row: int, column: int, block: list[list[str]]) -> bool:
        grid = self.view.grid
        if grid is None or sum(map(len, block)) < 2:
            return False
        self.view.hide()
        self.pasting.look_at(grid, (row, column), block)
        return True

    def _end_paste(self, entered: Entered | None) -> None:
        self.view.show()
        if entered is not None:
            self.view.model.took(entered)
        self.view.setFocus()
