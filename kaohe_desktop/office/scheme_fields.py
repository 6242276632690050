"""A scheme's text as tables to edit (办法里的数, 口径, 考核项目 …): which values stand where, and how each is typed.

One description for every scheme: the rows are whatever the text holds. A cell knows the path of its value; what is
typed becomes a value of the file, a figure that cannot be read stays as the words typed, which the reader then refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from kaohe_desktop.engine.figures import parse_number, plain
from kaohe_desktop.engine.period import Cycle
from kaohe_desktop.engine.scheme.layout import SHARE_UNIT
from kaohe_desktop.office.scheme_toml import Path, Scalar, value_at
from kaohe_desktop.office.scheme_words import ANCHORS, COLUMNS, EFFECTS, KEYS, KINDS

_CUTS = re.compile(r"[、,，;；\s]+")
Choices = tuple[tuple[str, str], ...]
_EFFECTS: Choices = tuple(EFFECTS.items())


class CellKind(StrEnum):
    """How a cell is typed."""

    FIXED = "fixed"  # only shown
    TEXT = "text"
    FORMULA = "formula"
    NUMBER = "number"
    SHARE = "share"  # a share, shown and typed in percent
    EITHER = "either"  # a figure or a formula
    CHOICE = "choice"
    FLAG = "flag"
    WORDS = "words"  # several words joined by 、


@dataclass(frozen=True, slots=True)
class CellColumn:
    """A column of a chapter: ``key`` of the entry (``quota.seats`` inside its inner table)."""

    key: str
    heading: str
    kind: CellKind = CellKind.TEXT
    needed: bool = False
    choices: Choices = ()
    wide: int = 12

    @property
    def path(self) -> Path:
        """The key as a path."""
        return tuple(self.key.split("."))


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of the text: where it stands and how it is shown."""

    path: Path
    kind: CellKind
    text: str
    choices: Choices = ()
    needed: bool = False
    old: object = None

    @property
    def editable(self) -> bool:
        """Whether it can be changed here."""
        return self.kind is not CellKind.FIXED


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of a chapter; ``base`` is its path in the text."""

    base: Path
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A list of tables (or one table) whose entries are rows of a chapter; ``sort`` is said in the column 种类.

    ``new`` is what a new entry starts with; empty: none can be added here.
    """

    table: str
    sort: str = ""
    new: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the guided editing (一组表格)."""

    title: str
    about: str
    sources: tuple[Source, ...]
    columns: tuple[CellColumn, ...]

    @property
    def sorted(self) -> bool:
        """Whether its rows are of several sorts, said in a column of its own."""
        return len(self.sources) > 1 or self.sources[0].table == "sheet.field"

    @property
    def headings(self) -> tuple[str, ...]:
        """The columns' headings."""
        return (("种类",) if self.sorted else ()) + tuple(column.heading for column in self.columns)

    def rows(self, data: Mapping[str, Any]) -> list[EntryRow]:
        """The entries as they stand in the text's data."""
        return [row for source in self.sources for row in self._rows(source, data)]

    def _rows(self, source: Source, data: Mapping[str, Any]) -> Iterator[EntryRow]:
        for base, entry, sort in _entries(source, data):
            cells = [_cell(column, base, entry, data) for column in self.columns]
            first = [Cell(base, CellKind.FIXED, sort)] if self.sorted else []
            yield EntryRow(base, str(entry.get("name") or entry.get("label") or sort or self.title), (*first, *cells))


def _entries(source: Source, data: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any], str]]:
    if source.table == "sheet.field":
        for number, sheet in enumerate(_tables(data.get("sheet"))):
            for place, entry in enumerate(_tables(sheet.get("field"))):
                yield ("sheet", number, "field", place), entry, str(sheet.get("name", ""))
        return
    found = data.get(source.table)
    if isinstance(found, Mapping):
        yield (source.table,), found, source.sort
    else:
        for place, entry in enumerate(_tables(found)):
            yield (source.table, place), entry, source.sort


