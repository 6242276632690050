"""The contest for grades (等次): from the highest down, seats by score, equals together or not at all (systems.md §0.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from kaohe_desktop.engine.cohort import Decision
from kaohe_desktop.engine.figures import Exact
from kaohe_desktop.engine.formula.scope import State
from kaohe_desktop.engine.outcome import QuotaUse, Tie
from kaohe_desktop.engine.scheme.compiled import CompiledGrade, CompiledScheme

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


class Contest:
    """One run down the ladder of a scheme's grades."""

    def __init__(self, scheme: CompiledScheme, contestants: Sequence[Contestant]) -> None:
        self.scheme = scheme
        self.contestants = contestants
        self.standings = Standings()
        self._used: dict[tuple[int | None, str], int] = defaultdict(int)

    def run(self) -> Standings:
        """Give every contestant a grade as far as the rules do; the contestants are changed in place."""
        for number, grade in enumerate(self.scheme.program.grades):
            if grade.seats is None:
                for one in self._candidates(number, grade, self.contestants):
                    one.grade = grade.grade.name
                    one.events.append(Event(number, None, 0, 0, 0))
            else:
                self._contest(number, grade)
        return self.standings

    @staticmethod
    def _candidates(number: int, grade: CompiledGrade, members: Iterable[Contestant]) -> list[Contestant]:
        name = grade.grade.name
        open_to = [
            one for one in members
            if one.grade is None and one.competes and one.first <= number and name not in one.barred
        ]
        found = []
        for one, met in zip(open_to, grade.when.values([one.state for one in open_to]), strict=True):
            if met is True:
                found.append(one)
            elif met is None:  # a blank leaves it open: no grade at all rather than a lower one
                one.complete = False
        return found

    def _contest(self, number: int, grade: CompiledGrade) -> None:
        members = self._grouped(grade, self.contestants)
        for group in self._group_order(members):
            inside = members[group]
            seats = self._seats(grade, group, len(inside), inside[0].state)
            taken = self._seat_decided(grade, inside, seats)
            candidates = self._candidates(number, grade, inside)
            used, pending = self._seat_by_score(number, grade, group, candidates, seats, taken)
            self._used[grade.group, group] += used
            self.standings.quotas.append(QuotaUse(group, grade.grade.name, len(inside), seats, used, pending))

    @staticmethod
    def _grouped(grade: CompiledGrade, contestants: Iterable[Contestant]) -> dict[str, list[Contestant]]:
        groups: dict[str, list[Contestant]] = defaultdict(list)
        for one in contestants:
            groups[ALL if grade.group is None else str(one.state[grade.group])].append(one)
        return groups

    def _group_order(self, groups: Iterable[str]) -> list[str]:
        """The scheme's own order of categories; others after them by name, so that the roster's order changes nothing."""
        known = {name: place for place, name in enumerate(self.scheme.scheme.head.categories)}
        return sorted(groups, key=lambda group: (known.get(group, len(known)), group))

    def _seats(self, grade: CompiledGrade, group: str, heads: int, state: State) -> int:
        slots = self.scheme.program.slots
        scratch = list(state)
        scratch[slots.heads] = Decimal(heads)
        scratch[slots.used] = Decimal(self._used[grade.group, group])
        assert grade.seats is not None
        seats = grade.seats.figure(scratch)
        return 0 if seats is None else max(0, int(seats))

    def _seat_decided(self, grade: CompiledGrade, members: Sequence[Contestant], seats: int) -> int:
        """Seats of those given the grade by hand; more of them than seats: none is honoured."""
        decided = [one for one in members if one.by_hand is not None and one.by_hand.grade == grade.grade.name]
        if len(decided) > seats:
            for one in decided:
                one.refused_by_hand = True
            return 0
        for one in decided:
            one.grade = grade.grade.name
            one.seated_by_hand = True
        return len(decided)

    def _seat_by_score(
        self, number: int, grade: CompiledGrade, group: str, candidates: Sequence[Contestant], seats: int, taken: int
    ) -> tuple[int, int]:
        """Seat candidates from the highest down; returns the seats used and how many people wait for a decision."""
        name, used, waiting = grade.grade.name, taken, 0
        for equals in self._equals(grade, candidates):
            left = seats - used if not waiting else 0
            seated = equals if len(equals) <= left else []
            tied = equals if left > 0 and not seated else []
            if tied:
                seated, still = self._by_decision(number, name, tied, left)
                if still:
                    waiting = len(still)
                    self.standings.ties.append(
                        Tie(group, name, left - len(seated), still[0].total, tuple(one.key for one in still))
                    )
                    for one in still:
                        one.pending = one.pending or name
            for one in equals:
                place = used + seated.index(one) + 1 if one in seated else 0
                one.events.append(Event(number, seats, place, left, len(tied)))
            for one in seated:
                one.grade = name
            used += len(seated)
        return used, waiting

    @staticmethod
    def _equals(grade: CompiledGrade, candidates: Sequence[Contestant]) -> Iterable[list[Contestant]]:
        """The candidates in groups of equals, highest first; those without the figures to compare cannot compete."""
        ordered: list[tuple[tuple[Exact, ...], Contestant]] = []
        for one in candidates:
            figures = [formula.figure(one.state) for formula in grade.order] if grade.order else [one.total]
            known = tuple(figure for figure in figures if figure is not None)
            if len(known) == len(figures):
                ordered.append((known, one))
        ordered.sort(key=lambda pair: pair[0], reverse=True)
        for _, pairs in groupby(ordered, key=lambda pair: pair[0]):
            yield [one for _, one in pairs]

    def _by_decision(
        self, number: int, name: str, tied: list[Contestant], left: int
    ) -> tuple[list[Contestant], list[Contestant]]:
        """Who of a tie is seated by the leading group's decision, and who still waits."""
        lower = {grade.grade.name for grade in self.scheme.program.grades[number + 1 :]}
        chosen, passed, undecided = [], [], []
        for one in tied:
            if one.by_tie is not None and one.by_tie.grade == name:
                chosen.append(one)
            elif one.by_tie is not None and one.by_tie.grade in lower:
                passed.append(one)
            else:
                undecided.append(one)
        if len(chosen) > left:
            return [], tied
        self.standings.used_decisions += [one.by_tie for one in (*chosen, *passed) if one.by_tie is not None]
        if len(undecided) <= left - len(chosen):
            return [*chosen, *undecided], []
        return chosen, (undecided if left > len(chosen) else [])
