"""The ledger: half days on the workday calendar, overlaps refused, figures for the scheme's fields."""

from datetime import date
from decimal import Decimal

import pytest
from desk import audit_count, codes, column, commits, office, person, row, shown

from kaohe_desktop.engine.scheme.ledger import fed_fields, source_of
from kaohe_desktop.engine.scheme.model import EntryField, FieldKind
from kaohe_desktop.office.calendar import set_day, with_arrangements
from kaohe_desktop.office.history import audit_lines
from kaohe_desktop.office.ledger import ATTENDANCE, PLUS_MINUS, WORK, amount, books, figure, half_days, words
from kaohe_desktop.office.ledger_grid import COUNTED, LedgerGrid
from kaohe_desktop.office.library import load_scheme, schemes
from kaohe_desktop.office.periods import open_period
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.store.ledger import LedgerRow

DAYS = with_arrangements()
Q3 = (date(2026, 7, 1), date(2026, 9, 30))


def leave(first, last=None, half="", until="", kind="病假", number=1):
    cells = {"种类": kind, "起日": first, "起": half, "止日": last or "", "止": until}
    return LedgerRow(number, 1, None, ATTENDANCE, first, last or first, {k: v for k, v in cells.items() if v})


@pytest.mark.parametrize(("first", "half", "last", "until", "days"), [
    ("2026-08-03", "", "2026-08-03", "", "1"),
    ("2026-08-03", "下午", "2026-08-03", "", "0.5"),
    ("2026-08-03", "", "2026-08-03", "上午", "0.5"),
    ("2026-08-03", "下午", "2026-08-05", "上午", "2"),
    ("2026-08-07", "", "2026-08-10", "", "2"),        # a weekend between
    ("2026-09-18", "", "2026-09-21", "", "3"),        # the Sunday 9-20 is worked in exchange
    ("2026-09-24", "", "2026-09-28", "", "2"),        # 中秋 9-25 to 9-27
    ("2026-08-08", "下午", "2026-08-10", "", "1"),    # half of a Saturday is nothing
    ("2026-06-29", "", "2026-07-02", "", "2"),        # only the period's own days
    ("2026-09-29", "", "2026-10-09", "上午", "2"),
])
def test_a_leave_counts_its_workdays_in_halves(first, half, last, until, days):
    assert amount(leave(first, last, half, until), DAYS, *Q3) == Decimal(days)


def test_the_two_quarters_of_a_leave_add_up_to_the_whole():
    one = leave("2026-09-28", "2026-10-12", "下午", "上午")
    whole = amount(one, DAYS, date(2026, 1, 1), date(2026, 12, 31))
    assert amount(one, DAYS, *Q3) + amount(one, DAYS, date(2026, 10, 1), date(2026, 12, 31)) == whole == Decimal("6")


def test_figures_add_up_what_their_field_asks_for():
    rows = [
        leave("2026-08-03", "2026-08-04"), leave("2026-08-05", kind="事假", half="下午"), leave("2026-08-06", kind="其他请假"),
        leave("2026-08-07", kind="年休假"), leave("2026-08-10", "2026-08-11", kind="旷工"), leave("2026-08-12", kind="旷工", until="上午"),
        LedgerRow(9, 1, None, ATTENDANCE, "2026-08-13", "2026-08-13", {"种类": "迟到", "起日": "2026-08-13", "次数": "3"}),
        LedgerRow(10, 1, None, ATTENDANCE, "2026-08-14", "2026-08-14", {"种类": "早退", "起日": "2026-08-14"}),
        LedgerRow(11, 1, None, PLUS_MINUS, "2026-08-14", "2026-08-14", {"种类": "加分", "分值": "2.5", "日期": "2026-08-14"}),
        LedgerRow(12, 1, None, PLUS_MINUS, "2026-08-15", "2026-08-15", {"种类": "减分", "分值": "4", "日期": "2026-08-15"}),
    ]
    expected = {
        "病事假": "2.5", "请假": "3.5", "旷工": "2.5", "连续旷工": "2", "迟到": "3", "早退": "1", "迟到早退": "4", "加减分": "-1.5",
    }
    assert {source: str(figure(source, rows, DAYS, *Q3)) for source in expected} == expected


