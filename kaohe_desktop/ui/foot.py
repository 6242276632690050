"""The bottom line: what just happened, in words, with 撤销; and the progress of long work with a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget
from typing_extensions import override

from kaohe_desktop.ui.page import Elided, button, label, rename
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.worker import Jobs


class Foot(QWidget):
    """Always one line high; a long sentence is cut at its end and shown whole in its tool tip."""

    undo = Signal()

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("foot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._low = self._of_cell = False
        self._set_height()
        self.text = Elided("", "soft")
        self.undo_button = button("撤销", self.undo.emit, "flat", tip="撤销刚才这一步（Ctrl+Z）")
        self.undo_button.hide()
        self.bar = QProgressBar()
        self.bar.setFixedWidth(200)
        self.stop = button("取消（Esc）", self._stop, "flat")
        self.stop.setShortcut("Esc")  # the pages are closed while work is under way, so no page wants the key
        self.keys = label("F1 说明", "soft")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 0, 12, 0)
        line.setSpacing(8)
        line.addWidget(self.text, 1)
        for widget in (self.undo_button, self.bar, self.stop, self.keys):
            line.addWidget(widget)
        self._jobs = jobs
        jobs.started.connect(self._on_started)
        jobs.progressed.connect(self.bar.setValue)
        jobs.ended.connect(self._on_ended)
        self._on_ended()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._set_height()

    def _set_height(self) -> None:
        self.setFixedHeight(look.size + (14 if self._low else 20))

    def set_low(self, low: bool) -> None:
        """In a low window every pixel is the page's."""
        if low != self._low:
            self._low = low
            self._set_height()

    def say(self, text: str, kind: str = "plain") -> None:
        """Say what just happened; "cell" is something wrong in a cell of the page shown."""
        self._of_cell = kind == "cell"
        rename(self.text, {"plain": "soft", "cell": "bad"}.get(kind, kind))
        self.text.setText(text)

    def turn(self) -> None:
        """Another page is shown: what was said of a cell of the one left (where it stays marked) does not belong here."""
        if self._of_cell:
            self.say("")

    def offer_undo(self, name: str) -> None:
        """Offer to take back the action of that name; "" offers nothing."""
        self.undo_button.setVisible(bool(name))
        self.undo_button.setToolTip(f"撤销：{name}（Ctrl+Z）")

    def _on_started(self, title: str, total: int, stoppable: bool) -> None:
        self.say(f"{title}……")
        self.bar.setRange(0, total)
        self.bar.setValue(0)
        self.bar.setFormat("%v / %m" if total else "")
        self.bar.show()
        self.stop.setVisible(stoppable)
        self.stop.setEnabled(True)

    def _on_ended(self) -> None:
        self.bar.hide()
        self.stop.hide()

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.say("正在停下来……")
        self._jobs.stop()


