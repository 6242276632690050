"""The very pages that will be printed, as pictures: page turning and zoom; drawn aside, so that the window never waits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.ui.icons import icon
from kaohe_desktop.ui.page import label, row
from kaohe_desktop.ui.print_worker import Drawn, PreviewWorker, Request, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe_desktop.office.printing import Source

_STEPS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_POINT = 96 / 72  # logical pixels a point takes at 100 %
_PATIENCE = 250  # milliseconds before it is said that a page is being laid out
WHOLE, WIDTH = "整页", "页宽"


class PreviewView(QWidget):
    """Shows one page at a time; fits the whole page until the clerk zooms."""

    #: a page (or why there is none) stands on the screen
    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._source: Source | None = None
        self._sheet: Sheet | None = None
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._image: QImage | None = None
        self._asked = self._answered = 0
        self.page = 0
        self.zoom: float | str = WHOLE
        self._worker = PreviewWorker(self)
        self._worker.drawn.connect(self._on_drawn)
        self._slow, self._sharpen = QTimer(self), QTimer(self)
        for timer, wait, act in ((self._slow, _PATIENCE, self._say_slow), (self._sharpen, 80, self._ask)):
            timer.setSingleShot(True)
            timer.setInterval(wait)
            timer.timeout.connect(act)
        self._lay_out()

    def _lay_out(self) -> None:
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setWordWrap(True)
        self.area = QScrollArea()
        self.area.setWidget(self.picture)
        self.area.setWidgetResizable(True)
        self.area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area.setAccessibleName("打印预览")
        self.place, self.percent = label("", "soft"), label("", "soft")
        self.percent.setMinimumWidth(self.percent.fontMetrics().horizontalAdvance("300%") + 6)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.back = _tool("chevron-left", "上一页（Ctrl+PgUp）", lambda: self.turn(-1))
        self.forth = _tool("chevron-right", "下一页（Ctrl+PgDn）", lambda: self.turn(1))
        self.smaller = _tool("minus", "缩小（Ctrl+-）", lambda: self.step_zoom(-1))
        self.larger = _tool("plus", "放大（Ctrl+=）", lambda: self.step_zoom(1))
        self.whole, self.wide = QToolButton(), QToolButton()
        for made, words, keys in ((self.whole, WHOLE, "（Ctrl+0）"), (self.wide, WIDTH, "")):
            made.setObjectName("flat")
            made.setText(words)
            made.setToolTip(f"{words}显示{keys}")
            made.clicked.connect(partial(self._fit, words))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.area, 1)
        line = row(self.back, self.place, self.forth, None, self.smaller, self.percent, self.larger, self.whole, self.wide, spacing=2)
        column.addLayout(line)

    # ── what is shown ──
    @property
    def page_count(self) -> int:
        """How many pages there are; 0 while nothing is shown."""
        return len(self._sizes)

    @property
    def busy(self) -> bool:
        """Whether what was asked last is not on the screen yet."""
        return self._asked != self._answered or self._sharpen.isActive()

    def show_sheet(self, source: Source, sheet: Sheet) -> None:
        """Show a form from its first page (the same page if only its content changed)."""
        if self._sheet is None or (self._sheet.code, self._sheet.blank) != (sheet.code, sheet.blank):
            self.page = 0
        self._source, self._sheet = source, sheet
        self._ask()

    def show_words(self, words: str) -> None:
        """Say why there is nothing to show."""
        self._asked += 1
        self._answered = self._asked
        self._slow.stop()
        self._sheet, self._sizes, self._image = None, (), None
        self.picture.setPixmap(QPixmap())
        self.picture.setText(words)
        self._label()
        self.shown.emit()

    def stop(self) -> None:
        """End the drawing thread and show nothing; it starts again by itself."""
        self._source = None
        self.show_words("")
        self._sharpen.stop()
        self._worker.finish()

    def _ask(self) -> None:
        if self._source is None or self._sheet is None:
            return
        self._asked += 1
        self._slow.start()
        scale = self._scale() * _POINT * self.devicePixelRatioF()
        self._worker.ask(Request(self._asked, self._source, self._sheet, self.page, scale))

    def _say_slow(self) -> None:
        self.place.setText("正在排版……")

    def _on_drawn(self, drawn: Drawn) -> None:
        if drawn.number != self._asked:
            return
        if drawn.error is not None:
            self.show_words("这一页画不出来，请看下面的说明")
            raise drawn.error
        if drawn.image is None:
            self.show_words(drawn.words)
            return
        self._answered = drawn.number
        self._slow.stop()
        fresh = drawn.sizes != self._sizes
        self._sizes, self._image, self.page = drawn.sizes, drawn.image, drawn.page
        self._show()
        if fresh and abs(drawn.image.width() - self._pixels()) > 1:  # its size was not known when it was asked for
            self._ask()
            return
        self.shown.emit()

    # ── turning and zooming ──
    def turn(self, step: int) -> None:
        """Turn pages."""
        page = max(0, min(self.page + step, len(self._sizes) - 1))
        if page != self.page:
            self.page = page
            self.area.verticalScrollBar().setValue(0)
            self._ask()

    def step_zoom(self, step: int) -> None:
        """Zoom in or out by one step."""
        now = self._scale()
        further = [one for one in _STEPS if (one > now + 0.01 if step > 0 else one < now - 0.01)]
        if further:
            self.set_zoom(further[0] if step > 0 else further[-1])

    def set_zoom(self, zoom: float | str) -> None:
        """整页, 页宽, or a number."""
        self.zoom = zoom
        self._show()
        self._ask()

    def _fit(self, zoom: str, _checked: bool) -> None:
        self.set_zoom(zoom)

    def _scale(self) -> float:
        if isinstance(self.zoom, float):
            return self.zoom
        width, height = self._sizes[min(self.page, len(self._sizes) - 1)] if self._sizes else (595.0, 842.0)
        room = self.area.maximumViewportSize()
        across = (room.width() - 12) / (width * _POINT)
        if self.zoom == WIDTH:
            return max(0.2, across - 14 / (width * _POINT))  # beside the scroll bar
        return max(0.2, min(across, (room.height() - 12) / (height * _POINT)))

    def _pixels(self) -> int:
        """How many pixels of the screen the page is wide."""
        return round(self._sizes[self.page][0] * _POINT * self._scale() * self.devicePixelRatioF())

    def _show(self) -> None:
        if self._image is None or not self._sizes:
            return
        ratio, wanted = self.devicePixelRatioF(), self._pixels()
        image = self._image
        if abs(image.width() - wanted) > 1:  # until the sharp one is there
            image = image.scaledToWidth(max(1, wanted), Qt.TransformationMode.SmoothTransformation)
        picture = QPixmap.fromImage(image)
        picture.setDevicePixelRatio(ratio)
        self.picture.setText("")
        self.picture.setPixmap(picture)
        self._label()

    def _label(self) -> None:
        count = len(self._sizes)
        self.place.setText(f"第 {self.page + 1}/{count} 页" if count else "")
        self.percent.setText(f"{self._scale() * 100:.0f}%" if count else "")
        self.back.setEnabled(self.page > 0)
        self.forth.setEnabled(self.page + 1 < count)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if isinstance(self.zoom, str) and self._sizes:
            self._show()
            self._sharpen.start()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange and self._sizes:
            self._sharpen.start()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)


def _tool(picture: str, tip: str, act: Callable[[], object]) -> QToolButton:
    made = QToolButton()
    made.setObjectName("flat")
    made.setIcon(icon(picture))
    made.setFixedWidth(32)
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    made.clicked.connect(lambda: act())
    return made
