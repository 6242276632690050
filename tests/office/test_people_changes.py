"""Dated changes of people: recorded with day and reason, undoable, and no other period is touched by them."""

import pytest
from desk import audit_count, commits, office, person, put, row, shown

from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.history import audit_lines
from kaohe_desktop.office.people_changes import MONTHS, change_fields, changes_of, proposed_months
from kaohe_desktop.office.periods import archive, open_period
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.roster_order import ORDERS, natural
from kaohe_desktop.store import people


@pytest.fixture
def desk(tmp_path):
    ws, period = office(tmp_path / "考核.db")
    yield ws, period
    ws.close()


def refused(act):
    with pytest.raises(Refused) as caught:
        act()
    return [problem.code for problem in caught.value.problems]


def terms(ws, key):
    with ws.database.read() as connection:
        return [(start, end, unit) for start, end, unit, _, _ in people.terms(connection, key)]


def roster_of(ws, period):
    """What the disk holds of a period's roster, byte for byte."""
    with ws.database.read() as connection:
        return connection.exec_driver_sql(
            "SELECT key, name, cells FROM roster_entry WHERE period_id = ? ORDER BY id", (period.id,)
        ).all()


def test_a_move_has_its_day_its_reason_and_both_units(desk):
    ws, period = desk
    grid = RosterGrid(ws, period)
    count, entered = commits(ws, lambda: grid.change_person("001", {"科室": "财政所", "职务": "副所长"}, "2026-08-15", "工作需要"))
    assert count == 1
    assert entered.action == "变动 张三 科室、职务"
    assert shown(grid, "001", "科室") == "财政所"
    (change,) = changes_of(ws, "001")
    assert (change.day, change.reason, change.period) == ("2026-08-15", "工作需要", "2026Q3")
    assert change.text == "科室 党政办 → 财政所；职务 空 → 副所长"
    assert terms(ws, "001") == [("2026-07-01", "2026-08-14", "党政办"), ("2026-08-15", None, "财政所")]
    assert {line.why for line in audit_lines(ws, 2)} == {"工作需要"}


def test_a_move_is_taken_back_by_its_name_and_stays_as_history(desk):
    ws, period = desk
    grid = RosterGrid(ws, period)
    grid.change_person("001", {"科室": "财政所"}, "2026-08-15", "工作需要")
    assert grid.undo() == "变动 张三 科室"
    assert shown(grid, "001", "科室") == "党政办"
    assert terms(ws, "001") == [("2026-07-01", None, "党政办")]
    (change,) = changes_of(ws, "001")
    assert change.withdrawn
    assert grid.redo() == "变动 张三 科室"
    assert terms(ws, "001")[1] == ("2026-08-15", None, "财政所")
    assert not changes_of(ws, "001")[0].withdrawn


def test_a_later_correction_does_not_carry_the_move_back_to_the_first_day(desk):
    ws, period = desk
    grid = RosterGrid(ws, period)
    grid.change_person("001", {"科室": "财政所"}, "2026-08-15", "工作需要")
    assert put(grid, "001", "职务", "所长").saved == 1
    assert terms(ws, "001") == [("2026-07-01", "2026-08-14", "党政办"), ("2026-08-15", None, "财政所")]


def test_a_change_never_touches_another_period(desk):
    ws, period = desk
    compute(ws, period)
    archive(ws, period, why="三人都齐")
    before = roster_of(ws, period)
    following = open_period(ws, "meiling", "2026Q4", carry_from=period)
    grid = RosterGrid(ws, following)
    grid.change_person("001", {"科室": "财政所", "考核类别": "中层干部"}, "2026-11-02", "提任")
    put(grid, "002", "姓名", "李思")
    assert roster_of(ws, period) == before
    ws.forget(period.id)
    old = ws.book(period.id).by_key["001"]
    assert (old.cells["科室"], old.cells["考核类别"]) == ("党政办", "一般工作人员")
    assert ws.book(period.id).by_key["002"].name == "李四"


