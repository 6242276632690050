"""What stands under the paper: what is allowed in the place typed into or why it was refused, the total, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaohe_desktop.ui.page import Elided, label, rename, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.paper_view import Paper

#: a panel lower than this (in character heights) has little room for words
LOW = 26
#: what fits into two lines of a low window
_SHORT = 64


class PaperFoot(QWidget):
    """Always in view, wherever the sheet is scrolled to."""

    def __init__(self) -> None:
        super().__init__()
        self.low = False
        self.line = label("", "note", wrap=True)
        self.line.setMinimumHeight(look.size + 20)
        self.total, self.missing = label("", "heading"), Elided("", "soft")
        self.missing.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        figures = row(self.total, self.missing)
        figures.setStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.line)
        column.addLayout(figures)
        self._paper: Paper | None = None
        self._late = QTimer(self)  # larger offices: the total follows when the hands rest
        self._late.setSingleShot(True)
        self._late.setInterval(400)
        self._late.timeout.connect(self._show_late)

    def say(self, text: str, kind: str) -> None:
        """Say something; in a low window a long explanation ends in … (its tool tip has the whole), a refusal never."""
        short = text if kind == "problem" or not self.low or len(text) <= _SHORT else f"{text[:_SHORT]}……"
        rename(self.line, kind)
        self.line.setText(short)
        self.line.setToolTip(text)

    def show_total(self, paper: Paper) -> None:
        """Show the total and the grade as the entries stand, and what is still missing."""
        self._paper = paper
        total, missing = paper.foot()
        self.total.setText(total)
        self.missing.setText(missing)
        rename(self.missing, "warn" if missing.startswith("还缺") else "soft")
        if paper.provisional.stale and not paper.provisional.aside:  # else the page has it worked out beside the window
            self._late.start()

    def again(self) -> None:
        """Something was worked out anew."""
        if self._paper is not None and self.isVisible():
            self.show_total(self._paper)

    def _show_late(self) -> None:
        if self._paper is not None and self.isVisible():
            self._paper.provisional.refresh()
            self.show_total(self._paper)
