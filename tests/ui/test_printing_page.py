"""表格打印 by keyboard: forms, people, the preview drawn aside, files, paper, cancelling, what is remembered."""

import threading

import pytest
from printing_desk import INCOMPLETE, Key, Mod, choose, code, only, press, ready
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kaohe_desktop.forms.preview import Pages
from kaohe_desktop.office.print_job import Medium
from kaohe_desktop.ui.print_forms import GENERAL, OWN
from kaohe_desktop.ui.print_worker import Sheet

# ── 表格 ──


def test_the_schemes_own_forms_come_first_each_with_a_line_on_what_it_is_for(printing):
    from kaohe_desktop.office.printing import printable

    offered = printable(printing.session.scheme)
    own = list(printing.session.scheme.scheme.forms.codes)
    codes = [form.code for form in offered]
    assert [one for one in codes if not one.startswith("G")] == [one for one in own if not one.startswith("G")]
    assert [form.general for form in offered] == sorted(form.general for form in offered)
    assert printing.forms.count() == len(offered)
    assert all(form.about for form in offered)
    heads = [printing.forms.item(place).data(Qt.ItemDataRole.UserRole + 1) for place in range(len(offered))]
    assert [head for head in heads if head] == [OWN, GENERAL]


def test_moving_down_the_forms_shows_each_ones_pages_filled_and_blank(qtbot, printing):
    seen = set()
    for _form in range(printing.forms.count()):
        ready(qtbot, printing)
        assert printing.preview.page_count >= 1 or printing.preview.picture.text(), code(printing)
        printing.options.blank.setChecked(True)
        ready(qtbot, printing)
        assert printing.preview.page_count >= 1, code(printing)
        assert printing.who.text() == "空白表"
        printing.options.filled.setChecked(True)
        seen.add(code(printing))
        printing.forms.setFocus()
        press(qtbot, printing, Key.Key_Down)
    assert len(seen) == printing.forms.count()


def test_forms_ticked_with_the_space_bar_are_printed_together(qtbot, printing, work, window):
    choose(qtbot, printing, "M2")
    press(qtbot, printing, Key.Key_Space)
    choose(qtbot, printing, "M1")
    press(qtbot, printing, Key.Key_Space)
    assert printing.what.text() == "印 2 张表"
    only(qtbot, printing, "029")
    press(qtbot, printing, Key.Key_S, Mod.ControlModifier)
    work(window)
    assert sorted(path.name[:2] for path in printing.options.folder.glob("*.pdf")) == ["M1", "M2"]


# ── 人员 ──


def test_people_are_found_by_number_name_and_initials_and_the_list_is_reached_by_the_keys(qtbot, printing):
    everybody = len(printing.people.model.everybody)
    person = next(one for one in printing.people.model.everybody if one.key == "029")
    for words in ("029", person.name, person.initials):
        printing.people.view.setFocus()
        press(qtbot, printing, Key.Key_X)  # typing in the list goes on in the search line
        assert printing.people.finder.hasFocus()
        printing.people.finder.clear()
        if words.isascii():
            qtbot.keyClicks(printing.people.finder, words)
        else:  # as an input method gives it
            printing.people.finder.insert(words)
        assert "029" in [one.key for one in printing.people.model.listed]
        assert len(printing.people.model.listed) < everybody
        press(qtbot, printing, Key.Key_Return)
        assert printing.people.view.hasFocus()
        assert printing.people.current
        printing.people.finder.setFocus()
        press(qtbot, printing, Key.Key_Escape)
        assert len(printing.people.model.listed) == everybody


def test_the_filters_narrow_the_list_and_only_those_listed_are_printed(qtbot, printing):
    pane = printing.people
    pane.category.setFocus()
    press(qtbot, printing, Key.Key_Down)
    category = pane.category.currentText()
    assert {one.category for one in pane.model.listed} == {category}
    assert "只算列出的" in pane.count.text()
    assert printing.job().keys == tuple(one.key for one in pane.model.listed)
    press(qtbot, printing, Key.Key_Home)
    pane.department.setCurrentIndex(2)
    assert {one.department for one in pane.model.listed} == {pane.department.currentText()}
    pane.none_button.click()
    assert printing.job() is None
    assert "勾选" in printing.window().foot.text.text()
    pane.department.setCurrentIndex(0)
    pane.all_button.click()
    assert printing.job().keys is None


