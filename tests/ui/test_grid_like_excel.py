"""The keys a clerk's hands know from Excel, in any table of the window."""

import re
from datetime import date

import pytest
from fake_grid import COLUMNS, FakeGrid
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kaohe_desktop.engine.scheme.model import FieldKind
from kaohe_desktop.office.grid import CellState, GridColumn
from kaohe_desktop.office.grid_sums import sums
from kaohe_desktop.ui.grid_view import GridView

KEY, NAME, OFFICE, VILLAGE, PLACE, WARNED, STORY, TOTAL = range(8)
Key, Modifier = Qt.Key, Qt.KeyboardModifier
Ctrl, Shift = Modifier.ControlModifier, Modifier.ShiftModifier


@pytest.fixture
def view(qtbot, fake):
    view = GridView()
    qtbot.addWidget(view)
    view.set_grid(fake)
    view.resize(900, 400)
    view.show()
    qtbot.waitExposed(view)
    view.select(0, OFFICE)
    view.panes.middle.setFocus()
    return view


def press(qtbot, view, *keys, modifier=Modifier.NoModifier):
    for key in keys:
        for one in key if isinstance(key, str) else (key,):
            qtbot.keyClick(QApplication.focusWidget() or view.panes.middle, one, modifier)


def column(fake, heading):
    return [fake.typed.get((row, heading)) for row in range(5)]


def test_backspace_opens_the_cell_empty_and_esc_gives_it_back(qtbot, view, fake):
    fake.enter(0, OFFICE, "12")
    press(qtbot, view, Key.Key_Backspace)
    assert QApplication.focusWidget().text() == ""
    press(qtbot, view, Key.Key_Escape)
    assert column(fake, "科室工作")[0] == "12"
    press(qtbot, view, Key.Key_Backspace, "7", Key.Key_Return)
    assert column(fake, "科室工作")[0] == "7"


def test_backspace_blanks_a_choice_at_once(qtbot, view, fake):
    fake.enter(0, PLACE, "科室")
    view.select(0, PLACE)
    press(qtbot, view, Key.Key_Backspace)
    assert not column(fake, "安排")[0]


def test_a_fill_is_one_named_step_and_passes_over_what_takes_nothing(qtbot, view, fake):
    fake.enter(0, VILLAGE, "9")
    view.select(0, VILLAGE)
    view.select(4, VILLAGE, extend=True)
    press(qtbot, view, Key.Key_D, modifier=Ctrl)
    assert column(fake, "下社区") == ["9", "9", None, "9", "9"], "the third has no such item"
    assert not fake.refused
    assert fake.undo() == "向下填充 3 格"
    assert column(fake, "下社区")[1:] == ["", None, "", ""]


def test_filling_down_from_what_does_not_apply_fills_nothing(qtbot, view, fake):
    fake.enter(3, VILLAGE, "5")
    view.select(2, VILLAGE)
    view.select(3, VILLAGE, extend=True)
    press(qtbot, view, Key.Key_D, modifier=Ctrl)
    assert column(fake, "下社区")[3] == "5"


def test_ctrl_r_fills_to_the_right(qtbot, view, fake):
    fake.enter(0, OFFICE, "11")
    fake.enter(1, OFFICE, "12")
    view.select(0, OFFICE)
    view.select(1, VILLAGE, extend=True)
    press(qtbot, view, Key.Key_R, modifier=Ctrl)
    assert column(fake, "下社区")[:2] == ["11", "12"]
    view.select(3, VILLAGE)
    fake.enter(3, OFFICE, "4")
    press(qtbot, view, Key.Key_R, modifier=Ctrl)
    assert column(fake, "下社区")[3] == "4", "a single cell takes the one at its left"


def test_ctrl_enter_fills_only_what_takes_entries(qtbot, view, fake):
    view.select(0, VILLAGE)
    view.select(4, VILLAGE, extend=True)
    press(qtbot, view, "8")
    press(qtbot, view, Key.Key_Return, modifier=Ctrl)
    assert column(fake, "下社区") == ["8", "8", None, "8", "8"]
    assert not fake.refused


@pytest.mark.parametrize(("filled", "start", "key", "to"), [
    ((0, 1, 2), 0, Key.Key_Down, 2),  # to the end of what is filled
    ((0, 3), 0, Key.Key_Down, 3),  # over the gap
    ((), 0, Key.Key_Down, 4),  # to the end of the table
    ((1, 2, 4), 4, Key.Key_Up, 2),
    ((2, 3, 4), 4, Key.Key_Up, 2),
])
def test_ctrl_and_an_arrow_go_to_the_edge_of_what_is_filled(qtbot, view, fake, filled, start, key, to):
    for row in filled:
        fake.enter(row, OFFICE, "1")
    view.select(start, OFFICE)
    press(qtbot, view, key, modifier=Ctrl)
    assert view.current() == (to, OFFICE)