def test_a_run_of_absence_goes_on_over_a_weekend():
    rows = [leave("2026-08-06", "2026-08-07", kind="旷工"), leave("2026-08-10", kind="旷工", number=2)]
    assert figure("连续旷工", rows, DAYS, *Q3) == 3
    assert figure("连续旷工", [*rows[:1], leave("2026-08-11", kind="旷工")], DAYS, *Q3) == 2


def test_fields_are_fed_by_their_names_or_as_they_say():
    fed = {one.field.name: one.source for one in fed_fields(load_scheme("meiling").scheme)}
    assert fed == {"迟到次数": "迟到", "旷工天数": "旷工", "奖惩附加分": "加减分", "请假天数": "请假", "病事假天数": "病事假"}
    number = FieldKind.DECIMAL
    assert source_of(EntryField(name="缺勤", kind=number, ledger="请假")) == "请假"
    assert source_of(EntryField(name="迟到次数", kind=number, ledger="无")) == ""
    assert source_of(EntryField(name="请假天数", kind=FieldKind.TEXT)) == ""
    for info in schemes():
        scheme = load_scheme(info.id).scheme
        assert (ATTENDANCE in books(scheme)) == (scheme.head.subject == "person")


@pytest.fixture
def desk(tmp_path):
    ws, period = office(tmp_path / "考核.db", scores=False)
    yield ws, period
    ws.close()


def type_row(grid, **texts):
    """A row typed cell by cell into the blank last row; what the last cell came to."""
    last = grid.row_count() - 1
    entered = None
    for heading, text in texts.items():
        entered = grid.enter(last, column(grid, heading), text)
    return entered


def test_an_entry_is_saved_once_it_is_whole_and_counts(desk):
    ws, period = desk
    grid = LedgerGrid(ws, period, ATTENDANCE)
    count = audit_count(ws)
    assert codes(type_row(grid, 人员编号="001", 种类="病假")) == ["K707"]
    assert audit_count(ws) == count
    commit, entered = commits(ws, lambda: grid.enter(0, column(grid, "起日"), "2026年8月3日"))
    assert (commit, entered.problems) == (1, ())
    assert shown(grid, "001", COUNTED) == "1"
    assert shown(grid, "001", "姓名") == "张三"
    grid.enter(row(grid, "001"), column(grid, "止日"), "2026-8-5")
    grid.enter(row(grid, "001"), column(grid, "止"), "上午")
    assert shown(grid, "001", COUNTED) == "2.5"
    line = audit_lines(ws, 1)[0]
    assert "上午" in line.after
    assert "上午" not in line.before


@pytest.mark.parametrize(("typed", "key"), [("001", "001"), ("张三", "001"), ("zs", "001"), ("SXM", "003"), ("００２", "002")])
def test_a_person_is_found_by_number_name_or_initials(desk, typed, key):
    grid = LedgerGrid(*desk, PLUS_MINUS)
    entered = type_row(grid, 人员编号=typed, 日期="2026-08-03", 种类="加分", 分值="2", 事由="获县表彰")
    assert entered.problems == ()
    assert grid.key(0) == key


def test_two_of_one_name_are_asked_for_by_number(desk):
    ws, period = desk
    RosterGrid(ws, period).add_person(person("009", "张三", "财政所"))
    grid = LedgerGrid(ws, period, PLUS_MINUS)
    entered = type_row(grid, 人员编号="张三", 日期="2026-08-03", 种类="加分", 分值="2", 事由="获县表彰")
    (problem,) = {problem for problem in entered.problems if problem.code == "K780"}
    assert "001 张三 党政办、009 张三 财政所" in problem.what
    grid.enter(0, 0, "009")
    assert shown(grid, "009", "姓名") == "张三（009 财政所）"


