"""The engine gives exactly what the worked tables of 梅岭's quarter say, case by case."""

from __future__ import annotations

from typing import Any

import oracle
import pytest
from cohorts import flat_person, flat_quotas, flat_ties, quarter_cohort, scheme
from tables import Worked, cohort_cases, people_cases

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.outcome import Outcome

QUARTER = [*people_cases("meiling"), *cohort_cases("meiling")]


def check(case: Worked, outcome: Outcome, items: tuple[str, ...]) -> None:
    for key, said in case.expected.items():
        result = outcome.result(key)
        found: dict[str, Any] = flat_person(outcome, key, items)
        found["computed_grade"] = result.computed_grade
        found["computed_total"] = None if result.computed_total is None else format(result.computed_total, "f")
        assert {name: found[name] for name in said} == said, key
    if case.quotas is not None:
        assert flat_quotas(outcome) == case.quotas
        assert flat_ties(outcome) == case.ties
    if case.unused is not None:
        assert [decision.subject for decision in outcome.unused_decisions] == case.unused


@pytest.mark.parametrize("case", QUARTER, ids=[case.title for case in QUARTER])
def test_the_quarter(case: Worked) -> None:
    check(case, appraise(scheme("meiling"), quarter_cohort(case.people, case.ballots, case.decisions)), oracle.ITEMS)


@pytest.mark.parametrize("case", QUARTER, ids=[case.title for case in QUARTER])
def test_nothing_in_the_worked_tables_would_be_refused_at_entry(case: Worked) -> None:
    """Except where the case says that scores of someone 不纳入考核 are not read, every value may stand."""
    for subject in quarter_cohort(case.people, case.ballots).subjects:
        assert scheme("meiling").check(subject) == []
