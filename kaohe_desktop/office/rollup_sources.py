"""Where a roll-up reads (年度汇总的出处): which sheets of a period other periods fill, and what each of them has to give.

Nothing here knows a scheme by its id. What is filled is found by the sheet's key:
季度 (月份, 半年, 双月) in a scheme with ``rolls_up``: the results of those periods of the scheme it names;
月份 in a scheme that also runs for shorter periods: the same rows of the shorter periods;
年度 in a year's scheme: the results of its own earlier years, once they are archived.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from kaohe_desktop.engine.entries import ValueRefused, read_value, show_value
from kaohe_desktop.engine.period import Cycle, Period
from kaohe_desktop.engine.scheme.model import EntryField, Sheet, SheetRole

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

MONTH, YEAR = "月份", "年度"
#: headings for a total beside the total's own name, and how a heading for a grade ends
_TOTALS = ("考评得分", "总分")
_GRADE = "等次"
#: the key column that counts the periods of a cycle within the year
_COUNTED = {"季度": Cycle.QUARTER, MONTH: Cycle.MONTH, "半年": Cycle.HALF, "双月": Cycle.BIMONTH}
#: how much of a digest is shown: enough to tell two results apart, short enough to read out
_DIGITS = 8
_STATUS = {"none": "没有", "open": "录入中", "computed": "已计算", "archived": "已归档"}


class FeedKind(StrEnum):
    """What is taken: the results of periods, the rows of shorter periods, the results of earlier years."""

    RESULTS = "results"
    ROWS = "rows"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Feed:
    """A sheet that other periods fill: ``column`` of its key says which of them a row is of."""

    sheet: Sheet
    column: str
    kind: FeedKind
    scheme_id: str
    cycle: Cycle


@dataclass(frozen=True, slots=True)
class QuarterSource:
    """One quarter (month, earlier year) as it stands: ``value`` is how the sheet's column names it.

    ``others`` are longer periods that hold the same month. ``changes`` counts what was changed since the computation,
    -1 before the first; ``digest`` recognises the stored result.
    """

    feed: Feed
    value: str
    label: str
    code: str
    period: PeriodInfo | None = None
    others: tuple[PeriodInfo, ...] = ()
    changes: int = -1
    computed_at: datetime | None = None
    digest: str = ""

    @property
    def status(self) -> str:
        """``none``, ``open``, ``computed`` or ``archived``."""
        return "none" if self.period is None else self.period.status

    @property
    def status_label(self) -> str:
        """The status in words."""
        return _STATUS[self.status]

    @property
    def people(self) -> int:
        """How many stand on its roster."""
        return 0 if self.period is None else self.period.subjects

    @property
    def stale(self) -> bool:
        """Whether the result is not of what is entered now."""
        return self.changes > 0

    @property
    def stamp(self) -> str:
        """What recognises the stored result: 校验码 1a2b3c4d; "" before the first computation."""
        return f"校验码 {self.digest[:_DIGITS]}" if self.digest else ""

    @property
    def usable(self) -> bool:
        """Whether there is something to take: decided results, results of what is entered now, or rows at all."""
        if self.feed.kind is FeedKind.ROWS:
            return self.period is not None
        if self.feed.kind is FeedKind.YEARS or self.status == "archived":
            return self.status == "archived"
        return self.status == "computed" and not self.stale


def feeds(book: PeriodBook) -> list[Feed]:
    """The sheets of a period that others fill."""
    found = (_feed(book, sheet) for sheet in book.scheme.scheme.sheets if sheet.role is SheetRole.ROWS)
    return [feed for feed in found if feed is not None]


def _feed(book: PeriodBook, sheet: Sheet) -> Feed | None:
    scheme = book.scheme.scheme
    head, own = scheme.head, book.period.cycle
    keys = [heading for heading in sheet.key if heading != scheme.key_label]
    counted = _COUNTED.get(keys[0]) if len(keys) == 1 else None
    if head.rolls_up and counted is not None and counted.months < own.months:
        return Feed(sheet, keys[0], FeedKind.RESULTS, head.rolls_up, counted)
    shorter = [cycle for cycle in head.cycles if cycle.months < own.months]
    if MONTH in keys and shorter:
        return Feed(sheet, MONTH, FeedKind.ROWS, head.id, Cycle.MONTH)
    if keys == [YEAR] and own is Cycle.YEAR and grade_and_total(sheet, scheme.total.name)[1] is not None:
        return Feed(sheet, YEAR, FeedKind.YEARS, head.id, Cycle.YEAR)
    return None


def sources(ws: Workspace, period: PeriodInfo) -> list[QuarterSource]:
    """What a period could be filled from, in order, missing quarters and months included."""
    from kaohe_desktop.office.periods import periods

    book = ws.book(period.id)
    wanted = feeds(book)
    every = periods(ws) if wanted else []
    return [_stamped(ws, source) for feed in wanted for source in _sources(book, feed, _of_kin(ws, feed, every))]


def untaken(ws: Workspace, period: PeriodInfo) -> int:
    """How many quarters (months, years) have something to take of which this period has no row yet."""
    from kaohe_desktop.office.periods import periods

    book = ws.book(period.id)
    wanted = feeds(book)
    if not wanted or book.archived:
        return 0
    every = periods(ws)
    count = 0
    for feed in wanted:
        there = {
            row.texts.get(feed.column, "") for line in book.lines.values() for row in line.rows.get(feed.sheet.name, ())
        }
        least = ("archived",) if feed.kind is FeedKind.YEARS else ("computed", "archived")
        for source in _sources(book, feed, _of_kin(ws, feed, every)):
            ready = source.people > 0 if feed.kind is FeedKind.ROWS else source.status in least
            count += ready and source.value not in there
    return count


def _of_kin(ws: Workspace, feed: Feed, every: Sequence[PeriodInfo]) -> list[PeriodInfo]:
    """The periods of a feed's scheme, and of its copies where the scheme itself has none of that code (改过办法的那几期)."""
    from kaohe_desktop.office.library import kin

    found: dict[str, PeriodInfo] = {}
    for scheme_id in kin(ws, feed.scheme_id):
        for one in every:
            if one.scheme_id == scheme_id:
                found.setdefault(one.code, one)
    return [one for one in every if found.get(one.code) is one]


