"""考核项目: each item's mean and spread, how many have full marks, and how much it really orders people beside the total."""

from __future__ import annotations

import decimal
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import EXACT, Exact, parse_number, plain, show
from kaohe_desktop.engine.formula.compiled import UNSURE, Formula
from kaohe_desktop.engine.formula.nodes import Lifted, Node, names_in
from kaohe_desktop.engine.formula.parser import parse
from kaohe_desktop.office.analysis_topic import Finding, Topic
from kaohe_desktop.office.charts import Span, spans
from kaohe_desktop.office.period_facts import taking_part
from kaohe_desktop.office.statistics import FEW, NOTHING, Pairs, deviation, mean, pairs, percent
from kaohe_desktop.office.tables_shown import Shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe_desktop.engine.outcome import Result
    from kaohe_desktop.office.period_facts import Facts, Progress

#: so large a share at full marks (or at one figure) tells people no longer apart
_ALIKE = Fraction(9, 10)
#: an item that tells most pairs apart and orders fewer than so many of them as the total does is worth a look
_REVERSED, _TELLS = Fraction(2, 5), Fraction(1, 2)
_FEW_ITEMS, _NAMED = 2, 3


@dataclass(frozen=True)
class ItemFigures:
    """One item over those who have it: figures, full marks of each (None: the item has none), pairs beside the total."""

    name: str
    label: str
    places: int
    figures: tuple[Exact, ...]
    fulls: tuple[Exact | None, ...]
    pairs: Pairs

    @property
    def full_count(self) -> int | None:
        """How many have full marks; None where the item has none."""
        if not any(full is not None for full in self.fulls):
            return None
        return sum(full is not None and figure >= full for figure, full in zip(self.figures, self.fulls, strict=True))

    @property
    def full_words(self) -> str:
        """The full marks in words; where they differ from person to person, from – to."""
        known = sorted({full for full in self.fulls if full is not None})
        return "" if not known else plain(known[0]) if len(known) == 1 else f"{plain(known[0])}–{plain(known[-1])}"

    @property
    def commonest(self) -> tuple[Exact, int]:
        """The figure most have, and how many."""
        return Counter(self.figures).most_common(1)[0]

    @property
    def untouched(self) -> bool:
        """Whether it is one of plus and minus points of which (nearly) nobody has any: that is how it should be."""
        return self.full_count is None and self.commonest[0] == 0

    @property
    def alike(self) -> bool:
        """Whether (nearly) everybody has the same, or full marks."""
        most = max(self.commonest[1], self.full_count or 0)
        return len(self.figures) >= FEW and Fraction(most, len(self.figures)) >= _ALIKE


def item_figures(facts: Facts, results: Sequence[Result], progress: Progress | None = None) -> list[ItemFigures] | None:
    """Every item that somebody has, in the scheme's order; None if ``progress`` said stop."""
    group = [one for one in taking_part(results) if one.total is not None]
    fulls = _Fulls(facts)
    found = []
    for number, name in enumerate(facts.outcome.item_names):
        if progress is not None and not progress(number):
            return None
        having = [(one, value) for one in group if (value := one.items.get(name)) is not None]
        if having:
            figures = tuple(value for _, value in having)
            whole = [one.total for one, _ in having if one.total is not None]
            found.append(ItemFigures(
                name, facts.outcome.item_labels.get(name, ""), facts.outcome.item_places[name], figures,
                tuple(fulls.of(name, one) for one, _ in having), pairs(figures, whole),
            ))
    return found


class _Fulls:
    """The full marks (满分) of an item for somebody: a figure, or a formula of the person's own values."""

    def __init__(self, facts: Facts) -> None:
        from kaohe_desktop.engine.table_items import TableItems

        self._facts = facts
        self._fixed: dict[str, Decimal] = {}
        self._formulas: dict[str, Formula] = {}
        scope = facts.scheme.program.plan[0].formula.scope
        for item in facts.model.items:
            if isinstance(item.full, Decimal):
                self._fixed[item.name] = item.full
            elif item.full is not None:
                self._formulas[item.name] = Formula(parse(item.full), scope)
        with decimal.localcontext(EXACT):
            listed = TableItems(facts.scheme, facts.cohort)
        for name, _formula, row in listed.items:  # full marks of a table's item stand in a column of its row
            full = row.get(listed.fulls[name]) or parse_number(listed.fulls[name])
            if isinstance(full, Decimal):
                self._fixed[name] = full

    def of(self, name: str, result: Result) -> Exact | None:
        """Somebody's full marks; None where the item has none."""
        if name in self._fixed:
            return self._fixed[name]
        formula = self._formulas.get(name)
        subject = self._facts.subjects.get(result.key)
        if formula is None or subject is None:
            return None
        cohort, figures = self._facts.cohort, self._facts.scheme.program.slots.figures
        with decimal.localcontext(EXACT):
            state = self._facts.scheme.new_state(subject, cohort.params, cohort.tables, cohort.period)
            for figure, value in (*result.steps.items(), *result.items.items()):
                if figure in figures:
                    state[figures[figure]] = value
            try:
                return formula.figure(state)
            except UNSURE:
                return None


