"""How a sheet looks: the styles of its cells, each made once, and its paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_desktop.forms.excel_grid import Weights
from kaohe_desktop.forms.excel_metrics import FONT_NAMES
from kaohe_desktop.forms.fonts import Face
from kaohe_desktop.forms.model import Form
from kaohe_desktop.forms.typeset import Style

TEXT_FORMAT, FREE_FORMAT = "@", "General"
MOST_BREAKS = 1_000  # page breaks of a sheet; Excel takes 1,023
_A4 = "9"
_POINTS, _MM = 72.0, 25.4  # of an inch
#: Columns are counted in digits of this font, 7 pixels wide; nearly every computer has it or one just as wide.
_NORMAL, _DIGIT = Font(name="Arial", size=10), 7
_VERTICAL = {"top": "top", "middle": "center", "bottom": "bottom"}
_INDENTED = 7.0  # points between text and line from which on a cell is indented
_CHINESE = 134  # the character set by which a font that is missing is replaced
_LONGEST_FOOT = 255
_FOOT_MM = 7.0  # from the paper's edge


@dataclass(frozen=True, slots=True)
class Look:
    """What a style is made of."""

    lines: Weights
    face: Face
    size: float
    align: str
    valign: str
    indent: int
    format: str


def look(lines: Weights, style: Style, size: float, number_format: str) -> Look:
    """The look of a text in that style."""
    indent = 1 if style.pad_x >= _INDENTED and style.align != "center" else 0
    return Look(lines, style.face, size, style.align, style.valign, indent, number_format)


class Looks:
    """The numbers of a workbook's styles."""

    def __init__(self, book: Workbook) -> None:
        book._fonts = IndexedList([_NORMAL])  # type: ignore[attr-defined]
        book._named_styles["Normal"].font = _NORMAL  # type: ignore[attr-defined]
        self._sheet = book.worksheets[0]
        self._numbers: dict[Look, int] = {}
        self._fonts: dict[tuple[Face, float], Font] = {}
        self._borders: dict[Weights, Border] = {}

    def number(self, wanted: Look) -> int:
        """The number of that style."""
        known = self._numbers.get(wanted)
        if known is None:
            known = self._numbers[wanted] = self._made(wanted)
        return known

    def _made(self, wanted: Look) -> int:
        cell = Cell(self._sheet, row=1, column=1)
        cell.font = self._font(wanted.face, wanted.size)
        cell.border = self._border(wanted.lines)
        cell.alignment = Alignment(horizontal=wanted.align, vertical=_VERTICAL[wanted.valign], wrap_text=True,
                                   indent=wanted.indent)
        cell.number_format = wanted.format
        return int(cell.style_id)

    def _font(self, face: Face, size: float) -> Font:
        if (face, size) not in self._fonts:
            self._fonts[face, size] = Font(name=FONT_NAMES[face], size=size, bold=face is Face.BOLD, charset=_CHINESE)
        return self._fonts[face, size]

    def _border(self, lines: Weights) -> Border:
        if lines not in self._borders:
            left, top, right, bottom = (Side(style=weight or None) for weight in lines)
            self._borders[lines] = Border(left=left, top=top, right=right, bottom=bottom)
        return self._borders[lines]


def set_columns(sheet: Worksheet, lines: Sequence[float]) -> None:
    """Set the widths of the columns between the lines, in whole pixels, together not wider than the paper."""
    pixels = [int((line - lines[0]) * 96 / _POINTS + 1e-6) for line in lines]
    for column, (before, after) in enumerate(zip(pixels, pixels[1:], strict=False), 1):
        sheet.column_dimensions[get_column_letter(column)].width = round((after - before) / _DIGIT, 4)


def set_paper(sheet: Worksheet, form: Form, bottom_mm: float) -> None:
    """A4 as the form lies, its margins (below: ``bottom_mm``), as wide as the page, no lines but the form's own."""
    top, right, _, left = (margin / _MM for margin in form.head.margins)
    margins = sheet.page_margins
    margins.top, margins.right, margins.bottom, margins.left = top, right, bottom_mm / _MM, left
    margins.header = margins.footer = _FOOT_MM / _MM
    setup = sheet.page_setup
    setup.paperSize, setup.orientation = _A4, form.head.orientation
    setup.fitToWidth, setup.fitToHeight = 1, 0
    setup.firstPageNumber, setup.useFirstPageNumber = 1, True
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines = False


def set_foot(sheet: Worksheet, left: str, right: str, size: float) -> bool:
    """Put the small print at the foot; False when it is too long for Excel and an end is left out, first of ``left``."""
    foot = sheet.oddFooter
    assert foot is not None, "openpyxl makes one"
    assert foot.left is not None, "with its parts"
    assert foot.right is not None, "with its parts"
    foot.right.text = _cut(right, _LONGEST_FOOT - 55)
    foot.left.text = _cut(left, _LONGEST_FOOT - 20 - _length(foot.right.text))  # 20: what says place and size
    foot.left.size = foot.right.size = int(size)
    return (foot.left.text, foot.right.text) == (left, right)


def _cut(text: str, most: int) -> str:
    if _length(text) <= most:
        return text
    while _length(text) > most - 1:
        text = text[:-1]
    return text.rstrip("&") + "…"


def _length(text: str) -> int:
    """As Excel counts: a rare character is two."""
    return len(text.encode("utf-16-le")) // 2
