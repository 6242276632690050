"""The ledger of one person, entries that may be there twice, quick entries: said before they are kept."""

import pytest
from desk import audit_count, codes, column, commits, office, person, put, shown, stored
from test_ledger import type_row

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.finding import find_line, label_of, matching
from kaohe_desktop.office.ledger import ATTENDANCE, PLUS_MINUS, WORK
from kaohe_desktop.office.ledger_grid import LedgerGrid
from kaohe_desktop.office.ledger_person import entries_behind, person_ledger
from kaohe_desktop.office.ledger_take import State, preview, take
from kaohe_desktop.office.roster import RosterGrid


@pytest.fixture
def desk(tmp_path):
    ws, period = office(tmp_path / "考核.db")
    yield ws, period
    ws.close()


@pytest.fixture
def filled(desk):
    grid = LedgerGrid(*desk, ATTENDANCE)
    type_row(grid, 人员编号="001", 种类="迟到", 次数="2", 起日="8/3")
    type_row(grid, 人员编号="001", 种类="事假", 止="上午", 止日="5", 起日="0804")
    type_row(grid, 人员编号="002", 种类="迟到", 起日="8.3")
    type_row(LedgerGrid(*desk, PLUS_MINUS), 人员编号="001", 日期="7.10", 种类="加分", 分值="2", 事由="获县表彰")
    type_row(LedgerGrid(*desk, WORK), 人员编号="001", 日期="8-20", 工作内容="修桥")
    return desk


def test_all_of_one_person_stands_in_one_list_by_day(filled):
    found = person_ledger(*filled, "001")
    assert [(one.title, one.words, one.counted) for one in found.entries] == [
        ("加减分", "7月10日 加分2分（获县表彰）", ""), ("考勤", "8月3日 迟到2次", "2 次"),
        ("考勤", "8月4日–8月5日上午 事假", "1.5 天"), ("工作", "8月20日 修桥", ""),
    ]
    assert found.summary == "迟到次数 2（录入 空），奖惩附加分 2（录入 空），请假天数 1.5（录入 空），病事假天数 1.5（录入 空）"
    assert person_ledger(*filled, "003").entries == ()
    assert person_ledger(*filled, "404").entries == ()


def test_a_figure_says_from_which_entries_it_comes(filled):
    ws, period = filled
    assert entries_behind(ws, period, "001", "病事假天数") == ("8月4日–8月5日上午 事假",)
    assert entries_behind(ws, period, "001", "科室工作") == ()
    view = preview(ws, period)
    take(ws, period, view, [one for one in view.takings if one.key == "001"])
    again = preview(ws, period)
    assert {one.heading: one.entries for one in again.agreed if one.key == "001"} == {
        "迟到次数": ("8月3日 迟到2次",), "奖惩附加分": ("7月10日 加分2分（获县表彰）",),
        "请假天数": ("8月4日–8月5日上午 事假",), "病事假天数": ("8月4日–8月5日上午 事假",), "工作内容": ("8月20日 修桥",),
    }
    assert {one.state for one in again.agreed} == {State.SAME}
    put(EntryGrid(ws, period, "录入"), "001", "迟到次数", "5")
    assert [(one.heading, one.before, one.after) for one in preview(ws, period).takings if one.key == "001"] == [("迟到次数", "5", "2")]


def test_what_agrees_cannot_be_taken(filled):
    ws, period = filled
    view = preview(ws, period)
    take(ws, period, view, view.takings)
    again = preview(ws, period)
    count = audit_count(ws)
    with pytest.raises(Refused):
        take(ws, period, again, [one for one in again.agreed if one.state is not State.SAME])
    assert audit_count(ws) == count


def test_days_are_typed_short_and_stored_whole(desk):
    grid = LedgerGrid(*desk, ATTENDANCE)
    assert type_row(grid, 人员编号="001", 种类="病假", 止日="5", 起日="8/3").problems == ()
    assert (shown(grid, "001", "起日"), shown(grid, "001", "止日")) == ("2026-08-03", "2026-08-05")
    at = grid.row_count() - 1
    assert grid.typing(at, column(grid, "起日"), "0808").words == "8月8日 周六，放假"
    assert codes(type_row(grid, 人员编号="002", 种类="病假", 起日="95")) == ["K107"]
    assert grid.text(1, column(grid, "起日")) == "95", "what is not understood stays as typed"


