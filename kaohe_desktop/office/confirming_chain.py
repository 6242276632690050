"""Where the confirmation of a period's results stands: each step with its state, who, when, and what changed since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import DecisionKind
from kaohe_desktop.engine.outcome import EXEMPT
from kaohe_desktop.engine.scheme.model import StepKind
from kaohe_desktop.office.confirming_changes import Changed, changes, preliminary
from kaohe_desktop.office.confirming_steps import ChainStep, chain_steps

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Outcome
    from kaohe_desktop.office.calendar import Calendar
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.confirmations import Confirmed
    from kaohe_desktop.store.results import ComputationRow

CONFIRM, POST, CLOSE = "confirm", "post", "close"
OBJECTED = "objected"


class StepState(StrEnum):
    """How a step of confirmation stands."""

    DONE = "done"
    NOW = "now"  # the one to go on with
    LATER = "later"
    CHANGED = "changed"  # confirmed, but the results are others now: to be confirmed again
    RUNNING = "running"  # 公示, until its last day
    NOT_NEEDED = "not needed"


#: how a state is said of a step
SAID = {
    StepState.DONE: "已确认", StepState.NOW: "还没有确认", StepState.LATER: "还没有确认", StepState.CHANGED: "以后结果又变了",
    StepState.RUNNING: "还没有到期", StepState.NOT_NEEDED: "不用办",
}


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as it stands. ``done`` of ``total`` are seconded people with a final grade; ``words`` says the rest."""

    step: ChainStep
    state: StepState
    words: str
    day: date | None = None
    by: str = ""
    document: str = ""
    note: str = ""
    until: date | None = None
    done: int = 0
    total: int = 0
    days_left: int = 0
    changes: tuple[Changed, ...] = ()  # since it was confirmed
    objected: bool = False
    recorded_at: str = ""
    record: int = 0  # number of the record in force, 0 if there is none
    left: tuple[str, ...] = ()  # 编号 of seconded people without a final grade

    @property
    def name(self) -> str:
        """The step's name."""
        return self.step.name

    @property
    def kind(self) -> StepKind:
        """What sort of step it is."""
        return self.step.kind

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do here."""
        return self.state in (StepState.DONE, StepState.NOT_NEEDED)


def chain(ws: Workspace, period: PeriodInfo, today: date | None = None) -> tuple[StepLine, ...]:
    """Every step in order, as it stands on a day (today if not given)."""
    lines, open_before = [], ws.book(period.id).archived  # archived with a reason: nothing is to be gone on with
    for line in _Chain(ws, period, today or date.today()).lines():
        if line.state is StepState.NOW and open_before:
            line = replace(line, state=StepState.LATER)
        open_before = open_before or not line.settled
        lines.append(line)
    return tuple(lines)


def next_step(lines: tuple[StepLine, ...]) -> StepLine | None:
    """The step to go on with; None once every one is settled."""
    return next((line for line in lines if not line.settled), None)


def day_words(day: date) -> str:
    """10月8日."""
    return f"{day.month}月{day.day}日"


class _Chain:
    """One look at the steps of a period."""

    def __init__(self, ws: Workspace, period: PeriodInfo, today: date) -> None:
        from kaohe_desktop.office.calendar import calendar_of
        from kaohe_desktop.office.computing import latest
        from kaohe_desktop.office.office_settings import office_settings
        from kaohe_desktop.store import confirmations as rows
        from kaohe_desktop.store import results

        settings = office_settings(ws)
        self.ws, self.period, self.today = ws, period, today
        self.scheme = ws.book(period.id).scheme.scheme
        self.steps = chain_steps(self.scheme, settings)
        self.calendar: Calendar = calendar_of(settings)
        self.outcome: Outcome | None = latest(ws, period)
        with ws.database.read() as connection:
            recorded = rows.recorded(connection, period.id)
            self.computation: ComputationRow | None = results.last(connection, period.id)
        self.records = {(one.step, one.part): one for one in recorded if not one.withdrawn_at}
        self.unit = "人" if self.scheme.head.subject == "person" else "个科室"

    def lines(self) -> list[StepLine]:
        made: dict[StepKind, Callable[[ChainStep], StepLine]] = {
            StepKind.STAGE: self._stage, StepKind.HOME: self._home, StepKind.PUBLICITY: self._publicity,
        }
        return [made[step.kind](step) for step in self.steps]

    # ── a stage ──
    def _stage(self, step: ChainStep) -> StepLine:
        one = self.records.get((step.name, CONFIRM))
        if one is None:
            return StepLine(step, StepState.NOW, "还没有确认")
        found = self._changes(step, one)
        line = StepLine(
            step, StepState.DONE, f"{day_words(one.day)}　{one.decided_by}", one.day, one.decided_by, one.document, one.note,
            changes=found, recorded_at=one.recorded_at, record=one.id,
        )
        if not found:
            return line
        if self._taken_up(step, one):
            return replace(line, words=f"{line.words}　（以后按决定改了 {len(found)} {self.unit}）")
        return replace(line, state=StepState.CHANGED, words=f"{step.name}以后变了 {len(found)} {self.unit}")

    def _changes(self, step: ChainStep, one: Confirmed) -> tuple[Changed, ...]:
        if self.outcome is None or self.computation is None:
            return ()
        if one.digest == self.computation.digest:
            return ()
        now = preliminary(self.ws, self.period, self.computation, self.outcome) if step.preliminary else self.outcome
        return changes(self.ws, one, now, self.computation.digest)

    def _taken_up(self, step: ChainStep, one: Confirmed) -> bool:
        """Whether the differences need no new confirmation of this step: a later deciding step confirmed, or is to
        confirm, what was decided in between (初评 stays when the leading group decides a tie).
        """
        later = [other for other in self.steps[self.steps.index(step) + 1 :] if other.deciding]
        if not step.deciding or not later:
            return False
        for other in later:
            record = self.records.get((other.name, CONFIRM))
            if record is not None and record.id > one.id and not self._changes(other, record):
                return True
        return not self._edited_since(one)

    def _edited_since(self, one: Confirmed) -> bool:
        from kaohe_desktop.store import confirmations as rows

        assert self.computation is not None
        with self.ws.database.read() as connection:
            return rows.edited_between(connection, self.period.id, one.audit_id, self.computation.audit_id)

    # ── the home departments ──
    def _home(self, step: ChainStep) -> StepLine:
        seconded = self._seconded()
        if not seconded:
            return StepLine(step, StepState.NOT_NEEDED, "没有派驻人员")
        from kaohe_desktop.office.decisions import decisions

        final = {one.subject: one for one in decisions(self.ws, self.period) if one.kind is DecisionKind.HOME}
        left = tuple(key for key in seconded if key not in final)
        count = len(seconded) - len(left)
        days = [final[key].decided_on for key in seconded if key in final]
        one = self.records.get((step.name, CONFIRM))
        words = f"{count}/{len(seconded)} 人已有最终等次"
        line = StepLine(
            step, StepState.NOW if left else StepState.DONE, words, None if left else max(days), done=count,
            total=len(seconded), left=left,
        )
        if one is None or not left:
            return line
        return replace(
            line, state=StepState.DONE, day=one.day, by=one.decided_by, document=one.document, note=one.note,
            recorded_at=one.recorded_at, record=one.id, words=f"{words}　{one.note}",
        )

    def _seconded(self) -> list[str]:
        """The people with a home department who take part, by 编号."""
        book = self.ws.book(self.period.id)
        if self.scheme.head.subject != "person":
            return []
        exempt = {one.key for one in self.outcome.results if one.grade == EXEMPT} if self.outcome else None
        return [
            line.key for line in book.lines.values() if line.cells.get("派驻单位")
            and not (line.key in exempt if exempt is not None else book.scheme.exempt(book.subject(line), book.params))
        ]

    # ── 公示 ──
    def _publicity(self, step: ChainStep) -> StepLine:
        one, closed = self.records.get((step.name, POST)), self.records.get((step.name, CLOSE))
        if one is None or one.until is None:
            return StepLine(step, StepState.NOW, "还没有开始")
        found = self._changes(step, one)
        line = StepLine(
            step, StepState.DONE, "", one.day, one.decided_by, one.document, one.note, one.until, changes=found,
            recorded_at=one.recorded_at, record=(closed or one).id, objected=closed is not None and closed.outcome == OBJECTED,
        )
        span = f"{day_words(one.day)}—{day_words(one.until)}"
        if found:
            return replace(line, state=StepState.CHANGED, words=f"{step.name}以后变了 {len(found)} {self.unit}")
        if closed is not None:
            said = f"有异议：{closed.note}" if line.objected else "没有异议"
            return replace(line, words=f"{span}　{said}", note=closed.note)
        if self.today > one.until:
            return replace(line, state=StepState.NOW, words=f"{span} 期满，记下有没有异议")
        left = self._days_left(step, one.until)
        unit = "个工作日" if step.working else "天"
        words = f"{day_words(one.day)}开始" if self.today < one.day else f"还有 {left} {unit}" if left else "今天最后一天"
        return replace(line, state=StepState.RUNNING, days_left=left, words=f"{words}（{span}）")

    def _days_left(self, step: ChainStep, until: date) -> int:
        return self.calendar.left(self.today, until) if step.working else (until - self.today).days
