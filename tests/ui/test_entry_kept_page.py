"""Nothing typed is lost in the window: figures worked out in mid-typing, sorting, filters, periods, failed saves, closing."""

import sqlite3

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from kaohe_desktop.office.entry_drafts import drafts_of
from kaohe_desktop.office.grid import CellState
from kaohe_desktop.office.periods import open_period

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(window):
    window.show_page("entry")
    window.activateWindow()
    QApplication.processEvents()
    return window.page("entry")


def press(qtbot, *keys, modifier=Qt.KeyboardModifier.NoModifier):
    for key in keys:
        for one in key if isinstance(key, str) else (key,):
            qtbot.keyClick(QApplication.focusWidget(), one, modifier)


def cell(page, key, heading, sheet="录入"):
    grid = page.grid_of(sheet)
    row = next(one for one in range(grid.row_count()) if grid.key(one) == key)
    at = [one.heading for one in grid.columns].index(heading)
    return grid.text(row, at), grid.state(row, at)


def stored(window, key, heading, period=None):
    book = window.session.workspace.book((period or window.session.current).id)
    return book.by_key[key].entries.get("录入", {}).get(heading, "")


@pytest.fixture
def typing(qtbot, page):
    """A figure stands half typed in a cell."""
    assert page.view.go_to("003", "迟到次数")
    press(qtbot, "1", "2")
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    assert QApplication.focusWidget().text() == "12"


# ── while something is being typed ──

def test_figures_worked_out_meanwhile_leave_what_is_being_typed(qtbot, window, page, typing):
    page.view.model.sync()
    page._refresh_computed()
    window.session.changed(None)  # someone else's edit: the page reads everything anew
    QApplication.processEvents()
    assert QApplication.focusWidget().text() == "12"
    press(qtbot, "3", Key.Key_Return)
    assert stored(window, "003", "迟到次数") == "123"


def test_sorting_in_mid_typing_enters_it_for_the_person_it_was_typed_for(window, page, typing):
    name = next(n for n, one in enumerate(page.view.grid.columns) if one.heading == "姓名")
    page.view.panes.pane_of(name).horizontalHeader().sectionClicked.emit(name)
    assert stored(window, "003", "迟到次数") == "12"


@pytest.mark.parametrize("leave", [
    lambda window, page: page.tabs.setCurrentIndex(1),
    lambda window, page: page.department.setCurrentIndex(page.department.count() - 1),
    lambda window, page: page.only_missing.setChecked(True),
    lambda window, page: page.finder.setText("zzz"),
    lambda window, page: window.show_page("results"),
    lambda window, page: page.open_paper(),
    lambda window, page: page.ways.open_double(),
    lambda window, page: page.view.acts.retry(),
], ids=["sheet", "department", "missing", "finder", "page", "paper", "double", "retry"])
def test_whatever_takes_the_cell_away_enters_what_was_typed(window, page, typing, leave):
    leave(window, page)
    QApplication.processEvents()
    assert stored(window, "003", "迟到次数") == "12"


def test_another_period_enters_what_was_typed_into_the_old_one(qtbot, window, page):
    old = window.session.current
    new = open_period(window.session.workspace, old.scheme_id, "2026Q4", carry_from=old, params={})
    page.view.go_to("003", "迟到次数")
    press(qtbot, "7")
    window.session.choose(new)
    assert stored(window, "003", "迟到次数", old) == "7"
    assert stored(window, "003", "迟到次数", new) == ""


def test_closing_the_window_enters_what_was_typed(qtbot, window, page, typing, tmp_path):
    from kaohe_desktop.office.workspace import Workspace

    path, period = window.session.workspace.path, window.session.current
    assert window.close()
    with Workspace.open(path) as ws:
        assert ws.book(period.id).by_key["003"].entries["录入"]["迟到次数"] == "12"


# ── Chinese ──

def compose(widget, preedit="", commit=""):
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QCoreApplication.sendEvent(widget, event)
    QApplication.processEvents()


def test_what_is_composed_outlasts_a_refresh_and_takes_the_cells_place(qtbot, window, page):
    page.tabs.setCurrentIndex(page.sheets.index("工作业绩"))
    view = page.view
    at = next(n for n, one in enumerate(view.grid.columns) if one.heading == "工作业绩")
    view.select(0, at)
    pane = view.panes.pane_of(at)
    pane.setFocus()
    before = view.grid.text(0, at)
    assert before
    compose(pane, preedit="gong")
    editor = pane.delegate.editor
    window.session.changed(None)
    view.model.sync()
    QApplication.processEvents()
    assert pane.delegate.editor is editor, "the cell is still open"
    assert view.grid.text(0, at) == before, "nothing was entered"
    compose(editor, commit="工作")
    assert editor.toPlainText() == "工作"
    qtbot.keyClick(editor, Key.Key_Return)
    assert view.grid.text(0, at) == "工作"


