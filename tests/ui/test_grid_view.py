import pytest
from fake_grid import REFUSAL, FakeGrid
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit

from kaohe_desktop.ui.grid_model import GridModel
from kaohe_desktop.ui.grid_view import GridView

KEY, NAME, OFFICE, VILLAGE, PLACE, WARNED, STORY, TOTAL = range(8)
Key, Modifier = Qt.Key, Qt.KeyboardModifier


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
        for one in key if isinstance(key, str) else (key,):  # each to whoever has the focus by then
            qtbot.keyClick(QApplication.focusWidget() or view.panes.middle, one, modifier)


def test_the_model_keeps_qts_promises(qtmodeltester, fake):
    model = GridModel()
    model.set_grid(fake)
    qtmodeltester.check(model)


def test_fixed_columns_stand_left_and_worked_out_ones_right(view):
    assert [pane.objectName() for pane in map(view.panes.pane_of, range(8))] == ["left"] * 2 + ["middle"] * 5 + ["right"]
    assert all(view.panes.left.isColumnHidden(column) == (column > NAME) for column in range(8))


def test_typing_a_number_and_enter_saves_it_and_goes_down(qtbot, view, fake):
    press(qtbot, view, "23", Key.Key_Return)
    assert fake.typed[0, "科室工作"] == "23"
    assert view.current() == (1, OFFICE)


def test_tab_goes_right_and_enter_comes_back_under_where_tab_began(qtbot, view, fake):
    press(qtbot, view, "20", Key.Key_Tab, "21", Key.Key_Return)
    assert (fake.typed[0, "科室工作"], fake.typed[0, "下社区"]) == ("20", "21")
    assert view.current() == (1, OFFICE)


def test_tab_passes_over_cells_that_take_nothing(qtbot, view):
    view.select(2, OFFICE)
    press(qtbot, view, Key.Key_Tab)
    assert view.current() == (2, PLACE)


def test_escape_leaves_the_cell_as_it_was(qtbot, view, fake):
    press(qtbot, view, "9", Key.Key_Escape)
    assert (0, "科室工作") not in fake.typed
    assert view.current() == (0, OFFICE)


def test_f2_edits_what_is_there_and_typing_replaces_it(qtbot, view, fake):
    fake.enter(0, OFFICE, "2")
    press(qtbot, view, Key.Key_F2)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    press(qtbot, view, Key.Key_End, "1", Key.Key_Return)
    assert fake.typed[0, "科室工作"] == "21"
    view.select(0, OFFICE)
    press(qtbot, view, "7", Key.Key_Return)
    assert fake.typed[0, "科室工作"] == "7"


def test_a_value_out_of_range_is_refused_in_words_and_stays_marked(qtbot, view, fake):
    with qtbot.waitSignal(view.entered) as entered:
        press(qtbot, view, "26", Key.Key_Return)
    assert entered.args[0].problems[0].value == "26"
    assert (0, "科室工作") not in fake.typed
    assert fake.text(0, OFFICE) == "26"
    view.select(0, OFFICE)
    assert REFUSAL in view.line.text()
    assert "K101" in view.line.text()
    assert view.line.objectName() == "problem"


