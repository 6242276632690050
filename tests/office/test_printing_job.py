"""A printing as one value: who gets a copy, how copies are shared out over files, their names, progress, cancelling."""

from dataclasses import replace
from datetime import datetime

import openpyxl
import pypdfium2
import pytest

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.cohort import Cohort, Subject
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.forms.preview import Pages
from kaohe_desktop.forms.record import Record
from kaohe_desktop.office import library
from kaohe_desktop.office.demo import sample_book
from kaohe_desktop.office.forms_data import category_of
from kaohe_desktop.office.forms_values import Printing
from kaohe_desktop.office.print_checks import ADDED_LATER, Skipped, gaps, prints_results, skipped_lines
from kaohe_desktop.office.print_job import (
    CANCELLED,
    NO_DEPARTMENT,
    Grouping,
    Medium,
    PrintJob,
    copies_for_paper,
    run,
)
from kaohe_desktop.office.print_names import Shelf, copy_stem, form_stem
from kaohe_desktop.office.printing import preview_of, printable
from kaohe_desktop.office.workbook import choose_forms, read_job

AT = datetime(2026, 10, 8, 9, 30)
INCOMPLETE = {"011": "同分待议（优秀）", "016": "同分待议（优秀）", "052": "缺党政领导测评"}


@pytest.fixture(scope="module")
def sample():
    job = read_job(sample_book(), "meiling", "2026Q3")
    return Printing(job.scheme, job.cohort, appraise(job.scheme, job.cohort), "梅岭街道", AT)


def texts(path):
    return [page.get_textpage().get_text_bounded().replace("\r\n", "") for page in pypdfium2.PdfDocument(path)]


def found_in(path, code):
    """The 编号 whose copies a file holds, in order."""
    keys = []
    for text in texts(path):
        key = text.partition(f"/{code}/")[2][:3]
        if key and key not in keys:
            keys.append(key)
    return keys


def keys_of(sample):
    return [subject.key for subject in sample.cohort.subjects]


# ── 谁有 ─────────────────────────────────────────────────────────────────────


def test_the_incomplete_are_known_with_why(sample):
    assert gaps(sample) == INCOMPLETE
    assert gaps(replace(sample, outcome=None)) == {}  # forms without figures may be wanted before
    fewer = replace(sample.outcome, results=sample.outcome.results[1:])
    assert gaps(replace(sample, outcome=fewer)) == {**INCOMPLETE, sample.outcome.results[0].key: ADDED_LATER}


def test_the_incomplete_are_left_out_with_a_list_of_who_and_why(sample, tmp_path):
    printed = run(PrintJob(("M1",), tmp_path, only_complete=True), sample)
    assert found_in(printed.files[0], "M1") == [key for key in keys_of(sample) if key not in INCOMPLETE]
    assert {(one.key, one.why) for one in printed.skipped} == set(INCOMPLETE.items())
    assert {one.form for one in printed.skipped} == {"季度绩效考核评定表"}
    assert all(one.name for one in printed.skipped)


def test_a_form_without_results_leaves_nobody_out(sample, tmp_path):
    assert not prints_results(library.load_form("M2"))
    printed = run(PrintJob(("M2",), tmp_path, only_complete=True), sample)
    assert found_in(printed.files[0], "M2") == keys_of(sample)
    assert printed.skipped == ()


def test_a_form_only_for_complete_results_leaves_them_out_by_itself(sample, tmp_path):
    printed = run(PrintJob(("G3",), tmp_path, keys=("029", "052", "040")), sample)
    assert found_in(printed.files[0], "G3") == ["029"]
    assert [one.key for one in printed.skipped] == ["040", "052"]
    assert all(one.why for one in printed.skipped)


def test_when_everybody_asked_for_is_left_out_it_is_said_and_not_refused(sample, tmp_path):
    printed = run(PrintJob(("M1",), tmp_path, keys=("052",), only_complete=True), sample)
    assert printed.files == ()
    assert [one.key for one in printed.skipped] == ["052"]


def test_a_form_with_nothing_to_print_does_not_stop_the_others(sample, tmp_path):
    quiet = replace(sample, outcome=replace(sample.outcome, ties=()))
    printed = run(PrintJob(("G12", "M2"), tmp_path, keys=("029",)), quiet)
    assert [path.name[:2] for path in printed.files] == ["M2"]
    assert [(one.key, one.form) for one in printed.skipped] == [("", "同分处理单")]
    with pytest.raises(Refused):
        run(PrintJob(("G12",), tmp_path), quiet)