@pytest.mark.parametrize(("day", "later"), [("2026-10-08", False), ("2026-09-20", True)])
def test_what_is_meant_for_the_next_period_waits_for_it(desk, day, later):
    ws, period = desk
    grid = RosterGrid(ws, period)
    before = roster_of(ws, period)
    grid.change_person("001", {"科室": "财政所"}, day, "轮岗", later=later)
    assert roster_of(ws, period) == before
    assert changes_of(ws, "001")[0].text.endswith("（从下一期起）")
    following = open_period(ws, "meiling", "2026Q4", carry_from=period)
    assert ws.book(following.id).by_key["001"].cells["科室"] == "财政所"
    assert terms(ws, "001")[0][2] == "党政办"


def test_who_left_before_the_next_period_does_not_come_along(desk):
    ws, period = desk
    RosterGrid(ws, period).change_person("001", {"人员状态": "调离本市"}, "2026-09-30", "调往省城", later=True)
    following = open_period(ws, "meiling", "2026Q4", carry_from=period)
    assert set(ws.book(following.id).by_key) == {"002", "003"}


def test_retirement_proposes_the_months_and_the_status_decides(desk):
    ws, period = desk
    assert proposed_months(Period.parse("2026Q3"), "当季退休", "2026-08-31") == "2"
    assert proposed_months(Period.parse("2026Q3"), "当季退休", "2026-07-01") == "1"
    assert proposed_months(Period.parse("2026Q3"), "离岗待退", "2026-08-31") == ""
    assert proposed_months(Period.parse("2026Q3"), "当季退休", "2026-10-31") == ""
    assert proposed_months(Period.parse("2026Q3"), "当季退休", "八月") == ""
    grid = RosterGrid(ws, period)
    grid.change_person("001", {"人员状态": "当季退休", MONTHS: "2"}, "2026-08-31", "到龄退休")
    subject = ws.book(period.id).by_key["001"].cells
    assert (subject["人员状态"], subject[MONTHS]) == ("当季退休", "2")
    assert ws.book(period.id).scheme.exempt(ws.book(period.id).subject(ws.book(period.id).by_key["001"]))


def test_every_problem_is_told_and_nothing_is_kept(desk):
    ws, period = desk
    grid = RosterGrid(ws, period)
    count = audit_count(ws)
    assert refused(lambda: grid.change_person("001", {"科室": "党政办"}, "8月", " ")) == ["K773", "K710", "K774"]
    assert refused(lambda: grid.change_person("001", {"考核类别": "局级"}, "2026-08-15", "提任")) == ["K105"]
    assert audit_count(ws) == count
    compute(ws, period)
    archive(ws, period, why="三人都齐")
    assert refused(lambda: RosterGrid(ws, period).change_person("001", {"科室": "财政所"}, "2026-08-15", "调")) == ["K701"]


def test_what_can_change_follows_from_the_scheme(desk):
    ws, period = desk
    assert [one.name for one in change_fields(ws.book(period.id).scheme)] == [
        "科室", "职务", "考核类别", "人员状态", "派驻单位", "在职月数",
    ]
    other = open_period(ws, "xinban-dept", "2026")
    assert change_fields(ws.book(other.id).scheme) == []


def test_the_roster_stands_in_the_order_asked_for(desk):
    ws, period = desk
    grid = RosterGrid(ws, period)
    for key, name, unit in (("10", "丁一", "财政所"), ("2", "王大", "党政办"), ("004", "张三", "财政所")):
        grid.add_person(person(key, name, unit))

    def names(order):
        grid.order_by(order)
        return [grid.text(each, 1) for each in range(grid.row_count() - 1)]

    assert names(ORDERS[0]) == ["张三", "李四", "单小明", "丁一", "王大", "张三"]
    assert [grid.key(each) for each in range(6) if names("编号")] == ["001", "002", "2", "003", "004", "10"]
    assert names("姓氏笔画") == ["丁一", "王大", "李四", "张三", "张三", "单小明"]
    assert names("科室") == ["张三", "李四", "王大", "单小明", "丁一", "张三"]
    assert natural("A2") < natural("A10")


def test_namesakes_are_told_where_the_name_stands(desk):
    ws, period = desk
    grid = RosterGrid(ws, period)
    grid.add_person(person("009", "张三", "财政所"))
    assert grid.note(row(grid, "001"), 1) == "同名：还有 009 财政所"
    assert grid.note(row(grid, "002"), 1) == ""
