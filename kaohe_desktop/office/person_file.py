"""Everything the database knows of one person (个人档案): terms, dated changes, and the results of all periods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import show
from kaohe_desktop.office.people_changes import PersonChange, changes_of
from kaohe_desktop.office.periods import periods

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Result
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.person_results import StandsIn

NOT_COMPUTED = "还没有计算"


@dataclass(frozen=True, slots=True)
class Term:
    """From when to when a person had a unit, a post and a category; ``until`` is "" while it holds."""

    start: str
    until: str
    unit: str
    post: str
    category: str


@dataclass(frozen=True, slots=True)
class PastResult:
    """One period of a person as lists show it; ``period`` is where to go for more."""

    period: PeriodInfo
    unit: str
    category: str
    total: str
    rank: str
    grade: str
    bonus: str
    notes: str


@dataclass(frozen=True, slots=True)
class PersonFile:
    """One person: ``results`` and ``changes`` the latest first, ``terms`` the oldest first."""

    key: str
    name: str
    unit: str
    terms: tuple[Term, ...]
    changes: tuple[PersonChange, ...]
    results: tuple[PastResult, ...]


def person_file(ws: Workspace, key: str) -> PersonFile:
    """What is known of the person of a number."""
    from kaohe_desktop.store import people, person_results

    with ws.database.read() as connection:
        stood = person_results.of_person(connection, key)
        terms = people.terms(connection, key)
    known = {one.id: one for one in periods(ws)}
    latest = stood[0] if stood else None
    return PersonFile(
        key, latest.name if latest else "", latest.cells.get("科室", "") if latest else "",
        tuple(Term(start, until or "", unit, post, category) for start, until, unit, post, category in terms),
        tuple(changes_of(ws, key)), tuple(sorted(
            (_past(known[one.period_id], one) for one in stood if one.period_id in known),
            key=lambda past: (past.period.last_day, past.period.first_day), reverse=True,
        )),
    )


def _past(period: PeriodInfo, stood: StandsIn) -> PastResult:
    unit, category = stood.cells.get("科室", ""), stood.cells.get("考核类别", "")
    if stood.result is None:
        return PastResult(period, unit, category, "", "", NOT_COMPUTED, "", stood.cells.get("人员状态", ""))
    result = stood.result
    return PastResult(
        period, unit, result.category or category, show(result.total) or "", "" if result.rank is None else str(result.rank),
        result.grade or "未定", show(result.bonus) or "", "；".join(_notes(result)),
    )


def _notes(result: Result) -> list[str]:
    notes = [f"待议：{result.pending}"] if result.pending else []
    notes += [f"缺 {len(result.missing)} 项"] if result.missing else []
    notes += [rule.name for rule in result.rules]
    if result.decision is not None:
        notes.append(f"{result.decision.decided_on.isoformat()} {result.decision.decided_by}定：{result.decision.reason}")
    return notes
