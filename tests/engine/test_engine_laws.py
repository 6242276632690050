"""Laws the computation must keep for any cohort: what may never happen, whatever is entered or decided."""

from __future__ import annotations

import random
from fractions import Fraction

import oracle
import oracle_year
import pytest
from arithmetic import calculate
from cohorts import expected_person, flat_person, flat_quotas, flat_ties, quarter_cohort, reread, scheme, year_cohort
from crowds import decisions, flock, quarters, years
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.outcome import EXEMPT, UNGRADED, Outcome

LAW = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
LADDER = ("优秀", "良好", "称职", "不称职")
SCORES = ("科室工作", "下社区工作", "项目一", "项目二", "党政领导测评", "奖惩附加分")
LIMITS = {"奖惩附加分": Fraction(100), "党政领导测评": Fraction(100)}


def quarter(people, ballots=None, ruled=(), of=None) -> Outcome:
    return appraise(of or scheme("meiling"), quarter_cohort(people, ballots, ruled, of))


def everybody(outcome: Outcome) -> dict:
    return {result.key: flat_person(outcome, result.key, oracle.ITEMS) for result in outcome.results}


@given(quarters(), st.randoms(use_true_random=False))
@LAW
def test_the_order_of_the_rows_changes_nothing(drawn, rng) -> None:
    people, ballots = drawn
    shuffled = list(people)
    rng.shuffle(shuffled)
    before, after = quarter(people, ballots), quarter(shuffled, {key: votes[::-1] for key, votes in ballots.items()})
    assert everybody(before) == everybody(after)
    assert (flat_quotas(before), flat_ties(before)) == (flat_quotas(after), flat_ties(after))
    assert [result.key for result in after.results] == [given_["人员编号"] for given_ in shuffled], "roster order is kept"


@given(quarters(most=10))
@LAW
def test_equal_people_get_equal_results(drawn) -> None:
    people, ballots = drawn
    twins = [{**given_, "人员编号": given_["人员编号"] + "b", "姓名": "另一人"} for given_ in people]
    votes = {**ballots, **{key + "b": cast for key, cast in ballots.items()}}
    results = everybody(quarter([*people, *twins], votes))
    for given_ in people:
        assert results[given_["人员编号"]] == results[given_["人员编号"] + "b"]


@given(st.data())
@LAW
def test_raising_one_score_never_lowers_the_person(data) -> None:
    people, ballots = data.draw(quarters(most=14))
    who = data.draw(st.sampled_from(people))
    heading = data.draw(st.sampled_from([name for name in SCORES if who.get(name)] or ["奖惩附加分"]))
    subject = next(s for s in quarter_cohort(people, ballots).subjects if s.key == who["人员编号"])
    limit = scheme("meiling").limits(subject, "录入", heading).max
    room = Fraction(LIMITS.get(heading, Fraction(limit if limit is not None else 0))) - Fraction(who.get(heading) or 0)
    assume(room > 0)
    raised = Fraction(who.get(heading) or 0) + room * data.draw(st.sampled_from((Fraction(1, 100), Fraction(1, 4), Fraction(1))))
    lifted = [{**given_, heading: oracle.fixed(raised, 6)} if given_ is who else given_ for given_ in people]
    before, after = (quarter(crowd, ballots).result(who["人员编号"]) for crowd in (people, lifted))
    if before.total is None:
        assert after.total is None
        return
    assert after.total is not None
    assert after.total >= before.total
    if before.rank is not None:
        assert after.rank is not None
        assert after.rank <= before.rank
    if before.grade in LADDER and not after.pending:
        assert LADDER.index(str(after.grade)) <= LADDER.index(before.grade)


@given(st.data())
@LAW
def test_no_quota_is_ever_exceeded_whatever_is_decided(data) -> None:
    people, ballots = data.draw(quarters(most=16))
    ruled = data.draw(decisions(people))
    outcome = quarter(people, ballots, ruled)
    from_home = {one["人员编号"] for one in ruled if one["kind"] == "home"}
    for use in outcome.quotas:
        assert use.used <= use.seats
        holders = [
            result for result in outcome.results
            if result.category == use.category and result.grade == use.grade and result.key not in from_home
        ]
        assert len(holders) <= use.seats, f"{use.category} {use.grade}"


