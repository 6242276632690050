"""PDF pages onto a printer, one page at a time as pictures at the printer's own resolution (300 dpi at most)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

_DPI = 300


def send(pdf: Path, printer: QPrinter) -> int:
    """Print a PDF; returns how many pages were sent. Each page keeps its own orientation."""
    from kaohe_desktop.forms.preview import iter_page_images

    painter: QPainter | None = None
    count = 0
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    for width, height, data in iter_page_images(pdf.read_bytes(), min(_DPI, printer.resolution())):
        image = QImage(data, width, height, width * 3, QImage.Format.Format_RGB888)
        turned = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
        printer.setPageOrientation(turned)
        if painter is None:
            painter = QPainter(printer)
        else:
            printer.newPage()
        painter.drawImage(QRectF(painter.viewport()), image)
        count += 1
    if painter is not None:
        painter.end()
    return count
