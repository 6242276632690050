"""Where a period stands (首页): the steps of the work, what is missing and whose, quotas, ties and deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from kaohe_desktop.engine.scheme.model import SheetRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe_desktop.engine.outcome import Outcome, QuotaUse, Tie
    from kaohe_desktop.engine.scheme.model import Deadline, Scheme
    from kaohe_desktop.office.cohorts import Line, PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

#: Words by which a sheet or a column is told to hold the panel's or the voters' ratings.
_RATING = ("测评", "评议")
_AT_ONCE = 200  # offices up to this size have quotas worked out as the entries stand


class StepState(StrEnum):
    """How a step of the work stands."""

    DONE = "done"
    NOW = "now"  # the one to go on with
    LATER = "later"


@dataclass(frozen=True, slots=True)
class WorkStep:
    """One step: ``done`` of ``total`` (0 of 0 where nothing is counted), ``action`` what to press next."""

    id: str  # roster, entry, rating, computing, confirming, printing
    name: str
    state: StepState
    done: int
    total: int
    detail: str
    action: str


@dataclass(frozen=True, slots=True)
class MissingLine:
    """What is missing: one heading for several people of a department, or the headings of one person."""

    department: str
    headings: tuple[str, ...]
    keys: tuple[str, ...]
    names: tuple[str, ...]
    sheet: str  # where to enter it; "" if it is no column of a sheet

    @property
    def text(self) -> str:
        """The line in words: ``党政办 3人 缺「下社区工作」``, ``张三 缺「党政领导测评」``."""
        who = f"{self.department} {len(self.keys)}人" if len(self.keys) > 1 else self.names[0]
        return f"{who} 缺" + "".join(f"「{heading}」" for heading in self.headings)


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """A deadline of the scheme; ``days_left`` is negative once it has passed."""

    name: str
    day: date
    days_left: int
    basis: str

    @property
    def text(self) -> str:
        """The time left in words."""
        if self.days_left == 0:
            return "今天到期"
        return f"还有 {self.days_left} 天" if self.days_left > 0 else f"已过 {-self.days_left} 天"


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

    @property
    def next_step(self) -> WorkStep | None:
        """The step to go on with; None once everything is done."""
        return next((step for step in self.steps if step.state is StepState.NOW), None)


def overview(ws: Workspace, period: PeriodInfo, today: date | None = None) -> Overview:
    """Where a period stands on a day (today if not given)."""
    from kaohe_desktop.office.computing import changes_since, latest, provisional

    book = ws.book(period.id)
    outcome = latest(ws, period)
    stale = changes_since(ws, period) != 0
    current = outcome
    if stale and not book.archived and len(book.lines) <= _AT_ONCE and book.lines:
        current = provisional(ws, period)
    counted = _Count(book)
    return Overview(
        steps=_steps(book, counted, outcome, stale),
        missing=missing_lines(book),
        quotas=current.quotas if current else (), ties=current.ties if current else (),
        deadlines=tuple(deadline_line(book, one, today or date.today()) for one in book.scheme.scheme.deadlines),
        last_backup=ws.last_backup, computed=outcome is not None, stale=stale,
    )


class _Count:
    """How many people have everything they need, ratings apart."""

    def __init__(self, book: PeriodBook) -> None:
        self.rated = has_ratings(book.scheme.scheme)
        self.participants = self.entered = self.with_rating = self.wrong = 0
        for line in book.lines.values():
            if book.misfits(line):
                self.wrong += 1
            if book.scheme.exempt(book.subject(line), book.params):
                continue
            missing = book.missing(line)
            self.participants += 1
            self.entered += all(is_rating(label) for label in missing) if self.rated else not missing
            self.with_rating += not any(map(is_rating, missing))


def is_rating(label: str) -> bool:
    """Whether a heading or a sheet is about ratings (测评, 评议)."""
    return any(word in label for word in _RATING)


def has_ratings(scheme: Scheme) -> bool:
    """Whether the scheme reads ratings at all."""
    return any(
        is_rating(sheet.name) or any(is_rating(entry.name) for entry in sheet.fields)
        for sheet in scheme.sheets if sheet.role is not SheetRole.ROSTER
    )


def _steps(book: PeriodBook, counted: _Count, outcome: Outcome | None, stale: bool) -> tuple[WorkStep, ...]:
    heads, needed = len(book.lines), counted.participants
    word = "人" if book.scheme.scheme.head.subject == "person" else "个科室"
    pending = sum(1 for result in outcome.results if result.pending) if outcome else 0
    missing = sum(1 for result in outcome.results if result.missing) if outcome else 0
    computed = outcome is not None and not stale
    plan: list[tuple[str, str, bool, int, int, str, str]] = [
        ("roster", "花名册", heads > 0 and not counted.wrong, heads, heads,
         f"{heads}{word}" + (f"，{counted.wrong}{word}有要改的地方" if counted.wrong else ""), "填花名册"),
        ("entry", "录入", heads > 0 and counted.entered == needed, counted.entered, needed,
         f"{counted.entered}/{needed}", "继续录入"),
    ]
    if counted.rated:
        plan.append(("rating", "测评", heads > 0 and counted.with_rating == needed, counted.with_rating, needed,
                     f"{counted.with_rating}/{needed}", "录入测评"))
    plan += [
        ("computing", "计算定等", computed and not pending and not missing, 0, 0,
         _computing_detail(outcome, stale, pending, missing), "记录领导小组决定" if computed and pending else "计算"),
        ("confirming", "公示确认", book.archived, 0, 0, "已确认" if book.archived else "", "核对并公示"),
        ("printing", "打印归档", book.archived, 0, 0, "已归档" if book.archived else "", "打印并归档"),
    ]
    steps: list[WorkStep] = []
    now_taken = False
    for number, name, done, have, total, detail, action in plan:
        done = done or book.archived
        state = StepState.DONE if done else StepState.LATER if now_taken else StepState.NOW
        now_taken = now_taken or state is StepState.NOW
        steps.append(WorkStep(number, name, state, have, total, detail, action))
    return tuple(steps)


def _computing_detail(outcome: Outcome | None, stale: bool, pending: int, missing: int) -> str:
    if outcome is None:
        return "还没有计算"
    parts = ["计算以后又有改动"] if stale else []
    parts += [f"{missing} 人有缺项"] if missing else []
    parts += [f"{pending} 人待议"] if pending else []
    return "，".join(parts) or "已计算"


def missing_lines(book: PeriodBook) -> tuple[MissingLine, ...]:
    """What is missing, grouped by department and heading where several people lack the same, else by person."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in book.lines.values():
        for label in book.missing(line):
            groups.setdefault((line.cells.get("科室", ""), label), []).append(line)
    found: list[MissingLine] = []
    alone: dict[int, list[str]] = {}
    for (department, label), lines in groups.items():
        if len(lines) > 1 and department:
            found.append(_missing_line(book, department, [label], lines))
        else:
            for line in lines:
                alone.setdefault(line.id, []).append(label)
    found.sort(key=lambda one: -len(one.keys))
    found += [_missing_line(book, book.lines[number].cells.get("科室", ""), labels, [book.lines[number]])
              for number, labels in alone.items()]
    return tuple(found)


def _missing_line(book: PeriodBook, department: str, labels: list[str], lines: Sequence[Line]) -> MissingLine:
    sheet = next((one.name for one in book.scheme.scheme.sheets if labels[0] in book.fields[one.name]), "")
    if not sheet:
        sheet = next((one.name for one in book.scheme.scheme.sheets if one.name == labels[0]), "")
    return MissingLine(
        department, tuple(labels), tuple(line.key for line in lines), tuple(line.name for line in lines), sheet,
    )


def deadline_line(book: PeriodBook, deadline: Deadline, today: date) -> DeadlineLine:
    """A deadline's day: in the period's first month, or in the month after its last; the month's end at the latest."""
    month = book.period.first_day if deadline.anchor == "start" else book.period.last_day + timedelta(days=1)
    after = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    day = min(month + timedelta(days=deadline.day - 1), after - timedelta(days=1))
    return DeadlineLine(deadline.name, day, (day - today).days, deadline.basis)
