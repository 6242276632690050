"""One cell into one value: the engine's reading, and before it what only a workbook can get wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kaohe_desktop.engine.cohort import Value
from kaohe_desktop.engine.entries import ValueRefused, raw_text, read_value
from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.labels import fold_key
from kaohe_desktop.engine.problems import Kind
from kaohe_desktop.engine.scheme.model import EntryField, FieldKind
from kaohe_desktop.exchange.cells import Cell
from kaohe_desktop.exchange.problems import BAD_KEY, DATE_VALUE, LOGICAL_VALUE, LONG_KEY, NO_SAVED_VALUE

_EXACT_DIGITS = 15  # as many as a number cell keeps
_QUOTED = 100  # most characters of a wrong value that a problem repeats


def is_number_label(name: str) -> bool:
    """Whether a column holds 编号: kept as text, a whole number counts as its digits."""
    return name.endswith("编号")


def cell_text(cell: Cell) -> str:
    """What stands in the cell, as a problem quotes it."""
    text = raw_text(cell.raw)
    return text if len(text) <= _QUOTED else text[:_QUOTED] + "…"


def read_cell(field: EntryField, cell: Cell) -> Value:
    """The value of a cell that is not blank. Raises ValueRefused."""
    if cell.fault is not None:
        raise ValueRefused(cell.fault, field.name, "" if cell.fault is NO_SAVED_VALUE else cell_text(cell))
    if field.kind is FieldKind.TEXT and is_number_label(field.name):
        return _read_key(field.name, cell)
    raw = cell.raw
    if field.kind.numeric:
        if isinstance(raw, bool):
            raise ValueRefused(LOGICAL_VALUE, field.name, cell_text(cell))
        if isinstance(raw, date):
            raise ValueRefused(DATE_VALUE, field.name, cell_text(cell))
        if isinstance(raw, Decimal) and cell.percent and field.kind is FieldKind.PERCENT:
            raw = raw.scaleb(2)
    try:
        return read_value(field, raw)
    except ValueRefused as refused:
        shown = cell_text(cell) if isinstance(cell.raw, str) else refused.value
        raise ValueRefused(refused.kind, refused.label, shown, **refused.facts) from None


def _read_key(label: str, cell: Cell) -> str:
    raw = cell.raw
    if isinstance(raw, str):
        return fold_key(raw)
    if isinstance(raw, bool) or not isinstance(raw, Decimal) or raw != raw.to_integral_value():
        raise ValueRefused(BAD_KEY, label, cell_text(cell))
    digits = plain(raw)
    if len(digits) > _EXACT_DIGITS:
        raise ValueRefused(LONG_KEY, label, digits, length=len(digits))
    return digits


def refuse(kind: Kind, label: str, value: str = "", **facts: object) -> ValueRefused:
    """A refusal to be placed like one of the engine's."""
    return ValueRefused(kind, label, value, **facts)
