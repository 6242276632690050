"""Rows of confirmations (确认): in force, and those withdrawn or replaced, which stay; a trigger keeps them as they were."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import Connection, insert, select, update

from kaohe_desktop.store import audit
from kaohe_desktop.store.models import AuditLine, Confirmation

#: the kind of their audit lines; they make no computation stale
AUDITED = "confirmation"
#: what everybody had: 编号 -> (name, grade, total, bonus) as shown
Snapshot = Mapping[str, tuple[str, str, str, str]]
_SEAL = "校验码"
_FIELDS = (
    "step", "kind", "part", "day", "until", "outcome", "decided_by", "document", "note", "digest", "audit_id", "snapshot",
)
_COLUMNS = (
    Confirmation.id, *(getattr(Confirmation, name) for name in _FIELDS if name != "snapshot"), Confirmation.recorded_at,
    Confirmation.recorded_by, Confirmation.withdrawn_at, Confirmation.withdrawn_why,
)


@dataclass(frozen=True, slots=True)
class NewConfirmation:
    """A confirmation to record. ``part`` is confirm, or of a 公示 post (with ``until``) and close (with ``outcome``)."""

    step: str
    kind: str
    part: str
    day: date
    decided_by: str
    document: str
    note: str
    digest: str
    audit_id: int
    snapshot: str
    until: date | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A confirmation as recorded, without its snapshot; ``withdrawn_at`` is "" while it is in force."""

    id: int
    step: str
    kind: str
    part: str
    day: date
    until: date | None
    outcome: str
    decided_by: str
    document: str
    note: str
    digest: str
    audit_id: int
    recorded_at: str
    recorded_by: str
    withdrawn_at: str
    withdrawn_why: str


def add(connection: Connection, period_id: int, new: NewConfirmation, stamp: str, clerk: str) -> int:
    """Record a confirmation; one of the same step and part must have been withdrawn before."""
    values = {**_values(new), "period_id": period_id, "recorded_at": stamp, "recorded_by": clerk}
    return connection.execute(insert(Confirmation).values(values).returning(Confirmation.id)).scalar_one()


def withdraw(connection: Connection, number: int, stamp: str, why: str) -> None:
    """Mark a confirmation withdrawn; it stays as history."""
    connection.execute(
        update(Confirmation).where(Confirmation.id == number).values(withdrawn_at=stamp, withdrawn_why=why)
    )


def recorded(connection: Connection, period_id: int) -> list[Confirmed]:
    """Every confirmation of a period in the order it was recorded, history included."""
    found = connection.execute(select(*_COLUMNS).where(Confirmation.period_id == period_id).order_by(Confirmation.id))
    return [
        Confirmed(
            row.id, row.step, row.kind, row.part, date.fromisoformat(row.day),
            None if row.until is None else date.fromisoformat(row.until), row.outcome, row.decided_by, row.document,
            row.note, row.digest, row.audit_id, row.recorded_at, row.recorded_by, row.withdrawn_at or "",
            row.withdrawn_why or "",
        )
        for row in found
    ]


def again(connection: Connection, number: int) -> NewConfirmation:
    """What a confirmation said, to be recorded once more (an undo brings it back)."""
    row = connection.execute(
        select(*(getattr(Confirmation, name) for name in _FIELDS)).where(Confirmation.id == number)
    ).one()
    return NewConfirmation(
        row.step, row.kind, row.part, date.fromisoformat(row.day), row.decided_by, row.document, row.note, row.digest,
        row.audit_id, row.snapshot, None if row.until is None else date.fromisoformat(row.until), row.outcome,
    )


def snapshot(connection: Connection, number: int) -> Snapshot:
    """What everybody had when it was confirmed."""
    text = connection.execute(select(Confirmation.snapshot).where(Confirmation.id == number)).scalar_one()
    return {key: tuple(cells) for key, cells in json.loads(text).items()}


def packed(found: Snapshot) -> str:
    """A snapshot as it is stored."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def cells(new: NewConfirmation) -> dict[str, str]:
    """A confirmation as the cells of its audit line, sealed with a hash over everything it says."""
    told = {
        "日期": new.day.isoformat(), "至": new.until.isoformat() if new.until else "",
        "结果": {"agreed": "无异议", "objected": "有异议"}.get(new.outcome, ""), "决定人": new.decided_by,
        "文号": new.document, "备注": new.note,
    }
    return {**{name: text for name, text in told.items() if text}, _SEAL: _seal(_values(new))}


def altered(connection: Connection) -> list[tuple[str, str]]:
    """The confirmations (step and day) that do not say what the trail says was recorded."""
    told = set()
    for (after,) in connection.execute(select(AuditLine.after).where(AuditLine.kind == AUDITED)):
        if after.startswith("{"):
            told.add(json.loads(after).get(_SEAL))
    columns = [getattr(Confirmation, name) for name in _FIELDS]
    return [
        (row.step, row.day) for row in connection.execute(select(*columns).order_by(Confirmation.id))
        if _seal({name: getattr(row, name) for name in _FIELDS}) not in told
    ]


def line(period_id: int, before: NewConfirmation | None, after: NewConfirmation | None) -> audit.Line:
    """The audit line of a confirmation recorded, replaced or withdrawn."""
    one = after or before
    assert one is not None
    texts = [audit.cells(cells(each)) if each is not None else "" for each in (before, after)]
    return audit.Line(AUDITED, period_id, sheet=one.step, before=texts[0], after=texts[1])


def _values(new: NewConfirmation) -> dict[str, object]:
    found: dict[str, object] = {name: getattr(new, name) for name in _FIELDS}
    return {**found, "day": new.day.isoformat(), "until": new.until.isoformat() if new.until else None}


def _seal(values: Mapping[str, object]) -> str:
    return sha256(json.dumps([values[name] for name in _FIELDS], ensure_ascii=False).encode()).hexdigest()


def edited_between(connection: Connection, period_id: int, first: int, last: int) -> bool:
    """Whether anything but decisions that a computation reads changed between two lines of the trail."""
    kinds = [kind for kind in audit.INPUTS if kind != "decision"]
    found = connection.execute(
        select(AuditLine.id).where(
            AuditLine.period_id == period_id, AuditLine.id > first, AuditLine.id <= last, AuditLine.kind.in_(kinds),
        ).limit(1)
    ).first()
    return found is not None
