"""各科室等次 and 各科室给分: figures by 科室 and nothing but figures; groups too small say no more than how many they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import show
from kaohe_desktop.office.analysis_topic import Topic
from kaohe_desktop.office.charts import Bar, Span, spans, stacked
from kaohe_desktop.office.general_forms_values import grade_of, grade_order
from kaohe_desktop.office.period_facts import taking_part
from kaohe_desktop.office.statistics import FEW, NOTHING, deviation, mean, percent
from kaohe_desktop.office.tables_shown import Shown

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe_desktop.engine.outcome import Result
    from kaohe_desktop.office.period_facts import Facts

SUM = "全部"
_NO_DEPARTMENT = "未分科室"
_MOST_ITEMS = 12  # of a scheme with hundreds of clauses the table would not be read
FAIR = "这里只有数字，不是对科室的评价：人少、岗位和任务不同，数字本来就会不一样。"


def groups_of(facts: Facts, results: Sequence[Result]) -> dict[str, list[Result]]:
    """Those taking part by 科室; where 科室 are appraised, by 考核类别."""
    found: dict[str, list[Result]] = {}
    for one in taking_part(results):
        place = facts.department(one.key) if facts.person else one.category
        found.setdefault(place or _NO_DEPARTMENT, []).append(one)
    return found


def _word(facts: Facts) -> str:
    return "科室" if facts.person else "考核类别"


def _heads(facts: Facts) -> str:
    return "人数" if facts.person else "科室数"


def grades(facts: Facts, category: str = "", department: str = "") -> Topic:
    """How many of each grade each 科室 has."""
    results = facts.chosen(category, department)
    groups = groups_of(facts, results)
    everybody = [one for group in groups.values() for one in group]
    names = grade_order(facts.model, sorted({grade_of(one) for one in everybody}))
    title = f"各{_word(facts)}等次"
    if not everybody or names == ["不评等次"]:
        return Topic("grades", title, ("这个办法这一期不评等次。",))
    rows: list[tuple[str, ...]] = []
    tints: dict[tuple[int, int], Fraction] = {}
    for place, (name, group) in enumerate([*groups.items(), (SUM, everybody)]):
        counts = Counter(grade_of(one) for one in group)
        small = len(group) < FEW
        cells = [str(counts[grade]) if small else f"{counts[grade]}（{percent(counts[grade], len(group), 0)}）" for grade in names]
        rows.append((name, str(len(group)), *cells))
        if not small:
            tints |= {(place, at + 2): Fraction(counts[grade], len(group)) for at, grade in enumerate(names)}
    bars = [
        Bar(name, tuple(sum(grade_of(one) == grade for one in group) / len(group) for grade in names), f"{len(group)} {facts.unit}")
        for name, group in [*groups.items(), (SUM, everybody)] if len(group) >= FEW
    ]
    few = [name for name, group in groups.items() if len(group) < FEW]
    words = [FAIR] + ([f"{'、'.join(few)}不到 {FEW} {facts.unit}，只列数，不算占比。"] if few else [])
    heads, sums = (_word(facts), _heads(facts), *names), frozenset({len(rows) - 1})
    table = Shown(title, heads, rows, frozenset(range(1, len(heads))), tints=tints, sums=sums)
    return Topic(
        "grades", title, tuple(words), lambda width, size, measure: stacked(names, bars, width, size, measure),
        f"每个{_word(facts)}各等次占多少，最下面是全部合在一起", (table,),
    )


def strictness(facts: Facts, category: str = "", department: str = "") -> Topic:
    """The means of what each 科室's people have, beside everybody's."""
    results = facts.chosen(category, department)
    groups = {name: [one for one in group if one.total is not None] for name, group in groups_of(facts, results).items()}
    title, total = f"各{_word(facts)}给分", facts.model.total.name
    everybody = [one for group in groups.values() for one in group]
    if not everybody:
        return Topic("departments", title, (f"还没有人有{total}。",))
    items = [name for name in facts.outcome.item_names if any(one.items.get(name) is not None for one in everybody)][:_MOST_ITEMS]
    rows, lines = [], []
    low, high = (pick(one.total for one in everybody if one.total is not None) for pick in (min, max))
    whole = mean(_totals(everybody)) or Fraction()
    for name, group in [*groups.items(), (SUM, everybody)]:
        rows.append(_row(facts, name, group, whole, items))
        if name != SUM:
            lines.append(_line(facts, name, group, low, high))
    words = (FAIR, f"全部{'的人' if facts.person else '科室'}平均 {show(whole)} 分；不到 {FEW} {facts.unit}的{_word(facts)}不显示。")
    heads = (_word(facts), _heads(facts), f"{total}平均", "比全部", "标准差", *items)
    table = Shown(title, heads, rows, frozenset(range(1, len(heads))), sums=frozenset({len(rows) - 1}), note="右边各栏是各项的平均分。")
    span = Fraction(high) - Fraction(low)
    middle = float((whole - Fraction(low)) / span) if span else 0.5
    return Topic(
        "departments", title, words,
        lambda width, size, measure: spans(lines, (show(low) or "", show(high) or ""), width, size, measure, middle=middle),
        "横条是最低到最高，圆点是平均，虚线是全部的平均", (table,),
    )


def _totals(group: Sequence[Result]) -> list[Decimal]:
    return [one.total for one in group if one.total is not None]


def _row(facts: Facts, name: str, group: Sequence[Result], whole: Fraction, items: Sequence[str]) -> tuple[str, ...]:
    figures = _totals(group)
    if len(figures) < FEW:
        return (name, str(len(figures)), *([NOTHING] * (3 + len(items))))
    own = mean(figures) or Fraction()
    cells = []
    for item in items:
        having = [value for one in group if (value := one.items.get(item)) is not None]
        places = max(facts.outcome.item_places[item], 2)
        cells.append((show(mean(having), places) or "") if len(having) >= FEW else NOTHING)
    return (name, str(len(figures)), show(own) or "", "" if name == SUM else signed(own - whole), str(deviation(figures)), *cells)


def signed(step: Fraction) -> str:
    """A difference with its sign, rounded once."""
    text = show(abs(step)) or ""
    return f"{'+' if step > 0 else '−'}{text}" if text.strip("0.") else text


def _line(facts: Facts, name: str, group: Sequence[Result], low: Decimal, high: Decimal) -> Span:
    figures = _totals(group)
    span = float(high - low) or 1.0
    if len(figures) < FEW:
        return Span(name, None, None, None, f"不到 {FEW} {facts.unit}")
    left, right = (float(figure - low) / span for figure in (min(figures), max(figures)))
    own = mean(figures) or Fraction()
    return Span(name, float(own - Fraction(low)) / span, left, right, f"平均 {show(own)}")
