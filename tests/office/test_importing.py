"""Importing: old and new side by side first, then all in one transaction; twice the same file changes nothing."""

import openpyxl
import pytest
from desk import audit_count, commits, put, row

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import computing, demo
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.importing import apply_import, preview_import
from kaohe_desktop.office.importing_plan import NEW_SUBJECT
from kaohe_desktop.office.periods import archive, open_period, periods
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.workspace import Workspace

ROSTER = ("人员编号", "姓名", "科室", "考核类别", "常规工作安排", "重点项目数")
ENTRY = (
    "人员编号", "科室工作", "下社区工作", "项目一", "项目二", "迟到次数", "旷工天数", "奖惩附加分", "党政领导测评",
)


def workbook(path, roster, entry=(), **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in {"花名册": [ROSTER, *roster], "录入": [ENTRY, *entry], **sheets}.items():
        sheet = book.create_sheet(name)
        for line in rows:
            sheet.append(line)
    book.save(path)
    return path


ZHANG = ("001", "张三", "党政办", "一般工作人员", "科室", "1")
NEW = ("004", "赵六", "财政所", "一般工作人员", "科室", "0")


def refusal(act):
    with pytest.raises(Refused) as refused:
        act()
    return [problem.code for problem in refused.value.problems]


def test_a_preview_shows_old_and_new_and_writes_nothing(desk, tmp_path):
    ws, period = desk
    book = workbook(tmp_path / "b.xlsx", [ZHANG, NEW], [("001", 46.5, None, 38), ("004", 80)])
    before = audit_count(ws)
    preview = preview_import(ws, period, book)
    assert audit_count(ws) == before
    cells = [(one.key, one.heading, one.before, one.after) for one in preview.changes]
    assert ("001", "科室工作", "45", "46.5") in cells
    assert ("004", "科室工作", "", "80") in cells
    assert [one.name for one in preview.changes if one.heading == NEW_SUBJECT] == ["赵六"]
    assert preview.new_subjects == 1
    assert any("2 人不在文件里" in sentence for sentence in preview.ignored)


def test_it_is_applied_in_one_commit_and_then_nothing_is_left_to_import(desk, tmp_path):
    ws, period = desk
    book = workbook(tmp_path / "b.xlsx", [ZHANG, NEW], [("001", 46.5, None, 38), ("004", 80)])
    preview = preview_import(ws, period, book)
    count, cells = commits(ws, lambda: apply_import(ws, period, preview))
    assert count == 1
    assert cells == 1 + 6 + 1
    ws.forget(period.id)
    book_now = ws.book(period.id)
    assert book_now.by_key["001"].entries["录入"]["科室工作"] == "46.5"
    assert book_now.by_key["001"].entries["录入"]["党政领导测评"] == "91.2"
    assert list(book_now.by_key) == ["001", "002", "003", "004"]
    again = preview_import(ws, period, book)
    assert again.changes == ()
    assert refusal(lambda: apply_import(ws, period, again)) == ["K740"]


def test_every_problem_of_the_file_is_told_and_nothing_is_changed(desk, tmp_path):
    ws, period = desk
    book = workbook(tmp_path / "b.xlsx", [ZHANG], [("001", 60, 3, "很多"), ("999", 1)])
    before = audit_count(ws)
    found = refusal(lambda: preview_import(ws, period, book))
    assert {"K111", "K110", "K102"} <= set(found)
    assert len(found) == 4
    assert audit_count(ws) == before


def test_a_preview_older_than_the_last_edit_is_refused(desk, tmp_path):
    ws, period = desk
    preview = preview_import(ws, period, workbook(tmp_path / "b.xlsx", [ZHANG], [("001", 46.5)]))
    put(EntryGrid(ws, period, "录入"), "002", "科室工作", "30")
    assert refusal(lambda: apply_import(ws, period, preview)) == ["K741"]


def test_rows_without_a_key_are_replaced_as_a_whole_and_the_same_again_changes_nothing(desk, tmp_path):
    ws, period = desk
    put(EntryGrid(ws, period, "录入"), "001", "党政领导测评", "")
    votes = [("票号", "人员编号", "评分"), ("1", "001", 90), ("2", "001", 92), ("3", "001", None)]
    book = workbook(tmp_path / "b.xlsx", [ZHANG], 测评票=votes)
    apply_import(ws, period, preview_import(ws, period, book))
    assert [one.texts.get("评分") for one in ws.book(period.id).by_key["001"].rows["测评票"]] == ["90", "92", None]
    assert preview_import(ws, period, book).changes == ()
    fewer = workbook(tmp_path / "c.xlsx", [ZHANG], 测评票=votes[:2])
    apply_import(ws, period, preview_import(ws, period, fewer))
    ws.forget(period.id)
    assert [one.texts["票号"] for one in ws.book(period.id).by_key["001"].rows["测评票"]] == ["1"]


def test_the_sample_office_comes_back_from_the_database_as_it_was_read(tmp_path):
    from kaohe_desktop.engine.appraise import appraise
    from kaohe_desktop.office.workbook import read_job

    ws = demo.demo_workspace(tmp_path / "考核.db")
    (period,) = periods(ws)
    job = read_job(demo.sample_book(), "meiling", "2026Q3")
    assert computing.provisional(ws, period) == appraise(job.scheme, job.cohort)
    assert preview_import(ws, period, demo.sample_book()).changes == ()
    ws.close()


def test_an_archived_period_takes_no_import(desk, tmp_path):
    ws, period = desk
    computing.compute(ws, period)
    archive(ws, period, "样例")
    assert refusal(lambda: preview_import(ws, period, workbook(tmp_path / "b.xlsx", [ZHANG]))) == ["K701"]


def test_an_undo_from_before_the_import_does_not_overwrite_what_it_brought(desk, tmp_path):
    ws, period = desk
    grid = EntryGrid(ws, period, "录入")
    put(grid, "001", "科室工作", "30")
    apply_import(ws, period, preview_import(ws, period, workbook(tmp_path / "b.xlsx", [ZHANG], [("001", 46.5)])))
    assert refusal(grid.undo) == ["K743"]
    grid.reload()
    assert grid.text(row(grid, "001"), 3) == "46.5"


@pytest.mark.long
def test_thirty_two_thousand_people_come_in_whole(tmp_path):
    people = [(f"{number:05}", f"甲{number}", f"科室{number % 80}", "一般工作人员", "科室", "0") for number in range(32_000)]
    book = workbook(tmp_path / "b.xlsx", people, [(one[0], 80) for one in people])
    ws = Workspace.create(tmp_path / "考核.db", "样例市")
    period = open_period(ws, "meiling", "2026Q3")
    apply_import(ws, period, preview_import(ws, period, book))
    ws.forget(period.id)
    assert len(ws.book(period.id).lines) == 32_000
    ws.close()


def test_a_workbook_with_only_the_roster_is_enough_for_the_first_step(desk, tmp_path):
    ws, period = desk
    book = openpyxl.Workbook()
    book.active.title = "花名册"
    for line in (ROSTER, NEW):
        book.active.append(line)
    path = tmp_path / "名单.xlsx"
    book.save(path)
    preview = preview_import(ws, period, path)
    apply_import(ws, period, preview)
    assert "004" in {line.key for line in ws.book(period.id).lines.values()}


def test_a_workbook_without_a_roster_is_still_refused(desk, tmp_path):
    ws, period = desk
    book = openpyxl.Workbook()
    book.active.title = "录入"
    book.active.append(ENTRY)
    path = tmp_path / "只有录入.xlsx"
    book.save(path)
    with pytest.raises(Refused) as refused:
        preview_import(ws, period, path)
    assert [problem.code for problem in refused.value.problems] == ["K211"]


def test_an_import_with_new_people_is_taken_back_and_done_again_with_all_they_have_entered(desk, tmp_path):
    ws, period = desk
    book = workbook(tmp_path / "b.xlsx", [ZHANG, NEW], [("001", 46.5, None, 38), ("004", 80)])
    grid = RosterGrid(ws, period)
    apply_import(ws, period, preview_import(ws, period, book), steps=grid.steps)
    assert grid.undo() == "导入 b.xlsx"
    assert "004" not in ws.book(period.id).by_key
    assert grid.redo() == "导入 b.xlsx"
    assert ws.book(period.id).by_key["004"].entries["录入"]["科室工作"] == "80"
    assert ws.book(period.id).by_key["001"].entries["录入"]["科室工作"] == "46.5"
    assert grid.undo() == "导入 b.xlsx"
