"""Pages of a form as pictures, with page turning and zoom."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap, QWheelEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.ui.icons import icon
from kaohe_desktop.ui.page import label, row

_STEPS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_BASE = 96


class PreviewView(QWidget):
    """Shows a PDF's pages one at a time; fits the width until the clerk zooms."""

    def __init__(self) -> None:
        super().__init__()
        self._pdf = b""
        self._pages: list[QImage] = []
        self.page = 0
        self.zoom: float | None = None  # None: the whole page
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area = QScrollArea()
        self.area.setWidget(self.picture)
        self.area.setWidgetResizable(True)
        self.area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.place = label("", "soft")
        self.percent = label("", "soft")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.back = _tool("chevron-left", "上一页（PgUp）", lambda: self.turn(-1))
        self.forth = _tool("chevron-right", "下一页（PgDn）", lambda: self.turn(1))
        self.smaller, self.larger = _tool("minus", "缩小", lambda: self.step_zoom(-1)), _tool("plus", "放大", lambda: self.step_zoom(1))
        self.whole = QToolButton()
        self.whole.setText("整页")
        self.whole.clicked.connect(self.fit)
        column.addLayout(row(self.back, self.place, self.forth, None, self.smaller, self.percent, self.larger, self.whole))
        column.addWidget(self.area, 1)

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    def show_pdf(self, pdf: bytes) -> None:
        """Show a PDF from its first page (the same page if it has it)."""
        self._pdf = pdf
        self._read()
        self.page = min(self.page, max(0, len(self._pages) - 1))
        self._show()

    def show_words(self, words: str) -> None:
        """Say why there is nothing to show."""
        self._pdf, self._pages = b"", []
        self.picture.setPixmap(QPixmap())
        self.picture.setText(words)
        self.place.setText("")
        self.percent.setText("")

    def _read(self) -> None:
        from kaohe_desktop.forms.preview import page_images

        dpi = round(_BASE * max(1.5, self.zoom or 1.0) * self.devicePixelRatioF())
        self._pages = [
            QImage(data, width, height, width * 3, QImage.Format.Format_RGB888).copy() for width, height, data in page_images(self._pdf, dpi)
        ]
        self._dpi = dpi

    def turn(self, step: int) -> None:
        """Turn pages."""
        self.page = max(0, min(self.page + step, len(self._pages) - 1))
        self._show()

    def step_zoom(self, step: int) -> None:
        """Zoom in or out by one step."""
        now = self._scale()
        further = [one for one in _STEPS if (one > now + 0.01 if step > 0 else one < now - 0.01)]
        if further:
            self.zoom = further[0] if step > 0 else further[-1]
            if self._pdf:
                self._read()
            self._show()

    def fit(self) -> None:
        """Show the whole page."""
        self.zoom = None
        self._show()

    def _scale(self) -> float:
        if self.zoom is not None or not self._pages:
            return self.zoom or 1.0
        image, room = self._pages[self.page], self.area.viewport().size()
        width, height = image.width() * _BASE / self._dpi, image.height() * _BASE / self._dpi
        return max(0.2, min((room.width() - 12) / width, (room.height() - 12) / height))

    def _show(self) -> None:
        if not self._pages:
            return
        image, ratio = self._pages[self.page], self.devicePixelRatioF()
        scale = self._scale()
        width = round(image.width() * _BASE / self._dpi * scale * ratio)
        picture = QPixmap.fromImage(image.scaledToWidth(max(1, width), Qt.TransformationMode.SmoothTransformation))
        picture.setDevicePixelRatio(ratio)
        self.picture.setText("")
        self.picture.setPixmap(picture)
        self.place.setText(f"第 {self.page + 1} / {len(self._pages)} 页")
        self.percent.setText(f"{scale * 100:.0f}%")
        self.back.setEnabled(self.page > 0)
        self.forth.setEnabled(self.page + 1 < len(self._pages))

    @override
    def resizeEvent(self, event: object) -> None:
        if self.zoom is None:
            self._show()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)


def _tool(picture: str, tip: str, act: object) -> QToolButton:
    made = QToolButton()
    made.setIcon(icon(picture))
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    made.clicked.connect(act)
    return made
