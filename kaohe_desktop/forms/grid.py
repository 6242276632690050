"""Where the cells of a ruled table stand: spans resolved to shares of the width and whole rows, faults as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from kaohe_desktop.engine.problems import Kind
from kaohe_desktop.forms import problems
from kaohe_desktop.forms.model import Cell, Row

_EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Place:
    """A cell in its table: from ``left`` to ``right`` (shares of the width), ``rows`` rows from ``row`` on."""

    spec: Cell
    row: int
    rows: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Fault:
    """A table that does not come out: which row and cell (from 0; cell -1: the row as a whole), and the facts."""

    kind: Kind
    row: int
    cell: int
    facts: dict[str, object]


def stops(columns: Sequence[float]) -> tuple[float, ...]:
    """The column lines as shares of the width: ``(20, 20)`` gives ``(0, 0.5, 1)``."""
    whole = sum(columns)
    return (0.0, *(round(at / whole, 9) for at in accumulate(columns)))


def resolve(rows: Sequence[Row], columns: Sequence[float]) -> tuple[list[Place], list[Fault]]:
    """Place every cell of ``rows``; a row's own ``columns`` go before the table's. Faults leave the place out."""
    places: list[Place] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows):
        taken = [(p.left, p.right) for p in places if p.row + p.rows > number]
        _place_row(number, row, stops(row.columns or columns), taken, len(rows), places, faults)
    return places, faults


def _place_row(
    number: int, row: Row, lines: Sequence[float], taken: Sequence[tuple[float, float]], height: int,
    places: list[Place], faults: list[Fault],
) -> None:
    at, last = 0, len(lines) - 1
    for left, right in taken:
        if not (_on(left, lines) and _on(right, lines)):
            faults.append(Fault(problems.SPAN_NOT_ALIGNED, number, -1, {}))
            return
    for index, cell in enumerate(row.cells):
        at = _skip(at, lines, taken)
        end = at + cell.span
        if end > last or any(left < lines[end] - _EPSILON and right > lines[at] + _EPSILON for left, right in taken):
            faults.append(Fault(problems.ROW_TOO_LONG, number, index, {"value": cell.text, "columns": last}))
            return
        if number + cell.rows > height:
            faults.append(Fault(problems.ROWS_PAST_END, number, index, {"value": cell.text, "rows": cell.rows}))
        places.append(Place(cell, number, min(cell.rows, height - number), lines[at], lines[end]))
        at = end
    at = _skip(at, lines, taken)
    if at < last:
        faults.append(Fault(problems.ROW_NOT_FILLED, number, -1, {"columns": last, "used": at}))


def _on(line: float, lines: Sequence[float]) -> bool:
    return any(abs(line - other) < _EPSILON for other in lines)


def _skip(at: int, lines: Sequence[float], taken: Sequence[tuple[float, float]]) -> int:
    """The next column that no cell from above takes."""
    while at < len(lines) - 1 and any(
        left < lines[at] + _EPSILON and lines[at + 1] < right + _EPSILON for left, right in taken
    ):
        at += 1
    return at
