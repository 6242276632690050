"""A day as a clerk types it (3/7, 0307, 7.3, 15): understood within the days it can be of, never guessed beyond them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from kaohe_desktop.engine.figures import fold

_WHOLE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})[日号]?", re.ASCII)
_PARTS = re.compile(r"(\d{1,2})[-/.月 、](\d{1,2})[日号]?", re.ASCII)
_DIGITS = re.compile(r"\d{3,4}", re.ASCII)
_DAY = re.compile(r"(\d{1,2})[日号]?", re.ASCII)
_LONG = 8  # 20260807
_WEEKDAYS = "一二三四五六日"


def understood(text: str, first: date, last: date, start: date | None = None) -> date | None:
    """The day meant, None where the text is none or could be several.

    ``start`` is where a span begins whose end is typed: a day alone is then one of its month (or of the next), and
    the year is the first in which the end does not lie before it. Otherwise a day alone is understood only where the
    period is a single month. Month and day that are no day of the period are taken in the year that brings them
    nearest: a leave may begin before it; what lies outside altogether the ledger refuses in so many words.
    """
    typed = fold(text).strip().rstrip("。.")
    whole = _WHOLE.fullmatch(typed)
    if whole is not None and (len(typed) >= _LONG or not typed.isdigit()):
        return _day(int(whole[1]), int(whole[2]), int(whole[3]))
    if (alone := _DAY.fullmatch(typed)) is not None:
        return _alone(int(alone[1]), first, last, start)
    pairs = list(_pairs(typed))
    within = [day for pair in pairs for day in _placed(*pair, first, last, start)]
    if len(within) == 1:
        return within[0]
    if within or len(pairs) != 1:
        return None
    return _nearest(*pairs[0], first, last)


def _pairs(typed: str) -> Iterator[tuple[int, int]]:
    """The months and days that digits may mean: 815 is 8-15, 111 may be 1-11 or 11-1."""
    if (parts := _PARTS.fullmatch(typed)) is not None:
        yield int(parts[1]), int(parts[2])
    elif _DIGITS.fullmatch(typed):
        for cut in (1, 2) if len(typed) == 3 else (2,):
            month, day = int(typed[:cut]), int(typed[cut:])
            if _day(2024, month, day) is not None:  # a leap year knows every day there is
                yield month, day


def _placed(month: int, day: int, first: date, last: date, start: date | None) -> Iterator[date]:
    years = range(first.year, last.year + 2) if start is not None else range(first.year, last.year + 1)
    for year in years:
        found = _day(year, month, day)
        if found is None:
            continue
        if start is not None and found >= start:
            yield found
            return
        if start is None and first <= found <= last:
            yield found


def _nearest(month: int, day: int, first: date, last: date) -> date | None:
    years = range(first.year - 1, last.year + 2)
    days = [found for year in years if (found := _day(year, month, day)) is not None]
    return min(days, key=lambda found: max(first - found, found - last), default=None)


def _alone(day: int, first: date, last: date, start: date | None) -> date | None:
    if start is None:
        return _day(first.year, first.month, day) if (first.year, first.month) == (last.year, last.month) else None
    found = _day(start.year, start.month, day)
    if found is not None and found >= start:
        return found
    following = start.replace(day=1) + timedelta(days=32)
    return _day(following.year, following.month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def weekday_words(day: date) -> str:
    """A day as it is said back: 8月6日 周四."""
    return f"{day.month}月{day.day}日 周{_WEEKDAYS[day.weekday()]}"
