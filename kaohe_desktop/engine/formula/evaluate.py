"""The exact meaning of a formula: evaluated node by node on one subject's state.

This is the reference; ``generate`` makes the fast version, which falls back here whenever a blank or a figure that
does not terminate turns up. A blank (None) makes what is computed from it blank; 且 and 或 decide early where they can.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaohe_desktop.engine.formula import functions
from kaohe_desktop.engine.formula.functions import Given
from kaohe_desktop.engine.formula.nodes import (
    Arithmetic,
    Band,
    Both,
    Call,
    Choose,
    Column,
    Compare,
    Either,
    Flag,
    Lifted,
    Name,
    Negative,
    Node,
    Not,
    Nothing,
    Num,
    Text,
    children,
)
from kaohe_desktop.engine.formula.scope import Scope, State

_ARITHMETIC: Mapping[str, Callable[[Any, Any], Given]] = {
    "+": functions.add, "−": functions.subtract, "×": functions.multiply, "÷": functions.divide,
}
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "≥": lambda a, b: a >= b, "≤": lambda a, b: a <= b, ">": lambda a, b: a > b, "<": lambda a, b: a < b,
    "=": lambda a, b: a == b, "≠": lambda a, b: a != b,
}
Row = Mapping[str, Given]


#: Functions that may gather over the rows of a repeated sheet.
GATHERING = (*functions.ROWS, "有", "没有")


def table_of(call: Call, scope: Scope) -> str | None:
    """The repeated sheet whose rows a call gathers over, None if it is an ordinary call."""
    if call.function not in GATHERING:
        return None
    inside = (*call.args, *((call.when,) if call.when is not None else ()))
    return next((table for part in inside if (table := _table_in(part, scope)) is not None), None)


def _table_in(node: Node, scope: Scope) -> str | None:
    """The repeated sheet a node names itself, not inside another gathering function."""
    if isinstance(node, Name) and node.name in scope.tables and node.name not in scope.symbols:
        return node.name
    if isinstance(node, Column) and node.table in scope.tables:
        return node.table
    if isinstance(node, Call) and node.function in GATHERING:
        return None
    return next((table for part in children(node) if (table := _table_in(part, scope)) is not None), None)


def evaluate(node: Node, scope: Scope, state: State, row: Row | None = None) -> Given:
    """The value of a formula on a subject's state; None where a blank leaves it open."""
    match node:
        case Num(written, _) | Text(written) | Flag(written):
            return written
        case Nothing():
            return None
        case Name(name):
            symbol = scope.symbols[name]
            return symbol.value if symbol.slot is None else _given(state[symbol.slot])
        case Column(table, name):
            if table in scope.tables:
                return None if row is None else row.get(name)
            slot = scope.columns[table, name].slot
            return None if slot is None else _given(state[slot])
        case Lifted(slot, _):
            return _given(state[slot])
        case Negative(inner):
            value = evaluate(inner, scope, state, row)
            return None if value is None else functions.multiply(Decimal(-1), _figure(value))
        case Arithmetic(op, left, right):
            a, b = evaluate(left, scope, state, row), evaluate(right, scope, state, row)
            return None if a is None or b is None else _ARITHMETIC[op](a, b)
        case Compare(op, left, right):
            a, b = evaluate(left, scope, state, row), evaluate(right, scope, state, row)
            return None if a is None or b is None else _COMPARE[op](a, b)
        case Not(inner):
            value = evaluate(inner, scope, state, row)
            return None if value is None else not value
        case Both(left, right):
            return _decide(node, left, right, scope, state, row, decisive=False)
        case Either(left, right):
            return _decide(node, left, right, scope, state, row, decisive=True)
        case Choose(condition, then, other):
            truth = evaluate(condition, scope, state, row)
            return None if truth is None else evaluate(then if truth else other, scope, state, row)
        case Call():
            return _call(node, scope, state, row)


def _given(value: object) -> Given:
    return value  # type: ignore[return-value]  # the state holds only what the scope says


def _figure(value: Given) -> Decimal | Fraction:
    if isinstance(value, Decimal | Fraction):
        return value
    raise TypeError(f"not a figure: {value!r}")


def _decide(
    node: Node, left: Node, right: Node, scope: Scope, state: State, row: Row | None, *, decisive: bool
) -> Given:
    a = evaluate(left, scope, state, row)
    if a is decisive:
        return decisive
    b = evaluate(right, scope, state, row)
    if b is decisive:
        return decisive
    return None if a is None or b is None else not decisive


def _call(call: Call, scope: Scope, state: State, row: Row | None) -> Given:
    if row is None and (table := table_of(call, scope)) is not None:
        return _gather(call, table, scope, state)
    if call.function == "首个":
        values = (evaluate(arg, scope, state, row) for arg in call.args)
        return next((value for value in values if value is not None and value != ""), None)
    given = [evaluate(arg, scope, state, row) for arg in call.args]
    if call.function in ("有", "没有"):
        return (given[0] is None or given[0] == "") == (call.function == "没有")
    if any(value is None for value in given):
        return None
    if call.function == "属于":
        return given[0] in given[1:]
    if call.function == "档":
        return threshold(_figure(given[0]), call.bands, scope, state, row)
    return functions.PLAIN[call.function].apply(*given)


def threshold(value: Decimal | Fraction, bands: Sequence[Band], scope: Scope, state: State, row: Row | None) -> Given:
    """档: the value of the first band whose limit is not above the figure."""
    for band in bands:
        limit = None if band.limit is None else evaluate(band.limit, scope, state, row)
        if limit is None or value >= _figure(limit):
            return evaluate(band.value, scope, state, row)
    return None


def share_band(share: Given, bands: Sequence[Band], scope: Scope, state: State) -> Given:
    """名次档: the value of the first band whose limit is not below the share rank ÷ n."""
    if share is None:
        return None
    for band in bands:
        limit = None if band.limit is None else evaluate(band.limit, scope, state)
        if limit is None or _figure(share) <= _figure(limit):
            return evaluate(band.value, scope, state)
    return None


def _gather(call: Call, table: str, scope: Scope, state: State) -> Given:
    rows: Sequence[Row] = state[scope.tables[table][0]]  # type: ignore[assignment]
    kept = [row for row in rows if call.when is None or evaluate(call.when, scope, state, row) is True]
    if call.function in ("有", "没有"):
        return bool(kept) == (call.function == "有")
    arg = call.args[0]
    if isinstance(arg, Name) and arg.name == table:
        return Decimal(len(kept))
    values = [value for row in kept if (value := evaluate(arg, scope, state, row)) is not None]
    if call.function == "个数":
        return Decimal(len(values))
    return functions.ROWS[call.function]([_figure(value) for value in values])
