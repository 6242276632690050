"""A scheme ready to run: a subject's state, what may be entered for it, what it lacks."""

from __future__ import annotations

import decimal
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from kaohe_desktop.engine.cohort import Cohort, Row, Subject
from kaohe_desktop.engine.figures import EXACT
from kaohe_desktop.engine.formula.scope import State
from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.problems import Problem
from kaohe_desktop.engine.scheme import fitting
from kaohe_desktop.engine.scheme.layout import MONTH
from kaohe_desktop.engine.scheme.model import Effect, EntryField, Scheme
from kaohe_desktop.engine.scheme.params import default_value, read_params
from kaohe_desktop.engine.scheme.program import (
    CompiledGrade,
    CompiledRule,
    FieldRules,
    Limits,
    Misfit,
    Program,
    RowRules,
    Slots,
    Unit,
)

__all__ = ["CompiledGrade", "CompiledRule", "CompiledScheme", "Limits", "Misfit", "Program", "Slots", "Standing", "Unit"]

Params = Mapping[str, Decimal | str]
Tables = Mapping[str, Sequence[Row]]
_NO_TABLES: Tables = {}


@dataclass(frozen=True, slots=True)
class Standing:
    """How the entries of one subject stand: what contradicts, 不纳入考核, and its 缺项 (as :meth:`CompiledScheme.missing`)."""

    misfits: list[Misfit]
    exempt: bool
    missing: tuple[str, ...]


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
    _rules_of: Mapping[tuple[str, str], FieldRules | RowRules] = field(init=False, repr=False, compare=False)
    _monthly: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        set_once = object.__setattr__
        set_once(self, "digest", hashlib.sha256(self.text.encode()).hexdigest())
        fields = {(sheet.name, entry.name): entry for sheet in self.scheme.sheets for entry in sheet.fields}
        set_once(self, "_fields", MappingProxyType(fields))
        every: list[FieldRules | RowRules] = [*self.program.field_rules, *self.program.row_rules]
        set_once(self, "_rules_of", {(rules.sheet, rules.field.name): rules for rules in every})
        set_once(self, "_monthly", frozenset(sheet.name for sheet in self.scheme.sheets if MONTH in sheet.key))

    @property
    def totals_stand_alone(self) -> bool:
        """Whether what others have entered never counts in a subject's total: no figure up to it asks about the cohort."""
        total = self.program.slots.figures[self.scheme.total.name]
        for unit in self.program.plan:  # in working order: what comes after the total does not count in it
            if unit.cohort_steps:
                return False
            if unit.slot == total:
                return True
        return True

    def field(self, sheet: str, name: str) -> EntryField:
        """The field of a sheet by its heading; KeyError if there is none."""
        return self._fields[sheet, name]

    def new_state(self, subject: Subject, params: Params, tables: Tables, period: Period | None) -> State:
        """A subject's state with its entered values in place and blanks counted as the scheme says.

        Where a sheet's key holds the month, rows of months outside the period are left out.
        """
        return self.new_states((subject,), params, tables, period)[0]

    def new_states(
        self, subjects: Iterable[Subject], params: Params, tables: Tables, period: Period | None
    ) -> list[State]:
        """The states of many subjects; what they share is worked out once."""
        slots = self.program.slots
        shared = self._shared_state(params, tables, period)
        place = slots.fields.get
        sheets = tuple(slots.rows.items())
        found = []
        for subject in subjects:
            state = shared.copy()
            for name, value in subject.values.items():
                if value is not None and (slot := place(name)) is not None:
                    state[slot] = value
            rows = subject.rows
            for name, slot in sheets if rows else ():
                if name in rows:
                    state[slot] = self._in_period(name, rows[name], period)
            found.append(state)
        return found

    def _shared_state(self, params: Params, tables: Tables, period: Period | None) -> State:
        """What is the same for everybody: tables, parameters and the period."""
        slots = self.program.slots
        state: State = list(slots.blank)
        for name, slot in slots.tables.items():
            state[slot] = self._in_period(name, tables.get(name, ()), period)
        for slot in slots.rows.values():
            state[slot] = ()
        for name, slot in slots.params.items():
            state[slot] = params.get(name)
        state[slots.period_months] = ()
        if period is not None:
            state[slots.cycle] = period.cycle.label
            state[slots.months] = Decimal(period.cycle.months)
            state[slots.period_months] = tuple({MONTH: Decimal(month)} for month in period.months)
        return state

    def _in_period(self, sheet: str, rows: Sequence[Row], period: Period | None) -> Sequence[Row]:
        if period is None or sheet not in self._monthly:
            return rows
        months = frozenset(map(Decimal, period.months))
        return tuple(row for row in rows if row.get(MONTH) in months)

    def _early_state(self, subject: Subject, params: Params | None, tables: Tables | None, period: Period | None = None) -> State:
        state = self.new_state(
            subject, self.default_params() if params is None else params, _NO_TABLES if tables is None else tables, period
        )
        for unit in self.program.early:
            state[unit.slot] = unit.formula.value(state)
        return state

    def default_params(self) -> dict[str, Decimal | str]:
        """The parameters' own defaults, for those that have one; percents as shares."""
        found = {param.name: default_value(param) for param in self.scheme.params}
        return {name: value for name, value in found.items() if value is not None}

    def exempt(self, subject: Subject, params: Params | None = None, tables: Tables | None = None) -> bool:
        """Whether the subject is 不纳入考核."""
        with decimal.localcontext(EXACT):
            return self._exempt(self._early_state(subject, params, tables))

    def _exempt(self, state: State) -> bool:
        return any(rule.when.truth(state) for rule in self.program.rules if rule.rule.effect is Effect.EXEMPT)

    def limits(
        self,
        subject: Subject | None,
        sheet: str,
        name: str,
        params: Params | None = None,
        row: Row | None = None,
        tables: Tables | None = None,
    ) -> Limits:
        """What may be entered in a field: for a subject (None in a table), and in a sheet of many rows for one ``row``.

        KeyError for an unknown field.
        """
        entry = self.field(sheet, name)
        rules = self._rules_of.get((sheet, name))
        if rules is None or (isinstance(rules, RowRules) and row is None):
            return Limits(True, entry.min, entry.max if isinstance(entry.max, Decimal) else None, entry.step)
        with decimal.localcontext(EXACT):
            if subject is None:
                state = self._shared_state(
                    self.default_params() if params is None else params, _NO_TABLES if tables is None else tables, None
                )
            else:
                state = self._early_state(subject, params, tables)
            return fitting.limits_of(rules, state, row if isinstance(rules, RowRules) else None)

    def check(self, subject: Subject, params: Params | None = None, tables: Tables | None = None) -> list[Misfit]:
        """Values that contradict the subject's other values, all at once.

        Where the scheme does not read the entries of those 不纳入考核, theirs contradict nothing.

        ``subject`` must hold its entered values with blanks as None (or as what a blank counts as); ``tables`` the rows
        of no single subject, which some rules look into. A misfit in a sheet of many rows tells the row.
        """
        with decimal.localcontext(EXACT):
            state = self._early_state(subject, params, tables)
            unread = self.scheme.head.exempt_unread and self._exempt(state)
            return [] if unread else fitting.misfits_of(self.program, subject, state)

    def check_tables(self, tables: Tables, params: Params | None = None) -> list[Misfit]:
        """Values of the sheets of no single subject (条款, 指标 …) that contradict their own row or the parameters."""
        with decimal.localcontext(EXACT):
            state = self._shared_state(self.default_params() if params is None else params, tables, None)
            return fitting.table_misfits(self.program, tables, state)

    def missing(self, subject: Subject, cohort: Cohort) -> tuple[str, ...]:
        """The subject's 缺项, by heading; empty for those 不纳入考核."""
        with decimal.localcontext(EXACT):
            state = self._early_state(subject, cohort.params, cohort.tables, cohort.period)
            return () if self._exempt(state) else fitting.missing_in(self.program, (state,), cohort.period)[0]

    def standings(self, subjects: Sequence[Subject], cohort: Cohort) -> list[Standing]:
        """:meth:`check`, :meth:`exempt` and :meth:`missing` of many subjects, with the states they share made once."""
        with decimal.localcontext(EXACT):
            whole = self._early_states(subjects, cohort, None)
            states = self._early_states(subjects, cohort, cohort.period)
            exempt = [self._exempt(state) for state in states]
            taking_part = [state for state, out in zip(states, exempt, strict=True) if not out]
            lacks = iter(fitting.missing_in(self.program, taking_part, cohort.period))
            unread = self.scheme.head.exempt_unread
            return [
                Standing(
                    [] if out and unread else fitting.misfits_of(self.program, subject, state), out, () if out else next(lacks),
                )
                for subject, state, out in zip(subjects, whole, exempt, strict=True)
            ]

    def _early_states(self, subjects: Sequence[Subject], cohort: Cohort, period: Period | None) -> list[State]:
        states = self.new_states(subjects, cohort.params, cohort.tables, period)
        for unit in self.program.early:
            unit.formula.fill(states, unit.slot)
        return states

    def check_params(self, given: Mapping[str, str]) -> tuple[dict[str, Decimal | str], list[Problem]]:
        """Read the parameters an office gives (``名称=值``): the values with defaults filled in, and every problem."""
        return read_params(self.scheme, given)
