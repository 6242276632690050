"""Rows of entered values: one row a subject (position 0), repeated rows, and rows of no subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from kaohe_desktop.store.models import EntryRow, EntryValue


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
    lines = [
        {
            "id": row.id, "period_id": period_id, "sheet": row.sheet, "roster_entry_id": row.subject,
            "position": row.position,
        }
        for row in new
    ]
    if lines:
        connection.execute(insert(EntryRow), lines)


def remove_rows(connection: Connection, ids: Sequence[int]) -> None:
    """Remove rows with their values."""
    if ids:
        connection.execute(delete(EntryRow).where(EntryRow.id == bindparam("gone")), [{"gone": one} for one in ids])


def write_cells(connection: Connection, cells: Iterable[CellWrite], *, fresh: bool = False) -> None:
    """Write cells; ``fresh`` says that none of them can be there yet (quicker for an import)."""
    filled: list[Mapping[str, object]] = []
    blank: list[Mapping[str, object]] = []
    for cell in cells:
        if cell.text:
            filled.append({"row_id": cell.row_id, "heading": cell.heading, "kind": cell.kind, "value": cell.text})
        else:
            blank.append({"of_row": cell.row_id, "of_heading": cell.heading})
    if filled:
        if fresh:
            connection.execute(insert(EntryValue), filled)
        else:
            statement = upsert(EntryValue)
            replace = {"kind": statement.excluded.kind, "value": statement.excluded.value}
            connection.execute(
                statement.on_conflict_do_update(index_elements=["row_id", "heading"], set_=replace), filled
            )
    if blank:
        connection.execute(
            delete(EntryValue).where(
                EntryValue.row_id == bindparam("of_row"), EntryValue.heading == bindparam("of_heading")
            ),
            blank,
        )
