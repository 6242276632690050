"""Workbooks and forms out of the database, on the sample office: the same figures as from its workbook."""

import shutil

import openpyxl
import pypdfium2
import pytest

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.demo import OFFICE_NAME, demo_workspace, sample_book
from kaohe_desktop.office.exporting import write_results_for, write_template_for
from kaohe_desktop.office.importing import preview_import
from kaohe_desktop.office.periods import periods
from kaohe_desktop.office.printing import preview, print_forms
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.workbook import compute_workbook
from kaohe_desktop.office.workspace import Workspace


@pytest.fixture(scope="module")
def sample_database(tmp_path_factory):
    path = tmp_path_factory.mktemp("sample") / "示例.db"
    demo_workspace(path).close()
    return path


@pytest.fixture
def ws(sample_database, tmp_path):
    path = tmp_path / "示例.db"
    shutil.copyfile(sample_database, path)
    with Workspace.open(path) as workspace:
        yield workspace


@pytest.fixture
def period(ws):
    return periods(ws)[0]


def text_of(pdf):
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def test_the_sample_office_can_be_opened_as_a_database(ws, period):
    assert OFFICE_NAME in ws.office_name
    assert (period.code, period.scheme_id, period.subjects) == ("2026Q3", "meiling", 68)


def test_a_sample_database_is_never_put_over_another(ws, tmp_path):
    with pytest.raises(Refused):
        demo_workspace(ws.path)
    assert periods(ws)[0].subjects == 68


def test_the_database_and_the_workbook_give_the_same_results_to_the_byte(ws, period, tmp_path):
    compute(ws, period)
    files = write_results_for(ws, period, tmp_path / "库")
    compute_workbook(sample_book(), "meiling", "2026Q3", tmp_path / "簿", forms="none")
    assert [path.name for path in files] == ["results.xlsx", "results.json"]
    assert (tmp_path / "库" / "results.json").read_bytes() == (tmp_path / "簿" / "results.json").read_bytes()


def test_results_are_not_written_before_they_are_computed_nor_over_older_ones(ws, period, tmp_path):
    with pytest.raises(Refused) as refused:
        write_results_for(ws, period, tmp_path / "o")
    assert refused.value.problems[0].code == "K715"
    assert not (tmp_path / "o").exists()
    compute(ws, period)
    write_results_for(ws, period, tmp_path / "o")
    with pytest.raises(Refused) as refused:
        write_results_for(ws, period, tmp_path / "o")
    assert refused.value.problems[0].code == "K812"
    assert write_results_for(ws, period, tmp_path / "o", force=True)


def test_what_is_exported_for_excel_comes_back_without_a_change(ws, period, tmp_path):
    path = write_template_for(ws, period, tmp_path / "t.xlsx")
    found = preview_import(ws, period, path)
    assert found.changes == ()
    assert found.ignored == ()


def test_forms_printed_before_the_first_computation_say_so(ws, period, tmp_path):
    printed = print_forms(ws, period, ["M1"], ["029"], folder=tmp_path / "f")
    assert any("还没有计算" in warning for warning in printed.warnings)
    page = text_of(printed.files[0])
    assert "林雅婷" in page
    assert "优秀" not in page


def test_forms_without_figures_need_no_computation(ws, period, tmp_path):
    assert print_forms(ws, period, ["M2", "M3", "M4"], ["029"], folder=tmp_path / "f").warnings == ()


def test_printed_forms_carry_the_office_the_result_and_who_is_incomplete(ws, period, tmp_path):
    compute(ws, period)
    printed = print_forms(ws, period, ["M1", "G1"], ["029", "052"], folder=tmp_path / "f")
    assert [warning[:3] for warning in printed.warnings] == ["052"]
    page = text_of(printed.files[0])
    assert ws.office_name in page
    assert "优秀" in page
    listed = text_of(printed.files[1])
    assert "林雅婷" in listed
    assert "林㛃" not in listed


def test_figures_older_than_the_entries_are_told(ws, period, tmp_path):
    compute(ws, period)
    grid = RosterGrid(ws, period)
    post = next(number for number, column in enumerate(grid.columns) if column.heading == "职务")
    assert grid.enter(0, post, "主任科员").saved == 1
    printed = print_forms(ws, period, ["M1"], ["029"], folder=tmp_path / "f")
    assert any("重新计算" in warning for warning in printed.warnings)


def test_a_preview_is_one_persons_copy_a_whole_list_or_a_blank_form(ws, period):
    compute(ws, period)
    assert "林雅婷" in text_of(preview(ws, period, "M1", "029", blank=False))
    assert len(pypdfium2.PdfDocument(preview(ws, period, "M1", "029", blank=False))) == 1
    whole = text_of(preview(ws, period, "G1", None, blank=False))
    assert "林雅婷" in whole
    assert "黄文彬" in whole
    assert "林雅婷" not in text_of(preview(ws, period, "M1", "029", blank=True))


def test_previewing_nobody_is_refused(ws, period):
    with pytest.raises(Refused):
        preview(ws, period, "M1", "999", blank=False)


def test_what_comes_out_of_a_drill_says_so(tmp_path):
    from kaohe_desktop.office.drill import WATERMARK, drill_workspace, samples

    ws = drill_workspace(tmp_path / "演练.db", samples()[0])
    try:
        (period,) = periods(ws)
        compute(ws, period)
        files = write_results_for(ws, period, tmp_path / "o")
    finally:
        ws.close()
    assert all(path.is_file() and path.name.startswith(WATERMARK) for path in files)
    assert {path.suffix for path in files} == {".xlsx", ".json"}
    book = openpyxl.load_workbook(files[0], read_only=True)
    assert all(str(sheet["A2"].value).startswith(f"{WATERMARK}，不作依据") for sheet in book)
    assert WATERMARK not in files[1].read_text("utf-8"), "the contract's fields are the contract's"
