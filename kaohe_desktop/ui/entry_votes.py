"""The table of votes (票数): one row a person; figure keys cast votes, 0 is 弃权, Backspace takes the last vote back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from typing_extensions import override

from kaohe_desktop.ui.list_table import ListTable, Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe_desktop.office.ballot_values import VoteLine, Voters
    from kaohe_desktop.office.ballots import BallotBox


class VoteTable(ListTable):
    """Shows what was counted; what a key means is told to the page."""

    cast = Signal(int)  # a level from 0, or -1 for 弃权
    back = Signal()

    def __init__(self) -> None:
        super().__init__(("编号",))
        self.list_model.styled = self._styled
        self.lines: Sequence[VoteLine] = ()
        self._levels = 0
        self._wrong: frozenset[int] = frozenset()

    def show_votes(self, box: BallotBox, group: Voters, lines: Sequence[VoteLine], returned: int | None, void: int | None) -> None:
        """Show a group's votes; what does not come to 收回 is marked and said."""
        self.lines = lines
        levels = box.votes.levels
        self._levels = len(levels)
        figure = box.figure_name(group)
        headings = [box.name_headings[0], box.name_headings[1], "科室"] if box.name_headings[1] != "科室" else list(box.name_headings)
        headings += [f"{number} {level}" if number <= 9 else level for number, level in enumerate(levels, 1)]
        headings += ["有效", "0 弃权" if levels else "弃权", "合计", figure or "得分", "名次", "核对"]
        rows, wrong = [], set()
        for at, line in enumerate(lines):
            told = ""
            if returned is not None and not line.elsewhere:
                gap = returned - line.cast - (void or 0)
                told = "✓ 对上" if not gap else f"✗ {'少' if gap > 0 else '多'} {abs(gap)} 票"
                if gap:
                    wrong.add(at)
            elif line.elsewhere:
                told = "另行填报"
            cells = [line.key, line.name, line.department] if len(headings) - len(levels) == 9 else [line.key, line.name]
            cells += [str(count) for count in line.counts]
            cells += [str(line.valid), str(line.abstained), str(line.cast), line.figure, str(line.rank or ""), told]
            rows.append(cells)
        self._wrong = frozenset(wrong)
        first = len(headings) - 6 - len(levels)
        same = tuple(headings) == self.list_model.headings and len(rows) == len(self.list_model.rows)
        if same:
            self.list_model.rows = [tuple(cells) for cells in rows]
            self.list_model.dataChanged.emit(
                self.list_model.index(0, 0), self.list_model.index(max(len(rows) - 1, 0), len(headings) - 1),
            )
            return
        self.show_rows(headings, rows, numeric=range(first, len(headings) - 1))
        if rows:
            self.selectRow(0)

    def _styled(self, row: int, column: int) -> Look | None:
        last = len(self.list_model.headings) - 1
        if column == last and row in self._wrong:
            return ("bad", "bad_tint", False)
        return ("", "", True) if column in (last - 1, last - 2) else None

    @property
    def current(self) -> VoteLine | None:
        """The person the next vote is for."""
        row = self.currentIndex().row()
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def step(self, by: int) -> bool:
        """Go up or down; False where that was the last person: then it goes on with the first."""
        row = self.currentIndex().row() + by
        self.selectRow(row % len(self.lines) if self.lines else 0)
        return 0 <= row < len(self.lines)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if plain and text.isascii() and text.isdigit() and self._levels:
            if int(text) <= self._levels:
                self.cast.emit(int(text) - 1)
        elif event.key() == Qt.Key.Key_Backspace:
            self.back.emit()
        else:
            super().keyPressEvent(event)
