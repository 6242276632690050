"""G4 奖金发放表: who draws how much, with subtotals by 科室 or 考核类别, page and grand totals, and the sum in 大写."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import show
from kaohe_desktop.office.general_forms_money import capital
from kaohe_desktop.office.general_forms_values import Member, Wanted, copy_of, grade_of, members
from kaohe_desktop.office.office_settings_list import BY_CATEGORY, BY_UNIT

if TYPE_CHECKING:
    from kaohe_desktop.forms.model import Form
    from kaohe_desktop.forms.record import Record
    from kaohe_desktop.office.forms_values import Printing


def payroll(run: Printing, form: Form, wanted: Wanted) -> Iterator[Record]:
    """One list of everybody who draws a bonus; nobody whose result is still open."""
    drawing = [member for member in members(run, wanted) if not member.open and _listed(run, member)]
    if not drawing:
        return
    rows: list[Mapping[str, str]] = []
    groups = _grouped(run, drawing)
    number = 0
    for name, group in groups:
        for member in group:
            number += 1
            rows.append(_row(number, member))
        if len(groups) > 1:
            rows.append(_subtotal(run, name, group))
    total = sum((_bonus(member) for member in drawing), Decimal())
    values = {
        "发放.人数": str(len(drawing)), "发放.合计": show(total) or "", "发放.大写": capital(total),
    }
    yield copy_of(run, form.code, values, {"发放": rows}, form.name)


def _bonus(member: Member) -> Decimal:
    bonus = member.result.bonus if member.result else None
    assert bonus is not None, "only those with a bonus are listed"
    return bonus


def _listed(run: Printing, member: Member) -> bool:
    bonus = member.result.bonus if member.result else None
    return bonus is not None and (bonus != 0 or run.settings.yes("奖金表列零"))


def _grouped(run: Printing, drawing: Sequence[Member]) -> list[tuple[str, list[Member]]]:
    by = run.settings.text("奖金表分组")
    if by == BY_CATEGORY:
        names = {member.key: member.category for member in drawing}
    elif by == BY_UNIT:
        names = {member.key: member.unit for member in drawing}
    else:
        names = dict.fromkeys((member.key for member in drawing), "")
    known = run.scheme.scheme.head.categories if by == BY_CATEGORY else ()
    order = [*(one for one in known if one in names.values()), *dict.fromkeys(names.values())]
    return [(name, [member for member in drawing if names[member.key] == name]) for name in dict.fromkeys(order)]


def _row(number: int, member: Member) -> dict[str, str]:
    assert member.result is not None
    amount = show(_bonus(member)) or ""
    return {
        "序号": str(number), "姓名": member.name, "科室": member.place, "等次": grade_of(member.result), "应发金额": amount,
        "实数": amount, "备注": "；".join(rule.name for rule in member.result.rules),
    }


def _subtotal(run: Printing, name: str, group: Sequence[Member]) -> dict[str, str]:
    """A group's own line; ``实数`` is left out, so that page totals count nobody twice."""
    amount = show(sum((_bonus(member) for member in group), Decimal())) or ""
    word = run.shared()["对象.量词"]
    return {"序号": "", "姓名": "小计", "科室": name, "等次": f"{len(group)}{word}", "应发金额": amount, "备注": ""}
