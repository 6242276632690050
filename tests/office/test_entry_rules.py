"""Rules over rows, tables and several cells when typing: refused at once where one row is wrong, marked where only all are."""

import pytest
from rules_desk import cell, put, rules_office, type_row

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.computing import changes_since, compute
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.overview import missing_lines
from kaohe_desktop.office.roster import RosterGrid


@pytest.fixture
def desk(tmp_path, monkeypatch):
    ws, period = rules_office(tmp_path / "考核.db", monkeypatch)
    yield ws, period
    ws.close()


def codes(entered):
    return [problem.code for problem in entered.problems]


def complete(ws, period):
    """Everything both people need."""
    goals, checks, months = (EntryGrid(ws, period, name) for name in ("目标", "检查", "按月"))
    for key in ("01", "02"):
        assert codes(type_row(goals, key, "招商", "100", "95")) == []
        for clause, points in (("T1", "4"), ("T2", "9.5")):
            assert codes(type_row(checks, key, clause, points)) == []
        for month in "789":
            assert codes(type_row(months, key, month, "90")) == []


def test_a_row_that_breaks_a_rule_is_refused_with_the_rule_s_words_and_stays_typed(desk):
    grid = EntryGrid(*desk, "扣分")
    entered = type_row(grid, "02", "收入", "5")
    assert entered.saved == 0
    text, state, note = cell(grid, 0, "部分")
    assert (text, state) == ("收入", "refused")
    assert "没有收入任务的人不扣收入部分" in note
    assert "请改部分" in note
    assert put(grid, 0, "部分", "综合").saved
    assert cell(grid, 0, "部分")[1] == "filled"
    assert codes(put(grid, 0, "部分", "收入")) == codes(entered)
    assert desk[0].book(desk[1].id).by_key["02"].rows["扣分"][0].texts["部分"] == "综合"


def test_the_limits_of_a_cell_are_those_of_its_own_row(desk):
    grid = EntryGrid(*desk, "扣分")
    type_row(grid, "01", "综合", "40")
    type_row(grid, "01", "收入", "5")
    assert "0–100" in cell(grid, 0, "分数")[2]
    assert "0–10 " in cell(grid, 1, "分数")[2]
    entered = put(grid, 1, "分数", "11")
    assert (entered.saved, "收入部分一次最多扣10分" in entered.problems[0].what) == (0, True)
    assert put(grid, 0, "分数", "11").saved == 1


def test_a_blank_that_the_row_itself_asks_for_is_shown_and_stands_in_the_way(desk):
    ws, period = desk
    complete(ws, period)
    grid = EntryGrid(ws, period, "扣分")
    type_row(grid, "01", "综合", "60")
    assert cell(grid, 0, "说明")[1] == "missing"
    with pytest.raises(Refused) as refused:
        compute(ws, period)
    [problem] = refused.value.problems
    assert problem.where == "扣分 第 1 行 · 01 · 说明"
    put(grid, 0, "说明", "两次重大差错")
    assert compute(ws, period)


def test_full_marks_looked_up_in_a_table_follow_the_table(desk):
    ws, period = desk
    checks, clauses = EntryGrid(ws, period, "检查"), EntryGrid(ws, period, "条款")
    type_row(checks, "01", "T2", "9")
    assert "0–10 " in cell(checks, 0, "检查得分")[2]
    assert put(checks, 0, "检查得分", "10.5").saved == 0
    assert put(clauses, 1, "分值", "8").saved == 1
    checks.reload()
    put(checks, 0, "检查得分", "9")
    text, state, note = cell(checks, 0, "检查得分")
    assert (text, state) == ("9", "refused")
    assert "0–8" in note
    with pytest.raises(Refused, match="检查 第 1 行"):
        compute(ws, period)
    assert put(clauses, 1, "分值", "9").saved == 1
    checks.reload()
    put(checks, 0, "检查得分", "9")
    assert cell(checks, 0, "检查得分")[1] == "filled"


def test_a_table_is_searched_by_any_of_its_words(desk):
    grid = EntryGrid(*desk, "条款")
    grid.search("文明")
    assert [grid.text(row, 0) for row in range(grid.row_count())] == ["T2"]


def test_what_a_number_refers_to_stands_at_the_end_of_the_row(desk):
    ws, period = desk
    grid = EntryGrid(ws, period, "检查")
    assert [column.heading for column in grid.columns if not column.result][-1] == "条款内容"
    type_row(grid, "01", "T2", "9")
    assert cell(grid, 0, "条款内容") == ("文明用语", "computed", "")
    assert "分值 10" in cell(grid, 0, "条款编号")[2]
    put(EntryGrid(ws, period, "条款"), 1, "条款内容", "文明用语、热情服务")
    grid.reload()
    assert cell(grid, 0, "条款内容")[0] == "文明用语、热情服务"


