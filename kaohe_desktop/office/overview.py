"""Where a period stands (首页): the steps of the work, what is missing and whose, quotas, ties and deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from kaohe_desktop.engine.scheme.model import SheetRole
from kaohe_desktop.office.carrying_tables import blank_tables
from kaohe_desktop.office.deadlines import DeadlineLine, deadline_days, deadline_lines, done_days
from kaohe_desktop.office.overview_gaps import Gaps, gaps_of
from kaohe_desktop.office.overview_steps import Counts, StepState, WorkStep, work_steps
from kaohe_desktop.office.overview_steps import unit_of as _unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe_desktop.engine.outcome import QuotaUse, Tie
    from kaohe_desktop.engine.scheme.model import Need, Scheme
    from kaohe_desktop.office.cohorts import Line, PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

__all__ = [
    "DeadlineLine", "MissingLine", "Overview", "RollLine", "StepState", "WorkStep", "deadline_days", "has_ratings", "is_rating",
    "missing_lines", "overview", "sheet_of_missing",
]

#: Words by which a sheet or a column is told to hold the panel's or the voters' ratings.
_RATING = ("测评", "评议")
_AT_ONCE = 200  # offices up to this size have quotas worked out as the entries stand


@dataclass(frozen=True, slots=True)
class MissingLine:
    """What is missing: one heading for several people of a department, or the headings of one person."""

    department: str
    headings: tuple[str, ...]
    keys: tuple[str, ...]
    names: tuple[str, ...]
    sheet: str  # where to enter it; "" if it is no column of a sheet
    unit: str = "人"

    @property
    def who(self) -> str:
        """Who lacks it: ``党政办 3人``, ``张三``."""
        return f"{self.department} {len(self.keys)}{self.unit}".strip() if len(self.keys) > 1 else self.names[0]

    @property
    def text(self) -> str:
        """The line in words: ``党政办 3人 缺「下社区工作」``, ``张三 缺「党政领导测评」``."""
        return f"{self.who} 缺" + "".join(f"「{heading}」" for heading in self.headings)


@dataclass(frozen=True, slots=True)
class RollLine:
    """A year that waits for its quarters (or months): how many have something to take."""

    period_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the first page shows of a period."""

    steps: tuple[WorkStep, ...]
    missing: tuple[MissingLine, ...]
    quotas: tuple[QuotaUse, ...]
    ties: tuple[Tie, ...]
    deadlines: tuple[DeadlineLine, ...]
    last_backup: datetime | None
    computed: bool
    stale: bool
    gaps: Gaps
    calendar_note: str
    rolls: tuple[RollLine, ...]
    ledger: int  # how many figures of the ledger are not taken over yet, or differ
    blank: tuple[str, ...] = ()  # tables without which nothing can be worked out, and in which there is nothing

    @property
    def next_step(self) -> WorkStep | None:
        """The step to go on with; None once everything is done."""
        return next((step for step in self.steps if step.state is StepState.NOW), None)


def overview(ws: Workspace, period: PeriodInfo, today: date | None = None) -> Overview:
    """Where a period stands on a day (today if not given)."""
    from kaohe_desktop.office import ledger_take
    from kaohe_desktop.office.calendar import calendar
    from kaohe_desktop.office.computing import changes_since, latest, provisional
    from kaohe_desktop.office.confirming import chain

    book = ws.book(period.id)
    outcome = latest(ws, period)
    stale = changes_since(ws, period) != 0
    current = outcome
    if stale and not book.archived and len(book.lines) <= _AT_ONCE and book.lines:
        current = provisional(ws, period)
    counted = _Count(book)
    days, day = calendar(ws), today or date.today()
    deadlines = deadline_lines(book, days, day, done_days(ws, period.id))
    return Overview(
        steps=work_steps(book, counted.counts, outcome, stale, chain(ws, period, day)),
        missing=missing_lines(book), gaps=gaps_of(book, lambda label: sheet_of_missing(book, label)),
        quotas=current.quotas if current else (), ties=current.ties if current else (),
        deadlines=deadlines, calendar_note=days.note(*_reach(deadlines, day)) if deadlines else "",
        last_backup=ws.last_backup, computed=outcome is not None, stale=stale, rolls=_rolls(ws),
        blank=counted.blank, ledger=0 if book.archived else len(ledger_take.preview(ws, period).takings),
    )


def kept_overview(ws: Workspace, period: PeriodInfo) -> Overview:
    """Today's overview, worked out anew only where anything changed since."""
    mark = (period.id, ws.mark(), ws.book(period.id), ws.book(period.id).version, date.today())
    if ws.overview is None or ws.overview[0] != mark:
        ws.overview = (mark, overview(ws, period))
    return ws.overview[1]


def badges(ws: Workspace, period: PeriodInfo) -> tuple[int, int]:
    """How many lack something, and how many wait for a decision in results that still hold: the counts beside the pages."""
    from kaohe_desktop.office.computing import changes_since, latest

    book = ws.book(period.id)
    lacking = sum(1 for line in book.lines.values() if book.missing(line))
    outcome = latest(ws, period)
    holds = outcome is not None and bool(outcome.ties) and not changes_since(ws, period)
    return lacking, len({key for tie in outcome.ties for key in tie.keys}) if outcome is not None and holds else 0


