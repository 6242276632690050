"""某办机关, the quarter: an independent reading of systems.md §3 and sheets.md §5 (source 002 篇十五)."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from oracle_kit import (
    ROSTER,
    Book,
    Draw,
    Office,
    expected,
    half_up,
    number,
    person,
    rank,
    roster,
    row_of,
    total_of,
    twins,
)

SCHEME, PERIOD = "xinban", "2026Q2"
CATEGORIES = ("科级干部", "一般干部", "工勤人员")
ITEMS = ("共性目标", "个性目标")
SHEETS = {"花名册": ROSTER, "录入": ("人员编号*", "共性目标+", "A岗+", "B岗+")}
MAY_BE_ABSENT = ()


def compute(book: Book, params: Mapping[str, str]) -> dict[str, Any]:
    """The subjects and 名额 of results.json."""
    money = params.get("季度考核奖")
    ones = [person(row, ITEMS) for row in book["花名册"]]
    for one in ones:
        if one.grade is not None:
            continue
        row = row_of(book, "录入", one.key)
        one.missing = [heading for heading in ("共性目标", "A岗", "B岗") if number(row, heading) is None]
        one.items["共性目标"] = number(row, "共性目标")
        one.items["个性目标"] = total_of((number(row, "A岗"), number(row, "B岗")))
        total = total_of(one.items.values())
        if total is not None:
            one.total = half_up(total)
            one.bonus = Fraction(0) if one.total < 70 else Fraction(money) if money else None
    rank(ones, lambda one: one.category)
    return expected(ones)


def office(rng: random.Random) -> Office:
    """A random office."""
    draw = Draw.of(rng)
    full_a, full_b = rng.choice((("40", "20"), ("40", "20"), ("30", "30"), ("50", "10"), ("37.5", "22.5")))
    book: Book = {"花名册": roster(draw, rng.randint(3, 25), CATEGORIES), "录入": []}
    for row in book["花名册"]:
        if draw.odd(0.3):
            continue
        one = {"人员编号": row["人员编号"], "共性目标": draw.score("40", "30", "38", "29.995", "29.99"), "A岗": "", "B岗": ""}
        one["A岗"] = draw.of_these("25", "30", full_a, "24.994", "0")
        one["A岗"] = full_a if Fraction(one["A岗"]) > Fraction(full_a) else one["A岗"]
        one["B岗"] = draw.of_these("10", full_b, "9.5", "0", "10")
        for heading in ("共性目标", "A岗", "B岗"):
            if draw.odd(0.3):
                one[heading] = ""
        book["录入"].append(one)
    twins(draw, book, "花名册", "人员编号", ("姓名", "考核类别"))
    params = {} if full_a == "40" and draw.often(0.6) else {"A岗满分": full_a, "B岗满分": full_b}
    if draw.often(0.6):
        params["季度考核奖"] = draw.of_these("900", "1234.56", "0.5")
    return Office(book, params)
