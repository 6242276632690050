"""The exact meaning of a formula: evaluated node by node on one subject's state.

This is the reference; ``generate`` makes the fast version, which falls back here whenever a blank or a figure that
does not terminate turns up. A blank (None) makes what is computed from it blank; 且 and 或 decide early where they can.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
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


#: The rows in hand, by sheet, while rows are being gathered.
Bound = Mapping[str, Row]
NO_ROWS: Bound = {}
_COUNTING = ("个数", "有", "没有")


def table_of(call: Call, scope: Scope, bound: Collection[str] = ()) -> str | None:
    """The repeated sheet whose rows a call gathers over, None if it is an ordinary call; rows of ``bound`` are in hand."""
    if call.function not in functions.GATHERING:
        return None
    arg = call.args[0] if call.args else None
    if isinstance(arg, Name) and call.function in _COUNTING and arg.name in scope.tables and arg.name not in bound:
        return arg.name  # a sheet, also where an item bears its name
    for part in (*call.args, call.by, call.when):
        if part is not None and (table := _table_in(part, scope, bound)) is not None:
            return table
    return None


def _table_in(node: Node, scope: Scope, bound: Collection[str]) -> str | None:
    """The repeated sheet a node names itself, not inside another gathering function."""
    if isinstance(node, Name) and node.name in scope.tables and node.name not in scope.symbols:
        return None if node.name in bound else node.name
    if isinstance(node, Column) and node.table in scope.tables:
        return None if node.table in bound else node.table
    if isinstance(node, Call) and node.function in functions.GATHERING:
        return None
    inside = (node.args[1],) if isinstance(node, Call) and node.function == "查找" and len(node.args) > 1 else children(node)
    return next((table for part in inside if (table := _table_in(part, scope, bound)) is not None), None)


def evaluate(node: Node, scope: Scope, state: State, bound: Bound = NO_ROWS) -> Given:
    """The value of a formula on a subject's state; ``bound`` holds the rows in hand while rows are being gathered."""
    match node:
        case Num(value, _):
            return value
        case Text(value):
            return value
        case Flag(value):
            return value
        case Nothing():
            return None
        case Name(name):
            symbol = scope.symbols[name]
            return symbol.value if symbol.slot is None else _given(state[symbol.slot])
        case Column(table, name):
            return column(table, name, scope, state, bound)
        case Lifted(slot, _):
            return _given(state[slot])
        case Negative(inner):
            figure = evaluate(inner, scope, state, bound)
            return None if figure is None else -_figure(figure)
        case Arithmetic(op, left, right):
            a, b = evaluate(left, scope, state, bound), evaluate(right, scope, state, bound)
            return None if a is None or b is None else _ARITHMETIC[op](a, b)
        case Compare(op, left, right):
            a, b = evaluate(left, scope, state, bound), evaluate(right, scope, state, bound)
            return None if a is None or b is None else _COMPARE[op](a, b)
        case Not(inner):
            truth = evaluate(inner, scope, state, bound)
            return None if truth is None else not truth
        case Both(left, right):
            return _decide(left, right, scope, state, bound, decisive=False)
        case Either(left, right):
            return _decide(left, right, scope, state, bound, decisive=True)
        case Choose(condition, then, other):
            truth = evaluate(condition, scope, state, bound)
            return None if truth is None else evaluate(then if truth else other, scope, state, bound)
        case Call():
            return _call(node, scope, state, bound)


def column(table: str, name: str, scope: Scope, state: State, bound: Bound) -> Given:
    """``表.栏``: of the row in hand, worked out if it is a derived column; else of the subject's one row."""
    row = bound.get(table)
    if row is None:
        slot = scope.columns[table, name].slot
        assert slot is not None
        return _given(state[slot])
    derived = scope.derived.get((table, name))
    return row.get(name) if derived is None else evaluate(derived, scope, state, {table: row})


def _given(value: object) -> Given:
    return value  # type: ignore[return-value]  # the state holds only what the scope says


def _figure(value: Given) -> Decimal | Fraction:
    if isinstance(value, Decimal | Fraction):
        return value
    raise TypeError(f"not a figure: {value!r}")


