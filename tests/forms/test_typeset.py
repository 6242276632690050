from itertools import accumulate, pairwise

import pytest
from forms_helpers import squeezed
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe_desktop.forms.fonts import Face
from kaohe_desktop.forms.typeset import Setter, Style, break_lines

CLOSING, OPENING = "，。、；：？！）》」』】”’…—%", "（《「『【“‘"
TEXTS = st.text(alphabet="一二三考核工作业绩" + CLOSING + OPENING + "abcXYZ019.,-% \n", max_size=200)


def broken(text, width):
    ends = list(accumulate((0.5 if char.isascii() else 1.0 for char in text), initial=0.0))
    return break_lines(text, ends, width)


@given(TEXTS, st.floats(2, 40))
def test_breaking_loses_nothing_but_white_space(text, width):
    for paragraph in text.split("\n"):
        assert squeezed("".join(broken(paragraph, width))) == squeezed(paragraph)


@given(TEXTS, st.floats(4, 40))
def test_no_line_is_wider_than_the_box(text, width):
    for line in broken(text.replace("\n", ""), width):
        assert sum(0.5 if char.isascii() else 1.0 for char in line) <= width + 1e-3


def test_a_closing_mark_never_begins_a_line_and_an_opening_mark_never_ends_one():
    text = "工作完成情况良好，（详见附件）；“平安”行动：三次。《规则》、《细则》均已落实！"
    for width in range(4, 30):
        lines = broken(text, width)
        assert not any(line[0] in CLOSING for line in lines[1:]), (width, lines)
        assert not any(line[-1] in OPENING for line in lines[:-1]), (width, lines)


def test_dashes_and_dots_stay_together():
    for width in range(4, 20):
        for text in ("考核工作——街道办事处……完成", "一二三四五——六七"):
            lines = broken(text, width)
            assert not any(a[-1] == b[0] and a[-1] in "—…" for a, b in pairwise(lines)), (width, lines)


def test_words_and_numbers_stay_whole():
    assert broken("完成率达98.5%以上", 6) == ["完成率达", "98.5%以上"]
    assert broken("填报Excel报表", 4) == ["填报", "Excel报", "表"]


def test_a_word_wider_than_the_line_is_cut_rather_than_lost():
    assert broken("x" * 30, 5) == ["x" * 10] * 3


@pytest.fixture
def setter(fonts):
    return lambda width, height, **how: Setter(fonts, Style(Face.BODY, 12, 8, **how), width, height)


def test_line_ends_of_the_text_are_kept(setter):
    assert [line.text for line in setter(400, 100).set("一、甲\n二、乙\r\n三、丙").lines] == ["一、甲", "二、乙", "三、丙"]


def test_text_shrinks_before_it_is_left_over(setter):
    sizes = [setter(100, 40).set("考" * count).size for count in (5, 16, 24)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == 12
    assert sizes[-1] >= 8


def test_what_does_not_fit_at_the_floor_is_left_over_whole(setter):
    text = "考核工作，" * 80
    setting = setter(100, 40).set(text)
    assert setting.size == 8
    assert "".join(line.text for line in setting.lines) + setting.rest == text


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.integers(30, 300), st.integers(16, 120))
def test_shown_and_left_over_are_the_text(fonts, text, width, height):
    setting = Setter(fonts, Style(Face.BODY, 12, 8), width, height).set(text)
    assert squeezed("".join(line.text for line in setting.lines) + setting.rest) == squeezed(text)


def test_a_long_number_is_set_smaller_rather_than_broken(setter):
    setting = setter(60, 40).set("1234567.50元")
    assert any("1234567.50" in line.text for line in setting.lines)
    assert setting.size < 12


def test_a_centred_line_stands_in_the_middle(setter):
    line = setter(100, 30, align="center").set("考核").lines[0]
    assert line.x == pytest.approx((100 - 24) / 2, abs=0.01)