def _reach(deadlines: Sequence[DeadlineLine], today: date) -> tuple[date, date]:
    days = [today, *(one.day for one in deadlines)]
    return min(days), max(days)


def _rolls(ws: Workspace) -> tuple[RollLine, ...]:
    """The open years with something to take; a scheme that takes nothing is known by its text alone."""
    from kaohe_desktop.office.cohorts import compiled
    from kaohe_desktop.office.periods import periods
    from kaohe_desktop.office.rollup import untaken
    from kaohe_desktop.store.periods import scheme_text

    open_ones = [one for one in periods(ws) if one.status != "archived"]
    with ws.database.read() as connection:
        texts = {one.id: scheme_text(connection, one.id) for one in open_ones}
    found = []
    for one in open_ones:
        rolls_up = compiled(texts[one.id], f"{one.scheme_id}.toml").scheme.head.rolls_up
        if rolls_up and (ready := untaken(ws, one)):
            found.append(RollLine(one.id, f"{one.scheme_name} {one.label}：有 {ready} 期可以取来"))
    return tuple(found)


class _Count:
    """How many people have everything they need, ratings apart."""

    def __init__(self, book: PeriodBook) -> None:
        self.rated = has_ratings(book.scheme.scheme)
        self.blank = blank_tables(book)
        self.participants = self.entered = self.with_rating = self.wrong = 0
        for line in book.lines.values():
            if book.misfits(line):
                self.wrong += 1
            if book.exempt(line):
                continue
            missing = book.missing(line)
            self.participants += 1
            self.entered += all(is_rating(label) for label in missing) if self.rated else not missing
            self.with_rating += not any(map(is_rating, missing))

    @property
    def counts(self) -> Counts:
        """As the steps of the work read it."""
        return Counts(self.rated, self.participants, self.entered, self.with_rating, self.wrong, self.blank)


def is_rating(label: str) -> bool:
    """Whether a heading or a sheet is about ratings (测评, 评议)."""
    return any(word in label for word in _RATING)


def has_ratings(scheme: Scheme) -> bool:
    """Whether the scheme reads ratings at all."""
    return any(
        is_rating(sheet.name) or any(is_rating(entry.name) for entry in sheet.fields)
        for sheet in scheme.sheets if sheet.role is not SheetRole.ROSTER
    )


def missing_lines(book: PeriodBook) -> tuple[MissingLine, ...]:
    """What is missing, grouped by department and heading where several people lack the same, else by person.

    Departments that lack the same are one group.
    """
    person = book.scheme.scheme.head.subject == "person"
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in book.lines.values():
        for label in book.missing(line):
            groups.setdefault((line.cells.get("科室", "") if person else "", label), []).append(line)
    found: list[MissingLine] = []
    sheets = {label: sheet_of_missing(book, label) for label in dict.fromkeys(label for _, label in groups)}
    alone: dict[int, list[str]] = {}
    for (department, label), lines in groups.items():
        if len(lines) > 1 and (department or not person):
            found.append(_missing_line(book, department, [label], lines, sheets))
        else:
            for line in lines:
                alone.setdefault(line.id, []).append(label)
    found.sort(key=lambda one: -len(one.keys))
    found += [_missing_line(book, book.lines[number].cells.get("科室", ""), labels, [book.lines[number]], sheets)
              for number, labels in alone.items()]
    return tuple(found)


def _missing_line(
    book: PeriodBook, department: str, labels: list[str], lines: Sequence[Line], sheets: Mapping[str, str]
) -> MissingLine:
    return MissingLine(
        department, tuple(labels), tuple(line.key for line in lines), tuple(line.name for line in lines),
        sheets[labels[0]], _unit(book),
    )


def sheet_of_missing(book: PeriodBook, label: str) -> str:
    """The sheet in which what is missing is entered: one with a column of that name, one of that name, or the one that
    the need so labelled (7月, 第3季度, a 条款编号) looks into; "" if there is none.
    """
    scheme = book.scheme.scheme
    from kaohe_desktop.exchange.hangs import RuleReads

    entered = [sheet for sheet in scheme.sheets if sheet.role not in (SheetRole.ROSTER, SheetRole.TABLE)]
    for sheet in (*entered, scheme.roster):
        if label in book.fields[sheet.name]:
            return sheet.name
    if any(sheet.name == label for sheet in entered):
        return label
    for need in scheme.needs:
        if label in _labels(book, need):
            found = RuleReads(scheme).of_formula(need.when)
            read = {sheet for sheet, _ in found.own | found.wide}
            return next((sheet.name for sheet in entered if sheet.name in read), "")
    return ""


def _labels(book: PeriodBook, need: Need) -> set[str]:
    """Everything a need can be listed under: once, for each month or figure, or for each row of a table."""
    if need.each_row:
        found = set()
        for row in book.tables[need.each_row]:
            label = need.label
            for heading, text in row.texts.items():
                label = label.replace(f"{{{heading}}}", text)
            found.add(label)
        return found
    each = book.period.months if need.each == "months" else need.each or ("",)
    return {need.label.replace("{}", str(one)) for one in each}
