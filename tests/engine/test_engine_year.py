"""The year of 梅岭: its readings (口径) and the other reading of 一票否决."""

from __future__ import annotations

import pytest
from cohorts import reread, scheme, year_cohort

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.entries import ValueRefused, read_value

ONE = {"人员编号": "01", "姓名": "样例", "科室": "综合科", "考核类别": "中层干部"}
OTHER_READING = ('choice   = "最高为年度基本称职"', 'choice   = "定为年度不称职"')


def year(grades: str, *, veto: str = "", other_reading: bool = False, seats: int = 1):
    words = {"优": "优秀", "良": "良好", "称": "称职", "不": "不称职", "定": "不确定等次", "纳": "不纳入考核"}
    four = [("01", str(n), words[word], "80" if word in "优良称" else "") for n, word in enumerate(grades, start=1) if word != "缺"]
    of = reread("meiling-year", *OTHER_READING) if other_reading else scheme("meiling-year")
    return appraise(of, year_cohort([{**ONE, "一票否决": veto}], four, seats, of=of)).results[0]


@pytest.mark.parametrize(("grades", "veto", "expected"), [
    ("优优优优", "计生", "年度不称职"), ("良良称称", "环境保护", "年度不称职"), ("优优优优", "", "可直接确定年度优秀"),
    ("定定纳定", "综治", "不确定等次"),
    ("纳纳纳纳", "综治", "不纳入考核"),
])
def test_the_other_reading_of_a_veto_fixes_the_grade(grades, veto, expected) -> None:
    assert year(grades, veto=veto, other_reading=True).grade == expected


@pytest.mark.parametrize("veto", ["计生", "综治", "安全生产", "环境保护"])
def test_each_ground_of_a_veto_caps_the_grade_and_is_listed(veto) -> None:
    result = year("优优优优", veto=veto)
    assert result.grade == "年度基本称职"
    assert any("一票否决" in rule.name for rule in result.rules)


def test_every_choice_of_readings_gives_a_readable_scheme_with_a_clause() -> None:
    for reading in scheme("meiling-year").scheme.readings:
        assert reading.basis
        assert reading.question
        assert not reading.options or reading.choice in reading.options


@pytest.mark.parametrize(("label", "raw", "ok"), [
    ("考评得分", "120", True), ("考评得分", "120.01", False), ("考评得分", "0", True), ("考评得分", "-0.01", False), ("季度", "4", True),
    ("季度", "5", False), ("季度", "", False), ("等次", "待议", False), ("等次", "优 秀", True), ("等次", "", False),
])
def test_what_may_stand_in_the_sheet_of_quarters(label, raw, ok) -> None:
    entry = scheme("meiling-year").field("季度结果", label)
    if ok:
        read_value(entry, raw)
    else:
        with pytest.raises(ValueRefused):
            read_value(entry, raw)


def test_the_sheet_of_quarters_is_keyed_by_person_and_quarter() -> None:
    sheet = scheme("meiling-year").scheme.sheet("季度结果")
    assert sheet.key == ("人员编号", "季度")
    assert not sheet.optional
    assert scheme("meiling-year").scheme.sheet("录入").optional


def test_a_quarter_graded_without_a_score_is_missing_even_when_another_quarter_is_too() -> None:
    four = [("01", "1", "优秀", ""), ("01", "2", "优秀", "91")]
    result = appraise(scheme("meiling-year"), year_cohort([ONE], four, 1)).results[0]
    assert result.missing == ("第3季度", "第4季度", "考评得分")
    assert result.grade is None
    assert result.total is None


def test_the_counts_are_shown_as_whole_numbers() -> None:
    outcome = appraise(scheme("meiling-year"), year_cohort([ONE], [("01", str(n), "优秀", "91") for n in range(1, 5)], 0))
    assert outcome.figure(outcome.results[0], "优秀次数") == "4"
    assert outcome.figure(outcome.results[0], "平均得分") == "91.00"
