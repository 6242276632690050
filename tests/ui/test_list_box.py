"""A drop-down list narrower than its texts."""

import pytest
from PySide6.QtWidgets import QStyleOptionComboBox, QWidget

from kaohe_desktop.ui.list_box import ListBox

LONG = "梅岭街道机关事业单位工作人员季度绩效考核"


@pytest.fixture
def outer(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(700, 200)
    return made


@pytest.fixture
def box(outer):
    made = ListBox(outer)
    made.addItems([LONG, "短"])
    made.setFixedWidth(160)
    outer.show()
    return made


def shown(box):
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    return option.currentText


def test_what_does_not_fit_ends_in_dots_and_the_text_itself_is_whole(box):
    assert shown(box).endswith("…")
    assert LONG.startswith(shown(box)[:-1])
    assert box.currentText() == LONG
    box.setFixedWidth(600)
    assert shown(box) == LONG
    box.setFixedWidth(160)
    box.setCurrentIndex(1)
    assert shown(box) == "短"


def test_the_list_opened_shows_the_longest_text_whole(box):
    box.showPopup()
    assert box.view().width() >= box.fontMetrics().horizontalAdvance(LONG)
    box.hidePopup()
