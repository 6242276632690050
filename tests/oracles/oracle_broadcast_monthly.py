"""An independent reading of 广电局 月考评 (systems.md §10, sheets.md §14), month, quarter, half or year."""

from __future__ import annotations

from fractions import Fraction

from more_sums import (
    Office,
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
    text,
    weighted,
)

CONTENTS = ("规章制度", "学习", "品德廉洁", "履职重点", "创新成效")
RATERS = {"个人自评": "自评权重", "部门初评": "初评权重", "小组综合": "综合权重"}
DEFAULTS = {"自评权重": "20", "初评权重": "30", "综合权重": "50", "优秀线": "90", "称职线": "70", "基本称职线": "60"}


def expected(office: Office) -> dict[str, object]:
    """What the period gives. The full marks only bound what may be entered."""
    set_to = settings(office, DEFAULTS)
    rows = {
        (folded(row, "人员编号"), figure(row, "月份"), text(row, "评价人")): row for row in office.rows("录入")
    }
    worked: dict[str, Worked] = {}
    for person in office.rows("花名册"):
        if not in_it(person):
            continue
        key = folded(person, "人员编号")
        missing: list[str] = []
        sums: dict[str, list[Fraction | None]] = {rater: [] for rater in RATERS}
        totals: list[Fraction | None] = []
        for month in months_of(office.period):
            there = {rater: rows.get((key, Fraction(month), rater)) for rater in RATERS}
            if None in there.values():  # a rater's row that is not there is told of as its month
                missing.append(f"{month}月")
            parts = []
            for rater, row in there.items():
                scores = [figure(row or {}, content) for content in CONTENTS]
                blank = [content for content, score in zip(CONTENTS, scores, strict=True) if score is None]
                given = None if blank else sum((score for score in scores if score is not None), Fraction(0))
                sums[rater].append(given)
                parts.append((given, set_to[RATERS[rater]]))
                missing += blank if row is not None else []
            total = weighted(*parts)
            totals.append(None if total is None else half_up(total))
        average = mean(totals)
        one = worked[key] = Worked({rater: mean(values) for rater, values in sums.items()}, None, list(dict.fromkeys(missing)))
        if average is not None:
            one.total = half_up(average)
            lines = [(set_to["优秀线"], "优秀"), (set_to["称职线"], "称职"), (set_to["基本称职线"], "基本称职")]
            one.grade = by_lines(one.total, lines, "不称职")
    return answer(office, worked, tuple(RATERS))
