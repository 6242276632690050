"""The year's roll-up: four archived quarters taken into the year, every conflict said, undone by name, and proved."""

from datetime import date
from decimal import Decimal

import pytest
from desk import audit_count, column, commits, row
from rollup_desk import again, compute_again, refusal, rows, states, titles
from year_desk import YEAR_PEOPLE, change_entry

from kaohe_desktop.engine.cohort import Decision, DecisionKind
from kaohe_desktop.office import decisions
from kaohe_desktop.office.computing import compute, latest
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.history import audit_lines
from kaohe_desktop.office.periods import archive
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
    archive(ws, quarter, "样例")
    take(ws, period, preview(ws, period), add_people=True)
    assert latest(ws, quarter).result("003").computed_grade != "不称职"
    assert rows(ws, period, "003")[1]["等次"] == "不称职"


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
