"""Second typings (复录): kept apart from the first, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from kaohe_desktop.store.models import AuditLine, SecondTyping, SecondValue


@dataclass(frozen=True, slots=True)
class TypingRow:
    """A second typing of a sheet for a category."""

    id: int
    sheet: str
    category: str
    clerk: str
    started_at: str


@dataclass(frozen=True, slots=True)
class SecondCell:
    """One cell of it, for a roster line."""

    line: int
    heading: str
    value: str
    clerk: str
    settled: str = ""
    agreed: str = ""
    reason: str = ""
    settled_by: str = ""


def typings(connection: Connection, period_id: int) -> list[TypingRow]:
    """The second typings of a period, in the order they were begun."""
    row = SecondTyping
    found = connection.execute(
        select(row.id, row.sheet, row.category, row.clerk, row.started_at)
        .where(row.period_id == period_id).order_by(row.id)
    )
    return [TypingRow(*one) for one in found]


def begin(connection: Connection, period_id: int, sheet: str, category: str, clerk: str, at: str) -> int:
    """Begin one; its id."""
    values = {"period_id": period_id, "sheet": sheet, "category": category, "clerk": clerk, "started_at": at}
    made = connection.execute(insert(SecondTyping).values(values).returning(SecondTyping.id)).scalar_one()
    return int(made)


def remove(connection: Connection, typing_id: int) -> None:
    """Take one away with all its cells."""
    connection.execute(delete(SecondTyping).where(SecondTyping.id == typing_id))


def cells(connection: Connection, typing_id: int) -> list[SecondCell]:
    """Every cell of one."""
    row = SecondValue
    found = connection.execute(
        select(
            row.roster_entry_id, row.heading, row.value, row.clerk, row.settled, row.agreed, row.reason, row.settled_by,
        ).where(row.typing_id == typing_id)
    )
    return [SecondCell(*one) for one in found]


def put(connection: Connection, typing_id: int, changed: Iterable[SecondCell]) -> None:
    """Write cells."""
    rows = []
    for cell in changed:
        values = asdict(cell)
        rows.append({"typing_id": typing_id, "roster_entry_id": values.pop("line"), **values})
    if rows:
        statement = upsert(SecondValue)
        names = ("value", "clerk", "settled", "agreed", "reason", "settled_by")
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["typing_id", "roster_entry_id", "heading"],
                set_={name: statement.excluded[name] for name in names},
            ), rows,
        )


def drop(connection: Connection, typing_id: int, places: Iterable[tuple[int, str]]) -> None:
    """Take cells away, so that they count as not typed."""
    rows = [{"of_line": line, "of_heading": heading} for line, heading in places]
    if rows:
        connection.execute(
            delete(SecondValue).where(
                SecondValue.typing_id == typing_id, SecondValue.roster_entry_id == bindparam("of_line"),
                SecondValue.heading == bindparam("of_heading"),
            ), rows,
        )


def first_clerks(connection: Connection, period_id: int, sheet: str) -> set[str]:
    """Who entered values of a sheet in the period, by the trail."""
    found = connection.execute(
        select(AuditLine.who).distinct().where(
            AuditLine.period_id == period_id, AuditLine.sheet == sheet, AuditLine.kind.in_(("value", "row")),
        )
    )
    return set(found.scalars())
