"""市南区财政局, the year: an independent reading of systems.md §4 and sheets.md §8 (source 004)."""

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
    One,
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
    yes,
)

SCHEME, PERIOD = "shinan-finance", "2026"
CLEAN = ("学习培训", "考学", "学分制", "进度", "纪律", "服务", "执行", "局域网")
ITEMS = ("业务得分", *CLEAN, "信息原始分", "信息名次", "信息得分", "党风廉政", "机关建设得分")
GROUPS = {"重点业务目标": 60, "业务目标": 40}
FACTORS = {"优秀": "1", "良好": "0.85", "合格": "0.75", "基本合格": "0.6", "不合格": "0.4"}
DUE = {
    "办公室": 4, "预算科": 4, "行财科": 3, "综合科": 3, "会计科": 3, "企财科": 3, "国资办": 3, "核算中心": 3, "监督科": 2, "采购办": 2,
}
ADOPTED = {"区": 1, "市": 2, "省": 3, "部": 4, "市刊": 2, "省刊": 3, "中央刊": 4}
COUNTS = (
    "学习缺勤人次", "考学不合格人次", "学分证明缺少班次", "未完成目标项数", "无故离岗人次", "计算机违规次数", "服务不规范次数", "投诉属实次数",
    "差错次数", "逾期次数", "未用局域网次数", "局域网严重贻误次数",
)
SHEETS = {
    "科室名单": (*ROOMS, "每季信息任务数"),
    "业务目标": ("科室编号*", "目标名称*", "目标类别*", "基本分", "档次+", "客观原因未完成"),
    "机关建设": ("科室编号*", "季度*", *COUNTS, "AB角", "报送信息数+", "学分证明造假"),
    "信息采用": ("科室编号*", "季度", "题目*", "级别*"),
    "录入": ("科室编号*", "违反党风廉政规定", "党风廉政加分"),
}
MAY_BE_ABSENT = ("信息采用", "录入")


def _business(goals: Sequence[Row], missing: list[str]) -> Fraction | None:
    sums: list[Fraction | None] = []
    for group, full in GROUPS.items():
        mine = [goal for goal in goals if goal["目标类别"] == group]
        if not mine:
            missing.append(group)
            sums.append(None)
        for goal in mine:
            base = number(goal, "基本分")
            base = Fraction(full, len(mine)) if base is None else base
            if yes(goal, "客观原因未完成"):
                sums.append(base * Fraction("0.6"))
            elif goal.get("档次"):
                sums.append(base * Fraction(FACTORS[goal["档次"]]))
            else:
                sums.append(None)
                if "档次" not in missing:
                    missing.append("档次")
    return total_of(sums)


def _building(quarters: Sequence[Row]) -> dict[str, Fraction]:
    """The eight items of 机关建设 that are checked each quarter, all four quarters there."""
    def left(full: int, *lost: tuple[int, str]) -> Fraction:
        return max(Fraction(0), full - sum((points * count(row, name) for points, name in lost for row in quarters), Fraction(0)))

    pace = Fraction(0)
    for row in quarters:
        deputy = {"未建立": Fraction(1), "执行不力": Fraction(1, 2)}.get(row.get("AB角", ""), Fraction(0))
        pace += max(Fraction(0), 2 - count(row, "未完成目标项数") - deputy)
    false_proof = any(yes(row, "学分证明造假") for row in quarters)
    return {
        "学习培训": left(7, (1, "学习缺勤人次")),
        "考学": left(4, (1, "考学不合格人次")),
        "学分制": Fraction(0) if false_proof else left(4, (1, "学分证明缺少班次")),
        "进度": pace,
        "纪律": left(7, (2, "无故离岗人次"), (2, "计算机违规次数")),
        "服务": left(10, (2, "服务不规范次数"), (5, "投诉属实次数")),
        "执行": left(20, (5, "差错次数"), (5, "逾期次数")),
        "局域网": left(10, (2, "未用局域网次数"), (5, "局域网严重贻误次数")),
    }


def _information(due: Fraction, quarters: Sequence[Row], adopted: Sequence[Row]) -> tuple[Fraction, bool]:
    """信息原始分, and whether every quarter's number was met."""
    raw, met = Fraction(0), True
    for row in quarters:
        sent = count(row, "报送信息数")
        if sent >= due:
            raw += Fraction("1.5") + sent - due
        else:
            met = False
    best: dict[str, int] = {}
    for row in adopted:
        best[row["题目"]] = max(best.get(row["题目"], 0), ADOPTED[row["级别"]])
    return raw + sum(best.values()), met


def _work(one: One, row: Row, book: Book) -> tuple[bool, bool]:
    """Fill in a 科室's items and total; whether it met every quarter's number, and whether it broke 党风廉政 rules."""
    items = one.items
    entry, quarters = row_of(book, "录入", one.key), rows_of(book, "机关建设", one.key)
    due = number(row, "每季信息任务数")
    due = Fraction(DUE[one.name]) if due is None else due
    items["业务得分"] = _business(rows_of(book, "业务目标", one.key), one.missing)
    absent = [quarter for quarter in "1234" if quarter not in [line["季度"] for line in quarters]]
    one.missing += [f"第{quarter}季度" for quarter in absent]
    if not absent:
        items.update(_building(quarters))
    unknown = any(number(line, "报送信息数") is None for line in quarters)
    if unknown:
        one.missing.append("报送信息数")
    met = False
    if not absent and not unknown:
        raw, met = _information(due, quarters, rows_of(book, "信息采用", one.key))
        items["信息原始分"], items["信息得分"] = raw, min(Fraction(10), raw)
    broke = yes(entry, "违反党风廉政规定")
    items["党风廉政"] = Fraction(0) if broke else 20 + count(entry, "党风廉政加分")
    together = total_of(items[name] for name in (*CLEAN, "信息得分", "党风廉政"))
    items["机关建设得分"] = None if together is None else min(Fraction(100), together)
    if items["业务得分"] is not None and items["机关建设得分"] is not None:
        one.total = half_up((items["业务得分"] * 60 + items["机关建设得分"] * 40) / 100)
    return met, broke


