"""The lines that decide (分数线): where the scheme's grades begin, and where the seats of a quota ran out."""

from __future__ import annotations

import decimal
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Subject
from kaohe_desktop.engine.figures import EXACT, Exact
from kaohe_desktop.engine.formula.compiled import UNSURE, Formula
from kaohe_desktop.engine.formula.nodes import Both, Choose, Column, Compare, Either, Name, Node, Not, walk

if TYPE_CHECKING:
    from kaohe_desktop.engine.formula.scope import State
    from kaohe_desktop.engine.outcome import Result
    from kaohe_desktop.office.period_facts import Facts

_HALF = Decimal("0.5")  # as near a line as is told


@dataclass(frozen=True, slots=True)
class GradeLine:
    """A grade (or what a rule does) begins at ``value`` of ``figure`` (the total, or another figure of the scheme)."""

    name: str
    figure: str
    value: Exact


@dataclass(frozen=True, slots=True)
class SeatLine:
    """The last seats of a quota: ``last_in`` the lowest total that has the grade, ``first_out`` the highest below it."""

    category: str
    grade: str
    last_in: Decimal
    first_out: Decimal | None


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody near a line: ``step`` is the figure less the line (negative: below it)."""

    key: str
    figure: Exact
    line: str
    value: Exact
    step: Fraction


def grade_lines(facts: Facts) -> tuple[GradeLine, ...]:
    """Where grades begin, as far as their conditions compare a figure with the scheme's own figures; then rules' lines."""
    found = []
    program, period = facts.scheme.program, facts.cohort.period
    with decimal.localcontext(EXACT):
        state = facts.scheme.new_state(Subject("", {}), facts.cohort.params, facts.cohort.tables, period)
        for grade in program.grades:
            if grade.grade.shown:
                for figure, value, _other in _compared(facts, grade.when.node, state):
                    found.append(GradeLine(f"{grade.grade.name}线", figure, value))
        for rule in program.rules:
            for figure, value, other in _compared(facts, rule.when.node, state):
                if figure == facts.model.total.name and isinstance(other, Name):
                    found.append(GradeLine(other.name, figure, value))
    return tuple(dict.fromkeys(found))


def _compared(facts: Facts, node: Node, state: State) -> Iterator[tuple[str, Exact, Node]]:
    match node:
        case Compare(op, left, right) if op in ("≥", ">", "≤", "<"):
            figures = facts.scheme.program.slots.figures
            for one, other in ((left, right), (right, left)):
                if isinstance(one, Name) and one.name in figures and (value := _fixed(facts, other, state)) is not None:
                    yield one.name, value, other
        case Choose(condition, then, other):
            told = _known(facts, condition, state)
            yield from () if told is False else _compared(facts, then, state)
            yield from () if told is True else _compared(facts, other, state)
        case Both(left, right) | Either(left, right):
            yield from _compared(facts, left, state)
            yield from _compared(facts, right, state)
        case Not(value):
            yield from _compared(facts, value, state)
        case _:
            return


def _own(facts: Facts, node: Node) -> bool:
    """Whether a formula hangs on nothing but the scheme's constants, parameters and readings."""
    scope, params = facts.scheme.program.plan[0].formula.scope, facts.scheme.program.slots.params
    for part in walk(node):
        if isinstance(part, Column):
            return False
        if isinstance(part, Name):
            symbol = scope.symbols.get(part.name)
            if symbol is None or (symbol.slot is not None and part.name not in params):
                return False
    return True


def _known(facts: Facts, node: Node, state: State) -> bool | None:
    if not _own(facts, node):
        return None
    value = Formula(node, facts.scheme.program.plan[0].formula.scope).value(state)
    return value if isinstance(value, bool) else None


def _fixed(facts: Facts, node: Node, state: State) -> Exact | None:
    if not _own(facts, node):
        return None
    try:
        return Formula(node, facts.scheme.program.plan[0].formula.scope).figure(state)
    except UNSURE:
        return None


def seat_lines(facts: Facts) -> tuple[SeatLine, ...]:
    """Where the seats of each quota ran out, by total."""
    found = []
    ladder = [grade.name for grade in facts.model.grades]
    groups = {grade.name: grade.quota.by for grade in facts.model.grades if grade.quota is not None}
    for quota in facts.outcome.quotas:
        if not quota.used:
            continue
        whole = not groups.get(quota.grade)
        mine = [one for one in facts.outcome.results if (whole or one.category == quota.category) and one.total is not None]
        seated = [one.total for one in mine if one.grade == quota.grade and not one.pending and one.total is not None]
        place = ladder.index(quota.grade) if quota.grade in ladder else len(ladder)
        lower = set(ladder[place + 1:]) | {None}
        if seated:
            last = min(seated)
            out = [one.total for one in mine if one.grade in lower and one.total is not None and one.total <= last]
            found.append(SeatLine("" if whole else quota.category, quota.grade, last, max(out, default=None)))
    return tuple(found)


def near_lines(facts: Facts, category: str = "", department: str = "", within: Decimal = _HALF) -> list[Near]:
    """Everybody within half a point of a line, the nearest first; of one person each line once."""
    found = []
    lines, seats = [line for line in grade_lines(facts) if not _counts(facts, line.figure)], seat_lines(facts)
    total = facts.model.total.name
    for one in facts.chosen(category, department):
        for line in lines:
            value = one.total if line.figure == total else _figure(one, line.figure)
            if value is not None:
                step = Fraction(value) - Fraction(line.value)
                if abs(step) <= within:
                    found.append(Near(one.key, value, line.name, line.value, step))
        for seat in seats:
            if one.total is None or seat.category not in ("", one.category) or one.grade is None or not _close(seat, within):
                continue
            below = one.total - seat.last_in
            if abs(below) <= within and (one.grade == seat.grade or below <= 0):
                found.append(Near(one.key, one.total, f"{seat.grade}最后一席", seat.last_in, Fraction(below)))
    return sorted(found, key=lambda near: (abs(near.step), near.line, near.key))


def _close(seat: SeatLine, within: Decimal) -> bool:
    """Whether anybody without a seat is near the last that has one: else nobody contests it."""
    return seat.first_out is not None and seat.last_in - seat.first_out <= within


def _figure(result: Result, name: str) -> Exact | None:
    value = result.items.get(name, result.steps.get(name))
    return value if isinstance(value, Decimal | Fraction) and not isinstance(value, bool) else None


def _counts(facts: Facts, name: str) -> bool:
    """Whether a figure of the scheme is a count (优秀次数): then being near a line means nothing."""
    if name == facts.model.total.name:
        return False
    return all(value is None or value == int(value) for one in facts.outcome.results for value in (_figure(one, name),))
