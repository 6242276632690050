"""台账 by keyboard: entries typed row by row, taken over into 录入, taken back; every scheme opens the page."""

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kaohe_desktop.office.ledger import ATTENDANCE
from kaohe_desktop.office.library import schemes
from kaohe_desktop.office.periods import open_period


@pytest.fixture
def page(window):
    window.show_page("ledger")
    return window.page("ledger")


def type_entry(page, **texts):
    """Type into the blank last row as the keys do: cell by cell through the view's own model."""
    grid = page.view.grid
    headings = [one.heading for one in grid.columns]
    last = grid.row_count() - 1
    for heading, text in texts.items():
        page.view.select(last, headings.index(heading))
        page.view.model.enter(last, headings.index(heading), text)


def cell(page, row, heading):
    grid = page.view.grid
    return grid.text(row, [one.heading for one in grid.columns].index(heading))


def entry_of(window, key, heading):
    book = window.session.workspace.book(window.session.current.id)
    return book.by_key[key].entries.get("录入", {}).get(heading, "")


def test_an_entry_is_typed_with_the_keys_alone(window, page, qtbot):
    page.view.select(0, 0)
    for text in ("015", "1", "2026-08-06"):  # 1: the first of the list, 迟到
        pane = page.view.panes.pane_of(page.view.current()[1])
        pane.setFocus()
        for key in text:
            qtbot.keyClick(pane.indexWidget(pane.currentIndex()) or QApplication.focusWidget() or pane, key)
        qtbot.keyClick(QApplication.focusWidget() or pane, Qt.Key.Key_Tab)
    assert page.view.grid.row_count() == 2
    assert (cell(page, 0, "人员编号"), cell(page, 0, "种类"), cell(page, 0, "计")) == ("015", "迟到", "1")
    assert cell(page, 0, "止日") == "—"
    assert "取入录入" in page.tabs.tabText(3)


def test_what_is_taken_over_stands_in_the_entries_and_comes_back(window, page, qtbot):
    key = next(line.key for line in window.session.workspace.book(window.session.current.id).lines.values()
               if not line.entries.get("录入", {}).get("迟到次数"))
    type_entry(page, 人员编号=key, 种类="迟到", 次数="3", 起日="2026-08-06")
    page.tabs.setCurrentIndex(3)
    things = page.take.table.tick_model.things
    assert [(one.key, one.heading, one.after) for one in things] == [(key, "迟到次数", "3")]
    page.take.table.setFocus()
    qtbot.keyClick(page.take.table, Qt.Key.Key_Space)
    assert not page.take.do_button.isEnabled()
    qtbot.keyClick(page.take.table, Qt.Key.Key_Space)
    qtbot.keyClick(page.take.do_button, Qt.Key.Key_Return)
    assert entry_of(window, key, "迟到次数") == "3"
    assert "已取入 1 处" in window.foot.text.text()
    window.foot.undo_button.click()
    assert entry_of(window, key, "迟到次数") == ""
    page.undo()
    page.tabs.setCurrentIndex(0)
    assert page.view.grid.row_count() == 1


def test_a_conflict_is_shown_and_left_unless_ticked(window, page):
    book = window.session.workspace.book(window.session.current.id)
    key, typed = next((line.key, text) for line in book.lines.values()
                      if (text := line.entries.get("录入", {}).get("请假天数", "")) not in ("", "1"))
    type_entry(page, 人员编号=key, 种类="其他请假", 起日="2026-08-06")
    page.tabs.setCurrentIndex(3)
    (one,) = page.take.table.tick_model.things
    assert str(one.state) == "与自己填的不同"
    assert (one.before, one.after) == (typed, "1")
    assert not page.take.do_button.isEnabled()
    page.take.table.tick_model.tick([0], True)
    page.take.do_button.click()
    assert entry_of(window, key, "请假天数") == "1"


def test_a_refused_entry_stays_marked_with_its_reason(window, page):
    type_entry(page, 人员编号="015", 种类="事假", 止日="2026-08-09", 起日="2026-08-08")
    assert "没有一个工作日" in page.view.line.text()
    assert cell(page, 0, "起日") == "2026-08-08"
    page.tabs.setCurrentIndex(1)
    page.tabs.setCurrentIndex(0)
    assert cell(page, 0, "起日") == "2026-08-08"


def test_the_workbook_goes_out_and_comes_back_in(window, page, work, monkeypatch, tmp_path):
    path = tmp_path / "台账.xlsx"
    monkeypatch.setattr("kaohe_desktop.ui.files.save_file", lambda *_: path)
    page.export_button.click()
    work(window)
    book = openpyxl.load_workbook(path)
    sheet = book[ATTENDANCE]
    headings = [one.value for one in sheet[1]]
    for heading, value in (("人员编号", "015"), ("种类", "迟到"), ("起日", "2026-08-06")):
        sheet.cell(2, headings.index(heading) + 1).value = value
    book.save(path)
    page.start_import(path)
    work(window)
    assert "要添 1 条" in page.importing.title.text()
    page.importing.do_button.click()
    work(window)
    assert page.view.isVisible()
    assert cell(page, 0, "人员编号") == "015"
    page.undo()
    assert page.view.grid.row_count() == 1


def test_last_periods_texts_come_along(window, qtbot):
    session = window.session
    from kaohe_desktop.office.entry import EntryGrid

    old = session.current
    grid = EntryGrid(session.workspace, old, "岗位说明书")
    grid.enter(0, [one.heading for one in grid.columns].index("工作内容"), "文秘")
    key = grid.key(0)
    session.choose(open_period(session.workspace, "meiling", "2026Q4", carry_from=old))
    window.show_page("ledger")
    page = window.page("ledger")
    page.carry_button.click()
    page.ask.set("哪些", "岗位说明书")
    qtbot.keyClick(page.ask.do_button, Qt.Key.Key_Return)
    assert session.workspace.book(session.current.id).by_key[key].entries["岗位说明书"]["工作内容"] == "文秘"
    window.foot.undo_button.click()
    assert not session.workspace.book(session.current.id).by_key[key].entries["岗位说明书"].get("工作内容")


@pytest.mark.parametrize("scheme", [info.id for info in schemes()])
def test_every_scheme_has_its_ledger(window, scheme):
    from kaohe_desktop.office.library import load_scheme

    loaded = load_scheme(scheme).scheme
    codes = {"month": "2026-07", "bimonth": "2026B4", "quarter": "2026Q4", "half": "2026H2", "year": "2027"}
    params = {one.name: "1" for one in loaded.params if one.required}
    if any(one.required and one.kind not in ("decimal", "integer") for one in loaded.params):
        pytest.skip("needs parameters of its own")
    try:
        period = open_period(window.session.workspace, scheme, codes[loaded.head.cycles[0]], params=params)
    except Exception as error:  # noqa: BLE001 - a scheme with parameters that hang together
        pytest.skip(str(error)[:60])
    window.session.choose(period)
    window.show_page("ledger")
    page = window.page("ledger")
    assert page.tabs.count() == (4 if loaded.head.subject == "person" else 3)
    for tab in range(page.tabs.count()):
        page.tabs.setCurrentIndex(tab)
    assert page.take.note.text()
