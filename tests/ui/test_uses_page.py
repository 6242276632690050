"""结果运用 at the keyboard: consequences, ticks that are stored and undone, the way to the person, the form, the file."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.history import audit_lines
from kaohe_desktop.office.uses_done import WHOLE, Done, done_of
from kaohe_desktop.store import audit
from kaohe_desktop.store.follow_up import stored
from kaohe_desktop.ui import files
from kaohe_desktop.ui.style import apply_style, look


@pytest.fixture
def page(window):
    compute(window.session.workspace, window.session.current)
    window.session.changed(None)
    window.show_page("uses")
    return window.page("uses")


def names(page):
    return [one.name for one in page.matters]


def on(page, name):
    page.arrive(name)
    assert page.matter.name == name
    return page.matter


def known(page):
    return done_of(page.session.workspace, page.session.current)


def test_before_the_first_computation_the_page_says_what_it_is_for(window):
    window.show_page("uses")
    page = window.page("uses")
    assert page.empty.isVisible()
    assert not page.table.isVisible()
    page.compute_button.click()
    assert window.page_name == "results"


def test_every_consequence_stands_at_the_left_with_how_many(page):
    shown = [tuple(row) for row in page.list.table.list_model.rows]
    assert ("同分待议", "2", "") in shown
    assert ("定为不称职", "3", "0/3") in shown
    assert ("备案", "", "没办") in shown
    assert "同分待议" in page.warning.text()


def test_the_sums_are_shown_with_the_capitals(page):
    on(page, "奖金合计")
    assert "玖万叁仟元整" in page.words.text()
    assert tuple(page.table.uses_model.rows[-1])[-1] == "93000.00"
    assert not page.table.uses_model.ticks


def test_space_notes_the_day_and_the_words_and_it_can_be_undone(qtbot, window, page):
    matter = on(page, "定为不称职")
    key = matter.people[0].key
    page.noting.note.setText("已谈话")
    page.table.setFocus()
    page.noting.note.setText("已谈话")  # leaving the field before the tick keeps it, too
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    done = known(page)[key, "定为不称职"]
    assert (len(done.day), done.note, done.clerk) == (10, "已谈话", window.session.workspace.user)
    assert page.table.uses_model.ticks == [True, False, False]
    assert tuple(page.list.table.list_model.rows[page.list.place]) == ("定为不称职", "3", "1/3")
    line = audit_lines(window.session.workspace, 1)[0]
    assert (line.act, line.before) == (f"已办 定为不称职 {matter.people[0].name}", "")
    assert line.after.endswith("已谈话")
    window.undo()
    assert (key, "定为不称职") not in known(page)
    assert page.table.uses_model.ticks == [False] * 3
    window.undo(forward=True)
    assert known(page)[key, "定为不称职"].note == "已谈话"


def test_several_are_noted_in_one_step_and_each_keeps_the_note_it_has(qtbot, page):
    matter = on(page, "定为不称职")
    first, second, third = (one.key for one in matter.people)
    page.write_done(matter, [first], {(first, matter.name): Done("", "先谈")}, "备注")
    page.table.selectAll()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    found = known(page)
    assert all(found[key, matter.name].day for key in (first, second, third))
    assert [found[key, matter.name].note for key in (first, second, third)] == ["先谈", "", ""]
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert list(known(page)) == [(first, matter.name)], "taken back: only the note is left"


def test_what_was_changed_elsewhere_since_is_not_undone(window, page):
    from kaohe_desktop.office.undoing import Steps
    from kaohe_desktop.office.uses_done import mark

    matter = on(page, "定为不称职")
    page.table.selectRow(0)
    page.noting.done_button.click()
    place = (matter.people[0].key, matter.name)
    mark(window.session.workspace, window.session.current, Steps(), {place: Done("2026-10-01", "别处改的")}, "已办")
    said = []
    window.session.said.connect(lambda words, kind: said.append((words, kind)))
    window.undo()
    assert said[-1][1] == "bad"
    assert known(page)[place].note == "别处改的"


def test_a_note_left_without_a_tick_is_kept(qtbot, window, page):
    matter = on(page, "不确定等次")
    page.noting.note.setFocus()
    page.noting.note.insert("等结论")
    page.table.setFocus()
    assert known(page)[matter.people[0].key, matter.name].note == "等结论"
    window.show_page("home")
    window.show_page("uses")
    on(page, "不确定等次")
    assert page.noting.note.text() == "等结论"


def test_enter_in_the_note_notes_it_as_done(qtbot, page):
    matter = on(page, "备案")
    page.noting.note.setFocus()
    page.noting.note.insert("组织科已收")
    qtbot.keyClick(page.noting.note, Qt.Key.Key_Return)
    done = known(page)[WHOLE, matter.name]
    assert (bool(done.day), done.note) == (True, "组织科已收")
    assert tuple(page.list.table.list_model.rows[page.list.place])[2] == "已办"


def test_a_failed_save_says_so_and_keeps_the_typed_words(qtbot, window, page, monkeypatch):
    from kaohe_desktop.engine.problems import Refused
    from kaohe_desktop.office import uses_done
    from kaohe_desktop.office.problems import BAD_DAY

    def refuse(*_args):
        raise Refused([BAD_DAY.at(label="办结日期", value="x", subject="1")])

    on(page, "定为不称职")
    said = []
    window.session.said.connect(lambda words, kind: said.append((words, kind)))
    monkeypatch.setattr(uses_done, "mark", refuse)
    page.noting.note.setText("谈过了")
    page.noting.done_button.click()
    assert page.noting.note.text() == "谈过了"
    assert known(page) == {}
    assert said[-1][1] == "bad"
    assert "办结日期" in said[-1][0]


def test_ticks_are_allowed_after_the_archive(qtbot, window, page):
    from kaohe_desktop.store import periods

    ws = window.session.workspace
    with ws.database.change("归档", "样例") as change:
        periods.set_status(change.connection, window.session.current.id, "archived")
        change.note(audit.Line("period", window.session.current.id, heading="状态", after="archived"))
    ws.forget(window.session.current.id)
    window.session.changed(None)
    assert window.session.current.status == "archived"
    matter = on(page, "不确定等次")
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    with ws.database.read() as connection:
        assert (matter.people[0].key, matter.name) in stored(connection, window.session.current.id)


def test_enter_leads_to_the_persons_explanation(qtbot, window, page):
    matter = on(page, "定为不称职")
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert window.page_name == "results"
    assert window.page("results").chosen.key == matter.people[1].key


def test_the_line_below_tells_clause_and_evidence(page):
    on(page, "定为不称职")
    assert page.evidence.text() == "034 洪鸿飞　当季旷工累计超过2个工作日，定为不称职　依据 三、第四款　凭据：旷工天数 2.5天"


def test_the_form_that_fits_with_just_these_people(window, page, qtbot):
    matter = on(page, "定为不称职")
    page.form_button.click()
    printing = window.page("printing")
    assert window.page_name == "printing"
    assert printing.forms.form.code == "G3"
    assert set(printing.people.chosen) == {one.key for one in matter.people}


def test_a_list_for_everybody_is_printed_for_everybody(window, page):
    on(page, "奖金合计")
    page.form_button.click()
    printing = window.page("printing")
    assert printing.forms.form.code == "G4"
    assert printing.people.everybody_chosen


def test_the_filters_narrow_what_is_listed(qtbot, page):
    everybody = len(page.matters)
    page.department.setCurrentText("财政所")
    page.department.activated.emit(page.department.currentIndex())
    assert len(page.matters) < everybody
    assert all(person.department == "财政所" for one in page.matters for person in one.people)


def test_people_are_found_by_their_initials(page):
    on(page, "评为优秀")
    page.finder.setText("hwb")
    assert page.table.chosen == "001"


def test_the_workbook(window, page, work, tmp_path, monkeypatch):
    import openpyxl

    path = tmp_path / "用.xlsx"
    monkeypatch.setattr(files, "save_file", lambda *_: path)
    page.book_button.click()
    work(window)
    assert openpyxl.load_workbook(path).sheetnames[:2] == ["结果运用", "名单"]


def test_results_that_no_longer_fit_are_told(window, page):
    from kaohe_desktop.office.entry import EntryGrid

    grid = EntryGrid(window.session.workspace, window.session.current, "录入")
    column = next(at for at, one in enumerate(grid.columns) if one.heading == "迟到次数")
    grid.enter(0, column, "4" if grid.text(0, column) != "4" else "3")
    window.session.changed(None)
    QApplication.processEvents()
    assert page.warning.text().startswith("计算以后又改过内容")
    assert page.warning.objectName() == "bad"


def test_on_a_narrow_window_the_list_is_one_line_of_choice(window, page):
    window.resize(683, 384)
    QApplication.processEvents()
    assert page.list.combo.isVisible()
    assert not page.list.isVisible()
    page.list.combo.setCurrentIndex(names(page).index("不确定等次"))
    page.list.combo.activated.emit(page.list.combo.currentIndex())
    assert page.matter.name == "不确定等次"


@pytest.mark.parametrize("size", ["标准", "特大"])
def test_every_consequence_fits_at_200_percent(window, page, qapp, size):
    try:
        apply_style(qapp, "浅色", size)
        window.resize(683, 384)
        for name in names(page):
            on(page, name)
            for _ in range(3):
                QApplication.processEvents()
            assert window.room.horizontalScrollBar().maximum() == 0, name
            assert window.room.verticalScrollBar().maximum() == 0, name
            rows = page.table.viewport().height() / look.row_height
            assert rows >= (4 if size == "标准" else 3), name
    finally:
        apply_style(qapp, "浅色", "标准")


def test_on_a_narrow_window_one_button_takes_turns(qtbot, window, page):
    window.resize(683, 384)
    QApplication.processEvents()
    on(page, "定为不称职")
    assert page.noting.done_button.isVisible()
    assert not page.noting.undone_button.isVisible()
    page.noting.done_button.click()
    assert page.noting.undone_button.isVisible()
    assert not page.noting.done_button.isVisible()


def test_the_model_keeps_qts_promises(qtmodeltester, page):
    on(page, "定为不称职")
    qtmodeltester.check(page.table.uses_model)
