"""The ledger (台账): dated entries of attendance, points and work, the rules they keep, and what they add up to.

An entry belongs to a person and to days, not to a period: a leave that reaches over a quarter's end counts in each
quarter with its own workdays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.engine.scheme.ledger import DAYS, LONGEST, POINTS, SOURCES, TIMES
from kaohe_desktop.office.calendar import Calendar, span
from kaohe_desktop.office.operations import Operation, OwnOperation, Session
from kaohe_desktop.office.problems import (
    CHANGED_SINCE,
    LEDGER_OVERLAP,
    NO_WORKDAY,
    NOT_FOR_KIND,
    OUTSIDE_PERIOD,
    SPAN_BACKWARDS,
)
from kaohe_desktop.resources import resource
from kaohe_desktop.store import audit, ledger
from kaohe_desktop.store.ledger import LedgerRow
from kaohe_desktop.store.models import LedgerEntry

if TYPE_CHECKING:
    from kaohe_desktop.engine.period import Period
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.engine.scheme.model import Scheme
    from kaohe_desktop.office.cohorts import Line, PeriodBook
    from kaohe_desktop.office.workspace import Workspace

ATTENDANCE, PLUS_MINUS, WORK = "考勤台账", "加减分台账", "工作台账"
KIND, FROM, FROM_HALF, TO, TO_HALF, TIMES_COUNT = "种类", "起日", "起", "止日", "止", "次数"
DAY, POINTS_COUNT, REASON, DOCUMENT = "日期", "分值", "事由", "凭据文号"
AFTERNOON, MORNING = "下午", "上午"
_HALF = Decimal("0.5")
#: how far beyond a period other entries of a person are looked at for overlaps
_AROUND = timedelta(days=400)


@cache
def ledger_scheme(subject: str) -> CompiledScheme:
    """The ledger's sheets, for people or for departments."""
    from kaohe_desktop.engine.scheme.reader import read_scheme

    text = resource("ledger.toml").read_text("utf-8")
    if subject == "department":
        text = text.replace('subject = "person"', 'subject = "department"').replace('"花名册"', '"科室名单"').replace('"姓名"', '"科室"')
    return read_scheme(text, "ledger.toml")


def books(scheme: Scheme) -> tuple[str, ...]:
    """The ledgers that make sense under a scheme: departments are neither late nor ill."""
    return (ATTENDANCE, PLUS_MINUS, WORK) if scheme.head.subject == "person" else (PLUS_MINUS, WORK)


def closed_to(kind: str) -> tuple[str, ...]:
    """The columns of the attendance ledger that an entry of this kind does not use."""
    return (TIMES_COUNT,) if kind in DAYS else (FROM_HALF, TO, TO_HALF) if kind in TIMES else ()


def days_of(book: str, cells: Mapping[str, str]) -> tuple[str, str]:
    """The first and the last day of an entry's texts."""
    if book != ATTENDANCE:
        return cells[DAY], cells[DAY]
    return cells[FROM], (cells.get(TO) or cells[FROM]) if cells.get(KIND) in DAYS else cells[FROM]


def owner_of(line: Line) -> tuple[int | None, int | None]:
    """The person or department of a roster line, as entries name it."""
    return line.person_id, line.department_id


# ── counting ──

def half_days(row: LedgerRow, calendar: Calendar, first: date, last: date) -> dict[date, Decimal]:
    """The workdays of an absence within a span, each with 1 or half a day."""
    start, end = date.fromisoformat(row.from_day), date.fromisoformat(row.to_day)
    found: dict[date, Decimal] = {}
    for day in span(max(start, first), min(end, last)):
        if not calendar.works(day):
            continue
        part = Decimal(1)
        if day == start and row.cells.get(FROM_HALF) == AFTERNOON:
            part -= _HALF
        if day == end and row.cells.get(TO_HALF) == MORNING:
            part -= _HALF
        if part > 0:
            found[day] = part
    return found


