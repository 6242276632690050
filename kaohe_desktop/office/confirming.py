"""Confirming a period's results step by step (初评 → 领导小组 → 审定 → 派驻 → 公示), each kept; what :func:`chain` shows.

Nothing that was confirmed is ever changed: another confirmation takes its place, a withdrawn one stays as history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Problem, Refused, did_you_mean
from kaohe_desktop.engine.scheme.model import StepKind
from kaohe_desktop.office import confirming_problems as k
from kaohe_desktop.office import problems as common
from kaohe_desktop.office.confirming_chain import (
    CLOSE,
    CONFIRM,
    OBJECTED,
    POST,
    SAID,
    StepLine,
    StepState,
    chain,
    day_words,
    next_step,
)
from kaohe_desktop.office.confirming_changes import Changed, preliminary, snapshot
from kaohe_desktop.office.confirming_writing import UNDONE, computation_of, history, record, take_off

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Outcome
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.confirmations import Confirmed

__all__ = [
    "Changed", "StepLine", "StepState", "Taken", "chain", "close", "confirm", "history", "last_day", "next_step", "redo", "take_back",
    "withdraw",
]

AGREED = "agreed"
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Taken:
    """What was recorded, so that it can be taken back and done again: its name and its number."""

    name: str
    number: int


def last_day(ws: Workspace, period: PeriodInfo, line: StepLine, first: date) -> date:
    """The last day of a 公示 that begins on ``first``."""
    from kaohe_desktop.office.office_settings import office_settings

    return office_settings(ws).workdays().last(first, line.step.days, line.step.working)


def confirm(
    ws: Workspace, period: PeriodInfo, step: str, day: date, by: str, *,
    document: str = "", note: str = "", until: date | None = None, today: date | None = None,
) -> Taken:
    """Confirm a step with the results as they are computed; one confirmed before is replaced and stays as history.

    A 公示 begins with ``day`` and lasts until ``until`` (its days, if not given). Raises Refused with everything
    that stands in the way.
    """
    from kaohe_desktop.store.confirmations import NewConfirmation, packed

    now = today or date.today()
    lines = chain(ws, period, now)
    line = _line(lines, step, period)
    found, outcome = _ready(ws, period, lines, line, note)
    found += _of_day(lines, line, day, now, ahead=line.kind is StepKind.PUBLICITY)
    if day < period.first_day:
        found.append(k.BEFORE_PERIOD.at(label=step, value=str(day), period=period.label, first=period.first_day))
    if not by.strip():
        found.append(k.BY_NOBODY.at(label=step))
    old = _in_force(ws, period, line)
    details: tuple[object, ...] = (day, by.strip(), document.strip(), note.strip())
    if line.kind is StepKind.PUBLICITY:
        until = until or last_day(ws, period, line, day)
        if until < day:
            found.append(common.SPAN_BACKWARDS.at(first=day, last=until))
        details = (*details, until)
    if old is not None and line.state is not StepState.CHANGED and _details(old) == details:
        found.append(k.ALREADY.at(label=step, day=day_words(old.day)))
    if found or outcome is None:
        raise Refused(found)
    computation = computation_of(ws, period)
    shown = preliminary(ws, period, computation, outcome) if line.step.preliminary else outcome
    part = POST if line.kind is StepKind.PUBLICITY else CONFIRM
    new = NewConfirmation(
        step, line.kind.value, part, day, by.strip(), document.strip(), note.strip(), computation.digest,
        computation.audit_id, packed(snapshot(shown)), until if part == POST else None,
    )
    act = f"确认{step}" if part == CONFIRM else f"开始{step}"
    return Taken(act, record(ws, period, new, act))


def close(
    ws: Workspace, period: PeriodInfo, step: str, day: date, by: str, *, objected: bool = False, document: str = "",
    note: str = "", today: date | None = None,
) -> Taken:
    """Record how a 公示 ended: 无异议, or 有异议 with what it was (``note``). Raises Refused."""
    from kaohe_desktop.store.confirmations import NewConfirmation

    now = today or date.today()
    lines = chain(ws, period, now)
    line = _line(lines, step, period)
    posted = next((one for one in history(ws, period) if not one.withdrawn_at and (one.step, one.part) == (step, POST)), None)
    found = [common.ARCHIVED.at(period=period.label)] if _archived(ws, period) else []
    if posted is None or posted.until is None:
        raise Refused([*found, k.NOT_CONFIRMED.at(label=step)])
    if line.state is StepState.CHANGED:
        found.append(k.OUT_OF_ORDER.at(label=f"{step}的结果", other=step, state=SAID[StepState.CHANGED]))
    if not by.strip():
        found.append(k.BY_NOBODY.at(label=step))
    if day > now:
        found.append(k.DAY_AHEAD.at(label=step, value=str(day), today=now))
    if day < posted.day:
        found.append(k.DAY_BEFORE.at(label=step, value=str(day), other=f"{step}开始", day=posted.day))
    if not objected and day < posted.until:
        found.append(k.STILL_POSTED.at(label=step, until=posted.until, value=str(day)))
    if objected and not note.strip():
        found.append(k.OBJECTION_UNTOLD.at(label=step))
    if found:
        raise Refused(found)
    new = NewConfirmation(
        step, posted.kind, CLOSE, day, by.strip(), document.strip(), note.strip(), posted.digest, posted.audit_id, "{}",
        outcome=OBJECTED if objected else AGREED,
    )
    act = f"记录{step}结果"
    return Taken(act, record(ws, period, new, act))


def withdraw(ws: Workspace, period: PeriodInfo, step: str, why: str) -> None:
    """Withdraw what was last recorded of a step; it stays as history. Raises Refused: no reason, a later step confirmed."""
    lines = chain(ws, period)
    line = _line(lines, step, period)
    found = [common.ARCHIVED.at(period=period.label)] if _archived(ws, period) else []
    if not why.strip():
        found.append(common.REASON_NEEDED.at(act=f"撤销“{step}”的确认"))
    records = [one for one in history(ws, period) if not one.withdrawn_at and one.step == step]
    if not records:
        found.append(k.NOT_CONFIRMED.at(label=step))
    later = next((other for other in reversed(lines[lines.index(line) + 1 :]) if other.record), None)
    if later is not None:
        found.append(k.LATER_CONFIRMED.at(label=step, other=later.name))
    if found:
        raise Refused(found)
    take_off(ws, period, records[-1], f"撤销确认 {step}", why.strip())


def take_back(ws: Workspace, period: PeriodInfo, taken: Taken) -> None:
    """撤销 a confirmation just recorded: withdrawn, and what it took the place of is in force again. Raises Refused."""
    one = next((one for one in history(ws, period) if one.id == taken.number and not one.withdrawn_at), None)
    newer = [other for other in history(ws, period) if not other.withdrawn_at and other.id > taken.number]
    if one is None or newer or _archived(ws, period):
        raise Refused([common.CHANGED_SINCE.at(act=taken.name, word="撤销")])
    take_off(ws, period, one, f"撤销 {taken.name}", UNDONE)


def redo(ws: Workspace, period: PeriodInfo, taken: Taken) -> Taken:
    """重做 a confirmation taken back, if the results are still those it confirmed. Raises Refused."""
    from kaohe_desktop.store import confirmations as rows

    with ws.database.read() as connection:
        new = rows.again(connection, taken.number)
    if _archived(ws, period) or computation_of(ws, period).digest != new.digest:
        raise Refused([common.CHANGED_SINCE.at(act=taken.name, word="重做")])
    return Taken(taken.name, record(ws, period, new, taken.name))


# ── what stands in the way ──
def _line(lines: tuple[StepLine, ...], step: str, period: PeriodInfo) -> StepLine:
    found = next((line for line in lines if line.name == step), None)
    if found is None:
        names = [line.name for line in lines]
        raise Refused([k.NO_STEP.at(value=step, period=period.label, guess=did_you_mean(step, names), known="、".join(names))])
    return found


def _ready(
    ws: Workspace, period: PeriodInfo, lines: tuple[StepLine, ...], line: StepLine, note: str
) -> tuple[list[Problem], Outcome | None]:
    """Whether the period and the steps before let this one be confirmed, and the results it is about."""
    from kaohe_desktop.office.computing import changes_since, latest
    from kaohe_desktop.office.overview_gaps import shown_names

    found: list[Problem] = []
    if _archived(ws, period):
        found.append(common.ARCHIVED.at(period=period.label))
    outcome = latest(ws, period)
    if outcome is None:
        return [*found, common.NOT_COMPUTED.at(period=period.label, act=f"确认“{line.name}”")], None
    if count := changes_since(ws, period):
        found.append(k.STALE.at(label=line.name, count=count))
    before = next((other for other in lines[: lines.index(line)] if not other.settled), None)
    if before is not None:
        found.append(k.OUT_OF_ORDER.at(label=line.name, other=before.name, state=SAID[before.state]))
    if note.strip():
        return found, outcome
    unit = "人" if ws.book(period.id).scheme.scheme.head.subject == "person" else "个科室"
    names = shown_names(ws.book(period.id))
    pending = [names.get(one.key, one.name) for one in outcome.results if one.pending]
    if pending:
        found.append(k.PENDING.at(label=line.name, count=len(pending), unit=unit, names=_some(pending)))
    missing = [names.get(one.key, one.name) for one in outcome.results if one.missing]
    if missing:
        found.append(k.MISSING.at(label=line.name, count=len(missing), unit=unit, names=_some(missing)))
    if line.kind is StepKind.HOME and line.left:
        left = [names[key] for key in line.left]
        found.append(k.HOME_LEFT.at(label=line.name, count=len(left), names=_some(left)))
    return found, outcome


def _of_day(lines: tuple[StepLine, ...], line: StepLine, day: date, today: date, *, ahead: bool) -> list[Problem]:
    """A day that is still to come (a notice is printed before it is posted), or out of order with the steps around."""
    found, place = [], lines.index(line)
    if day > today and not ahead:
        found.append(k.DAY_AHEAD.at(label=line.name, value=str(day), today=today))
    before = next((other for other in reversed(lines[:place]) if other.settled and other.day is not None), None)
    earliest = None if before is None else before.until if before.until is not None and not before.objected else before.day
    if before is not None and earliest is not None and day < earliest:
        found.append(k.DAY_BEFORE.at(label=line.name, value=str(day), other=before.name, day=earliest))
    if line.state is StepState.DONE:
        after = next((other for other in lines[place + 1 :] if other.record and other.day is not None), None)
        if after is not None and after.day is not None and day > after.day:
            found.append(k.DAY_AFTER.at(label=line.name, value=str(day), other=after.name, day=after.day))
    return found


def _details(one: Confirmed) -> tuple[object, ...]:
    found: tuple[object, ...] = (one.day, one.decided_by, one.document, one.note)
    return found if one.until is None else (*found, one.until)


def _in_force(ws: Workspace, period: PeriodInfo, line: StepLine) -> Confirmed | None:
    part = POST if line.kind is StepKind.PUBLICITY else CONFIRM
    return next((one for one in history(ws, period) if not one.withdrawn_at and (one.step, one.part) == (line.name, part)), None)


def _archived(ws: Workspace, period: PeriodInfo) -> bool:
    return ws.book(period.id).archived


def _some(names: list[str]) -> str:
    return "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
