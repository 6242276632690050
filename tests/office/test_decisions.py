"""Decisions: recorded with reason and author, counted against the quota, and never lost when withdrawn."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kaohe_desktop.engine.cohort import Decision, DecisionKind
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import computing, decisions, demo
from kaohe_desktop.office.periods import archive, periods
from kaohe_desktop.office.roster import RosterGrid


@pytest.fixture
def desk(tmp_path):
    ws = demo.demo_workspace(tmp_path / "考核.db")
    (period,) = periods(ws)
    computing.compute(ws, period)
    yield ws, period
    ws.close()


def refusal(act):
    with pytest.raises(Refused) as refused:
        act()
    return [problem.code for problem in refused.value.problems]


def tie(desk):
    return computing.latest(*desk).ties[0]


def decision(key, kind=DecisionKind.GRADE, grade="优秀", **more):
    values = {"reason": "会议研究", "decided_on": date(2026, 10, 8), "decided_by": "领导小组会议", **more}
    return Decision(key, kind, grade, **values)


def test_a_tie_is_decided_and_the_seat_given(desk):
    group = tie(desk)
    winner, loser = group.keys
    outcome = decisions.record(*desk, decision(winner, DecisionKind.TIE, group.grade))
    assert outcome.result(winner).grade == group.grade
    assert outcome.result(winner).decision.reason == "会议研究"
    assert outcome.result(winner).computed_grade != group.grade
    assert outcome == computing.latest(*desk)
    quota = next(one for one in outcome.quotas if (one.category, one.grade) == (group.category, group.grade))
    assert quota.used <= quota.seats
    assert refusal(lambda: decisions.record(*desk, decision(loser, DecisionKind.TIE, group.grade))) == ["K734"]


def test_more_seats_than_the_quota_has_are_refused_and_nothing_is_recorded(desk):
    group = tie(desk)
    decisions.record(*desk, decision(group.keys[0], DecisionKind.TIE, group.grade))
    ws, period = desk
    outcome = computing.latest(ws, period)
    other = next(
        one for one in outcome.results
        if one.category == group.category and one.grade not in (group.grade, "不纳入考核") and one.key not in group.keys
    )
    before = decisions.history(ws, period)
    assert refusal(lambda: decisions.record(ws, period, decision(other.key, grade=group.grade))) == ["K735"]
    assert decisions.history(ws, period) == before
    assert computing.latest(ws, period) == outcome


@pytest.mark.parametrize(("change", "found"), [
    ({"reason": "  "}, ["K710"]), ({"grade": "特优"}, ["K730"]), ({"grade": None}, ["K731"]), ({"decided_by": ""}, ["K733"]),
    ({"subject": "999"}, ["K704"]), ({"kind": DecisionKind.TIE}, ["K734"]), ({"kind": DecisionKind.HOME}, ["K736"]),
    ({"kind": DecisionKind.SCORE}, ["K732"]), ({"kind": DecisionKind.SCORE, "total": Decimal("92.505")}, ["K739"]),
])
def test_a_decision_that_cannot_stand_is_refused(desk, change, found):
    ws, period = desk
    roster = RosterGrid(ws, period)
    plain = next(r.key for r in computing.latest(ws, period).results if not r.pending and r.grade == "称职"
                 and not ws.book(period.id).by_key[r.key].cells.get("派驻单位"))
    assert roster.row_count()
    assert refusal(lambda: decisions.record(ws, period, replace(decision(plain, grade="称职"), **change))) == found
    assert decisions.history(ws, period) == []


def test_a_score_set_by_hand_keeps_the_computed_one(desk):
    result = computing.latest(*desk).results[5]
    outcome = decisions.record(*desk, decision(result.key, DecisionKind.SCORE, None, total=Decimal("61.5")))
    assert outcome.result(result.key).total == Decimal("61.50")
    assert outcome.result(result.key).computed_total == result.computed_total


def test_a_new_decision_replaces_the_old_which_stays_as_history(desk):
    ws, period = desk
    key = next(r.key for r in computing.latest(ws, period).results if r.grade == "良好")
    decisions.record(ws, period, decision(key, grade="称职"))
    decisions.record(ws, period, decision(key, grade="不称职", reason="复议"))
    first, second = decisions.history(ws, period)
    assert (first.withdrawn_why, second.withdrawn_at) == (decisions.REPLACED, "")
    assert [one.grade for one in decisions.decisions(ws, period)] == ["不称职"]


def test_withdrawing_needs_a_reason_brings_the_computed_grade_back_and_keeps_history(desk):
    ws, period = desk
    before = computing.latest(ws, period)
    key = next(r.key for r in before.results if r.grade == "良好")
    decisions.record(ws, period, decision(key, grade="称职"))
    assert refusal(lambda: decisions.withdraw(ws, period, key, "")) == ["K710"]
    assert decisions.withdraw(ws, period, key, "材料有误") == before
    assert decisions.decisions(ws, period) == []
    (one,) = decisions.history(ws, period)
    assert (one.withdrawn_why, one.recorded_by) == ("材料有误", ws.user)
    assert refusal(lambda: decisions.withdraw(ws, period, key, "再撤")) == ["K737"]


def test_an_archived_period_takes_no_decision(desk):
    ws, period = desk
    archive(ws, period, "样例")
    assert refusal(lambda: decisions.record(ws, period, decision("001", grade="良好"))) == ["K701"]


def test_the_home_department_decides_about_its_own_without_taking_a_seat(desk):
    ws, period = desk
    seconded = [key for key, line in ws.book(period.id).by_key.items() if line.cells.get("派驻单位")]
    before = computing.latest(ws, period)
    outcome = decisions.record(ws, period, decision(seconded[0], DecisionKind.HOME, "优秀"))
    assert outcome.result(seconded[0]).grade == "优秀"
    assert outcome.quotas == before.quotas