def test_the_incomplete_are_shown_with_why_and_left_out_by_one_press(qtbot, printing):
    choose(qtbot, printing, "M1")
    assert printing.people.model.gaps.keys() == INCOMPLETE
    assert "党政领导测评" in printing.people.model.gaps["052"]
    printing.people.find_person("052")
    tip = printing.people.model.data(printing.people.view.currentIndex(), Qt.ItemDataRole.ToolTipRole)
    assert "缺党政领导测评" in tip
    assert "3 人" in printing.options.skip.text()
    printing.people.complete_button.click()
    assert not INCOMPLETE & set(printing.people.chosen)
    assert len(printing.people.chosen) == len(printing.people.model.everybody) - 3
    choose(qtbot, printing, "M2")  # says nothing of results
    assert printing.people.model.gaps == {}


def test_f6_goes_round_the_parts_of_the_page(qtbot, printing):
    printing.forms.setFocus()
    seen = []
    for _part in range(4):
        press(qtbot, printing, Key.Key_F6)
        seen.append(QApplication.focusWidget())
    assert seen == [printing.options.filled, printing.people.finder, printing.people.view, printing.forms]


# ── 预览 ──


def test_the_next_person_comes_by_keys_and_the_page_changes(qtbot, printing):
    choose(qtbot, printing, "M1")
    first, before = printing.who.text(), printing.preview.picture.pixmap().toImage()
    press(qtbot, printing, Key.Key_Down, Mod.ControlModifier)
    ready(qtbot, printing)
    assert printing.who.text() != first
    assert printing.preview.picture.pixmap().toImage() != before
    press(qtbot, printing, Key.Key_Up, Mod.ControlModifier)
    ready(qtbot, printing)
    assert printing.who.text() == first
    assert printing.preview.picture.pixmap().toImage() == before


def test_pages_turn_and_zoom_by_keys(qtbot, printing):
    choose(qtbot, printing, "G1")
    view = printing.preview
    assert view.page_count > 2
    assert view.place.text() == f"第 1/{view.page_count} 页"
    press(qtbot, printing, Key.Key_PageDown, Mod.ControlModifier)
    ready(qtbot, printing)
    assert (view.page, view.place.text()) == (1, f"第 2/{view.page_count} 页")
    view.turn(99)
    ready(qtbot, printing)
    assert view.page == view.page_count - 1
    assert not view.forth.isEnabled()
    whole = view.picture.pixmap().width()
    press(qtbot, printing, Key.Key_Equal, Mod.ControlModifier)
    ready(qtbot, printing)
    larger = view.picture.pixmap().width()
    assert larger > whole
    assert view._image.width() == pytest.approx(larger, abs=1)  # drawn anew, not blown up
    press(qtbot, printing, Key.Key_0, Mod.ControlModifier)
    ready(qtbot, printing)
    assert view.picture.pixmap().width() == whole


def test_the_preview_is_the_very_page_of_the_file(qtbot, printing, work, window):
    choose(qtbot, printing, "M1")
    only(qtbot, printing, "029")
    printing.preview.set_zoom(1.0)
    ready(qtbot, printing)
    shown = printing.preview._image.copy()
    printing.save_pdf()
    work(window)
    (path,) = printing.options.folder.glob("*.pdf")
    with Pages(path.read_bytes()) as pages:
        width, height, data = pages.picture(0, 96 * printing.devicePixelRatioF())
    assert (shown.width(), shown.height()) == (width, height)
    shown_rows = [bytes(shown.constScanLine(y))[: width * 3] for y in range(height)]
    same = sum(row == data[y * width * 3 : (y + 1) * width * 3] for y, row in enumerate(shown_rows))
    assert same > 0.97 * height  # all but the lines with the time of printing and its code


def test_the_window_does_not_wait_for_a_slow_page_and_only_the_last_one_asked_for_is_shown(qtbot, printing, monkeypatch):
    from kaohe_desktop.office import printing as office_printing

    real, gate, asked = office_printing.preview_of, threading.Event(), []

    def slow(run, form, keys, blank, progress=None):
        asked.append(keys)
        gate.wait(10)
        return real(run, form, keys, blank, progress)

    monkeypatch.setattr(office_printing, "preview_of", slow)
    before = printing.preview.picture.pixmap().toImage()
    for key in ("030", "031", "032"):
        printing.people.find_person(key)
        printing.show_preview()
        qtbot.waitUntil(lambda: bool(asked))
    assert printing.who.text().startswith("032 ")
    assert printing.preview.picture.pixmap().toImage() == before  # the old one stands until the new one is drawn
    gate.set()
    ready(qtbot, printing)
    assert asked == [("030",), ("032",)]


