"""The page 测评 where there is nothing to rate: what it is for, and where to go instead."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaohe_desktop.ui.page import button, label, panel, row

#: title, words, what the button says, the page it opens
Said = tuple[str, str, str, str]
NOTHING: Said = (
    "这个考核办法没有测评",
    "分数都在“录入”里填，这一页不用。有测评的办法，在这里一张一张录测评票，核对发出和收回的张数，平均分和名次马上算出来。",
    "去录入", "entry",
)
NOBODY: Said = ("花名册里还没有人", "先添人或导入花名册，再回到这里录测评票。", "去花名册", "roster")


class NothingHere(QWidget):
    """A few words and one button, at the top of the page."""

    go = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._page = ""
        frame, column = panel()
        self.title, self.words = label("", "heading"), label("", "soft", wrap=True)
        self.button = button("", lambda: self.go.emit(self._page), "primary")
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addLayout(row(self.button, None))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        whole.addStretch(1)

    def say(self, said: Said) -> None:
        """Say why there is nothing, and what to press."""
        title, words, act, self._page = said
        self.title.setText(title)
        self.words.setText(words)
        self.button.setText(act)
