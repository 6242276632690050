"""The year's roll-up: four archived quarters taken into the year, every conflict said, undone by name, and proved."""

from datetime import date
from decimal import Decimal

import pytest
from desk import audit_count, column, commits, person, put, row
from year_desk import YEAR_PEOPLE, change_entry, four_quarters, plain_person

from kaohe_desktop.engine.cohort import Decision, DecisionKind
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import decisions
from kaohe_desktop.office.computing import compute, latest
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.history import audit_lines
from kaohe_desktop.office.periods import archive, open_period, period_info, reopen
from kaohe_desktop.office.rollup import (
    ProofPart,
    TakeState,
    add_people,
    preview,
    proof,
    proof_text,
    sources,
    take,
    undo,
    untaken,
)
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.undoing import Steps
from kaohe_desktop.office.workspace import Workspace


@pytest.fixture
def year(tmp_path):
    """The year of the small office, its roster still empty, and its four archived quarters."""
    ws, quarters = four_quarters(tmp_path / "考核.db")
    period = open_period(ws, "meiling-year", "2026", params={"年度优秀名额": "1"})
    yield ws, period, quarters
    ws.close()


@pytest.fixture
def filled(year):
    """The same with everybody on the roster and the results taken."""
    ws, period, quarters = year
    take(ws, period, preview(ws, period), add_people=True)
    return ws, period_info(ws, period.id), quarters


def titles(rolled, key=None):
    return [one.title for one in rolled.conflicts if key is None or one.key == key]


def rows(ws, period, key, sheet="季度结果"):
    ws.forget(period.id)  # past everything kept in memory
    return [row.texts for row in ws.book(period.id).by_key[key].rows.get(sheet, [])]


def refusal(act):
    with pytest.raises(Refused) as refused:
        act()
    return [problem.code for problem in refused.value.problems]


def states(rolled, key):
    return [one.state for one in rolled.takings if one.key == key]


def again(ws, quarter):
    """An archived quarter opened once more."""
    return reopen(ws, quarter, "更正")


# ── taking ──

def test_the_four_quarters_are_found_with_their_results(year):
    ws, period, _quarters = year
    found = sources(ws, period)
    assert [(one.label, one.code, one.status, one.people) for one in found] == [
        ("第一季度", "2026Q1", "archived", 4), ("第二季度", "2026Q2", "archived", 4),
        ("第三季度", "2026Q3", "archived", 4), ("第四季度", "2026Q4", "archived", 4),
    ]
    assert all(len(one.digest) == 64 and one.computed_at and not one.stale for one in found)
    assert untaken(ws, period) == 4


def test_people_and_results_are_taken_as_the_quarters_decided_them(year):
    ws, period, quarters = year
    rolled = preview(ws, period)
    assert [one.key for one in rolled.missing_people] == ["001", "002", "003", "004"]
    assert "花名册是空的" in titles(rolled)
    count, taken = commits(ws, lambda: take(ws, period, rolled, add_people=True))
    assert (count, taken) == (1, 16)
    for key in YEAR_PEOPLE:
        for number, (texts, quarter) in enumerate(zip(rows(ws, period, key), quarters, strict=True), 1):
            result = latest(ws, quarter).result(key)
            assert texts["季度"] == str(number)
            assert texts["等次"] == result.grade
            assert Decimal(texts["考评得分"]) == result.total
    line = ws.book(period.id).by_key["001"]
    assert (line.name, line.cells["科室"], line.cells["考核类别"]) == ("张三", "党政办", "一般工作人员")
    assert "重点项目数" not in line.cells  # a column the year does not have
    assert untaken(ws, period) == 0


def test_the_year_computes_from_what_was_taken(filled):
    ws, period, quarters = filled
    outcome = compute(ws, period)
    for result in outcome.results:
        theirs = [latest(ws, quarter).result(result.key) for quarter in quarters]
        assert not result.missing
        assert result.items["优秀次数"] == sum(one.grade == "优秀" for one in theirs)
        assert result.total == (sum(one.total for one in theirs) / 4).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    assert latest(ws, quarters[0]).result("001").grade == "优秀"
    assert outcome.result("001").grade == "可直接确定年度优秀"


