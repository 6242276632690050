"""表格打印 by keyboard: forms, people, the preview drawn aside, files, paper, cancelling, what is remembered."""

import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from kaohe_desktop.forms.preview import Pages
from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.print_job import Grouping, Medium, copies_for_paper
from kaohe_desktop.ui import files, print_dialog, print_paper
from kaohe_desktop.ui.print_forms import GENERAL, OWN
from kaohe_desktop.ui.print_paper import send
from kaohe_desktop.ui.print_worker import Sheet

Key, Mod = Qt.Key, Qt.KeyboardModifier
INCOMPLETE = {"011", "016", "052"}


@pytest.fixture
def page(qtbot, window, tmp_path):
    """The page on the computed sample office; files go to a folder of the test."""
    compute(window.session.workspace, window.session.current)
    window.session.changed(None)
    window.show_page("printing")
    page = window.page("printing")
    page.options.set_folder(tmp_path / "存")
    ready(qtbot, page)
    return page


def ready(qtbot, page):
    qtbot.waitUntil(lambda: not page._soon.isActive() and not page.preview.busy, timeout=20_000)


def press(qtbot, page, key, mod=Mod.NoModifier):
    qtbot.keyClick(QApplication.focusWidget() or page, key, mod)


def code(page):
    return page.forms.form.code


def choose(qtbot, page, wanted):
    page.forms.setFocus()
    press(qtbot, page, Key.Key_Home)
    while code(page) != wanted:
        press(qtbot, page, Key.Key_Down)
    ready(qtbot, page)


def texts(path):
    return [one.get_textpage().get_text_bounded().replace("\r\n", "") for one in pypdfium2.PdfDocument(path)]


def only(qtbot, page, *keys):
    page.people.none_button.click()
    for key in keys:
        page.people.find_person(key)
        page.people.view.setFocus()
        press(qtbot, page, Key.Key_Space)


# ── 表格 ──


def test_the_schemes_own_forms_come_first_each_with_a_line_on_what_it_is_for(page):
    from kaohe_desktop.office.printing import printable

    offered = printable(page.session.scheme)
    own = list(page.session.scheme.scheme.forms.codes)
    codes = [form.code for form in offered]
    assert [one for one in codes if not one.startswith("G")] == [one for one in own if not one.startswith("G")]
    assert [form.general for form in offered] == sorted(form.general for form in offered)
    assert page.forms.count() == len(offered)
    assert all(form.about for form in offered)
    heads = [page.forms.item(place).data(Qt.ItemDataRole.UserRole + 1) for place in range(len(offered))]
    assert [head for head in heads if head] == [OWN, GENERAL]


def test_moving_down_the_forms_shows_each_ones_pages_filled_and_blank(qtbot, page):
    seen = set()
    for _form in range(page.forms.count()):
        ready(qtbot, page)
        assert page.preview.page_count >= 1 or page.preview.picture.text(), code(page)
        page.options.blank.setChecked(True)
        ready(qtbot, page)
        assert page.preview.page_count >= 1, code(page)
        assert page.who.text() == "空白表"
        page.options.filled.setChecked(True)
        seen.add(code(page))
        page.forms.setFocus()
        press(qtbot, page, Key.Key_Down)
    assert len(seen) == page.forms.count()


def test_forms_ticked_with_the_space_bar_are_printed_together(qtbot, page, work, window):
    choose(qtbot, page, "M2")
    press(qtbot, page, Key.Key_Space)
    choose(qtbot, page, "M1")
    press(qtbot, page, Key.Key_Space)
    assert page.what.text() == "印 2 张表"
    only(qtbot, page, "029")
    press(qtbot, page, Key.Key_S, Mod.ControlModifier)
    work(window)
    assert sorted(path.name[:2] for path in page.options.folder.glob("*.pdf")) == ["M1", "M2"]


# ── 人员 ──


