"""What is printed: the values bound to a form, the copies in order, file names, warnings."""

from datetime import date, datetime
from decimal import Decimal

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.cohort import Cohort, Decision, DecisionKind, Subject
from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.forms.record import Record
from kaohe_desktop.office import library
from kaohe_desktop.office.demo import sample_book
from kaohe_desktop.office.forms_data import records, subject_record
from kaohe_desktop.office.forms_values import Printing, period_values
from kaohe_desktop.office.printing import blank_record, copy_file_name, incomplete, printable, safe_name, write_forms
from kaohe_desktop.office.workbook import read_job

AT = datetime(2026, 10, 8, 9, 30)


@pytest.fixture(scope="module")
def job():
    return read_job(sample_book(), "meiling", "2026Q3")


@pytest.fixture(scope="module")
def sample(job):
    return Printing(job.scheme, job.cohort, appraise(job.scheme, job.cohort), "梅岭街道", AT)


def person(run, key):
    return next(subject for subject in run.cohort.subjects if subject.key == key)


def values(run, key, form="M1"):
    return subject_record(run, form, person(run, key)).values


def page_texts(path):
    document = pypdfium2.PdfDocument(path)
    return [page.get_textpage().get_text_bounded() for page in document]


# ── 值 ──────────────────────────────────────────────────────────────────────


def test_a_record_binds_roster_entries_items_steps_and_result_by_their_names(sample):
    found = values(sample, "029")
    wanted = {
        "单位.名称": "梅岭街道", "考核期.年度": "2026", "考核期.序号": "三", "考核期.名称": "2026年第三季度", "考核期.代码": "2026Q3",
        "打印.时间": "2026-10-08 09:30", "打印.代码": "KH1/meiling/2026Q3/M1/029", "办法.基础占比": "60%", "办法.项目满分": "40",
        "花名册.科室": "党建工作办公室", "花名册.人员状态": "在岗", "录入.科室工作": "22", "录入.下社区工作": "21.5",
        "步骤.常规应得满分": "50", "步骤.基础折算": "54", "项目.基础得分": "90.00", "项目.测评分值": "90.00",
        "结果.总分": "90.00", "结果.名次": "9", "结果.等次": "优秀", "结果.奖金": "2100.00", "结果.说明": "", "结果.待议": "",
    }
    assert {name: found.get(name) for name in wanted} == wanted


def test_what_a_person_does_not_have_prints_a_dash(sample):
    one_project = values(sample, "029")
    assert one_project["录入.项目二"] == "—"
    no_project = values(sample, "016")
    assert (no_project["录入.项目一"], no_project["项目.重点项目得分"], no_project["录入.下社区工作"]) == ("—", "—", "—")


def test_what_is_missing_prints_blank_and_not_a_dash(sample):
    found = values(sample, "052")  # has no panel rating yet
    assert found["项目.测评分值"] == found["结果.总分"] == found["结果.名次"] == found["结果.奖金"] == ""
    assert found["项目.考勤得分"] != ""
    assert found["结果.缺项"] == "党政领导测评"
    assert found["结果.说明"] == "缺党政领导测评"


def test_an_item_that_waits_prints_blank_beside_one_that_does_not_exist(sample):
    waiting = person(sample, "068")  # no project
    subjects = [Subject(waiting.key, {**waiting.values, "科室工作": None}, waiting.rows)]
    cohort = Cohort(sample.cohort.period, subjects)
    run = Printing(sample.scheme, cohort, appraise(sample.scheme, cohort), "", AT)
    found = values(run, "068")
    assert (found["项目.常规工作得分"], found["项目.基础得分"], found["项目.重点项目得分"]) == ("", "", "—")


def test_a_person_who_does_not_take_part_prints_dashes_for_items_and_the_grade_word(sample):
    found = values(sample, "040")
    assert (found["项目.基础得分"], found["结果.等次"], found["结果.奖金"]) == ("—", "不纳入考核", "1000.00")


def test_a_pending_grade_and_the_rules_that_fired_stand_in_the_remarks(sample):
    assert values(sample, "011")["结果.待议"] == "待议（优秀）"
    assert values(sample, "011")["结果.说明"] == "同分待议（优秀）"
    assert values(sample, "025")["结果.说明"].startswith("请假超过15个工作日")


def test_a_decision_stands_in_the_remarks_with_who_and_when(sample):
    decision = Decision("011", DecisionKind.TIE, "优秀", "信访工作突出", date(2026, 10, 9), "领导小组")
    cohort = Cohort(sample.cohort.period, sample.cohort.subjects, decisions=[decision])
    run = Printing(sample.scheme, cohort, appraise(sample.scheme, cohort), "", AT)
    assert values(run, "011")["结果.等次"] == "优秀"
    assert "领导小组2026-10-09决定：信访工作突出" in values(run, "011")["结果.说明"]


