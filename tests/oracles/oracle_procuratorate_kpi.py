"""An independent reading of 检察机关 KPI (systems.md §11, sheets.md §15), person, any period."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from more_sums import (
    Office,
    Row,
    Worked,
    answer,
    count,
    figure,
    folded,
    give_seats,
    half_up,
    in_it,
    quota,
    settings,
    text,
)

DEFAULTS = {"基础分": "0"}
REGISTERS = ("信息简报", "表彰奖励", "宣传报道", "理论调研", "惩戒")


def expected(office: Office) -> dict[str, object]:
    """What the period gives the people."""
    people = {folded(row, "人员编号"): {folded(row, "人员编号")} for row in office.rows("花名册") if in_it(row)}
    return by_indicators(office, people, "个人")


def by_indicators(office: Office, members: dict[str, set[str]], subject: str) -> dict[str, object]:
    """The points of each subject, whose quantity is the sum over its members; 优秀 / 称职 where a number is set."""
    set_to = settings(office, DEFAULTS)
    indicators = [row for row in office.rows("指标") if text(row, "对象") == subject]
    names = [folded(row, "指标编号") for row in indicators]
    worked: dict[str, Worked] = {}
    for key, who in members.items():
        items: dict[str, Fraction | None] = {}
        total = set_to["基础分"]
        for indicator, name in zip(indicators, names, strict=True):
            points = _points(indicator, _quantity(office, indicator, who))
            items[name] = points
            total += points
        worked[key] = Worked(items, half_up(total))
    quotas = []
    if "优秀名额" in set_to:
        quotas = [quota("优秀", len(worked), give_seats(worked, worked, int(set_to["优秀名额"]), "优秀"))]
        for one in worked.values():
            one.grade = one.grade or "称职"
    return answer(office, worked, names, quotas=quotas, departments=subject == "部门")


def _quantity(office: Office, indicator: Row, who: Collection[str]) -> Fraction:
    source, level = text(indicator, "数据来源"), text(indicator, "级别")
    found = Fraction(0)
    for row in office.rows(source):
        if folded(row, "人员编号") not in who:
            continue
        if source in REGISTERS:
            pieces = figure(row, "件数")
            if not level or text(row, "级别") == level:
                found += Fraction(1) if pieces is None else pieces
        elif folded(row, "指标编号") == folded(indicator, "指标编号") and (source == "导入" or text(row, "审核") == "通过"):
            found += count(row, "数值")
    return found


def _points(indicator: Row, quantity: Fraction) -> Fraction:
    how = text(indicator, "计分方式")
    points = quantity
    if how == "每件":
        points = quantity * count(indicator, "每件分值")
    elif how == "分段":
        steps = [step.split(":") for step in folded(indicator, "分段").split(";")]
        reached = [(Fraction(at), Fraction(gives)) for at, gives in steps if Fraction(at) <= quantity]
        points = max(reached)[1] if reached else Fraction(0)
    cap = figure(indicator, "封顶")
    return points if cap is None else max(-cap, min(cap, points))
