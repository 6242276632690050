"""The import workbook of a scheme: every sheet with its headings, lists, ranges and hints; empty or filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Subject, Value
from kaohe_desktop.engine.entries import default_of, show_value
from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.scheme.compiled import CompiledScheme
from kaohe_desktop.engine.scheme.model import Column, EntryField, FieldKind, Scheme, Sheet, SheetRole
from kaohe_desktop.exchange.files import written_beside
from kaohe_desktop.exchange.hints import WidestLimits, hint
from kaohe_desktop.exchange.links import links
from kaohe_desktop.exchange.values import is_number_label

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from kaohe_desktop.exchange.reading import WorkbookData
    from kaohe_desktop.exchange.validation import Lists

_MOST_NOTES = 2_000  # names as notes on 编号 cells; more would make the file slow to open
_EXACT_DIGITS = 15
_FORMATS = {FieldKind.DATE: "yyyy-mm-dd", FieldKind.PERCENT: "0.##%"}
_WIDE_TEXT = 24
_NARROW = 10
_LONG_NOTE = 200

Line = Mapping[str, Value]


def write_template(scheme: CompiledScheme, path: Path, data: WorkbookData | None = None) -> None:
    """Write the scheme's workbook; with ``data`` filled: the roster, and all entries that ``data`` has.

    Entry sheets of one row a person get everybody's 编号, with the name as a note. Raises Refused if it cannot be written.
    """
    from openpyxl import Workbook

    from kaohe_desktop.exchange.guide_sheet import add_guide
    from kaohe_desktop.exchange.validation import Lists

    book = Workbook()
    book.remove(book.worksheets[0])
    widest = WidestLimits(scheme)
    sheets = [book.create_sheet(sheet.name) for sheet in scheme.scheme.sheets]
    add_guide(book, scheme, widest)
    lists = Lists(book)  # its sheet, if there is one, comes last
    for sheet, target in zip(scheme.scheme.sheets, sheets, strict=True):
        _lay_out(target, scheme.scheme, sheet, widest, lists)
        if data is not None:
            _fill(target, scheme, sheet, _lines(scheme, sheet, data), data)
    _describe(book, scheme)
    with written_beside(path) as scratch:
        book.save(scratch)


def _describe(book: Workbook, scheme: CompiledScheme) -> None:
    book.properties.title = f"{scheme.scheme.head.name}　录入模板"
    book.properties.creator = "考核办桌面程序"
    book.active = 0


def _lay_out(target: Worksheet, scheme: Scheme, sheet: Sheet, widest: WidestLimits, lists: Lists) -> None:
    from openpyxl.comments import Comment

    from kaohe_desktop.exchange import looks
    from kaohe_desktop.exchange.validation import add_validation

    tints = {
        Column.FILLED: looks.FILLED_TINT, Column.PRESENT: looks.PRESENT_TINT, Column.OPTIONAL: looks.OPTIONAL_TINT,
    }
    listed = _listed_elsewhere(scheme, sheet)
    for number, field in enumerate(sheet.fields, start=1):
        highest = widest.highest(sheet, field)
        message = hint(sheet, field, highest)
        cell = looks.put_heading(looks.cell_at(target, 1, number), field.name, tints[field.column])
        cell.comment = Comment(message, scheme.head.name, width=260, height=120 if len(message) < _LONG_NOTE else 420)
        looks.set_width(target, number, _width(field))
        dimension = target.column_dimensions[cell.column_letter]
        dimension.number_format = number_format(field)
        dimension.font = looks.BODY
        add_validation(target, number, field, message, highest, lists, listed.get(field.name, ""))
    target.row_dimensions[1].height = 32
    frozen = 2 if sheet.role is SheetRole.ROSTER else 1
    target.freeze_panes = target.cell(2, frozen + 1).coordinate
    looks.page_setup(target, 1)


def _listed_elsewhere(scheme: Scheme, sheet: Sheet) -> dict[str, str]:
    """Columns whose values must stand in another sheet (条款编号 …), with the cells to choose from.

    The subject's own number is left out: its row is usually there already, with the name beside it.
    """
    from openpyxl.utils import get_column_letter

    from kaohe_desktop.exchange.validation import LAST_CHECKED_ROW

    found = {}
    for link in links(scheme, sheet):
        if link.field.name != scheme.key_label:
            column = [field.name for field in link.target.fields].index(link.column) + 1
            letter = get_column_letter(column)
            found[link.field.name] = f"'{link.target.name}'!${letter}$2:${letter}${LAST_CHECKED_ROW}"
    return found


def number_format(field: EntryField) -> str:
    """How the column's cells are formatted: texts and 编号 as text, so that leading zeros stay."""
    if field.kind in (FieldKind.TEXT, FieldKind.CHOICE, FieldKind.FLAG, FieldKind.TICKS):
        return "@"
    return _FORMATS.get(field.kind, "General")


