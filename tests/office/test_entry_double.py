"""双人复录: the second typing never touches the first until a difference is settled for it."""

import pytest
from desk import audit_count, codes, column, commits, put, row, shown, state, stored

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.double_entry import Difference, begin, begun, drop, find, progress
from kaohe_desktop.office.double_grid import SecondGrid
from kaohe_desktop.office.double_settling import Settling
from kaohe_desktop.office.entry import EntryGrid


def settle(ws, period, typing, line, heading, choice, value="", reason=""):
    there = progress(ws, period, typing)
    blank = Difference(line, "", "", heading, "", "", "")
    found = next((one for one in (*there.open, *there.settled) if (one.line, one.heading) == (line, heading)), blank)
    return Settling(ws, period, typing).settle(found, choice, value, reason)


@pytest.fixture
def second(desk):
    """A second clerk has begun; the first typed three people (see desk.py)."""
    ws, period = desk
    ws.set_user("李复核")
    typing = begin(ws, period, "录入", "")
    return ws, period, typing, SecondGrid(ws, period, typing)


def type_all(grid, ws, period):
    """Type everything again just as it was typed first."""
    for line in ws.book(period.id).lines.values():
        for heading, text in line.entries["录入"].items():
            assert put(grid, line.key, heading, text).saved == 1


def test_whoever_typed_first_cannot_type_again(desk):
    ws, period = desk
    with pytest.raises(Refused) as refused:
        begin(ws, period, "录入", "")
    assert refused.value.problems[0].code == "K786"
    assert begun(ws, period) == []


def test_the_second_clerk_sees_none_of_the_first_values(second):
    *_, grid = second
    assert not {"考评得分", "预评"} & {one.heading for one in grid.columns}
    shown_now = {grid.text(at, place) for at in range(grid.row_count()) for place in range(3, len(grid.columns))}
    assert shown_now <= {"", "—"}
    assert state(grid, "001", "科室工作") == "missing"
    assert "45" not in grid.note(row(grid, "001"), column(grid, "科室工作")).replace("0–45", "").replace("0–50", "")


def test_what_is_painted_is_the_second_typing_too(second):
    *_, grid = second
    every = range(len(grid.columns))
    for row_number in range(grid.row_count()):
        shown = [(grid.text(row_number, at), grid.state(row_number, at)) for at in every]
        assert list(grid.cells(row_number, list(every))) == shown


def test_the_second_typing_stays_apart_and_is_audited(second):
    ws, period, typing, grid = second
    lines = audit_count(ws)
    count, entered = commits(ws, lambda: put(grid, "001", "科室工作", "44"))
    assert (count, entered.saved, audit_count(ws)) == (1, 1, lines + 1)
    assert stored(ws, period, "001", "科室工作") == "45"
    again = SecondGrid(ws, period, typing)
    assert shown(again, "001", "科室工作") == "44"
    with ws.database.read() as connection:
        last = connection.exec_driver_sql("SELECT who, kind, subject, heading, after FROM audit_line ORDER BY id DESC").first()
    assert tuple(last) == ("李复核", "second", "001", "科室工作", "44")


def test_what_breaks_a_rule_is_refused_the_second_time_too(second):
    ws, period, typing, grid = second
    assert codes(put(grid, "001", "科室工作", "51")) == ["K111"]
    assert state(grid, "001", "科室工作") == "refused"
    assert progress(ws, period, typing).typed == 0


def test_undo_takes_a_cell_back_to_not_typed(second):
    ws, period, typing, grid = second
    put(grid, "001", "科室工作", "44")
    assert grid.undo() == "录入 张三 科室工作"
    assert state(grid, "001", "科室工作") == "missing"
    assert progress(ws, period, typing).typed == 0
    assert grid.redo() == "录入 张三 科室工作"
    assert shown(grid, "001", "科室工作") == "44"


def test_progress_counts_and_only_a_whole_agreement_is_complete(second):
    ws, period, typing, grid = second
    expected = sum(len(line.entries["录入"]) for line in ws.book(period.id).lines.values())
    assert progress(ws, period, typing).expected == expected
    type_all(grid, ws, period)
    whole = progress(ws, period, typing)
    assert (whole.typed, whole.same, whole.complete) == (expected, expected, True)
    put(grid, "001", "科室工作", "44")
    assert not progress(ws, period, typing).complete


