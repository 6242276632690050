"""What the window remembers: columns, its size and place, the page; and a restore asked for in the window."""

import shutil

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QMainWindow

from kaohe_desktop.office.workspace import Workspace
from kaohe_desktop.ui.app import keep_on_screen, make_window, open_first
from kaohe_desktop.ui.style import apply_style


def drag(qtbot, table, column, by):
    header = table.horizontalHeader()
    edge = header.sectionViewportPosition(column) + header.sectionSize(column) - 2
    place = QPoint(edge, header.height() // 2)
    qtbot.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    for step in (by // 2, by):
        qtbot.mouseMove(header.viewport(), place + QPoint(step, 0))
    qtbot.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=place + QPoint(by, 0))


@pytest.fixture
def again(qapp, window):
    """The window opened once more on the same settings and database."""
    made = []

    def open_again():
        settings, path = window.session.settings, window.session.workspace.path
        window.close()
        other = make_window(qapp, settings)
        made.append(other)
        other.resize(1366, 768)
        other.show()
        open_first(other, path)
        QApplication.processEvents()
        return other

    yield open_again
    for one in made:
        one.close()


@pytest.mark.parametrize(("page", "find"), [
    ("system", lambda page: page.trail.table), ("entry", lambda page: page.view.panes.middle), ("periods", lambda page: page.table),
])
def test_a_column_dragged_is_as_wide_the_next_time(qtbot, window, again, page, find):
    window.show_page(page, "trail" if page == "system" else None)
    QApplication.processEvents()
    table = find(window.page(page))
    column = next(n for n in range(1, table.model().columnCount()) if not table.isColumnHidden(n))
    before = table.columnWidth(column)
    drag(qtbot, table, column, 40)
    wide = table.columnWidth(column)
    assert wide == pytest.approx(before + 40, abs=4)
    other = again()
    other.show_page(page, "trail" if page == "system" else None)
    QApplication.processEvents()
    assert find(other.page(page)).columnWidth(column) == pytest.approx(wide, abs=1)


def test_a_remembered_width_grows_with_the_text(qtbot, window, qapp):
    window.show_page("periods")
    table = window.page("periods").table
    drag(qtbot, table, 1, 60)
    wide = table.columnWidth(1)
    apply_style(qapp, "浅色", "特大")
    try:
        QApplication.processEvents()
        assert table.columnWidth(1) == pytest.approx(wide * 18 / 14, rel=0.03)
    finally:
        apply_style(qapp, "浅色", "标准")


def test_the_page_open_last_opens_first(window, again):
    window.show_page("results")
    assert again().page_name == "results"


def test_a_window_left_on_a_screen_that_is_gone_comes_back(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    screen = QApplication.primaryScreen().availableGeometry()
    window.setGeometry(QRect(screen.right() + 500, screen.bottom() + 300, 900, 700))
    keep_on_screen(window)
    assert screen.contains(window.frameGeometry())
    window.setGeometry(QRect(-300, -200, 5000, 4000))
    keep_on_screen(window)
    assert screen.contains(window.frameGeometry())


def test_what_is_being_typed_when_the_window_is_closed_is_kept(window):
    path = window.session.workspace.path
    window.activateWindow()
    window.show_page("system", "user")
    window.page("system").clerk.setText("没按回车")
    window.close()
    with Workspace.open(path) as ws:
        assert ws.user == "没按回车"


# ── 恢复 and 检查 in the window ──
def test_a_backup_is_brought_back_after_a_reason_in_line(window, work):
    ws = window.session.workspace
    ws.backup()
    good = ws.office_name
    ws.set_office_name("改错的名字")
    window.show_page("system", "restore")
    copies = window.page("system").data.copies
    copies.table.selectRow(len(copies.table.list_model.rows) - 1)
    copies.restore_button.click()
    assert copies.ask.isVisible()
    copies.ask.do_button.click()
    assert "为什么" in copies.ask.wrong.text(), "no restore without a reason"
    assert window.session.workspace.office_name == "改错的名字"
    copies.ask.set("为什么恢复", "名字改错了")
    copies.ask.do_button.click()
    assert window.session.workspace.office_name == good
    assert "已恢复" in window.foot.text.text()
    window.page("system").data.check_button.click()
    work(window)
    told = window.page("system").data.told.text()
    assert "数据是好的" in told
    assert "名字改错了" in told
    assert any(one.kind == "恢复前的数据" for one in copies._infos)


def test_a_trail_somebody_touched_is_named_by_the_check(window, work):
    import sqlite3

    raw = sqlite3.connect(window.session.workspace.path)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        raw.execute(f'DROP TRIGGER "{name}"')
    raw.execute("UPDATE audit_line SET after = '动过' WHERE id = 3")
    raw.commit()
    raw.close()
    window.show_page("system", "check")
    work(window)
    assert "K515" in window.page("system").data.told.text()


def test_a_damaged_database_is_restored_from_the_start_page(bare, demo_file, tmp_path):
    path = tmp_path / "考核.db"
    shutil.copyfile(demo_file, path)
    with Workspace.open(path) as ws:
        ws.backup()
    path.write_bytes(path.read_bytes()[:5000])
    open_first(bare, path)
    start = bare.page("start")
    assert bare.page_name == "start"
    start.restore_button.click()
    start.copies.ask_restore()
    start.copies.ask.set("为什么恢复", "打不开了")
    start.copies.ask.do_button.click()
    assert bare.page_name == "home"


def test_the_whole_trail_is_searched_by_name_and_by_words(window):
    ws = window.session.workspace
    line = list(ws.book(window.session.current.id).lines.values())[4]
    window.show_page("system", "trail")
    trail = window.page("system").trail
    trail.finder.setText(line.name)
    trail.refresh()
    rows = trail.table.list_model.rows
    assert rows
    assert all(line.name in "".join(row) for row in rows)
    trail.finder.setText("没有这样的字")
    trail.refresh()
    assert not trail.table.list_model.rows
