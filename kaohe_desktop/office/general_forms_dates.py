"""Days on notices: from when to when something is posted, until when one may object, in working or calendar days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_SPLIT = re.compile(r"[\s,，、;；]+")
_MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Workdays:
    """Which days are worked: Monday to Friday less ``off`` (法定节假日), and ``on`` (调休上班日)."""

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Whether ``day`` is worked."""
        return day in self.on or (day.weekday() < 5 and day not in self.off)

    def first(self, day: date, working: bool) -> date:
        """``day``, or the next one that is worked if only those count."""
        left = _MOST_DAYS
        while working and not self.works(day) and left:
            day, left = day + timedelta(days=1), left - 1
        return day

    def last(self, day: date, count: int, working: bool) -> date:
        """The last of ``count`` days beginning with ``day``."""
        day = self.first(day, working)
        for _ in range(count - 1):
            day = self.first(day + timedelta(days=1), working)
        return day


def read_days(text: str) -> tuple[frozenset[date], list[str]]:
    """The days in ``text`` (2026-10-01、2026-10-02；2026-10-01至2026-10-08) and the words that are none."""
    days: set[date] = set()
    wrong: list[str] = []
    for word in filter(None, _SPLIT.split(text.strip())):
        try:
            days.update(_span(word))
        except ValueError:
            wrong.append(word)
    return frozenset(days), wrong


def _span(word: str) -> Iterable[date]:
    first, _, last = word.replace("—", "至").replace("~", "至").replace("～", "至").partition("至")
    start = date.fromisoformat(first)
    end = date.fromisoformat(last) if last else start
    if not 0 <= (end - start).days <= _MOST_DAYS:
        raise ValueError(word)
    return (start + timedelta(days=number) for number in range((end - start).days + 1))


def in_words(day: date) -> str:
    """2026年10月8日."""
    return f"{day.year}年{day.month}月{day.day}日"
