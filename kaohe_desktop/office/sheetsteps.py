"""撤销 and 重做 of one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from typing_extensions import override

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.office.cohorts import PeriodBook
from kaohe_desktop.office.problems import ARCHIVED
from kaohe_desktop.office.sheetkeep import SheetKeeps
from kaohe_desktop.office.undoing import Action, Steps

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import Sheet
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


class SheetSteps(SheetKeeps):
    """A table whose edits can be taken back one by one."""

    def __init__(self, ws: Workspace, period: PeriodInfo, sheet: Sheet) -> None:
        super().__init__(ws, period, sheet)
        self._steps = Steps()

    @override
    def undo(self) -> str | None:
        return self._turned(self._steps.undo)

    @override
    def redo(self) -> str | None:
        return self._turned(self._steps.redo)

    def _turned(self, turn: Callable[[Workspace, PeriodBook, str], Action | None]) -> str | None:
        if self.archived and (self._steps.undo_name or self._steps.redo_name):
            raise Refused([self._archived_problem()])
        action = turn(self._ws, self._book, self._sheet.name)
        if action is None:
            return None
        for place in action.cells():
            self._refused.pop(place, None)
        self.reload()
        self._keep()
        return action.name

    @property
    def steps(self) -> Steps:
        """The steps 撤销 takes back."""
        return self._steps

    def share_steps(self, steps: Steps) -> None:
        """Keep one list of steps with the other tables of a page."""
        self._steps = steps

    @property
    @override
    def undo_name(self) -> str | None:
        return self._steps.undo_name

    @property
    @override
    def redo_name(self) -> str | None:
        return self._steps.redo_name

    @override
    def step_size(self, *, forward: bool = False) -> int:
        return self._steps.size(forward=forward)

    def _archived_problem(self) -> Problem:
        return ARCHIVED.at(sheet=self._sheet.name, period=self._book.period.label)
