"""What the command line does with one workbook: reading it for a scheme and period, choosing forms, all or nothing."""

import json
from decimal import Decimal

import openpyxl
import pytest
from sample_books import address, edited

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import library, publishing
from kaohe_desktop.office.demo import sample_book
from kaohe_desktop.office.publishing import all_or_nothing, check_folder
from kaohe_desktop.office.report import summary
from kaohe_desktop.office.workbook import (
    choose_forms,
    compute_workbook,
    explain_workbook,
    make_template,
    parse_params,
    parse_period,
    read_job,
)

MEILING = library.scheme_info("meiling")


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.problems


# ── 调用里写的东西 ────────────────────────────────────────────────────────────


def test_params_are_split_at_the_first_equals_sign_of_either_width():
    given, problems = parse_params(["优秀名额=5", " 备注 ＝ a=b "])
    assert given == {"优秀名额": "5", "备注": "a=b"}
    assert problems == []


def test_a_param_without_a_name_or_given_twice_is_a_problem_of_the_params():
    given, problems = parse_params(["=5", "优秀名额", "优秀线=90", "优秀线=91"])
    assert given == {"优秀线": "90"}
    assert [(p.code, p.sheet, p.label) for p in problems] == [
        ("K807", "参数", ""), ("K807", "参数", "优秀名额"), ("K808", "参数", "优秀线"),
    ]


def test_a_period_must_be_of_a_cycle_the_scheme_is_computed_for():
    assert parse_period("2026q3", MEILING).code == "2026Q3"
    (problem,) = refused(parse_period, "2026-07", MEILING)
    assert problem.code == "K803"
    assert "2026Q3" in problem.remedy
    assert refused(parse_period, "2026Q5", MEILING)[0].code == "K711"


@pytest.mark.parametrize(
    ("text", "codes"),
    [("none", []), ("g1，M1", ["M1", "G1"]), ("M2、M2", ["M2"]), ("G5", ["G5"])],
)
def test_forms_are_chosen_by_code_in_the_schemes_order(text, codes):
    assert choose_forms(text, MEILING) == codes


@pytest.mark.parametrize("text", ["all", "ALL"])
def test_all_are_the_schemes_own_forms_and_the_general_tables_but_no_application(text):
    codes = choose_forms(text, MEILING)
    assert codes[: len(MEILING.forms)] == list(MEILING.forms)
    assert {"G2", "G3", "G4"} <= set(codes)
    assert "G5" not in codes


def test_each_unknown_form_code_is_its_own_problem():
    assert [problem.value for problem in refused(choose_forms, "X1,M1,X2", MEILING)] == ["X1", "X2"]


# ── 读、算 ──────────────────────────────────────────────────────────────────


def test_the_sample_is_read_with_everything_in_it():
    job = read_job(sample_book(), "meiling", "2026Q3")
    people = {subject.key: subject for subject in job.cohort.subjects}
    assert len(people) == 68
    assert people["029"].values["科室工作"] == Decimal("22")
    assert len(people["062"].rows["台账"]) == 17
    assert job.ignored == ()


def test_computing_gives_the_files_it_wrote_and_what_they_say(tmp_path):
    done = compute_workbook(sample_book(), "meiling", "2026Q3", tmp_path / "o", forms="M1", office_name="梅岭街道")
    assert [path.relative_to(tmp_path / "o").as_posix() for path in done.files] == [
        "results.json", "results.xlsx", "表格/M1_季度绩效考核评定表.pdf",
    ]
    assert all(path.stat().st_size > 1000 for path in done.files)
    written = json.loads(done.files[0].read_text("utf-8"))
    by_key = {subject["编号"]: subject for subject in written["subjects"]}
    assert (by_key["029"]["总分"], by_key["029"]["等次"]) == ("90.00", "优秀")
    assert [subject["编号"] for subject in written["subjects"]] == [result.key for result in done.outcome.results]


def test_a_cell_that_contradicts_the_roster_is_refused_at_its_place(tmp_path):
    book = edited(tmp_path, [("录入", "024", "项目一", "39")])  # two projects: at most 20 each
    (problem,) = refused(read_job, book, "meiling", "2026Q3")
    assert (problem.sheet, problem.cell, problem.subject, problem.label) == (
        "录入", address("录入", "024", "项目一"), "024", "项目一",
    )
    assert "0–20" in problem.what


def test_a_refused_workbook_makes_no_folder(tmp_path):
    book = edited(tmp_path, [("录入", "024", "项目一", "39")])
    refused(compute_workbook, book, "meiling", "2026Q3", tmp_path / "o")
    assert not (tmp_path / "o").exists()


def test_explaining_finds_the_person_by_a_number_written_full_width():
    found = explain_workbook(sample_book(), "meiling", "2026Q3", " ０２９ ")
    assert found.result.key == "029"
    assert any(step.label == "考评得分" and step.result == "90.00" for step in found.steps)


