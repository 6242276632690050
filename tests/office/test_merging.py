"""The units' workbooks put together: what comes out computes as if one person had typed it whole, or nothing comes out."""

import json
import random
import tomllib
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from kaohe_desktop import cli
from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.reader import read_scheme
from kaohe_desktop.exchange import template
from kaohe_desktop.exchange.reading import WorkbookData
from kaohe_desktop.exchange.results import results_record
from kaohe_desktop.office import library
from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.demo import sample_book
from kaohe_desktop.office.exporting import write_results_for
from kaohe_desktop.office.importing import apply_import, preview_import
from kaohe_desktop.office.merging import merge_for, merge_workbooks
from kaohe_desktop.office.periods import open_period
from kaohe_desktop.office.workbook import compute_workbook, read_job
from kaohe_desktop.office.workspace import Workspace
from kaohe_desktop.resources import resource

SEED = 20261121
PERIOD = "2026Q3"
TOWNS = ("城关镇.xlsx", "新河镇.xlsx", "白水乡.xlsx")

# ── 工作簿 ────────────────────────────────────────────────────────────────

PEOPLE = ("人员编号", "姓名", "科室", "考核类别", "人员状态")
ITEMS = ("指标编号", "指标名称", "对象", "数据来源", "级别", "计分方式", "每件分值", "分段", "封顶")
LIST = [
    ("J01", "信息", "个人", "信息简报", "省级", "每件", 3, None, 9),
    ("J02", "办案", "个人", "导入", None, "分段", None, "10:4;20:8", None),
    ("B01", "信息", "部门", "信息简报", None, "分段", None, "1:2;3:5", None),
    ("B02", "惩戒", "部门", "惩戒", None, "每件", -5, None, 10),
]
REGISTER = ("人员编号", "题目", "级别", "件数")
#: 单位：花名册、信息简报、惩戒、导入
UNITS = (
    (
        [("101", "甲一", "城关一组", "干部", None), ("102", "甲二", "办公室", "干部", "离岗待退")],
        [("101", "简报一", "省级", None), ("101", "简报二", "市级", 0.5), ("102", "简报三", "省级", 7)],
        [("101", "迟到", "谈话", None)],
        [("J02", "101", 12)],
    ),
    (
        [("201", "乙一", "新河一组", "干部", None), ("202", "乙二", "新河一组", "职工", None)],
        [("201", "简报一", "省级", 4), ("202", "简报四", "省级", 2)],
        [],
        [("J02", "201", 9), ("J02", "201", 11), ("J02", "202", 19.99)],
    ),
    (
        [("301", "丙一", "白水一组", "职工", None)],
        [("301", "简报五", "省级", 2)],
        [("301", "通报", "通报", 3)],
        [],
    ),
)
DEPARTMENTS = ([("K1", "城关一组"), ("K2", "办公室")], [("K3", "新河一组")], [("K4", "白水一组")])


def save(path, sheets):
    """A workbook with these rows, the first of each sheet its headings; text stays text."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    path.parent.mkdir(exist_ok=True, parents=True)
    book.save(path)
    return path


def kpi_sheets(parts, departments=None):
    """The sheets of some units together, as one person would type them."""
    people, news, faults, figures = ([row for part in parts for row in part[kind]] for kind in range(4))
    listed = {"科室名单": [("科室编号", "科室"), *departments]} if departments else {}
    return {
        **listed, "花名册": [PEOPLE, *people], "指标": [ITEMS, *LIST], "信息简报": [REGISTER, *news],
        "惩戒": [REGISTER, *faults], "导入": [("指标编号", "人员编号", "数值"), *figures],
    }


@pytest.fixture
def towns(tmp_path):
    """Three units' workbooks of the scheme for persons."""
    return [save(tmp_path / name, kpi_sheets([unit])) for name, unit in zip(TOWNS, UNITS, strict=True)]


def rewritten(book, path, change):
    """A copy of a workbook, each sheet's rows put through ``change(sheet name, headings, rows)``."""
    read = openpyxl.load_workbook(book)
    sheets = {}
    for page in read.worksheets:
        headings, *rows = [[cell.value for cell in row] for row in page.iter_rows()]
        sheets[page.title] = [headings, *change(page.title, headings, [row for row in rows if any(row)])]
    return save(path, sheets)


