"""Control totals of votes (测评核对): one row for each group of voters on a sheet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from kaohe_desktop.store.models import BallotControl


@dataclass(frozen=True, slots=True)
class ControlRow:
    """The totals of one group as stored; None where nothing was entered."""

    sheet: str
    voters: str
    issued: int | None = None
    returned: int | None = None
    outstanding: int | None = None
    void: int | None = None
    checked_by: str | None = None
    checked_at: str | None = None
    checked_digest: str | None = None


def stored(connection: Connection, period_id: int) -> list[ControlRow]:
    """Every group of a period that has totals."""
    row = BallotControl
    found = connection.execute(
        select(
            row.sheet, row.voters, row.issued, row.returned, row.outstanding, row.void, row.checked_by, row.checked_at,
            row.checked_digest,
        ).where(row.period_id == period_id).order_by(row.id)
    )
    return [ControlRow(*one) for one in found]


def put(connection: Connection, period_id: int, row: ControlRow) -> None:
    """Keep the totals of a group."""
    values = {
        "issued": row.issued, "returned": row.returned, "outstanding": row.outstanding, "void": row.void,
        "checked_by": row.checked_by, "checked_at": row.checked_at, "checked_digest": row.checked_digest,
    }
    statement = insert(BallotControl).values(period_id=period_id, sheet=row.sheet, voters=row.voters, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["period_id", "sheet", "voters"], set_=values))