@given(st.data())
@LAW
def test_no_quota_is_exceeded_when_what_is_left_goes_to_the_next_grade(data) -> None:
    people, ballots = data.draw(quarters(most=16))
    of = reread("meiling", 'choice   = "不给良好"', 'choice   = "转给良好"')
    outcome = quarter(people, ballots, data.draw(decisions(people)), of)
    for category in {use.category for use in outcome.quotas}:
        uses = [use for use in outcome.quotas if use.category == category]
        assert sum(use.used for use in uses) <= uses[0].base * 55 // 100
        assert all(use.used <= use.seats for use in uses)


@given(st.data())
@LAW
def test_a_decision_that_did_not_count_changes_nothing(data) -> None:
    people, ballots = data.draw(quarters(most=12))
    ruled = data.draw(decisions(people))
    outcome = quarter(people, ballots, ruled)
    idle = {(one.subject, one.kind.value) for one in outcome.unused_decisions}
    kept = [one for one in ruled if (one["人员编号"], one["kind"]) not in idle]
    again = quarter(people, ballots, kept)
    assert everybody(outcome) == everybody(again)
    assert not again.unused_decisions


@given(st.data())
@LAW
def test_decisions_never_replace_what_was_computed(data) -> None:
    people, ballots = data.draw(quarters(most=12))
    plain, ruled = quarter(people, ballots), quarter(people, ballots, data.draw(decisions(people)))
    for alone, decided in zip(plain.results, ruled.results, strict=True):
        assert decided.computed_grade == alone.grade
        assert decided.computed_total == alone.total
        assert decided.items == alone.items


@given(quarters())
@LAW
def test_computing_again_gives_the_identical_outcome(drawn) -> None:
    people, ballots = drawn
    cohort = quarter_cohort(people, ballots)
    first, second = appraise(scheme("meiling"), cohort), appraise(scheme("meiling"), cohort)
    assert first == second
    assert [first.explain(result.key) for result in first.results] == [second.explain(result.key) for result in second.results]


@given(quarters())
@LAW
def test_the_printed_sums_add_up_to_the_printed_figures(drawn) -> None:
    people, ballots = drawn
    outcome = quarter(people, ballots)
    for result in outcome.results:
        told = {step.label: step for step in outcome.explain(result.key)}
        if result.total is None:
            assert "考评得分" not in told or "没有总分" in told["考评得分"].result
            continue
        step = told["考评得分"]
        assert oracle.fixed(calculate(step.numbers)) == step.result == format(result.total, "f")
        assert step.basis
        for item in ("常规工作得分", "重点项目得分", "考勤得分", "奖惩附加分", "基础得分"):
            if told[item].numbers:
                assert oracle.fixed(calculate(told[item].numbers)) == told[item].result == outcome.figure(result, item), item
        assert told["测评分值"].result == outcome.figure(result, "测评分值")


@given(quarters())
@LAW
def test_an_explanation_names_every_rule_every_missing_entry_and_the_clause_of_every_figure(drawn) -> None:
    people, ballots = drawn
    outcome = quarter(people, ballots)
    for result in outcome.results:
        steps = outcome.explain(result.key)
        text = "\n".join(map(str, steps))
        for rule in result.rules:
            assert rule.name in text
            assert rule.basis
        for heading in result.missing:
            assert heading in text
        labels = [step.label for step in steps]
        if result.grade != EXEMPT:
            for item in oracle.ITEMS:
                assert item in labels
                assert next(step for step in steps if step.label == item).basis, item
        if result.bonus is not None:
            assert any(step.label == "奖金" and format(result.bonus, "f") in step.result for step in steps)


@given(quarters(troubled=False), st.data())
@LAW
def test_a_missing_score_is_never_a_zero(drawn, data) -> None:
    people, _ = drawn
    who = data.draw(st.sampled_from(people))
    heading = data.draw(st.sampled_from([name for name in SCORES[:5] if who.get(name)]))
    blanked, zeroed = ([{**g, heading: text} if g is who else g for g in people] for text in ("", "0"))
    missing, zero = quarter(blanked).result(who["人员编号"]), quarter(zeroed).result(who["人员编号"])
    assert missing.missing == (heading,)
    assert (missing.total, missing.rank, missing.grade, missing.bonus) == (None, None, None, None)
    assert zero.missing == ()
    assert zero.total is not None
    assert zero.grade in LADDER


