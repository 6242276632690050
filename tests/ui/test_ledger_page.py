"""台账 by keyboard: entries typed row by row, taken over into 录入, taken back; texts of last quarter; every scheme.

The sample office has a ledger of its own: what a test adds is counted beside it.
"""

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kaohe_desktop.office.ledger import ATTENDANCE, PLUS_MINUS
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


def last_tab(page):
    page.tabs.setCurrentIndex(page.tabs.count() - 1)


def row_of(page, key, day):
    grid = page.view.grid
    return next(row for row in range(grid.row_count()) if (grid.key(row), cell(page, row, "起日")) == (key, day))


def cell(page, row, heading):
    grid = page.view.grid
    return grid.text(row, [one.heading for one in grid.columns].index(heading))


def entry_of(window, key, heading):
    book = window.session.workspace.book(window.session.current.id)
    return book.by_key[key].entries.get("录入", {}).get(heading, "")


def test_an_entry_is_typed_with_the_keys_alone(window, page, qtbot):
    before = page.view.grid.row_count()
    page.view.select(before - 1, 0)
    for text in ("020", "1", "0806"):  # 1: the first of the list, 迟到
        pane = page.view.panes.pane_of(page.view.current()[1])
        pane.setFocus()
        for key in text:
            qtbot.keyClick(pane.indexWidget(pane.currentIndex()) or QApplication.focusWidget() or pane, key)
        qtbot.keyClick(QApplication.focusWidget() or pane, Qt.Key.Key_Tab)
    assert page.view.grid.row_count() == before + 1
    row = before - 1
    assert (cell(page, row, "人员编号"), cell(page, row, "种类"), cell(page, row, "起日")) == ("020", "迟到", "2026-08-06")
    assert cell(page, row, "止日") == "—"
    assert page.view.current()[0] in (row, row + 1), "it stands where it was typed, and the next line is below it"
    page.session.changed(None)
    assert row_of(page, "020", "2026-08-06") < row, "looked at anew it stands by its day"


def test_what_is_taken_over_stands_in_the_entries_and_comes_back(window, page, qtbot):
    count = page.view.grid.row_count()
    type_entry(page, 人员编号="068", 种类="早退", 起日="2026-08-06")
    type_entry(page, 人员编号="039", 种类="迟到", 次数="3", 起日="2026-08-06")
    last_tab(page)
    page.take.table.tick_model.tick(list(range(len(page.take.table.tick_model.things))), False)
    page.take.mark("039", "迟到次数")
    assert "8月6日 迟到3次" in page.take.behind.text(), "the entries it comes from"
    assert not page.take.do_button.isEnabled()
    qtbot.keyClick(page.take.table, Qt.Key.Key_Space)
    qtbot.keyClick(page.take.do_button, Qt.Key.Key_Return)
    assert entry_of(window, "039", "迟到次数") == "3"
    assert "已取入 1 处" in window.foot.text.text()
    window.foot.undo_button.click()
    assert entry_of(window, "039", "迟到次数") == "0"
    page.undo()
    page.undo()
    page.tabs.setCurrentIndex(0)
    assert page.view.grid.row_count() == count


def test_a_conflict_is_shown_and_left_unless_ticked(window, page):
    type_entry(page, 人员编号="027", 种类="其他请假", 起日="2026-08-06")
    last_tab(page)
    things = page.take.table.tick_model.things
    place = next(place for place, one in enumerate(things) if (one.key, one.heading) == ("027", "请假天数"))
    assert str(things[place].state) == "与自己填的不同"
    assert (things[place].before, things[place].after) == ("5", "1")
    assert not page.take.table.tick_model.ticks[place]
    page.take.table.tick_model.tick([place], True)
    page.take.do_button.click()
    assert entry_of(window, "027", "请假天数") == "1"


def test_what_was_taken_says_from_which_entries_also_where_it_agrees(window, page):
    page.arrive(("046", "旷工天数"))
    assert page.taking
    assert page.take.every.isChecked()
    assert "旷工天数 1.5 ← 9月2日–9月3日上午 旷工（未请假，电话不通，考勤通报第9期）" in page.take.behind.text()
    page.arrive(("001", "科室工作"))
    assert "不是从台账取的" in window.foot.text.text()


def test_a_refused_entry_stays_marked_with_its_reason(window, page):
    row = page.view.grid.row_count() - 1
    type_entry(page, 人员编号="020", 种类="事假", 止日="2026-08-09", 起日="2026-08-08")
    assert "没有一个工作日" in page.view.line.text()
    assert cell(page, row, "起日") == "2026-08-08"
    page.tabs.setCurrentIndex(1)
    page.tabs.setCurrentIndex(0)
    assert cell(page, row, "起日") == "2026-08-08"


def test_an_empty_ledger_says_what_it_is_for_and_how_to_begin(window):
    session = window.session
    session.choose(open_period(session.workspace, "meiling", "2026Q4"))
    window.show_page("ledger")
    page = window.page("ledger")
    assert page.empty.isVisible()
    for word in ("迟到次数、旷工天数、请假天数、病事假天数", "怎么开始", "快记", "从 Excel 导入"):
        assert word in page.empty.text()
    page.tabs.setCurrentIndex(1)
    assert "奖惩附加分" in page.empty.text()


