"""双人复录 of a sheet of one row a subject: what was typed twice, compared cell by cell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import problems as k
from kaohe_desktop.office.double_entry import CHOICES, Choice, Difference, Progress, lines_of
from kaohe_desktop.office.double_ops import CellStep, PutCells
from kaohe_desktop.office.operations import Cell, EditEntries

if TYPE_CHECKING:
    from kaohe_desktop.office.operations import Operation
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.second import SecondCell, TypingRow


def cells_of(ws: Workspace, typing: TypingRow) -> dict[tuple[int, str], SecondCell]:
    """What was typed the second time, by roster line and heading."""
    from kaohe_desktop.store import second

    with ws.database.read() as connection:
        return {(cell.line, cell.heading): cell for cell in second.cells(connection, typing.id)}


def progress(ws: Workspace, period: PeriodInfo, typing: TypingRow) -> Progress:
    """How far the second typing is, cell by cell."""
    book = ws.book(period.id)
    key = book.scheme.scheme.key_label
    headings = [name for name in book.fields[typing.sheet] if name != key]
    cells = cells_of(ws, typing)
    expected = typed = same = 0
    unsettled: list[Difference] = []
    settled: list[Difference] = []
    for line in lines_of(book, typing.category):
        entered = line.entries.get(typing.sheet, {})
        for heading in headings:
            first, cell = entered.get(heading, ""), cells.get((line.id, heading))
            if not first and cell is None:
                continue
            expected += 1
            if cell is None:
                continue
            typed += 1
            found = Difference(line.id, line.key, line.name, heading, first, cell.value, cell.clerk)
            if cell.settled and cell.agreed == first:
                settled.append(replace(found, settled=CHOICES[cell.settled], reason=cell.reason))
            elif cell.value == first:
                same += 1
            else:
                unsettled.append(found)
    return Progress(expected, typed, same, tuple(unsettled), tuple(settled))


def settling(
    ws: Workspace, period: PeriodInfo, typing: TypingRow, found: Difference, choice: Choice, value: str, reason: str
) -> list[Operation]:
    """What settles a difference: keep the first value, take the second, or a third with a reason. Raises Refused."""
    book = ws.book(period.id)
    line = book.lines[found.line]
    cell = cells_of(ws, typing).get((line.id, found.heading))
    first = line.entries.get(typing.sheet, {}).get(found.heading, "")
    if cell is None or (cell.value == first and not cell.settled):
        raise Refused([k.NOT_DIFFERENT.at(sheet=typing.sheet, name=line.name, label=found.heading)])
    wanted = {"first": first, "second": cell.value, "third": value.strip()}[choice]
    agreed = first if wanted == first else _accepted(ws, period, typing.sheet, line.id, found.heading, wanted)
    done = replace(cell, settled=choice, agreed=agreed, reason=reason, settled_by=ws.user)
    operations: list[Operation] = []
    if agreed != first:
        operations.append(EditEntries(typing.sheet, (Cell(line.id, found.heading, first, agreed),)))
    return [*operations, PutCells(period.id, typing, (CellStep(line.id, line.key, found.heading, cell, done),))]


def _accepted(ws: Workspace, period: PeriodInfo, sheet: str, line_id: int, heading: str, text: str) -> str:
    """The form a value is stored in; Refused where it cannot stand there."""
    from kaohe_desktop.office.entry import EntryGrid

    grid = EntryGrid(ws, period, sheet)  # type: ignore[abstract]  # makes the kind that fits the sheet
    row = grid.row_of(line_id)
    assert row is not None
    column = [one.heading for one in grid.columns].index(heading)
    problem = grid.trial([(row, column, text)]).get((row, column))
    if problem is not None:
        raise Refused([problem])
    return grid.read(ws.book(period.id).fields[sheet][heading], text, "")[0]
