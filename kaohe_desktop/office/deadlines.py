"""The scheme's own deadlines (期限): on which days they fall, how many workdays are left or gone by, and what is ticked 已办.

A tick is one of the office's settings, named after the period, the deadline and its day; it is audited and can be taken back.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe_desktop.engine.period import Period
    from kaohe_desktop.engine.scheme.model import Deadline
    from kaohe_desktop.office.calendar import Calendar
    from kaohe_desktop.office.cohorts import PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

#: after so many workdays the count of days says nothing any more
_LONG_GONE = 20
_DONE = "期限已办"


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """A deadline of the scheme; ``days_left`` and ``workdays_left`` are negative once it has passed.

    ``free``: the day itself is not worked (a weekend or holiday); ``last_worked`` is then the last workday before it.
    ``done``: the day on which it was ticked 已办.
    """

    name: str
    day: date
    days_left: int
    basis: str
    workdays_left: int
    free: bool = False
    last_worked: date | None = None
    done: date | None = None

    @property
    def overdue(self) -> bool:
        """Whether the day has passed."""
        return self.days_left < 0

    @property
    def faded(self) -> bool:
        """Whether nothing is to be done about it any more: it is ticked, or long past."""
        return self.done is not None or self.workdays_left < -_LONG_GONE

    @property
    def text(self) -> str:
        """The time left in words: workdays, and that the day itself is free."""
        if self.done is not None:
            return f"{self.done.month}月{self.done.day}日 已办"
        if self.faded:
            return "早已过"
        if self.days_left == 0:
            return "今天到期" + ("（放假）" if self.free else "")
        if self.overdue:
            return f"已逾期 {-self.workdays_left} 个工作日"
        words = f"还有 {self.workdays_left} 个工作日"
        if self.free and self.last_worked is not None:
            words += f"（当天放假，之前最后一个工作日 {self.last_worked.month}月{self.last_worked.day}日）"
        return words


def deadline_lines(
    book: PeriodBook, calendar: Calendar, today: date, done: Mapping[tuple[str, date], date] | None = None,
) -> tuple[DeadlineLine, ...]:
    """Every deadline of the period's scheme, as it stands on a day; ``done``: on which days which were ticked."""
    return tuple(deadline_line(book, one, calendar, today, done or {}) for one in book.scheme.scheme.deadlines)


def deadline_line(
    book: PeriodBook, deadline: Deadline, calendar: Calendar, today: date, done: Mapping[tuple[str, date], date],
) -> DeadlineLine:
    """A deadline's day; of one that comes again, the next from today on (the last one once the period is over).

    One that comes again and is ticked before its day is shown with the day after that.
    """
    days = deadline_days(book.period, deadline)
    ahead = [one for one in days if one >= today]
    day = next((one for one in ahead if (deadline.name, one) not in done), ahead[-1] if ahead else days[-1])
    free = not calendar.works(day)
    last = next((one for back in range(1, 15) if calendar.works(one := day - timedelta(days=back))), None) if free else None
    return DeadlineLine(
        deadline.name, day, (day - today).days, deadline.basis, calendar.left(today, day), free, last, done.get((deadline.name, day)),
    )


def done_days(ws: Workspace, period_id: int) -> dict[tuple[str, date], date]:
    """Of the deadlines of a period that are ticked 已办: name and day, and the day of the tick."""
    from kaohe_desktop.store.settings import stored

    with ws.database.read() as connection:
        every = stored(connection)
    found: dict[tuple[str, date], date] = {}
    for name, value in every.items():
        if name.startswith(f"{_DONE}/{period_id}/"):
            day, _, deadline = name.split("/", 2)[2].partition("/")
            found[deadline, date.fromisoformat(day)] = date.fromisoformat(value)
    return found


def tick(ws: Workspace, period: PeriodInfo, one: DeadlineLine, day: date | None) -> str:
    """Tick a deadline 已办 on a day, or (None) take the tick back, in one audited change; the name of the act."""
    from kaohe_desktop.store import audit
    from kaohe_desktop.store.settings import put

    act = "期限已办" if day is not None else "期限改回未办"
    before = done_days(ws, period.id).get((one.name, one.day))
    with ws.database.change(act) as change:
        put(change.connection, f"{_DONE}/{period.id}/{one.day.isoformat()}/{one.name}", day.isoformat() if day is not None else None)
        change.note(audit.Line(
            "office", period_id=period.id, heading=f"{one.name}（{one.day.isoformat()}）",
            before=before.isoformat() if before else "", after=day.isoformat() if day is not None else "",
        ))
    return act


def deadline_days(period: Period, deadline: Deadline) -> list[date]:
    """Every day a deadline falls on, in order; past a month's end it is the month's last day."""
    first, months = period.first_day, len(period.months)
    if deadline.every == "week":
        monday = first - timedelta(days=first.weekday())
        days = [monday + timedelta(days=7 * week + deadline.day - 1) for week in range(54)]
        return [day for day in days if first <= day <= period.last_day]
    if deadline.every == "month":
        return [_day_of(first, shift, deadline.day) for shift in range(months)]
    if deadline.every == "quarter":
        return [_day_of(first, shift + deadline.month - 1, deadline.day) for shift in range(0, months, 3)]
    shift = {"start": deadline.month - 1, "last": months - 1, "end": months}[deadline.anchor]
    return [_day_of(first, shift, deadline.day)]


def _day_of(first: date, months: int, day: int) -> date:
    """A day of the month so many months after the first."""
    count = first.year * 12 + first.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))
