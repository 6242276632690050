"""The worked tables themselves: their arithmetic holds, and the independent oracle agrees with the hand calculation."""

from __future__ import annotations

from typing import Any

import oracle
import oracle_year
import pytest
from arithmetic import calculate
from tables import Worked, cohort_cases, equations, people_cases, year_cases

QUARTER = [*people_cases("meiling"), *cohort_cases("meiling")]
YEAR = list(year_cases())
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
def test_year_oracle_agrees_with_the_hand_calculation(case: Worked) -> None:
    ties = {one["人员编号"]: one["grade"] for one in case.decisions}
    outcome = oracle_year.year(case.people, case.quarters, case.seats, ties)
    for key, said in case.expected.items():
        agree(said, outcome.people[key])
    assert outcome.ties == case.ties
    if case.quotas is not None:
        assert outcome.quotas == case.quotas


@pytest.mark.parametrize("case", [case for case in [*QUARTER, *YEAR] if case.steps], ids=lambda case: case.title)
def test_every_equation_of_the_steps_holds(case: Worked) -> None:
    for step in case.steps:
        for sides in equations(step):
            assert len(set(sides)) == 1, step


def test_most_cases_show_their_sums() -> None:
    assert sum(bool(equations(step)) for case in [*QUARTER, *YEAR] for step in case.steps) > 80


def test_the_calculator_is_not_fooled() -> None:
    assert equations("基础得分 50 + 40 = 91") == [[90, 91]]
    assert calculate("(91 + 92) ÷ 2 × 60%") == calculate("54.9")
    assert calculate("10 − 6 − 5 × 1") == -1


def test_there_are_enough_people() -> None:
    assert sum(1 for _ in people_cases("meiling")) >= 24
    assert len(YEAR) >= 12
    assert len(set(TITLES)) == len(TITLES)
