"""Computing: stored whole with every explanation, read back equal, and known to be out of date when anything changes."""

import pytest
from desk import commits, person, put

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import computing, demo
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.periods import open_period, period_info, periods
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.workspace import Workspace


def refusal(act):
    with pytest.raises(Refused) as refused:
        act()
    return [problem.code for problem in refused.value.problems]


def test_the_outcome_comes_back_equal_with_every_explanation(tmp_path):
    path = tmp_path / "考核.db"
    ws = demo.demo_workspace(path)
    (period,) = periods(ws)
    provisional = computing.provisional(ws, period)
    outcome = computing.compute(ws, period)
    ws.close()
    ws = Workspace.open(path)
    again = computing.latest(ws, period)
    assert again == outcome == provisional
    assert len(again.results) == 68
    assert again.ties
    for result in again.results:
        assert again.explain(result.key) == provisional.explain(result.key)
        assert {str(item) for item in again.result(result.key).items.values()} == {str(item) for item in result.items.values()}
    ws.close()


def test_a_computation_is_one_commit_and_nothing_else_is_changed(desk):
    ws, period = desk
    before = ws.book(period.id).cohort()
    count, _ = commits(ws, lambda: computing.compute(ws, period))
    assert count == 1
    ws.forget(period.id)
    assert ws.book(period.id).cohort() == before
    assert period_info(ws, period.id).status == "computed"


def test_it_is_stale_before_the_first_and_after_any_change_and_not_after_others(desk):
    ws, period = desk
    assert computing.latest(ws, period) is None
    assert computing.stale(ws, period)
    computing.compute(ws, period)
    assert not computing.stale(ws, period)
    other = open_period(ws, "meiling", "2026Q4", carry_from=period)
    put(EntryGrid(ws, other, "录入"), "001", "科室工作", "1")
    ws.set_office_name("样例镇")
    assert not computing.stale(ws, period)
    grid = EntryGrid(ws, period, "录入")
    for act in (
        lambda: put(grid, "001", "科室工作", "30"), grid.undo,
        lambda: put(RosterGrid(ws, period), "001", "职务", "主任"),
        lambda: EntryGrid(ws, period, "台账").paste(0, 0, [["001", "", "", "7", "修路"]]),
    ):
        act()
        assert computing.stale(ws, period)
        computing.compute(ws, period)
        assert not computing.stale(ws, period)


def test_only_the_last_results_are_kept_and_every_computation_is_on_record(desk):
    ws, period = desk
    grid = EntryGrid(ws, period, "录入")
    for score in ("40", "41", "42"):
        put(grid, "001", "科室工作", score)
        computing.compute(ws, period)
    with ws.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM result").scalar() == 3
        assert connection.exec_driver_sql("SELECT count(DISTINCT digest) FROM computation").scalar() == 3


def test_an_empty_roster_is_refused(tmp_path):
    ws = Workspace.create(tmp_path / "考核.db", "样例街道")
    period = open_period(ws, "meiling", "2026Q3")
    assert refusal(lambda: computing.compute(ws, period)) == ["K720"]
    ws.close()


def test_contradictions_and_unfinished_rows_are_all_told_and_stop_it_but_missing_scores_do_not(desk):
    ws, period = desk
    grid = EntryGrid(ws, period, "录入")
    put(grid, "002", "科室工作", "")
    computing.compute(ws, period)
    put(RosterGrid(ws, period), "001", "重点项目数", "0")
    put(RosterGrid(ws, period), "003", "重点项目数", "0")
    assert refusal(lambda: computing.compute(ws, period)) == ["K110", "K110", "K110"]


def test_stopping_it_leaves_nothing_behind(desk):
    ws, period = desk
    assert refusal(lambda: computing.compute(ws, period, progress=lambda _: False)) == ["K742"]
    assert computing.latest(ws, period) is None
    with ws.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM result").scalar() == 0


def test_progress_is_told(desk):
    told = []
    computing.compute(*desk, progress=lambda done: told.append(done) or True)
    assert told == [3]


def test_people_not_appraised_are_in_the_outcome_without_a_rank(desk):
    ws, period = desk
    RosterGrid(ws, period).add_person(person("004", "赵六", work="", projects="", 人员状态="离岗待退"))
    result = computing.compute(ws, period).result("004")
    assert (result.grade, result.rank, result.missing) == ("不纳入考核", None, ())
