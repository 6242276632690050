"""The roll-up of other sheets: months from shorter periods, earlier years from archived ones."""

from decimal import Decimal

from desk import column, person, put
from rollup_desk import again, rows, titles
from year_desk import change_entry

from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.periods import archive, open_period, period_info
from kaohe_desktop.office.rollup import (
    TakeState,
    preview,
    proof,
    sources,
    take,
    untaken,
)
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.workspace import Workspace


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
            archive(ws, quarter, "样例")
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
        archive(ws, quarter, "样例")
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
                archive(ws, earlier, "样例")
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
    archive(ws, quarter, "样例")
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
