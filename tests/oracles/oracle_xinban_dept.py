"""某办机关, the 科室 of a year: an independent reading of systems.md §3 and sheets.md §7 (source 002 篇十五)."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from oracle_kit import (
    ROOMS,
    Book,
    Draw,
    Office,
    Row,
    contest,
    count,
    expected,
    half_up,
    number,
    quota,
    rank,
    room,
    row_of,
    rows_of,
    total_of,
    twins,
)

SCHEME, PERIOD = "xinban-dept", "2026"
ITEMS = ("信息", "网站", "月报", "表彰", "特色")
SHEETS = {
    "科室名单": ROOMS,
    "录入": ("科室编号*", "网站+", "月报+", "特色工作数"),
    "信息": ("科室编号*", "题目*", "分值*"),
    "表彰": ("科室编号*", "事项*", "级别*"),
}
MAY_BE_ABSENT = ("信息", "表彰")
HONOURS = {"市": 20, "省": 30, "国": 50}


def _highest(rows: Sequence[Row], name: str, points: Mapping[str, int], heading: str) -> Fraction:
    best: dict[str, int] = {}
    for row in rows:
        best[row[name]] = max(best.get(row[name], 0), points[row[heading]])
    return Fraction(sum(best.values()))


def compute(book: Book, params: Mapping[str, str]) -> dict[str, Any]:
    """The subjects and 名额 of results.json."""
    ones = [room(row, ITEMS) for row in book["科室名单"]]
    for one in ones:
        row = row_of(book, "录入", one.key)
        one.items["信息"] = _highest(rows_of(book, "信息", one.key), "题目", {"1": 1, "2": 2, "5": 5, "10": 10}, "分值")
        one.items["表彰"] = _highest(rows_of(book, "表彰", one.key), "事项", HONOURS, "级别")
        one.items["网站"], one.items["月报"] = number(row, "网站"), number(row, "月报")
        one.items["特色"] = 10 * count(row, "特色工作数")
        one.missing = [heading for heading in ("网站", "月报") if one.items[heading] is None]
        total = total_of(one.items.values())
        one.total = None if total is None else half_up(total)
    used, pending = contest(ones, "先进科室", 2)
    rank(ones, lambda one: "")
    return expected(ones, [quota("先进科室", len(ones), 2, used, pending)])


def office(rng: random.Random) -> Office:
    """A random office."""
    draw = Draw.of(rng)
    book: Book = {"科室名单": [], "录入": [], "信息": [], "表彰": []}
    for place in range(1, rng.randint(3, 25) + 1):
        key = f"K{place:02d}"
        book["科室名单"].append({"科室编号": key, "科室": f"第{place}科", "考核类别": draw.of_these("", "", "业务科室")})
        if draw.odd(0.3):
            continue
        entry = {"科室编号": key, "网站": draw.score("20", "18", "20", "19.995"), "月报": draw.score("40", "40", "36", "39.994")}
        entry["特色工作数"] = draw.of_these("", "0", "1", "2", "1")
        for heading in ("网站", "月报"):
            if draw.odd(0.3):
                entry[heading] = ""
        book["录入"].append(entry)
        for _ in range(rng.choice((0, 1, 3, 6))):
            title = draw.of_these("简讯", "调研", "经验", "快报", "专报")
            book["信息"].append({"科室编号": key, "题目": title, "分值": draw.of_these("1", "2", "5", "10")})
        for _ in range(rng.choice((0, 0, 1, 3))):
            book["表彰"].append({"科室编号": key, "事项": draw.of_these("文明单位", "先进集体", "信息工作"), "级别": draw.of_these("市", "省", "国")})
    twins(draw, book, "科室名单", "科室编号", ("科室", "考核类别"))
    return Office(book, {})
