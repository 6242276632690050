"""What a value may be: an interval of figures, a set of texts, of yes and no. Always on the safe side: never too narrow."""

from __future__ import annotations

import decimal
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kaohe_desktop.engine.figures import EXACT

INFINITE = Decimal("Infinity")
ZERO = Decimal(0)
_WIDE = decimal.Context(prec=40, rounding=decimal.ROUND_HALF_EVEN, traps=[decimal.DivisionByZero])


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure from ``low`` to ``high``, both included; ``blank``: or none at all."""

    low: Decimal
    high: Decimal
    blank: bool = False

    @property
    def single(self) -> Decimal | None:
        """The figure, if there is only one."""
        return self.low if self.low == self.high and not self.blank else None


@dataclass(frozen=True, slots=True)
class Words:
    """One of these texts; None: any text."""

    known: frozenset[str] | None
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Truths:
    """Whether it can be 是, can be 否; ``blank``: or stay open."""

    yes: bool
    no: bool
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """Never a value."""


Span = Figures | Words | Truths | Blank
NEVER = Blank()
ANYTHING = Figures(-INFINITE, INFINITE, blank=True)
EITHER = Truths(yes=True, no=True)


def may_be_blank(span: Span) -> bool:
    """Whether there may be no value."""
    return isinstance(span, Blank) or span.blank


def with_blank(span: Span, blank: bool = True) -> Span:
    """The span, or nothing."""
    match span:
        case Figures(low, high, own):
            return Figures(low, high, own or blank)
        case Words(known, own):
            return Words(known, own or blank)
        case Truths(yes, no, own):
            return Truths(yes, no, own or blank)
        case Blank():
            return span


def filled(span: Span) -> Span:
    """The span without the blank."""
    match span:
        case Figures(low, high, _):
            return Figures(low, high)
        case Words(known, _):
            return Words(known)
        case Truths(yes, no, _):
            return Truths(yes, no)
        case Blank():
            return span


def joined(spans: Iterable[Span]) -> Span:
    """What may be one or another of these."""
    found: Span = NEVER
    for place, span in enumerate(spans):
        found = span if place == 0 else _join(found, span)
    return found


def _join(left: Span, right: Span) -> Span:
    if isinstance(left, Blank):
        return with_blank(right)
    if isinstance(right, Blank):
        return with_blank(left)
    match left, right:
        case Figures(), Figures():
            return Figures(min(left.low, right.low), max(left.high, right.high), left.blank or right.blank)
        case Words(), Words():
            known = None if left.known is None or right.known is None else left.known | right.known
            return Words(known, left.blank or right.blank)
        case Truths(), Truths():
            return Truths(left.yes or right.yes, left.no or right.no, left.blank or right.blank)
    return ANYTHING


def figures(span: Span) -> Figures:
    """The span as figures; anything at all where it is of another sort."""
    return span if isinstance(span, Figures) else ANYTHING


def add(left: Figures, right: Figures) -> Figures:
    """Left + right."""
    with decimal.localcontext(_WIDE):
        return Figures(_sum(left.low, right.low, -INFINITE), _sum(left.high, right.high, INFINITE), left.blank or right.blank)


def negative(span: Figures) -> Figures:
    """−span."""
    return Figures(-span.high, -span.low, span.blank)


def multiply(left: Figures, right: Figures) -> Figures:
    """Left × right."""
    with decimal.localcontext(_WIDE):
        ends = [ZERO if ZERO in (a, b) else a * b for a in (left.low, left.high) for b in (right.low, right.high)]
        return Figures(min(ends), max(ends), left.blank or right.blank)


def divide(left: Figures, right: Figures) -> Figures:
    """Left ÷ right; ÷ 0 gives no figure."""
    blank = left.blank or right.blank or right.low <= 0 <= right.high
    if right.low < 0 < right.high or right.low == right.high == 0:
        return Figures(-INFINITE, INFINITE, blank=True)
    with decimal.localcontext(_WIDE):
        inverse = [_over(right.high), _over(right.low)]
        if right.low == 0:
            inverse[1] = INFINITE
        elif right.high == 0:
            inverse[0] = -INFINITE
        product = multiply(Figures(left.low, left.high), Figures(min(inverse), max(inverse)))
        return Figures(product.low, product.high, blank)


def tidy(value: Decimal) -> Decimal:
    """A bound without the tail of an endless division."""
    if not value.is_finite():
        return value
    with decimal.localcontext(_WIDE):
        near = value.quantize(Decimal("1e-12"))
    with decimal.localcontext(EXACT):
        return near


def _over(value: Decimal) -> Decimal:
    if value == 0:
        return INFINITE
    return ZERO if value.is_infinite() else 1 / value


def _sum(a: Decimal, b: Decimal, clash: Decimal) -> Decimal:
    return clash if a.is_infinite() and b.is_infinite() and a != b else a + b
