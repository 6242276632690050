"""Pages of a PDF as pictures, for the window's preview, for paper and for tests. No Qt here."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType

import pypdfium2

#: PDFium is one for the whole program and is not made for two threads at once
_ONE_AT_A_TIME = threading.RLock()
_BAND = 8_000_000  # pixels drawn at once for paper: a page at 1200 dpi has 139 million


@dataclass(frozen=True, slots=True)
class Band:
    """A strip of a page, ``top`` pixels down: one grey byte a pixel, black 0, rows without padding."""

    top: int
    width: int
    height: int
    grey: bytes


class Pages:
    """The pages of one PDF, drawn one by one, in any thread."""

    def __init__(self, pdf: bytes) -> None:
        with _ONE_AT_A_TIME:
            self._document = pypdfium2.PdfDocument(pdf)
            self.sizes: list[tuple[float, float]] = [page.get_size() for page in self._document]  # points

    def __enter__(self) -> Pages:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the PDF."""
        with _ONE_AT_A_TIME:
            self._document.close()

    def picture(self, place: int, dpi: float) -> tuple[int, int, bytes]:
        """A page as width, height and RGB bytes, row by row without padding."""
        with _ONE_AT_A_TIME:
            bitmap = self._document[place].render(scale=dpi / 72, rev_byteorder=True)
            return bitmap.width, bitmap.height, _rows(bitmap, 3)

    def bands(self, place: int, dpi: float, *, smooth: bool) -> Iterator[Band]:
        """A page in strips from the top. Not ``smooth``: every pixel black or white, as a laser printer sets its dots."""
        with _ONE_AT_A_TIME:
            page, scale = self._document[place], dpi / 72
        width, height = (math.ceil(side * scale) for side in self.sizes[place])
        rows = max(1, _BAND // width)
        for top in range(0, height, rows):
            many = min(rows, height - top)
            with _ONE_AT_A_TIME:
                bitmap = page.render(
                    scale=scale, grayscale=True, crop=(0, _points(height - top - many, scale), 0, _points(top, scale)),
                    no_smoothtext=not smooth, no_smoothpath=not smooth, no_smoothimage=not smooth, optimize_mode="print",
                )
                band = Band(top, bitmap.width, bitmap.height, _rows(bitmap, 1))
            yield band


def _points(pixels: int, scale: float) -> float:
    """So many pixels in points, a little less: PDFium rounds up."""
    return max(0.0, (pixels - 0.5) / scale)


def _rows(bitmap: pypdfium2.PdfBitmap, bytes_a_pixel: int) -> bytes:
    data, row = bytes(bitmap.buffer), bitmap.width * bytes_a_pixel
    if row == bitmap.stride:
        return data[: row * bitmap.height]
    return b"".join(data[at : at + row] for at in range(0, bitmap.height * bitmap.stride, bitmap.stride))


def page_images(pdf: bytes, dpi: int = 96) -> list[tuple[int, int, bytes]]:
    """Every page as width, height and RGB bytes, row by row without padding."""
    return list(iter_page_images(pdf, dpi))


def iter_page_images(pdf: bytes, dpi: int = 96) -> Iterator[tuple[int, int, bytes]]:
    """The same one page at a time."""
    with Pages(pdf) as pages:
        for place in range(len(pages.sizes)):
            yield pages.picture(place, dpi)