def test_a_fault_while_drawing_is_told_and_the_next_page_is_drawn(qtbot, printing, monkeypatch):
    from kaohe_desktop.office import printing as office_printing

    def broken(*_args):
        raise RuntimeError("broken")

    with monkeypatch.context() as patch, qtbot.captureExceptions() as caught:
        patch.setattr(office_printing, "preview_of", broken)
        printing.preview.show_sheet(printing._source, Sheet("M1", ("030",), False))
        ready(qtbot, printing)
    assert [str(one[1]) for one in caught] == ["broken"]
    assert "画不出来" in printing.preview.picture.text()
    printing.show_preview()
    ready(qtbot, printing)
    assert printing.preview.page_count >= 1


def test_another_period_ends_the_drawing_thread(qtbot, printing, window):
    assert printing.preview._worker.isRunning()
    window.session.period_changed.emit()
    ready(qtbot, printing)
    assert printing.preview.page_count >= 1
    window.show_page("home")
    window.session.period_changed.emit()
    assert not printing.preview._worker.isRunning()


# ── 记住 ──


def test_the_last_choices_come_back_for_each_scheme(qtbot, printing, window, tmp_path):
    choose(qtbot, printing, "M3")
    press(qtbot, printing, Key.Key_Space)
    choose(qtbot, printing, "M2")
    printing.options.split.setCurrentText("每个科室一个文件")
    printing.options.skip.setChecked(False)
    printing.options.folder_line.editingFinished.emit()
    window.session.choose(window.session.current)  # as if the program was started again
    ready(qtbot, printing)
    assert code(printing) == "M2"
    assert [form.code for form in printing.forms.ticked] == ["M3"]
    assert printing.options.split.currentText() == "每个科室一个文件"
    assert not printing.options.skip.isChecked()
    assert printing.options.folder == tmp_path / "存"


def test_another_period_of_the_scheme_has_its_own_folder(qtbot, window, tmp_path):
    from kaohe_desktop.office.periods import open_period

    first = window.session.current
    second = open_period(window.session.workspace, first.scheme_id, "2026Q4", carry_from=first)
    window.show_page("printing")
    page = window.page("printing")
    ready(qtbot, page)
    assert page.options.folder.name == first.label
    for period in (second, first, second):
        window.head.period.setFocus()
        window.session.choose(period)
        ready(qtbot, page)
        assert page.options.folder.name == period.label, "its usual folder"
    page.options.folder_line.setText(str(tmp_path / "打印"))
    page.options.folder_line.editingFinished.emit()
    window.session.choose(first)
    ready(qtbot, page)
    assert page.options.folder == tmp_path / "打印" / first.label, "beside what was chosen for the other, never in the same"
    window.session.choose(second)
    ready(qtbot, page)
    assert page.options.folder == tmp_path / "打印"


def test_a_folder_named_after_the_period_becomes_the_next_periods(tmp_path):
    from kaohe_desktop.ui.print_choices import Choices

    choices = Choices()
    choices.choose_folder("2026年第三季度", tmp_path / "2026年第三季度" / "给局里")
    assert choices.folder("2026年第四季度") == tmp_path / "2026年第四季度" / "给局里"
    assert choices.folder("2026年第三季度") == tmp_path / "2026年第三季度" / "给局里"


def test_choices_that_cannot_be_read_are_the_usual_ones(window):
    from kaohe_desktop.ui.print_choices import Choices, recall

    for stored in ("{", "[]", '{"forms": 3, "copies": true, "blank": "x"}'):
        window.session.settings.keep("printing/s", stored)
        assert recall(window.session.settings, "s") == Choices()


def test_a_department_scheme_and_one_without_people_can_be_looked_at(qtbot, window):
    from test_every_scheme import opened

    opened(window, "county-office-dept")
    window.show_page("printing")
    page = window.page("printing")
    ready(qtbot, page)
    assert page.preview.page_count >= 1 or page.preview.picture.text()
    assert page.job(Medium.EXCEL).medium is Medium.EXCEL