def test_people_are_found_by_number_name_and_initials_and_the_list_is_reached_by_the_keys(qtbot, page):
    everybody = len(page.people.model.everybody)
    person = next(one for one in page.people.model.everybody if one.key == "029")
    for words in ("029", person.name, person.initials):
        page.people.view.setFocus()
        press(qtbot, page, Key.Key_X)  # typing in the list goes on in the search line
        assert page.people.finder.hasFocus()
        page.people.finder.clear()
        if words.isascii():
            qtbot.keyClicks(page.people.finder, words)
        else:  # as an input method gives it
            page.people.finder.insert(words)
        assert "029" in [one.key for one in page.people.model.listed]
        assert len(page.people.model.listed) < everybody
        press(qtbot, page, Key.Key_Return)
        assert page.people.view.hasFocus()
        assert page.people.current
        page.people.finder.setFocus()
        press(qtbot, page, Key.Key_Escape)
        assert len(page.people.model.listed) == everybody


def test_the_filters_narrow_the_list_and_only_those_listed_are_printed(qtbot, page):
    pane = page.people
    pane.category.setFocus()
    press(qtbot, page, Key.Key_Down)
    category = pane.category.currentText()
    assert {one.category for one in pane.model.listed} == {category}
    assert "只算列出的" in pane.count.text()
    assert page.job().keys == tuple(one.key for one in pane.model.listed)
    press(qtbot, page, Key.Key_Home)
    pane.department.setCurrentIndex(2)
    assert {one.department for one in pane.model.listed} == {pane.department.currentText()}
    pane.none_button.click()
    assert page.job() is None
    assert "勾选" in page.window().foot.text.text()
    pane.department.setCurrentIndex(0)
    pane.all_button.click()
    assert page.job().keys is None


def test_the_incomplete_are_shown_with_why_and_left_out_by_one_press(qtbot, page):
    choose(qtbot, page, "M1")
    assert page.people.model.gaps.keys() == INCOMPLETE
    assert "党政领导测评" in page.people.model.gaps["052"]
    page.people.find_person("052")
    tip = page.people.model.data(page.people.view.currentIndex(), Qt.ItemDataRole.ToolTipRole)
    assert "缺党政领导测评" in tip
    assert "3 人" in page.options.skip.text()
    page.people.complete_button.click()
    assert not INCOMPLETE & set(page.people.chosen)
    assert len(page.people.chosen) == len(page.people.model.everybody) - 3
    choose(qtbot, page, "M2")  # says nothing of results
    assert page.people.model.gaps == {}


def test_f6_goes_round_the_parts_of_the_page(qtbot, page):
    page.forms.setFocus()
    seen = []
    for _part in range(4):
        press(qtbot, page, Key.Key_F6)
        seen.append(QApplication.focusWidget())
    assert seen == [page.options.filled, page.people.finder, page.people.view, page.forms]


# ── 预览 ──


def test_the_next_person_comes_by_keys_and_the_page_changes(qtbot, page):
    choose(qtbot, page, "M1")
    first, before = page.who.text(), page.preview.picture.pixmap().toImage()
    press(qtbot, page, Key.Key_Down, Mod.ControlModifier)
    ready(qtbot, page)
    assert page.who.text() != first
    assert page.preview.picture.pixmap().toImage() != before
    press(qtbot, page, Key.Key_Up, Mod.ControlModifier)
    ready(qtbot, page)
    assert page.who.text() == first
    assert page.preview.picture.pixmap().toImage() == before


def test_pages_turn_and_zoom_by_keys(qtbot, page):
    choose(qtbot, page, "G1")
    view = page.preview
    assert view.page_count > 2
    assert view.place.text() == f"第 1/{view.page_count} 页"
    press(qtbot, page, Key.Key_PageDown, Mod.ControlModifier)
    ready(qtbot, page)
    assert (view.page, view.place.text()) == (1, f"第 2/{view.page_count} 页")
    view.turn(99)
    ready(qtbot, page)
    assert view.page == view.page_count - 1
    assert not view.forth.isEnabled()
    whole = view.picture.pixmap().width()
    press(qtbot, page, Key.Key_Equal, Mod.ControlModifier)
    ready(qtbot, page)
    larger = view.picture.pixmap().width()
    assert larger > whole
    assert view._image.width() == pytest.approx(larger, abs=1)  # drawn anew, not blown up
    press(qtbot, page, Key.Key_0, Mod.ControlModifier)
    ready(qtbot, page)
    assert view.picture.pixmap().width() == whole


