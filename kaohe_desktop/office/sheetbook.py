"""A period's book for a table that must go on being drawn while the disk cannot be read (a lost network drive)."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Problem, Refused

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import PeriodBook
    from kaohe_desktop.office.workspace import Workspace

#: how long (s) after a failed reading the disk is not asked again, so that no paint waits for a lost drive
_BLIND = 2.0


class HeldBook:
    """The book as it is stored; while it cannot be read, as it was read last.

    What could not be written stays marked in the table all the while, so that nothing of it is taken for saved.
    """

    def __init__(self, ws: Workspace, period_id: int) -> None:
        self._ws, self._period_id = ws, period_id
        self._book: PeriodBook | None = None
        self._until = 0.0
        self._why: Problem | None = None

    @property
    def book(self) -> PeriodBook:
        """The book; raises Refused only where it was never read."""
        if self._until and self._until > monotonic() and self._book is not None:
            return self._book
        try:
            self._book = self._ws.book(self._period_id)
            self._until = 0.0
        except Refused as refused:
            if self._book is None:
                raise
            self._until, self._why = monotonic() + _BLIND, refused.problems[0]
        return self._book

    @property
    def blind(self) -> bool:
        """Whether the disk could not be read when it was tried last."""
        return self._until > 0

    def look(self) -> Problem | None:
        """Try to read it now; why that cannot be done, None if it can."""
        self._until = 0.0
        return self._why if self.book is not None and self.blind else None
