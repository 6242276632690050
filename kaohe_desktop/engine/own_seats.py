"""A quota in which each category has one seat of its own (sheets.md §6: 至少各有一名), the others open to everybody.

A category's highest scorer takes its seat. Where several share the highest total the seat stays with them as a group,
which then needs one seat less in the open contest; if it does not come in whole, it waits for a decision on its own seat.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Protocol

from kaohe_desktop.engine.contestant import ALL, Contestant, Event, Standings
from kaohe_desktop.engine.outcome import Tie
from kaohe_desktop.engine.scheme.program import CompiledGrade


class Table(Protocol):
    """What the contest lends: its standings, groups of equals, and the decisions on ties."""

    standings: Standings

    def equals_of(self, grade: CompiledGrade, candidates: Sequence[Contestant]) -> Iterable[list[Contestant]]:
        """The candidates in groups of equals, highest first."""

    def by_decision(
        self, number: int, name: str, tied: list[Contestant], fits: Callable[[Sequence[Contestant]], bool]
    ) -> tuple[list[Contestant], list[Contestant]]:
        """Who of a tie is seated by decision and who still waits."""


class OwnSeats:
    """One grade's seats in one group."""

    def __init__(self, contest: Table, number: int, grade: CompiledGrade, group: str, seats: int) -> None:
        self.contest = contest
        self.number = number
        self.grade = grade
        self.name = grade.grade.name
        self.group = group
        self.seats = seats
        self.held: dict[str, list[Contestant]] = {}  # category → those who share its highest total and so its seat
        self.used = 0
        self.waiting = 0

    def seat(self, candidates: Sequence[Contestant], decided: Sequence[Contestant]) -> tuple[int, int]:
        """Seat the candidates; those ``decided`` by hand sit already. Returns seats used and people who wait."""
        self.used = len(decided)
        served = {self._category(one) for one in decided}
        ranked = list(self.contest.equals_of(self.grade, candidates))
        reserved = self._reserve(ranked, served)
        for category, top in reserved.items():
            if len(top) == 1:
                self._take(top[0])
            else:
                self.held[category] = top
        left = self.seats - self.used - len(self.held)
        if left > 0 and self.waiting:
            left = 0  # the seats wait for the decision
        ended = self.waiting > 0
        for equals in ranked:
            rest = [one for one in equals if one.grade is None and one.pending != self.name]
            if rest:
                left, ended = self._open_contest(rest, left, ended=ended)
        return self.used, self.waiting

    def _category(self, one: Contestant) -> str:
        assert self.grade.one_each is not None
        return str(one.state[self.grade.one_each])

    def _reserve(self, ranked: Sequence[list[Contestant]], served: set[str]) -> dict[str, list[Contestant]]:
        """The categories that have a seat of their own, with those who share the highest total there."""
        tops: dict[str, tuple[int, list[Contestant]]] = {}
        for place, equals in enumerate(ranked):
            inside: dict[str, list[Contestant]] = defaultdict(list)
            for one in equals:
                inside[self._category(one)].append(one)
            for category, members in inside.items():
                if category not in served:
                    tops.setdefault(category, (place, members))
        reserved: dict[str, list[Contestant]] = {}
        left = self.seats - self.used
        by_score = sorted(tops.items(), key=lambda item: (item[1][0], item[0]))
        for _, same in groupby(by_score, key=lambda item: item[1][0]):
            categories = [(category, members) for category, (_, members) in same]
            if len(categories) <= left:
                reserved.update(categories)
                left -= len(categories)
            else:
                if left > 0:
                    self._settle([one for _, members in categories for one in members], left, {})
                break
        return reserved

    def _open_contest(self, rest: list[Contestant], left: int, *, ended: bool) -> tuple[int, bool]:
        """One group of equals in the open contest; returns the seats left and whether the contest has ended."""
        own = {
            category: members for category, members in self.held.items() if members[0].grade is None and members[0] in rest
        }
        need = len(rest) - len(own)
        if need <= left and not ended:
            for one in rest:
                self._take(one, left)
            return left - need, False
        room = 0 if ended else left
        if room > 0:
            seated, waiting = self._settle(rest, room, own)
            inside = sum(any(one in members for one in seated) for members in own.values())
            return room - (len(seated) - inside), waiting
        for category, members in own.items():
            self._settle(members, 0, {category: members})
        for one in rest:
            if one.grade is None and one.pending != self.name and not any(one in members for members in own.values()):
                one.events.append(Event(self.number, self.seats, 0, 0, 0))
        return left, True if need else ended

    def _settle(
        self, tied: list[Contestant], left: int, own: dict[str, list[Contestant]]
    ) -> tuple[list[Contestant], bool]:
        """A tie: the leading group's decision, as far as there is one; else it waits. Who is seated, and whether some wait."""

        def fits(chosen: Sequence[Contestant]) -> bool:
            inside = [sum(one in members for one in chosen) for members in own.values()]
            outside = len(chosen) - sum(inside)
            return outside + sum(max(0, count - 1) for count in inside) <= left

        seated, still = self.contest.by_decision(self.number, self.name, tied, fits)
        seats = left + len(own)
        for one in tied:
            place = self.used + seated.index(one) + 1 if one in seated else 0
            one.events.append(Event(self.number, self.seats, place, seats, len(tied)))
        for one in seated:
            one.grade = self.name
        self.used += len(seated)
        if still:
            self.waiting += len(still)
            category = next(iter(own)) if len(own) == 1 and left == 0 else self.group or ALL
            keys = tuple(one.key for one in still)
            self.contest.standings.ties.append(Tie(category, self.name, seats - len(seated), still[0].total, keys))
            for one in still:
                one.pending = one.pending or self.name
        return seated, bool(still)

    def _take(self, one: Contestant, left: int | None = None) -> None:
        self.used += 1
        one.grade = self.name
        one.events.append(Event(self.number, self.seats, self.used, self.seats - self.used + 1 if left is None else left, 0))
