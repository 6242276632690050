"""梅岭's worked tables themselves: their arithmetic holds, and the independent oracles agree with the hand calculation."""

from __future__ import annotations

from typing import Any

import oracle
import oracle_year
import pytest
from arithmetic import calculate
from scheme_cases import SCHEMES, Case, count_sums, read_case, written_cases
from tables import Worked, cohort_cases, equations, people_cases

QUARTER = [*people_cases("meiling"), *cohort_cases("meiling")]
YEAR = [read_case(written) for written in written_cases(SCHEMES / "meiling-year.cases.toml")]
TITLES = [case.title for case in QUARTER]


def agree(said: dict[str, Any], expected: oracle.Expected, skip: tuple[str, ...] = ()) -> None:
    found = {name: getattr(expected, name) for name in said if name not in skip and name != "computed_total"}
    assert found == {name: value for name, value in said.items() if name in found}


@pytest.mark.parametrize("case", QUARTER, ids=TITLES)
def test_quarter_oracle_agrees_with_the_hand_calculation(case: Worked) -> None:
    outcome = oracle.quarter(case.people, case.ballots, case.decisions)
    for key, said in case.expected.items():
        agree(said, outcome.people[key], skip=("computed_grade",))
    if case.quotas is not None:
        assert outcome.quotas == case.quotas
        assert outcome.ties == case.ties


@pytest.mark.parametrize("case", YEAR, ids=[case.title for case in YEAR])
def test_year_oracle_agrees_with_the_hand_calculation(case: Case) -> None:
    outcome = oracle_year.year(
        _people(case), _quarters(case), int(case.params["年度优秀名额"]), {key: grade for key, _, grade in case.decisions},
    )
    assert case.expect is not None
    assert list(case.expect.headings) == ["编号", *oracle_year.ITEMS, "总分", "名次", "等次", "奖金"]
    for said in case.expect.records():
        key = said["编号"]
        one = outcome.people[key]
        shown = {**one.items, "总分": one.total, "名次": one.rank, "等次": one.grade, "奖金": one.bonus}
        assert {"编号": key, **{name: "" if value is None else str(value) for name, value in shown.items()}} == said
        assert "、".join(one.missing) == case.missing.get(key, "")
        assert bool(one.pending) is (key in case.pending)
    quotas = {use: "/".join(map(str, figures)) for use, figures in outcome.quotas.items()}
    assert {use: quotas[use] for use in case.quotas} == case.quotas


def _people(case: Case) -> list[dict[str, str]]:
    """The roster lines of a year case, with what is entered of each person."""
    entered = {row["人员编号"]: row for row in case.sheets["录入"].records()} if "录入" in case.sheets else {}
    roster = case.sheets["花名册"].with_columns(case.common["花名册"])
    return [{**row, **entered.get(row["人员编号"], {})} for row in roster.records()]


def _quarters(case: Case) -> list[oracle_year.Quarter]:
    rows = case.sheets["季度结果"].records() if "季度结果" in case.sheets else []
    return [(row["人员编号"], row["季度"], row["等次"], row["考评得分"]) for row in rows]


@pytest.mark.parametrize("case", [case for case in QUARTER if case.steps], ids=lambda case: case.title)
def test_every_equation_of_the_steps_holds(case: Worked) -> None:
    for step in case.steps:
        for sides in equations(step):
            assert len(set(sides)) == 1, step


def test_most_cases_show_their_sums() -> None:
    assert sum(bool(equations(step)) for case in QUARTER for step in case.steps) > 60
    assert count_sums(step for case in YEAR for step in case.steps) > 20


def test_the_calculator_is_not_fooled() -> None:
    assert equations("基础得分 50 + 40 = 91") == [[90, 91]]
    assert calculate("(91 + 92) ÷ 2 × 60%") == calculate("54.9")
    assert calculate("10 − 6 − 5 × 1") == -1


def test_there_are_enough_people() -> None:
    assert sum(1 for _ in people_cases("meiling")) >= 24
    assert len(set(TITLES)) == len(TITLES)
