"""One whole quarter through the window: by keys and clicks, with the sample office's workbook as the paper."""

import json

import openpyxl
import pytest
from keyboard import Hands
from PySide6.QtCore import QCoreApplication, QDate, QEvent, Qt
from PySide6.QtWidgets import QApplication

from kaohe_desktop.cli import main
from kaohe_desktop.office import workspace
from kaohe_desktop.office.decisions import decisions
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
    qtbot.waitUntil(lambda: window.page_name == "periods", timeout=20000)
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
    # the leading group decides a tie, and every step of the confirmation is kept with its day and document
    hands = Hands(window)
    tie = results.outcome.ties[0]
    hands.press("F7")
    hands.go_to_field("理由")
    hands.compose("领导小组会议研究")
    hands.press("Enter")
    decided = next(key for key in tie.keys if results.outcome.result(key).grade == tie.grade)
    confirm_all(window, hands)
    # print, archive
    hands.press("Ctrl+8")
    printing = window.page("printing")
    hands.go_to("存到哪个文件夹")
    hands.press("Ctrl+A")
    hands.type(str(tmp_path / "forms"))
    hands.press("Tab", "Ctrl+S")
    assert [path.suffix for path in (tmp_path / "forms").iterdir()] == [".pdf"], hands.told
    assert printing.isAncestorOf(hands.focus())
    hands.press("Ctrl+K")
    hands.type("gd")
    hands.press("Enter")
    hands.compose("缺项人员长期病假")
    hands.press("Enter")
    assert window.session.current.status == "archived", hands.told
    assert window.session.current.subjects >= len(sheet)
    # what is archived is what was computed: but for the one the tie was about, the command line's own figures
    first = window.session.current
    results.export(tmp_path / "归档")
    settled()
    archived = json.loads((tmp_path / "归档" / "results.json").read_text("utf-8"))
    by_hand = {one.subject for one in decisions(window.session.workspace, first)}
    touched = by_hand | {key for key, one in results_of(archived).items() if one["考核类别"] == tie.category}  # its seats moved
    assert plain(archived, touched) == plain(by_line, touched)
    assert len(results_of(archived)) - len(touched) > 40
    for key, one in results_of(by_line).items():
        assert results_of(archived)[key]["项目"] == one["项目"], "what was entered and worked out from it is nobody's decision"
    assert results_of(archived)[decided]["等次"] == tie.grade
    # the next quarter, with the same people
    hands.press("Ctrl+3")
    hands.go_to("启用下一期")
    hands.press("Enter")
    hands.go_to("启用", by="Tab", exact=True)
    hands.press("Enter")
    assert window.session.current.code == "2026Q4", hands.told
    assert window.session.current.subjects > first.subjects - 5
    old = window.session.workspace.book(first.id)
    assert {name: old.by_key[third].entries[ENTRY].get(name, "") for name in TYPED} == {name: sheet[third][name] for name in TYPED}


def confirm_all(window, hands):
    """Press F8 and answer until there is no step left."""
    from PySide6.QtWidgets import QLineEdit

    from kaohe_desktop.office.confirming import chain

    page, posted = window.page("results"), False
    for _ in range(30):
        lines = chain(window.session.workspace, window.session.current)
        if all(line.state.value == "done" for line in lines):
            return
        hands.press("F8")
        if not page.ask.isVisible():
            continue
        posted = posted or "结果" in page.ask.fields
        for name, field in page.ask.fields.items():
            hands.go_to_field(name)
            if name in ("从", "日期") and not posted and field.date() == QDate.currentDate():
                # some weeks earlier, so that the days of the posting are over; the same sitting's day stands there already
                hands.type(QDate.currentDate().addDays(-40).toString("yyyyMMdd"))
            elif isinstance(field, QLineEdit) and not field.text():
                hands.compose("会议研究")
        now = page.ask
        hands.press("Enter")
        assert not now.wrong.text(), now.wrong.text()
    raise AssertionError([(line.name, line.state) for line in lines])


def results_of(record):
    """The people of a results.json by their number."""
    people = next(value for value in record.values() if isinstance(value, list) and value and "编号" in value[0])
    return {one["编号"]: one for one in people}


def plain(record, without):
    return {key: one for key, one in results_of(record).items() if key not in without}
