"""地税区局, the quarter: an independent reading of systems.md §6 and sheets.md §10 (source 000 篇2)."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from oracle_kit import (
    BASIC,
    EXCELLENT,
    FAIR,
    POOR,
    ROSTER,
    Book,
    Draw,
    Office,
    count,
    expected,
    half_up,
    person,
    rank,
    roster,
    row_of,
    rows_of,
    twins,
    yes,
)

SCHEME, PERIOD = "local-tax", "2026Q3"
ITEMS = ("综合得分", "收入得分", "征管得分")
PARTS = ("综合", "收入", "征管")
SHEETS = {
    "花名册": (*ROSTER, "岗位", "有收入任务"),
    "扣分": ("人员编号*", "部分*", "指标", "事项*", "条款", "扣分*", "依据"),
    "录入": ("人员编号*", "一票否决", "否决事由"),
}
MAY_BE_ABSENT = ("扣分", "录入")


def compute(book: Book, params: Mapping[str, str]) -> dict[str, Any]:
    """The subjects and 名额 of results.json."""
    lines = [Fraction(params.get(name) or usual) for name, usual in (("优秀线", "90"), ("称职线", "70"), ("基本称职线", "60"))]
    money = params.get("季度奖金")
    ones = []
    for row in book["花名册"]:
        one = person(row, ITEMS)
        ones.append(one)
        if one.grade is not None:
            continue
        lost = dict.fromkeys(PARTS, Fraction(0))
        for line in rows_of(book, "扣分", one.key):
            lost[line["部分"]] += count(line, "扣分")
        general, income, tax = (max(Fraction(0), 100 - lost[part]) for part in PARTS)
        one.items.update(zip(ITEMS, (general, income, tax), strict=True))
        if yes(row, "有收入任务") or params.get("无收入任务") == "满分":
            total = (general * 30 + income * 30 + tax * 40) / 100
        else:
            one.items["收入得分"] = None
            total = (general * 30 + tax * 40) / 70
        one.total = half_up(total)
        level = sum(one.total >= line for line in lines)
        one.grade = (POOR, BASIC, FAIR, EXCELLENT)[level]
        one.bonus = half_up(Fraction(money) * one.total / 100) if money else None
        if yes(row_of(book, "录入", one.key), "一票否决"):
            one.grade, one.bonus = POOR, Fraction(0)
    rank(ones, lambda one: one.category)
    return expected(ones)


def office(rng: random.Random) -> Office:
    """A random office."""
    draw = Draw.of(rng)
    book: Book = {"花名册": roster(draw, rng.randint(3, 25), ("中层", "一般干部")), "扣分": [], "录入": []}
    for row in book["花名册"]:
        key = row["人员编号"]
        row["岗位"] = draw.of_these("", "征收岗", "稽查岗")
        row["有收入任务"] = draw.of_these("", "是", "否", "是")
        for _ in range(rng.choice((0, 0, 1, 2, 5))):
            part = draw.of_these(*(PARTS if row["有收入任务"] == "是" else ("综合", "征管")))
            points = draw.of_these("0", "0.5", "1", "10", "33.33", "40", "60", "100", "7.25", "0.01", "3", "30")
            book["扣分"].append({"人员编号": key, "部分": part, "指标": draw.of_these("", "考勤"), "事项": "材料迟报", "扣分": points})
        if draw.odd():
            book["录入"].append({"人员编号": key, "一票否决": draw.of_these("是", "是", ""), "否决事由": ""})
    twins(draw, book, "花名册", "人员编号", ("姓名", "考核类别"))
    params = {}
    if draw.often(0.5):
        params["无收入任务"] = draw.of_these("分摊", "满分")
    if draw.often(0.6):
        params["季度奖金"] = draw.of_these("1500", "999.99", "0", "1234.5")
    if draw.often(0.4):
        lines = rng.choice((("95", "80", "70"), ("88.5", "70", "60"), ("90", "75", "60")))
        params.update(zip(("优秀线", "称职线", "基本称职线"), lines, strict=True))
    return Office(book, params)
