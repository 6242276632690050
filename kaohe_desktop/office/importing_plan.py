"""What an import comes to (导入计划): each cell that would change, and the operations that change it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.office.operations import Cell, NewRow

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import PeriodBook

NEW_SUBJECT = "新增"
WHOLE = "整行"


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that would change (or, with heading 新增 or 整行, one subject or row), as it stands and as it would be."""

    sheet: str
    key: str
    name: str
    heading: str
    before: str
    after: str


@dataclass(slots=True)
class NewSubject:
    """A subject the roster does not have yet, with all that the file has of it."""

    cells: dict[str, str]
    entries: dict[str, dict[str, str]]
    rows: list[NewRow]


@dataclass(slots=True)
class Plan:
    """The operations of an import, those for new subjects still without their lines."""

    new: dict[str, NewSubject]
    roster: list[Cell]
    entries: dict[str, list[Cell]]
    edited: dict[str, list[Cell]]
    added: list[NewRow]
    removed: list[NewRow]
    kept: int = 0

    def size(self) -> int:
        """How many cells and rows change."""
        cells = [*self.roster, *_flat(self.entries.values()), *_flat(self.edited.values())]
        new = sum(
            len(one.cells) + sum(map(len, one.entries.values())) + sum(len(row.texts) for row in one.rows)
            for one in self.new.values()
        )
        return len(cells) + new + sum(len(row.texts) for row in self.added) + len(self.removed)


def _flat(lists: Iterable[Sequence[Cell]]) -> Iterator[Cell]:
    for cells in lists:
        yield from cells


def only(book: PeriodBook, plan: Plan, keys: Collection[str]) -> Plan:
    """The part of a plan that belongs to some subjects."""
    def wanted(line: int | None) -> bool:
        return (book.lines[line].key if line is not None else "") in keys

    edited = {
        sheet: [cell for cell in cells if wanted(book.row_lines[cell.target].line)] for sheet, cells in plan.edited.items()
    }
    entries = {sheet: [cell for cell in cells if wanted(cell.target)] for sheet, cells in plan.entries.items()}
    return Plan(
        {key: new for key, new in plan.new.items() if key in keys}, [cell for cell in plan.roster if wanted(cell.target)],
        {sheet: cells for sheet, cells in entries.items() if cells}, {sheet: cells for sheet, cells in edited.items() if cells},
        [row for row in plan.added if wanted(row.line)], [row for row in plan.removed if wanted(row.line)], plan.kept,
    )


def with_new(book: PeriodBook, plan: Plan) -> dict[str, list[Cell]]:
    """The cells of one-row sheets, those of subjects just added with their lines."""
    cells = {sheet: list(found) for sheet, found in plan.entries.items()}
    for key, new in plan.new.items():
        line = book.by_key[key]
        for sheet, texts in new.entries.items():
            cells.setdefault(sheet, []).extend(Cell(line.id, heading, "", text) for heading, text in texts.items())
    return cells


def rows_of_new(book: PeriodBook, plan: Plan) -> list[NewRow]:
    """The repeated rows of subjects just added, with their lines."""
    return [
        NewRow(row.sheet, book.by_key[key].id, row.texts) for key, new in plan.new.items() for row in new.rows
    ]
