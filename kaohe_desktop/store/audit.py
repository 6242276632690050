"""The trail (操作记录): who, when, what, from, to, why. Each line carries the SHA-256 of the line before it.

A change inside the file breaks the chain at that line. A recomputed or cut-off chain is only seen against a head kept
elsewhere: every backup keeps one (``store.backup``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, Row, func, insert, select

from kaohe_desktop.store.engine import write_many
from kaohe_desktop.store.models import AuditLine

START = "0" * 64
_TABLE = AuditLine.__table__
_COLUMNS = tuple(column.name for column in _TABLE.columns)
_HASHED = tuple(name for name in _COLUMNS if name != "hash")
_INSERT = insert(AuditLine)
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_LAST = f"SELECT id, hash FROM {AuditLine.__tablename__} ORDER BY id DESC LIMIT 1"  # asked for at every edit: put together once


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that changed. With a ``heading`` of "", before and after are JSON objects of heading and text.

    ``kind`` says what sort of thing: value, row, roster, params, decision (these make a computation stale), compute,
    period, office.
    """

    kind: str
    period_id: int | None = None
    sheet: str = ""
    subject: str = ""
    row: int = 0
    heading: str = ""
    before: str = ""
    after: str = ""


#: Kinds of line after which the last computation no longer fits the entries.
INPUTS = ("value", "row", "roster", "params", "decision")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many lines there are and the hash of the last."""

    count: int
    hash: str


def cells(values: dict[str, str]) -> str:
    """Several cells as the text of one line."""
    return _json(values)


def _digest(fields: Sequence[object]) -> str:
    return sha256(_json(fields).encode()).hexdigest()


def append(connection: Connection, at: str, who: str, act: str, why: str, lines: Iterable[Line]) -> Head:
    """Write the lines of one action at the end of the chain; returns the new head."""
    end = head(connection)
    count, previous = end.count, end.hash
    rows = []
    for line in lines:
        count += 1
        fields = (
            count, at, who, act, line.kind, line.period_id, line.sheet, line.subject, line.row, line.heading,
            line.before, line.after, why, previous,
        )
        digest = _digest(fields)
        rows.append((*fields, digest))
        previous = digest
    if rows:
        write_many(connection, _INSERT, _COLUMNS, rows)
    return Head(count, previous)


def head(connection: Connection) -> Head:
    """The end of the chain as it is stored."""
    last = connection.exec_driver_sql(_LAST).one_or_none()
    return Head(last[0], last[1]) if last else Head(0, START)


def first_break(connection: Connection) -> int | None:
    """The number of the first line that does not fit the chain; None if all do."""
    previous = START
    for expected, row in enumerate(_stored(connection), 1):
        fields = tuple(row)[:-1]
        if row.id != expected or row.previous != previous or _digest(fields) != row.hash:
            return expected
        previous = row.hash
    return None


def hash_at(connection: Connection, count: int) -> str | None:
    """The hash of the line of that number; None if the chain is shorter."""
    if count == 0:
        return START
    return connection.execute(select(AuditLine.hash).where(AuditLine.id == count)).scalar()


def last_entered(connection: Connection, period_id: int) -> dict[str, str]:
    """The day (ISO) on which something of each subject was entered last in a period, by 编号."""
    found = connection.execute(
        select(AuditLine.subject, func.max(AuditLine.at)).where(
            AuditLine.period_id == period_id, AuditLine.kind.in_(("value", "row")), AuditLine.subject != ""
        ).group_by(AuditLine.subject)
    )
    return {subject: at[:10] for subject, at in found}


def _stored(connection: Connection) -> Iterator[Row[tuple[object, ...]]]:
    columns = [_TABLE.c[name] for name in (*_HASHED, "hash")]
    return iter(connection.execute(select(*columns).order_by(AuditLine.id).execution_options(yield_per=2000)))
