"""What forms bind of the confirmation: ‹确认.审定日期›, ‹确认.审定人›, ‹确认.公示起› …, and whether it is 审定 yet, in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe_desktop.engine.scheme.model import StepKind
from kaohe_desktop.office.confirming_chain import StepLine, StepState, chain, day_words
from kaohe_desktop.office.general_forms_dates import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


def confirmation_values(ws: Workspace, period: PeriodInfo) -> dict[str, str]:
    """The names of what was confirmed and stands; nothing of a step that is open or changed since."""
    every = chain(ws, period)
    lines = [line for line in every if line.record and line.state is not StepState.CHANGED]
    deciding = [line for line in lines if line.step.deciding]
    whole = [line for line in every if line.step.deciding]
    values: dict[str, str] = {}
    for line in deciding:
        place = next(number for number, one in enumerate(whole) if one.name == line.name)
        role = "审定" if place == len(whole) - 1 else "初评" if place == 0 else "研究"
        values.update(_told(line, role))
    posted = next((line for line in lines if line.kind is StepKind.PUBLICITY), None)
    if posted is not None and posted.day is not None and posted.until is not None:
        unit = "个工作日" if posted.step.working else "天"
        values |= {
            "确认.公示起": in_words(posted.day), "确认.公示止": in_words(posted.until),
            "日期.公示起": in_words(posted.day), "日期.公示止": in_words(posted.until),
            "日期.公示天数": f"{_count(ws, posted)}{unit}",
        }
        if posted.state is StepState.DONE:
            values["确认.公示结果"] = "有异议" if posted.objected else "没有异议"
    return values


def _told(line: StepLine, role: str) -> dict[str, str]:
    if line.day is None:
        return {}
    found = {f"确认.{role}日期": in_words(line.day), f"确认.{role}人": line.by}
    if role == "审定":
        tail = f"（{line.document}）" if line.document else ""
        found |= {"确认.审定文号": line.document, "确认.审定意见": f"{in_words(line.day)}经{line.by}审定{tail}。"}
    return found


def _count(ws: Workspace, line: StepLine) -> int:
    """How many days a posting really lasts: the clerk may have set another last day."""
    from kaohe_desktop.office.calendar import calendar

    assert line.day is not None
    assert line.until is not None
    if not line.step.working:
        return (line.until - line.day).days + 1
    return calendar(ws).count(line.day, line.until)


def not_final(ws: Workspace, period: PeriodInfo) -> str:
    """One line for whoever prints results that are not 审定 yet, or others than were; "" if they are, or nothing is computed."""
    return not_final_of(chain(ws, period)) if period.status != "open" else ""


def not_final_of(lines: Sequence[StepLine]) -> str:
    """The same of steps already looked at."""
    deciding = [line for line in lines if line.step.deciding]
    if not deciding or deciding[-1].settled:
        return ""
    last = deciding[-1]
    if last.state is StepState.CHANGED and last.day is not None:
        return f"{day_words(last.day)}{last.name}以后变了 {len(last.changes)} 个结果，还没有重新{last.name}"
    waiting = next(line for line in deciding if not line.settled)
    return f"结果还没有{last.name}，现在到“{waiting.name}”这一步"
