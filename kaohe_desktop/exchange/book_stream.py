"""Large sheets written as a stream: openpyxl makes the workbook with its looks, the rows are put in as text.

openpyxl needs some 10 µs a cell; a results workbook of a county has millions of cells in its 算分说明.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from openpyxl import Workbook

from kaohe_desktop.exchange.sheet_rows import column_letters

LAST_ROW = 1_048_576
MOST_TEXT = 32_767
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
_ROWS_END = b"</sheetData>"
_NO_ROWS = b"<sheetData/>"
_AT_ONCE = 2_000  # rows joined before they are compressed


class Text(NamedTuple):
    """A cell that stays text whatever it begins with: a name ``=HYPERLINK(…)`` is a name."""

    text: str
    style: int


class Figure(NamedTuple):
    """A number cell; ``text`` is the plain decimal number exactly as shown."""

    text: str
    style: int


Line = Sequence[Text | Figure]


def plain_text(text: str) -> str:
    """The text as a cell can hold it: no control characters, not longer than a cell, Excel's own escapes kept as text."""
    text = _CONTROL.sub("", text)
    if len(text) > MOST_TEXT:
        text = text[: MOST_TEXT - 1] + "…"
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return text.replace("\r", "_x000D_")


class Page(NamedTuple):
    """A sheet's further rows: the number of the first, and the rows, made as they are written."""

    first: int
    lines: Iterable[Line]


class StreamedBook:
    """Writes a workbook whose looks openpyxl makes and whose rows are put in as they come.

    ``build(extra)`` makes the openpyxl workbook with ``extra`` more sheets like the last one, for rows that one sheet
    cannot hold; all of a sheet's own cells stand above the rows put in.
    """

    def __init__(self, build: Callable[[int], Workbook], most_rows: int = LAST_ROW) -> None:
        self._build = build
        self._most_rows = most_rows

    def save(self, pages: Mapping[str, Page], path: Path) -> None:
        """Save to ``path``; the last of ``pages`` goes on over further sheets."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as target:
            overflowing = list(pages)[-1]
            parts, names = _skeleton(self._build(0))
            written = self._overflow(target, parts[names[overflowing]], len(names), pages[overflowing])
            parts, names = _skeleton(self._build(written - 1))
            done = set(target.namelist())
            streamed = {names[name]: page for name, page in pages.items() if name != overflowing}
            for part, data in parts.items():
                if part in streamed:
                    _stream(target, part, data, streamed[part].first, streamed[part].lines)
                elif part not in done:
                    target.writestr(part, data)

    def _overflow(self, target: zipfile.ZipFile, sheet: bytes, number: int, page: Page) -> int:
        """Write the last sheet, and as many after it as the rows need; return how many."""
        lines = iter(page.lines)
        room = self._most_rows - page.first + 1
        following = next(lines, None)
        count = 0
        while count == 0 or following is not None:
            head = [] if following is None else [following]
            _stream(target, _part(number + count), sheet, page.first, chain(head, islice(lines, room - len(head))))
            following = next(lines, None)
            count += 1
        return count


def save_with_rows(book: Workbook, name: str, page: Page, path: Path) -> None:
    """Save a workbook with one sheet of many rows."""
    StreamedBook(lambda _extra: book).save({name: page}, path)


def _skeleton(book: Workbook) -> tuple[dict[str, bytes], dict[str, str]]:
    """The workbook's parts as openpyxl writes them, and which part is which sheet."""
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as source:
        parts = {info.filename: source.read(info) for info in source.infolist()}
    return parts, {name: _part(number) for number, name in enumerate(book.sheetnames, start=1)}


def _part(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _stream(target: zipfile.ZipFile, part: str, sheet: bytes, first: int, lines: Iterable[Line]) -> None:
    before, after = _split(_DIMENSION.sub(b"", sheet, count=1))
    with target.open(part, "w", force_zip64=True) as sink:
        sink.write(before)
        for chunk in _chunks(first, lines):
            sink.write(chunk)
        sink.write(after)


def _split(data: bytes) -> tuple[bytes, bytes]:
    if _NO_ROWS in data:
        before, _, after = data.partition(_NO_ROWS)
        return before + b"<sheetData>", _ROWS_END + after
    before, _, after = data.rpartition(_ROWS_END)
    return before, _ROWS_END + after


def _chunks(first: int, lines: Iterable[Line]) -> Iterator[bytes]:
    numbered = enumerate(lines, start=first)
    letters: list[str] = []
    while batch := list(islice(numbered, _AT_ONCE)):
        parts: list[str] = []
        for number, line in batch:
            while len(letters) < len(line):
                letters.append(column_letters(len(letters) + 1))
            parts.append(f'<row r="{number}">')
            parts.extend(_cell(f"{column}{number}", cell) for column, cell in zip(letters, line, strict=False))
            parts.append("</row>")
        yield "".join(parts).encode()


def _cell(place: str, cell: Text | Figure) -> str:
    text, style = cell
    if not text:
        return f'<c r="{place}" s="{style}"/>'
    if cell.__class__ is Figure:
        return f'<c r="{place}" s="{style}"><v>{text}</v></c>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_markup(text)}</t></is></c>'


@lru_cache(maxsize=20_000)
def _markup(text: str) -> str:
    """A text as it stands in the XML; formulas, clauses and labels come again for every person."""
    return escape(plain_text(text))