def _tables(found: object) -> Sequence[Mapping[str, Any]]:
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _cell(column: CellColumn, base: Path, entry: Mapping[str, Any], data: Mapping[str, Any]) -> Cell:
    value = value_at(entry, column.path)
    kind, choices = column.kind, column.choices
    if base[0] == "constant" and column.key in ("value", "min", "max") and entry.get("unit") == SHARE_UNIT:
        kind = CellKind.SHARE
    if base[0] == "reading" and column.key == "choice":
        options = entry.get("options")
        kind = CellKind.CHOICE if isinstance(options, list) and options else CellKind.TEXT
        choices = tuple((str(one), str(one)) for one in options or ())
    if base[0] == "param" and column.key == "default" and str(entry.get("kind", "decimal")) in ("choice", "text", "flag", "date"):
        kind = CellKind.TEXT
    if column.key in ("grade", "ranking.by", "quota.by", "by") and kind is CellKind.CHOICE and not choices:
        choices = _named(column.key, data)
    needed = column.needed and not (column.key == "formula" and base[0] == "error_penalty")
    return Cell((*base, *column.path), kind, shown(kind, value, choices), choices, needed, value)


def _named(key: str, data: Mapping[str, Any]) -> Choices:
    if key == "grade":
        names = [str(one.get("name", "")) for one in _tables(data.get("grade"))]
        return (("", ""), *((name, name) for name in names))
    return ()


def shown(kind: CellKind, value: object, choices: Choices = ()) -> str:
    """A value of the file as it stands in a cell."""
    if value is None:
        return "否" if kind is CellKind.FLAG else ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | Decimal):
        number = Decimal(value)
        return f"{plain(number * 100)}%" if kind is CellKind.SHARE else plain(number)
    if isinstance(value, list):
        return "、".join(map(str, value))
    words = dict(choices)
    return words.get(str(value), str(value).strip("\n"))


def value_of(cell: Cell, typed: str) -> Scalar | None:
    """What is to stand in the file for the text typed; None: nothing (the key is taken away)."""
    text = typed.strip()
    if cell.kind is CellKind.FLAG:
        return text == "是" or (None if cell.old is None else False)
    if cell.kind is CellKind.WORDS:
        return tuple(part for part in _CUTS.split(text) if part) or (() if cell.needed else None)
    if not text:
        return "" if cell.needed else None
    match cell.kind:
        case CellKind.NUMBER | CellKind.EITHER:
            number = parse_number(text)
            return text if number is None else number
        case CellKind.SHARE:
            return _share(text)
        case CellKind.CHOICE:
            return next((value for value, word in cell.choices if word == text), text)
    return text


def _share(text: str) -> Scalar:
    """30% and 30 are 0.30, as in a percent cell of Excel; what is below 1 and has no % is taken as the share itself."""
    number = parse_number(text.rstrip("%％ "))
    if number is None:
        return text
    whole = text[-1] in "%％" or abs(number) >= 1
    return number.scaleb(-2) if whole else number


_BASIS = CellColumn("basis", "依据", wide=12)
_NAME = CellColumn("name", "名称", needed=True, wide=18)
_FORMULA = CellColumn("formula", "算法", CellKind.FORMULA, needed=True, wide=44)


def _figure(name: str) -> dict[str, Scalar]:
    return {"name": name, "formula": "0", "basis": ""}


