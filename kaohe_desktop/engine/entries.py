"""One entered value: read from what was typed or stood in a cell, checked, and shown again.

The window and the workbook both read through here, so both refuse the same things in the same words.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from kaohe_desktop.engine.cohort import Value
from kaohe_desktop.engine.figures import fold, parse_number, plain
from kaohe_desktop.engine.labels import fold_label
from kaohe_desktop.engine.problems import Kind, Problem, did_you_mean
from kaohe_desktop.engine.scheme.model import Column, EntryField, FieldKind

BLANK = Kind("K100", "必填的格子空着", "{label}空着，这一栏每个人都要填", "请补填{label}")
OUT_OF_RANGE = Kind("K101", "数超出范围", "{label}填的是 {value}，只能填 {allowed}{reason}", "请改为 {allowed}的数")
NOT_A_NUMBER = Kind(
    "K102", "不是数", "{label}填的是“{value}”，不是一个数", "请只填数字，不带单位、逗号和文字，例如 {example}"
)
NOT_WHOLE = Kind("K103", "不是整数", "{label}填的是 {value}，这一栏只能填整数", "请改为整数")
WRONG_STEP = Kind("K104", "不是规定的间隔", "{label}填的是 {value}，只能是 {step} 的倍数", "请改为 {step} 的倍数")
NOT_A_CHOICE = Kind("K105", "不在可选的值里", "{label}填的是“{value}”，只能填 {allowed}{guess}", "请改为其中一个")
NOT_A_FLAG = Kind("K106", "不是“是”或“否”", "{label}填的是“{value}”，只能填“是”“否”或空着（空着当“否”）", "请改为“是”或“否”")
NOT_A_DATE = Kind("K107", "不是日期", "{label}填的是“{value}”，不是一个日期", "请填 2026-07-01 或 2026年7月1日 这样的日期")
TOO_LONG = Kind("K108", "文字太长", "{label}有 {length} 个字，最多 {most} 个", "请缩短")
NOT_APPLICABLE = Kind("K110", "这个人没有这一项", "{label}填了 {value}，但这个人没有这一项{reason}", "请把这一格清空，或改花名册里的安排")
ABOVE_OWN_FULL = Kind("K111", "超过这个人的满分", "{label}填的是 {value}，这个人只能填 {allowed}{reason}", "请改为 {allowed}的数")
BLANK_FOR_THIS = Kind("K112", "这个人必须填", "{label}空着{reason}", "请补填{label}")
NOT_A_TICK = Kind(
    "K109", "不是序号", "{label}填的是“{value}”，其中“{wrong}”不是 1–{count} 的序号", "请填 1–{count} 的序号，几个序号用顿号隔开，例如 1、4"
)
KINDS = (
    BLANK, OUT_OF_RANGE, NOT_A_NUMBER, NOT_WHOLE, WRONG_STEP, NOT_A_CHOICE, NOT_A_FLAG, NOT_A_DATE, TOO_LONG,
    NOT_APPLICABLE, ABOVE_OWN_FULL, BLANK_FOR_THIS, NOT_A_TICK,
)

MOST_TEXT = 32_767  # what a cell of a workbook can hold
_BETWEEN = re.compile(r"\s*[、,;\s]\s*")
_FLAGS = {"是": True, "否": False}
_DATE = re.compile(r"([0-9]{4})(-|/|\.)([0-9]{1,2})\2([0-9]{1,2})|([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")


class ValueRefused(Exception):
    """A value that may not stand in its field; :meth:`at` makes the problem once the place is known."""

    def __init__(self, kind: Kind, label: str, value: str, **facts: object) -> None:
        self.kind = kind
        self.label = label
        self.value = value
        self.facts = facts
        super().__init__(f"{kind.code} {label} {value}")

    def at(self, *, sheet: str = "", cell: str = "", subject: str = "", file: str = "") -> Problem:
        """The problem at its place."""
        return self.kind.at(
            sheet=sheet, cell=cell, subject=subject, file=file, label=self.label, value=self.value, **self.facts
        )


def raw_text(raw: str | Decimal | bool | date | None) -> str:
    """What stood in the cell, as it is quoted in a problem."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, Decimal):
        return plain(raw)
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == datetime.min.time() else raw.isoformat(" ")
    return raw.isoformat() if isinstance(raw, date) else raw


def allowed_range(
    low: Decimal | None, high: Decimal | None, *, share: bool = False, above: Decimal | None = None
) -> str:
    """A range in words: ``0–25``, ``不小于 0``, ``不大于 100``, ``大于 0``."""
    unit = "%" if share else ""
    if above is not None:
        return f"大于 {plain(above)}{unit}" + ("" if high is None else f"、不大于 {plain(high)}{unit}")
    if low is not None and high is not None:
        return f"{plain(low)}{unit}–{plain(high)}{unit} 之间"
    if low is not None:
        return f"不小于 {plain(low)}{unit}"
    return "" if high is None else f"不大于 {plain(high)}{unit}"


