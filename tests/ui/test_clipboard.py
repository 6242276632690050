from hypothesis import given
from hypothesis import strategies as st

from kaohe_desktop.ui.clipboard import from_text, tiled, to_text

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=8)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=5)))
def test_a_copied_block_pastes_back_the_same(block):
    assert from_text(to_text(block)) == block


def test_a_block_from_excel_keeps_quoted_line_breaks_and_empty_cells():
    assert from_text('1\t\t3\r\n"两\n行"\t"他说""好"""\t\r\n') == [["1", "", "3"], ["两\n行", '他说"好"', ""]]


def test_a_stray_quote_is_an_ordinary_character():
    assert from_text('"半句\t5" 管\n') == [['"半句', '5" 管']]


def test_blank_lines_inside_a_block_stay_rows():
    assert from_text("1\n\n2\n") == [["1"], [""], ["2"]]


def test_one_cell_fills_the_selection_and_an_odd_block_stays_as_it_is():
    assert tiled([["5"]], 3, 2) == [["5", "5"]] * 3
    assert tiled([["1"], ["2"]], 3, 1) == [["1"], ["2"]]
