"""表格打印 on paper: what a printer receives is what the file holds, sides, copies, range."""

from collections import Counter
from dataclasses import replace

import pypdfium2
import pytest
from printing_desk import Key, Mod, choose, code, only, press, ready
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter

from kaohe_desktop.forms.preview import Pages
from kaohe_desktop.office.print_job import copies_for_paper
from kaohe_desktop.ui import print_dialog, print_paper
from kaohe_desktop.ui.print_paper import send


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
def test_what_goes_to_a_printer_is_page_by_page_what_the_file_holds(qtbot, printing, work, window, tmp_path, resolution):
    choose(qtbot, printing, "M1")
    press(qtbot, printing, Key.Key_Space)
    choose(qtbot, printing, "M4")  # the other way round
    press(qtbot, printing, Key.Key_Space)
    only(qtbot, printing, "029", "062")
    printing.save_pdf()
    work(window)
    printing.to_printer(pdf_printer(tmp_path / "纸.pdf", resolution))
    work(window)
    exported = sorted(printing.options.folder.iterdir())
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


def test_a_pale_watermark_reaches_the_paper_as_grey(qtbot, printing, tmp_path):
    source = replace(printing._source.run, watermark="演练")
    choose(qtbot, printing, "M2")
    only(qtbot, printing, "029")
    for resolution in (72, 600):
        path = tmp_path / f"{resolution}.pdf"
        send(lambda: copies_for_paper(printing.job(), source, []), pdf_printer(path, resolution), lambda _done: True, both_sides=False)
        ((sent, _edges),) = dots(path)
        pale = sum(count for grey, count in Counter(sent).items() if 200 < grey < 240)
        assert pale > 0.01 * len(sent)


def test_copies_and_a_range_of_pages_are_kept_to(qtbot, printing, work, window, tmp_path):
    choose(qtbot, printing, "M2")
    only(qtbot, printing, "029", "030", "031")
    printer = pdf_printer(tmp_path / "纸.pdf", 72)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 2)
    printing.to_printer(printer)
    work(window)
    (one,) = dots(tmp_path / "纸.pdf")
    printer = pdf_printer(tmp_path / "三人.pdf", 72)
    printer.setCopyCount(2)
    printing.to_printer(printer)
    work(window)
    pages = dots(tmp_path / "三人.pdf")
    assert len(pages) == (3 if printer.supportsMultipleCopies() else 6)
    assert pages[1] == one


def test_on_both_sides_each_ones_copy_begins_on_a_new_sheet(qtbot, printing, tmp_path):
    choose(qtbot, printing, "M2")
    only(qtbot, printing, "029", "030")
    sent = send(
        lambda: copies_for_paper(printing.job(), printing._source.run, []), pdf_printer(tmp_path / "纸.pdf", 72), lambda _done: True,
        both_sides=True,
    )
    assert [bool(one) for one, _edges in dots(tmp_path / "纸.pdf")] == [True, False, True]
    assert (sent.pages, sent.copies) == (2, 2)


def test_cancelling_on_the_way_to_paper_leaves_nothing_behind(qtbot, printing, work, window, tmp_path, monkeypatch):
    def stopped(copies, printer, _progress, **words):
        return send(copies, printer, lambda done: done < 3, **words)

    monkeypatch.setattr(print_paper, "send", stopped)
    choose(qtbot, printing, "M2")
    printing.to_printer(pdf_printer(tmp_path / "纸.pdf", 72))
    work(window)
    assert not (tmp_path / "纸.pdf").exists()
    assert "取消" in window.foot.text.text()


@pytest.mark.qt_log_ignore("QPainter::begin.*Returned false", extend=True)
def test_a_printer_that_takes_nothing_is_told(qtbot, printing, work, window, tmp_path):
    printing.to_printer(pdf_printer(tmp_path / "没有" / "纸.pdf"))
    work(window)
    assert "没有接受" in window.foot.text.text()


def test_the_dialog_gets_a4_and_what_was_chosen_last(qtbot, printing, work, window, tmp_path, monkeypatch):
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
    choose(qtbot, printing, "M2")
    only(qtbot, printing, "029")
    for _time in range(2):
        printing.forms.setFocus()
        press(qtbot, printing, Key.Key_P, Mod.ControlModifier | Mod.ShiftModifier)
        work(window)
    a4 = QPageSize.PageSizeId.A4
    assert asked == [(a4, 1), (a4, 2)]
    assert set(sizes(tmp_path / "2.pdf")) == {(595, 842)}


@pytest.mark.parametrize("answer", ["Accepted", "Rejected"])
def test_the_systems_dialog_offers_a_range_of_pages_and_leaves_a4(printing, monkeypatch, answer):
    from PySide6.QtPrintSupport import QPrintDialog

    asked = []

    def execute(dialog):
        asked.append(dialog.options())
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
        return QPrintDialog.DialogCode[answer]

    monkeypatch.setattr(QPrintDialog, "exec", execute)
    printer = print_dialog.make_printer(printing.choices, "表")
    assert print_dialog.ask(printer, printing) is (answer == "Accepted")
    assert asked[0] & QPrintDialog.PrintDialogOption.PrintPageRange
    assert printer.pageLayout().pageSize().id() == QPageSize.PageSizeId.A4
    assert printer.pageLayout().margins().isNull()


def test_the_page_is_come_to_with_a_person_a_form_or_blank(qtbot, printing):
    for where in ("052", "G1", "blank"):
        printing.arrive(where)
    ready(qtbot, printing)
    assert (printing.people.current, code(printing), printing.who.text()) == ("052", "G1", "空白表")


def test_a_computer_without_a_printer_is_told_what_to_do(qtbot, printing, window, monkeypatch):
    monkeypatch.setattr(print_dialog, "any_printer", lambda: False)
    printing.print_button.click()
    assert "存为 PDF" in window.foot.text.text()
