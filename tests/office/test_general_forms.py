"""G2–G12: what stands on them, who is left out and why, sums that add up, ties and their decisions, files over periods."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from general_runs import copies, decided, definition, name_of, pages, rendered, run_of, squeezed, with_settings

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.cohort import Decision, DecisionKind
from kaohe_desktop.engine.figures import show
from kaohe_desktop.engine.outcome import EXEMPT, UNGRADED
from kaohe_desktop.engine.period import Period
from kaohe_desktop.forms.layout import Composer
from kaohe_desktop.office import library
from kaohe_desktop.office.general_forms import FEEDS, offered, skipped
from kaohe_desktop.office.general_forms_money import read_capital
from kaohe_desktop.office.general_forms_sheets import levels

#: columns of a table that the form does not print: 实数 is for sums only, 姓名 stands on the whole list
UNSEEN = {
    "发放": {"实数"}, "派驻名单": {"考核类别"}, "底表栏目": {"名称"}, "等次栏目": {"名称"}, "档案": {"职务"}, "同分名单": set(),
}
GENERAL = [f"G{number}" for number in range(2, 13)]
#: a street, a bureau without bonus, a year with bonus, a scheme of departments, a scheme whose items come from a table
OFFICES = ("meiling", "shinan-justice", "xinban-year", "shinan-finance", "township-target")


def whole(run, code, keys=None):
    return squeezed("".join(pages(run, code, keys)))


def left_out(run, code, wanted=None):
    return skipped(run, library.load_form(code), wanted)


# ── 每张表 ──────────────────────────────────────────────────────────────────


def test_every_general_table_is_there_and_names_what_makes_it():
    named = {library.load_form(code).head.feed for code in GENERAL}
    assert named == set(FEEDS)


@pytest.mark.parametrize("scheme", OFFICES)
def test_a_scheme_is_offered_what_it_has_a_use_for(scheme):
    run = run_of(scheme)
    codes = offered(run.scheme.scheme)
    assert ("G4" in codes) == (run.scheme.scheme.bonus is not None)
    assert ("G7" in codes) == (run.scheme.scheme.head.subject == "person")
    assert {"G2", "G3", "G5", "G6", "G8", "G9", "G10", "G11"} <= set(codes)


@pytest.mark.parametrize("code", GENERAL)
def test_a_blank_table_has_office_period_and_lines_but_nobody(code):
    run = run_of("meiling")
    text = squeezed("".join(pages(run, code, blank=True)))
    assert "样例街道" in text
    assert "第三季度" in text
    if code != "G10":  # the sheets to fill in by hand have the people on them
        assert not any(result.name in text for result in run.outcome.results)
        assert "2026年10月8日" not in text


@pytest.mark.parametrize("scheme", OFFICES)
@pytest.mark.parametrize("code", ["G2", "G6", "G8", "G9", "G10", "G11"])
def test_the_other_tables_print_for_every_sort_of_scheme(scheme, code):
    run = run_of(scheme)
    keys = [run.cohort.subjects[0].key] if code == "G9" else None
    assert run.cohort.period.label in whole(run, code, keys)


RARE = "𬭎㛃䶮㙓堃喆"
LONG = "某某市某某区某某街道经济发展和科技创新服务中心（农业农村服务中心、退役军人服务站）综合办公室"


@pytest.fixture(scope="module")
def hard():
    """Everybody with a rare name and a long 科室 and 职务; long wording of the notices."""
    run = run_of("meiling")
    subjects = [
        replace(one, values={**one.values, "姓名": f"{one.values['姓名'][0]}{RARE[number % 6]}{RARE[number // 6 % 6]}", "科室": LONG, "职务": LONG})
        for number, one in enumerate(run.cohort.subjects)
    ]
    cohort = replace(run.cohort, subjects=subjects)
    changed = replace(run, cohort=cohort, outcome=appraise(run.scheme, cohort))
    return with_settings(changed, 单位全称=LONG, 公示结尾="异议处理办法。" * 120, 通知结尾="复核的办法。" * 60, 异议受理部门=LONG)


@pytest.mark.parametrize("code", GENERAL)
def test_rare_characters_and_long_texts_are_all_printed(hard, code):
    for record in copies(hard, code, ["001", "010", "016", "036"] if library.load_form(code).per_person else None):
        text = squeezed("".join(rendered(code, [record])))
        for table, rows in record.tables.items():
            for row in rows:
                for heading, value in row.items():
                    if heading not in UNSEEN.get(table, ()):
                        assert squeezed(value) in text, (table, heading, value)
        for name, value in record.values.items():
            if f"‹{name}" in definition(code) and not name.startswith(("打印.", "档案.期数")):
                sentences = [one for one in re.split("[。\n]", value) if one.strip()]  # a page may end between two
                assert all(squeezed(one) in text for one in sentences), (name, value)
        if code in ("G2", "G3"):
            words, count = {"G2": ("异议处理办法", 120), "G3": ("复核的办法", 60)}[code]
            assert text.count(words) >= count - 1, "one may stand over the end of a page"


# ── 谁没有 ──────────────────────────────────────────────────────────────────


def test_who_is_not_complete_is_left_out_and_told_with_the_reason():
    run = run_of("meiling")
    told = {one.key: one.why for one in left_out(run, "G4")}
    assert told == {
        "052": "缺党政领导测评，没有总分", "011": "同分待议（优秀），等次还没有定", "016": "同分待议（优秀），等次还没有定",
    }
    notices = {one.key: one.why for one in left_out(run, "G3")}
    exempt = {result.key for result in run.outcome.results if result.grade == EXEMPT}
    assert notices == {**told, **dict.fromkeys(exempt, "不纳入考核，没有考核结果")}
    printed = {record.key for record in copies(run, "G3")}
    assert printed.isdisjoint(notices)
    assert printed | set(notices) == {result.key for result in run.outcome.results}
    assert left_out(run, "G5") == left_out(run, "G9") == []
    assert {one.key for one in left_out(run, "G3", {"011", "001"})} == {"011"}


def test_before_the_first_computation_nobody_gets_a_result():
    run = replace(run_of("meiling"), outcome=None)
    for code in ("G2", "G3", "G4", "G6", "G7", "G11", "G12"):
        assert copies(run, code) == []
    assert {one.why for one in left_out(run, "G3")} == {"还没有计算"}
    assert len(copies(run, "G5", ["001"])) == 1
    assert copies(run, "G10") != []


# ── G2 公示 ─────────────────────────────────────────────────────────────────


def test_the_posting_has_names_by_grade_and_neither_numbers_nor_scores():
    run = run_of("meiling")
    text = whole(run, "G2")
    hidden = {one.key for one in left_out(run, "G2")}
    for result in run.outcome.results:
        if result.key not in hidden:
            assert result.name in text
            assert show(result.total) not in text
        assert not re.search(rf"(?<!\d){result.key}(?!\d)", text), "no number of a person on the wall"
    ungraded = {result.key for result in run.outcome.results if result.grade == UNGRADED}
    assert ungraded
    assert ungraded <= hidden
    assert "不确定等次" not in text


def test_the_posting_lists_names_by_strokes_by_department_or_as_the_roster_stands():
    run = run_of("meiling")
    named = copies(run, "G2")[0].values["公示.名单"]
    assert "（三）称职（4人）\n吴启明　林立新　黄志强　谢锦绣" in named
    units = copies(with_settings(run, 名单排列="科室"), "G2")[0].values["公示.名单"]
    assert "（三）称职（4人）\n街道领导：林立新、谢锦绣、吴启明、黄志强" in units
    roster = copies(with_settings(run, 名单排列="花名册"), "G2")[0].values["公示.名单"]
    assert "林立新　谢锦绣　吴启明　黄志强" in roster


def test_two_people_of_one_name_are_told_apart():
    text = copies(run_of("meiling"), "G2")[0].values["公示.名单"]
    assert "陈丽华（党建工作办公室）" in text
    assert "陈丽华（城乡建设办公室）" in text


def test_scores_ranks_and_the_highest_grade_only_by_setting():
    run = run_of("meiling")
    first = next(result for result in run.outcome.results if result.key == "001")
    scored = copies(with_settings(run, 公示得分="是", 公示名次="是"), "G2")[0].values["公示.名单"]
    assert f"{first.name}（{show(first.total)}分，第{first.rank}名）" in scored
    top = copies(with_settings(run, 公示范围="只公示最高等次"), "G2")[0].values["公示.名单"]
    assert "优秀" in top
    assert "良好" not in top


def test_the_days_phone_and_wording_of_the_posting_are_the_offices_own():
    run = with_settings(
        run_of("meiling"), 公示天数="3", 公示天数按="自然日", 公示开始="2026-10-30", 联系电话="0595-7654321", 落款单位="样例街道党工委",
        公示标题="‹考核期.年度›年考核公示", 公示结尾="请致电‹设置.联系电话›。",
    )
    text = whole(run, "G2")
    for words in ("2026年考核公示", "3天（2026年10月30日至2026年11月1日）", "请致电0595-7654321。", "样例街道党工委（盖章）"):
        assert words in text


def test_a_notice_that_takes_two_pages_has_its_title_once_and_no_续表():
    texts = pages(run_of("meiling"), "G2")
    assert len(texts) == 2
    assert "考核结果的公示" in texts[0]
    assert "考核结果的公示" not in texts[1]
    assert "续表" not in "".join(texts)
    assert "盖章" in texts[1]


# ── G3 通知单 ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("scheme", "most"), [("meiling", 1), ("township-target", 1), ("shinan-finance", 2)])
def test_a_notice_has_every_item_total_rank_grade_and_the_whole_explanation(scheme, most):
    run = run_of(scheme)
    keys = [record.key for record in copies(run, "G3")]
    for key in (keys[0], keys[len(keys) // 2], keys[-1]):
        result, found = run.outcome.result(key), pages(run, "G3", [key])
        text, first = squeezed("".join(found)), squeezed(found[0])
        assert len(found) <= most
        for value in (result.name, show(result.total), result.grade or "不评等次"):
            assert squeezed(value) in first
        for item in run.outcome.item_names:
            assert run.outcome.figure(result, item) is None or run.outcome.figure(result, item) in first
        for step in run.outcome.explain(key):
            assert squeezed(str(step).split("　")[0]) in text
        assert "书面申请复核" in first
        assert "签名：" in first


def test_the_explanation_begins_with_what_decides():
    run = run_of("shinan-finance")
    lines = copies(run, "G3")[0].values["通知.说明"].split("\n")
    assert lines[0].startswith("年终总分：")
    assert [line.split("：")[0] for line in lines[1:4]] == ["名次", "先进科室", "等次"]


def test_rank_and_bonus_are_left_off_a_notice_by_setting():
    run = with_settings(run_of("meiling"), 通知单名次="否", 通知单奖金="否")
    values = copies(run, "G3", ["001"])[0].values
    assert (values["个人.名次"], values["个人.奖金"]) == ("—", "—")
    assert "名次：" not in values["通知.说明"]
    assert "占第" not in values["通知.说明"]
    assert "奖金" not in values["通知.说明"]


# ── G4 奖金 ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("grouping", ["科室", "考核类别", "不分"])
@pytest.mark.parametrize("scheme", ["meiling", "xinban-year", "local-tax"])
def test_the_payroll_adds_up_line_by_line_and_in_capital_figures(scheme, grouping):
    run = with_settings(run_of(scheme), 奖金表分组=grouping)
    (record,) = copies(run, "G4")
    out = {one.key for one in left_out(run, "G4")}
    drawn = [result for result in run.outcome.results if result.bonus and result.key not in out]
    rows = record.tables["发放"]
    people = [row for row in rows if row["序号"]]
    assert sorted((row["姓名"], row["应发金额"]) for row in people) == sorted((one.name, show(one.bonus)) for one in drawn)
    assert [row["序号"] for row in people] == [str(number) for number in range(1, len(people) + 1)]
    total = sum(one.bonus for one in drawn)
    assert record.values["发放.合计"] == show(total)
    assert read_capital(record.values["发放.大写"]) == total
    subtotals = [Decimal(row["应发金额"]) for row in rows if not row["序号"]]
    assert sum(subtotals) == (total if subtotals else 0)
    assert bool(subtotals) == (grouping != "不分" and len({row["科室"] for row in rows if not row["序号"]}) > 1)


def test_page_totals_add_up_to_the_grand_total():
    run = run_of("meiling")
    (record,) = copies(run, "G4")
    laid_out = Composer(library.load_form("G4"), library.fonts()).compose(record).pages
    found = []
    for page in laid_out:
        texts = ["".join(line.text for line in block.setting.lines) for block in page.all_blocks() if block.label == "本页合计"]
        assert texts[0] == "本页合计"
        found.append(Decimal(texts[1]))
        assert re.fullmatch(r"\d+\.\d\d", texts[1])
    assert len(found) == 3
    assert all(found)
    assert show(sum(found)) == record.values["发放.合计"]
    printed = pages(run, "G4")
    assert "总计" not in "".join(printed[:-1])
    assert record.values["发放.大写"] in printed[-1]


def test_those_who_draw_nothing_are_listed_only_by_setting():
    run = run_of("meiling")
    nothing = {result.name for result in run.outcome.results if result.bonus == 0 and not result.missing}
    assert nothing
    listed = {row["姓名"] for row in copies(run, "G4")[0].tables["发放"]}
    assert not nothing & listed
    assert nothing <= {row["姓名"] for row in copies(with_settings(run, 奖金表列零="是"), "G4")[0].tables["发放"]}


# ── G6 备案、G7 函 ────────────────────────────────────────────────────────────


def test_the_filing_counts_agree_with_its_names():
    (record,) = copies(run_of("meiling"), "G6")
    counts = {row["考核类别"]: row for row in record.tables["统计"]}
    for row in record.tables["名单"]:
        assert len(row["姓名"].split("、")) == int(row["人数"]) == int(counts[row["考核类别"]][row["等次"]])
    assert record.values["备案.人数"] == "63人（等次未定的3人没有列入）"
    quota = next(row for row in record.tables["名额"] if (row["考核类别"], row["等次"]) == ("一般工作人员", "优秀"))
    assert (quota["基数"], quota["名额"], quota["已用"], quota["余"]) == ("41", "10", "9", "1")


def test_a_letter_goes_to_every_unit_or_for_every_person():
    run = run_of("meiling")
    seconded = [one for one in run.cohort.subjects if one.values.get("派驻单位")]
    units = copies(run, "G7")
    assert {record.values["派驻.单位"] for record in units} == {str(one.values["派驻单位"]) for one in seconded} - {
        str(one.values["派驻单位"]) for one in seconded if one.key in {out.key for out in left_out(run, "G7")}}
    people = copies(with_settings(run, 反馈函分法="按人"), "G7")
    assert len(people) == sum(len(record.tables["派驻名单"]) for record in units)
    text = whole(run, "G7")
    for record in units:
        assert f"{record.values['派驻.单位']}：" in text
        assert all(row["姓名"] in text and row["等次"] in text for row in record.tables["派驻名单"])
    assert text.count("回执") >= len(units)


def test_the_letter_gives_the_preliminary_grade_when_the_home_unit_has_decided():
    run = run_of("meiling")
    key = copies(run, "G7")[0].key
    grade = run.outcome.result(key).grade
    final = Decision(key, DecisionKind.HOME, "称职" if grade != "称职" else "良好", "主管部门定", date(2026, 10, 20), "主管部门")
    record = next(one for one in copies(decided(run, final), "G7") if one.key == key)
    assert grade in [row["等次"] for row in record.tables["派驻名单"]]


# ── G8 票、G10 底表 ───────────────────────────────────────────────────────────


def test_everybody_stands_once_on_the_ballots_and_each_page_has_the_ballot_twice():
    run = run_of("meiling")
    records = copies(run, "G8")
    names = [row[f"姓名{side}"] for record in records for row in record.tables["测评票"] for side in "甲乙" if row.get(f"姓名{side}")]
    taking = [result for result in run.outcome.results if result.grade != EXEMPT]
    assert sorted(name.split("（")[0] for name in names) == sorted(result.name for result in taking)
    texts = pages(run, "G8")
    assert len(texts) == len(records)
    assert all(text.count("民主测评票") >= 2 and "裁开" in "".join(text.split()) for text in texts)


def test_the_levels_of_a_ballot_are_set_or_the_schemes_own():
    assert levels(run_of("changsha-bureau")) == ["优秀", "称职", "基本称职", "不称职"]
    assert levels(run_of("meiling")) == ["优秀", "良好", "称职", "不称职"]
    assert levels(with_settings(run_of("meiling"), 测评票档次="好、较好、一般、差")) == ["好", "较好", "一般", "差"]
    nameless = copies(with_settings(run_of("meiling"), 测评票姓名="否"), "G8")[0].tables["测评票"]
    assert {row["姓名甲"] for row in nameless} == {""}
    assert nameless[0]["意见甲"].startswith("□优秀")


def test_the_entry_sheets_have_everybody_and_each_persons_own_full_marks():
    run = run_of("meiling")
    sheets = copies(run, "G10")
    rows = [row for record in sheets for row in record.tables["底表"] if row.get("编号")]
    taking = {result.key for result in run.outcome.results if result.grade != EXEMPT}
    assert {row["编号"] for row in rows} == taking
    third = next(row for row in rows if row["编号"] == "003")
    assert (third["科室工作\n（分）"], third["项目一\n（分）"], third["项目二\n（分）"]) == ("/25", "/40", "—")
    whole_office = copies(with_settings(run, 录入底表分法="不分"), "G10")
    assert len(whole_office) < len(sheets)


# ── G11 总结 ────────────────────────────────────────────────────────────────


def test_the_report_has_the_figures_and_no_names():
    run = run_of("meiling")
    text = whole(run, "G11")
    totals = [result.total for result in run.outcome.results if result.total is not None]
    for words in (
        "列入名册的68人，其中参加考核63人，不纳入考核5人", "优秀13人，占20.63%", f"最高{show(max(totals))}分，最低{show(min(totals))}分",
        "中层干部优秀名额4个（基数16），已用3个，待议2人", "离岗待退2人", "合计93000.00元（大写：玖万叁仟元整）", "程序里没有上一期的结果",
    ):
        assert words in text
    assert not any(result.name in text for result in run.outcome.results)


def test_no_heading_of_the_report_stands_alone_at_the_foot_of_a_page():
    for scheme in OFFICES:
        for text in pages(run_of(scheme), "G11")[:-1]:
            lines = [line for line in text.split("\r\n") if line.strip()]
            body = [line for line in lines if not line.startswith(("样例街道　", "第 ", "KH1/"))]
            assert not re.fullmatch(r"[　\s]*[一二三四五六]、\S+", body[-1]), body[-1]


def test_the_report_of_a_scheme_without_bonus_grades_or_quotas_says_so():
    assert "本办法不发奖金。" in whole(run_of("shinan-justice"), "G11")
    assert "本办法本期不评等次。" in whole(run_of("xinban"), "G11")
    assert "本办法本期没有名额限制。" in whole(run_of("xinban"), "G11")


def test_the_report_tells_what_changed_since_the_period_before():
    now = run_of("meiling")
    cohort = replace(now.cohort, period=Period.parse("2026Q2"), subjects=now.cohort.subjects[:-1])
    lower = [replace(one, grade="良好" if one.grade == "优秀" else one.grade, total=one.total and one.total - 1)
             for one in now.outcome.results[:-1]]
    before = replace(now, cohort=cohort, outcome=replace(now.outcome, period=cohort.period, results=tuple(lower)))
    later = replace(before, cohort=replace(cohort, period=Period.parse("2026Q4")))
    text = copies(replace(now, past=lambda: (before, later)), "G11")[0].values["总结.比较"]
    gained = sum(result.grade == "优秀" for result in now.outcome.results)
    assert text.startswith("与2026年第二季度相比，参加考核的增加1人，平均分提高")
    assert f"优秀增加{gained}人" in text
    assert "等次上升13人、下降0人" in text


# ── G12 同分 ────────────────────────────────────────────────────────────────

TIED = ("011", "016")


def test_a_tie_is_printed_with_the_seats_the_values_and_lines_to_fill_in():
    run = run_of("meiling")
    (record,) = copies(run, "G12")
    wanted = {"同分.类别": "中层干部", "同分.等次": "优秀", "同分.余额": "1", "同分.人数": "2", "同分.名额": "4", "同分.已用": "3"}
    assert {name: record.values[name] for name in wanted} == wanted
    assert [row["编号"] for row in record.tables["同分名单"]] == list(TIED)
    assert len({row["比较"] for row in record.tables["同分名单"]}) == 1
    text = whole(run, "G12")
    assert all(name_of(run, key) in text for key in TIED)
    assert "领导小组组长：" in text
    assert "同分.决定" not in record.values


def test_a_decided_tie_still_prints_with_the_decision_reason_and_day():
    run = decided(run_of("meiling"), Decision(
        "016", DecisionKind.TIE, "优秀", "重点工作任务最重", date(2026, 10, 9), "街道绩效考核领导小组", document="梅街考〔2026〕3号"))
    assert run.outcome.ties == ()
    (record,) = copies(run, "G12")
    assert record.values["同分.决定"] == f"定为“优秀”的：{name_of(run, '016')}"
    assert [row["决定"] for row in record.tables["同分名单"]] == ["良好", "优秀"]
    text = whole(run, "G12")
    for words in ("重点工作任务最重", "2026年10月9日", "街道绩效考核领导小组", "梅街考〔2026〕3号"):
        assert words in text


def test_the_values_compared_are_those_the_scheme_names():
    (record,) = copies(run_of("meiling-year"), "G12")
    assert record.values["同分.办法"] == "优秀次数、年度得分"
    assert all(re.fullmatch(r"优秀次数 \d+；年度得分 \d+(\.\d\d)?", row["比较"]) for row in record.tables["同分名单"])


def test_a_scheme_of_departments_has_its_ties_too():
    text = whole(run_of("shinan-finance"), "G12")
    assert "办公室" in text
    assert "综合科" in text
    assert "91.90" in text