def test_what_is_open_is_told_person_by_person_up_to_a_readable_number(tmp_path):
    everyone = [subject.key for subject in read_job(sample_book(), "meiling", "2026Q3").cohort.subjects]
    blanked = [("录入", key, "党政领导测评", None) for key in everyone if key not in ("023", "030", "040", "055")]
    book = edited(tmp_path, blanked, drop_sheets=["测评票"])
    lines = summary(compute_workbook(book, "meiling", "2026Q3", tmp_path / "o", forms="none"))
    assert lines[1] == "共 68 人，参加考核 63 人，不纳入考核 5 人"
    heading = next(number for number, line in enumerate(lines) if line.startswith("缺项 "))
    count = int(lines[heading].split()[1])
    assert count > 50
    assert lines[heading + 21] == f"  ……还有 {count - 20} 条，见结果文件"
    assert not any(line.startswith("待议") for line in lines)


# ── 模板 ────────────────────────────────────────────────────────────────────


def test_a_template_with_a_roster_holds_its_people_and_no_scores(tmp_path):
    path = make_template("meiling", tmp_path / "t.xlsx", sample_book())
    book = openpyxl.load_workbook(path)
    listed = [cell.value for cell in book["花名册"]["A"] if cell.value]
    assert listed == ["人员编号", *(subject.key for subject in read_job(sample_book(), "meiling", "2026Q3").cohort.subjects)]
    heads = [cell.value for cell in book["录入"][1]]
    scores = [row[heads.index("科室工作")].value for row in book["录入"].iter_rows(min_row=2)]
    assert not any(scores)


def test_a_template_can_be_filled_and_computed_as_it_is(tmp_path):
    path = make_template("meiling", tmp_path / "t.xlsx", sample_book())
    job = read_job(path, "meiling", "2026Q3")
    assert len(job.cohort.subjects) == 68
    assert job.ignored == ()


def test_an_empty_file_is_not_in_the_way_of_a_template_but_a_folder_is(tmp_path):
    (tmp_path / "t.xlsx").touch()
    make_template("meiling", tmp_path / "t.xlsx")
    assert (tmp_path / "t.xlsx").stat().st_size
    (tmp_path / "d.xlsx").mkdir()
    assert refused(make_template, "meiling", tmp_path / "d.xlsx", force=True)[0].code == "K815"


# ── 要么全有，要么全无 ──────────────────────────────────────────────────────────


def write(folder, **texts):
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")


def read(folder):
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


NAMES = ("a", "b")


def test_a_new_folder_appears_only_when_everything_is_written(tmp_path):
    out = tmp_path / "新" / "o"
    with all_or_nothing(out, NAMES) as folder:
        write(folder, a="1", b="2")
        assert not out.exists()
    assert read(out) == {"a": "1", "b": "2"}
    assert [path.name for path in out.parent.iterdir()] == ["o"]


def test_after_an_error_the_folder_is_as_it_was(tmp_path):
    write(tmp_path, a="old", keep="mine")

    def spoil():
        with all_or_nothing(tmp_path, NAMES) as folder:
            write(folder, a="new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        spoil()
    assert read(tmp_path) == {"a": "old", "keep": "mine"}


def test_old_results_that_are_not_written_again_go(tmp_path):
    write(tmp_path, a="old", b="old", keep="mine", **{"problems.json": "[]"})
    with all_or_nothing(tmp_path, NAMES) as folder:
        write(folder, b="new")
    assert read(tmp_path) == {"b": "new", "keep": "mine"}


@pytest.mark.parametrize("fails_at", [1, 2, 3, 4])
def test_when_a_file_cannot_be_moved_everything_goes_back(tmp_path, monkeypatch, fails_at):
    write(tmp_path, a="old a", b="old b", keep="mine")
    rename, calls = publishing.Path.rename, []

    def stubborn(path, target):
        calls.append(path)
        if len(calls) == fails_at:
            raise PermissionError(13, "open in Excel")
        return rename(path, target)

    def replace_both():
        with all_or_nothing(tmp_path, NAMES) as folder:
            write(folder, a="new a", b="new b")
            monkeypatch.setattr(publishing.Path, "rename", stubborn)

    (problem,) = refused(replace_both)
    assert problem.code == "K814"
    assert "正被别的程序打开" in problem.what
    assert read(tmp_path) == {"a": "old a", "b": "old b", "keep": "mine"}


def test_only_results_stand_in_the_way(tmp_path):
    write(tmp_path, other="x", **{"problems.json": "[]"})
    assert check_folder(tmp_path, force=False) == []
    write(tmp_path, **{"results.xlsx": "x"})
    assert [problem.code for problem in check_folder(tmp_path, force=False)] == ["K812"]
    assert check_folder(tmp_path, force=True) == []
