"""Several ballots of one person typed at once into a cell that takes one figure: what is kept is their mean."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kaohe_desktop.engine.figures import fold, parse_number, plain, rounded, show
from kaohe_desktop.office.ballot_values import ABSTENTION


@dataclass(frozen=True, slots=True)
class Mean:
    """What a pile of ballots comes to, to two decimals; told as it stands in the trail."""

    text: str
    words: str


def mean_of(text: str) -> Mean | None:
    """The mean of figures set apart by blanks or 、 (``91 92 88``, ``90×3 85``); 弃 counts for nothing. None for a single figure."""
    parts = fold(text).replace("、", " ").replace("+", " ").split()
    if len(parts) < 2 and not any(mark in text for mark in "×*"):
        return None
    figures: list[Decimal] = []
    for part in parts:
        if part in (ABSTENTION, "弃权"):
            continue
        figure, _, many = part.replace("×", "*").partition("*")
        value, count = parse_number(figure), parse_number(many) if many else Decimal(1)
        if value is None or count is None or count != int(count) or not 0 < count < 1000:
            return None
        figures += [value] * int(count)
    if not figures:
        return None
    total = sum(figures, Decimal(0))
    mean = show(rounded(Fraction(total) / len(figures))) or ""
    return Mean(mean, f"{len(figures)} 张票，合计 {plain(total)}，平均 {mean}")
