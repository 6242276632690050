"""results.json and results.xlsx show exactly what was computed."""

import json
from datetime import date
from decimal import Decimal

import pytest
from exchange_books import MEILING, book, save
from openpyxl import load_workbook

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.cohort import Cohort, Decision, DecisionKind, Subject
from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.exchange import files
from kaohe_desktop.exchange.problem_list import write_problems
from kaohe_desktop.exchange.problems import KINDS
from kaohe_desktop.exchange.reading import read_workbook
from kaohe_desktop.exchange.results import results_record, write_json, write_results_workbook


@pytest.fixture
def cohort(meiling, tmp_path):
    data = read_workbook(save(book(MEILING), tmp_path), meiling)
    return Cohort(Period.parse("2026Q3"), data.subjects, {}, data.tables)


@pytest.fixture
def tied(meiling):
    """Eight equals for two seats: everybody is 待议."""
    people = tuple(
        Subject(f"{n:03d}", {"人员编号": f"{n:03d}", "姓名": f"=1+{n}", "科室": "@办公室", "考核类别": "中层干部", "常规工作安排": "科室",
                             "重点项目数": "0", "科室工作": Decimal(90), "党政领导测评": Decimal(95)})
        for n in range(8)
    )
    return Cohort(Period.parse("2026Q3"), people)


def table(path, sheet):
    """A sheet's heading row and data rows as dictionaries of cells."""
    made = load_workbook(path)[sheet]
    heads = [cell.value for cell in made[3]]
    return heads, [dict(zip(heads, row, strict=True)) for row in made.iter_rows(min_row=4)]


def test_the_record_has_the_contract_s_keys_in_order(meiling, cohort):
    record = results_record(meiling, appraise(meiling, cohort))
    assert list(record) == ["scheme", "scheme_version", "period", "subjects", "名额"]
    assert (record["scheme"], record["period"]) == ("meiling", "2026Q3")
    assert [subject["编号"] for subject in record["subjects"]] == ["001", "002", "003", "010"]
    first = record["subjects"][0]
    assert list(first) == ["编号", "名称", "考核类别", "项目", "总分", "名次", "等次", "待议", "奖金", "规则", "缺项"]
    assert list(first["项目"]) == ["常规工作得分", "重点项目得分", "考勤得分", "奖惩附加分", "基础得分", "测评分值"]
    assert first["项目"]["常规工作得分"] == "85.50"
    assert first["项目"]["重点项目得分"] is None
    assert first["名次"] == 1
    assert first["待议"] is False
    exempt = record["subjects"][2]
    assert exempt["等次"] == "不纳入考核"
    assert exempt["总分"] is None
    assert exempt["规则"][0]["依据"] == "一、第一款"
    assert list(record["名额"][0]) == ["考核类别", "等次", "基数", "名额", "已用", "待议"]


def test_the_json_file_is_utf8_and_gives_the_record_back(meiling, cohort, tmp_path):
    record = results_record(meiling, appraise(meiling, cohort))
    write_json(record, tmp_path / "results.json")
    text = (tmp_path / "results.json").read_text("utf-8")
    assert json.loads(text) == record
    assert "常规工作得分" in text


def test_the_workbook_shows_the_record_s_figures_exactly(meiling, cohort, tmp_path):
    outcome = appraise(meiling, cohort)
    path = tmp_path / "results.xlsx"
    write_results_workbook(meiling, cohort, outcome, path)
    record = results_record(meiling, outcome)
    heads, rows = table(path, "结果")
    assert heads == ["人员编号", "姓名", "科室", "考核类别", "常规工作得分", "重点项目得分", "考勤得分", "奖惩附加分", "基础得分", "测评分值",
                     "考评得分", "名次", "等次", "奖金", "待议", "说明", "缺项"]
    for row, subject in zip(rows, record["subjects"], strict=True):
        figures = {**subject["项目"], "考评得分": subject["总分"], "奖金": subject["奖金"]}
        for name, shown in figures.items():
            cell = row[name]
            if shown is None:
                assert cell.value is None
            else:
                assert cell.data_type == "n"
                assert Decimal(str(cell.value)) == Decimal(shown)
                assert cell.number_format == "0.00"
                assert cell.alignment.horizontal == "right"
        assert row["人员编号"].value == subject["编号"]
        assert row["人员编号"].data_type == "s"
        assert row["名次"].value == subject["名次"]
        assert row["等次"].value == subject["等次"]
        assert all(rule["规则"] in (row["说明"].value or "") for rule in subject["规则"])
        assert (row["缺项"].value or "") == "、".join(subject["缺项"])


def test_every_figure_of_two_decimals_is_saved_as_it_is_shown(tmp_path):
    from openpyxl import Workbook

    from kaohe_desktop.exchange.book_stream import Figure, Page, save_with_rows

    made = Workbook()
    shown = [f"{number // 100}.{number % 100:02d}" for number in range(12_001)]
    save_with_rows(made, made.sheetnames[0], Page(1, [[Figure(text, 0)] for text in shown]), tmp_path / "f.xlsx")
    cells = [row[0] for row in load_workbook(tmp_path / "f.xlsx").active.iter_rows(values_only=True)]
    assert [Decimal(repr(cell)) for cell in cells] == [Decimal(text) for text in shown]


