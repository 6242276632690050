"""The sample office: complete, reproducible, with every case the scheme's rules decide; and the whole job done on it."""

import sys
from collections import Counter

import openpyxl
import pytest

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.demo import demo, run_demo, sample_book
from kaohe_desktop.office.workbook import read_job
from kaohe_desktop.resources import resource

TOOLS = resource("schemes").parent.parent / "tools"


@pytest.fixture(scope="module")
def job():
    return read_job(sample_book(), "meiling", "2026Q3")


@pytest.fixture(scope="module")
def results(job):
    return {result.key: result for result in appraise(job.scheme, job.cohort).results}


@pytest.fixture(scope="module")
def outcome(job):
    return appraise(job.scheme, job.cohort)


@pytest.fixture(scope="module")
def tools():
    sys.path.insert(0, str(TOOLS))
    yield
    sys.path.remove(str(TOOLS))


def cells(path):
    return {page.title: list(page.values) for page in openpyxl.load_workbook(path)}


def test_the_sample_is_what_its_script_makes_the_same_bytes_every_time(tools, tmp_path):
    from make_sample import make_sample

    again, once_more = make_sample(tmp_path / "a.xlsx"), make_sample(tmp_path / "b.xlsx")
    assert again.read_bytes() == once_more.read_bytes()
    assert cells(again) == cells(sample_book())


def test_the_office_has_its_categories_and_departments(job):
    people = job.cohort.subjects
    assert Counter(person.values["考核类别"] for person in people) == {"科级干部": 6, "中层干部": 17, "一般工作人员": 45}
    assert len({person.values["科室"] for person in people}) == 10
    names = Counter(person.values["姓名"] for person in people)
    assert [name for name, count in names.items() if count > 1] == ["陈丽华"]
    assert any("·" in str(name) for name in names)
    assert {"㛃", "䶮", "堃"} <= set("".join(map(str, names)))


def test_every_arrangement_of_work_and_number_of_projects_occurs(job):
    found = {(person.values["常规工作安排"], person.values["重点项目数"]) for person in job.cohort.subjects}
    assert found == {(a, n) for a in ("科室", "下社区", "科室+下社区") for n in "012"}


def test_every_status_occurs_and_every_rule_of_the_scheme_fires(job, results):
    assert {person.values.get("人员状态") or "在岗" for person in job.cohort.subjects} == {
        "在岗", "长期在编不在岗", "当季退休", "离岗待退", "调离本市",
    }
    fired = {rule.name for result in results.values() for rule in result.rules}
    assert fired == {rule.name for rule in job.scheme.scheme.rules}


@pytest.mark.parametrize(
    ("key", "grade", "bonus"),
    [
        ("030", "不纳入考核", "0.00"), ("040", "不纳入考核", "1000.00"), ("055", "不纳入考核", "500.00"),
        ("023", "不纳入考核", "1500.00"), ("065", "不纳入考核", "0.00"),
        ("028", "不确定等次", "0.00"), ("042", "不确定等次", "0.00"), ("047", "不确定等次", "0.00"), ("053", "不确定等次", "0.00"),
        ("034", "不称职", "0.00"), ("057", "不称职", "0.00"), ("067", "不称职", "0.00"), ("068", "不称职", "0.00"),
        ("025", "优秀", "1800.00"), ("048", "优秀", "2100.00"),
    ],
)
def test_the_hand_set_cases_come_out_as_meant(results, key, grade, bonus):
    assert (results[key].grade, str(results[key].bonus)) == (grade, bonus)


@pytest.mark.parametrize(("key", "total"), [("029", "90.00"), ("045", "75.00"), ("061", "60.00")])
def test_three_people_stand_exactly_on_the_lines(results, key, total):
    assert str(results[key].total) == total


@pytest.mark.parametrize(
    ("key", "item", "figure"),
    [("032", "考勤得分", 0), ("046", "考勤得分", "1.5"), ("049", "考勤得分", 0), ("026", "奖惩附加分", 10), ("059", "奖惩附加分", -10)],
)
def test_attendance_and_adjustments_meet_their_limits(results, key, item, figure):
    from decimal import Decimal

    assert results[key].items[item] == Decimal(figure)


def test_exactly_one_tie_waits_and_one_person_lacks_a_score(outcome):
    assert [(tie.category, tie.grade, tie.seats, tie.keys) for tie in outcome.ties] == [
        ("中层干部", "优秀", 1, ("011", "016")),
    ]
    assert [(result.key, result.missing) for result in outcome.results if result.missing] == [("052", ("党政领导测评",))]


def test_some_have_ballots_long_ledgers_goals_and_texts(job):
    people = job.cohort.subjects
    assert sum(bool(person.rows.get("测评票")) for person in people) >= 10
    ledgers = [len(person.rows["台账"]) for person in people if person.rows.get("台账")]
    assert len(ledgers) >= 12
    assert max(ledgers) > 15
    assert sum(bool(person.values.get("工作业绩")) for person in people) >= 20
    assert max(len(str(person.values.get("工作业绩") or "")) for person in people) > 150
    assert sum(bool(person.values.get("工作职责")) for person in people) >= 20


def test_goals_of_each_person_add_up_to_a_hundred(job):
    for person in job.cohort.subjects:
        goals = person.rows.get("工作目标", ())
        assert not goals or sum(goal["分值"] for goal in goals) == 100, person.key
        assert all(0 <= goal["直接领导评分"] <= goal["分值"] for goal in goals), person.key


def test_the_demo_leaves_the_workbook_the_results_and_every_form_filled_and_blank(tmp_path):
    files = run_demo(tmp_path / "o")
    assert all(path.is_file() for path in files)
    assert {path for path in (tmp_path / "o").rglob("*") if path.is_file()} == set(files)
    codes = {path.name.partition("_")[0] for path in files if path.suffix == ".pdf"}
    for folder in ("表格", "空白表格"):
        assert {path.name.partition("_")[0] for path in files if path.parent.name == folder} == codes
    assert {"M1", "M2", "M3", "M4"} <= codes
    assert files[0].read_bytes() == sample_book().read_bytes()


def test_a_second_demo_into_the_same_folder_needs_force(tmp_path):
    demo(tmp_path)
    with pytest.raises(Refused):
        demo(tmp_path)
    assert demo(tmp_path, force=True).files