def test_the_preview_is_the_very_page_of_the_file(qtbot, page, work, window):
    choose(qtbot, page, "M1")
    only(qtbot, page, "029")
    page.preview.set_zoom(1.0)
    ready(qtbot, page)
    shown = page.preview._image.copy()
    page.save_pdf()
    work(window)
    (path,) = page.options.folder.glob("*.pdf")
    with Pages(path.read_bytes()) as pages:
        width, height, data = pages.picture(0, 96 * page.devicePixelRatioF())
    assert (shown.width(), shown.height()) == (width, height)
    shown_rows = [bytes(shown.constScanLine(y))[: width * 3] for y in range(height)]
    same = sum(row == data[y * width * 3 : (y + 1) * width * 3] for y, row in enumerate(shown_rows))
    assert same > 0.97 * height  # all but the lines with the time of printing and its code


def test_the_window_does_not_wait_for_a_slow_page_and_only_the_last_one_asked_for_is_shown(qtbot, page, monkeypatch):
    from kaohe_desktop.office import printing

    real, gate, asked = printing.preview_of, threading.Event(), []

    def slow(run, form, keys, blank, progress=None):
        asked.append(keys)
        gate.wait(10)
        return real(run, form, keys, blank, progress)

    monkeypatch.setattr(printing, "preview_of", slow)
    before = page.preview.picture.pixmap().toImage()
    for key in ("030", "031", "032"):
        page.people.find_person(key)
        page.show_preview()
        qtbot.waitUntil(lambda: bool(asked))
    assert page.who.text().startswith("032 ")
    assert page.preview.picture.pixmap().toImage() == before  # the old one stands until the new one is drawn
    gate.set()
    ready(qtbot, page)
    assert asked == [("030",), ("032",)]


def test_a_fault_while_drawing_is_told_and_the_next_page_is_drawn(qtbot, page, monkeypatch):
    from kaohe_desktop.office import printing

    def broken(*_args):
        raise RuntimeError("broken")

    with monkeypatch.context() as patch, qtbot.captureExceptions() as caught:
        patch.setattr(printing, "preview_of", broken)
        page.preview.show_sheet(page._source, Sheet("M1", ("030",), False))
        ready(qtbot, page)
    assert [str(one[1]) for one in caught] == ["broken"]
    assert "画不出来" in page.preview.picture.text()
    page.show_preview()
    ready(qtbot, page)
    assert page.preview.page_count >= 1


def test_another_period_ends_the_drawing_thread(qtbot, page, window):
    assert page.preview._worker.isRunning()
    window.session.period_changed.emit()
    ready(qtbot, page)
    assert page.preview.page_count >= 1
    window.show_page("home")
    window.session.period_changed.emit()
    assert not page.preview._worker.isRunning()


# ── 文件 ──


def test_a_pdf_is_saved_by_one_key_the_incomplete_are_listed_and_the_folder_opens(qtbot, page, work, window, monkeypatch):
    choose(qtbot, page, "M1")
    press(qtbot, page, Key.Key_S, Mod.ControlModifier)
    work(window)
    (path,) = page.options.folder.iterdir()
    pages = texts(path)
    assert path.name == "M1_季度绩效考核评定表.pdf"
    found = {key for key in (one.key for one in page.people.model.everybody) if any(f"/M1/{key}" in text for text in pages)}
    assert {one.key for one in page.people.model.everybody} - found == INCOMPLETE
    rows = page.outcome.table.list_model.rows
    assert {row[0] for row in rows} == INCOMPLETE
    assert any("缺党政领导测评" in row[3] for row in rows)
    assert "跳过 3 人" in window.foot.text.text()
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    assert page.outcome.open_button.hasFocus()
    press(qtbot, page, Key.Key_Space)
    assert [Path(one) for one in opened] == [page.options.folder]
    press(qtbot, page, Key.Key_Escape)
    assert not page.outcome.isVisible()


def test_without_skipping_the_incomplete_are_printed_and_warned_of(qtbot, page, work, window):
    choose(qtbot, page, "M1")
    page.options.skip.setFocus()
    press(qtbot, page, Key.Key_Space)
    page.save_pdf()
    work(window)
    (path,) = page.options.folder.iterdir()
    assert any("/M1/052" in text for text in texts(path))
    assert "052" in page.outcome.warned.toolTip()


