"""The year's roll-up: every conflict between the quarters and what stands in the year is said, with what to do."""

from decimal import Decimal

from desk import audit_count, column, row
from rollup_desk import again, compute_again, refusal, rows, states, titles
from year_desk import YEAR_PEOPLE, change_entry, plain_person

from kaohe_desktop.office.computing import compute, latest
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.periods import archive, open_period
from kaohe_desktop.office.rollup import (
    TakeState,
    add_people,
    preview,
    take,
    untaken,
)
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.workspace import Workspace


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
    archive(ws, compute_again(ws, quarter), "样例")
    rolled = preview(ws, period)
    (name,) = [one for one in rolled.conflicts if one.title == "编号相同、姓名不同"]
    assert name.key == "002"
    assert "第一季度“李四光”" in name.problem.what
    take(ws, period, rolled, add_people=True)
    assert ws.book(period.id).by_key["002"].name == "李四"  # of the latest quarter
    assert [texts["季度"] for texts in rows(ws, period, "002")] == ["2", "3", "4"]


def test_another_department_or_category_is_said_and_taken_all_the_same(year):
    ws, period, quarters = year
    quarter = again(ws, quarters[3])
    grid = RosterGrid(ws, quarter)
    grid.enter(row(grid, "001"), column(grid, "科室"), "综治办")
    grid.enter(row(grid, "001"), column(grid, "考核类别"), "中层干部")
    archive(ws, compute_again(ws, quarter), "样例")
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
    archived = archive(ws, period, "样例")
    assert refusal(lambda: take(ws, archived, preview(ws, archived))) == ["K701"]
    assert untaken(ws, archived) == 0


def test_a_period_nobody_fills_has_no_sources(year):
    ws, _period, quarters = year
    rolled = preview(ws, quarters[0])
    assert (rolled.sources, rolled.takings, rolled.conflicts) == ((), (), ())
    assert untaken(ws, quarters[0]) == 0
