"""The kinds of person a scheme tells apart, and how far each of them can get."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import cast

from kaohe_desktop.engine.checkup.reach import Reach
from kaohe_desktop.engine.checkup.spans import (
    ANYTHING,
    EITHER,
    INFINITE,
    NEVER,
    ZERO,
    Figures,
    Span,
    Truths,
    Words,
    figures,
    filled,
)
from kaohe_desktop.engine.entries import default_of
from kaohe_desktop.engine.figures import rounded
from kaohe_desktop.engine.formula.functions import COHORT
from kaohe_desktop.engine.formula.nodes import Call, Lifted, Name, Node, walk
from kaohe_desktop.engine.formula.uses import Uses
from kaohe_desktop.engine.formula.wording import formula_words
from kaohe_desktop.engine.scheme.compiled import CompiledScheme, Unit
from kaohe_desktop.engine.scheme.layout import CYCLE, EACH, GRADE, HEADS, MONTH, MONTHS, PERIOD_MONTHS, RANK, USED
from kaohe_desktop.engine.scheme.model import Column, EntryField, FieldKind, Sheet, SheetRole
from kaohe_desktop.engine.scheme.program import FieldRules, RowRules

#: So many kinds are told apart at most; what would make more is left open.
MOST_KINDS = 3_000
_STATUS = "人员状态"
_AT_WORK = "在岗"
_OPEN = "（空）"


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing that tells kinds of person apart: a choice, a flag or the band of a ranking."""

    name: str
    values: tuple[str, ...]
    call: Call | None = None  # the 名次档 whose bands these are


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of person: the value of each trait, and what it can reach. ``plain``: without signed extra points."""

    traits: Mapping[str, str]
    reach: Reach
    total: Figures
    plain: Figures


class Kinds:
    """Works the kinds of a scheme out."""

    def __init__(self, scheme: CompiledScheme, params: Mapping[str, Decimal | str]) -> None:
        self.scheme = scheme
        self.model = scheme.scheme
        self.program = scheme.program
        self.params = params
        self.units: list[Unit] = [*self.program.plan]
        self.scope = self.units[0].formula.scope
        figure_names = [unit.figure.name for unit in self.units]
        self.uses = Uses(self.scope, figure_names)
        self._nodes = {unit.figure.name: unit.formula.node for unit in self.units}
        self._fields = {
            field.name: field for sheet in self.model.sheets
            if sheet.role in (SheetRole.ROSTER, SheetRole.ENTRY) for field in sheet.fields
        }
        self._field_rules = {rules.field.name: rules for rules in self.program.field_rules}
        self.columns = {
            (sheet.name, field.name): self.field_span(field) for sheet in self.model.sheets
            if sheet.role in (SheetRole.ROWS, SheetRole.TABLE) for field in sheet.fields
        } | {(PERIOD_MONTHS, MONTH): cast(Span, Figures(Decimal(1), Decimal(12)))}
        self.most = {
            name: rules.most.node.name for name, rules in self._field_rules.items()
            if rules.most is not None and isinstance(rules.most.node, Name)
        }

    # ── traits ─────────────────────────────────────────────────────────────
    def traits(self) -> list[Trait]:
        """What tells kinds apart in the total, as far as the number of kinds stays in bounds."""
        found = [*self._bands(), *self._cycles(), *self._choices()]
        kept, count = [], 1
        for trait in sorted(found, key=lambda one: len(one.values)):
            if count * len(trait.values) <= MOST_KINDS:
                kept.append(trait)
                count *= len(trait.values)
        return kept

    def leading(self, figure: str) -> set[str]:
        """Every name a figure hangs on, also through the bounds of fields."""
        names: set[str] = set()
        todo = [figure]
        while todo:
            name = todo.pop()
            if name in names:
                continue
            names.add(name)
            nodes = [self._nodes[name]] if name in self._nodes else []
            rules = self._field_rules.get(name)
            if rules is not None:
                nodes += [one.node for one in (rules.most, rules.applies) if one is not None]
            for node in nodes:
                todo += self.uses.names(node)
        return names

    def _choices(self) -> Iterator[Trait]:
        leading = self.leading(self.model.total.name)
        for name, field in self._fields.items():
            if name not in leading or name == _STATUS:
                continue
            if field.kind is FieldKind.CHOICE and len(field.choices) <= 12 and name != "考核类别":
                yield Trait(name, (*field.choices, _OPEN) if self._may_stay_open(field) else field.choices)
            elif field.kind is FieldKind.FLAG:
                yield Trait(name, ("是", "否"))

    def _may_stay_open(self, field: EntryField) -> bool:
        """Whether somebody who takes part may leave a choice blank."""
        rules = self._field_rules.get(field.name)
        asked = rules is not None and rules.filled_if is not None
        blank = field.blank in (None, "") and field.column is not Column.FILLED
        return blank and not asked and not self._filled_when_needed(field)

    def _cycles(self) -> Iterator[Trait]:
        if CYCLE in self.leading(self.model.total.name):
            yield Trait(CYCLE, tuple(cycle.label for cycle in self.model.head.cycles))

    def _bands(self) -> Iterator[Trait]:
        leading = self.leading(self.model.total.name)
        for unit in self.units:
            for part in walk(unit.formula.node):
                call = part.call if isinstance(part, Lifted) else part
                if unit.figure.name in leading and isinstance(call, Call) and call.function in COHORT and call.bands:
                    yield Trait(unit.figure.name, tuple(str(place) for place in range(len(call.bands))), call)

    # ── spans of what is entered ───────────────────────────────────────────
    @staticmethod
    def field_span(field: EntryField) -> Span:
        """What may stand in a field, as far as the field itself says."""
        blank = default_of(field) is None and field.column is not Column.FILLED
        match field.kind:
            case FieldKind.FLAG:
                return EITHER
            case FieldKind.CHOICE:
                words = frozenset(field.choices) | ({field.blank} if isinstance(field.blank, str) and field.blank else set())
                return Words(words, blank or field.blank == "")
            case FieldKind.TEXT | FieldKind.TICKS:
                return Words(None, blank=field.column is not Column.FILLED)
            case FieldKind.DATE:
                return ANYTHING
        share = Decimal("0.01") if field.kind is FieldKind.PERCENT else Decimal(1)
        low = field.min if field.min is not None else field.above if field.above is not None else -INFINITE
        high = field.max if isinstance(field.max, Decimal) else INFINITE
        return Figures(low * share, high * share, blank)

    def rows(self) -> dict[str, int | None]:
        """How many rows a sheet may have for one subject: told by its key where that is limited."""
        months = max(cycle.months for cycle in self.model.head.cycles)
        found: dict[str, int | None] = {PERIOD_MONTHS: months}
        for sheet in self.model.sheets:
            if sheet.role is SheetRole.ROWS:
                found[sheet.name] = self._most_rows(sheet, months)
            elif sheet.role is SheetRole.TABLE:
                found[sheet.name] = None
        return found

    def _most_rows(self, sheet: Sheet, months: int) -> int | None:
        own = [field for field in sheet.fields if field.name in sheet.key and field.name != self.model.key_label]
        count = 1 if own else None
        for field in own:
            if count is None:
                break
            if field.name == MONTH:
                count *= months
            elif field.kind is FieldKind.CHOICE:
                count *= len(field.choices)
            elif field.kind is FieldKind.INTEGER and field.min is not None and isinstance(field.max, Decimal):
                count *= int(field.max - field.min) + 1
            else:
                count = None
        return count

    # ── reach ──────────────────────────────────────────────────────────────
    def every(self) -> list[Kind]:
        """Every kind with what it can reach."""
        traits = self.traits()
        return [self._kind(dict(zip([one.name for one in traits], values, strict=True)), traits)
                for values in product(*(one.values for one in traits))]

    def _kind(self, values: dict[str, str], traits: list[Trait]) -> Kind:
        reach = self.reach(values, traits, signed=True)
        plain = self.reach(values, traits, signed=False)
        name = self.model.total.name
        words = {
            trait.name: self._words(trait, values[trait.name]) for trait in traits
        }
        return Kind(words, reach, figures(reach.names[name]), figures(plain.names[name]))

    def _words(self, trait: Trait, value: str) -> str:
        if trait.call is None:
            return value
        bands = trait.call.bands
        band, before = bands[int(value)], bands[int(value) - 1] if int(value) else None
        span = "最前" if band.limit is None and before is None else ""
        if band.limit is not None:
            span = f"名次在前 {formula_words(band.limit, self.scope)}"
        elif before is not None and before.limit is not None:
            span = f"名次不在前 {formula_words(before.limit, self.scope)}"
        return f"{formula_words(band.value, self.scope)}（{span}）"

    def free(self) -> Reach:
        """With everything left open, also what decides whether somebody takes part: for the rules."""
        return self.reach({}, [], signed=True, at_work=False)

    def reach(self, values: Mapping[str, str], traits: list[Trait], *, signed: bool, at_work: bool = True) -> Reach:
        """The spans of every name for one kind; without ``signed``, extra points that may be plus or minus are 0."""
        bands = {trait.call: int(values[trait.name]) for trait in traits if trait.call is not None}
        reach = Reach(self.scope, self._given(values, signed=signed, at_work=at_work), self.columns, self.rows(), self.most, bands)
        for _ in range(2):  # bounds of fields hang on steps, and these on fields
            for unit in self.units:
                reach.names[unit.figure.name] = self._rounded(unit, reach.span(unit.formula.node))
            for name, rules in self._field_rules.items():
                reach.names[name] = self._bounded(name, reach, signed=signed)
                if rules.applies is not None and name not in values:
                    applies = reach.truth(rules.applies.node)
                    if not applies.yes:
                        reach.names[name] = NEVER if default_of(rules.field) is None else self._fixed(rules.field)
        return reach

    def _rounded(self, unit: Unit, span: Span) -> Span:
        if unit.figure.name != self.model.total.name or not isinstance(span, Figures):
            return span
        ends = [end if end.is_infinite() else rounded(end, self.model.total.round) for end in (span.low, span.high)]
        return Figures(ends[0], ends[1], span.blank)

    def _bounded(self, name: str, reach: Reach, *, signed: bool) -> Span:
        rules, span = self._field_rules[name], reach.names[name]
        if rules.most is None or not isinstance(span, Figures):
            return span
        high = figures(reach.span(rules.most.node)).high
        base = self.field_span(rules.field)
        low = base.low if isinstance(base, Figures) else ZERO
        needed = self._filled_when_needed(rules.field)
        return Figures(min(low, high), high, span.blank and not needed)

    @staticmethod
    def _filled_when_needed(field: EntryField) -> bool:
        return field.column is not Column.OPTIONAL and field.blank is None and field.needed is None

    @staticmethod
    def _fixed(field: EntryField) -> Span:
        value = default_of(field)
        if isinstance(value, bool):
            return Truths(value, not value)
        return Figures(value, value) if isinstance(value, Decimal) else Words(frozenset((str(value),)))

    def _given(self, values: Mapping[str, str], *, signed: bool, at_work: bool) -> dict[str, Span]:
        names: dict[str, Span] = {}
        for name, field in self._fields.items():
            span = self.field_span(field)
            if self._filled_when_needed(field):
                span = filled(span)
            if not signed and isinstance(span, Figures) and span.low < 0 < span.high:
                span = Figures(ZERO, ZERO)
            names[name] = span
            if name in values:
                names[name] = _chosen(values[name])
        if at_work and _STATUS in names:
            names[_STATUS] = Words(frozenset((_AT_WORK,)))
        for constant in self.model.constants:
            names[constant.name] = Figures(constant.value, constant.value)
        for reading in self.model.readings:
            names[reading.name] = Words(frozenset((reading.choice,)))
        names.update(self._params())
        grades = frozenset(grade.name for grade in self.model.grades if grade.shown)
        fixed = frozenset(rule.grade for rule in self.model.rules if rule.grade)
        names[GRADE] = Words(grades | fixed | {"不纳入考核", "不确定等次"}, blank=True)
        names[RANK] = Figures(Decimal(1), INFINITE, blank=True)
        names[HEADS] = Figures(Decimal(1), INFINITE)
        names[USED] = Figures(ZERO, INFINITE)
        names[EACH] = Figures(Decimal(1), INFINITE)
        cycles = self.model.head.cycles
        names[CYCLE] = Words(frozenset((values[CYCLE],) if CYCLE in values else (cycle.label for cycle in cycles)))
        lengths = [Decimal(cycle.months) for cycle in cycles]
        names[MONTHS] = Figures(min(lengths), max(lengths))
        return names

    def _params(self) -> Iterator[tuple[str, Span]]:
        for param in self.model.params:
            value = self.params.get(param.name)
            if isinstance(value, Decimal):
                yield param.name, Figures(value, value)
            elif isinstance(value, str):
                yield param.name, Words(frozenset((value,)))
            elif param.kind.numeric:
                low = ZERO if param.min is None else param.min
                yield param.name, Figures(low, INFINITE if param.max is None else param.max, blank=not param.required)
            else:
                yield param.name, Words(frozenset(param.choices) or None, blank=not param.required)


def _chosen(value: str) -> Span:
    if value == _OPEN:
        return NEVER
    return Truths(value == "是", value == "否") if value in ("是", "否") else Words(frozenset((value,)))


def all_nodes(kinds: Kinds) -> Iterator[Node]:
    """Every formula of a scheme, for telling what is used."""
    program = kinds.program
    for unit in (*program.plan, *program.late):
        yield unit.formula.node
    yield from kinds.scope.derived.values()
    cells: list[FieldRules | RowRules] = [*program.field_rules, *program.row_rules]
    for rules in cells:
        yield from (one.node for one in (rules.most, rules.applies, rules.needed, rules.filled_if) if one is not None)
    for check in program.checks:
        yield from (one.node for one in (check.row, check.when) if one is not None)
    for need in program.needs:
        yield need.when.node
    for items in program.items_from:
        yield from (one.node for one in (items.figure, items.when) if one is not None)
    for rule in program.rules:
        yield rule.when.node
    for grade in program.grades:
        yield from (one.node for one in (grade.when, grade.seats, *grade.order) if one is not None)
    yield from (one.node for one in program.ranking_order)
    if program.bonus is not None:
        yield program.bonus.node