def test_one_file_a_copy_and_a_number_where_the_name_is_taken(qtbot, page, work, window):
    choose(qtbot, page, "M2")
    only(qtbot, page, "029", "030", "031")
    page.options.split.setFocus()
    press(qtbot, page, Key.Key_Down)
    assert page.options.split.currentText() == "每份一个文件"
    page.save_pdf()
    work(window)
    first = {path.name: path.read_bytes() for path in page.options.folder.iterdir()}
    assert len(first) == 3
    assert all(name.endswith("_岗位说明书.pdf") for name in first)
    page.save_pdf()
    work(window)
    assert len(list(page.options.folder.iterdir())) == 6
    assert all((page.options.folder / name).read_bytes() == data for name, data in first.items())
    assert "续号" in page.outcome.warned.text()


@pytest.mark.parametrize(("words", "grouping"), [("每个科室一个文件", Grouping.DEPARTMENT), ("每个类别一个文件", Grouping.CATEGORY)])
def test_a_file_for_each_department_or_category_holds_its_people(qtbot, page, work, window, words, grouping):
    choose(qtbot, page, "M2")
    page.options.split.setCurrentText(words)
    assert page.job().grouping is grouping
    page.save_pdf()
    work(window)
    of = {one.key: one.department if grouping is Grouping.DEPARTMENT else one.category for one in page.people.model.everybody}
    found = {path.stem.rpartition("_")[2]: texts(path) for path in page.options.folder.iterdir()}
    assert found.keys() == set(of.values())
    for key, group in of.items():
        assert [name for name, pages in found.items() if any(f"/M2/{key}" in text for text in pages)] == [group]


def test_a_list_is_previewed_as_the_file_of_the_marked_persons_group(qtbot, page):
    choose(qtbot, page, "G1")
    whole = page.preview.page_count
    page.options.split.setCurrentText("每个类别一个文件")
    page.people.find_person("029")
    ready(qtbot, page)
    assert page.preview.page_count < whole


def test_excel_is_saved_by_one_key(qtbot, page, work, window):
    choose(qtbot, page, "M1")
    only(qtbot, page, "029")
    press(qtbot, page, Key.Key_E, Mod.ControlModifier)
    work(window)
    (path,) = page.options.folder.iterdir()
    assert path.name == "M1_季度绩效考核评定表.xlsx"
    words = {str(cell.value) for sheet in openpyxl.load_workbook(path) for line in sheet for cell in line if cell.value}
    assert "林雅婷" in words
    assert "1 个 Excel" in window.foot.text.text()


def test_blank_forms_need_nobody(qtbot, page, work, window):
    choose(qtbot, page, "M1")
    page.people.none_button.click()
    page.options.filled.setFocus()
    press(qtbot, page, Key.Key_Right)
    assert page.options.blank.isChecked()
    assert not page.people.isEnabled()
    page.save_pdf()
    work(window)
    (path,) = page.options.folder.iterdir()
    (text,) = texts(path)
    assert not any(one.name in text for one in page.people.model.everybody)


def test_escape_cancels_a_long_run_and_leaves_no_half_written_file(qtbot, page, work, window, monkeypatch):
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
    choose(qtbot, page, "M1")
    page.save_pdf()
    qtbot.waitUntil(reached.is_set)
    assert window.foot.bar.isVisible()
    assert window.foot.bar.maximum() == 68
    qtbot.keyClick(window, Key.Key_Escape)
    qtbot.waitUntil(window.jobs._thread.stop.is_set)  # the button is seen to go down first
    gate.set()
    work(window)
    assert list(page.options.folder.iterdir()) == []
    assert "没有存下文件" in window.foot.text.text()
    assert "已取消" in page.outcome.warned.text()


def test_a_folder_that_cannot_be_written_is_told(qtbot, page, work, window, tmp_path):
    (tmp_path / "文件").write_text("x", "utf-8")
    page.options.set_folder(tmp_path / "文件")
    page.save_pdf()
    work(window)
    assert "写不到" in window.foot.text.text()


def test_the_folder_is_chosen_or_typed(qtbot, page, monkeypatch, tmp_path):
    monkeypatch.setattr(files, "folder", lambda *_args: tmp_path / "选的")
    page.options.folder_button.click()
    assert page.job().folder == tmp_path / "选的"
    page.options.folder_line.setFocus()
    page.options.folder_line.selectAll()
    qtbot.keyClicks(page.options.folder_line, str(tmp_path / "typed"))
    press(qtbot, page, Key.Key_Return)
    assert page.job().folder == tmp_path / "typed"


