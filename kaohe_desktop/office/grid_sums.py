"""What is said of selected cells: how many, how many figures, their sum and their mean (合计、平均)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import parse_number, plain
from kaohe_desktop.office.grid import CellState

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import Grid

#: more cells than this are only counted by their rows and columns
MOST = 100_000
_MEAN = Decimal("0.01")
_COUNTS = (CellState.FILLED, CellState.DEFAULT, CellState.COMPUTED, CellState.READ_ONLY)


def sums(grid: Grid, cells: Iterable[tuple[int, int]]) -> str:
    """Cells, blank ones, figures, sum and mean in words. What was refused counts nowhere, a default as what it counts as."""
    count = blank = 0
    figures: list[Decimal] = []
    for row, column in cells:
        count += 1
        text, state = grid.text(row, column), grid.state(row, column)
        blank += not text or state in (CellState.MISSING, CellState.DEFAULT)
        if grid.columns[column].numeric and state in _COUNTS:
            number = parse_number(text.removesuffix("%"))
            if number is not None:
                figures.append(number)
    said = [f"选了 {count} 格"]
    if blank:
        said.append(f"空 {blank}")
    if figures:
        total = sum(figures, Decimal(0))
        mean = (total / len(figures)).quantize(_MEAN, ROUND_HALF_UP)
        said += [f"{len(figures)} 个数", f"合计 {plain(total)}", f"平均 {plain(mean)}"]
    return "　".join(said)
