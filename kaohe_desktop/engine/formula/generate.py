"""The fast version of a formula: one Python function made from its nodes, run for every subject.

Only slots, bound constants and the helpers below ever stand in the generated text, never words of the scheme file.
The function raises TypeError or ArithmeticError when it meets a blank or an inexact step; the caller then asks
``evaluate``, so both always give the same value (tested).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from kaohe_desktop.engine.figures import rounded
from kaohe_desktop.engine.formula import functions
from kaohe_desktop.engine.formula.evaluate import evaluate, table_of
from kaohe_desktop.engine.formula.functions import Given
from kaohe_desktop.engine.formula.nodes import (
    Arithmetic,
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
)
from kaohe_desktop.engine.formula.scope import Scope

#: Called with the state, and for a formula of one row with that row.
Compiled = Callable[..., Given]
_ARITHMETIC = {"+": "+", "−": "-", "×": "*", "÷": "/"}
_COMPARE = {"≥": ">=", "≤": "<=", ">": ">", "<": "<"}
_EXACTLY = {"+": functions.add, "−": functions.subtract, "×": functions.multiply, "÷": functions.divide}
_INLINE = {"不低于": "max", "不超过": "min", "最高": "max", "最低": "min"}


def _same(left: object, right: object) -> bool:
    if left is None or right is None:
        raise TypeError
    return left == right


def _member(value: object, known: frozenset[str]) -> bool:
    if value is None:
        raise TypeError
    return value in known


class _Writer:
    """Writes one formula. ``rows`` gives the variable that holds the row in hand, by sheet."""

    def __init__(
        self, scope: Scope, rows: Mapping[str, str], derived: dict[tuple[str, str], Compiled], *, exact: bool
    ) -> None:
        self.scope = scope
        self.exact = exact
        self.rows = dict(rows)
        self.derived = derived
        self.bound: dict[str, Any] = {}
        self.temporaries = 0

    def bind(self, value: object) -> str:
        name = f"k{len(self.bound)}"
        self.bound[name] = value
        return name

    def temporary(self) -> str:
        self.temporaries += 1
        return f"t{self.temporaries}"

    def slot(self, slot: int | None, value: Given) -> str:
        return self.bind(value) if slot is None else f"r[{slot}]"

    def write(self, node: Node) -> str:
        match node:
            case Num(value, _) | Text(value) | Flag(value):
                return self.bind(value)
            case Nothing():
                return "None"
            case Name(name):
                symbol = self.scope.symbols[name]
                return self.slot(symbol.slot, symbol.value)
            case Column(table, name):
                return self.column(table, name)
            case Lifted(slot, _):
                return f"r[{slot}]"
            case Negative(inner):
                return f"(-{self.write(inner)})"
            case Arithmetic(op, left, right) if self.exact:
                return f"{self.bind(_EXACTLY[op])}({self.write(left)}, {self.write(right)})"
            case Arithmetic(op, left, right):
                return f"({self.write(left)} {_ARITHMETIC[op]} {self.write(right)})"
            case Compare(op, left, right) if op in _COMPARE:
                return f"({self.write(left)} {_COMPARE[op]} {self.write(right)})"
            case Compare(op, left, right):
                negation = "not " if op == "≠" else ""
                return f"({negation}{self.bind(_same)}({self.write(left)}, {self.write(right)}))"
            case Not(inner):
                return f"(not {self.write(inner)})"
            case Both(left, right):
                return f"({self.write(left)} and {self.write(right)})"
            case Either(left, right):
                return f"({self.write(left)} or {self.write(right)})"
            case Choose(condition, then, other):
                return f"({self.write(then)} if {self.write(condition)} else {self.write(other)})"
            case Call():
                return self.call(node)

    def column(self, table: str, name: str) -> str:
        row = self.rows.get(table)
        if row is None:
            return self.slot(self.scope.columns[table, name].slot, None)
        if (table, name) in self.scope.derived:
            return f"{self.bind(self.derived_function(table, name))}(r, {row})"
        return f"{row}[{self.bind(name)}]"

    def derived_function(self, table: str, name: str) -> Compiled:
        """The function of a derived column, made once; a blank or an inexact step in it stops the whole formula."""
        if (table, name) not in self.derived:
            self.derived[table, name] = _made(
                self.scope.derived[table, name], self.scope, table, self.derived, exact=self.exact
            )
        return self.derived[table, name]

    def call(self, call: Call) -> str:
        table = table_of(call, self.scope, self.rows)
        if table is not None:
            return self.gather(call, table)
        match call.function:
            case "首个":
                return self.first(call)
            case "有" | "没有":
                return self.filled(call)
            case "行名次":
                return self.row_rank(call)
            case "查找":
                return self.look_up(call)
            case "档":
                return self.bands(call)
        if call.function in _INLINE and len(call.args) > 1:
            return f"{_INLINE[call.function]}({', '.join(map(self.write, call.args))})"
        if call.function == "限于":
            figure, low, high = map(self.write, call.args)
            return f"min(max({figure}, {low}), {high})"
        if call.function == "四舍五入":
            return f"{self.bind(rounded)}({', '.join(map(self.write, call.args))})"
        if call.function == "属于":
            value, *choices = call.args
            if all(isinstance(choice, Text) for choice in choices):
                known = frozenset(choice.value for choice in choices if isinstance(choice, Text))
                return f"{self.bind(_member)}({self.write(value)}, {self.bind(known)})"
        return self.reference(call)

    def filled(self, call: Call) -> str:
        name, value = self.temporary(), self.write(call.args[0])
        blank = f"(({name} := {value}) is None or {name} == '')"
        return blank if call.function == "没有" else f"(not {blank})"

    def row_rank(self, call: Call) -> str:
        arg = call.args[0]
        assert isinstance(arg, Column)
        own = self.write(arg)
        outer, row = self.rows[arg.table], self.temporary()
        self.rows[arg.table] = row
        slot = self.scope.tables[arg.table][0]
        ranked = f"{self.bind(functions.row_rank)}([{self.write(arg)} for {row} in r[{slot}]], {own})"
        self.rows[arg.table] = outer
        return ranked

    def look_up(self, call: Call) -> str:
        target = call.args[0]
        assert isinstance(target, Column)
        slot, key = self.scope.tables[target.table][0], self.scope.keys[target.table]
        found = f"{self.bind(functions.look_up)}(r[{slot}], {self.bind(key)}, {self.write(call.args[1])})"
        outer, row = self.rows.get(target.table), self.temporary()
        self.rows[target.table] = row
        value = self.write(target)
        if outer is None:
            del self.rows[target.table]
        else:
            self.rows[target.table] = outer
        return f"(None if ({row} := {found}) is None else {value})"

    def bands(self, call: Call) -> str:
        """档 as a chain of conditions; the limits are compared from the first on."""
        name = self.temporary()
        words = "None"
        for band in reversed(call.bands):
            value = self.write(band.value)
            words = value if band.limit is None else f"({value} if {name} >= {self.write(band.limit)} else {words})"
        return f"(lambda {name}: {words})({self.write(call.args[0])})"

    def reference(self, call: Call) -> str:
        """The call handed to ``evaluate``."""
        scope, tables = self.scope, tuple(self.rows)
        ask = self.bind(lambda state, *rows: evaluate(call, scope, state, dict(zip(tables, rows, strict=True))))
        return f"{ask}({', '.join(('r', *self.rows.values()))})"

    def first(self, call: Call) -> str:
        first, *others = call.args
        name = self.temporary()
        rest = self.write(Call("首个", tuple(others))) if len(others) > 1 else self.write(others[0])
        return f"({name} if ({name} := {self.write(first)}) is not None and {name} != '' else {rest})"

    def kept(self, node: Node) -> str:
        """A condition of which only 是 counts: a blank on one side of = may as well be 否."""
        match node:
            case Both(left, right):
                return f"({self.kept(left)} and {self.kept(right)})"
            case Either(left, right):
                return f"({self.kept(left)} or {self.kept(right)})"
            case Compare("=", left, right):
                return f"({self.write(left)} == {self.write(right)} is not None)"
        return self.write(node)

    def gather(self, call: Call, table: str) -> str:
        """A comprehension over the rows of a sheet."""
        slot = self.scope.tables[table][0]
        row = f"b{len(self.rows)}_{self.temporary()}"
        self.rows[table] = row
        condition = "" if call.when is None else f" if {self.kept(call.when)}"
        loop = f"for {row} in r[{slot}]{condition}"
        arg = call.args[0]
        if isinstance(arg, Name) and arg.name == table:
            counted = f"sum(1 {loop})"
        else:
            value = self.temporary()
            join = " and" if condition else " if"
            kept = f"{loop}{join} ({value} := {self.write(arg)}) is not None and {value} != ''"
            if call.by is not None:
                pairs = f"[({value}, {self.write(call.by)}) {kept}]"
                del self.rows[table]
                return f"{self.bind(functions.ROWS_BY[call.function])}({pairs})"
            counted = f"sum(1 {kept})"
            apply = functions.ROWS_ANY.get(call.function) or functions.ROWS.get(call.function)
            if apply is not None and call.function != "个数":
                del self.rows[table]
                return f"{self.bind(apply)}([{value} {kept}])"
        del self.rows[table]
        return f"{self.bind(Decimal)}({counted})" if call.function == "个数" else (
            f"({counted} {'>' if call.function == '有' else '=='} 0)"
        )


def _made(
    node: Node, scope: Scope, table: str, derived: dict[tuple[str, str], Compiled], *, exact: bool
) -> Compiled:
    writer = _Writer(scope, {table: "b"} if table else {}, derived, exact=exact)
    body = writer.write(node)
    arguments = ", ".join(("r", *writer.rows.values(), *(f"{name}={name}" for name in writer.bound)))
    known = {"__builtins__": {"max": max, "min": min, "sum": sum}, **writer.bound}
    return eval(f"lambda {arguments}: {body}", known)  # type: ignore[no-any-return]


def generate(node: Node, scope: Scope, table: str = "", *, exact: bool = False) -> Compiled:
    """Make the fast function of a formula; it raises TypeError, KeyError or ArithmeticError where ``evaluate`` must be asked.

    With ``table`` the formula is one of a single row of that sheet, the function's second argument. The ``exact`` version
    works on also where a division does not end, some times slower.
    """
    return _made(node, scope, table, {}, exact=exact)