@given(quarters())
@LAW
def test_a_higher_total_never_has_a_lower_grade_in_the_same_contest(drawn) -> None:
    people, ballots = drawn
    fixed = {oracle.RULE_TRUANT, oracle.RULE_PUNISHED}
    contest = [
        result for result in quarter(people, ballots).results
        if result.total is not None and result.grade in LADDER and not fixed & {rule.name for rule in result.rules}
    ]
    for one in contest:
        for other in contest:
            if one.category == other.category and one.total > other.total:
                assert LADDER.index(one.grade) <= LADDER.index(other.grade)


@given(quarters())
@LAW
def test_one_category_does_not_depend_on_another(drawn) -> None:
    people, ballots = drawn
    whole = everybody(quarter(people, ballots))
    for category in {given_["考核类别"] for given_ in people}:
        alone = [given_ for given_ in people if given_["考核类别"] == category]
        for key, result in everybody(quarter(alone, ballots)).items():
            assert result == whole[key]


@given(quarters(most=12), st.sampled_from(("长期在编不在岗", "当季退休", "离岗待退", "调离本市")))
@LAW
def test_someone_not_appraised_changes_nobody_else(drawn, status) -> None:
    people, ballots = drawn
    away = {"人员编号": "90000", "姓名": "样例", "科室": "综合科", "考核类别": people[0]["考核类别"], "人员状态": status,
            "科室工作": "50", "党政领导测评": "100"}
    with_one, without = quarter([*people, away], ballots), quarter(people, ballots)
    assert {key: value for key, value in everybody(with_one).items() if key != "90000"} == everybody(without)
    assert flat_quotas(with_one) == flat_quotas(without)


@given(st.data())
@LAW
def test_the_home_departments_grade_touches_nobody_else(data) -> None:
    people, ballots = data.draw(quarters(most=12))
    away = [given_["人员编号"] for given_ in people if given_.get("派驻单位")]
    assume(away)
    key = data.draw(st.sampled_from(away))
    grade = data.draw(st.sampled_from(LADDER))
    before, after = quarter(people, ballots), quarter(people, ballots, [{"人员编号": key, "kind": "home", "grade": grade}])
    assert flat_quotas(before) == flat_quotas(after)
    for one, other in zip(before.results, after.results, strict=True):
        if one.key != key:
            assert one == other
        elif one.grade != EXEMPT:
            assert other.grade == grade


@given(quarters())
@LAW
def test_those_without_a_grade_or_not_appraised_have_no_rank_and_nobody_else_lacks_one(drawn) -> None:
    people, ballots = drawn
    for result in quarter(people, ballots).results:
        ranked = result.total is not None and result.grade not in (UNGRADED, EXEMPT)
        assert (result.rank is not None) == ranked
        assert not (result.missing and result.grade in (UNGRADED, EXEMPT))


#: One figure of the scheme changed a little each time, and the three readings that change results.
CHANGED_FIGURES = {
    "考勤满分": "9.99", "迟到扣分": "1.01", "旷工扣分": "5.01", "迟到不得分次数": "9", "旷工不得分天数": "1.5", "奖惩上限": "9.99",
    "基础占比": "0.61", "测评占比": "0.41", "优秀线": "90.01", "良好线": "75.01", "称职线": "60.01", "优秀比例": "0.24",
    "良好比例": "0.29", "优秀奖金": "2101", "良好奖金": "1801", "称职奖金": "1501", "请假限额": "15.5", "病事假限额": "40.5",
    "新进最少天数": "19", "旷工限额": "2.5",
}
CHANGED_WORDS = (
    ("25%: 90, 55%: 80, 其余: 70", "24%: 90, 55%: 80, 其余: 70"), ("25%: 90, 55%: 80, 其余: 70", "25%: 90, 54%: 80, 其余: 70"),
    ('choice   = "含90分"', 'choice   = "不含90分"'), ('choice   = "考核类别内"', 'choice   = "全体"'),
    ('choice   = "不给良好"', 'choice   = "转给良好"'),
    ('choice   = "不改变"', 'choice   = "不发"'),
)
#: Full marks only bound what may be entered, so changing them leaves the results of given entries alone.
BOUNDS_ONLY = {"常规满分", "无项目常规满分", "项目满分"}


def noticed(old: str, new: str) -> bool:
    """Whether some random cohort gives another result once ``old`` is replaced in the scheme."""
    changed = reread("meiling", old, new)
    for seed in range(400):
        rng = random.Random(seed)
        people, ballots = flock(rng, rng.choice((4, 7, 20, 40)))
        expected = {key: expected_person(one) for key, one in oracle.quarter(people, ballots).people.items()}
        if everybody(quarter(people, ballots, of=changed)) != expected:
            return True
    return False


