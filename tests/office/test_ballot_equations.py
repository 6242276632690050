"""The control equations of 测评: the tick may be set exactly when every one of them holds; what is said names the wrong figure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe_desktop.office.ballot_equations import faults
from kaohe_desktop.office.ballot_mean import mean_of
from kaohe_desktop.office.ballot_values import Control, VoteLine


def line(valid, abstained=0, *, name="甲", elsewhere=False):
    return VoteLine("1", name, "", (), valid, abstained, "", None, elsewhere)


def words(control, lines):
    return [fault.words for fault in faults(control, lines)]


FEW = st.integers(0, 6)
LINES = st.lists(st.builds(line, FEW, FEW, elsewhere=st.booleans()), min_size=1, max_size=4)


@given(FEW, FEW, FEW, FEW, LINES)
def test_nothing_is_said_exactly_when_every_equation_holds(issued, returned, outstanding, void, lines):
    voted = [one for one in lines if not one.elsewhere]
    holds = issued == returned + outstanding and void <= returned and all(
        one.valid + void + one.abstained == returned for one in voted
    )
    some = any(one.cast for one in lines) or not voted
    assert (not faults(Control(issued, returned, outstanding, void), lines)) == (holds and some)


@given(st.none() | FEW, st.none() | FEW, st.none() | FEW, st.none() | FEW, LINES)
def test_a_blank_total_is_always_said(issued, returned, outstanding, void, lines):
    control = Control(issued, returned, outstanding, void)
    blank = {"issued": "发出", "returned": "收回", "outstanding": "未收回", "void": "废票"}
    found = words(control, lines)
    for name, label in blank.items():
        if getattr(control, name) is None:
            assert found[0].startswith("还没有填")
            assert label in found[0]


@given(FEW, FEW, FEW, FEW, LINES, st.data())
def test_the_order_of_the_people_decides_nothing(issued, returned, outstanding, void, lines, data):
    control = Control(issued, returned, outstanding, void)
    mixed = data.draw(st.permutations(lines))
    assert bool(faults(control, lines)) == bool(faults(control, mixed))


@pytest.mark.parametrize(("control", "said"), [
    (Control(12, 10), "还没有填未收回、废票（发出 12 − 收回 10，未收回应是 2）"),
    (Control(12, None, 2, 0), "还没有填收回（发出 12 − 未收回 2，收回应是 10）"),
    (Control(None, 10, 2, 0), "还没有填发出（收回 10 + 未收回 2，发出应是 12）"),
])
def test_what_the_blank_should_be_is_said_where_the_others_tell(control, said):
    assert words(control, [line(10)])[0] == said


def test_where_everybody_misses_it_alike_the_total_is_named_and_marked():
    (fault,) = faults(Control(12, 10, 2, 0), [line(9, name="甲"), line(8, 1, name="乙")])
    assert fault.words == "每个人都是 有效 + 废票 + 弃权 = 9，收回填的是 10，少 1 张：还有票没有录，或者收回填大了"
    assert fault.totals == ("returned",)


def test_where_one_misses_it_the_person_is_named():
    assert words(Control(10, 10, 0, 0), [line(10, name="甲"), line(9, name="乙")]) == [
        "乙 有效 9 + 废票 0 + 弃权 0 = 9，收回 10，少 1 票",
    ]


def test_a_group_without_a_single_valid_ballot_is_no_agreement():
    assert words(Control(5, 0, 5, 0), [line(0)]) == ["这一组一张有效的票也没有，这一组的权重就没有了"]


@pytest.mark.parametrize(("text", "mean", "said"), [
    ("91 92 92", "91.67", "3 张票，合计 275，平均 91.67"),
    ("90×3 85", "88.75", "4 张票，合计 355，平均 88.75"),
    ("90*3、弃、85", "88.75", "4 张票，合计 355，平均 88.75"),
    ("９０　９１", "90.50", "2 张票，合计 181，平均 90.50"),
])
def test_a_pile_of_ballots_becomes_its_mean(text, mean, said):
    found = mean_of(text)
    assert (found.text, found.words) == (mean, said)


@pytest.mark.parametrize("text", ["90", "", "弃", "90 很好", "90×0 1", "90×1.5 2", "弃 弃"])
def test_a_single_figure_or_what_is_none_stays_as_typed(text):
    assert mean_of(text) is None


@given(st.lists(st.integers(0, 100), min_size=2, max_size=8), st.data())
def test_the_order_of_the_ballots_never_matters(figures, data):
    mixed = data.draw(st.permutations(figures))
    assert mean_of(" ".join(map(str, figures))) == mean_of(" ".join(map(str, mixed)))
