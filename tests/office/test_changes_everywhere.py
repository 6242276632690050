"""A dated change where several periods of the person are open: one transaction, one step, and what is old stays as it was."""

import sqlite3
from datetime import date

import pytest
from desk import commits, office, person, put, row, shown
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.computing import compute, latest
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.people_changes import changes_of, other_periods
from kaohe_desktop.office.periods import archive, open_period, period_info
from kaohe_desktop.office.person_file import NOT_COMPUTED, person_file
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.store import people


@pytest.fixture
def desk(tmp_path):
    """The quarter, a month of it and the year under other schemes, and the next quarter: all with the same people."""
    ws, quarter = office(tmp_path / "考核.db")
    month = open_period(ws, "broadcast-monthly", "2026-08", carry_from=quarter)
    july = open_period(ws, "broadcast-monthly", "2026-07", carry_from=quarter)
    following = open_period(ws, "meiling", "2026Q4", carry_from=quarter)
    yield ws, quarter, month, july, following
    ws.close()


def cells(ws, period, key="001"):
    ws.forget(period.id)
    return ws.book(period.id).by_key[key].cells


def test_the_other_open_periods_are_offered_those_meant_by_the_day_ticked(desk):
    ws, quarter, month, july, following = desk
    found = {one.period.id: one.meant for one in other_periods(ws, quarter, "001", "2026-08-15")}
    assert found == {month.id: True, july.id: False, following.id: True}
    assert other_periods(ws, quarter, "404", "2026-08-15") == []
    compute(ws, month)
    archive(ws, month, why="已定")
    assert month.id not in {one.period.id for one in other_periods(ws, quarter, "001", "2026-08-15")}


def test_one_change_concerns_the_periods_ticked_in_one_transaction(desk):
    ws, quarter, month, july, following = desk
    grid = RosterGrid(ws, quarter)
    count, entered = commits(
        ws, lambda: grid.change_person("001", {"科室": "财政所"}, "2026-08-15", "轮岗", also=[month, following]),
    )
    assert (count, entered.action) == (1, "变动 张三 科室（3 个考核期）")
    assert [cells(ws, one)["科室"] for one in (quarter, month, following, july)] == ["财政所", "财政所", "财政所", "党政办"]
    (change,) = changes_of(ws, "001")
    assert change.period == "2026Q3、2026-08、2026Q4"
    with ws.database.read() as connection:
        assert [(start, unit) for start, _, unit, _, _ in people.terms(connection, "001")] == [
            ("2026-07-01", "党政办"), ("2026-08-15", "财政所"),
        ]


def test_it_is_taken_back_everywhere_by_its_name(desk):
    ws, quarter, month, _, following = desk
    grid = RosterGrid(ws, quarter)
    grid.change_person("001", {"科室": "财政所"}, "2026-08-15", "轮岗", also=[month, following])
    assert grid.undo() == "变动 张三 科室（3 个考核期）"
    assert {cells(ws, one)["科室"] for one in (quarter, month, following)} == {"党政办"}
    assert changes_of(ws, "001")[0].withdrawn
    assert grid.redo() is not None
    assert {cells(ws, one)["科室"] for one in (quarter, month, following)} == {"财政所"}


def test_it_cannot_be_taken_back_once_another_period_went_on(desk):
    ws, quarter, month, _, _ = desk
    grid = RosterGrid(ws, quarter)
    grid.change_person("001", {"科室": "财政所"}, "2026-08-15", "轮岗", also=[month])
    put(RosterGrid(ws, month), "001", "科室", "农业办")
    with pytest.raises(Refused):
        grid.undo()
    assert (cells(ws, quarter)["科室"], cells(ws, month)["科室"]) == ("财政所", "农业办")


def test_what_one_of_the_periods_refuses_is_kept_nowhere(desk):
    ws, quarter, _, _, _ = desk
    other = open_period(ws, "xinban", "2026Q3", carry_from=quarter)
    assert "中层干部" not in ws.book(other.id).scheme.scheme.head.categories
    grid = RosterGrid(ws, quarter)
    with pytest.raises(Refused) as refused:
        grid.change_person("001", {"考核类别": "中层干部"}, "2026-08-15", "提任", also=[other])
    assert refused.value.problems[0].what.startswith("2026年第三季度 ")
    assert cells(ws, quarter)["考核类别"] == "一般工作人员"
    assert changes_of(ws, "001") == []


