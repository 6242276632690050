"""The engine against independent readings of sheets.md §11–§17: every item, total, rank, grade, bonus, 缺项 and 名额."""

from __future__ import annotations

import importlib
import random
from types import ModuleType

import more_offices
import openpyxl
import pytest
from more_engine import by_workbook, differences, in_memory, saved
from more_sums import Office

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.office.workbook import read_job

SCHEMES = (
    "jingzhou", "jingzhou-unit", "township-9010", "township-target", "broadcast-monthly", "procuratorate-kpi",
    "procuratorate-kpi-dept", "county-office", "county-office-dept", "forestry-station", "forestry-station-year",
)


def oracle_of(scheme: str) -> ModuleType:
    """The independent reading of a scheme."""
    return importlib.import_module(f"oracle_{scheme.replace('-', '_')}")


def office_of(scheme: str, seed: int) -> Office:
    """A random office of a scheme."""
    return getattr(more_offices, scheme.replace("-", "_"))(seed)


def check(scheme: str, seed: int) -> None:
    office = office_of(scheme, seed)
    assert differences(in_memory(office), oracle_of(scheme).expected(office)) == []


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("scheme", SCHEMES)
def test_random_offices_equal_the_oracle(scheme: str, seed: int) -> None:
    check(scheme, seed)


@pytest.mark.parametrize("seed", range(100, 104))
@pytest.mark.parametrize("scheme", SCHEMES)
def test_random_workbooks_equal_the_oracle(scheme: str, seed: int, tmp_path) -> None:
    office = office_of(scheme, seed)
    assert differences(by_workbook(office, tmp_path, random.Random(seed)), oracle_of(scheme).expected(office)) == []


def test_a_percent_cell_and_a_percent_text_mean_the_same(tmp_path) -> None:
    """率: 95, 95% and a cell formatted % holding 0.95 all mean 95 % (sheets.md §1.3)."""
    units = [{"科室编号": key, "科室": f"样例{key}"} for key in ("A", "B", "C")]
    goals = [
        {"科室编号": key, "目标名称": "甲", "权重": "100", "完成率": rate} for key, rate in (("A", "95"), ("B", "95%"), ("C", "1"))
    ]
    path = saved(Office("jingzhou-unit", "2026", {"科室名单": units, "目标": goals}), tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(path)
    book["目标"]["D4"].value, book["目标"]["D4"].number_format = 0.95, "0.00%"
    book.save(path)
    job = read_job(path, "jingzhou-unit", "2026")
    assert [str(result.total) for result in appraise(job.scheme, job.cohort).results] == ["95.00"] * 3


def test_each_month_is_rounded_before_the_mean_is_taken() -> None:
    """89.994, 90.004, 89.994 are 89.99, 90.00, 89.99 and make 89.99 (§1 (a)); unrounded they would make 90.00."""
    contents = ("规章制度", "学习", "品德廉洁", "履职重点", "创新成效")
    rows = [
        {"人员编号": "001", "月份": month, "评价人": rater, **dict(zip(contents, ("20", "20", "20", "20", last), strict=True))}
        for month, last in (("7", "9.994"), ("8", "10.004"), ("9", "9.994")) for rater in ("个人自评", "部门初评", "小组综合")
    ]
    person = {"人员编号": "001", "姓名": "样例", "科室": "综合科", "考核类别": "一般干部"}
    office = Office("broadcast-monthly", "2026Q3", {"花名册": [person], "录入": rows})
    found = in_memory(office)
    assert differences(found, oracle_of("broadcast-monthly").expected(office)) == []
    assert (found["subjects"][0]["总分"], found["subjects"][0]["等次"]) == ("89.99", "称职")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 1500))
@pytest.mark.parametrize("scheme", SCHEMES)
def test_many_random_offices_equal_the_oracle(scheme: str, seed: int) -> None:
    check(scheme, seed)
