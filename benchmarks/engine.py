"""How fast the engine is against the same rules written out by hand for 梅岭, in the same run.

``python benchmarks/engine.py [people]`` (32,000 unless told): both work on the same people, in turn, five times, and the
medians and their ratio are printed; then how time grows from a quarter of the people to all of them. The hand-written
loop is what a programmer would write for this one scheme with Decimals: no scheme file, no explanations.
"""

from __future__ import annotations

import decimal
import random
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from stopwatch import TIMES, alternating  # noqa: E402

from kaohe_desktop.engine.appraise import _Appraisal, appraise  # noqa: E402  # the stages are timed one by one
from kaohe_desktop.engine.cohort import Cohort, Subject  # noqa: E402
from kaohe_desktop.engine.figures import EXACT  # noqa: E402
from kaohe_desktop.engine.period import Period  # noqa: E402
from kaohe_desktop.engine.scheme.reader import read_scheme  # noqa: E402

SCHEME = Path(__file__).resolve().parents[1] / "resources" / "schemes" / "meiling.toml"
ZERO, CENT = Decimal(0), Decimal("0.01")
TEN, FIVE, BASE_SHARE, PANEL_SHARE = Decimal(10), Decimal(5), Decimal("0.60"), Decimal("0.40")
P90, P80, P70 = Decimal(90), Decimal(80), Decimal(70)
LINES = ((Decimal(90), "优秀"), (Decimal(75), "良好"), (Decimal(60), "称职"))
MONEY = {"优秀": Decimal(2100), "良好": Decimal(1800), "称职": Decimal(1500)}


def people(count: int, seed: int = 1) -> list[Subject]:
    """``count`` made-up people with everything out of the ordinary that the scheme knows, in ordinary proportions."""
    rng = random.Random(seed)

    def score(full: int) -> Decimal:
        return Decimal(rng.randint(full * 70, full * 100)).scaleb(-2)

    found = []
    for number in range(count):
        arrangement, projects = rng.choice(("科室", "下社区", "科室+下社区")), rng.choice("012")
        full = 90 if projects == "0" else 50
        full = full // 2 if arrangement == "科室+下社区" else full
        values: dict[str, Decimal | str | bool] = {
            "人员编号": f"{number:06d}", "姓名": f"样例{number}", "科室": "综合科", "人员状态": "在岗",
            "考核类别": rng.choice(("科级干部", "中层干部", "一般工作人员")), "常规工作安排": arrangement, "重点项目数": projects,
            "党政领导测评": Decimal(rng.randint(6000, 10000)).scaleb(-2), "迟到次数": Decimal(rng.choice((0, 0, 0, 1, 3))),
            "旷工天数": ZERO if rng.random() < 0.97 else Decimal(rng.choice(("0.5", "2", "2.5"))),
            "奖惩附加分": Decimal(rng.choice((0, 0, 2, -1, 12))), "请假天数": Decimal(rng.choice((0, 0, 3, 16))), "病事假天数": ZERO,
        }
        if arrangement != "下社区":
            values["科室工作"] = score(full)
        if arrangement != "科室":
            values["下社区工作"] = score(full)
        if projects != "0":
            values["项目一"] = score(20 if projects == "2" else 40)
        if projects == "2":
            values["项目二"] = score(20)
        chance = rng.random()
        if chance < 0.01:
            values["人员状态"] = rng.choice(("长期在编不在岗", "当季退休", "离岗待退"))
        elif chance < 0.02:
            values["效能告诫"] = True
        elif chance < 0.03:
            values["党纪政纪处分"] = True
        elif chance < 0.04:
            del values["党政领导测评"]
        found.append(Subject(f"{number:06d}", values))
    return found


# ── the same rules by hand ───────────────────────────────────────────────────────────────────────────────────

@dataclass(slots=True)
class Row:
    """One person's result, by hand."""

    subject: Subject
    category: str
    routine: Decimal | None = None
    project: Decimal | None = None
    attendance: Decimal | None = None
    adjustment: Decimal | None = None
    base: Decimal | None = None
    raw_panel: Decimal | None = None
    panel: Decimal | None = None
    total: Decimal | None = None
    missing: tuple[str, ...] = ()
    rank: int | None = None
    grade: str | None = None
    pending: str = ""
    bonus: Decimal | None = None
    rules: tuple[str, ...] = ()
    in_contest: bool = True


