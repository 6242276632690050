"""How far a formula can reach: its value as a span, worked out from spans of what may be entered."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kaohe_desktop.engine.checkup.spans import (
    ANYTHING,
    EITHER,
    INFINITE,
    NEVER,
    ZERO,
    Blank,
    Figures,
    Span,
    Truths,
    Words,
    add,
    divide,
    figures,
    filled,
    joined,
    may_be_blank,
    multiply,
    negative,
    with_blank,
)
from kaohe_desktop.engine.figures import rounded
from kaohe_desktop.engine.formula.evaluate import table_of
from kaohe_desktop.engine.formula.functions import COHORT, floor, steps_of
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

#: How many rows a sheet may have for one subject; None: any number.
Rows = Mapping[str, int | None]


class Reach:
    """Works spans out. ``names`` are the spans of plain names, ``columns`` those of the columns of repeated sheets,
    ``most`` maps a field to the name that bounds it from above (参加次数 ≤ 组织次数); ``bands`` fixes the band a 名次档 gives.
    """

    def __init__(
        self,
        scope: Scope,
        names: Mapping[str, Span],
        columns: Mapping[tuple[str, str], Span],
        rows: Rows,
        most: Mapping[str, str],
        bands: Mapping[Call, int],
    ) -> None:
        self.scope = scope
        self.names = dict(names)
        self.columns = columns
        self.rows = rows
        self.most = most
        self.bands = bands

    def span(self, node: Node, bound: tuple[str, ...] = ()) -> Span:
        """What the formula may give; ``bound`` are the sheets whose row is in hand."""
        match node:
            case Num(value, _):
                return Figures(value, value)
            case Text(value):
                return Words(frozenset((value,)))
            case Flag(value):
                return Truths(value, not value)
            case Nothing():
                return NEVER
            case Name(name):
                return self.names.get(name, ANYTHING)
            case Column(table, name):
                return self.column(table, name, bound)
            case Negative(value):
                return negative(figures(self.span(value, bound)))
            case Arithmetic(op, left, right):
                return self.arithmetic(op, left, right, bound)
            case Compare(op, left, right):
                return compare(op, self.span(left, bound), self.span(right, bound))
            case Not(value):
                truth = self.truth(value, bound)
                return Truths(truth.no, truth.yes, truth.blank)
            case Both(left, right):
                a, b = self.truth(left, bound), self.truth(right, bound)
                return Truths(a.yes and b.yes, a.no or b.no, a.blank or b.blank)
            case Either(left, right):
                a, b = self.truth(left, bound), self.truth(right, bound)
                return Truths(a.yes or b.yes, a.no and b.no, a.blank or b.blank)
            case Choose(condition, then, other):
                return self.choose(condition, then, other, bound)
            case Call():
                return self.call(node, bound)
            case Lifted(_, call):
                return self.call(call, bound)

    def truth(self, node: Node, bound: tuple[str, ...] = ()) -> Truths:
        """What a condition may be."""
        span = self.span(node, bound)
        return span if isinstance(span, Truths) else Truths(False, False, True) if isinstance(span, Blank) else Truths(True, True, True)

    def column(self, table: str, name: str, bound: tuple[str, ...]) -> Span:
        """A column of a repeated sheet, or a one-row sheet's column spelled out."""
        derived = self.scope.derived.get((table, name))
        if derived is not None:
            return self.span(derived, (table,))
        if (table, name) in self.scope.columns:
            return self.names.get(f"{table}.{name}", self.names.get(name, ANYTHING))
        return self.columns.get((table, name), ANYTHING)

    def arithmetic(self, op: str, left: Node, right: Node, bound: tuple[str, ...]) -> Span:
        """A sum, difference, product or quotient."""
        if op == "÷" and isinstance(right, Name) and (rest := self.over_its_bound(left, right.name)) is not None:
            share: Span = Figures(ZERO, Decimal(1), blank=True)
            return multiply(figures(self.span(rest, bound)), figures(share))
        a, b = self.span(left, bound), self.span(right, bound)
        if isinstance(a, Blank) or isinstance(b, Blank):
            return NEVER
        x, y = figures(a), figures(b)
        match op:
            case "+":
                return add(x, y)
            case "−":
                return add(x, negative(y))
            case "×":
                return multiply(x, y)
            case _:
                return divide(x, y)

    def over_its_bound(self, node: Node, bound: str) -> Node | None:
        """In ``3 × 参加 ÷ 组织`` with 参加 never above 组织: what stands beside 参加 (3); None for other products."""
        if isinstance(node, Name) and self.most.get(node.name) == bound:
            return Num(Decimal(1), "1")
        if isinstance(node, Arithmetic) and node.op == "×":
            for mine, other in ((node.left, node.right), (node.right, node.left)):
                if isinstance(mine, Name) and self.most.get(mine.name) == bound:
                    return other
        return None

    def choose(self, condition: Node, then: Node, other: Node, bound: tuple[str, ...]) -> Span:
        """若 … 则 … 否则: both branches as far as they can be taken."""
        truth = self.truth(condition, bound)
        outcomes = []
        if truth.yes:
            outcomes.append(self.given(condition, holds=True).span(then, bound))
        if truth.no:
            outcomes.append(self.given(condition, holds=False).span(other, bound))
        if not outcomes:
            return NEVER
        return with_blank(joined(outcomes), truth.blank)

    def given(self, condition: Node, *, holds: bool) -> Reach:
        """The same, knowing that a condition holds or does not: a name compared with a fixed value is narrowed."""
        narrowed = self.narrowed(condition, holds=holds)
        if not narrowed:
            return self
        return Reach(self.scope, {**self.names, **narrowed}, self.columns, self.rows, self.most, self.bands)

    def narrowed(self, node: Node, *, holds: bool) -> dict[str, Span]:
        """The names a condition narrows, with their narrower spans."""
        match node:
            case Not(value):
                return self.narrowed(value, holds=not holds)
            case Both(left, right) if holds:
                return {**self.narrowed(left, holds=True), **self.narrowed(right, holds=True)}
            case Either(left, right) if not holds:
                return {**self.narrowed(left, holds=False), **self.narrowed(right, holds=False)}
            case Compare(op, Name(name), right):
                span, limit = self.names.get(name), self.span(right)
                if isinstance(span, Figures) and isinstance(limit, Figures):
                    return {name: _cut(span, op if holds else _OPPOSITE[op], limit)}
        return {}

    def call(self, call: Call, bound: tuple[str, ...]) -> Span:
        """A named function."""
        if call.function in COHORT:
            return self.cohort(call)
        if (table := table_of(call, self.scope, bound)) is not None:
            return self.gather(call, table, (*bound, table))
        if call.function == "查找":
            target = call.args[0]
            assert isinstance(target, Column)
            return with_blank(self.column(target.table, target.name, bound))
        spans = [self.span(arg, bound) for arg in call.args]
        match call.function:
            case "首个":
                return self.first(spans)
            case "有" | "没有":
                there = Truths(not isinstance(spans[0], Blank), may_be_blank(spans[0]))
                return there if call.function == "有" else Truths(there.no, there.yes)
            case "属于":
                return joined_truth([compare("=", spans[0], other) for other in spans[1:]])
            case "档":
                return self.bands_of(figures(spans[0]), call.bands, bound)
            case "勾选" | "分段可读":
                return EITHER
            case "勾选数" | "行名次":
                return Figures(ZERO, INFINITE)
            case "成立数":
                return Figures(ZERO, Decimal(len(spans)))
            case "分段":
                return self.steps(spans[0])
        if any(isinstance(span, Blank) for span in spans):
            return NEVER
        return _monotone(call.function, [figures(span) for span in spans])

    @staticmethod
    def first(spans: list[Span]) -> Span:
        """首个."""
        found: list[Span] = []
        for span in spans:
            found.append(filled(span))
            if not may_be_blank(span):
                return joined([one for one in found if not isinstance(one, Blank)])
        return with_blank(joined([one for one in found if not isinstance(one, Blank)]))

    @staticmethod
    def steps(span: Span) -> Span:
        """分段: the points it can give."""
        if isinstance(span, Words) and span.known:
            points = [point for text in span.known for _, point in steps_of(text) or ()]
            return Figures(min([ZERO, *points]), max([ZERO, *points]), blank=True)
        return ANYTHING

    def bands_of(self, value: Figures, bands: tuple[Band, ...], bound: tuple[str, ...]) -> Span:
        """档: every band the figure may fall into."""
        found, ceiling = [], INFINITE
        for band in bands:
            low = -INFINITE if band.limit is None else figures(self.span(band.limit, bound)).low
            if value.high >= low and value.low < ceiling:
                found.append(self.span(band.value, bound))
            ceiling = min(ceiling, low)
        return with_blank(joined(found), value.blank) if found else NEVER

    def cohort(self, call: Call) -> Span:
        """A comparison with the others: only its own bounds are known."""
        function = COHORT[call.function]
        value = self.span(call.args[0]) if call.args else Figures(Decimal(1), Decimal(1))
        blank = may_be_blank(value) or call.when is not None
        if function.banded:
            chosen = self.bands.get(call)
            bands = call.bands if chosen is None else (call.bands[chosen],)
            return with_blank(joined([self.span(band.value) for band in bands]), blank)
        match call.function:
            case "名次" | "人数":
                return Figures(Decimal(0 if call.function == "人数" else 1), INFINITE, blank and call.function == "名次")
            case "名次占比":
                return Figures(ZERO, Decimal(1), blank)
            case "组和":
                span = figures(value)
                return Figures(-INFINITE if span.low < 0 else ZERO, INFINITE if span.high > 0 else ZERO)
        return with_blank(figures(value))

    def gather(self, call: Call, table: str, bound: tuple[str, ...]) -> Span:
        """A function over rows."""
        count = self.rows.get(table)
        many = INFINITE if count is None else Decimal(count)
        arg = call.args[0]
        if call.when is not None and not self.truth(call.when, bound).yes:
            many = ZERO
        if call.function in ("有", "没有"):
            return EITHER if many else Truths(call.function == "没有", call.function == "有")
        if call.function in ("个数", "不同个数"):
            return Figures(ZERO, many)
        value = self.given(call.when, holds=True).span(arg, bound) if call.when is not None else self.span(arg, bound)
        if call.function == "取":
            return with_blank(value) if many else NEVER
        span = figures(value)
        if call.function in ("和", "同项最高"):
            total = multiply(Figures(min(span.low, ZERO), max(span.high, ZERO)), Figures(ZERO, many))
            return Figures(total.low, total.high)
        return with_blank(Figures(span.low, span.high)) if many and not isinstance(value, Blank) else NEVER