def test_figures_come_as_they_are_typed_while_the_input_method_stands_on_chinese(page):
    asks = Qt.WidgetAttribute.WA_InputMethodEnabled
    page.view.go_to("003", "迟到次数")
    assert not any(pane.testAttribute(asks) for pane in page.view.panes.all)
    page.tabs.setCurrentIndex(page.sheets.index("工作业绩"))
    page.view.go_to("003", "工作业绩")
    assert all(pane.testAttribute(asks) for pane in page.view.panes.all)


# ── what was refused ──

@pytest.fixture
def refused(qtbot, page):
    page.view.go_to("003", "迟到次数")
    press(qtbot, "9", "9", "9", "9", Key.Key_Return)
    assert cell(page, "003", "迟到次数") == ("9999", CellState.REFUSED)


def test_f8_finds_it_wherever_the_filters_hide_it(qtbot, page, refused):
    page.department.setCurrentIndex(page.department.count() - 1)
    assert page.view.row_of_key("003") is None
    assert "1 格没存上" in page.bar.lost.text()
    assert page.bar.lost.isVisible()
    page.bar.lost.click()
    row, _ = page.view.current()
    assert page.view.grid.key(row) == "003"
    assert page.view.line.text().startswith("✗")


def test_only_missing_shows_it_too(page, refused):
    page.only_missing.setChecked(True)
    assert page.view.row_of_key("003") is not None


@pytest.mark.parametrize("away", ["page", "sheet", "period"])
def test_it_is_there_when_one_comes_back(window, page, refused, away):
    if away == "page":
        window.show_page("home")
        window.show_page("entry")
    elif away == "sheet":
        page.tabs.setCurrentIndex(1)
        page.tabs.setCurrentIndex(0)
    else:
        old = window.session.current
        window.session.choose(open_period(window.session.workspace, old.scheme_id, "2026Q4", carry_from=old, params={}))
        assert cell(page, "003", "迟到次数")[0] != "9999"
        window.session.choose(old)
        window.show_page("entry")
    assert cell(page, "003", "迟到次数") == ("9999", CellState.REFUSED)


def test_it_is_there_when_the_program_is_opened_again(window, page, refused):
    path = window.session.workspace.path
    window.session.close()
    window.session.open(path)
    window.show_page("entry")
    assert cell(page, "003", "迟到次数") == ("9999", CellState.REFUSED)
    assert page.bar.lost.isVisible()


# ── a failed save ──

@pytest.fixture
def locked(window):
    other = sqlite3.connect(window.session.workspace.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def test_a_failed_save_says_so_keeps_the_text_and_f5_saves_it(qtbot, window, page, locked):
    before = stored(window, "003", "迟到次数")
    page.view.go_to("003", "迟到次数")
    press(qtbot, "8", Key.Key_Return)
    assert "K507" in page.view.line.text()
    assert "没有存上" in window.foot.text.text()
    assert cell(page, "003", "迟到次数") == ("8", CellState.REFUSED)
    press(qtbot, Key.Key_F5)
    assert "K507" in page.view.line.text()
    locked.execute("ROLLBACK")
    assert stored(window, "003", "迟到次数") == before
    press(qtbot, Key.Key_Up)
    assert "F5" in page.view.line.text()
    press(qtbot, Key.Key_F5)
    assert stored(window, "003", "迟到次数") == "8"
    assert cell(page, "003", "迟到次数") == ("8", CellState.FILLED)
    assert not page.bar.lost.isVisible()


def test_a_failed_save_on_paper_keeps_the_text_too_and_f5_saves_it(qtbot, window, page, locked):
    page.view.go_to("003", "迟到次数")
    press(qtbot, Key.Key_F4)
    field = next(one for one in page.paper.fields if one.place == ("录入", "迟到次数"))
    field.input.setFocus()
    press(qtbot, "8", Key.Key_Return)
    assert field.text() == "8"
    assert field.input.property("wrong") is True
    assert "K507" in field.words.text()
    locked.execute("ROLLBACK")
    press(qtbot, Key.Key_F5)
    assert stored(window, "003", "迟到次数") == "8"
    assert field.input.property("wrong") is False
    assert not field.words.isVisible()


def test_a_block_that_was_not_saved_is_saved_by_f5_as_a_whole(qtbot, window, page, locked):
    page.view.go_to("001", "迟到次数")
    QApplication.clipboard().setText("3\r\n4\r\n5\r\n")
    press(qtbot, Key.Key_V, modifier=Ctrl)
    press(qtbot, Key.Key_Return)
    assert [cell(page, key, "迟到次数")[1] for key in ("001", "002", "003")] == [CellState.REFUSED] * 3
    locked.execute("ROLLBACK")
    press(qtbot, Key.Key_F5)
    assert [stored(window, key, "迟到次数") for key in ("001", "002", "003")] == ["3", "4", "5"]


def test_where_nothing_at_all_can_be_written_closing_asks_once(qtbot, window, page):
    drafts_of(window.session.workspace).path.mkdir()  # not even beside the database
    page.view.go_to("003", "迟到次数")
    press(qtbot, "9", "9", "9", "9", Key.Key_Return)
    assert not window.close()
    assert "没存上" in window.foot.text.text()
    assert "F5" in window.foot.text.text()
    assert window.session.ws is not None
    assert window.close(), "a second time it is meant"
