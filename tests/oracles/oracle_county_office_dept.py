"""An independent reading of 县机关 绩效考评 for 部门/乡镇 (systems.md §12, sheets.md §16), quarter or year."""

from __future__ import annotations

from more_sums import Office, folded, text, yes
from oracle_county_office import honoured, scored


def expected(office: Office) -> dict[str, object]:
    """What the period gives the 科室: first who is on the 通报批评 list, then the honours among the others."""
    units = {folded(row, "科室编号"): text(row, "考核类别") for row in office.rows("科室名单")}
    unfinished = {folded(row, "科室编号") for row in office.rows("录入") if yes(row, "未完成任务")}
    worked = scored(office, units, "科室编号")
    for key, one in worked.items():
        if one.total is None:
            continue
        same = [other.total for who, other in worked.items() if units[who] == units[key] and other.total is not None]
        if key in unfinished or (one.total == min(same) and one.total < max(same)):
            one.grade = "通报批评"
    return honoured(office, worked, "优秀部门", departments=True)
