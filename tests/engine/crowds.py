"""Cohorts for the differential and law tests: hypothesis strategies, and seeded random crowds for the long runs.

Scores are drawn from few values on purpose, so that ties, full quotas and totals that lie exactly on a line are common.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import strategies as st

CATEGORIES = ("科级干部", "中层干部", "一般工作人员")
ARRANGEMENTS = ("科室", "下社区", "科室+下社区")
STATUSES = ("长期在编不在岗", "当季退休", "离岗待退", "调离本市")
Person = dict[str, str]
#: Scores out of 90 that, with full attendance, bring the total to a grade line or 0.01 beside it, for one of 90, 80, 70.
ON_A_LINE = (
    "80", "79.98", "80.02", "79.9917", "79.9916", "86.66", "86.67", "86.65", "86.68", "55", "54.98", "55.02", "61.66", "61.67",
    "61.65", "68.33", "68.34", "68.32", "30", "29.98", "30.02", "36.66", "36.67", "36.65", "43.33", "43.34", "43.32",
)


class Draw:
    """The one way chances are taken, from :mod:`random` or from hypothesis."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def chance(self, percent: int) -> bool:
        return self.rng.random() * 100 < percent

    def score(self, full: int) -> str:
        """A score from 0 to ``full`` in one of the ways a leader scores: whole, half, hundredths, all of it."""
        kind = self.rng.randrange(5)
        if kind == 0:
            return str(full)
        if kind == 1:
            return str(self.rng.randint(full * 8 // 10, full))
        if kind == 2:
            return f"{self.rng.randint(full, full * 2) / 2:g}" if full else "0"
        if kind == 3:
            cents = self.rng.randint(0, full * 100)
            return f"{cents // 100}.{cents % 100:02d}"
        thousandths = self.rng.randint(full * 900, full * 1000)
        return f"{thousandths // 1000}.{thousandths % 1000:03d}"


def person(key: str, draw: Draw, *, category: str | None = None, troubled: int = 12) -> Person:
    """One person's quarter; ``troubled`` is the percent chance of each thing out of the ordinary."""
    rng = draw.rng
    arrangement, projects = rng.choice(ARRANGEMENTS), rng.choice("0112")
    full = 90 if projects == "0" else 50
    full = full // 2 if arrangement == "科室+下社区" else full
    given = {
        "人员编号": key, "姓名": f"样例{key}", "科室": rng.choice(("综合科", "经济科")), "常规工作安排": arrangement,
        "重点项目数": projects, "考核类别": category or rng.choice(CATEGORIES),
    }
    if arrangement != "下社区":
        given["科室工作"] = draw.score(full)
    if arrangement != "科室":
        given["下社区工作"] = draw.score(full)
    if projects != "0":
        given["项目一"] = draw.score(20 if projects == "2" else 40)
    if projects == "2":
        given["项目二"] = draw.score(20)
    on_a_line = draw.chance(30)
    if on_a_line:
        given.update({"常规工作安排": "科室", "重点项目数": "0", "科室工作": rng.choice(ON_A_LINE)})
        for heading in ("下社区工作", "项目一", "项目二"):
            given.pop(heading, None)
    given["党政领导测评"] = rng.choice(("90", "90.00", "88.5", f"{rng.randint(60, 100)}"))
    if not on_a_line and draw.chance(40):
        given["迟到次数"] = str(rng.choice((0, 1, 2, 9, 10, 11)))
    if draw.chance(troubled):
        given["旷工天数"] = rng.choice(("0", "0.5", "1", "1.5", "2", "2.5", "3"))
    if not on_a_line and draw.chance(40):
        given["奖惩附加分"] = rng.choice(("3", "-3", "9.99", "10", "10.01", "-9.99", "-10", "-10.01", "50", "0", "1.25"))
    if draw.chance(troubled):
        given["请假天数"] = rng.choice(("14.5", "15", "15.5", "30"))
    if draw.chance(troubled // 2):
        given["病事假天数"] = rng.choice(("39.5", "40", "40.5", "80"))
    if draw.chance(troubled // 2):
        given["新录用或新调入"] = "是"
        given["本季工作天数"] = rng.choice(("", "0", "19", "20", "21", "60"))
    for flag in ("效能告诫", "立案调查", "党纪政纪处分"):
        if draw.chance(troubled // 3):
            given[flag] = rng.choice(("是", "否"))
    if draw.chance(troubled):
        given["派驻单位"] = "市司法局"
    if draw.chance(troubled // 2):
        given["人员状态"] = rng.choice(("在岗", *STATUSES))
        given["在职月数"] = rng.choice(("", "0", "1", "2", "3"))
    for heading in ("科室工作", "下社区工作", "项目一", "项目二", "党政领导测评"):
        if heading in given and draw.chance(troubled // 4):
            given[heading] = ""
    return given


def crowd(draw: Draw, size: int, *, troubled: int = 12, categories: Sequence[str] = CATEGORIES) -> tuple[list[Person], dict[str, list[str]]]:
    """``size`` people and the ballots of those who are rated by ballot."""
    people = [
        person(f"{number:05d}", draw, category=draw.rng.choice(categories), troubled=troubled)
        for number in range(1, size + 1)
    ]
    ballots: dict[str, list[str]] = {}
    for given in people:
        if draw.chance(troubled // 2):
            given["党政领导测评"] = ""
            ballots[given["人员编号"]] = [
                draw.rng.choice(("90", "88", "91.5", "", "77")) for _ in range(draw.rng.randint(1, 4))
            ]
    return people, ballots


def flock(rng: random.Random, size: int) -> tuple[list[Person], dict[str, list[str]]]:
    """A seeded random cohort: sometimes one category, sometimes nearly everybody equal, sometimes much out of the ordinary."""
    draw = Draw(rng)
    categories = CATEGORIES if rng.random() < 0.6 else CATEGORIES[:1]
    people, ballots = crowd(draw, size, troubled=rng.choice((0, 12, 12, 40)), categories=categories)
    if rng.random() < 0.4:  # a few molds for everybody: ties everywhere
        molds = people[: max(1, size // 4)]
        for index, given in enumerate(people[len(molds):], start=len(molds)):
            mold = rng.choice(molds)
            own = given["人员编号"]
            given.clear()
            given.update(mold, 人员编号=own, 姓名=f"样例{index}")
            ballots.pop(own, None)
            if mold["人员编号"] in ballots:
                ballots[own] = list(ballots[mold["人员编号"]])
    return people, ballots


@st.composite
def quarters(draw: st.DrawFn, most: int = 24, troubled: bool = True) -> tuple[list[Person], dict[str, list[str]]]:
    """A cohort of the quarter, shrinkable."""
    size = draw(st.integers(1, most))
    rng = draw(st.randoms(use_true_random=False, note_method_calls=False))
    if troubled:
        return flock(rng, size)  # type: ignore[arg-type]
    return crowd(Draw(rng), size, troubled=0, categories=CATEGORIES[:1])  # type: ignore[arg-type]


@st.composite
def decisions(draw: st.DrawFn, people: Sequence[Person]) -> list[dict[str, str]]:
    """Decisions of every kind, sensible and not, for some of the people."""
    out = []
    for given in people:
        if draw(st.integers(0, 3)):
            continue
        kind = draw(st.sampled_from(("tie", "tie", "grade", "home", "score")))
        one = {"人员编号": given["人员编号"], "kind": kind}
        if kind == "score":
            one["total"] = draw(st.sampled_from(("59.99", "60.00", "75.00", "89.99", "90.00", "96.00", "100.00")))
        elif kind == "home":
            if not given.get("派驻单位"):
                continue
            one["grade"] = draw(st.sampled_from(("优秀", "良好", "称职", "不称职")))
        else:
            one["grade"] = draw(st.sampled_from(("优秀", "优秀", "良好", "称职", "不称职")))
        out.append(one)
    return out


GRADES = ("优秀", "优秀", "优秀", "良好", "称职", "不称职", "不确定等次", "不纳入考核")


def years(rng: random.Random, size: int) -> tuple[list[Person], list[tuple[str, str, str, str]], int]:
    """A seeded random year: people, their quarters, the seats."""
    people, quarters_ = [], []
    bent = rng.choice((0.0, 0.1, 0.4))
    scores = rng.choice((("91.00", "92.00", "92.01", "90.5", "80", "88.88"), ("92.00", "92.01")))  # the second: equal once rounded
    for number in range(1, size + 1):
        key = f"{number:04d}"
        given = {"人员编号": key, "姓名": f"样例{key}", "科室": "综合科", "考核类别": rng.choice(CATEGORIES)}
        if rng.random() < bent / 2:
            given["人员状态"] = rng.choice(("在岗", *STATUSES))
        if rng.random() < bent:
            given["一票否决"] = rng.choice(("计生", "综治", "安全生产", "环境保护"))
        people.append(given)
        usual = rng.choice(GRADES)
        for quarter in "1234":
            if rng.random() < bent / 8:
                continue
            grade = usual if rng.random() < 0.6 else rng.choice(GRADES)
            score = rng.choice(scores)
            if grade in ("不确定等次", "不纳入考核") or rng.random() < bent / 8:
                score = rng.choice(("", "", score))
            quarters_.append((key, quarter, grade, score))
    return people, quarters_, rng.choice((0, 1, 2, 3, size // 4, size))
