"""The first page: where the work stands, what to press next, what is missing and whose, how many days are left."""

from datetime import date

import pytest
from desk import PEOPLE, SCORES, office, person, put

from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.scheme.model import Deadline
from kaohe_desktop.office import computing, demo
from kaohe_desktop.office.deadlines import tick
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.history import audit_lines
from kaohe_desktop.office.library import load_scheme
from kaohe_desktop.office.overview import deadline_days, overview
from kaohe_desktop.office.overview_gaps import shown_names
from kaohe_desktop.office.periods import archive, open_period, periods
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.workspace import Workspace

DAY = date(2026, 10, 2)


def steps(view):
    return {step.id: step.state.value for step in view.steps}


def test_the_work_goes_step_by_step(tmp_path):
    ws = Workspace.create(tmp_path / "a.db", "样例街道")
    empty = open_period(ws, "meiling", "2026Q2")
    assert overview(ws, empty, DAY).next_step.id == "roster"
    ws.close()
    ws, period = office(tmp_path / "b.db", scores=False)
    view = overview(ws, period, DAY)
    assert (view.next_step.id, view.next_step.detail) == ("entry", "0/3")
    grid = EntryGrid(ws, period, "录入")
    for heading, text in SCORES["001"].items():
        put(grid, "001", heading, text)
    view = overview(ws, period, DAY)
    assert [(step.id, step.done, step.total) for step in view.steps[1:3]] == [("entry", 1, 3), ("rating", 1, 3)]
    for key, texts in SCORES.items():
        for heading, text in texts.items():
            put(grid, key, heading, text)
    view = overview(ws, period, DAY)
    assert (view.next_step.id, view.computed, view.stale) == ("computing", False, True)
    computing.compute(ws, period)
    view = overview(ws, period, DAY)
    assert (view.next_step.id, view.stale, view.missing) == ("confirming", False, ())
    archive(ws, period, "样例")
    view = overview(ws, period, DAY)
    assert view.next_step is None
    assert set(steps(view).values()) == {"done"}
    ws.close()


def test_what_is_missing_is_told_by_department_where_several_lack_it_else_by_person(tmp_path):
    ws, period = office(tmp_path / "考核.db", scores=False)
    lines = {line.text for line in overview(ws, period, DAY).missing}
    assert "党政办 2人 缺「科室工作」" in lines
    assert "党政办 2人 缺「党政领导测评」" in lines
    assert "单小明 缺「下社区工作」「项目一」「项目二」「党政领导测评」" in lines
    first = overview(ws, period, DAY).missing[0]
    assert (first.keys, first.sheet) == (tuple(key for key, _, unit, *_ in PEOPLE if unit == "党政办"), "录入")
    ws.close()


@pytest.mark.parametrize(("day", "left", "words"), [
    (date(2026, 9, 25), 10, "还有 3 个工作日（当天放假，之前最后一个工作日 9月30日）"),
    (date(2026, 10, 2), 3, "还有 0 个工作日（当天放假，之前最后一个工作日 9月30日）"),
    (date(2026, 10, 5), 0, "今天到期（放假）"), (date(2026, 10, 9), -4, "已逾期 2 个工作日"),
])
def test_deadlines_are_counted_from_the_day_given(tmp_path, day, left, words):
    ws, period = office(tmp_path / "考核.db", scores=False)
    start, end = overview(ws, period, day).deadlines
    assert (start.day, end.day) == (date(2026, 7, 5), date(2026, 10, 5))
    assert (end.days_left, end.text, end.basis) == (left, words, "四、2；四、3")
    assert overview(ws, period, day).calendar_note == ""
    assert "2028年" in overview(ws, period, date(2028, 1, 3)).calendar_note
    ws.close()


def test_a_deadline_is_ticked_and_the_tick_taken_back_and_both_are_in_the_trail(tmp_path):
    ws, period = office(tmp_path / "考核.db", scores=False)
    _, end = overview(ws, period, date(2026, 10, 9)).deadlines
    assert not end.faded
    tick(ws, period, end, date(2026, 10, 9))
    start, ticked = overview(ws, period, date(2026, 12, 9)).deadlines
    assert (ticked.done, ticked.text, ticked.faded) == (date(2026, 10, 9), "10月9日 已办", True)
    assert (start.done, start.text) == (None, "早已过"), "nobody counts the days of a paper handed in months ago"
    line = audit_lines(ws, 1)[0]
    assert (line.act, line.before, line.after) == ("期限已办", "", "2026-10-09")
    assert end.name in line.place
    tick(ws, period, ticked, None)
    assert overview(ws, period, date(2026, 10, 9)).deadlines[1] == end
    line = audit_lines(ws, 1)[0]
    assert (line.act, line.before, line.after) == ("期限改回未办", "2026-10-09", "")
    ws.close()


