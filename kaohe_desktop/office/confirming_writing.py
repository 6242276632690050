"""Writing confirmations: each in one audited transaction; what is replaced or withdrawn stays as history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe_desktop.office.confirming_chain import CLOSE, POST

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.confirmations import Confirmed, NewConfirmation
    from kaohe_desktop.store.results import ComputationRow

REPLACED, UNDONE = "由新的确认代替", "撤销"


def history(ws: Workspace, period: PeriodInfo) -> list[Confirmed]:
    """Every confirmation ever recorded for a period, in order, withdrawn and replaced ones with their reason."""
    from kaohe_desktop.store import confirmations as rows

    with ws.database.read() as connection:
        return rows.recorded(connection, period.id)


def computation_of(ws: Workspace, period: PeriodInfo) -> ComputationRow:
    """The computation a confirmation is about: the last."""
    from kaohe_desktop.store import results

    with ws.database.read() as connection:
        found = results.last(connection, period.id)
    assert found is not None
    return found


def record(ws: Workspace, period: PeriodInfo, new: NewConfirmation, act: str) -> int:
    """One transaction: what it takes the place of is withdrawn, the new one added, with an audit line; its number."""
    from kaohe_desktop.store import confirmations as rows

    gone = [one for one in history(ws, period) if not one.withdrawn_at and one.step == new.step and _replaced(one.part, new.part)]
    with ws.database.change(f"{act} {period.label}", new.note) as change:
        before = None
        for one in gone:
            rows.withdraw(change.connection, one.id, change.stamp, REPLACED)
            before = rows.again(change.connection, one.id)
        number = rows.add(change.connection, period.id, new, change.stamp, ws.user)
        change.note(rows.line(period.id, before, new))
    return number


def _replaced(old: str, new: str) -> bool:
    """A new posting takes the place of the old one and of how that ended."""
    return old == new or (old, new) == (CLOSE, POST)


def take_off(ws: Workspace, period: PeriodInfo, one: Confirmed, act: str, why: str) -> None:
    """Withdraw a confirmation; undone, what it took the place of is recorded once more."""
    from kaohe_desktop.store import confirmations as rows

    back = _replaced_by(ws, period, one) if why == UNDONE else []
    with ws.database.change(f"{act} {period.label}", why) as change:
        rows.withdraw(change.connection, one.id, change.stamp, why)
        change.note(rows.line(period.id, rows.again(change.connection, one.id), None))
        for old in back:
            new = rows.again(change.connection, old.id)
            rows.add(change.connection, period.id, new, change.stamp, ws.user)
            change.note(rows.line(period.id, None, new))


def _replaced_by(ws: Workspace, period: PeriodInfo, one: Confirmed) -> list[Confirmed]:
    """What was withdrawn when this one was recorded: in the same step at the same moment, to make room for it."""
    same = [
        old for old in history(ws, period) if old.step == one.step and old.id < one.id
        and (old.withdrawn_at, old.withdrawn_why) == (one.recorded_at, REPLACED) and _replaced(old.part, one.part)
    ]
    latest = {old.part: old for old in same}  # one of each part: stamps are of whole seconds
    return list(latest.values())
