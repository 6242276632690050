"""An independent reading of 县机关 绩效考评 (systems.md §12, sheets.md §16), person, quarter or year."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from more_sums import (
    Office,
    Worked,
    answer,
    count,
    figure,
    folded,
    give_seats,
    half_up,
    in_it,
    mean,
    months_of,
    quota,
    settings,
    text,
    weighted,
)

DEFAULTS = {"月度权重": "60", "抽查权重": "20", "公众评议权重": "20", "先进名额": "0"}
ITEMS = ("月度均值", "抽查得分", "公众评议")
EVALUATIONS = ("年中", "年终")


def expected(office: Office) -> dict[str, object]:
    """What the period gives the people."""
    people = [folded(row, "人员编号") for row in office.rows("花名册") if in_it(row)]
    worked = scored(office, people, "人员编号")
    return honoured(office, worked, "先进个人", departments=False)


def scored(office: Office, keys: Collection[str], label: str) -> dict[str, Worked]:
    """Items and totals, of people or of 科室."""
    set_to = settings(office, DEFAULTS)
    rows = {(folded(row, label), figure(row, "月份")): row for row in office.rows("按月")}
    votes = {(folded(row, label), text(row, "次别")): figure(row, "得分") for row in office.rows("公众评议")}
    worked: dict[str, Worked] = {}
    for key in keys:
        missing: list[str] = []
        months: list[Fraction | None] = []
        for month in months_of(office.period):
            row = rows.get((key, Fraction(month)))
            months.append(None if row is None else figure(row, "领导审定"))
            if row is None:
                missing.append(f"{month}月")
            elif months[-1] is None and "领导审定" not in missing:
                missing.append("领导审定")
        items: dict[str, Fraction | None] = {"月度均值": mean(months), "抽查得分": None, "公众评议": None}
        total = items["月度均值"]
        if "Q" not in office.period:
            lost = sum((count(row, "扣分") for row in office.rows("抽查") if folded(row, label) == key), Fraction(0))
            items["抽查得分"] = max(Fraction(0), 100 - lost)
            items["公众评议"] = mean([votes.get((key, time)) for time in EVALUATIONS])
            missing += [] if items["公众评议"] is not None else ["公众评议"]
            total = weighted(
                (items["月度均值"], set_to["月度权重"]), (items["抽查得分"], set_to["抽查权重"]),
                (items["公众评议"], set_to["公众评议权重"]),
            )
        worked[key] = Worked(items, None if total is None else half_up(total), missing)
    return worked


def honoured(office: Office, worked: dict[str, Worked], honour: str, *, departments: bool) -> dict[str, object]:
    """Give the honours to who has no grade yet; all others are 合格."""
    seats = int(settings(office, DEFAULTS)["先进名额"])
    rivals = [key for key, one in worked.items() if one.total is not None and one.grade is None]
    given = give_seats(worked, rivals, seats, honour)
    for key in rivals:
        worked[key].grade = worked[key].grade or "合格"
    return answer(office, worked, ITEMS, quotas=[quota(honour, len(worked), given)], departments=departments)
