"""How our workbooks look: one set of fonts, tints and widths for templates and results, fit for WPS and Excel, A4."""

from __future__ import annotations

from unicodedata import east_asian_width

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_desktop.exchange.book_stream import plain_text

FONT = "宋体"
TITLE = Font(name=FONT, size=16, bold=True)
BOLD = Font(name=FONT, size=11, bold=True)
BODY = Font(name=FONT, size=11)
SMALL = Font(name=FONT, size=10, color="595959")
_LINE = Side(style="thin", color="BFBFBF")
GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEADING = PatternFill("solid", fgColor="DDE6F0")
#: Tints of template headings: must be filled, must be there, may be left out.
FILLED_TINT = PatternFill("solid", fgColor="F8D7A8")
PRESENT_TINT = PatternFill("solid", fgColor="DDE6F0")
OPTIONAL_TINT = PatternFill("solid", fgColor="EEEEEE")
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center")
RIGHT = Alignment(horizontal="right", vertical="center")
WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True)


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell of a sheet in which nothing is merged."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def put_text(cell: Cell, text: str, font: Font = BODY, alignment: Alignment | None = None) -> Cell:
    """Write a text that stays text: ``=1+1`` and ``@SUM`` are never formulas."""
    cell.value = plain_text(text)
    cell.data_type = "s"
    cell.font = font
    if alignment is not None:
        cell.alignment = alignment
    return cell


def put_heading(cell: Cell, text: str, tint: PatternFill = HEADING) -> Cell:
    """Write a heading: bold, tinted, ruled."""
    put_text(cell, text, BOLD, CENTRE)
    cell.fill = tint
    cell.border = GRID
    return cell


def text_width(text: str) -> int:
    """The width of the longest line of a text in half-width characters."""
    return max((sum(2 if east_asian_width(c) in "WF" else 1 for c in line) for line in text.split("\n")), default=0)


def set_width(sheet: Worksheet, column: int, width: float) -> None:
    """Set a column's width in half-width characters."""
    sheet.column_dimensions[get_column_letter(column)].width = width


def page_setup(sheet: Worksheet, heading_row: int) -> None:
    """A4 landscape, as wide as the page, the heading row on every page, page numbers at the foot."""
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{heading_row}:{heading_row}"
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top = sheet.page_margins.bottom = 0.7
    if sheet.oddFooter is not None and sheet.oddFooter.center is not None:
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
