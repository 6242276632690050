"""Every scheme on spoilt copies of its sample: each wrong cell, missing column and missing sheet is named, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from scheme_samples import Sample, each_sample, run

from kaohe_desktop import cli
from kaohe_desktop.engine.scheme.model import Column, EntryField, FieldKind, Scheme, Sheet, SheetRole
from kaohe_desktop.office.library import load_scheme
from kaohe_desktop.office.workbook import read_job

Place = tuple[str, str, str]  # 表, 单元格, 栏目
RUBBISH = {
    FieldKind.DECIMAL: "很多", FieldKind.INTEGER: "1.5.0", FieldKind.PERCENT: "九成", FieldKind.FLAG: "也许", FieldKind.CHOICE: "都不是",
    FieldKind.DATE: "昨天", FieldKind.TICKS: "第一条",
}


def refused(sample: Sample, book: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> set[Place]:
    """The places problems.json names; nothing but it may be written, and stderr says one line for each problem."""
    capsys.readouterr()
    assert run(sample, "compute", book, "--out", out, "--forms", "none") == cli.WRONG
    assert [path.name for path in out.iterdir()] == ["problems.json"]
    listed = json.loads((out / "problems.json").read_text("utf-8"))
    assert len(capsys.readouterr().err.splitlines()) == len(listed)
    assert all(one["问题"] for one in listed)
    return {(one["表"], one["单元格"], one["栏目"]) for one in listed}


def model(sample: Sample) -> Scheme:
    return load_scheme(sample.scheme).scheme


def links(scheme: Scheme) -> set[str]:
    """Headings by which sheets hang together: one of them spoilt, and rows elsewhere have nobody to belong to."""
    return {name for sheet in scheme.sheets for name in sheet.key} | {scheme.key_label, scheme.name_label, "科室"}


@each_sample
def test_a_wrong_cell_in_every_column_is_named_and_nothing_else(tmp_path, capsys, sample):
    scheme = model(sample)
    aside = _not_taking_part(sample)
    book, expected = openpyxl.load_workbook(sample.path), set()
    for sheet in scheme.sheets:
        page = book[sheet.name]
        heads = {cell.value: cell.column for cell in page[1]}
        rows = [
            number for number in range(2, page.max_row + 1)
            if scheme.key_label not in heads or page.cell(number, heads[scheme.key_label]).value not in {None, *aside}
        ]
        rows = [number for number in rows if any(cell.value is not None for cell in page[number])]
        for place, field in enumerate(field for field in sheet.fields if field.name not in links(scheme)):
            if not rows or not _spoil(page.cell(rows[place % len(rows)], heads[field.name]), field):
                continue
            expected.add((sheet.name, page.cell(rows[place % len(rows)], heads[field.name]).coordinate, field.name))
    book.save(tmp_path / "错.xlsx")
    assert expected
    assert refused(sample, tmp_path / "错.xlsx", tmp_path / "out", capsys) == expected


def _not_taking_part(sample: Sample) -> set[str]:
    """Those 不纳入考核: what is entered for them is not read."""
    scheme = load_scheme(sample.scheme)
    cohort = read_job(sample.path, sample.scheme, sample.period, sample.words).cohort
    return {one.key for one in cohort.subjects if scheme.exempt(one, cohort.params)}


def _spoil(cell: openpyxl.cell.Cell, field: EntryField) -> bool:
    """Put something in that cannot stand there (or take away what must); False for a text that may say anything."""
    if field.kind is FieldKind.TEXT:
        if field.column is not Column.FILLED:
            return False
        cell.value = None
        return True
    cell.value, cell.number_format = RUBBISH[field.kind], "@"
    return True


@each_sample
def test_every_missing_column_is_named_and_nothing_else(tmp_path, capsys, sample):
    scheme = model(sample)
    book, expected = openpyxl.load_workbook(sample.path), set()
    for sheet in scheme.sheets:
        page = book[sheet.name]
        if not any(cell.value is not None for row in page.iter_rows(min_row=2) for cell in row):
            continue  # a sheet that may be absent and is empty is as good as absent
        for cell in page[1]:
            if cell.value in _must_be_there(sheet) - links(scheme):
                expected.add((sheet.name, "", cell.value))
                cell.value = f"改了名的{cell.value}"
    if not expected:
        pytest.skip("nothing must be there but what others hang on")
    book.save(tmp_path / "缺栏.xlsx")
    assert refused(sample, tmp_path / "缺栏.xlsx", tmp_path / "out", capsys) == expected


def _must_be_there(sheet: Sheet) -> set[str]:
    return {field.name for field in sheet.fields if field.column is not Column.OPTIONAL}


@each_sample
def test_every_missing_sheet_is_named_and_nothing_else(tmp_path, capsys, sample):
    scheme = model(sample)
    needed = [sheet for sheet in scheme.sheets if not sheet.optional and sheet.role not in (SheetRole.ROSTER, SheetRole.TABLE)]
    book = openpyxl.load_workbook(sample.path)
    for sheet in needed:
        del book[sheet.name]
    book.save(tmp_path / "缺表.xlsx")
    if needed:
        assert refused(sample, tmp_path / "缺表.xlsx", tmp_path / "out", capsys) == {(sheet.name, "", "") for sheet in needed}
    else:
        assert run(sample, "compute", tmp_path / "缺表.xlsx", "--out", tmp_path / "out", "--forms", "none") == cli.DONE


@each_sample
def test_a_stranger_and_a_repeated_number_are_named_where_they_stand(tmp_path, capsys, sample):
    """In every sheet keyed by person the last row becomes a stranger's; the roster's last person stands twice."""
    scheme = model(sample)
    book, expected = openpyxl.load_workbook(sample.path), set()
    for sheet in scheme.sheets:
        page = book[sheet.name]
        heads = {cell.value: cell.column for cell in page[1]}
        filled = [row[0].row for row in page.iter_rows(min_row=2) if any(cell.value is not None for cell in row)]
        if not filled or scheme.key_label not in heads or sheet.role is SheetRole.TABLE:
            continue
        last, key = filled[-1], heads[scheme.key_label]
        if sheet.role is SheetRole.ROSTER:
            for column in range(1, page.max_column + 1):
                page.cell(last + 1, column, page.cell(last, column).value)
            expected.add((sheet.name, page.cell(last + 1, key).coordinate, scheme.key_label))
        else:
            page.cell(last, key).value = "查无此人"
            expected.add((sheet.name, page.cell(last, key).coordinate, scheme.key_label))
    book.save(tmp_path / "编号.xlsx")
    assert expected <= refused(sample, tmp_path / "编号.xlsx", tmp_path / "out", capsys)