def test_a_form_only_for_some_goes_to_those_alone_however_the_files_are_shared_out(sample, tmp_path):
    form = library.load_form("M2")
    some = form.model_copy(update={"head": form.head.model_copy(update={"when": "人员状态 = 「在岗」"})})
    there = [subject.key for subject in sample.cohort.subjects if subject.values.get("人员状态", "在岗") == "在岗"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "load_form", lambda _code: some)
        whole = run(PrintJob(("M2",), tmp_path / "a"), sample)
        shared = run(PrintJob(("M2",), tmp_path / "b", grouping=Grouping.CATEGORY), sample)
    assert 0 < len(there) < len(keys_of(sample))
    assert found_in(whole.files[0], "M2") == there
    assert sorted(key for path in shared.files for key in found_in(path, "M2")) == sorted(there)


def test_sentences_name_each_person_once():
    lines = skipped_lines([
        Skipped("052", "曾某", "甲表", "缺测评"), Skipped("052", "曾某", "乙表", "缺测评"), Skipped("", "", "丙表", "没有可打印的内容"),
    ])
    assert lines == ["052 曾某 缺测评，没有印甲表、乙表", "丙表没有可打印的内容，没有印"]


# ── 文件 ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("grouping", [Grouping.DEPARTMENT, Grouping.CATEGORY])
def test_a_file_for_each_group_holds_its_people_in_roster_order(sample, tmp_path, grouping):
    group = category_of if grouping is Grouping.CATEGORY else lambda subject: str(subject.values["科室"])
    printed = run(PrintJob(("M1",), tmp_path, grouping=grouping), sample)
    wanted = {}
    for subject in sample.cohort.subjects:
        wanted.setdefault(group(subject), []).append(subject.key)
    assert {path.stem.rpartition("_")[2]: found_in(path, "M1") for path in printed.files} == wanted


def test_a_file_for_each_copy_stands_in_the_folder_of_its_group(sample, tmp_path):
    job = PrintJob(("M2",), tmp_path, keys=("001", "029"), grouping=Grouping.CATEGORY, one_file=False)
    assert sorted(path.parent.name for path in run(job, sample).files) == ["一般工作人员", "科级干部"]


def test_a_list_shared_out_lists_each_groups_own_people(sample, tmp_path):
    printed = run(PrintJob(("G1",), tmp_path, grouping=Grouping.DEPARTMENT, keys=("001", "029")), sample)
    assert len(printed.files) == 2
    own = next(path for path in printed.files if "党建" in path.name)
    assert "林雅婷" in "".join(texts(own))
    assert "黄文彬" not in "".join(texts(own))


def test_people_without_a_department_share_a_file_of_their_own(sample, tmp_path):
    first, second = sample.cohort.subjects[:2]
    lone = Subject(first.key, {**first.values, "科室": None}, first.rows)
    cohort = Cohort(sample.cohort.period, [lone, second], sample.cohort.params)
    printed = run(PrintJob(("M2",), tmp_path, grouping=Grouping.DEPARTMENT), replace(sample, cohort=cohort))
    assert NO_DEPARTMENT in printed.files[0].name


def test_no_file_is_written_over_and_the_number_is_told(sample, tmp_path):
    job = PrintJob(("M2",), tmp_path, keys=("029",))
    (first,) = run(job, sample).files
    before = first.read_bytes()
    again = run(replace(job, keys=("030",)), sample)
    assert [path.name for path in again.files] == ["M2_岗位说明书_2.pdf"]
    assert any("M2_岗位说明书_2.pdf" in warning for warning in again.warnings)
    assert first.read_bytes() == before


def test_names_stay_short_enough_for_every_disk(tmp_path):
    form = library.load_form("M1")
    for stem in (form_stem(form, "很长的科室名称" * 30), copy_stem(form, Record({}, {}, "0" * 70, "名" * 70))):
        assert len(f"{stem}_99.xlsx".encode()) <= 255
        (tmp_path / f"{stem}_99.xlsx").touch()


