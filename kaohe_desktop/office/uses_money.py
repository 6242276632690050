"""The bonus (奖金) of a period: sums by 类别, 等次 and 科室 beside the last period's, and who gets less than the full amount."""

from __future__ import annotations

import decimal
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Subject
from kaohe_desktop.engine.figures import EXACT, rounded, show
from kaohe_desktop.office.general_forms_money import capital
from kaohe_desktop.office.general_forms_values import grade_of, grade_order
from kaohe_desktop.office.tables_shown import Shown

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Result
    from kaohe_desktop.office.period_facts import Facts

SUM = "合计"
_NO_DEPARTMENT = "未分科室"


def settled(result: Result) -> bool:
    """Whether a result's bonus is paid out (as G4 has it): nothing missing, nothing pending."""
    return not result.missing and not result.pending


def total_of(results: Iterable[Result]) -> Decimal:
    """What is paid to these."""
    return sum((one.bonus for one in results if one.bonus is not None and settled(one)), Decimal())


def words(facts: Facts, results: Sequence[Result]) -> str:
    """The sum in figures and 大写, what it was in the period before, and what waits."""
    total = total_of(results)
    paid = sum(bool(one.bonus) and settled(one) for one in results)
    parts = [f"应发 {paid} {facts.unit}，合计 {show(total)} 元（大写：{capital(total)}）"]
    if not paid and any(one.bonus is None and one.grade and settled(one) for one in results):
        parts = ["还没有算出奖金：奖金数要由单位定的，请到“考核期”的参数里填上，再重新计算"]
    if facts.previous is not None:
        keys = {one.key for one in results}
        before = total_of(_then(facts, keys, results))
        parts.append(f"{facts.previous.label} {show(before)} 元，{changed(total - before)}")
    waiting = [one for one in results if not settled(one)]
    if waiting:
        held = sum((one.bonus for one in waiting if one.bonus is not None), Decimal())
        parts.append(f"缺项、待议的 {len(waiting)} {facts.unit}没有算在里面" + (f"（现在算出 {show(held)} 元）" if held else ""))
    return "；".join(parts) + "。"


def _then(facts: Facts, keys: set[str], results: Sequence[Result]) -> list[Result]:
    """The results of the period before that stand beside these: everybody's, or those of the group chosen."""
    assert facts.previous is not None
    whole = len(results) == len(facts.outcome.results)
    return [one for one in facts.previous.outcome.results if whole or one.key in keys]


def changed(step: Decimal) -> str:
    """A change of money in words."""
    return f"{'多' if step > 0 else '少'} {show(abs(step))} 元" if step else "没有增减"


def _signed(step: Decimal) -> str:
    return "" if not step else f"{'+' if step > 0 else '−'}{show(abs(step))}"


def by_grade(facts: Facts, category: str = "", department: str = "") -> Shown:
    """Each 考核类别's grades: heads, those who draw something, the sum, and the sum of the period before."""
    now = facts.chosen(category, department)
    before = _then(facts, {one.key for one in now}, now) if facts.previous else []
    categories = [one for one in facts.categories if any(result.category == one for result in now)]
    rows: list[tuple[str, ...]] = []
    sums = set()
    for name in categories:
        mine, old = ([one for one in group if one.category == name] for group in (now, before))
        counts = Counter(grade_of(one) for one in (*mine, *old))
        grades = grade_order(facts.model, list(counts))
        for grade in grades:
            parts = [[one for one in group if grade_of(one) == grade] for group in (mine, old)]
            if any(parts):
                rows.append((name, grade, *_cells(facts, *parts)))
        if len(grades) > 1 and len(categories) > 1:
            sums.add(len(rows))
            rows.append((name, "小计", *_cells(facts, mine, old)))
    sums.add(len(rows))
    rows.append((SUM, "", *_cells(facts, now, before)))
    return Shown(
        "奖金：按类别和等次", ("考核类别", "等次", *_headings(facts)), rows, frozenset(range(2, 2 + len(_headings(facts)))),
        sums=frozenset(sums),
    )


def by_department(facts: Facts, category: str = "", department: str = "") -> Shown:
    """Each 科室's sum, and what it was in the period before by the 科室 people were in then."""
    now = facts.chosen(category, department)
    before = _then(facts, {one.key for one in now}, now) if facts.previous else []
    groups: dict[str, tuple[list[Result], list[Result]]] = {}
    for one in now:
        groups.setdefault(facts.department(one.key) or _NO_DEPARTMENT, ([], []))[0].append(one)
    for one in before:
        assert facts.previous is not None
        groups.setdefault(facts.previous.departments.get(one.key) or _NO_DEPARTMENT, ([], []))[1].append(one)
    rows = [(name, *_cells(facts, *parts)) for name, parts in groups.items()]
    rows.append((SUM, *_cells(facts, now, before)))
    return Shown(
        "奖金：按科室", ("科室", *_headings(facts)), rows, frozenset(range(1, 1 + len(_headings(facts)))),
        sums=frozenset({len(rows) - 1}),
    )


def _headings(facts: Facts) -> tuple[str, ...]:
    heads = f"{'人' if facts.person else '科室'}数"
    own = (heads, "领奖金的", "金额（元）")
    return (*own, "上期金额", "增减") if facts.previous else own


def _cells(facts: Facts, now: Sequence[Result], before: Sequence[Result]) -> tuple[str, ...]:
    total = total_of(now)
    own = (str(len(now)), str(sum(bool(one.bonus) and settled(one) for one in now)), show(total) or "")
    if facts.previous is None:
        return own
    old = total_of(before)
    return (*own, show(old) or "", _signed(total - old))


def full_amounts(facts: Facts) -> Mapping[str | None, Decimal]:
    """The full amount (全额) by grade: what the scheme gives somebody of that grade of whom nothing else is entered.

    Where that hangs on a score, the amount most of those draw who draw any; where everybody's differs there is none.
    """
    bonus, formula = facts.model.bonus, facts.scheme.program.bonus
    if bonus is None or formula is None:
        return {}
    found: dict[str | None, Decimal] = {}
    with decimal.localcontext(EXACT):
        state = facts.scheme.new_state(Subject("", {}), facts.cohort.params, facts.cohort.tables, facts.cohort.period)
        for grade in {one.grade for one in facts.outcome.results}:
            state[facts.scheme.program.slots.grade] = grade
            value = formula.figure(state)
            amount = _usual(facts, grade) if value is None else rounded(value, bonus.round)
            if amount is not None:
                found[grade] = amount
    return found


def _usual(facts: Facts, grade: str | None) -> Decimal | None:
    drawn = [one.bonus for one in facts.outcome.results if one.grade == grade and one.bonus]
    if not drawn:
        return None
    amount, often = Counter(drawn).most_common(1)[0]
    return amount if often > 1 and often * 2 >= len(drawn) and amount == max(drawn) else None


def less(facts: Facts) -> tuple[list[Result], list[Result]]:
    """Who draws less than the full amount of the grade, and who draws nothing though the scheme pays."""
    full = full_amounts(facts)
    pays = any(full.values()) or (not full and any(one.bonus for one in facts.outcome.results))
    smaller, nothing = [], []
    for one in facts.outcome.results:
        if one.bonus is None or not settled(one):
            continue
        if one.bonus == 0:
            if pays:
                nothing.append(one)
        elif one.bonus < full.get(one.grade, one.bonus):
            smaller.append(one)
    return smaller, nothing
