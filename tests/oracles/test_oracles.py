"""The engine against independent readings of sheets.md §4–§10: every item, total, rank, grade, bonus, 缺项 and 名额.

And, for the same schemes, where exactly a spoilt workbook or a wrong ``--param`` is refused (sheets.md §1).
"""

from __future__ import annotations

import importlib
import random
from pathlib import Path
from types import ModuleType

import pytest
import spoilt_books as books
from engine_side import by_workbook, differences, direct

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.workbook import read_job

SCHEMES = ("shinan-justice", "shinan-finance", "xinban", "xinban-year", "xinban-dept", "changsha-bureau", "local-tax")
PERIODS = {"xinban": "2026Q3", "local-tax": "2026Q3"}


def oracle_of(scheme: str) -> ModuleType:
    """The independent reading of a scheme."""
    return importlib.import_module(f"oracle_{scheme.replace('-', '_')}")


def check(scheme: str, seed: int) -> None:
    oracle = oracle_of(scheme)
    office = oracle.office(random.Random(seed))
    assert differences(direct(oracle, office), oracle.compute(office.book, office.params)) == []


def check_workbook(scheme: str, seed: int, folder: Path) -> None:
    oracle, rng = oracle_of(scheme), random.Random(seed)
    office = oracle.office(rng)
    assert differences(by_workbook(oracle, office, folder, rng), oracle.compute(office.book, office.params)) == []


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("scheme", SCHEMES)
def test_random_offices_equal_the_oracle(scheme: str, seed: int) -> None:
    check(scheme, seed)


@pytest.mark.parametrize("seed", range(100, 106))
@pytest.mark.parametrize("scheme", SCHEMES)
def test_random_workbooks_equal_the_oracle(scheme: str, seed: int, tmp_path: Path) -> None:
    check_workbook(scheme, seed, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 1600))
@pytest.mark.parametrize("scheme", SCHEMES)
def test_many_random_offices_equal_the_oracle(scheme: str, seed: int) -> None:
    check(scheme, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2000, 2200))
@pytest.mark.parametrize("scheme", SCHEMES)
def test_many_random_workbooks_equal_the_oracle(scheme: str, seed: int, tmp_path: Path) -> None:
    check_workbook(scheme, seed, tmp_path)


def test_a_wrong_figure_would_be_seen() -> None:
    """The comparison itself: one figure of the oracle put wrong is told, and nothing else."""
    oracle = oracle_of("local-tax")
    office = oracle.office(random.Random(3))
    wanted = oracle.compute(office.book, office.params)
    wanted["subjects"][1].update(总分="12.34", 名次=99)
    wanted["subjects"][2]["项目"]["综合得分"] = None
    told = [line.split("：")[0].split(":")[0] for line in differences(direct(oracle, office), wanted)]
    second, third = (wanted["subjects"][place]["编号"] for place in (1, 2))
    assert told == [f"{second} 总分", f"{second} 名次", f"{third} 综合得分"]


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────────

Base = tuple[str, books.Sheets, list[str]]
Places = set[tuple[str, str, str]]

JUSTICE: Base = ("shinan-justice", books.JUSTICE, ["优秀名额=1"])
CHANGSHA: Base = ("changsha-bureau", books.CHANGSHA, ["优秀名额=1"])
FINANCE: Base = ("shinan-finance", books.FINANCE, [])
DEPT: Base = ("xinban-dept", books.XINBAN_DEPT, [])
QUARTER: Base = ("xinban", books.XINBAN, [])
YEAR: Base = ("xinban-year", books.XINBAN_YEAR, [])
TAX: Base = ("local-tax", books.LOCAL_TAX, [])
BASES = (JUSTICE, CHANGSHA, FINANCE, DEPT, QUARTER, YEAR, TAX)

