"""The next period with all that comes along, the other schemes' beside it, and a year of periods at a glance."""

from datetime import date

import pytest
from desk import office

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.opening import (
    companions,
    next_code,
    open_beside,
    open_with_texts,
    params_that_fit,
    text_sheets,
)
from kaohe_desktop.office.own_schemes import copy_scheme, set_retired
from kaohe_desktop.office.period_years import year_lines, years
from kaohe_desktop.office.periods import archive, open_period, period_info, periods, unfinished


@pytest.fixture
def ws(tmp_path):
    with office(tmp_path / "考核.db")[0] as made:
        yield made


def test_the_next_period_brings_roster_parameters_and_texts(tmp_path):
    from kaohe_desktop.office.demo import demo_workspace

    with demo_workspace(tmp_path / "考核.db") as ws:
        last = periods(ws)[0]
        assert text_sheets(ws, "meiling") == ["岗位说明书", "工作目标"]
        made = open_with_texts(ws, "meiling", next_code(last), carry_from=last, params={"差错处罚": "是"})
        assert made.period.params == {"差错处罚": "是"}
        assert dict(made.texts)
        book, old = ws.book(made.period.id), ws.book(last.id)
        for sheet, people in made.texts:
            same = [line for line in book.lines.values() if line.entries.get(sheet) or line.rows.get(sheet)]
            assert len(same) == people
            assert all(line.key in old.by_key for line in same)
        assert str(made).startswith("2026年第四季度（")
        bare = open_with_texts(ws, "meiling", "2027Q1", carry_from=made.period, texts=False)
        assert bare.texts == ()
        assert bare.period.subjects == made.period.subjects


def test_schemes_that_run_side_by_side_are_opened_together(ws):
    every = periods(ws)
    month = open_period(ws, "broadcast-monthly", "2026-09")
    other = open_period(ws, "county-office-dept", "2026Q3")
    every = periods(ws)
    quarter = next(one for one in every if one.scheme_id == "meiling")
    assert [one.id for one in companions(ws, every, "meiling", "2026Q4")] == [other.id]
    assert companions(ws, every, "meiling", "2027Q1") == []
    assert [one.id for one in companions(ws, every, "broadcast-monthly", "2026-10")] == []
    assert month.id != quarter.id
    made = open_beside(ws, other, "2026Q4")
    assert (made.period.scheme_id, made.period.code) == ("county-office-dept", "2026Q4")
    with pytest.raises(Refused):
        open_beside(ws, other, "2026Q4")  # it is there now


def test_a_scheme_out_of_use_and_a_copy_are_not_offered_beside(ws):
    copy = copy_scheme(ws, "county-office-dept", "本局的")
    open_period(ws, copy, "2026Q3")
    set_retired(ws, copy, retired=True)
    assert companions(ws, periods(ws), "meiling", "2026Q4") == []
    set_retired(ws, copy, retired=False)
    assert [one.scheme_id for one in companions(ws, periods(ws), "meiling", "2026Q4")] == [copy]
    beside = [one.scheme_id for one in companions(ws, periods(ws), "county-office-dept", "2026Q4")]
    assert beside == ["meiling"]  # not its own copy


def test_parameters_a_changed_scheme_no_longer_has_are_left_behind(ws):
    kept, found = params_that_fit(ws, "procuratorate-kpi", {"基础分": "60", "没有的": "1", "差错处罚": "是"})
    assert kept == {"基础分": "60", "差错处罚": "是"}
    assert found == []
    assert params_that_fit(ws, "procuratorate-kpi", {"基础分": "六十"})[1][0].label == "基础分"


def test_a_companion_whose_parameters_do_not_fit_is_refused_in_words(ws, monkeypatch):
    from dataclasses import replace

    last = replace(open_period(ws, "procuratorate-kpi", "2026-08"), params={"基础分": "六十"})
    with pytest.raises(Refused, match="基础分"):
        open_beside(ws, last, "2026-09")


# ── a year at a glance ──
def test_a_year_shows_what_is_opened_what_is_not_and_nothing_before_the_first(ws):
    open_period(ws, "broadcast-monthly", "2026-11")
    open_period(ws, "broadcast-monthly", "2027-01")
    every = periods(ws)
    assert years(every) == [2027, 2026]
    month, quarter = year_lines(every, 2026)
    assert [(one.first, one.months, one.info is not None) for one in month.spans] == [(11, 1, True), (12, 1, False)]
    assert [(one.first, one.months, one.info is not None) for one in quarter.spans] == [(7, 3, True), (10, 3, False)]
    assert quarter.spans[0].words.startswith("第三季度　")
    assert quarter.spans[1].words == "第四季度　未启用"
    assert [len(one.spans) for one in year_lines(every, 2027)] == [12, 4]
    assert year_lines(every, 2025) == []
    assert year_lines([], 2026) == []


def test_spans_of_a_year_never_overlap_and_fill_it(ws):
    for scheme, code in (("broadcast-monthly", "2026-01"), ("xinban", "2026Q1"), ("county-office-dept", "2026Q1")):
        open_period(ws, scheme, code)
    for line in year_lines(periods(ws), 2026):
        months = [month for span in line.spans for month in range(span.first, span.first + span.months)]
        assert months == list(range(months[0], 13))
        assert all(span.period.first_day >= date(2026, 1, 1) for span in line.spans)


def test_what_is_left_open_is_told_before_it_is_asked(ws):
    period = next(one for one in periods(ws) if one.scheme_id == "meiling")
    never, left = unfinished(ws, period)
    assert never
    compute(ws, period)
    never, left = unfinished(ws, period_info(ws, period.id))
    assert never == []
    if left:
        with pytest.raises(Refused) as refused:
            archive(ws, period)
        assert list(refused.value.problems) == left


def test_who_does_not_come_along_is_named_before_and_after_and_in_the_trail(ws):
    from kaohe_desktop.engine.period import Period
    from kaohe_desktop.office.history import audit_lines
    from kaohe_desktop.office.left_behind import in_words, left_behind
    from kaohe_desktop.office.roster import RosterGrid

    (last,) = periods(ws)
    assert left_behind(ws, last, Period.parse("2026Q4")) == ()
    grid = RosterGrid(ws, last)
    status = [one.heading for one in grid.columns].index("人员状态")
    assert not grid.enter(0, status, "当季退休").problems
    words = in_words(left_behind(ws, last, Period.parse("2026Q4")))
    assert words == "不沿用 1 人：张三（001，当季退休）"
    made = open_with_texts(ws, "meiling", "2026Q4", carry_from=last)
    assert str(made).endswith(f"；{words}")
    assert made.period.subjects == 2
    assert words in [one.after for one in audit_lines(ws, period=made.period)]
