"""A pasted block: matched, shown before it is taken, and taken exactly as shown."""

import pytest
from desk import codes, column, commits, office, row, shown, state, stored
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.pasting import preview_paste, take_paste

HEADINGS = ("科室工作", "项目一", "迟到次数", "奖惩附加分", "党政领导测评")


@pytest.fixture
def grid(desk):
    return EntryGrid(*desk, "录入")


def whole(grid):
    return [[grid.text(one, at) for at in range(len(grid.columns))] for one in range(grid.row_count())]


def test_a_preview_changes_nothing_and_says_old_and_new(desk, grid):
    before = whole(grid)
    preview = preview_paste(grid, row(grid, "001"), column(grid, "科室工作"), [["40", "", "39"]])
    assert whole(grid) == before
    assert stored(*desk, "001", "科室工作") == "45"
    told = [(cell.who, cell.heading, cell.before, cell.after) for cell in preview.changes]
    assert told == [("001 张三", "科室工作", "45", "40"), ("001 张三", "项目一", "38", "39")]
    assert preview.by_rows == preview.by_columns == "位置"


def test_what_would_be_refused_is_said_before_and_marked_after(desk, grid):
    preview = preview_paste(grid, row(grid, "001"), column(grid, "科室工作"), [["51"], ["20"]])
    assert [(cell.who, cell.problem.code) for cell in preview.refused] == [("001 张三", "K111")]
    count, entered = commits(desk[0], lambda: take_paste(grid, preview))
    assert (count, entered.saved, codes(entered)) == (1, 1, ["K111"])
    assert (shown(grid, "001", "科室工作"), state(grid, "001", "科室工作")) == ("51", "refused")
    assert stored(*desk, "001", "科室工作") == "45"
    assert stored(*desk, "002", "科室工作") == "20"
    assert grid.undo() == "粘贴 2 格"
    assert stored(*desk, "002", "科室工作") == "40"


def test_rows_go_by_number_and_columns_by_heading_in_any_order(desk, grid):
    block = [["备注", "党政领导测评（分）", "人员编号"], ["甲", "70", "003"], ["乙", "71", "001"]]
    preview = preview_paste(grid, 1, column(grid, "迟到次数"), block)
    assert (preview.by_rows, preview.by_columns) == ("编号", "标题")
    assert [problem.code for problem in preview.problems] == ["K833"]
    take_paste(grid, preview)
    assert [stored(*desk, key, "党政领导测评") for key in ("001", "002", "003")] == ["71", "88", "70"]


def test_names_lead_to_their_rows_without_any_heading(desk, grid):
    preview = preview_paste(grid, 0, column(grid, "科室工作"), [["李四", "39"], ["张三", "44"]])
    assert preview.by_rows == "姓名"
    take_paste(grid, preview)
    assert (stored(*desk, "001", "科室工作"), stored(*desk, "002", "科室工作")) == ("44", "39")


def test_a_list_with_number_name_and_unit_goes_on_from_the_cursor(desk, grid):
    block = [["003", "单小明", "财政所", "3"], ["001", "张三", "党政办", "2"]]
    preview = preview_paste(grid, 0, column(grid, "迟到次数"), block)
    assert preview.by_rows == "编号"
    assert not preview.problems
    take_paste(grid, preview)
    assert [shown(grid, key, "迟到次数") for key in ("001", "002", "003")] == ["2", "0", "3"]


@pytest.mark.parametrize(("block", "code"), [
    ([["人员编号", "科室工作"], ["009", "3"]], "K830"),
    ([["人员编号", "姓名", "科室工作"], ["001", "李四", "3"]], "K723"),
    ([["姓名", "科室工作"], ["张三", "3"], ["张三", "4"]], "K832"),
])
def test_a_row_that_cannot_be_matched_is_told_and_not_guessed(grid, block, code):
    preview = preview_paste(grid, 0, column(grid, "科室工作"), block)
    assert [problem.code for problem in preview.problems] == [code]
    assert len(preview.cells) == len(block) - 2


def test_two_of_one_name_are_not_told_apart_by_it(desk, grid):
    from desk import person

    from kaohe_desktop.office.roster import RosterGrid

    RosterGrid(*desk).add_person(person("004", "张三"))
    grid.reload()
    preview = preview_paste(grid, 0, column(grid, "科室工作"), [["姓名", "科室工作"], ["张三", "3"]])
    assert [problem.code for problem in preview.problems] == ["K831"]
    assert not preview.cells


