"""The rows that are to be expected on a sheet of many rows a subject, from the scheme and the roster alone."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product
from typing import TYPE_CHECKING

from kaohe_desktop.engine.scheme.model import FieldKind, SheetRole

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import Sheet
    from kaohe_desktop.office.cohorts import Line, PeriodBook

_MONTH = "月份"
_MOST = 3000  # more rows than these are not laid out beforehand: they are typed as on a blank sheet


def own_keys(book: PeriodBook, sheet: Sheet) -> tuple[str, ...]:
    """The headings by which a row is known among its subject's (or its table's)."""
    return tuple(name for name in sheet.key if sheet.role is SheetRole.TABLE or name != book.scheme.scheme.key_label)


def laid_out(book: PeriodBook, sheet: Sheet, lines: Collection[Line]) -> list[dict[str, str]]:
    """The rows that are to be expected of subjects by their keys: each month, each choice, each row of the table meant.

    They come from the scheme and the roster, never from the first typing. Empty where that cannot be said.
    """
    if sheet.role is not SheetRole.ROWS:
        return []
    keys = own_keys(book, sheet)
    offered = [_offered(book, sheet, key) for key in keys]
    if not keys or not all(offered):
        return []
    combinations = list(product(*offered))
    if len(combinations) * len(lines) > _MOST:
        return []
    label = book.scheme.scheme.key_label
    return [
        {label: line.key, **dict(zip(keys, texts, strict=True))}
        for line in lines if not book.exempt(line) for texts in combinations
    ]


def _offered(book: PeriodBook, sheet: Sheet, key: str) -> list[str]:
    """What may stand in a key column, where there are few such things."""
    field = next(one for one in sheet.fields if one.name == key)
    if field.kind is FieldKind.INTEGER and key == _MONTH:
        return [str(month) for month in book.period.months]
    if field.choices:
        return list(field.choices)
    table = next((
        other for other in book.scheme.scheme.sheets
        if other.role is SheetRole.TABLE and other.key == (key,) and other.name != sheet.name
    ), None)
    return [row.texts[key] for row in book.tables[table.name] if row.texts.get(key)] if table is not None else []


def lacking_lines(book: PeriodBook, sheet: Sheet, lines: Collection[Line]) -> list[Line]:
    """Those of some subjects who lack something that is entered on this sheet."""
    from kaohe_desktop.office.overview import sheet_of_missing

    on_it: dict[str, bool] = {}
    found = []
    for line in lines:
        for label in book.missing(line):
            if label not in on_it:
                on_it[label] = sheet_of_missing(book, label) == sheet.name
        if any(on_it[label] for label in book.missing(line)):
            found.append(line)
    return found


def lacking_rows(book: PeriodBook, sheet: Sheet, lines: Collection[Line]) -> list[dict[str, str]]:
    """The rows some subjects still lack: by their keys, or one with the 编号 alone for whoever has none at all."""
    lacking = lacking_lines(book, sheet, lines)
    by_keys = laid_out(book, sheet, lacking)
    if by_keys or sheet.role is not SheetRole.ROWS:
        return by_keys
    label = book.scheme.scheme.key_label
    return [{label: line.key} for line in lacking if not line.rows.get(sheet.name)][:_MOST]
