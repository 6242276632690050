"""How fast the engine is at the largest system of the documents (荆州, 81 units, 32,000 people), beside the same rules by hand.

``python benchmarks/jingzhou.py [people]`` (32,000 unless told): six rounds for everybody and three earlier years for some,
appraised by the scheme file and by a loop written for this one scheme with Decimals, in turn, five times; the medians and
their ratio are printed, then how time grows from a quarter of the people to all of them. The two must agree for everybody.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from stopwatch import TIMES, alternating  # noqa: E402

from kaohe_desktop.engine.appraise import appraise  # noqa: E402  # found only after the path is set
from kaohe_desktop.engine.cohort import Cohort, Row, Subject  # noqa: E402
from kaohe_desktop.engine.outcome import Result  # noqa: E402
from kaohe_desktop.engine.period import Period  # noqa: E402
from kaohe_desktop.engine.scheme.reader import read_scheme  # noqa: E402

SCHEME = Path(__file__).resolve().parents[1] / "resources" / "schemes" / "jingzhou.toml"
UNITS, ROUNDS, YEARS = 81, 6, 3
LEVELS = (("县处级", "领导干部"), ("正科级", "领导干部"), ("副科级", "一般干部"), ("科员", "一般干部"))
ZERO, CENT, PRIZE = Decimal(0), Decimal("0.01"), Decimal(1500)
ABOVE, BESIDE, BELOW = Decimal("0.6"), Decimal("0.2"), Decimal("0.2")
USUAL, POLL = Decimal("0.8"), Decimal("0.2")
NEAR = Fraction(1, 10**20)  # by hand a mean is cut off at 28 digits
FAIR, POOR, GOOD_YEAR = Decimal(70), Decimal(60), Decimal(85)


# ── made-up people ───────────────────────────────────────────────────────────────────────────────────────────

def people(count: int, seed: int = 1) -> list[Subject]:
    """``count`` made-up people in 81 units, with everything out of the ordinary that the scheme knows."""
    rng = random.Random(seed)
    return [person(rng, number) for number in range(count)]


def person(rng: random.Random, number: int) -> Subject:
    """One person with six rounds; a third have three earlier years or more, some have only two."""
    level, category = rng.choices(LEVELS, (2, 10, 20, 68))[0]
    key, skill = f"{number:06d}", rng.randint(5500, 9500)
    values: dict[str, Decimal | str | bool] = {
        "人员编号": key, "姓名": f"样例{number}", "科室": f"第{number % UNITS + 1}单位", "人员状态": "在岗",
        "考核类别": category, "职务层次": level, "实绩突出干部": rng.random() < 0.001,
    }
    if rng.random() < 0.99:
        values["民主测评"] = score(rng, skill)
    if rng.random() < 0.01:
        values["人员状态"] = rng.choice(("离岗待退", "当季退休", "调离本市"))
    rounds = [round_row(rng, key, skill, one) for one in range(1, ROUNDS + 1) if rng.random() < 0.999]
    return Subject(key, values, {"按轮": rounds, "历年": years(rng, key, skill)})


def score(rng: random.Random, skill: int) -> Decimal:
    """A score of 0–100 with two places, near what the person usually gets."""
    return Decimal(min(10_000, skill + rng.randint(-500, 800))).scaleb(-2)


def round_row(rng: random.Random, key: str, skill: int, one: int) -> Row:
    """One round's three ratings, one of them now and then not given."""
    peer = None if rng.random() < 0.001 else score(rng, skill)
    return {
        "人员编号": key, "轮次": Decimal(one), "上级评分": score(rng, skill), "同级评分": peer, "下级评分": score(rng, skill),
    }


def years(rng: random.Random, key: str, skill: int) -> list[Row]:
    """The earlier years of one person, in no order."""
    count = rng.choices((0, 2, 3, 4), (60, 7, 28, 5))[0]
    rows: list[Row] = [
        {
            "人员编号": key, "年度": Decimal(2026 - back), "实绩得分": score(rng, skill),
            "年度考核得分": None if rng.random() < 0.1 else score(rng, skill),
            "年度考核等次": rng.choices(("优秀", "称职", None), (15, 80, 5))[0],
        }
        for back in range(1, count + 1)
    ]
    rng.shuffle(rows)
    return rows


# ── the same rules by hand ───────────────────────────────────────────────────────────────────────────────────

@dataclass(slots=True)
class Mine:
    """One person's result, by hand."""

    level: str
    category: str
    exempt: bool = False
    rounds: list[Decimal | None] = field(default_factory=list)
    usual: Decimal | None = None
    poll: Decimal | None = None
    missing: tuple[str, ...] = ()
    total: Decimal | None = None
    rank: int | None = None
    level_rank: int | None = None
    barred: bool = False
    fit: int | None = None
    grade: str | None = None
    bonus: Decimal | None = None


def by_hand(subjects: Sequence[Subject]) -> list[Mine]:
    """Rounds, totals, both ranks, grades, prizes and who may be promoted."""
    found = [scored(subject) for subject in subjects]
    takes_part = [one for one in found if not one.exempt]
    by_category, by_level = defaultdict(list), defaultdict(list)
    for one in takes_part:
        if one.total is not None:
            by_category[one.category].append(one)
            by_level[one.level].append(one)
    for members in by_category.values():
        for one, rank in ranked(members, [one.total for one in members]):
            one.rank = rank
    for members in by_level.values():
        for one, rank in ranked(members, [one.total for one in members]):
            one.level_rank, one.barred = rank, rank * 2 > len(members)
    judge_years(found, subjects)
    return found


