"""Exporting forms as workbooks: the copies and names of printing, all of the files or none."""

import openpyxl
import pytest
from desk import office

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import printing_excel
from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.print_job import PrintJob
from kaohe_desktop.office.printing import print_forms
from kaohe_desktop.office.printing_excel import CANCELLED


@pytest.fixture
def computed(desk):
    ws, period = desk
    compute(ws, period)
    return ws, period


def export(ws, period, codes, keys, *, folder, progress=None, **how):
    wanted = None if keys is None else tuple(keys)
    return printing_excel.export_excel(ws, period, PrintJob(tuple(codes), folder, wanted, **how), progress)


def texts(sheet):
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_files_are_those_of_printing_with_the_figures_on_them(computed, tmp_path):
    ws, period = computed
    codes = ["M1", "G1"]
    exported = export(ws, period, codes, None, folder=tmp_path / "表格")
    printed = print_forms(ws, period, codes, None, folder=tmp_path / "纸")
    assert [path.stem for path in exported.files] == [path.stem for path in printed.files]
    assert [path.name for path in sorted((tmp_path / "表格").iterdir())] == sorted(path.name for path in exported.files)
    assert exported.warnings == printed.warnings
    people = openpyxl.load_workbook(exported.files[0])
    cohort = ws.book(period.id).cohort()
    assert people.sheetnames == [subject.values["姓名"] for subject in cohort.subjects]
    for subject in cohort.subjects:
        sheet = people[subject.values["姓名"]]
        assert subject.values["姓名"] in texts(sheet)
        assert f"人员编号：{subject.key}" in sheet.oddFooter.right.text
        assert f"/M1/{subject.key}" in sheet.oddFooter.right.text
    summary = openpyxl.load_workbook(exported.files[1]).worksheets[0]
    assert any(isinstance(value, float) for value in texts(summary))


def test_a_file_for_each_copy_and_only_those_asked_for(computed, tmp_path):
    ws, period = computed
    keys = [subject.key for subject in ws.book(period.id).cohort().subjects][:2]
    exported = export(ws, period, ["M2"], keys, folder=tmp_path, one_file=False)
    assert [path.name[:3] for path in exported.files] == keys
    assert all(path.name.endswith("_岗位说明书.xlsx") for path in exported.files)
    assert sorted(exported.files) == sorted(tmp_path.glob("*.xlsx"))


def test_blank_forms_have_the_office_and_nobody(computed, tmp_path):
    ws, period = computed
    (path,) = export(ws, period, ["M1"], None, blank=True, folder=tmp_path).files
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["季度绩效考核评定表"]
    found = texts(book.worksheets[0])
    assert found[0] == f"{ws.office_name}季度绩效考核评定表"
    names = {subject.values["姓名"] for subject in ws.book(period.id).cohort().subjects}
    assert not names & set(found)


def test_a_second_export_takes_a_number_and_says_so(computed, tmp_path):
    ws, period = computed
    first = export(ws, period, ["M2"], None, folder=tmp_path)
    before = first.files[0].read_bytes()
    second = export(ws, period, ["M2"], None, folder=tmp_path)
    assert second.files[0].name == "M2_岗位说明书_2.xlsx"
    assert first.files[0].read_bytes() == before
    assert any("M2_岗位说明书_2.xlsx" in warning for warning in second.warnings)


def test_stopping_in_the_second_file_leaves_none(computed, tmp_path):
    ws, period = computed
    people = len(ws.book(period.id).cohort().subjects)
    exported = export(ws, period, ["M1", "M2"], None, folder=tmp_path / "新", progress=lambda done: done <= people)
    assert (exported.files, exported.warnings, exported.cancelled) == ((), (CANCELLED,), True)
    assert not (tmp_path / "新").exists()


def test_a_file_that_cannot_be_moved_takes_the_others_back(computed, tmp_path, monkeypatch):
    ws, period = computed
    (tmp_path / "别人的.txt").write_text("留着")
    moved = []

    def rename(path, target):
        if moved:
            raise PermissionError(13, "in use")
        moved.append(target)
        target.write_bytes(path.read_bytes())

    monkeypatch.setattr(printing_excel.Path, "rename", rename)
    with pytest.raises(Refused) as caught:
        export(ws, period, ["M1", "M2"], None, folder=tmp_path)
    assert caught.value.problems[0].code == "K814"
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".db" and not path.name.startswith("考核")] == ["别人的.txt"]


def test_a_folder_that_is_a_file_is_refused(computed, tmp_path):
    ws, period = computed
    (tmp_path / "表格").write_text("")
    with pytest.raises(Refused):
        export(ws, period, ["M1"], None, folder=tmp_path / "表格")


def test_before_the_first_computation_it_says_so(tmp_path):
    ws, period = office(tmp_path / "考核.db")
    try:
        exported = export(ws, period, ["M1"], None, folder=tmp_path / "表格")
    finally:
        ws.close()
    assert any("还没有计算" in warning for warning in exported.warnings)
