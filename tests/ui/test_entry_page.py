import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kaohe_desktop.office.entry import EntryGrid, entry_sheets
from kaohe_desktop.office.grid import CellState
from kaohe_desktop.ui.grid_model import GridModel

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(window):
    window.show_page("entry")
    return window.page("entry")


def press(qtbot, page, *keys, modifier=Qt.KeyboardModifier.NoModifier):
    for key in keys:
        for one in key if isinstance(key, str) else (key,):
            qtbot.keyClick(QApplication.focusWidget() or page.view.panes.middle, one, modifier)


def column(page, heading):
    return [one.heading for one in page.view.grid.columns].index(heading)


def go(page, key, heading):
    assert page.view.go_to(key, heading)


def cell(page, key, heading):
    row = page.view.row_of_key(key)
    return page.view.grid.text(row, column(page, heading))


def test_the_tabs_are_the_sheets_of_the_scheme(page):
    expected = [sheet.title or sheet.name for sheet in entry_sheets(page.session.scheme)]
    assert [page.tabs.tabText(place) for place in range(page.tabs.count())] == expected
    for place in range(page.tabs.count()):
        page.tabs.setCurrentIndex(place)
        assert page.view.model.rowCount() >= 0
        assert page.view.grid is not None


@pytest.mark.parametrize("sheet", ["录入", "测评票", "台账"])
def test_the_model_over_the_offices_own_table_keeps_qts_promises(qtmodeltester, window, sheet):
    model = GridModel()
    model.set_grid(EntryGrid(window.session.workspace, window.session.current, sheet))
    qtmodeltester.check(model)


def test_a_typed_score_is_saved_and_the_total_follows_at_once(qtbot, window, page):
    go(page, "001", "迟到次数")
    total = page.session.scheme.scheme.total.name
    before = cell(page, "001", total)
    press(qtbot, page, "5", Key.Key_Return)
    assert cell(page, "001", "迟到次数") == "5"
    assert cell(page, "001", total) != before
    assert window.head.saved.text().startswith("已保存")
    assert "迟到次数" in window.foot.text.text()
    assert window.foot.undo_button.isVisible()


def test_a_refused_score_stays_marked_with_its_reason_and_code(qtbot, window, page):
    go(page, "001", "迟到次数")
    stored = cell(page, "001", "迟到次数")
    press(qtbot, page, "1000", Key.Key_Return)
    assert "K1" in page.view.line.text()
    row, at = page.view.row_of_key("001"), column(page, "迟到次数")
    assert page.view.grid.text(row, at) == "1000"
    assert page.view.grid.state(row, at) is CellState.REFUSED
    book = page.session.workspace.book(page.session.current.id)
    assert book.by_key["001"].entries["录入"].get("迟到次数", "0") == stored
    assert "没有存上" in window.foot.text.text()
    press(qtbot, page, Key.Key_F8)
    press(qtbot, page, Key.Key_Delete)
    assert page.view.grid.state(row, at) is not CellState.REFUSED


def test_a_pasted_block_is_checked_cell_by_cell_and_undone_in_one_step(qtbot, window, page):
    go(page, "001", "迟到次数")
    before = [cell(page, key, "迟到次数") for key in ("001", "002")]
    QApplication.clipboard().setText("3\t0.5\r\n4\t999\r\n")
    press(qtbot, page, Key.Key_V, modifier=Ctrl)
    assert [cell(page, key, "迟到次数") for key in ("001", "002")] == before  # shown, not yet entered
    press(qtbot, page, Key.Key_Return)
    assert [cell(page, key, "迟到次数") for key in ("001", "002")] == ["3", "4"]
    assert page.view.grid.state(page.view.row_of_key("002"), column(page, "旷工天数")) is CellState.REFUSED
    window.foot.undo_button.click()
    assert [cell(page, key, "迟到次数") for key in ("001", "002")] == before


def test_undo_reaches_back_over_a_change_of_the_filters(qtbot, window, page):
    go(page, "001", "迟到次数")
    before = cell(page, "001", "迟到次数")
    press(qtbot, page, "7", Key.Key_Return)
    page.only_missing.setChecked(True)
    page.only_missing.setChecked(False)
    qtbot.keyClick(window, Key.Key_Z, Ctrl)
    assert cell(page, "001", "迟到次数") == before
    qtbot.keyClick(window, Key.Key_Y, Ctrl)
    assert cell(page, "001", "迟到次数") == "7"


def test_only_those_with_something_missing_are_shown(page):
    everybody = page.view.model.rowCount()
    page.only_missing.setChecked(True)
    assert 0 < page.view.model.rowCount() < everybody


def test_the_filters_narrow_by_category_and_department(page):
    everybody = page.view.model.rowCount()
    page.category.setCurrentIndex(1)
    some = page.view.model.rowCount()
    page.department.setCurrentIndex(1)
    assert 0 < page.view.model.rowCount() <= some < everybody


def test_the_home_page_leads_to_the_very_cell_that_is_missing(window):
    home = window.page("home")
    from kaohe_desktop.ui.board import board

    line = board(window.session).missing[0]
    home.missing.chosen.emit((line.keys[0], line.headings[0], line.sheet))
    page = window.page("entry")
    row, at = page.view.current()
    assert page.view.grid.key(row) == line.keys[0]
    assert page.view.grid.columns[at].heading == line.headings[0]


def test_a_new_ballot_is_typed_into_the_blank_last_row(qtbot, window, page):
    page.arrive(("", "", "测评票"))
    page.tabs.setCurrentIndex(page.sheets.index("测评票"))
    grid = page.view.grid
    rows = page.view.model.rowCount()
    page.view.select(rows - 1, column(page, "人员编号"))
    page.view.panes.left.setFocus()
    press(qtbot, page, "003", Key.Key_Return)
    assert page.view.model.rowCount() == rows + 1
    assert page.view.grid is grid
    page.view.step_back()
    assert page.view.model.rowCount() == rows


def test_an_archived_period_takes_nothing(qtbot, window, work):
    from kaohe_desktop.office.computing import compute
    from kaohe_desktop.office.periods import archive

    ws, period = window.session.workspace, window.session.current
    compute(ws, period)
    window.session.choose(archive(ws, period, "试验"))
    window.show_page("entry")
    page = window.page("entry")
    before = cell(page, "001", "迟到次数")
    go(page, "001", "迟到次数")
    press(qtbot, page, "9", Key.Key_Return)
    assert cell(page, "001", "迟到次数") == before
    assert "归档" in page.view.line.text()
