"""与以前比, 缺项和晚录: who moved by more than one grade since a period before, and what came late or is still missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import show
from kaohe_desktop.office.analysis_groups import SUM, groups_of, signed
from kaohe_desktop.office.analysis_topic import Finding, Topic
from kaohe_desktop.office.charts import Bar, stacked
from kaohe_desktop.office.deadlines import deadline_days
from kaohe_desktop.office.general_forms_values import grade_of, grade_order
from kaohe_desktop.office.period_facts import taking_part
from kaohe_desktop.office.statistics import FEW, mean, percent
from kaohe_desktop.office.tables_shown import Shown

if TYPE_CHECKING:
    from datetime import date

    from kaohe_desktop.engine.outcome import Result
    from kaohe_desktop.office.period_facts import Earlier, Facts

_FAR = 2  # grades up or down that are worth a look


def moves(facts: Facts, category: str = "", department: str = "", than: str = "") -> Topic:
    """This period beside one before it (its code; "" the one just before)."""
    if not facts.earlier:
        return Topic("moves", "与以前比", ("程序里没有更早一期的结果，不作比较。以后每一期都能在这里比。",))
    other = next((one for one in facts.earlier if one.code == than), facts.earlier[0])
    now = list(taking_part(facts.chosen(category, department)))
    known = {one.key: one for one in other.outcome.results}
    rows, keys, far = _moved(facts, now, known)
    who = ("编号", "姓名" if facts.person else "科室", "科室" if facts.person else "考核类别")
    heads = (*who, other.label, facts.label, "等次变了", "上次得分", "这次得分", "差")
    tables = [Shown("等次变了的", heads, rows, frozenset({6, 7, 8}), keys)] if rows else []
    tables.append(_periods(facts, now, category, department))
    both = [(one, known[one.key]) for one in now if one.key in known]
    words = [_told(other, both, len(now), facts.unit, len(rows), far)]
    findings = (Finding("moves", f"与{other.label}比，等次变了两档以上的有 {far} {facts.unit}，请看看原因。"),) if far else ()
    names, bars = _bars(facts, now, category, department)
    return Topic(
        "moves", "与以前比", tuple(words), lambda width, size, measure: stacked(names, bars, width, size, measure),
        "各期各等次占多少", tuple(tables), findings,
    )


def _moved(facts: Facts, now: Sequence[Result], known: dict[str, Result]) -> tuple[list[tuple[str, ...]], list[str], int]:
    ladder = {grade.name: place for place, grade in enumerate(facts.model.grades)}
    found = []
    for one in now:
        old = known.get(one.key)
        if old is None or one.pending or old.pending or one.grade not in ladder or old.grade not in ladder or one.grade == old.grade:
            continue
        found.append((ladder[old.grade] - ladder[one.grade], one, old))
    found.sort(key=lambda moved: (-abs(moved[0]), moved[0], moved[1].key))
    rows, keys = [], []
    for step, one, old in found:
        totals = (old.total, one.total)
        gap = signed(Fraction(one.total) - Fraction(old.total)) if one.total is not None and old.total is not None else ""
        rows.append((
            one.key, one.name, facts.department(one.key) if facts.person else one.category, old.grade or "", one.grade or "",
            f"{'升' if step > 0 else '降'} {abs(step)} 档", *(show(total) or "" for total in totals), gap,
        ))
        keys.append(one.key)
    return rows, keys, sum(abs(step) >= _FAR for step, _, _ in found)


def _told(other: Earlier, both: Sequence[tuple[Result, Result]], now: int, unit: str, moved: int, far: int) -> str:
    totals = [(one.total, old.total) for one, old in both if one.total is not None and old.total is not None]
    parts = [f"与{other.label}比：两期都有的 {len(both)} {unit}，这次新来的 {now - len(both)} {unit}"]
    if len(totals) >= FEW:
        ours, theirs = (mean([pair[at] for pair in totals]) for at in (0, 1))
        assert ours is not None
        assert theirs is not None
        parts.append(f"两期都有分的平均 {show(theirs)} → {show(ours)}（{signed(ours - theirs)}）")
    parts.append(f"等次变了的 {moved} {unit}，其中变了两档以上的 {far} {unit}")
    return "；".join(parts) + "。"


def _series(facts: Facts, now: Sequence[Result], category: str, department: str) -> list[tuple[str, list[Result]]]:
    """Each period's results of the group, oldest first; then by the 科室 people were in."""
    found = []
    for one in reversed(facts.earlier):
        group = [
            result for result in taking_part(one.outcome.results)
            if (not category or result.category == category) and (not department or one.departments.get(result.key) == department)
        ]
        if group:
            found.append((one.label, group))
    return [*found, (facts.label, list(now))]


