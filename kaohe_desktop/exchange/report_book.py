"""Tables of a report (结果运用, 分析) as a workbook: one sheet a table, texts stay texts, figures are figures."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_desktop.engine.figures import parse_number
from kaohe_desktop.exchange import looks
from kaohe_desktop.exchange.files import written_beside

_TITLE_ROW, _NOTE_ROW, _HEADING_ROW, _FIRST_ROW = 1, 2, 3, 4
_WIDEST = 46
_LONGEST_NAME = 31  # characters of a sheet's name
_NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]]")


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One sheet: its title, a line beneath, headings, rows; ``numeric`` columns hold figures, ``sums`` are bold rows."""

    title: str
    note: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Collection[int] = ()
    sums: Collection[int] = ()


def write_report_book(tables: Sequence[ReportTable], path: Path, watermark: str = "") -> None:
    """Write the workbook, whole or not at all; ``watermark`` stands in the head of every printed page.

    Raises Refused where ``path`` cannot be written.
    """
    book = Workbook()
    first = book.worksheets[0]
    names: set[str] = set()
    for table in tables:
        sheet = book.create_sheet(_name(table.title, names))
        _fill(sheet, table)
        if watermark and sheet.oddHeader is not None and sheet.oddHeader.center is not None:
            head = sheet.oddHeader.center
            head.text, head.size, head.color = watermark.replace("&", "&&"), 36, "999999"
    if len(book.worksheets) > 1:
        book.remove(first)
    with written_beside(path) as scratch:
        book.save(scratch)


def _name(title: str, taken: set[str]) -> str:
    """A sheet's name that Excel allows and no other sheet has."""
    plain = _NOT_IN_NAMES.sub("_", title).strip("'")[:_LONGEST_NAME] or "表"
    name, number = plain, 2
    while name in taken:
        tail = f"({number})"
        name, number = plain[:_LONGEST_NAME - len(tail)] + tail, number + 1
    taken.add(name)
    return name


def _fill(sheet: Worksheet, table: ReportTable) -> None:
    looks.put_text(looks.cell_at(sheet, _TITLE_ROW, 1), table.title, looks.TITLE, looks.LEFT)
    looks.put_text(looks.cell_at(sheet, _NOTE_ROW, 1), table.note, looks.SMALL, looks.LEFT)
    for column, heading in enumerate(table.headings, 1):
        looks.put_heading(looks.cell_at(sheet, _HEADING_ROW, column), heading)
        words = [looks.text_width(row[column - 1]) for row in table.rows[:500]]
        looks.set_width(sheet, column, min(max([looks.text_width(heading), *words], default=8) + 3, _WIDEST))
    for place, row in enumerate(table.rows):
        for column, text in enumerate(row):
            _cell(sheet, _FIRST_ROW + place, column + 1, text, figure=column in table.numeric, bold=place in table.sums)
    sheet.row_dimensions[_TITLE_ROW].height = 26
    sheet.freeze_panes = sheet.cell(_FIRST_ROW, 1).coordinate
    if table.rows:
        sheet.auto_filter.ref = f"A{_HEADING_ROW}:{get_column_letter(len(table.headings))}{_HEADING_ROW + len(table.rows)}"
    looks.page_setup(sheet, _HEADING_ROW)


def _cell(sheet: Worksheet, row: int, column: int, text: str, *, figure: bool, bold: bool) -> None:
    cell = looks.cell_at(sheet, row, column)
    font = looks.BOLD if bold else looks.BODY
    number = parse_number(text) if figure else None
    if number is None:
        looks.put_text(cell, text, font, looks.RIGHT if figure else looks.LEFT)
    else:
        cell.value, cell.font, cell.alignment = number, font, looks.RIGHT
        places = max(0, -int(number.as_tuple().exponent))
        cell.number_format = "0" if places == 0 else "0." + "0" * places
    cell.border = looks.GRID
