"""Who has something else now than was confirmed: one line, each name a press away from the person."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from kaohe_desktop.ui.page import button, emptied, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe_desktop.office.confirming import Changed, StepLine

_SHOWN, _LISTED, _WORDS = 2, 200, 34


class ChangesLine(QWidget):
    """Hidden while nothing confirmed has changed."""

    chosen = Signal(str)  # 编号

    def __init__(self) -> None:
        super().__init__()
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(4)
        self.buttons: list[QWidget] = []
        self.menu = QMenu(self)
        self.changes: Sequence[Changed] = ()
        self.hide()

    def show_changes(self, lines: Sequence[StepLine], unit: str, *, low: bool = False) -> None:
        """Show what changed since the last step that was confirmed."""
        changed = [line for line in lines if line.state.value == "changed"]
        self.changes = changed[-1].changes if changed else ()
        emptied(self._line)
        self.buttons = []
        self.setVisible(bool(changed))
        if not changed:
            return
        self._line.addWidget(label(f"变了的 {len(self.changes)} {unit}：", "warn"))
        shown = 0 if low else _SHOWN
        for one in self.changes[:shown]:
            self._add(button(_brief(one.text), partial(self.chosen.emit, one.key), "flat", tip=one.text))
        if len(self.changes) > shown:
            self._fill()
            rest = f"还有 {len(self.changes) - shown} {unit} ▾" if shown else "看是谁 ▾"
            more = button(rest, lambda: self.menu.popup(more.mapToGlobal(QPoint(0, more.height()))), "flat")
            self._add(more)
        self._line.addStretch(1)

    def _add(self, made: QWidget) -> None:
        self.buttons.append(made)
        self._line.addWidget(made)

    def _fill(self) -> None:
        self.menu.clear()
        for one in self.changes[:_LISTED]:
            self.menu.addAction(one.text, partial(self.chosen.emit, one.key))


def _brief(text: str) -> str:
    return text if len(text) <= _WORDS else f"{text[: _WORDS - 1]}…"