def test_a_second_time_there_is_nothing_to_take(filled):
    ws, period, _quarters = filled
    rolled = preview(ws, period)
    assert set(states(rolled, "001")) == {TakeState.TAKEN}
    assert rolled.conflicts == ()
    before = audit_count(ws)
    assert refusal(lambda: take(ws, period, rolled)) == ["K768"]
    assert audit_count(ws) == before


def test_the_action_is_undone_by_its_name_and_done_again(year):
    ws, period, _quarters = year
    steps = Steps()
    add_people(ws, period, preview(ws, period), steps=steps)
    take(ws, period, preview(ws, period), steps=steps)
    assert steps.undo_name == "从各季度取结果"
    assert undo(ws, period, steps) == "从各季度取结果"
    assert rows(ws, period, "001") == []
    assert undo(ws, period, steps) == "加入花名册 4 个"
    assert ws.book(period.id).lines == {}
    assert undo(ws, period, steps) is None
    undo(ws, period, steps, forward=True)
    undo(ws, period, steps, forward=True)
    assert len(rows(ws, period, "001")) == 4
    rolled = preview(ws, period)
    assert set(states(rolled, "001")) == {TakeState.TAKEN}
    acts = [one.act for one in audit_lines(ws, 100, period=period)]
    assert {"从各季度取结果", "撤销 从各季度取结果", "重做 从各季度取结果"} <= set(acts)


def test_what_was_changed_since_is_not_undone(filled):
    ws, period, quarters = filled
    steps = Steps()
    row_id = ws.book(period.id).by_key["001"].rows["季度结果"][0].id
    change_entry(ws, quarters[0], "001", "科室工作", "20")
    take(ws, period, preview(ws, period), steps=steps)
    grid = EntryGrid(ws, period, "季度结果")
    place = next(one for one in range(grid.row_count()) if grid.row_id(one) == row_id)
    assert grid.enter(place, column(grid, "考评得分"), "66").saved == 1
    assert refusal(lambda: undo(ws, period, steps)) == ["K743"]


def test_the_trail_keeps_what_the_figures_rest_on(filled):
    ws, period, _quarters = filled
    line = next(one for one in audit_lines(ws, 100, period=period, subject="001") if one.place.startswith("季度结果"))
    for source in sources(ws, period):
        assert f"{source.code} 已归档 校验码 {source.digest[:8]}" in line.why


def test_a_decision_and_the_home_departments_grade_are_what_is_taken(year):
    ws, period, quarters = year
    quarter = again(ws, quarters[1])
    grid = RosterGrid(ws, quarter)
    grid.enter(row(grid, "003"), column(grid, "派驻单位"), "县财政局")
    compute(ws, quarter)
    fixed = Decision("003", DecisionKind.HOME, "不称职", "派驻单位终定", date(2026, 7, 6), "县财政局")
    decisions.record(ws, quarter, fixed)
    archive(ws, quarter)
    take(ws, period, preview(ws, period), add_people=True)
    assert latest(ws, quarter).result("003").computed_grade != "不称职"
    assert rows(ws, period, "003")[1]["等次"] == "不称职"


# ── conflicts ──

def test_a_quarter_missing_open_or_not_archived_is_said(tmp_path):
    with Workspace.create(tmp_path / "a.db", "样例街道", "王经办") as ws:
        period = open_period(ws, "meiling-year", "2026", params={"年度优秀名额": "1"})
        for name in YEAR_PEOPLE:
            RosterGrid(ws, period).add_person(plain_person(name))
        second = open_period(ws, "meiling", "2026Q2", carry_from=period)
        third = open_period(ws, "meiling", "2026Q3", carry_from=period)
        for quarter in (second, third):
            grid = RosterGrid(ws, quarter)
            for at in range(grid.row_count()):
                grid.enter(at, column(grid, "常规工作安排"), "科室")
                grid.enter(at, column(grid, "重点项目数"), "0")
        compute(ws, third)
        rolled = preview(ws, period)
        general = [(one.place, one.title) for one in rolled.conflicts if not one.key]
        assert general == [
            ("第一季度", "还没有这一期"), ("第二季度", "还没有计算"), ("第三季度", "还没有归档"), ("第四季度", "还没有这一期"),
        ]
        assert set(titles(rolled, "001")) == {"有缺项"}  # third quarter: computed, and nothing entered
        assert refusal(lambda: take(ws, period, rolled)) == ["K768"]
        change_entry(ws, third, "001", "科室工作", "80", computed=False)
        rolled = preview(ws, period)
        stale = next(one for one in rolled.conflicts if one.title == "计算以后又改过")
        assert (stale.place, "1 处" in stale.problem.what) == ("第三季度", True)


