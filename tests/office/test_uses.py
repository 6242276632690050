"""结果运用: what follows from results, worked by hand for 梅岭, and what must hold for every scheme."""

from decimal import Decimal
from random import Random

import pytest
from facts_desk import SCHEMES, earlier_from, facts_from, meiling, sample_facts

from kaohe_desktop.engine.figures import show
from kaohe_desktop.office import uses
from kaohe_desktop.office import uses_money as money
from kaohe_desktop.office.library import load_scheme
from kaohe_desktop.office.uses_done import Done
from kaohe_desktop.office.uses_shown import listed, people_table, ticks, write_book
from kaohe_desktop.office.uses_why import Why

#: 90 of 90, the panel's rank decides: 甲 90.00 (测评 1 of 5 → 90), 乙 86.00, 丙 82.00, 丁 82.00, 戊 定为不称职
OFFICE = {
    "01": {"科室工作": "80", "党政领导测评": "95", "请假天数": "16"},
    "02": {"科室工作": "78", "党政领导测评": "90"},
    "03": {"科室工作": "70", "党政领导测评": "85", "科室": "财政所"},
    "04": {"科室工作": "60", "党政领导测评": "80", "科室": "财政所", "效能告诫": True},
    "05": {"科室工作": "60", "党政领导测评": "70", "旷工天数": "3"},
    "06": {"人员状态": "当季退休", "在职月数": "2", "科室": "财政所"},
}


def matter(facts, name, **chosen):
    return next((one for one in uses.matters(facts, **chosen) if one.name == name), None)


def told(found):
    return {one.key: one.reason for one in found.people}


@pytest.fixture
def facts():
    return facts_from(*meiling(OFFICE))


def test_the_office_is_as_it_was_worked_out(facts):
    grades = {one.key: (show(one.total), one.grade, show(one.bonus)) for one in facts.outcome.results}
    assert grades == {
        "01": ("90.00", "优秀", "1800.00"), "02": ("84.80", "良好", "1800.00"), "03": ("76.00", "称职", "1500.00"),
        "04": ("70.00", "不确定等次", "0.00"), "05": ("64.00", "不称职", "0.00"), "06": (None, "不纳入考核", "1000.00"),
    }


def test_money_by_grade_and_by_department_with_the_sum_in_words(facts):
    table = matter(facts, uses.MONEY).table
    assert [tuple(row) for row in table.rows] == [
        ("一般工作人员", "优秀", "1", "1", "1800.00"), ("一般工作人员", "良好", "1", "1", "1800.00"),
        ("一般工作人员", "称职", "1", "1", "1500.00"), ("一般工作人员", "不称职", "1", "0", "0.00"),
        ("一般工作人员", "不确定等次", "1", "0", "0.00"), ("一般工作人员", "不纳入考核", "1", "1", "1000.00"),
        ("合计", "", "6", "4", "6100.00"),
    ]
    by_unit = matter(facts, uses.MONEY_UNITS).table
    assert [tuple(row) for row in by_unit.rows] == [
        ("办公室", "3", "2", "3600.00"), ("财政所", "3", "2", "2500.00"), ("合计", "6", "4", "6100.00"),
    ]
    assert matter(facts, uses.MONEY).words == "应发 4 人，合计 6100.00 元（大写：陆仟壹佰元整）。"


def test_less_than_the_full_amount_has_its_clause_and_its_working(facts):
    smaller, nothing = matter(facts, uses.SMALLER), matter(facts, uses.NO_MONEY)
    assert told(smaller) == {"01": "请假超过15个工作日，不享受优秀奖金", "06": "当季退休，不纳入考核"}
    assert told(nothing) == {"04": "被效能告诫，不确定等次", "05": "当季旷工累计超过2个工作日，定为不称职"}
    why = Why(facts)
    assert why.words(smaller, smaller.people[0]) == "同等次全额 2100.00元，1800.00元"
    assert why.words(smaller, smaller.people[1]) == "同等次全额 1500.00元，1500 × 2 ÷ 3 = 1000.00元"
    assert [one.basis for one in smaller.people] == ["三、第二款", "一、第一款"]


def test_full_amounts_are_the_schemes_own(facts):
    full = money.full_amounts(facts)
    assert {grade: show(amount) for grade, amount in full.items()} == {
        "优秀": "2100.00", "良好": "1800.00", "称职": "1500.00", "不称职": "0.00", "不确定等次": "0.00", "不纳入考核": "1500.00",
    }