def amount(row: LedgerRow, calendar: Calendar, first: date, last: date) -> Decimal:
    """What an entry counts within a span: times, days, or points (without sign)."""
    kind = row.cells.get(KIND, "")
    if kind in TIMES:
        return Decimal(row.cells.get(TIMES_COUNT) or "1") if _within(row, first, last) else Decimal(0)
    if kind in DAYS:
        return sum(half_days(row, calendar, first, last).values(), Decimal(0))
    if kind in POINTS:
        return Decimal(row.cells[POINTS_COUNT]) if _within(row, first, last) else Decimal(0)
    return Decimal(0)


def _within(row: LedgerRow, first: date, last: date) -> bool:
    return first.isoformat() <= row.from_day <= last.isoformat()


def figure(source: str, rows: Sequence[LedgerRow], calendar: Calendar, first: date, last: date) -> Decimal:
    """What a field fed from ``source`` is by these entries of one person."""
    kinds = SOURCES[source]
    mine = [row for row in rows if row.cells.get(KIND) in kinds]
    if source in LONGEST:
        return Decimal(_longest(mine, calendar, first, last))
    return sum(
        (POINTS.get(row.cells[KIND], 1) * amount(row, calendar, first, last) for row in mine), Decimal(0),
    )


def _longest(rows: Sequence[LedgerRow], calendar: Calendar, first: date, last: date) -> int:
    """The longest run of whole absent workdays; days off between two workdays do not break it."""
    absent: dict[date, Decimal] = {}
    for row in rows:
        for day, part in half_days(row, calendar, first, last).items():
            absent[day] = absent.get(day, Decimal(0)) + part
    longest = run = 0
    for day in span(first, last):
        if calendar.works(day):
            run = run + 1 if absent.get(day, Decimal(0)) >= 1 else 0
            longest = max(longest, run)
    return longest


def words(row: LedgerRow) -> str:
    """An entry in one line: 病假 8月3日–8月5日上午（感冒，假条3号）."""
    cells = row.cells
    days = _day_words(row.from_day)
    if row.cells.get(KIND) in DAYS:
        days += AFTERNOON if cells.get(FROM_HALF) == AFTERNOON else ""
        if row.to_day != row.from_day or cells.get(TO_HALF) == MORNING:
            days += "–" + _day_words(row.to_day) + (MORNING if cells.get(TO_HALF) == MORNING else "")
    what = cells.get(KIND) or cells.get("工作内容", "")
    if cells.get(KIND) in POINTS:
        what += plain(Decimal(cells[POINTS_COUNT])) + "分"
    elif cells.get(KIND) in TIMES and cells.get(TIMES_COUNT):
        what += f"{cells[TIMES_COUNT]}次"
    why = "，".join(text for text in (cells.get(REASON, ""), cells.get(DOCUMENT, "")) if text)
    return f"{days} {what}" + (f"（{why}）" if why else "")


def _day_words(day: str) -> str:
    return f"{int(day[5:7])}月{int(day[8:])}日"


# ── rules ──

def wrong_in(
    row: LedgerRow, name: str, others: Iterable[LedgerRow], calendar: Calendar, period: Period, key: str = ""
) -> dict[str, Problem]:
    """What is wrong with an entry whose texts are each right by themselves, by heading. ``others`` are of the same person."""
    facts = {"sheet": row.book, "subject": key}
    found: dict[str, Problem] = {}
    kind = row.cells.get(KIND, "")
    start, end = date.fromisoformat(row.from_day), date.fromisoformat(row.to_day)
    first_heading = FROM if row.book == ATTENDANCE else DAY
    if row.book == ATTENDANCE:
        for label in closed_to(kind):
            if row.cells.get(label):
                found[label] = NOT_FOR_KIND.at(**facts, label=label, value=row.cells[label], kind=kind)
    backwards = end < start or (
        start == end and row.cells.get(FROM_HALF) == AFTERNOON and row.cells.get(TO_HALF) == MORNING
    )
    shown = {"first": row.from_day, "last": row.to_day}
    if backwards:
        label = TO if row.cells.get(TO) else TO_HALF
        found[label] = SPAN_BACKWARDS.at(**facts, label=label, value=row.cells.get(label, ""), **shown)
        return found
    if end < period.first_day or start > period.last_day:
        found[first_heading] = OUTSIDE_PERIOD.at(**facts, label=first_heading, value=row.from_day, period=period.label)
    elif kind in DAYS:
        if not half_days(row, calendar, start, end):
            found[FROM] = NO_WORKDAY.at(**facts, label=FROM, value=row.from_day, **shown)
        elif (other := _overlapped(row, others)) is not None:
            facts |= {"label": FROM, "value": row.from_day, "name": name, "kind": other.cells[KIND]}
            found[FROM] = LEDGER_OVERLAP.at(**facts, first=other.from_day, last=other.to_day)
    return found


