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
    assert tree.topLevelItemCount() == len(gaps.departments) + len(gaps.complete)
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
    assert "1 处" in home.ledger_button.text(), "the piece of work the sample's ledger has more"
    grid = LedgerGrid(window.session.workspace, window.session.current, PLUS_MINUS)
    headings, last = [one.heading for one in grid.columns], grid.row_count() - 1
    for heading, text in (("人员编号", "015"), ("日期", "2026-08-03"), ("种类", "加分"), ("分值", "9"), ("事由", "立功")):
        grid.enter(last, headings.index(heading), text)
    window.session.changed(None)
    home_of(window)
    assert "2 处" in home.ledger_button.text()
    home.ledger_button.click()
    assert window.page_name == "ledger"
    assert window.page("ledger").taking


def test_a_deadline_is_ticked_by_keyboard_and_the_tick_undone(window, qtbot):
    from PySide6.QtWidgets import QApplication

    home = home_of(window)
    key, tick = next(iter(home.dates.ticks.items()))
    tick.setFocus()
    qtbot.keyClick(tick, Qt.Key.Key_Space)
    done = {(one.name, one.day): one.done for one in overview(window.session.workspace, window.session.current).deadlines}
    assert done[key] is not None
    assert QApplication.focusWidget() is home.dates.ticks[key], "the keys stay where they were"
    assert home.dates.ticks[key].isChecked()
    assert key[0] in window.foot.text.text()
    assert window.foot.undo_button.isVisible()
    qtbot.keyClick(home.dates.ticks[key], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert all(one.done is None for one in overview(window.session.workspace, window.session.current).deadlines)
    assert "撤销" in window.foot.text.text()
    qtbot.keyClick(home.dates.ticks[key], Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert any(one.done for one in overview(window.session.workspace, window.session.current).deadlines)


def test_a_failed_save_says_so_and_the_box_shows_what_is_stored(window, monkeypatch):
    from kaohe_desktop.engine.problems import Refused
    from kaohe_desktop.office import deadlines
    from kaohe_desktop.office.problems import NOT_COMPUTED

    home = home_of(window)

    def fails(*_args):
        raise Refused([NOT_COMPUTED.at(period="第三季度", act="试验")])

    monkeypatch.setattr(deadlines, "tick", fails)
    key, tick = next(iter(home.dates.ticks.items()))
    tick.click()
    assert "第三季度" in window.foot.text.text()
    assert not home.dates.ticks[key].isChecked()


def test_who_has_handed_in_is_seen_and_no_empty_paper(window):
    home = home_of(window)
    gaps = overview(window.session.workspace, window.session.current).gaps
    lines = [home.missing.topLevelItem(row) for row in range(home.missing.topLevelItemCount())]
    assert [line.text(1) for line in lines[len(gaps.departments):]] == ["齐"] * len(gaps.complete)
    last = lines[-1]
    bottom = home.missing.visualItemRect(last).bottom()
    assert bottom <= home.missing.viewport().height(), "all of them are seen"
    assert home.missing.viewport().height() - bottom < 2 * home.missing.visualItemRect(last).height()


def test_who_has_not_given_a_name_is_offered_to(window, qtbot):
    home = home_of(window)
    session = window.session
    session.workspace.set_user("")
    session.changed()
    home.refresh()
    assert home.clerk_button.isVisible()
    home.clerk_button.click()
    assert window.page_name == "system"
    clerk = window.page("system").clerk
    clerk.setText("王经办")
    qtbot.keyClick(clerk, Qt.Key.Key_Return)
    assert session.workspace.user == "王经办"
    home_of(window)
    assert not home.clerk_button.isVisible()
