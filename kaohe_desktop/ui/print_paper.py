"""Copies onto a printer: A4 whatever the system's paper is, dot for dot at the printer's own resolution, black on white.

From 600 dpi on letters and lines are black dots on white, so that a grey printer has nothing to screen and they stay
sharp; only what is grey itself (a watermark) is sent as grey. Below that letters are smoothed with grey.
A page is drawn in strips: at 1200 dpi the whole would take 140 MB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.forms.preview import Band, Pages

if TYPE_CHECKING:
    from kaohe_desktop.office.print_job import Copy, Progress

_SHARP = 600  # dpi from which a printer's dots are too small to need smoothing


@dataclass(frozen=True, slots=True)
class Sent:
    """What went to the printer."""

    pages: int
    copies: int
    cancelled: bool = False


def set_paper(printer: QPrinter, *, landscape: bool = False) -> None:
    """A4 to its edges: the forms have their margins in them."""
    turned = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    printer.setFullPage(True)
    printer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), turned, QMarginsF(0, 0, 0, 0)))


def on_both_sides(printer: QPrinter) -> bool:
    """Whether the printer is set to print on both sides of a sheet."""
    return printer.duplex() != QPrinter.DuplexMode.DuplexNone


def send(copies: Callable[[], Iterable[Copy]], printer: QPrinter, progress: Progress, *, both_sides: bool) -> Sent:
    """Print copies as the printer is set: how many, which pages. May run in any thread.

    ``copies`` gives them anew for each time they are wanted. ``both_sides``: each one's copy begins on a new sheet.
    Raises Refused where the printer does not take the pages. Stops when ``progress`` says so; then nothing stays behind.
    """
    times = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    runs, each = (times, 1) if printer.collateCopies() else (1, times)
    paper = _Paper(printer, both_sides)
    told = 0
    try:
        for _run in range(runs):
            paper.number = 0
            for told, copy in enumerate(copies(), told + 1):  # noqa: B020 - counted on over the runs
                paper.put(copy.pdf, each)
                if not progress(told):
                    paper.abort()
                    return Sent(paper.pages, told, cancelled=True)
                if paper.past:
                    break
    finally:
        paper.end()
    return Sent(paper.pages, told)


class _Paper:
    """Pages on their way to a printer. ``number`` counts all of them, ``pages`` those that were asked for."""

    def __init__(self, printer: QPrinter, both_sides: bool) -> None:
        self._printer, self._painter, self._sides = printer, QPainter(), both_sides
        self._dpi = printer.resolution()
        ranged = printer.printRange() == QPrinter.PrintRange.PageRange
        self._first, self._last = (printer.fromPage() or 1, printer.toPage() or 0) if ranged else (1, 0)
        self.number = self.pages = self._on_sheet = 0

    @property
    def past(self) -> bool:
        """Whether the last page asked for is printed."""
        return bool(self._last) and self.number >= self._last

    def put(self, pdf: bytes, times: int) -> None:
        """Print one copy's pages."""
        if self._sides and self._on_sheet % 2:
            self._new_page()  # the back of the sheet before stays blank
        self._on_sheet = 0
        with Pages(pdf) as pages:
            for place, (width, height) in enumerate(pages.sizes):
                self.number += 1
                if self.number >= self._first and (not self._last or self.number <= self._last):
                    for _time in range(times):
                        self._page(pages, place, landscape=width > height)

    def _page(self, pages: Pages, place: int, *, landscape: bool) -> None:
        set_paper(self._printer, landscape=landscape)
        self._new_page()
        room = self._printer.pageLayout().fullRectPixels(self._dpi)  # the painter keeps the first page's shape
        for strip, whole in _strips(pages, place, self._dpi):
            scale_x, scale_y = _fit(room.width(), whole[0]), _fit(room.height(), whole[1])
            target = QRectF(0, strip.top * scale_y, strip.width * scale_x, strip.height * scale_y)
            self._painter.drawImage(target, _image(strip))
        self.pages += 1

    def _new_page(self) -> None:
        self._on_sheet += 1
        if self._painter.isActive():
            done = self._printer.newPage()
        else:
            done = self._painter.begin(self._printer)
            if done:
                self._painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        if not done:
            from kaohe_desktop.office.file_problems import PRINTER_SILENT

            name = self._printer.printerName() or Path(self._printer.outputFileName()).name
            raise Refused([PRINTER_SILENT.at(value=name)])

    def abort(self) -> None:
        """Take back what the printer has not printed yet."""
        self._printer.abort()
        self.end()
        if self._printer.outputFileName():
            Path(self._printer.outputFileName()).unlink(missing_ok=True)

    def end(self) -> None:
        """Nothing more comes."""
        if self._painter.isActive():
            self._painter.end()


def _strips(pages: Pages, place: int, dpi: int) -> Iterator[tuple[Band, tuple[int, int]]]:
    whole = (round(pages.sizes[place][0] * dpi / 72), round(pages.sizes[place][1] * dpi / 72))
    for band in pages.bands(place, dpi, smooth=dpi < _SHARP):
        yield band, whole


def _fit(room: int, drawn: int) -> float:
    """1 (dot for dot) but on a printer whose dots are not square or whose A4 is another."""
    return 1.0 if abs(room - drawn) <= 0.01 * drawn else room / drawn


#: in this order Qt's own PDF and the printers' drivers know one bit a dot for what it is
_PLAIN = [QColor("black").rgb(), QColor("white").rgb()]


def _image(band: Band) -> QImage:
    image = QImage(band.grey, band.width, band.height, band.width, QImage.Format.Format_Grayscale8)
    if band.grey.count(0) + band.grey.count(255) < len(band.grey):
        return image.copy()
    return image.convertToFormat(QImage.Format.Format_Mono, _PLAIN, Qt.ImageConversionFlag.ThresholdDither)
