"""A laid-out page as rows and columns: where its lines run become the edges of cells, its boxes become (merged) cells.

A sheet has one set of columns for all its pages: the upright lines of its tables. What stands outside of tables (the
title, lines of text, notes) takes the nearest of them, so that it does not cut the columns of a list in two.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kaohe_desktop.forms.cells import CellPlan
from kaohe_desktop.forms.page import Block, Box, Frame, Page, Part, Rule

_SNAP = 1.2  # points: lines nearer than this are one (a heavy border stands half its weight out)
_NEAR = 0.2  # of its own width an edge outside of tables may move to the next line
_TALLEST = 400.0  # points; Excel's own limit for a row is 409.5
_PIXEL = 0.75  # row heights are whole pixels on a screen: 96 to the inch
_MEDIUM = 0.75  # points of a line from which on it is written as medium
_SIDES = range(4)  # of a cell: left, top, right, bottom

Weights = tuple[str, str, str, str]
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
    """What of a page goes on the sheet; equal geometry is equal here whatever is written in it."""

    top: float
    bottom: float  # 0: where the last box ends
    parts: tuple[Part, ...]
    rules: tuple[Rule, ...]
    boxes: tuple[Box, ...]  # of the page's own texts outside of tables
    frames: tuple[Box, ...]  # of the page's own tables


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


@dataclass
class Lattice:
    """The rows of a page: heights in points, the spot of every box, the lines around every cell."""

    heights: list[float]
    columns: int
    spots: dict[Box, Spot] = field(default_factory=dict)
    lines: dict[tuple[int, int], Weights] = field(default_factory=dict)

    def of_cell(self, row: int, column: int) -> Weights:
        """The lines around a cell."""
        return self.lines.get((row, column), NO_LINES)


def lattice(extract: Extract, columns: Columns) -> Lattice:
    """Lay the page's boxes and lines on the columns."""
    frames = {frame.box: frame for part in extract.parts for frame in part.frames}
    frames.update(dict.fromkeys(extract.frames))  # type: ignore[arg-type]
    return _Builder(extract, columns).build()


class _Builder:
    """Finds the rows of a page and puts everything in its place."""

    def __init__(self, extract: Extract, columns: Columns) -> None:
        self._columns = columns
        self._extract = extract
        self._rules = [*(rule for part in extract.parts for rule in part.rules), *extract.rules]

    def build(self) -> Lattice:
        raise NotImplementedError