# ── 纸 ──


def pdf_printer(path, resolution=150):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(resolution)
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    return printer


def sizes(path):
    with Pages(path.read_bytes()) as pages:
        return [(round(width), round(height)) for width, height in pages.sizes]


def dots(path):
    """What a printer was sent for each page: the dots of its strips from the top, and where they begin and end (points)."""
    found = []
    for page in pypdfium2.PdfDocument(path):
        strips = sorted(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]), key=lambda one: -one.get_bounds()[3])
        edges = (strips[0].get_bounds()[3], strips[-1].get_bounds()[1]) if strips else (0, 0)
        found.append((b"".join(one.get_bitmap().to_pil().convert("L").tobytes() for one in strips), edges))
    return found


def drawn(path, dpi):
    """The same as it is drawn of a file."""
    with Pages(path.read_bytes()) as pages:
        return [
            b"".join(band.grey for band in pages.bands(place, dpi, smooth=dpi < 600)) for place in range(len(pages.sizes))
        ]


@pytest.mark.parametrize("resolution", [150, 600])
def test_what_goes_to_a_printer_is_page_by_page_what_the_file_holds(qtbot, page, work, window, tmp_path, resolution):
    choose(qtbot, page, "M1")
    press(qtbot, page, Key.Key_Space)
    choose(qtbot, page, "M4")  # the other way round
    press(qtbot, page, Key.Key_Space)
    only(qtbot, page, "029", "062")
    page.save_pdf()
    work(window)
    page.to_printer(pdf_printer(tmp_path / "纸.pdf", resolution))
    work(window)
    exported = sorted(page.options.folder.iterdir())
    wanted = [one for path in exported for one in drawn(path, resolution)]
    printed = dots(tmp_path / "纸.pdf")
    paper = sizes(tmp_path / "纸.pdf")
    assert paper == [one for path in exported for one in sizes(path)]
    assert set(paper) == {(595, 842), (842, 595)}
    assert len(printed) == len(wanted) >= 4
    for (sent, edges), one, (_width, height) in zip(printed, wanted, paper, strict=True):
        assert sent == one  # dot for dot
        assert edges == pytest.approx((height, 0), abs=1)
        assert len(set(one)) == 2 if resolution >= 600 else len(set(one)) > 2
    assert len({sent for sent, _edges in printed}) == len(printed)  # no two people's pages are alike
    assert f"{len(wanted)} 页" in window.foot.text.text()


def test_a_pale_watermark_reaches_the_paper_as_grey(qtbot, page, tmp_path):
    source = replace(page._source.run, watermark="演练")
    choose(qtbot, page, "M2")
    only(qtbot, page, "029")
    for resolution in (72, 600):
        path = tmp_path / f"{resolution}.pdf"
        send(lambda: copies_for_paper(page.job(), source, []), pdf_printer(path, resolution), lambda _done: True, both_sides=False)
        ((sent, _edges),) = dots(path)
        pale = sum(count for grey, count in Counter(sent).items() if 200 < grey < 240)
        assert pale > 0.01 * len(sent)


def test_copies_and_a_range_of_pages_are_kept_to(qtbot, page, work, window, tmp_path):
    choose(qtbot, page, "M2")
    only(qtbot, page, "029", "030", "031")
    printer = pdf_printer(tmp_path / "纸.pdf", 72)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 2)
    page.to_printer(printer)
    work(window)
    (one,) = dots(tmp_path / "纸.pdf")
    printer = pdf_printer(tmp_path / "三人.pdf", 72)
    printer.setCopyCount(2)
    page.to_printer(printer)
    work(window)
    pages = dots(tmp_path / "三人.pdf")
    assert len(pages) == (3 if printer.supportsMultipleCopies() else 6)
    assert pages[1] == one


def test_on_both_sides_each_ones_copy_begins_on_a_new_sheet(qtbot, page, tmp_path):
    choose(qtbot, page, "M2")
    only(qtbot, page, "029", "030")
    sent = send(
        lambda: copies_for_paper(page.job(), page._source.run, []), pdf_printer(tmp_path / "纸.pdf", 72), lambda _done: True,
        both_sides=True,
    )
    assert [bool(one) for one, _edges in dots(tmp_path / "纸.pdf")] == [True, False, True]
    assert (sent.pages, sent.copies) == (2, 2)


