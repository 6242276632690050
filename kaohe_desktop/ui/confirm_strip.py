"""The steps of confirmation in one line: what is done, which one is next, what changed since; as much of it as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe_desktop.office.confirming import StepLine

_GAP, _ARROW = 8, "›"
#: what stands before a step's name, its ink, and whether it is bold; by state
_MARKS = {
    "done": ("✓", "good", False), "now": ("●", "accent", True), "later": ("○", "ink_soft", False),
    "changed": ("!", "warn", True), "running": ("●", "accent", True), "not needed": ("–", "ink_soft", False),
}
_SAID = {
    "done": "已确认", "now": "正要办", "later": "还没到", "changed": "变了，要重新确认", "running": "进行中", "not needed": "不用办",
}


class ConfirmStrip(QWidget):
    """Painted like the quota board. Left and Right go from step to step, Enter or a click opens one."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[StepLine] = ()
        self._here = 0
        self._places: list[tuple[QRect, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_steps(self, lines: Sequence[StepLine]) -> None:
        """Show these."""
        self._lines = lines
        following = next((place for place, line in enumerate(lines) if not line.settled), 0)
        self._here = self._here if self.hasFocus() and self._here < len(lines) else following
        self.setAccessibleName("确认步骤：" + "；".join(f"{line.name} {_SAID[line.state.value]} {line.words}" for line in lines))
        self.setAccessibleDescription(self._told(self._here) if lines else "")
        self.updateGeometry()
        self.update()

    @property
    def here(self) -> str:
        """The step the cursor is on."""
        return self._lines[self._here].name if self._lines else ""

    @override
    def sizeHint(self) -> QSize:
        return QSize(300, look.size + 14)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, look.size + 14)

    # ── drawing ──
    def _font(self, *, bold: bool) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        return font

    def _chips(self) -> list[tuple[int, str]]:
        """The steps' words: in full, else without the days of those done, else the next one among marks, else it alone."""
        open_place = next((place for place, line in enumerate(self._lines) if not line.settled), len(self._lines) - 1)
        full = [(place, self._words(place, days=True, long=place == open_place)) for place in range(len(self._lines))]
        brief = [(place, self._words(place, days=False, long=place == open_place)) for place in range(len(self._lines))]
        shown = [open_place, self._here] if self.hasFocus() else [open_place]
        marks = [(place, words if place in shown else _MARKS[self._lines[place].state.value][0]) for place, words in brief]
        here = self._here if self.hasFocus() else open_place
        alone = [(here, f"{here + 1}/{len(self._lines)} {self._words(here, days=False, long=True)}")]
        return next((found for found in (full, brief, marks) if self._width(found) <= self.width()), alone)

    def _words(self, place: int, *, days: bool, long: bool) -> str:
        line = self._lines[place]
        mark = _MARKS[line.state.value][0]
        if line.state.value == "changed":
            return f"{mark} {line.words}"
        if line.state.value == "done" and days and line.day is not None:
            return f"{mark} {line.name} {line.day.month}月{line.day.day}日"
        if line.kind.value != "stage" and long and line.state.value in ("now", "running") and (line.total or line.record):
            return f"{mark} {line.name} {line.words.partition('（')[0]}"
        return f"{mark} {line.name}"

    def _width(self, chips: Sequence[tuple[int, str]]) -> int:
        bold = QFontMetrics(self._font(bold=True))
        return sum(bold.horizontalAdvance(words) + _GAP * 2 for _, words in chips) + len(chips) * bold.horizontalAdvance(_ARROW)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._places, x = [], 0
        chips = self._chips() if self._lines else []
        for number, (place, words) in enumerate(chips):
            _, ink, bold = _MARKS[self._lines[place].state.value]
            painter.setFont(self._font(bold=bold))
            width = min(painter.fontMetrics().horizontalAdvance(words) + _GAP, self.width() - x)
            rect = QRect(x, 0, width, self.height())
            self._places.append((rect, place))
            if self._lines[place].state.value == "changed":
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("warn_tint"))
                painter.drawRoundedRect(rect.adjusted(0, 3, 0, -3), 4, 4)
            if self.hasFocus() and place == self._here:
                painter.setPen(look.colour("accent"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect.adjusted(0, 2, 0, -3), 4, 4)
            painter.setPen(look.colour(ink))
            told = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width)
            painter.drawText(rect.adjusted(_GAP // 2, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, told)
            x += width
            if number + 1 < len(chips):
                painter.setPen(look.colour("line_strong"))
                step = painter.fontMetrics().horizontalAdvance(_ARROW) + _GAP
                painter.drawText(QRect(x, 0, step, self.height()), int(Qt.AlignmentFlag.AlignCenter), _ARROW)
                x += step
        painter.end()

    # ── choosing ──
    def _told(self, place: int) -> str:
        line = self._lines[place]
        parts = [f"{line.name}：{_SAID[line.state.value]}　{line.words}"]
        parts += [f"文号　{line.document}"] if line.document else []
        parts += [f"备注　{line.note}"] if line.note else []
        parts += [f"依据　{line.step.basis}"] if line.step.basis else []
        parts += [one.text for one in line.changes[:8]]
        return "\n".join(parts)

    def _at(self, x: int) -> int | None:
        return next((place for rect, place in self._places if rect.left() <= x <= rect.right()), None)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._at(event.pos().x())
            QToolTip.showText(event.globalPos(), self._told(place) if place is not None else "", self)
            return True
        return super().event(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(int(event.position().x()))
        if place is not None:
            self._here = place
            self.update()
            self.opened.emit(self._lines[place].name)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._lines:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if event.key() == Qt.Key.Key_Right else -1
            self._here = (self._here + step) % len(self._lines)
            self.setAccessibleDescription(self._told(self._here))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.here)
        else:
            super().keyPressEvent(event)