def test_a_result_that_is_not_of_what_is_entered_now_is_not_taken_unless_archived(year):
    ws, period, quarters = year
    quarter = again(ws, quarters[0])
    change_entry(ws, quarter, "001", "科室工作", "20", computed=False)
    rolled = preview(ws, period)
    assert {one.source for one in rolled.takings} == {1, 2, 3}
    assert take(ws, period, rolled, add_people=True) == 12
    archive(ws, quarter, "先归档")  # with its reason: then what was computed is what was decided
    rolled = preview(ws, period)
    assert [one.title for one in rolled.conflicts] == ["计算以后又改过"]
    assert take(ws, period, rolled) == 4
    assert rows(ws, period, "001")[-1] == {"季度": "1", "等次": "优秀", "考评得分": "94.8"}


def test_a_pending_tie_is_not_taken_until_it_is_decided(year):
    ws, period, quarters = year
    quarter = again(ws, quarters[2])
    change_entry(ws, quarter, "002", "科室工作", "89", computed=False)  # as 001: two for the one seat
    change_entry(ws, quarter, "002", "党政领导测评", "96", computed=False)
    tie = compute(ws, quarter).ties[0]
    assert tie.keys == ("001", "002")
    archive(ws, quarter, "先归档，待议另定")
    rolled = preview(ws, period)
    for key in tie.keys:
        (conflict,) = [one for one in rolled.conflicts if one.key == key and one.title == "还在待议"]
        assert (conflict.place, tie.grade in conflict.problem.what) == ("第三季度", True)
        taking = next(one for one in rolled.takings if one.key == key and one.source == 2)
        assert taking.state is TakeState.BLOCKED
    take(ws, period, rolled, add_people=True)
    assert not any(texts["季度"] == "3" for texts in rows(ws, period, tie.keys[0]))


def test_people_only_in_a_quarter_and_only_in_the_year_are_said_and_may_be_added(year):
    ws, period, quarters = year
    grid = RosterGrid(ws, period)
    for key in ("001", "002", "004"):
        grid.add_person(plain_person(key))
    grid.add_person(plain_person("009", name="后来者"))
    rolled = preview(ws, period)
    assert [one.key for one in rolled.missing_people] == ["003"]
    (only,) = [one for one in rolled.conflicts if one.key == "003" and one.title == "不在花名册里"]
    assert "第一季度、第二季度、第三季度、第四季度" in only.problem.what
    absent = [one for one in rolled.conflicts if one.key == "009"]
    assert [(one.place, one.title) for one in absent] == [
        (label, "那一期没有") for label in ("第一季度", "第二季度", "第三季度", "第四季度")
    ]
    assert "填“不纳入考核”" in absent[0].problem.remedy
    assert take(ws, period, rolled) == 12  # who is not on the roster is left out
    assert add_people(ws, period, preview(ws, period)) == 1
    assert ws.book(period.id).by_key["003"].cells["科室"] == "财政所"
    assert take(ws, period, preview(ws, period)) == 4


def test_a_quarter_not_served_may_be_filled_in_by_hand_without_complaint(filled):
    ws, period, _quarters = filled
    RosterGrid(ws, period).add_person(plain_person("009", name="后来者"))
    grid = EntryGrid(ws, period, "季度结果")
    type_quarter(grid, "009", "1", "不纳入考核")
    type_quarter(grid, "009", "2", "优秀", "92")
    rolled = preview(ws, period)
    assert [(one.place, one.title) for one in rolled.conflicts if one.key == "009"] == [
        ("第二季度", "填的找不到出处"), ("第三季度", "那一期没有"), ("第四季度", "那一期没有"),
    ]


