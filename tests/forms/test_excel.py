"""Forms as workbooks: nothing lost, the paper's own lines and spans, ready to print; blank, filled, wild."""

import re
import zipfile
from decimal import Decimal

import pytest
from excel_helpers import ALL_CODES, expected, exported, faults, filled, load, pages
from forms_helpers import spread, squeezed

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.forms.definition import read_form
from kaohe_desktop.forms.excel import MOST_SHEETS, render_excel
from kaohe_desktop.forms.model import Grid, List
from kaohe_desktop.forms.record import Record


def missing(values, sheet):
    """The values that do not stand on the sheet, whole or going on in a 续表."""
    lines = sheet.shown()
    return [value for value in values if not spread(value, lines)]


@pytest.mark.parametrize("code", ALL_CODES)
def test_a_blank_form_has_its_labels_its_lines_and_its_paper(code, tmp_path):
    form = load(code)
    sheets, written = exported(form, [Record.blank()], tmp_path)
    (name,) = sheets
    sheet = sheets[name]
    assert name == form.name[:31]
    assert written.warnings == ()
    assert faults(sheet, form) == []
    labels = [cell.text for block in form.blocks if isinstance(block, Grid) for row in block.rows for cell in row.cells]
    labels += [cell.text for block in form.blocks if isinstance(block, List) for row in block.head for cell in row.cells]
    assert missing([label for label in labels if "‹" not in label], sheet) == []


@pytest.mark.parametrize("code", ALL_CODES)
def test_every_value_of_a_filled_form_stands_on_the_sheet(code, tmp_path):
    form = load(code)
    record = filled(form, 1)
    sheets, _ = exported(form, [record], tmp_path)
    (sheet,) = sheets.values()
    assert missing(expected(form, record), sheet) == []
    assert faults(sheet, form) == []


@pytest.mark.parametrize("code", ALL_CODES)
def test_long_texts_and_rare_characters_lose_nothing(code, tmp_path):
    form = load(code)
    records = [filled(form, seed, wild=True) for seed in range(2)]
    sheets, _ = exported(form, records, tmp_path)
    for record, sheet in zip(records, sheets.values(), strict=True):
        assert missing(expected(form, record), sheet) == []
        assert faults(sheet, form) == []


@pytest.mark.parametrize("code", ALL_CODES)
def test_the_paper_is_set_up_as_the_form_says(code, tmp_path):
    form = load(code)
    sheets, _ = exported(form, [filled(form, 7)], tmp_path)
    (read,) = sheets.values()
    sheet = read.sheet
    setup, margins = sheet.page_setup, sheet.page_margins
    assert (int(setup.paperSize), setup.orientation) == (9, form.head.orientation)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, setup.fitToWidth, setup.fitToHeight) == (True, 1, 0)
    found = [round(side * 25.4, 3) for side in (margins.top, margins.right, margins.bottom, margins.left)]
    assert found == list(form.head.margins)
    foot = sheet.oddFooter
    assert "梅岭街道" in foot.left.text
    assert "2026年第三季度" in foot.left.text
    assert f"KH1/meiling/2026Q3/{form.code}/007" in foot.right.text
    assert f"&P/{len(pages(read))}" in foot.right.text
    assert "\n" not in foot.left.text + foot.right.text, "it would be printed as _x000a_"
    sizes = {cell.font.sz for row in read.rows for cell in row if cell.value is not None}
    assert min(sizes) >= min(form.style.floor, 5)
    assert read.rows[0][0].font.name == "方正小标宋简体"


def test_the_spans_and_lines_of_m1_are_the_papers_own(tmp_path):
    sheets, _ = exported(load("M1"), [filled(load("M1"), 1)], tmp_path)
    (read,) = sheets.values()
    places = {squeezed(cell.value): cell for row in read.rows for cell in row if isinstance(cell.value, str)}
    spans = {(m[0], m[1]): m for m in read.merges}
    label = places["工作项目"]
    assert spans[label.row, label.column][2] - label.row == 1  # two rows, as on paper
    attendance = next(cell for text, cell in places.items() if text.startswith("考勤分值"))
    assert spans[attendance.row, attendance.column][2] - attendance.row == 1
    top, left, bottom, right = 3, 1, max(cell.row for text, cell in places.items() if text == "考评得分"), read.sheet.max_column
    assert {read.sides(row, left)[0] for row in range(top, bottom + 1)} == {"medium"}
    assert {read.sides(row, right)[2] for row in range(top, bottom + 1)} == {"medium"}
    assert {read.sides(top, column)[1] for column in range(left, right + 1)} == {"medium"}
    assert {read.sides(bottom, column)[3] for column in range(left, right + 1)} == {"medium"}
    name = places["姓名"]
    assert read.sides(name.row, name.column) == ("medium", "medium", "thin", "thin")
    signed = next(cell for text, cell in places.items() if text.startswith("签名"))
    assert read.sides(signed.row, signed.column)[1] is None  # in the same cell as the account above it
    assert signed.alignment.horizontal == "right"


