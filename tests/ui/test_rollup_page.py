"""年度汇总 in the window, by the keyboard: quarters, people, results, conflicts, undo, and one person's proof."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "office"))

from desk import column
from year_desk import change_entry, four_quarters, plain_person

from kaohe_desktop.office.computing import latest
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.periods import open_period
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.ui import files
from kaohe_desktop.ui.app import open_first

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="session")
def year_file(tmp_path_factory):
    """Four archived quarters and the year's empty period, made once."""
    path = tmp_path_factory.mktemp("year") / "年度.db"
    ws, _quarters = four_quarters(path)
    open_period(ws, "meiling-year", "2026", params={"年度优秀名额": "1"})
    ws.close()
    return path


@pytest.fixture
def page(bare, year_file, tmp_path):
    """The page on the year of a small office."""
    import shutil

    path = tmp_path / "考核.db"
    shutil.copyfile(year_file, path)
    open_first(bare, path)
    choose(bare, "meiling-year", "2026")
    bare.show_page("rollup")
    bare.activateWindow()
    return bare.page("rollup")


@pytest.fixture
def filled(page):
    page.add_button.click()
    page.take_button.click()
    return page


def choose(window, scheme, code):
    session = window.session
    session.choose(next(one for one in session.periods() if (one.scheme_id, one.code) == (scheme, code)))


def quarter_of(window, number):
    return next(one for one in window.session.periods() if one.code == f"2026Q{number}")


def conflicts(page):
    return [(row[0], row[2], row[3]) for row in page.conflicts.list_model.rows]


def typed(page, key, heading, text):
    grid = EntryGrid(page.session.workspace, page.session.current, "季度结果")
    place = next(at for at in range(grid.row_count()) if grid.key(at) == key)
    assert grid.enter(place, column(grid, heading), text).saved == 1
    page.session.changed(None)


def test_the_left_column_says_that_quarters_wait_to_be_taken(bare, page):
    entry = bare.navigation._entries["rollup"]
    assert entry._badge == "4"
    assert "4 期" in entry.toolTip()


def test_opening_the_year_offers_what_its_quarters_have(bare, page):
    choose(bare, "meiling", "2026Q1")
    choose(bare, "meiling-year", "2026")
    assert "有 4 期的内容可以取来" in bare.foot.text.text()


def test_the_quarters_are_shown_with_their_state(page):
    words = " ".join(one.text() for one in page.periods.frame.findChildren(QLabel) if one.isVisible())
    for number, source in enumerate(page.rolled.sources, 1):
        assert f"2026Q{number}　4 个　校验码 {source.digest[:8]}" in words
    assert words.count("已归档") == 4


def test_people_then_results_by_the_keyboard_and_undone_by_name(qtbot, bare, page):
    assert "花名册里还没有人" in conflicts(page)[0][2]
    assert not page.take_button.isEnabled()
    page.add_button.setFocus()
    qtbot.keyClick(page.add_button, Key.Key_Return)
    assert page.session.current.subjects == 4
    assert page.model.rows[0][3].endswith("待取")
    assert page.take_button.hasFocus()  # the next thing to do
    assert page.take_button.text() == "从各季度取结果　16"
    qtbot.keyClick(page.take_button, Key.Key_Return)
    result = latest(page.session.workspace, quarter_of(bare, 1)).result("001")
    assert page.model.rows[0][:4] == ("001", "张三", "党政办", f"{result.grade} {result.total}")
    assert page.state.text() == "能取的都取来了"
    assert page.conflicts_title.text() == "没有要核对的"
    assert page.compute_button.hasFocus()
    assert bare.foot.undo_button.isVisible()
    assert "从各季度取结果" in bare.foot.undo_button.toolTip()
    qtbot.keyClick(bare, Key.Key_Z, Ctrl)
    assert "已撤销：从各季度取结果" in bare.foot.text.text()
    assert page.model.rows[0][3].endswith("待取")
    qtbot.keyClick(bare, Key.Key_Y, Ctrl)
    assert page.model.rows[0][3] == f"{result.grade} {result.total}"
    qtbot.waitUntil(lambda: not bare.navigation._entries["rollup"]._badge)


def test_the_way_leads_to_computing_and_the_proof_names_the_seat(qtbot, bare, filled, work):
    qtbot.keyClick(filled.compute_button, Key.Key_Return)
    assert bare.page_name == "results"
    qtbot.keyClick(bare, Key.Key_F9)
    work(bare)
    bare.show_page("rollup")
    filled.arrive("001")
    words = filled.side.text.toPlainText()
    assert "张三" in words
    assert words.count("归档的结果") == 4
    assert "占第 1 个名额" in words
    assert "五、2" in words
    filled.table.setFocus()
    qtbot.keyClick(filled.table, Key.Key_Down)
    assert "李四" in filled.side.text.toPlainText()


