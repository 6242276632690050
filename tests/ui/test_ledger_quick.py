"""快记 by keyboard: initials, first letters, short dates, 回车 keeps it, and the next one at once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kaohe_desktop.office.ledger import PLUS_MINUS, WORK

Key = Qt.Key


@pytest.fixture
def page(window):
    window.show_page("ledger")
    return window.page("ledger")


@pytest.fixture
def keys(qtbot):
    """Press keys where the focus is: texts letter by letter."""
    def press(*pressed):
        for one in pressed:
            for key in one if isinstance(one, str) else (one,):
                qtbot.keyClick(QApplication.focusWidget(), key)
    return press


@pytest.fixture
def quick(window, page, qtbot):
    window.activateWindow()
    QApplication.processEvents()
    qtbot.keyClick(page.view, Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page.quick.isVisible()
    assert QApplication.focusWidget() is page.quick.fields["人员编号"]
    return page.quick


def entries(page, key):
    from kaohe_desktop.office.ledger_person import person_ledger

    return [one.words for one in person_ledger(page.session.workspace, page.session.current, key).entries]


def test_an_entry_takes_its_initials_a_letter_and_a_short_date(page, quick, keys):
    count = page.view.grid.row_count()
    keys("qbc")
    assert quick.hint.text().startswith("花名册里没有“qbc”")
    quick.fields["人员编号"].clear()
    keys("lhf")
    assert quick.hint.text() == "024 林海峰 党政综合办公室　还差：种类、起日"
    keys(Key.Key_Tab, "c", Key.Key_Tab, "8/6")
    assert quick.fields["人员编号"].text() == "024 林海峰 党政综合办公室"
    assert not quick._pairs["止日"].isVisible(), "a lateness has no last day"
    assert quick.hint.text() == "回车记下：林海峰 8月6日 迟到，计 1 次"
    assert page.view.grid.row_count() == count
    keys(Key.Key_Return)
    assert page.view.grid.row_count() == count + 1
    assert "8月6日 迟到" in entries(page, "024")
    assert "已记下" in quick.hint.text()
    assert quick.fields["人员编号"].hasFocus()
    assert quick.values() == dict.fromkeys(quick.values(), ""), "the next one at once"


def test_namesakes_are_told_apart_and_chosen_by_the_arrow(page, quick, keys):
    keys("clh")
    assert "▸009 陈丽华 党建工作办公室　044 陈丽华 城乡建设办公室" in quick.hint.text()
    keys(Key.Key_Down)
    assert "▸044" in quick.hint.text()
    keys(Key.Key_Tab, "b", Key.Key_Tab, "0810", Key.Key_Tab, Key.Key_Tab, "12", Key.Key_Tab, "s")
    assert quick.hint.text() == "回车记下：陈丽华（044 城乡建设办公室） 8月10日–8月12日上午 病假，计 2.5 天"
    keys(Key.Key_Return)
    assert entries(page, "044") == ["8月10日–8月12日上午 病假"]
    assert not any("病假" in one for one in entries(page, "009"))


@pytest.mark.parametrize(("kept", "following", "expected"), [
    ("留同一人", ("z", Key.Key_Tab, "0811"), {"024": ["8月6日 迟到", "8月11日 早退"]}),
    ("留同一天同一种", ("020",), {"024": ["8月6日 迟到"], "020": ["8月6日 迟到"]}),
    ("留同一天", ("020", Key.Key_Tab, "z"), {"024": ["8月6日 迟到"], "020": ["8月6日 早退"]}),
])
def test_the_person_or_the_day_stays_if_wanted(page, quick, keys, kept, following, expected):
    quick.keep.choose(kept)
    before = {key: entries(page, key) for key in expected}
    keys("lhf", Key.Key_Tab, "c", Key.Key_Tab, "8/6", Key.Key_Return)
    if kept == "留同一人":
        assert quick.fields["种类"].hasFocus(), "the first that is empty"
    keys(*following, Key.Key_Return)
    for key, added in expected.items():
        assert [one for one in entries(page, key) if one not in before[key]] == added
    assert page.session.settings.recall("ledger/keep") == kept


def test_what_is_refused_stays_typed_and_says_why_at_its_field(page, quick, keys):
    keys("046", Key.Key_Tab, "b", Key.Key_Tab, "9/2", Key.Key_Return)
    assert quick.hint.text().startswith("✗")
    assert "旷工" in quick.hint.text(), "already absent that day"
    assert quick.values()["起日"] == "9/2"
    assert quick.fields["起日"].property("wrong")
    quick.fields["起日"].setText("9/15")
    keys(Key.Key_Return)
    assert "9月15日 病假" in entries(page, "046")


def test_a_blank_that_must_be_filled_gets_the_cursor(page, quick, keys):
    keys("lhf", Key.Key_Return)
    assert quick.hint.text().startswith("✗")
    assert quick.fields["种类"].hasFocus()


def test_the_same_matter_twice_is_told_before_it_is_kept(page, quick, keys):
    keys("037", Key.Key_Tab, "c", Key.Key_Tab, "7/20", Key.Key_Tab)
    assert quick.hint.text() == "⚠ 已有一条一样的：7月20日 迟到（值班交接）；真是两回事就照样回车"
    keys(Key.Key_Return)
    assert len([one for one in entries(page, "037") if one.startswith("7月20日 迟到")]) == 2


def test_every_ledger_has_its_own_fields(page, quick, keys):
    page.tabs.setCurrentIndex(1)
    assert page.view.grid.book_name == PLUS_MINUS
    quick.begin()
    keys("lhf", Key.Key_Tab, "8.20", Key.Key_Tab, "1", Key.Key_Tab, "2", Key.Key_Tab, "huojiang", Key.Key_Return)
    assert "8月20日 加分2分（huojiang）" in entries(page, "024")
    page.tabs.setCurrentIndex(2)
    assert page.view.grid.book_name == WORK
    assert set(quick.fields) >= {"日期", "工作内容", "工作类型"}
    assert quick.fields["工作类型"].count() == 4, "the scheme's own kinds of work"


def test_esc_goes_to_the_table_and_undo_takes_the_entry_back(window, page, quick, keys):
    count = page.view.grid.row_count()
    keys("lhf", Key.Key_Tab, "c", Key.Key_Tab, "8/6", Key.Key_Return, Key.Key_Escape)
    assert not quick.isAncestorOf(QApplication.focusWidget())
    window.foot.undo_button.click()
    assert page.view.grid.row_count() == count


def test_where_there_is_little_room_it_is_one_press_off(window, page, qtbot):
    window.resize(683, 384)
    QApplication.processEvents()
    assert not page.quick.isVisible()
    assert page.view.isVisible()
    qtbot.keyClick(page.view, Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert page.quick.isVisible()
    for pair in page.quick._pairs.values():
        if pair.isVisible():
            assert page.quick._room.rect().contains(pair.geometry()), "no field is cut"
    assert window.room.horizontalScrollBar().maximum() == 0
