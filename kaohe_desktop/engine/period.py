"""Appraisal periods (考核期): ``2026Q3`` quarter, ``2026-07`` month, ``2026H1`` half, ``2026B4`` bi-month, ``2026`` year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import total_ordering


class Cycle(StrEnum):
    """How long a period is. The value is the word used in scheme files."""

    MONTH = "month"
    BIMONTH = "bimonth"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Length in months."""
        return _MONTHS[self]

    @property
    def label(self) -> str:
        """The Chinese word: 月 双月 季度 半年 年度."""
        return _LABELS[self]


_MONTHS = {Cycle.MONTH: 1, Cycle.BIMONTH: 2, Cycle.QUARTER: 3, Cycle.HALF: 6, Cycle.YEAR: 12}
_LABELS = {Cycle.MONTH: "月", Cycle.BIMONTH: "双月", Cycle.QUARTER: "季度", Cycle.HALF: "半年", Cycle.YEAR: "年度"}
_NUMERALS = "零一二三四五六七八九十"
_CODE = re.compile(r"(\d{4})(?:Q([1-4])|-(0[1-9]|1[0-2])|H([12])|B([1-6]))?")


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """One appraisal period; ``number`` counts from 1 within the year (1 for a year)."""

    cycle: Cycle
    year: int
    number: int = 1

    @classmethod
    def parse(cls, code: str) -> Period:
        """Read a period code; ValueError if it is none of the five forms."""
        match = _CODE.fullmatch(code.strip())
        if match is None:
            raise ValueError(code)
        year = int(match[1])
        for cycle, digits in zip((Cycle.QUARTER, Cycle.MONTH, Cycle.HALF, Cycle.BIMONTH), match.groups()[1:], strict=True):
            if digits is not None:
                return cls(cycle, year, int(digits))
        return cls(Cycle.YEAR, year)

    @property
    def code(self) -> str:
        """The code as in file names and on the command line."""
        return {
            Cycle.MONTH: f"{self.year}-{self.number:02d}", Cycle.BIMONTH: f"{self.year}B{self.number}",
            Cycle.QUARTER: f"{self.year}Q{self.number}", Cycle.HALF: f"{self.year}H{self.number}",
            Cycle.YEAR: f"{self.year}",
        }[self.cycle]

    @property
    def label(self) -> str:
        """The period in words: 2026年第三季度, 2026年7月, 2026年上半年, 2026年第四双月, 2026年度."""
        return {
            Cycle.MONTH: f"{self.year}年{self.number}月",
            Cycle.BIMONTH: f"{self.year}年第{_NUMERALS[min(self.number, 10)]}双月",
            Cycle.QUARTER: f"{self.year}年第{_NUMERALS[min(self.number, 10)]}季度",
            Cycle.HALF: f"{self.year}年{'上' if self.number == 1 else '下'}半年",
            Cycle.YEAR: f"{self.year}年度",
        }[self.cycle]

    @property
    def numeral(self) -> str:
        """The number within the year as a Chinese numeral, as forms print it (第‹三›季度)."""
        return _NUMERALS[self.number] if self.number <= 10 else f"十{_NUMERALS[self.number - 10]}"

    @property
    def months(self) -> tuple[int, ...]:
        """The months of the year that the period covers, 1–12."""
        length = self.cycle.months
        first = (self.number - 1) * length + 1
        return tuple(range(first, first + length))

    @property
    def first_day(self) -> date:
        """The period's first day."""
        return date(self.year, self.months[0], 1)

    @property
    def last_day(self) -> date:
        """The period's last day."""
        return self.next().first_day - timedelta(days=1)

    def next(self) -> Period:
        """The period after this one, of the same cycle."""
        last = 12 // self.cycle.months
        return Period(self.cycle, self.year + 1, 1) if self.number == last else Period(self.cycle, self.year, self.number + 1)

    def previous(self) -> Period:
        """The period before this one, of the same cycle."""
        last = 12 // self.cycle.months
        return Period(self.cycle, self.year - 1, last) if self.number == 1 else Period(self.cycle, self.year, self.number - 1)

    def __lt__(self, other: Period) -> bool:
        return (self.year, self.months) < (other.year, other.months)

    def __str__(self) -> str:
        return self.code
