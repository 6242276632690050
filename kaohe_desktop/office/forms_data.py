"""What is printed on a form: one subject's entries, items and result, or a whole category's list, as texts.

Names are those a form definition binds (``花名册.姓名``, ``项目.基础得分`` …, docs/architecture.md). A blank prints
blank; what does not exist for the person (a 项目二 with one project) prints —.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Cohort, Row, Subject
from kaohe_desktop.engine.entries import show_value
from kaohe_desktop.engine.figures import plain, show
from kaohe_desktop.engine.outcome import EXEMPT, Outcome, Result
from kaohe_desktop.engine.period import Cycle, Period
from kaohe_desktop.engine.scheme.model import EntryField, FieldKind, Sheet, SheetRole
from kaohe_desktop.forms.record import Record

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.forms.definition import Form

NONE = "—"
MISSING = "缺"
ALL = "全体"
_MONTH = "月份"
Params = Mapping[str, Decimal | str]
NO_PARAMS: Params = {}


@dataclass(frozen=True)
class Printing:
    """One run of printing: what is printed and what stands on every copy."""

    scheme: CompiledScheme
    cohort: Cohort
    outcome: Outcome | None
    office_name: str
    printed_at: datetime
    _results: Mapping[str, Result] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.outcome is not None:
            object.__setattr__(self, "_results", {result.key: result for result in self.outcome.results})

    def result(self, subject: Subject) -> Result | None:
        """The subject's result; None before the first computation."""
        return self._results.get(subject.key)

    def shared(self) -> dict[str, str]:
        """The names that read the same on every copy: office, period, scheme, time."""
        head = self.scheme.scheme.head
        return {
            "单位.名称": self.office_name,
            **period_values(self.cohort.period),
            "办法.编号": head.id,
            "办法.名称": head.name,
            "办法.简称": head.short,
            "办法.版本": head.version,
            "办法.组织": head.organizer,
            "打印.时间": self.printed_at.strftime("%Y-%m-%d %H:%M"),
        }


