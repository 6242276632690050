"""The engine against the independent oracle: every item, total, rank, grade, bonus, rule, 缺项, quota and tie."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import oracle
import oracle_year
import pytest
from cohorts import assert_same, quarter_cohort, scheme, year_cohort
from crowds import Draw, decisions, flock, person, quarters, years
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe_desktop.engine.appraise import appraise

SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.mark.parametrize("seed", range(120))
def test_random_quarters_equal_the_oracle(seed: int) -> None:
    rng = random.Random(seed)
    people, ballots = flock(rng, rng.choice((1, 2, 3, 4, 7, 8, 12, 20, 21, 40, 60)))
    assert_same(appraise(scheme("meiling"), quarter_cohort(people, ballots)), oracle.quarter(people, ballots), oracle.ITEMS)


@given(quarters())
@settings(parent=SLOW, max_examples=60)
def test_drawn_quarters_equal_the_oracle(drawn) -> None:
    people, ballots = drawn
    assert_same(appraise(scheme("meiling"), quarter_cohort(people, ballots)), oracle.quarter(people, ballots), oracle.ITEMS)


@given(st.data())
@settings(parent=SLOW, max_examples=60)
def test_quarters_with_decisions_of_every_kind_equal_the_oracle(data) -> None:
    people, ballots = data.draw(quarters(most=16))
    complete = {key for key, one in oracle.quarter(people, ballots).people.items() if one.total is not None}
    ruled = [
        one for one in data.draw(decisions(people))
        if one["人员编号"] in complete  # what a decision means for someone without a total is pinned down elsewhere
    ]
    outcome = appraise(scheme("meiling"), quarter_cohort(people, ballots, ruled))
    expected = oracle.quarter(people, ballots, ruled)
    for one in ruled:  # the window does not call a seconded person pending once the home department has spoken
        if one["kind"] == "home":
            expected.people[one["人员编号"]].pending = ""
    assert_same(outcome, expected, oracle.ITEMS)


@pytest.mark.parametrize("seed", range(150))
def test_random_years_equal_the_oracle(seed: int) -> None:
    rng = random.Random(seed)
    people, four, seats = years(rng, rng.choice((1, 2, 3, 5, 9, 20, 40)))
    outcome = appraise(scheme("meiling-year"), year_cohort(people, four, seats))
    assert_same(outcome, oracle_year.year(people, four, seats), oracle_year.ITEMS)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 1400))
def test_many_large_quarters_equal_the_oracle(seed: int) -> None:
    rng = random.Random(seed)
    people, ballots = flock(rng, rng.choice((200, 500, 1000)))
    assert_same(appraise(scheme("meiling"), quarter_cohort(people, ballots)), oracle.quarter(people, ballots), oracle.ITEMS)


def exact_totals(seed: int, size: int) -> tuple[int, int]:
    """Totals of ``size`` people by the engine and in whole numbers; how many were compared, how many differed."""
    rng = random.Random(seed)
    draw = Draw(rng)
    people = [person(f"{number:06d}", draw, troubled=0) for number in range(size)]
    outcome = appraise(scheme("meiling"), quarter_cohort(people))
    wrong = 0
    for given_, result in zip(people, outcome.results, strict=True):
        base = sum(Fraction(given_.get(part) or 0) for part in ("科室工作", "下社区工作", "项目一", "项目二"))
        late = int(given_.get("迟到次数") or 0)
        base += max(0, 10 - late) + min(Fraction(10), max(Fraction(-10), Fraction(given_.get("奖惩附加分") or 0)))
        panel = result.items["测评分值"]
        assert panel in (Decimal(90), Decimal(80), Decimal(70))
        exact = oracle.half_up(base * 60 / 100 + Fraction(panel) * 40 / 100, 2)
        wrong += result.total is None or Fraction(result.total) != exact
    return size, wrong


def test_twenty_thousand_totals_equal_whole_number_arithmetic() -> None:
    assert exact_totals(7, 20_000) == (20_000, 0)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(50))
def test_a_million_totals_equal_whole_number_arithmetic(seed: int) -> None:
    assert exact_totals(seed, 20_000) == (20_000, 0)
