"""Rows of dated changes of people (变动)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from kaohe_desktop.store.models import Period, Person, PersonChange, RosterEntry

_LOT = 500
_COLUMNS = tuple(PersonChange.__table__.columns)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One recorded change; ``withdrawn_at`` is empty while it counts."""

    id: int
    person_id: int
    period_id: int
    day: str
    reason: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    later: bool
    recorded_at: str
    recorded_by: str
    withdrawn_at: str = ""


def add(connection: Connection, row: ChangeRow) -> int:
    """Record a change; its id."""
    found = connection.execute(insert(PersonChange).values(
        person_id=row.person_id, period_id=row.period_id, day=row.day, reason=row.reason,
        before=json.dumps(dict(row.before), ensure_ascii=False), after=json.dumps(dict(row.after), ensure_ascii=False),
        later=int(row.later), recorded_at=row.recorded_at, recorded_by=row.recorded_by, withdrawn_at=None,
    ).returning(PersonChange.id))
    return found.scalar_one()


def withdraw(connection: Connection, number: int, stamp: str | None) -> None:
    """Take a change back at a time; with None it counts again."""
    connection.execute(update(PersonChange).where(PersonChange.id == number).values(withdrawn_at=stamp))


def of_person(connection: Connection, key: str) -> list[tuple[ChangeRow, str]]:
    """A person's changes, newest first, each with the code of the period it was recorded in."""
    found = connection.execute(
        select(*_COLUMNS, Period.code).join(Person, Person.id == PersonChange.person_id)
        .join(Period, Period.id == PersonChange.period_id).where(Person.key == key)
        .order_by(PersonChange.day.desc(), PersonChange.id.desc())
    )
    return [(_row(row), row.code) for row in found]


def in_force(connection: Connection, until: str) -> list[ChangeRow]:
    """Every change that counts, up to a day, oldest first."""
    found = connection.execute(
        select(*_COLUMNS).where(PersonChange.withdrawn_at.is_(None), PersonChange.day <= until)
        .order_by(PersonChange.day, PersonChange.id)
    )
    return [_row(row) for row in found]


def last_days(connection: Connection, period_id: int, people: Sequence[int]) -> dict[int, str]:
    """The day of each person's last change that counts in this period's roster; those without one are left out."""
    found: dict[int, str] = {}
    for start in range(0, len(people), _LOT):
        rows = connection.execute(
            select(PersonChange.person_id, func.max(PersonChange.day)).where(
                PersonChange.period_id == period_id, PersonChange.person_id.in_(people[start:start + _LOT]),
                PersonChange.withdrawn_at.is_(None), PersonChange.later == 0,
            ).group_by(PersonChange.person_id)
        )
        found.update({person: day for person, day in rows if day is not None})
    return found


def periods_of(connection: Connection, person_id: int) -> set[int]:
    """The periods on whose rosters a person stands."""
    return set(connection.execute(select(RosterEntry.period_id).where(RosterEntry.person_id == person_id)).scalars())


def _row(row: Row[*tuple[Any, ...]]) -> ChangeRow:
    return ChangeRow(
        row.id, row.person_id, row.period_id, row.day, row.reason, json.loads(row.before), json.loads(row.after),
        bool(row.later), row.recorded_at, row.recorded_by, row.withdrawn_at or "",
    )
