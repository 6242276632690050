"""The workday calendar (工作日历): which days are worked, with the State Council's 放假调休 and the office's own changes.

The arrangements of each year stand in ``resources/calendar``; a year without a file has plain weekends, and that is
said. What an office sets (设置 节假日、调休上班日) goes before the file: the clerk can correct a single day.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.general_forms_dates import Workdays, read_days
from kaohe_desktop.office.problems import BAD_DAY
from kaohe_desktop.resources import resource

if TYPE_CHECKING:
    from kaohe_desktop.office.office_settings import OfficeSettings
    from kaohe_desktop.office.workspace import Workspace

OFF, ON = "节假日", "调休上班日"
_DAY = timedelta(days=1)
#: What the clerk may say of a day.
REST, WORK, AS_ARRANGED = "放假", "上班", "照国务院安排"
CHOICES = (REST, WORK, AS_ARRANGED)


@dataclass(frozen=True, slots=True)
class YearPlan:
    """The arrangements of one year as they were published."""

    year: int
    source: str
    off: frozenset[date]
    on: frozenset[date]
    names: tuple[tuple[str, frozenset[date]], ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked; ``years`` are those whose arrangements are known."""

    days: Workdays
    years: frozenset[int]

    def works(self, day: date) -> bool:
        """Whether a day is worked."""
        return self.days.works(day)

    def count(self, first: date, last: date) -> int:
        """Workdays from ``first`` to ``last``, both included; 0 if ``last`` is earlier."""
        return sum(map(self.works, span(first, last)))

    def left(self, today: date, day: date) -> int:
        """Workdays after ``today`` until ``day``; negative: how many have gone by since ``day``."""
        if day >= today:
            return self.count(today + _DAY, day)
        return -self.count(day + _DAY, today)

    def unknown_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years of a span whose arrangements are not known: weekends alone are free there."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.years)

    def note(self, first: date, last: date) -> str:
        """What must be said of a count over this span; "" if every year of it is known."""
        unknown = self.unknown_years(first, last)
        if not unknown:
            return ""
        years = "、".join(f"{year}年" for year in unknown)
        return f"程序里没有{years}的放假安排，按周六、周日放假算；安排公布以后请把放假和调休的日子填上"


def span(first: date, last: date) -> Iterator[date]:
    """The days from ``first`` to ``last``, both included."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


@cache
def year_plans() -> tuple[YearPlan, ...]:
    """The published arrangements that come with the program, oldest first."""
    folder = resource("calendar")
    return tuple(_read(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml")))


def _read(text: str) -> YearPlan:
    data = tomllib.loads(text)
    names = tuple((one["name"], _days(one["off"])) for one in data["holiday"])
    off = frozenset[date]().union(*(days for _, days in names))
    on = _days(word for one in data["holiday"] for word in one.get("on", ()))
    return YearPlan(data["year"], data["source"], off, on, names)


def _days(words: Iterable[str]) -> frozenset[date]:
    days, wrong = read_days("、".join(words))
    if wrong:
        raise ValueError(f"calendar: {wrong}")
    return days


def with_arrangements(off: frozenset[date] = frozenset(), on: frozenset[date] = frozenset()) -> Calendar:
    """The published arrangements, with an office's own days off and days worked in place of them."""
    plans = year_plans()
    free = frozenset[date]().union(*(plan.off for plan in plans))
    worked = frozenset[date]().union(*(plan.on for plan in plans))
    return Calendar(Workdays((free - on) | off, (worked - off) | on), frozenset(plan.year for plan in plans))


def calendar_of(settings: OfficeSettings) -> Calendar:
    """The calendar of an office with these settings."""
    return with_arrangements(read_days(settings.text(OFF))[0], read_days(settings.text(ON))[0])


def calendar(ws: Workspace) -> Calendar:
    """The calendar of the open database."""
    from kaohe_desktop.office.office_settings import office_settings

    return calendar_of(office_settings(ws))


def day_words(ws: Workspace, day: date) -> str:
    """What a day is and why: 10月1日 放假（国庆节）."""
    from kaohe_desktop.office.office_settings import office_settings

    settings = office_settings(ws)
    works = calendar_of(settings).works(day)
    own = day in read_days(settings.text(OFF))[0] | read_days(settings.text(ON))[0]
    why = "本单位填的" if own else _arranged(day)
    return f"{day.month}月{day.day}日 {WORK if works else REST}" + (f"（{why}）" if why else "")


def _arranged(day: date) -> str:
    plan = next((plan for plan in year_plans() if plan.year == day.year), None)
    if plan is None:
        return f"没有{day.year}年的安排，按周末算"
    if day in plan.on:
        return "调休"
    return next((name for name, days in plan.names if day in days), "周末" if day.weekday() > 4 else "")


def set_day(ws: Workspace, text: str, choice: str) -> Calendar:
    """Say that a day is free, worked, or as arranged; kept with the office's settings, audited. Raises Refused."""
    from kaohe_desktop.office.office_settings import office_settings, save

    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Refused([BAD_DAY.at(label="日期", value=text)]) from None
    settings = office_settings(ws)
    off, on = set(read_days(settings.text(OFF))[0]) - {day}, set(read_days(settings.text(ON))[0]) - {day}
    if choice == REST:
        off.add(day)
    elif choice == WORK:
        on.add(day)
    return calendar_of(save(ws, {OFF: days_text(off), ON: days_text(on)}))


def days_text(days: Iterable[date]) -> str:
    """Days as they are written in the settings: single days and spans, joined by 、."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][1] == _DAY:
            runs[-1][1] = day
        else:
            runs.append([day, day])
    return "、".join(str(first) if first == last else f"{first}至{last}" for first, last in runs)
