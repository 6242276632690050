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
from kaohe_desktop.office.scheme_words import KEYS

_CUTS = re.compile(r"[、,，;；\s]+")
Choices = tuple[tuple[str, str], ...]


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
    if cell.kind is CellKind.TEXT:
        return " ".join(text.split("\n"))  # a name or a sentence stands in one line
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
