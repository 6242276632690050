"""A laid-out page as rows and columns: where its lines run become the edges of cells, its boxes become (merged) cells.

A sheet has one set of columns for all its pages: the upright lines of its tables. What stands outside of tables (the
title, lines of text, notes) takes the nearest of them, so that it does not cut the columns of a list in two.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise, product
from typing import Literal, NamedTuple

from kaohe_desktop.forms.cells import CellPlan
from kaohe_desktop.forms.page import Box, Frame, Page, Part, Rule

_SNAP = 1.2  # points: lines nearer than this are one (a heavy border stands half its weight out)
_NEAR = 0.2  # of its own width an edge outside of tables may move to the next line
_TALLEST = 400.0  # points; Excel's own limit for a row is 409.5
_PIXEL = 0.75  # row heights are whole pixels on a screen: 96 to the inch
_MEDIUM = 0.75  # points of a line from which on it is written as medium
Weight = Literal["", "thin", "medium"]
THIN: Weight = "thin"
MEDIUM: Weight = "medium"
LEFT, TOP, RIGHT, BOTTOM = range(4)

#: The lines left, above, right and below; "" for none.
Weights = tuple[Weight, Weight, Weight, Weight]
NO_LINES: Weights = ("", "", "", "")


def merged_lines(edges: Iterable[float]) -> list[float]:
    """The lines in order, those as good as on each other as one."""
    lines: list[float] = []
    for edge in sorted(edges):
        if not lines or edge - lines[-1] > _SNAP:
            lines.append(edge)
    return lines


def nearest(lines: Sequence[float], edge: float) -> int:
    """The number of the line nearest to ``edge``."""
    at = bisect_left(lines, edge)
    if at == len(lines) or (at and edge - lines[at - 1] <= lines[at] - edge):
        return at - 1
    return at


class Extract(NamedTuple):
    """What of a page goes on the sheet. Pages that differ in their texts alone have equal ones."""

    top: float
    bottom: float
    parts: tuple[Part, ...]
    rules: tuple[Rule, ...]
    frames: tuple[Frame, ...]
    boxes: tuple[Box, ...]  # of the page's own texts outside of tables

    def all_frames(self) -> list[Frame]:
        """Every cell of a table."""
        return [frame for frame in chain(*(part.frames for part in self.parts), self.frames) if self.holds(frame.box)]

    def all_boxes(self) -> list[Box]:
        """Every box of a text, in a table or not."""
        shared = (block.box for part in self.parts for block in part.blocks)
        return [box for box in chain(shared, self.boxes) if self.holds(box)]

    def all_rules(self) -> list[Rule]:
        """Every line."""
        rules = chain(*(part.rules for part in self.parts), self.rules)
        return [rule for rule in rules if rule.y1 > self.top - _SNAP and rule.y2 < self.bottom + _SNAP]

    def holds(self, box: Box) -> bool:
        """Whether the box is in what goes on the sheet."""
        return box.top > self.top - _SNAP and box.bottom < self.bottom + _SNAP


class Columns:
    """The columns of a sheet, as lines in points from the paper's left edge."""

    def __init__(self, pages: Iterable[Page], left: float, right: float) -> None:
        pages = list(pages)
        hard = [left, right, *(edge for page in pages for edge in _hard(page))]
        self.lines = merged_lines(hard)
        for box in dict.fromkeys(block.box for page in pages for block in page.all_blocks()):
            self._take_in(box)

    def _take_in(self, box: Box) -> None:
        """A line for an edge that is too far from the others."""
        for edge in (box.left, box.right):
            if abs(self.lines[nearest(self.lines, edge)] - edge) > max(_NEAR * box.width, _SNAP):
                self.lines = merged_lines([*self.lines, edge])

    def fit(self, page: Page) -> bool:
        """Whether all upright lines of the page are among these."""
        return all(abs(self.lines[nearest(self.lines, edge)] - edge) <= _SNAP for edge in _hard(page))

    def span(self, box: Box) -> tuple[int, int]:
        """The first column of a box and the one after its last; at least one column."""
        start = min(nearest(self.lines, box.left), len(self.lines) - 2)
        return start, max(nearest(self.lines, box.right), start + 1)


