"""Every refusal of a filled workbook, each with its sheet, cell, number and heading (sheets.md §1)."""

from datetime import date, datetime, time

import pytest
from exchange_books import KINDS, MEILING, book, places, problems_of, save

from kaohe_desktop.engine.period import Period

BASES = {"meiling": MEILING, "kinds": KINDS}


def put(sheet, cell, value):
    return lambda made: made[sheet].__setitem__(cell, value)


def formatted(sheet, cell, value, number_format):
    def change(made):
        made[sheet][cell] = value
        made[sheet][cell].number_format = number_format

    return change


def error(sheet, cell, value):
    def change(made):
        made[sheet][cell].value = value
        made[sheet][cell].data_type = "e"

    return change


def text(sheet, cell, value):
    def change(made):
        made[sheet][cell].value = value
        made[sheet][cell].data_type = "s"

    return change


def row(sheet, *values):
    return lambda made: made[sheet].append(list(values))


def drop_column(sheet, column):
    return lambda made: made[sheet].delete_cols(column)


def merge(sheet, cells):
    return lambda made: made[sheet].merge_cells(cells)


def drop_sheet(sheet):
    return lambda made: made.remove(made[sheet])


ONE_PROBLEM = {
    # sheets and columns
    "missing sheet": ("meiling", drop_sheet("录入"), ("录入", "", "", "")),
    "missing roster says nothing of unknown numbers": ("kinds", drop_sheet("花名册"), ("花名册", "", "", "")),
    "missing required column": ("meiling", drop_column("花名册", 4), ("花名册", "", "", "科室")),
    "missing column that may be blank": ("meiling", drop_column("录入", 9), ("录入", "", "", "党政领导测评")),
    "missing number column of the roster": ("kinds", drop_column("花名册", 1), ("花名册", "", "", "人员编号")),
    "same heading twice": ("meiling", put("录入", "Q1", "迟到次数"), ("录入", "Q1", "", "迟到次数")),
    "same heading twice, written differently": ("meiling", put("录入", "Q1", "遲　到 次數"), ("录入", "Q1", "", "迟到次数")),
    "merged headings beside the table": ("meiling", merge("录入", "R1:S1"), ("录入", "R1", "", "")),
    "merged cells in the data": ("meiling", merge("花名册", "G3:G4"), ("花名册", "G3", "002", "人员状态")),
    "merged from an unknown column into a known one": ("kinds", merge("条款", "B2:D2"), ("条款", "B2", "T01", "分值")),
    # blanks
    "required cell blank": ("meiling", put("花名册", "B3", None), ("花名册", "B3", "002", "姓名")),
    "required cell only white space": ("meiling", put("花名册", "D3", "　 "), ("花名册", "D3", "002", "科室")),
    "number blank in a filled row": ("kinds", row("按月", None, 9, 80), ("按月", "A5", "", "人员编号")),
    "blank that this person must fill": ("meiling", put("花名册", "L3", None), ("花名册", "L3", "002", "重点项目数")),
    "blank that this person must fill, column K": ("meiling", put("花名册", "K2", None), ("花名册", "K2", "001", "常规工作安排")),
    # numbers
    "text in a number cell": ("meiling", put("录入", "F2", "三次"), ("录入", "F2", "001", "迟到次数")),
    "unit": ("meiling", put("录入", "I2", "95分"), ("录入", "I2", "001", "党政领导测评")),
    "thousands comma": ("meiling", put("录入", "H2", "1,000"), ("录入", "H2", "001", "奖惩附加分")),
    "underscore": ("meiling", put("录入", "H2", "1_0"), ("录入", "H2", "001", "奖惩附加分")),
    "exponent as text": ("meiling", put("录入", "H2", "1e1"), ("录入", "H2", "001", "奖惩附加分")),
    "Arabic digits": ("meiling", put("录入", "I2", "٩٥"), ("录入", "I2", "001", "党政领导测评")),
    "NaN": ("meiling", put("录入", "I2", "NaN"), ("录入", "I2", "001", "党政领导测评")),
    "percent sign in a plain number": ("kinds", put("录入", "B2", "50%"), ("录入", "B2", "001", "实绩")),
    "TRUE in a number cell": ("meiling", put("录入", "F2", True), ("录入", "F2", "001", "迟到次数")),
    "date in a number cell": ("meiling", put("录入", "I2", date(2026, 7, 1)), ("录入", "I2", "001", "党政领导测评")),
    "time in a number cell": ("meiling", put("录入", "I2", time(9, 5)), ("录入", "I2", "001", "党政领导测评")),
    "date format with quoted words": (
        "kinds", formatted("录入", "D2", 100, 'yyyy"年"m"月"'), ("录入", "D2", "001", "迟到次数"),
    ),
    "error value in a number cell": ("meiling", error("录入", "I2", "#N/A"), ("录入", "I2", "001", "党政领导测评")),
    "error value in a text cell": ("meiling", error("花名册", "E2", "#REF!"), ("花名册", "E2", "001", "职务")),
    "formula without a saved value": ("meiling", put("录入", "I2", "=80+9"), ("录入", "I2", "001", "党政领导测评")),
    "formula without a saved value, exempt person": (
        "meiling", row("录入", "003", *[None] * 4, "=1"), ("录入", "F5", "003", "迟到次数"),
    ),
    "below the range": ("meiling", put("录入", "F2", -1), ("录入", "F2", "001", "迟到次数")),
    "above the range": ("meiling", put("录入", "I2", 100.01), ("录入", "I2", "001", "党政领导测评")),
    "above this person's full marks": ("meiling", put("录入", "B3", 25.01), ("录入", "B3", "002", "科室工作")),
    "above a full mark set by the office": ("kinds", put("录入", "B2", 60.5), ("录入", "B2", "001", "实绩")),
    "part that this person does not have": ("meiling", put("录入", "C2", 20), ("录入", "C2", "001", "下社区工作")),
    "second project of one with one project": ("meiling", put("录入", "E3", 5), ("录入", "E3", "002", "项目二")),
    "figure beside ballots": ("meiling", put("录入", "I3", 80), ("录入", "I3", "002", "党政领导测评")),
    "fraction in a whole number": ("meiling", put("录入", "F2", 1.5), ("录入", "F2", "001", "迟到次数")),
    "not a step of a half": ("meiling", put("录入", "G3", 0.3), ("录入", "G3", "002", "旷工天数")),
    "percentage over 100 in a percent cell": (
        "kinds", formatted("录入", "C2", 1.2, "0%"), ("录入", "C2", "001", "完成率"),
    ),
    # choices, flags, days
    "not in the list": ("meiling", put("花名册", "F2", "中干"), ("花名册", "F2", "001", "考核类别")),
    "not a listed number": ("meiling", put("花名册", "L3", 3), ("花名册", "L3", "002", "重点项目数")),
    "neither 是 nor 否": ("meiling", put("录入", "P2", "有"), ("录入", "P2", "001", "党纪政纪处分")),
    "TRUE for 是": ("meiling", put("录入", "P2", True), ("录入", "P2", "001", "党纪政纪处分")),
    "1 for 是": ("meiling", put("录入", "P2", 1), ("录入", "P2", "001", "党纪政纪处分")),
    "no such day": ("kinds", put("录入", "H2", "2026-02-30"), ("录入", "H2", "001", "考察日期")),
    "a number for a day": ("kinds", put("录入", "H2", 46204), ("录入", "H2", "001", "考察日期")),
    # keys
    "number twice in the roster": ("kinds", row("花名册", "002", "赵六", "办公室", "干部"), ("花名册", "A5", "002", "人员编号")),
    "number twice once trimmed and half-width": (
        "kinds", row("花名册", " ００２ ", "赵六", "办公室", "干部"), ("花名册", "A5", "002", "人员编号"),
    ),
    "person twice in 录入": ("kinds", row("录入", "001", 1), ("录入", "A4", "001", "人员编号")),
    "person and month twice": ("kinds", row("按月", "001", 8, 70), ("按月", "A5", "001", "人员编号")),
    "person and clause twice": ("kinds", row("检查", "001", "T02", 3), ("检查", "A5", "001", "人员编号")),
    "clause twice": ("kinds", row("条款", "T01", 7), ("条款", "A4", "T01", "条款编号")),
    "unknown number": ("kinds", row("按月", "999", 7, 70), ("按月", "A5", "999", "人员编号")),
    "number without its leading zeros": ("kinds", row("按月", 3, 7, 70), ("按月", "A5", "3", "人员编号")),
    "unknown clause": ("kinds", row("检查", "002", "T09"), ("检查", "B5", "002", "条款编号")),
    "unknown department": ("kinds", row("科室情况", "水利站", "是"), ("科室情况", "A3", "", "科室")),
    "fraction for a number": ("kinds", row("按月", 1.5, 7, 70), ("按月", "A5", "", "人员编号")),
    "day for a number": ("kinds", row("按月", date(2026, 1, 2), 7, 70), ("按月", "A5", "", "人员编号")),
    "number that lost its last digits": ("kinds", row("按月", 110101199001011234, 7, 70), ("按月", "A5", "", "人员编号")),
    # far out
    "something at the far end of the sheet": ("kinds", put("条款", "XFD1048576", 1), ("条款", "XFD1048576", "", "")),
}