Ready = tuple[Row, str, str, Decimal | None, Decimal | None, Decimal | None, Decimal | None, Decimal, Decimal, Decimal]


def by_hand_ready(subjects: Sequence[Subject]) -> tuple[list[Row], list[Ready]]:
    """What each person has, what is missing, and the figures the formulas need, out of the dictionaries."""
    rows, ready = [], []
    for subject in subjects:
        get = subject.values.get
        row = Row(subject, str(get("考核类别")))
        rows.append(row)
        if get("人员状态", "在岗") != "在岗":
            row.grade = "不纳入考核"
            continue
        arrangement, projects = get("常规工作安排"), get("重点项目数")
        missing = []
        office, village = get("科室工作"), get("下社区工作")
        if arrangement != "下社区" and office is None:
            missing.append("科室工作")
        if arrangement != "科室" and village is None:
            missing.append("下社区工作")
        one, two = get("项目一"), get("项目二")
        if projects != "0" and one is None:
            missing.append("项目一")
        if projects == "2" and two is None:
            missing.append("项目二")
        row.raw_panel = get("党政领导测评")
        if row.raw_panel is None:
            votes = [vote["评分"] for vote in subject.rows.get("测评票", ()) if vote["评分"] is not None]
            if votes:
                row.raw_panel = (sum(votes, ZERO) / len(votes)).quantize(CENT, ROUND_HALF_UP)
            else:
                missing.append("党政领导测评")
        if get("新录用或新调入") and get("本季工作天数") is None:
            missing.append("本季工作天数")
        row.missing = tuple(missing)
        counts = (get("迟到次数") or ZERO, get("旷工天数") or ZERO, get("奖惩附加分") or ZERO)
        ready.append((row, arrangement, projects, office, village, one, two, *counts))
    return rows, ready


def by_hand_formulas(ready: Sequence[Ready]) -> None:
    """Items and totals of those who take part."""
    groups = defaultdict(list)
    for row, arrangement, projects, office, village, one, two, late, away, extra in ready:
        if arrangement == "科室":
            row.routine = office
        elif arrangement == "下社区":
            row.routine = village
        elif office is not None and village is not None:
            row.routine = office + village
        if projects == "1":
            row.project = one
        elif projects == "2" and one is not None and two is not None:
            row.project = one + two
        row.attendance = ZERO if late >= 10 or away >= 2 else max(TEN - late - FIVE * away, ZERO)
        row.adjustment = min(max(extra, -TEN), TEN)
        if row.routine is not None and (projects == "0" or row.project is not None):
            row.base = row.routine + (row.project or ZERO) + row.attendance + row.adjustment
        if row.raw_panel is not None:
            groups[row.category].append(row)
    for members in groups.values():
        order, heads = sorted(row.raw_panel for row in members), len(members)
        for row in members:
            place = heads - bisect_right(order, row.raw_panel) + 1
            row.panel = P90 if place * 100 <= heads * 25 else P80 if place * 100 <= heads * 55 else P70
    for row, *_ in ready:
        if not row.missing and row.base is not None and row.panel is not None:
            row.total = (row.base * BASE_SHARE + row.panel * PANEL_SHARE).quantize(CENT, ROUND_HALF_UP)


def by_hand_totals(subjects: Sequence[Subject]) -> list[Row]:
    """Items and totals."""
    rows, ready = by_hand_ready(subjects)
    by_hand_formulas(ready)
    return rows