def _names(facts: Facts, series: Sequence[tuple[str, list[Result]]]) -> list[str]:
    return grade_order(facts.model, sorted({grade_of(one) for _, group in series for one in group}))


def _periods(facts: Facts, now: Sequence[Result], category: str, department: str) -> Shown:
    series = _series(facts, now, category, department)
    names = _names(facts, series)
    rows = []
    for label, group in series:
        counts = Counter(grade_of(one) for one in group)
        totals = [one.total for one in group if one.total is not None]
        average = (show(mean(totals)) or "") if len(totals) >= FEW else "—"
        cells = (f"{counts[name]}（{percent(counts[name], len(group), 0)}）" if len(group) >= FEW else str(counts[name]) for name in names)
        rows.append((label, str(len(group)), average, *cells))
    return Shown("各期对比", ("考核期", "人数" if facts.person else "科室数", "平均分", *names), rows, frozenset(range(1, len(names) + 3)))


def _bars(facts: Facts, now: Sequence[Result], category: str, department: str) -> tuple[list[str], list[Bar]]:
    series = [(label, group) for label, group in _series(facts, now, category, department) if len(group) >= FEW]
    names = _names(facts, series)
    bars = [
        Bar(label, tuple(sum(grade_of(one) == name for one in group) / len(group) for name in names), f"{len(group)} {facts.unit}")
        for label, group in series
    ]
    return names, bars


# ── missing and late ──


def last_deadline(facts: Facts) -> date | None:
    """The last day the scheme gives for handing in (its deadlines that come once); None where it gives none."""
    once = [one for one in facts.model.deadlines if not one.every and one.anchor == "end"]
    days = [day for one in once for day in deadline_days(facts.cohort.period, one)]
    return max(days, default=None)


def missing(facts: Facts, category: str = "", department: str = "") -> Topic:
    """What is missing and what was entered after the deadline, by 科室 and by person."""
    results = facts.chosen(category, department)
    day = last_deadline(facts)
    late = {one.key for one in results if day is not None and facts.entered.get(one.key, "") > day.isoformat()}
    lacking = [one for one in results if one.missing]
    words = [f"有缺项的 {len(lacking)} {facts.unit}。" if lacking else "没有缺项。"]
    if day is None:
        words.append("这个办法没有写明交齐的日子，不列晚录。")
    else:
        words.append(f"交齐的日子是 {day.month}月{day.day}日；在这以后还录过或改过的 {len(late)} {facts.unit}。")
    tables = []
    if lacking or late:
        tables = [_by_group(facts, results, late, day), _by_person(facts, results, late)]
    findings = []
    if lacking:
        common = _most_missed(lacking)[0]
        findings.append(Finding("missing", f"{len(lacking)} {facts.unit}有缺项，最多的是“{common[0]}”（{common[1]} {facts.unit}）。"))
    if late:
        findings.append(Finding("missing", f"{len(late)} {facts.unit}的内容在期限以后还录过或改过。", light=True))
    return Topic("missing", "缺项和晚录", tuple(words), tables=tuple(tables), findings=tuple(findings))


def _most_missed(lacking: Sequence[Result]) -> list[tuple[str, int]]:
    """What is missing with how often, the most first."""
    counts = Counter(label for one in lacking for label in one.missing)
    return sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))


def _by_group(facts: Facts, results: Sequence[Result], late: set[str], day: date | None) -> Shown:
    rows = []
    whole = list(taking_part(results))
    for name, group in [*groups_of(facts, results).items(), (SUM, whole)]:
        lacking = [one for one in group if one.missing]
        if not lacking and not any(one.key in late for one in group):
            continue
        told = "、".join(f"{label} {count}" for label, count in _most_missed(lacking)[:3])
        rows.append((name, str(len(group)), str(len(lacking)), str(sum(one.key in late for one in group)) if day else "—", told))
    heads = ("科室" if facts.person else "考核类别", "人数" if facts.person else "科室数", "有缺项的", "晚录的", "缺得最多的")
    return Shown("缺项：按科室" if facts.person else "缺项：按类别", heads, rows, frozenset({1, 2, 3}), sums=frozenset({len(rows) - 1}))


def _by_person(facts: Facts, results: Sequence[Result], late: set[str]) -> Shown:
    rows, keys = [], []
    for one in results:
        if one.missing or one.key in late:
            place = facts.department(one.key) if facts.person else one.category
            rows.append((one.key, one.name, place, "、".join(one.missing), facts.entered.get(one.key, ""), "期限以后" if one.key in late else ""))
            keys.append(one.key)
    heads = ("编号", "姓名" if facts.person else "科室", "科室" if facts.person else "考核类别", "缺什么", "最后录入", "")
    return Shown("缺项：按人" if facts.person else "缺项：按科室", heads, rows, keys=keys)
