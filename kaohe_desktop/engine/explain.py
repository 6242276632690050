"""A subject's explanation (算分说明): each figure with its rule, the figures put in, the result and the clause."""

from __future__ import annotations

import decimal
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe_desktop.engine.contestant import ALL
from kaohe_desktop.engine.explain_rows import RowLines
from kaohe_desktop.engine.figures import EXACT, plain, show
from kaohe_desktop.engine.formula.compiled import Formula
from kaohe_desktop.engine.formula.wording import in_words
from kaohe_desktop.engine.outcome import EXEMPT, QuotaUse, Step
from kaohe_desktop.engine.scheme.compiled import CompiledGrade, CompiledScheme, Unit
from kaohe_desktop.engine.scheme.model import Effect
from kaohe_desktop.engine.table_items import TableItems

if TYPE_CHECKING:
    from kaohe_desktop.engine.appraise import Case
    from kaohe_desktop.engine.contestant import Event


class Explainer:
    """Makes explanations from the states a computation left behind."""

    def __init__(
        self, scheme: CompiledScheme, cases: Sequence[Case], quotas: Sequence[QuotaUse], table_items: TableItems
    ) -> None:
        self.scheme = scheme
        self.rows = RowLines(scheme, table_items)
        self.table_items = table_items
        self.counter = "人" if scheme.scheme.head.subject == "person" else "个科室"
        self.cases = {case.subject.key: case for case in cases}
        self.quotas = quotas

    def explain(self, key: str) -> tuple[Step, ...]:
        """The lines of one subject's explanation; KeyError if it is not in the cohort."""
        case = self.cases[key]
        with decimal.localcontext(EXACT):
            return tuple(self._exempt(case) if case.exempt else self._lines(case))

    def _exempt(self, case: Case) -> Iterator[Step]:
        for rule in case.fired:
            yield Step("规则", rule.when.words, "", rule.rule.name, rule.rule.basis)
        yield Step("等次", "", "", EXEMPT)
        yield from self._bonus(case)

    def _lines(self, case: Case) -> Iterator[Step]:
        total = self.scheme.scheme.total
        if case.missing and not case.ungraded:
            yield Step("缺项", "", "", "、".join(case.missing), note="补齐后才有总分")
        units = {unit.figure.name: unit for unit in (*self.scheme.program.plan, *self.scheme.program.late)}
        told = self.scheme.program.told
        rows: set[tuple[str, str, str]] = set()
        for name, formula, row in self.table_items.items:
            label, full = self.table_items.labels.get(name, ""), self.table_items.fulls[name]
            yield from self.rows.item(name, label, formula, case.state, row, rows, full)
        yield from self._figures(told.first, units, case, rows)
        yield from self.rows.lines(units[total.name].formula, case.state, rows)
        yield self._total(units[total.name], case)
        yield from self._figures(told.middle, units, case, rows)
        if case.rank is not None:
            group = self.scheme.scheme.ranking.by
            where = str(case.subject.values.get(group) or "") if group else ""
            yield Step("名次", "", f"{where}{case.rank_of}{self.counter}", f"第{case.rank}名", self.scheme.scheme.ranking.basis)
        yield from self._grade(case)
        yield from self._figures(told.last, units, case, rows)
        for rule in case.fired:
            numbers = rule.when.numbers(case.state) if rule.rule.effect is not Effect.NOTE else ""
            numbers = rule.when.words if numbers == "是" else numbers
            yield Step("规则", rule.when.words, numbers, rule.rule.name, rule.rule.basis)
        yield from self._bonus(case)
        yield from self._decision(case)

    def _figures(
        self, names: Sequence[str], units: Mapping[str, Unit], case: Case, rows: set[tuple[str, str, str]]
    ) -> Iterator[Step]:
        """Figures one by one, each after the rows behind it; a step that does not exist for this subject is left out."""
        items = {item.name for item in self.scheme.scheme.items}
        for name in names:
            unit = units[name]
            if case.state[unit.slot] is None and name not in items and not case.missing:
                continue
            yield from self.rows.lines(unit.formula, case.state, rows)
            yield self._figure(unit, case)

    def _figure(self, unit: Unit, case: Case) -> Step:
        figure, value = unit.figure, case.state[unit.slot]
        if value is None:
            missing = bool(case.missing)
            return Step(figure.name, unit.formula.words, "", "缺" if missing and self._open(unit, case) else "—", figure.basis)
        result = show(value, figure.places) or ""  # type: ignore[arg-type]
        numbers = unit.formula.numbers(case.state)
        exact = plain(value)  # type: ignore[arg-type]
        note = figure.note or (f"满分 {self._full(figure.full, case)}" if figure.full is not None else "")
        return Step(figure.name, unit.formula.words, "" if numbers in (exact, result) else numbers, result, figure.basis, note)

    def _open(self, unit: Unit, case: Case) -> bool:
        """Whether a figure is blank because something is missing, not because there is no such item."""
        return "空" in unit.formula.numbers(case.state)

    def _full(self, full: Decimal | str, case: Case) -> str:
        if isinstance(full, Decimal):
            return plain(full)
        from kaohe_desktop.engine.formula.parser import parse

        scope = self.scheme.program.plan[0].formula.scope
        return in_words(Formula(parse(full), scope).value(case.state))

    def _total(self, unit: Unit, case: Case) -> Step:
        total = self.scheme.scheme.total
        if case.total is None:
            why = "没有总分" if case.ungraded else "缺项未补，没有总分"
            return Step(total.name, unit.formula.words, "", why, total.basis)
        places = unit.figure.places
        result = show(case.total, places) or ""
        if case.has(Effect.VETO):
            return Step(total.name, unit.formula.words, "", result, total.basis, "一票否决，总分归零")
        if case.computed_total != case.total:
            computed = show(case.computed_total, places) or "无"
            return Step(total.name, unit.formula.words, "", result, total.basis, f"按规则算出 {computed}，由领导小组改定")
        value = unit.formula.figure(case.state)
        inexact = isinstance(value, Fraction) or (value is not None and value != case.total)
        note = "四舍五入" if inexact else ""
        return Step(total.name, unit.formula.words, unit.formula.numbers(case.state), result, total.basis, note)

    def _grade(self, case: Case) -> Iterator[Step]:
        contestant = case.contestant
        if contestant is None:
            return
        for event in contestant.events:
            grade = self.scheme.program.grades[event.grade]
            if not grade.grade.shown:
                continue
            yield Step(
                f"{grade.grade.name}", grade.when.words, self._met(grade, case), self._event(event),
                grade.grade.basis, self._seats(grade, case, event),
            )
        if case.grade is not None:
            yield Step("等次", "", "", case.grade)

    @staticmethod
    def _met(grade: CompiledGrade, case: Case) -> str:
        numbers = grade.when.numbers(case.state)
        return "" if numbers == "是" else numbers

    def _event(self, event: Event) -> str:
        if event.seats is None:
            return "够得上"
        if event.place:
            return f"够得上，占第 {event.place} 个名额"
        if event.tied:
            return f"够得上，但同分 {event.tied} {self.counter}争 {event.left} 个名额，待议，暂按下一等次"
        return "够得上，但名额已满，落到下一等次"

    def _seats(self, grade: CompiledGrade, case: Case, event: Event) -> str:
        if event.seats is None or grade.seats is None:
            return ""
        group = ALL if grade.group is None else str(case.state[grade.group])
        slots, used = self.scheme.program.slots, 0
        for quota in self.quotas:
            if quota.category != group:
                continue
            if quota.grade == grade.grade.name:
                state = list(case.state)
                state[slots.heads], state[slots.used] = Decimal(quota.base), Decimal(used)
                numbers = grade.seats.numbers(state)
                worked = f"名额 {event.seats}" if numbers == str(event.seats) else f"名额 {numbers} = {event.seats}"
                return f"{group}{quota.base}{self.counter}，{worked}"
            used += quota.used
        return f"名额 {event.seats}"

    def _bonus(self, case: Case) -> Iterator[Step]:
        bonus, formula = self.scheme.scheme.bonus, self.scheme.program.bonus
        if bonus is None or formula is None or case.bonus is None:
            return
        numbers, result = formula.numbers(case.state), show(case.bonus) or ""
        yield Step("奖金", "", "" if numbers == plain(case.bonus) else numbers, f"{result}元", bonus.basis)

    @staticmethod
    def _decision(case: Case) -> Iterator[Step]:
        decision = case.decision
        if decision is None:
            return
        what = decision.grade if decision.total is None else f"总分 {show(decision.total)}"
        document = f"，{decision.document}" if decision.document else ""
        yield Step(
            "决定", "", f"{decision.decided_on.isoformat()} {decision.decided_by}{document}", f"定为{what}", "", f"理由：{decision.reason}"
        )
