"""An independent reading of 荆州 单位 (systems.md §7, sheets.md §11), year."""

from __future__ import annotations

from fractions import Fraction

from more_sums import Office, Row, Worked, answer, count, figure, folded, give_seats, half_up, quota, settings

DEFAULTS = {"奖励面": "55", "一等比例": "20"}
ITEMS = ("记载率", "评分率", "奖励月数")
MONTHS = {"一等": Fraction(3, 2), "二等": Fraction(1), None: Fraction(0)}


def expected(office: Office) -> dict[str, object]:
    """What the year gives the units."""
    set_to = settings(office, DEFAULTS)
    entries = {folded(row, "科室编号"): row for row in office.rows("录入")}
    worked: dict[str, Worked] = {}
    for unit in office.rows("科室名单"):
        key = folded(unit, "科室编号")
        goals = [row for row in office.rows("目标") if folded(row, "科室编号") == key]
        entry = entries.get(key, {})
        items = {name: _share(entry, name[:2]) for name in ("记载率", "评分率")}
        done = [figure(goal, "完成率") for goal in goals]
        if None in done:
            worked[key] = Worked({**items, "奖励月数": None}, None, ["完成率"])
            continue
        total = sum(
            (count(goal, "权重") * min(rate or Fraction(0), Fraction(100)) / 100 for goal, rate in zip(goals, done, strict=True)),
            Fraction(0),
        )
        worked[key] = Worked({**items, "奖励月数": Fraction(0)}, half_up(total))
    base = len(worked)
    first = int(set_to["一等比例"] * base / 100)
    second = int(set_to["奖励面"] * base / 100) - first
    quotas = []
    for grade, seats in (("一等", first), ("二等", second)):
        rivals = [key for key, one in worked.items() if one.total is not None and one.grade is None]
        quotas.append(quota(grade, base, give_seats(worked, rivals, seats, grade)))
    for one in worked.values():
        if one.total is not None:
            one.items["奖励月数"] = MONTHS[one.grade]
    return answer(office, worked, ITEMS, quotas=quotas, departments=True)


def _share(entry: Row, what: str) -> Fraction | None:
    due = count(entry, f"应{what}数")
    return count(entry, f"已{what}数") / due * 100 if due else None