@pytest.mark.parametrize("case", ONE_PROBLEM)
def test_refused_at_its_place_and_nowhere_else(case, tmp_path, request):
    base, change, expected = ONE_PROBLEM[case]
    made = book(BASES[base])
    change(made)
    problems = problems_of(save(made, tmp_path), request.getfixturevalue(base))
    assert places(problems) == [expected]
    assert problems[0].what
    assert problems[0].remedy
    assert problems[0].code.startswith(("K1", "K2"))


@pytest.mark.parametrize("base", BASES)
def test_the_workbook_that_is_spoilt_here_is_itself_right(base, tmp_path, request):
    assert problems_of(save(book(BASES[base]), tmp_path), request.getfixturevalue(base)) == ()


def test_a_nought_for_a_part_that_this_person_does_not_have_is_refused_too(meiling, tmp_path):
    made = book(MEILING)
    made["录入"]["E3"] = 0
    assert places(problems_of(save(made, tmp_path), meiling)) == [("录入", "E3", "002", "项目二")]


def test_the_value_found_is_named(meiling, tmp_path):
    made = book(MEILING)
    made["录入"]["F2"], made["录入"]["I2"], made["录入"]["G2"] = "三次", 100.01, True
    made["花名册"]["F2"] = "中干"
    problems = problems_of(save(made, tmp_path), meiling)
    assert [p.value for p in problems] == ["中干", "三次", "TRUE", "100.01"]


