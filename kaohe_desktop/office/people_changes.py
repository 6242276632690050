"""Dated changes of people (变动): unit, post, category, status and posting, each with its day and reason.

A change is written into the roster of the period it is recorded in and into the person's dated terms, and no other
period is touched: every period keeps its own roster lines. One dated after the period, or recorded 从下一期起, waits
and is taken up when the next period is opened with this roster.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.office.operations import Cell, EditRoster, Operation, OwnOperation, Session
from kaohe_desktop.office.problems import ARCHIVED, BAD_DAY, NOTHING_CHANGED, REASON_NEEDED
from kaohe_desktop.store import audit, people_changes
from kaohe_desktop.store.people_changes import ChangeRow

if TYPE_CHECKING:
    from kaohe_desktop.engine.period import Period
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.engine.scheme.model import EntryField
    from kaohe_desktop.office.cohorts import Line, PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

#: What a dated change may be of, as far as the scheme's roster has it; the months go with the status.
FIELDS = ("科室", "职务", "考核类别", "人员状态", "派驻单位")
MONTHS = "在职月数"
STATUS = "人员状态"


@dataclass(frozen=True, slots=True)
class PersonChange:
    """A change as it is shown: when, why, what from and to; ``period`` is the one it was recorded in."""

    day: str
    reason: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    later: bool
    period: str
    at: str
    who: str
    withdrawn: bool

    @property
    def text(self) -> str:
        """From → to in words."""
        words = (f"{heading} {self.before.get(heading) or '空'} → {text or '空'}" for heading, text in self.after.items())
        return "；".join(words) + ("（从下一期起）" if self.later else "") + ("（已撤销）" if self.withdrawn else "")


@dataclass(frozen=True, slots=True)
class Record(OwnOperation):
    """Keep a change beside the roster; ``back`` takes it back, and it stays as history."""

    row: ChangeRow
    key: str
    back: bool = False

    def inverse(self) -> Operation:
        """Turn it round."""
        return replace(self, back=not self.back)

    def write(self, session: Session) -> Operation:
        """Record it, take it back, or let it count again."""
        connection, row = session.change.connection, self.row
        if row.id:
            people_changes.withdraw(connection, row.id, session.change.stamp if self.back else None)
        else:
            row = replace(row, recorded_at=session.change.stamp)
            row = replace(row, id=people_changes.add(connection, row))
        what = audit.cells({"日期": row.day, "原因": row.reason, **row.after})
        old = audit.cells(dict(row.before))
        session.change.note(audit.Line(
            "change", session.book.row.id, "变动", self.key, 0, "", what if self.back else old, old if self.back else what,
        ))
        return replace(self, row=row)

    def fits(self, book: PeriodBook) -> bool:
        """The roster's own cells, changed with it, say whether it still fits."""
        return True


def change_fields(scheme: CompiledScheme) -> list[EntryField]:
    """What a dated change can be of under this scheme, the months in service last; none where departments are appraised."""
    if scheme.scheme.head.subject != "person":
        return []
    known = {entry.name: entry for entry in scheme.scheme.roster.fields}
    return [known[name] for name in (*FIELDS, MONTHS) if name in known]


def proposed_months(period: Period, status: str, day: str) -> str:
    """The months in service up to a leaving in the period, its own month counted; "" where nothing is proposed."""
    from kaohe_desktop.office.periods import LEFT

    try:
        left = date.fromisoformat(day)
    except ValueError:
        return ""
    if status not in LEFT or not period.first_day <= left <= period.last_day:
        return ""
    return str((left.year - period.first_day.year) * 12 + left.month - period.first_day.month + 1)


