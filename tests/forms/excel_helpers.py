"""Workbooks of forms read back: what is shown, which cells belong together, how the paper is set up."""

import itertools
import random
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import openpyxl
import python_calamine
from forms_helpers import RESOURCES, load, prose, short, squeezed
from openpyxl.utils import get_column_letter

from kaohe_desktop.exchange.guard import check_workbook
from kaohe_desktop.forms.definition import texts
from kaohe_desktop.forms.excel import render_excel
from kaohe_desktop.forms.excel_metrics import SheetFonts
from kaohe_desktop.forms.fonts import Face
from kaohe_desktop.forms.model import EachColumn, List
from kaohe_desktop.forms.record import Record
from kaohe_desktop.forms.template import parse

ALL_CODES = sorted(path.stem for path in (RESOURCES / "forms").glob("*.toml"))
A4 = {"portrait": (210, 297), "landscape": (297, 210)}


# ── records of any form ──


def filled(form, seed, wild=False):
    """A record that has a value for everything the form binds."""
    pick = random.Random(f"{form.code}{seed}")

    def value(name):
        if wild:
            return prose(pick, pick.choice((5, 90, 400, 2600))) if pick.random() < 0.05 else short(pick)
        if name.endswith(("分", "分值", "奖金")):
            return pick.choice(("45.00", "0", "7.5", "1,200.50"))
        return pick.choice(("完成社区网格化信息采集", "科员", "欧阳明", "2026-09-30"))

    names = {name for _, text, in_row in texts(form) if not in_row for name in parse(text).names}
    values = {name: value(name) for name in sorted(names)
              if not name.startswith(("栏.", "页.", "记录.")) and name.partition(".")[0] not in tables_of(form)}
    values |= {"单位.名称": "梅岭街道", "考核期.名称": "2026年第三季度", "打印.时间": "2026-10-08 09:30",
               "打印.代码": f"KH1/meiling/2026Q3/{form.code}/{seed:03d}"}
    tables = {}
    for block in form.blocks:
        if not isinstance(block, List):
            continue
        items = [f"第{number}项" for number in range(1, 4)]
        columns = sorted(columns_of(block))
        for column in block.columns:
            if isinstance(column, EachColumn):
                tables[column.each] = [{"名称": item} for item in items]
                columns += [f"{item}" for item in items]
        rows = range(pick.randrange(40) if wild else 4)
        tables[block.table] = [{name: value(name) for name in columns if name != "序号"} for _ in rows]
    return Record(values, tables, f"{seed:03d}", f"欧阳{seed}")


def tables_of(form):
    return {block.table for block in form.blocks if isinstance(block, List)}


def columns_of(block):
    names = {name for cell in block.row for name in parse(cell.text).names}
    return {name for name in names if "." not in name and not name.startswith("=")}


def expected(form, record):
    """Every text of the record that the form must show."""
    names = {name for place, text, in_row in texts(form) for name in parse(text).names
             if not in_row and not place.startswith("foot")}
    found = [record.values[name] for name in sorted(names & record.values.keys())]
    for block in form.blocks:
        if isinstance(block, List):
            columns = columns_of(block) | {
                row["名称"] for column in block.columns if isinstance(column, EachColumn)
                for row in record.tables.get(column.each, ())}
            found += [row[name] for row in record.tables.get(block.table, ()) for name in columns if name in row]
    fonts = SheetFonts()
    return [fonts.clean(Face.BODY, text)[0] for text in found]


# ── reading back ──


def shown(cell):
    """The text a spreadsheet shows in the cell."""
    if cell.value is None or isinstance(cell.value, str):
        return cell.value or ""
    places = len(cell.number_format.partition(".")[2])
    group = "," if "," in cell.number_format else ""
    return f"{Decimal(repr(cell.value)):{group}.{places}f}"


@dataclass
class Read:
    """A sheet as it was saved; ``rows`` from a streaming read, which leaves every cell's own border alone."""

    sheet: openpyxl.worksheet.worksheet.Worksheet
    rows: list
    _sides: dict = field(default_factory=dict)
    _styles: dict = field(default_factory=dict)

    @cached_property
    def size(self):
        return self.sheet.max_row, self.sheet.max_column

    @property
    def merges(self):
        return [(m.min_row, m.min_col, m.max_row, m.max_col) for m in self.sheet.merged_cells.ranges]

    def shown(self):
        return [squeezed(shown(cell)) for row in self.rows for cell in row if cell.value is not None]

    def heights(self):
        return [self.sheet.row_dimensions[number].height for number in range(1, self.sheet.max_row + 1)]

    def widths(self):
        """In points, as a screen shows them: 7 pixels to a digit, 96 to the inch."""
        columns = range(1, self.sheet.max_column + 1)
        return [self.sheet.column_dimensions[get_column_letter(column)].width * 7 * 72 / 96 for column in columns]

    def sides(self, row, column):
        """Left, top, right, bottom line of a cell."""
        known = self._sides.get((row, column))
        if known is None:
            cells = self.rows[row - 1] if row <= len(self.rows) else ()
            cell = cells[column - 1] if column <= len(cells) else None
            known = self._sides[row, column] = self._of_style(cell) if getattr(cell, "has_style", False) else (None,) * 4
        return known

    def _of_style(self, cell):
        """Borders are looked up once a style: that is what takes the time."""
        number = cell._style_id
        if number not in self._styles:
            border = cell.border
            sides = (border.left, border.top, border.right, border.bottom)
            self._styles[number] = tuple(side.style if side else None for side in sides)
        return self._styles[number]


