"""What follows from a period's results (结果运用): every consequence with its people, clause and evidence, for any scheme.

Nothing is known of a scheme here but what its file and the outcome say: the rules that fired, grades with seats, the
figures marked ``use``, the bonus, decisions, and the forms it prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import show
from kaohe_desktop.engine.formula.nodes import names_in
from kaohe_desktop.engine.outcome import EXEMPT, UNGRADED, Result
from kaohe_desktop.engine.scheme.model import Effect
from kaohe_desktop.engine.scheme.roster import SECONDED_BY
from kaohe_desktop.office import uses_money as money
from kaohe_desktop.office.tables_shown import Shown
from kaohe_desktop.office.uses_done import WHOLE

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import Rule
    from kaohe_desktop.office.period_facts import Facts
    from kaohe_desktop.office.uses_done import Done, Place


class Section(StrEnum):
    """What sort of consequence it is; they are listed in this order."""

    OPEN = "还没定的"
    MONEY = "奖金"
    RULED = "结论"
    FOLLOWS = "处理和资格"
    PAPERS = "材料"
    FORMER = "以前办过的"


@dataclass(frozen=True, slots=True)
class Person:
    """One whom a consequence concerns: why, by which clause, and in which periods before it was so, too."""

    key: str
    name: str
    department: str
    category: str
    grade: str
    reason: str
    basis: str
    amount: Decimal | None = None
    before: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()  # the names of the rules it comes from


@dataclass(frozen=True)
class Matter:
    """One consequence. ``form`` is the code of the table that fits it ("" for none); ``table`` where it is about sums.

    ``tick``: it is something to be done, for each person or (``people`` empty) once.
    """

    name: str
    section: Section
    words: str
    basis: str = ""
    form: str = ""
    people: tuple[Person, ...] = ()
    table: Shown | None = None
    tick: bool = True

    @property
    def keys(self) -> tuple[str, ...]:
        """Whose ticks it has."""
        return tuple(one.key for one in self.people) if self.people else (WHOLE,)


#: what a rule of each effect leads to, from the heaviest; {} is its grade; whether there is something to be done
_RULED = {
    Effect.EXEMPT: (EXEMPT, "不参加评定；奖金按办法的规定", False),
    Effect.VETO: ("一票否决，定为{}", "总分归零，告知本人", True),
    Effect.FIX: ("定为{}", "等次由规则直接定，告知本人", True),
    Effect.UNGRADED: (UNGRADED, "本期没有等次，告知本人", True),
    Effect.CAP: ("最高为{}", "分数再高也不能评得更好，告知本人", True),
    Effect.BAR: ("不得评{}", "推荐和评选时不能列入", False),
}
_LEAST_LADDER = 3  # grades from which on the last of them has a list of its own
SMALLER, NO_MONEY, MONEY, MONEY_UNITS, OTHER_MONEY = "少发奖金", "不发奖金", "奖金合计", "奖金：按科室", "奖金与上期不同"
DO_IT = "按办法的规定办，办好以后记下日期和情况"
NOTICE, FILING, REPORT, TIES, PAYROLL, LETTER = "G3", "G6", "G11", "G12", "G4", "G7"


def matters(facts: Facts, category: str = "", department: str = "") -> tuple[Matter, ...]:
    """Every consequence there is, of a 考核类别 and a 科室 (all of them where ""), in the order they are dealt with."""
    chosen = {one.key for one in facts.chosen(category, department)}
    offered = _offered(facts)
    found: list[Matter] = []
    for one in (*_open(facts), *_money(facts, category, department), *_ruled(facts), *_honours(facts), *_follows(facts), *_papers(facts)):
        people = tuple(person for person in one.people if person.key in chosen)
        if one.people and not people:
            continue
        found.append(replace(one, people=people, form=one.form if one.form in offered else ""))
    return tuple(found)


def with_former(facts: Facts, found: Sequence[Matter], done: Mapping[Place, Done]) -> tuple[Matter, ...]:
    """The same with those added for whom something was noted and to whom it no longer applies: nothing noted is lost."""
    if not done:
        return tuple(found)
    everything = {one.name: set(one.keys) for one in matters(facts)}
    gone = [(key, name) for (key, name) in done if key not in everything.get(name, ())]
    if not gone:
        return tuple(found)
    people = tuple(
        replace(_person(facts, key), reason=name, basis="") for key, name in gone
    )
    words = "这些以前记过办理情况，重新计算以后不在名单里了，请看一看要不要更正"
    return (*found, Matter("记过、现在不在名单里的", Section.FORMER, words, people=people, tick=False))


def _offered(facts: Facts) -> set[str]:
    from kaohe_desktop.office.printing import printable

    return {one.code for one in printable(facts.scheme)}


def _person(facts: Facts, key: str, reason: str = "", basis: str = "", amount: Decimal | None = None) -> Person:
    result = facts.results.get(key)
    if result is None:
        return Person(key, "", "", "", "", reason, basis, amount)
    grade = f"待议{result.pending}" if result.pending else result.grade or ""
    return Person(key, result.name, facts.department(key), result.category, grade, reason, basis, amount)


def _before(facts: Facts, people: Iterable[Person], applied: Callable[[Result], bool]) -> tuple[Person, ...]:
    """The people with the periods in which the same applied to them before."""
    known: dict[str, list[str]] = {}
    listed = list(people)
    wanted = {one.key for one in listed}
    for earlier in reversed(facts.earlier):
        for result in earlier.outcome.results:
            if result.key in wanted and applied(result):
                known.setdefault(result.key, []).append(earlier.label)
    return tuple(replace(one, before=tuple(known.get(one.key, ()))) for one in listed)


# ── what is not settled ──


def _open(facts: Facts) -> Iterable[Matter]:
    results = facts.outcome.results
    pending = tuple(_person(facts, one.key, f"同分待议（{one.pending}）") for one in results if one.pending)
    if pending:
        yield Matter("同分待议", Section.OPEN, "印出同分处理单，交领导小组定，再到“计算定等”记下决定", form=TIES, people=pending, tick=False)
    missing = tuple(_person(facts, one.key, f"缺 {'、'.join(one.missing)}") for one in results if one.missing)
    if missing:
        yield Matter("缺项", Section.OPEN, "补齐以后重新计算，才有总分和等次", people=missing, tick=False)


# ── money ──


def _money(facts: Facts, category: str, department: str) -> Iterable[Matter]:
    bonus = facts.model.bonus
    if bonus is None:
        return
    group = facts.chosen(category, department)
    told = money.words(facts, group)
    yield Matter(MONEY, Section.MONEY, told, bonus.basis, PAYROLL, table=money.by_grade(facts, category, department))
    if len(facts.departments) > 1:
        yield Matter(MONEY_UNITS, Section.MONEY, told, bonus.basis, table=money.by_department(facts, category, department), tick=False)
    smaller, nothing = money.less(facts)
    yield from _drawing(facts, SMALLER, "领的比同等次的全额少", smaller)
    yield from _drawing(facts, NO_MONEY, "这一期没有奖金", nothing)
    if facts.previous is not None:
        yield from _other_money(facts)


def _drawing(facts: Facts, name: str, words: str, group: Sequence[Result]) -> Iterable[Matter]:
    bonus = facts.model.bonus
    assert bonus is not None
    if group:
        people = (
            _person(facts, one.key, "；".join(rule.name for rule in one.rules) or f"等次是{one.grade}", _clauses(one) or bonus.basis, one.bonus)
            for one in group
        )
        full = money.full_amounts(facts)
        listed = _before(facts, people, lambda result: _drew_less(full, name, result))
        yield Matter(name, Section.MONEY, f"{words}，请核对原因和依据，发放时向本人说明", bonus.basis, NOTICE, listed)


def _drew_less(full: Mapping[str | None, Decimal], name: str, result: Result) -> bool:
    if result.bonus is None or not money.settled(result):
        return False
    if name == NO_MONEY:
        return result.bonus == 0
    return 0 < result.bonus < full.get(result.grade, Decimal())


def _other_money(facts: Facts) -> Iterable[Matter]:
    assert facts.previous is not None
    then = {one.key: one.bonus for one in facts.previous.outcome.results if money.settled(one)}
    people = []
    for one in facts.outcome.results:
        if money.settled(one) and one.key in then and (one.bonus or Decimal()) != (then[one.key] or Decimal()):
            step = (one.bonus or Decimal()) - (then[one.key] or Decimal())
            reason = f"{facts.previous.label} {show(then[one.key]) or '没有'} → {show(one.bonus) or '没有'}，{money.changed(step)}"
            people.append(_person(facts, one.key, reason, "", one.bonus))
    if people:
        yield Matter(OTHER_MONEY, Section.MONEY, f"与{facts.previous.label}相比，金额变了的", people=tuple(people), tick=False)


def _clauses(result: Result) -> str:
    return "；".join(dict.fromkeys(rule.basis for rule in result.rules if rule.basis))


# ── what rules settled, grades with seats, decisions ──


def _ruled(facts: Facts) -> Iterable[Matter]:
    for effect, (title, words, tick) in _RULED.items():
        grades = dict.fromkeys(rule.grade for rule in facts.model.rules if rule.effect is effect)
        for grade in grades:
            names = {rule.name for rule in facts.model.rules if rule.effect is effect and rule.grade == grade}
            for one in _fired(facts, title.format(grade), Section.RULED, words, names):
                yield replace(one, tick=tick)


def _fired(facts: Facts, title: str, section: Section, words: str, names: set[str], form: str = NOTICE) -> Iterable[Matter]:
    """The people of whom one of these rules fired."""
    people, clauses = [], []
    for one in facts.outcome.results:
        fired = [rule for rule in one.rules if rule.name in names]
        if fired:
            basis = "；".join(dict.fromkeys(rule.basis for rule in fired if rule.basis))
            clauses.append(basis)
            told = tuple(rule.name for rule in fired)
            people.append(replace(_person(facts, one.key, "；".join(told), basis, one.bonus), rules=told))
    if people:
        listed = _before(facts, people, lambda result: any(rule.name in names for rule in result.rules))
        yield Matter(title, section, words, "；".join(dict.fromkeys(clauses)), form, listed)


def _honours(facts: Facts) -> Iterable[Matter]:
    ladder = [grade for grade in facts.model.grades if grade.shown]
    settled = {rule.name for rule in facts.model.rules if rule.effect in (Effect.FIX, Effect.VETO)}
    for place, grade in enumerate(ladder):
        last = place == len(ladder) - 1 and len(ladder) >= _LEAST_LADDER
        if grade.quota is None and not last:
            continue
        people = [
            _person(facts, one.key, _standing(facts, one), grade.basis, one.bonus) for one in facts.outcome.results
            if one.grade == grade.name and not one.pending and grade.name != EXEMPT
            and (grade.quota is not None or not any(rule.name in settled for rule in one.rules))
        ]
        if people:
            listed = _before(facts, people, lambda result, name=grade.name: result.grade == name)  # type: ignore[misc]
            words = "有名额的等次，公示和推荐以这个名单为准" if grade.quota else "告知本人，按办法和上级的规定处理"
            yield Matter(f"评为{grade.name}", Section.RULED, words, grade.basis, NOTICE, listed, tick=grade.quota is None)
    decided = [
        _person(facts, one.key, f"{one.decision.decided_by} {one.decision.decided_on.isoformat()}：{one.decision.reason}", one.decision.document)
        for one in facts.outcome.results if one.decision is not None
    ]
    if decided:
        yield Matter("由决定改定的", Section.RULED, "决定的原件归档，告知本人", form=NOTICE, people=tuple(decided))


def _standing(facts: Facts, result: Result) -> str:
    rank = f"第{result.rank}名" if result.rank is not None else ""
    total = f"{facts.model.total.name} {show(result.total)}" if result.total is not None else ""
    return "，".join(part for part in (total, rank) if part)


# ── what else follows ──


def _follows(facts: Facts) -> Iterable[Matter]:
    for rule in facts.model.rules:
        if rule.effect is Effect.NOTE:
            form = LETTER if _about_seconded(facts, rule) else NOTICE
            words = "函告派驻单位，收到最终等次后到“计算定等”记下" if form == LETTER else DO_IT
            yield from _fired(facts, rule.name, Section.FOLLOWS, words, {rule.name}, form)
    for figure in (*facts.model.items, *facts.model.steps):
        if figure.use:
            people = [
                _person(facts, one.key, f"{figure.name} {_figure(one, figure.name, figure.places)}{figure.unit}", figure.basis)
                for one in facts.outcome.results if _value(one, figure.name)
            ]
            if people:
                listed = _before(facts, people, lambda result, name=figure.name: bool(_value(result, name)))  # type: ignore[misc]
                yield Matter(figure.use, Section.FOLLOWS, DO_IT, figure.basis, people=listed)


def _about_seconded(facts: Facts, rule: Rule) -> bool:
    node = next(one.when.node for one in facts.scheme.program.rules if one.rule.name == rule.name)
    return names_in(node) == {SECONDED_BY}


def _value(result: Result, name: str) -> object:
    return result.items.get(name, result.steps.get(name))


def _figure(result: Result, name: str, places: int) -> str:
    value = _value(result, name)
    if isinstance(value, str):
        return value
    return show(value, places) or "" if isinstance(value, Decimal | Fraction) and not isinstance(value, bool) else ""


def _papers(facts: Facts) -> Iterable[Matter]:
    yield Matter("反馈通知单", Section.PAPERS, "给每个人一份，写明各项得分和算分说明", form=NOTICE)
    yield Matter("备案", Section.PAPERS, "报组织人事部门备案的名单和等次", form=FILING)
    yield Matter("考核总结", Section.PAPERS, "文字总结，数字已经填好", form=REPORT)