def test_consequences_name_the_clause_and_what_it_read(facts):
    why = Why(facts)
    fixed = matter(facts, "定为不称职")
    assert (told(fixed), fixed.basis, fixed.form) == ({"05": "当季旷工累计超过2个工作日，定为不称职"}, "三、第四款", "G3")
    assert why.words(fixed, fixed.people[0]) == "旷工天数 3天"
    assert why.words(matter(facts, "不确定等次"), matter(facts, "不确定等次").people[0]) == "效能告诫 是"
    assert matter(facts, "评为不称职") is None, "who was fixed there by a rule stands under the rule alone"
    leave = matter(facts, "请假超过15个工作日，不享受优秀奖金")
    assert why.words(leave, leave.people[0]) == "请假天数 16工作日；等次 优秀；考评得分 90.00"


def test_a_group_has_only_its_own(facts):
    assert matter(facts, "定为不称职", department="财政所") is None
    assert told(matter(facts, uses.NO_MONEY, department="财政所")) == {"04": "被效能告诫，不确定等次"}
    assert matter(facts, uses.MONEY, department="财政所").table.rows[-1] == ("合计", "", "3", "2", "2500.00")


def test_pending_and_missing_come_first_and_are_not_paid():
    people = {f"0{at}": {"科室工作": "80", "党政领导测评": "90"} for at in range(1, 5)} | {"05": {"科室工作": "50"}}
    facts = facts_from(*meiling(people))
    found = uses.matters(facts)
    assert [one.name for one in found[:2]] == ["同分待议", "缺项"]
    assert (found[0].form, len(found[0].people), told(found[1])) == ("G12", 4, {"05": "缺 党政领导测评"})
    assert money.total_of(facts.outcome.results) == 0
    assert "缺项、待议的 5 人没有算在里面（现在算出 6000.00 元）" in matter(facts, uses.MONEY).words
    assert facts.warnings == ("1 人有缺项，没有列全", "4 人同分待议，等领导小组定了再办")


def test_what_was_so_before_is_told_and_money_that_changed():
    scheme, before = meiling({**OFFICE, "02": {"科室工作": "40", "党政领导测评": "75"}}, "2026Q2")
    facts = facts_from(*meiling(OFFICE), [earlier_from(scheme, before)])
    fixed = matter(facts, "定为不称职")
    assert fixed.people[0].before == ("2026年第二季度",)
    assert Why(facts).words(fixed, fixed.people[0]) == "旷工天数 3天；以前也有：2026年第二季度"
    assert told(matter(facts, uses.OTHER_MONEY)) == {
        "02": "2026年第二季度 0.00 → 1800.00，多 1800.00 元", "03": "2026年第二季度 1800.00 → 1500.00，少 300.00 元",
    }
    table = matter(facts, uses.MONEY).table
    assert table.headings[-2:] == ("上期金额", "增减")
    assert table.rows[-1][-3:] == ("6100.00", "4600.00", "+1500.00")
    assert "2026年第二季度 4600.00 元，多 1500.00 元" in matter(facts, uses.MONEY).words


def test_figures_marked_use_are_consequences():
    facts = sample_facts("jingzhou")
    found = matter(facts, "具备提拔资格")
    holders = {one.key for one in facts.outcome.results if one.items["提拔资格"] == 1}
    assert holders
    assert {one.key for one in found.people} == holders
    assert "历年：" in Why(facts).words(found, found.people[0]), "the years it rests on are told"


def test_a_year_tells_the_quarters_it_rests_on():
    facts = sample_facts("meiling-year")
    found = matter(facts, "年度不称职，给以一定期限的待岗处理")
    assert found.people[0].basis == "五、3"
    assert "季度结果：1 称职、2 不称职、3 不称职、4 称职" in Why(facts).words(found, found.people[0])


def test_a_sum_the_office_has_not_set_is_said_and_is_no_zero():
    from dataclasses import replace

    given = sample_facts("local-tax")
    assert "应发" in matter(given, "奖金合计").words
    params = {name: value for name, value in given.cohort.params.items() if name != "季度奖金"}
    facts = facts_from(given.scheme, replace(given.cohort, params=params))
    words = matter(facts, "奖金合计").words
    assert "还没有算出奖金" in words
    assert "零元" not in words


def test_no_full_amount_is_made_up_where_it_hangs_on_the_score():
    facts = sample_facts("forestry-station")
    assert money.full_amounts(facts) == {}
    assert matter(facts, uses.SMALLER) is None


