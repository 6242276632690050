"""The office's other schemes whose next period is the same: a tick each, to be opened in one go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from kaohe_desktop.engine.problems import Refused

if TYPE_CHECKING:
    from kaohe_desktop.office.opening import Opened
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


class Beside(QWidget):
    """Hidden where there is none."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.offered: list[tuple[QCheckBox, PeriodInfo]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def offer(self, found: Sequence[PeriodInfo]) -> None:
        """Offer the next periods after these."""
        for tick, _ in self.offered:
            tick.hide()
            tick.deleteLater()
        self.offered = []
        for one in found:
            tick = QCheckBox(f"同时启用 {one.scheme_name}（沿用 {one.label}，{one.subjects}）")
            tick.setChecked(True)
            tick.toggled.connect(lambda _on: self.changed.emit())
            self._column.addWidget(tick)
            self.offered.append((tick, one))
        self.setVisible(bool(found))

    @property
    def count(self) -> int:
        """How many are ticked."""
        return sum(tick.isChecked() for tick, _ in self.offered)

    @property
    def ticked(self) -> list[PeriodInfo]:
        """The last periods of the schemes that are ticked."""
        return [last for tick, last in self.offered if tick.isChecked()]

    @staticmethod
    def open(ws: Workspace, wanted: Sequence[PeriodInfo], code: str, *, texts: bool) -> tuple[list[Opened], str]:
        """Open them (in any thread); what was opened, and why one was not ("" if all were). One refused stops no other."""
        from kaohe_desktop.office.opening import open_beside

        done: list[Opened] = []
        why = ""
        for last in wanted:
            try:
                done.append(open_beside(ws, last, code, texts=texts))
            except Refused as refusal:
                why = why or f"“{last.scheme_name}”没有启用：{refusal.problems[0]}　请单独启用"
        return done, why