def split_sample(folder):
    """The bundled sample office as three units, by turns; everybody's rows go with them."""
    keys = [row[0].value for row in openpyxl.load_workbook(sample_book())["花名册"].iter_rows(min_row=2) if row[0].value]

    def of_unit(number):
        mine = set(keys[number::3])

        def change(_, headings, rows):
            return [row for row in rows if row[headings.index("人员编号")] in mine] if "人员编号" in headings else rows

        return change

    return [rewritten(sample_book(), folder / name, of_unit(number)) for number, name in enumerate(TOWNS)]


def results(book, scheme, out, params=()):
    """results.json, people by 编号."""
    compute_workbook(book, scheme, PERIOD, out, params, forms="none")
    record = json.loads((out / "results.json").read_text("utf-8"))
    return {one["编号"]: one for one in record["subjects"]}, record["名额"]


def refused(act, *args, **more):
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    return caught.value.problems


def merge(books, out, scheme="procuratorate-kpi", **more):
    return merge_workbooks(books, scheme, PERIOD, out, **more)


# ── 合并后和整个录入的一样 ────────────────────────────────────────────────────────


def test_the_sample_office_cut_in_three_and_merged_gives_the_results_of_the_whole(tmp_path):
    books = split_sample(tmp_path / "units")
    merged = merge(books, tmp_path / "全县.xlsx", "meiling")
    whole = results(sample_book(), "meiling", tmp_path / "whole")
    assert results(merged.path, "meiling", tmp_path / "merged") == whole
    assert (merged.files, merged.subjects) == (3, len(whole[0]))
    assert any(one["等次"] == "优秀" for one in whole[0].values())


def sample_offices():
    """The sample office of every scheme: its entry in the index."""
    index = resource("samples", "index.toml").read_text("utf-8")
    return [pytest.param(one, id=one["scheme"]) for one in tomllib.loads(index)["sample"]]


def unit_tables(scheme, tables, subjects):
    """The tables one unit has: the common lists whole, and of a table by 科室 the rows of its own."""
    roster = {field.name for field in scheme.scheme.roster.fields}
    kept = {}
    for name, rows in tables.items():
        key = scheme.scheme.sheet(name).key[:1]
        own = {subject.values.get(key[0]) for subject in subjects} if set(key) & roster else None
        kept[name] = tuple(row for row in rows if own is None or row[key[0]] in own)
    return kept


@pytest.mark.parametrize("sample", sample_offices())
def test_every_schemes_sample_cut_in_three_and_merged_gives_the_record_of_the_whole(sample, tmp_path):
    scheme, period = sample["scheme"], sample["period"]
    params = [f"{name}={value}" for name, value in sample.get("params", {}).items()]
    whole = read_job(resource("samples", sample["file"]), scheme, period, params)
    books = []
    for number, name in enumerate(TOWNS):
        mine = tuple(whole.cohort.subjects[number::3])
        books.append(tmp_path / name)
        tables = unit_tables(whole.scheme, whole.cohort.tables, mine)
        template.write_template(whole.scheme, books[-1], WorkbookData(mine, tables))
    merged = merge_workbooks(books, scheme, period, tmp_path / "全县.xlsx", params)
    job = read_job(merged.path, scheme, period, params)
    found, expected = (results_record(one.scheme, appraise(one.scheme, one.cohort)) for one in (job, whole))
    assert {one["编号"]: one for one in found["subjects"]} == {one["编号"]: one for one in expected["subjects"]}
    assert sorted(map(str, found["名额"])) == sorted(map(str, expected["名额"]))


def test_a_table_scheme_merges_its_list_once_and_every_register_whole(towns, tmp_path):
    merge(towns, tmp_path / "全县.xlsx")
    people, seats = results(tmp_path / "全县.xlsx", "procuratorate-kpi", tmp_path / "merged", ["优秀名额=1"])
    typed = save(tmp_path / "typed.xlsx", kpi_sheets(UNITS))
    assert (people, seats) == results(typed, "procuratorate-kpi", tmp_path / "whole", ["优秀名额=1"])
    # worked by hand: 3 分一件、封顶 9；满 10 得 4，满 20 得 8
    assert {key: one["总分"] for key, one in people.items()} == {
        "101": "7.00", "102": None, "201": "17.00", "202": "10.00", "301": "6.00",
    }
    assert [row[0] for row in openpyxl.load_workbook(tmp_path / "全县.xlsx")["指标"].values] == ["指标编号", "J01", "J02", "B01", "B02"]


