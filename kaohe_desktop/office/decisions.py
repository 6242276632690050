"""Decisions of the leading group (领导小组决定): recorded, replaced, withdrawn; never in place of the computed value."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Decision, DecisionKind
from kaohe_desktop.engine.figures import rounded, show
from kaohe_desktop.engine.problems import Problem, Refused, did_you_mean
from kaohe_desktop.office import problems as k

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe_desktop.engine.outcome import Outcome
    from kaohe_desktop.engine.scheme.model import Scheme
    from kaohe_desktop.office.cohorts import Line, PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.decisions import Recorded

_KINDS = {
    DecisionKind.TIE: "待议决定", DecisionKind.GRADE: "定等次", DecisionKind.SCORE: "定分数", DecisionKind.HOME: "派驻单位定等",
}
REPLACED = "由新的决定代替"


def ladder(scheme: Scheme) -> list[str]:
    """The grades a decision may give: the scheme's own, and those its rules name."""
    names = [grade.name for grade in scheme.grades] + [rule.grade for rule in scheme.rules if rule.grade]
    return list(dict.fromkeys(names))


def decisions(ws: Workspace, period: PeriodInfo) -> list[Decision]:
    """The decisions in force."""
    return [one.decision for one in history(ws, period) if not one.withdrawn_at]


def history(ws: Workspace, period: PeriodInfo) -> list[Recorded]:
    """Every decision ever recorded for a period, in order, withdrawn ones with their reason."""
    from kaohe_desktop.store import decisions as rows

    with ws.database.read() as connection:
        return rows.recorded(connection, period.id)


def record(
    ws: Workspace, period: PeriodInfo, decision: Decision, progress: Callable[[int], bool] | None = None,
) -> Outcome:
    """Record a decision and compute anew; one of the same kind for the same subject is replaced and stays as history.

    Raises Refused: no reason, an unknown grade, no tie to decide, or more seats than the quota has.
    """
    from kaohe_desktop.office.computing import compute
    from kaohe_desktop.store import audit
    from kaohe_desktop.store import decisions as rows

    book = ws.book(period.id)
    found = _check(book, decision) or book.problems() or _check_effect(book, decision)
    if found:
        raise Refused(found)
    line = book.by_key[decision.subject]
    old = next((one for one in history(ws, period) if not one.withdrawn_at and _same(one.decision, decision)), None)
    with ws.database.change(f"{_KINDS[decision.kind]} {line.name}", decision.reason) as change:
        if old is not None:
            rows.withdraw(change.connection, old.id, change.stamp, REPLACED)
        rows.add(change.connection, period.id, decision, change.stamp, ws.user)
        change.note(audit.Line(
            "decision", period.id, subject=line.key, heading=_KINDS[decision.kind],
            before=_words(old.decision) if old else "", after=_words(decision),
        ))
    ws.forget(period.id)
    return compute(ws, period, progress)


def withdraw(
    ws: Workspace, period: PeriodInfo, key: str, why: str, kind: DecisionKind | None = None,
    progress: Callable[[int], bool] | None = None,
) -> Outcome:
    """Withdraw a subject's decisions in force (of one kind, if given) and compute anew; they stay as history.

    Raises Refused: archived, no reason, nothing to withdraw.
    """
    from kaohe_desktop.office.computing import compute
    from kaohe_desktop.store import audit
    from kaohe_desktop.store import decisions as rows

    book = ws.book(period.id)
    line = book.by_key.get(key)
    name = line.name if line is not None else key
    gone = [
        one for one in history(ws, period)
        if not one.withdrawn_at and one.decision.subject == key and kind in (None, one.decision.kind)
    ]
    found = _common(book, why, "撤销决定")
    if not gone:
        found.append(k.NO_DECISION.at(subject=key, name=name))
    if found:
        raise Refused(found)
    with ws.database.change(f"撤销决定 {name}", why.strip()) as change:
        for one in gone:
            rows.withdraw(change.connection, one.id, change.stamp, why.strip())
            change.note(audit.Line(
                "decision", period.id, subject=key, heading=_KINDS[one.decision.kind], before=_words(one.decision),
            ))
    ws.forget(period.id)
    return compute(ws, period, progress)


