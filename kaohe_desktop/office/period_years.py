"""A year of periods at a glance: each scheme's months, quarters, halves and year, opened or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.period import Cycle, Period

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo


@dataclass(frozen=True, slots=True)
class Span:
    """A period of the year: from its ``first`` month so many ``months`` long; ``info`` is None while it is not opened."""

    period: Period
    info: PeriodInfo | None

    @property
    def first(self) -> int:
        """Its first month, 1–12."""
        return self.period.months[0]

    @property
    def months(self) -> int:
        """How many months it covers."""
        return len(self.period.months)

    @property
    def words(self) -> str:
        """``第三季度 已归档``, or that it is not opened."""
        name = self.period.label.partition("年")[2] or self.period.label
        if self.period.cycle is Cycle.YEAR:
            name = "全年"
        return f"{name}　{self.info.status_label if self.info is not None else '未启用'}"


@dataclass(frozen=True, slots=True)
class YearLine:
    """A scheme's periods of one length in one year."""

    scheme_id: str
    scheme_name: str
    spans: tuple[Span, ...]


def years(every: Sequence[PeriodInfo]) -> list[int]:
    """The years that have a period, newest first."""
    return sorted({Period.parse(one.code).year for one in every}, reverse=True)


def year_lines(every: Sequence[PeriodInfo], year: int) -> list[YearLine]:
    """The schemes the office uses, a line for each length of period; what was before the first one is left out."""
    found: dict[tuple[str, Cycle], dict[int, PeriodInfo]] = {}
    names: dict[str, str] = {}
    began: dict[tuple[str, Cycle], Period] = {}
    for one in every:  # newest first: the newest name of a scheme counts
        period = Period.parse(one.code)
        place = (one.scheme_id, period.cycle)
        names.setdefault(one.scheme_id, one.scheme_name)
        began[place] = min(period, began.get(place, period))
        here = found.setdefault(place, {})
        if period.year == year:
            here[period.number] = one
    lines = []
    for (scheme_id, cycle), infos in found.items():
        periods = [Period(cycle, year, number) for number in range(1, 12 // cycle.months + 1)]
        spans = tuple(Span(one, infos.get(one.number)) for one in periods if one >= began[scheme_id, cycle])
        if spans:
            lines.append(YearLine(scheme_id, names[scheme_id], spans))
    return sorted(lines, key=lambda line: (line.spans[0].months, line.scheme_name))
