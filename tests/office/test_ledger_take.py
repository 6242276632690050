"""Taking over from the ledger: old → new in one transaction; what was typed by hand is shown as a conflict, never lost."""

import pytest
from desk import commits, office, put, row, stored
from test_ledger import type_row

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.history import audit_lines
from kaohe_desktop.office.ledger import ATTENDANCE, PLUS_MINUS, WORK
from kaohe_desktop.office.ledger_grid import LedgerGrid
from kaohe_desktop.office.ledger_take import ACT, State, feeds_anything, preview, take, work_sheets
from kaohe_desktop.office.library import load_scheme
from kaohe_desktop.office.periods import archive
from kaohe_desktop.office.undoing import Steps


@pytest.fixture
def desk(tmp_path):
    ws, period = office(tmp_path / "考核.db")
    yield ws, period
    ws.close()


@pytest.fixture
def filled(desk):
    """001: late twice, ill for 41 days; 002: praised; 003: nothing."""
    grid = LedgerGrid(*desk, ATTENDANCE)
    type_row(grid, 人员编号="001", 种类="迟到", 次数="2", 起日="2026-08-03")
    type_row(grid, 人员编号="001", 种类="病假", 止日="2026-08-31", 起日="2026-07-06")
    grid = LedgerGrid(*desk, PLUS_MINUS)
    type_row(grid, 人员编号="002", 日期="2026-08-03", 种类="加分", 分值="2", 事由="获县表彰", 凭据文号="县委〔2026〕3号")
    return desk


def states(view):
    return {(one.key, one.heading): (one.before, one.after, one.state) for one in view.takings}


def test_old_and_new_of_every_fed_field_is_shown(filled):
    assert states(preview(*filled)) == {
        ("001", "迟到次数"): ("", "2", State.NEW), ("001", "请假天数"): ("", "41", State.NEW),
        ("001", "病事假天数"): ("", "41", State.NEW), ("002", "奖惩附加分"): ("", "2", State.NEW),
    }
    (points,) = [one for one in preview(*filled).takings if one.key == "002"]
    assert points.why == "8月3日 加分2分（获县表彰，县委〔2026〕3号）"


def test_taking_over_is_one_transaction_and_the_bans_follow(filled):
    ws, period = filled
    view = preview(ws, period)
    count, taken = commits(ws, lambda: take(ws, period, view, view.takings))
    assert (count, taken) == (1, 4)
    assert stored(ws, period, "001", "迟到次数") == "2"
    line = audit_lines(ws, 1)[0]
    assert line.act == ACT
    assert preview(ws, period).takings == ()
    assert preview(ws, period).same == 4
    outcome = {result.key: result for result in compute(ws, period).results}
    assert outcome["001"].grade == "不确定等次"  # ill for more than 40 workdays
    assert any("病事假" in rule.name for rule in outcome["001"].rules)


def test_a_figure_typed_by_hand_is_a_conflict_and_stays(filled):
    ws, period = filled
    put(EntryGrid(ws, period, "录入"), "001", "迟到次数", "5")
    view = preview(ws, period)
    assert states(view)["001", "迟到次数"] == ("5", "2", State.CONFLICT)
    assert view.conflicts == 1
    take(ws, period, view, [one for one in view.takings if one.ticked])
    assert stored(ws, period, "001", "迟到次数") == "5"
    view = preview(ws, period)
    assert list(states(view)) == [("001", "迟到次数")]
    take(ws, period, view, view.takings)
    assert stored(ws, period, "001", "迟到次数") == "2"


def test_what_was_taken_follows_the_ledger_without_a_conflict(filled):
    ws, period = filled
    view = preview(ws, period)
    take(ws, period, view, view.takings)
    grid = LedgerGrid(ws, period, ATTENDANCE)
    type_row(grid, 人员编号="001", 种类="迟到", 起日="2026-09-01")
    grid = LedgerGrid(ws, period, PLUS_MINUS)
    grid.remove_rows([row(grid, "002")])
    assert states(preview(ws, period)) == {
        ("001", "迟到次数"): ("2", "3", State.CHANGED), ("002", "奖惩附加分"): ("2", "0", State.CHANGED),
    }
    put(EntryGrid(ws, period, "录入"), "001", "迟到次数", "9")
    assert states(preview(ws, period))["001", "迟到次数"][2] is State.CONFLICT


def test_what_the_scheme_refuses_is_told_and_not_written(desk):
    ws, period = desk
    grid = LedgerGrid(ws, period, PLUS_MINUS)
    type_row(grid, 人员编号="001", 日期="2026-08-03", 种类="加分", 分值="101", 事由="特等功")
    view = preview(ws, period)
    (one,) = view.takings
    assert (one.state, one.ticked) == (State.UNFIT, False)
    assert "100" in one.why
    with pytest.raises(Refused) as refused:
        take(ws, period, view, view.takings)
    assert refused.value.problems[0].code == "K782"


def test_what_changed_since_it_was_looked_at_is_not_taken(filled):
    ws, period = filled
    view = preview(ws, period)
    put(EntryGrid(ws, period, "录入"), "001", "迟到次数", "5")
    with pytest.raises(Refused) as refused:
        take(ws, period, view, view.takings)
    assert refused.value.problems[0].code == "K781"


def test_taking_over_is_taken_back_by_its_name(filled):
    ws, period = filled
    steps, view = Steps(), preview(ws, period)
    take(ws, period, view, view.takings, steps=steps)
    assert steps.undo(ws, ws.book(period.id), "").name == ACT
    assert stored(ws, period, "001", "迟到次数") == ""
    assert states(preview(ws, period))["001", "迟到次数"][2] is State.NEW


def test_an_archived_period_takes_nothing(filled):
    ws, period = filled
    view = preview(ws, period)
    compute(ws, period)
    archive(ws, period, why="补录")
    with pytest.raises(Refused) as refused:
        take(ws, period, view, view.takings)
    assert refused.value.problems[0].code == "K701"


def test_entries_of_work_become_rows_of_the_schemes_own_sheet_once(desk):
    ws, period = desk
    grid = LedgerGrid(ws, period, WORK)
    type_row(grid, 人员编号="001", 工作类型="重点工作", 完成效果="按期完工", 日期="2026-08-03", 工作内容="修桥")
    view = preview(ws, period)
    take(ws, period, view, view.takings)
    ws.forget(period.id)
    (found,) = ws.book(period.id).by_key["001"].rows["台账"]
    assert found.texts == {
        "月份": "8", "工作内容": "修桥", "工作类型": "重点工作", "完成时间": "8月3日", "完成效果": "按期完工",
    }
    assert preview(ws, period).takings == ()


def test_which_schemes_take_from_the_ledger():
    assert [sheet.name for sheet in work_sheets(load_scheme("meiling").scheme)] == ["台账"]
    assert feeds_anything(load_scheme("shinan-justice").scheme)
    assert not feeds_anything(load_scheme("jingzhou").scheme)
