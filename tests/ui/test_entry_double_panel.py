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
    assert double.table.list_model.rows[0][1:5] == (double.view.grid.text(0, 1), "科室工作", stored, "33")
    press(qtbot, "2")
    assert first(page, "001", "科室工作") == "33"
    assert double.table.list_model.rows[0][6] == "第二遍"
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
    page.double.reason.setText("查对原表")
    press(qtbot, Key.Key_Return)
    assert first(page, "001", "科室工作") == "34"
    assert page.double.table.list_model.rows[0][6:] == ("另一个值", "查对原表")


def test_undo_is_of_the_second_typing_while_it_is_shown(qtbot, page):
    press(qtbot, Key.Key_F6)
    page.double.view.go_to("001", "科室工作")
    press(qtbot, "33", Key.Key_Return)
    page.undo()
    assert page.double.said.text().startswith("已复录 0/")
