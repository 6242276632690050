"""花名册 by keyboard: which periods a change concerns, one person's file, many at once, pasted blocks, last quarter's roster."""

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication

from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.people_changes import changes_of
from kaohe_desktop.office.periods import archive, open_period
from kaohe_desktop.ui.person_panel import LEDGER, PAST, RESULTS

Key = Qt.Key


@pytest.fixture
def page(window):
    window.show_page("roster")
    window.activateWindow()
    QApplication.processEvents()
    return window.page("roster")


@pytest.fixture
def months(window, page):
    """August and October of another scheme, open, with the same people."""
    session = window.session
    found = [open_period(session.workspace, "broadcast-monthly", code, carry_from=session.current) for code in ("2026-08", "2026-10")]
    session.changed(None)
    return found


def unit(window, period, key):
    window.session.workspace.forget(period.id)
    return window.session.workspace.book(period.id).by_key[key].cells.get("科室", "")


def test_one_line_asks_which_open_periods_a_change_concerns(window, page, months, qtbot):
    august, october = months
    page.view.go_to("003")
    before = unit(window, august, "003")
    wanted = next(text for text in page.view.grid.departments() if text != before)
    qtbot.keyClick(page.view, Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    page.change.day.setDate(QDate(2026, 8, 15))
    assert {number: box.isChecked() for number, box in page.change.others.items()} == {august.id: True, october.id: True}
    page.change.day.setDate(QDate(2026, 9, 15))
    assert not page.change.others[august.id].isChecked(), "August was over"
    page.change.day.setDate(QDate(2026, 8, 15))
    page.change.others[october.id].setFocus()
    qtbot.keyClick(page.change.others[october.id], Key.Key_Space)
    page.change.day.setDate(QDate(2026, 8, 16))
    assert not page.change.others[october.id].isChecked(), "what the clerk said stays"
    page.change.set("科室", wanted)
    page.change.reason.setCurrentText("轮岗")
    qtbot.keyClick(page.change.reason.lineEdit(), Key.Key_Return)
    current = window.session.current
    assert [unit(window, one, "003") for one in (current, august, october)] == [wanted, wanted, before]
    assert "（2 个考核期）" in window.foot.text.text()
    window.foot.undo_button.click()
    assert [unit(window, one, "003") for one in (current, august)] == [before, before]
    assert changes_of(window.session.workspace, "003")[0].withdrawn


def test_where_no_other_period_is_open_nothing_is_asked(window, page):
    page.view.go_to("003")
    page.ask_change()
    assert page.change.others == {}
    assert not page.change._concerned.isVisible()


def test_an_archived_period_is_never_offered(window, page, months):
    august, october = months
    ws = window.session.workspace
    compute(ws, august)
    archive(ws, august, why="已定")
    page.view.go_to("003")
    page.ask_change()
    assert set(page.change.others) == {october.id}


def test_everything_of_one_person_is_one_key_away_and_follows_the_cursor(window, page, qtbot):
    compute(window.session.workspace, window.session.current)
    page.view.go_to("046")
    qtbot.keyClick(page.view, Key.Key_F4)
    person = page.person
    assert person.isVisible()
    assert page.view.isVisible(), "beside the table where there is room"
    name = window.session.workspace.book(window.session.current.id).by_key["046"].name
    assert person.title.text().startswith(f"{name}　046　")
    assert [cells[:1] for cells in person.table.list_model.rows] == [("2026年第三季度",)]
    from kaohe_desktop.office.computing import latest

    result = next(one for one in latest(window.session.workspace, window.session.current).results if one.key == "046")
    assert person.table.list_model.rows[0][1:4] == (result.grade, f"{result.total:.2f}", str(result.rank))
    person.tabs.setCurrentIndex((RESULTS, PAST, LEDGER).index(LEDGER))
    assert any("旷工" in cells[1] for cells in person.table.list_model.rows)
    page.view.go_to("015")
    assert person.key == "015"
    assert any("病假" in cells[1] for cells in person.table.list_model.rows), "in the same tab"
    qtbot.keyClick(person.table, Key.Key_Escape)
    assert not person.isVisible()
    assert page.view.isVisible()


def test_the_file_leads_to_the_results_of_an_old_period_and_to_its_print(window, page, qtbot):
    old = window.session.current
    compute(window.session.workspace, old)
    window.session.choose(open_period(window.session.workspace, "meiling", "2026Q4", carry_from=old))
    window.show_page("roster")
    page.view.go_to("046")
    page.toggle_person()
    assert [cells[0] for cells in page.person.table.list_model.rows] == ["2026年第四季度", "2026年第三季度"]
    page.person.print_button.click()
    assert window.page_name == "printing"
    printing = window.page("printing")
    assert printing.forms.form.code == "G9"
    assert list(printing.people.chosen) == ["046"]
    window.show_page("roster")
    page.view.go_to("046")
    if not page.person.isVisible():
        page.toggle_person()
    page.person.table.selectRow(1)
    qtbot.keyClick(page.person.table, Key.Key_Return)
    qtbot.waitUntil(lambda: window.page_name == "results")
    assert window.session.current.code == old.code


def test_in_little_room_the_file_stands_in_place_of_the_table(window, page):
    window.resize(683, 384)
    QApplication.processEvents()
    page.view.go_to("046")
    page.toggle_person()
    QApplication.processEvents()
    assert page.person.isVisible()
    assert not page.view.isVisible()
    assert window.room.horizontalScrollBar().maximum() == 0
    page.person.leave()
    assert page.view.isVisible()


def test_a_category_is_filled_for_many_in_one_step(window, page, qtbot):
    book = window.session.workspace.book(window.session.current.id)
    rows = [page.view.row_of_key(key) for key in ("024", "025", "026")]
    page.view.select(min(rows), 2)
    page.view.select(max(rows), 2, extend=True)
    keys = [page.view.grid.key(row) for row in range(min(rows), max(rows) + 1)]
    page.fill_button.click()
    assert page.fill.whom.currentText() == f"选中的 {len(keys)} 人"
    assert page.fill.column.currentText() == "考核类别"
    page.fill.text.setCurrentText("中层干部")
    qtbot.keyClick(page.fill.text.lineEdit(), Key.Key_Return)
    assert {book.by_key[key].cells["考核类别"] for key in keys} == {"中层干部"}
    assert not page.fill.isVisible()
    assert "统一填 考核类别" in window.foot.undo_button.toolTip()
    window.foot.undo_button.click()
    book = window.session.workspace.book(window.session.current.id)
    assert {book.by_key[key].cells["考核类别"] for key in keys} == {"一般工作人员"}


def test_what_may_not_be_filled_stays_in_its_cells_marked(window, page):
    page.ask_fill()
    page.fill.column.setCurrentText("考核类别")
    page.fill.text.setCurrentText("局级")
    page.fill.fill()
    assert page.view.grid.text(0, [one.heading for one in page.view.grid.columns].index("考核类别")) == "局级"
    assert window.session.workspace.book(window.session.current.id).by_key["001"].cells["考核类别"] == "科级干部"
    assert "没有存上" in window.foot.text.text()


def block(count):
    head = ["人员编号", "姓名", "科室", "考核类别", "常规工作安排", "重点项目数"]
    return "\n".join("\t".join(cells) for cells in (head, *(
        [f"2{n:02}", f"新人{n}", "党政综合办公室", "一般工作人员", "科室", "1"] for n in range(count)
    )))


def test_sixty_people_are_pasted_after_one_look(window, page, qtbot):
    count = window.session.current.subjects
    QApplication.clipboard().setText(block(60))
    page.add_row()
    qtbot.keyClick(page.view.panes.left, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.pasting.isVisible()
    assert page.pasting.title.text().startswith("粘贴：60 人新增；打勾的 60 人")
    assert window.session.current.subjects == count
    page.pasting.table.selectRow(0)
    qtbot.keyClick(page.pasting.table, Key.Key_Space)
    qtbot.keyClick(page.pasting.table, Key.Key_Return)
    assert page.view.isVisible()
    assert window.session.current.subjects == count + 59
    assert "200" not in window.session.workspace.book(window.session.current.id).by_key
    window.foot.undo_button.click()
    assert window.session.current.subjects == count


def test_esc_pastes_nothing(window, page, qtbot):
    count = window.session.current.subjects
    QApplication.clipboard().setText(block(3))
    page.add_row()
    qtbot.keyClick(page.view.panes.left, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(page.pasting.table, Key.Key_Escape)
    assert page.view.isVisible()
    assert window.session.current.subjects == count


def test_last_quarters_roster_comes_after_one_look(window, page, qtbot):
    session = window.session
    session.choose(open_period(session.workspace, "meiling", "2026Q4"))
    window.show_page("roster")
    assert page.empty.isVisible()
    assert "从上季度带来" in page.empty.text()
    page.copy_button.click()
    assert page.copying.isVisible()
    assert "66 人" in page.copying.title.text()
    assert "当季退休，不再编入" in page.copying.note.text()
    qtbot.keyClick(page.copying.table, Key.Key_Return)
    assert session.current.subjects == 66
    assert page.view.isVisible()
    assert not page.empty.isVisible()
    window.foot.undo_button.click()
    assert session.current.subjects == 0