def test_the_next_period_has_ticks_of_its_own(tmp_path):
    ws, period = office(tmp_path / "考核.db", scores=False)
    tick(ws, period, overview(ws, period, DAY).deadlines[0], DAY)
    following = open_period(ws, period.scheme_id, "2026Q4", carry_from=period)
    assert all(one.done is None for one in overview(ws, following, DAY).deadlines)
    ws.close()


def test_a_deadline_that_comes_again_goes_on_to_its_next_day_when_it_is_ticked(tmp_path):
    ws = Workspace.create(tmp_path / "考核.db", "某局")
    period = open_period(ws, "county-office-dept", "2026")
    again = next(one for one in load_scheme("county-office-dept").scheme.deadlines if one.every)
    day, name = date(2026, 3, 1), again.name
    first = next(one for one in overview(ws, period, day).deadlines if one.name == name)
    tick(ws, period, first, day)
    second = next(one for one in overview(ws, period, day).deadlines if one.name == name)
    assert second.day > first.day
    assert second.done is None
    ws.close()


def test_departments_that_have_everything_are_told_with_their_heads(tmp_path):
    ws, period = office(tmp_path / "考核.db")
    gaps = overview(ws, period, DAY).gaps
    lacking = {one.name for one in gaps.departments}
    units = [unit for _, _, unit, *_ in PEOPLE]
    assert dict(gaps.complete) == {unit: units.count(unit) for unit in units if unit not in lacking}
    ws.close()


def test_who_lacks_what_is_told_by_department_and_person_with_the_cell(tmp_path):
    ws, period = office(tmp_path / "考核.db", scores=False)
    gaps = overview(ws, period, DAY).gaps
    assert [(one.name, len(one.people), one.members) for one in gaps.departments] == [("党政办", 2, 2), ("财政所", 1, 1)]
    (alone,) = gaps.departments[1].people
    assert alone.cells == (("下社区工作", "录入"), ("项目一", "录入"), ("项目二", "录入"), ("党政领导测评", "录入"))
    assert "「科室工作」2人" in gaps.departments[0].summary
    ws.close()


def test_people_of_one_name_are_told_apart(tmp_path):
    ws, period = office(tmp_path / "考核.db", scores=False)
    RosterGrid(ws, period).add_person(person("009", "张三", "财政所"))
    shown = shown_names(ws.book(period.id))
    assert (shown["001"], shown["009"], shown["002"]) == ("张三（001 党政办）", "张三（009 财政所）", "李四")
    ws.close()


def test_a_year_that_waits_for_its_quarters_is_told(tmp_path):
    ws, period = office(tmp_path / "考核.db")
    computing.compute(ws, period)
    year = open_period(ws, "meiling-year", "2026", carry_from=period, params={"年度优秀名额": "1"})
    (roll,) = overview(ws, period, DAY).rolls
    assert roll.period_id == year.id
    assert "有 1 期可以取来" in roll.text
    ws.close()


def test_quotas_and_ties_are_those_of_the_entries_as_they_stand(tmp_path):
    ws = demo.demo_workspace(tmp_path / "考核.db")
    (period,) = periods(ws)
    provisional = computing.provisional(ws, period)
    view = overview(ws, period, DAY)
    assert (view.quotas, view.ties) == (provisional.quotas, provisional.ties)
    computing.compute(ws, period)
    view = overview(ws, period, DAY)
    assert view.ties == provisional.ties
    assert {key for line in view.missing for key in line.keys} == {
        result.key for result in provisional.results if result.missing
    }
    computed = next(step for step in view.steps if step.id == "computing")
    assert (computed.detail, computed.action) == ("1 人有缺项，2 人待议", "记录领导小组决定")
    ws.close()


@pytest.mark.parametrize(("code", "words", "expected"), [
    ("2026Q3", {"anchor": "start", "day": 5}, ["07-05"]),
    ("2026Q3", {"anchor": "end", "day": 5}, ["10-05"]),
    ("2026Q3", {"anchor": "last", "day": 31}, ["09-30"]),
    ("2026", {"anchor": "start", "month": 5, "day": 31}, ["05-31"]),
    ("2026", {"anchor": "start", "month": 2, "day": 31}, ["02-28"]),
    ("2026-12", {"anchor": "end", "day": 10}, ["01-10"]),
    ("2026Q1", {"anchor": "start", "day": 31, "every": "month"}, ["01-31", "02-28", "03-31"]),
    ("2026", {"anchor": "start", "month": 3, "day": 25, "every": "quarter"}, ["03-25", "06-25", "09-25", "12-25"]),
    ("2026-07", {"anchor": "start", "day": 1, "every": "week"}, ["07-06", "07-13", "07-20", "07-27"]),
    ("2026-07", {"anchor": "start", "day": 5, "every": "week"}, ["07-03", "07-10", "07-17", "07-24", "07-31"]),
])
def test_a_deadline_falls_on_its_days(code, words, expected):
    days = deadline_days(Period.parse(code), Deadline(name="某事", **words))
    assert [f"{day:%m-%d}" for day in days] == expected
