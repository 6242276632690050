"""花名册 by keyboard: a dated change, orders, an import ticked person by person and taken back by its name."""

import openpyxl
import pytest
from PySide6.QtCore import QDate, Qt

from kaohe_desktop.office.demo import sample_book
from kaohe_desktop.office.people_changes import changes_of


@pytest.fixture
def page(window):
    window.show_page("roster")
    return window.page("roster")


def book_of(window):
    return window.session.workspace.book(window.session.current.id)


def test_a_change_is_recorded_and_taken_back_by_keys(window, page, qtbot):
    page.view.go_to("003")
    line = book_of(window).by_key["003"]
    before = line.cells["科室"]
    unit = next(text for text in page.view.grid.departments() if text != before)
    qtbot.keyClick(page.view, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert page.change.isVisible()
    assert page.change.day.hasFocus()
    page.change.set("科室", unit)
    qtbot.keyClick(page.change.do_button, Qt.Key.Key_Return)
    assert "理由" in page.change.wrong.text()
    assert book_of(window).by_key["003"].cells["科室"] == before
    page.change.day.setDate(QDate(2026, 8, 15))
    page.change.reason.setCurrentText("轮岗")
    qtbot.keyClick(page.change.reason.lineEdit(), Qt.Key.Key_Return)
    assert not page.change.isVisible()
    assert book_of(window).by_key["003"].cells["科室"] == unit
    assert [(one.day, one.reason) for one in changes_of(window.session.workspace, "003")] == [("2026-08-15", "轮岗")]
    window.foot.undo_button.click()
    assert book_of(window).by_key["003"].cells["科室"] == before
    page.view.go_to("003")
    page.ask_change()
    assert "已撤销" in page.change.history.list_model.rows[0][1]
    qtbot.keyClick(page.change.reason, Qt.Key.Key_Escape)
    assert not page.change.isVisible()


def test_retiring_proposes_the_months_and_the_clerk_may_say_otherwise(window, page, qtbot):
    page.view.go_to("003")
    page.ask_change()
    page.change.day.setDate(QDate(2026, 8, 31))
    page.change.set("人员状态", "当季退休")
    assert page.change.answers()["在职月数"] == "2"
    page.change.day.setDate(QDate(2026, 7, 31))
    assert page.change.answers()["在职月数"] == "1"
    page.change.set("在职月数", "3")
    page.change.day.setDate(QDate(2026, 8, 31))
    assert page.change.answers()["在职月数"] == "3"


def test_departments_have_no_dated_changes(window, qtbot):
    from kaohe_desktop.office.periods import open_period

    window.session.choose(open_period(window.session.workspace, "xinban-dept", "2026"))
    window.show_page("roster")
    page = window.page("roster")
    assert not page.change_button.isVisible()
    page.ask_change()
    assert not page.change.isVisible()


def test_the_order_is_chosen(window, page):
    page.order.setCurrentText("姓氏笔画")
    names = [page.view.grid.text(row, 1) for row in range(3)]
    page.order.setCurrentText("花名册顺序")
    assert names != [page.view.grid.text(row, 1) for row in range(3)]


@pytest.fixture
def changed(tmp_path):
    """The sample's workbook: one post changed, another unit, a new person, and one person left out."""
    book = openpyxl.load_workbook(sample_book())
    sheet = book["花名册"]
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(2, headings.index("职务") + 1).value = "主任科员"
    sheet.cell(3, headings.index("备注") + 1).value = "新备注"
    row = [sheet.cell(4, at + 1).value for at in range(len(headings))]
    row[headings.index("人员编号")], row[headings.index("姓名")] = "900", "新来人"
    gone = sheet.cell(sheet.max_row, headings.index("人员编号") + 1).value
    for name in book.sheetnames:
        for at in range(book[name].max_row, 1, -1):
            if str(book[name].cell(at, 1).value) == str(gone):
                book[name].delete_rows(at)
    sheet.append(row)
    path = tmp_path / "改.xlsx"
    book.save(path)
    return path, str(gone)


def test_only_what_is_ticked_is_imported_and_comes_back_by_its_name(window, page, work, qtbot, changed):
    path, gone = changed
    count = window.session.current.subjects
    page.start_import(path)
    work(window)
    table = page.importing.people
    lines = {line.key: line for line in table.tick_model.things}
    kinds = {key: str(line.kind) for key, line in lines.items()}
    keys = list(kinds)
    assert sorted(kinds.values()) == sorted(["有改动", "有改动", "新增", "不在文件里"])
    assert (kinds["900"], kinds[gone]) == ("新增", "不在文件里")
    assert not table.tick_model.ticks[keys.index(gone)]
    assert "→ 主任科员" in lines[keys[0]].text
    table.setFocus()
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert "打勾的 2 人" in page.importing.title.text()
    page.importing.do_button.click()
    work(window)
    book = book_of(window)
    assert book.by_key[keys[0]].cells["职务"] == "主任科员"
    assert book.by_key[keys[1]].cells.get("备注", "") != "新备注"
    assert "900" in book.by_key
    assert gone in book.by_key
    assert window.foot.undo_button.isVisible()
    window.foot.undo_button.click()
    book = book_of(window)
    assert "导入 改.xlsx" in window.foot.text.text()
    assert "900" not in book.by_key
    assert book.by_key[keys[0]].cells.get("职务", "") != "主任科员"
    assert window.session.current.subjects == count


def test_who_is_not_in_the_file_leaves_when_ticked_and_comes_back_with_the_entries(window, page, work, changed):
    path, gone = changed
    entries = dict(book_of(window).by_key[gone].entries)
    page.start_import(path)
    work(window)
    model = page.importing.people.tick_model
    model.tick(list(range(len(model.things))), False)
    assert not page.importing.do_button.isEnabled()
    model.tick([[line.key for line in model.things].index(gone)], True)
    page.importing.do_button.click()
    work(window)
    assert gone not in book_of(window).by_key
    window.foot.undo_button.click()
    assert book_of(window).by_key[gone].entries == entries
