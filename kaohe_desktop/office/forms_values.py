"""The texts of one run of printing: the shared names, a subject's entries, items, steps and result.

Names are those a form definition binds (``花名册.姓名``, ``项目.基础得分`` …, docs/architecture.md). A blank prints
blank; what does not exist for the person (a 项目二 with one project) prints —.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as data_field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Cohort, Row, Subject, Value
from kaohe_desktop.engine.entries import default_of, show_value
from kaohe_desktop.engine.figures import percent, plain, show
from kaohe_desktop.engine.outcome import Outcome, Result
from kaohe_desktop.engine.period import Cycle, Period
from kaohe_desktop.engine.scheme.model import Constant, EntryField, FieldKind, Param, Sheet, SheetRole
from kaohe_desktop.office.office_settings import OfficeSettings

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme

NONE = "—"
MISSING = "缺"
_SHARE = "比例"  # the unit of a constant that is written as a percentage
DEFAULTS = OfficeSettings()
Params = Mapping[str, Decimal | str]
Tables = Mapping[str, Sequence[Row]]
NO_PARAMS: Params = {}


def no_past() -> Sequence[Printing]:
    """Nothing is known of other periods."""
    return ()


@dataclass(frozen=True)
class Printing:
    """One run of printing: what is printed and what stands on every copy."""

    scheme: CompiledScheme
    cohort: Cohort
    outcome: Outcome | None
    office_name: str
    printed_at: datetime
    settings: OfficeSettings = DEFAULTS
    past: Callable[[], Sequence[Printing]] = no_past  # every period of the database that was computed, oldest first
    watermark: str = ""  # what stands across every page: 演练
    confirmed: Mapping[str, str] = data_field(default_factory=dict)  # ‹确认.审定日期› …, and the days of a 公示 that was begun
    not_final: str = ""  # said beside what is printed while the results are not 审定
    _results: Mapping[str, Result] = data_field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.outcome is not None:
            object.__setattr__(self, "_results", {result.key: result for result in self.outcome.results})

    def result(self, subject: Subject) -> Result | None:
        """The subject's result; None before the first computation."""
        return self._results.get(subject.key)

    def shared(self) -> dict[str, str]:
        """The names that read the same on every copy: office, period, scheme, time."""
        return dict(self._shared)

    @cached_property
    def _shared(self) -> dict[str, str]:
        from kaohe_desktop.office.general_forms_values import office_values

        head = self.scheme.scheme.head
        return {
            "单位.名称": self.office_name,
            **period_values(self.cohort.period),
            "办法.编号": head.id,
            "办法.名称": head.name,
            "办法.简称": head.short,
            "办法.版本": head.version,
            "办法.组织": head.organizer,
            "办法.总分": self.scheme.scheme.total.name,
            **{f"办法.{constant.name}": _constant_text(constant) for constant in self.scheme.scheme.constants},
            **{f"参数.{param.name}": _param_text(param, self.cohort.params) for param in self.scheme.scheme.params},
            **{f"口径.{reading.name}": reading.choice for reading in self.scheme.scheme.readings},
            "打印.时间": self.printed_at.strftime("%Y-%m-%d %H:%M"),
            **office_values(self),
            **self.confirmed,
        }


def _constant_text(constant: Constant) -> str:
    """A figure of the scheme as its file writes it (1.0), a share as a percentage."""
    return percent(constant.value) if constant.unit == _SHARE else format(constant.value, "f")


def _param_text(param: Param, given: Params) -> str:
    """What the office set, a share as a percentage; "" where it set nothing."""
    value = given.get(param.name)
    if value is None or isinstance(value, str):
        return value or ""
    return percent(value) if param.kind is FieldKind.PERCENT else plain(value)


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


def entry_values(
    scheme: CompiledScheme, subject: Subject, params: Params = NO_PARAMS, tables: Tables | None = None
) -> dict[str, str]:
    """Every heading of the roster and of the one-row sheets with what stands there, by ``表.栏目``."""
    values = {}
    for sheet in scheme.scheme.sheets:
        if sheet.role in (SheetRole.ROSTER, SheetRole.ENTRY):
            for field in sheet.fields:
                values[f"{sheet.name}.{field.name}"] = _entry_text(scheme, subject, sheet, field, params, tables)
    return values


def _entry_text(
    scheme: CompiledScheme, subject: Subject, sheet: Sheet, field: EntryField, params: Params, tables: Tables | None
) -> str:
    text = value_text(field, subject.values.get(field.name))
    if not text and field.applies is not None:
        limits = scheme.limits(subject, sheet.name, field.name, params, tables=tables)
        return text if limits.applies else NONE
    return text


def value_text(field: EntryField, value: Value) -> str:
    """A value as it is printed; a blank as what it counts as (0 次, 在岗)."""
    return show_value(field, default_of(field) if value is None else value)


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
    for item in run.outcome.item_names:
        text = run.outcome.figure(result, item) if item in result.items else None
        texts[item] = text if text is not None else ("" if item in still_open else NONE)
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
        {"序号": str(number), **{field.name: value_text(field, row.get(field.name)) for field in sheet.fields}}
        for number, row in enumerate(rows, 1)
    ]


def sums(sheets: Iterable[Sheet], subject: Subject) -> dict[str, str]:
    """The sum of each figure column of the sheets, by ``合计.栏目``; blank while a row has no figure there."""
    found = {}
    for sheet in sheets:
        rows = subject.rows.get(sheet.name, ())
        for field in sheet.fields:
            if field.kind in (FieldKind.INTEGER, FieldKind.DECIMAL):
                figures = [value for row in rows if isinstance(value := row.get(field.name), Decimal)]
                found[f"合计.{field.name}"] = (
                    plain(sum(figures, Decimal())) if rows and len(figures) == len(rows) else ""
                )
    return found
