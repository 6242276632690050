"""考核办法 and 考核期 in little room: nothing scrolls the page, and what is typed stands with what is wrong with it in view."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

from kaohe_desktop.ui.pages.scheme import GUIDE, TRIAL
from kaohe_desktop.ui.style import apply_style, look

SCREENS = [(1366, 768), (1093, 614), (911, 512), (683, 384)]


@pytest.fixture
def sized(window, qapp):
    def make(size, screen):
        apply_style(qapp, "深色", size)
        window.resize(*screen)
        for _ in range(3):
            QApplication.processEvents()
        return window
    yield make
    apply_style(qapp, "浅色", "标准")


def settle(window):
    window.jobs.wait()
    for _ in range(4):
        QApplication.processEvents()


def seen(window, widget):
    """Whether all of a widget stands in the room of the page, unscrolled."""
    place = QRect(widget.mapTo(window.room.viewport(), QPoint(0, 0)), widget.size())
    return widget.isVisible() and window.room.viewport().rect().contains(place)


@pytest.mark.parametrize("screen", SCREENS, ids=str)
@pytest.mark.parametrize("size", ["标准", "特大"])
def test_every_view_of_a_scheme_fits(sized, size, screen):
    window = sized(size, screen)
    window.show_page("scheme")
    page = window.page("scheme")
    page.copy_button.click()
    page.ask.set("新的名称", "街道考核（修订）")
    page.ask.answer()
    for tab in range(5):
        page.tabs.setCurrentIndex(tab)
        if tab == TRIAL:
            page.trial.run()
            while window.jobs.busy:
                QApplication.processEvents()
        settle(window)
        room = window.room
        assert room.horizontalScrollBar().maximum() == 0, tab
        assert room.verticalScrollBar().maximum() <= look.size * 2, (tab, room.verticalScrollBar().maximum())
        assert page.stack.currentWidget().height() >= 3 * look.row_height


@pytest.mark.parametrize("screen", SCREENS, ids=str)
@pytest.mark.parametrize("size", ["标准", "特大"])
def test_a_formula_stands_with_its_mistake_in_view(sized, qtbot, size, screen):
    window = sized(size, screen)
    window.activateWindow()
    window.show_page("scheme")
    page = window.page("scheme")
    page.copy_button.click()
    page.ask.set("新的名称", "街道考核（修订）")
    page.ask.answer()
    page.turn_to(GUIDE)
    page.guide.go_to(("item", 2, "formula"))
    bar = page.guide.bar
    bar.begin("")
    bar.box.setPlainText("若 迟到次 ≥ 10 则 0 否则 考勤满分")
    qtbot.waitUntil(lambda: "迟到次数" in bar.wrong.text())
    settle(window)
    assert seen(window, bar.box)
    assert seen(window, bar.wrong)
    assert page.guide.table.isVisible()
    assert page.guide.table.viewport().height() >= look.row_height - 4  # the row typed in, too
    window.page("scheme").guide._cancel()
    settle(window)
    assert page.tools.isVisible()  # the tools come back


@pytest.mark.parametrize("size", ["标准", "特大"])
def test_the_check_up_takes_the_place_of_the_editing_where_there_is_no_room_beside_it(sized, size):
    window = sized(size, (683, 384))
    window.activateWindow()
    window.show_page("scheme")
    page = window.page("scheme")
    page.copy_button.click()
    page.ask.set("新的名称", "街道考核（修订）")
    page.ask.answer()
    page.turn_to(GUIDE)
    settle(window)
    assert not page.side.isVisible()
    assert "提示" in page.fold.button.text()
    page.fold.by_key()
    settle(window)
    assert page.side.isVisible()
    assert not page.stack.isVisible()
    item = page.side.health.item(1)
    page.side.health.itemActivated.emit(item)  # to where it is mended, and back to the editing
    settle(window)
    assert page.stack.isVisible()
    assert page.guide.chapter == "等次与名额"


@pytest.mark.parametrize("size", ["标准", "特大"])
def test_the_form_for_the_next_period_fits(sized, size):
    window = sized(size, (683, 384))
    window.activateWindow()
    window.show_page("periods", "new")
    page = window.page("periods")
    settle(window)
    assert window.room.horizontalScrollBar().maximum() == 0
    assert seen(window, page.form)
    assert page.form.horizontalScrollBar().maximum() == 0
    place = page.open_button.mapTo(page.form.viewport(), QPoint(0, 0))
    assert page.form.viewport().rect().contains(place)  # Enter stands in view
    assert not page.views.isVisible()
    page.form.close_form()
    settle(window)
    assert page.views.isVisible()
    page.tabs.setCurrentIndex(1)
    settle(window)
    assert window.room.horizontalScrollBar().maximum() == 0
    assert seen(window, page.year.table)