@pytest.mark.parametrize(("choice", "value", "counts"), [("first", "", "45"), ("second", "", "44"), ("third", "43", "43")])
def test_a_difference_is_settled_for_one_of_three_values(second, choice, value, counts):
    ws, period, typing, grid = second
    type_all(grid, ws, period)
    put(grid, "001", "科室工作", "44")
    (found,) = progress(ws, period, typing).open
    assert (found.name, found.heading, found.first, found.second) == ("张三", "科室工作", "45", "44")
    count, _ = commits(ws, lambda: settle(ws, period, typing, found.line, found.heading, choice, value, "查对原表"))
    assert count == 1
    assert stored(ws, period, "001", "科室工作") == counts
    after = progress(ws, period, typing)
    assert after.complete
    assert [one.settled for one in after.settled] == [
        {"first": "第一遍", "second": "第二遍", "third": "另一个值"}[choice]
    ]


@pytest.mark.parametrize(("value", "reason", "code"), [("43", " ", "K710"), ("51", "查对", "K111"), ("很多", "查对", "K102")])
def test_a_third_value_needs_a_reason_and_must_fit(second, value, reason, code):
    ws, period, typing, grid = second
    put(grid, "001", "科室工作", "44")
    (found,) = progress(ws, period, typing).open
    with pytest.raises(Refused) as refused:
        settle(ws, period, typing, found.line, found.heading, "third", value, reason)
    assert refused.value.problems[0].code == code
    assert stored(ws, period, "001", "科室工作") == "45"
    assert progress(ws, period, typing).open == (found,)


def test_a_value_changed_after_it_was_settled_is_different_again(second):
    ws, period, typing, grid = second
    type_all(grid, ws, period)
    put(grid, "001", "科室工作", "44")
    (found,) = progress(ws, period, typing).open
    settle(ws, period, typing, found.line, found.heading, "first")
    assert progress(ws, period, typing).complete
    put(EntryGrid(ws, period, "录入"), "001", "科室工作", "41")
    assert [one.first for one in progress(ws, period, typing).open] == ["41"]


def test_a_blank_on_paper_is_typed_by_clearing_and_differs_from_a_value(second):
    ws, period, typing, grid = second
    assert grid.clear([(row(grid, "001"), column(grid, "项目一"))]).saved == 1
    assert shown(grid, "001", "项目一") == "空"
    (found,) = progress(ws, period, typing).open
    assert (found.first, found.second) == ("38", "")
    settle(ws, period, typing, found.line, found.heading, "second")
    assert stored(ws, period, "001", "项目一") == ""


def test_where_both_agree_there_is_nothing_to_settle(second):
    ws, period, typing, grid = second
    put(grid, "001", "科室工作", "45")
    with pytest.raises(Refused) as refused:
        settle(ws, period, typing, ws.book(period.id).by_key["001"].id, "科室工作", "second")
    assert refused.value.problems[0].code == "K789"


def test_giving_up_needs_a_reason_and_leaves_the_first_as_it_is(second):
    ws, period, typing, grid = second
    put(grid, "001", "科室工作", "44")
    with pytest.raises(Refused):
        drop(ws, period, typing, " ")
    drop(ws, period, typing, "换人重来")
    assert find(ws, period, "录入", "") is None
    assert stored(ws, period, "001", "科室工作") == "45"


def test_the_second_typing_of_a_category_is_about_its_people_only(desk):
    ws, period = desk
    ws.set_user("李复核")
    typing = begin(ws, period, "录入", "没有的类别")
    assert SecondGrid(ws, period, typing).row_count() == 0
    assert not progress(ws, period, typing).complete


def test_nothing_of_it_makes_a_computation_out_of_date(second):
    from kaohe_desktop.office.computing import compute, stale

    ws, period, typing, grid = second
    compute(ws, period)
    put(grid, "001", "科室工作", "44")
    assert not stale(ws, period)
    settle(ws, period, typing, ws.book(period.id).by_key["001"].id, "科室工作", "second")
    assert stale(ws, period)
