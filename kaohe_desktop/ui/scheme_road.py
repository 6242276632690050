"""The way from a copy to a scheme of one's own, step by step: names, quotas, items, money, a trial, saving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from kaohe_desktop.office.scheme_fields import NAMES
from kaohe_desktop.ui.page import button, label
from kaohe_desktop.ui.tool_row import ToolRow

if TYPE_CHECKING:
    from kaohe_desktop.office.scheme_draft import Draft

TRY, SAVE = "试算", "存成新版本"
#: the words of each step and where it leads
_STEPS = (
    ("① 名称、类别", NAMES), ("② 名额、分数线", "等次与名额"), ("③ 考核项目", "考核项目"), ("④ 数和金额", "办法里的数"),
    ("⑤ 试算", TRY), ("⑥ 存成新版本", SAVE),
)


class SchemeRoad(ToolRow):
    """Shown over a copy until its first own version is saved; a step whose chapter was changed is ticked."""

    wanted = Signal(str)  # the chapter (or 试算, 存成新版本) a step leads to

    def __init__(self) -> None:
        self.words = label("照着本单位的文件，一步步改：", "soft")
        self.steps = [self._step(words, place) for words, place in _STEPS]
        super().__init__(self.words, *self.steps, None, rare=tuple(reversed(self.steps)))
        self.hide()

    def _step(self, words: str, place: str) -> QPushButton:
        return button(words, lambda: self.wanted.emit(place), "flat")

    def show_draft(self, draft: Draft, saved: Draft | None, *, tried: bool) -> None:
        """Tick what is done already."""
        done: set[str] = {TRY} if tried else set()
        if saved is not None and draft.data is not None:
            done |= {place for _, place in _STEPS[:4] if _texts(draft, place) != _texts(saved, place)}
        for made, (words, place) in zip(self.steps, _STEPS, strict=True):
            made.setText(f"{words} ✓" if place in done else words)


def _texts(draft: Draft, chapter: str) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in draft.rows(chapter)]