def _common(book: PeriodBook, reason: str, act: str) -> list[Problem]:
    found = []
    if book.archived:
        found.append(k.ARCHIVED.at(period=book.period.label))
    if not reason.strip():
        found.append(k.REASON_NEEDED.at(act=act))
    return found


def _check(book: PeriodBook, decision: Decision) -> list[Problem]:
    """What is wrong with a decision in itself."""
    found = _common(book, decision.reason, "记录决定")
    if not decision.decided_by.strip():
        found.append(k.DECISION_BY_NOBODY.at(subject=decision.subject))
    line = book.by_key.get(decision.subject)
    if line is None:
        guess = did_you_mean(decision.subject, book.by_key)
        return [*found, k.NO_SUCH_SUBJECT.at(value=decision.subject, guess=guess)]
    if book.scheme.exempt(book.subject(line), book.params):
        found.append(k.EXEMPT_DECISION.at(subject=line.key, name=line.name))
    if decision.kind is DecisionKind.HOME and not line.cells.get("派驻单位"):
        found.append(k.NOT_SECONDED.at(subject=line.key, name=line.name))
    found += _check_score(book, decision) if decision.kind is DecisionKind.SCORE else _check_grade(book, decision)
    return found


def _check_score(book: PeriodBook, decision: Decision) -> list[Problem]:
    total = decision.total
    if total is None:
        return [k.DECISION_WITHOUT_TOTAL.at(subject=decision.subject)]
    if not total.is_finite() or total < 0 or rounded(total, book.scheme.scheme.total.round) != total:
        return [k.TOTAL_WRONG.at(subject=decision.subject, value=str(total))]
    return []


def _check_grade(book: PeriodBook, decision: Decision) -> list[Problem]:
    known = ladder(book.scheme.scheme)
    if not decision.grade:
        return [k.DECISION_WITHOUT_GRADE.at(subject=decision.subject)]
    if decision.grade not in known:
        return [k.UNKNOWN_GRADE.at(
            subject=decision.subject, value=decision.grade, scheme=book.scheme.scheme.head.short,
            guess=did_you_mean(decision.grade, known), known="、".join(known),
        )]
    return []


def _check_effect(book: PeriodBook, decision: Decision) -> list[Problem]:
    """Try the decision: a tie must be there to decide, and there must be a seat that no other decision has given away.

    A grade given by hand takes its seat before the contest, so it may push down whoever came last; it may not push
    out somebody whom the leading group has seated, nor go beyond the quota.
    """
    from kaohe_desktop.engine.appraise import appraise

    if decision.kind not in (DecisionKind.TIE, DecisionKind.GRADE):
        return []
    line = book.by_key[decision.subject]
    cohort = book.cohort()
    others = tuple(one for one in cohort.decisions if not _same(one, decision))
    before = appraise(book.scheme, replace(cohort, decisions=others))
    if decision.kind is DecisionKind.TIE and not any(line.key in tie.keys for tie in before.ties):
        return [k.NO_TIE.at(subject=line.key, name=line.name)]
    after = appraise(book.scheme, replace(cohort, decisions=(*others, decision)))
    if all(one in before.unused_decisions for one in after.unused_decisions):
        return []
    return [_exceeded(before, decision, line)]


def _exceeded(before: Outcome, decision: Decision, line: Line) -> Problem:
    """No seat for the decision, with the figures of the quota it asked for."""
    quotas = [quota for quota in before.quotas if quota.grade == decision.grade]
    category = line.cells.get("考核类别", "")
    quota = next((one for one in quotas if one.category == category), quotas[0] if quotas else None)
    if quota is None:
        return k.NO_TIE.at(subject=line.key, name=line.name)
    return k.QUOTA_EXCEEDED.at(
        subject=line.key, category=quota.category, grade=quota.grade, seats=quota.seats, used=quota.used, name=line.name,
    )


def _same(one: Decision, other: Decision) -> bool:
    return one.subject == other.subject and one.kind is other.kind


def _words(decision: Decision) -> str:
    what = f"{show(decision.total)}分" if decision.total is not None else ""
    parts = (decision.grade or "", what, f"{decision.decided_on}", decision.decided_by, decision.document)
    return "；".join(part for part in parts if part)
