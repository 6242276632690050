"""An independent reading of 检察机关 KPI for 部门 (systems.md §11, sheets.md §15), any period."""

from __future__ import annotations

from more_sums import Office, folded, in_it, text
from oracle_procuratorate_kpi import by_indicators


def expected(office: Office) -> dict[str, object]:
    """What the period gives the 科室: the rule is applied to the sum over its participants."""
    members = {
        folded(unit, "科室编号"): {
            folded(row, "人员编号") for row in office.rows("花名册") if in_it(row) and text(row, "科室") == text(unit, "科室")
        }
        for unit in office.rows("科室名单")
    }
    return by_indicators(office, members, "部门")
