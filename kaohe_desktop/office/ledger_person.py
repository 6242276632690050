"""The ledger of one person (一个人的台账): every entry that reaches into a period, and what it comes to in 录入."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.scheme.ledger import DAYS, SOURCES, TIMES, fed_fields
from kaohe_desktop.office.calendar import calendar
from kaohe_desktop.office.ledger import KIND, amount, books, entries_of, figure, ledger_scheme, words
from kaohe_desktop.office.ledger_doubles import doubles

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """One entry as lists show it: the ledger it stands in, its day, in words, what it counts in this period."""

    id: int
    book: str
    title: str
    day: str
    words: str
    counted: str
    twice: bool  # may be the same matter as an earlier one


@dataclass(frozen=True, slots=True)
class PersonFigure:
    """A field of 录入 that the ledger feeds: what the ledger says, what is entered, and the entries it comes from."""

    sheet: str
    heading: str
    figure: str
    entered: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonLedger:
    """A person's entries by day, and the figures that hang on them."""

    entries: tuple[PersonEntry, ...]
    figures: tuple[PersonFigure, ...]

    @property
    def summary(self) -> str:
        """The figures in one line: 迟到次数 2，请假天数 3（录入 2）."""
        return "，".join(
            f"{one.heading} {one.figure}" + (f"（录入 {one.entered or '空'}）" if one.entered != one.figure else "")
            for one in self.figures
        )


def person_ledger(ws: Workspace, period: PeriodInfo, key: str) -> PersonLedger:
    """The ledger of the person (or department) of a number in a period."""
    book = ws.book(period.id)
    line, scheme = book.by_key.get(key), book.scheme.scheme
    if line is None:
        return PersonLedger((), ())
    first, last, days = period.first_day, period.last_day, calendar(ws)
    model = ledger_scheme(scheme.head.subject).scheme
    wanted = books(scheme)
    rows = [row for row in entries_of(ws, book).get(line.id, ()) if row.book in wanted]
    twice = doubles(rows)
    entries = tuple(
        PersonEntry(
            row.id, row.book, model.sheet(row.book).title or row.book, row.from_day, words(row),
            _counted(row.cells.get(KIND, ""), plain(amount(row, days, first, last))), row.id in twice,
        ) for row in sorted(rows, key=lambda row: (row.from_day, row.id))
    )
    figures = []
    for fed in fed_fields(scheme):
        mine = [row for row in rows if row.cells.get(KIND) in SOURCES[fed.source]]
        if mine:
            total = plain(figure(fed.source, mine, days, first, last))
            stored = line.entries.get(fed.sheet.name, {}).get(fed.field.name, "")
            figures.append(PersonFigure(fed.sheet.name, fed.field.name, total, stored, tuple(map(words, mine))))
    return PersonLedger(entries, tuple(figures))


def _counted(kind: str, figure: str) -> str:
    return f"{figure} 次" if kind in TIMES else f"{figure} 天" if kind in DAYS else ""


def entries_behind(ws: Workspace, period: PeriodInfo, key: str, heading: str) -> tuple[str, ...]:
    """The entries that a field of 录入 is fed from, in words; none where the ledger does not feed it."""
    found = person_ledger(ws, period, key).figures
    return next((one.entries for one in found if one.heading == heading), ())