def test_the_reason_stays_said_until_the_next_key_whatever_is_worked_out_meanwhile(qtbot, view, fake):
    press(qtbot, view, "26", Key.Key_Return)
    said = view.line.text()
    assert said.startswith("✗")
    for again in (view.show_note, view.left_editor, view.reload, lambda: view.rearrange(lambda grid: None)):
        again()  # as after a computation, a reload, a change of the rows
        assert view.line.text() == said, again
    press(qtbot, view, Key.Key_Down)
    assert not view.line.text().startswith("✗")
    press(qtbot, view, Key.Key_Up, Key.Key_Up)
    assert view.line.text().startswith("✗"), "and again in its own cell"
    view.select(3, OFFICE)
    place = view.panes.middle.visualRect(view.model.index(1, OFFICE)).center()
    view.held = True
    qtbot.mouseClick(view.panes.middle.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not view.line.text().startswith("✗"), "a click goes elsewhere by the clerk's own will"


def test_f8_finds_the_refused_cell_again(qtbot, view):
    press(qtbot, view, "26", Key.Key_Return, Key.Key_Return, Key.Key_Return)
    press(qtbot, view, Key.Key_F8)
    assert view.current() == (0, OFFICE)


def test_a_pasted_block_is_one_step_of_undo(qtbot, view, fake):
    QApplication.clipboard().setText("1\t2\n3\t4\n5\t6\n")
    fake.columns = fake.columns  # rows 0–2; row 2 has no 下社区 in truth, the fake takes it
    press(qtbot, view, Key.Key_V, modifier=Modifier.ControlModifier)
    assert [fake.typed[row, "科室工作"] for row in range(3)] == ["1", "3", "5"]
    assert view.selected_cells()[-1] == (2, VILLAGE)
    with qtbot.waitSignal(view.stepped) as stepped:
        press(qtbot, view, Key.Key_Z, modifier=Modifier.ControlModifier)
    assert stepped.args[0] == "已撤销：粘贴 6 格"
    assert fake.typed[0, "科室工作"] == ""
    press(qtbot, view, Key.Key_Y, modifier=Modifier.ControlModifier)
    assert fake.typed[1, "下社区"] == "4"


def test_a_copied_block_reads_like_excels(qtbot, view, fake):
    fake.paste(0, OFFICE, [["1", "2"], ["3", "4"]])
    view.select(0, OFFICE)
    press(qtbot, view, Key.Key_Down, modifier=Modifier.ShiftModifier)
    press(qtbot, view, Key.Key_Right, modifier=Modifier.ShiftModifier)
    press(qtbot, view, Key.Key_C, modifier=Modifier.ControlModifier)
    assert QApplication.clipboard().text() == "1\t2\r\n3\t4\r\n"


def test_fill_down_repeats_the_first_row_of_the_selection(qtbot, view, fake):
    fake.enter(0, OFFICE, "12")
    view.select(0, OFFICE)
    view.select(3, OFFICE, extend=True)
    press(qtbot, view, Key.Key_D, modifier=Modifier.ControlModifier)
    assert [fake.typed.get((row, "科室工作")) for row in range(5)] == ["12"] * 4 + [None]


def test_delete_clears_the_selection(qtbot, view, fake):
    fake.paste(0, OFFICE, [["1", "2"], ["3", "4"]])
    view.select(0, OFFICE)
    view.select(1, VILLAGE, extend=True)
    press(qtbot, view, Key.Key_Delete)
    assert set(fake.typed.values()) == {""}


def test_space_turns_yes_and_no(qtbot, view, fake):
    view.select(0, WARNED)
    press(qtbot, view, " ")
    assert fake.typed[0, "告诫"] == "是"
    press(qtbot, view, " ")
    assert fake.typed[0, "告诫"] == "否"


@pytest.mark.parametrize(("key", "chosen"), [("k", "科室"), ("x", "下社区"), ("3", "科室+下社区"), ("kk", "科室+下社区")])
def test_a_choice_is_taken_by_its_first_letter_or_its_number(qtbot, view, fake, key, chosen):
    view.select(0, PLACE)
    press(qtbot, view, key)
    assert fake.typed[0, "安排"] == chosen


def test_f2_opens_the_list_of_choices(qtbot, view, fake):
    view.select(0, PLACE)
    press(qtbot, view, Key.Key_F2)
    boxes = view.panes.middle.findChildren(QComboBox)
    assert [boxes[0].itemText(i) for i in range(boxes[0].count())] == ["", "科室", "下社区", "科室+下社区"]
    boxes[0].setCurrentIndex(2)
    boxes[0].activated.emit(2)
    assert fake.typed[0, "安排"] == "下社区"


def test_long_text_gets_lines_to_type_in(qtbot, view, fake):
    view.select(0, STORY)
    press(qtbot, view, Key.Key_F2)
    assert isinstance(QApplication.focusWidget(), QPlainTextEdit)
    press(qtbot, view, "a")
    press(qtbot, view, Key.Key_Return, modifier=Modifier.AltModifier)
    press(qtbot, view, "b", Key.Key_Return)
    assert fake.typed[0, "业绩"] == "a\nb"


def test_a_cell_that_does_not_apply_takes_nothing(qtbot, view, fake):
    view.select(2, VILLAGE)
    press(qtbot, view, "5")
    assert (2, "下社区") not in fake.typed
    assert fake.text(2, VILLAGE) == "—"


def test_sorting_keeps_the_person_current(qtbot, view, fake):
    fake.paste(0, OFFICE, [["9"], ["5"], ["7"]])
    view.select(0, OFFICE)
    view.model.sort(OFFICE)
    assert fake.key(view.current()[0]) == "001"


def test_the_search_narrows_the_rows_and_gives_them_back(view, fake):
    view.search("人3")
    assert view.model.rowCount() == 1
    view.search("")
    assert view.model.rowCount() == 5


def test_arrows_leave_an_editor_begun_by_typing(qtbot, view, fake):
    press(qtbot, view, "8", Key.Key_Right)
    assert fake.typed[0, "科室工作"] == "8"
    assert view.current() == (0, VILLAGE)


@pytest.mark.parametrize("key", [Key.Key_End, Key.Key_Home, Key.Key_PageDown])
def test_far_keys_stay_inside(qtbot, view, key):
    press(qtbot, view, key, modifier=Modifier.ControlModifier)
    row, column = view.current()
    assert 0 <= row < 5
    assert 0 <= column < 8


def test_an_empty_table_answers_every_key(qtbot, view):
    view.set_grid(FakeGrid(0))
    press(qtbot, view, Key.Key_Return, Key.Key_Delete, "5")
    assert view.current() is None