def _decide(node_left: Node, node_right: Node, scope: Scope, state: State, bound: Bound, *, decisive: bool) -> Given:
    a = evaluate(node_left, scope, state, bound)
    if a is decisive:
        return decisive
    b = evaluate(node_right, scope, state, bound)
    if b is decisive:
        return decisive
    return None if a is None or b is None else not decisive


def _call(call: Call, scope: Scope, state: State, bound: Bound) -> Given:
    if (table := table_of(call, scope, bound)) is not None:
        return _gather(call, table, scope, state, bound)
    match call.function:
        case "首个":
            values = (evaluate(arg, scope, state, bound) for arg in call.args)
            return next((value for value in values if value is not None and value != ""), None)
        case "行名次":
            return _row_rank(call.args[0], scope, state, bound)
        case "查找":
            return _look_up(call, scope, state, bound)
    given = [evaluate(arg, scope, state, bound) for arg in call.args]
    if call.function in ("有", "没有"):
        return (given[0] is None or given[0] == "") == (call.function == "没有")
    if any(value is None for value in given):
        return None
    if call.function == "属于":
        return given[0] in given[1:]
    if call.function == "档":
        return threshold(_figure(given[0]), call.bands, scope, state, bound)
    return functions.PLAIN[call.function].apply(*given)


def threshold(value: Decimal | Fraction, bands: Sequence[Band], scope: Scope, state: State, bound: Bound = NO_ROWS) -> Given:
    """档: the value of the first band whose limit is not above the figure."""
    for band in bands:
        limit = None if band.limit is None else evaluate(band.limit, scope, state, bound)
        if band.limit is not None and limit is None:
            return None  # a blank limit leaves it open
        if limit is None or value >= _figure(limit):
            return evaluate(band.value, scope, state, bound)
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


def _row_rank(arg: Node, scope: Scope, state: State, bound: Bound) -> Given:
    assert isinstance(arg, Column)
    own = column(arg.table, arg.name, scope, state, bound)
    if own is None:
        return None
    rows: Sequence[Row] = state[scope.tables[arg.table][0]]  # type: ignore[assignment]
    return functions.row_rank([column(arg.table, arg.name, scope, state, {arg.table: row}) for row in rows], _figure(own))


def _look_up(call: Call, scope: Scope, state: State, bound: Bound) -> Given:
    target, wanted = call.args[0], evaluate(call.args[1], scope, state, bound)
    assert isinstance(target, Column)
    if wanted is None:
        return None
    rows: Sequence[Row] = state[scope.tables[target.table][0]]  # type: ignore[assignment]
    row = functions.look_up(rows, scope.keys[target.table], wanted)
    return None if row is None else column(target.table, target.name, scope, state, {target.table: row})


def gathered(call: Call, table: str, scope: Scope, state: State, bound: Bound = NO_ROWS) -> list[Bound]:
    """The rows a gathering call keeps, each with the rows already in hand."""
    rows: Sequence[Row] = state[scope.tables[table][0]]  # type: ignore[assignment]
    inner = ({**bound, table: row} for row in rows)
    return [one for one in inner if call.when is None or evaluate(call.when, scope, state, one) is True]


def _gather(call: Call, table: str, scope: Scope, state: State, bound: Bound) -> Given:
    kept = gathered(call, table, scope, state, bound)
    arg = call.args[0]
    if isinstance(arg, Name) and arg.name == table:
        return Decimal(len(kept)) if call.function == "个数" else bool(kept) == (call.function == "有")
    values = [(value, one) for one in kept if (value := evaluate(arg, scope, state, one)) is not None and value != ""]
    if call.function in ("有", "没有"):
        return bool(values) == (call.function == "有")
    if call.function in functions.ROWS_BY:
        by = call.by
        assert by is not None
        return functions.ROWS_BY[call.function]([(_figure(value), evaluate(by, scope, state, one)) for value, one in values])
    if call.function in functions.ROWS_ANY:
        return functions.ROWS_ANY[call.function]([value for value, _ in values])
    if call.function == "个数":
        return Decimal(len(values))
    return functions.ROWS[call.function]([_figure(value) for value, _ in values])