def test_departments_and_their_people_merge_too(tmp_path):
    books = [
        save(tmp_path / name, kpi_sheets([unit], listed))
        for name, unit, listed in zip(TOWNS, UNITS, DEPARTMENTS, strict=True)
    ]
    merge(books, tmp_path / "全县.xlsx", "procuratorate-kpi-dept")
    found = results(tmp_path / "全县.xlsx", "procuratorate-kpi-dept", tmp_path / "merged")
    typed = save(tmp_path / "typed.xlsx", kpi_sheets(UNITS, [row for listed in DEPARTMENTS for row in listed]))
    assert found == results(typed, "procuratorate-kpi-dept", tmp_path / "whole")
    # K1 1.5 件得 2，扣 5；K2 的人不在岗；K3 6 件得 5；K4 2 件得 2，扣 15 封顶 10
    assert {key: one["总分"] for key, one in found[0].items()} == {"K1": "-3.00", "K2": "0.00", "K3": "5.00", "K4": "-8.00"}


@pytest.mark.parametrize("turn", range(3))
def test_neither_the_order_of_the_units_nor_of_their_rows_changes_anything(towns, tmp_path, turn):
    chance = random.Random(SEED + turn)
    mixed = [
        rewritten(book, tmp_path / "mixed" / book.name, lambda _, __, rows: chance.sample(rows, len(rows))) for book in towns
    ]
    chance.shuffle(mixed)
    merge(towns, tmp_path / "a.xlsx")
    merge(mixed, tmp_path / "b.xlsx")
    found = [results(tmp_path / f"{name}.xlsx", "procuratorate-kpi", tmp_path / name, ["优秀名额=2"]) for name in "ab"]
    assert found[0] == found[1]


def test_people_stand_in_the_order_of_the_files_as_given(towns, tmp_path):
    merge([towns[2], towns[0], towns[1]], tmp_path / "全县.xlsx")
    assert list(results(tmp_path / "全县.xlsx", "procuratorate-kpi", tmp_path / "r")[0]) == ["301", "101", "102", "201", "202"]


def test_a_register_sent_to_several_units_counts_once_but_equal_rows_of_one_file_all_count(tmp_path):
    shared = [("101", "简报一", "省级", None), ("101", "简报一", "省级", None)]
    staff = UNITS[0][0]
    books = [
        save(tmp_path / name, kpi_sheets([(staff, shared, [], [])], listed))
        for name, listed in zip(TOWNS, DEPARTMENTS[:2], strict=False)
    ]
    merged = merge(books, tmp_path / "全县.xlsx", "procuratorate-kpi-dept")
    rows = list(openpyxl.load_workbook(merged.path)["信息简报"].values)
    assert [row[0] for row in rows] == ["人员编号", "101", "101"]
    assert "“信息简报”有 2 行与别的文件完全相同，当作同一件，只留一份" in merged.notes


def test_the_merged_workbook_can_be_imported_into_an_open_period(tmp_path):
    books = split_sample(tmp_path / "units")
    ws = Workspace.create(tmp_path / "a.db", "样例县", "王经办")
    try:
        period = open_period(ws, "meiling", PERIOD)
        merged = merge_for(ws, period, books, tmp_path / "全县.xlsx")
        assert apply_import(ws, period, preview_import(ws, period, merged.path)) > 0
        compute(ws, period)
        write_results_for(ws, period, tmp_path / "from-window")
    finally:
        ws.close()
    record = json.loads((tmp_path / "from-window" / "results.json").read_text("utf-8"))
    assert {one["编号"]: one for one in record["subjects"]} == results(sample_book(), "meiling", tmp_path / "whole")[0]


# ── 要看一眼的 ───────────────────────────────────────────────────────────────


def test_departments_of_one_name_and_rows_of_the_list_that_one_unit_alone_has_are_pointed_out(towns, tmp_path):
    def change(sheet, headings, rows):
        if sheet == "花名册":
            rows[0][headings.index("科室")] = "办公室"
        return [*rows, ["J09", "调研", "个人", "理论调研", None, "每件", 4, None, None]] if sheet == "指标" else rows

    other = rewritten(towns[1], tmp_path / "other" / "新河镇.xlsx", change)
    merged = merge([towns[0], other], tmp_path / "全县.xlsx")
    assert "“指标”的指标编号 J09 只在“新河镇.xlsx”里有，合并后各单位都用上" in merged.notes
    assert any("“办公室”" in note and "名称照原样保留" in note for note in merged.notes)
    people = openpyxl.load_workbook(merged.path)["花名册"]
    assert [row[3] for row in people.values][1:] == ["城关一组", "办公室", "办公室", "新河一组"]