_OPPOSITE = {"≥": "<", "<": "≥", ">": "≤", "≤": ">", "=": "≠", "≠": "="}


def _cut(span: Figures, op: str, limit: Figures) -> Figures:
    """The figures of a span for which the comparison holds; never empty (bounds only move inwards)."""
    low, high = span.low, span.high
    if op in ("≥", ">", "="):
        low = max(low, limit.low)
    if op in ("≤", "<", "="):
        high = min(high, limit.high)
    return Figures(low, high) if low <= high else Figures(span.low, span.high)


def compare(op: str, left: Span, right: Span) -> Truths:
    """What a comparison may give."""
    if isinstance(left, Blank) or isinstance(right, Blank):
        return Truths(False, False, blank=True)
    blank = left.blank or right.blank
    match left, right:
        case Figures(), Figures():
            yes, no = _figures_compare(op, left, right)
            return Truths(yes, no, blank)
        case Words(), Words():
            same = left.known is None or right.known is None or bool(left.known & right.known)
            differ = left.known is None or right.known is None or len(left.known | right.known) > 1
            return Truths(same, differ, blank) if op == "=" else Truths(differ, same, blank)
    return Truths(True, True, blank)


def _figures_compare(op: str, a: Figures, b: Figures) -> tuple[bool, bool]:
    match op:
        case "≥":
            return a.high >= b.low, a.low < b.high
        case "≤":
            return a.low <= b.high, a.high > b.low
        case ">":
            return a.high > b.low, a.low <= b.high
        case "<":
            return a.low < b.high, a.high >= b.low
    meet = a.low <= b.high and b.low <= a.high
    same = a.low == a.high == b.low == b.high
    return (meet, not same) if op == "=" else (not same, meet)


