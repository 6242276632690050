"""表格打印 into files: names, folders, who is skipped and why, cancelling, Excel."""

import threading
from pathlib import Path

import openpyxl
import pytest
from printing_desk import INCOMPLETE, Key, Mod, choose, only, press, ready, texts
from PySide6.QtGui import QDesktopServices

from kaohe_desktop.office.print_job import Grouping
from kaohe_desktop.ui import files


def test_a_pdf_is_saved_by_one_key_the_incomplete_are_listed_and_the_folder_opens(qtbot, printing, work, window, monkeypatch):
    choose(qtbot, printing, "M1")
    press(qtbot, printing, Key.Key_S, Mod.ControlModifier)
    work(window)
    (path,) = printing.options.folder.iterdir()
    pages = texts(path)
    assert path.name == "M1_季度绩效考核评定表.pdf"
    found = {key for key in (one.key for one in printing.people.model.everybody) if any(f"/M1/{key}" in text for text in pages)}
    assert {one.key for one in printing.people.model.everybody} - found == INCOMPLETE
    rows = printing.outcome.table.list_model.rows
    assert {row[0] for row in rows} == INCOMPLETE
    assert any("缺党政领导测评" in row[3] for row in rows)
    assert "跳过 3 人" in window.foot.text.text()
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    assert printing.outcome.open_button.hasFocus()
    press(qtbot, printing, Key.Key_Space)
    assert [Path(one) for one in opened] == [printing.options.folder]
    press(qtbot, printing, Key.Key_Escape)
    assert not printing.outcome.isVisible()


def test_without_skipping_the_incomplete_are_printed_and_warned_of(qtbot, printing, work, window):
    choose(qtbot, printing, "M1")
    printing.options.skip.setFocus()
    press(qtbot, printing, Key.Key_Space)
    printing.save_pdf()
    work(window)
    (path,) = printing.options.folder.iterdir()
    assert any("/M1/052" in text for text in texts(path))
    assert "052" in printing.outcome.warned.toolTip()


def test_one_file_a_copy_and_a_number_where_the_name_is_taken(qtbot, printing, work, window):
    choose(qtbot, printing, "M2")
    only(qtbot, printing, "029", "030", "031")
    printing.options.split.setFocus()
    press(qtbot, printing, Key.Key_Down)
    assert printing.options.split.currentText() == "每份一个文件"
    printing.save_pdf()
    work(window)
    first = {path.name: path.read_bytes() for path in printing.options.folder.iterdir()}
    assert len(first) == 3
    assert all(name.endswith("_岗位说明书.pdf") for name in first)
    printing.save_pdf()
    work(window)
    assert len(list(printing.options.folder.iterdir())) == 6
    assert all((printing.options.folder / name).read_bytes() == data for name, data in first.items())
    assert "续号" in printing.outcome.warned.text()


@pytest.mark.parametrize(("words", "grouping"), [("每个科室一个文件", Grouping.DEPARTMENT), ("每个类别一个文件", Grouping.CATEGORY)])
def test_a_file_for_each_department_or_category_holds_its_people(qtbot, printing, work, window, words, grouping):
    choose(qtbot, printing, "M2")
    printing.options.split.setCurrentText(words)
    assert printing.job().grouping is grouping
    printing.save_pdf()
    work(window)
    of = {one.key: one.department if grouping is Grouping.DEPARTMENT else one.category for one in printing.people.model.everybody}
    found = {path.stem.rpartition("_")[2]: texts(path) for path in printing.options.folder.iterdir()}
    assert found.keys() == set(of.values())
    for key, group in of.items():
        assert [name for name, pages in found.items() if any(f"/M2/{key}" in text for text in pages)] == [group]


def test_a_list_is_previewed_as_the_file_of_the_marked_persons_group(qtbot, printing):
    choose(qtbot, printing, "G1")
    whole = printing.preview.page_count
    printing.options.split.setCurrentText("每个类别一个文件")
    printing.people.find_person("029")
    ready(qtbot, printing)
    assert printing.preview.page_count < whole


def test_excel_is_saved_by_one_key(qtbot, printing, work, window):
    choose(qtbot, printing, "M1")
    only(qtbot, printing, "029")
    press(qtbot, printing, Key.Key_E, Mod.ControlModifier)
    work(window)
    (path,) = printing.options.folder.iterdir()
    assert path.name == "M1_季度绩效考核评定表.xlsx"
    words = {str(cell.value) for sheet in openpyxl.load_workbook(path) for line in sheet for cell in line if cell.value}
    assert "林雅婷" in words
    assert "1 个 Excel" in window.foot.text.text()


def test_blank_forms_need_nobody(qtbot, printing, work, window):
    choose(qtbot, printing, "M1")
    printing.people.none_button.click()
    printing.options.filled.setFocus()
    press(qtbot, printing, Key.Key_Right)
    assert printing.options.blank.isChecked()
    assert not printing.people.isEnabled()
    printing.save_pdf()
    work(window)
    (path,) = printing.options.folder.iterdir()
    (text,) = texts(path)
    assert not any(one.name in text for one in printing.people.model.everybody)


def test_escape_cancels_a_long_run_and_leaves_no_half_written_file(qtbot, printing, work, window, monkeypatch):
    from kaohe_desktop.forms import pdf

    real, reached, gate = pdf.render_pdf, threading.Event(), threading.Event()

    def slow(form, records, out, fonts, *, progress=None, **words):
        def told(done):
            if done == 5:
                reached.set()
                gate.wait(10)
            return progress(done)

        return real(form, records, out, fonts, progress=told, **words)

    monkeypatch.setattr(pdf, "render_pdf", slow)
    choose(qtbot, printing, "M1")
    printing.save_pdf()
    qtbot.waitUntil(reached.is_set)
    assert window.foot.bar.isVisible()
    assert window.foot.bar.maximum() == 68
    qtbot.keyClick(window, Key.Key_Escape)
    qtbot.waitUntil(window.jobs._thread.stop.is_set)  # the button is seen to go down first
    gate.set()
    work(window)
    assert list(printing.options.folder.iterdir()) == []
    assert "没有存下文件" in window.foot.text.text()
    assert "已取消" in printing.outcome.warned.text()


def test_a_folder_that_cannot_be_written_is_told(qtbot, printing, work, window, tmp_path):
    (tmp_path / "文件").write_text("x", "utf-8")
    printing.options.set_folder(tmp_path / "文件")
    printing.save_pdf()
    work(window)
    assert "写不到" in window.foot.text.text()


def test_the_folder_is_chosen_or_typed(qtbot, printing, monkeypatch, tmp_path):
    monkeypatch.setattr(files, "folder", lambda *_args: tmp_path / "选的")
    printing.options.folder_button.click()
    assert printing.job().folder == tmp_path / "选的"
    printing.options.folder_line.setFocus()
    printing.options.folder_line.selectAll()
    qtbot.keyClicks(printing.options.folder_line, str(tmp_path / "typed"))
    press(qtbot, printing, Key.Key_Return)
    assert printing.job().folder == tmp_path / "typed"