def test_a_table_s_own_rule_refuses_its_cell(desk):
    grid = EntryGrid(*desk, "条款")
    entered = put(grid, 1, "分值", "1.5")
    assert entered.saved == 0
    assert "减半的条款分值不能小于2分" in cell(grid, 1, "分值")[2]
    assert type_row(grid, "T3", "按时上报", "1", "").saved == 3
    assert put(grid, 2, "减半", "是").saved == 1  # the rule is on 分值: that cell is marked
    assert cell(grid, 2, "分值")[1] == "refused"
    with pytest.raises(Refused, match="条款 第 3 行"):
        compute(*desk)


def test_a_sum_over_rows_refuses_no_single_row_but_the_computation(desk):
    ws, period = desk
    complete(ws, period)
    grid = EntryGrid(ws, period, "目标")
    assert put(grid, 0, "权重", "60").saved == 1
    text, state, note = cell(grid, 0, "权重")
    assert (text, state) == ("60", "refused")
    assert "合计应为100" in note
    with pytest.raises(Refused, match="一个人的权重合计应为100"):
        compute(ws, period)
    assert codes(type_row(grid, "01", "安全", "40", "100")) == []
    assert cell(grid, 0, "权重")[1] == "filled"
    assert compute(ws, period)


def test_a_month_outside_the_period_is_refused_with_the_months_there_are(desk):
    grid = EntryGrid(*desk, "按月")
    entered = type_row(grid, "01", "6", "90")
    assert codes(entered) == ["K724"]
    assert "2026年第三季度只有7–9 月" in entered.problems[0].what
    assert grid.columns[[one.heading for one in grid.columns].index("月份")].choices == ("7", "8", "9")
    assert put(grid, 0, "月份", "7").saved
    assert codes(put(grid, 0, "月份", "10")) == ["K724"]


def test_missing_is_shown_row_by_row(desk):
    ws, period = desk
    grid = EntryGrid(ws, period, "按月")
    type_row(grid, "01", "7", "")
    type_row(grid, "01", "8", "", "是")
    assert [cell(grid, row, "得分")[1] for row in (0, 1)] == ["missing", "empty"]
    assert "得分" in ws.book(period.id).missing(ws.book(period.id).by_key["01"])


def test_every_sort_of_missing_is_listed_with_the_sheet_to_fill(desk):
    ws, period = desk
    type_row(EntryGrid(ws, period, "目标"), "01", "招商", "100", "")
    listed = {
        heading: line.sheet for line in missing_lines(ws.book(period.id)) for heading in line.headings if len(line.headings) == 1
    }
    alone = {line.names: (line.headings, line.sheet) for line in missing_lines(ws.book(period.id))}
    assert alone["张三",][0] == ("完成率", "7月", "8月", "9月", "T1", "T2")
    assert alone["李四",] == (("7月", "8月", "9月", "T1", "T2"), "按月")
    assert listed == {}
    from kaohe_desktop.office.overview import sheet_of_missing

    book = ws.book(period.id)
    assert [sheet_of_missing(book, label) for label in ("完成率", "8月", "T2", "按月", "没有的")] == ["目标", "按月", "检查", "按月", ""]


def test_a_table_cell_changed_makes_the_results_stale(desk):
    ws, period = desk
    complete(ws, period)
    compute(ws, period)
    assert changes_since(ws, period) == 0
    put(EntryGrid(ws, period, "条款"), 0, "条款内容", "按时到岗不早退")
    assert changes_since(ws, period) == 1


def test_items_of_the_table_come_back_from_the_database_with_their_words(desk):
    from kaohe_desktop.office.computing import latest

    ws, period = desk
    complete(ws, period)
    computed = compute(ws, period)
    ws.outcomes.clear()
    stored = latest(ws, period)
    assert stored == computed
    assert stored.item_names == ("目标得分", "T1", "T2")
    assert stored.item_labels == {"T1": "按时到岗", "T2": "文明用语"}


def test_filters_narrow_and_keep_what_was_refused(desk):
    ws, period = desk
    grid = EntryGrid(ws, period, "录入")
    assert put(grid, 0, "组织次数", "一次").saved == 0
    grid.narrow(department="财政所")
    assert [grid.key(row) for row in range(grid.row_count())] == ["02"]
    grid.narrow()
    assert cell(grid, 0, "组织次数")[:2] == ("一次", "refused")
    grid.narrow(only_missing=True)
    assert [grid.key(row) for row in range(grid.row_count())] == ["01"], "what was not saved is something to put right"
    roster = RosterGrid(ws, period)
    roster.narrow(department="办公室")
    assert [roster.key(row) for row in range(roster.row_count() - 1)] == ["01"]


