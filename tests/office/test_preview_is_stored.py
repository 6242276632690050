"""What an import shows is what it stores, cell for cell; the same file once more changes nothing."""

from datetime import date

import openpyxl
import pytest
from desk import audit_count, commits, office
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.exporting import write_template_for
from kaohe_desktop.office.importing import apply_import, preview_import
from kaohe_desktop.office.importing_plan import NEW_SUBJECT, WHOLE
from kaohe_desktop.office.ledger import ATTENDANCE
from kaohe_desktop.office.ledger_book import apply_ledger, preview_ledger, write_ledger_book
from kaohe_desktop.office.ledger_person import person_ledger
from kaohe_desktop.office.roster_import import LineKind, import_lines

FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
EDITS = st.lists(st.one_of(
    st.tuples(
        st.just("花名册"), st.integers(0, 2), st.sampled_from(["职务", "备注", "派驻单位"]),
        st.sampled_from(["主任", "八月到岗", "县纪委", ""]),
    ),
    st.tuples(st.just("花名册"), st.integers(0, 2), st.just("科室"), st.sampled_from(["党政办", "财政所", "农业办"])),
    st.tuples(
        st.just("录入"), st.integers(0, 2), st.sampled_from(["迟到次数", "请假天数", "党政领导测评"]), st.sampled_from(["", "0", "3", "8"]),
    ),
), max_size=8)


def edited(book, edits, new):
    """Put the edits, and perhaps a new person, into the workbook the program wrote."""
    for sheet, row, heading, text in edits:
        headings = [cell.value for cell in book[sheet][1]]
        book[sheet].cell(row + 2, headings.index(heading) + 1).value = text or None
    if new:
        sheet = book["花名册"]
        headings = [cell.value for cell in sheet[1]]
        for heading, text in (
            ("人员编号", "900"), ("姓名", "新来人"), ("科室", "财政所"), ("考核类别", "一般工作人员"), ("常规工作安排", "科室"), ("重点项目数", "0"),
        ):
            sheet.cell(5, headings.index(heading) + 1).value = text


def texts(ws, period):
    """What the disk holds, by sheet, 编号 and heading."""
    ws.forget(period.id)
    book = ws.book(period.id)
    found = {("花名册", line.key, heading): text for line in book.lines.values() for heading, text in line.cells.items()}
    found.update({
        (sheet, line.key, heading): text for line in book.lines.values()
        for sheet, cells in line.entries.items() for heading, text in cells.items()
    })
    return {place: text for place, text in found.items() if text}


@FEW
@given(EDITS, st.booleans(), st.sets(st.sampled_from(["001", "002", "003", "900"])))
def test_the_roster_preview_is_what_is_stored_for_those_ticked(tmp_path_factory, edits, new, ticked):
    folder = tmp_path_factory.mktemp("导入")
    ws, period = office(folder / "考核.db")
    try:
        path = folder / "改.xlsx"
        write_template_for(ws, period, path)
        book = openpyxl.load_workbook(path)
        edited(book, edits, new)
        book.save(path)
        before, count = texts(ws, period), audit_count(ws)
        view = preview_import(ws, period, path)
        assert (texts(ws, period), audit_count(ws)) == (before, count), "looking changes nothing"
        lines = {line.key: line for line in import_lines(view) if line.kind is not LineKind.ABSENT}
        wanted = ticked & lines.keys()
        if not wanted:
            with pytest.raises(Refused):
                apply_import(ws, period, view, keys=wanted)
            assert texts(ws, period) == before
            return
        assert commits(ws, lambda: apply_import(ws, period, view, keys=wanted))[0] == 1
        expected = dict(before)
        for change in view.changes:
            assert before.get((change.sheet, change.key, change.heading), "") == change.before or change.heading in (NEW_SUBJECT, WHOLE)
            if change.key in wanted and change.heading == NEW_SUBJECT:
                expected.update({
                    ("花名册", change.key, heading): text
                    for heading, text in (part.split(" ", 1) for part in change.after.split("；"))
                })
                expected["花名册", change.key, "人员编号"] = change.key
            elif change.key in wanted:
                expected[change.sheet, change.key, change.heading] = change.after
        assert texts(ws, period) == {place: text for place, text in expected.items() if text}
        again = preview_import(ws, period, path)
        assert not {change.key for change in again.changes} & wanted
    finally:
        ws.close()


DAYS = st.dates(date(2026, 7, 1), date(2026, 9, 30))


@FEW
@given(st.lists(st.tuples(st.sampled_from(["001", "002", "003"]), st.sampled_from(["迟到", "早退"]), DAYS, st.integers(1, 5)), max_size=6))
def test_the_ledger_preview_is_what_is_stored(tmp_path_factory, entries):
    folder = tmp_path_factory.mktemp("台账")
    ws, period = office(folder / "考核.db")
    try:
        path = folder / "台账.xlsx"
        write_ledger_book(ws, period, path)
        book = openpyxl.load_workbook(path)
        sheet = book[ATTENDANCE]
        headings = [cell.value for cell in sheet[1]]
        for number, (key, kind, day, times) in enumerate(entries, 2):
            for heading, value in (("人员编号", key), ("种类", kind), ("起日", day.isoformat()), ("次数", times)):
                sheet.cell(number, headings.index(heading) + 1).value = value
        book.save(path)
        view = preview_ledger(ws, period, path)
        shown = sorted((change.key, change.after) for change in view.changes)
        assert len(shown) == len(entries)
        if not shown:
            with pytest.raises(Refused):
                apply_ledger(ws, period, view)
            return
        assert commits(ws, lambda: apply_ledger(ws, period, view))[0] == 1
        stored = sorted((key, one.words) for key in ("001", "002", "003") for one in person_ledger(ws, period, key).entries)
        assert stored == shown
        assert preview_ledger(ws, period, path).rows == ()
    finally:
        ws.close()