def test_a_typed_figure_is_marked_in_words_and_replaced_only_when_asked(qtbot, filled):
    assert not filled.replace.isVisible()
    typed(filled, "002", "考评得分", "70")
    assert filled.model.rows[1][3] == "良好 70.00　与结果不同"
    assert filled.model.styled(1, 3)[0] == "warn"
    assert not filled.take_button.isEnabled()
    assert "自己填的是“考评得分 70.00”" in conflicts(filled)[0][2]
    assert filled.replace.isVisible()
    filled.replace.setFocus()
    qtbot.keyClick(filled.replace, Key.Key_Space)
    qtbot.keyClick(filled.take_button, Key.Key_Return)
    assert filled.model.rows[1][3] == "良好 83.00"
    assert not filled.replace.isVisible()
    assert conflicts(filled) == []


def test_a_quarter_changed_since_is_seen_when_the_page_is_next_shown(bare, filled):
    bare.show_page("home")
    change_entry(bare.session.workspace, quarter_of(bare, 1), "001", "科室工作", "20")
    bare.session.changed(None)
    bare.show_page("rollup")
    assert filled.model.rows[0][3] == "优秀 94.80　取后又变"
    assert "第一季度取了以后又变了" in filled.model.rows[0][-1]
    filled.take_button.click()
    assert filled.model.rows[0][3] == "不称职 54.00"


def test_a_conflict_chosen_leads_to_its_person_and_enter_to_the_cell(qtbot, bare, filled):
    RosterGrid(filled.session.workspace, filled.session.current).add_person(plain_person("009", "后来者"))
    filled.session.changed(None)
    assert [one[:2] for one in conflicts(filled)] == [("009", f"第{one}季度") for one in "一二三四"]
    filled.table.selectRow(0)
    filled.conflicts.setFocus()
    qtbot.keyClick(filled.conflicts, Key.Key_Down)
    assert filled.chosen == "009"
    assert "那一期没有" in filled.side.text.toPlainText()
    typed(filled, "003", "考评得分", "60")
    filled.arrive("003")
    filled.table.setFocus()
    qtbot.keyClick(filled.table, Key.Key_Return)
    view = bare.page("entry").view
    assert bare.page_name == "entry"
    assert view.grid.key(view.current()[0]) == "003"


def test_sorting_keeps_each_row_with_its_person(filled):
    filled.model.sort(1)
    for row, key in zip(filled.model.rows, filled.model.keys, strict=True):
        assert row[0] == key
    filled.table.selectRow(2)
    assert filled.model.rows[2][1] in filled.side.text.toPlainText()


def test_what_changed_behind_the_page_is_not_written_and_compared_anew(bare, page):
    page.add_button.click()
    change_entry(bare.session.workspace, quarter_of(bare, 1), "001", "科室工作", "20")
    page.take_button.click()
    assert "K769" in bare.foot.text.text()
    assert "不称职 54.00" in page.model.rows[0][3]
    page.take_button.click()
    assert page.model.rows[0][3] == "不称职 54.00"


def test_a_quarter_has_nothing_to_roll_up_and_leads_to_its_year(qtbot, bare, page):
    choose(bare, "meiling", "2026Q2")
    QApplication.processEvents()
    assert page.empty.isVisible()
    assert not page.take_button.isVisible()
    assert "汇成年度" in page.empty.words.text()
    qtbot.keyClick(page.empty.go_button, Key.Key_Return)
    assert page.session.current.code == "2026"
    assert page.take_button.isVisible()


def test_a_quarters_name_leads_to_its_period(qtbot, bare, page):
    third = next(one for one in page.periods.frame.findChildren(QPushButton) if one.isVisible() and "第三季度" in one.text())
    qtbot.keyClick(third, Key.Key_Return)
    assert bare.page_name == "home"
    assert bare.session.current.code == "2026Q3"


def test_an_archived_year_is_only_shown(qtbot, bare, filled, work):
    from kaohe_desktop.office.computing import compute
    from kaohe_desktop.office.periods import archive

    ws, period = bare.session.workspace, bare.session.current
    compute(ws, period)
    archive(ws, period, "样例")
    bare.session.choose(next(one for one in bare.session.periods() if one.id == period.id))
    assert filled.state.text() == "已归档"
    assert not filled.take_button.isEnabled()


def test_every_proof_is_saved_as_text(filled, tmp_path, monkeypatch):
    path = tmp_path / "凭据.txt"
    monkeypatch.setattr(files, "save_file", lambda *_: path)
    filled.side.save_button.click()
    text = path.read_text("utf-8-sig")
    for name in ("张三", "李四", "单小明", "曾冬"):
        assert name in text
    assert text.count("［出处］") == 4
    assert "校验码" in text


def test_the_model_keeps_qts_promises(qtmodeltester, filled):
    qtmodeltester.check(filled.model)


def test_a_large_office_is_compared_off_the_windows_thread(bare, page, work, monkeypatch):
    from kaohe_desktop.ui.pages import rollup

    monkeypatch.setattr(rollup, "_LARGE", 0)
    page.add_button.click()
    work(bare)
    assert page.session.current.subjects == 4
    work(bare)
    page.take_button.click()
    work(bare)
    work(bare)
    assert page.model.rows[0][3] == "优秀 94.80"