def test_two_cells_of_one_row_are_checked_against_each_other(desk):
    grid = EntryGrid(*desk, "录入")
    put(grid, 0, "组织次数", "2")
    assert put(grid, 0, "参加次数", "3").saved == 0
    assert put(grid, 0, "参加次数", "2").saved == 1
    put(grid, 0, "组织次数", "1")
    assert cell(grid, 0, "参加次数")[1] == "refused"


def test_an_import_is_checked_against_the_tables_there_are(desk, tmp_path):
    """The file holds only the checks; the clauses stand in the database."""
    from openpyxl import Workbook

    from kaohe_desktop.office.importing import apply_import, preview_import

    ws, period = desk
    made = Workbook()
    made.active.title = "花名册"
    for line in (["人员编号", "姓名", "科室", "考核类别"], ["01", "张三", "办公室", "干部"]):
        made.active.append(line)
    checks = made.create_sheet("检查")
    for line in (["人员编号", "条款编号", "检查得分"], ["01", "T1", 5.5], ["01", "T3", 1]):
        checks.append(line)
    made.save(tmp_path / "t.xlsx")
    with pytest.raises(Refused) as refused:
        preview_import(ws, period, tmp_path / "t.xlsx")
    assert [(one.cell, one.label) for one in refused.value.problems] == [("C2", "检查得分"), ("B3", "条款编号")]
    checks["C2"], checks["B3"] = 5, "T2"
    made.save(tmp_path / "t.xlsx")
    preview = preview_import(ws, period, tmp_path / "t.xlsx")
    assert apply_import(ws, period, preview) == 4
    assert ws.book(period.id).by_key["01"].rows["检查"][0].texts == {"条款编号": "T1", "检查得分": "5"}


def test_ticks_are_kept_in_order_and_the_grounds_are_told(desk):
    grid = EntryGrid(*desk, "录入")
    assert put(grid, 0, "情形", "4,1").saved == 1
    text, state, note = cell(grid, 0, "情形")
    assert (text, state) == ("1、4", "filled")
    assert "1无故旷工" in note
    assert put(grid, 0, "情形", "5").saved == 0
    column = next(one for one in grid.columns if one.heading == "情形")
    assert (column.choices, len(column.grounds)) == ((), 4)


def test_whoever_has_no_row_at_all_is_seen_among_those_who_lack_something(desk):
    """按月: months stand ready for who lacks them; one key saves the row, and nothing moves or hides."""
    ws, period = desk
    grid = EntryGrid(ws, period, "按月")
    type_row(grid, "01", "7", "90")
    grid.narrow(only_missing=True)
    place = {column.heading: at for at, column in enumerate(grid.columns)}
    month, key = place["月份"], place[grid.columns[0].heading]
    rows = [(grid.text(row, key), grid.text(row, month)) for row in range(grid.row_count() - 1)]
    assert rows == [("01", "7"), ("01", "8"), ("01", "9"), ("02", "7"), ("02", "8"), ("02", "9")]
    figure = next(at for at, column in enumerate(grid.columns) if column.editable and column.heading not in ("月份", grid.columns[key].heading))
    assert grid.state(5, figure) == "missing"
    assert not grid.refused_count
    entered = grid.enter(5, figure, "91")
    assert (entered.saved, entered.problems) == (1, ())
    assert [(grid.text(row, key), grid.text(row, month)) for row in range(grid.row_count() - 1)] == rows
    assert {row.texts["月份"] for row in ws.book(period.id).by_key["02"].rows["按月"]} == {"9"}
    assert grid.undo() is not None
    assert grid.state(5, figure) == "missing"
    grid.narrow()
    assert grid.row_count() == 2, "what was not begun is gone with the filter"


def test_rows_that_stand_ready_are_kept_nowhere(desk):
    from kaohe_desktop.office.entry_drafts import drafts_of

    ws, period = desk
    grid = EntryGrid(ws, period, "按月")
    drafts = drafts_of(ws)
    grid.keep_drafts(drafts)
    grid.narrow(only_missing=True)
    grid.enter(0, len(grid.columns) - 1, "x")
    again = EntryGrid(ws, period, "按月")
    again.keep_drafts(drafts)
    assert again.row_count() == 1
