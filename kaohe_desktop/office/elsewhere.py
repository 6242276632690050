"""Operations on another period than the one at hand, in the same transaction and the same step of 撤销."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kaohe_desktop.office.operations import Operation, OwnOperation, Session, fits

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import PeriodBook
    from kaohe_desktop.office.workspace import Workspace


@dataclass(frozen=True, slots=True)
class InPeriod(OwnOperation):
    """Does an operation in the book of a period; where that fails, that book too is read anew."""

    period_id: int
    operation: Operation
    ws: Workspace = field(repr=False, compare=False)

    def inverse(self) -> Operation:
        """Turn it round."""
        return replace(self, operation=self.operation.inverse())

    def write(self, session: Session) -> Operation:
        """Write it to the other period."""
        session.elsewhere.add(self.period_id)
        done = Session(session.change, self.ws.book(self.period_id)).do(self.operation)
        return replace(self, operation=done)

    def fits(self, book: PeriodBook) -> bool:
        """Whether it still fits that period, which must be open."""
        other = self.ws.book(self.period_id)
        return not other.archived and fits(other, self.operation)
