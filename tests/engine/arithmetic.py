"""A tiny calculator of our own, for sums as they are written by hand and printed in an explanation.

+ − × ÷, %, brackets, and the few named functions an explanation shows; worked out in fractions. Shares nothing with the
engine, so that what is printed can be added up again by someone who does not trust the program.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction


def half_up(value: Fraction) -> Fraction:
    """The nearest whole number; a half goes away from 0."""
    nearest = Fraction((abs(value) + Fraction(1, 2)).__floor__())
    return -nearest if value < 0 else nearest


_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([\u4e00-\u9fff]+)|(.))")
FUNCTIONS: dict[str, Callable[..., Fraction]] = {
    "不低于": max, "不超过": min, "最高": max, "最低": min, "限于": lambda value, low, high: min(max(value, low), high),
    "和": lambda *values: sum(values, Fraction(0)), "平均": lambda *values: sum(values, Fraction(0)) / len(values),
    "向下取整": lambda value: Fraction(value.numerator // value.denominator),
    "四舍五入": lambda value, unit: half_up(value / unit) * unit,
}


def calculate(text: str) -> Fraction:
    """The value of a written sum; ValueError if it is not one."""
    tokens = [number or word or sign for number, word, sign in _TOKEN.findall(text.strip())]
    value, rest = _sum([token for token in tokens if token.strip()])
    if rest:
        raise ValueError(f"cannot read {text!r} from {rest!r}")
    return value


def _sum(tokens: list[str]) -> tuple[Fraction, list[str]]:
    value, tokens = _product(tokens)
    while tokens and tokens[0] in "+-−":
        sign, (term, tokens) = tokens[0], _product(tokens[1:])
        value = value + term if sign == "+" else value - term
    return value, tokens


def _product(tokens: list[str]) -> tuple[Fraction, list[str]]:
    value, tokens = _atom(tokens)
    while tokens and tokens[0] in "×÷":
        sign, (factor, tokens) = tokens[0], _atom(tokens[1:])
        value = value * factor if sign == "×" else value / factor
    return value, tokens


def _atom(tokens: list[str]) -> tuple[Fraction, list[str]]:
    if not tokens:
        raise ValueError("a figure is missing")
    if tokens[0] in "-−":
        value, tokens = _atom(tokens[1:])
        return -value, tokens
    if tokens[0] in FUNCTIONS:
        value, tokens = _call(tokens[0], tokens[1:])
    elif tokens[0] == "(":
        value, tokens = _sum(tokens[1:])
        tokens = _closed(tokens)
    else:
        value, tokens = Fraction(tokens[0]), tokens[1:]
    while tokens and tokens[0] == "%":
        value, tokens = value / 100, tokens[1:]
    return value, tokens


def _call(name: str, tokens: list[str]) -> tuple[Fraction, list[str]]:
    given = []
    while tokens and tokens[0] in "(,，":
        value, tokens = _sum(tokens[1:])
        given.append(value)
    return FUNCTIONS[name](*given), _closed(tokens)


def _closed(tokens: list[str]) -> list[str]:
    if not tokens or tokens[0] != ")":
        raise ValueError("a bracket is left open")
    return tokens[1:]
