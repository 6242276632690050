"""The roster lines and stored results of one person over all periods, found by the person and not period by period."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, select

from kaohe_desktop.engine.outcome import Result
from kaohe_desktop.store import codec
from kaohe_desktop.store.models import Computation, Period, Person, ResultRow, RosterEntry


@dataclass(frozen=True, slots=True)
class StandsIn:
    """How a person stood in a period: the roster line's texts, and the result of the last computation if there was one."""

    period_id: int
    key: str
    name: str
    cells: Mapping[str, str]
    result: Result | None


def of_person(connection: Connection, key: str) -> list[StandsIn]:
    """Everywhere the person of a number stands, the latest period first."""
    newest = select(Computation.period_id, func.max(Computation.id).label("number")).group_by(Computation.period_id).subquery()
    found = connection.execute(
        select(RosterEntry.period_id, RosterEntry.key, RosterEntry.name, RosterEntry.cells, ResultRow.detail)
        .join(Person, Person.id == RosterEntry.person_id).join(Period, Period.id == RosterEntry.period_id)
        .outerjoin(newest, newest.c.period_id == RosterEntry.period_id)
        .outerjoin(ResultRow, and_(ResultRow.computation_id == newest.c.number, ResultRow.key == RosterEntry.key))
        .where(Person.key == key).order_by(Period.first_day.desc(), Period.id.desc())
    )
    return [
        StandsIn(
            period, number, name, json.loads(cells), None if detail is None else codec.unpack_result(number, detail),
        ) for period, number, name, cells, detail in found
    ]