def test_what_is_left_unread_is_told_with_its_file(towns, tmp_path):
    book = openpyxl.load_workbook(towns[2])
    book["花名册"].cell(1, 9, "电话")
    book.save(towns[2])
    notes = merge(towns, tmp_path / "全县.xlsx").notes
    assert [note for note in notes if note.startswith("白水乡.xlsx：") and "电话" in note]


# ── 不合并的 ────────────────────────────────────────────────────────────────


def test_the_problems_of_all_files_come_at_once_each_with_its_file(towns, tmp_path):
    for book, cell, value in ((towns[0], "D2", "二十"), (towns[2], "D2", 10000)):
        spoilt = openpyxl.load_workbook(book)
        spoilt["信息简报"][cell] = value
        spoilt.save(book)
    (tmp_path / "坏.xlsx").write_bytes(b"not a workbook")
    found = refused(merge, [*towns, tmp_path / "坏.xlsx", tmp_path / "没有.xlsx"], tmp_path / "全县.xlsx")
    assert [(one.file, one.sheet, one.cell, one.value) for one in found] == [
        ("城关镇.xlsx", "信息简报", "D2", "二十"), ("白水乡.xlsx", "信息简报", "D2", "10000"),
        ("坏.xlsx", "", "", ""), ("没有.xlsx", "", "", ""),
    ]
    assert all(str(one).startswith(one.file) for one in found)
    assert not (tmp_path / "全县.xlsx").exists()


def test_a_number_that_stands_in_two_units_is_refused_and_both_files_are_named(towns, tmp_path):
    twin = save(tmp_path / "青山镇.xlsx", kpi_sheets([([("201", "丁一", "青山一组", "干部", None)], [], [], [])]))
    (problem,) = refused(merge, [*towns, twin], tmp_path / "全县.xlsx")
    assert (problem.sheet, problem.label, problem.subject, problem.value) == ("花名册", "人员编号", "201", "201")
    assert problem.file == "青山镇.xlsx"
    assert "“新河镇.xlsx”、“青山镇.xlsx”" in problem.what
    assert "乙一、丁一" in problem.what


def test_the_same_row_of_a_list_saying_different_things_is_refused_with_what_differs(towns, tmp_path):
    def change(sheet, headings, rows):
        if sheet == "指标":
            rows[0][headings.index("每件分值")], rows[0][headings.index("封顶")] = 4, None
        return rows

    other = rewritten(towns[1], tmp_path / "other" / "新河镇.xlsx", change)
    (problem,) = refused(merge, [towns[0], other, towns[2]], tmp_path / "全县.xlsx")
    assert (problem.file, problem.sheet, problem.subject) == ("新河镇.xlsx", "指标", "J01")
    assert "“城关镇.xlsx”" in problem.what
    assert "每件分值分别是“3”和“4”，封顶分别是“9”和“”" in problem.what


def test_files_of_one_name_are_told_apart_by_their_folder(towns, tmp_path):
    books = [save(tmp_path / town / "考核.xlsx", kpi_sheets([UNITS[0]])) for town in ("城关镇", "新河镇")]
    found = refused(merge, books, tmp_path / "全县.xlsx")
    assert {one.file for one in found} == {"新河镇/考核.xlsx"}
    assert all("“城关镇/考核.xlsx”" in one.what for one in found)


def test_one_workbook_the_same_one_twice_or_the_target_itself_cannot_be_merged(towns, tmp_path):
    assert [one.code for one in refused(merge, towns[:1], tmp_path / "全县.xlsx")] == ["K820"]
    again = tmp_path / "sub" / ".." / towns[0].name
    (tmp_path / "sub").mkdir()
    assert "K821" in [one.code for one in refused(merge, [towns[0], again], tmp_path / "全县.xlsx")]
    before = towns[1].read_bytes()
    assert [one.code for one in refused(merge, towns, towns[1], force=True)] == ["K822"]
    assert towns[1].read_bytes() == before