def _hard(page: Page) -> set[float]:
    boxes = [frame.box for frame in page.all_frames()]
    edges = {edge for box in boxes for edge in (box.left, box.right)}
    return edges | {rule.x1 for rule in page.all_rules() if rule.x1 == rule.x2}


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """The cells of a box: rows and columns from 0, ends not included. ``plan``: its cell in the definition, if any."""

    row: int
    column: int
    end_row: int
    end_column: int
    plan: CellPlan | None = None

    @property
    def merged(self) -> bool:
        """Whether it is more than one cell."""
        return self.end_row - self.row > 1 or self.end_column - self.column > 1

    def cells(self) -> Iterator[tuple[int, int]]:
        """Row and column of each of its cells."""
        return product(range(self.row, self.end_row), range(self.column, self.end_column))


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """The rows of a page: their heights in points, the spot of every box, the lines around every cell that has any."""

    tops: tuple[float, ...]  # the level lines, on the paper
    heights: tuple[float, ...]
    columns: int
    spots: Mapping[Box, Spot]
    lines: Mapping[tuple[int, int], Weights]

    @classmethod
    def of(cls, extract: Extract, columns: Columns) -> Lattice:
        """Lay the extract's boxes and lines on the columns."""
        rows = _row_lines(extract)
        spots, lines = _spots(extract, columns, rows), _lines(extract.all_rules(), columns.lines, rows)
        return cls(tuple(rows), _heights(rows), len(columns.lines) - 1, spots, lines)

    def of_cell(self, row: int, column: int) -> Weights:
        """The lines around a cell."""
        return self.lines.get((row, column), NO_LINES)


def _row_lines(extract: Extract) -> list[float]:
    """The level lines: where a box or a rule begins or ends; a row that would be too tall is cut in equal parts."""
    boxes = [*(frame.box for frame in extract.all_frames()), *extract.all_boxes()]
    edges = [edge for box in boxes for edge in (box.top, box.bottom)]
    edges += [edge for rule in extract.all_rules() for edge in (rule.y1, rule.y2)]
    lines = merged_lines([extract.top, *edges])
    cut = lines[:1]
    for before, after in pairwise(lines):
        parts = math.ceil((after - before) / _TALLEST)
        cut += [before + (after - before) * part / parts for part in range(1, parts)]
        cut.append(after)
    return cut


def _heights(lines: Sequence[float]) -> tuple[float, ...]:
    """In whole pixels, together never more than what they stand for: a page must not run over."""
    pixels = [math.floor((line - lines[0]) / _PIXEL + 1e-6) for line in lines]
    return tuple((after - before) * _PIXEL for before, after in pairwise(pixels))


def _spots(extract: Extract, columns: Columns, rows: Sequence[float]) -> dict[Box, Spot]:
    taken: dict[tuple[int, int], Spot] = {}
    spots: dict[Box, Spot] = {}
    plans = [(frame.box, frame.plan) for frame in extract.all_frames()]
    for box, plan in [*plans, *((box, None) for box in extract.all_boxes())]:
        if box not in spots:
            start = min(nearest(rows, box.top), len(rows) - 2)
            end = max(nearest(rows, box.bottom), start + 1)
            spots[box] = _settled(Spot(start, columns.span(box)[0], end, columns.span(box)[1], plan), taken)
    return spots


def _settled(spot: Spot, taken: dict[tuple[int, int], Spot]) -> Spot:
    """The spot with the cells that are still free; the one that has them where there are none (texts share it)."""
    found = spot
    while any(cell in taken for cell in found.cells()):
        if found.end_column - found.column > 1:
            first = (found.row, found.column) in taken
            found = replace(found, column=found.column + 1) if first else replace(found, end_column=found.end_column - 1)
        elif found.end_row - found.row > 1:
            found = replace(found, row=found.row + 1)
        else:
            return taken[found.row, found.column]
    taken.update(dict.fromkeys(found.cells(), found))
    return found


def _lines(rules: Iterable[Rule], columns: Sequence[float], rows: Sequence[float]) -> dict[tuple[int, int], Weights]:
    """The weights of the lines around every cell; a line belongs to the cells on both of its sides."""
    found: dict[tuple[int, int], list[Weight]] = {}

    def draw(row: int, column: int, side: int, weight: Weight) -> None:
        if 0 <= row < len(rows) - 1 and 0 <= column < len(columns) - 1:
            sides = found.setdefault((row, column), list(NO_LINES))
            sides[side] = weight if sides[side] != MEDIUM else MEDIUM

    for rule in rules:
        weight = MEDIUM if rule.weight >= _MEDIUM else THIN
        if rule.x1 == rule.x2:
            column = nearest(columns, rule.x1)
            for row in range(nearest(rows, rule.y1), nearest(rows, rule.y2)):
                draw(row, column, LEFT, weight)
                draw(row, column - 1, RIGHT, weight)
        else:
            row = nearest(rows, rule.y1)
            for column in range(nearest(columns, rule.x1), nearest(columns, rule.x2)):
                draw(row, column, TOP, weight)
                draw(row - 1, column, BOTTOM, weight)
    return {place: (sides[0], sides[1], sides[2], sides[3]) for place, sides in found.items()}
