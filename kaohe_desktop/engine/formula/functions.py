"""The named functions of the formula language (和 平均 不低于 名次档 …). What a formula cannot say becomes one here.

Three sorts: plain ones work on one subject's values; row functions gather over the rows of a repeated sheet; cohort
functions compare the subjects taking part with each other and are worked out for everybody at once.
"""

from __future__ import annotations

import decimal
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kaohe_desktop.engine.cohort import Value
from kaohe_desktop.engine.figures import Exact, rounded

#: What a formula may give: an entered value or an exact figure.
Given = Value | Fraction


def exact(value: Fraction) -> Exact:
    """The figure as a Decimal if it terminates, else the Fraction itself."""
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return value
    try:
        return Decimal(value.numerator) / Decimal(value.denominator)
    except decimal.Inexact:
        return value


def add(left: Exact, right: Exact) -> Exact:
    """Left + right, exactly."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        try:
            return left + right
        except decimal.Inexact:
            pass
    return exact(Fraction(left) + Fraction(right))


def subtract(left: Exact, right: Exact) -> Exact:
    """Left − right, exactly."""
    return add(left, -right)


def multiply(left: Exact, right: Exact) -> Exact:
    """Left × right, exactly."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        try:
            return left * right
        except decimal.Inexact:
            pass
    return exact(Fraction(left) * Fraction(right))


def divide(left: Exact, right: Exact) -> Exact | None:
    """Left ÷ right, exactly; None (no figure) for ÷ 0."""
    return None if right == 0 else exact(Fraction(left) / Fraction(right))


def floor(value: Exact) -> Decimal:
    """向下取整."""
    return Decimal(value.numerator // value.denominator) if isinstance(value, Fraction) else value.to_integral_value(decimal.ROUND_FLOOR)


def total(values: Sequence[Exact]) -> Exact:
    """和: the sum; of nothing 0."""
    result: Exact = Decimal(0)
    for value in values:
        result = add(result, value)
    return result


def mean(values: Sequence[Exact]) -> Exact | None:
    """平均; of nothing there is none."""
    return divide(total(values), Decimal(len(values))) if values else None


def highest(values: Sequence[Exact]) -> Exact | None:
    """最高; of nothing there is none."""
    return max(values, default=None)


def lowest(values: Sequence[Exact]) -> Exact | None:
    """最低; of nothing there is none."""
    return min(values, default=None)


@dataclass(frozen=True, slots=True)
class Plain:
    """A function of one subject's own figures; blank in, blank out."""

    apply: Callable[..., Given]
    least: int
    most: int | None


def _within(value: Exact, low: Exact, high: Exact) -> Exact:
    return min(max(value, low), high)


#: Functions whose arguments and result are all figures.
PLAIN: Mapping[str, Plain] = {
    "和": Plain(lambda *values: total(values), 1, None),
    "平均": Plain(lambda *values: mean(values), 1, None),
    "最高": Plain(lambda *values: highest(values), 1, None),
    "最低": Plain(lambda *values: lowest(values), 1, None),
    "不低于": Plain(lambda value, low: max(value, low), 2, 2),
    "不超过": Plain(lambda value, high: min(value, high), 2, 2),
    "限于": Plain(_within, 3, 3),
    "四舍五入": Plain(lambda value, unit: rounded(value, unit), 2, 2),
    "向下取整": Plain(floor, 1, 1),
}

#: Functions over the rows of a repeated sheet: the values that are not blank → one figure.
ROWS: Mapping[str, Callable[[Sequence[Exact]], Given]] = {
    "和": total,
    "平均": mean,
    "最高": highest,
    "最低": lowest,
    "个数": lambda values: Decimal(len(values)),
}

#: Functions with meanings of their own in ``evaluate``: blank-testing, membership, bands.
SPECIAL = ("首个", "属于", "有", "没有", "档")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a figure stands in its group: rank (competition) of how many."""

    rank: int
    of: int


Detail = Standing | None


@dataclass(frozen=True, slots=True)
class CohortFunction:
    """Works on everybody's figures at once: figures and groups in, one result and its detail per subject out."""

    apply: Callable[[Sequence[Exact | None], Sequence[str]], list[tuple[Given, Detail]]]
    takes_value: bool = True
    banded: bool = False


def standings(values: Sequence[Exact | None], groups: Sequence[str]) -> list[Standing | None]:
    """Competition rank (1, 2, 2, 4), highest first, within the group; those without a figure have none and do not count."""
    members: dict[str, list[Exact]] = defaultdict(list)
    for value, group in zip(values, groups, strict=True):
        if value is not None:
            members[group].append(value)
    places: dict[str, dict[Exact, int]] = {}
    for group, figures in members.items():
        figures.sort(reverse=True)
        ranks: dict[Exact, int] = {}
        for place, figure in enumerate(figures, 1):
            ranks.setdefault(figure, place)
        places[group] = ranks
    return [
        None if value is None else Standing(places[group][value], len(members[group]))
        for value, group in zip(values, groups, strict=True)
    ]


def _rank(values: Sequence[Exact | None], groups: Sequence[str]) -> list[tuple[Given, Detail]]:
    return [(None if s is None else Decimal(s.rank), s) for s in standings(values, groups)]


def _share(values: Sequence[Exact | None], groups: Sequence[str]) -> list[tuple[Given, Detail]]:
    found = standings(values, groups)
    shares = {(s.rank, s.of): exact(Fraction(s.rank, s.of)) for s in found if s is not None}
    return [(None if s is None else shares[s.rank, s.of], s) for s in found]


def _gathered(gather: Callable[[Sequence[Exact]], Given]) -> Callable[
    [Sequence[Exact | None], Sequence[str]], list[tuple[Given, Detail]]
]:
    def apply(values: Sequence[Exact | None], groups: Sequence[str]) -> list[tuple[Given, Detail]]:
        members: dict[str, list[Exact]] = {group: [] for group in groups}
        for value, group in zip(values, groups, strict=True):
            if value is not None:
                members[group].append(value)
        results = {group: gather(figures) for group, figures in members.items()}
        return [(results[group], None) for group in groups]

    return apply


COHORT: Mapping[str, CohortFunction] = {
    "名次": CohortFunction(_rank),
    "名次占比": CohortFunction(_share),
    "名次档": CohortFunction(_share, banded=True),
    "人数": CohortFunction(_gathered(lambda values: Decimal(len(values))), takes_value=False),
    "组和": CohortFunction(_gathered(total)),
    "组平均": CohortFunction(_gathered(mean)),
    "组最高": CohortFunction(_gathered(highest)),
    "组最低": CohortFunction(_gathered(lowest)),
}

ALL_NAMES = tuple(dict.fromkeys((*PLAIN, *ROWS, *SPECIAL, *COHORT)))