def test_a_file_in_the_way_stays_unless_it_is_to_be_replaced_and_stays_after_a_refusal(towns, tmp_path):
    out = tmp_path / "全县.xlsx"
    out.write_bytes(b"the old one")
    assert [one.code for one in refused(merge, towns, out)] == ["K815"]
    twin = save(tmp_path / "twin.xlsx", kpi_sheets([UNITS[0]]))
    assert {one.code for one in refused(merge, [*towns, twin], out, force=True)} == {"K823"}
    assert out.read_bytes() == b"the old one"
    merge(towns, out, force=True)
    assert openpyxl.load_workbook(out)["花名册"].max_row == 6
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*TOWNS, "twin.xlsx", "全县.xlsx"])


def test_a_refused_merge_leaves_no_folder_behind(towns, tmp_path):
    twin = save(tmp_path / "twin.xlsx", kpi_sheets([UNITS[0]]))
    refused(merge, [*towns, twin], tmp_path / "汇总" / "全县.xlsx")
    assert not (tmp_path / "汇总").exists()
    merge(towns, tmp_path / "汇总" / "全县.xlsx")
    assert (tmp_path / "汇总" / "全县.xlsx").stat().st_size


def test_a_rule_that_only_the_whole_breaks_is_refused_as_well(towns, tmp_path, monkeypatch):
    shipped = library.load_scheme("procuratorate-kpi")
    short = read_scheme(shipped.text + """
[[check]]
sheet  = "指标"
field  = "指标编号"
when   = "个数(指标) > 4"
says   = "指标不能多于 4 项"
remedy = "请合并几项"
""", "short.toml")
    monkeypatch.setattr(library, "load_scheme", lambda *_: short)
    own = ["J09", "调研", "个人", "理论调研", None, "每件", 4, None, None]
    books = [
        towns[0],
        rewritten(towns[1], tmp_path / "b" / "新河镇.xlsx", lambda name, _, rows: [*rows[1:], own] if name == "指标" else rows),
    ]
    (problem,) = refused(merge, books, tmp_path / "全县.xlsx")
    assert (problem.file, problem.sheet, problem.cell) == ("合并后的 全县.xlsx", "指标", "A2")
    assert "不能多于 4 项" in problem.what
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*TOWNS, "b"])


def test_a_workbook_that_does_not_read_back_whole_is_never_left(towns, tmp_path, monkeypatch):
    write = template.write_template

    def forgetful(scheme, path, data):
        write(scheme, path, replace(data, subjects=data.subjects[1:]))

    monkeypatch.setattr(template, "write_template", forgetful)
    with pytest.raises(RuntimeError):
        merge(towns, tmp_path / "全县.xlsx")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(TOWNS)


# ── 各单位的科室、月份和参数 ──────────────────────────────────────────────────────

BUREAU = {"录入": [("人员编号", "自评", "科室负责人评分")], "按月": [("人员编号", "月份", "岗位职责")]}
STATE = ("科室", "综合排名不合格", "一票否决")


def bureau(path, key, units, *states):
    """A unit's workbook of a scheme with a table by 科室: a person in each of ``units``."""
    people = [(f"{key}{number}", "某某", unit, "干部", None) for number, unit in enumerate(units)]
    return save(path, {"花名册": [PEOPLE, *people], **BUREAU, "科室情况": [STATE, *states]})


def test_what_is_said_of_a_department_must_not_fall_upon_another_units_of_the_same_name(tmp_path):
    books = [
        bureau(tmp_path / TOWNS[0], "1", ["办公室", "一股"], ("办公室", "否", "是"), ("一股", "否", "否")),
        bureau(tmp_path / TOWNS[1], "2", ["办公室", "一股"]),
    ]
    (problem,) = refused(merge_workbooks, books, "changsha-bureau", "2026", tmp_path / "全县.xlsx")
    assert (problem.file, problem.sheet, problem.subject, problem.label) == ("新河镇.xlsx", "科室情况", "办公室", "一票否决")
    assert "一票否决分别是“是”和“否”" in problem.what
    assert "改名" in problem.remedy