def test_before_the_first_computation_entries_print_and_results_are_left_out(sample):
    run = Printing(sample.scheme, sample.cohort, None, "梅岭街道", AT)
    found = values(run, "029")
    assert found["录入.科室工作"] == "22"
    assert not any(name.startswith(("结果.", "项目.", "步骤.")) for name in found)


def test_two_people_of_one_name_keep_their_own_records(sample):
    first, second = values(sample, "009"), values(sample, "044")
    assert first["花名册.姓名"] == second["花名册.姓名"] == "陈丽华"
    assert first["花名册.科室"] != second["花名册.科室"]
    assert first["打印.代码"] != second["打印.代码"]


@pytest.mark.parametrize(
    ("code", "number", "label"),
    [("2026Q4", "四", "2026年第四季度"), ("2026-12", "十二", "2026年12月"), ("2026", "一", "2026年度"), ("2026H2", "二", "2026年下半年")],
)
def test_every_period_has_its_words(code, number, label):
    found = period_values(Period.parse(code))
    assert (found["考核期.序号"], found["考核期.名称"], found["考核期.代码"]) == (number, label, code)


# ── 份 ──────────────────────────────────────────────────────────────────────


def test_one_copy_a_person_in_roster_order(sample):
    keys = [record.key for record in records(sample, library.load_form("M1"))]
    assert keys == [subject.key for subject in sample.cohort.subjects]
    assert [record.key for record in records(sample, library.load_form("M1"), ["044", "009"])] == ["009", "044"]


def test_the_ledger_has_one_copy_for_each_month_and_loses_no_row(sample):
    copies = list(records(sample, library.load_form("M3"), ["062"]))
    assert [copy.values.get("台账.月份") for copy in copies] == ["7", "8", "9"]
    rows = [row for copy in copies for row in copy.tables["台账"]]
    assert [row["工作内容"] for row in rows] == [row["工作内容"] for row in person(sample, "062").rows["台账"]]
    assert all([row["序号"] for row in copy.tables["台账"]] == [str(n + 1) for n in range(len(copy.tables["台账"]))] for copy in copies)


def test_ledger_rows_without_a_month_stand_on_a_copy_for_the_quarter_and_nobody_is_left_out(sample):
    base = person(sample, "062")
    rows = [{"月份": None, "工作内容": "甲"}, {"月份": Decimal(8), "工作内容": "乙"}]
    cohort = Cohort(sample.cohort.period, [Subject("062", base.values, {"台账": rows}), person(sample, "001")])
    run = Printing(sample.scheme, cohort, None, "", AT)
    copies = list(records(run, library.load_form("M3")))
    assert [(copy.key, copy.values.get("台账.月份"), len(copy.tables["台账"])) for copy in copies] == [
        ("062", None, 1), ("062", "8", 1), ("001", None, 0),
    ]


def test_goals_carry_their_sums_only_when_every_row_has_a_figure(sample):
    found = next(records(sample, library.load_form("M4"), ["024"])).values
    assert found["合计.分值"] == "100"
    assert Decimal(found["合计.直接领导评分"]) > 0
    base = person(sample, "024")
    rows = [{**row, "直接领导评分": None} if number == 0 else row for number, row in enumerate(base.rows["工作目标"])]
    cohort = Cohort(sample.cohort.period, [Subject("024", base.values, {"工作目标": rows})])
    run = Printing(sample.scheme, cohort, None, "", AT)
    assert next(records(run, library.load_form("M4"))).values["合计.直接领导评分"] == ""


def test_a_list_form_has_one_copy_a_category_ordered_by_rank_with_everybody_on_it(sample):
    copies = list(records(sample, library.load_form("G1")))
    assert [copy.key for copy in copies] == ["科级干部", "中层干部", "一般工作人员"]
    assert [len(copy.tables["汇总"]) for copy in copies] == [6, 17, 45]
    assert [copy.values["汇总.人数"] for copy in copies] == ["6", "16", "41"]
    rows = copies[2].tables["汇总"]
    ranks = [int(row["名次"]) for row in rows if row["名次"]]
    assert ranks == sorted(ranks)
    assert [row["序号"] for row in rows] == [str(number) for number in range(1, 46)]
    assert {row["等次"] for row in rows[-4:]} == {"不纳入考核"}
    assert [column["名称"] for column in copies[0].tables["汇总栏目"]] == [item.name for item in sample.scheme.scheme.items]
    assert all(column["名称"] in rows[0] for column in copies[0].tables["汇总栏目"])


def test_a_scheme_offers_its_forms_in_its_own_order(sample):
    offered = printable(sample.scheme)
    own = list(sample.scheme.scheme.forms.codes)
    assert [form.code for form in offered][: len(own)] == own
    assert {form.code: form.per_person for form in offered}["G1"] is False
    assert {form.code: form.per_person for form in offered}["M1"] is True