#: what is put in which cells, and every place that must be refused: (表, 单元格, 栏目)
SPOILT = {
    # some office's own schemes
    "a score above full marks": (QUARTER, {"录入!B2": 40.01}, {("录入", "B2", "共性目标")}),
    "a score below nothing": (QUARTER, {"录入!D4": -0.5}, {("录入", "D4", "B岗")}),
    "three refusals at once": (
        QUARTER, {"录入!B2": "很好", "录入!D3": 20.5, "花名册!D4": "工勤"},
        {("录入", "B2", "共性目标"), ("录入", "D3", "B岗"), ("花名册", "D4", "考核类别")},
    ),
    "a number twice in the entries": (QUARTER, {"录入!A4": "001"}, {("录入", "A4", "人员编号")}),
    "a number nobody has": (QUARTER, {"录入!A4": "0003"}, {("录入", "A4", "人员编号")}),
    "a number twice in the roster": (QUARTER, {"花名册!A3": "００１", "录入!A3": None, "录入!B3": None, "录入!C3": None, "录入!D3": None},
                                     {("花名册", "A3", "人员编号")}),
    "a person and a quarter twice": (YEAR, {"季度结果!B3": "1"}, {("季度结果", "A3", "人员编号")}),
    "no such quarter, no score, too high a score": (
        YEAR, {"季度结果!B2": 5, "季度结果!C3": None, "季度结果!C4": 100.5},
        {("季度结果", "B2", "季度"), ("季度结果", "C3", "考评得分"), ("季度结果", "C4", "考评得分")},
    ),
    "neither 是 nor 否": (YEAR, {"录入!B2": "有"}, {("录入", "B2", "一票否决")}),
    "points not on the list": (DEPT, {"信息!C2": 3, "表彰!C2": "区"}, {("信息", "C2", "分值"), ("表彰", "C2", "级别")}),
    "a 科室 not on the list": (DEPT, {"信息!A3": "K9"}, {("信息", "A3", "科室编号")}),
    "half a piece of special work": (DEPT, {"录入!D2": 1.5, "录入!B3": 20.01}, {("录入", "D2", "特色工作数"), ("录入", "B3", "网站")}),
    # 地税
    "an income deduction without the task": (TAX, {"扣分!B2": "收入"}, {("扣分", "B2", "部分")}),
    "a deduction above 100 and one for nothing": (
        TAX, {"扣分!D2": 100.01, "扣分!C4": None}, {("扣分", "D2", "扣分"), ("扣分", "C4", "事项")},
    ),
    # 长沙县
    "a 科室 that is not in the roster": (CHANGSHA, {"科室情况!A2": "财务科"}, {("科室情况", "A2", "科室")}),
    "adjustments out of their range": (
        CHANGSHA, {"录入!E2": 40.5, "录入!E4": -61}, {("录入", "E2", "阶段性加减分"), ("录入", "E4", "阶段性加减分")},
    ),
    "no thirteenth month, a month twice": (
        CHANGSHA, {"按月!B2": 13, "按月!B4": 1}, {("按月", "B2", "月份"), ("按月", "A4", "人员编号")},
    ),
    # 市南财政
    "base marks only for some": (FINANCE, {"业务目标!D2": None}, {("业务目标", "D2", "基本分")}),
    "base marks that do not add up": (FINANCE, {"业务目标!D3": 29.5}, {("业务目标", "D2", "基本分")}),
    "base marks of nothing": (FINANCE, {"业务目标!D7": 0}, {("业务目标", "D7", "基本分")}),
    "a 科室 whose number of texts nobody knows": (FINANCE, {"科室名单!C3": None}, {("科室名单", "C3", "每季信息任务数")}),
    "a goal twice": (FINANCE, {"业务目标!B5": "档案", "业务目标!B4": "档案"}, {("业务目标", "A5", "科室编号")}),
    "no such grade, no such quarter, no such mark": (
        FINANCE, {"业务目标!E4": "一般", "机关建设!B3": "二", "机关建设!D2": "有"},
        {("业务目标", "E4", "档次"), ("机关建设", "B3", "季度"), ("机关建设", "D2", "AB角")},
    ),
    "who adopted it is not on the list": (FINANCE, {"信息采用!D2": "县"}, {("信息采用", "D2", "级别")}),
    # 市南司法
    "more often there than it was held": (JUSTICE, {"录入!C3": 5}, {("录入", "C3", "学习参加次数")}),
    "there though it was never held": (JUSTICE, {"录入!E3": 1}, {("录入", "E3", "集体活动参加次数")}),
    "a third of a day, a ground that is not there": (
        JUSTICE, {"录入!F3": 0.3, "录入!G3": "1、13", "录入!H4": "21"},
        {("录入", "F3", "累计旷工天数"), ("录入", "G3", "基本称职情形"), ("录入", "H4", "不称职情形")},
    ),
    "percentages out of range or not there": (
        JUSTICE, {"按月!C2": "100.5%", "按月!D3": None}, {("按月", "C2", "出勤率"), ("按月", "D3", "无早退率")},
    ),
    "weeks": (
        JUSTICE, {"周记!B2": 54, "周记!E2": 50.5, "周记!D3": "没交"},
        {("周记", "B2", "周次"), ("周记", "E2", "科室负责人"), ("周记", "D3", "提交")},
    ),
    "a half-year and a level twice": (JUSTICE, {"测评!B3": "上半年"}, {("测评", "A3", "人员编号")}),
    "a level this kind of matter has not": (JUSTICE, {"事项!D2": "国家"}, {("事项", "D2", "级别")}),
    "a matter without its level": (JUSTICE, {"事项!D4": None}, {("事项", "D4", "级别")}),
    "points outside the bounds of their kind": (JUSTICE, {"事项!F3": 4.5}, {("事项", "F3", "分值")}),
    "a matter without its points": (JUSTICE, {"事项!F3": None}, {("事项", "F3", "分值")}),
    "no such kind of matter, shared by nobody": (
        JUSTICE, {"事项!C4": "创新", "事项!E2": 0}, {("事项", "C4", "事项类别"), ("事项", "E2", "分摊人数")},
    ),
}