def _overlapped(row: LedgerRow, others: Iterable[LedgerRow]) -> LedgerRow | None:
    """Another absence of the same half day."""
    first, last = _ends(row)
    for other in others:
        if other.id != row.id and other.book == ATTENDANCE and other.cells.get(KIND) in DAYS:
            begin, end = _ends(other)
            if begin <= last and first <= end:
                return other
    return None


def _ends(row: LedgerRow) -> tuple[tuple[str, int], tuple[str, int]]:
    """The first and the last half day, comparable."""
    return (row.from_day, int(row.cells.get(FROM_HALF) == AFTERNOON)), (row.to_day, int(row.cells.get(TO_HALF) != MORNING))


# ── reading and writing ──

def entries_of(ws: Workspace, book: PeriodBook, *, around: bool = False) -> dict[int, list[LedgerRow]]:
    """The entries that reach into a period, by roster line; with ``around`` also those near it (for overlaps)."""
    people = {line.person_id: line.id for line in book.lines.values() if line.person_id is not None}
    departments = {line.department_id: line.id for line in book.lines.values() if line.department_id is not None}
    beyond = _AROUND if around else timedelta(0)
    first, last = book.period.first_day - beyond, book.period.last_day + beyond
    found: dict[int, list[LedgerRow]] = {}
    with ws.database.read() as connection:
        for row in ledger.reaching(connection, first.isoformat(), last.isoformat()):
            line = people.get(row.person_id or 0) or departments.get(row.department_id or 0)
            if line is not None:
                found.setdefault(line, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class ChangeLedger(OwnOperation):
    """Put entries in the place of others: added, removed or edited; those to add have the id 0 until they are written."""

    before: tuple[LedgerRow, ...]
    after: tuple[LedgerRow, ...]
    keys: tuple[tuple[int, int, str], ...]  # person id, department id (0: none) and 编号 of everybody in it

    def inverse(self) -> Operation:
        """Turn it round."""
        return ChangeLedger(self.after, self.before, self.keys)

    def fits(self, book: PeriodBook) -> bool:
        """What stands in the database is compared when it is written."""
        return True

    def write(self, session: Session) -> Operation:
        """Write it with an audit line for each entry; Refused where an entry is no longer as it was."""
        connection = session.change.connection
        there = ledger.stored(connection, [row.id for row in self.before])
        if any(there.get(row.id) != row for row in self.before):
            raise Refused([CHANGED_SINCE.at(act="台账", word="改")])
        fresh = [row for row in self.after if not row.id]
        first = session.change.new_ids(LedgerEntry, len(fresh)) if fresh else 0
        numbers = iter(range(first, first + len(fresh)))
        after = tuple(row if row.id else replace(row, id=next(numbers)) for row in self.after)
        ledger.write(connection, [row.id for row in self.before], after)
        old, new = {row.id: row for row in self.before}, {row.id: row for row in after}
        names = {(person, department): key for person, department, key in self.keys}
        for number in dict.fromkeys([*old, *new]):
            row = new.get(number) or old[number]
            key = names.get((row.person_id or 0, row.department_id or 0), "")
            texts = [audit.cells(dict(one.cells)) if one else "" for one in (old.get(number), new.get(number))]
            session.change.note(audit.Line("ledger", None, row.book, key, number, "", texts[0], texts[1]))
        return ChangeLedger(self.before, after, self.keys)


def change_ledger(book: PeriodBook, before: Iterable[LedgerRow], after: Iterable[LedgerRow]) -> ChangeLedger:
    """The operation, with the 编号 of everybody in it."""
    old, new = tuple(before), tuple(after)
    owners = {(row.person_id, row.department_id) for row in (*old, *new)}
    keys = tuple(
        (line.person_id or 0, line.department_id or 0, line.key) for line in book.lines.values() if owner_of(line) in owners
    )
    return ChangeLedger(old, new, keys)