def items(facts: Facts, found: Sequence[ItemFigures]) -> Topic:
    """The items of those chosen."""
    if not found:
        return Topic("items", "考核项目", ("还没有人有总分，看不出各项的作用。",))
    rows = [_row(one) for one in found]
    heads = ("项目", "满分", "人数" if facts.person else "科室数", "平均", "最低", "最高", "标准差", "满分的", "拉开差距", "与总分同向")
    words = (
        f"拉开差距：任意两{'人' if facts.person else '个科室'}比较，这一项分数不同的占多少；与总分同向：不同的里面，这一项高的总分也高的占多少。",
        "两个数都高，这一项实际上决定名次；拉开差距很低，这一项等于没有考。",
    )
    table = Shown("考核项目", heads, rows, frozenset(range(1, len(heads))), note="满分的：得满分的人数和占比；没有满分规定的项目不算。")
    lines = [line for one in found if (line := _span(one)) is not None]
    return Topic(
        "items", "考核项目", words, lambda width, size, measure: spans(lines, ("0", "满分"), width, size, measure),
        "横条是最低到最高，圆点是平均，都按占满分的比例画；没有满分规定的项目不画", (table,), tuple(_findings(facts, found)),
    )


def _row(one: ItemFigures) -> tuple[str, ...]:
    count, places = len(one.figures), one.places
    name = f"{one.name} {one.label}".strip()
    full = one.full_count
    if count < FEW:
        return (name, one.full_words, str(count), NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING)
    return (
        name, one.full_words, str(count), show(mean(one.figures), max(places, 2)) or "", show(min(one.figures), places) or "",
        show(max(one.figures), places) or "", str(deviation(one.figures)),
        "" if full is None else f"{full}（{percent(full, count, 0)}）", one.pairs.told_apart, one.pairs.agreement,
    )


def _span(one: ItemFigures) -> Span | None:
    shares = [float(figure) / float(full) for figure, full in zip(one.figures, one.fulls, strict=True) if full]  # places on paper
    if not shares:
        return None
    small = len(shares) < FEW
    name = f"{one.name} {one.label}".strip()
    return Span(
        name, None if small else sum(shares) / len(shares), None if small else min(shares), None if small else max(shares),
        f"不到{FEW}人" if small else f"拉开 {one.pairs.told_apart}　同向 {one.pairs.agreement}",
    )


def _findings(facts: Facts, found: Sequence[ItemFigures]) -> list[Finding]:
    """What is worth a look among the items that lead to the total."""
    leading, composed = _behind_the_total(facts)
    counted = [one for one in found if one.name in leading and len(one.figures) >= FEW]
    alike = [one for one in counted if one.alike]
    told = _alike(facts, [one for one in alike if not one.untouched])
    told += [replace(finding, light=True) for finding in _alike(facts, [one for one in alike if one.untouched])]
    apart = [one for one in counted if one.pairs.same + one.pairs.against and not one.alike]
    simple = [one for one in apart if one.name not in composed] or apart
    if len(simple) > 1:
        best = max(simple, key=lambda one: (one.pairs.same - one.pairs.against, one.name))
        words = f"名次主要由“{f'{best.name} {best.label}'.strip()}”拉开：拉开差距 {best.pairs.told_apart}，与总分同向 {best.pairs.agreement}。"
        told.append(Finding("items", words, light=True))
    for one in apart:
        known = one.pairs.same + one.pairs.against
        if Fraction(one.pairs.same, known) < _REVERSED and Fraction(one.pairs.apart, one.pairs.all) >= _TELLS:
            told.append(Finding("items", f"“{one.name}”高的，总分反而常常低（同向只有 {one.pairs.agreement}），请看看分值和填法。"))
    return told


def _alike(facts: Facts, items: Sequence[ItemFigures]) -> list[Finding]:
    """Items that tell nobody apart: one in its own words, several in one sentence."""
    if not items:
        return []
    if len(items) > _FEW_ITEMS:
        names = "、".join(f"“{one.name}”" for one in items[:_NAMED])
        more, who = "等" if len(items) > _NAMED else "", "人" if facts.person else "科室"
        return [Finding("items", f"{names}{more} {len(items)} 项，九成以上的{who}分数一样，没有拉开差距。")]
    told = []
    for one in items:
        count, full = len(one.figures), one.full_count or 0
        figure, many = one.commonest
        same = f"{many} {facts.unit}都是 {show(figure, one.places)} 分（{percent(many, count)}）"
        if full >= many:
            same = f"{full} {facts.unit}满分（{percent(full, count)}）"
        told.append(Finding("items", f"“{one.name}”{count} {facts.unit}里有 {same}，这一项没有拉开差距。"))
    return told


def _behind_the_total(facts: Facts) -> tuple[set[str], set[str]]:
    """The figures the total is worked out from, and those items among them that are made of other items."""
    formulas = {unit.figure.name: unit.formula.node for unit in facts.scheme.program.plan}
    items = {item.name for item in facts.model.items}
    found: set[str] = set()
    behind: dict[str, set[str]] = {}

    def reach(name: str) -> set[str]:
        if name not in behind:
            behind[name] = set()
            for other in names_in(_opened(formulas[name])) & formulas.keys():
                behind[name] |= {other, *reach(other)}
        return behind[name]

    found = reach(facts.model.total.name) | set(facts.outcome.item_names[len(facts.model.items):])
    return found, {name for name in found & items if reach(name) & items}


def _opened(node: Node) -> Node:
    """A formula with the functions over everybody put back in it."""
    return node.call if isinstance(node, Lifted) else node