def test_all_problems_at_once_in_the_order_of_sheet_row_and_column(meiling, tmp_path):
    made = book(MEILING)
    made["录入"]["I2"] = 101
    made["录入"]["F2"] = "x"
    made["录入"]["B3"] = 26
    made["录入"]["A4"] = "099"
    made["花名册"]["F5"] = "临时工"
    made["花名册"]["A3"] = "001"
    made["测评票"]["C2"] = -1
    found = places(problems_of(save(made, tmp_path), meiling))
    assert found[:5] == [
        ("花名册", "A3", "001", "人员编号"), ("花名册", "F5", "010", "考核类别"), ("录入", "F2", "001", "迟到次数"),
        ("录入", "I2", "001", "党政领导测评"), ("录入", "A3", "002", "人员编号"),
    ]
    assert ("录入", "A4", "099", "人员编号") in found
    assert ("测评票", "C2", "002", "评分") in found


def test_what_hangs_on_a_refused_cell_is_not_reported_as_well(meiling, tmp_path):
    made = book(MEILING)
    made["花名册"]["L3"] = "一个"  # 重点项目数: with 1 the 38 in 项目一 is right, without a figure nobody knows
    assert places(problems_of(save(made, tmp_path), meiling)) == [("花名册", "L3", "002", "重点项目数")]


def test_what_is_wrong_whatever_the_refused_cell_says_is_reported(meiling, tmp_path):
    made = book(MEILING)
    made["花名册"]["L3"] = "一个"
    made["录入"]["B3"] = 46  # more than half of 90, and of 50
    assert places(problems_of(save(made, tmp_path), meiling)) == [
        ("花名册", "L3", "002", "重点项目数"), ("录入", "B3", "002", "科室工作"),
    ]


def test_a_missing_column_is_reported_once_and_not_for_every_person(meiling, tmp_path):
    made = book(MEILING)
    made["花名册"].delete_cols(12)
    assert places(problems_of(save(made, tmp_path), meiling)) == [("花名册", "", "", "重点项目数")]


def test_scores_of_one_who_does_not_take_part_are_not_read(meiling, tmp_path):
    made = book(MEILING)
    made["录入"].append(["003", 300, "很好", None, None, None, None, None, 400])
    assert problems_of(save(made, tmp_path), meiling) == ()


def test_rows_of_months_outside_the_period_are_not_read(kinds, tmp_path):
    made = book(KINDS)
    made["按月"].append(["001", 3, "病假"])
    path = save(made, tmp_path)
    assert places(problems_of(path, kinds)) == [("按月", "C5", "001", "得分")]
    assert problems_of(path, kinds, period=Period.parse("2026Q3")) == ()
    assert places(problems_of(path, kinds, period=Period.parse("2026Q1"))) == [("按月", "C5", "001", "得分")]


def test_params_bound_what_may_be_entered(kinds, tmp_path):
    from decimal import Decimal

    made = book(KINDS)
    made["录入"]["B2"] = 70
    path = save(made, tmp_path)
    assert len(problems_of(path, kinds)) == 1
    assert problems_of(path, kinds, params={"实绩满分": Decimal(70)}) == ()


def test_hidden_sheets_count(meiling, tmp_path):
    made = book(MEILING)
    made["录入"].sheet_state = "veryHidden"
    made["录入"]["I2"] = 101
    assert places(problems_of(save(made, tmp_path), meiling)) == [("录入", "I2", "001", "党政领导测评")]


def test_two_sheets_of_one_name_are_refused(meiling, tmp_path):
    made = book(MEILING)
    made.create_sheet("录 入")
    assert places(problems_of(save(made, tmp_path), meiling)) == [("录入", "", "", "")]


def test_a_moment_counts_as_its_day(kinds, tmp_path):
    made = book(KINDS)
    made["录入"]["H2"] = datetime(2026, 7, 1, 8, 30)
    assert problems_of(save(made, tmp_path), kinds) == ()
