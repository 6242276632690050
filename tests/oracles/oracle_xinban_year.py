"""某办机关, the year: an independent reading of systems.md §3 and sheets.md §6 (source 002 篇十五)."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from oracle_kit import (
    BASIC,
    EXCELLENT,
    EXEMPT,
    FAIR,
    POOR,
    ROSTER,
    UNGRADED,
    Book,
    Draw,
    Office,
    One,
    by_score,
    expected,
    half_up,
    mean,
    number,
    person,
    quota,
    rank,
    roster,
    row_of,
    rows_of,
    twins,
    yes,
)

SCHEME, PERIOD = "xinban-year", "2026"
CATEGORIES = ("科级干部", "一般干部", "工勤人员")
QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
ITEMS = QUARTERS
SHEETS = {
    "花名册": (*ROSTER, "试用期"),
    "季度结果": ("人员编号*", "季度*", "考评得分*"),
    "录入": ("人员编号*", "一票否决", "病事假超过半年"),
}
MAY_BE_ABSENT = ("录入",)


def _own_seats(rivals: list[One], seats: int) -> tuple[list[list[One]], int]:
    """Which categories' highest scorers get the seats of their own, as groups; and the seats then left for everybody.

    −1 seats left: categories tie for fewer seats than they are; their highest scorers are 待议 and all else waits.
    """
    tops: dict[str, list[One]] = {}
    for category in dict.fromkeys(one.category for one in rivals):
        tops[category] = by_score(one for one in rivals if one.category == category)[0]
    if len(tops) <= seats:
        return list(tops.values()), seats - len(tops)
    seated: list[list[One]] = []
    for score in sorted({group[0].total for group in tops.values()}, reverse=True):  # type: ignore[type-var]
        level = [group for group in tops.values() if group[0].total == score]
        left = seats - len(seated)
        if left == 0:
            break
        if len(level) > left:
            for group in level:
                for one in group:
                    one.pending = True
            return seated, -1
        seated += level
    return seated, 0


def _seat(rivals: list[One], seats: int) -> None:
    holders, left = _own_seats(rivals, seats)
    waiting = left < 0
    left = max(0, left)
    shared = [group for group in holders if len(group) > 1]
    for group in holders:
        if len(group) == 1:
            group[0].grade = EXCELLENT
    for group in by_score(one for one in rivals if one.grade is None):
        holding = [holder for holder in shared if holder[0] in group]
        need = len(group) - len(holding)
        if not waiting and need <= left:
            for one in group:
                one.grade = EXCELLENT
            left -= need
            continue
        if not waiting and left > 0:  # rule 4: seats are left and the group does not fit whole
            for one in group:
                one.pending = True
        waiting = True
        for holder in holding:  # they hold a seat that only one of them can have
            for one in holder:
                one.pending = True


def compute(book: Book, params: Mapping[str, str]) -> dict[str, Any]:
    """The subjects and 名额 of results.json."""
    ones, taking_part, rivals = [], [], []
    for row in book["花名册"]:
        one = person(row, ITEMS)
        ones.append(one)
        if one.grade is not None:
            continue
        entry = row_of(book, "录入", one.key)
        if yes(entry, "病事假超过半年"):
            one.grade, one.placed, one.bonus = EXEMPT, False, Fraction(0)
            continue
        taking_part.append(one)
        scores = {line["季度"]: number(line, "考评得分") for line in rows_of(book, "季度结果", one.key)}
        for quarter, item in zip("1234", QUARTERS, strict=True):
            one.items[item] = scores.get(quarter)
            if quarter not in scores:
                one.missing.append(f"第{quarter}季度")
        found = [score for score in one.items.values() if score is not None]
        if len(found) == 4:
            one.total = half_up(mean(found))
        if yes(row, "试用期"):
            one.grade, one.placed, one.missing = UNGRADED, False, []
        elif one.total is None:
            continue
        elif one.total < 60:
            one.grade = POOR
        elif one.total < 70 or yes(entry, "一票否决"):
            one.grade = BASIC
        elif one.total < 90:
            one.grade = FAIR
        else:
            rivals.append(one)
    seats = len(taking_part) * 18 // 100
    _seat(rivals, seats)
    for one in rivals:
        one.grade = one.grade or FAIR
    for one in taking_part:
        if one.grade is not None:
            one.bonus = Fraction({EXCELLENT: 2000, FAIR: 1200}.get(one.grade, 0))
    rank(taking_part, lambda one: one.category)
    used = sum(one.grade == EXCELLENT for one in ones)
    return expected(ones, [quota(EXCELLENT, len(taking_part), seats, used, sum(one.pending for one in ones))])


def office(rng: random.Random) -> Office:
    """A random office, now and then large enough for several seats."""
    draw = Draw.of(rng)
    size = rng.choice((rng.randint(3, 25), rng.randint(20, 45)))
    book: Book = {"花名册": roster(draw, size, CATEGORIES), "季度结果": [], "录入": []}
    choices = rng.choice((
        ("95", "92", "90", "88"), ("91", "90"), ("96", "95", "94", "93", "92", "91", "89.99"), ("70", "60", "90", "80"),
        ("89.99", "89.99", "59.99", "69.99", "90"),
    ))
    for row in book["花名册"]:
        key = row["人员编号"]
        if draw.odd():
            row["试用期"] = draw.of_these("是", "否")
        usual = rng.choice(choices)
        for quarter in "1234":
            if draw.odd(0.1):
                continue
            score = usual if draw.often(0.8) else draw.of_these("89.99", "90.02", "69.98", "70.01", "59.99", "100", "0", usual)
            book["季度结果"].append({"人员编号": key, "季度": quarter, "考评得分": score})
        if draw.odd():
            book["录入"].append({"人员编号": key, "一票否决": draw.of_these("是", ""), "病事假超过半年": draw.of_these("是", "", "否")})
    twins(draw, book, "花名册", "人员编号", ("姓名", "考核类别"))
    return Office(book, {})