def scored(subject: Subject) -> Mine:
    """One person's rounds, total, grade and prize."""
    get = subject.values.get
    one = Mine(str(get("职务层次")), str(get("考核类别")))
    if get("人员状态") != "在岗":
        one.exempt, one.grade = True, "不纳入考核"
        return one
    rounds: list[Decimal | None] = [None] * ROUNDS
    for row in subject.rows["按轮"]:
        above, beside, below = row["上级评分"], row["同级评分"], row["下级评分"]
        if above is not None and beside is not None and below is not None:
            weighed = above * ABOVE + beside * BESIDE + below * BELOW
            rounds[int(row["轮次"]) - 1] = weighed.quantize(CENT, ROUND_HALF_UP)
    one.rounds, one.poll = rounds, get("民主测评")
    lacking = [f"第{number}轮" for number, mark in enumerate(rounds, 1) if mark is None]
    if not lacking:
        one.usual = sum(rounds, ZERO) / ROUNDS
    one.missing = (*(() if one.poll is not None else ("民主测评",)), *lacking)
    if not one.missing:
        one.total = (one.usual * USUAL + one.poll * POLL).quantize(CENT, ROUND_HALF_UP)
        one.grade = "称职" if one.total >= FAIR else "基本称职" if one.total >= POOR else "不称职"
        one.bonus = PRIZE if get("实绩突出干部") else ZERO
    return one


def ranked(members: Sequence[Mine], figures: Sequence[Decimal]) -> list[tuple[Mine, int]]:
    """Competition rank (1, 2, 2, 4), highest first."""
    places, last, rank = [], None, 0
    for place, (figure, one) in enumerate(sorted(zip(figures, members, strict=True), key=lambda pair: pair[0], reverse=True), 1):
        if figure != last:
            last, rank = figure, place
        places.append((one, rank))
    return places


def judge_years(found: Sequence[Mine], subjects: Sequence[Subject]) -> None:
    """提拔资格, from the three latest years of those who have three."""
    latest, sums = {}, defaultdict(list)
    for one, subject in zip(found, subjects, strict=True):
        if one.exempt or len(subject.rows["历年"]) < YEARS:
            continue
        rows = sorted(subject.rows["历年"], key=lambda row: row["年度"], reverse=True)[:YEARS]
        latest[id(one)] = rows
        sums[one.level].append((one, sum((row["实绩得分"] for row in rows), ZERO)))
    for members in sums.values():
        for one, rank in ranked([one for one, _ in members], [figure for _, figure in members]):
            rows = latest[id(one)]
            work = all(row["实绩得分"] >= GOOD_YEAR for row in rows) or rank * 2 <= len(members)
            year = any(row["年度考核等次"] == "优秀" for row in rows) or all(
                row["年度考核得分"] is not None and row["年度考核得分"] >= GOOD_YEAR for row in rows
            )
            one.fit = 1 if work and year else 0


# ── comparing and measuring ──────────────────────────────────────────────────────────────────────────────────

def difference(result: Result, one: Mine) -> str:
    """Where the two results of one person differ; "" if nowhere."""
    items = dict(result.items)
    usual = items.pop("平时得分")
    if (usual is None) is not (one.usual is None) or (usual is not None and abs(Fraction(usual) - Fraction(one.usual)) > NEAR):
        return f"平时得分：程序 {usual}，手写 {one.usual}"
    rounds = one.rounds or [None] * ROUNDS
    mine = {
        **{f"第{number}轮": mark for number, mark in enumerate(rounds, 1)},
        "民主测评": one.poll, "层次名次": one.level_rank, "提拔资格": one.fit,
        "总分": one.total, "名次": one.rank, "等次": one.grade, "奖金": one.bonus, "缺项": one.missing,
        "规则": (one.exempt, one.barred),
    }
    fired = [rule.name for rule in result.rules]
    program = {
        **items, "总分": result.total, "名次": result.rank, "等次": result.grade, "奖金": result.bonus, "缺项": result.missing,
        "规则": (any("不纳入考核" in rule for rule in fired), any("不得评先进" in rule for rule in fired)),
    }
    return "；".join(f"{name}：程序 {program[name]}，手写 {mine[name]}" for name in mine if program[name] != mine[name])


def main(count: int) -> int:
    """Compare, measure, print; 1 if the two do not give the same results."""
    scheme = read_scheme(SCHEME.read_text(encoding="utf-8"), SCHEME.name)
    params, _ = scheme.check_params({})

    def by_scheme(subjects: Sequence[Subject]) -> Sequence[Result]:
        return appraise(scheme, Cohort(Period.parse("2026"), subjects, params)).results

    everybody = people(count)
    results, mine = by_scheme(everybody), by_hand(everybody)
    for result, one in zip(results, mine, strict=True):
        if wrong := difference(result, one):
            print(f"不一致：{result.key} {wrong}")
            return 1
    fit = sum(one.fit is not None for one in mine)
    print(f"荆州平时实绩考核，{count} 人，{min(count, UNITS)} 个单位，六轮评分，{fit} 人有三年，交替 {TIMES} 次取中位数，结果逐人相同")
    engine_time, hand_time = alternating(lambda: by_scheme(everybody), lambda: by_hand(everybody))
    print(f"全部：程序 {engine_time:.3f} 秒，手写 {hand_time:.3f} 秒，{engine_time / hand_time:.2f} 倍")
    few = people(count // 4)
    small, large = alternating(lambda: by_scheme(few), lambda: by_scheme(everybody))
    print(f"{count // 4} 人 {small:.3f} 秒 → {count} 人 {large:.3f} 秒：人数 4 倍，时间 {large / small:.2f} 倍")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 32_000))