def default_of(field: EntryField) -> Value:
    """What a blank cell of the field counts as; None where it stays missing."""
    if field.kind is FieldKind.FLAG:
        return False
    return field.blank


def read_value(field: EntryField, raw: str | Decimal | bool | date | None) -> Value:
    """Read one cell. ``raw`` is the text typed, or the typed value of a workbook cell (a percent cell as 95, not 0.95).

    Raises ValueRefused with the rule that was broken. Ranges that hang on the person's other values are checked by
    ``CompiledScheme.check``.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        if field.column is Column.FILLED:
            raise ValueRefused(BLANK, field.name, "")
        return default_of(field)
    match field.kind:
        case FieldKind.TEXT:
            return _text(field, raw)
        case FieldKind.CHOICE:
            return _choice(field, raw)
        case FieldKind.FLAG:
            return _flag(field, raw)
        case FieldKind.DATE:
            return _date(field, raw)
        case FieldKind.TICKS:
            return _ticks(field, raw)
        case _:
            return _number(field, raw)


def _text(field: EntryField, raw: str | Decimal | bool | date) -> str:
    text = raw_text(raw).strip()
    if len(text) > MOST_TEXT:
        raise ValueRefused(TOO_LONG, field.name, text[:20] + "…", length=len(text), most=MOST_TEXT)
    return text


def _choice(field: EntryField, raw: str | Decimal | bool | date) -> str:
    folded = fold_label(raw_text(raw))
    for choice in field.choices:
        if fold_label(choice) == folded:
            return choice
    raise ValueRefused(
        NOT_A_CHOICE, field.name, raw_text(raw), allowed="、".join(field.choices), guess=did_you_mean(folded, field.choices)
    )


def _flag(field: EntryField, raw: str | Decimal | bool | date) -> bool:
    flag = _FLAGS.get(fold_label(raw)) if isinstance(raw, str) else None
    if flag is None:
        raise ValueRefused(NOT_A_FLAG, field.name, raw_text(raw))
    return flag


def ticked(text: str) -> frozenset[Decimal]:
    """The numbers ticked in a stored ``ticks`` value (``1、4``)."""
    return frozenset(Decimal(part) for part in text.split("、") if part)


def _ticks(field: EntryField, raw: str | Decimal | bool | date) -> str:
    text = raw_text(raw)
    found: set[int] = set()
    for part in _BETWEEN.split(fold(text).strip()):
        number = parse_number(part)
        if number is None or number != int(number) or not 1 <= number <= len(field.choices):
            raise ValueRefused(NOT_A_TICK, field.name, text, wrong=part, count=len(field.choices))
        found.add(int(number))
    return "、".join(map(str, sorted(found)))


def _date(field: EntryField, raw: str | Decimal | bool | date) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    match = _DATE.fullmatch(fold_label(raw)) if isinstance(raw, str) else None
    if match is not None:
        try:
            year, month, day = (match[1], match[3], match[4]) if match[1] else (match[5], match[6], match[7])
            return date(int(year), int(month), int(day))
        except ValueError:
            pass
    raise ValueRefused(NOT_A_DATE, field.name, raw_text(raw))


def _number(field: EntryField, raw: str | Decimal | bool | date) -> Decimal:
    share = field.kind is FieldKind.PERCENT
    text = raw_text(raw)
    number: Decimal | None = None
    if isinstance(raw, Decimal):
        number = raw
    elif isinstance(raw, str):
        digits = fold(raw)
        number = parse_number(digits[:-1] if share and digits.endswith("%") else digits)
    if number is None or not number.is_finite():
        raise ValueRefused(NOT_A_NUMBER, field.name, text, example="95%" if share else _example(field))
    if field.kind is FieldKind.INTEGER and number != number.to_integral_value():
        raise ValueRefused(NOT_WHOLE, field.name, text)
    high = field.max if isinstance(field.max, Decimal) else None
    too_low = (field.min is not None and number < field.min) or (field.above is not None and number <= field.above)
    if too_low or (high is not None and number > high):
        allowed = allowed_range(field.min, high, share=share, above=field.above)
        raise ValueRefused(OUT_OF_RANGE, field.name, text, allowed=allowed, reason=_because(field))
    if field.step is not None and number % field.step != 0:
        raise ValueRefused(WRONG_STEP, field.name, text, step=plain(field.step))
    number = number.scaleb(-2) if share else number
    return Decimal(plain(number)) if number else Decimal(0)


def _example(field: EntryField) -> str:
    return "3" if field.kind is FieldKind.INTEGER else "23.5"


def _because(field: EntryField) -> str:
    return f"（{field.reason}）" if field.reason else ""


def show_value(field: EntryField, value: Value) -> str:
    """The value as it is shown and stored; read again it gives the same value. Blank is ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{plain(value * 100)}%" if field.kind is FieldKind.PERCENT else plain(value)
    return value.isoformat() if isinstance(value, date) else value