#: sheets and columns left out
LEFT_OUT = {
    "no entries": (QUARTER, ("录入",), {("录入", "", "")}),
    "a column that must be there": (QUARTER, ("录入.B岗", "花名册.科室"), {("录入", "", "B岗"), ("花名册", "", "科室")}),
    "no weeks, and no percentages": (JUSTICE, ("周记", "按月.出勤率"), {("周记", "", ""), ("按月", "", "出勤率")}),
    "no votes of the levels": (JUSTICE, ("测评.评议层次",), {("测评", "", "评议层次")}),
    "no grades, no number of texts sent": (
        FINANCE, ("业务目标.档次", "机关建设.报送信息数"), {("业务目标", "", "档次"), ("机关建设", "", "报送信息数")},
    ),
    "no quarters": (YEAR, ("季度结果",), {("季度结果", "", "")}),
}
MAY_BE_LEFT_OUT = {
    "xinban-year": (YEAR, ("录入",)), "xinban-dept": (DEPT, ("信息", "表彰")), "shinan-finance": (FINANCE, ("信息采用", "业务目标.基本分")),
    "changsha-bureau": (CHANGSHA, ("科室情况", "录入.优秀票")), "local-tax": (TAX, ("扣分", "录入")),
    "shinan-justice": (JUSTICE, ("事项", "周记.目标类别", "录入.基本称职情形")),
}

#: ``--param`` texts that are refused, and the names they are refused at
WRONG_PARAMS = {
    "full marks that do not add up": (QUARTER, ["A岗满分=45"], {"A岗满分"}),
    "the bound moves with the parameter": (QUARTER, ["A岗满分=30", "B岗满分=30"], None),
    "unknown": (QUARTER, ["年终奖=100"], {"年终奖"}),
    "not a number": (QUARTER, ["季度考核奖=一千"], {"季度考核奖"}),
    "nothing may be set here": (YEAR, ["优秀名额=3"], {"优秀名额"}),
    "seats are whole": (FINANCE, ["先进科室名额=1.5"], {"先进科室名额"}),
    "seats are not below nothing": (FINANCE, ["先进科室名额=-1"], {"先进科室名额"}),
    "lines that do not fall": (TAX, ["优秀线=70"], {"优秀线"}),
    "no such choice": (TAX, ["无收入任务=免"], {"无收入任务"}),
    "seats must be given": (("changsha-bureau", books.CHANGSHA, []), [], {"优秀名额"}),
    "seats must be given, justice": (("shinan-justice", books.JUSTICE, []), [], {"优秀名额"}),
    "weights that do not add up": (CHANGSHA, ["自评权重=50"], {"自评权重"}),
    "a weight above 100": (CHANGSHA, ["科室挂钩权重=101"], {"科室挂钩权重"}),
    "two things wrong": (CHANGSHA, ["称职线=95", "奖金=1"], {"优秀线", "奖金"}),
}


def refused(base: Base, path: Path, params: list[str] | None = None) -> list[tuple[str, str, str]]:
    """Where a workbook is refused: (表, 单元格, 栏目) of each problem; [] if it is read."""
    scheme, _, usual = base
    try:
        read_job(path, scheme, PERIODS.get(scheme, "2026"), [*usual, *(params or [])])
    except Refused as caught:
        return sorted((problem.sheet, problem.cell, problem.label) for problem in caught.problems)
    return []


@pytest.mark.parametrize("base", BASES, ids=lambda base: base[0])
def test_the_workbooks_to_be_spoilt_are_right(base: Base, tmp_path: Path) -> None:
    assert refused(base, books.saved(base[1], tmp_path / "book.xlsx", {})) == []


@pytest.mark.parametrize(("base", "puts", "wanted"), SPOILT.values(), ids=SPOILT)
def test_spoilt_cells_are_refused_where_they_stand(
    base: Base, puts: dict[str, books.Cell], wanted: Places, tmp_path: Path,
) -> None:
    assert refused(base, books.saved(base[1], tmp_path / "book.xlsx", puts)) == sorted(wanted)


@pytest.mark.parametrize(("base", "drops", "wanted"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_must_be_there_is_asked_for(base: Base, drops: tuple[str, ...], wanted: Places, tmp_path: Path) -> None:
    assert refused(base, books.saved(base[1], tmp_path / "book.xlsx", {}, drops)) == sorted(wanted)


@pytest.mark.parametrize(("base", "drops"), MAY_BE_LEFT_OUT.values(), ids=MAY_BE_LEFT_OUT)
def test_what_may_be_absent_may(base: Base, drops: tuple[str, ...], tmp_path: Path) -> None:
    assert refused(base, books.saved(base[1], tmp_path / "book.xlsx", {}, drops)) == []


@pytest.mark.parametrize(("base", "params", "names"), WRONG_PARAMS.values(), ids=WRONG_PARAMS)
def test_wrong_parameters_are_refused_by_name(base: Base, params: list[str], names: set[str] | None, tmp_path: Path) -> None:
    path = books.saved(base[1], tmp_path / "book.xlsx", {})
    wanted = sorted(("参数", "", name) for name in names) if names is not None else [("录入", "C2", "A岗"), ("录入", "C3", "A岗")]
    assert refused(base, path, params) == wanted