def test_all_of_one_person_is_one_key_away_and_leads_to_the_entry(window, page, qtbot):
    page.view.select(row_of(page, "046", "2026-09-04"), 0)
    qtbot.keyClick(page.view, Qt.Key.Key_F4)
    assert page.person.isVisible()
    assert not page.view.isVisible()
    lines = page.person.table.list_model.rows
    assert [(title, counted) for title, _, counted in lines] == [
        ("考勤", "1.5 天"), ("考勤", "1 次"), ("加减分", ""), ("考勤", "1 天"),
    ]
    assert page.person.note.text() == "合计：迟到次数 1，旷工天数 1.5，奖惩附加分 -1，请假天数 1，病事假天数 1", "and 录入 agrees"
    page.person.table.selectRow(2)
    qtbot.keyClick(page.person.table, Qt.Key.Key_Return)
    qtbot.waitUntil(page.view.isVisible)
    assert page.view.grid.book_name == PLUS_MINUS
    assert page.view.grid.key(page.view.current()[0]) == "046"


def test_what_may_be_there_twice_is_counted_and_shown_together(window, page):
    for _ in range(2):
        type_entry(page, 人员编号="020", 种类="迟到", 起日="2026-08-06")
    assert page.twice_button.isVisible()
    assert "1 条可能记了两遍" in page.twice_button.text()
    page.twice_button.click()
    assert [page.view.grid.key(row) for row in range(page.view.grid.row_count() - 1)] == ["020", "020"]
    page.view.select(1, 0)
    assert "可能记了两遍" in page.view.line.text()
    page.remove_row()
    assert not page.twice_button.isVisible()
    assert page.view.grid.row_count() > 3, "everything is shown again"


def test_the_workbook_goes_out_and_comes_back_in(window, page, work, monkeypatch, tmp_path):
    path = tmp_path / "台账.xlsx"
    monkeypatch.setattr("kaohe_desktop.ui.files.save_file", lambda *_: path)
    page.export_button.click()
    work(window)
    book = openpyxl.load_workbook(path)
    sheet = book[ATTENDANCE]
    headings = [one.value for one in sheet[1]]
    for heading, value in (("人员编号", "020"), ("种类", "迟到"), ("起日", "2026-08-06")):
        sheet.cell(sheet.max_row + (heading == "人员编号"), headings.index(heading) + 1).value = value
    book.save(path)
    page.start_import(path)
    work(window)
    assert "要添 1 条" in page.importing.title.text()
    page.importing.do_button.click()
    work(window)
    assert page.view.isVisible()
    assert cell(page, row_of(page, "020", "2026-08-06"), "种类") == "迟到"
    count = page.view.grid.row_count()
    page.undo()
    assert page.view.grid.row_count() == count - 1


@pytest.fixture
def next_quarter(window):
    """The quarter after the sample's, whose 岗位说明书 says 文秘 for one and 财务 for another, who has a new one already."""
    from kaohe_desktop.office.entry import EntryGrid

    session = window.session
    old, ws = session.current, session.workspace
    grid = EntryGrid(ws, old, "岗位说明书")
    column = [one.heading for one in grid.columns].index("工作内容")
    for row, text in ((0, "文秘"), (1, "财务")):
        grid.enter(row, column, text)
    new = open_period(ws, "meiling", "2026Q4", carry_from=old)
    EntryGrid(ws, new, "岗位说明书").enter(1, column, "出纳")
    session.choose(new)
    window.show_page("ledger")
    page = window.page("ledger")
    page.tabs.setCurrentIndex(next(at for at in range(page.tabs.count()) if page.tabs.tabText(at) == "岗位说明书"))
    return page, grid.key(0), grid.key(1)


def content(window, key):
    return window.session.workspace.book(window.session.current.id).by_key[key].entries.get("岗位说明书", {}).get("工作内容", "")


def test_last_quarters_texts_are_shown_before_they_come_and_overwrite_nothing(window, next_quarter, qtbot):
    page, blank, own = next_quarter
    qtbot.keyClick(page.carry_button, Qt.Key.Key_Space)
    assert page.carrying.isVisible()
    things = page.carrying.table.tick_model.things
    assert [(one.key, one.words) for one in things][:1] == [(blank, "工作内容 文秘")]
    assert own not in {one.key for one in things}
    assert window.session.workspace.book(window.session.current.id).by_key[own].name in page.carrying.note.text()
    assert content(window, blank) == "", "nothing before it is confirmed"
    qtbot.keyClick(page.carrying.table, Qt.Key.Key_Return)
    assert (content(window, blank), content(window, own)) == ("文秘", "出纳")
    assert page.view.isVisible()
    window.foot.undo_button.click()
    assert (content(window, blank), content(window, own)) == ("", "出纳")


def test_esc_brings_nothing_and_an_untick_leaves_one_out(window, next_quarter, qtbot):
    page, blank, _ = next_quarter
    page.ask_carry()
    qtbot.keyClick(page.carrying.table, Qt.Key.Key_Escape)
    assert not page.carrying.isVisible()
    assert content(window, blank) == ""
    page.ask_carry()
    page.carrying.table.selectRow(0)
    qtbot.keyClick(page.carrying.table, Qt.Key.Key_Space)
    if page.carrying.do_button.isEnabled():
        qtbot.keyClick(page.carrying.table, Qt.Key.Key_Return)
    assert content(window, blank) == ""


def test_a_text_is_typed_on_its_tab_and_taken_back_with_the_rest(window, next_quarter):
    page, blank, _ = next_quarter
    page.view.go_to(blank, "工作内容")
    page.view.model.enter(*page.view.current(), "档案")
    assert content(window, blank) == "档案"
    page.undo()
    assert content(window, blank) == ""


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
    from kaohe_desktop.office.carrying import carried_sheets

    texts = carried_sheets(window.session.scheme)
    assert page.tabs.count() == (4 if loaded.head.subject == "person" else 3) + len(texts)
    for tab in range(page.tabs.count()):
        page.tabs.setCurrentIndex(tab)
    assert page.take.note.text()