def constant_line(name: str) -> str:
    """The two lines of a constant in the scheme file."""
    lines = scheme("meiling").text.splitlines()
    at = next(i for i, line in enumerate(lines) if line.split("=", 1)[-1].strip() == f'"{name}"' and lines[i + 1].startswith("value"))
    return "\n".join(lines[at : at + 2]) + "\n"


@pytest.mark.parametrize("name", CHANGED_FIGURES)
def test_the_oracle_notices_every_changed_figure_of_the_scheme(name: str) -> None:
    """Proves that the differential tests can fail."""
    old = constant_line(name)
    assert noticed(old, old.splitlines()[0] + f"\nvalue = {CHANGED_FIGURES[name]}\n")


@pytest.mark.parametrize(("old", "new"), CHANGED_WORDS)
def test_the_oracle_notices_every_changed_reading_of_the_scheme(old: str, new: str) -> None:
    assert noticed(old, new)


def test_every_figure_of_the_scheme_is_among_those_changed() -> None:
    assert {constant.name for constant in scheme("meiling").scheme.constants} == BOUNDS_ONLY | set(CHANGED_FIGURES)


# ── the year ─────────────────────────────────────────────────────────────────────────────────────────────────

@pytest.mark.parametrize("seed", range(40))
def test_the_years_quota_is_never_exceeded_and_row_order_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    people, four, seats = years(rng, rng.choice((3, 9, 30)))
    outcome = appraise(scheme("meiling-year"), year_cohort(people, four, seats))
    assert sum(result.grade == "可直接确定年度优秀" for result in outcome.results) <= seats
    rng.shuffle(people)
    rng.shuffle(four)
    again = appraise(scheme("meiling-year"), year_cohort(people, four, seats))
    assert {result.key: result for result in outcome.results} == {result.key: result for result in again.results}
    assert flat_quotas(outcome) == flat_quotas(again)
    assert flat_ties(outcome) == flat_ties(again)


def test_a_year_param_that_is_missing_or_wrong_is_refused() -> None:
    of = scheme("meiling-year")
    for given_, word in (({}, "年度优秀名额"), ({"年度优秀名额": "-1"}, "年度优秀名额"), ({"年度优秀名额": "3.5"}, "整数"),
                         ({"年度优秀名额": "三"}, "不是"), ({"年度优秀名頟": "3"}, "是否为"), ({"年度优秀名额": "3", "优秀线": "90"}, "优秀线")):
        _, problems = of.check_params(given_)
        assert problems, given_
        assert any(word in str(problem) for problem in problems), given_
        assert all(problem.sheet == "参数" for problem in problems)
    values, problems = of.check_params({"年度优秀名额": "３"})
    assert (str(values["年度优秀名额"]), problems) == ("3", [])


CHANGED_YEAR = (
    ('name  = "直接确定优秀次数"\nvalue = 3', 'name  = "直接确定优秀次数"\nvalue = 2'),
    ('name  = "年度不称职次数"\nvalue = 2', 'name  = "年度不称职次数"\nvalue = 3'),
    (" 且 不称职次数 = 0 且 没有(一票否决)", " 且 没有(一票否决)"),
    ('order = ["优秀次数", "年度得分"]', 'order = ["年度得分"]'),
    ('order = ["优秀次数", "年度得分"]', 'order = ["优秀次数", "平均得分"]'),
    ('when  = "优秀次数 ≥ 1 且 不称职次数 = 0"', 'when  = "优秀次数 ≥ 2 且 不称职次数 = 0"'),
    ("「称职」) 且 没有(季度结果.考评得分)", "「称职」, 「不称职」) 且 没有(季度结果.考评得分)"),
    (" 且 个数(季度结果) = 季度个数 且 不纳入", " 且 不纳入"),
)


@pytest.mark.parametrize(("old", "new"), CHANGED_YEAR)
def test_the_oracle_of_the_year_notices_every_change(old: str, new: str) -> None:
    changed = reread("meiling-year", old, new)

    def differs(seed: int) -> bool:
        rng = random.Random(seed)
        people, four, seats = years(rng, rng.choice((3, 9, 20, 40)))
        outcome, expected = appraise(changed, year_cohort(people, four, seats, of=changed)), oracle_year.year(people, four, seats)
        return any(
            flat_person(outcome, key, oracle_year.ITEMS) != expected_person(one) for key, one in expected.people.items()
        )

    assert any(map(differs, range(400)))
