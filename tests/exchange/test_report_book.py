"""A report's workbook: texts stay texts, figures are figures, sheets have names Excel allows, the file is whole or not there."""

import openpyxl
import pytest

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.exchange.report_book import ReportTable, write_report_book


def written(tmp_path, *tables, **more):
    path = tmp_path / "报.xlsx"
    write_report_book(tables, path, **more)
    return openpyxl.load_workbook(path)


def test_texts_stay_texts_and_figures_are_figures(tmp_path):
    table = ReportTable("表", "注", ("编号", "数", "话"), [("001", "−12.50", "=1+1"), ("1", "—", "@SUM(A1)"), ("合", "3", "")], {1}, {2})
    sheet = written(tmp_path, table)["表"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)] == [
        ["001", -12.5, "=1+1"], ["1", "—", "@SUM(A1)"], ["合", 3, None],
    ]
    assert [sheet.cell(row, 3).data_type for row in (4, 5)] == ["s", "s"]
    assert sheet.cell(4, 2).number_format == "0.00"
    assert sheet.cell(6, 1).font.bold
    assert sheet.print_title_rows == "$3:$3"


def test_sheets_have_names_excel_allows(tmp_path):
    title = "按[类别]和/等次:很长很长很长很长很长很长很长很长很长很长很长"
    book = written(tmp_path, ReportTable(title, "", ("a",), [("1",)]), ReportTable(title, "", ("a",), [("1",)]))
    assert len(book.sheetnames) == len(set(book.sheetnames)) == 2
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in book.sheetnames)


def test_a_drill_says_so(tmp_path):
    sheet = written(tmp_path, ReportTable("表", "", ("a",), [("1",)]), watermark="演练").active
    assert sheet.oddHeader.center.text == "演练"


def test_what_cannot_be_written_is_refused_and_leaves_nothing(tmp_path):
    with pytest.raises(Refused):
        write_report_book([ReportTable("表", "", ("a",), [("1",)])], tmp_path / "没有" / "报.xlsx")
    assert list(tmp_path.iterdir()) == []
