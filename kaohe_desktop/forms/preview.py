"""Pages of a PDF as pictures, for the window's preview and for tests. No Qt here."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2


def page_images(pdf: bytes, dpi: int = 96) -> list[tuple[int, int, bytes]]:
    """Every page as width, height and RGB bytes, row by row without padding."""
    return list(iter_page_images(pdf, dpi))


def iter_page_images(pdf: bytes, dpi: int = 96) -> Iterator[tuple[int, int, bytes]]:
    """The same one page at a time."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            bitmap = page.render(scale=dpi / 72, rev_byteorder=True)
            width, height, row = bitmap.width, bitmap.height, bitmap.width * 3
            data = bytes(bitmap.buffer)
            yield width, height, b"".join(data[at : at + row] for at in range(0, height * bitmap.stride, bitmap.stride))
    finally:
        document.close()
