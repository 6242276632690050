"""Rows of entered values: one row a subject (position 0), repeated rows, and rows of no subject."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from kaohe_desktop.store.engine import write_many
from kaohe_desktop.store.models import EntryRow, EntryValue

# Statements are put together once: for a single edit that takes as long as running them.
_ADD_ROWS = insert(EntryRow)
_ADD_CELLS = insert(EntryValue)
_WRITE_CELLS = upsert(EntryValue)
_WRITE_CELLS = _WRITE_CELLS.on_conflict_do_update(
    index_elements=["row_id", "heading"], set_={"kind": _WRITE_CELLS.excluded.kind, "value": _WRITE_CELLS.excluded.value},
)
_BLANK_CELLS = delete(EntryValue).where(
    EntryValue.row_id == bindparam("of_row"), EntryValue.heading == bindparam("of_heading")
)


@dataclass(frozen=True, slots=True)
class RowRow:
    """One stored row of a sheet; ``subject`` is the roster line's id, None for a table of no subject."""

    id: int
    sheet: str
    subject: int | None
    position: int


@dataclass(frozen=True, slots=True)
class CellWrite:
    """One cell to write: an empty ``text`` blanks it."""

    row_id: int
    heading: str
    kind: str
    text: str


def rows(connection: Connection, period_id: int) -> list[RowRow]:
    """Every row of a period, those of a sheet in their order."""
    found = connection.execute(
        select(EntryRow.id, EntryRow.sheet, EntryRow.roster_entry_id, EntryRow.position)
        .where(EntryRow.period_id == period_id).order_by(EntryRow.position, EntryRow.id)
    )
    return [RowRow(*row) for row in found]


def values(connection: Connection, period_id: int) -> Iterable[tuple[int, str, str]]:
    """Every entered cell of a period: row id, heading, text."""
    return connection.execute(
        select(EntryValue.row_id, EntryValue.heading, EntryValue.value)
        .join(EntryRow, EntryRow.id == EntryValue.row_id).where(EntryRow.period_id == period_id)
    )


def add_rows(connection: Connection, period_id: int, new: Iterable[RowRow]) -> None:
    """Write rows with the ids they have."""
    lines = [(row.id, period_id, row.sheet, row.subject, row.position) for row in new]
    if lines:
        write_many(connection, _ADD_ROWS, ("id", "period_id", "sheet", "roster_entry_id", "position"), lines)


def remove_rows(connection: Connection, ids: Sequence[int]) -> None:
    """Remove rows with their values."""
    if ids:
        connection.execute(delete(EntryRow).where(EntryRow.id == bindparam("gone")), [{"gone": one} for one in ids])


def write_cells(connection: Connection, cells: Iterable[CellWrite], *, fresh: bool = False) -> None:
    """Write cells; ``fresh`` says that none of them can be there yet (quicker for an import)."""
    filled: list[tuple[object, ...]] = []
    blank: list[tuple[object, ...]] = []
    for cell in cells:
        if cell.text:
            filled.append((cell.row_id, cell.heading, cell.kind, cell.text))
        else:
            blank.append((cell.row_id, cell.heading))
    if filled:
        write_many(connection, _ADD_CELLS if fresh else _WRITE_CELLS, ("row_id", "heading", "kind", "value"), filled)
    if blank:
        write_many(connection, _BLANK_CELLS, ("of_row", "of_heading"), blank)
