"""The compiled parts of a scheme: figures in working order, and the formulas of fields, checks, needs, rules and grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kaohe_desktop.engine.cohort import Value
from kaohe_desktop.engine.formula.compiled import CohortStep, Formula
from kaohe_desktop.engine.problems import Problem
from kaohe_desktop.engine.scheme.model import (
    Check,
    Column,
    EntryField,
    FieldKind,
    Figure,
    Grade,
    ItemsFrom,
    Need,
    Rule,
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
    one_each: int | None


@dataclass(frozen=True, slots=True)
class CompiledNeed:
    """A need and its condition; ``table`` is the slot of the rows it is repeated for."""

    need: Need
    when: Formula
    table: int | None


@dataclass(frozen=True, slots=True)
class RowRules:
    """The formulas of one field of a sheet with many rows, whose rows stand in ``slot``; each is asked with a row."""

    sheet: str
    field: EntryField
    slot: int
    of_nobody: bool  # a table: rows of no single subject
    most: Formula | None
    applies: Formula | None
    needed: Formula | None
    filled_if: Formula | None

    @property
    def may_be_missing(self) -> bool:
        """Whether a blank here can be 缺项."""
        field = self.field
        if self.of_nobody or field.kind is FieldKind.FLAG or self.filled_if is not None:
            return False
        return self.needed is not None or (field.column is Column.PRESENT and field.blank is None)


@dataclass(frozen=True, slots=True)
class CompiledCheck:
    """A rule that refuses a cell: ``row`` is asked with a row, ``when`` with the subject; rows stand in ``slot``."""

    check: Check
    entry: EntryField
    row: Formula | None
    when: Formula | None
    slot: int | None
    of_nobody: bool


@dataclass(frozen=True, slots=True)
class CompiledItems:
    """Items whose keys come from a table, whose rows stand in ``slot``."""

    items: ItemsFrom
    slot: int
    figure: Formula
    when: Formula | None


@dataclass(frozen=True, slots=True)
class Limits:
    """What one person may enter in one field: whether it applies, and the range."""

    applies: bool
    min: Decimal | None
    max: Decimal | None
    step: Decimal | None


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that contradicts the person's other values; the caller adds the cell. ``row`` counts within a repeated sheet.

    ``once``: it is about all rows of the sheet together (权重 that do not add up) and stands at the first of them.
    """

    sheet: str
    label: str
    value: str
    problem: Problem
    row: int | None = None
    once: bool = False


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
    cycle: int
    months: int
    period_months: int


@dataclass(frozen=True, slots=True)
class Told:
    """The steps and items an explanation tells, in order: each step just before the first item that uses it.

    ``first`` lead to the total, ``middle`` rest on it, ``last`` rest on 等次 or 名次.
    """

    first: tuple[str, ...]
    middle: tuple[str, ...]
    last: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """The compiled formulas of a scheme."""

    slots: Slots
    early: tuple[Unit, ...]
    plan: tuple[Unit, ...]
    late: tuple[Unit, ...]  # figures that hang on 等次 or 名次
    field_rules: tuple[FieldRules, ...]
    missable: tuple[FieldRules, ...]  # those of them where a blank can be 缺项
    row_rules: tuple[RowRules, ...]
    checks: tuple[CompiledCheck, ...]
    items_from: tuple[CompiledItems, ...]
    needs: tuple[CompiledNeed, ...]
    rules: tuple[CompiledRule, ...]
    grades: tuple[CompiledGrade, ...]
    ranking_group: int | None
    ranking_order: tuple[Formula, ...]
    bonus: Formula | None
    told: Told
