"""分数分布: how the totals of each 考核类别 are spread, with the lines of the grades and where seats ran out; who is near one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import plain, show
from kaohe_desktop.office.analysis_lines import Near, grade_lines, near_lines, seat_lines
from kaohe_desktop.office.analysis_topic import Finding, Topic
from kaohe_desktop.office.charts import Histogram, Mark, histograms
from kaohe_desktop.office.period_facts import taking_part
from kaohe_desktop.office.statistics import FEW, NOTHING, deviation, mean, median
from kaohe_desktop.office.tables_shown import Shown

if TYPE_CHECKING:
    from kaohe_desktop.office.period_facts import Facts

_STEPS = tuple(map(Decimal, ("0.1", "0.2", "0.5", "1", "2", "5", "10", "20", "50", "100", "200", "500", "1000")))
_MOST_BARS = 14
#: less than this apart are hardly told apart at all (平均主义)
_FLAT = Decimal(1)
_CROWD = 5  # so many near one line are worth a word


def totals(facts: Facts, category: str = "", department: str = "") -> list[Decimal]:
    """The totals of those taking part."""
    return [one.total for one in taking_part(facts.chosen(category, department)) if one.total is not None]


def bins(figures: Sequence[Decimal]) -> tuple[Decimal, Decimal, int]:
    """Where the first step begins, how wide each is, how many there are: round figures, at most fourteen."""
    low, high = min(figures), max(figures)
    for step in _STEPS:
        start = (low / step).to_integral_value(ROUND_FLOOR) * step
        count = int((high - start) / step) + 1
        if count <= _MOST_BARS:
            return start, step, count
    return low, max(high - low, Decimal(1)), 2


def scores(facts: Facts, category: str = "", department: str = "") -> Topic:
    """The spread of the totals."""
    groups = {name: figures for name in facts.categories if (figures := totals(facts, name, department)) and category in ("", name)}
    everybody = [figure for figures in groups.values() if len(figures) >= FEW for figure in figures]
    name = facts.model.total.name
    small = [group for group, figures in groups.items() if len(figures) < FEW]
    hidden = (f"{'、'.join(small)}不到 {FEW} {facts.unit}，不显示分布。",) if small else ()
    if not everybody:
        return Topic("scores", "分数分布", hidden or (f"还没有{'人' if facts.person else '科室'}有{name}。",))
    start, step, count = bins(everybody)
    edges = tuple(plain(start + at * step) for at in range(count + 1))
    charts = []
    for group, figures in groups.items():
        if len(figures) >= FEW:
            title = f"{group}　{len(figures)} {facts.unit}"
            charts.append(Histogram(title, float(start), float(step), _counts(figures, start, step, count), edges, _marks(facts, group)))
    words = [_told(group, figures, facts.unit) for group, figures in groups.items() if len(figures) >= FEW]
    findings = [
        Finding("scores", f"{group}的{name}最高和最低只差 {show(max(figures) - min(figures))} 分，几乎没有拉开。")
        for group, figures in groups.items() if len(figures) >= FEW and max(figures) - min(figures) < _FLAT
    ]
    return Topic(
        "scores", "分数分布", (*words, *hidden), lambda width, size, measure: histograms(charts, width, size, measure),
        "；".join((f"每一段有多少{facts.unit}", *_drawn(facts))), (_table(facts, groups, start, step, count),), tuple(findings),
    )


def _counts(figures: Sequence[Decimal], start: Decimal, step: Decimal, count: int) -> tuple[int, ...]:
    found = [0] * count
    for figure in figures:
        found[min(int((figure - start) / step), count - 1)] += 1
    return tuple(found)


def _drawn(facts: Facts) -> list[str]:
    """What the lines in the chart are, of those there are."""
    total = facts.model.total.name
    words = ["实线是等次线"] if any(line.figure == total for line in grade_lines(facts)) else []
    return [*words, "虚线是名额用完的地方"] if any(True for _ in seat_lines(facts)) else words


def _marks(facts: Facts, category: str) -> tuple[Mark, ...]:
    total = facts.model.total.name
    lines = [Mark(float(line.value), f"{line.name} {plain(line.value)}") for line in grade_lines(facts) if line.figure == total]
    seats = [
        Mark(float(seat.last_in), f"{seat.grade}末席 {show(seat.last_in)}", seat=True)
        for seat in seat_lines(facts) if seat.category in ("", category)
    ]
    return (*lines, *seats)


def _told(group: str, figures: Sequence[Decimal], unit: str) -> str:
    return (
        f"{group} {len(figures)} {unit}：平均 {show(mean(figures))}，中位数 {show(median(figures))}，"
        f"最高 {show(max(figures))}，最低 {show(min(figures))}，标准差 {deviation(figures)}。"
    )


def _table(facts: Facts, groups: dict[str, list[Decimal]], start: Decimal, step: Decimal, count: int) -> Shown:
    told = {name: _counts(figures, start, step, count) for name, figures in groups.items() if len(figures) >= FEW}
    rows: list[tuple[str, ...]] = []
    for at in reversed(range(count)):
        low = start + at * step
        words = f"{plain(low)} 到不满 {plain(low + step)}"
        rows.append((words, *(str(told[name][at]) if name in told else NOTHING for name in groups)))
    first = len(rows)
    lines: tuple[tuple[str, Callable[[list[Decimal]], str]], ...] = (
        ("人数" if facts.person else "科室数", lambda figures: str(len(figures))), ("平均", lambda figures: show(mean(figures)) or ""),
        ("中位数", lambda figures: show(median(figures)) or ""), ("最高", lambda figures: show(max(figures)) or ""),
        ("最低", lambda figures: show(min(figures)) or ""), ("标准差", lambda figures: str(deviation(figures))),
    )
    for number, (title, of) in enumerate(lines):
        rows.append((title, *(of(figures) if len(figures) >= FEW or not number else NOTHING for figures in groups.values())))
    return Shown(
        "分数分布", (facts.model.total.name, *groups), rows, frozenset(range(1, len(groups) + 1)),
        sums=frozenset(range(first, len(rows))),
        note="标准差：各人的分离平均有多远，越小越挤在一起。",
    )


def near(facts: Facts, category: str = "", department: str = "") -> Topic:
    """Who is within half a point of a line."""
    found = near_lines(facts, category, department)
    if not found:
        return Topic("near", "分数线附近", ("没有人离等次线或最后一席在半分以内。",))
    who, people = "人" if facts.person else "科室", len({one.key for one in found})
    words = f"离等次线或最后一席不到半分的有 {people} {facts.unit}。这些{who}的分最好请人再核一遍：一项打错就换等次。"
    place = ("科室",) if facts.person else ()
    heads = ("编号", "姓名" if facts.person else "科室", *place, "考核类别", "得分", "哪条线", "差多少", "等次")
    table = Shown(
        "分数线附近", heads, [_near_row(facts, one) for one in found], frozenset({heads.index("得分")}), [one.key for one in found],
    )
    crowds: dict[str, int] = {}
    for one in found:
        crowds[one.line] = crowds.get(one.line, 0) + 1
    findings = [
        Finding("near", f"{line}上下半分以内有 {count} {facts.unit}，请再核一遍这些{who}的分。")
        for line, count in crowds.items() if count >= _CROWD
    ]
    light = Finding("near", f"离等次线或最后一席不到半分的有 {people} {facts.unit}，可以再核一遍。", light=True)
    return Topic("near", "分数线附近", (words,), tables=(table,), findings=tuple(findings or [light]))


def _near_row(facts: Facts, one: Near) -> tuple[str, ...]:
    result = facts.results[one.key]
    side = "正好在线上" if not one.step else f"{'高' if one.step > 0 else '低'} {show(abs(one.step))}"
    grade = f"待议{result.pending}" if result.pending else result.grade or ""
    place = (facts.department(one.key),) if facts.person else ()
    return one.key, result.name, *place, result.category, show(one.figure) or "", f"{one.line} {show(one.value)}", side, grade