# ── 文件 ─────────────────────────────────────────────────────────────────────


def test_one_file_a_form_holds_every_person_in_roster_order(sample, tmp_path):
    printed = write_forms(sample.scheme, sample.cohort, sample.outcome, "梅岭街道", ["M1"], tmp_path)
    assert [path.name for path in printed.files] == ["M1_季度绩效考核评定表.pdf"]
    pages = page_texts(printed.files[0])
    assert len(pages) >= 68
    for subject in sample.cohort.subjects:
        own = next(page for page in pages if f"/M1/{subject.key}" in page)
        assert str(subject.values["姓名"]) in own.replace("\r\n", "")
    order = [next(i for i, page in enumerate(pages) if f"/M1/{subject.key}" in page) for subject in sample.cohort.subjects]
    assert order == sorted(order)


def test_a_printed_form_shows_the_figures_of_the_result(sample, tmp_path):
    printed = write_forms(sample.scheme, sample.cohort, sample.outcome, "梅岭街道", ["M1"], tmp_path, keys=["045"])
    (page,) = page_texts(printed.files[0])
    assert all(figure in page for figure in ("40.33", "78.33", "46.998", "75.00", "称职", "2026年度第三季度"))


def test_one_file_a_copy_is_named_by_number_name_and_form(sample, tmp_path):
    printed = write_forms(
        sample.scheme, sample.cohort, sample.outcome, "", ["M3"], tmp_path, keys=["062", "021"], one_file=False
    )
    assert [path.name for path in printed.files] == [
        "021_林㛃_个人绩效工作台账.pdf", "062_古丽娜尔·艾尔肯_个人绩效工作台账.pdf",
        "062_古丽娜尔·艾尔肯_个人绩效工作台账_2.pdf", "062_古丽娜尔·艾尔肯_个人绩效工作台账_3.pdf",
    ]
    assert all(path.is_file() for path in printed.files)
    assert printed.warnings == ()


def test_a_blank_form_carries_office_and_period_and_nobodys_data(sample, tmp_path):
    printed = write_forms(sample.scheme, sample.cohort, sample.outcome, "梅岭街道", ["M1"], tmp_path, blank=True)
    (page,) = page_texts(printed.files[0])
    assert "梅岭街道季度绩效考核评定表" in page
    assert "2026年度第三季度" in page
    assert not any(str(subject.values["姓名"]) in page for subject in sample.cohort.subjects)
    assert set(blank_record(sample).values) == set(sample.shared())


def test_those_without_a_total_or_with_a_pending_grade_are_named(sample):
    lines = incomplete(sample.outcome)
    assert len(lines) == 3
    assert any(line.startswith("052 ") and "党政领导测评" in line for line in lines)
    assert {line[:3] for line in lines if "待议" in line} == {"011", "016"}
    assert incomplete(sample.outcome, ["029"]) == []


def test_printing_stops_when_asked_and_leaves_only_whole_files(sample, tmp_path):
    told = []

    def progress(done):
        told.append(done)
        return len(told) < 80

    printed = write_forms(
        sample.scheme, sample.cohort, sample.outcome, "", ["M1", "M2"], tmp_path, progress=progress
    )
    assert [path.name for path in printed.files] == ["M1_季度绩效考核评定表.pdf"]
    assert [path.name for path in tmp_path.iterdir()] == ["M1_季度绩效考核评定表.pdf"]
    assert printed.warnings[-1].startswith("打印已取消")


def test_printing_for_nobody_is_refused(sample, tmp_path):
    with pytest.raises(Refused) as refused:
        write_forms(sample.scheme, sample.cohort, sample.outcome, "", ["M1"], tmp_path, keys=["999"])
    assert refused.value.problems[0].code == "K690"
    assert list(tmp_path.iterdir()) == []


@given(st.text(max_size=200))
def test_any_text_becomes_a_file_name_that_every_system_takes(text):
    name = safe_name(text)
    assert name
    assert len(name) <= 61
    assert not any(char in '\\/:*?"<>|' or ord(char) < 32 for char in name)
    assert not name.endswith((" ", "."))
    assert safe_name(name) == name


@pytest.mark.parametrize(("text", "name"), [("甲/乙", "甲_乙"), ("con", "_con"), ("", "_"), ("表.", "表"), ("张:三", "张_三")])
def test_characters_that_windows_refuses_are_replaced(text, name):
    assert safe_name(text) == name


def test_a_copy_without_a_name_is_named_by_its_number():
    assert copy_file_name(library.load_form("M2"), Record({}, {}, "007", "")) == "007_岗位说明书.pdf"
