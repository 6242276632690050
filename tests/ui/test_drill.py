"""演练: a sample office of its own, marked everywhere, and one press back; the office's own database is not touched."""

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kaohe_desktop.office import drill
from kaohe_desktop.office.workspace import Workspace
from kaohe_desktop.ui.navigation import PAGES

KEYS = (Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)


def begin(window, work, scheme="meiling"):
    window.show_page("system", "drill")
    panel = window.page("system").data.drills
    panel.choice.setCurrentIndex([panel.choice.itemData(n).scheme for n in range(panel.choice.count())].index(scheme))
    panel.start_button.click()
    work(window)


def test_there_is_a_sample_for_every_scheme():
    from kaohe_desktop.office.library import schemes

    assert {one.scheme for one in drill.samples()} == {one.id for one in schemes()}
    assert drill.samples()[0].scheme == "meiling"


@pytest.mark.parametrize("scheme", ["meiling", "xinban-dept", "township-target"])
def test_every_page_says_that_it_is_a_drill(window, work, scheme):
    begin(window, work, scheme)
    assert window.session.scheme.scheme.head.id == scheme
    for page in PAGES:
        window.show_page(page.name)
        QApplication.processEvents()
        assert window.drill.isVisible(), page.name


def test_one_press_leads_back_and_nothing_was_mixed(qtbot, window, work):
    own, period = window.session.workspace.path, window.session.current.id
    folder = own.parent
    before = sorted(path.name for path in folder.rglob("*.db"))
    begin(window, work, "jingzhou")
    drilled = window.session.workspace.path
    assert drilled.parent != folder
    window.session.workspace.set_office_name("乱改的名字")
    window.activateWindow()
    qtbot.keyClick(window, *KEYS)
    assert window.session.workspace.path == own
    assert window.session.current.id == period
    assert window.page_name == "home"
    assert not window.drill.isVisible()
    assert not drilled.parent.exists()
    assert window.session.workspace.office_name != "乱改的名字"
    made = [path.name for path in folder.rglob("*.db") if path.name not in before]
    assert all("考核-" in name for name in made), "only the verified backup of closing"
    window.close()
    assert window.session.settings.database is None


def test_without_data_of_ones_own_it_leads_back_to_the_start(qtbot, bare, work):
    from kaohe_desktop.ui.app import open_first

    open_first(bare, None)
    bare.page("start").drills.start_button.click()
    work(bare)
    assert bare.page_name == "home"
    bare.drill.end_button.click()
    assert bare.page_name == "start"
    assert bare.session.ws is None


def test_what_a_drill_prints_says_so_on_every_page(tmp_path):
    from kaohe_desktop.office.computing import compute
    from kaohe_desktop.office.periods import periods
    from kaohe_desktop.office.print_job import Medium, PrintJob
    from kaohe_desktop.office.printing import preview, print_forms, print_from, source_of

    with drill.drill_workspace(tmp_path / "演练.db", drill.sample_of("meiling")) as ws:
        (period,) = periods(ws)
        compute(ws, period)
        printed = print_forms(ws, period, ["M1", "G1"], None, folder=tmp_path / "表")
        looked_at = preview(ws, period, "M1", "001", False)
        (sheet,) = print_from(source_of(ws, period), PrintJob(("G1",), tmp_path / "表", medium=Medium.EXCEL)).files
    for pdf in (*printed.files, looked_at):
        document = pypdfium2.PdfDocument(pdf)
        assert len(document) > 0
        for page in document:
            text = page.get_textpage()
            places = [text.get_charbox(n) for n in range(text.count_chars()) if text.get_text_range(n, 1) == "练"]
            assert max(top - bottom for _left, bottom, _right, top in places) > 100, "the words stand large"
    import openpyxl

    for one in openpyxl.load_workbook(sheet).worksheets:
        assert one.oddHeader.center.text == "演练"


def test_an_offices_own_prints_bear_no_mark(window):
    from kaohe_desktop.office.printing import preview

    pdf = preview(window.session.workspace, window.session.current, "M1", "001", True)
    assert "演练" not in pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()


def test_a_drill_moved_elsewhere_is_still_one(tmp_path):
    import shutil

    drill.drill_workspace(tmp_path / "演练.db", drill.sample_of("xinban")).close()
    shutil.copyfile(tmp_path / "演练.db", tmp_path / "考核.db")
    with Workspace.open(tmp_path / "考核.db") as ws:
        assert drill.watermark(ws) == "演练"
    with Workspace.create(tmp_path / "新.db", "某单位") as ws:
        assert drill.watermark(ws) == ""


def test_a_drill_prints_into_a_folder_of_its_own_and_leaves_the_choices_alone(window, work):
    window.show_page("printing")
    own = window.page("printing").options.folder
    begin(window, work)
    window.show_page("printing")
    assert "演练" in str(window.page("printing").options.folder)
    window.end_drill()
    window.show_page("printing")
    assert window.page("printing").options.folder == own