def test_names_that_differ_only_in_small_and_large_letters_do_not_meet(tmp_path):
    shelf = Shelf()
    assert [shelf.place(tmp_path, stem, ".pdf").name for stem in ("a", "A", "b")] == ["a.pdf", "A_2.pdf", "b.pdf"]
    assert shelf.renamed == []


def test_the_same_job_gives_workbooks(sample, tmp_path):
    printed = run(PrintJob(("M1",), tmp_path, keys=("029", "045"), medium=Medium.EXCEL, one_file=False), sample)
    assert [path.suffix for path in printed.files] == [".xlsx", ".xlsx"]
    words = {str(cell.value) for sheet in openpyxl.load_workbook(printed.files[0]) for line in sheet for cell in line}
    assert "林雅婷" in words


# ── 进度、取消 ───────────────────────────────────────────────────────────────


def test_progress_counts_people_over_all_files_and_never_goes_back(sample, tmp_path):
    told = []

    def progress(done):
        told.append(done)
        return True

    run(PrintJob(("M1", "M3"), tmp_path), sample, progress)
    assert told == sorted(told)
    assert told[-1] == 2 * len(sample.cohort.subjects)  # one with three months' copies is one


@pytest.mark.parametrize("medium", list(Medium))
def test_cancelling_leaves_whole_files_only(sample, tmp_path, medium):
    job = PrintJob(("M2",), tmp_path, grouping=Grouping.CATEGORY, medium=medium)
    printed = run(job, sample, lambda done: done < 10)
    assert printed.cancelled
    assert printed.warnings[-1] == CANCELLED
    assert list(tmp_path.iterdir()) == list(printed.files)
    assert len(printed.files) == 1


# ── 预览、纸 ─────────────────────────────────────────────────────────────────


def test_the_preview_is_to_the_byte_what_the_file_holds(sample, tmp_path):
    for code, keys in (("M1", ("029",)), ("G1", None)):
        (path,) = run(PrintJob((code,), tmp_path / code, keys=keys), sample).files
        assert preview_of(sample, code, keys, blank=False) == path.read_bytes()
    (path,) = run(PrintJob(("M1",), tmp_path / "空", blank=True), sample).files
    assert preview_of(sample, "M1", None, blank=True) == path.read_bytes()
    assert preview_of(sample, "M1", ("029",), False, lambda _done: False) is None


def test_the_preview_says_why_somebody_has_no_copy(sample):
    with pytest.raises(Refused) as refused:
        preview_of(sample, "G3", ("052",), blank=False)
    assert "曾诗涵" in str(refused.value)
    assert "党政领导测评" in str(refused.value)


def test_paper_gets_each_copy_by_itself_in_the_order_of_the_files(sample, tmp_path):
    skipped = []
    job = PrintJob(("M3", "M1"), tmp_path, keys=("021", "052", "062"), only_complete=True)
    copies = list(copies_for_paper(job, sample, skipped))
    in_order = [key for key in keys_of(sample) if key in job.keys]
    months = [(form, key) for form, key in ((copy.form.code, copy.key) for copy in copies) if form == "M3"]
    assert list(dict.fromkeys(months)) == [("M3", key) for key in in_order]
    assert months.count(("M3", "062")) == 3
    assert [copy.key for copy in copies if copy.form.code == "M1"] == [key for key in in_order if key != "052"]
    assert [one.key for one in skipped] == ["052"]
    for copy in copies:
        with Pages(copy.pdf) as pages:
            assert len(pages.sizes) >= 1
    assert list(tmp_path.iterdir()) == []


# ── 有哪些表 ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("info", library.schemes(), ids=lambda info: info.id)
def test_every_scheme_offers_its_own_forms_then_the_general_ones(info):
    offered = printable(library.load_scheme(info.id))
    codes = [form.code for form in offered]
    assert len(set(codes)) == len(codes)
    own = [code for code in info.forms if not (code[0] == "G" and code[1:].isdigit())]
    assert codes[: len(own)] == own
    assert {"G1", "G2", "G3", "G5", "G6", "G9", "G11"} <= set(codes[len(own) :])
    assert all(form.about and len(form.about) <= 26 for form in offered), [one.code for one in offered if not one.about]
    assert set(codes) - set(choose_forms("all", info)) == {"G5"}
