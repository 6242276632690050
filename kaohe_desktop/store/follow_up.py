"""Rows of what was done about the consequences of results (结果运用: 已办)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select

from kaohe_desktop.store.models import FollowUp


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """What was done about one consequence for one subject; ``done_on`` None: only a note so far."""

    subject: str
    consequence: str
    done_on: str | None
    note: str
    clerk: str
    at: str


def stored(connection: Connection, period_id: int) -> dict[tuple[str, str], FollowUpRow]:
    """Everything noted in a period, by 编号 and consequence."""
    found = connection.execute(
        select(FollowUp.subject, FollowUp.consequence, FollowUp.done_on, FollowUp.note, FollowUp.clerk, FollowUp.at)
        .where(FollowUp.period_id == period_id)
    )
    return {(row.subject, row.consequence): FollowUpRow(*row) for row in found}


def put(connection: Connection, period_id: int, gone: Iterable[tuple[str, str]], rows: Iterable[FollowUpRow]) -> None:
    """Take the old rows away and put the new ones in their place."""
    old = [{"who": subject, "what": consequence} for subject, consequence in gone]
    if old:
        connection.execute(delete(FollowUp).where(
            FollowUp.period_id == period_id, FollowUp.subject == bindparam("who"), FollowUp.consequence == bindparam("what")
        ), old)
    new = [
        {
            "period_id": period_id, "subject": row.subject, "consequence": row.consequence, "done_on": row.done_on,
            "note": row.note, "clerk": row.clerk, "at": row.at,
        }
        for row in rows
    ]
    if new:
        connection.execute(insert(FollowUp), new)