def read(path: Path) -> dict[str, Read]:
    """Both readers and the guard take the file; its sheets by name."""
    check_workbook(path)
    whole = openpyxl.load_workbook(path)
    stream = openpyxl.load_workbook(path, read_only=True)
    sheets = {name: Read(whole[name], [list(row) for row in stream[name].iter_rows()]) for name in whole.sheetnames}
    stream.close()
    other = python_calamine.CalamineWorkbook.from_path(str(path))
    assert other.sheet_names == whole.sheetnames
    return sheets


def exported(form, records, tmp_path, **more):
    path = tmp_path / "表.xlsx"
    written = render_excel(form, records, path, **more)
    sheets = read(path)
    assert written.sheets == len(sheets)
    return sheets, written


def faults(read, form, bottom=0.0):
    """What is wrong with a sheet: overlapping merges, lines that disagree, cells that are not closed, too wide or tall."""
    found = []
    taken = {}
    for top, left, last, right in read.merges:
        for cell in itertools.product(range(top, last + 1), range(left, right + 1)):
            found += [f"merged twice: {cell}"] if cell in taken else []
            taken[cell] = (top, left, last, right)
    height, width = read.size
    breaks = {brk.id for brk in read.sheet.row_breaks.brk}
    for row, column in itertools.product(range(1, height + 1), range(1, width + 1)):
        sides = read.sides(row, column)
        if column < width and sides[2] != read.sides(row, column + 1)[0]:
            found.append(f"right of {row},{column}: {sides[2]} and {read.sides(row, column + 1)[0]}")
        if row < height and row not in breaks and sides[3] != read.sides(row + 1, column)[1]:
            found.append(f"below {row},{column}: {sides[3]} and {read.sides(row + 1, column)[1]}")
        own = taken.get((row, column))
        if own and column < own[3] and sides[2]:
            found.append(f"line through merged {own} at {row},{column}")
        if own and row < own[2] and sides[3]:
            found.append(f"line through merged {own} at {row},{column}")
    found += unclosed(read)
    paper = A4[form.head.orientation]
    margins = read.sheet.page_margins
    room = paper[0] - (margins.left + margins.right) * 25.4, paper[1] - (margins.top + margins.bottom) * 25.4
    if sum(read.widths()) > room[0] * 72 / 25.4 + 0.1:
        found.append(f"wider than the paper: {sum(read.widths())}")
    for page in pages(read):
        if sum(page) > room[1] * 72 / 25.4 + 0.1:
            found.append(f"taller than the page: {sum(page)}")
    found += [f"row too tall: {height}" for height in read.heights() if height > 409.5]
    return found


def pages(read):
    """The heights of the rows of each page."""
    ends = [brk.id for brk in read.sheet.row_breaks.brk] + [read.sheet.max_row]
    heights = read.heights()
    titles = read.sheet.print_title_rows
    first, last = (int(part.strip("$")) for part in titles.split(":")) if titles else (1, 0)
    repeated = heights[first - 1 : last]
    starts = [0, *ends]
    return [(repeated if number else []) + heights[start:end]
            for number, (start, end) in enumerate(itertools.pairwise(starts))]


def unclosed(read):
    """Cells with lines that can be reached from one side but are no rectangle: a line is missing somewhere."""
    height, width = read.size
    seen = set()
    found = []
    for start in itertools.product(range(1, height + 1), range(1, width + 1)):
        if start in seen or not any(read.sides(*start)):
            continue
        region = _region(read, start)
        seen |= region
        rows, columns = {row for row, _ in region}, {column for _, column in region}
        inside = min(rows) > 0 and max(rows) <= height and min(columns) > 0 and max(columns) <= width
        if inside and len(region) != len(rows) * len(columns):
            found.append(f"not closed around {start}: {len(region)} cells")
    return found


def _region(read, start):
    """The cells reached from ``start`` without crossing a line, the paper's edge (0 and last + 1) among them."""
    height, width = read.size
    region, todo = {start}, [start]
    while todo:
        row, column = todo.pop()
        left, top, right, bottom = read.sides(row, column)
        steps = ((row, column - 1, left), (row - 1, column, top), (row, column + 1, right), (row + 1, column, bottom))
        for row_to, column_to, line in steps:
            place = (row_to, column_to)
            if line is None and place not in region and 0 <= row_to <= height + 1 and 0 <= column_to <= width + 1:
                region.add(place)
                if 1 <= row_to <= height and 1 <= column_to <= width:
                    todo.append(place)
    return region


__all__ = ["ALL_CODES", "exported", "expected", "faults", "filled", "load", "pages", "read", "shown"]
