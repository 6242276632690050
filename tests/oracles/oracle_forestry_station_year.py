"""An independent reading of 站 年总评 (systems.md §13, sheets.md §17), year."""

from __future__ import annotations

from fractions import Fraction

from more_sums import Office, Worked, answer, figure, folded, half_up, in_it, mean
from oracle_forestry_station import graded

ITEMS = ("第一季度", "第二季度", "第三季度", "第四季度")


def expected(office: Office) -> dict[str, object]:
    """What the year gives: the mean of the four quarters' totals."""
    totals = {(folded(row, "人员编号"), figure(row, "季度")): figure(row, "考评得分") for row in office.rows("季度结果")}
    worked: dict[str, Worked] = {}
    for person in office.rows("花名册"):
        if in_it(person):
            key = folded(person, "人员编号")
            four = [totals.get((key, Fraction(number))) for number in range(1, 5)]
            missing = [f"第{number}季度" for number, total in enumerate(four, start=1) if total is None]
            average = mean(four)
            items = dict(zip(ITEMS, four, strict=True))
            worked[key] = graded(office, Worked(items, None if average is None else half_up(average), missing))
    return answer(office, worked, ITEMS)