@pytest.mark.parametrize(("texts", "code"), [
    ({"起日": "2026-08-05", "止日": "2026-08-03"}, "K775"),
    ({"起日": "2026-08-05", "止": "上午", "起": "下午"}, "K775"),
    ({"起日": "2026-08-08", "止日": "2026-08-09"}, "K776"),
    ({"起日": "2026-08-04", "止日": "2026-08-06"}, "K777"),
    ({"起日": "2026-08-05", "起": "上午"}, "K777"),
    ({"起日": "2026-10-12"}, "K778"),
    ({"起日": "2026-08-06", "次数": "2"}, "K779"),
    ({"起日": "八月"}, "K107"),
])
def test_what_cannot_be_is_refused_at_its_cell_and_nothing_is_kept(desk, texts, code):
    ws, period = desk
    grid = LedgerGrid(ws, period, ATTENDANCE)
    type_row(grid, 人员编号="001", 种类="事假", 止="上午", 止日="2026-08-05", 起日="2026-08-03")
    count = audit_count(ws)
    last = {heading: text for heading, text in texts.items() if heading == "起日"}
    first = {heading: text for heading, text in texts.items() if heading != "起日"}
    entered = type_row(grid, 人员编号="001", 种类="病假", **first, **last)
    assert code in codes(entered)
    assert audit_count(ws) == count
    assert "refused" in {grid.state(1, at).value for at in range(len(grid.columns))}


def test_the_other_half_of_the_day_is_free(desk):
    grid = LedgerGrid(*desk, ATTENDANCE)
    type_row(grid, 人员编号="001", 种类="事假", 止="上午", 起日="2026-08-05")
    assert type_row(grid, 人员编号="001", 种类="病假", 起="下午", 起日="2026-08-05").problems == ()
    assert type_row(grid, 人员编号="002", 种类="病假", 起日="2026-08-05").problems == ()


def test_an_entry_made_wrong_stays_as_it_was_with_the_text_marked(desk):
    ws, period = desk
    grid = LedgerGrid(ws, period, ATTENDANCE)
    type_row(grid, 人员编号="001", 种类="事假", 起日="2026-08-03")
    type_row(grid, 人员编号="001", 种类="病假", 起日="2026-08-05")
    at, heading = 0, column(grid, "止日")
    entered = grid.enter(at, heading, "2026-08-05")
    assert codes(entered) == ["K777"]
    assert grid.state(at, heading).value == "refused"
    assert LedgerGrid(ws, period, ATTENDANCE).text(at, heading) == ""


def test_undo_brings_an_entry_back_and_an_entry_removed_is_kept_in_the_trail(desk):
    ws, period = desk
    grid = LedgerGrid(ws, period, PLUS_MINUS)
    type_row(grid, 人员编号="001", 日期="2026-08-03", 种类="减分", 分值="1", 事由="会风通报")
    grid.remove_rows([0])
    assert grid.row_count() == 1
    assert "会风通报" in audit_lines(ws, 1)[0].before
    assert grid.undo() is not None
    assert shown(grid, "001", "事由") == "会风通报"
    grid.undo()
    assert grid.row_count() == 1
    grid.redo()
    assert shown(grid, "001", "分值") == "1"


def test_the_offices_own_day_off_counts_at_once(desk):
    ws, period = desk
    grid = LedgerGrid(ws, period, ATTENDANCE)
    type_row(grid, 人员编号="001", 种类="事假", 止日="2026-08-05", 起日="2026-08-03")
    set_day(ws, "2026-08-04", "放假")
    grid.reload()
    assert shown(grid, "001", COUNTED) == "2"


def test_a_leave_over_the_quarters_end_stands_in_both_quarters(desk):
    ws, period = desk
    grid = LedgerGrid(ws, period, ATTENDANCE)
    type_row(grid, 人员编号="001", 种类="事假", 止日="2026-10-09", 起日="2026-09-29")
    following = open_period(ws, "meiling", "2026Q4", carry_from=period)
    assert shown(grid, "001", COUNTED) == "2"
    assert shown(LedgerGrid(ws, following, ATTENDANCE), "001", COUNTED) == "2"


def test_the_types_of_work_are_the_schemes_own(desk):
    grid = LedgerGrid(*desk, WORK)
    assert grid.columns[column(grid, "工作类型")].choices == ("重点工作", "常规工作", "自选工作", "动态工作")


def test_an_entry_in_words():
    assert words(leave("2026-08-03", "2026-08-05", "下午", "上午")) == "8月3日下午–8月5日上午 病假"
    assert half_days(leave("2026-08-08"), DAYS, *Q3) == {}
