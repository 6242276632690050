"""``appraise(scheme, cohort)``: the whole computation, from entered values to totals, ranks, grades and bonuses.

Pure: the same scheme and cohort always give the same outcome, whatever the order of the rows.
"""

from __future__ import annotations

import dataclasses
import decimal
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from kaohe_desktop.engine.cohort import Cohort, Decision, DecisionKind, Subject
from kaohe_desktop.engine.contest import Contest
from kaohe_desktop.engine.contestant import ALL, Contestant
from kaohe_desktop.engine.figures import EXACT, Exact, rounded
from kaohe_desktop.engine.formula.scope import State
from kaohe_desktop.engine.outcome import EXEMPT, UNGRADED, FiredRule, Outcome, Result
from kaohe_desktop.engine.scheme.compiled import CompiledRule, CompiledScheme
from kaohe_desktop.engine.scheme.fitting import missing_in
from kaohe_desktop.engine.scheme.model import Effect
from kaohe_desktop.engine.scheme.roster import SECONDED_BY
from kaohe_desktop.engine.table_items import TableItems


@dataclass(slots=True)
class Case:
    """One subject in the middle of the computation."""

    subject: Subject
    state: State
    decisions: Mapping[DecisionKind, Decision]
    exempt: bool = False
    missing: tuple[str, ...] = ()
    fired: list[CompiledRule] = field(default_factory=list)
    total: Decimal | None = None
    computed_total: Decimal | None = None
    rank: int | None = None
    rank_of: int = 0
    grade: str | None = None
    computed_grade: str | None = None
    decision: Decision | None = None
    bonus: Decimal | None = None
    contestant: Contestant | None = None

    def has(self, *effects: Effect) -> bool:
        """Whether a rule with one of these effects fired."""
        return bool(self.fired) and any(rule.rule.effect in effects for rule in self.fired)

    @property
    def ungraded(self) -> bool:
        """Whether the subject is 不确定等次: no heavier rule fixes the grade."""
        return self.has(Effect.UNGRADED) and not self.has(Effect.FIX, Effect.VETO)


def appraise(scheme: CompiledScheme, cohort: Cohort) -> Outcome:
    """Appraise a cohort by a scheme. Problems a clerk must mend are results (缺项, 待议), never exceptions."""
    with decimal.localcontext(EXACT):
        return _Appraisal(scheme, cohort).outcome()


def worked_out(scheme: CompiledScheme, cohort: Cohort) -> tuple[Outcome, Mapping[str, State]]:
    """The outcome with every subject's state, in which any formula of the scheme can be put with its figures."""
    with decimal.localcontext(EXACT):
        appraisal = _Appraisal(scheme, cohort)
        outcome = appraisal.outcome()
    return outcome, {case.subject.key: case.state for case in appraisal.cases}


