"""The page 单位设置: a field left is kept, a wrong one is told beside it and changes nothing."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kaohe_desktop.office.office_settings import office_settings
from kaohe_desktop.office.office_settings_list import SETTINGS


def opened(window, group):
    window.show_page("office", group)
    return window.page("office")


def test_every_setting_of_every_group_has_its_field(window):
    page = opened(window, None)
    found = set()
    for place in range(page.groups.count()):
        page.groups.setCurrentRow(place)
        found |= set(page.fields)
    assert found == {one.name for one in SETTINGS}


def test_a_number_typed_is_kept_when_the_field_is_left_and_a_wrong_one_is_not(window, qtbot):
    setting = next(one for one in SETTINGS if one.name == "公示天数")
    page = opened(window, setting.group)
    field = page.fields["公示天数"]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "7")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert office_settings(window.session.workspace).count("公示天数") == 7
    field.selectAll()
    qtbot.keyClicks(field, "0")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "0"
    assert page._notes["公示天数"][0].objectName() == "bad"
    assert office_settings(window.session.workspace).count("公示天数") == 7


def test_a_wording_with_an_unknown_name_is_refused_with_the_names_there_are(window):
    setting = next(one for one in SETTINGS if one.kind == "wording")
    page = opened(window, setting.group)
    page.fields[setting.name].setPlainText("现予公示‹没有的名称›")
    page._keep(setting.name)
    assert "没有‹没有的名称›" in page._notes[setting.name][0].text()
    assert setting.name not in office_settings(window.session.workspace).given
