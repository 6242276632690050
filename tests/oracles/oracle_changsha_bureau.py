"""长沙县某局, the year: an independent reading of systems.md §5 and sheets.md §9 (source 000 篇1)."""

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
    contest,
    count,
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

SCHEME, PERIOD = "changsha-bureau", "2026"
ITEMS = ("岗位职责", "自身建设", "评议测评", "其他阶段性")
VOTES = {"优秀票": 100, "称职票": 90, "基本称职票": 80, "不称职票": 60}
SHEETS = {
    "花名册": (*ROSTER, "科室负责人"),
    "按月": ("人员编号*", "月份*", "岗位职责*"),
    "录入": ("人员编号*", "自评+", "科室负责人评分+", *VOTES, "弃权票", "阶段性加减分"),
    "科室情况": ("科室*", "综合排名不合格", "一票否决"),
}
MAY_BE_ABSENT = ("科室情况",)
DEFAULTS = {
    "自评权重": "40", "负责人评分权重": "60", "科室挂钩权重": "50", "优秀线": "90", "称职线": "80", "基本称职线": "60",
}


def compute(book: Book, params: Mapping[str, str]) -> dict[str, Any]:
    """The subjects and 名额 of results.json."""
    office_set = {name: Fraction(params.get(name) or usual) for name, usual in DEFAULTS.items()}
    barred = {row["科室"] for row in book.get("科室情况", ()) if yes(row, "综合排名不合格") or yes(row, "一票否决")}
    ones = [person(row, ITEMS) for row in book["花名册"]]
    pairs = [(one, row) for one, row in zip(ones, book["花名册"], strict=True) if one.grade is None]
    own = {
        one.key: mean([count(month, "岗位职责") for month in rows_of(book, "按月", one.key)])
        for one, _ in pairs if rows_of(book, "按月", one.key)
    }
    rivals = []
    for one, row in pairs:
        entry = row_of(book, "录入", one.key)
        duty = own.get(one.key)
        mates = [own[mate.key] for mate, other in pairs if mate.key in own and other["科室"] == row["科室"] and not yes(other, "科室负责人")]
        if duty is not None and yes(row, "科室负责人") and mates:
            weight = office_set["科室挂钩权重"] / 100
            duty = duty * (1 - weight) + mean(mates) * weight
        one.items["岗位职责"] = duty
        self_score, head_score = number(entry, "自评"), number(entry, "科室负责人评分")
        if self_score is not None and head_score is not None:
            one.items["自身建设"] = (self_score * office_set["自评权重"] + head_score * office_set["负责人评分权重"]) / 100
        votes = sum((count(entry, name) for name in VOTES), Fraction(0))
        if votes:
            one.items["评议测评"] = sum((count(entry, name) * worth for name, worth in VOTES.items()), Fraction(0)) / votes
        one.items["其他阶段性"] = 60 + count(entry, "阶段性加减分")
        for label, there in (
            ("按月", duty is not None), ("自评", self_score is not None), ("科室负责人评分", head_score is not None), ("评议测评", votes > 0),
        ):
            if not there:
                one.missing.append(label)
        if one.missing:
            continue
        parts = zip(ITEMS, (45, 15, 35, 5), strict=True)
        one.total = half_up(sum(((one.items[name] or Fraction(0)) * share for name, share in parts), Fraction(0)) / 100)
        if one.total >= office_set["优秀线"]:
            one.grade = FAIR
            if row["科室"] not in barred:
                rivals.append(one)
        elif one.total >= office_set["称职线"]:
            one.grade = FAIR
        else:
            one.grade = BASIC if one.total >= office_set["基本称职线"] else POOR
    seats = int(params["优秀名额"])
    used, pending = contest(rivals, EXCELLENT, seats)
    rank(ones, lambda one: one.category)
    return expected(ones, [quota(EXCELLENT, len(pairs), seats, used, pending)])


def _even(book: Book, key: str, draw: Draw) -> None:
    """Everything at one of the lines, so that the total stands on it; now and then a hundredth beside it."""
    score, vote = draw.rng.choice((("90", "称职票"), ("80", "基本称职票"), ("60", "不称职票")))
    book["按月"].append({"人员编号": key, "月份": "3", "岗位职责": draw.of_these(score, score, f"{int(score) - 0.02:.2f}")})
    more = str(int(score) - 60)
    book["录入"].append({"人员编号": key, "自评": score, "科室负责人评分": score, vote: draw.of_these("1", "8"), "阶段性加减分": more})


def office(rng: random.Random) -> Office:
    """A random office."""
    draw = Draw.of(rng)
    size = rng.randint(3, 25)
    rooms = ("办公室", "规划科", "执法队", "财务科")[: rng.randint(1, 4)]
    book: Book = {"花名册": roster(draw, size, ("中层干部", "一般干部"), rooms), "按月": [], "录入": [], "科室情况": []}
    usual = rng.choice((("90", "90", "91"), ("79.99", "80", "80.01"), ("60", "59.99"), ("85", "95", "100", "40")))
    for row in book["花名册"]:
        key = row["人员编号"]
        row["科室负责人"] = draw.of_these("是", "", "", "否", "")
        if draw.often(0.3):
            _even(book, key, draw)
            continue
        if not draw.odd(0.3):
            for month in rng.sample(range(1, 13), rng.choice((1, 3, 7, 12))):
                book["按月"].append({"人员编号": key, "月份": str(month), "岗位职责": draw.score("100", *usual)})
        if draw.odd(0.2):
            continue
        entry = {"人员编号": key, "自评": draw.score("100", *usual), "科室负责人评分": draw.score("100", *usual)}
        entry.update({name: draw.of_these("", "0", "1", "3", "7") for name in (*VOTES, "弃权票")})
        if draw.often(0.6):
            entry["优秀票"] = draw.of_these("10", "30")
        if not any(count(entry, name) for name in VOTES) and not draw.odd(2):
            entry["称职票"] = "9"
        entry["阶段性加减分"] = draw.of_these("", "0", "40", "-60", "30", "12.5", "-0.01")
        for heading in ("自评", "科室负责人评分"):
            if draw.odd(0.3):
                entry[heading] = ""
        book["录入"].append(entry)
    for name in dict.fromkeys(row["科室"] for row in book["花名册"]):
        if draw.odd(2):
            book["科室情况"].append({"科室": name, "综合排名不合格": draw.of_these("是", "", "否"), "一票否决": draw.of_these("", "是", "")})
    twins(draw, book, "花名册", "人员编号", ("姓名", "考核类别", "科室", "科室负责人"))
    params = {"优秀名额": draw.seats(size)}
    if draw.often(0.4):
        params.update(rng.choice((
            {"自评权重": "50", "负责人评分权重": "50"}, {"自评权重": "0", "负责人评分权重": "100"}, {"自评权重": "33.3", "负责人评分权重": "66.7"},
        )))
    if draw.often(0.4):
        params["科室挂钩权重"] = draw.of_these("0", "100", "30", "33")
    if draw.often(0.4):
        lines = rng.choice((("85", "75", "60"), ("95", "80", "70"), ("88.88", "80", "60")))
        params.update(zip(("优秀线", "称职线", "基本称职线"), lines, strict=True))
    return Office(book, params)
