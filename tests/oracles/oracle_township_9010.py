"""An independent reading of 镇机关 90/10 (systems.md §8, sheets.md §12), month, quarter, half or year."""

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
    months_of,
    settings,
    weighted,
    yes,
)

DEFAULTS = {
    "部门评权重": "50", "自评权重": "20", "民主测评权重": "30", "蹲点村权重": "30", "机关制度占比": "20", "优秀线": "90", "良好线": "75",
    "及格线": "60",
}
ITEMS = ("机关制度", "本职工作", "中心工作", "蹲点村工作")
SIDES = ("部门评", "自评", "民主测评")


def expected(office: Office) -> dict[str, object]:
    """What the period gives."""
    set_to = settings(office, DEFAULTS)
    rows = {(folded(row, "人员编号"), figure(row, "月份")): row for row in office.rows("按月")}
    months = months_of(office.period)
    worked: dict[str, Worked] = {}
    for person in office.rows("花名册"):
        if not in_it(person):
            continue
        key, in_village = folded(person, "人员编号"), yes(person, "驻村")
        works = ["本职", "中心"] + (["蹲点"] if in_village else [])
        needed = ["机关制度"] + [f"{work}{side}" for work in works for side in SIDES]
        missing: list[str] = []
        scores: list[tuple[Fraction | None, ...]] = []
        totals: list[Fraction | None] = []
        for month in months:
            row = rows.get((key, Fraction(month)))
            if row is None:
                missing.append(f"{month}月")
                scores.append((None,) * 4)
                totals.append(None)
                continue
            missing += [heading for heading in needed if figure(row, heading) is None and heading not in missing]
            own, centre, village = (_rated(row, work, set_to) for work in ("本职", "中心", "蹲点"))
            scores.append((figure(row, "机关制度"), own, centre, village))
            share = set_to["蹲点村权重"]
            mixed = weighted((own, 100 - share), (village, share)) if in_village else own
            total = weighted((mixed, Fraction(90)), (centre, Fraction(10)))
            totals.append(None if total is None else half_up(total))
        items = dict(zip(ITEMS, (mean(column) for column in zip(*scores, strict=True)), strict=True))
        if not in_village:
            items["蹲点村工作"] = None
        average = mean(totals)
        one = worked[key] = Worked(items, None, missing)
        if not missing and average is not None:
            one.total = half_up(average)
            lines = [(set_to["优秀线"], "优秀"), (set_to["良好线"], "良好"), (set_to["及格线"], "及格")]
            one.grade = by_lines(one.total, lines, "不及格")
            one.bonus = _bonus(set_to, items["机关制度"], one.total)
    return answer(office, worked, ITEMS)


def _rated(row: Row, work: str, set_to: dict[str, Fraction]) -> Fraction | None:
    return weighted(*((figure(row, f"{work}{side}"), set_to[f"{side}权重"]) for side in SIDES))


def _bonus(set_to: dict[str, Fraction], rules: Fraction | None, total: Fraction) -> Fraction | None:
    pot, share = set_to.get("绩效奖基数"), set_to["机关制度占比"] / 100
    if pot is None or rules is None:
        return None
    return half_up(pot * share * rules / 100 + pot * (1 - share) * total / 100)
