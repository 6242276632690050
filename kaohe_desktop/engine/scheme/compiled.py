"""A scheme ready to run: every name has its slot, every formula is checked and compiled, figures stand in working order."""

from __future__ import annotations

import decimal
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from kaohe_desktop.engine.cohort import Cohort, Subject, Value
from kaohe_desktop.engine.entries import (
    ABOVE_OWN_FULL,
    BLANK_FOR_THIS,
    NOT_APPLICABLE,
    allowed_range,
    default_of,
    show_value,
)
from kaohe_desktop.engine.figures import EXACT
from kaohe_desktop.engine.formula.compiled import CohortStep, Formula
from kaohe_desktop.engine.formula.scope import State
from kaohe_desktop.engine.problems import Problem
from kaohe_desktop.engine.scheme.model import (
    Column,
    Effect,
    EntryField,
    FieldKind,
    Figure,
    Grade,
    Need,
    Rule,
    Scheme,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One figure to work out for everybody: its cohort functions first, then its formula into ``slot``."""

    figure: Figure
    slot: int
    formula: Formula
    cohort_steps: tuple[CohortStep, ...]


@dataclass(frozen=True, slots=True)
class FieldRules:
    """The formulas of one entry field that hang on the subject's other values."""

    sheet: str
    field: EntryField
    slot: int
    most: Formula | None
    applies: Formula | None
    needed: Formula | None
    filled_if: Formula | None

    @property
    def may_be_missing(self) -> bool:
        """Whether a blank here can be 缺项."""
        field = self.field
        if field.kind is FieldKind.FLAG or self.filled_if is not None:
            return False
        return self.needed is not None or (field.column is Column.PRESENT and field.blank is None)


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A status rule and its condition."""

    rule: Rule
    when: Formula


@dataclass(frozen=True, slots=True)
class CompiledGrade:
    """A grade, its condition, and its quota's seats, group and order."""

    grade: Grade
    when: Formula
    seats: Formula | None
    group: int | None
    order: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class CompiledNeed:
    """A need and its condition; ``each`` is the slot of 每个."""

    need: Need
    when: Formula


@dataclass(frozen=True, slots=True)
class Limits:
    """What one person may enter in one field: whether it applies, and the range."""

    applies: bool
    min: Decimal | None
    max: Decimal | None
    step: Decimal | None


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that contradicts the person's other values; the caller adds the cell. ``row`` counts within a repeated sheet."""

    sheet: str
    label: str
    value: str
    problem: Problem
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Slots:
    """Where the fixed names stand in a subject's state."""

    blank: tuple[Value, ...]  # a state in which nothing is entered: what each blank counts as
    fields: Mapping[str, int]
    rows: Mapping[str, int]
    tables: Mapping[str, int]
    params: Mapping[str, int]
    figures: Mapping[str, int]
    grade: int
    rank: int
    heads: int
    used: int
    each: int


@dataclass(frozen=True, slots=True)
class Program:
    """The compiled formulas of a scheme."""

    slots: Slots
    early: tuple[Unit, ...]
    plan: tuple[Unit, ...]
    field_rules: tuple[FieldRules, ...]
    missable: tuple[FieldRules, ...]  # those of them where a blank can be 缺项
    needs: tuple[CompiledNeed, ...]
    rules: tuple[CompiledRule, ...]
    grades: tuple[CompiledGrade, ...]
    ranking_group: int | None
    ranking_order: tuple[Formula, ...]
    bonus: Formula | None
    told: tuple[str, ...]  # the steps and items an explanation tells, in the order of the file


@dataclass(frozen=True)
class CompiledScheme:
    """A checked scheme with its program. ``scheme`` is complete: common roster columns and number columns included.

    ``text`` is the TOML it came from and ``digest`` its SHA-256, by which a stored version is recognised.
    """

    scheme: Scheme
    text: str
    program: Program
    digest: str = field(init=False)
    _fields: Mapping[tuple[str, str], EntryField] = field(init=False, repr=False, compare=False)
    _rules_of: Mapping[tuple[str, str], FieldRules] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        set_once = object.__setattr__
        set_once(self, "digest", hashlib.sha256(self.text.encode()).hexdigest())
        fields = {(sheet.name, entry.name): entry for sheet in self.scheme.sheets for entry in sheet.fields}
        set_once(self, "_fields", MappingProxyType(fields))
        set_once(self, "_rules_of", {(rules.sheet, rules.field.name): rules for rules in self.program.field_rules})

    def field(self, sheet: str, name: str) -> EntryField:
        """The field of a sheet by its heading; KeyError if there is none."""
        return self._fields[sheet, name]

    @property
    def told(self) -> tuple[str, ...]:
        """The steps and items an explanation tells."""
        return self.program.told

    def new_state(self, subject: Subject, params: Mapping[str, Decimal | str], tables: Mapping[str, Sequence[object]]) -> State:
        """A subject's state with its entered values in place and blanks counted as the scheme says."""
        slots = self.program.slots
        state: State = list(slots.blank)
        place = slots.fields.get
        for name, value in subject.values.items():
            if value is not None and (slot := place(name)) is not None:
                state[slot] = value
        for name, slot in slots.rows.items():
            state[slot] = subject.rows.get(name, ())
        for name, slot in slots.tables.items():
            state[slot] = tables.get(name, ())
        for name, slot in slots.params.items():
            state[slot] = params.get(name)
        return state

    def _early_state(self, subject: Subject, params: Mapping[str, Decimal | str] | None) -> State:
        state = self.new_state(subject, self.default_params() if params is None else params, {})
        for unit in self.program.early:
            state[unit.slot] = unit.formula.value(state)
        return state

    def default_params(self) -> dict[str, Decimal | str]:
        """The parameters' own defaults, for those that have one."""
        return {param.name: param.default for param in self.scheme.params if param.default is not None}

    def exempt(self, subject: Subject, params: Mapping[str, Decimal | str] | None = None) -> bool:
        """Whether the subject is 不纳入考核."""
        with decimal.localcontext(EXACT):
            return self._exempt(self._early_state(subject, params))

    def _exempt(self, state: State) -> bool:
        return any(rule.when.truth(state) for rule in self.program.rules if rule.rule.effect is Effect.EXEMPT)

    def limits(
        self, subject: Subject, sheet: str, name: str, params: Mapping[str, Decimal | str] | None = None
    ) -> Limits:
        """What this subject may enter in a field; KeyError for an unknown field."""
        entry = self.field(sheet, name)
        rules = self._rules_of.get((sheet, name))
        if rules is None:
            return Limits(True, entry.min, entry.max if isinstance(entry.max, Decimal) else None, entry.step)
        with decimal.localcontext(EXACT):
            return self._limits(rules, self._early_state(subject, params))

    @staticmethod
    def _limits(rules: FieldRules, state: State) -> Limits:
        entry = rules.field
        applies = rules.applies is None or rules.applies.value(state) is not False
        most = entry.max if isinstance(entry.max, Decimal) else None
        if rules.most is not None:
            found = rules.most.figure(state)
            most = found if isinstance(found, Decimal) else None
        return Limits(applies, entry.min, most, entry.step)

    def check(self, subject: Subject, params: Mapping[str, Decimal | str] | None = None) -> list[Misfit]:
        """Values that contradict the subject's other values, all at once; nothing for those 不纳入考核.

        ``subject`` must hold its entered values with blanks as None (or as what a blank counts as).
        """
        with decimal.localcontext(EXACT):
            state = self._early_state(subject, params)
            if self._exempt(state):
                return []
            found = (self._misfit(rules, subject, state) for rules in self.program.field_rules)
            return [misfit for misfit in found if misfit is not None]

    def _misfit(self, rules: FieldRules, subject: Subject, state: State) -> Misfit | None:
        entry = rules.field
        value = subject.values.get(entry.name)
        blank = value is None or value == "" or value is False  # a figure 0 is no blank
        reason = f"：{entry.reason}" if entry.reason else ""
        if blank:
            if rules.filled_if is None or not rules.filled_if.truth(state):
                return None
            problem = BLANK_FOR_THIS.at(sheet=rules.sheet, label=entry.name, subject=subject.key, reason=reason)
            return Misfit(rules.sheet, entry.name, "", problem)
        text = show_value(entry, value)
        limits = self._limits(rules, state)
        place = {"sheet": rules.sheet, "label": entry.name, "subject": subject.key, "value": text}
        if not limits.applies:
            if value == default_of(entry):
                return None
            return Misfit(rules.sheet, entry.name, text, NOT_APPLICABLE.at(**place, reason=reason))
        if rules.most is not None and limits.max is not None and isinstance(value, Decimal) and value > limits.max:
            allowed = allowed_range(limits.min, limits.max)
            return Misfit(rules.sheet, entry.name, text, ABOVE_OWN_FULL.at(**place, allowed=allowed, reason=reason))
        return None

    def missing(self, subject: Subject, cohort: Cohort) -> tuple[str, ...]:
        """The subject's 缺项, by heading; empty for those 不纳入考核."""
        with decimal.localcontext(EXACT):
            state = self.new_state(subject, cohort.params, cohort.tables)
            for unit in self.program.early:
                state[unit.slot] = unit.formula.value(state)
            return () if self._exempt(state) else self.missing_in(state, cohort)

    def missing_in(self, state: State, cohort: Cohort) -> tuple[str, ...]:
        """The 缺项 seen in a participant's state whose early figures are worked out."""
        found = [
            rules.field.name
            for rules in self.program.missable
            if (state[rules.slot] is None or state[rules.slot] == "") and self._is_needed(rules, state)
        ]
        for need in self.program.needs:
            found.extend(self._unmet(need, state, cohort))
        return tuple(dict.fromkeys(found))

    @staticmethod
    def _is_needed(rules: FieldRules, state: State) -> bool:
        """Whether a blank here is 缺项: by the field's own ``needed``, else wherever the field applies."""
        if rules.needed is not None:
            return rules.needed.truth(state)
        return rules.applies is None or rules.applies.value(state) is not False

    def _unmet(self, need: CompiledNeed, state: State, cohort: Cohort) -> Iterable[str]:
        each = need.need.each
        if each is None:
            if need.when.truth(state):
                yield need.need.label
            return
        for figure in cohort.period.months if each == "months" else each:
            state[self.program.slots.each] = Decimal(figure)
            if need.when.truth(state):
                yield need.need.label.replace("{}", str(figure))

    def check_params(self, given: Mapping[str, str]) -> tuple[dict[str, Decimal | str], list[Problem]]:
        """Read the parameters an office gives (``名称=值``): the values with defaults filled in, and every problem."""
        from kaohe_desktop.engine.scheme.params import read_params

        return read_params(self.scheme, given)