def by_hand(subjects: Sequence[Subject]) -> list[Row]:
    """Everything: totals, rules, ranks, quotas, ties, bonuses."""
    rows = by_hand_totals(subjects)
    groups = defaultdict(list)
    for row in rows:
        if row.grade is None:
            apply_rules(row)
            groups[row.category].append(row)
    for members in groups.values():
        ranked = sorted((r for r in members if r.total is not None and r.grade != "不确定等次"), key=lambda r: r.total, reverse=True)
        rank, last = 0, None
        for place, row in enumerate(ranked, 1):
            if row.total != last:
                rank, last = place, row.total
            row.rank = rank
        open_to = [row for row in ranked if row.in_contest]
        for line, grade, share in ((LINES[0][0], "优秀", 25), (LINES[1][0], "良好", 30)):
            contest(open_to, line, grade, len(members) * share // 100)
        for row in open_to:
            if row.grade is None:
                row.grade = "称职" if row.total >= 60 else "不称职"
    for row in rows:
        pay(row)
    return rows


def apply_rules(row: Row) -> None:
    """定为不称职 and 不确定等次."""
    get = row.subject.values.get
    fixed, open_ = [], []
    if (get("旷工天数") or ZERO) > 2:
        fixed.append("旷工")
    if get("党纪政纪处分"):
        fixed.append("处分")
    if get("新录用或新调入") and (get("本季工作天数") is not None and get("本季工作天数") < 20):
        open_.append("新进")
    if (get("病事假天数") or ZERO) > 40:
        open_.append("病事假")
    if get("效能告诫"):
        open_.append("效能告诫")
    if get("立案调查"):
        open_.append("立案调查")
    row.rules = (*fixed, *open_)
    if fixed or open_:
        row.in_contest = False
        row.grade = "不称职" if fixed else "不确定等次"


def contest(open_to: Sequence[Row], line: Decimal, grade: str, seats: int) -> None:
    """Seats by score; equals together or waiting."""
    used = 0
    waiting = False
    candidates = [row for row in open_to if row.grade is None and row.total >= line]
    for _, members in groupby(candidates, key=lambda row: row.total):
        equals = list(members)
        if waiting or used == seats:
            break
        if len(equals) <= seats - used:
            for row in equals:
                row.grade = grade
            used += len(equals)
        else:
            waiting = True
            for row in equals:
                row.pending = row.pending or grade


def pay(row: Row) -> None:
    """奖金."""
    get = row.subject.values.get
    status = get("人员状态", "在岗")
    if status == "长期在编不在岗":
        row.bonus = ZERO
    elif status == "离岗待退":
        row.bonus = ZERO if get("党纪政纪处分") else MONEY["称职"]
    elif status != "在岗":
        row.bonus = (MONEY["称职"] * get("在职月数", Decimal(3)) / 3).quantize(CENT, ROUND_HALF_UP)
    elif row.grade == "优秀" and (get("请假天数") or ZERO) > 15:
        row.bonus = MONEY["良好"]
    elif row.grade is not None:
        row.bonus = MONEY.get(row.grade, ZERO)


def main(count: int) -> int:
    """Compare, measure, print; 1 if the two do not give the same results."""
    scheme = read_scheme(SCHEME.read_text(encoding="utf-8"), SCHEME.name)

    def cohort(subjects: Sequence[Subject]) -> Cohort:
        return Cohort(Period.parse("2026Q3"), subjects)

    everybody = people(count)
    results, rows = appraise(scheme, cohort(everybody)).results, by_hand(everybody)
    for result, row in zip(results, rows, strict=True):
        mine = (result.total, result.rank, result.grade, result.pending, result.bonus)
        if mine != (row.total, row.rank, row.grade, row.pending, row.bonus):
            print(f"不一致：{result.key} 程序 {mine}，手写 {(row.total, row.rank, row.grade, row.pending, row.bonus)}")
            return 1

    def engine_totals() -> _Appraisal:
        with decimal.localcontext(EXACT):
            work = _Appraisal(scheme, cohort(everybody))
            work.sort_out_exempt()
            work.work_out_figures()
        return work

    prepared, (_, ready) = engine_totals(), by_hand_ready(everybody)

    def engine_formulas() -> None:
        with decimal.localcontext(EXACT):
            prepared.work_out_figures()

    print(f"梅岭街道季度考核，{count} 人，交替 {TIMES} 次取中位数，结果逐人相同")
    for title, mine, hand in (
        ("只算公式（录入的数已经取好）", engine_formulas, lambda: by_hand_formulas(ready)),
        ("各项得分和总分（含缺项）", engine_totals, lambda: by_hand_totals(everybody)),
        ("全部（含名次、名额、等次、奖金）", lambda: appraise(scheme, cohort(everybody)), lambda: by_hand(everybody)),
    ):
        engine_time, hand_time = alternating(mine, hand)
        print(f"{title}：程序 {engine_time:.3f} 秒，手写 {hand_time:.3f} 秒，{engine_time / hand_time:.2f} 倍")
    few = people(count // 4)
    small, large = alternating(lambda: appraise(scheme, cohort(few)), lambda: appraise(scheme, cohort(everybody)))
    print(f"{count // 4} 人 {small:.3f} 秒 → {count} 人 {large:.3f} 秒：人数 4 倍，时间 {large / small:.2f} 倍")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 32_000))
