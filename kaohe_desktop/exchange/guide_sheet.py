"""Sheet 填表说明: what each column wants, the readings (口径) the scheme takes, and what the office sets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_desktop.engine.entries import allowed_range
from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.scheme.compiled import CompiledScheme
from kaohe_desktop.engine.scheme.model import FieldKind, Param, Sheet, SheetRole
from kaohe_desktop.exchange import looks
from kaohe_desktop.exchange.hints import WidestLimits, blank_words, kind_words, mark_words, range_words
from kaohe_desktop.exchange.links import links
from kaohe_desktop.exchange.sheet_layout import GUIDE_SHEET
from kaohe_desktop.exchange.sheet_reading import MONTH

_WIDTHS = (12, 18, 16, 26, 34, 22, 44, 18)
_GENERAL = (
    "第 1 行是表头，从第 2 行起填数据；表和栏目的先后可以变，表名和表头的字不要改。",
    "编号前面的 0 要写上，同一个人在各张表里的编号要一样。",
    "不要合并单元格。数只填数字，不带单位、逗号和文字。空着的分数算缺项，不算 0 分。",
    "表头底色：橙色必填；蓝色必须有这一栏，格子可以空；灰色可以没有这一栏。",
)


def add_guide(book: Workbook, scheme: CompiledScheme, widest: WidestLimits) -> None:
    """Add the guide as the workbook's next sheet."""
    target = book.create_sheet(GUIDE_SHEET)
    model = scheme.scheme
    looks.put_text(looks.cell_at(target, 1, 1), f"{model.head.name}　填表说明", looks.TITLE)
    notes = [f"出处：{model.head.source}　　版本：{model.head.version}", *_GENERAL]
    for number, note in enumerate(notes, start=2):
        looks.put_text(looks.cell_at(target, number, 1), note, looks.BODY)
    row = len(notes) + 3
    row = _table(target, row, "有哪些表", ("工作表", "", "要求", "一行是什么", "不能重复的栏目", "", "说明", ""), _sheets(scheme))
    row = _table(
        target, row, "各栏目怎么填", ("工作表", "栏目", "要求", "填什么", "范围", "空着的意思", "说明", "依据"), _fields(scheme, widest)
    )
    row = _table(target, row, "还要核对的（不合的格子读入时会退回）", ("工作表", "栏目", "", "规定", "", "", "怎样改", "依据"), _checks(scheme))
    row = _table(target, row, "计算时给定的参数", ("参数", "", "要求", "填什么", "范围", "默认", "说明", "依据"), _params(scheme))
    _table(target, row, "口径（原文有不同读法的地方，本办法这样读）", ("口径", "", "采用", "问题", "可选的读法", "", "", "依据"), _readings(scheme))
    for column, width in enumerate(_WIDTHS, start=1):
        looks.set_width(target, column, width)
    looks.page_setup(target, 1)


def _table(target: Worksheet, row: int, title: str, headings: Sequence[str], lines: Iterator[Sequence[str]]) -> int:
    """Write a titled table; return the row after it and a gap. An empty table is left out."""
    first = next(lines, None)
    if first is None:
        return row
    looks.put_text(looks.cell_at(target, row, 1), title, looks.BOLD)
    for column, heading in enumerate(headings, start=1):
        looks.put_heading(looks.cell_at(target, row + 1, column), heading)
    row += 2
    line: Sequence[str] | None = first
    while line is not None:
        for column, text in enumerate(line, start=1):
            looks.put_text(looks.cell_at(target, row, column), text, looks.BODY, looks.WRAPPED).border = looks.GRID
        row += 1
        line = next(lines, None)
    return row + 1


def _fields(scheme: CompiledScheme, widest: WidestLimits) -> Iterator[Sequence[str]]:
    for sheet in scheme.scheme.sheets:
        for field in sheet.fields:
            highest = widest.highest(sheet, field)
            yield (
                _sheet_name(sheet), field.name, mark_words(field), kind_words(field), range_words(sheet, field, highest),
                blank_words(field), "。".join(part for part in (field.hint, field.reason) if part), field.basis,
            )


def _sheets(scheme: CompiledScheme) -> Iterator[Sequence[str]]:
    model = scheme.scheme
    who = "人" if model.head.subject == "person" else "科室"
    rows = {
        SheetRole.ROSTER: f"一个{who}一行", SheetRole.ENTRY: f"一个{who}一行", SheetRole.ROWS: f"一个{who}可以有几行，也可以没有",
        SheetRole.TABLE: f"不属于哪一个{who}，全单位共用",
    }
    for sheet in model.sheets:
        linked = {link.field.name: link.target.name for link in links(model, sheet) if link.field.name != model.key_label}
        notes = [sheet.title] if sheet.title and sheet.title != sheet.name else []
        notes += [f"{name}要先在“{target}”里有" for name, target in linked.items()]
        notes += ["只读考核期里各月的行"] if MONTH in sheet.key else []
        yield (
            sheet.name, "", "这张表可以没有" if sheet.optional else "必须有", rows[sheet.role], "、".join(sheet.key), "",
            "。".join(notes), "",
        )


def _checks(scheme: CompiledScheme) -> Iterator[Sequence[str]]:
    for check in scheme.scheme.checks:
        yield check.sheet, check.field, "", check.says, "", "", check.remedy, check.basis


def _sheet_name(sheet: Sheet) -> str:
    return f"{sheet.name}（这张表可以没有）" if sheet.optional else sheet.name


def _params(scheme: CompiledScheme) -> Iterator[Sequence[str]]:
    for param in scheme.scheme.params:
        yield (
            param.name, "", "必须给" if param.required else "可以不给", "%" if param.kind is FieldKind.PERCENT else param.unit,
            allowed_range(param.min, param.max, share=param.kind is FieldKind.PERCENT) or "、".join(param.choices),
            _default(param), param.hint, param.basis,
        )


def _default(param: Param) -> str:
    if param.default is None:
        return ""
    if isinstance(param.default, str):
        return param.default
    return f"{plain(param.default)}%" if param.kind is FieldKind.PERCENT else plain(param.default)


def _readings(scheme: CompiledScheme) -> Iterator[Sequence[str]]:
    for reading in scheme.scheme.readings:
        yield reading.name, "", reading.choice, reading.question, "、".join(reading.options), "", "", reading.basis

