"""What everybody had when a step was confirmed, and who has something else now (审定以后变了 2 人), in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from kaohe_desktop.engine.cohort import DecisionKind
from kaohe_desktop.engine.figures import show

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Outcome, Result
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.confirmations import Confirmed, Snapshot
    from kaohe_desktop.store.results import ComputationRow

_LABELS = ("等次", "得分", "奖金")


@dataclass(frozen=True, slots=True)
class Changed:
    """Somebody who has something else than was confirmed: label, from, to of what differs; ``word`` for 新增 and 去掉."""

    key: str
    name: str
    what: tuple[tuple[str, str, str], ...] = ()
    word: str = ""

    @property
    def text(self) -> str:
        """In words: 张三（012）等次 优秀 → 良好，奖金 2100.00 → 1800.00."""
        told = "，".join(f"{label} {before or '无'} → {after or '无'}" for label, before, after in self.what)
        return f"{self.name}（{self.key}）{self.word or told}"


@dataclass(slots=True)
class _Known:
    """What was worked out of one database before: it is asked for at every look."""

    prelims: dict[int, tuple[int, Outcome]] = field(default_factory=dict)
    changes: dict[tuple[int, str], tuple[Changed, ...]] = field(default_factory=dict)


_KNOWN: WeakKeyDictionary[Workspace, _Known] = WeakKeyDictionary()


def _known(ws: Workspace) -> _Known:
    return _KNOWN.setdefault(ws, _Known())


def snapshot(outcome: Outcome) -> dict[str, tuple[str, str, str, str]]:
    """Name, grade, total and bonus of everybody, as shown."""
    return {one.key: (one.name, grade_words(one), show(one.total) or "", show(one.bonus) or "") for one in outcome.results}


def grade_words(result: Result) -> str:
    """A grade as the table of results shows it: 待议优秀 while a tie waits."""
    return f"待议{result.pending}" if result.pending else result.grade or ""


def preliminary(ws: Workspace, period: PeriodInfo, computation: ComputationRow, outcome: Outcome) -> Outcome:
    """The results as they stand before the home departments' final grades: those of the step before them."""
    from kaohe_desktop.engine.appraise import appraise

    cohort = ws.book(period.id).cohort()
    own = tuple(one for one in cohort.decisions if one.kind is not DecisionKind.HOME)
    if len(own) == len(cohort.decisions):
        return outcome
    known = _known(ws).prelims.get(period.id)
    if known is None or known[0] != computation.id:
        known = computation.id, _fitted(appraise(ws.book(period.id).scheme, replace(cohort, decisions=own)), outcome)
        _known(ws).prelims[period.id] = known
    return known[1]


def _fitted(alone: Outcome, outcome: Outcome) -> Outcome:
    """Where entries changed after the computation, only those with a final grade are taken from a fresh look."""
    fresh = {one.key: one for one in alone.results}
    return replace(outcome, results=tuple(
        fresh.get(one.key, one) if one.decision is not None and one.decision.kind is DecisionKind.HOME else one
        for one in outcome.results
    ))


def changes(ws: Workspace, one: Confirmed, now: Outcome, digest: str) -> tuple[Changed, ...]:
    """Who has something else now than when it was confirmed; nobody if the same computation stands."""
    if one.digest == digest:
        return ()
    known = _known(ws).changes
    if (one.id, digest) not in known:
        from kaohe_desktop.store import confirmations as rows

        with ws.database.read() as connection:
            known[one.id, digest] = tuple(_differences(rows.snapshot(connection, one.id), snapshot(now)))
    return known[one.id, digest]


def _differences(before: Snapshot, after: Mapping[str, tuple[str, str, str, str]]) -> list[Changed]:
    found = []
    for key, cells in after.items():
        old = before.get(key)
        if old is None:
            found.append(Changed(key, cells[0], word="是后来加的"))
        elif old[1:] != cells[1:]:
            what = tuple((label, was, now) for label, was, now in zip(_LABELS, old[1:], cells[1:], strict=True) if was != now)
            found.append(Changed(key, cells[0], what))
    found += [Changed(key, cells[0], word="后来去掉了") for key, cells in before.items() if key not in after]
    return found
