"""Days as clerks type them: understood within the period, refused rather than guessed beyond it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe_desktop.office.day_typing import understood, weekday_words

Q3 = (date(2026, 7, 1), date(2026, 9, 30))
Q1 = (date(2026, 1, 1), date(2026, 3, 31))
AUGUST = (date(2026, 8, 1), date(2026, 8, 31))
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(("text", "period", "day"), [
    ("8/6", Q3, "2026-08-06"), ("0806", Q3, "2026-08-06"), ("8.6", Q3, "2026-08-06"), ("8-6", Q3, "2026-08-06"),
    ("8月6日", Q3, "2026-08-06"), ("８／６", Q3, "2026-08-06"), ("806", Q3, "2026-08-06"), ("8 6", Q3, "2026-08-06"),
    ("3/7", Q1, "2026-03-07"), ("0307", Q1, "2026-03-07"), ("7.3", Q3, "2026-07-03"),
    ("2026-8-6", Q3, "2026-08-06"), ("20260806", Q3, "2026-08-06"), ("2026年8月6日", Q3, "2026-08-06"),
    ("15", AUGUST, "2026-08-15"), ("15日", AUGUST, "2026-08-15"),
    ("111", Q1, "2026-01-11"),                     # 11-1 is no day of the first quarter
    ("6/29", Q3, "2026-06-29"), ("12/30", Q1, "2025-12-30"),  # a leave may begin before the period: the nearest
])
def test_a_day_is_understood_within_the_period(text, period, day):
    assert understood(text, *period) == date.fromisoformat(day)


@pytest.mark.parametrize(("text", "period"), [
    ("15", Q3),        # which month?
    ("111", YEAR),     # 1-11 or 11-1
    ("8/32", Q3), ("0230", Q1), ("13/1", Q3), ("八月", Q3), ("", Q3), ("8", YEAR), ("8/6/7", Q3), ("95.5", Q3), ("-8", Q3),
])
def test_what_could_be_several_days_or_none_is_not_guessed(text, period):
    assert understood(text, *period) is None


@pytest.mark.parametrize(("start", "text", "day"), [
    ("2026-08-03", "5", "2026-08-05"), ("2026-08-30", "2", "2026-09-02"), ("2026-09-28", "10/9", "2026-10-09"),
    ("2026-12-30", "0105", "2027-01-05"), ("2026-08-03", "8.3", "2026-08-03"),
])
def test_the_end_of_a_span_follows_its_beginning(start, text, day):
    assert understood(text, *Q3, date.fromisoformat(start)) == date.fromisoformat(day)


@given(st.dates(*Q3), st.sampled_from(["{0.month}/{0.day}", "{0:%m%d}", "{0.month}.{0.day}", "{0.month}月{0.day}日", "{0}", "{0:%Y%m%d}"]))
def test_whatever_way_a_day_of_the_quarter_is_written_it_is_that_day(day, form):
    assert understood(form.format(day), *Q3) == day


@given(st.text("0123456789/.-月日 ", max_size=8), st.sampled_from([Q1, Q3, AUGUST, YEAR]))
def test_nothing_typed_is_taken_for_a_day_that_its_digits_do_not_say(text, period):
    found = understood(text, *period)
    if found is None:
        return
    digits = "".join(one for one in text if one.isdigit())
    said = [f"{found:%m%d}", f"{found.month}{found.day}", f"{found.month}{found:%d}", f"{found:%m}{found.day}", f"{found.day}", f"{found:%d}"]
    assert digits in [*said, *(f"{found.year}{one}" for one in said)]
    assert abs(found - period[0]) <= timedelta(days=366) or str(found.year) in text


def test_a_day_is_said_back_with_its_weekday():
    assert weekday_words(date(2026, 8, 6)) == "8月6日 周四"
