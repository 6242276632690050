"""The facts 结果运用 and 分析 are made of, from a real database with four quarters."""

import pytest
from year_desk import change_entry, four_quarters

from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.library import load_scheme
from kaohe_desktop.office.own_schemes import copy_scheme
from kaohe_desktop.office.period_facts import before, facts_of
from kaohe_desktop.office.periods import open_period, period_info
from kaohe_desktop.office.uses import matters
from kaohe_desktop.office.uses_why import Why


@pytest.fixture(scope="module")
def quarters(tmp_path_factory):
    ws, found = four_quarters(tmp_path_factory.mktemp("four") / "考核.db")
    yield ws, found
    ws.close()


def test_the_periods_before_come_the_last_first_with_the_units_of_then(quarters):
    ws, (first, second, third, fourth) = quarters
    facts = facts_of(ws, fourth)
    assert [one.code for one in facts.earlier] == ["2026Q3", "2026Q2", "2026Q1"]
    assert facts.previous.departments == {"001": "党政办", "002": "党政办", "003": "财政所", "004": "财政所"}
    assert facts_of(ws, first).earlier == ()
    assert [one.code for one in facts_of(ws, fourth, back=2).earlier] == ["2026Q3", "2026Q2"]
    assert facts.archived


def test_it_stops_when_told(quarters):
    ws, found = quarters
    assert facts_of(ws, found[3], progress=lambda done: done < 1) is None


def test_what_happened_before_to_whom_is_found_in_the_database(quarters):
    ws, found = quarters
    facts = facts_of(ws, found[3])
    best = next(one for one in matters(facts) if one.name == "评为优秀")
    assert best.people[0].before == ("2026年第一季度", "2026年第二季度", "2026年第三季度")
    assert "以前也有：2026年第一季度、2026年第二季度、2026年第三季度" in Why(facts).words(best, best.people[0])


def test_the_day_something_was_entered_last_is_known(quarters):
    ws, found = quarters
    facts = facts_of(ws, found[0])
    assert set(facts.entered) == {"001", "002", "003", "004"}
    assert all(len(day) == 10 for day in facts.entered.values())


def test_before_the_first_computation_there_are_none(desk):
    assert facts_of(*desk) is None


def test_results_that_no_longer_fit_and_steps_not_confirmed_are_told(desk):
    ws, period = desk
    compute(ws, period)
    fresh = facts_of(ws, period_info(ws, period.id))
    assert not fresh.stale
    assert "结果还没有确认完，下一步是“初评”" in fresh.warnings
    changed = change(ws, period)
    assert changed.stale
    assert changed.warnings[0].startswith("计算以后又改过内容")


def change(ws, period):
    from desk import put

    from kaohe_desktop.office.entry import EntryGrid

    assert put(EntryGrid(ws, period, "录入"), "001", "迟到次数", "1").saved == 1
    return facts_of(ws, period_info(ws, period.id))


def test_a_copy_of_the_scheme_goes_on_from_the_built_in_one(tmp_path):
    ws, (_, _, _, fourth) = four_quarters(tmp_path / "考核.db")
    own = copy_scheme(ws, "meiling", "街道自己的办法")
    after = open_period(ws, own, "2027Q1", carry_from=fourth)
    assert [one.code for one in before(ws, after)] == ["2026Q4", "2026Q3", "2026Q2", "2026Q1"]
    other = open_period(ws, "township-target", "2027Q1")
    assert before(ws, other) == []
    assert load_scheme("meiling").scheme.head.id == "meiling"
    ws.close()


def test_a_period_reopened_is_read_as_it_is_computed_anew(tmp_path):
    ws, (first, second, *_) = four_quarters(tmp_path / "考核.db")
    was = facts_of(ws, second).previous.outcome
    change_entry(ws, first, "004", "科室工作", "89")
    now = facts_of(ws, second).previous.outcome
    assert was.result("004").total != now.result("004").total
    ws.close()
