"""双人复录 of sheets with many rows a subject: matched by their keys, missing and extra rows are differences too."""

import pytest
from desk import audit_count, codes, column, commits, person
from hypothesis import given
from hypothesis import strategies as st

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.double_entry import begin, double_sheets, progress, second_grid
from kaohe_desktop.office.double_match import match
from kaohe_desktop.office.double_settling import Settling
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.library import load_scheme, schemes
from kaohe_desktop.office.periods import open_period
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.workspace import Workspace

MONTHS = ("7", "8", "9")


def opened(path, scheme, code, params=None):
    ws = Workspace.create(path, "样例", "王经办")
    period = open_period(ws, scheme, code, params=params)
    roster = RosterGrid(ws, period)
    known = {one.heading for one in roster.columns}
    for number in (1, 2):
        whole = {**person(f"00{number}", f"人{number}"), "考核类别": "一般" if number == 1 else "中层"}
        if scheme == "meiling":
            whole["考核类别"] = "一般工作人员"
        assert not roster.add_person({name: text for name, text in whole.items() if name in known}).problems
    return ws, period


def add(grid, **texts):
    row = grid.row_count() - 1
    return grid.enter_cells([(row, column(grid, heading), text) for heading, text in texts.items()], "录入")


@pytest.fixture
def months(tmp_path):
    """按月 of 镇90/10, typed first for two people; the second clerk has begun."""
    ws, period = opened(tmp_path / "a.db", "township-9010", "2026Q3", {"绩效奖基数": "3000"})
    first = EntryGrid(ws, period, "按月")
    for key in ("001", "002"):
        for month in MONTHS:
            assert not add(first, 人员编号=key, 月份=month, 机关制度="90", 本职部门评="91").problems
    ws.set_user("李复核")
    typing = begin(ws, period, "按月", "")
    yield ws, period, typing, second_grid(ws, period, typing)
    ws.close()


@pytest.fixture
def dated(tmp_path):
    """Dated entries without a key: 检察 信息简报."""
    ws, period = opened(tmp_path / "b.db", "procuratorate-kpi", "2026Q3", {"基础分": "60", "优秀名额": "1"})
    first = EntryGrid(ws, period, "信息简报")
    for day, title in (("2026-07-01", "甲"), ("2026-07-01", "乙"), ("2026-08-02", "丙")):
        assert not add(first, 人员编号="001", 日期=day, 题目=title, 件数="1").problems
    ws.set_user("李复核")
    typing = begin(ws, period, "信息简报", "")
    yield ws, period, typing, second_grid(ws, period, typing)
    ws.close()


def fill(grid, key, month, **texts):
    row = next(
        one for one in range(grid.row_count())
        if grid.text(one, column(grid, "人员编号")) == key and grid.text(one, column(grid, "月份")) == month
    )
    return grid.enter_cells([(row, column(grid, heading), text) for heading, text in texts.items()], "录入")


def first_rows(ws, period, key, sheet):
    ws.forget(period.id)
    return [dict(row.texts) for row in ws.book(period.id).by_key[key].rows.get(sheet, ())]


def test_every_sheet_but_the_roster_can_be_typed_twice():
    for info in schemes():
        scheme = load_scheme(info.id).scheme
        assert len(double_sheets(scheme)) == len(scheme.sheets) - 1


def test_the_months_of_everybody_stand_ready_and_show_nothing_of_the_first_typing(months):
    *_, grid = months
    keys = [(grid.text(at, column(grid, "人员编号")), grid.text(at, column(grid, "月份"))) for at in range(grid.row_count() - 1)]
    assert keys == [(key, month) for key in ("001", "002") for month in MONTHS]
    shown = {grid.text(at, place) for at in range(grid.row_count()) for place in range(len(grid.columns))}
    assert not shown & {"90", "91"}
    assert grid.state(0, column(grid, "机关制度")) == "missing"


def test_what_is_painted_is_the_second_typing_too(months):
    *_, grid = months
    every = range(len(grid.columns))
    for row_number in range(grid.row_count()):
        shown = [(grid.text(row_number, at), grid.state(row_number, at)) for at in every]
        assert list(grid.cells(row_number, list(every))) == shown


def test_a_row_typed_twice_stays_where_it_stood_and_apart_from_the_first(months):
    ws, period, typing, grid = months
    lines = audit_count(ws)
    count, entered = commits(ws, lambda: fill(grid, "001", "8", 机关制度="80"))
    assert (count, entered.problems, audit_count(ws)) == (1, (), lines + 1)
    assert grid.text(1, column(grid, "月份")) == "8"
    assert grid.text(1, column(grid, "机关制度")) == "80"
    assert [row["机关制度"] for row in first_rows(ws, period, "001", "按月")] == ["90", "90", "90"]
    again = second_grid(ws, period, typing)
    assert again.text(1, column(again, "机关制度")) == "80"


