"""What a table's columns are made of, and the orders its rows can stand in."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kaohe_desktop.engine.figures import parse_number
from kaohe_desktop.engine.scheme.model import EntryField, FieldKind
from kaohe_desktop.office.grid import GridColumn


def field_column(entry: EntryField, note: str, *, editable: bool = True, frozen: bool = False) -> GridColumn:
    """The column of a field; its width follows its kind and heading."""
    widths = {FieldKind.TEXT: 10, FieldKind.DATE: 7, FieldKind.FLAG: 4, FieldKind.CHOICE: 8}
    width = max(widths.get(entry.kind, 5), min(len(entry.name) + 1, 9))
    choices = ("是", "否") if entry.kind is FieldKind.FLAG else entry.choices
    return GridColumn(entry.name, note, entry.kind, choices, editable, entry.kind.numeric, frozen, width)


def by_size(texts: Mapping[int, str], descending: bool) -> list[int]:
    """Row ids by the figure they hold; texts that are none (缺 2 项) and then blanks stand last either way."""
    figures = {row_id: parse_number(text.rstrip("%")) for row_id, text in texts.items()}
    known = [(figure, row_id) for row_id, figure in figures.items() if figure is not None]
    known.sort(key=_figure, reverse=descending)
    words = [row_id for row_id, figure in figures.items() if figure is None and texts[row_id]]
    return [row_id for _, row_id in known] + words + [row_id for row_id, text in texts.items() if not text]


def _figure(pair: tuple[Decimal, int]) -> Decimal:
    return pair[0]


def by_text(texts: Mapping[int, tuple[str, str]], descending: bool) -> list[int]:
    """Row ids by what they are sorted by; blanks stand last either way."""
    filled = sorted((row_id for row_id, parts in texts.items() if parts[1]), key=texts.__getitem__, reverse=descending)
    return filled + [row_id for row_id, parts in texts.items() if not parts[1]]
