"""算分说明 beside the table of 录入: one press on a total shows how it came about, as the entries stand."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

Key = Qt.Key


@pytest.fixture
def page(window):
    window.show_page("entry")
    return window.page("entry")


def press(qtbot, *keys):
    for key in keys:
        for one in key if isinstance(key, str) else (key,):
            qtbot.keyClick(QApplication.focusWidget(), one)


def go_to_total(page, key):
    assert page.view.go_to(key, page.session.scheme.scheme.total.name)


def test_space_on_a_total_shows_the_persons_steps_and_esc_closes_them(qtbot, page):
    go_to_total(page, "005")
    press(qtbot, Key.Key_Space)
    assert page.trace.isVisible()
    said = page.trace.words.toPlainText()
    row = page.view.row_of_key("005")
    assert page.view.grid.text(row, 1) in page.trace.title.text()
    total = page.view.grid.text(row, [one.heading for one in page.view.grid.columns].index(page.session.scheme.scheme.total.name))
    assert total in said
    assert page.session.scheme.scheme.total.name in page.trace.words.marked, "the step asked for stands out"
    press(qtbot, Key.Key_Escape)
    assert not page.trace.isVisible()
    assert QApplication.focusWidget() in page.view.panes.all


def test_it_follows_the_cursor_and_every_edit(qtbot, page):
    go_to_total(page, "003")
    press(qtbot, Key.Key_Space)
    before = page.trace.words.toPlainText()
    page.view.go_to("003", "迟到次数")
    press(qtbot, "7", Key.Key_Return)
    page.view.go_to("003", "迟到次数")
    assert page.trace.words.toPlainText() != before
    page.view.go_to("006", "迟到次数")
    assert page.view.grid.text(page.view.row_of_key("006"), 1) in page.trace.title.text()


def test_another_sheet_closes_it(qtbot, page):
    go_to_total(page, "003")
    press(qtbot, Key.Key_Space)
    page.tabs.setCurrentIndex(2)
    assert not page.trace.isVisible()


def test_on_paper_and_in_rows_the_same_total_is_shown(page):
    scheme = page.session.scheme.scheme
    total = scheme.total.name
    go_to_total(page, "001")
    grid = page.grid_of("录入")
    shown = grid.text(page.view.row_of_key("001"), [one.heading for one in grid.columns].index(total))
    page.open_paper()
    assert shown in page.paper.total.text()
    rows = page.grid_of("测评票")
    at = [one.heading for one in rows.columns].index(total)
    first = next((row for row in range(rows.row_count()) if rows.key(row)), None)
    assert first is not None
    key = rows.key(first)
    page.leave_paper()
    row = page.view.row_of_key(key)
    assert rows.text(first, at) == grid.text(row, [one.heading for one in grid.columns].index(total))
