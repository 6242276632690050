"""A formula ready to run: the fast function, with the reference evaluation behind it, and its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kaohe_desktop.engine.figures import Exact
from kaohe_desktop.engine.formula import functions
from kaohe_desktop.engine.formula.evaluate import NO_ROWS, Row, evaluate, share_band
from kaohe_desktop.engine.formula.functions import Detail, Given, exact
from kaohe_desktop.engine.formula.generate import Compiled, generate
from kaohe_desktop.engine.formula.nodes import (
    Arithmetic,
    Both,
    Call,
    Choose,
    Compare,
    Either,
    Lifted,
    Negative,
    Node,
    Not,
    walk,
)
from kaohe_desktop.engine.formula.scope import Scope, State
from kaohe_desktop.engine.formula.wording import formula_words, numbers_words

#: What the fast function raises where only the reference evaluation knows the answer.
UNSURE = (TypeError, KeyError, ArithmeticError)


class Formula:
    """One formula in one scope; with ``table`` it is a formula of one row of that sheet, given beside the state."""

    def __init__(self, node: Node, scope: Scope, table: str = "") -> None:
        self.node = node
        self.scope = scope
        self.table = table
        self._fast: Compiled = generate(node, scope, table)
        self._exact: Compiled | None = None

    def _slowly(self, state: State, row: Row | None = None) -> Given:
        """The value where the fast function gave up: by the exact version, else by the definition."""
        if self._exact is None:
            self._exact = generate(self.node, self.scope, self.table, exact=True)
        try:
            return self._exact(state) if row is None else self._exact(state, row)
        except UNSURE:
            return evaluate(self.node, self.scope, state, NO_ROWS if row is None else {self.table: row})

    def value(self, state: State, row: Row | None = None) -> Given:
        """Its value on a subject's state (and one row); None where a blank leaves it open."""
        try:
            value = self._fast(state) if row is None else self._fast(state, row)
        except UNSURE:
            value = self._slowly(state, row)
        return exact(value) if value.__class__ is Fraction else value

    def truth(self, state: State, row: Row | None = None) -> bool:
        """Whether a condition holds; a blank that leaves it open counts as not."""
        return self.value(state, row) is True

    def figure(self, state: State, row: Row | None = None) -> Exact | None:
        """Its value as a figure."""
        value = self.value(state, row)
        return value if isinstance(value, Decimal | Fraction) and not isinstance(value, bool) else None

    def truths(self, states: Sequence[State]) -> list[bool]:
        """Whether a condition holds, for every subject; a blank that leaves it open counts as not."""
        return [value is True for value in self.values(states)]

    def values(self, states: Sequence[State]) -> list[Given]:
        """The value for every subject."""
        fast = self._fast
        found = []
        for state in states:
            try:
                value = fast(state)
            except UNSURE:
                value = self._slowly(state)
            found.append(value)
        return found

    def fill(self, states: Sequence[State], slot: int) -> None:
        """Work the formula out for every subject into ``slot``."""
        fast = self._fast
        for state in states:
            try:
                value = fast(state)
            except UNSURE:
                value = self._slowly(state)
            state[slot] = exact(value) if value.__class__ is Fraction else value

    @property
    def words(self) -> str:
        """The formula with its names."""
        return formula_words(self.node, self.scope)

    def numbers(self, state: State) -> str:
        """The formula with the subject's figures put in."""
        return numbers_words(self.node, self.scope, state)

    def row_numbers(self, state: State, row: Row) -> str:
        """A formula of one row with the figures put in."""
        return numbers_words(self.node, self.scope, state, {self.table: row})


@dataclass(frozen=True, slots=True)
class CohortStep:
    """A cohort function (名次 …) inside a formula: worked out for everybody at once, before the formula itself."""

    slot: int
    call: Call
    value: Formula | None
    group: Formula | None
    when: Formula | None
    scope: Scope

    def fill(self, states: Sequence[State]) -> None:
        """Work it out: the result into ``slot``, its detail (rank, n) into ``slot + 1``."""
        values: list[Exact | None] = [
            None if self.when is not None and not self.when.truth(state)
            else Decimal(1) if self.value is None
            else self.value.figure(state)
            for state in states
        ]
        groups = ["" if self.group is None else str(self.group.value(state)) for state in states]
        function = functions.COHORT[self.call.function]
        results: list[tuple[Given, Detail]] = function.apply(values, groups)
        reached: dict[Detail, Given] = {}
        for state, (given, detail) in zip(states, results, strict=True):
            result = given
            if function.banded:
                if detail not in reached:  # a band hangs on the share alone: its limits are the scheme's own figures
                    reached[detail] = share_band(given, self.call.bands, self.scope, state)
                result = reached[detail]
            state[self.slot] = result
            state[self.slot + 1] = detail


def lift(node: Node, scope: Scope, new_slots: Callable[[], int], steps: list[CohortStep]) -> Node:
    """The node with every cohort function in it replaced by its slot; the steps to fill those slots are appended."""
    if not any(isinstance(part, Call) and part.function in functions.COHORT for part in walk(node)):
        return node

    def again(part: Node) -> Node:
        return lift(part, scope, new_slots, steps)

    match node:
        case Call(function, args, bands, by, when) if function in functions.COHORT:
            slot = new_slots()
            steps.append(CohortStep(
                slot, node,
                Formula(again(args[0]), scope) if args else None,
                Formula(by, scope) if by is not None else None,
                Formula(again(when), scope) if when is not None else None,
                scope,
            ))
            return Lifted(slot, node)
        case Call(function, args, bands, by, when):
            return Call(function, tuple(map(again, args)), bands, by, when)
        case Negative(value):
            return Negative(again(value))
        case Not(value):
            return Not(again(value))
        case Arithmetic(op, left, right):
            return Arithmetic(op, again(left), again(right))
        case Compare(op, left, right):
            return Compare(op, again(left), again(right))
        case Both(left, right):
            return Both(again(left), again(right))
        case Either(left, right):
            return Either(again(left), again(right))
        case Choose(condition, then, other):
            return Choose(again(condition), again(then), again(other))
        case _:
            return node