def test_labels_and_values_are_set_as_on_paper(tmp_path):
    sheets, _ = exported(load("M2"), [filled(load("M2"), 1)], tmp_path)
    (read,) = sheets.values()
    account = next(cell for row in read.rows for cell in row if cell.value and cell.alignment.vertical == "top"
                   and cell.alignment.horizontal == "left" and cell.border.left.style)
    assert (account.alignment.wrap_text, account.font.name, account.font.charset) == (True, "仿宋", 134)


# ── figures and texts ──


def test_a_summary_can_be_summed_sorted_and_keeps_its_numbers(tmp_path):
    form = load("G1")
    rows = [{"编号": f"{number:03d}", "姓名": name, "科室": "党政办", "总分": f"{80 + number}.50", "名次": str(number), "等次": "优秀",
             "奖金": "2,100.00", "说明": "", "考勤": "10.00"}
            for number, name in enumerate(["欧阳明", '=HYPERLINK("https://example.invalid")', "007", "+1", "@王"], 1)]
    record = Record({"汇总.考核类别": "一般人员"}, {"汇总": rows, "汇总栏目": [{"名称": "考勤"}]}, "一般人员", "一般人员")
    sheets, _ = exported(form, [record], tmp_path)
    read = sheets["一般人员"]
    head = next(row for row in read.rows if row[0].value == "序号")
    column = {squeezed(str(cell.value)): cell.column for cell in head if cell.value}
    data = [row for row in read.rows if isinstance(row[0].value, (int, float))]
    assert [row[column["考评得分"] - 1].value for row in data] == [81.5, 82.5, 83.5, 84.5, 85.5]
    assert {row[column["考评得分"] - 1].number_format for row in data} == {"0.00"}
    assert {(row[column["奖金"] - 1].value, row[column["奖金"] - 1].number_format) for row in data} == {(2100, "#,##0.00")}
    assert [row[column["编号"] - 1].value for row in data] == ["001", "002", "003", "004", "005"]
    assert [row[column["姓名"] - 1].value for row in data] == [row["姓名"] for row in rows]
    assert {row[column["姓名"] - 1].data_type for row in data} == {"s"}
    assert {row[column["姓名"] - 1].number_format for row in data} == {"@"}
    first, last = data[0][0].row, data[-1][0].row
    assert not [merge for merge in read.merges if merge[0] <= last and merge[2] >= first]  # no merged cells in data
    assert read.sheet.print_title_rows == f"$1:${first - 1}"
    assert read.sheet.freeze_panes == f"A{first}"


def test_no_cell_is_a_formula(tmp_path):
    form = load("M1")
    evil = filled(form, 1)
    values = dict.fromkeys(evil.values, "=1+1")
    render_excel(form, [Record(values, {}, "=1", "=cmd|' /C calc'!A1")], tmp_path / "x.xlsx")
    with zipfile.ZipFile(tmp_path / "x.xlsx") as file:
        assert not [part for part in file.namelist() if part.startswith("xl/worksheets/sheet") and re.search(rb"<f[ >/]", file.read(part))]


# ── lists over pages ──


def test_a_long_list_goes_on_without_a_break_in_its_rows_under_printed_heads(tmp_path):
    form = load("M3")
    rows = [{"工作内容": f"第{number}件事", "工作类型": "常规工作"} for number in range(1, 38)]
    sheets, _ = exported(form, [Record({"花名册.姓名": "欧阳明"}, {"台账": rows}, "001", "欧阳明")], tmp_path)
    read = sheets["欧阳明"]
    numbers = [row[0].value for row in read.rows if isinstance(row[0].value, (int, float))]
    assert numbers == list(range(1, 46))  # three pages of 15, the last filled up
    assert sum(text == "序号" for text in read.shown()) == 1
    assert not [text for text in read.shown() if "续表" in text]
    first = next(row[0].row for row in read.rows if row[0].value == 1)
    assert read.sheet.print_title_rows == f"$1:${first - 1}"
    assert [brk.id for brk in read.sheet.row_breaks.brk] == [first + 14, first + 29]
    assert sum("一式两份" in text for text in read.shown()) == 1
    assert faults(read, form) == []


