"""The fast version of a formula: one Python function made from its nodes, run for every subject.

Only slots, bound constants and the helpers below ever stand in the generated text, never words of the scheme file.
The function raises TypeError or ArithmeticError when it meets a blank or an inexact step; the caller then asks
``evaluate``, so both always give the same value (tested).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
from kaohe_desktop.engine.formula.scope import Scope, State

Compiled = Callable[[State], Given]
_ARITHMETIC = {"+": "+", "−": "-", "×": "*", "÷": "/"}
_COMPARE = {"≥": ">=", "≤": "<=", ">": ">", "<": "<"}
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
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.bound: dict[str, Any] = {}
        self.temporaries = 0

    def bind(self, value: object) -> str:
        name = f"k{len(self.bound)}"
        self.bound[name] = value
        return name

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
                return self.slot(self.scope.columns[table, name].slot, None)
            case Lifted(slot, _):
                return f"r[{slot}]"
            case Negative(inner):
                return f"(-{self.write(inner)})"
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

    def call(self, call: Call) -> str:
        if call.function == "首个":
            first, *others = call.args
            self.temporaries += 1
            name = f"t{self.temporaries}"
            rest = self.write(Call("首个", tuple(others))) if len(others) > 1 else self.write(others[0])
            return f"({name} if ({name} := {self.write(first)}) is not None and {name} != '' else {rest})"
        if table_of(call, self.scope) is None:
            if call.function in _INLINE and len(call.args) > 1:
                return f"{_INLINE[call.function]}({', '.join(map(self.write, call.args))})"
            if call.function == "限于":
                figure, low, high = map(self.write, call.args)
                return f"min(max({figure}, {low}), {high})"
            if call.function == "属于":
                value, *choices = call.args
                if all(isinstance(choice, Text) for choice in choices):
                    known = frozenset(choice.value for choice in choices if isinstance(choice, Text))
                    return f"{self.bind(_member)}({self.write(value)}, {self.bind(known)})"
        scope = self.scope
        return f"{self.bind(lambda state: evaluate(call, scope, state))}(r)"


def generate(node: Node, scope: Scope) -> Compiled:
    """Make the fast function of a formula; it raises TypeError or ArithmeticError where ``evaluate`` must be asked."""
    writer = _Writer(scope)
    body = writer.write(node)
    arguments = ", ".join(("r", *(f"{name}={name}" for name in writer.bound)))
    return eval(f"lambda {arguments}: {body}", {"__builtins__": {"max": max, "min": min}, **writer.bound})  # type: ignore[no-any-return]
