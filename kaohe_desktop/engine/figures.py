"""Exact figures: reading them from text, the one rounding, and how a figure is shown everywhere.

A figure is a :class:`decimal.Decimal` as long as it terminates and a :class:`fractions.Fraction` when a division
does not (e.g. 1 ÷ 3). Nothing is ever a binary float.
"""

from __future__ import annotations

import decimal
import re
from decimal import Decimal
from fractions import Fraction

Exact = Decimal | Fraction

#: Arithmetic that refuses to lose a digit: 50 digits, and any inexact step raises :class:`decimal.Inexact`.
EXACT = decimal.Context(prec=50, rounding=decimal.ROUND_HALF_UP, traps=[
    decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow, decimal.Inexact,
])
_ROUNDING = decimal.Context(prec=60, rounding=decimal.ROUND_HALF_UP, traps=[decimal.InvalidOperation])
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?|[+-]?\.[0-9]+")
_CENT = Decimal("0.01")


#: Only the full-width forms of ASCII and the wide space: ², ① and their like are no digits.
_HALF_WIDTH = {0x3000: " "} | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}


def half_width(text: str) -> str:
    """``text`` with full-width letters, digits and signs half-width (全角 to 半角)."""
    return text.translate(_HALF_WIDTH)


def fold(text: str) -> str:
    """Return ``text`` half-width and trimmed; the minus signs − – — count as ``-``."""
    return half_width(text).strip().replace("\u2212", "-").replace("–", "-").replace("—", "-")


def parse_number(text: str) -> Decimal | None:
    """Read a plain decimal number written half or full width, with white space round it; None if it is anything else.

    No unit, no thousands mark, no exponent, no NaN: ``95分``, ``1,000``, ``1_000``, ``1e3`` give None.
    """
    folded = fold(text)
    return Decimal(folded) if _NUMBER.fullmatch(folded) and folded.isascii() else None


def rounded(value: Exact, unit: Decimal = _CENT) -> Decimal:
    """Round half up (四舍五入, away from zero at the half) to a multiple of ``unit`` (``0.01``, ``1`` …)."""
    if isinstance(value, Decimal):
        return value.quantize(unit, rounding=decimal.ROUND_HALF_UP, context=_ROUNDING) + 0
    scaled = abs(value) / Fraction(unit)
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return _ROUNDING.multiply(Decimal(whole if value >= 0 else -whole), unit) + 0


def show(value: Exact | None, places: int = 2) -> str | None:
    """The figure as it stands on screen, on paper, in Excel and in JSON: half up to ``places`` decimals; None stays None."""
    if value is None:
        return None
    return format(rounded(value, Decimal(1).scaleb(-places)), "f")


def plain(value: Exact) -> str:
    """The figure as written inside a formula: no trailing zeros; one that does not terminate at 6 decimals with ``…``."""
    if isinstance(value, Fraction):
        return format(rounded(value, Decimal("0.000001")), "f") + "…"
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def percent(value: Exact) -> str:
    """A share as a percentage: ``0.25`` is ``25%``."""
    return plain(value * 100) + "%"
