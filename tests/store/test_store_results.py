"""Engine values come back from the database equal, digit for digit."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe_desktop.engine.cohort import Decision, DecisionKind
from kaohe_desktop.engine.outcome import FiredRule, Result, Step
from kaohe_desktop.store import codec

texts = st.text(max_size=12)
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-10**6, max_value=10**6)
exact = st.one_of(decimals, st.fractions())
plain = st.one_of(st.none(), st.booleans(), texts, exact, st.dates())
decisions = st.builds(
    Decision, texts, st.sampled_from(DecisionKind), st.none() | texts, texts, st.dates(), texts, st.none() | decimals, texts,
)
results = st.builds(
    Result, key=texts, name=texts, category=texts, items=st.dictionaries(texts, st.none() | exact, max_size=4),
    steps=st.dictionaries(texts, st.one_of(st.none(), st.booleans(), texts, exact), max_size=4),
    total=st.none() | decimals, rank=st.none() | st.integers(1, 99), grade=st.none() | texts,
    computed_grade=st.none() | texts, computed_total=st.none() | decimals, pending=texts, bonus=st.none() | decimals,
    rules=st.lists(st.builds(FiredRule, texts, texts), max_size=3).map(tuple),
    missing=st.lists(texts, max_size=3).map(tuple), decision=st.none() | decisions,
)


@given(plain)
def test_a_value_comes_back_as_it_was(value):
    back = codec.unpacked(codec.packed(value))
    assert back == value
    assert type(back) is type(value)
    assert str(back) == str(value)


@given(results)
def test_a_result_comes_back_equal(result):
    assert codec.unpack_result(result.key, codec.pack_result(result)) == result


@given(st.lists(st.builds(Step, texts, texts, texts, texts, texts, texts), max_size=5).map(tuple))
def test_an_explanation_comes_back_equal(steps):
    assert codec.unpack_steps(codec.pack_steps(steps)) == steps


def test_trailing_zeros_and_thirds_survive():
    assert str(codec.unpacked(codec.packed(Decimal("1.50")))) == "1.50"
    assert codec.packed(date(2026, 7, 1)) == "t:2026-07-01"


def test_a_value_that_was_not_packed_is_refused():
    with pytest.raises(ValueError, match="1.5"):
        codec.unpacked("1.5")
