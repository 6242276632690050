"""The scheme's own deadlines (期限): on which days they fall, and how many workdays are left or gone by."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.engine.period import Period
    from kaohe_desktop.engine.scheme.model import Deadline
    from kaohe_desktop.office.calendar import Calendar
    from kaohe_desktop.office.cohorts import PeriodBook


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """A deadline of the scheme; ``days_left`` and ``workdays_left`` are negative once it has passed.

    ``free``: the day itself is not worked (a weekend or holiday); ``last_worked`` is then the last workday before it.
    """

    name: str
    day: date
    days_left: int
    basis: str
    workdays_left: int
    free: bool = False
    last_worked: date | None = None

    @property
    def overdue(self) -> bool:
        """Whether the day has passed."""
        return self.days_left < 0

    @property
    def text(self) -> str:
        """The time left in words: workdays, and that the day itself is free."""
        if self.days_left == 0:
            return "今天到期" + ("（放假）" if self.free else "")
        if self.overdue:
            return f"已逾期 {-self.workdays_left} 个工作日"
        words = f"还有 {self.workdays_left} 个工作日"
        if self.free and self.last_worked is not None:
            words += f"（当天放假，之前最后一个工作日 {self.last_worked.month}月{self.last_worked.day}日）"
        return words


def deadline_lines(book: PeriodBook, calendar: Calendar, today: date) -> tuple[DeadlineLine, ...]:
    """Every deadline of the period's scheme, as it stands on a day."""
    return tuple(deadline_line(book, one, calendar, today) for one in book.scheme.scheme.deadlines)


def deadline_line(book: PeriodBook, deadline: Deadline, calendar: Calendar, today: date) -> DeadlineLine:
    """A deadline's day; of one that comes again, the next from today on (the last one once the period is over)."""
    days = deadline_days(book.period, deadline)
    day = next((one for one in days if one >= today), days[-1])
    free = not calendar.works(day)
    last = next((one for back in range(1, 15) if calendar.works(one := day - timedelta(days=back))), None) if free else None
    return DeadlineLine(
        deadline.name, day, (day - today).days, deadline.basis, calendar.left(today, day), free, last,
    )


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