def test_ties_quotas_and_explanations_have_their_sheets(meiling, tied, tmp_path):
    outcome = appraise(meiling, tied)
    path = tmp_path / "results.xlsx"
    write_results_workbook(meiling, tied, outcome, path)
    assert load_workbook(path).sheetnames == ["结果", "名额", "待议", "算分说明"]
    _, ties = table(path, "待议")
    assert [row["人员编号"].value for row in ties if row["等次"].value == "优秀"] == [s.key for s in tied.subjects]
    assert ties[0]["余下名额"].value == 2
    _, quotas = table(path, "名额")
    assert [(row["等次"].value, row["名额"].value, row["基数"].value) for row in quotas][:1] == [("优秀", 2, 8)]
    _, rows = table(path, "结果")
    assert rows[0]["待议"].value.startswith("待议")
    _, steps = table(path, "算分说明")
    for subject in tied.subjects:
        mine = [row for row in steps if row["人员编号"].value == subject.key]
        assert [row["项目"].value for row in mine] == [step.label for step in outcome.explain(subject.key)]
        assert mine


def test_a_decision_is_told_in_the_remarks(meiling, tied, tmp_path):
    decided = Decision("003", DecisionKind.TIE, "优秀", "工作突出", date(2026, 10, 9), "领导小组")
    cohort = Cohort(tied.period, tied.subjects, decisions=(decided,))
    write_results_workbook(meiling, cohort, appraise(meiling, cohort), tmp_path / "r.xlsx")
    _, rows = table(tmp_path / "r.xlsx", "结果")
    assert "工作突出" in rows[3]["说明"].value
    assert "2026-10-09" in rows[3]["说明"].value


def test_names_that_look_like_formulas_are_texts(meiling, tied, tmp_path):
    write_results_workbook(meiling, tied, appraise(meiling, tied), tmp_path / "r.xlsx")
    _, rows = table(tmp_path / "r.xlsx", "结果")
    assert [row["姓名"].value for row in rows] == [f"=1+{n}" for n in range(8)]
    assert {row["姓名"].data_type for row in rows} == {"s"}
    assert {row["科室"].data_type for row in rows} == {"s"}


def test_sheets_are_frozen_filtered_and_print_on_a4(meiling, tied, tmp_path):
    write_results_workbook(meiling, tied, appraise(meiling, tied), tmp_path / "r.xlsx")
    made = load_workbook(tmp_path / "r.xlsx")
    assert made["结果"].freeze_panes == "C4"
    assert made["结果"].auto_filter.ref == "A3:Q11"
    for sheet in made.worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.print_title_rows == "$3:$3"
        assert meiling.scheme.head.name in sheet["A1"].value
        assert "2026年第三季度" in sheet["A2"].value


def test_explanations_go_on_over_as_many_sheets_as_needed(meiling, tied, tmp_path, monkeypatch):
    from kaohe_desktop.exchange import results_book

    monkeypatch.setattr(results_book, "LAST_ROW", 23)
    outcome = appraise(meiling, tied)
    write_results_workbook(meiling, tied, outcome, tmp_path / "r.xlsx")
    made = load_workbook(tmp_path / "r.xlsx")
    pages = [sheet for sheet in made.worksheets if sheet.title.startswith("算分说明")]
    assert len(pages) > 1
    steps = sum(len(outcome.explain(subject.key)) for subject in tied.subjects)
    assert sum(sheet.max_row - 3 for sheet in pages) == steps
    assert all(sheet.max_row <= 23 for sheet in pages)


def test_the_problem_list_has_the_contract_s_keys(tmp_path):
    problem = KINDS[-1].at(sheet="录入", cell="F7", subject="013", label="科室工作", value="120", why="磁盘坏了")
    write_problems([problem], tmp_path / "problems.json")
    (record,) = json.loads((tmp_path / "problems.json").read_text("utf-8"))
    assert list(record) == ["表", "单元格", "编号", "栏目", "值", "问题"]
    assert list(record.values())[:5] == ["录入", "F7", "013", "科室工作", "120"]
    assert problem.what in record["问题"]
    assert problem.remedy in record["问题"]
    assert problem.code in record["问题"]


def test_codes_are_this_room_s_and_each_is_used_once():
    codes = [kind.code for kind in KINDS]
    assert len(set(codes)) == len(codes)
    assert all("K200" <= code <= "K299" for code in codes)


def test_a_missing_folder_is_refused_in_words(tmp_path):
    with pytest.raises(Refused) as refused:
        write_json({}, tmp_path / "无" / "results.json")
    assert [problem.code for problem in refused.value.problems] == ["K240"]


@pytest.mark.parametrize(("number", "code"), [("ENOSPC", "K243"), ("EACCES", "K242"), ("EROFS", "K242"), ("EBUSY", "K241"), ("EIO", "K244")])
def test_a_failed_write_is_refused_and_leaves_the_old_file(number, code, tmp_path, monkeypatch):
    import errno

    target = tmp_path / "results.json"
    target.write_text("旧的", encoding="utf-8")

    def fail(_scratch):
        raise OSError(getattr(errno, number), "x")

    monkeypatch.setattr(files, "_settle", fail)
    with pytest.raises(Refused) as refused:
        write_json({"新": 1}, target)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert target.read_text("utf-8") == "旧的"
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]


def test_a_target_that_is_a_folder_is_refused(tmp_path):
    (tmp_path / "results.json").mkdir()
    with pytest.raises(Refused):
        write_json({}, tmp_path / "results.json")
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]