def test_what_was_typed_last_stays_last_until_it_is_settled(desk):
    grid = LedgerGrid(*desk, ATTENDANCE)
    for key, day in (("001", "9/1"), ("002", "7/1"), ("003", "8/3")):
        type_row(grid, 人员编号=key, 种类="迟到", 起日=day)
    assert [grid.key(row) for row in range(3)] == ["001", "002", "003"]
    assert grid.row_id(3) == 0, "the blank line is the next one below"
    grid.settle()
    assert [grid.key(row) for row in range(3)] == ["002", "003", "001"]


def test_the_same_matter_twice_is_told_and_not_refused(desk):
    ws, period = desk
    grid = LedgerGrid(ws, period, ATTENDANCE)
    for key in ("001", "001", "002"):
        assert type_row(grid, 人员编号=key, 种类="迟到", 起日="8/3").problems == ()
    type_row(grid, 人员编号="001", 种类="早退", 起日="8/3")
    type_row(grid, 人员编号="001", 种类="迟到", 起日="8/4")
    assert grid.double_count == 1
    grid.only_doubles(True)
    assert [grid.key(row) for row in range(grid.row_count() - 1)] == ["001", "001"]
    assert "可能记了两遍" in grid.note(1, 0)
    assert grid.note(0, 0) == ""
    points = LedgerGrid(ws, period, PLUS_MINUS)
    type_row(points, 人员编号="001", 日期="8/3", 种类="加分", 分值="2", 事由="表彰")
    type_row(points, 人员编号="001", 日期="8/3", 种类="加分", 分值="3", 事由="表彰")
    assert points.double_count == 0
    type_row(points, 人员编号="001", 日期="8/3", 种类="加分", 分值="2", 事由="县里表彰")
    assert points.double_count == 1
    assert [one.twice for one in person_ledger(ws, period, "001").entries].count(True) == 2


def test_an_entry_is_tried_before_it_is_kept_and_kept_in_one_step(desk):
    ws, period = desk
    grid = LedgerGrid(ws, period, ATTENDANCE)
    count = audit_count(ws)
    values = {"人员编号": "zs", "种类": "事假", "起日": "8/3", "止日": "5", "止": "上午"}
    tried = grid.try_entry(values)
    assert tried.words == "张三 8月3日–8月5日上午 事假，计 2.5 天"
    assert (audit_count(ws), grid.row_count()) == (count, 1)
    done, entered = commits(ws, lambda: grid.add_entry(values))
    assert (done, entered.action) == (1, "台账 添 张三 8月3日–8月5日上午 事假")
    again = grid.try_entry({"人员编号": "001", "种类": "病假", "起日": "8/4"})
    assert {problem.code for problem in again.wrong.values()} == {"K777"}
    with pytest.raises(Refused) as refused:
        grid.add_entry({"人员编号": "001", "种类": "病假", "起日": "8/4"})
    assert refused.value.problems[0].code == "K777"
    assert grid.row_count() == 2
    late = {"人员编号": "001", "种类": "迟到", "起日": "8/10"}
    grid.add_entry(late)
    assert grid.try_entry(late).twice == "已有一条一样的：8月10日 迟到"
    assert grid.undo() == "台账 添 张三 8月10日 迟到"


def test_unfinished_entries_say_what_is_understood_of_them(desk):
    grid = LedgerGrid(*desk, ATTENDANCE)
    assert grid.said({"起日": "8/8"}) == "起日 8月8日 周六，放假"
    assert grid.required == ["人员编号", "种类", "起日"]
    assert grid.try_entry({"人员编号": "001"}).words == ""


def test_people_are_found_while_they_are_typed_the_nearest_first(desk):
    ws, period = desk
    roster = RosterGrid(ws, period)
    for key, name in (("009", "张三"), ("010", "赵树声"), ("103", "张三丰")):
        roster.add_person(person(key, name, "财政所"))
    book = ws.book(period.id)
    assert [line.key for line in matching(book, "zs")] == ["001", "009", "010", "103"]
    assert [line.key for line in matching(book, "张三")] == ["001", "009", "103"]
    assert [line.key for line in matching(book, "03")] == ["003", "103"]
    assert matching(book, "") == []
    assert label_of(book.by_key["009"]) == "009 张三 财政所"
    assert [line.key for line in matching(book, "009 张三 财政所")] == ["009"]
    line, problem = find_line(book, "009 张三 财政所", "考勤台账", "人员编号")
    assert line is not None
    assert (line.key, problem) == ("009", None)
    assert stored(ws, period, "009", "科室工作") == ""
