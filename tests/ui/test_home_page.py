"""首页 by keyboard: steps lead to their places, a missing cell is one Enter away, a day of the calendar is corrected there."""

from PySide6.QtCore import Qt

from kaohe_desktop.office.calendar import calendar
from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.overview import overview


def home_of(window):
    window.show_page("home")
    return window.page("home")


def test_each_step_is_reached_and_opened_by_keys(window, qtbot):
    home = home_of(window)
    first = home.steps.marks[0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert home.steps.marks[1].hasFocus()
    qtbot.keyClick(home.steps.marks[1], Qt.Key.Key_Left)
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert window.page_name == "roster"
    assert [mark.step.id for mark in home.steps.marks] == [
        step.id for step in overview(window.session.workspace, window.session.current).steps
    ]


def test_enter_on_a_person_leads_to_the_very_cell(window, qtbot):
    home = home_of(window)
    gaps = overview(window.session.workspace, window.session.current).gaps
    tree = home.missing
    assert tree.topLevelItemCount() == len(gaps.departments)
    tree.setFocus()
    tree.setCurrentItem(tree.topLevelItem(0))
    tree.topLevelItem(0).setExpanded(False)
    qtbot.keyClick(tree, Qt.Key.Key_Right)
    assert tree.topLevelItem(0).isExpanded()
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    person = gaps.departments[0].people[0]
    assert window.page_name == "entry"
    entry = window.page("entry")
    row, column = entry.view.current()
    assert entry.view.grid.key(row) == person.key
    assert (entry.view.grid.columns[column].heading, entry.sheet) == person.cells[0]


def test_a_filled_cell_leaves_the_list_at_once(window, qtbot):
    home = home_of(window)
    before = home.missing_title.text()
    gaps = overview(window.session.workspace, window.session.current).gaps
    person = next(one for group in gaps.departments for one in group.people if len(one.cells) == 1)
    window.show_page("entry", (person.key, *person.cells[0]))
    view = window.page("entry").view
    view.model.enter(*view.current(), "1")
    assert home_of(window).missing_title.text() != before


def test_ties_are_told_with_names_and_seats(window):
    compute(window.session.workspace, window.session.current)
    window.session.changed(None)
    home = home_of(window)
    tie = overview(window.session.workspace, window.session.current).ties[0]
    words = " ".join(one.text() for one in home.ties.frame.findChildren(type(home.title)))
    book = window.session.workspace.book(window.session.current.id)
    assert all(book.by_key[key].name in words for key in tie.keys)
    assert f"剩 {tie.seats} 席" in words


def test_a_day_is_made_free_from_the_first_page(window, qtbot):
    home = home_of(window)
    home.dates.day_button.click()
    home.dates.ask.set("日期", "2026-08-14")
    home.dates.ask.set("这一天", "放假")
    qtbot.keyClick(home.dates.ask.do_button, Qt.Key.Key_Return)
    from datetime import date

    assert not calendar(window.session.workspace).works(date(2026, 8, 14))
    assert "8月14日 放假" in window.foot.text.text()


def test_an_empty_office_says_what_to_do(window, qtbot):
    from kaohe_desktop.office.periods import open_period

    window.session.choose(open_period(window.session.workspace, "xinban", "2026Q4"))
    home = home_of(window)
    assert not home.missing.isVisible()
    assert "花名册" in home._nothing.text()
    qtbot.keyClick(home.next_button, Qt.Key.Key_Return)
    assert window.page_name == "roster"


def test_what_the_ledger_has_more_is_told_and_one_press_away(window):
    from kaohe_desktop.office.ledger import PLUS_MINUS
    from kaohe_desktop.office.ledger_grid import LedgerGrid

    home = home_of(window)
    assert not home.ledger_button.isVisible()
    grid = LedgerGrid(window.session.workspace, window.session.current, PLUS_MINUS)
    headings = [one.heading for one in grid.columns]
    for heading, text in (("人员编号", "015"), ("日期", "2026-08-03"), ("种类", "加分"), ("分值", "9"), ("事由", "立功")):
        grid.enter(0, headings.index(heading), text)
    window.session.changed(None)
    home_of(window)
    assert "1 处" in home.ledger_button.text()
    home.ledger_button.click()
    assert window.page_name == "ledger"
    assert window.page("ledger").taking
