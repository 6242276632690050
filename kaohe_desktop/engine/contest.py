"""The contest for grades (等次): from the highest down, seats by score, equals together or not at all (systems.md §0.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from kaohe_desktop.engine.contestant import ALL, Contestant, Event, Standings
from kaohe_desktop.engine.figures import Exact
from kaohe_desktop.engine.formula.scope import State
from kaohe_desktop.engine.outcome import QuotaUse, Tie
from kaohe_desktop.engine.own_seats import OwnSeats
from kaohe_desktop.engine.scheme.compiled import CompiledGrade, CompiledScheme


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
                self._give_all(number, grade, self.contestants)
            else:
                self._contest(number, grade)
        return self.standings

    def _give_all(self, number: int, grade: CompiledGrade, members: Iterable[Contestant]) -> None:
        for one in self._candidates(number, grade, members):
            one.grade = grade.grade.name
            one.events.append(Event(number, None, 0, 0, 0))

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
            if seats is None:  # no number was set: everybody who meets the condition
                self._give_all(number, grade, inside)
                continue
            taken = self._seat_decided(grade, inside, seats)
            candidates = self._candidates(number, grade, inside)
            if grade.one_each is None:
                used, pending = self._seat_by_score(number, grade, group, candidates, seats, taken)
            else:
                decided = [one for one in inside if one.seated_by_hand and one.grade == grade.grade.name]
                used, pending = OwnSeats(self, number, grade, group, seats).seat(candidates, decided)
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

    def _seats(self, grade: CompiledGrade, group: str, heads: int, state: State) -> int | None:
        """The seats of a group; None where the scheme leaves the number open (a parameter not given)."""
        slots = self.scheme.program.slots
        scratch = list(state)
        scratch[slots.heads] = Decimal(heads)
        scratch[slots.used] = Decimal(self._used[grade.group, group])
        assert grade.seats is not None
        seats = grade.seats.figure(scratch)
        return None if seats is None else max(0, int(seats))

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
        for equals in self.equals_of(grade, candidates):
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
    def equals_of(grade: CompiledGrade, candidates: Sequence[Contestant]) -> Iterable[list[Contestant]]:
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
        return self.by_decision(number, name, tied, lambda chosen: len(chosen) <= left)

    def by_decision(
        self, number: int, name: str, tied: list[Contestant], fits: Callable[[Sequence[Contestant]], bool]
    ) -> tuple[list[Contestant], list[Contestant]]:
        """Who of a tie is seated by decision and who still waits; ``fits`` says whether so many have room together."""
        lower = {grade.grade.name for grade in self.scheme.program.grades[number + 1 :]}
        chosen, passed, undecided = [], [], []
        for one in tied:
            if one.by_tie is not None and one.by_tie.grade == name:
                chosen.append(one)
            elif one.by_tie is not None and one.by_tie.grade in lower:
                passed.append(one)
            else:
                undecided.append(one)
        if not fits(chosen):
            return [], tied
        self.standings.used_decisions += [one.by_tie for one in (*chosen, *passed) if one.by_tie is not None]
        if fits([*chosen, *undecided]):
            return [*chosen, *undecided], []
        return chosen, [one for one in undecided if fits([*chosen, one])]