def test_ctrl_shift_and_an_arrow_select_up_to_there(qtbot, view, fake):
    for row in range(3):
        fake.enter(row, OFFICE, "1")
    press(qtbot, view, Key.Key_Down, modifier=Ctrl | Shift)
    assert view.selected_cells() == [(row, OFFICE) for row in range(3)]


def test_home_and_ctrl_home_go_to_where_one_types(qtbot, view):
    view.select(3, STORY)
    press(qtbot, view, Key.Key_Home)
    assert view.current() == (3, OFFICE)
    press(qtbot, view, Key.Key_Home, modifier=Ctrl)
    assert view.current() == (0, OFFICE)
    press(qtbot, view, Key.Key_End, modifier=Ctrl)
    assert view.current() == (4, TOTAL)


def test_shift_space_selects_the_row(qtbot, view):
    view.select(2, OFFICE)
    press(qtbot, view, Key.Key_Space, modifier=Shift)
    assert {cell[0] for cell in view.selected_cells()} == {2}
    assert len(view.selected_cells()) == len(COLUMNS)


def test_todays_date_is_one_key_in_a_cell_of_days(qtbot, view, fake):
    fake.columns = (*COLUMNS[:STORY], GridColumn("日期", "", FieldKind.DATE, width=6), COLUMNS[TOTAL])
    view.set_grid(fake)
    view.select(0, STORY)
    press(qtbot, view, Key.Key_Semicolon, modifier=Ctrl)
    assert column(fake, "日期")[0] == date.today().isoformat()
    view.select(0, OFFICE)
    press(qtbot, view, Key.Key_Semicolon, modifier=Ctrl)
    assert column(fake, "科室工作")[0] is None, "nowhere else"


def test_f5_tries_again_what_was_not_saved(qtbot, view, fake):
    press(qtbot, view, "99", Key.Key_Return)
    assert fake.refused
    fake.refused = {(0, "科室工作"): "20"}  # as if the reason had gone
    press(qtbot, view, Key.Key_F5)
    assert not fake.refused
    assert column(fake, "科室工作")[0] == "20"
    press(qtbot, view, Key.Key_F5)
    assert "都存上了" in view.line.text()


# ── the sum of what is selected ──

def test_the_sum_and_the_mean_of_the_selection_stand_below(qtbot, view, fake):
    for row, text in enumerate(("10", "11", "12")):
        fake.enter(row, OFFICE, text)
    assert not view.below.sums.isVisible(), "of a single cell nothing is said"
    press(qtbot, view, Key.Key_Down, Key.Key_Down, modifier=Shift)
    qtbot.waitUntil(view.below.sums.isVisible)
    assert view.below.sums.text() == "选了 3 格　3 个数　合计 33　平均 11"
    press(qtbot, view, Key.Key_Down)
    qtbot.waitUntil(lambda: not view.below.sums.isVisible())


def test_figures_are_added_exactly_and_blanks_and_refused_ones_do_not_count():
    fake = FakeGrid()
    fake.enter(0, OFFICE, "1")
    fake.typed[1, "科室工作"] = "0.1"
    fake.typed[3, "科室工作"] = "0.2"
    fake.enter(4, OFFICE, "99")
    assert fake.state(4, OFFICE) is CellState.REFUSED
    assert sums(fake, [(row, OFFICE) for row in range(5)]) == "选了 5 格　空 1　3 个数　合计 1.3　平均 0.43"
    assert sums(fake, [(row, NAME) for row in range(5)]) == "选了 5 格", "names have no sum"


# ── how a figure came about ──

@pytest.mark.parametrize("keys", [Key.Key_Space, Key.Key_F2])
def test_one_press_on_a_result_asks_how_it_came_about(qtbot, view, keys):
    view.select(0, TOTAL)
    with qtbot.waitSignal(view.why, timeout=500):
        press(qtbot, view, keys)


def test_a_click_on_a_result_asks_too(qtbot, view):
    rect = view.panes.right.visualRect(view.model.index(1, TOTAL))
    with qtbot.waitSignal(view.why, timeout=500):
        qtbot.mouseClick(view.panes.right.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


# ── little room ──

@pytest.mark.parametrize("width", [900, 420, 300])
def test_however_narrow_there_is_room_to_type_and_the_name_is_in_view(qtbot, view, width):
    view.resize(width, 400)
    QApplication.processEvents()
    assert view.panes.shows(NAME)
    assert view.panes.pane_of(NAME) is view.panes.left
    assert view.panes.middle.viewport().width() >= view.panes.middle.columnWidth(OFFICE)
    assert view.panes.shows(OFFICE)
    if not view.panes.shows(KEY):
        assert re.match(r"001 人1", view.line.text()), "whose row it is stands in the line"
        view.select(0, NAME)
        press(qtbot, view, Key.Key_Left)
        assert view.current() == (0, NAME), "no cursor goes where nothing is seen"
