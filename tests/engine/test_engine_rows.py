"""What the engine does with rows: rules that refuse a row's cell, items from a table, needs per row, months, 差错处罚."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.cohort import Cohort, Subject
from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.penalty import TABLE
from kaohe_desktop.engine.scheme.reader import read_scheme

SCHEMES = Path(__file__).resolve().parents[2] / "resources" / "schemes"
SMALL = """
format = 1
[scheme]
id = "small"
name = "逐条检查"
short = "逐条"
suits = "试验用"
subject = "person"
cycles = ["month", "quarter"]
version = "1"
source = "试验"

[[param]]
name = "优秀名额"
kind = "integer"
min = 0

[[param]]
name = "月权重"
kind = "percent"
default = 60
min = 0
max = 100

[[param]]
name = "条款权重"
kind = "percent"
default = 40
min = 0
max = 100

[[param_group]]
names = ["月权重", "条款权重"]
sum = 100

[[sheet]]
name = "花名册"
role = "roster"
  [[sheet.field]]
  name = "驻村"
  kind = "flag"

[[sheet]]
name = "条款"
role = "table"
key = ["条款编号"]
  [[sheet.field]]
  name = "条款编号"
  kind = "text"
  column = "filled"
  [[sheet.field]]
  name = "条款内容"
  kind = "text"
  [[sheet.field]]
  name = "分值"
  kind = "decimal"
  column = "filled"
  above = 0

[[sheet]]
name = "检查"
role = "rows"
key = ["人员编号", "条款编号"]
  [[sheet.field]]
  name = "条款编号"
  kind = "text"
  column = "filled"
  [[sheet.field]]
  name = "得分"
  kind = "decimal"
  column = "present"
  min = 0
  max = "查找(条款.分值, 检查.条款编号)"
  needed = "否"

[[sheet]]
name = "按月"
role = "rows"
key = ["人员编号", "月份"]
  [[sheet.field]]
  name = "月份"
  kind = "integer"
  column = "filled"
  min = 1
  max = 12
  [[sheet.field]]
  name = "评分"
  kind = "decimal"
  column = "present"
  min = 0
  max = 100
  [[sheet.field]]
  name = "蹲点"
  kind = "decimal"
  applies = "驻村"

[[derived]]
sheet = "条款"
name = "本条得分"
formula = "取(检查.得分, 当 检查.条款编号 = 条款.条款编号)"

[[derived]]
sheet = "考核月"
name = "月得分"
formula = "四舍五入(取(按月.评分, 当 按月.月份 = 考核月.月份), 0.1)"

[[check]]
sheet = "检查"
field = "得分"
row = "检查.得分 = 13"
says = "得分不能是13"
remedy = "请改"

[[check]]
sheet = "检查"
field = "条款编号"
when = "和(检查.得分) > 90"
row = "检查.得分 > 20"
says = "各条得分合计不能多于90"
remedy = "请核对"

[[need]]
label = "{}月"
when = "个数(按月.评分, 当 按月.月份 = 每个) = 0"
each = "months"

[[need]]
label = "{条款编号} {条款内容}"
when = "没有(条款.本条得分)"
each_row = "条款"

[[item]]
name = "月均"
formula = "若 个数(考核月.月得分) = 月数 则 平均(考核月.月得分) 否则 无此项"

[[item]]
name = "奖励月数"
formula = "若 等次 = 「优秀」 则 1.5 否则 0"
complete = true

[[items_from]]
table = "条款"
key = "条款编号"
label = "条款内容"
figure = "本条得分"
full = "分值"

[total]
name = "总得分"
formula = "月均 × 月权重 + 和(条款.本条得分) × 条款权重"

[[grade]]
name = "优秀"
when = "有(优秀名额) 或 总得分 ≥ 90"
  [grade.quota]
  seats = "优秀名额"

