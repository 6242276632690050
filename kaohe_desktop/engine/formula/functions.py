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
from kaohe_desktop.engine.entries import ticked
from kaohe_desktop.engine.figures import Exact, parse_number, rounded
from kaohe_desktop.engine.formula.sorts import Type

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
    if right == 0:
        return None
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        try:
            return left / right
        except decimal.Inexact:
            pass
    return exact(Fraction(left) / Fraction(right))


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
    """A function of one subject's own values; blank in, blank out. ``takes`` are the sorts of its arguments, the last
    one repeated as often as ``most`` allows.
    """

    apply: Callable[..., Given]
    least: int
    most: int | None
    takes: tuple[Type, ...] = (Type.NUMBER,)
    gives: Type = Type.NUMBER

    def sort_at(self, place: int) -> Type:
        """The sort of the argument at that place."""
        return self.takes[min(place, len(self.takes) - 1)]


def _within(value: Exact, low: Exact, high: Exact) -> Exact:
    return min(max(value, low), high)


def steps_of(text: str) -> tuple[tuple[Decimal, Decimal], ...] | None:
    """The thresholds and points of ``1:2;3:5``, rising; None if it cannot be read or names a threshold twice."""
    found = []
    for part in text.replace("；", ";").replace("：", ":").rstrip("; ").split(";"):
        limit, colon, points = part.partition(":")
        figures = (parse_number(limit), parse_number(points))
        if not colon or figures[0] is None or figures[1] is None:
            return None
        found.append((figures[0], figures[1]))
    limits = [limit for limit, _ in found]
    return tuple(sorted(found)) if len(limits) == len(set(limits)) else None


def _step_points(text: str, value: Exact) -> Given:
    """分段: the points of the highest threshold not above the figure, 0 below the first; none if the text cannot be read."""
    steps = steps_of(text)
    if steps is None:
        return None
    return next((points for limit, points in reversed(steps) if limit <= value), Decimal(0))


#: Functions of one subject's own values.
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
    "成立数": Plain(lambda *flags: Decimal(sum(flags)), 1, None, (Type.FLAG,)),
    "勾选": Plain(lambda text, number: number in ticked(text), 2, 2, (Type.TEXT, Type.NUMBER), Type.FLAG),
    "勾选数": Plain(lambda text: Decimal(len(ticked(text))), 1, 1, (Type.TEXT,)),
    "分段": Plain(_step_points, 2, 2, (Type.TEXT, Type.NUMBER)),
    "分段可读": Plain(lambda text: steps_of(text) is not None, 1, 1, (Type.TEXT,), Type.FLAG),
}

#: Functions over the rows of a repeated sheet: the values that are not blank → one figure.
ROWS: Mapping[str, Callable[[Sequence[Exact]], Given]] = {
    "和": total,
    "平均": mean,
    "最高": highest,
    "最低": lowest,
    "个数": lambda values: Decimal(len(values)),
}


def only(values: Sequence[Given]) -> Given:
    """取: the one value of several rows; none if they differ, so that the rows' order never decides."""
    return values[0] if values and all(value == values[0] for value in values) else None


def best_of_each(pairs: Sequence[tuple[Exact, Given]]) -> Given:
    """同项最高: (value, matter) → the sum in which each matter counts once, by its highest; those without a matter all count."""
    best: dict[Given, Exact] = {}
    alone: list[Exact] = []
    for value, matter in pairs:
        if matter is None or matter == "":
            alone.append(value)
        elif matter not in best or value > best[matter]:
            best[matter] = value
    return total([*alone, *best.values()])


def mean_of_means(pairs: Sequence[tuple[Exact, Given]]) -> Given:
    """分组平均: (value, group) → the mean of the groups' means."""
    groups: dict[Given, list[Exact]] = defaultdict(list)
    for value, group in pairs:
        groups[group].append(value)
    return mean([found for values in groups.values() if (found := mean(values)) is not None])


#: Row functions that give any sort of value or count values of any sort.
ROWS_ANY: Mapping[str, Callable[[Sequence[Given]], Given]] = {
    "取": only,
    "不同个数": lambda values: Decimal(len(set(values))),
}

#: Row functions with a column named by 按: pairs of value and group → one figure.
ROWS_BY: Mapping[str, Callable[[Sequence[tuple[Exact, Given]]], Given]] = {
    "同项最高": best_of_each,
    "分组平均": mean_of_means,
}

#: Functions that may gather over the rows of a repeated sheet.
GATHERING = (*ROWS, *ROWS_ANY, *ROWS_BY, "有", "没有")

#: Functions with meanings of their own in ``evaluate``: blank-testing, membership, bands, a row's rank, looking up.
SPECIAL = ("首个", "属于", "有", "没有", "档", "行名次", "查找")

_indexes: dict[tuple[int, str], tuple[Sequence[Mapping[str, Given]], dict[Given, Mapping[str, Given]]]] = {}


def look_up(rows: Sequence[Mapping[str, Given]], key: str, wanted: Given) -> Mapping[str, Given] | None:
    """查找: the row whose key is the wanted value. An index is kept for tables that cannot change (tuples)."""
    if not isinstance(rows, tuple):
        return next((row for row in rows if row.get(key) == wanted), None)
    known = _indexes.get((id(rows), key))
    if known is None or known[0] is not rows:
        if len(_indexes) > 32:
            _indexes.clear()
        known = _indexes[id(rows), key] = (rows, {row.get(key): row for row in reversed(rows)})
    return known[1].get(wanted)


def row_rank(values: Sequence[Given], own: Exact | None) -> Decimal:
    """行名次: 1 + how many rows have a higher value. TypeError if the row has none itself."""
    if own is None:
        raise TypeError
    return Decimal(1 + sum(1 for value in values if isinstance(value, Decimal | Fraction) and value > own))


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
    known = {
        (group, figure): Standing(rank, len(members[group])) for group, ranks in places.items() for figure, rank in ranks.items()
    }
    return [None if value is None else known[group, value] for value, group in zip(values, groups, strict=True)]


def _rank(values: Sequence[Exact | None], groups: Sequence[str]) -> list[tuple[Given, Detail]]:
    return [(None if s is None else Decimal(s.rank), s) for s in standings(values, groups)]


def _share(values: Sequence[Exact | None], groups: Sequence[str]) -> list[tuple[Given, Detail]]:
    found = standings(values, groups)
    shares = {s: exact(Fraction(s.rank, s.of)) for s in set(found) if s is not None}
    return [(None if s is None else shares[s], s) for s in found]


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

ALL_NAMES = tuple(dict.fromkeys((*PLAIN, *GATHERING, *SPECIAL, *COHORT)))