def _width(field: EntryField) -> float:
    from kaohe_desktop.exchange.looks import text_width

    choices = field.choices if field.kind is FieldKind.CHOICE else ()
    widest = max([text_width(field.name), *(text_width(choice) for choice in choices)])
    free = field.kind is FieldKind.TEXT and not is_number_label(field.name) and field.column is Column.OPTIONAL
    return max(_WIDE_TEXT if free else _NARROW, min(widest, 36) + 4)


def _lines(scheme: CompiledScheme, sheet: Sheet, data: WorkbookData) -> Iterable[Line]:
    """The rows that ``data`` has for a sheet."""
    label = scheme.scheme.key_label
    match sheet.role:
        case SheetRole.TABLE:
            yield from data.tables.get(sheet.name, ())
        case SheetRole.ROWS:
            for subject in data.subjects:
                for row in subject.rows.get(sheet.name, ()):
                    yield {label: subject.key, **row}
        case SheetRole.ROSTER:
            for subject in data.subjects:
                yield {**subject.values, label: subject.key}
        case SheetRole.ENTRY:
            names = [field.name for field in sheet.fields]
            for subject in data.subjects:
                if _may_stand_empty(sheet, label) or any(subject.values.get(name) is not None for name in names if name != label):
                    yield {label: subject.key, **_own(subject, names)}


def _may_stand_empty(sheet: Sheet, label: str) -> bool:
    """Whether a row with nothing but the 编号 reads back without a problem."""
    return all(field.column is not Column.FILLED or field.name == label for field in sheet.fields)


def _own(subject: Subject, names: Sequence[str]) -> dict[str, Value]:
    return {name: subject.values[name] for name in names if name in subject.values}


def _fill(target: Worksheet, scheme: CompiledScheme, sheet: Sheet, lines: Iterable[Line], data: WorkbookData) -> None:
    from openpyxl.comments import Comment

    from kaohe_desktop.exchange.looks import cell_at

    model = scheme.scheme
    noted = sheet.role in (SheetRole.ENTRY, SheetRole.ROWS) and len(data.subjects) <= _MOST_NOTES
    names = {subject.key: str(subject.values.get(model.name_label) or "") for subject in data.subjects} if noted else {}
    noted_rows = 0
    for number, line in enumerate(lines, start=2):
        for column, field in enumerate(sheet.fields, start=1):
            value = line.get(field.name)
            if value is None or (sheet.role in (SheetRole.ROWS, SheetRole.TABLE) and value == default_of(field)):
                continue
            cell = cell_at(target, number, column)
            put_value(cell, field, value)
            if field.name == model.key_label and noted_rows < _MOST_NOTES and (name := names.get(str(value))):
                cell.comment = Comment(name, "姓名", width=120, height=30)
                noted_rows += 1


def put_value(cell: Cell, field: EntryField, value: Value) -> None:
    """Write a value so that reading it back gives the same; texts stay texts whatever they begin with."""
    from kaohe_desktop.exchange.looks import BODY, put_text

    if isinstance(value, date) or (isinstance(value, Decimal) and _exact_in_a_cell(value)):
        cell.value, cell.font = value, BODY
    else:
        put_text(cell, show_value(field, value))
        cell.number_format = "@"
        return
    cell.number_format = number_format(field)


def _exact_in_a_cell(value: Decimal) -> bool:
    """Whether a number cell, which keeps 15 digits, holds the figure exactly."""
    return len(value.as_tuple().digits) <= _EXACT_DIGITS and len(plain(value)) <= _EXACT_DIGITS + 2
