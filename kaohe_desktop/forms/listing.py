"""Lists: one ruled row for each row of a record's table, over as many pages as they take, with repeated heads.

A list may have a column that stands once for every row of another table of the record (the items of a scheme). When
those are too many for the width of the paper, the list is printed again with the next of them on a 续表.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kaohe_desktop.engine.figures import parse_number, plain
from kaohe_desktop.forms import model
from kaohe_desktop.forms.blocks import put_rows
from kaohe_desktop.forms.cells import MM, CellPlan, cell_plan
from kaohe_desktop.forms.flow import Flow, Sheet
from kaohe_desktop.forms.fonts import Fonts
from kaohe_desktop.forms.grid import resolve, stops
from kaohe_desktop.forms.model import EachColumn
from kaohe_desktop.forms.page import Block, Box, Frame
from kaohe_desktop.forms.ruled import RuledRows, rules_of
from kaohe_desktop.forms.typeset import Setter, Setting

NUMBER = "序号"
ALL, PAGE = "合计", "本页"  # ‹合计.栏目› sums the whole list, ‹本页.栏目› the rows of a page
_LEAST_ROW_MM = 5.5
_DEFAULT_ROW_MM = 8.0
_KEEP = 128
_FEW = 0.4  # of a page: what follows a list and is more than this begins a page of its own


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the list: its edges in points and the plan of its cells."""

    left: float
    right: float
    plan: CellPlan


class _Layout:
    """The list for certain item columns: head, rows and totals with their widths."""

    def __init__(self, block: model.List, form: model.Form, sheet: Sheet, fonts: Fonts, items: Sequence[str]) -> None:
        self.items = items
        left, right = sheet.inside.left, sheet.inside.right
        size = block.size or form.style.body
        widths = [width for column in block.columns for width in _widths(column, len(items))]
        self._fonts, self._setters = fonts, dict[tuple[int, float], Setter]()
        head = [self._expanded(row) for row in block.head]
        total = [self._expanded(row) for row in block.total]
        page = [self._expanded(row) for row in block.page_total]
        self.head = RuledRows(head, widths, form.style, fonts, left, right, size) if head else None
        self.total = RuledRows(total, widths, form.style, fonts, left, right, size) if total else None
        self.page_total = RuledRows(page, widths, form.style, fonts, left, right, size) if page else None
        lines = [round(left + share * (right - left), 2) for share in stops(widths)]
        cells = self._expanded(model.Row(height=1, cells=block.row)).cells
        places, _ = resolve([model.Row(height=1, cells=cells)], widths)
        shares = {round(share, 6): line for share, line in zip(stops(widths), lines, strict=True)}
        self.columns = [
            _Column(shares[round(place.left, 6)], shares[round(place.right, 6)],
                    cell_plan(place.spec, form.style, size))
            for place in places
        ]

    def _expanded(self, row: model.Row) -> model.Row:
        """``row`` with its ``each`` cell once for every item, and its ``over_each`` cell over all of them."""
        cells: list[model.Cell] = []
        for cell in row.cells:
            if cell.over_each and self.items:
                cells.append(cell.model_copy(update={"span": len(self.items)}))
            elif cell.each:
                cells += [_item_cell(cell, number, name) for number, name in enumerate(self.items)]
            elif not cell.over_each:
                cells.append(cell)
        return row.model_copy(update={"cells": tuple(cells)})

    def setter(self, column: int, height: float) -> Setter:
        """What sets texts in that column in rows of that height."""
        known = self._setters.get((column, height))
        if known is None:
            if len(self._setters) >= _KEEP:
                self._setters.clear()
            place = self.columns[column]
            known = self._setters[column, height] = Setter(
                self._fonts, place.plan.style, place.right - place.left, height)
        return known


def _item_cell(cell: model.Cell, number: int, name: str) -> model.Cell:
    """The cell under one item column. A heading is data: it must not be taken for a binding."""
    safe = name.replace("‹", "〈").replace("›", "〉")
    return cell.model_copy(update={
        "text": cell.text.replace("‹栏.名称›", safe).replace("‹栏.值›", f"‹栏.{number}›"), "name": safe,
    })


def _widths(column: float | EachColumn, count: int) -> list[float]:
    return [column.width] * count if isinstance(column, EachColumn) else [column]


