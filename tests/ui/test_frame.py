import sys
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.log import log_uncaught
from kaohe_desktop.office.problems import STOPPED
from kaohe_desktop.resources import resource
from kaohe_desktop.ui.navigation import PAGES
from kaohe_desktop.ui.worker import Jobs

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("page", [*(page.name for page in PAGES), "help"])
def test_every_page_opens_and_fits_a_small_screen(window, page):
    window.resize(1366, 768)
    window.show_page(page)
    QApplication.processEvents()
    assert window.page_name == page
    assert window.pages.currentWidget().minimumSizeHint().width() <= 1366 - window.navigation.width()
    assert window.minimumSizeHint().height() <= 728
    assert window.pages.currentWidget().minimumSizeHint().height() <= 768 - 48 - window.foot.height()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_has_its_icon(page):
    assert resource("icons", f"{page.icon}.svg").is_file()


@pytest.mark.parametrize(("number", "page"), list(enumerate(PAGES[:9], 1)), ids=lambda one: getattr(one, "name", one))
def test_a_number_key_opens_each_page(qtbot, window, number, page):
    window.activateWindow()
    qtbot.keyClick(window, getattr(Key, f"Key_{number}"), Ctrl)
    assert window.page_name == page.name


def test_the_left_column_says_how_many_are_missing(window):
    window.count()
    entry = window.navigation._entries["entry"]
    assert entry._badge.isdigit()
    assert "缺项" in entry.toolTip()


@pytest.mark.parametrize("typed", ["001", "人名", "首字母"])
def test_a_person_is_found_by_number_name_or_initials(qtbot, window, typed):
    line = next(iter(window.session.workspace.book(window.session.current.id).lines.values()))
    text = {"人名": line.name, "首字母": line.initials}.get(typed, line.key)
    window.head.finder.setFocus()
    window.head.finder.setText(text)
    window.head.finder._look(text)
    qtbot.keyClick(window.head.finder, Key.Key_Return)
    view = window.page("entry").view
    assert window.page_name == "entry"
    assert view.grid.key(view.current()[0]) == line.key


def test_f1_shows_the_keys_and_leads_back(qtbot, window):
    window.show_page("entry")
    qtbot.keyClick(window, Key.Key_F1)
    assert window.page_name == "help"
    assert window.page("help").shown == "entry"
    qtbot.keyClick(window, Key.Key_F1)
    assert window.page_name == "entry"


def test_no_page_is_reached_without_a_database(qtbot, bare):
    qtbot.keyClick(bare, Key.Key_4, Ctrl)
    assert bare.page_name == ""
    assert not bare.navigation._entries["entry"].isEnabled()


def test_what_nobody_caught_is_one_sentence_and_no_traceback(window, monkeypatch, capsys, error_log):
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    log_uncaught(lambda sentence: window.session.said.emit(sentence, "bad"))
    try:
        raise RuntimeError("boom")
    except RuntimeError:
        sys.excepthook(*sys.exc_info())
    assert "程序出错" in window.foot.text.text()
    assert len(error_log) == 1
    assert "Traceback" not in window.foot.text.text() + capsys.readouterr().err


def test_long_work_reports_and_stops_when_asked(qtbot):
    jobs = Jobs()
    seen, outcome, ready = [], [], threading.Event()
    jobs.progressed.connect(lambda done: (seen.append(done), jobs.stop()))

    def work(progress):
        done = 0
        while progress(done):
            done += 1
            ready.wait(0.001)
        raise Refused([STOPPED.at(act="试验")])

    assert jobs.start("试验", work, outcome.append, outcome.append)
    assert not jobs.start("又一个", work, outcome.append, outcome.append)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert seen
    assert isinstance(outcome[0], Refused)


def test_the_window_is_not_closed_to_typing_while_work_is_done_elsewhere(qtbot, window, work):
    window.show_page("results", "compute")
    assert not window.pages.isEnabled()
    work(window)
    assert window.pages.isEnabled()


def test_buttons_say_what_they_do(window):
    for page in PAGES:
        window.show_page(page.name)
        for button in window.findChildren(QPushButton):
            assert button.text().strip() or not button.isVisible(), f"{page.title}: {button.toolTip()}"


def test_a_thousand_calls_leave_the_count_of_none_alone(window):
    window.foot.say("")
    before = sys.getrefcount(None)
    for _ in range(1000):
        window.foot.text.setText("一")
    assert abs(sys.getrefcount(None) - before) < 200


def test_the_larger_text_and_the_dark_theme_draw_every_page(window, qapp):
    from kaohe_desktop.ui.style import apply_style, look

    apply_style(qapp, "深色", "特大")
    try:
        assert look.size == 18
        for page in PAGES:
            window.show_page(page.name)
            assert not window.grab().isNull()
    finally:
        apply_style(qapp, "浅色", "标准")


def test_what_was_said_of_a_cell_is_not_said_on_another_page(window):
    window.show_page("entry")
    assert not refused_cell(window)
    assert "没有存上" in window.foot.text.text()
    assert window.foot.text.objectName() == "bad"
    window.show_page("ledger")
    assert not window.foot.text.text()
    assert window.page("entry").view.grid.refused_count == 1, "it stays marked where it stands"
    window.session.say("已备份", "good")
    window.show_page("home")
    assert window.foot.text.text() == "已备份", "what was done is still said"


def refused_cell(window):
    """Type a figure out of its range."""
    view = window.page("entry").view
    column = next(at for at in range(view.model.columnCount()) if view.grid.columns[at].heading == "迟到次数")
    return view.model.enter(0, column, "99999")