def type_quarter(grid, key, quarter, grade, total=""):
    texts = {"人员编号": key, "季度": quarter, "等次": grade, "考评得分": total}
    assert not grid.paste(grid.row_count() - 1, 0, [[texts.get(one.heading, "") for one in grid.columns]]).problems


def test_another_name_under_the_same_number_is_not_taken(year):
    ws, period, quarters = year
    quarter = again(ws, quarters[0])
    grid = RosterGrid(ws, quarter)
    grid.enter(row(grid, "002"), column(grid, "姓名"), "李四光")
    archive(ws, compute_again(ws, quarter))
    rolled = preview(ws, period)
    (name,) = [one for one in rolled.conflicts if one.title == "编号相同、姓名不同"]
    assert name.key == "002"
    assert "第一季度“李四光”" in name.problem.what
    take(ws, period, rolled, add_people=True)
    assert ws.book(period.id).by_key["002"].name == "李四"  # of the latest quarter
    assert [texts["季度"] for texts in rows(ws, period, "002")] == ["2", "3", "4"]


def compute_again(ws, quarter):
    compute(ws, quarter)
    return period_info(ws, quarter.id)


def test_another_department_or_category_is_said_and_taken_all_the_same(year):
    ws, period, quarters = year
    quarter = again(ws, quarters[3])
    grid = RosterGrid(ws, quarter)
    grid.enter(row(grid, "001"), column(grid, "科室"), "综治办")
    grid.enter(row(grid, "001"), column(grid, "考核类别"), "中层干部")
    archive(ws, compute_again(ws, quarter))
    rolled = preview(ws, period)
    said = [one.problem for one in rolled.conflicts if one.key == "001" and one.title == "各期写得不同"]
    assert [one.label for one in said] == ["科室", "考核类别"]
    assert "第一季度、第二季度、第三季度“党政办”，第四季度“综治办”" in said[0].what
    take(ws, period, rolled, add_people=True)
    assert ws.book(period.id).by_key["001"].cells["科室"] == "综治办"
    assert len(rows(ws, period, "001")) == 4


def test_a_figure_typed_otherwise_stays_until_the_clerk_says_so(filled):
    ws, period, quarters = filled
    grid = EntryGrid(ws, period, "季度结果")
    place = next(at for at in range(grid.row_count()) if grid.key(at) == "001")
    assert grid.enter(place, column(grid, "考评得分"), "70").saved == 1
    rolled = preview(ws, period)
    (typed,) = rolled.conflicts
    total = latest(ws, quarters[0]).result("001").total
    assert (typed.title, typed.key, typed.place) == ("自己填的与结果不同", "001", "第一季度")
    assert f"“考评得分 70.00”，那一期的结果是“考评得分 {total}”" in typed.problem.what
    assert refusal(lambda: take(ws, period, rolled)) == ["K768"]
    assert rows(ws, period, "001")[0]["考评得分"] == "70"
    assert take(ws, period, preview(ws, period), replace_typed=True) == 1
    assert Decimal(rows(ws, period, "001")[0]["考评得分"]) == total
    assert preview(ws, period).conflicts == ()


def test_a_quarter_changed_after_taking_is_said_and_taken_anew(filled):
    ws, period, quarters = filled
    before = latest(ws, quarters[0]).result("001").total
    change_entry(ws, quarters[0], "001", "科室工作", "20")
    now = latest(ws, quarters[0]).result("001").total
    assert now != before
    rolled = preview(ws, period)
    changed = next(one for one in rolled.conflicts if one.key == "001")
    assert (changed.title, changed.place) == ("取了以后又变了", "第一季度")
    assert f"考评得分 {before}" in changed.problem.what
    assert f"考评得分 {now}" in changed.problem.what
    assert states(rolled, "001")[0] is TakeState.CHANGED
    take(ws, period, rolled)
    assert Decimal(rows(ws, period, "001")[0]["考评得分"]) == now
    assert preview(ws, period).conflicts == ()


def test_nothing_is_written_that_was_not_shown(year):
    ws, period, quarters = year
    rolled = preview(ws, period)
    change_entry(ws, quarters[0], "001", "科室工作", "20")
    before = audit_count(ws)
    assert refusal(lambda: take(ws, period, rolled, add_people=True)) == ["K769"]
    assert audit_count(ws) == before