class ListPlan:
    """A list ready to be placed."""

    every = False

    def __init__(self, block: model.List, form: model.Form, sheet: Sheet, fonts: Fonts) -> None:
        self._block, self._form, self._sheet, self._fonts = block, form, sheet, fonts
        self._each = next((column for column in block.columns if isinstance(column, EachColumn)), None)
        self._layouts: dict[tuple[str, ...], _Layout] = {}

    # ── columns ──

    def _groups(self, flow: Flow) -> list[tuple[str, ...]]:
        """The record's item columns, as many together as the paper is wide enough for, evenly."""
        if self._each is None:
            return [()]
        rows = flow.record.tables.get(self._each.each)
        if rows is None:
            return [("",) * self._each.blank]
        items = [row.get("名称", "") for row in rows]
        fixed = sum(column for column in self._block.columns if not isinstance(column, EachColumn))
        room = self._sheet.inside.width / MM - fixed
        most = max(int(room / self._each.width), 1)
        groups = max(-(-len(items) // most), 1)
        size, longer = divmod(len(items), groups)
        ends = [0]
        for number in range(groups):
            ends.append(ends[-1] + size + (number < longer))
        return [tuple(items[start:end]) for start, end in zip(ends, ends[1:], strict=False)]

    def _layout(self, items: tuple[str, ...]) -> _Layout:
        known = self._layouts.get(items)
        if known is None:
            if len(self._layouts) >= _KEEP:
                self._layouts.clear()
            known = self._layouts[items] = _Layout(self._block, self._form, self._sheet, self._fonts, items)
        return known

    # ── the flow ──

    def place(self, flow: Flow) -> None:
        """Put all rows of the record's table on the page and on further ones."""
        for number, items in enumerate(self._groups(flow)):
            if number:
                flow.new_page()
            _Run(self._block, self._layout(items), flow).place()

    def repeat(self, flow: Flow) -> None:
        """The run repeats its own head."""

    def least(self, values: Mapping[str, str]) -> float:
        """The height of head, totals and the fewest rows."""
        fixed = sum(row.height for row in (*self._block.head, *self._block.total, *self._block.page_total))
        return (fixed + (self._block.row_height or _LEAST_ROW_MM) * max(self._block.page_rows, self._block.least_rows, 1)) * MM


class _Run:
    """One pass over the rows for one group of item columns."""

    def __init__(self, block: model.List, layout: _Layout, flow: Flow) -> None:
        self._block, self._layout, self._flow = block, layout, flow
        self._on_page = 0
        self._boxes: list[Box] = []
        self._here: list[Mapping[str, str]] = []  # the rows on this page
        self._page_total = layout.page_total.height if layout.page_total else 0.0
        rows = flow.record.tables.get(block.table)
        if rows is None:  # a blank form has the rows that always stand first
            self._rows: Sequence[Mapping[str, str]] = [{block.first_by: name} for name in block.first]
        else:
            self._rows = rows
        self._fill = block.fill == "always" or (block.fill == "blank" and rows is None)
        self._most = block.page_rows or 10_000
        self._values = {**_sums(self._rows, ALL), **flow.values}

    def place(self) -> None:
        """Put heads, rows, empty rows and totals."""
        flow = self._flow
        flow.y += self._block.gap * MM
        if flow.room < self._beginning():  # a head does not stand at the foot of a page without a row under it
            flow.new_page()
        self._head()
        self._base = self._row_height()
        for number, row in enumerate(self._rows):
            self._put(self._texts(number, row), last=number == len(self._rows) - 1)
            self._here.append(row)
        count = len(self._rows)
        for number in range(count, self._block.least_rows):
            self._put(self._texts(number, {}), last=number == self._block.least_rows - 1)
        if self._fill:
            self._fill_up(max(count, self._block.least_rows))
        self._close_page()
        if self._layout.total:
            if flow.room < self._layout.total.height:
                self._next_page()
            self._put_total(self._layout.total, self._values)

    def _beginning(self) -> float:
        """The head and one row."""
        head = self._layout.head.height if self._layout.head else 0.0
        return head + (self._block.row_height or _LEAST_ROW_MM) * MM + self._page_total

    def _head(self) -> None:
        if self._layout.head:
            top = self._flow.y
            put_rows(self._flow, self._layout.head, self._layout.head.least, self._flow.room / 3)
            self._flow.page.heads = self._flow.page.heads or (top, self._flow.y)
        self._top, self._on_page, self._boxes = self._flow.y, 0, []

    def _row_height(self) -> float:
        """The height of an ordinary row: the definition's, or an equal share of the page."""
        flow, block = self._flow, self._block
        if block.row_height:
            return round(block.row_height * MM, 2)
        if block.page_rows:
            share = (flow.room - self._tail()) / block.page_rows
            return max(int(share * 100) / 100, round(_LEAST_ROW_MM * MM, 2))
        return round(_DEFAULT_ROW_MM * MM, 2)

    def _tail(self) -> float:
        """What totals and the blocks after the list need on the last page."""
        total = self._layout.total
        return (total.height if total else 0.0) + self._page_total + self._flow.reserved()

    def _kept(self) -> float:
        """What must stand under the last row: totals, and what follows the list if it is only a few lines."""
        totals = (self._layout.total.height if self._layout.total else 0.0) + self._page_total
        after = self._flow.reserved()
        few = after <= self._flow.sheet.inside.height * _FEW
        return totals + (after if few else self._flow.reserved_every())

    def _texts(self, number: int, row: Mapping[str, str]) -> list[str]:
        items = {f"栏.{place}": row.get(name, "") for place, name in enumerate(self._layout.items)}
        values = {NUMBER: str(number + 1), **self._flow.values, **row, **items}
        return [column.plan.template.fill(values) for column in self._layout.columns]

    def _put(self, texts: Sequence[str], last: bool) -> None:
        """Put a row; one that is taller than what is left goes on the next page, one taller than a page on several."""
        while True:
            settings, height = self._set(texts)
            most = self._flow.room - self._page_total - self._flow.reserved_every() + 0.01
            room = self._flow.room - self._kept() + 0.01 if last else most
            if self._on_page and (self._on_page >= self._most or height > room):
                self._next_page()
            elif height <= most:
                self._draw(settings, height)
                return
            else:
                texts = self._split(texts, max(most - 0.01, self._base))
                self._next_page()

    def _set(self, texts: Sequence[str]) -> tuple[list[Setting], float]:
        """Set a row at its ordinary height, or taller when a text needs it even at the floor size."""
        layout = self._layout
        settings = [layout.setter(at, self._base).set(text) for at, text in enumerate(texts)]
        if not any(setting.rest for setting in settings):
            return settings, self._base
        height = round(max(setting.need for setting in settings if setting.rest) + 0.02, 2)
        return [self._setter(at, height).set(text) for at, text in enumerate(texts)], height

    def _setter(self, at: int, height: float, valign: str = "") -> Setter:
        """A setter for a row of unusual height, not kept."""
        column = self._layout.columns[at]
        style = replace(column.plan.style, valign=valign) if valign else column.plan.style
        return Setter(self._flow.fonts, style, column.right - column.left, height)

    def _split(self, texts: Sequence[str], height: float) -> list[str]:
        """Draw as much of a row as the page takes; return what is left of its texts."""
        settings = [self._setter(at, height, "top").set(text) for at, text in enumerate(texts)]
        self._draw([replace(setting, rest="") for setting in settings], height)
        return [setting.rest for setting in settings]

    def _draw(self, settings: Sequence[Setting], height: float) -> None:
        flow = self._flow
        top, bottom = round(flow.y, 2), round(flow.y + height, 2)
        for column, setting in zip(self._layout.columns, settings, strict=True):
            box = Box(column.left, top, column.right, bottom)
            self._boxes.append(box)
            flow.page.frames.append(Frame(box, column.plan))
            if setting.lines:
                flow.put(Block(box, setting, column.plan.label))
        flow.y = bottom
        self._on_page += 1

    def _fill_up(self, number: int) -> None:
        """Empty rows, numbered on, to the foot of the page."""
        tail = self._tail()
        while self._on_page < self._most and self._flow.room - tail >= self._base - 0.01:
            self._draw([self._layout.setter(at, self._base).set(text)
                        for at, text in enumerate(self._texts(number, {}))], self._base)
            number += 1

    def _next_page(self) -> None:
        self._close_page()
        self._flow.new_page()
        self._head()
        self._flow.page.goes_on = True

    def _close(self) -> None:
        """Rule the rows put on this page."""
        if self._boxes:
            columns = self._layout.columns
            outer = Box(columns[0].left, self._top, columns[-1].right, self._flow.y)
            self._flow.page.rules.extend(rules_of(self._boxes, outer, self._flow.style))
            self._boxes = []

    def _close_page(self) -> None:
        """End the table on this page, with the page's own total if the form has one."""
        self._close()
        if self._layout.page_total and (self._here or not self._rows):
            self._put_total(self._layout.page_total, {**self._values, **_sums(self._here, PAGE)})
        self._here = []

    def _put_total(self, total: RuledRows, with_sums: dict[str, str]) -> None:
        values, self._flow.values = self._flow.values, with_sums
        put_rows(self._flow, total, total.least, 0.0)
        self._flow.values = values


def _sums(rows: Sequence[Mapping[str, str]], word: str) -> dict[str, str]:
    """‹合计.分值› (‹本页.分值› of a page): the exact sum of a column, when every text in it is a figure or empty."""
    names = {name for row in rows for name in row}
    return dict(_sum(name, rows, word) for name in names)


def _sum(name: str, rows: Sequence[Mapping[str, str]], word: str) -> tuple[str, str]:
    texts = [row.get(name, "").strip() for row in rows]
    figures = [parse_number(text) for text in texts if text]
    known = [figure for figure in figures if figure is not None]
    if not known or len(known) != len(figures):
        return f"{word}.{name}", ""
    total = sum(known[1:], known[0])
    alike = len({figure.as_tuple().exponent for figure in known}) == 1
    return f"{word}.{name}", format(total, "f") if alike else plain(total)  # money keeps its 角 and 分

