"""The steps of the quarter's work for 首页: how far each is, which one to go on with, what to press there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from kaohe_desktop.engine.scheme.model import StepKind
from kaohe_desktop.office.confirming_chain import StepLine, day_words
from kaohe_desktop.office.confirming_chain import StepState as LineState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe_desktop.engine.outcome import Outcome
    from kaohe_desktop.office.cohorts import PeriodBook


class StepState(StrEnum):
    """How a step of the work stands."""

    DONE = "done"
    NOW = "now"  # the one to go on with
    LATER = "later"


@dataclass(frozen=True, slots=True)
class WorkStep:
    """One step: ``done`` of ``total`` (0 of 0 where nothing is counted), ``action`` what to press next.

    ``confirms`` is the step of confirmation that ``action`` is about, "" for any other.
    """

    id: str  # roster, entry, rating, computing, confirming, publicity, printing
    name: str
    state: StepState
    done: int
    total: int
    detail: str
    action: str
    confirms: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many take part, have everything but ratings, have their ratings, and have something to put right."""

    rated: bool
    participants: int
    entered: int
    with_rating: int
    wrong: int
    blank: tuple[str, ...] = ()  # tables without which nothing can be worked out, and in which there is nothing


@dataclass(frozen=True, slots=True)
class _Plan:
    id: str
    name: str
    finished: bool
    done: int
    total: int
    detail: str
    action: str
    confirms: str = ""


def work_steps(
    book: PeriodBook, counts: Counts, outcome: Outcome | None, stale: bool, chain: Sequence[StepLine]
) -> tuple[WorkStep, ...]:
    """The steps in order; the first that is not finished is the one to go on with."""
    plans = [*_entering(book, counts), _computing(book, outcome, stale), *_confirming(chain), _printing(book, chain)]
    if not stale and any(line.step.deciding and line.record and line.settled for line in chain):
        # confirmed as it is: what is missing or tied was given its reason then, and holds nothing up any more
        plans = [replace(one, finished=True) if one.id in ("entry", "rating", "computing") else one for one in plans]
    steps: list[WorkStep] = []
    now_taken = False
    for one in plans:
        finished = one.finished or book.archived
        state = StepState.DONE if finished else StepState.LATER if now_taken else StepState.NOW
        now_taken = now_taken or state is StepState.NOW
        steps.append(WorkStep(one.id, one.name, state, one.done, one.total, one.detail, one.action, one.confirms))
    return tuple(steps)


def _entering(book: PeriodBook, counts: Counts) -> list[_Plan]:
    heads, needed, word = len(book.lines), counts.participants, unit_of(book)
    roster = book.scheme.scheme.roster.name
    wrong = f"，{counts.wrong}{word}有要改的地方" if counts.wrong else ""
    entered = heads > 0 and counts.entered == needed and not counts.blank
    blank = f"，{'、'.join(counts.blank)}还是空的" if counts.blank else ""
    found = [
        _Plan("roster", roster, heads > 0 and not counts.wrong, heads, heads, f"{heads}{word}{wrong}", f"填{roster}"),
        _Plan("entry", "录入", entered, counts.entered, needed, f"{counts.entered}/{needed}{blank}", "继续录入"),
    ]
    if counts.rated:
        found.append(_Plan("rating", "测评", heads > 0 and counts.with_rating == needed, counts.with_rating, needed,
                           f"{counts.with_rating}/{needed}", "录入测评"))
    return found


def _computing(book: PeriodBook, outcome: Outcome | None, stale: bool) -> _Plan:
    word = unit_of(book)
    pending = sum(1 for result in outcome.results if result.pending) if outcome else 0
    missing = sum(1 for result in outcome.results if result.missing) if outcome else 0
    computed = outcome is not None and not stale
    if outcome is None:
        detail = "还没有计算"
    else:
        parts = ["计算以后又有改动"] if stale else []
        parts += [f"{missing} {word}有缺项"] if missing else []
        parts += [f"{pending} {word}待议"] if pending else []
        detail = "，".join(parts) or "已计算"
    action = "记录领导小组决定" if computed and pending else "计算"
    return _Plan("computing", "计算定等", computed and not pending and not missing, 0, 0, detail, action)


def _confirming(chain: Sequence[StepLine]) -> list[_Plan]:
    """确认: everything up to the 公示; then 公示 itself, where there is one."""
    posted = next((place for place, line in enumerate(chain) if line.kind is StepKind.PUBLICITY), len(chain))
    found = []
    needed = [line for line in chain[:posted] if line.state is not LineState.NOT_NEEDED]
    if needed:
        done = sum(line.settled for line in needed)
        line = next((line for line in needed if not line.settled), None)
        found.append(_Plan(
            "confirming", "确认", line is None, done, len(needed), _where(needed, line), act_of(line) if line else "查看确认",
            line.name if line else "",
        ))
    if posted < len(chain):
        line = chain[posted]
        detail = line.words if line.record or line.settled else ""
        found.append(_Plan("publicity", line.name, line.settled, 0, 0, detail.partition("（")[0], act_of(line), line.name))
    return found


def _where(needed: Sequence[StepLine], line: StepLine | None) -> str:
    if line is None:
        last = next((one for one in reversed(needed) if one.day is not None and one.step.deciding), None)
        return f"{day_words(last.day)}{last.name}" if last is not None and last.day is not None else ""
    if line.state is LineState.CHANGED:
        return line.words
    count = f"，{line.done}/{line.total} 人" if line.kind is StepKind.HOME else ""
    return f"{line.name} {needed.index(line) + 1}/{len(needed)}{count}"


def _printing(book: PeriodBook, chain: Sequence[StepLine]) -> _Plan:
    posted = next((place for place, line in enumerate(chain) if line.kind is StepKind.PUBLICITY), len(chain))
    left = next((line for line in chain[posted + 1 :] if not line.settled), None)
    if book.archived:
        return _Plan("printing", "打印归档", True, 0, 0, "已归档", "打印并归档")
    if left is None:
        return _Plan("printing", "打印归档", False, 0, 0, "", "打印并归档")
    return _Plan("printing", "打印归档", False, 0, 0, f"还要{left.name}" if left.record == 0 else left.words, act_of(left), left.name)


def act_of(line: StepLine) -> str:
    """What to press to go on with a step: 确认初评, 开始公示, 记录公示结果, 派驻单位终定."""
    again = line.state is LineState.CHANGED
    if line.kind is StepKind.HOME:
        return line.name
    if line.kind is StepKind.PUBLICITY:
        if again:
            return f"重新{line.name}"
        return f"记录{line.name}结果" if line.record else f"开始{line.name}"
    return f"重新确认{line.name}" if again else f"确认{line.name}"


def unit_of(book: PeriodBook) -> str:
    """What the scheme counts."""
    return "人" if book.scheme.scheme.head.subject == "person" else "个科室"