class _Appraisal:
    def __init__(self, scheme: CompiledScheme, cohort: Cohort) -> None:
        self.scheme = scheme
        self.cohort = cohort
        self.program = scheme.program
        self.total_slot = self.program.slots.figures[scheme.scheme.total.name]
        self.used: list[Decision] = []
        self.table_items = TableItems(scheme, cohort)
        figures = self.program.slots.figures
        self.item_slots = {item.name: figures[item.name] for item in scheme.scheme.items}
        self.step_slots = {step.name: figures[step.name] for step in scheme.scheme.steps}
        self.name_label = scheme.scheme.name_label
        decisions: dict[str, dict[DecisionKind, Decision]] = defaultdict(dict)
        for decision in cohort.decisions:
            decisions[decision.subject][decision.kind] = decision
        none: Mapping[DecisionKind, Decision] = {}
        states = scheme.new_states(cohort.subjects, cohort.params, cohort.tables, cohort.period)
        self.cases = [
            Case(subject, state, decisions.get(subject.key, none))
            for subject, state in zip(cohort.subjects, states, strict=True)
        ]

    def outcome(self) -> Outcome:
        """Work everything out, step by step, for everybody at once."""
        self.sort_out_exempt()
        self.work_out_figures()
        self.apply_rules((Effect.FIX, Effect.UNGRADED, Effect.CAP, Effect.BAR))
        self.rank()
        standings = self.contest().run()
        while self.void_refused_decisions():
            standings = self.contest().run()
        self.used += standings.used_decisions
        self.settle_grades()
        if self.cohort.decisions:
            self.keep_computed()
        self.work_out_late_figures()
        self.apply_rules((Effect.NOTE,))
        self.work_out_bonus()
        return self.collect(standings.quotas, standings.ties)

    @property
    def participants(self) -> list[Case]:
        """Those who take part (参加考核)."""
        return [case for case in self.cases if not case.exempt]

    def sort_out_exempt(self) -> None:
        states = [case.state for case in self.cases]
        for unit in self.program.early:
            unit.formula.fill(states, unit.slot)
        for rule in self.program.rules:
            if rule.rule.effect is Effect.EXEMPT:
                for case, holds in zip(self.cases, rule.when.truths(states), strict=True):
                    if holds:
                        case.fired.append(rule)
                        case.exempt = True
        for case in self.cases:
            if case.exempt:
                case.state[self.program.slots.grade] = EXEMPT
        taking_part = self.participants
        lacks = missing_in(self.program, [case.state for case in taking_part], self.cohort.period)
        for case, missing in zip(taking_part, lacks, strict=True):
            case.missing = missing

    def work_out_figures(self) -> None:
        cases = self.participants
        states = [case.state for case in cases]
        early = {unit.slot for unit in self.program.early}
        for unit in self.program.plan:
            if unit.slot in early:
                continue
            for step in unit.cohort_steps:
                step.fill(states)
            unit.formula.fill(states, unit.slot)
            if unit.slot == self.total_slot:
                self.settle_totals(cases)
            elif unit.figure.complete:
                for case in cases:
                    if case.missing:
                        case.state[unit.slot] = None

    def work_out_late_figures(self) -> None:
        """Figures that hang on 等次 or 名次."""
        states = [case.state for case in self.participants]
        for unit in self.program.late:
            for step in unit.cohort_steps:
                step.fill(states)
            unit.formula.fill(states, unit.slot)
            for case in self.participants if unit.figure.complete else ():
                if case.missing:
                    case.state[unit.slot] = None

    def settle_totals(self, cases: Sequence[Case]) -> None:
        """Round once, void what is incomplete, apply 一票否决 and totals set by hand: from here on only this figure counts."""
        unit, slot = self.scheme.scheme.total.round, self.total_slot
        self.apply_rules((Effect.VETO,))
        for case in cases:
            value = case.state[slot]
            case.total = None
            if case.has(Effect.VETO):
                case.total = rounded(Decimal(0), unit)
            elif value is not None and not case.missing:
                case.total = rounded(value, unit)  # type: ignore[arg-type]  # a figure, by the scheme's checks
            case.computed_total = case.total
            decision = case.decisions.get(DecisionKind.SCORE)
            if decision is not None and decision.total is not None:
                case.total = rounded(decision.total, unit)
                self.honour(case, decision)
            case.state[slot] = case.total

    def apply_rules(self, effects: Sequence[Effect]) -> None:
        cases = self.participants
        states = [case.state for case in cases]
        for rule in self.program.rules:
            if rule.rule.effect in effects:
                for case, holds in zip(cases, rule.when.truths(states), strict=True):
                    if holds:
                        case.fired.append(rule)

    def rank(self) -> None:
        """Competition rank of the total within the scheme's group; those 不确定等次 or unranked by a rule have none."""
        group = self.program.ranking_group
        order = self.program.ranking_order
        entries: list[tuple[str, tuple[Exact, ...], Case]] = []
        for case in self.participants:
            unranked = any(rule.rule.effect in (Effect.FIX, Effect.VETO) and not rule.rule.ranked for rule in case.fired)
            if case.total is None or case.ungraded or unranked:
                continue
            figures = [formula.figure(case.state) for formula in order] if order else [case.total]
            known = tuple(figure for figure in figures if figure is not None)
            if len(known) == len(figures):
                entries.append(("" if group is None else str(case.state[group]), known, case))
        entries.sort(key=lambda entry: (entry[0], entry[1]), reverse=True)
        for _, members in groupby(entries, key=lambda entry: entry[0]):
            rank_place(list(members))
        for case in self.participants:
            case.state[self.program.slots.rank] = None if case.rank is None else Decimal(case.rank)

    def contest(self) -> Contest:
        """The contest among the participants, with what decisions and rules have settled before it."""
        ladder = {grade.grade.name: number for number, grade in enumerate(self.program.grades)}
        contestants = []
        for case in self.participants:
            caps = [ladder[rule.rule.grade] for rule in case.fired if rule.rule.effect is Effect.CAP]
            by_hand = case.decisions.get(DecisionKind.GRADE)
            case.contestant = Contestant(
                case.subject.key,
                case.state,
                case.total,
                first=max(caps, default=0),
                barred=frozenset(rule.rule.grade for rule in case.fired if rule.rule.effect is Effect.BAR),
                by_hand=by_hand if by_hand is not None and by_hand.grade in (*ladder, UNGRADED) else None,
                by_tie=case.decisions.get(DecisionKind.TIE),
                fixed=case.has(Effect.FIX, Effect.VETO, Effect.UNGRADED),
                complete=not case.missing or case.total is not None,
            )
            contestants.append(case.contestant)
        return Contest(self.scheme, contestants)

    def void_refused_decisions(self) -> bool:
        """Whether grades set by hand went beyond a quota: then none of them counts, as if they had not been made."""
        refused = [case for case in self.participants if case.contestant is not None and case.contestant.refused_by_hand]
        for case in refused:
            case.decisions = {kind: one for kind, one in case.decisions.items() if kind is not DecisionKind.GRADE}
        return bool(refused)

    def settle_grades(self) -> None:
        """A grade set by hand, else the one a rule fixes, else the one won in the contest; the home department's last."""
        with_seats = {grade.grade.name for grade in self.program.grades if grade.seats is not None}
        hidden = {grade.grade.name for grade in self.program.grades if not grade.grade.shown}
        for case in self.participants:
            contestant = case.contestant
            assert contestant is not None
            by_hand = contestant.by_hand
            if by_hand is not None and (contestant.seated_by_hand or by_hand.grade not in with_seats):
                case.grade = by_hand.grade
                self.honour(case, by_hand)
            else:
                case.grade = self.fixed_grade(case) or contestant.grade
            if contestant.by_tie is not None and contestant.by_tie in self.used:
                case.decision = case.decision or contestant.by_tie
            home = case.decisions.get(DecisionKind.HOME)
            if home is not None and home.grade is not None and case.subject.values.get(SECONDED_BY):
                case.grade = home.grade
                self.honour(case, home)
            if case.grade in hidden:
                case.grade = None
            case.computed_grade = case.grade
            case.state[self.program.slots.grade] = case.grade

    def honour(self, case: Case, decision: Decision) -> None:
        """Note that a decision counted."""
        case.decision = decision
        self.used.append(decision)

    @staticmethod
    def fixed_grade(case: Case) -> str | None:
        """The grade a rule fixes, the heaviest rule first (the order of the file among equals)."""
        for effect in (Effect.VETO, Effect.FIX):
            for rule in case.fired:
                if rule.rule.effect is effect:
                    return rule.rule.grade
        return UNGRADED if case.ungraded else None

    def keep_computed(self) -> None:
        """What the rules alone give, kept beside what was decided."""
        alone = appraise(self.scheme, dataclasses.replace(self.cohort, decisions=()))
        for case, result in zip(self.cases, alone.results, strict=True):
            case.computed_grade = result.grade

    def work_out_bonus(self) -> None:
        bonus = self.scheme.scheme.bonus
        if self.program.bonus is None or bonus is None:
            return
        for case in self.cases:
            if case.exempt or case.grade is not None or not case.missing:
                value = self.program.bonus.figure(case.state)
                case.bonus = None if value is None else rounded(value, bonus.round)

    def collect(self, quotas: Sequence[object], ties: Sequence[object]) -> Outcome:
        from kaohe_desktop.engine.explain import Explainer

        head = self.scheme.scheme.head
        return Outcome(
            head.id,
            head.version,
            self.cohort.period,
            tuple(map(self.result, self.cases)),
            tuple(quotas),  # type: ignore[arg-type]
            tuple(ties),  # type: ignore[arg-type]
            {item.name: item.places for item in self.scheme.scheme.items} | self.table_items.places,
            self.table_items.labels,
            tuple(decision for decision in self.cohort.decisions if decision not in self.used),
            Explainer(self.scheme, self.cases, tuple(quotas), self.table_items).explain,  # type: ignore[arg-type]
        )

    def items(self, case: Case) -> dict[str, Exact | None]:
        """Every item's figure; none for those 不纳入考核."""
        if case.exempt:
            return dict.fromkeys((*self.item_slots, *self.table_items.places))
        state = case.state
        found: dict[str, Exact | None] = {name: state[slot] for name, slot in self.item_slots.items()}  # type: ignore[misc]
        for name, figure, row in self.table_items.items:
            found[name] = figure.figure(state, row)
        return found

    def result(self, case: Case) -> Result:
        state, values, contestant = case.state, case.subject.values, case.contestant
        settled = contestant is None or (case.decision is not None and case.decision.kind is DecisionKind.HOME)
        return Result(
            key=case.subject.key,
            name=str(values.get(self.name_label) or ""),
            category=str(values.get("考核类别") or ALL),
            items=self.items(case),
            steps={name: state[slot] for name, slot in self.step_slots.items()},  # type: ignore[misc]
            total=case.total,
            rank=case.rank,
            grade=EXEMPT if case.exempt else case.grade,
            computed_grade=EXEMPT if case.exempt else case.computed_grade,
            computed_total=case.computed_total,
            pending="" if settled or contestant is None else contestant.pending,
            bonus=case.bonus,
            rules=tuple(FiredRule(rule.rule.name, rule.rule.basis) for rule in by_weight(case.fired)) if case.fired else (),
            missing=() if case.ungraded else case.missing,
            decision=case.decision,
        )


_WEIGHT = {effect: weight for weight, effect in enumerate(Effect)}


def by_weight(fired: Sequence[CompiledRule]) -> list[CompiledRule]:
    """The rules that fired, the heaviest first, in the order of the file among equals."""
    return sorted(fired, key=lambda rule: _WEIGHT[rule.rule.effect])


def rank_place(members: Sequence[tuple[str, tuple[Exact, ...], Case]]) -> None:
    """Give competition ranks (1, 2, 2, 4) to members that stand highest first."""
    rank, last = 0, None
    for place, (_, figures, case) in enumerate(members, 1):
        if figures != last:
            rank, last = place, figures
        case.rank, case.rank_of = rank, len(members)
