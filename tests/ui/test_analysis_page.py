"""分析 at the keyboard: topics, chart and table of the same figures, the way to the topic and the person, PDF and workbook."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from kaohe_desktop.forms.drawing import Box, Words
from kaohe_desktop.office.computing import compute
from kaohe_desktop.ui import files
from kaohe_desktop.ui.style import apply_style, look


@pytest.fixture
def page(window):
    compute(window.session.workspace, window.session.current)
    window.session.changed(None)
    window.show_page("analysis")
    return window.page("analysis")


def on(page, name):
    page.arrive(name)
    QApplication.processEvents()
    assert page.topic.name == name
    return page.topic


def test_before_the_first_computation_the_page_says_what_it_is_for(window):
    window.show_page("analysis")
    page = window.page("analysis")
    assert page.empty.isVisible()
    assert not page.pdf_button.isVisible()


def test_the_topics_stand_at_the_left(page):
    assert [row[0] for row in page.list.table.list_model.rows] == [
        "要点", "分数分布", "分数线附近", "各科室等次", "考核项目", "各科室给分", "与以前比", "缺项和晚录",
    ]


def test_enter_leads_from_a_finding_to_its_topic(qtbot, page):
    page.table.setFocus()
    key = page.table.chosen
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.topic.name == key


def test_enter_leads_to_the_person(qtbot, window, page):
    on(page, "near")
    page.table.setFocus()
    key = page.table.chosen
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert window.page_name == "results"
    assert window.page("results").chosen.key == key


@pytest.mark.parametrize("name", ["scores", "grades", "items", "departments"])
@pytest.mark.parametrize("theme", ["浅色", "深色"])
def test_a_chart_is_drawn_in_the_colours_of_the_look_and_its_table_stands_below(page, qapp, name, theme):
    apply_style(qapp, theme, "标准")
    try:
        found = on(page, name)
        assert page.chart.isVisible()
        assert page.table.isVisible()
        drawing = page.chart.chart.drawing
        assert any(isinstance(one, Words) for one in drawing.shapes)
        picture = page.chart.chart.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        colours = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)}
        tones = {look.colour(one.tone).name() for one in drawing.shapes if isinstance(one, Box)}
        assert colours & tones
        assert page.chart.chart.accessibleName() == found.chart
    finally:
        apply_style(qapp, "浅色", "标准")


def test_the_chart_stays_inside_its_width(page, window):
    for width in (1366, 911, 683):
        window.resize(width, 768)
        for name in ("scores", "grades", "items", "departments"):
            on(page, name)
            drawing = page.chart.chart.drawing
            for one in drawing.shapes:
                if isinstance(one, Box):
                    assert one.x >= -1
                    assert one.x + one.width <= page.chart.chart.width() + 1


def test_the_shares_are_tinted(page):
    on(page, "grades")
    model = page.table.shown_model
    deep, none = model.ground(1, 2), model.ground(3, 2)
    assert deep is not None
    assert deep != look.colour("paper")
    assert none is None
    assert model.ground(len(model.rows) - 1, 0) == look.colour("stripe")


def test_sorting_keeps_the_person_of_each_row(page):
    on(page, "near")
    model = page.table.shown_model
    model.sort(4)
    assert [row[0] for row in model.rows] == model.keys


def test_the_spread_stands_under_the_short_list_of_what_to_look_at(page):
    on(page, "first")
    assert page.chart.isVisible()
    assert page.chart.geometry().top() >= page.table.geometry().bottom()
    assert page.table.verticalScrollBar().maximum() == 0
    on(page, "scores")
    assert page.chart.geometry().bottom() <= page.table.geometry().top()


def test_words_alone_stand_at_the_top_and_the_keyboard_stays_in_the_page(qtbot, page, window):
    window.resize(683, 384)
    on(page, "items")
    page.turn_button.setFocus()
    on(page, "moves")
    QApplication.processEvents()
    assert page.line.geometry().top() < 20
    assert page.list.combo.hasFocus()


def test_two_tables_take_turns(page):
    on(page, "missing")
    assert [tab.text() for tab in page.which] == ["缺项：按科室", "缺项：按人"]
    page.which[1].click()
    assert page.table.shown_model.headings[0] == "编号"
    assert page.which[1].isChecked()
    assert not page.which[0].isChecked()


def test_on_a_low_window_chart_and_table_take_turns(qtbot, page, window):
    window.resize(683, 384)
    on(page, "items")
    assert page.table.isVisible()
    assert not page.chart.isVisible()
    page.turn_button.setFocus()
    qtbot.keyClick(page.turn_button, Qt.Key.Key_Space)
    assert page.chart.isVisible()
    assert not page.table.isVisible()
    assert page.turn_button.text() == "看表"


@pytest.mark.parametrize("size", ["标准", "特大"])
def test_every_topic_fits_at_200_percent(window, page, qapp, size):
    try:
        apply_style(qapp, "浅色", size)
        window.resize(683, 384)
        for one in page.topics:
            on(page, one.name)
            for _ in range(3):
                QApplication.processEvents()
            assert window.room.horizontalScrollBar().maximum() == 0, one.name
            assert window.room.verticalScrollBar().maximum() == 0, one.name
            rows = page.table.viewport().height() / look.row_height
            assert not one.tables or rows >= (4 if size == "标准" else 3), f"{one.name} {rows}"
    finally:
        apply_style(qapp, "浅色", "标准")


def test_the_filters_narrow_the_figures(page):
    page.category.setCurrentText("中层干部")
    page.category.activated.emit(page.category.currentIndex())
    found = on(page, "scores")
    assert found.tables[0].headings == ("考评得分", "中层干部")


def test_pdf_and_workbook_are_written_whole(window, page, work, tmp_path, monkeypatch):
    for button, name in ((page.pdf_button, "析.pdf"), (page.book_button, "析.xlsx")):
        monkeypatch.setattr(files, "save_file", lambda *_, name=name: tmp_path / name)
        button.click()
        work(window)
    assert (tmp_path / "析.pdf").read_bytes().startswith(b"%PDF")
    assert sorted(path.name for path in tmp_path.glob("析.*")) == ["析.pdf", "析.xlsx"]


def test_a_file_that_cannot_be_written_is_told(window, page, work, tmp_path, monkeypatch, qtbot):
    monkeypatch.setattr(files, "save_file", lambda *_: tmp_path / "没有" / "析.xlsx")
    with qtbot.waitSignal(window.session.said) as said:
        page.book_button.click()
    assert said.args[1] == "bad"


def test_the_model_keeps_qts_promises(qtmodeltester, page):
    on(page, "departments")
    qtmodeltester.check(page.table.shown_model)
