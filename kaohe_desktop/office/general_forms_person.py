"""Copies for one person: G3 考核结果反馈通知单, G5 复核申请表, G9 个人考核档案."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import plain, show
from kaohe_desktop.engine.outcome import Result, Step
from kaohe_desktop.office.general_forms_values import Member, Wanted, copy_of, grade_of, member_values, members, worded

if TYPE_CHECKING:
    from kaohe_desktop.forms.model import Form
    from kaohe_desktop.forms.record import Record
    from kaohe_desktop.office.forms_values import Printing

_FULL = re.compile(r"满分 ?(\S+)")
_SEAT = re.compile(r"，占第 \d+ 个名额")
_FIRST = ("缺项", "名次", "等次", "规则", "奖金")
NONE = "—"


# ── G3 ──────────────────────────────────────────────────────────────────────


def notices(run: Printing, form: Form, wanted: Wanted) -> Iterator[Record]:
    """A notice for everybody whose result is complete."""
    for member in members(run, wanted):
        if member.result is not None and not member.open and not member.exempt:
            yield _notice(run, form, member, member.result)


def _notice(run: Printing, form: Form, member: Member, result: Result) -> Record:
    assert run.outcome is not None
    steps = run.outcome.explain(member.key)
    values = {**run.shared(), **member_values(run, member)}
    if not run.settings.yes("通知单名次"):
        values["个人.名次"] = NONE
    if not run.settings.yes("通知单奖金") or result.bonus is None:
        values["个人.奖金"] = NONE
    values.update({
        "通知.正文": worded(run, "通知正文", values), "通知.结尾": worded(run, "通知结尾", values),
        "通知.说明": "\n".join(explanation(run, steps)),
        "通知.情形": "；".join(rule.name for rule in result.rules) or "无",
    })
    return copy_of(run, form.code, values, {"项目": paired(item_rows(run, result, steps))}, member.key, member.name)


def item_rows(run: Printing, result: Result, steps: Sequence[Step]) -> list[dict[str, str]]:
    """Every item the subject has, with its full marks and its figure."""
    from kaohe_desktop.office.forms_values import item_texts

    assert run.outcome is not None
    fulls = {item.name: plain(item.full) for item in run.scheme.scheme.items if item.full is not None
             and not isinstance(item.full, str)}
    told = {step.label: found[1] for step in steps if (found := _FULL.search(step.note))}
    rows = []
    for name, text in item_texts(run, result).items():
        label = f"{name} {run.outcome.item_labels.get(name, '')}".strip()
        rows.append({"项目": label, "满分": told.get(label, fulls.get(name, "")), "得分": text})
    return rows


def paired(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Rows two beside each other, down the left side first."""
    half = -(-len(rows) // 2)
    pairs = []
    for place in range(half):
        right = rows[place + half] if place + half < len(rows) else {}
        pairs.append({**{f"{name}甲": text for name, text in rows[place].items()},
                      **{f"{name}乙": text for name, text in right.items()}})
    return pairs


def explanation(run: Printing, steps: Sequence[Step]) -> list[str]:
    """The lines of the 算分说明, what decides first: if not all fit on the page, the 续表 has the least of them."""
    scheme = run.scheme.scheme
    heads = {*_FIRST, scheme.total.name, *(grade.name for grade in scheme.grades)}
    items = {item.name for item in scheme.items}
    ranked = run.settings.yes("通知单名次")
    shown = [step for step in steps if (ranked or step.label != "名次") and not _hidden_bonus(run, step)]
    first = [step for step in shown if step.label in heads]
    second = [step for step in shown if step.label in items and step not in first]
    rest = [step for step in shown if step not in first and step not in second]
    lines = [str(step) for step in (*first, *second, *rest)]
    return lines if ranked else [_SEAT.sub("", line) for line in lines]


def _hidden_bonus(run: Printing, step: Step) -> bool:
    return step.label == "奖金" and not run.settings.yes("通知单奖金")


# ── G5 ──────────────────────────────────────────────────────────────────────


def reviews(run: Printing, form: Form, wanted: Wanted) -> Iterator[Record]:
    """An application for review (复核申请表) with what is known of the person."""
    for member in members(run, wanted):
        yield copy_of(run, form.code, member_values(run, member), {}, member.key, member.name)


# ── G9 ──────────────────────────────────────────────────────────────────────


def careers(run: Printing, form: Form, wanted: Wanted) -> Iterator[Record]:
    """Everybody's file: a line for each period of the database the person stands in, oldest first."""
    past = [one for one in run.past() if _place(one) != _place(run)]
    runs = sorted((*past, run), key=lambda one: (one.cohort.period.last_day, one.cohort.period.first_day, _place(one)))
    known = [(one, {member.key: member for member in members(one)}) for one in runs]
    for member in members(run, wanted):
        lines = [_line(one, found[member.key]) for one, found in known if _same(run, one) and member.key in found]
        values = {**member_values(run, member), "档案.期数": str(len(lines))}
        yield copy_of(run, form.code, values, {"档案": lines}, member.key, member.name)


def _place(run: Printing) -> tuple[str, str]:
    return run.scheme.scheme.head.id, run.cohort.period.code


def _same(run: Printing, other: Printing) -> bool:
    """Whether two schemes appraise the same sort of subject, so that one number means one subject."""
    return run.scheme.scheme.head.subject == other.scheme.scheme.head.subject


def _line(run: Printing, member: Member) -> dict[str, str]:
    result, head = member.result, run.scheme.scheme.head
    row = {
        "考核期": run.cohort.period.label, "考核办法": head.short, "科室": member.unit or member.name, "职务": member.post,
        "考核类别": member_values(run, member)["个人.类别"],
    }
    if result is None:
        return {**row, "等次": "还没有计算"}
    decided = result.decision
    notes = [rule.name for rule in result.rules] + ([member.open] if member.open else [])
    if final := run.confirmed.get("确认.审定日期"):
        notes.append(f"{final}审定")
    return {
        **row, "总分": show(result.total) or NONE, "名次": NONE if result.rank is None else str(result.rank),
        "等次": grade_of(result), "奖金": show(result.bonus) or NONE,
        "决定": "" if decided is None else f"{decided.decided_on.isoformat()} {decided.decided_by}：{decided.reason}",
        "说明": "；".join(notes),
    }