def test_cancelling_on_the_way_to_paper_leaves_nothing_behind(qtbot, page, work, window, tmp_path, monkeypatch):
    def stopped(copies, printer, _progress, **words):
        return send(copies, printer, lambda done: done < 3, **words)

    monkeypatch.setattr(print_paper, "send", stopped)
    choose(qtbot, page, "M2")
    page.to_printer(pdf_printer(tmp_path / "纸.pdf", 72))
    work(window)
    assert not (tmp_path / "纸.pdf").exists()
    assert "取消" in window.foot.text.text()


@pytest.mark.qt_log_ignore("QPainter::begin.*Returned false", extend=True)
def test_a_printer_that_takes_nothing_is_told(qtbot, page, work, window, tmp_path):
    page.to_printer(pdf_printer(tmp_path / "没有" / "纸.pdf"))
    work(window)
    assert "没有接受" in window.foot.text.text()


def test_the_dialog_gets_a4_and_what_was_chosen_last(qtbot, page, work, window, tmp_path, monkeypatch):
    asked = []

    def answer(printer, _parent):
        asked.append((printer.pageLayout().pageSize().id(), printer.copyCount()))
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))  # a careless driver
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / f"{len(asked)}.pdf"))
        printer.setResolution(72)
        printer.setCopyCount(2)
        return True

    monkeypatch.setattr(print_dialog, "any_printer", lambda: True)
    monkeypatch.setattr(print_dialog, "ask", answer)
    choose(qtbot, page, "M2")
    only(qtbot, page, "029")
    for _time in range(2):
        page.forms.setFocus()
        press(qtbot, page, Key.Key_P, Mod.ControlModifier | Mod.ShiftModifier)
        work(window)
    a4 = QPageSize.PageSizeId.A4
    assert asked == [(a4, 1), (a4, 2)]
    assert set(sizes(tmp_path / "2.pdf")) == {(595, 842)}


@pytest.mark.parametrize("answer", ["Accepted", "Rejected"])
def test_the_systems_dialog_offers_a_range_of_pages_and_leaves_a4(page, monkeypatch, answer):
    from PySide6.QtPrintSupport import QPrintDialog

    asked = []

    def execute(dialog):
        asked.append(dialog.options())
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
        return QPrintDialog.DialogCode[answer]

    monkeypatch.setattr(QPrintDialog, "exec", execute)
    printer = print_dialog.make_printer(page.choices, "表")
    assert print_dialog.ask(printer, page) is (answer == "Accepted")
    assert asked[0] & QPrintDialog.PrintDialogOption.PrintPageRange
    assert printer.pageLayout().pageSize().id() == QPageSize.PageSizeId.A4
    assert printer.pageLayout().margins().isNull()


def test_the_page_is_come_to_with_a_person_a_form_or_blank(qtbot, page):
    for where in ("052", "G1", "blank"):
        page.arrive(where)
    ready(qtbot, page)
    assert (page.people.current, code(page), page.who.text()) == ("052", "G1", "空白表")


def test_a_computer_without_a_printer_is_told_what_to_do(qtbot, page, window, monkeypatch):
    monkeypatch.setattr(print_dialog, "any_printer", lambda: False)
    page.print_button.click()
    assert "存为 PDF" in window.foot.text.text()


# ── 记住 ──


def test_the_last_choices_come_back_for_each_scheme(qtbot, page, window, tmp_path):
    choose(qtbot, page, "M3")
    press(qtbot, page, Key.Key_Space)
    choose(qtbot, page, "M2")
    page.options.split.setCurrentText("每个科室一个文件")
    page.options.skip.setChecked(False)
    page.options.folder_line.editingFinished.emit()
    window.session.choose(window.session.current)  # as if the program was started again
    ready(qtbot, page)
    assert code(page) == "M2"
    assert [form.code for form in page.forms.ticked] == ["M3"]
    assert page.options.split.currentText() == "每个科室一个文件"
    assert not page.options.skip.isChecked()
    assert page.options.folder == tmp_path / "存"


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
