"""On what a consequence rests (凭据): the values its condition reads, of one subject, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe_desktop.engine.entries import show_value
from kaohe_desktop.engine.figures import Exact, plain, show
from kaohe_desktop.engine.formula.nodes import Column, Lifted, Name, Node, children
from kaohe_desktop.engine.scheme.layout import GRADE, RANK
from kaohe_desktop.engine.scheme.model import SheetRole

if TYPE_CHECKING:
    from kaohe_desktop.engine.cohort import Subject
    from kaohe_desktop.engine.outcome import Result
    from kaohe_desktop.engine.scheme.model import EntryField, Sheet
    from kaohe_desktop.office.period_facts import Facts

_DEEP = 3  # formulas behind formulas
_ROWS = 12  # rows of a sheet told at most
_PARTS = 6


@dataclass(slots=True)
class _Look:
    """One look at a condition: what was told already, and the columns of repeated sheets met on the way."""

    subject: Subject
    result: Result
    told: dict[str, str] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)


class Evidence:
    """Answers for one period; what every subject shares is looked up once."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        model, program = facts.model, facts.scheme.program
        self._fields: dict[str, EntryField] = {}
        self._rows: dict[str, Sheet] = {}
        for sheet in model.sheets:
            if sheet.role in (SheetRole.ROSTER, SheetRole.ENTRY):
                self._fields |= {one.name: one for one in sheet.fields}
            elif sheet.role is SheetRole.ROWS:
                self._rows[sheet.name] = sheet
        units = (*program.early, *program.plan, *program.late)
        self._formulas = {unit.figure.name: unit.formula.node for unit in units}
        self._places = {unit.figure.name: unit.figure.places for unit in units}
        self._steps = {step.name for step in model.steps}
        self._grades = {one.grade.name: one.when.node for one in program.grades}
        self._rules = {one.rule.name: one.when.node for one in program.rules}

    def of_rule(self, rule: str, key: str) -> str:
        """What the condition of a rule read of somebody; "" where there is nothing to tell."""
        node = self._rules.get(rule)
        return "" if node is None else self._words(node, key)

    def of_grade(self, grade: str, key: str) -> str:
        """What the condition of a grade read of somebody."""
        node = self._grades.get(grade)
        return "" if node is None else self._words(node, key)

    def of_figure(self, name: str, key: str) -> str:
        """What a figure was worked out from."""
        node = self._formulas.get(name)
        return "" if node is None else self._words(node, key)

    def _words(self, node: Node, key: str) -> str:
        subject, result = self._facts.subjects.get(key), self._facts.results.get(key)
        if subject is None or result is None:
            return ""
        look = _Look(subject, result)
        self._see(node, look, 0)
        parts = [f"{name} {words}" for name, words in look.told.items() if words]
        return "；".join([*parts[:_PARTS], *self._row_words(look)])

    def _see(self, node: Node, look: _Look, depth: int) -> None:
        for part in _leaves(node):
            if isinstance(part, Column):
                self._see_column(part, look)
            else:
                self._see_name(part.name, look, depth)

    def _see_column(self, column: Column, look: _Look) -> None:
        if column.table in self._rows:
            told = look.columns.setdefault(column.table, [])
            if column.name not in told and any(one.name == column.name for one in self._rows[column.table].fields):
                told.append(column.name)
        elif column.name in self._fields:
            look.told.setdefault(column.name, self._value(column.name, look.subject))

    def _see_name(self, name: str, look: _Look, depth: int) -> None:
        if name in look.told:
            return
        if name in self._fields:
            look.told[name] = self._value(name, look.subject)
        elif name == GRADE:
            look.told[name] = look.result.grade or ""
            condition = self._grades.get(look.result.grade or "")
            told = len(look.told)
            self._deeper(condition, look, depth)
            if condition is not None and len(look.told) == told:  # the last grade: whoever met none of the others
                self._see_name(self._facts.model.total.name, look, depth)
        elif name == RANK:
            look.told[name] = "" if look.result.rank is None else f"第{look.result.rank}名"
        elif name in self._formulas:
            self._see_figure(name, look, depth)

    def _see_figure(self, name: str, look: _Look, depth: int) -> None:
        result = look.result
        value = result.total if name == self._facts.model.total.name else result.items.get(name, result.steps.get(name))
        if isinstance(value, bool):  # a condition with a name: what it read says more
            look.told[name] = ""
            self._deeper(self._formulas[name], look, depth)
            return
        if isinstance(value, str):
            look.told[name] = value
        else:
            look.told[name] = self._figure(name, value)
        if name != self._facts.model.total.name:
            self._only_rows(self._formulas[name], look, depth)

    def _figure(self, name: str, value: Exact | None) -> str:
        """A figure as it is shown elsewhere; a step (how many quarters) as it is written in a formula."""
        if value is None:
            return ""
        whole = name in self._steps and not isinstance(value, Fraction)
        return plain(value) if whole else show(value, self._places[name]) or ""

    def _deeper(self, node: Node | None, look: _Look, depth: int) -> None:
        if node is not None and depth < _DEEP:
            self._see(node, look, depth + 1)

    def _only_rows(self, node: Node, look: _Look, depth: int) -> None:
        """Behind a figure only the rows it counts are told: which quarters, which votes."""
        for part in _leaves(node):
            if isinstance(part, Column) and part.table in self._rows:
                self._see_column(part, look)
            elif isinstance(part, Name) and part.name in self._formulas and depth < _DEEP:
                self._only_rows(self._formulas[part.name], look, depth + 1)

    def _value(self, name: str, subject: Subject) -> str:
        value = subject.values.get(name)
        if value is None or value is False:
            return ""
        entry = self._fields[name]
        return show_value(entry, value) + entry.unit

    def _row_words(self, look: _Look) -> Iterator[str]:
        for table, names in look.columns.items():
            sheet, rows = self._rows[table], look.subject.rows.get(table, ())
            keys = [name for name in sheet.key if name != self._facts.model.key_label]
            known = {one.name: one for one in sheet.fields}
            others = [name for name in names if name not in keys]
            if not others:
                continue
            shown = [*keys, *others]
            lines = []
            for row in rows[:_ROWS]:
                cells = [show_value(known[name], row.get(name)) for name in shown if name in known]
                lines.append(" ".join(cell for cell in cells if cell))
            more = f" 等{len(rows)}行" if len(rows) > _ROWS else ""
            if lines:
                yield f"{table}：{'、'.join(lines)}{more}"


def _leaves(node: Node) -> Iterator[Name | Column]:
    """The names and columns of a formula in the order they stand."""
    if isinstance(node, Name | Column):
        yield node
        return
    if isinstance(node, Lifted):
        yield from _leaves(node.call)
        return
    for child in children(node):
        yield from _leaves(child)
