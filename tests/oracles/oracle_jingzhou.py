"""An independent reading of 荆州 干部平时实绩考核 (systems.md §7, sheets.md §11), person, year."""

from __future__ import annotations

from fractions import Fraction

from more_sums import (
    Office,
    Row,
    Worked,
    answer,
    by_lines,
    figure,
    folded,
    half_up,
    in_it,
    mean,
    rank,
    settings,
    text,
    weighted,
    yes,
)

DEFAULTS = {
    "上级权重": "60", "同级权重": "20", "下级权重": "20", "平时权重": "80", "民主测评权重": "20", "基本称职线": "70", "不称职线": "60",
}
ROUNDS = range(1, 7)
ITEMS = (*(f"第{number}轮" for number in ROUNDS), "平时得分", "民主测评", "层次名次", "提拔资格")


def expected(office: Office) -> dict[str, object]:
    """What the year gives."""
    set_to = settings(office, DEFAULTS)
    rounds = {(folded(row, "人员编号"), figure(row, "轮次")): row for row in office.rows("按轮")}
    entries = {folded(row, "人员编号"): row for row in office.rows("录入")}
    people = {folded(row, "人员编号"): row for row in office.rows("花名册") if in_it(row)}
    worked: dict[str, Worked] = {}
    for key in people:
        entry = entries.get(key, {})
        items: dict[str, Fraction | None] = {}
        for number in ROUNDS:
            row = rounds.get((key, Fraction(number)), {})
            score = weighted(*((figure(row, f"{side}评分"), set_to[f"{side}权重"]) for side in ("上级", "同级", "下级")))
            items[f"第{number}轮"] = None if score is None else half_up(score)
        items["平时得分"] = mean([items[f"第{number}轮"] for number in ROUNDS])
        items["民主测评"] = figure(entry, "民主测评")
        missing = [name for name, value in items.items() if value is None and name != "平时得分"]
        total = weighted((items["平时得分"], set_to["平时权重"]), (items["民主测评"], set_to["民主测评权重"]))
        one = worked[key] = Worked(items, None if total is None else half_up(total), missing)
        if one.total is not None:
            lines = [(set_to["基本称职线"], "称职"), (set_to["不称职线"], "基本称职")]
            one.grade = by_lines(one.total, lines, "不称职")
            one.bonus = Fraction(1500 if yes(entry, "实绩突出干部") else 0)
    promotions = _promotion(office, people)
    for key, one in worked.items():
        level = text(people[key], "职务层次")
        rivals = [other.total for who, other in worked.items() if text(people[who], "职务层次") == level]
        there = [total for total in rivals if total is not None]
        one.items["层次名次"] = None if one.total is None else Fraction(rank(one.total, there))
        one.items["提拔资格"] = promotions[key]
    return answer(office, worked, ITEMS, whole=("层次名次", "提拔资格"))


def _promotion(office: Office, people: dict[str, Row]) -> dict[str, Fraction | None]:
    """提拔资格: 1, 0, or None for who has fewer than three years."""
    three: dict[str, list[Row]] = {}
    for key in people:
        own = [row for row in office.rows("历年") if folded(row, "人员编号") == key]
        own.sort(key=lambda row: figure(row, "年度") or 0, reverse=True)
        if len(own) >= 3:
            three[key] = own[:3]
    sums = {key: sum((figure(row, "实绩得分") or Fraction(0) for row in rows), Fraction(0)) for key, rows in three.items()}
    out: dict[str, Fraction | None] = dict.fromkeys(people)
    for key, rows in three.items():
        level = text(people[key], "职务层次")
        same = [sums[other] for other in three if text(people[other], "职务层次") == level]
        steady = all((figure(row, "实绩得分") or 0) >= 85 for row in rows)
        upper_half = 2 * rank(sums[key], same) <= len(same)
        excellent = any(text(row, "年度考核等次") == "优秀" for row in rows)
        yearly = [figure(row, "年度考核得分") for row in rows]
        good_years = all(score is not None and score >= 85 for score in yearly)
        out[key] = Fraction(int((steady or upper_half) and (excellent or good_years)))
    return out
