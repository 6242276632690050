"""Hand-picked wrong workbooks and params of sheets.md §11–§17: exactly which 表, 单元格 and 栏目 are refused (§1)."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.workbook import read_job

Grid = list[list[Any]]
ROSTER: Grid = [
    ["人员编号", "姓名", "性别", "科室", "职务", "考核类别", "人员状态"],
    ["001", "李样", "女", "综合科", "", "一般干部", ""],
    ["002", "王样", "男", "经济科", "", "一般干部", "在岗"],
]
UNITS: Grid = [["科室编号", "科室", "考核类别"], ["A1", "综合科", ""], ["A2", "经济科", ""]]
HALVES = (
    "机关制度", "本职部门评", "本职自评", "本职民主测评", "中心部门评", "中心自评", "中心民主测评", "蹲点部门评", "蹲点自评", "蹲点民主测评",
)
BOOKS: dict[str, dict[str, Grid]] = {
    "jingzhou": {
        "花名册": [row + [extra] for row, extra in zip(ROSTER, ("职务层次", "正科", "正科"), strict=True)],
        "按轮": [["人员编号", "轮次", "上级评分", "同级评分", "下级评分"], ["001", 1, 90, 90, 90], ["001", 2, 90, None, 90], ["002", 1, 80, 80, 80]],
        "录入": [["人员编号", "民主测评", "实绩突出干部"], ["001", 90, "是"], ["002", 80, None]],
        "历年": [["人员编号", "年度", "实绩得分", "年度考核得分", "年度考核等次"], ["001", 2024, 85, None, "优秀"], ["001", 2025, 85, 90, None]],
    },
    "jingzhou-unit": {
        "科室名单": UNITS,
        "目标": [
            ["科室编号", "目标名称", "目标类别", "权重", "完成率"], ["A1", "甲", "", 60, "95%"],
            ["A2", "甲", "职能目标", 100, 80], ["A1", "乙", "", 40, None],
        ],
    },
    "township-9010": {
        "花名册": [row + [extra] for row, extra in zip(ROSTER, ("驻村", "是", "否"), strict=True)],
        "按月": [["人员编号", "月份", *HALVES], ["001", 7, *[90] * 10], ["002", 7, *[90] * 7, None, None, None]],
    },
    "township-target": {
        "花名册": ROSTER,
        "条款": [["条款编号", "条款内容", "分值"], ["T1", "学习", 40], ["T2", "工作", 60]],
        "检查": [["人员编号", "条款编号", "得分"], ["001", "T1", 40], ["001", "T2", 55.5], ["002", "T1", None]],
    },
    "broadcast-monthly": {
        "花名册": ROSTER,
        "录入": [
            ["人员编号", "月份", "评价人", "规章制度", "学习", "品德廉洁", "履职重点", "创新成效"], ["001", 7, "个人自评", 20, 20, 20, 20, 20],
            ["001", 7, "部门初评", 20, 19.5, 18, 17, 16], ["001", 7, "小组综合", 10, 10, 10, 10, 10],
        ],
    },
    "procuratorate-kpi": {
        "花名册": ROSTER,
        "指标": [
            ["指标编号", "指标名称", "对象", "数据来源", "级别", "计分方式", "每件分值", "分段", "封顶"],
            ["K1", "信息", "个人", "信息简报", "市", "每件", 2, None, 10], ["K2", "办案", "个人", "导入", None, "分段", None, "1:2;3:5", None],
            ["K3", "补充", "部门", "补录", None, "直接", None, None, None],
        ],
        "信息简报": [["人员编号", "日期", "题目", "级别", "件数"], ["001", "2026-07-01", "一", "市", None]],
        "导入": [["指标编号", "人员编号", "数值"], ["K2", "001", 3]],
        "补录": [["指标编号", "人员编号", "数值", "审核"], ["K3", "002", 3, "通过"]],
    },
    "county-office": {
        "花名册": ROSTER,
        "按月": [["人员编号", "月份", "自评", "领导审定"], ["001", 1, 95, 90], ["001", 2, None, 90], ["002", 1, None, None]],
        "抽查": [["人员编号", "日期", "扣分", "事由"], ["001", "2026年3月5日", 1.5, "迟到"]],
        "公众评议": [["人员编号", "次别", "得分"], ["001", "年中", 90], ["001", "年终", 90], ["002", "年中", 80]],
    },
    "county-office-dept": {
        "科室名单": UNITS,
        "按月": [["科室编号", "月份", "自评", "领导审定"], ["A1", 1, 95, 90], ["A2", 1, None, 88]],
        "录入": [["科室编号", "未完成任务"], ["A1", "是"], ["A2", "否"]],
    },
    "forestry-station": {
        "花名册": ROSTER,
        "录入": [["人员编号", "自评", "组织评议", "群众评议"], ["001", 90, 90, 90], ["002", "８０．５", " 80 ", None]],
    },
    "forestry-station-year": {
        "花名册": ROSTER,
        "季度结果": [["人员编号", "季度", "考评得分"], ["001", 1, 90], ["001", 2, 90], ["002", 1, 80]],
    },
}
BOOKS["procuratorate-kpi-dept"] = {"科室名单": UNITS, **BOOKS["procuratorate-kpi"]}
PERIODS = {
    "township-9010": "2026Q3", "township-target": "2026Q3", "broadcast-monthly": "2026-07", "procuratorate-kpi": "2026B4",
    "procuratorate-kpi-dept": "2026H1", "forestry-station": "2026Q3",
}
#: scheme, {表!单元格: what stands there instead}, refused (表!单元格 栏目; "表! 栏目" a column, "表!" a sheet).
CELLS: list[tuple[str, dict[str, Any], set[str]]] = [
    ("jingzhou", {"按轮!B3": 7, "按轮!B4": 0}, {"按轮!B3 轮次", "按轮!B4 轮次"}),
    ("jingzhou", {"按轮!B3": 1}, {"按轮!A3 人员编号"}),
    ("jingzhou", {"按轮!B3": 1.5, "按轮!C2": 100.01, "按轮!E4": -0.5}, {"按轮!B3 轮次", "按轮!C2 上级评分", "按轮!E4 下级评分"}),
    ("jingzhou", {"按轮!A4": "003", "录入!A3": "2"}, {"按轮!A4 人员编号", "录入!A3 人员编号"}),
    ("jingzhou", {"按轮!A4": 2}, {"按轮!A4 人员编号"}),
    ("jingzhou", {"花名册!H3": " ", "花名册!B2": None}, {"花名册!H3 职务层次", "花名册!B2 姓名"}),
    ("jingzhou", {"花名册!C2": "未知", "花名册!G3": "退休"}, {"花名册!C2 性别", "花名册!G3 人员状态"}),
    ("jingzhou", {"录入!C2": "Y", "录入!B2": "90分", "录入!B3": "1e1"}, {"录入!C2 实绩突出干部", "录入!B2 民主测评", "录入!B3 民主测评"}),
    ("jingzhou", {"录入!B2": True, "录入!B3": datetime(2026, 7, 1)}, {"录入!B2 民主测评", "录入!B3 民主测评"}),
    ("jingzhou", {"历年!B2": 1989, "历年!C3": None, "历年!E2": "良好"}, {"历年!B2 年度", "历年!C3 实绩得分", "历年!E2 年度考核等次"}),
    ("jingzhou", {"历年!B3": 2024, "历年!D3": "1,0"}, {"历年!A3 人员编号", "历年!D3 年度考核得分"}),
    ("jingzhou", {"花名册!H1": "层次"}, {"花名册! 职务层次"}),
    ("jingzhou", {"录入!B1": None}, {"录入! 民主测评"}),
    ("jingzhou", {"录入!C1": "民 主测评"}, {"录入!C1 民主测评"}),
    ("jingzhou-unit", {"目标!D4": 39.99}, {"目标!D2 权重"}),
    ("jingzhou-unit", {"目标!D3": 100.5}, {"目标!D3 权重"}),
    ("jingzhou-unit", {"目标!B4": "甲"}, {"目标!A4 科室编号"}),
    ("jingzhou-unit", {"目标!E2": "1000.01%", "目标!E3": -1, "目标!C2": "重点"}, {"目标!E2 完成率", "目标!E3 完成率", "目标!C2 目标类别"}),
    ("jingzhou-unit", {"目标!A3": "A3", "目标!D3": 7}, {"目标!A3 科室编号"}),
    ("jingzhou-unit", {"科室名单!A3": "Ａ1", "目标!A3": "A1", "目标!B3": "丙", "目标!D3": 0}, {"科室名单!A3 科室编号"}),
    ("township-9010", {"按月!K3": 90}, {"按月!K3 蹲点自评"}),
    ("township-9010", {"按月!B3": 6, "按月!K3": 90}, set()),
    ("township-9010", {"按月!B3": 13, "按月!C2": "90.0.1", "花名册!H2": "驻"}, {"按月!B3 月份", "按月!C2 机关制度", "花名册!H2 驻村"}),
    ("township-target", {"检查!C2": 40.01, "检查!B4": "T3"}, {"检查!C2 得分", "检查!B4 条款编号"}),
    ("township-target", {"条款!C2": 0, "条款!A3": "Ｔ1"}, {"条款!C2 分值", "条款!A3 条款编号", "检查!B3 条款编号"}),
    ("township-target", {"检查!B3": "T1", "检查!C3": 40}, {"检查!A3 人员编号"}),
    ("township-target", {"检查!C2": -1, "条款!B2": None}, {"检查!C2 得分", "条款!B2 条款内容"}),
    ("broadcast-monthly", {"录入!D2": 20.01, "录入!C3": "部门", "录入!H4": -1}, {"录入!D2 规章制度", "录入!C3 评价人", "录入!H4 创新成效"}),
    ("broadcast-monthly", {"录入!C3": "个人 自评", "录入!C4": None}, {"录入!A3 人员编号", "录入!C4 评价人"}),
    ("procuratorate-kpi", {"指标!G2": None, "指标!H3": "1-2", "指标!I2": -1}, {"指标!G2 每件分值", "指标!H3 分段", "指标!I2 封顶"}),
    ("procuratorate-kpi", {"指标!H3": None}, {"指标!H3 分段"}),
    ("procuratorate-kpi", {"导入!A2": "K3", "补录!A2": "K9"}, {"导入!A2 指标编号", "补录!A2 指标编号"}),
    ("procuratorate-kpi", {"导入!C2": None, "补录!D2": "同意", "信息简报!B2": "七月"}, {"导入!C2 数值", "补录!D2 审核", "信息简报!B2 日期"}),
    ("procuratorate-kpi", {"信息简报!E2": 9999.5, "信息简报!A2": "009"}, {"信息简报!E2 件数", "信息简报!A2 人员编号"}),
    ("procuratorate-kpi-dept", {"科室名单!A3": None, "指标!D4": "人事", "指标!A3": "K1"}, {
        "科室名单!A3 科室编号", "指标!D4 数据来源", "指标!A3 指标编号", "导入!A2 指标编号",
    }),
    ("county-office", {"按月!D2": "#N/A", "按月!C2": 101, "抽查!C2": None}, {"按月!D2 领导审定", "按月!C2 自评", "抽查!C2 扣分"}),
    ("county-office", {"按月!D2": "=1+1"}, {"按月!D2 领导审定"}),
    ("county-office", {"公众评议!B3": "年中", "公众评议!B4": "年底", "抽查!D2": "  "}, {
        "公众评议!A3 人员编号", "公众评议!B4 次别", "抽查!D2 事由",
    }),
    ("county-office-dept", {"录入!B2": "未", "录入!A3": "A1", "按月!A3": "A9"}, {
        "录入!B2 未完成任务", "录入!A3 科室编号", "按月!A3 科室编号",
    }),
    ("county-office-dept", {"按月!A1": "人员编号"}, {"按月! 科室编号"}),
    ("forestry-station", {"花名册!A3": "００１", "录入!A3": "001"}, {"花名册!A3 人员编号", "录入!A3 人员编号"}),
    ("forestry-station", {"录入!B3": "八十", "录入!C3": "100.5", "录入!D3": "80%"}, {"录入!B3 自评", "录入!C3 组织评议", "录入!D3 群众评议"}),
    ("forestry-station-year", {"季度结果!B2": 5, "季度结果!C3": None, "季度结果!C4": 100.1}, {
        "季度结果!B2 季度", "季度结果!C3 考评得分", "季度结果!C4 考评得分",
    }),
]
#: scheme, params, the params refused
PARAMS: list[tuple[str, list[str], set[str]]] = [
    ("jingzhou", ["上级权重=50"], {"上级权重"}),
    ("jingzhou", ["同级权重=10"], {"上级权重"}),
    ("jingzhou", ["民主测评权重=30", "不称职线=70"], {"平时权重", "基本称职线"}),
    ("jingzhou", ["上级权重=33.34", "同级权重=33.33", "下级权重=33.33"], set()),
    ("jingzhou", ["年度优秀名额=3", "不称职线=六十"], {"年度优秀名额", "不称职线"}),
    ("jingzhou-unit", ["奖励面=101"], {"奖励面"}),
    ("township-9010", ["机关制度占比=9.99", "蹲点村权重=101"], {"机关制度占比", "蹲点村权重"}),
    ("township-9010", ["机关制度占比=20.01", "优秀线=75"], {"机关制度占比", "优秀线"}),
    ("township-9010", ["民主测评权重=31", "良好线=55", "绩效奖基数=-1"], {"部门评权重", "优秀线", "绩效奖基数"}),
    ("township-target", ["优秀名额=1.5"], {"优秀名额"}),
    ("township-target", ["优秀名额=-1", "中线=80"], {"优秀名额", "优秀线"}),
    ("broadcast-monthly", ["学习满分=30"], {"规章制度满分"}),
    ("broadcast-monthly", ["初评权重=31", "称职线=95"], {"自评权重", "优秀线"}),
    ("procuratorate-kpi", ["优秀名额=三", "基础分=x"], {"优秀名额", "基础分"}),
    ("county-office", ["先进名额=-1", "抽查权重=30"], {"先进名额", "月度权重"}),
    ("forestry-station", ["自评权重=0", "组织评议权重=70"], set()),
    ("forestry-station-year", ["自评权重=20", "基本称职线=70"], {"自评权重", "优秀线"}),
]


def written(scheme: str, path: Any, cells: dict[str, Any], without: str = "", merged: str = "") -> Any:
    """The right workbook of the scheme with other values in some cells."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, grid in copy.deepcopy(BOOKS[scheme]).items():
        if name == without:
            continue
        sheet = book.create_sheet(name)
        for row in grid:
            sheet.append(row)
    for place, value in cells.items():
        name, _, cell = place.partition("!")
        book[name][cell] = value
    if merged:
        name, _, area = merged.partition("!")
        book[name].merge_cells(area)
    book.save(path)
    return path