@pytest.mark.parametrize("scheme_id", SCHEMES)
def test_for_every_scheme_the_sums_are_the_outcomes_and_the_order_of_rows_does_not_matter(scheme_id):
    facts = sample_facts(scheme_id)
    random = Random(7)
    turned = sample_facts(scheme_id, lambda subjects: random.sample(list(subjects), len(subjects)))

    def contents(one):
        return {(found.name, found.form, found.basis): {(p.key, p.reason, p.basis, p.amount) for p in found.people} for found in uses.matters(one)}

    assert {name: people for (name, _form, _basis), people in contents(facts).items()} == {
        name: people for (name, _form, _basis), people in contents(turned).items()
    }
    paid = sum((one.bonus or Decimal() for one in facts.outcome.results if money.settled(one)), Decimal())
    assert money.total_of(facts.outcome.results) == paid
    for found in uses.matters(facts):
        if found.table is not None:
            column = found.table.headings.index("金额（元）")
            assert found.table.rows[-1][column] == show(paid)
        for one in found.people:
            assert one.key in facts.results
    fired = {(rule.name, one.key) for one in facts.outcome.results for rule in one.rules}
    listed_rules = {(part, one.key) for found in uses.matters(facts) for one in found.people for part in one.rules}
    assert fired <= listed_rules, "every rule that fired stands somewhere"


def test_the_list_counts_what_is_done_and_former_notes_are_not_lost(facts):
    found = uses.matters(facts)
    done = {
        ("05", "定为不称职"): Done("2026-10-08", "谈过"), ("01", "定为不称职"): Done("2026-10-08", ""),
        ("（全体）", "备案"): Done("2026-10-09", ""),
    }
    rows = {name: (count, told) for name, count, told in listed(facts, found, done)}
    assert rows["定为不称职"] == ("1", "1/1")
    assert rows["不确定等次"] == ("1", "0/1")
    assert rows["评为优秀"] == ("1", ""), "a list of names is nothing to be done"
    assert (rows["备案"], rows["考核总结"]) == (("", "已办"), ("", "没办"))
    former = uses.with_former(facts, found, done)[-1]
    assert [(one.key, one.reason) for one in former.people] == [("01", "定为不称职")]
    shown = people_table(facts, matter(facts, "定为不称职"), done, Why(facts))
    reason = "当季旷工累计超过2个工作日，定为不称职"
    assert list(shown.rows[0]) == ["2026-10-08；谈过", "05", "人05", "办公室", "不称职", reason, "三、第四款", "旷工天数 3天"]
    assert ticks(matter(facts, "定为不称职"), done) == [True]


def test_whoever_was_told_has_so_many_days_to_ask_for_a_review(facts):
    from kaohe_desktop.office.uses_shown import review_words, whole_words

    fixed, notices, filing = (matter(facts, name) for name in ("定为不称职", "反馈通知单", "备案"))
    told_on = Done("2026-10-12", "")
    words = "可以申请复核到 2026-10-22，收到申请后 10 天内答复"
    assert review_words(facts, fixed, told_on) == words
    assert review_words(facts, fixed, Done("", "没谈")) == ""
    assert whole_words(facts, notices, {("（全体）", "反馈通知单"): told_on}) == f"已办：2026-10-12；{words}"
    assert whole_words(facts, filing, {("（全体）", "备案"): told_on}) == "已办：2026-10-12", "nobody was told by that"


def test_the_workbook_holds_the_list_everybody_and_the_sums(facts, tmp_path):
    import openpyxl

    path = tmp_path / "结果运用.xlsx"
    write_book(facts, uses.matters(facts), {}, path, "样例街道　2026年第三季度")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["结果运用", "名单", "奖金：按类别和等次", "奖金：按科室"]
    people = [[cell.value for cell in row] for row in book["名单"].iter_rows(min_row=4)]
    assert ["定为不称职", "05", "人05"] in [row[:3] for row in people]
    assert book.worksheets[2].cell(10, 5).value == 6100


def test_rules_of_no_scheme_are_named_here():
    """The page is made of the scheme's data: another name for a rule is another name on the page."""
    text = load_scheme("meiling").text.replace("被效能告诫，不确定等次", "挨了告诫，不确定等次")
    from kaohe_desktop.engine.scheme.reader import read_scheme

    scheme, cohort = meiling(OFFICE)
    facts = facts_from(read_scheme(text, "x.toml"), cohort)
    assert told(matter(facts, "不确定等次")) == {"04": "挨了告诫，不确定等次"}
