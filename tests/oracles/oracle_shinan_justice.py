"""市南区司法局, the year: an independent reading of systems.md §2 and sheets.md §4 (source 002 篇三)."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from oracle_kit import (
    BASIC,
    EXCELLENT,
    FAIR,
    POOR,
    ROSTER,
    UNGRADED,
    Book,
    Draw,
    Office,
    One,
    Row,
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
    total_of,
    twins,
    within,
    yes,
)

SCHEME, PERIOD = "shinan-justice", "2026"
PUBLIC = ("理论学习", "参加培训", "考试考核", "考勤", "集体活动", "办公秩序", "投诉处理", "一般违纪", "严重违纪")
ITEMS = (
    *PUBLIC, "公共项目得分", "业务目标得分", "领导评议", "全员评议", "综合评议得分", "工作创新", "立功受奖", "业务激励", "激励项目得分",
)
COUNTS = (
    "培训通报批评次数", "未参加培训次数0.5分", "未参加培训次数0.2分", "考试不合格次数", "办公秩序不合格次数", "投诉属实次数", "一般违纪次数",
)
TROUBLES = ("连续旷工天数", "累计旷工天数", "连续迟到早退次数", "累计迟到早退次数", "擅自离岗次数", "责任差错次数", "财物损失金额")
VOTES = ("测评总票数", "基本称职票数", "不称职票数")
ORGANISED = ("学习组织次数", "学习参加次数", "集体活动组织次数", "集体活动参加次数")
MARKS = ("优秀", "良好", "较好", "一般", "较差")
LEVELS = ("部门负责人", "分管领导", "科室负责人")
SHEETS = {
    "花名册": ROSTER,
    "录入": (
        "人员编号*", *(f"{one}+" for one in ORGANISED), *COUNTS, "处分", "严重违纪", *TROUBLES, *VOTES, "基本称职情形", "不称职情形",
    ),
    "按月": ("人员编号*", "月份*", "出勤率*", "无早退率*", "按时就餐率*"),
    "周记": ("人员编号*", "周次*", "目标类别", "提交+", "科室负责人", "分管领导", "部门负责人"),
    "测评": ("人员编号*", "半年*", "评议层次*", *MARKS, "弃权"),
    "事项": ("人员编号*", "日期", "事项类别*", "级别", "集体", "书面交流", "分摊人数", "同一事项", "分值"),
}
MAY_BE_ABSENT = ("事项",)

POINTS: dict[str, dict[str, str]] = {
    "创新建议": {"本部门": "0.5", "区": "1", "市": "2"},
    "创新经验": {"国家": "3", "省": "2", "市": "1"},
    "立功": {"一等功": "5", "二等功": "4", "三等功": "3"},
    "先进": {"国家": "5", "省": "4", "市": "3", "区": "2", "本部门": "1"},
    "好人好事": {"国家": "3", "省": "2", "市": "1", "区": "0.5"},
    "竞赛": {"国家": "2", "省": "1.5", "市": "1", "区": "0.5"},
    "部门竞赛": {"一等奖": "0.3", "二等奖": "0.2", "三等奖": "0.1"},
}
HONOURS = ("立功", "先进", "好人好事", "竞赛", "部门竞赛")
HALVED_AS_GROUP = ("立功", "先进", "竞赛", "部门竞赛")
ENTERED = {"承担加分": ("2", "2.5", "3", "4"), "协助加分": ("1", "1.5", "2"), "未完成减分": ("2", "3", "4"), "配合不力减分": ("1", "1.25", "2")}


# ── the rules ────────────────────────────────────────────────────────────────────────────────────────────────

def _share(full: int, row: Row, organised: str, took_part: str, missing: list[str]) -> Fraction | None:
    held, came = number(row, organised), number(row, took_part)
    if held is None:
        missing.append(organised)
        return None
    if held == 0:
        return Fraction(full)
    if came is None:
        missing.append(took_part)
        return None
    return full * came / held


def _step(value: Fraction, steps: Sequence[tuple[int, str]]) -> Fraction:
    for line, points in steps:
        if value >= line:
            return Fraction(points)
    return Fraction(0)


def _attendance(months: Sequence[Row]) -> Fraction:
    usual = ((90, "1.5"), (80, "1"), (70, "0.6"))
    meals = ((80, "1"), (70, "0.6"), (60, "0.3"))
    return mean([
        _step(count(row, "出勤率"), usual) + _step(count(row, "无早退率"), usual) + _step(count(row, "按时就餐率"), meals)
        for row in months
    ])


def _ticked(row: Row, heading: str) -> set[int]:
    return {int(part) for part in row.get(heading, "").split("、") if part}


def _basic_grounds(row: Row) -> set[int]:
    """附件二: the grounds ticked and those that can be computed."""
    found = _ticked(row, "基本称职情形")
    voted = count(row, "测评总票数")
    low, basic = count(row, "不称职票数"), count(row, "基本称职票数")
    computed = {
        4: count(row, "连续旷工天数") > 3 or count(row, "累计旷工天数") > 7,
        5: count(row, "连续迟到早退次数") >= 10 or count(row, "累计迟到早退次数") >= 30,
        6: count(row, "擅自离岗次数") >= 5,
        7: count(row, "责任差错次数") >= 1,
        8: count(row, "财物损失金额") >= 15000,
        9: voted > 0 and ((basic + low) * 100 > 50 * voted or low * 100 > 30 * voted),
    }
    return found | {ground for ground, fires in computed.items() if fires}


def _poor_grounds(row: Row) -> set[int]:
    """附件三, likewise."""
    voted = count(row, "测评总票数")
    computed = {
        4: count(row, "连续旷工天数") > 5 or count(row, "累计旷工天数") > 10,
        7: count(row, "责任差错次数") >= 2,
        8: count(row, "财物损失金额") >= 30000,
        16: voted > 0 and count(row, "不称职票数") * 100 > 50 * voted,
    }
    return _ticked(row, "不称职情形") | {ground for ground, fires in computed.items() if fires}


def _weekly(rows: Sequence[Row]) -> Fraction | None:
    """业务目标得分; None where there is no week, or a submitted class nobody scored."""
    weeks: dict[str, list[Row]] = {}
    for row in rows:
        weeks.setdefault(row["周次"], []).append(row)
    scores = []
    for week in weeks.values():
        classes = []
        for row in week:
            if not yes(row, "提交"):
                classes.append(Fraction(0))
                continue
            given = [number(row, level) for level in LEVELS]  # the highest-ranking evaluator first
            said = next((score for score in given if score is not None), None)
            if said is None:
                return None
            classes.append(said)
        scores.append(mean(classes))
    return mean(scores) if scores else None


def _vote(row: Row, points: Sequence[int]) -> Fraction | None:
    votes = [count(row, mark) for mark in MARKS]
    if not sum(votes):
        return None
    return sum((vote * worth for vote, worth in zip(votes, points, strict=True)), Fraction(0)) / sum(votes)


def _reviews(rows: Sequence[Row]) -> tuple[Fraction, Fraction | None]:
    """领导评议 and 全员评议, means of the two half-years."""
    leaders, everybody = [], []
    for half in ("上半年", "下半年"):
        levels = {row["评议层次"]: row for row in rows if row["半年"] == half}
        found = [_vote(levels.get(level, {}), (7, 5, 3, 1, 0)) for level in LEVELS]
        leaders.append(sum((Fraction(7) if one is None else one for one in found), Fraction(0)))
        everybody.append(_vote(levels.get("全员", {}), (9, 6, 3, 1, 0)))
    votes = [one for one in everybody if one is not None]
    return mean(leaders), mean(votes) if len(votes) == 2 else None


def _innovation(rows: Sequence[Row]) -> Fraction:
    sums = {"创新建议": Fraction(0), "创新经验": Fraction(0)}
    for row in rows:
        kind = row["事项类别"]
        if kind in sums:
            points = Fraction(POINTS[kind][row["级别"]]) / (number(row, "分摊人数") or 1)
            sums[kind] += points / 2 if kind == "创新经验" and yes(row, "书面交流") else points
    return min(Fraction(2), sums["创新建议"]) + min(Fraction(3), sums["创新经验"])


def _honours(rows: Sequence[Row]) -> Fraction:
    best: dict[str, Fraction] = {}
    for place, row in enumerate(rows):
        kind = row["事项类别"]
        if kind not in HONOURS:
            continue
        points = Fraction(POINTS[kind][row["级别"]])
        if kind in HALVED_AS_GROUP and yes(row, "集体"):
            points /= 2
        matter = row.get("同一事项") or f"#{place}"
        best[matter] = max(points, best.get(matter, Fraction(0)))
    return min(Fraction(5), sum(best.values(), Fraction(0)))


def _drive(rows: Sequence[Row]) -> Fraction:
    def added(kind: str, most: int) -> Fraction:
        return min(Fraction(most), sum((count(row, "分值") for row in rows if row["事项类别"] == kind), Fraction(0)))

    return within(added("承担加分", 8) + added("协助加分", 2) - added("未完成减分", 8) - added("配合不力减分", 2), -10, 10)


def _work(one: One, book: Book) -> None:
    row = row_of(book, "录入", one.key)
    months, matters = rows_of(book, "按月", one.key), rows_of(book, "事项", one.key)
    times = max(count(row, "一般违纪次数"), Fraction(len(_basic_grounds(row))))
    grave = yes(row, "严重违纪") or bool(_poor_grounds(row))
    punished = bool(row.get("处分"))

    def left(full: int, lost: Fraction) -> Fraction:
        return max(Fraction(0), full - lost)

    half = Fraction(1, 2)
    items = one.items
    items["理论学习"] = _share(3, row, "学习组织次数", "学习参加次数", one.missing)
    items["集体活动"] = _share(2, row, "集体活动组织次数", "集体活动参加次数", one.missing)
    items["参加培训"] = left(
        2, count(row, "培训通报批评次数") + count(row, "未参加培训次数0.5分") * half + count(row, "未参加培训次数0.2分") / 5
    )
    items["考试考核"] = left(2, count(row, "考试不合格次数"))
    items["考勤"] = _attendance(months) if months else None
    items["办公秩序"] = left(2, count(row, "办公秩序不合格次数") * half)
    items["投诉处理"] = left(1, count(row, "投诉属实次数"))
    items["一般违纪"] = left(2, times * 3 * half + (2 if punished else 0))
    items["严重违纪"] = Fraction(0 if grave else 2)
    items["公共项目得分"] = total_of(items[name] for name in PUBLIC)
    items["业务目标得分"] = _weekly(rows_of(book, "周记", one.key))
    items["领导评议"], items["全员评议"] = _reviews(rows_of(book, "测评", one.key))
    items["综合评议得分"] = total_of((items["领导评议"], items["全员评议"]))
    items["工作创新"], items["立功受奖"], items["业务激励"] = _innovation(matters), _honours(matters), _drive(matters)
    items["激励项目得分"] = total_of(items[name] for name in ("工作创新", "立功受奖", "业务激励"))
    for item, label in (("考勤", "按月"), ("业务目标得分", "周记"), ("全员评议", "测评")):
        if items[item] is None:
            one.missing.append(label)
    total = total_of(items[name] for name in ("公共项目得分", "业务目标得分", "综合评议得分", "激励项目得分"))
    one.total = None if total is None else half_up(total)
    if grave:
        one.total, one.grade = Fraction(0), POOR
    elif punished:
        one.grade, one.placed, one.missing = UNGRADED, False, []
    elif one.total is not None:
        one.grade = BASIC if times > 0 else None  # None: still open


def compute(book: Book, params: Mapping[str, str]) -> dict[str, Any]:
    """The subjects and 名额 of results.json."""
    ones = [person(row, ITEMS) for row in book["花名册"]]
    taking_part = [one for one in ones if one.grade is None]
    for one in taking_part:
        _work(one, book)
    seats = int(params["优秀名额"])
    rivals = [one for one in taking_part if one.grade is None and one.total is not None]
    used, pending = contest(rivals, EXCELLENT, seats)
    for one in rivals:
        one.grade = one.grade or FAIR
    rank(taking_part, lambda one: one.category)
    return expected(ones, [quota(EXCELLENT, len(taking_part), seats, used, pending)])


# ── random offices ───────────────────────────────────────────────────────────────────────────────────────────

def _entry(draw: Draw, key: str) -> Row:
    row = {"人员编号": key}
    for organised, came in (ORGANISED[:2], ORGANISED[2:]):
        held = draw.rng.choice((0, 1, 3, 7, 12))
        row[organised] = "" if draw.odd(0.5) else str(held)
        row[came] = str(draw.rng.choice((0, held // 2, held, held))) if held else draw.of_these("", "0")
        if draw.odd(0.5):
            row[came] = ""
    for heading in COUNTS:
        row[heading] = draw.of_these("1", "2", "4", "11") if draw.odd() else draw.of_these("", "", "0")
    if not draw.odd():
        row["一般违纪次数"] = ""
    bounds = {
        "连续旷工天数": ("3", "3.5", "5", "5.5"), "累计旷工天数": ("7", "7.5", "10", "10.5"), "连续迟到早退次数": ("9", "10", "11"),
        "累计迟到早退次数": ("29", "30", "31"), "擅自离岗次数": ("4", "5"), "责任差错次数": ("1", "2", "1"),
        "财物损失金额": ("14999.99", "15000", "29999.99", "30000"),
    }
    for heading, values in bounds.items():
        if draw.odd(0.35):
            row[heading] = draw.rng.choice(values)
    if draw.odd(0.6):
        row.update(zip(VOTES, draw.rng.choice((
            ("20", "4", "6"), ("20", "4", "7"), ("20", "10", "0"), ("20", "11", "0"), ("20", "0", "10"), ("20", "0", "11"),
            ("200", "0", "60"), ("200", "0", "61"), ("200", "40", "60"), ("200", "41", "60"), ("200", "0", "100"),
            ("200", "0", "101"), ("0", "", ""), ("7", "2", "2"), ("3", "1", "1"), ("10", "2", "3"),
        )), strict=True))
    if draw.odd(0.4):
        row["基本称职情形"] = draw.of_these("1", "4", "4、7", "12、1", "11", "5、6、9")
    if draw.odd(0.15):
        row["不称职情形"] = draw.of_these("1", "20", "4、16")
    if draw.odd(0.3):
        row["处分"] = draw.of_these("记过", "记大过", "降级", "撤职")
    if draw.odd(0.15):
        row["严重违纪"] = "是"
    return row


def _month_rows(draw: Draw, key: str) -> list[Row]:
    if draw.odd(0.4):
        return []
    months = draw.rng.sample(range(1, 13), draw.rng.choice((1, 3, 7, 12)))
    usual = ("100", "95%", "90", "89.99", "80", "79.9", "70", "69.99", "0", "60", "59.9")
    calm = draw.often(0.6)
    return [
        {"人员编号": key, "月份": str(month), **{head: "100" if calm else draw.rng.choice(usual) for head in ("出勤率", "无早退率", "按时就餐率")}}
        for month in months
    ]


def _week_rows(draw: Draw, key: str) -> list[Row]:
    if draw.odd(0.4):
        return []
    found = []
    for week in draw.rng.sample(range(1, 54), draw.rng.choice((1, 2, 3, 6))):
        if draw.often(0.1):
            found.append({"人员编号": key, "周次": str(week), "提交": draw.of_these("否", "")})
            continue
        for kind in draw.rng.sample(("市考区目标", "区考部门目标", "年度重点", ""), draw.rng.choice((1, 1, 2, 3))):
            row = {"人员编号": key, "周次": str(week), "目标类别": kind, "提交": "是"}
            for level in draw.rng.sample(LEVELS, draw.rng.choice((1, 2, 3))):
                row[level] = draw.score("50", "48", "45.5", "50", "47")
            if draw.odd(0.1):
                row.update(dict.fromkeys(LEVELS, ""))
            if draw.odd(0.1):  # one of the week's classes not handed in
                row.update(dict.fromkeys(LEVELS, ""), 提交="否")
            found.append(row)
    return found


def _vote_rows(draw: Draw, key: str) -> list[Row]:
    found = []
    for half in ("上半年", "下半年"):
        for level in (*LEVELS, "全员"):
            if (draw.often(0.2) if level != "全员" else draw.odd(0.3)):
                continue
            row = {"人员编号": key, "半年": half, "评议层次": level}
            most = 12 if level == "全员" else 2
            row.update({mark: draw.of_these("", "0", "1", str(draw.rng.randint(0, most))) for mark in MARKS[: draw.rng.choice((1, 2, 5))]})
            if draw.often(0.3):
                row["弃权"] = draw.of_these("1", "5")
            if draw.odd(0.2):
                row.update(dict.fromkeys(MARKS, ""))
            elif not any(count(row, mark) for mark in MARKS) and draw.often(0.95):
                row[draw.rng.choice(MARKS)] = "2"
            found.append(row)
    return found


def _matter_rows(draw: Draw, key: str) -> list[Row]:
    found = []
    for _ in range(draw.rng.choice((0, 0, 1, 2, 3, 7))):
        kind = draw.rng.choice((*POINTS, *ENTERED))
        row = {"人员编号": key, "日期": draw.of_these("2026-03-05", "2026年11月30日", ""), "事项类别": kind}
        if kind in ENTERED:
            row["分值"] = draw.rng.choice(ENTERED[kind])
            if draw.odd(2):  # much lost: the total may come near 0
                row.update(事项类别="未完成减分", 分值="4")
        else:
            row["级别"] = draw.rng.choice(tuple(POINTS[kind]))
            row["集体"] = draw.of_these("", "是", "否")
            row["书面交流"] = draw.of_these("", "", "是")
            row["分摊人数"] = draw.of_these("", "1", "2", "3", "7")
            row["同一事项"] = draw.of_these("", "", "普法比赛", "平安创建")
        found.append(row)
    return found


def office(rng: random.Random) -> Office:
    """A random office."""
    draw = Draw.of(rng)
    size = rng.randint(3, 25)
    book: Book = {sheet: [] for sheet in SHEETS}
    book["花名册"] = roster(draw, size, ("中层", "一般干部", "工勤"))
    for row in book["花名册"]:
        key = row["人员编号"]
        if not draw.odd(0.2):
            book["录入"].append(_entry(draw, key))
        book["按月"] += _month_rows(draw, key)
        book["周记"] += _week_rows(draw, key)
        book["测评"] += _vote_rows(draw, key)
        book["事项"] += _matter_rows(draw, key)
    twins(draw, book, "花名册", "人员编号", ("姓名", "考核类别"))
    return Office(book, {"优秀名额": draw.seats(size)})
