"""Which entered cells a figure of a scheme rests on, read from its formulas in the order they name them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from kaohe_desktop.engine.formula.nodes import Column, Name, walk
from kaohe_desktop.engine.formula.parser import FormulaError, parse

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import Scheme

#: A sheet and a heading.
Input = tuple[str, str]


def inputs_of(scheme: Scheme, figure: str) -> list[Input]:
    """The cells a step, an item or the total rests on, directly or through others, each once."""
    formulas = {one.name: one.formula for one in (*scheme.steps, *scheme.items)}
    formulas.setdefault(scheme.total.name, scheme.total.formula)
    derived = {(one.sheet, one.name): one.formula for one in scheme.derived}
    entered = {field.name: sheet.name for sheet in reversed(scheme.sheets) for field in sheet.fields}
    fields = {(sheet.name, field.name) for sheet in scheme.sheets for field in sheet.fields}
    found: dict[Input, None] = {}
    seen: set[str] = set()

    def read(text: str) -> None:
        if text in seen:
            return
        seen.add(text)
        for part in _parts(text):
            if isinstance(part, Column):
                place = (part.table, part.name)
                if place in derived:
                    read(derived[place])
                elif place in fields:
                    found.setdefault(place)
                elif part.name in formulas:
                    read(formulas[part.name])
            elif part.name in formulas:
                read(formulas[part.name])
            elif part.name in entered:
                found.setdefault((entered[part.name], part.name))

    if figure in formulas:
        read(formulas[figure])
    return list(found)


@lru_cache(maxsize=2048)
def _parts(formula: str) -> tuple[Name | Column, ...]:
    return tuple(_named(formula))


def _named(formula: str) -> Iterator[Name | Column]:
    try:
        node = parse(formula)
    except FormulaError:
        return
    for part in walk(node):
        if isinstance(part, Name | Column):
            yield part