def test_an_archived_year_takes_nothing(filled):
    ws, period, _quarters = filled
    compute(ws, period)
    archived = archive(ws, period)
    assert refusal(lambda: take(ws, archived, preview(ws, archived))) == ["K701"]
    assert untaken(ws, archived) == 0


def test_a_period_nobody_fills_has_no_sources(year):
    ws, _period, quarters = year
    rolled = preview(ws, quarters[0])
    assert (rolled.sources, rolled.takings, rolled.conflicts) == ((), (), ())
    assert untaken(ws, quarters[0]) == 0


# ── the proof ──

def test_the_proof_names_quarters_rule_place_and_what_is_open(filled):
    ws, period, quarters = filled
    lines = proof(ws, period, "001")
    assert [one.label for one in lines if one.part is ProofPart.SOURCE] == [
        "第一季度（2026Q1）", "第二季度（2026Q2）", "第三季度（2026Q3）", "第四季度（2026Q4）",
    ]
    assert any("还没有计算" in one.text for one in lines if one.part is ProofPart.RULE)
    compute(ws, period)
    lines = proof(ws, period, "001")
    result, first = latest(ws, quarters[0]).result("001"), sources(ws, period)[0]
    assert lines[0].text == f"{result.grade} {result.total}"
    assert "归档的结果" in lines[0].note
    assert f"校验码 {first.digest[:8]}" in lines[0].note
    assert f"{first.computed_at:%Y-%m-%d %H:%M} 计算" in lines[0].note
    assert "王经办取来" in lines[0].note
    seat = next(one for one in lines if one.label == "可直接确定年度优秀")
    assert "占第 1 个名额" in seat.text
    assert "名额" in seat.note
    assert seat.basis
    assert lines[-1].text == "没有"
    text = proof_text(ws, period, "001")
    assert text.startswith("2026年度　梅岭街道机关事业单位工作人员年度考核汇总\n001　张三")
    assert all(f"　{line}" in text for line in lines)


def test_the_proof_says_what_was_typed_and_what_was_computed_anew(filled):
    ws, period, quarters = filled
    grid = EntryGrid(ws, period, "季度结果")
    place = next(at for at in range(grid.row_count()) if grid.key(at) == "001")
    grid.enter(place, column(grid, "考评得分"), "70")
    compute_again(ws, again(ws, quarters[1]))
    lines = proof(ws, period, "001")
    assert "自己填的或导入的" in lines[0].note
    assert "取来" not in lines[0].note
    assert "还没有归档" in lines[1].note
    open_ones = [one for one in lines if one.part is ProofPart.OPEN]
    assert [one.label for one in open_ones] == ["还没有归档", "自己填的与结果不同"]
    with pytest.raises(KeyError):
        proof(ws, period, "999")


# ── other sheets filled the same way ──

def test_a_year_of_totals_alone_takes_the_totals(tmp_path):
    """A year sheet without 等次, under a scheme whose total bears another name."""
    with Workspace.create(tmp_path / "b.db", "样例办", "王经办") as ws:
        scores = {"01": ("38", "40", "15.5"), "02": ("30", "20", "10")}
        for number in (1, 2, 3, 4):
            quarter = open_period(ws, "xinban", f"2026Q{number}")
            for key, figures in scores.items():
                RosterGrid(ws, quarter).add_person(
                    {"人员编号": key, "姓名": f"某{key}", "科室": "秘书科", "考核类别": "一般干部"}
                )
                entry = EntryGrid(ws, quarter, "录入")
                for heading, text in zip(("共性目标", "A岗", "B岗"), figures, strict=True):
                    assert put(entry, key, heading, text).saved == 1
            compute(ws, quarter)
            archive(ws, quarter)
        period = open_period(ws, "xinban-year", "2026")
        assert take(ws, period, preview(ws, period), add_people=True) == 8
        assert rows(ws, period, "01")[0] == {"季度": "1", "考评得分": "93.5"}
        outcome = compute(ws, period)
        assert [(one.total, one.grade) for one in outcome.results] == [
            (Decimal("93.50"), "称职"), (Decimal("60.00"), "基本称职"),
        ]


