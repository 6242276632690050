"""Rows of decisions (领导小组决定): in force, and those withdrawn or replaced, which stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, insert, select, update

from kaohe_desktop.engine.cohort import Decision, DecisionKind
from kaohe_desktop.engine.figures import plain
from kaohe_desktop.store.models import DecisionRow


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision as recorded; ``withdrawn_at`` is "" while it is in force."""

    id: int
    decision: Decision
    recorded_at: str
    recorded_by: str
    withdrawn_at: str
    withdrawn_why: str


def add(connection: Connection, period_id: int, decision: Decision, stamp: str, clerk: str) -> int:
    """Record a decision; one of the same kind for the same subject must have been withdrawn before."""
    values = {
        "period_id": period_id, "subject": decision.subject, "kind": decision.kind.value, "grade": decision.grade,
        "total": None if decision.total is None else plain(decision.total), "reason": decision.reason,
        "decided_on": decision.decided_on.isoformat(), "decided_by": decision.decided_by, "document": decision.document,
        "recorded_at": stamp, "recorded_by": clerk,
    }
    return connection.execute(insert(DecisionRow).values(values).returning(DecisionRow.id)).scalar_one()


def withdraw(connection: Connection, decision_id: int, stamp: str, why: str) -> None:
    """Mark a decision withdrawn; it stays as history."""
    connection.execute(
        update(DecisionRow).where(DecisionRow.id == decision_id).values(withdrawn_at=stamp, withdrawn_why=why)
    )


def recorded(connection: Connection, period_id: int) -> list[Recorded]:
    """Every decision of a period in the order it was recorded, history included."""
    found = connection.execute(
        select(
            DecisionRow.id, DecisionRow.subject, DecisionRow.kind, DecisionRow.grade, DecisionRow.reason,
            DecisionRow.decided_on, DecisionRow.decided_by, DecisionRow.total, DecisionRow.document,
            DecisionRow.recorded_at, DecisionRow.recorded_by, DecisionRow.withdrawn_at, DecisionRow.withdrawn_why,
        ).where(DecisionRow.period_id == period_id).order_by(DecisionRow.id)
    )
    return [
        Recorded(
            number,
            Decision(
                subject, DecisionKind(kind), grade, reason, date.fromisoformat(on), by,
                None if total is None else Decimal(total), document,
            ),
            at, clerk, gone or "", why or "",
        )
        for number, subject, kind, grade, reason, on, by, total, document, at, clerk, gone, why in found
    ]
