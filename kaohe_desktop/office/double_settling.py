"""Settling differences one by one; each settlement is one committed step with its 撤销."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import double_cells, double_rows
from kaohe_desktop.office import problems as k
from kaohe_desktop.office.double_entry import CHOICES, Choice, Difference, by_rows, check_open
from kaohe_desktop.office.operations import apply
from kaohe_desktop.office.undoing import Action, Steps
from kaohe_desktop.store.second import SETTLED

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.second import TypingRow


class Settling:
    """The differences of one second typing, while they are settled."""

    def __init__(self, ws: Workspace, period: PeriodInfo, typing: TypingRow) -> None:
        self._ws, self._period, self._typing = ws, period, typing
        self._steps = Steps()

    def settle(self, found: Difference, choice: Choice, value: str = "", reason: str = "") -> datetime:
        """Settle one difference: keep the first typing, take the second, or a third value with a reason.

        Raises Refused where the two do not differ (any more), a reason is wanting, or the value breaks a rule.
        """
        ws, period, typing = self._ws, self._period, self._typing
        check_open(ws, period, typing.sheet)
        reason = reason.strip()
        if choice == "third" and not reason:
            raise Refused([k.REASON_NEEDED.at(act="填另一个值")])
        how = double_rows.settling if by_rows(ws, period, typing.sheet) else double_cells.settling
        operations = how(ws, period, typing, found, choice, value, reason)
        act = " ".join(filter(None, (SETTLED, found.name, found.place, CHOICES[choice])))
        done, at = apply(ws, ws.book(period.id), act, operations, reason)
        self._steps.add(Action(act, done))
        return at

    def undo(self, *, forward: bool = False) -> str | None:
        """Take the last settlement back (or do it again); its name, None if there is none. Raises Refused."""
        turn = self._steps.redo if forward else self._steps.undo
        action = turn(self._ws, self._ws.book(self._period.id), self._typing.sheet)
        return action.name if action is not None else None

    @property
    def undo_name(self) -> str:
        """The name of what :meth:`undo` would take back."""
        return self._steps.undo_name or ""
