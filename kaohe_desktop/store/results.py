"""Rows of computations: the whole outcome with its explanations, and reading it back equal."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, delete, func, insert, select

from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.outcome import Outcome, QuotaUse, Step
from kaohe_desktop.engine.period import Period as EnginePeriod
from kaohe_desktop.store import audit, codec
from kaohe_desktop.store.models import AuditLine, Computation, ResultRow

_LOT = 2_000  # results turned into rows at a time: an explanation is long


@dataclass(frozen=True, slots=True)
class ComputationRow:
    """The last computation of a period; ``digest`` is the SHA-256 over its results."""

    id: int
    at: str
    scheme_digest: str
    engine_version: str
    audit_id: int
    digest: str


def save(
    connection: Connection, period_id: int, outcome: Outcome, scheme_digest: str, engine_version: str, stamp: str,
    seen: int, progress: Callable[[int], bool] | None = None,
) -> ComputationRow:
    """Store an outcome with every explanation; the results of the computation before it are dropped, its row stays.

    ``seen`` is the last audit line the computation took in.
    ``progress`` is told how many results are done and may return False to stop: then InterruptedError is raised.
    """
    connection.execute(delete(ResultRow).where(ResultRow.computation_id.in_(
        select(Computation.id).where(Computation.period_id == period_id)
    )))
    details = [codec.pack_result(result) for result in outcome.results]
    summary = codec.dumps({
        "scheme_id": outcome.scheme_id, "scheme_version": outcome.scheme_version, "period": outcome.period.code,
        "quotas": [codec.pack_quota(quota) for quota in outcome.quotas],
        "ties": [codec.pack_tie(tie) for tie in outcome.ties], "places": dict(outcome.item_places),
        "labels": dict(outcome.item_labels),
        "unused": [codec.pack_decision(decision) for decision in outcome.unused_decisions],
    })
    digest = sha256("\n".join([summary, *details]).encode()).hexdigest()
    values = {
        "period_id": period_id, "at": stamp, "scheme_digest": scheme_digest, "engine_version": engine_version,
        "audit_id": seen, "digest": digest, "summary": summary,
    }
    number = connection.execute(insert(Computation).values(values).returning(Computation.id)).scalar_one()
    lot = []
    for position, (result, detail) in enumerate(zip(outcome.results, details, strict=True)):
        lot.append({
            "computation_id": number, "position": position, "key": result.key,
            "total": None if result.total is None else plain(result.total), "rank": result.rank, "grade": result.grade,
            "bonus": None if result.bonus is None else plain(result.bonus), "detail": detail,
            "trace": codec.pack_steps(outcome.explain(result.key)),
        })
        if len(lot) == _LOT or position + 1 == len(outcome.results):
            connection.execute(insert(ResultRow), lot)
            lot = []
            if progress is not None and not progress(position + 1):
                raise InterruptedError
    return ComputationRow(number, stamp, scheme_digest, engine_version, seen, digest)


def last(connection: Connection, period_id: int) -> ComputationRow | None:
    """The last computation of a period."""
    found = connection.execute(
        select(
            Computation.id, Computation.at, Computation.scheme_digest, Computation.engine_version, Computation.audit_id,
            Computation.digest,
        ).where(Computation.period_id == period_id).order_by(Computation.id.desc()).limit(1)
    ).one_or_none()
    return None if found is None else ComputationRow(*found)


def load(connection: Connection, computation_id: int, explain: Callable[[str], tuple[Step, ...]]) -> Outcome:
    """The outcome of a computation as it was; ``explain`` gives an explanation when it is asked for."""
    summary = json.loads(
        connection.execute(select(Computation.summary).where(Computation.id == computation_id)).scalar_one()
    )
    found = connection.execute(
        select(ResultRow.key, ResultRow.detail).where(ResultRow.computation_id == computation_id)
        .order_by(ResultRow.position)
    )
    return Outcome(
        scheme_id=summary["scheme_id"], scheme_version=summary["scheme_version"],
        period=EnginePeriod.parse(summary["period"]),
        results=tuple(codec.unpack_result(key, detail) for key, detail in found),
        quotas=tuple(QuotaUse(*quota) for quota in summary["quotas"]),
        ties=tuple(codec.unpack_tie(tie) for tie in summary["ties"]), item_places=summary["places"],
        item_labels=summary.get("labels", {}),  # not kept by the first version
        unused_decisions=tuple(codec.unpack_decision(decision) for decision in summary["unused"]), explain=explain,
    )


def trace(connection: Connection, computation_id: int, key: str) -> tuple[Step, ...]:
    """The stored explanation of one subject; empty if there is none."""
    text = connection.execute(
        select(ResultRow.trace).where(ResultRow.computation_id == computation_id, ResultRow.key == key)
    ).scalar()
    return () if text is None else codec.unpack_steps(text)


def changed_since(connection: Connection, period_id: int, audit_id: int) -> int:
    """How many changes to a period's roster, entries, parameters and decisions the trail holds after a line."""
    return connection.execute(
        select(func.count()).select_from(AuditLine).where(
            AuditLine.period_id == period_id, AuditLine.id > audit_id, AuditLine.kind.in_(audit.INPUTS)
        )
    ).scalar_one()