def test_scores_that_look_like_numbers_of_people_stay_scores(tmp_path):
    from desk import person

    from kaohe_desktop.office.periods import open_period
    from kaohe_desktop.office.roster import RosterGrid
    from kaohe_desktop.office.workspace import Workspace

    with Workspace.create(tmp_path / "a.db", "x", "y") as ws:
        period = open_period(ws, "meiling", "2026Q3")
        roster = RosterGrid(ws, period)
        for number in range(1, 21):
            roster.add_person(person(str(number), f"人{number}"))
        grid = EntryGrid(ws, period, "录入")
        preview = preview_paste(grid, 0, column(grid, "科室工作"), [["12", "", "7"], ["9", "", "3"]])
        assert preview.by_rows == "位置"
        assert [cell.after for cell in preview.changes] == ["12", "7", "9", "3"]


def test_what_reaches_beyond_the_table_is_told(grid):
    preview = preview_paste(grid, 2, column(grid, "科室工作"), [["1"], ["2"]])
    assert [problem.code for problem in preview.problems] == ["K703"]


def test_rows_of_a_repeated_sheet_are_matched_by_its_keys_or_added(tmp_path):
    from kaohe_desktop.office.periods import open_period
    from kaohe_desktop.office.roster import RosterGrid
    from kaohe_desktop.office.workspace import Workspace

    with Workspace.create(tmp_path / "a.db", "x", "y") as ws:
        period = open_period(ws, "changsha-bureau", "2026", params={"优秀名额": "1"})
        RosterGrid(ws, period).add_person({
            "人员编号": "001", "姓名": "张三", "科室": "办公室", "考核类别": ws.book(period.id).scheme.scheme.head.categories[0]
            if ws.book(period.id).scheme.scheme.head.categories else "一般干部",
        })
        grid = EntryGrid(ws, period, "按月")
        head = ["月份", "岗位职责", "人员编号"]
        take_paste(grid, preview_paste(grid, 0, 0, [head, ["1", "90", "001"], ["2", "80", "001"]]))
        assert ws.book(period.id).by_key["001"].rows["按月"][1].texts == {"月份": "2", "岗位职责": "80"}
        preview = preview_paste(grid, 0, 0, [head, ["2", "85", "001"], ["3", "70", "001"]])
        assert [(cell.heading, cell.before, cell.after) for cell in preview.changes][0] == ("岗位职责", "80", "85")
        assert preview.changes[0].who == "001 张三 月份2", "which of the person's rows"
        take_paste(grid, preview)
        rows = ws.book(period.id).by_key["001"].rows["按月"]
        assert [row.texts["岗位职责"] for row in rows] == ["90", "85", "70"]


@pytest.fixture(scope="module")
def steady(tmp_path_factory):
    """One office for all examples: each previews only, so nothing in it ever changes."""
    ws, period = office(tmp_path_factory.mktemp("paste") / "考核.db")
    yield EntryGrid(ws, period, "录入")
    ws.close()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.permutations(["001", "002", "003"]).flatmap(lambda keys: st.integers(1, 3).map(lambda many: keys[:many])),
    st.permutations(HEADINGS).flatmap(lambda names: st.integers(1, 5).map(lambda many: names[:many])),
    st.sampled_from(["编号", "姓名", "编号和姓名"]), st.integers(0, 2), st.integers(0, 12), st.randoms(),
)
def test_however_a_list_is_ordered_each_figure_meets_its_own_person(steady, keys, names, by, at_row, at_column, random):
    people = {"001": "张三", "002": "李四", "003": "单小明"}
    ids = {"编号": ["人员编号"], "姓名": ["姓名"], "编号和姓名": ["人员编号", "姓名"]}[by]
    head = [*ids, *names]
    random.shuffle(head)
    wanted = {(key, name): str(random.randrange(1, 9)) for key in keys for name in names}

    def cell(key, heading):
        return key if heading == "人员编号" else people[key] if heading == "姓名" else wanted[key, heading]

    preview = preview_paste(steady, at_row, at_column, [head, *([cell(key, one) for one in head] for key in keys)])
    found = {(steady.key(one.row), one.heading): one.after for one in preview.cells}
    assert not preview.problems
    assert found == {place: text for place, text in wanted.items() if place in found}
    assert len(found) + preview.same - len(keys) * len(ids) <= len(wanted)
    for place, text in wanted.items():
        assert place in found or shown(steady, *place) == text
    assert preview.by_columns == "标题"
    assert preview.by_rows == ("姓名" if by == "姓名" else "编号")
