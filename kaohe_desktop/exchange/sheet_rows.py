"""The rows of one worksheet: a quick way for sheets written the usual way, and Expat for every other.

The quick way takes only what it recognises byte for byte; at the first thing it does not know it gives up and the sheet
is read again by Expat, so both give the same rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from kaohe_desktop.exchange.cells import BLANK, Cell, CellCollector, Decoder
from kaohe_desktop.exchange.package import Package, SheetPart
from kaohe_desktop.exchange.xml_parts import NotXml, nothing, parse

MOST_ROWS = 200_000
MOST_COLUMNS = 1_000
MOST_MERGES = 5_000  # kept of a sheet; each one in the data is refused anyway
_LAST_ROW = 1_048_576  # what Excel itself has
_LAST_COLUMN = 16_384

_HEAD = re.compile(rb"<sheetData\s*>")
_TAIL = b"</sheetData>"
_ROW = re.compile(rb"\s*<row(?:\s[^<>]*?)?(/?)>")
_ROW_END = b"</row>"
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"'
    rb"([^>]*>(?:<v>[^<]*</v></c>|<is><t[^>]*>[^<]*</t></is></c>|(?<=/>)|.*?</c>))",
    re.DOTALL,
)
_CELL_FRAME = len('<c r=""')
_ENCODING = re.compile(rb"""\A\s*(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding=["']([^"']+)""")
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?", re.IGNORECASE | re.ASCII)
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)

Row = Mapping[int, Cell]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows and columns count from 1, ends included."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def name(self) -> str:
        """As Excel writes it: ``A1:B2``."""
        return f"{address(self.left, self.top)}:{address(self.right, self.bottom)}"


@dataclass(slots=True)
class SheetContent:
    """What a sheet holds: its rows with any cell in them, by row number in rising order; blank cells may be left out.

    ``twice`` lists cells (column, row) saved two times, ``far`` those outside the limits that hold something.
    """

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    twice: list[tuple[int, int]] = field(default_factory=list)
    far: list[tuple[int, int]] = field(default_factory=list)


class _Unusual(Exception):
    """The sheet is not written in the usual way."""


def read_sheet(package: Package, sheet: SheetPart, decoder: Decoder) -> SheetContent:
    """Read one sheet. Raises NotXml if it is not in order."""
    data = package.read(sheet.path)
    try:
        return _quick(data, decoder)
    except (_Unusual, NotXml, UnicodeDecodeError):
        return _Careful(decoder).read(data)


def column_number(letters: str) -> int:
    """``A`` is 1, ``XFD`` is 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 is ``A``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(column: int, row: int) -> str:
    """A cell's name: ``F7``."""
    return f"{column_letters(column)}{row}"


class _Columns(dict[bytes, int]):
    """Column letters → number, each worked out once."""

    def __missing__(self, letters: bytes) -> int:
        number = self[letters] = column_number(letters.decode())
        return number


def _quick(data: bytes, decoder: Decoder) -> SheetContent:
    encoding = _ENCODING.match(data)
    if encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise _Unusual
    head, end = _HEAD.search(data), data.rfind(_TAIL)
    if head is None or end < head.end():
        raise _Unusual
    content = SheetContent()
    _read_frame(data[: head.start()] + data[end + len(_TAIL) :], content)
    columns = _Columns()
    for number, cells in _quick_rows(data, head.end(), end):
        row = {columns[letters]: decoder[token] for letters, _, token in cells}
        if len(row) != len(cells):
            raise _Unusual  # a cell twice: the careful way says which
        _keep(content, number, row)
    return content


def _quick_rows(data: bytes, at: int, end: int) -> Iterator[tuple[int, list[tuple[bytes, bytes, bytes]]]]:
    last = 0
    while match := _ROW.match(data, at, end):
        at = start = match.end()
        if match[1]:
            continue
        close = data.find(_ROW_END, start, end)
        if close < 0:
            raise _Unusual
        at = close + len(_ROW_END)
        body = data[start:close]
        if not body or body.isspace():
            continue
        cells = _CELL.findall(body)
        if not cells or sum(map(len, chain.from_iterable(cells))) + _CELL_FRAME * len(cells) != len(body):
            raise _Unusual
        numbers = {cell[1] for cell in cells}
        number = int(numbers.pop())
        if numbers or number <= last:
            raise _Unusual
        last = number
        yield number, cells
    if data[at:end].strip():
        raise _Unusual


def _read_frame(frame: bytes, content: SheetContent) -> None:
    """What stands round the rows: the merged cells; the parser also sees that it is in order."""

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "mergeCell":
            _add_merge(content, attributes.get("ref", ""))

    parse(frame, start, nothing)


def _add_merge(content: SheetContent, reference: str) -> None:
    match = _RANGE.fullmatch(reference) if len(content.merges) < MOST_MERGES else None
    if match is None or match[3] is None:
        return
    left, right = sorted((column_number(match[1]), column_number(match[3])))
    top, bottom = sorted((int(match[2]), int(match[4])))
    content.merges.append(Merge(left, top, right, bottom))


def _keep(content: SheetContent, number: int, row: dict[int, Cell]) -> None:
    """Keep a row, or note what lies outside the limits; blank cells out there are only formatting."""
    if number > MOST_ROWS or max(row, default=0) > MOST_COLUMNS:
        content.far.extend(
            (column, number)
            for column, cell in row.items()
            if (number > MOST_ROWS or column > MOST_COLUMNS) and not cell.blank
        )
        if number > MOST_ROWS:
            return
        row = {column: cell for column, cell in row.items() if column <= MOST_COLUMNS}
    content.rows[number] = row


class _Careful:
    """Reads a whole sheet through Expat; cells and rows without a reference follow the one before."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._content = SheetContent()
        self._collector = CellCollector()
        self._row = 0
        self._column = 0
        self._in_cell = False
        self._found: dict[int, dict[int, Cell]] = {}

    def read(self, data: bytes) -> SheetContent:
        """The sheet's content; raises NotXml."""
        parse(data, self._start, self._end, self._collector.text)
        for number in sorted(self._found):
            _keep(self._content, number, self._found[number])
        return self._content

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdigit() else self._row + 1
            self._column = 0
        elif tag == "c":
            self._place(attributes.get("r"))
            self._in_cell = True
        elif tag == "mergeCell":
            _add_merge(self._content, attributes.get("ref", ""))
        if self._in_cell:
            self._collector.start(tag, attributes)

    def _place(self, reference: str | None) -> None:
        match = _REFERENCE.fullmatch(reference) if reference else None
        if match is None:
            if reference:
                raise NotXml("reference")
            self._column += 1
        else:
            self._column, self._row = column_number(match[1]), int(match[2])
        if not (1 <= self._row <= _LAST_ROW and self._column <= _LAST_COLUMN):
            raise NotXml("reference")

    def _end(self, tag: str) -> None:
        if not self._in_cell:
            return
        self._collector.end(tag)
        if tag != "c":
            return
        self._in_cell = False
        cell = self._collector.cell(self._decoder)
        row = self._found.setdefault(self._row, {})
        if self._column in row:
            self._content.twice.append((self._column, self._row))
        elif not cell.blank:
            row[self._column] = cell
        else:
            row[self._column] = BLANK
