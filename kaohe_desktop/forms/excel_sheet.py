"""Writing laid-out pages on a sheet, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter

from kaohe_desktop.forms.cells import CellPlan
from kaohe_desktop.forms.excel_file import SheetFile
from kaohe_desktop.forms.excel_grid import Columns, Extract, Lattice, Spot, Weights
from kaohe_desktop.forms.excel_looks import FREE_FORMAT, TEXT_FORMAT, Looks, look
from kaohe_desktop.forms.excel_text import MOST_TEXT, figure, is_figure, markup
from kaohe_desktop.forms.fonts import Face, Fonts
from kaohe_desktop.forms.page import Block, Page
from kaohe_desktop.forms.typeset import Setter, Setting, Style

_KEEP_SHAPES, _KEEP_TEXTS = 256, 8_000
_TALLEST = 409.0
_NARROWER = 3.0  # points by which a box may be narrower without being set again: lines near each other are one
_LONG = 200  # characters from which on a cell is not marked as text: old Excels show such cells as ####
_PLAIN = Style(Face.BODY, 10.5, 10.5)

Place = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """A page without its texts: the cells of every row as their column and their empty selves, and the merged ones."""

    lattice: Lattice
    rows: list[list[tuple[int, str, str]]]  # column, its letters, the rest of the empty cell
    merges: list[tuple[str, int, str, int]]


class PageWriter:
    """Writes pages on one sheet; pages of the same geometry share their shape."""

    def __init__(self, file: SheetFile, columns: Columns, looks: Looks, fonts: Fonts) -> None:
        self.file, self.columns = file, columns
        self._looks, self._fonts = looks, fonts
        self._letters = [get_column_letter(column) for column in range(1, len(columns.lines))]
        self._shapes: dict[Extract, _Shape] = {}
        self._texts: dict[tuple[Setting, Weights, bool], str] = {}
        self._figures: dict[CellPlan, bool] = {}

    def put(self, page: Page, top: float, bottom: float) -> Lattice:
        """Write what of the page stands between ``top`` and ``bottom``."""
        extract = Extract(top, bottom, tuple(page.parts), tuple(page.rules), tuple(page.frames),
                          tuple([block.box for block in page.blocks]))
        shape = self._shape(extract)
        lattice = shape.lattice
        heights: dict[int, float] = {}
        said: dict[Place, tuple[Spot, Setting, str]] = {}
        for block in page.all_blocks():
            spot, setting = lattice.spots.get(block.box), block.setting
            if spot is None or not setting.text:
                continue
            if spot.plan is None:
                setting = self._refitted(block, spot, lattice, heights)
            place, text = (spot.row, spot.column), setting.text
            if place in said:  # where there is no room for two cells, two texts share one
                text = f"{said[place][2]}　{text}"
            said[place] = spot, setting, text
        texts = {place: self._text(lattice.of_cell(*place), *what) for place, what in said.items()}
        self._write(shape, texts, heights)
        return lattice

    # ── shapes ──

    def _shape(self, extract: Extract) -> _Shape:
        known = self._shapes.get(extract)
        if known is None:
            if len(self._shapes) >= _KEEP_SHAPES:
                self._shapes.clear()
            known = self._shapes[extract] = self._made(Lattice.of(extract, self.columns))
        return known

    def _made(self, lattice: Lattice) -> _Shape:
        cells: dict[Place, Style] = dict.fromkeys(lattice.lines, _PLAIN)
        for spot in lattice.spots.values():  # an empty cell too, so that the right font is there to write in
            cells[spot.row, spot.column] = spot.plan.style if spot.plan else _PLAIN
        rows: list[list[tuple[int, str, str]]] = [[] for _ in lattice.heights]
        for (row, column), style in sorted(cells.items(), key=lambda item: item[0]):
            number = self._looks.number(look(lattice.of_cell(row, column), style, style.size, FREE_FORMAT))
            rows[row].append((column, self._letters[column], f'" s="{number}"/>'))
        spots = {(spot.row, spot.column): spot for spot in lattice.spots.values() if spot.merged}
        merges = [(self._letters[spot.column], spot.row, self._letters[spot.end_column - 1], spot.end_row - 1)
                  for spot in spots.values()]
        return _Shape(lattice, rows, merges)

    # ── texts ──

    def _refitted(self, block: Block, spot: Spot, lattice: Lattice, heights: dict[int, float]) -> Setting:
        """A text outside of tables whose cells are narrower than its box was: smaller, or its last row taller."""
        setting = block.setting
        width = self.columns.lines[spot.end_column] - self.columns.lines[spot.column]
        if width > block.box.width - _NARROWER or setting.style is None:
            return setting
        have = sum(heights.get(row, lattice.heights[row]) for row in range(spot.row, spot.end_row))
        setter = Setter(self._fonts, setting.style, width, have + 1)
        fitted = setter.set(setting.text)
        if fitted.rest:
            last = spot.end_row - 1
            heights[last] = heights.get(last, lattice.heights[last]) + setter.need(setting.text) - have
            fitted = replace(fitted, text=setting.text)
        return fitted

    def _text(self, lines: Weights, spot: Spot, setting: Setting, text: str) -> str:
        """A cell with its text, but for its place."""
        whole = text == setting.text
        counts = spot.plan is not None and len(setting.lines) == 1 and self._is_figure(spot.plan)
        known = self._texts.get((setting, lines, counts)) if whole else None
        if known is None:
            known = self._cell(lines, setting, text, counts and whole)
            if len(self._texts) >= _KEEP_TEXTS:
                self._texts.clear()
            if whole:
                self._texts[setting, lines, counts] = known
        return known

    def _is_figure(self, plan: CellPlan) -> bool:
        if plan not in self._figures:
            self._figures[plan] = is_figure(plan)
        return self._figures[plan]

    def _cell(self, lines: Weights, setting: Setting, text: str, counts: bool) -> str:
        style = setting.style or _PLAIN
        number = figure(text) if counts else None
        if number is not None:
            wanted = look(lines, style, setting.size, number.format)
            return f'" s="{self._looks.number(wanted)}"><v>{number.value}</v></c>'
        text = _fitting(_indented(text, int(style.indent)))
        wanted = look(lines, style, setting.size, TEXT_FORMAT if len(text) < _LONG else FREE_FORMAT)
        inside = f'<is><t xml:space="preserve">{markup(text)}</t></is>'
        return f'" s="{self._looks.number(wanted)}" t="inlineStr">{inside}</c>'

    # ── rows ──

    def _write(self, shape: _Shape, texts: Mapping[Place, str], heights: Mapping[int, float]) -> None:
        first = self.file.rows + 1
        parts: list[str] = []
        for row, cells in enumerate(shape.rows):
            number = first + row
            height = heights.get(row, shape.lattice.heights[row])
            parts.append(f'<row r="{number}" ht="{min(height, _TALLEST):g}" customHeight="1">')
            parts += [f'<c r="{letters}{number}{texts.get((row, column), empty)}' for column, letters, empty in cells]
            parts.append("</row>")
        merges = [f"{left}{first + top}:{right}{first + bottom}" for left, top, right, bottom in shape.merges]
        self.file.write(parts, len(shape.rows), merges)


def _indented(text: str, indent: int) -> str:
    """The room before the first line of each paragraph stands in the text itself, as it does on paper."""
    return "\n".join("　" * indent + part for part in text.split("\n")) if indent else text


def _fitting(text: str) -> str:
    """``text`` as long as a cell may be. What fits on a page is far shorter but for runs of spaces, which do not show."""
    if len(text.encode("utf-16-le", "replace")) // 2 > MOST_TEXT:
        text = re.sub(" {2,}", " ", text)
    return text
