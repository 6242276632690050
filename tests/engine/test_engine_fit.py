"""What may stand for one person of 梅岭: the limits of a cell, values that contradict others, and 缺项."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cohorts import quarter_cohort, scheme

from kaohe_desktop.engine import entries
from kaohe_desktop.engine.appraise import appraise

BASE = {"人员编号": "013", "姓名": "样例", "科室": "综合科", "考核类别": "一般工作人员", "常规工作安排": "科室", "重点项目数": "1"}


def misfits(ballots=None, **given):
    subject = quarter_cohort([{**BASE, **given}], {"013": ballots} if ballots else None).subjects[0]
    return [(found.label, found.problem.code, found) for found in scheme("meiling").check(subject)]


def limits(label: str, **given):
    subject = quarter_cohort([{**BASE, **given}]).subjects[0]
    found = scheme("meiling").limits(subject, "录入", label)
    return (found.applies, found.min, found.max) if found.applies else (False,)


@pytest.mark.parametrize(("arrangement", "projects", "label", "full"), [
    ("科室", "1", "科室工作", 50), ("科室", "0", "科室工作", 90), ("科室+下社区", "2", "科室工作", 25), ("科室+下社区", "0", "科室工作", 45),
    ("下社区", "1", "下社区工作", 50), ("下社区", "0", "下社区工作", 90),
    ("科室+下社区", "1", "下社区工作", 25), ("科室+下社区", "0", "下社区工作", 45),
    ("科室", "1", "项目一", 40), ("科室", "2", "项目一", 20), ("科室", "2", "项目二", 20),
])
def test_a_parts_full_marks_bound_what_may_be_entered(arrangement, projects, label, full) -> None:
    given = {"常规工作安排": arrangement, "重点项目数": projects}
    assert limits(label, **given) == (True, 0, full)
    assert label not in [found[0] for found in misfits(**given, **{label: str(full)})]
    over = misfits(**given, **{label: f"{full}.01"})
    assert [(found[0], found[1]) for found in over] == [(label, entries.ABOVE_OWN_FULL.code)]
    words = str(over[0][2].problem)
    for word in ("013", label, f"{full}.01", f"0–{full}"):
        assert word in words


@pytest.mark.parametrize(("given", "label"), [
    ({"常规工作安排": "科室"}, "下社区工作"), ({"常规工作安排": "下社区"}, "科室工作"), ({"重点项目数": "0"}, "项目一"),
    ({"重点项目数": "0"}, "项目二"),
    ({"重点项目数": "1"}, "项目二"),
])
@pytest.mark.parametrize("score", ["10", "0", "0.00"])
def test_a_score_for_a_part_the_person_does_not_have_is_refused_even_a_zero(given, label, score) -> None:
    assert limits(label, **given) == (False,)
    found = misfits(**given, **{label: score})
    assert [(name, code) for name, code, _ in found] == [(label, entries.NOT_APPLICABLE.code)]


@pytest.mark.parametrize("label", ["常规工作安排", "重点项目数"])
def test_a_participant_must_have_an_arrangement_and_a_number_of_projects(label) -> None:
    found = misfits(**{label: ""})
    assert (label, entries.BLANK_FOR_THIS.code) in [(name, code) for name, code, _ in found]


@pytest.mark.parametrize("status", ["长期在编不在岗", "当季退休", "离岗待退", "调离本市"])
def test_nothing_is_asked_of_someone_not_appraised(status) -> None:
    assert misfits(人员状态=status, 常规工作安排="", 重点项目数="", 项目二="20", 科室工作="90") == []


@pytest.mark.parametrize("ballots", [["90"], ["", ""], ["90", ""]])
def test_a_figure_beside_ballots_is_refused(ballots) -> None:
    found = misfits(ballots=ballots, 党政领导测评="90")
    assert [(name, code) for name, code, _ in found] == [("党政领导测评", entries.NOT_APPLICABLE.code)]
    assert "测评票" in str(found[0][2].problem)


def test_a_panel_figure_of_zero_beside_ballots_is_refused_too() -> None:
    assert [name for name, _, _ in misfits(ballots=["90"], 党政领导测评="0")] == ["党政领导测评"]


def test_all_misfits_of_a_person_are_reported_at_once() -> None:
    found = misfits(科室工作="50.01", 下社区工作="1", 项目二="1")
    assert sorted(name for name, _, _ in found) == ["下社区工作", "科室工作", "项目二"]


@pytest.mark.parametrize(("given", "missing"), [
    ({}, ("科室工作", "项目一", "党政领导测评")),
    ({"科室工作": "0", "项目一": "0", "党政领导测评": "0"}, ()),
    ({"重点项目数": "0"}, ("科室工作", "党政领导测评")),
    ({"重点项目数": "2", "常规工作安排": "科室+下社区"}, ("科室工作", "下社区工作", "项目一", "项目二", "党政领导测评")),
    ({"科室工作": "1", "项目一": "1", "党政领导测评": "1", "新录用或新调入": "是"}, ("本季工作天数",)),
    ({"科室工作": "1", "项目一": "1", "党政领导测评": "1", "新录用或新调入": "是", "本季工作天数": "0"}, ()),
    ({"科室工作": "1", "项目一": "1", "党政领导测评": "1", "新录用或新调入": "是", "立案调查": "是"}, ()),
    ({"科室工作": "1", "项目一": "1", "党政领导测评": "1", "新录用或新调入": "否"}, ()),
    ({"人员状态": "当季退休"}, ()),
])
def test_what_is_missing(given, missing) -> None:
    cohort = quarter_cohort([{**BASE, **given}])
    assert scheme("meiling").missing(cohort.subjects[0], cohort) == missing


@pytest.mark.parametrize(("votes", "missing"), [(["90"], False), (["", ""], True), (["", "80"], False)])
def test_ballots_fill_the_panel_figure_unless_all_abstain(votes, missing) -> None:
    cohort = quarter_cohort([{**BASE, "科室工作": "1", "项目一": "1"}], {"013": votes})
    assert scheme("meiling").missing(cohort.subjects[0], cohort) == (("党政领导测评",) if missing else ())


@pytest.mark.parametrize("label", ["常规工作安排", "重点项目数"])
def test_even_a_record_that_should_have_been_refused_gets_no_grade_out_of_thin_air(label) -> None:
    """An import refuses the blank; should one be in the database all the same, no figure may be made up for it."""
    people = [{**BASE, "科室工作": "50", "项目一": "40", "党政领导测评": "90", label: ""}]
    result = appraise(scheme("meiling"), quarter_cohort(people)).results[0]
    assert result.total is None
    assert result.grade is None
    assert result.bonus is None


def test_an_empty_cohort_gives_an_empty_outcome() -> None:
    outcome = appraise(scheme("meiling"), quarter_cohort([]))
    assert (outcome.results, outcome.ties) == ((), ())


def test_two_people_of_one_name_are_never_confused() -> None:
    both = {**BASE, "姓名": "李明", "项目一": "40", "党政领导测评": "90"}
    people = [{**both, "人员编号": "007", "科室工作": "50"}, {**both, "人员编号": "7", "科室工作": "10"}]
    outcome = appraise(scheme("meiling"), quarter_cohort(people))
    assert outcome.result("007").items["常规工作得分"] == Decimal(50)
    assert outcome.result("7").items["常规工作得分"] == Decimal(10)
    with pytest.raises(KeyError):
        outcome.result("0007")


def test_a_value_with_many_digits_is_not_shortened_on_the_way() -> None:
    people = [{**BASE, "科室工作": "43.99166666666666666666666667", "项目一": "36", "党政领导测评": "90"}]
    result = appraise(scheme("meiling"), quarter_cohort(people)).results[0]
    assert result.items["基础得分"] == Decimal("89.99166666666666666666666667")
