"""更多: what has no room in a row of tools stands behind it, and does there what it does outside."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox

from kaohe_desktop.ui.page import button, label
from kaohe_desktop.ui.tool_row import ToolRow


@pytest.fixture
def tools(qtbot):
    pressed = []
    first, second = (button(words, lambda words=words: pressed.append(words)) for words in ("导出一份给局里的", "导入花名册"))
    tick = QCheckBox("只看缺项")
    line = ToolRow(label("花名册"), None, first, second, tick, button("计算", list, "primary"), rare=(first, second, tick))
    qtbot.addWidget(line)
    line.resize(900, 40)
    line.show()
    line.activateWindow()
    QApplication.processEvents()
    return line, first, second, tick, pressed


def test_where_there_is_room_everything_is_shown(tools):
    line, *rest = tools
    assert all(one.isVisible() for one in rest[:3])
    assert not line.more.isVisible()


def test_the_rarest_goes_first_and_comes_back(tools):
    line, first, second, tick, _ = tools
    line.resize(line.sizeHint().width() - 10, 40)
    QApplication.processEvents()
    assert not first.isVisible()
    assert line.more.isVisible()
    assert second.isVisible()
    assert tick.isVisible()
    line.resize(line.minimumSizeHint().width(), 40)
    QApplication.processEvents()
    assert not any(one.isVisible() for one in (first, second, tick))
    line.resize(900, 40)
    QApplication.processEvents()
    assert all(one.isVisible() for one in (first, second, tick))


def test_behind_more_it_does_the_same_and_is_closed_when_closed(tools):
    line, first, second, tick, pressed = tools
    line.resize(line.minimumSizeHint().width(), 40)
    QApplication.processEvents()
    second.setEnabled(False)
    line.menu.aboutToShow.emit()
    actions = {action.text(): action for action in line.menu.actions()}
    assert list(actions) == [first.text(), second.text(), "只看缺项"]
    actions[first.text()].trigger()
    assert pressed == [first.text()]
    assert not actions[second.text()].isEnabled()
    actions["只看缺项"].trigger()
    assert tick.isChecked()


def test_what_a_page_hides_stays_hidden(tools):
    line, first, *_ = tools
    first.hide()
    QApplication.processEvents()
    line.resize(line.minimumSizeHint().width(), 40)
    QApplication.processEvents()
    line.menu.aboutToShow.emit()
    assert first.text() not in [action.text() for action in line.menu.actions()]
    line.resize(900, 40)
    QApplication.processEvents()
    assert not first.isVisible()
    first.show()
    QApplication.processEvents()
    assert first.isVisible()


def test_the_keys_are_not_lost_when_a_button_goes_behind_more(qtbot, tools):
    line, first, *_ = tools
    line.activateWindow()
    first.setFocus(Qt.FocusReason.TabFocusReason)
    line.resize(line.minimumSizeHint().width(), 40)
    QApplication.processEvents()
    assert QApplication.focusWidget() is line.more