def test_who_was_not_appraised_has_no_total_to_take(tmp_path):
    with Workspace.create(tmp_path / "c.db", "样例办", "王经办") as ws:
        quarter = open_period(ws, "xinban", "2026Q1")
        RosterGrid(ws, quarter).add_person(
            {"人员编号": "01", "姓名": "某甲", "科室": "秘书科", "考核类别": "一般干部", "人员状态": "当季退休"}
        )
        compute(ws, quarter)
        archive(ws, quarter)
        period = open_period(ws, "xinban-year", "2026")
        rolled = preview(ws, period)
        (conflict,) = [one for one in rolled.conflicts if one.key == "01"]
        assert conflict.title == "没有得分"
        assert "不纳入考核" in conflict.problem.what


MONTH = {"机关制度": "95", "本职部门评": "90", "本职自评": "92", "本职民主测评": "88", "中心部门评": "90", "中心自评": "90", "中心民主测评": "90"}


def month_period(ws, code, figures):
    period = open_period(ws, "township-9010", code)
    RosterGrid(ws, period).add_person({"人员编号": "01", "姓名": "某甲", "科室": "党政办", "考核类别": "干部"})
    grid = EntryGrid(ws, period, "按月")
    for month, changed in figures.items():
        texts = {"人员编号": "01", "月份": str(month), **MONTH, **changed}
        grid.paste(grid.row_count() - 1, 0, [[texts.get(one.heading, "") for one in grid.columns]])
    assert len(ws.book(period.id).by_key["01"].rows["按月"]) == len(figures)
    return period_info(ws, period.id)


def test_the_months_of_shorter_periods_are_copied_into_a_longer_one(tmp_path):
    with Workspace.create(tmp_path / "d.db", "样例镇", "王经办") as ws:
        month_period(ws, "2026-07", {7: {}})
        month_period(ws, "2026Q3", {7: {"本职自评": "60"}, 8: {}})
        period = open_period(ws, "township-9010", "2026H2")
        found = sources(ws, period)
        assert [(one.label, one.code) for one in found] == [
            ("7月", "2026-07"), ("8月", "2026Q3"), ("9月", "2026Q3"), ("10月", "2026-10"), ("11月", "2026-11"), ("12月", "2026-12"),
        ]
        assert untaken(ws, period) == 3
        rolled = preview(ws, period)
        said = {(one.place, one.title) for one in rolled.conflicts if one.key == "01"}
        assert ("7月", "两处填的不同") in said
        assert take(ws, period, rolled, add_people=True) == 2
        july, august = rows(ws, period, "01", "按月")
        assert (july["月份"], july["本职自评"], august["月份"]) == ("7", "92", "8")
        assert august == {"月份": "8", **MONTH}
        again_rolled = preview(ws, period)
        assert [one.state for one in again_rolled.takings] == [TakeState.TAKEN, TakeState.TAKEN]
        note = proof(ws, period, "01", again_rolled)[0].note
        assert "2026年7月的录入，录入中" in note
        assert "王经办取来" in note


def test_a_row_the_longer_periods_own_rules_refuse_is_not_taken(tmp_path):
    """The months' full marks are params: what was within 30 there is beyond the year's 20."""
    marks = ("规章制度满分", "学习满分", "品德廉洁满分", "履职重点满分", "创新成效满分")
    with Workspace.create(tmp_path / "e.db", "样例局", "王经办") as ws:
        month = open_period(ws, "broadcast-monthly", "2026-07", params=dict(zip(marks, ("30", "20", "20", "20", "10"), strict=True)))
        RosterGrid(ws, month).add_person({"人员编号": "01", "姓名": "某甲", "科室": "办公室", "考核类别": "干部"})
        grid = EntryGrid(ws, month, "录入")
        for who, first in (("个人自评", "18"), ("部门初评", "29")):
            texts = {
                "人员编号": "01", "月份": "7", "评价人": who, "规章制度": first, "学习": "18", "品德廉洁": "18", "履职重点": "18", "创新成效": "9",
            }
            grid.paste(grid.row_count() - 1, 0, [[texts.get(one.heading, "") for one in grid.columns]])
        period = open_period(ws, "broadcast-monthly", "2026Q3")
        rolled = preview(ws, period)
        assert [one.state for one in rolled.takings] == [TakeState.NEW, TakeState.BLOCKED]
        assert "不合填报规定" in titles(rolled, "01")
        assert take(ws, period, rolled, add_people=True) == 1
        assert [one["评价人"] for one in rows(ws, period, "01", "录入")] == ["个人自评"]


