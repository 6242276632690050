"""An independent reading of 梅岭's year (systems.md §1 "Year", sheets.md §3); shares nothing with ``kaohe_desktop``.

A person is {人员编号, 考核类别, 人员状态, 一票否决} as text; ``quarters`` lists (人员编号, 季度, 等次, 考评得分) as text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from oracle import EXEMPT, UNGRADED, Expected, ExpectedOutcome, fixed, half_up

SURE, MAYBE, FAIR, BASIC, POOR = "可直接确定年度优秀", "可评年度优秀", "年度称职", "年度基本称职", "年度不称职"
COUNTED = ("优秀", "良好", "称职", "不称职")
COUNTS = ("优秀次数", "良好次数", "称职次数", "不称职次数")
ITEMS = (*COUNTS, "平均得分")
RULE_AWAY = "人员状态不是在岗，不纳入考核"
RULE_NEVER_IN = "四个季度都不纳入考核，年度不纳入考核"
RULE_NO_GRADE = "四个季度都没有定等次，年度不确定等次"
RULE_VETO = "一票否决，年度等次最高为年度基本称职"
RULE_HONOUR = "年度优秀，作为年度评先评优的推荐人选"
RULE_WAIT = "年度不称职，给以一定期限的待岗处理"
Quarter = tuple[str, str, str, str]


def year(
    people: Sequence[Mapping[str, str]], quarters: Sequence[Quarter], seats: int, decisions: Mapping[str, str] | None = None,
) -> ExpectedOutcome:
    """Work the year through; ``decisions`` are the tie decisions (人员编号 → grade)."""
    out: dict[str, Expected] = {}
    average: dict[str, Fraction] = {}
    best: dict[str, int] = {}
    for person in people:
        key = person["人员编号"]
        one = out[key] = Expected(key, person["考核类别"], dict.fromkeys(ITEMS))
        if (person.get("人员状态") or "在岗") != "在岗":
            one.grade = EXEMPT
            one.rules = [RULE_AWAY]
            continue
        own = [quarter for quarter in quarters if quarter[0] == key]
        counts = {grade: sum(quarter[2] == grade for quarter in own) for grade in COUNTED}
        one.items.update({f"{grade}次数": str(counts[grade]) for grade in COUNTED})
        one.missing = [f"第{n}季度" for n in "1234" if n not in [quarter[1] for quarter in own]]
        if any(quarter[2] in COUNTED[:3] and not quarter[3] for quarter in own):
            one.missing.append("考评得分")
        if one.missing:
            continue
        scores = [Fraction(quarter[3]) for quarter in own if quarter[2] in COUNTED and quarter[3]]
        if scores:
            average[key] = half_up(sum(scores, Fraction(0)) / len(scores), 2)
            one.items["平均得分"] = one.total = fixed(average[key])
        if not sum(counts.values()):
            one.grade = EXEMPT if all(quarter[2] == EXEMPT for quarter in own) else UNGRADED
        elif counts["不称职"] >= 2:
            one.grade = POOR
        elif counts["不称职"] == 1 or person.get("一票否决"):
            one.grade = BASIC
        else:
            best[key] = counts["优秀"]
            one.grade = MAYBE if counts["优秀"] else FAIR
    used, tied, left = _seats(out, best, average, seats, decisions or {})
    for key, mine in average.items():
        others = [average[other] for other in average if out[other].category == out[key].category]
        out[key].rank = 1 + sum(other > mine for other in others)
    _rules(people, quarters, out)
    base = sum((person.get("人员状态") or "在岗") == "在岗" for person in people)
    ties = {("全体", SURE): (left, frozenset(tied))} if tied else {}
    return ExpectedOutcome(out, {("全体", SURE): (base, seats, used, len(tied))}, ties)


def _rules(people: Sequence[Mapping[str, str]], quarters: Sequence[Quarter], out: Mapping[str, Expected]) -> None:
    """Which rules are listed, the heaviest first; a veto and a year out of the appraisal also while a quarter is missing."""
    for person in people:
        one = out[person["人员编号"]]
        if one.rules:
            continue
        grades = [quarter[2] for quarter in quarters if quarter[0] == one.key]
        if len(grades) == 4 and not any(grade in COUNTED for grade in grades):
            one.rules.append(RULE_NEVER_IN if set(grades) == {EXEMPT} else RULE_NO_GRADE)
        if person.get("一票否决"):
            one.rules.append(RULE_VETO)
        if one.grade in (SURE, POOR):
            one.rules.append(RULE_HONOUR if one.grade == SURE else RULE_WAIT)


def _seats(
    out: Mapping[str, Expected], best: Mapping[str, int], average: Mapping[str, Fraction], seats: int,
    decisions: Mapping[str, str],
) -> tuple[int, list[str], int]:
    """可直接确定年度优秀: at least three 优秀, by their number, then the mean; seats used, those tied, seats left."""
    rivals = [key for key, times in best.items() if times >= 3]
    used = 0
    for order in sorted({(best[key], average[key]) for key in rivals}, reverse=True):
        group = [key for key in rivals if (best[key], average[key]) == order]
        if used == seats:
            break
        if len(group) > seats - used:
            chosen = [key for key in group if decisions.get(key) == SURE]
            chosen = chosen if len(chosen) <= seats - used else []
            for key in chosen:
                out[key].grade = SURE
            used += len(chosen)
            tied = [key for key in group if key not in chosen] if used < seats else []
            for key in tied:
                out[key].pending = SURE
            return used, tied, seats - used
        for key in group:
            out[key].grade = SURE
        used += len(group)
    return used, [], 0
