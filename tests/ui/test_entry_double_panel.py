"""双人复录 in the window: another clerk types blind, the differences are settled by one key each."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

Key = Qt.Key


@pytest.fixture
def page(window):
    window.session.workspace.set_user("李复核")
    window.show_page("entry")
    return window.page("entry")


def press(qtbot, *keys):
    for key in keys:
        for one in key if isinstance(key, str) else (key,):
            qtbot.keyClick(QApplication.focusWidget(), one)


def first(page, key, heading):
    book = page.session.workspace.book(page.session.current.id)
    return book.by_key[key].entries["录入"].get(heading, "")


def test_the_first_clerk_is_told_that_another_must_type(qtbot, window):
    entered = window.session.workspace
    window.show_page("entry")
    page = window.page("entry")
    page.view.go_to("001", "迟到次数")
    entered.set_user("王经办")
    press(qtbot, "3", Key.Key_Return)
    press(qtbot, Key.Key_F6)
    assert not page.double.isVisible()
    assert "K786" in window.foot.text.text()


def test_typed_again_blind_and_settled_by_one_key(qtbot, page):
    press(qtbot, Key.Key_F6)
    double = page.double
    assert double.isVisible()
    assert not page.view.isVisible()
    assert double.said.text().startswith("已复录 0/")
    stored = first(page, "001", "科室工作")
    double.view.go_to("001", "科室工作")
    press(qtbot, "33", Key.Key_Return)
    assert first(page, "001", "科室工作") == stored
    assert "不同还没有选定 1" in double.said.text()
    press(qtbot, Key.Key_F6)
    assert double.table.list_model.rows[0][1:6] == (double.view.grid.text(0, 1), "", "科室工作", stored, "33")
    press(qtbot, "2")
    assert first(page, "001", "科室工作") == "33"
    assert double.table.list_model.rows[0][7] == "第二遍"
    press(qtbot, Key.Key_Escape)
    assert page.view.isVisible()
    assert not double.isVisible()


def test_a_third_value_asks_for_its_reason(qtbot, window, page):
    press(qtbot, Key.Key_F6)
    page.double.view.go_to("001", "科室工作")
    press(qtbot, "33", Key.Key_Return, Key.Key_F6, "3")
    press(qtbot, "34", Key.Key_Return, Key.Key_Return)
    assert "K710" in window.foot.text.text()
    assert first(page, "001", "科室工作") != "34"
    page.double.differences.reason.setText("查对原表")
    press(qtbot, Key.Key_Return)
    assert first(page, "001", "科室工作") == "34"
    assert page.double.table.list_model.rows[0][7:] == ("另一个值", "查对原表")


def test_undo_is_of_the_second_typing_while_it_is_shown(qtbot, page):
    press(qtbot, Key.Key_F6)
    page.double.view.go_to("001", "科室工作")
    press(qtbot, "33", Key.Key_Return)
    page.undo()
    assert page.double.said.text().startswith("已复录 0/")


def test_what_was_settled_is_taken_back_by_name_while_the_differences_are_shown(qtbot, window, page):
    press(qtbot, Key.Key_F6)
    stored = first(page, "001", "科室工作")
    page.double.view.go_to("001", "科室工作")
    press(qtbot, "33", Key.Key_Return, Key.Key_F6, "2")
    assert first(page, "001", "科室工作") == "33"
    page.undo()
    assert first(page, "001", "科室工作") == stored
    assert "复录选定" in window.foot.text.text()
    assert page.double.table.list_model.rows[0][7] == ""
    page.undo(forward=True)
    assert first(page, "001", "科室工作") == "33"


@pytest.fixture
def months(window):
    """按月 of a scheme with a row a person and month, typed once; the second clerk is in charge."""
    from kaohe_desktop.office.entry import EntryGrid
    from kaohe_desktop.office.periods import open_period
    from kaohe_desktop.office.roster import RosterGrid

    ws = window.session.workspace
    ws.set_user("王经办")
    period = open_period(ws, "township-9010", "2026Q3", params={"绩效奖基数": "3000"})
    roster = RosterGrid(ws, period)
    known = {one.heading for one in roster.columns}
    for number in (1, 2):
        whole = {"人员编号": f"00{number}", "姓名": f"李{number}", "科室": "办公室", "考核类别": "一般", "人员状态": "在岗"}
        assert not roster.add_person({name: text for name, text in whole.items() if name in known}).problems
    grid = EntryGrid(ws, period, "按月")
    headings = [one.heading for one in grid.columns]
    for key in ("001", "002"):
        for month in ("7", "8"):
            texts = {"人员编号": key, "月份": month, "机关制度": "90"}
            row = grid.row_count() - 1
            assert grid.enter_cells([(row, headings.index(name), text) for name, text in texts.items()], "录入").saved
    ws.set_user("李复核")
    window.session.choose(period)
    window.show_page("entry")
    page = window.page("entry")
    page.tabs.setCurrentIndex([page.tabs.tabText(at) for at in range(page.tabs.count())].index("按月"))
    page.view.setFocus()
    return page


def rows_of(page, key):
    book = page.session.workspace.book(page.session.current.id)
    return [(row.texts["月份"], row.texts.get("机关制度", "")) for row in book.by_key[key].rows.get("按月", ())]


def test_a_sheet_of_months_is_typed_again_down_the_column_and_settled(qtbot, window, months):
    press(qtbot, Key.Key_F6)
    double = months.double
    assert double.isVisible()
    assert double.said.text().startswith("已复录 0/4 行")
    double.view.go_to("001", "机关制度")
    press(qtbot, "90", Key.Key_Return, "80", Key.Key_Return, "90", Key.Key_Return)  # 001: 7, 8 and 9, which the first has not
    assert rows_of(months, "001") == [("7", "90"), ("8", "90")]
    double.view.go_to("002", "机关制度")
    press(qtbot, "90", Key.Key_Return)
    assert double.said.text().startswith("已复录 3/4 行：还没有复录 1 行，一致 2，不同还没有选定 2 处")
    press(qtbot, Key.Key_F6)
    shown = [row[2:6] for row in double.table.list_model.rows]
    assert shown == [
        ("8月", "机关制度", "90", "80"), ("9月", "整行", "没有这一行", "月份 9，机关制度 90"), ("8月", "整行", "月份 8，机关制度 90", "还没有复录"),
    ]
    press(qtbot, "2")  # the second typing is right
    press(qtbot, "1")  # there is no September
    press(qtbot, "2")  # 002 has no August: a whole row is only taken away with a reason
    assert QApplication.focusWidget() is double.differences.reason
    qtbot.keyClicks(double.differences.reason, "yuan biao mei you")
    press(qtbot, Key.Key_Return)
    assert (rows_of(months, "001"), rows_of(months, "002")) == ([("7", "90"), ("8", "80")], [("7", "90")])
    assert double.said.text().startswith("复录完成")
    assert "复录完成" in window.foot.text.text()
    press(qtbot, Key.Key_Escape)
    assert months.view.isVisible()


def test_another_value_is_not_offered_for_a_whole_row(qtbot, window, months):
    press(qtbot, Key.Key_F6, Key.Key_F6)
    assert months.double.differences.current.whole
    press(qtbot, "3")
    assert "按 1 或 2" in window.foot.text.text()
    assert not months.double.differences.third.isVisible()
