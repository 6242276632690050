"""Workdays: 调休 counts, an office's own day goes before the arrangements, and a year without them says so."""

from datetime import date

import pytest
from desk import audit_count, office

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.calendar import calendar, day_words, days_text, set_day, with_arrangements, year_plans
from kaohe_desktop.office.history import audit_lines

PLAIN = with_arrangements()


@pytest.fixture
def ws(tmp_path):
    ws, _ = office(tmp_path / "考核.db", scores=False)
    yield ws
    ws.close()


def test_every_years_file_is_consistent_and_names_its_source():
    assert [plan.year for plan in year_plans()] == [2024, 2025, 2026]
    for plan in year_plans():
        assert "国务院办公厅" in plan.source
        assert str(plan.year) in plan.source
        assert all(day.weekday() >= 5 for day in plan.on), "a day worked in exchange lies on a weekend"
        assert not plan.on & plan.off
        assert {day.year for day in plan.on | plan.off} == {plan.year}
        # 调休 moves weekend days, it gives none away: the free weekdays without exchange are the holidays of the law
        legal = sum(1 for day in plan.off if day.weekday() < 5) - len(plan.on)
        assert 6 <= legal <= 13


@pytest.mark.parametrize(("first", "last", "days"), [
    ("2026-10-01", "2026-10-10", 3),  # 8, 9 and the Saturday worked
    ("2026-09-20", "2026-09-20", 1),
    ("2026-02-14", "2026-02-28", 6),
    ("2025-01-26", "2025-02-08", 6),
    ("2024-02-04", "2024-02-18", 7),
    ("2025-10-01", "2025-10-08", 0),
    ("2027-10-01", "2027-10-07", 5),  # no arrangements yet: weekends alone
    ("2026-10-10", "2026-10-09", 0),
])
def test_workdays_of_a_span(first, last, days):
    assert PLAIN.count(date.fromisoformat(first), date.fromisoformat(last)) == days


def test_the_third_quarter_of_2026_has_66_workdays():
    # 92 days less 26 weekend days, one of which (9-20) is worked, less 9-25 on a Friday
    assert PLAIN.count(date(2026, 7, 1), date(2026, 9, 30)) == 66


def test_days_left_and_days_gone_by_are_workdays():
    assert PLAIN.left(date(2026, 9, 30), date(2026, 10, 9)) == 2
    assert PLAIN.left(date(2026, 10, 9), date(2026, 9, 30)) == -2
    assert PLAIN.left(date(2026, 10, 9), date(2026, 10, 9)) == 0


def test_a_year_without_arrangements_says_so():
    assert PLAIN.note(date(2026, 12, 1), date(2026, 12, 31)) == ""
    assert "2027年" in PLAIN.note(date(2026, 12, 1), date(2027, 1, 10))


def test_the_clerk_changes_a_single_day_and_takes_it_back(ws):
    day = date(2026, 8, 14)
    assert calendar(ws).works(day)
    before = audit_count(ws)
    assert not set_day(ws, "2026-08-14", "放假").works(day)
    assert audit_count(ws) == before + 1
    line = audit_lines(ws, 1)[0]
    assert (line.before, line.after) == ("", "2026-08-14")
    assert day_words(ws, day) == "8月14日 放假（本单位填的）"
    assert set_day(ws, "2026-10-01", "上班").works(date(2026, 10, 1))
    assert not set_day(ws, "2026-10-10", "放假").works(date(2026, 10, 10))
    set_day(ws, "2026-10-10", "照国务院安排")
    assert calendar(ws).works(date(2026, 10, 10))
    assert day_words(ws, date(2026, 10, 2)) == "10月2日 放假（国庆节）"


def test_what_is_no_day_is_refused(ws):
    with pytest.raises(Refused) as refused:
        set_day(ws, "8月14日", "放假")
    assert refused.value.problems[0].code == "K773"


def test_days_are_written_as_spans():
    days = {date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 3), date(2026, 10, 10)}
    assert days_text(days) == "2026-10-01至2026-10-03、2026-10-10"
