"""What a clerk is told about each column of the template: kind, range, what a blank means, and the widest range there is."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice, product

from kaohe_desktop.engine.cohort import Subject, Value
from kaohe_desktop.engine.entries import allowed_range, default_of, show_value
from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.scheme.compiled import CompiledScheme
from kaohe_desktop.engine.scheme.model import Column, EntryField, FieldKind, Sheet, SheetRole
from kaohe_desktop.exchange.values import is_number_label

_KINDS = {
    FieldKind.TEXT: "文字", FieldKind.INTEGER: "整数", FieldKind.DECIMAL: "数", FieldKind.FLAG: "填“是”或“否”",
    FieldKind.CHOICE: "从列表里选", FieldKind.PERCENT: "百分比，例如 95%", FieldKind.DATE: "日期，例如 2026-07-01",
    FieldKind.TICKS: "填序号，几个序号用顿号隔开，例如 1、4",
}
_MARKS = {Column.FILLED: "必填", Column.PRESENT: "必须有这一栏", Column.OPTIONAL: "可以没有这一栏"}
_MOST_CASES = 3_000  # arrangements of a person tried to find the widest range


class WidestLimits:
    """The widest range of a field whose range hangs on the person: every arrangement of the roster's choices is tried."""

    def __init__(self, scheme: CompiledScheme) -> None:
        self._scheme = scheme
        self._people = list(islice(self._arrangements(), _MOST_CASES))

    def _arrangements(self) -> Iterator[Subject]:
        own = [
            field for field in self._scheme.scheme.roster.fields
            if field.kind in (FieldKind.CHOICE, FieldKind.FLAG) and field.name not in ("性别", "考核类别")
        ]
        spreads: list[tuple[Value, ...]] = [
            (True, False) if field.kind is FieldKind.FLAG else tuple(field.choices) for field in own
        ]
        for values in product(*spreads):
            yield Subject("", {field.name: value for field, value in zip(own, values, strict=True)})

    def highest(self, sheet: Sheet, field: EntryField) -> Decimal | None:
        """The highest figure anybody may enter; None where there is no telling."""
        if not isinstance(field.max, str):
            return field.max
        if sheet.role not in (SheetRole.ROSTER, SheetRole.ENTRY):
            return None
        tops = [self._scheme.limits(person, sheet.name, field.name).max for person in self._people]
        known = [top for top in tops if top is not None]
        return max(known) if known and len(known) == len(tops) else None


def range_words(sheet: Sheet, field: EntryField, highest: Decimal | None) -> str:
    """``0–25 之间，0.5 的倍数``; "" where any value of the kind will do."""
    share = field.kind is FieldKind.PERCENT
    words = [allowed_range(field.min, highest, share=share, above=field.above)] if field.kind.numeric else []
    if isinstance(field.max, str):
        words.append("上限按每个人的情况定" if sheet.role in (SheetRole.ROSTER, SheetRole.ENTRY) else "上限按每一行的情况定")
    if field.step is not None:
        words.append(f"{plain(field.step)} 的倍数")
    if field.choices:
        words.append(choice_words(field))
    return "，".join(word for word in words if word)


def choice_words(field: EntryField) -> str:
    """The choices in one line; the grounds of a ``ticks`` field with their numbers."""
    if field.kind is FieldKind.TICKS:
        return "；".join(f"{number} {ground}" for number, ground in enumerate(field.choices, start=1))
    return "、".join(field.choices)


def kind_words(field: EntryField) -> str:
    """What is to be entered."""
    if is_number_label(field.name):
        return "编号（文字，前面的 0 要写上）"
    return _KINDS[field.kind] + (f"（{field.unit}）" if field.unit else "")


def mark_words(field: EntryField) -> str:
    """Whether the column must be there and filled."""
    return _MARKS[field.column]


def blank_words(field: EntryField) -> str:
    """What a blank cell counts as."""
    if field.column is Column.FILLED:
        return "不能空着"
    if field.kind is FieldKind.FLAG:
        return "空着当“否”"
    if field.filled_if is not None:
        return "参加考核的人不能空着"
    if field.blank not in (None, ""):
        return f"空着当 {_blank_figure(field) if isinstance(field.blank, Decimal) else field.blank}"
    if field.needed == "否" or field.blank == "":
        return "可以空着"
    return "空着当缺项" if field.column is Column.PRESENT or field.needed is not None else "可以空着"


def _blank_figure(field: EntryField) -> str:
    return show_value(field, default_of(field))


def hint(sheet: Sheet, field: EntryField, highest: Decimal | None) -> str:
    """All of it in a few lines, for the note on a heading or the message beside a cell."""
    lines = [
        f"{mark_words(field)}；{kind_words(field)}", range_words(sheet, field, highest), blank_words(field), field.hint, field.reason,
    ]
    return "\n".join(line for line in lines if line)