def test_too_many_item_columns_go_on_in_a_further_table_with_its_own_heads(tmp_path):
    form = load("G1")
    items = [f"指标{number}" for number in range(1, 31)]
    rows = [{"姓名": f"职工{number}", **{item: f"{number}.{place:02d}" for place, item in enumerate(items)}} for number in range(1, 6)]
    record = Record({}, {"汇总": rows, "汇总栏目": [{"名称": item} for item in items]}, "全体", "全体")
    sheets, _ = exported(form, [record], tmp_path)
    read = sheets["全体"]
    assert missing([text for row in rows for text in row.values()], read) == []
    assert sum(text == "序号" for text in read.shown()) == len(pages(read)) > 1
    assert read.sheet.print_title_rows is None
    assert faults(read, form) == []


def test_a_text_longer_than_the_page_goes_on_under_its_label(tmp_path):
    form = load("M1")
    account = "".join(f"第{number}件事已经办结。" for number in range(900))
    sheets, _ = exported(form, [Record({"工作业绩.工作业绩": account}, {}, "001", "欧阳明")], tmp_path)
    read = sheets["欧阳明"]
    pieces = [text for text in read.shown() if "件事已经办结" in text]
    assert len(pieces) > 1
    assert "".join(pieces) == account
    assert any("（续表）" in text for text in read.shown())
    assert faults(read, form) == []


# ── many copies ──


def test_up_to_fifty_copies_have_a_sheet_each_named_after_the_person(tmp_path):
    form = load("M1")
    records = [Record({"花名册.姓名": "陈丽华"}, {}, "009", "陈丽华"), Record({"花名册.姓名": "陈丽华"}, {}, "044", "陈丽华"),
               Record({}, {}, "045", "甲/乙[丙]:*?"), Record({}, {}, "046", "阿卜杜热合曼·" * 6), Record({}, {}, "046", "阿卜杜热合曼·" * 6)]
    sheets, _ = exported(form, records, tmp_path)
    long = "阿卜杜热合曼·" * 6
    assert list(sheets) == ["陈丽华", "陈丽华 044", "甲-乙-丙----", long[:31], f"{long[:27]} (2)"]
    assert max(map(len, sheets)) <= 31


def test_more_copies_stand_under_one_another_each_on_its_page_with_its_number(tmp_path):
    form = load("M1")
    records = [filled(form, seed) for seed in range(MOST_SHEETS + 10)]
    sheets, written = exported(form, records, tmp_path)
    ((name, read),) = sheets.items()
    assert (name, written.sheets) == (form.name, 1)
    assert len(read.sheet.row_breaks.brk) == len(records) - 1
    starts = [0, *(brk.id for brk in read.sheet.row_breaks.brk)]
    assert all("季度绩效考核评定表" in read.rows[start][0].value for start in starts)
    ends = [*starts[1:], len(read.rows)]
    for record, start, end in zip(records, starts, ends, strict=True):
        texts = "".join(str(cell.value) for row in read.rows[start:end] for cell in row if cell.value is not None)
        assert f"人员编号：{record.key}　第 1/1 页" in texts
        assert record.values["打印.代码"] in texts
        assert squeezed(record.values["花名册.姓名"]) in squeezed(texts)
    assert faults(read, form) == []


def test_lists_in_a_stack_repeat_their_heads_on_every_page(tmp_path):
    form = load("M3")
    rows = [{"工作内容": f"第{number}件事"} for number in range(16)]
    records = [Record({"花名册.姓名": f"职工{n}"}, {"台账": rows}, f"{n:03d}", f"职工{n}") for n in range(MOST_SHEETS + 1)]
    sheets, _ = exported(form, records, tmp_path)
    (read,) = sheets.values()
    assert sum(text == "序号" for text in read.shown()) == len(pages(read)) == 2 * len(records)
    assert read.sheet.print_title_rows is None
    assert faults(read, form) == []


