"""Nothing is cut off: every page in the smallest window, in the largest type, and as large as 200 % leaves it."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QTabBar, QWidget

from kaohe_desktop.ui.navigation import PAGES
from kaohe_desktop.ui.page import Elided
from kaohe_desktop.ui.style import apply_style

#: logical pixels: the smallest screen; the same at 125, 150 and 200 %
SIZES = {"1366×768": (1366, 768), "125%": (1093, 614), "150%": (910, 512), "200%": (683, 384)}
EVERY = [*(page.name for page in PAGES), "help", "start"]


def cut_off(window):
    """What is wider (or, wrapped, higher) than the widget it stands in, but for lines made to end in … (their tool tip has them whole)."""
    found = []
    for widget in [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]:
        if not widget.isVisible() or not widget.text().strip() or isinstance(widget, Elided):
            continue
        text, room = widget.text(), widget.contentsRect()
        metrics = widget.fontMetrics()
        if isinstance(widget, QLabel):
            if widget.pixmap() is not None and not widget.pixmap().isNull():
                continue
            if widget.wordWrap():
                need = widget.heightForWidth(widget.width())
                if need > widget.height() + 1:
                    found.append(f"{text[:30]!r} needs {need} of {widget.height()} high")
                continue
            need = max(metrics.horizontalAdvance(line) for line in text.splitlines())
        elif type(widget).__name__ == "_Entry":
            continue
        else:
            need = metrics.horizontalAdvance(text.replace("&", ""))
            need += (widget.iconSize().width() + 4) if not widget.icon().isNull() else 0
        if need > room.width() + 1:
            found.append(f"{type(widget).__name__} {text[:30]!r} needs {need} of {room.width()}")
    return found


@pytest.fixture
def sized(window, qapp):
    """The window in a type size, put back afterwards."""
    def make(size, width, height):
        apply_style(qapp, "浅色", size)
        window.resize(width, height)
        QApplication.processEvents()
        return window
    yield make
    apply_style(qapp, "浅色", "标准")


@pytest.mark.parametrize("screen", SIZES)
@pytest.mark.parametrize("size", ["标准", "特大"])
def test_no_text_is_cut_off(sized, size, screen):
    width, height = SIZES[screen]
    window = sized(size, width, height)
    told = {}
    for page in EVERY:
        window.show_page(page)
        window.jobs.wait()
        for _ in range(4):
            QApplication.processEvents()
        if found := cut_off(window):
            told[page] = sorted(set(found))
    assert not told, "\n".join(f"{page}: {line}" for page, lines in told.items() for line in lines)


@pytest.mark.parametrize("page", EVERY)
def test_all_of_a_page_can_be_reached_at_200_percent(sized, page):
    window = sized("标准", *SIZES["200%"])
    assert (window.width(), window.height()) == SIZES["200%"], "the window itself gets as small as the screen"
    window.show_page(page)
    QApplication.processEvents()
    shown = window.pages.currentWidget()
    least = shown.minimumSizeHint()
    assert shown.width() >= least.width()
    assert shown.height() >= least.height()
    room = window.room
    assert room.horizontalScrollBar().maximum() >= shown.width() - room.viewport().width()
    assert room.verticalScrollBar().maximum() >= shown.height() - room.viewport().height()


@pytest.mark.parametrize("size", ["标准", "特大"])
@pytest.mark.parametrize("page", EVERY)
def test_no_page_scrolls_sideways_at_200_percent(sized, page, size):
    window = sized(size, *SIZES["200%"])
    shown = settled(window, page)
    room = window.room.viewport().width()
    wide = [f"{type(one).__name__} {one.minimumSizeHint().width()}" for one in _lines(shown) if one.minimumSizeHint().width() > room - 20]
    assert window.room.horizontalScrollBar().maximum() == 0, f"{shown.minimumSizeHint().width()} in {room}: {wide}"


@pytest.mark.parametrize("size", ["标准", "特大"])
@pytest.mark.parametrize("page", EVERY)
def test_no_tab_of_a_page_scrolls_sideways_or_cuts_words_at_200_percent(sized, tabled, page, size):
    """Every tab there is, also those that are a list of choices where there is little room."""
    window = sized(size, *SIZES["200%"])
    tabled(page)
    told, seen = [], 0
    for bar in settled(window, page).findChildren(QTabBar):
        for tab in range(bar.count()):
            if not bar.isTabVisible(tab) or not bar.isTabEnabled(tab):
                continue
            bar.setCurrentIndex(tab)
            for _ in range(4):
                QApplication.processEvents()
            seen += 1
            told += [f"{bar.tabText(tab)}: wider by {over}" for over in [window.room.horizontalScrollBar().maximum()] if over]
            told += [f"{bar.tabText(tab)}: {line}" for line in cut_off(window)]
    assert not told, "\n".join(told)
    assert seen or page not in ("system", "entry", "scheme", "printing", "rollup", "periods", "ledger"), "pages with tabs"


def test_the_table_of_a_tab_is_the_only_thing_that_scrolls_there(sized):
    window = sized("标准", *SIZES["200%"])
    for tab in ("trail", "codes"):
        settled(window, "system")
        window.show_page("system", tab)
        for _ in range(4):
            QApplication.processEvents()
        assert window.room.verticalScrollBar().maximum() == 0, f"{tab}: what another tab needs is not asked for"


@pytest.mark.parametrize("screen", SIZES)
@pytest.mark.parametrize("size", ["标准", "大", "特大"])
def test_nothing_in_the_head_line_covers_its_neighbour(sized, size, screen):
    window = sized(size, *SIZES[screen])
    window.session.workspace.set_user("欧阳经办人员")
    window.head.refresh()
    for _ in range(3):
        QApplication.processEvents()
    head = window.head
    shown = [one for one in (head.office, head.period, head.scheme, head.state, head.finder, head.saved, head.user) if one.isVisible()]
    for one, following in pairwise(shown):
        assert one.geometry().right() < following.geometry().left(), f"{one.text()} over {following.text()}"
    assert shown[-1].geometry().right() < head.width()
    assert head.minimumSizeHint().width() <= head.width()


def test_the_columns_of_the_results_stand_without_a_gap_where_one_is_left_out(sized, tabled):
    from kaohe_desktop.ui.result_rows import PLACE

    window = sized("标准", *SIZES["200%"])
    tabled("results")
    header = settled(window, "results").table.horizontalHeader()
    assert header.isSectionHidden(PLACE)
    for after in (None, "other page", "computed again"):
        if after == "other page":
            settled(window, "home")
            settled(window, "results")
        elif after:
            window.session.changed(None)
            settled(window, "results")
        at = header.sectionViewportPosition(0)
        for section in range(header.count()):
            if not header.isSectionHidden(section):
                assert header.sectionViewportPosition(section) == at, f"{section} {after or ''}"
                at += header.sectionSize(section)
        assert header.length() == at - header.sectionViewportPosition(0)


def test_on_a_small_screen_home_says_first_what_is_missing(sized):
    window = sized("标准", *SIZES["200%"])
    home = settled(window, "home")
    assert not home.recent.frame.isVisible(), "最近改动 gives way; a button leads to it"
    assert home.recent_button.isVisible()
    tops = [home.missing.topLevelItem(row) for row in range(home.missing.topLevelItemCount())]
    quiet = [one for one in tops if one.text(1) == "齐"]
    assert len(quiet) == 1
    assert quiet[0].childCount() > 1, "who lacks nothing is one line, which opens"
    assert home.quotas.mapTo(home, QPoint(0, 0)).y() < home.dates.frame.mapTo(home, QPoint(0, 0)).y()
    window.resize(*SIZES["1366×768"])
    settled(window, "home")
    assert home.recent.frame.isVisible()
    assert home.missing.topLevelItemCount() > len(tops), "each department has its line"


#: where each page keeps the table it is about; pages not named have none (forms to fill in, texts, boards)
MAIN = {
    "roster": "view", "periods": "table", "entry": "view", "ledger": "view", "ballots": "table", "results": "table",
    "rollup": "table", "uses": "table", "analysis": "table",
}


@pytest.mark.parametrize(("size", "rows"), [("标准", 4), ("特大", 3)])
@pytest.mark.parametrize("page", [name for name in EVERY if name in MAIN])
def test_rows_of_the_main_table_are_seen_without_scrolling_at_200_percent(sized, tabled, page, size, rows):
    window = sized(size, *SIZES["200%"])
    tabled(page)
    table = getattr(settled(window, page), MAIN[page])
    panes = table.panes.middle if hasattr(table, "panes") else table
    assert panes.isVisible()
    seen = panes.viewport().visibleRegion().boundingRect().height()
    assert seen >= rows * panes.verticalHeader().defaultSectionSize(), f"{seen} high of {panes.verticalHeader().defaultSectionSize()} a row"


@pytest.fixture
def tabled(window):
    """Make the period one in which the page has something in its table: results are computed, a year has its quarters."""
    def make(page):
        from kaohe_desktop.office.computing import compute

        compute(window.session.workspace, window.session.current)
        if page == "rollup":
            from kaohe_desktop.office.periods import open_period
            ws, quarter = window.session.workspace, window.session.current
            window.session.choose(open_period(ws, "meiling-year", quarter.code[:4], carry_from=quarter, params={"年度优秀名额": "5"}))
        window.session.changed(None)
    return make


def settled(window, page):
    """The page shown, everything drawn and computed."""
    window.show_page(page)
    window.jobs.wait()
    for _ in range(4):
        QApplication.processEvents()
    return window.pages.currentWidget()


def _lines(page):
    """What stands directly on a page or in one of its frames: by which a page is made too wide."""
    return [one for one in page.findChildren(QWidget) if one.isVisible() and one.parentWidget().parentWidget() is not None]


def test_a_page_that_fits_is_not_scrolled(sized):
    window = sized("标准", 1366, 768)
    for page in EVERY:
        window.show_page(page)
        QApplication.processEvents()
        assert window.room.verticalScrollBar().maximum() == 0, page
        assert window.room.horizontalScrollBar().maximum() == 0, page


def test_whoever_gets_the_focus_is_brought_into_view(qtbot, sized):
    window = sized("标准", *SIZES["200%"])
    window.show_page("system", "drill")
    QApplication.processEvents()
    button = window.page("system").data.drills.start_button
    button.setFocus()
    QApplication.processEvents()
    place = QRect(button.mapTo(window.room.viewport(), QPoint(0, 0)), button.size())
    assert window.room.viewport().rect().contains(place)


def test_the_rows_grow_with_the_text_at_once(sized):
    from kaohe_desktop.ui.style import look

    window = sized("标准", 1366, 768)
    window.show_page("entry")
    window.show_page("system", "trail")
    sized("特大", 1366, 768)
    assert look.size == 18
    for table in (window.page("entry").view.panes.left, window.page("system").trail.table):
        assert table.verticalHeader().defaultSectionSize() == look.row_height


@pytest.mark.parametrize("page", EVERY)
def test_every_button_of_a_page_is_reached_by_tab_alone(window, page):
    """Round the whole window once, as QWidget's own focus chain goes."""
    window.show_page(page)
    QApplication.processEvents()
    shown = window.pages.currentWidget()
    buttons = {one for one in shown.findChildren(QPushButton) if one.isVisible() and one.isEnabled()}
    reached, here = set(), shown
    for _ in range(5000):
        here = here.nextInFocusChain()
        if here is shown:
            break
        if here.focusPolicy() & Qt.FocusPolicy.TabFocus:
            reached.add(here)
    assert not {one.text() for one in buttons - reached}
    places = [one for one in _chain(shown) if one in buttons and one.parentWidget() is shown]
    for first, second in pairwise(places):  # down the page, and from left to right in a line
        at, after = first.geometry().center(), second.geometry().center()
        same_line = abs(at.y() - after.y()) < first.height()
        assert after.x() > at.x() if same_line else after.y() > at.y(), f"{first.text()} before {second.text()}"


def _chain(start):
    here = start.nextInFocusChain()
    while here is not start:
        yield here
        here = here.nextInFocusChain()
