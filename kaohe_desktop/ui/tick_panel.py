"""Lines to tick before something is done with them, in place of the table: 空格 ticks, 回车 does it, Esc leaves all as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.ui.page import Elided, button, label, panel
from kaohe_desktop.ui.tick_table import TickTable

if TYPE_CHECKING:
    from kaohe_desktop.ui.session import Session


_SOURCE = 9  # letters of where it comes from


class TickPanel(QWidget):
    """What is listed, counted and done is told by the panels made of it."""

    left = Signal()

    def __init__(self, session: Session, headings: Sequence[str], do: str, leave: str) -> None:
        super().__init__()
        self._session = session
        frame, column = panel()
        self.title = Elided("", "heading")
        self.source = QComboBox()  # where it comes from, for those who offer a choice
        self.source.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.source.setMinimumContentsLength(_SOURCE)
        self.source.hide()
        self.do_button = button(f"{do} 回车", self.do, "primary", "check")
        self.leave_button = button(f"{leave} Esc", self.leave)
        self.note = label("", "soft", wrap=True)
        self.table = TickTable(headings)
        self.table.tick_model.ticked.connect(self.count)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        for widget in (self.source, self.do_button, self.leave_button):
            head.addWidget(widget)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        self.setFocusProxy(self.table)
        self.hide()

    def set_low(self, low: bool) -> None:
        """Little room: the explanation gives way to the lines."""
        self.note.setVisible(not low)

    def chosen(self) -> list[Any]:
        """What belongs to the lines that are ticked."""
        return self.table.tick_model.chosen()

    def count(self) -> None:
        """Say how much is ticked."""

    def do(self) -> None:
        """Do it with what is ticked."""

    def leave(self) -> None:
        """Leave everything as it is."""
        self.end()
        self._session.say("什么都没有改")

    def end(self) -> None:
        """Give the place back to the table."""
        self.hide()
        self.left.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.do_button.isEnabled():
                self.do()
        else:
            super().keyPressEvent(event)