def test_what_breaks_a_rule_is_refused_and_stays_marked(months):
    *_, grid = months
    assert codes(fill(grid, "001", "7", 机关制度="101")) == ["K101"]
    assert grid.state(0, column(grid, "机关制度")) == "refused"
    assert grid.text(0, column(grid, "机关制度")) == "101"


def test_rows_nobody_typed_a_second_time_are_counted_apart(months):
    ws, period, typing, grid = months
    there = progress(ws, period, typing)
    assert (there.open, len(there.waiting), there.complete) == ((), 6, False)
    assert there.words == "已复录 0/6 行：还没有复录 6 行，一致 0，不同还没有选定 0 处，已选定 0 处"
    fill(grid, "001", "7", 机关制度="90", 本职部门评="19")
    there = progress(ws, period, typing)
    assert [one.place for one in there.open] == ["7月 本职部门评"]
    assert len(there.waiting) == 5


def test_blanking_what_is_blank_begins_no_row(months):
    ws, period, typing, grid = months
    assert grid.clear([(0, column(grid, "机关制度"))]).problems == ()
    assert progress(ws, period, typing).typed == 0


def test_undo_brings_the_row_back_to_standing_ready(months):
    ws, period, typing, grid = months
    fill(grid, "001", "7", 机关制度="80")
    assert grid.undo() is not None
    assert grid.state(0, column(grid, "机关制度")) == "missing"
    assert grid.redo() is not None
    assert grid.text(0, column(grid, "机关制度")) == "80"
    assert progress(ws, period, typing).typed == 1


def test_rows_are_matched_by_their_key_and_differ_cell_by_cell(months):
    ws, period, typing, grid = months
    for key in ("002", "001"):
        for month in reversed(MONTHS):
            fill(grid, key, month, 机关制度="90", 本职部门评="91")
    done = progress(ws, period, typing)
    assert (done.expected, done.typed, done.same, done.complete) == (6, 6, 6, True)
    fill(grid, "001", "8", 本职部门评="19")
    (found,) = progress(ws, period, typing).open
    assert (found.name, found.place, found.first, found.second, found.second_by) == ("人1", "8月 本职部门评", "91", "19", "李复核")


@pytest.mark.parametrize(("choice", "value", "counts"), [("first", "", "91"), ("second", "", "19"), ("third", "92", "92")])
def test_settled_both_typings_say_what_was_chosen_and_it_can_be_undone(months, choice, value, counts):
    ws, period, typing, grid = months
    for key in ("001", "002"):
        for month in MONTHS:
            fill(grid, key, month, 机关制度="90", 本职部门评="19" if (key, month) == ("001", "8") else "91")
    (found,) = progress(ws, period, typing).open
    settling = Settling(ws, period, typing)
    count, _ = commits(ws, lambda: settling.settle(found, choice, value, "查对原表"))
    assert count == 1
    assert first_rows(ws, period, "001", "按月")[1]["本职部门评"] == counts
    after = progress(ws, period, typing)
    assert after.complete
    assert [(one.first, one.second, one.reason) for one in after.settled] == [("91", "19", "查对原表")]
    assert settling.undo() is not None
    assert first_rows(ws, period, "001", "按月")[1]["本职部门评"] == "91"
    assert progress(ws, period, typing).open == (found,)
    assert progress(ws, period, typing).settled == ()


def test_a_missing_and_an_extra_row_are_differences_to_settle(dated):
    ws, period, typing, grid = dated
    for day, title in (("2026-08-02", "丙"), ("2026-07-01", "乙"), ("2026-09-09", "丁")):
        assert not add(grid, 人员编号="001", 日期=day, 题目=title, 件数="1").problems
    (extra,), (missing,) = progress(ws, period, typing).open, progress(ws, period, typing).waiting
    assert (extra.first, extra.row, missing.second) == ("没有这一行", "2026-09-09", "还没有复录")
    settling = Settling(ws, period, typing)
    with pytest.raises(Refused) as refused:
        settling.settle(missing, "second")
    assert refused.value.problems[0].code == "K710"  # a whole row is not taken away without a reason
    with pytest.raises(Refused) as refused:
        settling.settle(extra, "third", "1", "查对")
    assert refused.value.problems[0].code == "K728"
    settling.settle(missing, "second", reason="原表上没有")
    settling.settle(extra, "second")
    done = progress(ws, period, typing)
    assert done.complete
    assert "没有这一行" in {one.second for one in done.settled}
    assert sorted(row["题目"] for row in first_rows(ws, period, "001", "信息简报")) == ["丁", "丙", "乙"]


def test_entries_of_one_day_are_told_apart_by_likeness(dated):
    ws, period, typing, grid = dated
    for title, many in (("乙", "2"), ("甲", "1")):
        add(grid, 人员编号="001", 日期="2026-07-01", 题目=title, 件数=many)
    found = [one for one in progress(ws, period, typing).open if not one.whole]
    assert [(one.heading, one.first, one.second) for one in found] == [("件数", "1", "2")]


