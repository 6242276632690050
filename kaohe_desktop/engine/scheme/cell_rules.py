"""Compiles the rules that hang on single cells and rows: fields, checks, needs, items whose keys come from a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from kaohe_desktop.engine.formula.compiled import Formula
from kaohe_desktop.engine.formula.nodes import Column, Flag
from kaohe_desktop.engine.formula.scope import Scope, Symbol
from kaohe_desktop.engine.formula.sorts import Type
from kaohe_desktop.engine.scheme.layout import EACH, Layout
from kaohe_desktop.engine.scheme.model import EntryField, Scheme, SheetRole
from kaohe_desktop.engine.scheme.places import Path
from kaohe_desktop.engine.scheme.program import CompiledCheck, CompiledItems, CompiledNeed, FieldRules, RowRules


class Compile(Protocol):
    """Compiles a formula and reports at the path what is wrong with it."""

    def __call__(self, text: str, path: Path, scope: Scope, want: Type, table: str = "") -> Formula:
        """The formula; with ``table`` one of a single row of that sheet."""


class CellRules:
    """The rules of one scheme. ``in_file`` turns a path through the model into one through the file."""

    def __init__(
        self, scheme: Scheme, scope: Scope, layout: Layout, in_file: Callable[[Path], Path], compile_one: Compile
    ) -> None:
        self.scheme = scheme
        self.scope = scope
        self.layout = layout
        self._in_file = in_file
        self._compile = compile_one

    def _of_field(self, field: EntryField, path: Path, table: str) -> tuple[Formula | None, ...]:
        """The formulas of max, applies, needed and filled_if."""
        wants = {"max": Type.NUMBER, "applies": Type.FLAG, "needed": Type.FLAG, "filled_if": Type.FLAG}
        return tuple(
            self._compile(text, (*path, key), self.scope, want, table) if isinstance(text := getattr(field, key), str) else None
            for key, want in wants.items()
        )

    def field_rules(self) -> Iterator[FieldRules]:
        """Those of the sheets with one row a subject."""
        for number, sheet in enumerate(self.scheme.sheets):
            if sheet.role not in (SheetRole.ROSTER, SheetRole.ENTRY):
                continue
            for index, field in enumerate(sheet.fields):
                path = self._in_file(("sheet", number, "field", index))
                rules = FieldRules(
                    sheet.name, field, self.layout.fields[sheet.name, field.name], *self._of_field(field, path, "")
                )
                if rules.may_be_missing or any((rules.most, rules.applies, rules.needed, rules.filled_if)):
                    yield rules

    def row_rules(self) -> Iterator[RowRules]:
        """Those of the sheets with many rows."""
        for number, sheet in enumerate(self.scheme.sheets):
            if sheet.role not in (SheetRole.ROWS, SheetRole.TABLE):
                continue
            for index, field in enumerate(sheet.fields):
                path = self._in_file(("sheet", number, "field", index))
                formulas = self._of_field(field, path, sheet.name)
                rules = RowRules(sheet.name, field, self.scope.tables[sheet.name][0], sheet.role is SheetRole.TABLE, *formulas)
                never = rules.needed is not None and rules.needed.node == Flag(False)
                if (rules.may_be_missing and not never) or any((rules.most, rules.applies, rules.filled_if)):
                    yield rules

    def checks(self) -> Iterator[CompiledCheck]:
        """The scheme's own rules that refuse a cell."""
        roles = {sheet.name: sheet.role for sheet in self.scheme.sheets}
        fields = {(sheet.name, field.name): field for sheet in self.scheme.sheets for field in sheet.fields}
        for number, check in enumerate(self.scheme.checks):
            path: Path = ("check", number)
            role = roles[check.sheet]
            repeated = role in (SheetRole.ROWS, SheetRole.TABLE)
            yield CompiledCheck(
                check, fields[check.sheet, check.field],
                self._compile(check.row, (*path, "row"), self.scope, Type.FLAG, check.sheet) if check.row and repeated else None,
                self._compile(check.when, (*path, "when"), self.scope, Type.FLAG) if check.when else None,
                self.scope.tables[check.sheet][0] if repeated else None,
                role is SheetRole.TABLE,
            )

    def needs(self) -> Iterator[CompiledNeed]:
        """What participants must have beyond single cells."""
        scope = self.scope.extended(Symbol(EACH, Type.NUMBER, self.layout.special[EACH]))
        for number, need in enumerate(self.scheme.needs):
            formula = self._compile(need.when, ("need", number, "when"), scope, Type.FLAG, need.each_row)
            yield CompiledNeed(need, formula, self.scope.tables[need.each_row][0] if need.each_row else None)

    def items_from(self) -> Iterator[CompiledItems]:
        """Items whose keys come from a table."""
        for number, one in enumerate(self.scheme.items_from):
            path: Path = ("items_from", number)
            yield CompiledItems(
                one, self.scope.tables[one.table][0],
                Formula(Column(one.table, one.figure), self.scope, one.table),
                self._compile(one.when, (*path, "when"), self.scope, Type.FLAG, one.table) if one.when else None,
            )
