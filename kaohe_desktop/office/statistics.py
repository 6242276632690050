"""Exact figures over groups of figures (平均, 标准差, 中位, 同向): Fractions inside, rounded once where they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isqrt, lcm

from kaohe_desktop.engine.figures import Exact, show

#: of fewer than so many nothing is said that would tell a single person's figure
FEW = 3
#: what stands where a group is too small, or there is nothing to say
NOTHING = "—"


def _wholes(figures: Sequence[Exact]) -> tuple[list[int], int]:
    """The figures as whole numbers over one denominator: sums of them are exact and quick."""
    ratios = [figure.as_integer_ratio() for figure in figures]
    below = lcm(*{ratio[1] for ratio in ratios})
    return [over * (below // under) for over, under in ratios], below


def mean(figures: Sequence[Exact]) -> Fraction | None:
    """The exact mean; None of nothing."""
    if not figures:
        return None
    wholes, below = _wholes(figures)
    return Fraction(sum(wholes), below * len(wholes))


def variance(figures: Sequence[Exact]) -> Fraction | None:
    """The exact variance over everybody there is (not a sample); None of nothing."""
    if not figures:
        return None
    wholes, below = _wholes(figures)
    count = len(wholes)
    return Fraction(count * sum(one * one for one in wholes) - sum(wholes) ** 2, (count * below) ** 2)


def deviation(figures: Sequence[Exact], places: int = 2) -> Decimal | None:
    """The standard deviation (标准差), rounded half up once to ``places``: the root is taken in whole numbers."""
    spread = variance(figures)
    if spread is None:
        return None
    # the root rounded half up to a step s is the whole part of root/s + 1/2, that is ⌊(√(4v/s²) + 1) / 2⌋
    scaled = spread * 4 * 10 ** (2 * places)
    halves = isqrt(scaled.numerator // scaled.denominator)
    return Decimal((halves + 1) // 2).scaleb(-places)


def median(figures: Sequence[Exact]) -> Fraction | None:
    """The middle figure, or the mean of the two in the middle."""
    if not figures:
        return None
    wholes, below = _wholes(figures)
    ordered, half = sorted(wholes), len(wholes) // 2
    return Fraction(ordered[half], below) if len(ordered) % 2 else Fraction(ordered[half - 1] + ordered[half], 2 * below)


def percent(part: int, whole: int, places: int = 1) -> str:
    """A part of a whole as a percentage, rounded half up once; — of nothing."""
    return f"{show(Fraction(part * 100, whole), places)}%" if whole else NOTHING


@dataclass(frozen=True, slots=True)
class Pairs:
    """How an item orders people beside the total, over every pair of two people.

    ``apart``: pairs the item tells apart; ``same``: of the pairs both tell apart, those in the same order;
    ``against``: those in the opposite order.
    """

    all: int
    apart: int
    same: int
    against: int

    @property
    def told_apart(self) -> str:
        """Of all pairs, how many the item tells apart."""
        return percent(self.apart, self.all)

    @property
    def agreement(self) -> str:
        """Of the pairs both tell apart, in how many the one higher in the item is higher in the total."""
        return percent(self.same, self.same + self.against)


def pairs(item: Sequence[Exact], total: Sequence[Exact]) -> Pairs:
    """Count the pairs, in n log n."""
    count = len(item)
    every = count * (count - 1) // 2
    ranks = {figure: place for place, figure in enumerate(sorted(set(item)), 1)}
    tied = _tied(item)
    by_total: dict[Exact, list[int]] = {}
    for one, whole in zip(item, total, strict=True):
        by_total.setdefault(whole, []).append(ranks[one])
    below = _Counts(len(ranks))
    same = against = seen = 0
    for whole in sorted(by_total):
        places = by_total[whole]
        for place in places:
            lower = below.up_to(place - 1)
            same += lower
            against += seen - below.up_to(place)
        for place in places:
            below.add(place)
        seen += len(places)
    return Pairs(every, every - tied, same, against)


def _tied(figures: Iterable[Exact]) -> int:
    counts: dict[Exact, int] = {}
    for figure in figures:
        counts[figure] = counts.get(figure, 0) + 1
    return sum(count * (count - 1) // 2 for count in counts.values())


class _Counts:
    """How many figures of each place there are so far, summed from below (a Fenwick tree)."""

    def __init__(self, places: int) -> None:
        self._tree = [0] * (places + 1)

    def add(self, place: int) -> None:
        while place < len(self._tree):
            self._tree[place] += 1
            place += place & -place

    def up_to(self, place: int) -> int:
        found = 0
        while place > 0:
            found += self._tree[place]
            place &= place - 1
        return found
