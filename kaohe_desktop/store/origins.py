"""Where entered cells come from (出处): what the trail says of the rows of a period's sheets."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from kaohe_desktop.store.models import AuditLine


@dataclass(frozen=True, slots=True)
class Written:
    """One cell as an action wrote it; ``why`` is what the action gave as its reason."""

    row: int
    heading: str
    text: str
    at: str
    who: str
    why: str


def written(
    connection: Connection, period_id: int, sheets: Collection[str], acts: Collection[str],
    rows: Collection[int] | None = None,
) -> Iterator[Written]:
    """The cells of repeated rows that these actions (by name) wrote, in order; of these rows alone if given."""
    statement = select(
        AuditLine.row, AuditLine.heading, AuditLine.after, AuditLine.at, AuditLine.who, AuditLine.why,
    ).where(
        AuditLine.period_id == period_id, AuditLine.kind.in_(("row", "value")), AuditLine.row > 0,
        AuditLine.sheet.in_(sheets), AuditLine.act.in_(acts),
    )
    if rows is not None:
        statement = statement.where(AuditLine.row.in_(rows))
    for row, heading, after, at, who, why in connection.execute(statement.order_by(AuditLine.id)):
        cells: dict[str, str] = {heading: after} if heading else json.loads(after or "{}")
        for name, text in cells.items():
            yield Written(row, name, text, at, who, why)
