"""录入 by the keyboard alone: said while typing, blocks looked at first, found, filled, and the person's paper."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kaohe_desktop.office.grid import CellState

Key, Ctrl, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(window):
    window.show_page("entry")
    return window.page("entry")


def press(qtbot, *keys, modifier=Qt.KeyboardModifier.NoModifier):
    for key in keys:
        for one in key if isinstance(key, str) else (key,):
            qtbot.keyClick(QApplication.focusWidget(), one, modifier)


def at(page, heading):
    return [one.heading for one in page.view.grid.columns].index(heading)


def cell(page, key, heading):
    grid = page.grid_of("录入")
    row = next(one for one in range(grid.row_count()) if grid.key(one) == key)
    return grid.text(row, [one.heading for one in grid.columns].index(heading))


def field(page, heading):
    return next(one for one in page.paper.fields if one.place == ("录入", heading))


def test_a_figure_out_of_range_is_said_before_it_is_entered(qtbot, page):
    page.view.go_to("003", "科室工作")
    stored = cell(page, "003", "科室工作")
    press(qtbot, "2")
    assert "可填" in page.view.line.text()
    assert not page.view.line.text().startswith("✗")
    press(qtbot, "6")
    assert page.view.line.text().startswith("✗")
    assert "25" in page.view.line.text()
    assert QApplication.focusWidget().property("wrong") is True
    press(qtbot, Key.Key_Backspace)
    assert not page.view.line.text().startswith("✗")
    press(qtbot, Key.Key_Escape)
    assert cell(page, "003", "科室工作") == stored


def test_missing_ones_are_counted_in_the_head_and_follow_each_edit(qtbot, page):
    grid, column = page.view.grid, at(page, "迟到次数")
    needed = at(page, "科室工作")
    qtbot.waitUntil(lambda: grid.lacking(needed) is not None)
    before = grid.lacking(needed)
    page.view.go_to("003", "科室工作")
    press(qtbot, Key.Key_Delete)
    assert grid.lacking(needed) == before + 1
    assert grid.lacking(column) == 0
    page.view.step_back()
    qtbot.waitUntil(lambda: grid.lacking(needed) == before)


def test_a_block_is_dropped_by_esc_and_nothing_has_changed(qtbot, page):
    page.view.go_to("001", "迟到次数")
    before = [cell(page, key, "迟到次数") for key in ("001", "002")]
    QApplication.clipboard().setText("8\r\n9\r\n")
    press(qtbot, Key.Key_V, modifier=Ctrl)
    assert page.pasting.isVisible()
    assert [row[3:5] for row in page.pasting.table.list_model.rows] == [(before[0], "8"), (before[1], "9")]
    press(qtbot, Key.Key_Escape)
    assert not page.pasting.isVisible()
    assert [cell(page, key, "迟到次数") for key in ("001", "002")] == before
    press(qtbot, Key.Key_Down)
    assert page.view.current()[0] == 1  # the hands are back in the table


def test_a_list_with_names_goes_to_its_people_wherever_the_cursor_stands(qtbot, page):
    grid = page.view.grid
    names = {grid.text(row, 1): grid.key(row) for row in range(grid.row_count())}
    twice = [name for name in names if sum(grid.text(row, 1) == name for row in range(grid.row_count())) > 1]
    chosen = [(name, key) for name, key in names.items() if name not in twice][5:8]
    QApplication.clipboard().setText("姓名\t迟到次数\n" + "\n".join(f"{name}\t6" for name, _ in chosen))
    page.view.go_to("001", "奖惩附加分")
    press(qtbot, Key.Key_V, modifier=Ctrl)
    press(qtbot, Key.Key_Return)
    assert [cell(page, key, "迟到次数") for _, key in chosen] == ["6"] * 3
    page.undo()
    assert [cell(page, key, "迟到次数") for _, key in chosen] != ["6"] * 3


def test_ctrl_enter_fills_the_selection_with_what_was_typed_in_one_step(qtbot, page):
    page.view.go_to("001", "迟到次数")
    before = [cell(page, key, "迟到次数") for key in ("001", "002", "003")]
    press(qtbot, Key.Key_Down, Key.Key_Down, modifier=Shift)
    press(qtbot, "4")
    press(qtbot, Key.Key_Return, modifier=Ctrl)
    assert [cell(page, key, "迟到次数") for key in ("001", "002", "003")] == ["4"] * 3
    page.undo()
    assert [cell(page, key, "迟到次数") for key in ("001", "002", "003")] == before


def test_a_selection_is_copied_with_its_headings(qtbot, page):
    page.view.go_to("001", "迟到次数")
    press(qtbot, Key.Key_Right, modifier=Shift)
    press(qtbot, Key.Key_C, modifier=Ctrl | Shift)
    assert QApplication.clipboard().text().split("\r\n")[0] == "迟到次数\t旷工天数"


def test_ctrl_f_in_the_table_finds_by_initials_and_goes_on(qtbot, page):
    page.view.go_to("001", "迟到次数")
    press(qtbot, Key.Key_F, modifier=Ctrl)
    assert page.view.finding.isVisible()
    press(qtbot, "z", "s")
    first = page.view.current()
    assert "zs" in page.view.grid.names(first[0])[-1].lower()
    press(qtbot, Key.Key_Return)
    press(qtbot, Key.Key_Escape)
    assert not page.view.finding.isVisible()
    assert QApplication.focusWidget() in page.view.panes.all


def test_the_three_states_of_a_cell_are_told_apart(page):
    grid = page.view.grid
    states = {grid.state(row, column) for row in range(grid.row_count()) for column in range(3, len(grid.columns))}
    assert {CellState.DEFAULT, CellState.FILLED, CellState.NOT_APPLICABLE} <= states


# ── the paper ──

def test_the_paper_stands_in_the_order_of_the_form(page):
    page.open_paper()
    order = [one.place[1] for one in page.paper.fields]
    wanted = ["科室工作", "下社区工作", "项目一", "项目二", "迟到次数", "旷工天数", "奖惩附加分", "党政领导测评"]
    assert [name for name in order if name in wanted] == wanted
    assert len({one.place for one in page.paper.fields}) == len(page.paper.fields)


def test_typing_on_paper_saves_into_the_same_table_and_the_total_follows(qtbot, page):
    page.view.go_to("001", "迟到次数")
    press(qtbot, Key.Key_F4)
    assert page.paper.isVisible()
    assert not page.view.isVisible()
    total = page.paper.total.text()
    field(page, "迟到次数").input.setFocus()
    press(qtbot, "7", Key.Key_Return)
    assert cell(page, "001", "迟到次数") == "7"
    assert page.paper.total.text() != total
    assert QApplication.focusWidget() is field(page, "旷工天数").input
    page.undo()
    assert cell(page, "001", "迟到次数") != "7"
    assert field(page, "迟到次数").text() == cell(page, "001", "迟到次数")


def test_what_is_refused_on_paper_is_marked_in_the_table_too(qtbot, page):
    page.view.go_to("003", "科室工作")
    press(qtbot, Key.Key_F4)
    field(page, "科室工作").input.setFocus()
    press(qtbot, "77")
    assert page.paper.line.text().startswith("✗ 科室工作")
    press(qtbot, Key.Key_Return)
    assert field(page, "科室工作").input.property("wrong") is True
    press(qtbot, Key.Key_F4)
    row = page.view.row_of_key("003")
    assert page.view.current()[0] == row
    assert page.view.grid.state(row, at(page, "科室工作")) is CellState.REFUSED


def test_one_key_leads_to_the_next_person_and_saves_on_the_way(qtbot, page):
    page.view.go_to("001", "迟到次数")
    press(qtbot, Key.Key_F4)
    field(page, "迟到次数").input.setFocus()
    press(qtbot, "5")
    press(qtbot, Key.Key_Return, modifier=Ctrl)
    assert cell(page, "001", "迟到次数") == "5"
    assert page.paper.who.text().startswith("002")
    press(qtbot, Key.Key_PageDown)
    assert page.paper.who.text().startswith("003")
    press(qtbot, Key.Key_PageUp)
    assert page.paper.who.text().startswith("002")


def test_rows_typed_on_paper_belong_to_the_person(qtbot, page):
    page.view.go_to("003", "迟到次数")
    press(qtbot, Key.Key_F4)
    table = page.paper.tables["台账"]
    headings = [one.heading for one in table.grid.columns]
    rows = table.model.rowCount()
    table.select(rows - 1, headings.index("月份"))
    table.panes.middle.setFocus()
    press(qtbot, "8", Key.Key_Return)
    book = page.session.workspace.book(page.session.current.id)
    assert book.by_key["003"].rows["台账"][-1].texts["月份"] == "8"
    page.undo()
    assert len(book.by_key["003"].rows.get("台账", ())) == rows - 1


def test_f7_goes_to_the_next_person_who_lacks_something(qtbot, page):
    page.open_paper()
    press(qtbot, Key.Key_F7)
    assert page.paper.missing.text().startswith("还缺")


def test_enter_goes_through_the_tables_of_the_sheet_and_on_from_a_blank_row(qtbot, page):
    page.view.go_to("003", "迟到次数")
    press(qtbot, Key.Key_F4)
    order = page.paper.sheet.order
    table = page.paper.tables["台账"]
    before = order[order.index(table) - 1]
    before.input.setFocus()
    press(qtbot, Key.Key_Return)
    assert QApplication.focusWidget() is table.panes.middle
    assert table.current()[0] == table.model.rowCount() - 1
    assert not table.grid.columns[table.current()[1]].frozen, "the cursor is on a column that is shown"
    press(qtbot, Key.Key_Home)
    assert not table.grid.columns[table.current()[1]].frozen
    press(qtbot, Key.Key_Return)
    assert QApplication.focusWidget() is not table.panes.middle


def test_the_wheel_over_a_list_chooses_nothing_and_space_turns_yes_and_no(qtbot, page):
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QComboBox

    page.open_paper()
    one = next(one for one in page.paper.fields if one.column.kind == "flag" and one.input.isEnabled())
    assert isinstance(one.input, QComboBox)
    before = one.text()
    down, none = QPoint(0, -120), Qt.MouseButton.NoButton
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), down, down, none, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )
    QApplication.sendEvent(one.input, turn)
    assert one.text() == before
    one.input.setFocus()
    press(qtbot, Key.Key_Space)
    assert one.text() == "是"
    assert cell(page, page.paper.paper.key, one.column.heading) == "是"
    press(qtbot, Key.Key_Space)
    assert one.text() == "否"


def test_in_a_low_window_the_refused_cell_and_its_whole_reason_are_in_view(qtbot, window, page):
    window.resize(683, 384)
    QApplication.processEvents()
    page.view.go_to("009", "科室工作")
    press(qtbot, "9", "9", "9", Key.Key_Return)
    page.view.go_to("009", "科室工作")
    QApplication.processEvents()
    line, pane = page.view.line, page.view.panes.pane_of(at(page, "科室工作"))
    assert line.text().startswith("✗")
    qtbot.waitUntil(lambda: line.height() >= line.heightForWidth(line.width()))
    QApplication.processEvents()
    assert line.visibleRegion().boundingRect().height() == line.height()
    place = page.view.current()
    assert pane.viewport().rect().contains(pane.visualRect(page.view.model.index(*place)))
    assert not window.room.horizontalScrollBar().maximum()
