"""首页: the steps of the work in one line, each a button that leads to the place where it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.ui.icons import pixmap
from kaohe_desktop.ui.page import emptied, label
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe_desktop.office.overview import WorkStep

_STATES = {"done": "已完成", "now": "正在办", "later": "还没到"}


class StepLine(QFrame):
    """The steps from left to right; Left and Right go from one to the next, Enter opens it."""

    opened = Signal(str)  # the id of the step

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(10, 8, 10, 8)
        self._line.setSpacing(0)
        self.marks: list[StepMark] = []
        self._compact = False

    def set_compact(self, compact: bool) -> None:
        """On a narrow screen only the step to go on with has its words; the others have their number and a tool tip."""
        self._compact = compact
        self._line.setContentsMargins(*((10, 1, 10, 1) if compact else (10, 8, 10, 8)))
        for mark in self.marks:
            mark.show_words(not compact or mark.step.state == "now")

    def show_steps(self, steps: Sequence[WorkStep]) -> None:
        """Show these; the cursor stays on the step it was on."""
        held = next((mark.step.id for mark in self.marks if mark.hasFocus()), "")
        emptied(self._line)
        self.marks = []
        for number, step in enumerate(steps, 1):
            if number > 1:
                arrow = QLabel()
                arrow.setPixmap(pixmap("chevron-right", look.colours.line_strong, 16, self.devicePixelRatioF()))
                self._line.addWidget(arrow)
                self._line.addStretch(1)
            mark = StepMark(number, step)
            mark.clicked.connect(lambda _on=False, name=step.id: self.opened.emit(name))
            mark.moved.connect(self._move)
            mark.show_words(not self._compact or step.state == "now")
            self.marks.append(mark)
            self._line.addWidget(mark)
            self._line.addStretch(1)
            if step.id == held:
                mark.setFocus()

    def _move(self, by: int) -> None:
        place = next((number for number, mark in enumerate(self.marks) if mark.hasFocus()), 0) + by
        self.marks[place % len(self.marks)].setFocus(Qt.FocusReason.TabFocusReason)


class StepMark(QAbstractButton):
    """One step of the work: a mark for done, now or later, its name and how far it is."""

    moved = Signal(int)

    def __init__(self, number: int, step: WorkStep) -> None:
        super().__init__()
        self.step = step
        done, now = step.state == "done", step.state == "now"
        mark = QLabel()
        size = look.size + 10
        mark.setFixedSize(size, size)
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        colours = look.colours
        ground, ink = colours.closed, colours.ink_soft
        if done or now:
            ground, ink = (colours.good_tint, colours.good) if done else (colours.accent, colours.accent_ink)
        mark.setStyleSheet(f"background: {ground}; color: {ink}; border-radius: {size // 2}px; font-weight: 700;")
        if done:
            mark.setPixmap(pixmap("check", ink, 16, self.devicePixelRatioF()))
        else:
            mark.setText(str(number))
        self._words = QWidget()
        words = QVBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        detail = step.detail or ("已完成" if done else "未开始")
        words.addWidget(label(step.name, "heading" if now else ""))
        words.addWidget(label(detail, "good" if done else "warn" if now else "soft"))
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(6, 3, 6, 3)
        self._layout.setSpacing(8)
        self._layout.addWidget(mark)
        self._layout.addWidget(self._words)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"{step.name}：{_STATES[str(step.state)]}　{detail}\n按 Enter 到那里去")
        self.setAccessibleName(f"{step.name} {_STATES[str(step.state)]} {detail}")

    def show_words(self, shown: bool) -> None:
        """Show the step's name and how far it is, or its mark alone."""
        self._words.setVisible(shown)

    @override
    def sizeHint(self) -> QSize:
        return self._layout.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not (self.underMouse() or self.hasFocus()):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("stripe"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)
        painter.end()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)
