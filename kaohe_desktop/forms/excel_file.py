"""A workbook's file: openpyxl makes everything but the rows, which are put in as text while they are laid out.

openpyxl takes some 20 µs a cell; a thousand copies of a form have a quarter of a million cells, most of them borders.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from tempfile import TemporaryFile
from types import TracebackType
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_desktop.forms.excel_looks import Looks

_NO_ROWS = re.compile(rb"<sheetData\s*(?:/>|></sheetData>)")
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
_CHUNK = 1 << 20


class SheetFile:
    """One sheet while it is written; ``sheet`` takes everything but rows."""

    def __init__(self, sheet: Worksheet, body: BinaryIO) -> None:
        self.sheet = sheet
        self.rows = 0
        self._body, self._start, self._end = body, body.tell(), 0
        self._merges: list[str] = []

    def write(self, rows: Iterable[str], count: int, merges: Iterable[str]) -> None:
        """Add ``count`` rows, made for the numbers after those that are there, and their merged cells."""
        self._body.write("".join(rows).encode())
        self._merges += merges
        self.rows += count

    def break_page(self) -> None:
        """Begin a new page under the last row."""
        self.sheet.row_breaks.append(Break(id=self.rows))

    def close(self) -> None:
        """Write what follows the rows."""
        cells = "".join(f'<mergeCell ref="{merge}"/>' for merge in self._merges)
        merged = f'<mergeCells count="{len(self._merges)}">{cells}</mergeCells>' if cells else ""
        self._body.write(f"</sheetData>{merged}".encode())
        self._end = self._body.tell()
        self._merges = []

    def copy(self, target: BinaryIO) -> None:
        """Write the rows and merged cells to ``target``."""
        self._body.seek(self._start)
        left = self._end - self._start
        while left:
            chunk = self._body.read(min(left, _CHUNK))
            target.write(chunk)
            left -= len(chunk)


class BookFile:
    """A workbook on its way into a file. Sheets are written one after another."""

    def __init__(self, title: str, watermark: str = "") -> None:
        self._watermark = watermark
        self._book = Workbook()
        self._spare = self._book.worksheets[0]
        self.looks = Looks(self._book)
        self._book.properties.title, self._book.properties.creator = title, ""
        self._body = TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._sheets: list[SheetFile] = []

    def __enter__(self) -> BookFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._body.close()

    @property
    def sheets(self) -> int:
        """How many there are."""
        return len(self._sheets)

    def add(self, name: str) -> SheetFile:
        """Begin a sheet; the one before is finished."""
        self._finish()
        sheet = self._book.create_sheet(name)
        if self._watermark:  # a sheet has no drawing under its cells: the head of every printed page says it
            head = sheet.oddHeader.center
            head.text, head.size, head.color = self._watermark.replace("&", "&&"), 36, "999999"
            sheet.sheet_properties.tabColor = "F2B84B"
        self._sheets.append(SheetFile(sheet, self._body))
        return self._sheets[-1]

    def save(self, out: BinaryIO) -> None:
        """Write the file."""
        self._finish()
        self._book.remove(self._spare)
        whole = io.BytesIO()
        self._book.save(whole)
        bodies = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(self._sheets, 1)}
        packed = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        with zipfile.ZipFile(whole) as source, packed as target:
            for part in source.namelist():
                data, body = source.read(part), bodies.get(part)
                with target.open(part, "w", force_zip64=False) as sink:
                    if body is None:
                        sink.write(data)
                        continue
                    before, after = _split(data)
                    sink.write(before + b"<sheetData>")
                    body.copy(sink)  # type: ignore[arg-type]
                    sink.write(after)

    def _finish(self) -> None:
        if self._sheets and self._sheets[-1]._end == 0:
            self._sheets[-1].close()


def _split(data: bytes) -> tuple[bytes, bytes]:
    """What stands before and after the rows of a sheet openpyxl wrote without any."""
    data = _DIMENSION.sub(b"", data, count=1)
    before, *after = _NO_ROWS.split(data, maxsplit=1)
    if len(after) != 1:
        raise ValueError("a sheet without rows was expected")
    return before, after[0]
