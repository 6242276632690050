"""The ledger's workbook: what is written reads back as the same, and every wrong cell is told with its place."""

import openpyxl
import pytest
from desk import commits, office, person, row
from test_ledger import type_row

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.ledger import ATTENDANCE, PLUS_MINUS, WORK
from kaohe_desktop.office.ledger_book import apply_ledger, preview_ledger, write_ledger_book
from kaohe_desktop.office.ledger_grid import LedgerGrid
from kaohe_desktop.office.periods import open_period
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.undoing import Steps


@pytest.fixture
def desk(tmp_path):
    ws, period = office(tmp_path / "考核.db")
    grid = LedgerGrid(ws, period, ATTENDANCE)
    type_row(grid, 人员编号="001", 种类="病假", 止="上午", 止日="2026-08-05", 起日="2026-08-03")
    grid = LedgerGrid(ws, period, PLUS_MINUS)
    type_row(grid, 人员编号="002", 日期="2026-08-03", 种类="加分", 分值="2.50", 事由="=HYPERLINK(获奖)")
    yield ws, period
    ws.close()


@pytest.fixture
def book(desk, tmp_path):
    path = tmp_path / "台账.xlsx"
    write_ledger_book(*desk, path)
    return path


def add(path, sheet, **cells):
    """Append a row; the row's number."""
    book = openpyxl.load_workbook(path)
    target = book[sheet]
    headings = [cell.value for cell in target[1]]
    number = target.max_row + 1
    for heading, value in cells.items():
        target.cell(number, headings.index(heading) + 1).value = value
    book.save(path)
    return number


def problems(desk, path):
    with pytest.raises(Refused) as refused:
        preview_ledger(*desk, path)
    return [(problem.sheet, problem.cell, problem.code) for problem in refused.value.problems]


def test_what_is_written_reads_back_as_the_same(desk, book):
    view = preview_ledger(*desk, book)
    assert (view.rows, view.changes) == ((), ())
    assert "有 2 条已经在台账里" in view.ignored
    with pytest.raises(Refused) as refused:
        apply_ledger(*desk, view)
    assert refused.value.problems[0].code == "K740"


def test_new_entries_are_added_in_one_transaction_and_taken_back(desk, book):
    ws, period = desk
    add(book, ATTENDANCE, 人员编号="003", 姓名="单小明", 种类="迟到", 起日="2026-09-01", 次数=2)
    add(book, WORK, 人员编号="001", 日期="2026-09-01", 工作内容="修桥")
    steps, view = Steps(), preview_ledger(ws, period, book)
    assert [(one.key, one.after) for one in view.changes] == [("003", "9月1日 迟到2次"), ("001", "9月1日 修桥")]
    count, added = commits(ws, lambda: apply_ledger(ws, period, view, steps=steps))
    assert (count, added) == (1, 2)
    assert LedgerGrid(ws, period, ATTENDANCE).row_count() == 3
    assert preview_ledger(ws, period, book).rows == ()
    assert steps.undo(ws, ws.book(period.id), "").name == "导入台账 台账.xlsx"
    assert LedgerGrid(ws, period, ATTENDANCE).row_count() == 2


def test_every_problem_is_told_at_its_cell_and_nothing_is_added(desk, book):
    ws, period = desk
    a = add(book, ATTENDANCE, 人员编号="099", 种类="迟到", 起日="2026-09-01")
    b = add(book, ATTENDANCE, 人员编号="001", 种类="事假", 起日="2026-08-04")
    c = add(book, ATTENDANCE, 人员编号="001", 姓名="李四", 种类="事假", 起日="2026-08-20")
    d = add(book, ATTENDANCE, 人员编号="002", 种类="旷课", 起日="九月")
    e = add(book, ATTENDANCE, 人员编号="002", 种类="事假", 起日="2026-08-11", 止日="2026-08-10")
    f = add(book, ATTENDANCE, 人员编号="003", 种类="事假", 起日="2026-08-12")
    g = add(book, ATTENDANCE, 人员编号="003", 种类="病假", 起日="2026-08-12", 起="下午")
    h = add(book, PLUS_MINUS, 人员编号="003", 日期="2026-08-12", 种类="加分", 分值=-1, 事由="表彰")
    assert set(problems(desk, book)) == {
        (ATTENDANCE, f"A{a}", "K704"), (ATTENDANCE, f"D{b}", "K777"), (ATTENDANCE, f"B{c}", "K723"),
        (ATTENDANCE, f"C{d}", "K105"), (ATTENDANCE, f"D{d}", "K107"), (ATTENDANCE, f"F{e}", "K775"),
        (ATTENDANCE, f"D{g}", "K777"), (PLUS_MINUS, f"E{h}", "K101"),
    }
    assert f < g
    assert LedgerGrid(ws, period, ATTENDANCE).row_count() == 2


def test_a_ledger_changed_since_it_was_looked_at_is_not_written_to(desk, book):
    ws, period = desk
    add(book, ATTENDANCE, 人员编号="003", 种类="迟到", 起日="2026-09-01")
    view = preview_ledger(ws, period, book)
    grid = LedgerGrid(ws, period, ATTENDANCE)
    grid.remove_rows([row(grid, "001")])
    with pytest.raises(Refused) as refused:
        apply_ledger(ws, period, view)
    assert refused.value.problems[0].code == "K741"


def test_a_workbook_of_something_else_is_refused(desk, tmp_path):
    other = openpyxl.Workbook()
    other.save(tmp_path / "别的.xlsx")
    assert [code for _, _, code in problems(desk, tmp_path / "别的.xlsx")] == ["K784"]


def test_departments_have_a_ledger_of_points_and_work(desk, tmp_path):
    ws, _ = desk
    period = open_period(ws, "xinban-dept", "2026")
    RosterGrid(ws, period).add_person({"科室编号": "D1", "科室": "党政办"})
    path = tmp_path / "科室台账.xlsx"
    write_ledger_book(ws, period, path)
    add(path, PLUS_MINUS, 科室编号="D1", 科室="党政办", 日期="2026-08-12", 种类="减分", 分值=1, 事由="通报")
    assert apply_ledger(ws, period, preview_ledger(ws, period, path)) == 1
    assert LedgerGrid(ws, period, PLUS_MINUS).key(0) == "D1"
    assert person