def _sources(book: PeriodBook, feed: Feed, every: Sequence[PeriodInfo]) -> Iterator[QuarterSource]:
    of_scheme = [(Period.parse(one.code), one) for one in every]
    if feed.kind is FeedKind.YEARS:
        earlier = [(span, one) for span, one in of_scheme if span.cycle is Cycle.YEAR and span.year < book.period.year]
        for span, one in sorted(earlier, key=lambda pair: pair[0].year):
            yield QuarterSource(feed, str(span.year), span.label, span.code, one)
        return
    for number in range(1, 12 // feed.cycle.months + 1):
        wanted = Period(feed.cycle, book.period.year, number)
        if not set(wanted.months) <= set(book.period.months):
            continue
        if feed.kind is FeedKind.RESULTS:
            here = [one for span, one in of_scheme if span == wanted and span.cycle is wanted.cycle]
        else:
            here = [
                one for span, one in sorted(of_scheme, key=lambda pair: pair[0].cycle.months)
                if span.year == wanted.year and number in span.months and span.cycle.months < book.period.cycle.months
            ]
        value = _value(book.fields[feed.sheet.name][feed.column], wanted)
        code = here[0].code if here else wanted.code
        yield QuarterSource(feed, value, short_label(wanted), code, here[0] if here else None, tuple(here[1:]))


def short_label(period: Period) -> str:
    """The period without its year: 第三季度, 7月, 上半年."""
    return period.label.removeprefix(f"{period.year}年")


def _value(entry: EntryField, period: Period) -> str:
    """How a column names a period: its number, or its words where it lists words."""
    for text in (str(period.number), short_label(period)):
        try:
            return show_value(entry, read_value(entry, text))
        except ValueRefused:
            continue
    return str(period.number)


def _stamped(ws: Workspace, source: QuarterSource) -> QuarterSource:
    """The source with what is known of its stored result."""
    from kaohe_desktop.store import results

    if source.period is None:
        return source
    with ws.database.read() as connection:
        stored = results.last(connection, source.period.id)
        if stored is None:
            return source
        changes = results.changed_since(connection, source.period.id, stored.audit_id)
    return QuarterSource(
        source.feed, source.value, source.label, source.code, source.period, source.others, changes,
        datetime.fromisoformat(stored.at), stored.digest,
    )


def grade_and_total(sheet: Sheet, total_name: str) -> tuple[EntryField | None, EntryField | None]:
    """The columns for the grade and for the total: named as the total, as part of its name, or by the usual word."""
    others = [entry for entry in sheet.fields if entry.name not in sheet.key]
    grade = next((entry for entry in others if not entry.kind.numeric and entry.name.endswith(_GRADE)), None)
    figures = [entry for entry in others if entry.kind.numeric]
    for fits in (total_name.__eq__, total_name.__contains__, _TOTALS.__contains__):
        found = next((entry for entry in figures if fits(entry.name)), None)
        if found is not None:
            return grade, found
    return grade, None