def test_a_failed_write_leaves_every_period_as_it_was(desk, monkeypatch):
    from kaohe_desktop.store import people_changes

    ws, quarter, month, _, _ = desk
    grid = RosterGrid(ws, quarter)
    written = []

    def failing(connection, row):
        written.append(row)
        if len(written) == 2:
            raise sqlite3.OperationalError("disk I/O error")
        return original(connection, row)

    original = people_changes.add
    monkeypatch.setattr(people_changes, "add", failing)
    with pytest.raises((Refused, sqlite3.OperationalError)):
        grid.change_person("001", {"科室": "财政所"}, "2026-08-15", "轮岗", also=[month])
    assert ws.book(quarter.id).by_key["001"].cells["科室"] == "党政办"
    assert ws.book(month.id).by_key["001"].cells["科室"] == "党政办"


def test_the_months_in_service_are_each_periods_own(desk):
    ws, quarter, month, _, _ = desk
    grid = RosterGrid(ws, quarter)
    grid.change_person("001", {"人员状态": "当季退休", "在职月数": "2"}, "2026-08-31", "到龄退休", also=[month])
    assert cells(ws, quarter)["在职月数"] == "2"
    assert cells(ws, month)["人员状态"] == "当季退休"
    assert cells(ws, month).get("在职月数", "1") == "1"


def test_the_file_of_a_person_has_all_periods_terms_and_changes(desk):
    ws, quarter, _, _, following = desk
    compute(ws, quarter)
    RosterGrid(ws, following).change_person("001", {"科室": "财政所", "职务": "所长"}, "2026-11-02", "提任")
    found = person_file(ws, "001")
    assert (found.name, found.unit) == ("张三", "财政所")
    assert [one.period.code for one in found.results] == ["2026Q4", "2026Q3", "2026-08", "2026-07"]
    done = found.results[1]
    outcome = {one.key: one for one in latest(ws, quarter).results}["001"]
    assert (done.grade, done.total, done.rank) == (outcome.grade, f"{outcome.total:.2f}", str(outcome.rank))
    assert (done.unit, found.results[0].unit) == ("党政办", "财政所"), "an old quarter keeps its own unit"
    assert found.results[0].grade == NOT_COMPUTED
    assert [(one.unit, one.post, one.until) for one in found.terms][-2:] == [("党政办", "", "2026-11-01"), ("财政所", "所长", "")]
    assert found.changes[0].text == "科室 党政办 → 财政所；职务 空 → 所长"
    assert person_file(ws, "404").results == ()


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["001", "002", "003"]),
        st.sampled_from([
            {"科室": "财政所"}, {"科室": "农业办", "职务": "主任"}, {"考核类别": "中层干部"}, {"人员状态": "长期在编不在岗"},
            {"人员状态": "当季退休"}, {"职务": "副所长"}, {"派驻单位": "县纪委"},
        ]),
        st.dates(min_value=date(2026, 7, 1), max_value=date(2027, 3, 31)),
        st.booleans(), st.booleans(),
    ), min_size=1, max_size=5,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHANGES)
def test_no_change_recorded_later_ever_moves_an_old_periods_roster_or_results(tmp_path_factory, changes):
    ws, quarter = office(tmp_path_factory.mktemp("旧") / "考核.db")
    try:
        before = compute(ws, quarter)
        archive(ws, quarter, why="三人都齐")
        old = roster_of(ws, quarter)
        following = open_period(ws, "meiling", "2026Q4", carry_from=quarter)
        month = open_period(ws, "broadcast-monthly", "2026-11", carry_from=quarter)
        grid = RosterGrid(ws, following)
        for key, values, day, later, also in changes:
            try:
                grid.change_person(key, values, day.isoformat(), "工作需要", later=later, also=[month] if also else [])
            except Refused:
                continue  # nothing changed, or not in that scheme
        put(grid, "002", "姓名", "李思")
        assert roster_of(ws, quarter) == old
        ws.forget(quarter.id)
        ws.outcomes.clear()
        again = latest(ws, period_info(ws, quarter.id))
        assert again.results == before.results
        assert compute(ws, period_info(ws, quarter.id)).results == before.results
    finally:
        ws.close()


