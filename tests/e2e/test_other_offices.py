"""Offices that are none of the sample's kind: what only shows there, by keyboard alone."""

import pytest
from keyboard import Hands

from kaohe_desktop.ui.app import open_first


@pytest.fixture
def begin(bare):
    """A new office with its first period by that scheme, the keys where the program left them."""

    def make(scheme):
        open_first(bare, None)
        hands = Hands(bare)
        hands.compose("某机关")
        hands.press("Enter")
        hands.choose(scheme)
        hands.go_to("启用", by="Tab", exact=True)
        hands.press("Enter")
        assert bare.page_name == "roster", hands.told
        return hands

    return make


@pytest.mark.parametrize(("scheme", "what", "new"), [
    ("某办机关科级及以下人员季度绩效考核", "人", ("001", "张三")), ("KPI）部门考核", "科室", ("K1", "第一检察部")),
])
def test_the_first_line_of_an_empty_roster_is_typed_at_once(bare, begin, scheme, what, new):
    hands = begin(scheme)
    page = bare.page("roster")
    assert page.empty.text().startswith(f"这里还没有{what}：")
    assert "从上一期带来" not in page.empty.text(), "there is no earlier period to bring it from"
    assert page.view.current() == (0, 0)
    key, name = new
    hands.type(key)
    hands.press("Tab")
    hands.compose(name)
    hands.press("Tab")
    assert page.view.grid.text(0, 0) == key
    assert page.view.grid.text(0, 1) == name


def test_a_word_about_a_code_goes_when_the_code_is_put_right(bare, begin):
    hands = begin("某办机关科级及以下人员季度绩效考核")
    hands.press("Ctrl+3", "Ctrl+N")
    form = bare.page("periods").form
    hands.go_to("考核期", by="Tab", exact=True)
    hands.press("Ctrl+A")
    hands.type("2026Q9")
    hands.press("Enter")
    assert "2026Q9" in form.wrong.text() and form.wrong.isVisible()
    hands.press("Backspace")
    hands.type("2")
    assert not form.wrong.isVisible()


def test_full_marks_stand_in_the_head_also_when_entry_was_opened_before_anybody_was_there(bare, begin):
    hands = begin("某办机关科级及以下人员季度绩效考核")
    hands.press("Ctrl+4", "Ctrl+2")
    hands.type("001")
    hands.press("Tab")
    hands.compose("张三")
    hands.press("Tab", "Tab")
    hands.compose("秘书科")
    hands.press("Tab", "Tab")
    hands.compose("科级干部")
    hands.press("Enter", "Ctrl+4")
    columns = {column.heading: column.note for column in bare.page("entry").view.grid.columns}
    assert columns["A岗"] == "满 40分" and columns["共性目标"] == "满 40分"
