"""The figures of 分析: worked by hand, and held against plain definitions."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kaohe_desktop.office.statistics import Pairs, deviation, mean, median, pairs, percent, variance

FIGURES = st.lists(st.decimals(-50, 120, places=2), min_size=1, max_size=40)


def test_worked_by_hand():
    figures = [Decimal(one) for one in ("2", "4", "4", "4", "5", "5", "7", "9")]
    assert mean(figures) == 5
    assert variance(figures) == 4
    assert deviation(figures) == Decimal("2.00")
    assert median(figures) == Fraction(9, 2)
    assert deviation([Decimal(1), Decimal(2)], 1) == Decimal("0.5")
    assert deviation([Decimal("0.01"), Decimal("0")]) == Decimal("0.01")  # 0.005 is a half: up
    assert (mean([]), variance([]), deviation([]), median([])) == (None, None, None, None)
    assert (percent(1, 3), percent(2, 3), percent(1, 8, 0), percent(0, 0)) == ("33.3%", "66.7%", "13%", "—")


def test_pairs_worked_by_hand():
    """甲 10/90 乙 10/80 丙 8/85: of three pairs the item tells two apart; 甲丙 the same way, 乙丙 the other."""
    found = pairs([Decimal(10), Decimal(10), Decimal(8)], [Decimal(90), Decimal(80), Decimal(85)])
    assert found == Pairs(3, 2, 1, 1)
    assert (found.told_apart, found.agreement) == ("66.7%", "50.0%")
    assert pairs([Decimal(5)] * 3, [Decimal(1), Decimal(2), Decimal(3)]).agreement == "—"


@given(FIGURES)
def test_the_deviation_is_the_root_rounded_half_up_once(figures):
    spread, shown = variance(figures), Fraction(deviation(figures))
    half = Fraction(1, 200)
    assert shown <= 0 or (shown - half) ** 2 <= spread
    assert spread < (shown + half) ** 2


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9)), max_size=30), st.randoms())
def test_pairs_are_what_the_definition_says_in_any_order(rows, random):
    def sign(one, other):
        return (one > other) - (one < other)

    signs = [(sign(a[0], b[0]), sign(a[1], b[1])) for a, b in combinations(rows, 2)]
    expected = Pairs(
        len(signs), sum(bool(item) for item, _ in signs),
        sum(item * total > 0 for item, total in signs), sum(item * total < 0 for item, total in signs),
    )
    random.shuffle(rows)
    assert pairs([Decimal(one) for one, _ in rows], [Decimal(one) for _, one in rows]) == expected
