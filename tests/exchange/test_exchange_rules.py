"""Rules over rows, tables and several cells: each refusal at its cell, none that only follows from another refusal."""

import time

import pytest
from exchange_books import RULES, book, places, problems_of, save

from kaohe_desktop.engine.period import Period
from kaohe_desktop.exchange.hangs import RuleReads
from kaohe_desktop.exchange.reading import read_workbook

Q3 = Period.parse("2026Q3")


def put(**cells):
    """Cells to change, as ``目标_C3=50``."""
    def change(made):
        for place, value in cells.items():
            sheet, cell = place.split("_")
            made[sheet][cell] = value

    return change


def add(sheet, *values):
    return lambda made: made[sheet].append(list(values))


def both(*changes):
    def change(made):
        for one in changes:
            one(made)

    return change


CASES = {
    "nothing wrong": (both(), []),
    "two cells of one row": (put(录入_C2=5), [("录入", "C2", "01", "参加次数")]),
    "a blank leaves the rule open": (put(录入_B2=None), []),
    "row rule": (add("扣分", "02", "收入", 1), [("扣分", "B5", "02", "部分")]),
    "row rule, every row that breaks it": (
        both(add("扣分", "02", "收入", 1), add("扣分", "02", "收入", 2)), [("扣分", "B5", "02", "部分"), ("扣分", "B6", "02", "部分")],
    ),
    "full marks by the row's own choice": (put(扣分_C2=11), [("扣分", "C2", "01", "分数")]),
    "must be filled in by the row's own figure": (put(扣分_D3=None), [("扣分", "D3", "01", "说明")]),
    "a sum over the rows is refused at the first": (put(目标_C4=30), [("目标", "C2", "01", "权重")]),
    "sums of two people, rows mixed": (
        put(目标_C4=30, 目标_C3=90), [("目标", "C2", "01", "权重"), ("目标", "C3", "02", "权重")],
    ),
    "full marks looked up in a table": (put(检查_C2=5.5), [("检查", "C2", "01", "检查得分")]),
    "a rule on the table itself": (put(条款_C3=1), [("条款", "C3", "T2", "分值"), ("检查", "C3", "01", "检查得分")]),
    "number not in the table": (add("检查", "02", "T9", 1), [("检查", "B5", "02", "条款编号")]),
    "department not in the roster": (put(科室情况_A2="档案室"), [("科室情况", "A2", "", "科室")]),
    "one who does not take part": (add("扣分", "03", "收入", 5), [("扣分", "B5", "03", "部分")]),
    "ticks": (put(录入_D2="1、5"), [("录入", "D2", "01", "情形")]),
    # what hangs on a refused cell is not told
    "sum with a refused weight": (put(目标_C4="四十"), [("目标", "C4", "01", "权重")]),
    "sum where whose row it is is not known": (put(目标_A4="09"), [("目标", "A4", "09", "人员编号")]),
    "sum with a row that stands twice": (put(目标_B4="招商", 目标_C4=50), [("目标", "A4", "01", "人员编号")]),
    "full marks in a refused table cell": (put(条款_C2="五", 检查_C2=99), [("条款", "C2", "T1", "分值")]),
    "full marks by a refused choice": (put(扣分_B2="税收", 扣分_C2=11), [("扣分", "B2", "01", "部分")]),
    "attended against a refused figure": (put(录入_B2="四次"), [("录入", "B2", "01", "组织次数")]),
    "row rule by a refused flag": (
        both(put(花名册_F3="有"), add("扣分", "02", "收入", 1)), [("花名册", "F3", "02", "有收入任务")],
    ),
    "without the table's sheet": (lambda made: made.remove(made["条款"]), [("条款", "", "", "")]),
    "without the table's column": (lambda made: made["条款"].delete_cols(3), [("条款", "", "", "分值")]),
    # and everything else of the file is
    "another row's refused cell hides nothing": (
        both(put(扣分_B3="税收"), add("扣分", "02", "收入", 1)), [("扣分", "B3", "01", "部分"), ("扣分", "B5", "02", "部分")],
    ),
    "another cell of the row hides nothing": (
        both(put(扣分_B4="收入", 扣分_C4="三")), [("扣分", "B4", "02", "部分"), ("扣分", "C4", "02", "分数")],
    ),
    "another table cell hides nothing": (
        put(条款_D2="对", 检查_C2=6), [("条款", "D2", "T1", "减半"), ("检查", "C2", "01", "检查得分")],
    ),
    "one rule's open cell does not silence another rule on the same cell": (
        put(目标_C2=0.5, 目标_C4=-1), [("目标", "C2", "01", "权重"), ("目标", "C4", "01", "权重")],
    ),
    "greater than": (put(条款_C2=0, 检查_C2=None), [("条款", "C2", "T1", "分值")]),
    "another person's refused weight hides nothing": (
        put(目标_C3="百", 目标_C4=30), [("目标", "C2", "01", "权重"), ("目标", "C3", "02", "权重")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_refused_at_its_cell_and_nowhere_else(case, rules, tmp_path):
    change, expected = CASES[case]
    made = book(RULES)
    change(made)
    assert places(problems_of(save(made, tmp_path), rules, period=Q3)) == expected


def test_a_rule_says_itself_the_value_and_the_remedy(rules, tmp_path):
    made = book(RULES)
    made["目标"]["C4"] = 30
    [problem] = problems_of(save(made, tmp_path), rules, period=Q3)
    assert problem.value == "60"
    assert "一个人的权重合计应为100" in problem.what
    assert problem.remedy == "请核对这个人的各个权重"


def test_months_outside_the_period_are_not_read_and_that_is_said(rules, tmp_path):
    data = read_workbook(save(book(RULES), tmp_path), rules, period=Q3)
    assert [int(row["月份"]) for row in data.subjects[0].rows["按月"]] == [7]
    assert any("“按月”有 1 行的月份不在这个考核期里" in sentence for sentence in data.ignored)


def test_a_sheet_of_a_rule_that_is_switched_off_is_left_unread_and_that_is_said(rules, tmp_path):
    sheets = {**RULES, "差错": [["人员编号", "日期", "事由", "扣分"], ["01", None, "漏报", 2]]}
    data = read_workbook(save(book(sheets), tmp_path), rules, period=Q3)
    assert any("“差错”" in sentence for sentence in data.ignored)


def test_reads_follow_steps_and_derived_columns_to_what_is_entered(rules):
    reads = RuleReads(rules.scheme)
    check = {(one.field, "row" if one.row else "when"): reads.of_check(at) for at, one in enumerate(rules.scheme.checks)}
    assert check["权重", "when"].wide >= {("目标", "权重"), ("目标", "人员编号")}
    assert check["权重", "row"] == reads.of_field("花名册", "姓名")  # it reads only its own cell
    assert ("条款", "分值") in reads.of_field("检查", "检查得分").wide
    assert ("检查", "条款编号") in reads.of_field("检查", "检查得分").own
    assert check["参加次数", "when"].own == {("录入", "组织次数")}
    assert check["部分", "row"].own == {("花名册", "有收入任务")}
    assert reads.of_field("扣分", "分数").own == {("扣分", "部分")}


def test_a_county_is_checked_in_seconds_with_a_table_cell_refused(rules, tmp_path):
    heads = 4_000
    people = [[f"{number:05d}", f"某{number}", "办公室", "干部", None, None] for number in range(heads)]
    sheets = {
        **RULES, "花名册": [RULES["花名册"][0], *people],
        "录入": [RULES["录入"][0], *([key[0], 3, 4, None] for key in people)],
        "目标": [RULES["目标"][0], *([key[0], "招商", 90, 95] for key in people)],
        "扣分": RULES["扣分"][:1], "按月": RULES["按月"][:1], "检查": RULES["检查"][:1],
        "科室情况": RULES["科室情况"][:1],
    }
    made = book(sheets)
    made["条款"]["C2"] = "五"
    path = save(made, tmp_path)
    start = time.perf_counter()
    assert len(problems_of(path, rules, period=Q3)) == 2 * heads + 1
    assert time.perf_counter() - start < 20
