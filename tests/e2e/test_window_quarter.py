"""One whole quarter through the window: by keys and clicks, with the sample office's workbook as the paper."""

import json

import openpyxl
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from kaohe_desktop.cli import main
from kaohe_desktop.office import workspace
from kaohe_desktop.office.demo import sample_book
from kaohe_desktop.ui.app import make_window, open_first
from kaohe_desktop.ui.settings import Settings

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
ROSTER, ENTRY = "花名册", "录入"
TYPED = ("迟到次数", "旷工天数", "奖惩附加分")


@pytest.fixture
def window(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(workspace, "default_database", lambda: tmp_path / "数据" / "考核.db")
    window = make_window(qapp, Settings(tmp_path / "settings.ini"))
    window.resize(1366, 768)
    window.show()
    QApplication.processEvents()
    open_first(window, None)
    yield window
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def settled(qtbot, window):
    def wait():
        qtbot.waitUntil(lambda: not window.jobs.busy, timeout=30_000)

    return wait


def roster_only(path):
    """The sample's roster; the other sheets with their headings alone."""
    book = openpyxl.load_workbook(sample_book())
    for sheet in book:
        if sheet.title != ROSTER and sheet.max_row > 1:
            sheet.delete_rows(2, sheet.max_row)
    book.save(path)
    return path


def paper():
    """What stands on paper for each person: the sample's entry sheet, by number and heading, as it would be typed."""
    sheet = openpyxl.load_workbook(sample_book(), read_only=True)[ENTRY]
    rows = sheet.iter_rows(values_only=True)
    headings = [str(cell) for cell in next(rows)]
    at = headings.index("人员编号")
    return {row[at]: {name: "" if cell is None else str(cell) for name, cell in zip(headings, row, strict=True)} for row in rows if row[at]}


def press(qtbot, view, *keys, modifier=Qt.KeyboardModifier.NoModifier):
    for key in keys:
        for one in key if isinstance(key, str) else (key,):
            qtbot.keyClick(QApplication.focusWidget() or view.panes.middle, one, modifier)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_whole_quarter_through_the_window_gives_what_the_command_line_gives(qtbot, window, settled, tmp_path):
    # a new office
    start = window.page("start")
    start.office.setText("梅岭街道")
    start.clerk.setText("王经办")
    start.create_button.click()
    # its first period
    periods = window.page("periods")
    periods.scheme.setCurrentIndex(periods.scheme.findData("meiling"))
    periods.code.setText("2026Q3")
    periods.open_button.click()
    assert window.session.current.code == "2026Q3"
    assert window.page_name == "roster"
    # the roster from Excel
    roster = window.page("roster")
    roster.start_import(roster_only(tmp_path / "花名册.xlsx"))
    settled()
    roster.importing.do_button.click()
    settled()
    sheet = paper()
    assert window.session.current.subjects >= len(sheet)
    # some scores by hand: three figures along the row, a score refused and put right, a block pasted
    window.show_page("entry")
    entry = window.page("entry")
    view = entry.view
    assert [view.grid.text(row, 0) for row in range(3)] == [view.grid.key(row) for row in range(3)]
    first, second, third, fourth = [key for key in (view.grid.key(row) for row in range(20)) if key in sheet][:4]
    assert view.go_to(first, TYPED[0])
    view.panes.middle.setFocus()
    press(qtbot, view, sheet[first][TYPED[0]], Key.Key_Tab, sheet[first][TYPED[1]], Key.Key_Tab, sheet[first][TYPED[2]], Key.Key_Return)
    assert view.go_to(second, TYPED[0])
    press(qtbot, view, "1000", Key.Key_Return)
    assert "K1" in view.line.text()
    press(qtbot, view, Key.Key_F8, sheet[second][TYPED[0]] or "0", Key.Key_Return)
    assert view.go_to(third, TYPED[0])
    block = "".join("\t".join(sheet[key][name] for name in TYPED) + "\r\n" for key in (third, fourth))
    if view.row_of_key(fourth) == view.row_of_key(third) + 1:
        QApplication.clipboard().setText(block)
        press(qtbot, view, Key.Key_V, modifier=Ctrl)
        assert entry.pasting.isVisible()  # what would change, before it is taken
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    stored = window.session.workspace.book(window.session.current.id).by_key[third].entries[ENTRY]
    assert {name: stored.get(name, "") for name in TYPED} == {name: sheet[third][name] for name in TYPED}
    # the rest from the departments' workbook
    entry.start_import(sample_book())
    settled()
    assert entry.importing.do_button.isVisible()
    entry.importing.do_button.click()
    settled()
    # compute
    qtbot.keyClick(window, Key.Key_F9)
    settled()
    results = window.page("results")
    assert window.page_name == "results"
    results.export(tmp_path / "窗口")
    settled()
    call = ["--scheme", "meiling", "--period", "2026Q3", "--out", str(tmp_path / "命令行"), "--forms", "none"]
    assert main(["compute", str(sample_book()), *call]) == 0
    by_window, by_line = (json.loads((tmp_path / place / "results.json").read_text("utf-8")) for place in ("窗口", "命令行"))
    assert by_window == by_line
    # the leading group decides a tie
    tie = results.outcome.ties[0]
    results.ask_tie(tie)
    results.ask.set("给谁", results._name(tie.keys[0]))
    results.ask.set("理由", "领导小组会议研究")
    results.ask.do_button.click()
    assert results.outcome.result(tie.keys[0]).grade == tie.grade
    # print, archive
    window.show_page("printing")
    printing = window.page("printing")
    printing.write(tmp_path / "表格")
    settled()
    assert [path.suffix for path in (tmp_path / "表格").iterdir()] == [".pdf"]
    window.show_page("periods")
    periods.archive_button.click()
    periods.ask.set("理由", "缺项人员长期病假")
    periods.ask.do_button.click()
    assert window.session.current.status == "archived"
    assert window.session.current.subjects >= len(sheet)