def joined_truth(truths: list[Truths]) -> Truths:
    """Whether any of several conditions holds."""
    return Truths(any(one.yes for one in truths), all(one.no for one in truths), any(one.blank for one in truths))


def _monotone(function: str, spans: list[Figures]) -> Span:
    """Functions that never fall when an argument rises: worked out at both ends."""
    blank = any(span.blank for span in spans)
    lows, highs = [span.low for span in spans], [span.high for span in spans]
    match function:
        case "和":
            total = spans[0]
            for span in spans[1:]:
                total = add(total, span)
            return total
        case "平均":
            total = spans[0]
            for span in spans[1:]:
                total = add(total, span)
            return divide(total, Figures(Decimal(len(spans)), Decimal(len(spans))))
        case "最高" | "不低于":
            return Figures(max(lows), max(highs), blank)
        case "最低" | "不超过":
            return Figures(min(lows), min(highs), blank)
        case "限于":
            return Figures(min(max(lows[0], lows[1]), lows[2]), min(max(highs[0], highs[1]), highs[2]), blank)
        case "四舍五入":
            return Figures(_round(lows[0], lows[1]), _round(highs[0], highs[1]), blank)
        case "向下取整":
            ends = [end if end.is_infinite() else floor(end) for end in (lows[0], highs[0])]
            return Figures(ends[0], ends[1], blank)
    return ANYTHING


def _round(value: Decimal, unit: Decimal) -> Decimal:
    return value if value.is_infinite() or unit <= 0 else rounded(value, unit)
