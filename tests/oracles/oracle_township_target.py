"""An independent reading of 镇 目标绩效 (systems.md §9, sheets.md §13), quarter."""

from __future__ import annotations

from fractions import Fraction

from more_sums import Office, Worked, answer, by_lines, figure, folded, give_seats, half_up, in_it, quota, settings

DEFAULTS = {"优秀线": "90", "良线": "75", "中线": "60"}


def expected(office: Office) -> dict[str, object]:
    """What the quarter gives."""
    set_to = settings(office, DEFAULTS)
    clauses = [folded(row, "条款编号") for row in office.rows("条款")]
    scores = {(folded(row, "人员编号"), folded(row, "条款编号")): figure(row, "得分") for row in office.rows("检查")}
    worked: dict[str, Worked] = {}
    for person in office.rows("花名册"):
        if not in_it(person):
            continue
        key = folded(person, "人员编号")
        items = {clause: scores.get((key, clause)) for clause in clauses}
        missing = [clause for clause in clauses if items[clause] is None]
        total = None if missing else half_up(sum((score or Fraction(0) for score in items.values()), Fraction(0)))
        worked[key] = Worked(items, total, missing)
    complete = [key for key, one in worked.items() if one.total is not None]
    quotas = []
    if "优秀名额" in set_to:
        quotas = [quota("优秀", len(worked), give_seats(worked, complete, int(set_to["优秀名额"]), "优秀"))]
    lines = [(set_to["优秀线"], "优秀"), (set_to["良线"], "良"), (set_to["中线"], "中")]
    for key in complete:
        one = worked[key]
        if one.grade is None:
            one.grade = "良" if quotas else by_lines(one.total, lines, "差")  # type: ignore[arg-type]
    return answer(office, worked, clauses, quotas=quotas)