def test_a_sheet_has_no_more_page_breaks_than_excel_takes(tmp_path, monkeypatch):
    monkeypatch.setattr("kaohe_desktop.forms.excel.MOST_BREAKS", 25)
    form = load("M2")
    records = [filled(form, seed) for seed in range(60)]
    sheets, _ = exported(form, records, tmp_path)
    assert list(sheets) == ["岗位说明书", "岗位说明书 (2)", "岗位说明书 (3)"]
    assert [len(read.sheet.row_breaks.brk) for read in sheets.values()] == [24, 24, 9]
    last = "".join(text for text in sheets["岗位说明书 (3)"].shown())
    assert "人员编号：059" in last


def test_lists_have_a_sheet_for_each_group_however_many(tmp_path):
    form = load("G1")
    records = [Record({"汇总.考核类别": f"第{n}类"}, {"汇总": [{"姓名": "欧阳明"}], "汇总栏目": []}, f"第{n}类", f"第{n}类")
               for n in range(MOST_SHEETS + 5)]
    sheets, _ = exported(form, records, tmp_path)
    assert list(sheets) == [f"第{n}类" for n in range(MOST_SHEETS + 5)]


# ── a drawn tree ──


def test_a_tree_is_drawn_with_its_boxes_and_the_lines_between_them(tmp_path):
    form = read_form("""
format = 1
[form]
code = "X"
name = "框架图"
title = "框架图"
per = "list"
orientation = "landscape"
[[block]]
kind = "tree"
levels = [14, 14]
[block.root]
text = "总的考核"
[[block.root.node]]
text = "业务工作"
[[block.root.node]]
text = "机关建设"
""", "x.toml")
    sheets, _ = exported(form, [Record.blank()], tmp_path)
    read = sheets["框架图"]
    boxes = {}
    for row in read.rows:
        for cell in row:
            if cell.value in ("总的考核", "业务工作", "机关建设"):
                boxes[cell.value] = next(m for m in read.merges if m[:2] == (cell.row, cell.column))
    assert boxes.keys() == {"总的考核", "业务工作", "机关建设"}
    for top, left, bottom, right in boxes.values():
        assert {read.sides(top, column)[1] for column in range(left, right + 1)} == {"medium"}
        assert {read.sides(bottom, column)[3] for column in range(left, right + 1)} == {"medium"}
        assert {read.sides(row, left)[0] for row in range(top, bottom + 1)} == {"medium"}
        assert {read.sides(row, right)[2] for row in range(top, bottom + 1)} == {"medium"}
    under = boxes["总的考核"][2] + 1
    assert "thin" in {side for column in range(1, read.sheet.max_column + 1) for side in read.sides(under, column)}
    assert faults(read, form) == []


# ── the file ──


def test_stopping_leaves_nothing_and_progress_counts(tmp_path):
    form, told = load("M1"), []
    records = [filled(form, seed) for seed in range(60)]
    written = render_excel(form, records, tmp_path / "x.xlsx", progress=lambda done: told.append(done) or done < 55)
    assert written.cancelled
    assert told == list(range(1, 56))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused) as caught:
        render_excel(load("M1"), [Record.blank()], tmp_path / "没有" / "x.xlsx")
    assert caught.value.problems[0].code == "K630"


def test_a_foot_longer_than_excel_takes_is_told_and_the_file_still_opens(tmp_path):
    form = load("M2")
    record = Record({"单位.名称": "某某市某某区" * 60, "打印.时间": "2026-10-08 09:30"}, {}, "001", "欧阳明")
    sheets, written = exported(form, [record], tmp_path)
    assert "K623" in [problem.code for problem in written.warnings]
    assert len(str(sheets["欧阳明"].sheet.oddFooter)) <= 255


def test_the_totals_of_a_list_are_exact(tmp_path):
    form = load("M4")
    rows = [{"工作目标": f"第{n}项", "分值": "0.1"} for n in range(3)]
    sheets, _ = exported(form, [Record({}, {"工作目标": rows}, "001", "欧阳明")], tmp_path)
    (read,) = sheets.values()
    total = next(row for row in read.rows if any(squeezed(str(cell.value)) == "合计" for cell in row))
    assert [Decimal(repr(cell.value)) for cell in total if isinstance(cell.value, float)] == [Decimal("0.3")]
