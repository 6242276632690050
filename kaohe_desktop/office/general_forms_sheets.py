"""Sheets to be filled in by hand: G8 民主测评票 and G10 录入底表."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.scheme.model import EntryField, FieldKind, Scheme, Sheet, SheetRole
from kaohe_desktop.office.general_forms_values import (
    Member,
    Wanted,
    by_category,
    copy_of,
    is_exempt,
    labels,
    members,
    worded,
)
from kaohe_desktop.office.office_settings_list import BY_CATEGORY, BY_UNIT

if TYPE_CHECKING:
    from kaohe_desktop.forms.model import Form
    from kaohe_desktop.forms.record import Record
    from kaohe_desktop.office.forms_values import Printing

_SIDES = "甲乙"
_ROWS = 10  # a side of a ballot: two ballots stand on a page, with room for names that take two lines
_LEVELS = ("优秀", "称职", "基本称职", "不称职")
_EMPTY_ROWS = 15
NONE = "—"


# ── G8 ──────────────────────────────────────────────────────────────────────


def ballots(run: Printing, form: Form, wanted: Wanted) -> Iterator[Record]:
    """Ballots, two of the same to a page: everybody of a category, as many to a ballot as it holds."""
    for category, group in by_category(run, [one for one in members(run, wanted) if not is_exempt(run, one)]):
        most = _ROWS * len(_SIDES)
        sheets = -(-len(group) // most)
        each = -(-len(group) // sheets)
        named, told = run.settings.yes("测评票姓名"), labels(run)
        for number in range(sheets):
            part = group[number * each : (number + 1) * each]
            names = [told[member.key] if named else "" for member in part]
            key = category if sheets == 1 else f"{category} 第{number + 1}张（共{sheets}张）"
            yield _ballot(run, form, key, names, number * each)


def blank_ballots(run: Printing, form: Form, _wanted: Wanted) -> Iterator[Record]:
    """A ballot without names."""
    yield _ballot(run, form, "", [""] * (_ROWS * len(_SIDES)), 0)


def _ballot(run: Printing, form: Form, key: str, names: Sequence[str], before: int) -> Record:
    choice = "　".join(f"□{level}" for level in levels(run))
    half = -(-len(names) // len(_SIDES))
    rows = []
    for place in range(half):
        row = {}
        for side, mark in enumerate(_SIDES):
            at = place + side * half
            if at < len(names):
                row.update({f"序号{mark}": str(before + at + 1), f"姓名{mark}": names[at], f"意见{mark}": choice})
        rows.append(row)
    values = {**run.shared(), "测评票.类别": key}
    values["测评票.说明"] = worded(run, "测评票说明", values)
    return copy_of(run, form.code, values, {"测评票": rows}, key or form.name)


def levels(run: Printing) -> list[str]:
    """The levels of a ballot: as set, else those whose votes the scheme has entered, else its grades."""
    if own := run.settings.words("测评票档次"):
        return own
    scheme = run.scheme.scheme
    for sheet in scheme.sheets:
        if found := _voted(sheet):
            return found
    return [grade.name for grade in scheme.grades if grade.shown and len(scheme.grades) > 2] or list(_LEVELS)


def _voted(sheet: Sheet) -> list[str]:
    """The levels a sheet has votes of (优秀票, 称职票 …); 弃权 is no level to tick."""
    counts = [field.name for field in sheet.fields if field.kind is FieldKind.INTEGER]
    names = [name.removesuffix("数").removesuffix("票") for name in counts if name.endswith(("票", "票数"))]
    found = [name for name in names if name not in ("弃权", "测评总", "总", "有效", "")]
    return found if len(found) > 2 else [name for name in counts if name in ("优秀", "良好", "较好", "一般", "较差")][:5]


# ── G10 ─────────────────────────────────────────────────────────────────────


def has_entries(scheme: Scheme) -> bool:
    """Whether anything at all is entered."""
    return any(_figures(sheet) for sheet in scheme.sheets)


def entry_sheets(run: Printing, form: Form, wanted: Wanted) -> Iterator[Record]:
    """For every entry sheet the people of each group down and its columns across, to be filled in by hand."""
    group = [member for member in members(run, wanted) if not is_exempt(run, member)]
    for sheet in run.scheme.scheme.sheets:
        fields = _figures(sheet)
        if not fields:
            continue
        heads = [{"名称": _head(run, field)} for field in fields]
        if sheet.role is SheetRole.ROWS:
            rows: list[Mapping[str, str]] = [{}] * _EMPTY_ROWS
            yield _entry(run, form, sheet, "", heads, rows)
            continue
        for name, part in _split(run, group):
            rows = [_line(run, sheet, fields, number, member) for number, member in enumerate(part, 1)]
            yield _entry(run, form, sheet, name, heads, rows)


def _figures(sheet: Sheet) -> list[EntryField]:
    """The columns of a sheet somebody scores or counts: long texts have forms of their own."""
    if sheet.role not in (SheetRole.ENTRY, SheetRole.ROWS):
        return []
    fields = [field for field in sheet.fields if field.name not in sheet.key]
    if not any(field.kind is not FieldKind.TEXT for field in fields):
        return []
    return [field for field in fields if field.kind is not FieldKind.TEXT or sheet.role is SheetRole.ROWS]


def _head(run: Printing, field: EntryField) -> str:
    """A column's heading: its name and what may stand in it."""
    if field.kind is FieldKind.FLAG:
        return f"{field.name}\n（是/否）"
    if isinstance(field.max, Decimal) and field.kind.numeric and _scored(field):
        return f"{field.name}\n（满分{plain(field.max)}{field.unit or '分'}）"
    return f"{field.name}\n（{field.unit}）" if field.unit else field.name


def _scored(field: EntryField) -> bool:
    """Whether the greatest value is a full mark and not only a bound."""
    return field.unit in ("", "分") and field.min is not None and field.min >= 0


def _split(run: Printing, group: Sequence[Member]) -> Iterator[tuple[str, list[Member]]]:
    """The people of each leader who scores: by 科室 or 考核类别, or all together."""
    by = run.settings.text("录入底表分法")
    if run.scheme.scheme.head.subject != "person" or by not in (BY_UNIT, BY_CATEGORY):
        yield "", list(group)
    elif by == BY_CATEGORY:
        yield from by_category(run, group)
    else:
        for unit in dict.fromkeys(member.unit for member in group):
            yield unit, [member for member in group if member.unit == unit]


def _line(run: Printing, sheet: Sheet, fields: Sequence[EntryField], number: int, member: Member) -> dict[str, str]:
    """A person's line: empty to write in; — where there is nothing to enter, /25 where the full marks are the person's own."""
    row = {"序号": str(number), "编号": member.key, "姓名": member.name}
    for field in fields:
        text = ""
        if field.applies is not None or isinstance(field.max, str):
            limits = run.scheme.limits(
                member.subject, sheet.name, field.name, run.cohort.params, tables=run.cohort.tables)
            if not limits.applies:
                text = NONE
            elif isinstance(field.max, str) and limits.max is not None:
                text = f"/{plain(limits.max)}"
        row[_head(run, field)] = text
    return row


def _entry(run: Printing, form: Form, sheet: Sheet, name: str, heads: Sequence[Mapping[str, str]],
           rows: Sequence[Mapping[str, str]]) -> Record:
    values = {"底表.表名": sheet.title or sheet.name, "底表.范围": name}
    key = "".join((sheet.name, f" {name}" if name else ""))
    return copy_of(run, form.code, values, {"底表": rows, "底表栏目": heads}, key)
