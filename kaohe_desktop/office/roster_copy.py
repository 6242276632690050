"""Copying the roster of another period into one that is open (从上季度带来): who would come, who stays out and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.operations import AddLines, NewLine, changing
from kaohe_desktop.office.periods import LEFT, carried_lines, periods
from kaohe_desktop.office.problems import ARCHIVED, NOTHING_TO_CARRY
from kaohe_desktop.office.undoing import Action, Steps

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One person (or department) of the other roster; ``why`` says why they do not come, "" if they do."""

    key: str
    name: str
    unit: str
    category: str
    status: str
    why: str = ""


def copy_sources(ws: Workspace, period: PeriodInfo) -> list[PeriodInfo]:
    """The periods whose rosters have the same kind of subjects: of the same scheme first, the nearest before this one first."""
    from kaohe_desktop.office.library import kin

    same = kin(ws, period.scheme_id)
    subject = ws.book(period.id).scheme.scheme.head.subject
    found = [
        one for one in periods(ws)
        if one.id != period.id and one.subjects and ws.book(one.id).scheme.scheme.head.subject == subject
    ]
    return sorted(found, key=lambda one: (
        one.scheme_id not in same, one.first_day > period.first_day, abs((period.first_day - one.first_day).days),
    ))


def preview_copy(ws: Workspace, period: PeriodInfo, source: PeriodInfo) -> list[CopyLine]:
    """Everybody on the other roster, in its order; nothing is written."""
    book, other = ws.book(period.id), ws.book(source.id)
    come = {cells.get(book.scheme.scheme.key_label, "") for cells in carried_lines(ws, book.scheme, source, book.period)}
    lines = []
    for line in other.lines.values():
        status = line.cells.get("人员状态", "")
        why = ""
        if line.key in book.by_key:
            why = "已在花名册"
        elif line.key not in come:
            why = f"{status}，不再编入" if status in LEFT else "已离开，不再编入"
        lines.append(CopyLine(
            line.key, line.name, line.cells.get("科室", ""), line.cells.get("考核类别", ""), status, why,
        ))
    return lines


def copy_roster(
    ws: Workspace, period: PeriodInfo, source: PeriodInfo, keys: Collection[str], *, steps: Steps | None = None
) -> int:
    """Add these people of the other roster, in one audited transaction; how many. Raises Refused (archived, nobody)."""
    book = ws.book(period.id)
    if book.archived:
        raise Refused([ARCHIVED.at(period=period.label)])
    label = book.scheme.scheme.key_label
    lines = [
        cells for cells in carried_lines(ws, book.scheme, source, book.period)
        if cells.get(label, "") in keys and cells[label] not in book.by_key
    ]
    if not lines:
        raise Refused([NOTHING_TO_CARRY.at(period=source.label)])
    act = f"从{source.label}带来花名册 {len(lines)} {'人' if book.scheme.scheme.head.subject == 'person' else '个科室'}"
    with changing(ws, book, act, source.code) as session:
        session.do(AddLines(tuple(NewLine(tuple(cells.items())) for cells in lines)))
    if steps is not None:
        steps.add(Action(act, tuple(session.done)))
    return len(lines)