def roster_of(ws, period):
    with ws.database.read() as connection:
        return connection.exec_driver_sql(
            "SELECT key, name, cells FROM roster_entry WHERE period_id = ? ORDER BY id", (period.id,)
        ).all()


def test_sixty_people_of_a_block_are_looked_at_and_stored_as_shown(tmp_path):
    from kaohe_desktop.office.pasting import take_paste
    from kaohe_desktop.office.roster_paste import PasteKind, look_at, only_rows, paste_lines

    ws, period = office(tmp_path / "考核.db")
    grid = RosterGrid(ws, period)
    head = ["姓名", "人员编号", "科室", "考核类别", "常规工作安排", "重点项目数"]
    block = [head, *([f"新{n}", f"1{n:02}", "党政办", "局级" if n == 7 else "一般工作人员", "科室", "1"] for n in range(60))]
    block.append(["李四", "002", "财政所", "", "", ""])
    view = look_at(grid, grid.row_count() - 1, 0, block)
    lines = paste_lines(view, grid.key_label, grid.name_label)
    assert [sum(1 for one in lines if one.kind is kind) for kind in PasteKind] == [59, 1, 1]
    assert "局级" in next(one for one in lines if one.kind is PasteKind.WRONG).wrong
    assert next(one for one in lines if one.kind is PasteKind.CHANGED).who == "002 李四"
    wanted = only_rows(view, {one.row for one in lines if one.kind is not PasteKind.WRONG and one.who != "105 新5"})
    count, entered = commits(ws, lambda: take_paste(grid, wanted))
    assert count == 1
    assert not entered.problems
    ws.forget(period.id)
    book = ws.book(period.id)
    shown_new = {one.who.split()[0]: one.text for one in lines if one.kind is PasteKind.NEW and one.who != "105 新5"}
    assert {key: "；".join(f"{heading} {book.by_key[key].cells[heading]}" for heading in head[2:]) for key in shown_new} == shown_new
    assert "105" not in book.by_key
    assert book.by_key["002"].cells["科室"] == "财政所"
    assert book.by_key["002"].cells["考核类别"] == "一般工作人员"
    assert grid.undo() is not None
    assert set(ws.book(period.id).by_key) == {"001", "002", "003"}
    ws.close()


def test_last_quarters_roster_comes_as_it_was_shown_and_who_left_stays_out(tmp_path):
    from kaohe_desktop.office.roster_copy import copy_roster, copy_sources, preview_copy
    from kaohe_desktop.office.undoing import Steps

    ws, old = office(tmp_path / "考核.db")
    RosterGrid(ws, old).change_person("003", {"人员状态": "当季退休", "在职月数": "2"}, "2026-08-31", "到龄退休")
    RosterGrid(ws, old).add_person(person("004", "赵六"))
    new = open_period(ws, "meiling", "2026Q4")
    RosterGrid(ws, new).add_person(person("002", "李四", "农业办"))
    month = open_period(ws, "broadcast-monthly", "2026-11", carry_from=old)
    assert [one.id for one in copy_sources(ws, new)] == [old.id, month.id]
    view = preview_copy(ws, new, old)
    assert {one.key: one.why for one in view} == {"001": "", "002": "已在花名册", "003": "当季退休，不再编入", "004": ""}
    steps = Steps()
    count, copied = commits(ws, lambda: copy_roster(ws, new, old, {"001", "002", "003"}, steps=steps))
    assert (count, copied) == (1, 1)
    ws.forget(new.id)
    assert set(ws.book(new.id).by_key) == {"001", "002"}
    assert ws.book(new.id).by_key["002"].cells["科室"] == "农业办", "who is there stays as they are"
    assert ws.book(new.id).by_key["001"].cells["科室"] == "党政办"
    with pytest.raises(Refused):
        copy_roster(ws, new, old, {"002", "003"})
    assert steps.undo(ws, ws.book(new.id), "").name == "从2026年第三季度带来花名册 1 人"
    assert set(ws.book(new.id).by_key) == {"002"}
    grid = RosterGrid(ws, new)
    assert shown(grid, "002", "科室") == "农业办"
    assert row(grid, "002") == 0
    assert EntryGrid(ws, new, "录入").row_count() == 1
    ws.close()
