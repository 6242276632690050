"""Builds the engine's :class:`Cohort` from the same typed text the oracle reads, and flattens an Outcome to plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kaohe_desktop.engine.cohort import Cohort, Decision, DecisionKind, Subject, Value
from kaohe_desktop.engine.entries import read_value
from kaohe_desktop.engine.outcome import Outcome
from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.scheme.compiled import CompiledScheme
from kaohe_desktop.engine.scheme.model import SheetRole
from kaohe_desktop.engine.scheme.reader import read_scheme

SCHEMES = Path(__file__).resolve().parents[2] / "resources" / "schemes"
KINDS = {"tie": DecisionKind.TIE, "grade": DecisionKind.GRADE, "score": DecisionKind.SCORE, "home": DecisionKind.HOME}
DECIDED_ON = date(2026, 10, 9)


@cache
def scheme(name: str) -> CompiledScheme:
    """The shipped scheme of that id, read once."""
    path = SCHEMES / f"{name}.toml"
    return read_scheme(path.read_text(encoding="utf-8"), path.name)


@cache
def reread(name: str, old: str, new: str) -> CompiledScheme:
    """The shipped scheme with one piece of its text replaced, e.g. another reading chosen."""
    path = SCHEMES / f"{name}.toml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    return read_scheme(text.replace(old, new), path.name)


def values(of: CompiledScheme, given: Mapping[str, str]) -> dict[str, Value]:
    """The typed values of the one-row sheets, read as a clerk's typing is; blanks are left out altogether."""
    fields = {
        field.name: field for sheet in of.scheme.sheets if sheet.role in (SheetRole.ROSTER, SheetRole.ENTRY)
        for field in sheet.fields
    }
    return {heading: read_value(fields[heading], text) for heading, text in given.items() if text != ""}


def rows(of: CompiledScheme, sheet: str, lines: Iterable[Mapping[str, str]]) -> list[dict[str, Value]]:
    """The typed rows of a repeated sheet."""
    return [
        {heading: read_value(of.field(sheet, heading), text) for heading, text in line.items()} for line in lines
    ]


def decided(decision: Mapping[str, str]) -> Decision:
    """A recorded decision from {人员编号, kind, grade, total}."""
    total = decision.get("total")
    return Decision(
        decision["人员编号"], KINDS[decision["kind"]], decision.get("grade"), "领导小组会议研究", DECIDED_ON, "组长",
        Decimal(total) if total else None,
    )


def quarter_cohort(
    people: Sequence[Mapping[str, str]], ballots: Mapping[str, Sequence[str]] | None = None,
    decisions: Sequence[Mapping[str, str]] = (), of: CompiledScheme | None = None,
) -> Cohort:
    """A cohort of ``meiling`` in 2026Q3."""
    of = of or scheme("meiling")
    subjects = []
    for given in people:
        key = given["人员编号"]
        votes = rows(of, "测评票", [{"人员编号": key, "评分": vote} for vote in (ballots or {}).get(key, ())])
        subjects.append(Subject(key, values(of, given), {"测评票": votes} if votes else {}))
    return Cohort(Period.parse("2026Q3"), subjects, decisions=[decided(decision) for decision in decisions])


def year_cohort(
    people: Sequence[Mapping[str, str]], quarters: Sequence[tuple[str, str, str, str]], seats: int,
    decisions: Mapping[str, str] | None = None, of: CompiledScheme | None = None,
) -> Cohort:
    """A cohort of ``meiling-year`` in 2026."""
    of = of or scheme("meiling-year")
    subjects = []
    for given in people:
        key = given["人员编号"]
        own = [
            {"人员编号": key, "季度": number, "等次": grade, "考评得分": score}
            for who, number, grade, score in quarters if who == key
        ]
        subjects.append(Subject(key, values(of, given), {"季度结果": rows(of, "季度结果", own)} if own else {}))
    recorded = [decided({"人员编号": key, "kind": "tie", "grade": grade}) for key, grade in (decisions or {}).items()]
    return Cohort(Period.parse("2026"), subjects, params={"年度优秀名额": Decimal(seats)}, decisions=recorded)


def flat_person(outcome: Outcome, key: str, items: Sequence[str]) -> dict[str, Any]:
    """One person's result as text, in the words of results.json."""
    result = outcome.result(key)
    return {
        "items": {item: outcome.figure(result, item) for item in items},
        "total": None if result.total is None else format(result.total, "f"),
        "rank": result.rank,
        "grade": result.grade,
        "pending": result.pending,
        "bonus": None if result.bonus is None else format(result.bonus, "f"),
        "rules": [rule.name for rule in result.rules],
        "missing": list(result.missing),
    }


def expected_person(expected: Any) -> dict[str, Any]:
    """The same words from the oracle's :class:`Expected`."""
    return {
        "items": expected.items, "total": expected.total, "rank": expected.rank, "grade": expected.grade,
        "pending": expected.pending, "bonus": expected.bonus, "rules": expected.rules, "missing": expected.missing,
    }


def flat_quotas(outcome: Outcome) -> dict[tuple[str, str], tuple[int, int, int, int]]:
    """名额 by (考核类别, 等次): 基数, 名额, 已用, 待议; groups nobody is in are left out."""
    return {
        (use.category, use.grade): (use.base, use.seats, use.used, use.pending) for use in outcome.quotas if use.base
    }


def flat_ties(outcome: Outcome) -> dict[tuple[str, str], tuple[int, frozenset[str]]]:
    """Ties by (考核类别, 等次): seats left, who."""
    return {(tie.category, tie.grade): (tie.seats, frozenset(tie.keys)) for tie in outcome.ties}


def assert_same(outcome: Outcome, expected: Any, items: Sequence[str]) -> None:
    """Every person, quota and tie of the engine's outcome is what the oracle expects."""
    assert [result.key for result in outcome.results] == list(expected.people)
    for key, one in expected.people.items():
        assert flat_person(outcome, key, items) == expected_person(one), key
    assert flat_quotas(outcome) == {key: use for key, use in expected.quotas.items() if use[0]}
    assert flat_ties(outcome) == expected.ties