def period_values(period: Period) -> dict[str, str]:
    """The names of the period: 年度, 序号 (三), 名称, 代码, and 季度, 月 where it is one."""
    quarter = {Cycle.QUARTER: period.numeral, Cycle.MONTH: "一二三四"[(period.months[0] - 1) // 3]}
    return {
        "考核期.年度": str(period.year),
        "考核期.年": str(period.year),
        "考核期.序号": period.numeral,
        "考核期.季度": quarter.get(period.cycle, ""),
        "考核期.月": str(period.number) if period.cycle is Cycle.MONTH else "",
        "考核期.名称": period.label,
        "考核期.代码": period.code,
        "考核期.首日": _day(period.first_day.isoformat()),
        "考核期.末日": _day(period.last_day.isoformat()),
    }


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def records(run: Printing, form: Form, keys: Iterable[str] | None = None) -> Iterator[Record]:
    """The copies of ``form``, in roster order: one a subject (of ``keys``), or for a list one a 考核类别."""
    wanted = None if keys is None else set(keys)
    subjects = [subject for subject in run.cohort.subjects if wanted is None or subject.key in wanted]
    if not form.per_person:
        yield from _lists(run, form, subjects)
        return
    by_month = _months_table(run.scheme, form)
    for subject in subjects:
        whole = subject_record(run, form.code, subject)
        yield from _by_month(whole, by_month, run.cohort.period) if by_month else (whole,)


def subject_record(run: Printing, form_code: str, subject: Subject) -> Record:
    """One subject's copy of a form: all its values and tables."""
    scheme = run.scheme.scheme
    result = run.result(subject)
    values = run.shared()
    values.update(entry_values(run.scheme, subject, run.cohort.params))
    if result is not None:
        values.update(result_values(run, result))
    values["打印.代码"] = record_code(scheme.head.id, run.cohort.period, form_code, subject.key)
    name = values.get(f"{scheme.roster.name}.{scheme.name_label}", "")
    values.update({"对象.编号": subject.key, "对象.名称": name})
    tables = {
        sheet.name: numbered(sheet, subject.rows.get(sheet.name, ()))
        for sheet in scheme.sheets
        if sheet.role is SheetRole.ROWS
    }
    return Record(values, tables, subject.key, name)


def record_code(scheme_id: str, period: Period, form_code: str, key: str) -> str:
    """What the code on a copy says: enough to find the record again when it is scanned."""
    return f"KH1/{scheme_id}/{period.code}/{form_code}/{key}"


def entry_values(scheme: CompiledScheme, subject: Subject, params: Params = NO_PARAMS) -> dict[str, str]:
    """Every heading of the roster and of the one-row sheets with what stands there, by ``表.栏目``."""
    values = {}
    for sheet in scheme.scheme.sheets:
        if sheet.role in (SheetRole.ROSTER, SheetRole.ENTRY):
            for field in sheet.fields:
                values[f"{sheet.name}.{field.name}"] = _entry_text(scheme, subject, sheet, field, params)
    return values


def _entry_text(scheme: CompiledScheme, subject: Subject, sheet: Sheet, field: EntryField, params: Params) -> str:
    value = subject.values.get(field.name)
    text = show_value(field, value)
    if not text and field.applies is not None and not scheme.limits(subject, sheet.name, field.name, params).applies:
        return NONE
    return text


def result_values(run: Printing, result: Result) -> dict[str, str]:
    """Items, steps and result of one subject, by ``项目.…``, ``步骤.…``, ``结果.…``."""
    assert run.outcome is not None
    values = {f"项目.{name}": text for name, text in item_texts(run, result).items()}
    values.update({f"步骤.{name}": _step_text(value) for name, value in result.steps.items()})
    values.update(
        {
            "结果.总分": show(result.total) or "",
            "结果.名次": "" if result.rank is None else str(result.rank),
            "结果.等次": result.grade or "",
            "结果.奖金": show(result.bonus) or "",
            "结果.说明": remark(result),
            "结果.待议": f"待议（{result.pending}）" if result.pending else "",
            "结果.缺项": "、".join(result.missing),
        }
    )
    return values


def item_texts(run: Printing, result: Result) -> dict[str, str]:
    """Each item's figure; — where the subject has no such item, "" while something is missing."""
    assert run.outcome is not None
    still_open = _open_items(run, result) if None in result.items.values() else set()
    texts = {}
    for item in run.scheme.scheme.items:
        text = run.outcome.figure(result, item.name) if item.name in result.items else None
        texts[item.name] = text if text is not None else ("" if item.name in still_open else NONE)
    # items that are not named in the scheme itself (one for each 条款 or 指标)
    texts.update({name: run.outcome.figure(result, name) or "" for name in result.items if name not in texts})
    return texts


def _open_items(run: Printing, result: Result) -> set[str]:
    """The items that wait for something missing, as the explanation tells them from those the subject has not."""
    if run.outcome is None or not result.missing:
        return set()
    return {step.label for step in run.outcome.explain(result.key) if step.result == MISSING}


def _step_text(value: Decimal | Fraction | str | bool | None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None or isinstance(value, str):
        return value or ""
    return plain(value)


def remark(result: Result) -> str:
    """The 说明 of a result: the rules that fired, what is missing or waits, and a decision."""
    parts = [rule.name for rule in result.rules]
    if result.missing:
        parts.append("缺" + "、".join(result.missing))
    if result.pending:
        parts.append(f"同分待议（{result.pending}）")
    if result.decision:
        parts.append(
            f"{result.decision.decided_by}{result.decision.decided_on.isoformat()}决定：{result.decision.reason}"
        )
    return "；".join(parts)


def numbered(sheet: Sheet, rows: Sequence[Row]) -> list[dict[str, str]]:
    """The rows of a repeated sheet as texts, with their 序号."""
    return [
        {"序号": str(number), **{field.name: show_value(field, row.get(field.name)) for field in sheet.fields}}
        for number, row in enumerate(rows, 1)
    ]


def _months_table(scheme: CompiledScheme, form: Form) -> str:
    """The repeated sheet that a monthly form prints: the one it lists, if that sheet has a 月份; else ""."""
    lists = {table for block in form.blocks if (table := getattr(block, "table", ""))}
    for sheet in scheme.scheme.sheets:
        if sheet.role is SheetRole.ROWS and sheet.name in lists and _optional_month(sheet):
            return sheet.name
    return ""


def _optional_month(sheet: Sheet) -> bool:
    return any(field.name == _MONTH and field.kind is FieldKind.INTEGER for field in sheet.fields) and not sheet.key


def _by_month(whole: Record, table: str, period: Period) -> Iterator[Record]:
    """One copy for each month there are rows of; rows without a month go on a copy of the whole period."""
    rows = whole.tables.get(table, ())
    for month in dict.fromkeys(sorted((row[_MONTH] for row in rows), key=lambda text: int(text or "0"))) or [""]:
        chosen = [row for row in rows if row[_MONTH] == month]
        renumbered = [{**row, "序号": str(number)} for number, row in enumerate(chosen, 1)]
        numeral = "一二三四"[(int(month) - 1) // 3] if month else whole.values["考核期.季度"]
        values = {**whole.values, "考核期.月": month, "考核期.季度": numeral}
        yield Record(values, {**whole.tables, table: renumbered}, whole.key, whole.name)


def categories(scheme: CompiledScheme, subjects: Sequence[Subject]) -> list[str]:
    """The 考核类别 that occur, in the scheme's order, then in the order of the roster."""
    found = dict.fromkeys(category_of(subject) for subject in subjects)
    fixed = [name for name in scheme.scheme.head.categories if name in found]
    return fixed + [name for name in found if name not in fixed]


def category_of(subject: Subject) -> str:
    """The subject's 考核类别; 全体 where there is none."""
    return str(subject.values.get("考核类别") or ALL)


def _lists(run: Printing, form: Form, subjects: Sequence[Subject]) -> Iterator[Record]:
    columns = [{"名称": item} for item in item_names(run)]
    for category in categories(run.scheme, subjects):
        members = [subject for subject in subjects if category_of(subject) == category]
        values = {
            **run.shared(),
            "考核类别": category,
            "汇总.考核类别": category,
            "汇总.人数": str(len(members)),
            "打印.代码": record_code(run.scheme.scheme.head.id, run.cohort.period, form.code, category),
        }
        rows = [list_row(run, number, subject) for number, subject in enumerate(in_order(run, members), 1)]
        yield Record(values, {"汇总": rows, "项目": columns}, category, category)


def item_names(run: Printing) -> list[str]:
    """The items of the run, in the scheme's order."""
    names = dict.fromkeys(item.name for item in run.scheme.scheme.items)
    for result in run.outcome.results if run.outcome else ():
        names.update(dict.fromkeys(result.items))
    return list(names)


def in_order(run: Printing, members: Sequence[Subject]) -> list[Subject]:
    """The members of a list by 名次; those without one after them, in roster order, 不纳入考核 last."""

    def place(subject: Subject) -> tuple[bool, float]:
        result = run.result(subject)
        if result is None:
            return (False, 0)
        return (result.grade == EXEMPT, math.inf if result.rank is None else result.rank)

    return sorted(members, key=place)


def list_row(run: Printing, number: int, subject: Subject) -> dict[str, str]:
    """One subject's row of a list form: roster columns, items and result under their plain headings."""
    scheme = run.scheme.scheme
    row = {field.name: show_value(field, subject.values.get(field.name)) for field in scheme.roster.fields}
    row.update({"序号": str(number), "编号": subject.key, "名称": str(subject.values.get(scheme.name_label) or "")})
    result = run.result(subject)
    if result is not None:
        row.update(item_texts(run, result))
        row.update(
            {
                "总分": show(result.total) or "",
                "名次": "" if result.rank is None else str(result.rank),
                "等次": result.grade or "",
                "奖金": show(result.bonus) or "",
                "说明": remark(result),
                "待议": "待议" if result.pending else "",
            }
        )
    return row
