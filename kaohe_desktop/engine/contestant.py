"""Who contends for a grade, what happens to them on the way, and what the contest gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from kaohe_desktop.engine.cohort import Decision
from kaohe_desktop.engine.formula.scope import State
from kaohe_desktop.engine.outcome import QuotaUse, Tie

#: The group of a quota for the whole office, and the category of those who have none.
ALL = "全体"


@dataclass(slots=True)
class Contestant:
    """A participant on the way down the grades. ``first`` is the highest grade open to them, ``barred`` those closed.

    ``by_hand`` is a grade set by decision, ``by_tie`` the decision on a tie; ``fixed`` people leave the contest,
    those not ``complete`` (缺项) never entered it.
    """

    key: str
    state: State
    total: Decimal | None
    first: int = 0
    barred: frozenset[str] = frozenset()
    by_hand: Decision | None = None
    by_tie: Decision | None = None
    fixed: bool = False
    complete: bool = True
    grade: str | None = None
    seated_by_hand: bool = False
    refused_by_hand: bool = False
    pending: str = ""
    events: list[Event] = field(default_factory=list)

    @property
    def competes(self) -> bool:
        """Whether a grade is won in the contest: not where it is fixed, set by hand, or something is missing."""
        return self.complete and not self.fixed and self.by_hand is None


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a contestant at one grade; ``place`` is the seat taken, 0 if none."""

    grade: int
    seats: int | None
    place: int
    left: int
    tied: int


@dataclass(slots=True)
class Standings:
    """What the contest gave besides the contestants' own grades."""

    quotas: list[QuotaUse] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    used_decisions: list[Decision] = field(default_factory=list)