[[grade]]
name = "良"
when = "是"
"""
CLAUSES = (
    {"条款编号": "1", "条款内容": "值班", "分值": Decimal(60)}, {"条款编号": "2", "条款内容": "台账", "分值": Decimal(40)},
)


def person(key, *, checks=(("1", 60), ("2", 30)), months=((7, "90.04"), (8, "90.05"), (9, 90)), **values):
    return Subject(key, {"人员编号": key, "姓名": "某某", "考核类别": "一般", "人员状态": "在岗", **values}, {
        "检查": tuple({"条款编号": clause, "得分": None if score is None else Decimal(score)} for clause, score in checks),
        "按月": tuple({"月份": Decimal(month), "评分": Decimal(score), "蹲点": None} for month, score in months),
    })


@pytest.fixture(scope="module")
def scheme():
    return read_scheme(SMALL, "small.toml")


def outcome(scheme, *people, period="2026Q3", clauses=CLAUSES, **params):
    values, problems = scheme.check_params(params)
    assert problems == []
    return appraise(scheme, Cohort(Period.parse(period), people, values, {"条款": clauses}))


def test_a_months_own_rounding_counts_and_other_months_do_not(scheme):
    one = outcome(scheme, person("1", months=((7, "90.04"), (8, "90.05"), (9, 90), (10, 5)))).results[0]
    assert one.items["月均"] == (Fraction("90.0") + Fraction("90.1") + 90) / 3
    assert one.total == Decimal("90.02")  # (90.0 + 90.1 + 90) ÷ 3 × 60% + 90 × 40%


def test_items_from_a_table_bear_its_keys_and_words(scheme):
    result = outcome(scheme, person("1"))
    assert result.item_names == ("月均", "奖励月数", "1", "2")
    assert result.item_labels == {"1": "值班", "2": "台账"}
    assert [result.figure(result.results[0], name) for name in ("1", "2")] == ["60.00", "30.00"]
    told = {step.label: step for step in result.explain("1")}
    assert told["1 值班"].note == "满分 60"
    assert told["8月 月得分"].result == "90.10"
    assert [step.label for step in result.explain("1")].count("7月 月得分") == 1


def test_what_lacks_is_named_by_month_and_by_clause(scheme):
    result = outcome(scheme, person("1", checks=(("1", None),), months=((7, 90), (9, 90))))
    one = result.results[0]
    assert one.missing == ("8月", "1 值班", "2 台账")
    assert (one.total, one.grade, one.items["月均"], one.items["奖励月数"]) == (None, None, None, None)


def test_a_month_period_asks_for_its_own_month_only(scheme):
    assert outcome(scheme, person("1", months=((8, 88),)), period="2026-08").results[0].missing == ()


def test_without_a_number_of_seats_the_line_decides_and_with_one_the_number(scheme):
    people = [person("1"), person("2", months=((7, 70), (8, 70), (9, 70)))]
    free = outcome(scheme, *people)
    assert [one.grade for one in free.results] == ["优秀", "良"]
    assert free.quotas == ()
    counted = outcome(scheme, *people, 优秀名额="2")
    assert [one.grade for one in counted.results] == ["优秀", "优秀"]
    assert [quota.used for quota in counted.quotas] == [2]


def test_an_item_may_rest_on_the_grade(scheme):
    found = outcome(scheme, person("1"), person("2", months=((7, 70), (8, 70), (9, 70)))).results
    assert [one.items["奖励月数"] for one in found] == [Decimal("1.5"), Decimal(0)]


def test_each_row_that_breaks_a_rule_is_told_with_its_place(scheme):
    tables = {"条款": CLAUSES}
    subject = person("1", checks=(("2", 41), ("1", 13), ("3", 5)))
    subject.rows["按月"][1]["蹲点"] = Decimal(80)
    found = [(one.sheet, one.label, one.row, one.value) for one in scheme.check(subject, None, tables)]
    assert found == [("检查", "得分", 0, "41"), ("按月", "蹲点", 1, "80"), ("检查", "得分", 1, "13")]
    at_work = Subject(subject.key, {**subject.values, "驻村": True}, subject.rows)
    assert ("按月", "蹲点", 1, "80") not in [(one.sheet, one.label, one.row, one.value) for one in scheme.check(at_work, None, tables)]


def test_a_rule_on_all_rows_together_names_the_first_fitting_row(scheme):
    subject = person("1", checks=(("9", 15), ("1", 50), ("2", 40)))
    found = scheme.check(subject, None, {"条款": CLAUSES})
    assert [(one.label, one.row, one.once) for one in found] == [("条款编号", 1, True)]


def test_weights_are_judged_in_percent_and_kept_as_shares(scheme):
    values, problems = scheme.check_params({"月权重": "70", "条款权重": "30%"})
    assert (values["月权重"], values["条款权重"], problems) == (Decimal("0.7"), Decimal("0.3"), [])
    assert scheme.default_params()["月权重"] == Decimal("0.6")
    _, problems = scheme.check_params({"月权重": "70"})
    assert "合计 110，应为 100" in problems[0].what
    _, problems = scheme.check_params({"月权重": "160"})
    assert [one.label for one in problems] == ["月权重"]


def test_a_circle_through_a_derived_column_is_refused():
    text = SMALL.replace('formula = "取(检查.得分, 当 检查.条款编号 = 条款.条款编号)"', 'formula = "总得分 × 2"')
    with pytest.raises(Refused) as refused:
        read_scheme(text, "small.toml")
    assert any(problem.code == "K403" for problem in refused.value.problems)


def test_errors_cost_points_where_the_rule_is_switched_on():
    text = (SCHEMES / "meiling.toml").read_text("utf-8")
    plain, strict = read_scheme(text, "a"), read_scheme(text + TABLE, "a")
    subject = Subject("1", {
        "人员编号": "1", "姓名": "某某", "考核类别": "科级干部", "人员状态": "在岗", "常规工作安排": "科室", "重点项目数": "0",
        "科室工作": Decimal(80), "党政领导测评": Decimal(90),
    }, {"差错": ({"日期": None, "事由": "报表填错", "扣分": Decimal("1.5")}, {"日期": None, "事由": "漏报", "扣分": Decimal(2)})})
    period = Period.parse("2026Q3")
    before = appraise(plain, Cohort(period, [subject])).results[0]
    after = appraise(strict, Cohort(period, [subject])).results[0]
    assert (before.total, after.total) == (Decimal("82.00"), Decimal("78.50"))  # alone: 第1名 of 1, 100% > 55%: 70
    assert after.items["差错扣分"] == Decimal("3.5")
    assert "差错扣分" not in before.items
    ruined = Subject("1", subject.values, {"差错": ({"日期": None, "事由": "多次", "扣分": Decimal(100)},)})
    assert appraise(strict, Cohort(period, [ruined])).results[0].total == Decimal("0.00")


def test_grounds_are_read_as_numbers_in_order_and_nothing_else():
    from kaohe_desktop.engine.entries import ValueRefused, read_value
    from kaohe_desktop.engine.scheme.model import EntryField, FieldKind

    field = EntryField(name="情形", kind=FieldKind.TICKS, choices=("甲", "乙", "丙"))
    assert read_value(field, "３、1，1") == "1、3"
    assert read_value(field, Decimal(2)) == "2"
    for wrong in ("4", "0", "1.5", "甲", "1、、x"):
        with pytest.raises(ValueRefused):
            read_value(field, wrong)


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ('sheet = "考核月"', 'sheet = "考核季"', "derived[2]「月得分」.sheet", "没有“考核季”"),
        ('sheet = "检查"\nfield = "得分"\nrow', 'sheet = "检察"\nfield = "得分"\nrow', "check[1].sheet", "没有“检察”，是否为“检查”"),
        ('sheet = "检查"\nfield = "得分"\nrow', 'sheet = "检查"\nfield = "分数"\nrow', "check[1].field", "没有“分数”"),
        ('row = "检查.得分 = 13"', 'row = "检查.得分"', "check[1].row", "应当是是否，现在是数"),
        ('table = "条款"\nkey = "条款编号"', 'table = "按月"\nkey = "条款编号"', "items_from[1].table", "没有“按月”"),
        ('figure = "本条得分"', 'figure = "分值"', "items_from[1].figure", "没有“分值”"),
        ('full = "分值"', 'full = "满分"', "items_from[1].full", "没有“满分”"),
        ('each_row = "条款"', 'each_row = "检查"', "need[2].each_row", "没有“检查”"),
        ('max = "查找(条款.分值, 检查.条款编号)"', 'max = "查找(检查.得分, 检查.条款编号)"', "field[2]「得分」.max", "能查找的表：条款"),
        ('formula = "取(检查.得分, 当 检查.条款编号 = 条款.条款编号)"', 'formula = "检查.得分"', "derived[1]「本条得分」.formula", "有许多行"),
        ('name = "月得分"', 'name = "月份"', "derived[2]", "“月份”已经用过了"),
        ('default = 60', 'default = 70', "param_group[1]", "合计 110，应为 100"),
        ('seats = "优秀名额"', 'seats = "优秀名额"\n  one_each = "科别"', "one_each", "没有“科别”"),
        ('when = "有(优秀名额) 或 总得分 ≥ 90"', 'when = "等次 = 「良」"', "grade[1]「优秀」.when", "要等这里定了才有"),
    ],
)
def test_a_wrong_scheme_file_is_refused_at_the_place(old, new, place, words):
    assert old in SMALL
    with pytest.raises(Refused) as refused:
        read_scheme(SMALL.replace(old, new, 1), "small.toml")
    found = [problem for problem in refused.value.problems if place in problem.label and words in problem.what]
    assert found, "\n".join(map(str, refused.value.problems))
    assert all("第 " in problem.label for problem in found)
