"""An independent reading of 站 季小评 (systems.md §13, sheets.md §17), quarter."""

from __future__ import annotations

from more_sums import Office, Worked, answer, by_lines, figure, folded, half_up, in_it, settings, weighted

LINES = {"优秀线": "90", "称职线": "70", "基本称职线": "60"}
DEFAULTS = {"自评权重": "20", "组织评议权重": "50", "群众评议权重": "30", **LINES}
ITEMS = ("自评", "组织评议", "群众评议")


def expected(office: Office) -> dict[str, object]:
    """What the quarter gives."""
    set_to = settings(office, DEFAULTS)
    entries = {folded(row, "人员编号"): row for row in office.rows("录入")}
    worked: dict[str, Worked] = {}
    for person in office.rows("花名册"):
        if in_it(person):
            key = folded(person, "人员编号")
            items = {item: figure(entries.get(key, {}), item) for item in ITEMS}
            total = weighted(*((items[item], set_to[f"{item}权重"]) for item in ITEMS))
            missing = [item for item in ITEMS if items[item] is None]
            worked[key] = graded(office, Worked(items, None if total is None else half_up(total), missing))
    return answer(office, worked, ITEMS)


def graded(office: Office, one: Worked) -> Worked:
    """Grade by the lines, and the bonus where a base is set."""
    set_to = settings(office, LINES)
    if one.total is not None:
        lines = [(set_to["优秀线"], "优秀"), (set_to["称职线"], "称职"), (set_to["基本称职线"], "基本称职")]
        one.grade = by_lines(one.total, lines, "不称职")
        if "奖金基数" in set_to:
            one.bonus = half_up(set_to["奖金基数"] * one.total / 100)
    return one
