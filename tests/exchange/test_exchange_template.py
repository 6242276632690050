"""The template: empty it asks for everything, filled it reads back, and nothing in it is a formula."""

import pytest
from exchange_books import RULES, book, problems_of, save
from openpyxl import load_workbook

from kaohe_desktop.engine.cohort import Subject
from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.scheme.model import FieldKind
from kaohe_desktop.exchange.reading import WorkbookData, read_roster, read_workbook
from kaohe_desktop.exchange.template import write_template

PAYLOADS = [start + rest for start in ("=", "+", "-", "@", "\t=", "\r=", "＝", "'=", " =", "=_x003D_") for rest in (
    'HYPERLINK("x","y")', "cmd|' /C calc'!A0", "SUM(1+1)*cmd|' /C calc'!A0", 'IMPORTXML("x")', "1+1",
)]


_PLAIN = {"常规工作安排": "科室", "重点项目数": "0"}


def roster(keys, **more):
    return WorkbookData(tuple(
        Subject(key, {"人员编号": key, "姓名": f"人{key}", "科室": "办公室", "考核类别": "一般工作人员", **_PLAIN, **more})
        for key in keys
    ))


@pytest.fixture
def empty(meiling, tmp_path):
    path = tmp_path / "template.xlsx"
    write_template(meiling, path)
    return load_workbook(path)


def test_every_sheet_stands_in_order_with_exactly_its_headings(empty, meiling):
    names = [sheet.name for sheet in meiling.scheme.sheets]
    assert empty.sheetnames[: len(names)] == names
    for sheet in meiling.scheme.sheets:
        assert [cell.value for cell in empty[sheet.name][1]] == [field.name for field in sheet.fields]
        assert empty[sheet.name].max_row == 1


def test_headings_are_bold_tinted_and_explained(empty):
    for cell in empty["录入"][1]:
        assert cell.font.bold
        assert cell.fill.fgColor.rgb not in (None, "00000000")
        assert cell.comment.text
    assert "必填" in empty["录入"]["A1"].comment.text
    assert "0.5 的倍数" in empty["录入"]["G1"].comment.text
    assert "空着当 0" in empty["录入"]["F1"].comment.text
    assert "空着当“否”" in empty["录入"]["P1"].comment.text


def rules_of(sheet):
    return {sheet.cell(1, min(part.min_col for part in rule.sqref.ranges)).value: rule for rule in sheet.data_validations.dataValidation}


def test_choices_drop_down_and_numbers_have_their_ranges(empty):
    roster_rules, entry_rules = rules_of(empty["花名册"]), rules_of(empty["录入"])
    assert (roster_rules["考核类别"].type, roster_rules["考核类别"].formula1) == ("list", '"科级干部,中层干部,一般工作人员"')
    assert entry_rules["党纪政纪处分"].formula1 == '"是,否"'
    rule = entry_rules["迟到次数"]
    assert (rule.type, rule.formula1, rule.formula2, rule.showErrorMessage) == ("whole", "0", "999", True)
    assert (entry_rules["科室工作"].type, entry_rules["科室工作"].formula2) == ("decimal", "90")  # the widest anyone may have
    assert entry_rules["项目二"].formula2 == "40"
    for rule in [*roster_rules.values(), *entry_rules.values()]:
        assert rule.prompt
        assert len(rule.prompt) <= 255
        assert len(rule.formula1 or "") <= 255


def test_a_long_list_stands_on_a_hidden_sheet(meiling, tmp_path):
    choices = tuple(f"很长的一个可选的值第{number}号" for number in range(40))
    roster_sheet = meiling.scheme.roster
    fields = tuple(f.model_copy(update={"choices": choices}) if f.name == "岗位类别" else f for f in roster_sheet.fields)
    sheets = tuple(s.model_copy(update={"fields": fields}) if s is roster_sheet else s for s in meiling.scheme.sheets)
    changed = type(meiling)(meiling.scheme.model_copy(update={"sheets": sheets}), meiling.text, meiling.program)
    path = tmp_path / "long.xlsx"
    write_template(changed, path)
    made = load_workbook(path)
    assert made["下拉选项"].sheet_state == "hidden"
    assert rules_of(made["花名册"])["岗位类别"].formula1 == "'下拉选项'!$A$1:$A$40"
    assert [row[0].value for row in made["下拉选项"].iter_rows()] == list(choices)
    assert read_workbook(path, changed).ignored == ()


def test_numbers_are_kept_as_text_and_sheets_print_on_a4_with_their_headings(empty, meiling):
    for sheet in meiling.scheme.sheets:
        made = empty[sheet.name]
        column = [field.name for field in sheet.fields].index("人员编号")
        assert made.column_dimensions["ABCDEFG"[column]].number_format == "@"
        assert made.freeze_panes in ("B2", "C2")
        assert (made.page_setup.paperSize, made.page_setup.orientation) == (9, "landscape")
        assert made.print_title_rows == "$1:$1"


def test_the_guide_lists_every_column_and_every_reading(empty, meiling):
    text = {str(cell.value) for row in empty["填表说明"].iter_rows() for cell in row if cell.value}
    for sheet in meiling.scheme.sheets:
        assert {field.name for field in sheet.fields} <= text
    for reading in meiling.scheme.readings:
        assert {reading.question, reading.choice} <= text
    assert len(meiling.scheme.readings) > 0


