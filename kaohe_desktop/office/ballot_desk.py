"""Everything the page 测评 needs of one sheet: the votes, what casts them, the control totals and one 撤销 for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe_desktop.office.ballot_casting import Casting
from kaohe_desktop.office.ballot_control import Controls
from kaohe_desktop.office.ballot_values import FEW
from kaohe_desktop.office.ballots import BallotBox
from kaohe_desktop.office.entry import EntryGrid

if TYPE_CHECKING:
    from kaohe_desktop.office.ballot_values import Voters
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


class VoteDesk:
    """The desk of one sheet of ratings."""

    def __init__(self, ws: Workspace, period: PeriodInfo, sheet: str) -> None:
        self.box = BallotBox(ws, period, sheet)
        self.grid: EntryGrid = EntryGrid(ws, period, sheet)  # type: ignore[abstract]  # makes the kind that fits the sheet
        #: without total and grade: the page shows what the votes come to itself
        self.grid.columns = tuple(column for column in self.grid.columns if not column.result)
        self.casting = Casting(ws, self.box, self.grid)
        self.controls = Controls(ws, self.box, self.grid)

    def hidden(self, group: Voters) -> bool:
        """Whether votes are no longer shown by level or ballot: so few were checked that each could be guessed."""
        control = self.controls.control(group)
        return control.checked and not self.box.told and (control.returned or 0) <= FEW

    @property
    def last(self) -> str:
        """The name of what 撤销 would take back."""
        return self.grid.undo_name or ""

    def undo(self, *, forward: bool = False) -> str | None:
        """Take the last vote, figure, total or tick back (or do it again); its name. Raises Refused."""
        return self.grid.redo() if forward else self.grid.undo()
