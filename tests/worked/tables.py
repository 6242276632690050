"""Reads the worked tables (算例): the short Chinese lines an appraiser writes, turned into plain dictionaries."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from arithmetic import calculate

HERE = Path(__file__).resolve().parent
SCHEMES = HERE.parents[1] / "resources" / "schemes"
DECIDED = {"待议": "tie", "等次": "grade", "分数": "score", "派驻": "home"}
NONE = "—"


@dataclass
class Worked:
    """One case: the people as typed, and for each of them and for the quotas what a hand calculation gave."""

    title: str
    people: list[dict[str, str]]
    expected: dict[str, dict[str, Any]]
    ballots: dict[str, list[str]] = field(default_factory=dict)
    decisions: list[dict[str, str]] = field(default_factory=list)
    quotas: dict[tuple[str, str], tuple[int, int, int, int]] | None = None
    ties: dict[tuple[str, str], tuple[int, frozenset[str]]] | None = None
    unused: list[str] | None = None
    steps: list[str] = field(default_factory=list)


def pairs(line: str) -> dict[str, str]:
    """``科室工作 45，项目一 36`` → {科室工作: 45, 项目一: 36}; a heading alone is a blank cell."""
    parts = [part.strip() for part in line.split("，") if part.strip()]
    return {part.split(" ", 1)[0]: (part.split(" ", 1)[1].strip() if " " in part else "") for part in parts}


def _expect(line: str) -> dict[str, Any]:
    """``总分 96.00，名次 1，等次 优秀，奖金 2100.00`` in the words of ``cohorts.flat_person``."""
    said = {heading: None if text == NONE else text for heading, text in pairs(line).items()}
    known = {"总分": "total", "等次": "grade", "奖金": "bonus", "待议": "pending", "规则定等": "computed_grade", "规则算分": "computed_total"}
    out: dict[str, Any] = {known[heading]: text for heading, text in said.items() if heading in known}
    if "名次" in said:
        out["rank"] = None if said["名次"] is None else int(said["名次"])
    if said.get("缺项"):
        out["missing"] = said["缺项"].split("、")
    assert set(said) <= {*known, "名次", "缺项"}, f"unknown word in {line!r}"
    return {"pending": "", "missing": [], **out}


def people_cases(name: str) -> Iterator[Worked]:
    """The cases of ``resources/schemes/<name>.cases.toml`` with one person and, around them, others."""
    book = tomllib.loads((SCHEMES / f"{name}.cases.toml").read_text(encoding="utf-8"))
    common, others, items = pairs(book["common"]["given"]), book["others"], book["items"]
    for case in book["case"]:
        own = {"人员编号": "100", **common, **pairs(case["given"])}
        crowd = [
            {"人员编号": f"{where[0]}{number:02d}", **common, **pairs(others[where])}
            for where in ("behind", "ahead") for number in range(case.get(where, 0))
        ]
        figures = case["items"].split()
        expected = {
            "rules": case.get("rules", []), **_expect(case["expect"]),
            "items": {item: None if text == NONE else text for item, text in zip(items, figures, strict=True)},
        }
        expected["missing"] = case.get("missing", [])
        ballots = {"100": case["ballots"]} if "ballots" in case else {}
        assert case["clause"]
        yield Worked(case["title"], [own, *crowd], {"100": expected}, ballots, steps=case["steps"])


def cohort_cases(name: str) -> Iterator[Worked]:
    """The cases of ``<name>_cohorts.toml``: everybody's line and the quotas."""
    book = tomllib.loads((HERE / f"{name}_cohorts.toml").read_text(encoding="utf-8"))
    common = pairs(book["common"]["given"])
    for case in book["cohort"]:
        people, expected = [], {}
        for line in case["people"]:
            given, result = line.split("→")
            key, given = given.split(" ", 1)
            people.append({"人员编号": key, **common, **pairs(given)})
            expected[key] = _expect(result)
        decisions = []
        for line in case.get("decisions", []):
            key, kind, what = line.split()
            decisions.append({"人员编号": key, "kind": DECIDED[kind], "total" if kind == "分数" else "grade": what})
        yield Worked(
            case["title"], people, expected, decisions=decisions, unused=case.get("unused", []),
            quotas=_quotas(case["quotas"], common), ties=_ties(case.get("ties", []), common),
        )


def _quotas(lines: list[str], common: Mapping[str, str]) -> dict[tuple[str, str], tuple[int, int, int, int]]:
    out = {}
    for line in lines:
        *category, grade, figures = line.split()
        base, seats, used, pending = map(int, figures.split("/"))
        out[category[0] if category else common.get("考核类别", "全体"), grade] = (base, seats, used, pending)
    return out


def _ties(lines: list[str], common: Mapping[str, str]) -> dict[tuple[str, str], tuple[int, frozenset[str]]]:
    out = {}
    for line in lines:
        where, who = line.split("：")
        *category, grade, left = where.split()
        out[category[0] if category else common.get("考核类别", "全体"), grade] = (int(left), frozenset(who.split("、")))
    return out


# ── the arithmetic of the steps ──────────────────────────────────────────────────────────────────────────────

_CHAIN = re.compile(r"[-−(0-9][-−+×÷%.0-9() ]*=[-−+×÷%=.0-9() ]*[0-9%)]")


def equations(step: str) -> list[list[Fraction]]:
    """Every chain ``a = b = c`` of a hand-written step, each side worked out exactly."""
    return [[calculate(side) for side in chain.split("=")] for chain in _CHAIN.findall(step)]
