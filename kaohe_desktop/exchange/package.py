"""A workbook as a package of parts: its sheets in order, shared strings, and what each cell style means."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import IO

from kaohe_desktop.exchange.xml_parts import NotXml, local, nothing, parse

_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENT_FORMATS = {9, 10}
_MOST_TEXT = 400_000  # characters of one text as saved; a cell shows 32,767, and each may stand as an escape
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: What in a number format is not a placeholder: quoted text, escapes, padding, and brackets other than elapsed time.
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[(?![hmsHMS]+\])[^\]]*\]')


class Format(Enum):
    """What a number cell's format makes of it."""

    PLAIN = "plain"
    PERCENT = "percent"
    DATE = "date"


class NotAWorkbook(Exception):
    """A zip file without a workbook inside; ``format`` names what it is, "" if unknown."""

    def __init__(self, kind: str = "") -> None:
        self.format = kind
        super().__init__(kind)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One worksheet (also a hidden one): its name as given, and where it stands in the package."""

    name: str
    path: str


class Package:
    """An open workbook. Close it, or use it in a ``with`` statement.

    Raises zipfile.BadZipFile, NotXml, NotAWorkbook or KeyError (a part that is named but absent) while reading.
    """

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path)
        try:
            self._book = self._main_part()
            self.date1904 = False
            self.sheets: tuple[SheetPart, ...] = ()
            self.other_sheets: tuple[str, ...] = ()  # chart and dialog sheets
            self._read_book()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Package:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._zip.close()

    def open(self, path: str) -> IO[bytes]:
        """A part as a stream of its unpacked bytes."""
        return self._zip.open(path)

    def read(self, path: str) -> bytes:
        """A whole part."""
        return self._zip.read(path)

    def strings(self) -> list[str]:
        """The shared strings; rich text joined, phonetic readings (拼音指南) left out."""
        path = self._related("sharedStrings")
        return [] if path is None else _Strings().read(self.open(path))

    def formats(self) -> list[Format]:
        """The format of each cell style, by its number."""
        path = self._related("styles")
        return [] if path is None else _Styles().read(self.open(path))

    def _main_part(self) -> str:
        names = set(self._zip.namelist())
        if "mimetype" in names and b"opendocument" in self._zip.read("mimetype")[:200]:
            raise NotAWorkbook("OpenDocument 表格（.ods）")
        targets = [target for kind, target in self._relations("").values() if kind == "officeDocument"]
        path = targets[0] if targets else "xl/workbook.xml"
        if path.endswith(".bin"):
            raise NotAWorkbook("二进制工作簿（.xlsb）")
        if path not in names or not path.rpartition("/")[2].startswith("workbook"):
            raise NotAWorkbook({"word": "Word 文档", "ppt": "演示文稿"}.get(path.partition("/")[0], ""))
        return path

    def _relations(self, part: str) -> Mapping[str, tuple[str, str]]:
        """Relation id → (kind, path in the package)."""
        folder, _, name = part.rpartition("/")
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], target)

        if path in self._zip.namelist():
            parse(self.read(path), start, nothing)
        return found

    def _related(self, kind: str) -> str | None:
        for found, path in self._relations(self._book).values():
            if found == kind:
                return path
        return None

    def _read_book(self) -> None:
        relations = self._relations(self._book)
        sheets: list[SheetPart] = []
        others: list[str] = []

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "workbookPr":
                self.date1904 = attributes.get("date1904") in ("1", "true")
            elif tag == "sheet":
                ids = [value for name, value in attributes.items() if local(name) == "id" and ":" in name]
                kind, path = relations.get(ids[0] if ids else "", ("", ""))
                name = unescape(attributes.get("name", ""))
                if kind == "worksheet":
                    sheets.append(SheetPart(name, path))
                else:
                    others.append(name)

        parse(self.read(self._book), start, nothing)
        if not sheets:
            raise NotAWorkbook
        self.sheets, self.other_sheets = tuple(sheets), tuple(others)


def unescape(text: str) -> str:
    """Excel's own escapes for control characters: ``_x000A_`` is a line feed."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class _Strings:
    """Collects ``<si>`` items."""

    def __init__(self) -> None:
        self._items: list[str] = []
        self._parts: list[str] = []
        self._reading = False
        self._phonetic = False
        self._length = 0

    def read(self, source: IO[bytes]) -> list[str]:
        parse(source, self._start, self._end, self._text)
        return self._items

    def _start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        if tag == "t":
            self._reading = not self._phonetic
        elif tag == "rPh":
            self._phonetic = True

    def _end(self, tag: str) -> None:
        if tag == "t":
            self._reading = False
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "si":
            self._items.append(unescape("".join(self._parts)))
            self._parts.clear()
            self._length = 0

    def _text(self, text: str) -> None:
        if self._reading:
            self._parts.append(text)
            self._length += len(text)
            if self._length > _MOST_TEXT:
                raise NotXml("text")


class _Styles:
    """Collects the number formats of ``<cellXfs>``."""

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._numbers: list[int] = []
        self._inside = False

    def read(self, source: IO[bytes]) -> list[Format]:
        parse(source, self._start, self._end)
        return [format_of(number, self._codes.get(number)) for number in self._numbers]

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "cellXfs":
            self._inside = True
        elif tag == "xf" and self._inside:
            self._numbers.append(_whole(attributes.get("numFmtId")))
        elif tag == "numFmt":
            self._codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")

    def _end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._inside = False


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def format_of(number: int, code: str | None) -> Format:
    """What a number format means; ``code`` is the workbook's own, None for a built-in one."""
    if code is None:
        if number in _DATE_FORMATS:
            return Format.DATE
        return Format.PERCENT if number in _PERCENT_FORMATS else Format.PLAIN
    bare = _LITERAL.sub("", code)
    if "general" in bare.lower() or "通用格式" in bare:
        return Format.PLAIN
    if re.search(r"[ymdhsYMDHS]|aaa|AAA", bare):
        return Format.DATE
    return Format.PERCENT if "%" in bare else Format.PLAIN


__all__ = ["Format", "NotAWorkbook", "NotXml", "Package", "SheetPart", "format_of", "unescape"]