def refused(path: Any, scheme: str, params: list[str] | None = None) -> list[str]:
    """Where the engine refuses, one text a problem."""
    try:
        read_job(path, scheme, PERIODS.get(scheme, "2026"), params or [])
    except Refused as found:
        return sorted(f"{problem.sheet}!{problem.cell} {problem.label}".strip() for problem in found.problems)
    return []


@pytest.mark.parametrize("scheme", BOOKS)
def test_the_right_workbooks_are_taken(scheme: str, tmp_path) -> None:
    assert refused(written(scheme, tmp_path / "book.xlsx", {}), scheme) == []


@pytest.mark.parametrize(("scheme", "cells", "places"), CELLS, ids=[f"{scheme} {'+'.join(cells)}" for scheme, cells, _ in CELLS])
def test_cells_are_refused_where_they_stand(scheme: str, cells: dict[str, Any], places: set[str], tmp_path) -> None:
    assert refused(written(scheme, tmp_path / "book.xlsx", cells), scheme) == sorted(places)


@pytest.mark.parametrize(("scheme", "params", "names"), PARAMS, ids=[f"{scheme} {'+'.join(params)}" for scheme, params, _ in PARAMS])
def test_params_are_refused_by_name(scheme: str, params: list[str], names: set[str], tmp_path) -> None:
    found = refused(written(scheme, tmp_path / "book.xlsx", {}), scheme, params)
    assert found == sorted(f"参数! {name}" for name in names)