def compute(book: Book, params: Mapping[str, str]) -> dict[str, Any]:
    """The subjects and 名额 of results.json."""
    ones, rivals = [], []
    for row in book["科室名单"]:
        one = room(row, ITEMS)
        ones.append(one)
        met, broke = _work(one, row, book)
        if broke:
            one.grade, one.placed = "取消评比资格", False
        elif met:
            rivals.append(one)
    raws = [one.items["信息原始分"] for one in ones if one.items["信息原始分"] is not None]
    for one in ones:
        mine = one.items["信息原始分"]
        if mine is not None:
            one.items["信息名次"] = Fraction(1 + sum(raw > mine for raw in raws if raw is not None))
    seats = int(params.get("先进科室名额") or 0)
    used, pending = contest(rivals, "先进科室", seats)
    rank(ones, lambda one: one.category)
    return expected(ones, [quota("先进科室", len(ones), seats, used, pending)])


# ── random offices ───────────────────────────────────────────────────────────────────────────────────────────

def _goals(draw: Draw, key: str) -> list[Row]:
    found = []
    for group, full in GROUPS.items():
        size = draw.rng.choice((2, 3, 4) if full == 60 else (4, 5, 6, 7, 8))
        if draw.odd(0.3):
            size = draw.rng.choice((0, 1, 9))
        bases = [""] * size
        if size and draw.often(0.4):  # all given, in halves, adding up
            cuts = sorted(draw.rng.sample(range(1, full * 2), size - 1))
            bases = [f"{(high - low) / 2:g}" for low, high in zip((0, *cuts), (*cuts, full * 2), strict=True)]
        usual = draw.of_these(*FACTORS)
        for place, base in enumerate(bases, start=1):
            mark = usual if draw.often(0.6) else draw.of_these(*FACTORS)
            goal = {"科室编号": key, "目标名称": f"{group}{place}", "目标类别": group, "基本分": base, "档次": mark}
            if draw.odd(0.3):
                goal["客观原因未完成"] = draw.of_these("是", "否")
                goal["档次"] = draw.of_these("", mark)
            if draw.odd(0.1):
                goal["档次"] = ""
            found.append(goal)
    draw.rng.shuffle(found)
    return found


def _quarters(draw: Draw, key: str, due: int) -> list[Row]:
    found = []
    bent = draw.rng.choice((0.0, 0.1, 0.5))
    for quarter in "1234":
        if draw.odd(0.1):
            continue
        row = {"科室编号": key, "季度": quarter}
        row.update({name: draw.of_these("1", "2", "3", "8") for name in COUNTS if draw.often(bent)})
        row["AB角"] = draw.of_these("", "已建立", "未建立", "执行不力") if draw.often(bent) else ""
        row["报送信息数"] = str(draw.rng.choice((due, due, due + 1, due + 3, max(0, due - 1) if draw.odd(2) else due)))
        if draw.odd(0.1):
            row["报送信息数"] = ""
        if draw.odd(0.1):
            row["学分证明造假"] = "是"
        found.append(row)
    draw.rng.shuffle(found)
    return found


def office(rng: random.Random) -> Office:
    """A random office of the named 科室 and some others."""
    draw = Draw.of(rng)
    book: Book = {sheet: [] for sheet in SHEETS}
    names = [*DUE, "法规科", "税政科", "国库科"]
    rng.shuffle(names)
    for place, name in enumerate(names[: rng.randint(3, len(names))], start=1):
        key = f"{place:02d}"
        given = "" if name in DUE and draw.often(0.8) else draw.of_these("0", "1", "3")
        book["科室名单"].append({
            "科室编号": key, "科室": name, "考核类别": draw.of_these("", "", "", "业务科室"), "每季信息任务数": given,
        })
        book["业务目标"] += _goals(draw, key)
        book["机关建设"] += _quarters(draw, key, int(given or DUE[name]))
        for _ in range(rng.choice((0, 0, 1, 3))):
            book["信息采用"].append({
                "科室编号": key, "季度": draw.of_these("", "1", "4"), "题目": draw.of_these("预算改革", "国资监管", "会计培训"),
                "级别": draw.of_these(*ADOPTED),
            })
        if draw.often(0.4):
            broke = "是" if draw.odd() else draw.of_these("", "否")
            book["录入"].append({"科室编号": key, "违反党风廉政规定": broke, "党风廉政加分": draw.of_these("", "6", "4", "2", "1")})
    twins(draw, book, "科室名单", "科室编号", ("科室", "考核类别", "每季信息任务数"))
    params = {"先进科室名额": draw.seats(len(book["科室名单"]))} if draw.often(0.8) else {}
    return Office(book, params)
