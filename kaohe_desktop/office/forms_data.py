"""What is printed on a form: a copy for each subject (or each month of a subject's rows), or one a category for a list."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Subject
from kaohe_desktop.engine.figures import show
from kaohe_desktop.engine.outcome import EXEMPT
from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.scheme.model import FieldKind, Sheet, SheetRole
from kaohe_desktop.forms.record import Record
from kaohe_desktop.office.forms_values import (
    Printing,
    entry_values,
    item_texts,
    numbered,
    remark,
    result_values,
    sums,
    value_text,
)

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.forms.model import Form

ALL = "全体"
_MONTH = "月份"
_HEAD_WORDS = 12


def records(run: Printing, form: Form, keys: Iterable[str] | None = None) -> Iterator[Record]:
    """The copies of ``form``, in roster order: one a subject (of ``keys``), or for a list one a 考核类别."""
    wanted = None if keys is None else set(keys)
    subjects = [subject for subject in run.cohort.subjects if wanted is None or subject.key in wanted]
    if not form.per_person:
        yield from _lists(run, form, subjects)
        return
    listed = _listed_sheets(run.scheme, form)
    monthly = next((sheet.name for sheet in listed if _has_months(sheet)), "")
    for subject in subjects:
        whole = subject_record(run, form.code, subject)
        whole = Record({**whole.values, **sums(listed, subject)}, whole.tables, whole.key, whole.name)
        yield from _by_month(whole, monthly) if monthly else (whole,)


def subject_record(run: Printing, form_code: str, subject: Subject) -> Record:
    """One subject's copy of a form: all its values and tables."""
    scheme = run.scheme.scheme
    result = run.result(subject)
    values = run.shared()
    values.update(entry_values(run.scheme, subject, run.cohort.params, run.cohort.tables))
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


def _listed_sheets(scheme: CompiledScheme, form: Form) -> list[Sheet]:
    """The repeated sheets whose rows the form lists."""
    tables = {block.table for block in form.blocks if block.kind == "list"}
    return [sheet for sheet in scheme.scheme.sheets if sheet.role is SheetRole.ROWS and sheet.name in tables]


def _has_months(sheet: Sheet) -> bool:
    return any(field.name == _MONTH and field.kind is FieldKind.INTEGER for field in sheet.fields)


def _by_month(whole: Record, table: str) -> Iterator[Record]:
    """One copy for each month there are rows of; rows without a month go on a copy for the whole period, first."""
    rows = whole.tables.get(table, ())
    months = sorted({row[_MONTH] for row in rows}, key=lambda text: int(text or "0"))
    for month in months or [""]:
        chosen = [row for row in rows if row[_MONTH] == month]
        renumbered = [{**row, "序号": str(number)} for number, row in enumerate(chosen, 1)]
        values = {**whole.values, f"{table}.{_MONTH}": month} if month else whole.values
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
    columns = [{"名称": item_heading(run, item)} for item in item_names(run)]
    for category in categories(run.scheme, subjects):
        members = [subject for subject in subjects if category_of(subject) == category]
        appraised = [subject for subject in members if not _exempt(run, subject)]
        values = {
            **run.shared(),
            "汇总.考核类别": category,
            "汇总.总人数": str(len(members)),
            "汇总.人数": str(len(appraised)),
            "汇总.单位": "人" if run.scheme.scheme.head.subject == "person" else "个",
            "打印.代码": record_code(run.scheme.scheme.head.id, run.cohort.period, form.code, category),
        }
        rows = [list_row(run, number, subject) for number, subject in enumerate(in_order(run, members), 1)]
        yield Record(values, {"汇总": rows, "汇总栏目": columns}, category, category)


def _exempt(run: Printing, subject: Subject) -> bool:
    result = run.result(subject)
    if result is None:
        return run.scheme.exempt(subject, run.cohort.params)
    return result.grade == EXEMPT


def item_names(run: Printing) -> list[str]:
    """The items of the run, in the scheme's order."""
    if run.outcome is not None:
        return list(run.outcome.item_names)
    return [item.name for item in run.scheme.scheme.items]


def item_heading(run: Printing, item: str) -> str:
    """An item's column head in a list: one from a table (条款, 指标) with the beginning of its words."""
    words = run.outcome.item_labels.get(item, "") if run.outcome is not None else ""
    return f"{item} {words[:_HEAD_WORDS]}{'…' if len(words) > _HEAD_WORDS else ''}".strip()


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
    row = {field.name: value_text(field, subject.values.get(field.name)) for field in scheme.roster.fields}
    row.update({"序号": str(number), "编号": subject.key, "名称": row[scheme.name_label]})
    row.setdefault("姓名", row["名称"])  # lists are drawn once for persons and departments
    result = run.result(subject)
    if result is not None:
        texts = item_texts(run, result)
        row.update(texts)
        row.update({item_heading(run, item): text for item, text in texts.items()})
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