def test_earlier_years_of_the_same_scheme_are_taken_once_archived(tmp_path):
    with Workspace.create(tmp_path / "f.db", "样例市", "王经办") as ws:
        for code, rating in (("2023", "86"), ("2024", "75"), ("2025", "91")):
            earlier = open_period(ws, "jingzhou", code)
            for key in ("01", "02"):
                RosterGrid(ws, earlier).add_person(
                    {"人员编号": key, "姓名": f"某{key}", "科室": "办公室", "考核类别": "干部", "职务层次": "科级"}
                )
            grid = EntryGrid(ws, earlier, "按轮")
            for turn in range(1, 7):
                for key in ("01", "02"):
                    texts = {"人员编号": key, "轮次": str(turn), "上级评分": rating, "同级评分": rating, "下级评分": rating}
                    grid.paste(grid.row_count() - 1, 0, [[texts.get(one.heading, "") for one in grid.columns]])
            for key in ("01", "02"):
                put(EntryGrid(ws, earlier, "录入"), key, "民主测评", rating)
            compute(ws, earlier)
            if code != "2025":
                archive(ws, earlier)
        period = open_period(ws, "jingzhou", "2026")
        RosterGrid(ws, period).add_person({"人员编号": "01", "姓名": "某01", "科室": "党委办", "考核类别": "干部", "职务层次": "科级"})
        rolled = preview(ws, period)
        assert [(one.label, one.usable) for one in rolled.sources] == [("2023年度", True), ("2024年度", True), ("2025年度", False)]
        assert [one.key for one in rolled.people] == ["01"]  # who was here in earlier years only is nobody's concern
        assert [(one.place, one.title) for one in rolled.conflicts] == [("2025年度", "还没有归档")]
        assert take(ws, period, rolled) == 2
        assert rows(ws, period, "01", "历年") == [
            {"年度": "2023", "实绩得分": "86", "年度考核等次": "称职"}, {"年度": "2024", "实绩得分": "75", "年度考核等次": "称职"},
        ]


def test_a_name_given_twice_is_never_confused(year):
    ws, period, quarters = year
    quarter = again(ws, quarters[0])
    RosterGrid(ws, quarter).add_person(person("005", "张三", "财政所", "科室", "0"))
    change_entry(ws, quarter, "005", "科室工作", "50", computed=False)
    change_entry(ws, quarter, "005", "党政领导测评", "60", computed=False)
    compute(ws, quarter)
    archive(ws, quarter)
    take(ws, period, preview(ws, period), add_people=True)
    assert len(rows(ws, period, "001")) == 4
    assert len(rows(ws, period, "005")) == 1


def test_departments_months_are_copied_as_well_and_a_changed_number_keeps_its_origin(tmp_path):
    with Workspace.create(tmp_path / "g.db", "样例县", "王经办") as ws:
        quarter = open_period(ws, "county-office-dept", "2026Q1")
        RosterGrid(ws, quarter).add_person({"科室编号": "K1", "科室": "财政局"})
        grid = EntryGrid(ws, quarter, "按月")
        for month, score in (("1", "88"), ("2", "90.5"), ("3", "91")):
            texts = {"科室编号": "K1", "月份": month, "领导审定": score}
            grid.paste(grid.row_count() - 1, 0, [[texts.get(one.heading, "") for one in grid.columns]])
        period = open_period(ws, "county-office-dept", "2026")
        rolled = preview(ws, period)
        assert [(one.key, one.name) for one in rolled.missing_people] == [("K1", "财政局")]
        assert take(ws, period, rolled, add_people=True) == 3
        assert [one["领导审定"] for one in rows(ws, period, "K1", "按月")] == ["88", "90.5", "91"]
        roster = RosterGrid(ws, period)
        roster.enter(0, column(roster, "科室编号"), "K01")
        lines = proof(ws, period, "K01")
        assert "王经办取来" in lines[0].note
