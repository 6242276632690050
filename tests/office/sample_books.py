"""Workbooks for tests: the bundled sample, with single cells changed."""

from pathlib import Path

import openpyxl

from kaohe_desktop.office.demo import sample_book


def cell_of(book, sheet, key, heading):
    """The address of one person's cell: ``F7``."""
    page = book[sheet]
    headings = {cell.value: cell.column for cell in page[1]}
    row = next(row[0].row for row in page.iter_rows(min_row=2) if row[headings["人员编号"] - 1].value == key)
    return page.cell(row, headings[heading]).coordinate


def edited(folder: Path, changes=(), *, drop_sheets=(), name="book.xlsx") -> Path:
    """A copy of the sample with ``(sheet, 编号, heading, value)`` put in; also returns nothing else."""
    book = openpyxl.load_workbook(sample_book())
    for sheet, key, heading, value in changes:
        book[sheet][cell_of(book, sheet, key, heading)].value = value
    for sheet in drop_sheets:
        del book[sheet]
    path = folder / name
    book.save(path)
    return path


def address(sheet, key, heading):
    """Where that cell stands in the sample."""
    return cell_of(openpyxl.load_workbook(sample_book()), sheet, key, heading)
