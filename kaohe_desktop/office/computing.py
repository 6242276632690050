"""Computing a period (计算定等): from the book to a stored outcome with every explanation, and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from kaohe_desktop import __version__
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.problems import ROSTER_EMPTY, STOPPED

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Outcome, Step
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


def compute(ws: Workspace, period: PeriodInfo, progress: Callable[[int], bool] | None = None) -> Outcome:
    """Compute a period with its pinned scheme and store everything in one transaction.

    Raises Refused with everything that stands in the way (an empty roster, contradictory values, unfinished rows);
    缺项 do not. ``progress`` is told how many results are stored and may return False to stop: nothing is stored then.
    An archived period is computed but not stored: what stands there was decided.
    """
    from kaohe_desktop.engine.appraise import appraise
    from kaohe_desktop.store import audit, periods, results

    book = ws.book(period.id)
    found = book.problems()
    if not book.lines:
        found.append(ROSTER_EMPTY.at(sheet=book.scheme.scheme.roster.name, period=period.label))
    if found:
        raise Refused(found)
    with ws.database.read() as connection:
        seen = audit.head(connection).count
    outcome = appraise(book.scheme, book.cohort())
    if book.archived:
        return outcome
    try:
        with ws.database.change(f"计算 {period.label}") as change:
            stored = results.save(
                change.connection, period.id, outcome, book.scheme.digest, __version__, change.stamp, seen, progress,
            )
            periods.set_status(change.connection, period.id, "computed")
            change.note(audit.Line("compute", period.id, heading="结果校验码", after=stored.digest))
    except InterruptedError:
        raise Refused([STOPPED.at(act="计算")]) from None
    book.row = replace(book.row, status="computed")
    outcome = replace(outcome, explain=_stored_trace(ws, stored.id))
    ws.outcomes[period.id] = (stored.id, outcome)
    return outcome


def latest(ws: Workspace, period: PeriodInfo) -> Outcome | None:
    """The stored outcome of the last computation, equal to what was computed; None before the first."""
    from kaohe_desktop.store import results

    with ws.database.read() as connection:
        row = results.last(connection, period.id)
        if row is None:
            return None
        known = ws.outcomes.get(period.id)
        if known is not None and known[0] == row.id:
            return known[1]
        outcome = results.load(connection, row.id, _stored_trace(ws, row.id))
    ws.outcomes[period.id] = (row.id, outcome)
    return outcome


def _stored_trace(ws: Workspace, computation_id: int) -> Callable[[str], tuple[Step, ...]]:
    def explain(key: str) -> tuple[Step, ...]:
        from kaohe_desktop.store import results

        with ws.database.read() as connection:
            return results.trace(connection, computation_id, key)

    return explain


def stale(ws: Workspace, period: PeriodInfo) -> bool:
    """Whether anything the last computation read has changed since; True before the first."""
    return changes_since(ws, period) != 0


def changes_since(ws: Workspace, period: PeriodInfo) -> int:
    """How many changes there were since the last computation; -1 before the first."""
    from kaohe_desktop.store import results

    with ws.database.read() as connection:
        row = results.last(connection, period.id)
        return -1 if row is None else results.changed_since(connection, period.id, row.audit_id)


def provisional(ws: Workspace, period: PeriodInfo) -> Outcome:
    """The outcome as the entries stand now; not stored."""
    from kaohe_desktop.engine.appraise import appraise

    book = ws.book(period.id)
    return appraise(book.scheme, book.cohort())