def test_full_marks_bound_the_scores(tmp_path) -> None:
    params = ["规章制度满分=10", "学习满分=30"]
    path = written("broadcast-monthly", tmp_path / "book.xlsx", {"录入!D4": 10, "录入!E2": 30})
    assert refused(path, "broadcast-monthly", params) == ["录入!D2 规章制度", "录入!D3 规章制度"]


@pytest.mark.parametrize(("scheme", "sheet"), [
    ("jingzhou", "按轮"), ("jingzhou-unit", "目标"), ("township-target", "条款"), ("procuratorate-kpi", "指标"), ("county-office", "按月"),
    ("procuratorate-kpi-dept", "科室名单"), ("forestry-station", "花名册"),
])
def test_a_missing_sheet_is_one_problem(scheme: str, sheet: str, tmp_path) -> None:
    assert refused(written(scheme, tmp_path / "book.xlsx", {}, without=sheet), scheme) == [f"{sheet}!"]


@pytest.mark.parametrize(("scheme", "sheet"), [("jingzhou", "历年"), ("procuratorate-kpi", "导入"), ("county-office-dept", "录入")])
def test_a_sheet_that_may_be_absent_is_not_missed(scheme: str, sheet: str, tmp_path) -> None:
    assert refused(written(scheme, tmp_path / "book.xlsx", {}, without=sheet), scheme) == []


@pytest.mark.parametrize(("scheme", "area", "place"), [
    ("jingzhou", "录入!B2:B3", "录入!B2 民主测评"), ("county-office", "按月!C1:D1", "按月!C1 自评"),
    ("forestry-station", "花名册!D2:D3", "花名册!D2 科室"),
])
def test_merged_cells_are_refused_at_their_top_left(scheme: str, area: str, place: str, tmp_path) -> None:
    assert place in refused(written(scheme, tmp_path / "book.xlsx", {}, merged=area), scheme)


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04cut off"])
def test_an_unreadable_file_is_one_problem_without_a_place(content: bytes, tmp_path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    assert refused(path, "jingzhou") == ["!"]
