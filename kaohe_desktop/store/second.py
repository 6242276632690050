"""Second typings (复录): kept apart from the first, cell by cell; sheets of many rows a subject, row by row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from kaohe_desktop.store.models import AuditLine, SecondChoice, SecondRow, SecondTyping, SecondValue


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


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One row typed the second time; ``line`` is its roster line, None in a table. A new one has the id 0."""

    id: int
    line: int | None
    position: int
    cells: tuple[tuple[str, str], ...]
    clerk: str

    @property
    def texts(self) -> Mapping[str, str]:
        """What stands in it, by heading."""
        return dict(self.cells)


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """How a difference between two typed rows was settled; ``heading`` "" is the whole row. A new one has the id 0."""

    id: int
    subject: str
    name: str
    heading: str
    first: str
    second: str
    second_by: str
    settled: str
    agreed: str
    reason: str
    settled_by: str
    at: str


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


def rows(connection: Connection, typing_id: int) -> list[TypedRow]:
    """Every row of one, as they were typed."""
    row = SecondRow
    found = connection.execute(
        select(row.id, row.roster_entry_id, row.position, row.cells, row.clerk)
        .where(row.typing_id == typing_id).order_by(row.position, row.id)
    )
    return [TypedRow(one, line, position, tuple(json.loads(cells).items()), clerk) for one, line, position, cells, clerk in found]


def put_rows(connection: Connection, typing_id: int, changed: Iterable[TypedRow]) -> list[TypedRow]:
    """Write rows; those with the id 0 are new. Returns them with their ids."""
    done = []
    for row in changed:
        values = {
            "typing_id": typing_id, "roster_entry_id": row.line, "position": row.position, "clerk": row.clerk,
            "cells": json.dumps(row.texts, ensure_ascii=False),
        }
        if row.id:
            statement = upsert(SecondRow).values(id=row.id, **values)
            connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
            done.append(row)
        else:
            made = connection.execute(insert(SecondRow).values(values).returning(SecondRow.id)).scalar_one()
            done.append(replace(row, id=int(made)))
    return done


def drop_rows(connection: Connection, ids: Iterable[int]) -> None:
    """Take rows away."""
    if gone := list(ids):
        connection.execute(delete(SecondRow).where(SecondRow.id.in_(gone)))


def choices(connection: Connection, typing_id: int) -> list[ChoiceRow]:
    """What was settled between rows, in the order it was."""
    row = SecondChoice
    found = connection.execute(
        select(
            row.id, row.subject, row.name, row.heading, row.first, row.second, row.second_by, row.settled, row.agreed,
            row.reason, row.settled_by, row.at,
        ).where(row.typing_id == typing_id).order_by(row.id)
    )
    return [ChoiceRow(**one._mapping) for one in found]


def add_choice(connection: Connection, typing_id: int, choice: ChoiceRow) -> ChoiceRow:
    """Keep how a difference was settled; returns it with its id."""
    values = {name: value for name, value in asdict(choice).items() if name != "id" or value}
    made = connection.execute(insert(SecondChoice).values(typing_id=typing_id, **values).returning(SecondChoice.id)).scalar_one()
    return replace(choice, id=int(made))


def drop_choice(connection: Connection, choice_id: int) -> None:
    """Take a settlement away (撤销)."""
    connection.execute(delete(SecondChoice).where(SecondChoice.id == choice_id))


#: how settling a difference is called in the trail: whoever settles does not become one who typed first
SETTLED = "复录选定"


def first_clerks(connection: Connection, period_id: int, sheet: str, subjects: Iterable[str] | None = None) -> set[str]:
    """Who entered values of a sheet in the period, by the trail; of these subjects (编号) only, where given."""
    found = connection.execute(
        select(AuditLine.who, AuditLine.subject).distinct().where(
            AuditLine.period_id == period_id, AuditLine.sheet == sheet, AuditLine.kind.in_(("value", "row")),
            AuditLine.act.not_like(f"%{SETTLED}%"),
        )
    )
    wanted = None if subjects is None else set(subjects)
    return {who for who, subject in found if wanted is None or subject in wanted}
