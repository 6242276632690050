"""The roster: numbers are texts and unique, a new person is saved once complete, and what is removed can be brought back."""

import pytest
from desk import codes, column, commits, note, person, put, row, shown, state

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.periods import archive
from kaohe_desktop.office.roster import RosterGrid


@pytest.fixture
def grid(desk):
    return RosterGrid(*desk)


def refusal(act):
    with pytest.raises(Refused) as refused:
        act()
    return [problem.code for problem in refused.value.problems]


def test_the_columns_are_the_schemes_own_after_the_common_ones(grid):
    headings = [one.heading for one in grid.columns]
    assert headings[:9] == ["人员编号", "姓名", "性别", "科室", "职务", "考核类别", "人员状态", "派驻单位", "备注"]
    assert headings[9:] == ["岗位类别", "常规工作安排", "重点项目数", "在职月数"]
    assert [one.frozen for one in grid.columns[:3]] == [True, True, False]
    assert grid.departments() == ["党政办", "财政所"]
    assert grid.categories() == ["科级干部", "中层干部", "一般工作人员"]


def test_people_of_one_name_are_told_apart_and_leading_zeros_stay(desk, grid):
    grid.add_person(person("1", "张三"))
    assert [grid.key(r) for r in range(4)] == ["001", "002", "003", "1"]
    assert refusal(lambda: grid.add_person(person("１", "王五"))) == ["K705"]


def test_every_problem_of_a_new_person_is_told_at_once_and_nothing_is_kept(desk, grid):
    problems = refusal(lambda: grid.add_person(person("004", "", 性别="中", 考核类别="局级", work="")))
    assert sorted(problems) == ["K100", "K105", "K105"]
    assert len(desk[0].book(desk[1].id).lines) == 3


def test_a_participant_without_arrangement_is_refused_but_one_who_retired_is_not(grid):
    assert refusal(lambda: grid.add_person(person("004", "赵六", work="", projects=""))) == ["K112", "K112"]
    grid.add_person(person("004", "赵六", work="", projects="", 人员状态="当季退休"))
    assert state(grid, "004", "常规工作安排") == "empty"


def test_a_person_typed_in_the_last_row_is_saved_once_the_row_is_complete(desk, grid):
    ws, period = desk
    last = grid.row_count() - 1
    texts = person("004", "赵六")
    counts = []
    for heading, text in texts.items():
        count, entered = commits(ws, lambda h=heading, t=text: grid.enter(last, column(grid, h), t))
        counts.append(count)
    assert counts == [0] * (len(texts) - 1) + [1]
    assert entered.problems == ()
    assert (grid.key(last), state(grid, "004", "姓名")) == ("004", "filled")
    assert grid.row_count() == 5


def test_an_unfinished_row_says_what_is_still_lacking(grid):
    last = grid.row_count() - 1
    assert codes(grid.enter(last, column(grid, "姓名"), "赵六")) == ["K707"]
    assert "科室" in grid.note(last, column(grid, "姓名"))
    states = {one.heading: grid.state(last, at).value for at, one in enumerate(grid.columns)}
    assert states["姓名"] == "filled", "typing in order is no mistake"
    assert (states["人员编号"], states["科室"], states["备注"]) == ("missing", "missing", "empty")
    assert codes(grid.enter(last, column(grid, "人员编号"), "001"))[0] == "K705"
    assert grid.state(last, column(grid, "人员编号")).value == "refused"


def test_a_changed_number_takes_the_scores_along_and_can_be_undone(desk, grid):
    ws, period = desk
    assert codes(put(grid, "001", "人员编号", "002")) == ["K705"]
    assert put(grid, "001", "人员编号", "００9").saved == 1
    ws.forget(period.id)
    assert ws.book(period.id).by_key["009"].entries["录入"]["科室工作"] == "45"
    assert grid.undo() == "录入 张三 人员编号"
    ws.forget(period.id)
    assert "001" in ws.book(period.id).by_key


def test_numbers_cannot_be_exchanged_in_one_paste_nor_half_exchanged(desk, grid):
    entered = grid.paste(0, 0, [["002"], ["001"]])
    assert (entered.saved, codes(entered)) == (0, ["K705", "K705"])
    names = {line.key: line.name for line in desk[0].book(desk[1].id).lines.values()}
    assert names == {"001": "张三", "002": "李四", "003": "单小明"}


def test_a_column_everybody_needs_cannot_be_blanked(grid):
    assert codes(grid.clear([(row(grid, "001"), column(grid, "姓名"))])) == ["K100"]
    assert "K100" in note(grid, "001", "姓名")
    assert codes(put(grid, "001", "常规工作安排", "")) == ["K112"]


def test_defaults_are_shown_as_such(grid):
    assert (shown(grid, "001", "人员状态"), state(grid, "001", "人员状态")) == ("在岗", "default")
    assert (shown(grid, "001", "在职月数"), state(grid, "001", "在职月数")) == ("3", "default")


def test_a_person_removed_comes_back_with_everything_entered(desk, grid):
    ws, period = desk
    EntryGrid(ws, period, "台账").paste(0, 0, [["001", "", "", "7", "修路"]])
    before = ws.book(period.id).cohort()
    count, entered = commits(ws, lambda: grid.remove_rows([row(grid, "001")], "录重了"))
    assert (count, entered.action, grid.row_count()) == (1, "删除 张三", 3)
    ws.forget(period.id)
    assert "001" not in ws.book(period.id).by_key
    assert grid.undo() == "删除 张三"
    ws.forget(period.id)
    assert ws.book(period.id).cohort() == before
    assert [grid.key(r) for r in range(3)] == ["001", "002", "003"]


def test_a_person_added_is_taken_away_by_undo_and_given_back_by_redo(desk, grid):
    grid.add_person(person("004", "赵六"))
    assert grid.undo() == "添加 赵六"
    assert grid.redo() == "添加 赵六"
    ws, period = desk
    ws.forget(period.id)
    assert ws.book(period.id).by_key["004"].name == "赵六"


def test_an_archived_roster_is_closed(desk, grid):
    ws, period = desk
    compute(ws, period)
    archive(ws, period, "样例")
    grid.reload()
    assert refusal(lambda: grid.add_person(person("004", "赵六"))) == ["K701"]
    assert refusal(lambda: grid.remove_rows([0])) == ["K701"]
    assert codes(put(grid, "001", "职务", "主任")) == ["K701"]
    assert grid.row_count() == 3
