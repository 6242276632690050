"""Forms as Excel sheets: the pages of the PDF with the same lines, spans and heights, as cells that can be worked with.

A record has a sheet of its own; more than fifty copies stand under one another with a page break between them. A list
goes on under its heads without a break in its rows; the heads are the sheet's print titles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.forms import model, problems
from kaohe_desktop.forms.excel_file import BookFile
from kaohe_desktop.forms.excel_grid import Columns, nearest
from kaohe_desktop.forms.excel_looks import MOST_BREAKS, set_columns, set_foot, set_paper
from kaohe_desktop.forms.excel_metrics import SheetFonts
from kaohe_desktop.forms.excel_sheet import PageWriter
from kaohe_desktop.forms.excel_text import SheetNames, unescapable
from kaohe_desktop.forms.fonts import Face
from kaohe_desktop.forms.layout import Composer
from kaohe_desktop.forms.model import Form
from kaohe_desktop.forms.page import Page
from kaohe_desktop.forms.record import Record
from kaohe_desktop.forms.template import parse

MOST_SHEETS = 50  # copies that get a sheet each
_SPARE_MM = 4.0  # left free on every page: a spreadsheet's rows and fonts are not quite the printer's
_FOOT_MM = 15.0  # what the small print takes of the lower margin
_MOST_WARNINGS = 1000


@dataclass(frozen=True, slots=True)
class Sheets:
    """What was written. ``cancelled``: ``progress`` said stop; then nothing was left at the path."""

    sheets: int
    warnings: tuple[Problem, ...]
    cancelled: bool = False


def render_excel(
    form: Form, records: Iterable[Record], out: Path, *, progress: Callable[[int], bool] | None = None, watermark: str = "",
) -> Sheets:
    """Write ``records`` in order into one workbook; a blank form is ``[Record.blank()]``.

    ``progress`` is told the number of records done and returns False to stop. The file appears whole or not at all.
    ``watermark`` stands large in the head of every printed page. Raises Refused when it cannot be written.
    """
    try:
        beside = out.with_name(f".{token_hex(6)}.part")
        try:
            with beside.open("xb") as file:
                written = _Rendering(form, progress, watermark).run(records, file)
            if not written.cancelled:
                beside.replace(out)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise Refused([problems.CANNOT_WRITE.at(value=out.name, file=out.name, detail=detail)]) from error
    return written


class _Rendering:
    """One workbook of one form."""

    def __init__(self, form: Form, progress: Callable[[int], bool] | None, watermark: str = "") -> None:
        self._form, self._progress, self._watermark = form, progress, watermark
        self._fonts = SheetFonts()
        self._composer = Composer(form, SheetFonts(tight=True))
        self._roomy = Composer(_roomy(form), self._fonts)
        self._inside = self._composer.sheet.inside
        self._one_list = sum(isinstance(block, model.List) for block in form.blocks) == 1
        self._names = SheetNames()
        self._warnings: dict[Problem, None] = {}

    def run(self, records: Iterable[Record], out: BinaryIO) -> Sheets:
        """Write all records."""
        rest = iter(records)
        first = list(islice(rest, MOST_SHEETS + 1)) if self._form.per_person else []
        with BookFile(self._form.name, self._watermark) as book:
            done = (self._stacked(book, first, rest) if len(first) > MOST_SHEETS
                    else self._apart(book, chain(first, rest)))
            if not done:
                return Sheets(0, tuple(self._warnings), cancelled=True)
            book.save(out)
            return Sheets(book.sheets, tuple(self._warnings))

    def _goes_on(self, number: int) -> bool:
        return self._progress is None or self._progress(number)

    def _pages(self, record: Record) -> list[Page]:
        """The record laid out with a little room to spare on every page; what fits on one page stays on it."""
        laid_out = self._roomy.compose(record)
        if len(laid_out.pages) > 1:
            tight = self._composer.compose(record)
            laid_out = tight if len(tight.pages) == 1 else laid_out
        if len(self._warnings) < _MOST_WARNINGS:  # a sheet has no bar code: its text stands at the foot
            found = (problem for problem in laid_out.warnings if problem.code != problems.CODE_TOO_LONG.code)
            self._warnings.update(dict.fromkeys(found))
        return laid_out.pages

    # ── a sheet for each record ──

    def _apart(self, book: BookFile, records: Iterable[Record]) -> bool:
        for number, record in enumerate(records, 1):
            self._alone(book, record)
            if not self._goes_on(number):
                return False
        return True

    def _alone(self, book: BookFile, record: Record) -> None:
        pages, inside = self._pages(record), self._inside
        columns = Columns(pages, inside.left, inside.right)
        name = self._names.name(*([record.name, record.key] if record.name or record.key else [self._form.name]))
        writer = PageWriter(book.add(name), columns, book.looks, self._fonts)
        sheet = writer.file.sheet
        set_paper(sheet, self._form, self._form.head.margins[2])
        set_columns(sheet, columns.lines)
        self._foot(writer, record, len(pages))
        joined = self._one_list and all(page.goes_on for page in pages[1:])
        for number, page in enumerate(pages):
            if number:
                writer.file.break_page()
            top = page.heads[1] if joined and number and page.heads else inside.top
            bottom = page.closing if joined and number < len(pages) - 1 else inside.bottom
            tops = writer.put(page, top, min(bottom, inside.bottom)).tops
            if not number and joined and page.heads:
                self._titles(writer, [nearest(tops, edge) for edge in page.heads])

    def _titles(self, writer: PageWriter, heads: Sequence[int]) -> None:
        """The heads of the only list of a form stand on every printed page, with what is repeated over them."""
        kinds = [isinstance(block, model.List) for block in self._form.blocks]
        before = self._form.blocks[: kinds.index(True)]
        over = all(isinstance(block, model.Line) and block.repeat for block in before)
        sheet, (start, end) = writer.file.sheet, heads
        sheet.print_title_rows = f"{1 if over else start + 1}:{end}"
        if not self._form.per_person:
            sheet.freeze_panes = f"A{end + 1}"

    def _foot(self, writer: PageWriter, record: Record, pages: int) -> None:
        """The small print, in the sheet's own footer: the page is counted by whoever prints it."""
        foot = self._form.foot
        values = {name: self._in_foot(value) for name, value in self._composer.values(record).items()}
        values.update({"页.码": "&P", "页.总数": str(pages)})
        run, own = (parse(self._in_foot(text)).fill(values).strip("　 ") for text in (foot.run, foot.record))
        # on one line: a line feed is escaped in the file, and LibreOffice prints the escape as it stands
        right = "　".join(text for text in (own, values.get(foot.code, "")) if text)
        if not set_foot(writer.file.sheet, run, right, self._form.style.foot):
            person = record.name or record.key or "空白表"
            self._warnings[problems.FOOT_TOO_LONG.at(subject=record.key, person=person)] = None

    def _in_foot(self, text: str) -> str:
        """``text`` on one line, no part of it a command."""
        return unescapable(self._fonts.clean(Face.BODY, text)[0].replace("\n", " ")).replace("&", "&&")

    # ── copies under one another ──

    def _stacked(self, book: BookFile, first: Sequence[Record], rest: Iterator[Record]) -> bool:
        """All copies on one sheet, or on several where one cannot have so many page breaks or other columns."""
        laid_out = [self._pages(record) for record in first]
        writer = self._stack(book, [page for pages in laid_out for page in pages])
        breaks = 0
        for number, pages in enumerate(chain(laid_out, map(self._pages, rest)), 1):
            if breaks + len(pages) > MOST_BREAKS or not all(map(writer.columns.fit, pages)):
                writer, breaks = self._stack(book, pages), 0
            for page in pages:
                if writer.file.rows:
                    writer.file.break_page()
                writer.put(page, self._inside.top, page.height)
            breaks += len(pages)
            if not self._goes_on(number):
                return False
        return True

    def _stack(self, book: BookFile, pages: Sequence[Page]) -> PageWriter:
        """A further sheet for copies; the small print stands under each of them, not in the sheet's footer."""
        columns = Columns(pages, self._inside.left, self._inside.right)
        writer = PageWriter(book.add(self._names.name(self._form.name)), columns, book.looks, self._fonts)
        set_paper(writer.file.sheet, self._form, self._form.head.margins[2] - _FOOT_MM)
        set_columns(writer.file.sheet, columns.lines)
        return writer


def _roomy(form: Form) -> Form:
    """The form with a little more room at the foot of the page."""
    top, right, bottom, left = form.head.margins
    head = form.head.model_copy(update={"margins": (top, right, bottom + _SPARE_MM, left)})
    return form.model_copy(update={"head": head})

