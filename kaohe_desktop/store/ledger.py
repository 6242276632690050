"""Rows of the ledger (台账), and what was last taken over from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select

from kaohe_desktop.store.models import AuditLine, LedgerEntry

_LOT = 500


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One entry; it belongs to a person or to a department. ``cells`` are its texts by heading, blanks left out."""

    id: int
    person_id: int | None
    department_id: int | None
    book: str
    from_day: str
    to_day: str
    cells: Mapping[str, str]


def reaching(connection: Connection, first: str, last: str) -> list[LedgerRow]:
    """Every entry that reaches into a span of days, by day."""
    found = connection.execute(
        select(*LedgerEntry.__table__.columns).where(LedgerEntry.from_day <= last, LedgerEntry.to_day >= first)
        .order_by(LedgerEntry.from_day, LedgerEntry.id)
    )
    return [
        LedgerRow(one.id, one.person_id, one.department_id, one.book, one.from_day, one.to_day, json.loads(one.cells))
        for one in found
    ]


def stored(connection: Connection, ids: Sequence[int]) -> dict[int, LedgerRow]:
    """These entries as they stand, by id."""
    rows: dict[int, LedgerRow] = {}
    for start in range(0, len(ids), _LOT):
        found = connection.execute(
            select(*LedgerEntry.__table__.columns).where(LedgerEntry.id.in_(ids[start:start + _LOT]))
        )
        rows.update({
            one.id: LedgerRow(
                one.id, one.person_id, one.department_id, one.book, one.from_day, one.to_day, json.loads(one.cells),
            ) for one in found
        })
    return rows


def write(connection: Connection, gone: Iterable[int], rows: Iterable[LedgerRow]) -> None:
    """Take entries away and put entries in, with the ids they have."""
    ids = [{"gone": one} for one in gone]
    if ids:
        connection.execute(delete(LedgerEntry).where(LedgerEntry.__table__.c.id == bindparam("gone")), ids)
    values = [
        {
            "id": row.id, "person_id": row.person_id, "department_id": row.department_id, "book": row.book,
            "from_day": row.from_day, "to_day": row.to_day, "cells": json.dumps(dict(row.cells), ensure_ascii=False),
        }
        for row in rows
    ]
    if values:
        connection.execute(insert(LedgerEntry), values)


def last_taken(connection: Connection, period_id: int, act: str) -> dict[tuple[str, str, str], str]:
    """What an action wrote last into each cell of a period: by sheet, 编号 and heading."""
    found: dict[tuple[str, str, str], str] = {}
    lines = connection.execute(
        select(AuditLine.sheet, AuditLine.subject, AuditLine.heading, AuditLine.after)
        .where(AuditLine.period_id == period_id, AuditLine.kind == "value", AuditLine.row == 0, AuditLine.act == act)
        .order_by(AuditLine.id)
    )
    for sheet, subject, heading, after in lines:
        cells: dict[str, str] = {heading: after} if heading else json.loads(after or "{}")
        found.update({(sheet, subject, name): text for name, text in cells.items()})
    return found
