"""Confirmation: step by step, each kept, told when the results change afterwards, and never disturbed when they do not."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from desk import audit_count, confirm_all, office, put
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from kaohe_desktop.engine.cohort import Decision, DecisionKind
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.model import StepKind
from kaohe_desktop.office import computing, confirming, decisions, demo, office_settings
from kaohe_desktop.office.confirming import chain, close, confirm, next_step, redo, take_back, withdraw
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.history import audit_lines
from kaohe_desktop.office.periods import archive, open_period, period_info, periods, reopen
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.store.checking import check_database

DAY = date(2026, 10, 9)  # a Friday; 10月10日 is worked (调休)
GROUP = "街道绩效考核领导小组"


@pytest.fixture
def desk(tmp_path):
    """Three people, nobody seconded, computed; no ties."""
    ws, period = office(tmp_path / "考核.db")
    computing.compute(ws, period)
    yield ws, period_info(ws, period.id)
    ws.close()


@pytest.fixture
def sample(tmp_path):
    """The sample office, with ties and a seconded person, computed."""
    ws = demo.demo_workspace(tmp_path / "样例.db")
    (period,) = periods(ws)
    computing.compute(ws, period)
    yield ws, period
    ws.close()


def states(desk, day=DAY):
    return {line.name: line.state.value for line in chain(*desk, day)}


def line_of(desk, name, day=DAY):
    return next(line for line in chain(*desk, day) if line.name == name)


def ok(desk, *names, day=DAY, **more):
    for name in names:
        confirm(*desk, name, day, more.get("by", GROUP), note=more.get("note", ""), today=more.get("today", day))


def refusal(act):
    with pytest.raises(Refused) as refused:
        act()
    assert all(problem.remedy for problem in refused.value.problems)
    return [problem.code for problem in refused.value.problems]


def change(desk, key="001", text="30", heading="科室工作"):
    assert put(EntryGrid(*desk, "录入"), key, heading, text).saved == 1


# ── the order of the work ──
def test_the_steps_of_the_scheme_are_gone_through_one_after_the_other(desk):
    assert list(states(desk).items()) == [
        ("初评", "now"), ("领导小组研究", "later"), ("审定", "later"), ("派驻单位终定", "not needed"), ("反馈本人", "later"),
        ("公示", "later"), ("备案", "later"),
    ]
    assert line_of(desk, "审定").step.basis == "四、3"
    for name in ("初评", "领导小组研究", "审定", "反馈本人"):
        assert next_step(chain(*desk, DAY)).name == name
        ok(desk, name)
        assert states(desk)[name] == "done"
    confirm(*desk, "公示", DAY, "街道绩效办", today=DAY)
    assert states(desk)["公示"] == "running"
    line = line_of(desk, "公示")
    assert line.until == date(2026, 10, 14), "10月10日 is worked"
    last = line.until + timedelta(days=1)
    assert line_of(desk, "公示", last).words.endswith("期满，记下有没有异议")
    close(*desk, "公示", last, "街道绩效办", today=last)
    ok(desk, "备案", day=last, by="组织部", today=last)
    assert next_step(chain(*desk, last)) is None
    assert archive(*desk).status == "archived"


def test_each_confirmation_is_kept_with_who_when_and_its_document_and_stands_in_the_trail(desk):
    ws, period = desk
    before = audit_count(ws)
    confirm(ws, period, "初评", DAY, "绩效办", document="绩办〔2026〕7号", note="无", today=DAY)
    assert audit_count(ws) == before + 1
    (line,) = audit_lines(ws, 1)
    assert (line.who, line.act, line.place) == ("王经办", "确认初评 2026年第三季度", "初评")
    assert line.after == "日期 2026-10-09；决定人 绩效办；文号 绩办〔2026〕7号；备注 无"
    (one,) = confirming.history(ws, period)
    assert (one.day, one.decided_by, one.document, one.note, one.recorded_by) == (DAY, "绩效办", "绩办〔2026〕7号", "无", "王经办")
    assert one.digest
    assert one.recorded_at
    assert not computing.stale(ws, period), "a confirmation is no entry"


def test_refusals_name_the_step_and_the_way_out(desk):
    ws, period = desk
    assert refusal(lambda: ok(desk, "审定")) == ["K791"]
    assert refusal(lambda: ok(desk, "审订")) == ["K790"]
    assert refusal(lambda: confirm(ws, period, "初评", DAY, "  ", today=DAY)) == ["K795"]
    assert refusal(lambda: confirm(ws, period, "初评", DAY + timedelta(days=1), GROUP, today=DAY)) == ["K796"]
    assert refusal(lambda: confirm(ws, period, "初评", DAY.replace(year=2025), GROUP, today=DAY)) == ["K788"]
    ok(desk, "初评")
    assert refusal(lambda: ok(desk, "初评")) == ["K798"]
    assert refusal(lambda: confirm(ws, period, "领导小组研究", DAY - timedelta(days=1), GROUP, today=DAY)) == ["K797"]
    change(desk)
    assert refusal(lambda: ok(desk, "领导小组研究")) == ["K792"]
    with pytest.raises(Refused) as refused:
        ok(desk, "审定")
    assert "“审定”前面的“领导小组研究”还没有确认" in str(refused.value)


def test_nothing_can_be_confirmed_before_it_is_computed(tmp_path):
    ws, period = office(tmp_path / "考核.db")
    assert refusal(lambda: ok((ws, period), "初评")) == ["K715"]
    ws.close()


def test_what_is_missing_or_tied_needs_a_reason(sample):
    ws, period = sample
    codes = refusal(lambda: ok(sample, "初评"))
    assert set(codes) <= {"K793", "K794"}
    assert "K793" in codes
    ok(sample, "初评", note="待议的由领导小组研究")
    assert states(sample)["初评"] == "done"


def test_a_correction_replaces_the_record_which_stays_as_history(desk):
    ws, period = desk
    ok(desk, "初评")
    confirm(ws, period, "初评", DAY, GROUP, document="绩办〔2026〕7号", today=DAY)
    old, new = confirming.history(ws, period)
    assert (old.withdrawn_why, new.withdrawn_at, new.document) == ("由新的确认代替", "", "绩办〔2026〕7号")
    ok(desk, "领导小组研究")
    later = DAY + timedelta(days=1)
    assert refusal(lambda: confirm(ws, period, "初评", later, GROUP, today=later)) == ["K749"]


# ── results that change ──
def test_the_same_results_keep_the_confirmations_and_others_ask_for_them_again(desk):
    ws, period = desk
    ok(desk, "初评", "领导小组研究", "审定")
    computing.compute(ws, period)
    change(desk, text="44")
    change(desk, text="45")
    computing.compute(ws, period)
    assert states(desk)["审定"] == "done"
    change(desk, text="30")
    computing.compute(ws, period)
    assert [states(desk)[name] for name in ("初评", "领导小组研究", "审定")] == ["changed"] * 3
    line = line_of(desk, "审定")
    assert line.words.startswith("审定以后变了")
    told = next(one for one in line.changes if one.key == "001")
    assert told.name == "张三"
    assert "得分 " in told.text
    assert [one[0] for one in told.what] == [label for label in ("等次", "得分", "奖金") if f"{label} " in told.text]
    assert refusal(lambda: archive(ws, period)) == ["K748"]
    ok(desk, "初评")
    assert next_step(chain(ws, period, DAY)).name == "领导小组研究"
    ok(desk, "领导小组研究", "审定")
    assert states(desk)["审定"] == "done"
    kept = [one for one in confirming.history(ws, period) if one.withdrawn_at]
    assert [one.withdrawn_why for one in kept] == ["由新的确认代替"] * 3


def test_somebody_added_later_is_told(desk):
    ws, period = desk
    ok(desk, "初评")
    grid = RosterGrid(ws, period)
    grid.add_person({"人员编号": "009", "姓名": "王五", "科室": "党政办", "考核类别": "中层干部", "常规工作安排": "科室", "重点项目数": "0"})
    computing.compute(ws, period)
    assert "王五（009）是后来加的" in [one.text for one in line_of(desk, "初评").changes]


def test_a_decision_before_the_group_confirms_leaves_the_first_opinion_standing(sample):
    ws, period = sample
    ok(sample, "初评", note="待议的由领导小组研究")
    for tie in computing.latest(ws, period).ties:
        winner = tie.keys[0]
        if any(winner in one.keys for one in computing.latest(ws, period).ties):
            decisions.record(ws, period, Decision(winner, DecisionKind.TIE, tie.grade, "集体研究", DAY, GROUP))
    line = line_of(sample, "初评")
    assert line.state.value == "done"
    assert line.changes
    assert "以后按决定改了" in line.words
    ok(sample, "领导小组研究", "审定", note="缺项的下季补")
    one = next(one for one in computing.latest(ws, period).results if one.grade == "称职" and not one.pending and not one.missing)
    decisions.record(ws, period, Decision(one.key, DecisionKind.SCORE, None, "复核", DAY, GROUP, one.total - 1))
    assert [states(sample)[name] for name in ("初评", "领导小组研究", "审定")] == ["done", "done", "changed"], "what was 审定 is others now"


# ── people of other departments ──
def test_the_home_departments_final_grades_are_counted_and_do_not_disturb_what_was_confirmed_before(sample):
    ws, period = sample
    ok(sample, "初评", "领导小组研究", "审定", note="照此办理")
    line = line_of(sample, "派驻单位终定")
    assert (line.state.value, line.done) == ("now", 0)
    assert line.total == len(line.left) > 0
    first, *others = line.left
    now = computing.latest(ws, period).result(first)
    other = "称职" if now.grade != "称职" else "良好"
    decisions.record(ws, period, Decision(first, DecisionKind.HOME, other, "函复", DAY, "市司法局"))
    assert computing.latest(ws, period).result(first).grade == other
    assert states(sample)["审定"] == "done", "its own final grade is the home department's"
    assert line_of(sample, "派驻单位终定").done == 1
    for key in others:
        decisions.record(ws, period, Decision(key, DecisionKind.HOME, "称职", "函复", DAY, "市司法局"))
    line = line_of(sample, "派驻单位终定")
    assert (line.state.value, line.done, line.day) == ("done", line.total, DAY)
    assert next_step(chain(ws, period, DAY)).name == "反馈本人"


def test_a_home_department_that_does_not_answer_is_passed_over_with_a_note(sample):
    ws, period = sample
    ok(sample, "初评", "领导小组研究", "审定", note="照此办理")
    assert "K747" in refusal(lambda: confirm(ws, period, "派驻单位终定", DAY, "司法局", today=DAY))
    confirm(ws, period, "派驻单位终定", DAY, "司法局", note="逾期没有答复", today=DAY)
    line = line_of(sample, "派驻单位终定")
    assert (line.state.value, line.note) == ("done", "逾期没有答复")


# ── 公示 ──
def test_posting_counts_workdays_and_ends_with_its_outcome(desk):
    ws, period = desk
    ok(desk, "初评", "领导小组研究", "审定", "反馈本人")
    start = date(2026, 10, 12)
    confirm(ws, period, "公示", start, "绩效办", today=DAY)  # a notice is printed before it is posted
    assert line_of(desk, "公示").words == "10月12日开始（10月12日—10月16日）"
    assert line_of(desk, "公示", date(2026, 10, 13)).words == "还有 3 个工作日（10月12日—10月16日）"
    assert line_of(desk, "公示", date(2026, 10, 16)).words.startswith("今天最后一天")
    early = date(2026, 10, 14)
    assert refusal(lambda: close(ws, period, "公示", early, "绩效办", today=early)) == ["K745"]
    assert refusal(lambda: close(ws, period, "公示", early, "绩效办", objected=True, today=early)) == ["K746"]
    assert refusal(lambda: ok(desk, "备案", day=early)) == ["K791"]
    close(ws, period, "公示", early, "绩效办", objected=True, note="李四对考勤有异议，已核实", today=early)
    line = line_of(desk, "公示", early)
    assert (line.state.value, line.objected) == ("done", True)
    assert "有异议：李四对考勤有异议" in line.words
    change(desk, text="30")
    computing.compute(ws, period)
    assert states(desk, early)["公示"] == "changed"


def test_the_days_of_a_scheme_go_before_the_offices(tmp_path):
    ws = demo.demo_workspace(tmp_path / "样例.db")
    office_settings.save(ws, {"公示天数": "3"})
    year = open_period(ws, "shinan-finance", "2026")
    by_name = {line.name: line.step for line in chain(ws, year, DAY)}
    assert by_name["公示"].days == 2
    assert {line.name: line.step.days for line in chain(ws, periods(ws)[-1], DAY)}["公示"] in (2, 3)
    ws.close()


def test_a_scheme_without_steps_has_those_of_the_settings(tmp_path):
    ws = demo.demo_workspace(tmp_path / "样例.db")
    year = open_period(ws, "meiling-year", "2026", params={"年度优秀名额": "3"})
    assert [line.name for line in chain(ws, year, DAY)] == ["初评", "领导小组研究", "审定", "派驻单位终定", "公示"]
    with pytest.raises(Refused, match="第一步要是由人确认的"):
        office_settings.save(ws, {"确认步骤": "公示、审定"})
    office_settings.save(ws, {"确认步骤": "初评、党委会审定、公布", "审定由": "街道党工委"})
    lines = chain(ws, year, DAY)
    assert [(line.name, line.kind, line.step.by) for line in lines] == [
        ("初评", StepKind.STAGE, "考核办公室"), ("党委会审定", StepKind.STAGE, "街道党工委"), ("公布", StepKind.PUBLICITY, "考核办公室"),
    ]
    ws.close()


# ── taking back ──
def test_a_confirmation_is_withdrawn_with_a_reason_from_the_last_on(desk):
    ws, period = desk
    ok(desk, "初评", "领导小组研究")
    assert refusal(lambda: withdraw(ws, period, "初评", "写错")) == ["K799"]
    assert refusal(lambda: withdraw(ws, period, "领导小组研究", " ")) == ["K710"]
    assert refusal(lambda: withdraw(ws, period, "审定", "写错")) == ["K744"]
    withdraw(ws, period, "领导小组研究", "会议改期")
    assert states(desk)["领导小组研究"] == "now"
    assert confirming.history(ws, period)[-1].withdrawn_why == "会议改期"
    assert audit_lines(ws, 1)[0].why == "会议改期"


def test_undo_brings_back_what_was_replaced_and_redo_does_it_again(desk):
    ws, period = desk
    ok(desk, "初评")
    taken = confirm(ws, period, "初评", DAY, "绩效办", document="7号", today=DAY)
    assert taken.name == "确认初评"
    take_back(ws, period, taken)
    assert (line_of(desk, "初评").by, line_of(desk, "初评").document) == (GROUP, "")
    again = redo(ws, period, taken)
    assert line_of(desk, "初评").document == "7号"
    take_back(ws, period, again)
    change(desk)
    computing.compute(ws, period)
    assert refusal(lambda: redo(ws, period, taken)) == ["K743"]


def test_undo_is_refused_once_something_newer_stands(desk):
    ws, period = desk
    taken = confirm(ws, period, "初评", DAY, GROUP, today=DAY)
    ok(desk, "领导小组研究")
    assert refusal(lambda: take_back(ws, period, taken)) == ["K743"]


# ── archive ──
def test_an_archived_period_keeps_its_steps_and_takes_no_more(desk):
    ws, period = desk
    confirm_all(ws, period, DAY)
    before = chain(ws, period, DAY)
    archive(ws, period)
    assert chain(ws, period, DAY) == before
    assert "K701" in refusal(lambda: confirm(ws, period, "初评", DAY, "别人", today=DAY))
    assert "K701" in refusal(lambda: withdraw(ws, period, "备案", "试"))
    reopen(ws, period, "更正")
    assert next_step(chain(ws, period, DAY)) is None


# ── the record itself ──
def test_a_record_can_only_be_withdrawn_and_check_finds_one_that_was_altered(desk):
    ws, period = desk
    ok(desk, "初评")
    assert check_database(ws.database) == []
    for sql in ("DELETE FROM confirmation", "UPDATE confirmation SET day = '2026-01-01'", "UPDATE confirmation SET snapshot = '{}'"):
        with pytest.raises(IntegrityError, match="append-only"), ws.database.change("试") as changing:
            changing.connection.exec_driver_sql(sql)
    with ws.database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.exec_driver_sql("DROP TRIGGER confirmation_no_update")
        connection.exec_driver_sql("UPDATE confirmation SET decided_by = '别人'")
    assert [problem.code for problem in check_database(ws.database)] == ["K520"]


# ── a law ──
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stops=st.integers(1, 4),
    edits=st.lists(st.tuples(st.sampled_from(["001", "002"]), st.sampled_from(["40", "38.5", "41"])), max_size=4),
    again=st.integers(1, 3),
)
def test_recomputing_without_changes_never_disturbs_a_confirmation(desk, stops, edits, again):
    ws, period = desk
    confirmed = [one for one in chain(ws, period, DAY) if one.record]
    for one in reversed(confirmed):
        withdraw(ws, period, one.name, "重来")
    grid = EntryGrid(ws, period, "录入")
    for key, text in edits:
        put(grid, key, "科室工作", text)
    computing.compute(ws, period)
    ok(desk, *["初评", "领导小组研究", "审定", "反馈本人"][:stops])
    before = chain(ws, period, DAY)
    stored = {key: ws.book(period.id).by_key[key].entries["录入"]["科室工作"] for key in ("001", "002")}
    for _ in range(again):
        for key, text in edits:
            put(grid, key, "科室工作", "20")
            put(grid, key, "科室工作", text)
        for key, text in stored.items():
            put(grid, key, "科室工作", text)
        computing.compute(ws, period)
    after = chain(ws, period, DAY)
    assert after == before
    assert not any(one.changes for one in after)
    assert Decimal(stored["001"]) >= 0


def test_the_records_of_a_period_tell_everything_newest_first(desk):
    from kaohe_desktop.office.confirming_records import HEADINGS, records

    ws, period = desk
    ok(desk, "初评")
    withdraw(ws, period, "初评", "写错")
    ok(desk, "初评")
    decisions.record(ws, period, Decision("001", DecisionKind.SCORE, None, "复核", DAY, GROUP, Decimal("80.00"), "9号"))
    found = records(ws, period)
    told = [dict(zip(HEADINGS, one.cells, strict=True)) for one in found]
    assert sorted(one["事项"] for one in told) == ["初评", "初评", "定分数"]
    assert [one["现在"].partition(" 撤销：")[2] for one in told if one["现在"] != "有效"] == ["写错"]
    score = next(one for one in told if one["事项"] == "定分数")
    assert (score["内容"], score["文号"], score["理由、备注"]) == ("张三（001）80.00", "9号", "复核")
    assert {one.step for one in found} == {"初评", ""}
    assert {one.key for one in found} == {"001", ""}


def test_a_period_archived_with_a_reason_has_no_step_to_go_on_with(desk):
    ws, period = desk
    ok(desk, "初评")
    archive(ws, period, "年底合并办理")
    assert [line.state.value for line in chain(ws, period, DAY)][:3] == ["done", "later", "later"]