CHAPTERS: tuple[Chapter, ...] = (
    Chapter("办法里的数", "文件里写明的分数线、比例、满分、金额。改一个数，算法不用动", (
        Source("constant", new={"name": "新的数", "value": Decimal(0), "unit": "分", "basis": ""}),
    ), (
        _NAME, CellColumn("value", "数", CellKind.NUMBER, needed=True, wide=8), CellColumn("unit", "单位", wide=7),
        CellColumn("min", "最小", CellKind.NUMBER, wide=6), CellColumn("max", "最大", CellKind.NUMBER, wide=6), _BASIS,
    )),
    Chapter("口径", "原文有两种读法的地方，按哪一种。有几种可以选的，选了算法就跟着变", (Source("reading"),), (
        CellColumn("question", "问题", needed=True, wide=34), CellColumn("choice", "采用", needed=True, wide=22),
        CellColumn("options", "可以选", CellKind.FIXED, wide=24), _BASIS,
    )),
    Chapter("等次与名额", "从高到低；够条件的按分数坐名额，坐不上的落到下一等次", (
        Source("grade", new={"name": "新等次", "when": "否", "basis": ""}),
    ), (
        CellColumn("name", "等次", needed=True, wide=9), CellColumn("when", "条件", CellKind.FORMULA, needed=True, wide=32),
        CellColumn("quota.seats", "名额", CellKind.FORMULA, wide=28), CellColumn("quota.by", "按什么分组", wide=10), _BASIS,
    )),
    Chapter("参数", "每个考核期由单位自己定的数：默认多少、可以定在什么范围", (
        Source("param", new={"name": "新参数", "kind": "decimal", "default": Decimal(0), "hint": "", "basis": ""}),
    ), (
        _NAME, CellColumn("kind", "类型", CellKind.CHOICE, choices=tuple(KINDS.items()), wide=7),
        CellColumn("default", "默认", CellKind.NUMBER, wide=8), CellColumn("min", "最小", CellKind.NUMBER, wide=6),
        CellColumn("max", "最大", CellKind.NUMBER, wide=6), CellColumn("required", "必须定", CellKind.FLAG, wide=7),
        CellColumn("choices", "可选的值", CellKind.WORDS, wide=12), CellColumn("unit", "单位", wide=6),
        CellColumn("hint", "说明", wide=24), _BASIS,
    )),
    Chapter("录入栏目", "录入时每一栏的范围：满分、最小、步长，空着当什么", (Source("sheet.field"),), (
        CellColumn("name", "栏目", CellKind.FIXED, wide=12), CellColumn("max", "最大（满分）", CellKind.EITHER, wide=14),
        CellColumn("min", "最小", CellKind.NUMBER, wide=6), CellColumn("step", "步长", CellKind.NUMBER, wide=6),
        CellColumn("blank", "空着按", CellKind.EITHER, wide=7), CellColumn("unit", "单位", wide=6),
        CellColumn("column", "要不要填", CellKind.CHOICE, choices=tuple(COLUMNS.items()), wide=11),
        CellColumn("reason", "规定（填错时说）", wide=26), CellColumn("hint", "说明", wide=24), _BASIS,
    )),
    Chapter("考核项目", "怎样从录入的数一步步算到总分。中间数给算法用，考核项目列在结果里", (
        Source("step", "中间数", _figure("新的中间数")), Source("derived", "每行算出"),
        Source("item", "考核项目", _figure("新的项目")), Source("total", "总分"),
    ), (
        _NAME, _FORMULA, CellColumn("full", "满分", CellKind.EITHER, wide=9),
        CellColumn("places", "小数位", CellKind.NUMBER, wide=6), CellColumn("note", "说明", wide=12), _BASIS,
    )),
    Chapter("规则", "遇到什么情形怎么办；重的写在前面", (
        Source("rule", new={"name": "新规则", "when": "否", "effect": "note", "basis": ""}),
    ), (
        CellColumn("name", "规则", needed=True, wide=30), CellColumn("when", "什么时候", CellKind.FORMULA, needed=True, wide=32),
        CellColumn("effect", "结果", CellKind.CHOICE, needed=True, choices=_EFFECTS, wide=10),
        CellColumn("grade", "等次", CellKind.CHOICE, wide=8), _BASIS,
    )),
    Chapter("奖金", "奖金（元）怎样由等次和人员情况定；金额一般写在“办法里的数”", (Source("bonus"),), (
        CellColumn("formula", "算法", CellKind.FORMULA, needed=True, wide=60),
        CellColumn("round", "取到", CellKind.NUMBER, wide=6), _BASIS,
    )),
    Chapter("缺项与填报规则", "什么算缺项；哪些填法不收，怎样告诉填的人", (Source("need", "缺项"), Source("check", "填报规则")), (
        CellColumn("label", "缺项写作", wide=16), CellColumn("field", "栏目", CellKind.FIXED, wide=10),
        CellColumn("when", "条件", CellKind.FORMULA, wide=28), CellColumn("row", "不合的情形（每行）", CellKind.FORMULA, wide=24),
        CellColumn("says", "规定", wide=26), CellColumn("remedy", "怎样改", wide=22), _BASIS,
    )),
    Chapter("期限", "什么时候要交什么", (
        Source("deadline", new={"name": "新期限", "anchor": "end", "day": Decimal(5), "basis": ""}),
    ), (
        CellColumn("name", "事项", needed=True, wide=44),
        CellColumn("anchor", "在", CellKind.CHOICE, needed=True, choices=tuple(ANCHORS.items()), wide=12),
        CellColumn("month", "第几个月", CellKind.NUMBER, wide=8), CellColumn("day", "几日", CellKind.NUMBER, needed=True, wide=6),
        CellColumn("every", "每", CellKind.CHOICE, choices=(("", ""), ("week", "周"), ("month", "月"), ("quarter", "季度")), wide=6),
        _BASIS,
    )),
)