def test_units_that_say_the_same_of_their_departments_or_have_others_merge_without_a_word_on_the_table(tmp_path):
    books = [
        bureau(tmp_path / TOWNS[0], "1", ["办公室", "一股"], ("办公室", "是", "否"), ("一股", "否", "是")),
        bureau(tmp_path / TOWNS[1], "2", ["办公室", "二股"], ("办公室", "是", "否")),
    ]
    merged = merge_workbooks(books, "changsha-bureau", "2026", tmp_path / "全县.xlsx")
    assert list(openpyxl.load_workbook(merged.path)["科室情况"].values)[1:] == [("办公室", "是", None), ("一股", None, "是")]
    assert not any("科室情况" in note for note in merged.notes)


MONTHLY = ("人员编号", "月份", "评价人", "规章制度", "学习", "品德廉洁", "履职重点", "创新成效")


def monthly(path, key, *rows):
    person = (key, "某某", "台站", "职工", None)
    return save(path, {"花名册": [PEOPLE, person], "录入": [MONTHLY, *((key, *row) for row in rows)]})


def test_scores_are_bounded_by_the_parameters_given(tmp_path):
    books = [monthly(tmp_path / name, str(number), (7, "个人自评", 35, 5, 5, 5, 5)) for number, name in enumerate(TOWNS)]
    out, fulls = tmp_path / "全县.xlsx", ["规章制度满分=40", "学习满分=15", "品德廉洁满分=15", "履职重点满分=15", "创新成效满分=15"]
    assert {one.cell for one in refused(merge_workbooks, books, "broadcast-monthly", PERIOD, out)} == {"D2"}
    assert merge_workbooks(books, "broadcast-monthly", PERIOD, out, fulls).subjects == 3


def test_rows_of_other_months_are_left_out_and_that_is_said(tmp_path):
    inside, outside = (9, "个人自评", 10, 10, 10, 10, 10), (10, "个人自评", 11, 11, 11, 11, 11)
    books = [monthly(tmp_path / name, str(number), inside, outside) for number, name in enumerate(TOWNS[:2])]
    merged = merge_workbooks(books, "broadcast-monthly", PERIOD, tmp_path / "全县.xlsx")
    assert [row[1] for row in openpyxl.load_workbook(merged.path)["录入"].values] == ["月份", 9, 9]
    assert [note for note in merged.notes if "1 行的月份不在" in note and note.startswith(TOWNS[1])]


# ── 命令行 ────────────────────────────────────────────────────────────────


def command(capsys, books, out, *more):
    words = ["merge", *books, "--scheme", "procuratorate-kpi", "--period", PERIOD, "--out", out, *more]
    status = cli.main([str(word) for word in words])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_command_says_what_it_merged(towns, tmp_path, capsys):
    status, said, complaints = command(capsys, towns, tmp_path / "全县.xlsx")
    assert (status, complaints) == (0, "")
    assert said.splitlines()[0] == f"已合并：{tmp_path / '全县.xlsx'}（3 个文件，共 5 人）"


def test_the_command_lists_every_problem_on_a_line_of_its_own_and_ends_with_2(towns, tmp_path, capsys):
    twin = save(tmp_path / "青山镇.xlsx", kpi_sheets([UNITS[0]]))
    status, said, complaints = command(capsys, [*towns, twin], tmp_path / "全县.xlsx", "--param", "基础=3")
    assert (status, said) == (2, "")
    lines = complaints.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["参数", "青山镇.xlsx", "青山镇.xlsx"]
    assert not (tmp_path / "全县.xlsx").exists()


def test_a_parameter_that_only_computing_needs_may_be_left_out(tmp_path, capsys):
    quarters = ("人员编号", "季度", "等次", "考评得分")
    books = [
        save(tmp_path / name, {
            "花名册": [PEOPLE, (str(number), f"人{number}", "科室", "一般工作人员", None)],
            "季度结果": [quarters, *((str(number), str(quarter), "称职", 80) for quarter in range(1, 5))],
        })
        for number, name in enumerate(TOWNS)
    ]
    assert merge_workbooks(books, "meiling-year", "2026", tmp_path / "全县.xlsx").subjects == 3


def test_help_is_in_chinese(capsys):
    assert cli.main(["merge", "--help"]) == 0
    said = capsys.readouterr().out
    assert "把各单位填好的工作簿合并成一个" in said
    assert "usage" not in said


def test_books_are_left_as_they_were(towns, tmp_path):
    before = [Path(book).read_bytes() for book in towns]
    merge(towns, tmp_path / "全县.xlsx")
    assert [Path(book).read_bytes() for book in towns] == before
