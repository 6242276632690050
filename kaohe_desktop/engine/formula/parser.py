"""Reads a formula's text into nodes; a formula that cannot be read gives a Chinese message with the place."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

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
    Name,
    Negative,
    Node,
    Not,
    Nothing,
    Num,
    Text,
)

_GRAMMAR = r"""
?start: expr
?expr: "若" expr "则" expr "否则" expr -> choose
     | either
?either: both
     | either "或" both
?both: negation
     | both "且" negation
?negation: "非" negation -> negate
     | comparison
?comparison: sum
     | sum COMPARE sum -> compare
?sum: term
     | sum ADD term -> arithmetic
?term: signed
     | term MULTIPLY signed -> arithmetic
?signed: ADD signed -> sign
     | atom
?atom: PERCENT -> percent
     | NUMBER -> number
     | TEXT -> text
     | "是" -> true
     | "否" -> false
     | "无此项" -> nothing
     | NAME -> name
     | NAME "." NAME -> column
     | NAME _OPEN [argument (_COMMA argument)*] _CLOSE -> call
     | _OPEN expr _CLOSE
?argument: expr
     | expr _COLON expr -> band
     | "其余" _COLON expr -> rest
     | "按" NAME -> by
     | "按" NAME "." NAME -> by_column
     | "当" expr -> when
COMPARE: "≥" | "≤" | ">=" | "<=" | "≠" | "!=" | ">" | "<" | "="  | "＞" | "＜" | "＝"
ADD: "+" | "−" | "-" | "＋" | "－"
MULTIPLY: "×" | "÷" | "*" | "/"
_OPEN: "(" | "（"
_CLOSE: ")" | "）"
_COMMA: "," | "，" | "、"
_COLON: ":" | "："
PERCENT.2: /[0-9]+(\.[0-9]+)?\s*[%％]/
NUMBER: /[0-9]+(\.[0-9]+)?/
TEXT: /「[^」]*」|“[^”]*”|"[^"]*"/
NAME: /[^\W\d](?:\w|(?<=\d)\.(?=\d))*/
%ignore /[\s\u3000]+/
"""
_PLAIN = str.maketrans({"−": "-", "－": "-", "＋": "+", "＞": ">", "＜": "<", "＝": "=", "*": "×", "/": "÷"})
_COMPARISONS = {">=": "≥", "<=": "≤", "!=": "≠"}


class FormulaError(ValueError):
    """A formula that cannot be read; the message is Chinese and names the place."""


class _When:
    def __init__(self, node: Node) -> None:
        self.node = node


class _By:
    def __init__(self, node: Name | Column) -> None:
        self.node = node


class _Builder(Transformer[Token, Node]):
    """Turns lark's tree into nodes."""

    def choose(self, parts: list[Any]) -> Node:
        return Choose(*parts)

    def either(self, parts: list[Any]) -> Node:
        return Either(*parts)

    def both(self, parts: list[Any]) -> Node:
        return Both(*parts)

    def negate(self, parts: list[Any]) -> Node:
        return Not(parts[0])

    def compare(self, parts: list[Any]) -> Node:
        op = str(parts[1]).translate(_PLAIN)
        return Compare(_COMPARISONS.get(op, op), parts[0], parts[2])

    def arithmetic(self, parts: list[Any]) -> Node:
        return Arithmetic(str(parts[1]).translate(_PLAIN).replace("-", "−"), parts[0], parts[2])

    def sign(self, parts: list[Any]) -> Node:
        return Negative(parts[1]) if str(parts[0]).translate(_PLAIN) == "-" else parts[1]

    def percent(self, parts: list[Any]) -> Node:
        digits = str(parts[0]).rstrip("%％").strip()
        return Num(Decimal(digits).scaleb(-2), f"{digits}%")

    def number(self, parts: list[Any]) -> Node:
        return Num(Decimal(str(parts[0])), str(parts[0]))

    def text(self, parts: list[Any]) -> Node:
        return Text(str(parts[0])[1:-1])

    def true(self, _parts: list[Any]) -> Node:
        return Flag(True)

    def false(self, _parts: list[Any]) -> Node:
        return Flag(False)

    def nothing(self, _parts: list[Any]) -> Node:
        return Nothing()

    def name(self, parts: list[Any]) -> Node:
        return Name(str(parts[0]))

    def column(self, parts: list[Any]) -> Node:
        return Column(str(parts[0]), str(parts[1]))

    def band(self, parts: list[Any]) -> Band:
        return Band(parts[0], parts[1])

    def rest(self, parts: list[Any]) -> Band:
        return Band(None, parts[0])

    def by(self, parts: list[Any]) -> _By:
        return _By(Name(str(parts[0])))

    def by_column(self, parts: list[Any]) -> _By:
        return _By(Column(str(parts[0]), str(parts[1])))

    def when(self, parts: list[Any]) -> _When:
        return _When(parts[0])

    def call(self, parts: list[Any]) -> Node:
        function, *given = parts
        given = [part for part in given if part is not None]
        conditions = [part.node for part in given if isinstance(part, _When)]
        groups = [part.node for part in given if isinstance(part, _By)]
        if len(conditions) > 1 or len(groups) > 1:
            raise FormulaError(f"{function}(…) 里“按”和“当”各只能写一次")
        return Call(
            str(function),
            tuple(part for part in given if not isinstance(part, _When | _By | Band)),
            tuple(part for part in given if isinstance(part, Band)),
            groups[0] if groups else None,
            conditions[0] if conditions else None,
        )


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="basic", maybe_placeholders=False)


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """Read a formula; FormulaError if it cannot be read."""
    from lark.exceptions import VisitError

    try:
        return _Builder().transform(_parser().parse(text))
    except VisitError as error:
        if isinstance(error.orig_exc, FormulaError):
            raise error.orig_exc from None
        raise
    except UnexpectedInput as error:
        raise FormulaError(_explain(text, error)) from None


def _explain(text: str, error: UnexpectedInput) -> str:
    if isinstance(error, UnexpectedEOF) or (isinstance(error, UnexpectedToken) and error.token.type == "$END"):
        return "公式没有写完，看看括号是否成对、“若”后面的“则”和“否则”是否齐全"
    position = error.pos_in_stream or 0
    found = text[position : position + 6].split("\n")[0]
    if isinstance(error, UnexpectedCharacters):
        return f"第{position + 1}个字“{found[:1]}”不是公式里能用的符号"
    return f"第{position + 1}个字“{found}”处读不下去，看看前后是否少了运算符、括号或“则”“否则”（词与词之间要空格）"