_HEAD_KEYS = (
    ("name", CellKind.TEXT, True, "印在表上、列在选择框里的名称"), ("short", CellKind.TEXT, True, "考核期和标题里用"),
    ("suits", CellKind.TEXT, True, "一句话说清给谁用"), ("source", CellKind.TEXT, True, "文件名、文号"),
    ("organizer", CellKind.TEXT, False, "待议的事由谁定"), ("categories", CellKind.WORDS, False, "分开排名的人员类别，用顿号隔开；空着不限"),
    ("cycles", CellKind.WORDS, True, "可以按哪些周期考核：月、双月、季度、半年、年度"),
    ("rolls_up", CellKind.TEXT, False, "年度办法：汇总哪个办法各期的结果（写编号）"),
)
#: the chapter of ``[scheme]`` stands the other way round: a line for each value
NAMES = "名称与类别"
NAMES_HEADINGS = ("项目", "内容", "说明")


def name_rows(data: Mapping[str, Any]) -> list[EntryRow]:
    """名称与类别: a line for each value of ``[scheme]``, then the group 名次 counts in."""
    head = data.get("scheme")
    rows = []
    for key, kind, needed, about in _HEAD_KEYS:
        value = head.get(key) if isinstance(head, Mapping) else None
        text = "、".join(_cycle(one) for one in value) if key == "cycles" and isinstance(value, list) else shown(kind, value)
        rows.append(_name_row(("scheme", key), kind, KEYS[key], text, about, needed=needed, old=value))
    by = value_at(data, ("ranking", "by"))
    rows.append(_name_row(("ranking", "by"), CellKind.TEXT, "名次在谁中间排", shown(CellKind.TEXT, by),
                          "花名册的一栏，例如考核类别；空着全体一起排", needed=False, old=by))
    return rows


def _name_row(path: Path, kind: CellKind, name: str, text: str, about: str, *, needed: bool, old: object) -> EntryRow:
    cell = Cell(path, kind, text, (), needed, old)
    return EntryRow(path, name, (Cell(path, CellKind.FIXED, name), cell, Cell(path, CellKind.FIXED, about)))


def _cycle(word: object) -> str:
    return Cycle(str(word)).label if str(word) in set(Cycle) else str(word)


def cycles_of(typed: str) -> tuple[str, ...]:
    """The file's words for cycles typed as 月、季度; what is no cycle stays as typed."""
    words = {cycle.label: cycle.value for cycle in Cycle}
    return tuple(words.get(part, part) for part in _CUTS.split(typed.strip()) if part)