def test_the_empty_template_gives_no_problem_and_no_remark(meiling, kinds, tmp_path):
    for scheme in (meiling, kinds):
        path = tmp_path / f"{scheme.scheme.head.id}.xlsx"
        write_template(scheme, path)
        data = read_workbook(path, scheme)
        assert (data.subjects, data.ignored) == ((), ())


def test_a_template_with_the_roster_reads_back_with_everybody_and_no_problem(meiling, tmp_path):
    data = roster(["001", "002", "０３".translate(str.maketrans("０３", "03"))])
    path = tmp_path / "filled.xlsx"
    write_template(meiling, path, data)
    assert read_workbook(path, meiling).subjects == data.subjects
    assert read_roster(path, meiling).subjects == data.subjects
    made = load_workbook(path)
    assert [made["录入"].cell(row, 1).value for row in (2, 3, 4)] == ["001", "002", "03"]
    assert made["录入"]["A3"].comment.text == "人002"
    assert made["花名册"]["A2"].data_type == "s"


def test_texts_that_look_like_formulas_stay_texts(meiling, tmp_path):
    assert len(PAYLOADS) == 50
    people = [
        Subject(f"{number:03d}", {**person.values, "人员编号": f"{number:03d}", "姓名": payload.strip(), "备注": payload.strip()})
        for number, (payload, person) in enumerate(zip(PAYLOADS, roster(map(str, range(50))).subjects, strict=True))
    ]
    path = tmp_path / "payloads.xlsx"
    write_template(meiling, path, WorkbookData(tuple(people)))
    for row in load_workbook(path)["花名册"].iter_rows(min_row=2):
        assert {cell.data_type for cell in row if cell.value is not None} == {"s"}
    assert [s.values["姓名"] for s in read_workbook(path, meiling).subjects] == [s.values["姓名"] for s in people]


def test_figures_of_more_than_15_digits_are_written_as_text_and_come_back(kinds, tmp_path):
    from decimal import Decimal

    long = Decimal("1.2345678901234567")
    person = Subject("1", {"人员编号": "1", "姓名": "甲", "科室": "办", "考核类别": "干部", "实绩": long})
    write_template(kinds, tmp_path / "t.xlsx", WorkbookData((person,)))
    assert read_workbook(tmp_path / "t.xlsx", kinds).subjects == (person,)


def test_every_field_kind_is_explained(kinds, rules, tmp_path):
    seen = set()
    for scheme in (kinds, rules):
        write_template(scheme, tmp_path / "t.xlsx")
        made = load_workbook(tmp_path / "t.xlsx")
        for sheet in scheme.scheme.sheets:
            seen |= {field.kind for field in sheet.fields}
            for cell in made[sheet.name][1]:
                assert cell.comment.text.count("\n") >= 1
    assert seen == set(FieldKind)


def test_grounds_to_tick_are_listed_with_their_numbers(rules, tmp_path):
    write_template(rules, tmp_path / "t.xlsx")
    sheet = load_workbook(tmp_path / "t.xlsx")["录入"]
    note = sheet["D1"].comment.text
    assert "1 无故旷工" in note
    assert "4 服务投诉属实" in note
    assert all("D2" not in str(rule.sqref) or rule.type in (None, "none") for rule in sheet.data_validations.dataValidation)


def test_a_column_that_refers_to_a_table_offers_what_stands_there(rules, tmp_path):
    write_template(rules, tmp_path / "t.xlsx")
    made = load_workbook(tmp_path / "t.xlsx")
    offered = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in made["检查"].data_validations.dataValidation}
    assert offered["B2"].startswith("'条款'!$A$2:")
    offered = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in made["科室情况"].data_validations.dataValidation}
    assert offered["A2"].startswith("'花名册'!$D$2:")


def test_the_guide_tells_of_tables_rules_and_shares(rules, tmp_path):
    write_template(rules, tmp_path / "t.xlsx")
    lines = [[str(cell.value or "") for cell in line] for line in load_workbook(tmp_path / "t.xlsx")["填表说明"].iter_rows()]
    tables = {line[0]: line for line in lines if line[3].startswith(("一个人", "不属于"))}
    assert list(tables) == [sheet.name for sheet in rules.scheme.sheets]
    assert tables["条款"][3] == "不属于哪一个人，全单位共用"
    assert tables["检查"][6] == "条款编号要先在“条款”里有"
    assert "只读考核期里各月的行" in tables["按月"][6]
    assert any(line[:2] == ["目标", "权重"] and line[3] == "一个人的权重合计应为100" for line in lines)
    share = next(line for line in lines if line[0] == "目标权重")
    assert share[3:6] == ["%", "0%–100% 之间", "60%"]


def test_a_filled_book_of_every_rule_comes_back_as_it_was(rules, tmp_path):
    data = read_workbook(save(book(RULES), tmp_path), rules, period=Period.parse("2026Q3"))
    write_template(rules, tmp_path / "t.xlsx", data)
    again = read_workbook(tmp_path / "t.xlsx", rules, period=Period.parse("2026Q3"))
    assert (again.subjects, again.tables) == (data.subjects, data.tables)


def test_a_hand_made_roster_of_another_workbook_fills_a_template(meiling, tmp_path):
    rows = [["姓名", "人员编号", "科室", "考核类别", "常规工作安排", "重点项目数"], ["甲", "07", "办", "中层干部", "下社区", 1]]
    source = save(book({"花名册": rows}), tmp_path, "roster.xlsx")
    write_template(meiling, tmp_path / "t.xlsx", read_roster(source, meiling))
    assert problems_of(tmp_path / "t.xlsx", meiling) == ()