def planned(
    book: PeriodBook, line: Line, values: Mapping[str, str], day: str, reason: str, *, later: bool, who: str
) -> tuple[Mapping[str, str], list[Operation]]:
    """The changed texts and what to do for them. Raises Refused: a wrong day, no reason, nothing changed, archived.

    The texts must have been read by the roster's own rules (:meth:`RosterGrid.change_person` does).
    """
    found: list[Problem] = []
    if book.archived:
        found.append(ARCHIVED.at(period=book.period.label))
    if not _is_day(day):
        found.append(BAD_DAY.at(label="日期", value=day, subject=line.key))
    if not reason.strip():
        found.append(REASON_NEEDED.at(act="变动", subject=line.key))
    after = {heading: text for heading, text in values.items() if text != line.cells.get(heading, "")}
    if not after:
        found.append(NOTHING_CHANGED.at(name=line.name, subject=line.key))
    if found:
        raise Refused(found)
    assert line.person_id is not None
    later = later or date.fromisoformat(day) > book.period.last_day
    before = {heading: line.cells.get(heading, "") for heading in after}
    row = ChangeRow(0, line.person_id, book.row.id, day, reason.strip(), before, after, later, "", who)
    operations: list[Operation] = [Record(row, line.key)]
    if not later:
        cells = tuple(Cell(line.id, heading, before[heading], text) for heading, text in after.items())
        operations.append(EditRoster(cells, day))
    return after, operations


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and date.fromisoformat(text) is not None
    except ValueError:
        return False


def changes_of(ws: Workspace, key: str) -> list[PersonChange]:
    """A person's changes, newest first, whichever periods they were recorded in; one recorded for several is one."""
    with ws.database.read() as connection:
        found = people_changes.of_person(connection, key)
    together: dict[tuple[str, str, str], list[tuple[ChangeRow, str]]] = {}
    for row, code in found:
        together.setdefault((row.recorded_at, row.day, row.reason), []).append((row, code))
    return [_as_one(rows) for rows in together.values()]


def _as_one(rows: Sequence[tuple[ChangeRow, str]]) -> PersonChange:
    rows = sorted(rows, key=lambda pair: pair[0].id)
    first = rows[0][0]
    before = {heading: text for row, _ in reversed(rows) for heading, text in row.before.items()}
    after = {heading: text for row, _ in reversed(rows) for heading, text in row.after.items()}
    return PersonChange(
        first.day, first.reason, before, after, first.later, "、".join(dict.fromkeys(code for _, code in rows)),
        first.recorded_at, first.recorded_by, all(row.withdrawn_at for row, _ in rows),
    )


@dataclass(frozen=True, slots=True)
class OtherPeriod:
    """Another open period that has the person on its roster; ``meant`` whether a change of that day concerns it too."""

    period: PeriodInfo
    meant: bool


def other_periods(ws: Workspace, period: PeriodInfo, key: str, day: str) -> list[OtherPeriod]:
    """The other open periods of a person, nearest first: those that contain the day, or come after it, are meant.

    One that comes after and is open already has its roster from before the change was known.
    """
    from kaohe_desktop.office.periods import periods

    line = ws.book(period.id).by_key.get(key)
    if line is None or line.person_id is None:
        return []
    try:
        on = date.fromisoformat(day)
    except ValueError:
        on = period.first_day
    with ws.database.read() as connection:
        standing = people_changes.periods_of(connection, line.person_id)
    found = [
        OtherPeriod(one, one.last_day >= on) for one in periods(ws)
        if one.id in standing and one.id != period.id and one.status != "archived"
    ]
    return sorted(found, key=lambda one: abs((one.period.first_day - period.first_day).days))


def waiting(ws: Workspace, source: PeriodInfo, period: Period) -> dict[int, list[ChangeRow]]:
    """By person id: the changes that the source period's roster does not have yet and the new period's must have."""
    found: dict[int, list[ChangeRow]] = {}
    with ws.database.read() as connection:
        for row in people_changes.in_force(connection, period.last_day.isoformat()):
            if row.day > source.last_day.isoformat() or (row.later and row.period_id == source.id):
                found.setdefault(row.person_id, []).append(row)
    return found


def taken_up(cells: Mapping[str, str], changes: Sequence[ChangeRow], first_day: date) -> dict[str, str] | None:
    """A roster line with these changes; None if the person left for good before the period begins."""
    from kaohe_desktop.office.periods import LEFT

    whole = dict(cells)
    for change in changes:
        if change.day < first_day.isoformat() and change.after.get(STATUS) in LEFT:
            return None
        whole.update(change.after)
    return whole
