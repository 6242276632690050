"""Everything confirmed and decided in a period as one list: in force, replaced, withdrawn, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import show

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.confirmations import Confirmed
    from kaohe_desktop.store.decisions import Recorded

HEADINGS = ("记下时间", "事项", "内容", "日期", "决定人", "文号", "理由、备注", "现在")
_DECISIONS = {"tie": "待议决定", "grade": "定等次", "score": "定分数", "home": "派驻单位终定"}
_OUTCOMES = {"agreed": "没有异议", "objected": "有异议"}
_PARTS = {"post": "开始", "close": "结果"}


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record: ``cells`` under :data:`HEADINGS`; ``key`` the person a decision is about, ``step`` a confirmation in force."""

    at: str
    cells: tuple[str, ...]
    key: str = ""
    step: str = ""


def records(ws: Workspace, period: PeriodInfo) -> list[RecordLine]:
    """Every record, newest first; of one second, the one recorded last first."""
    from kaohe_desktop.office import confirming, decisions

    names = {line.key: line.name for line in ws.book(period.id).lines.values()}
    found = [_confirmed(one) for one in reversed(confirming.history(ws, period))]
    found += [_decided(one, names) for one in reversed(decisions.history(ws, period))]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _at(stamp: str) -> str:
    return stamp[:16].replace("T", " ")


def _now(withdrawn_at: str, why: str) -> str:
    return f"{_at(withdrawn_at)} 撤销：{why}" if withdrawn_at else "有效"


def _confirmed(one: Confirmed) -> RecordLine:
    what = _OUTCOMES.get(one.outcome, "") or (f"到 {one.until}" if one.until else "确认")
    name = one.step if one.part == "confirm" else f"{one.step}{_PARTS[one.part]}"
    now = _now(one.withdrawn_at, one.withdrawn_why)
    cells = (_at(one.recorded_at), name, what, str(one.day), one.decided_by, one.document, one.note, now)
    return RecordLine(one.recorded_at, cells, step="" if one.withdrawn_at else one.step)


def _decided(one: Recorded, names: dict[str, str]) -> RecordLine:
    decision = one.decision
    what = f"{names.get(decision.subject, decision.subject)}（{decision.subject}）{decision.grade or show(decision.total) or ''}"
    cells = (
        _at(one.recorded_at), _DECISIONS[decision.kind.value], what, str(decision.decided_on), decision.decided_by, decision.document,
        decision.reason, _now(one.withdrawn_at, one.withdrawn_why),
    )
    return RecordLine(one.recorded_at, cells, key=decision.subject)
