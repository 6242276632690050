"""What a recorded decision does, and what it must not be able to do."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cohorts import quarter_cohort, scheme, year_cohort
from crowds import decisions, quarters
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe_desktop.engine.appraise import appraise

BASE = {
    "姓名": "样例", "科室": "综合科", "考核类别": "中层干部", "常规工作安排": "科室", "重点项目数": "1", "项目一": "40", "党政领导测评": "90",
}
FOUR = [{"人员编号": key, **BASE, "科室工作": score} for key, score in (("01", "50"), ("02", "45"), ("03", "40"), ("04", "30"))]


def outcome_of(*decided: tuple[str, str, str], people=FOUR):
    ruled = [
        {"人员编号": key, "kind": kind, ("total" if kind == "score" else "grade"): what} for key, kind, what in decided
    ]
    return appraise(scheme("meiling"), quarter_cohort(people, decisions=ruled))


def changed(index: int, **given_: str) -> list[dict[str, str]]:
    return [{**one, **given_} if number == index else one for number, one in enumerate(FOUR)]


def test_the_home_departments_grade_is_for_seconded_people_only() -> None:
    """Otherwise it would be a way past the quota: it gives a grade without taking a seat."""
    outcome = outcome_of(("04", "home", "优秀"))
    assert outcome.result("04").grade == "称职"
    assert [decision.subject for decision in outcome.unused_decisions] == ["04"]


@pytest.mark.parametrize(("kind", "what"), [("grade", "优秀"), ("tie", "优秀"), ("score", "99.00"), ("home", "优秀")])
def test_a_decision_about_someone_not_appraised_does_not_count(kind: str, what: str) -> None:
    people = changed(0, 人员状态="长期在编不在岗", 派驻单位="市司法局")
    outcome = outcome_of(("01", kind, what), people=people)
    result = outcome.result("01")
    assert (result.grade, result.total, result.bonus) == ("不纳入考核", None, Decimal(0))
    assert len(outcome.unused_decisions) == 1


def test_a_decision_about_nobody_does_not_count() -> None:
    outcome = outcome_of(("99", "grade", "优秀"))
    assert [decision.subject for decision in outcome.unused_decisions] == ["99"]
    assert outcome.result("01").grade == "优秀"


def test_a_grade_the_scheme_does_not_know_does_not_count() -> None:
    outcome = outcome_of(("01", "grade", "特优"))
    assert outcome.result("01").grade == "优秀"
    assert len(outcome.unused_decisions) == 1


def test_a_total_set_by_hand_is_rounded_like_any_total() -> None:
    outcome = outcome_of(("04", "score", "89.995"))
    assert outcome.result("04").total == Decimal("90.00")
    assert outcome.result("04").computed_total == Decimal("84.00")


def test_a_total_set_by_hand_for_someone_with_missing_scores_gives_a_rank_and_a_grade() -> None:
    outcome = outcome_of(("01", "score", "80.00"), people=changed(0, 科室工作=""))
    result = outcome.result("01")
    assert (result.total, result.computed_total) == (Decimal("80.00"), None)
    assert result.rank == 4
    assert result.grade == "称职"
    assert result.missing == ("科室工作",)


def test_a_punished_person_may_be_given_another_grade_and_the_rule_stays_listed() -> None:
    outcome = outcome_of(("01", "grade", "称职"), people=changed(0, 党纪政纪处分="是"))
    result = outcome.result("01")
    assert (result.grade, result.computed_grade) == ("称职", "不称职")
    assert any("处分" in rule.name for rule in result.rules)


def test_the_latest_of_two_decisions_of_one_kind_is_the_one_that_counts() -> None:
    outcome = outcome_of(("01", "grade", "称职"), ("01", "grade", "良好"))
    assert outcome.result("01").grade == "良好"
    assert [decision.grade for decision in outcome.unused_decisions] == ["称职"]


@given(st.data())
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_every_decision_that_counts_is_explained_with_its_reason(data) -> None:
    people, ballots = data.draw(quarters(most=12))
    ruled = data.draw(decisions(people))
    outcome = appraise(scheme("meiling"), quarter_cohort(people, ballots, ruled))
    for result in outcome.results:
        text = "\n".join(map(str, outcome.explain(result.key)))
        if result.decision is not None:
            assert "领导小组会议研究" in text
            assert "2026-10-09" in text


@pytest.mark.parametrize(("grade", "given_grade"), [("可直接确定年度优秀", "可直接确定年度优秀"), ("年度称职", "年度称职")])
def test_a_grade_set_by_hand_in_the_year_takes_a_seat_like_any_other(grade: str, given_grade: str) -> None:
    people = [{"人员编号": key, "姓名": "样例", "科室": "综合科", "考核类别": "中层干部"} for key in ("01", "02")]
    four = [(key, quarter, "优秀", score) for key, score in (("01", "95"), ("02", "91")) for quarter in "1234"]
    cohort = year_cohort(people, four, 1)
    ruled = quarter_cohort([], decisions=[{"人员编号": "02", "kind": "grade", "grade": grade}]).decisions
    outcome = appraise(scheme("meiling-year"), type(cohort)(cohort.period, cohort.subjects, cohort.params, decisions=ruled))
    assert outcome.result("02").grade == given_grade
    assert outcome.result("01").grade == ("可评年度优秀" if grade.startswith("可直接") else "可直接确定年度优秀")
    assert outcome.quotas[0].used == 1