def test_whoever_settles_may_go_on_typing(months):
    ws, period, typing, grid = months
    fill(grid, "001", "7", 机关制度="80", 本职部门评="91")
    found = next(one for one in progress(ws, period, typing).open if not one.whole)
    Settling(ws, period, typing).settle(found, "second")
    grid.reload()
    assert fill(grid, "001", "8", 机关制度="90").problems == ()


def test_two_clerks_may_swap_the_categories_they_typed(tmp_path):
    ws, period = opened(tmp_path / "c.db", "township-9010", "2026Q3", {"绩效奖基数": "3000"})
    grid = EntryGrid(ws, period, "按月")
    add(grid, 人员编号="001", 月份="7", 机关制度="90")
    ws.set_user("李复核")
    grid = EntryGrid(ws, period, "按月")
    add(grid, 人员编号="002", 月份="7", 机关制度="90")
    assert begin(ws, period, "按月", "一般").clerk == "李复核"
    with pytest.raises(Refused):
        begin(ws, period, "按月", "中层")
    ws.close()


# ── what holds of every pairing ──

ROW = st.fixed_dictionaries({
    "日期": st.sampled_from(["", "1", "2"]), "题目": st.sampled_from("甲乙丙"), "件数": st.sampled_from(["", "1", "2"]),
})
ROWS = st.lists(ROW, max_size=6)


def told(first, second, keys, days=("日期",)):
    """The pairs as texts, in no order."""
    whole = lambda rows, at: None if at is None else tuple(sorted(rows[at].items()))  # noqa: E731
    return sorted(((whole(first, a), whole(second, b)) for a, b in match(first, second, keys, days)), key=repr)


@given(ROWS, ROWS, st.sampled_from([(), ("题目",)]))
def test_every_row_stands_in_exactly_one_pair(first, second, keys):
    pairs = match(first, second, keys, ("日期",))
    assert sorted(a for a, _ in pairs if a is not None) == list(range(len(first)))
    assert sorted(b for _, b in pairs if b is not None) == list(range(len(second)))
    assert not any(a is None and b is None for a, b in pairs)


@given(ROWS, st.data())
def test_the_same_rows_in_any_order_agree(first, data):
    second = data.draw(st.permutations(first))
    assert all(a is not None and b is not None and first[a] == second[b] for a, b in match(first, second, (), ("日期",)))


@given(ROWS, ROWS, st.data())
def test_the_order_in_which_rows_were_typed_decides_nothing(first, second, data):
    mixed = data.draw(st.permutations(first)), data.draw(st.permutations(second))
    assert told(first, second, ()) == told(*mixed, ())


@pytest.fixture(scope="module")
def desk_rows(tmp_path_factory):
    ws, period = opened(tmp_path_factory.mktemp("rows") / "d.db", "procuratorate-kpi", "2026Q3", {"基础分": "60", "优秀名额": "1"})
    yield ws, period
    ws.close()


CELLS = st.tuples(st.sampled_from(["2026-07-01", "2026-07-02"]), st.sampled_from("甲乙"), st.sampled_from(["1", "2"]))

BOTH = ["first", "second"]
CHOSEN = st.sampled_from(BOTH).map(lambda one: [one] * 24) | st.lists(st.sampled_from(BOTH), min_size=24, max_size=24)


@given(st.lists(CELLS, max_size=3), st.lists(CELLS, min_size=1, max_size=3), CHOSEN)
def test_when_everything_is_settled_both_typings_are_what_was_chosen(desk_rows, first, second, choices):
    from kaohe_desktop.office.double_entry import drop, find

    ws, period = desk_rows
    ws.set_user("王经办")
    if (old := find(ws, period, "信息简报", "")) is not None:
        drop(ws, period, old, "再来")
    grid = EntryGrid(ws, period, "信息简报")
    if grid.row_count() > 1:
        grid.remove_rows(range(grid.row_count() - 1))
    for day, title, many in first:
        add(grid, 人员编号="001", 日期=day, 题目=title, 件数=many)
    ws.set_user("李复核")
    typing = begin(ws, period, "信息简报", "")
    again = second_grid(ws, period, typing)
    for day, title, many in second:
        add(again, 人员编号="001", 日期=day, 题目=title, 件数=many)
    settling = Settling(ws, period, typing)
    for choice in choices:
        there = (*progress(ws, period, typing).open, *progress(ws, period, typing).waiting)
        if not there:
            break
        one = there[0]
        settling.settle(one, choice, reason="查对")
        assert one not in progress(ws, period, typing).open
    done = progress(ws, period, typing)
    assert not done.open
    assert not done.waiting
    from kaohe_desktop.office.double_rows import paired

    assert all(one.first is not None and one.second is not None and one.first.texts == one.second.texts for one in paired(ws, period, typing))
    if len(set(choices)) == 1:  # chosen one way throughout, it is that typing as a whole
        left = sorted((row["日期"], row["题目"], row["件数"]) for row in first_rows(ws, period, "001", "信息简报"))
        assert left == sorted(first if choices[0] == "first" else second)
