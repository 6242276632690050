import pytest
from PySide6.QtWidgets import QApplication

from kaohe_desktop.office.demo import sample_book
from kaohe_desktop.office.history import audit_lines
from kaohe_desktop.office.library import load_scheme, schemes
from kaohe_desktop.office.overview import overview
from kaohe_desktop.office.problems_list import all_kinds
from kaohe_desktop.ui.scheme_text import sections


# ── 首页 ──
def test_the_first_page_offers_the_one_thing_to_do_next(window):
    home = window.page("home")
    following = overview(window.session.workspace, window.session.current).next_step
    assert home.next_button.text() == following.action
    assert following.id == "rating"
    home.next_button.click()
    assert window.page_name == "ballots", "the scheme has votes: they have a page of their own"
    home._open_step("entry")
    assert window.page_name == "entry"
    assert window.page("entry").only_missing.isChecked()


# ── 花名册 ──
def test_a_person_leaves_the_roster_with_a_reason_and_comes_back_by_undo(window):
    window.show_page("roster")
    page = window.page("roster")
    count = window.session.current.subjects
    page.view.go_to("003")
    page.remove_button.click()
    page.ask.do_button.click()
    assert "原因" in page.ask.wrong.text()
    page.ask.set("原因", "调往县里")
    page.ask.do_button.click()
    assert window.session.current.subjects == count - 1
    assert audit_lines(window.session.workspace, 1)[0].why == "调往县里"
    window.foot.undo_button.click()
    assert window.session.current.subjects == count


def test_the_roster_is_searched_by_initials(window):
    window.show_page("roster")
    page = window.page("roster")
    line = next(iter(window.session.workspace.book(window.session.current.id).lines.values()))
    page.finder.setText(line.initials)
    assert 0 < page.view.model.rowCount() < window.session.current.subjects


def test_an_import_shows_old_and_new_before_anything_is_changed(window, work, tmp_path):
    import openpyxl

    book = openpyxl.load_workbook(sample_book())
    sheet = book["录入"]
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(2, headings.index("迟到次数") + 1).value = 8
    book.save(tmp_path / "改.xlsx")
    window.show_page("roster")
    page = window.page("roster")
    page.start_import(tmp_path / "改.xlsx")
    work(window)
    ((_, kind, key, _, words),) = page.importing.people.list_model.rows
    line = window.session.workspace.book(window.session.current.id).by_key[key]
    before = line.entries["录入"].get("迟到次数", "")
    assert (kind, words) == ("有改动", f"迟到次数 {before or '空'} → 8")
    page.importing.do_button.click()
    work(window)
    line = window.session.workspace.book(window.session.current.id).by_key[key]
    assert line.entries["录入"]["迟到次数"] == "8"
    assert page.view.isVisible()


def test_every_problem_of_a_workbook_is_listed_at_once(window, work, tmp_path):
    import openpyxl

    book = openpyxl.load_workbook(sample_book())
    sheet = book["录入"]
    at = [cell.value for cell in sheet[1]].index("迟到次数") + 1
    sheet.cell(2, at).value, sheet.cell(3, at).value = "很多", -1
    book.save(tmp_path / "错.xlsx")
    window.show_page("entry")
    page = window.page("entry")
    page.start_import(tmp_path / "错.xlsx")
    work(window)
    assert len(page.importing.table.list_model.rows) == 2
    assert not page.importing.do_button.isVisible()
    assert "没有导入" in window.foot.text.text()


# ── 考核期 ──
def test_the_next_period_is_opened_from_the_last_one(window):
    window.show_page("periods")
    page = window.page("periods")
    page.new_button.click()
    assert page.code.text() == "2026Q4"
    page.open_button.click()
    assert window.session.current.code == "2026Q4"
    assert 0 < window.session.current.subjects <= 68


def test_a_wrong_period_code_is_refused_in_words(window):
    window.show_page("periods")
    page = window.page("periods")
    page.new_button.click()
    page.code.setText("明年")
    page.open_button.click()
    assert "明年" in page.wrong.text()
    assert window.session.current.code == "2026Q3"


def test_parameters_are_asked_as_the_scheme_wants_them(window):
    scheme = next(load_scheme(info.id) for info in schemes() if any(one.required for one in load_scheme(info.id).scheme.params))
    window.show_page("periods")
    page = window.page("periods")
    page.new_button.click()
    page.scheme.setCurrentIndex(page.scheme.findData(scheme.scheme.head.id))
    assert list(page.params.fields) == [one.name for one in scheme.scheme.params]
    assert not page.params.check()
    required = next(one for one in scheme.scheme.params if one.required)
    assert page.params._notes[required.name][0].text().startswith("✗")


def test_archiving_with_something_missing_asks_for_a_reason(window, work):
    window.show_page("results", "compute")
    work(window)
    window.show_page("periods")
    page = window.page("periods")
    page.archive_button.click()
    page.ask.do_button.click()
    assert "缺项" in page.ask.wrong.text()
    page.ask.set("理由", "两人长期病假")
    page.ask.do_button.click()
    assert window.session.current.status == "archived"
    page.reopen_button.click()
    page.ask.set("理由", "复核")
    page.ask.do_button.click()
    assert window.session.current.status == "computed"


# ── 考核办法 ──
@pytest.mark.parametrize("scheme_id", [info.id for info in schemes()])
def test_a_schemes_page_tells_everything_in_its_file(scheme_id):
    from html import escape

    scheme = load_scheme(scheme_id).scheme
    text = "".join(body for _title, body in sections(scheme))
    for part in (*scheme.items, *scheme.steps):
        assert escape(part.formula.strip().split("\n")[0]) in text
    for rule in scheme.rules:
        assert escape(rule.name) in text
    for reading in scheme.readings:
        assert escape(reading.choice) in text
    for sheet in scheme.sheets:
        for field in sheet.fields:
            assert escape(field.name) in text


# ── 系统 ──
def test_the_office_and_the_clerk_are_renamed_and_the_trail_knows(window):
    window.show_page("system")
    page = window.page("system")
    page.clerk.setText("李经办")
    page.clerk.editingFinished.emit()
    assert window.session.workspace.user == "李经办"
    assert window.head.user.text() == "经办：李经办"
    page.tabs.setCurrentIndex(1)
    assert any("李经办" in cells for row in page.trail.table.list_model.rows[:3] for cells in row)


def test_every_problem_code_stands_in_the_list(window):
    window.show_page("system")
    page = window.page("system")
    page.tabs.setCurrentIndex(2)
    assert [row[0] for row in page.codes.list_model.rows] == [kind.code for kind in all_kinds()]


def test_a_backup_is_made_at_once_and_said(window, work):
    window.show_page("system")
    page = window.page("system")
    page.backup_button.click()
    work(window)
    assert "已备份并验证" in window.foot.text.text()
    assert "已验证" in page.backup_line.text()


def test_a_larger_text_is_remembered(window, qapp):
    from kaohe_desktop.ui.style import apply_style, look

    window.show_page("system")
    window.page("system").text_size.setCurrentText("大")
    assert look.size == 16
    assert window.session.settings.size == "大"
    apply_style(qapp, "浅色", "标准")
    QApplication.processEvents()
