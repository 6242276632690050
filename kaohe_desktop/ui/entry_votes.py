"""The table of votes (票数): one row a person; figure keys cast votes, 0 is 弃权, Backspace takes the last vote back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from typing_extensions import override

from kaohe_desktop.ui.list_table import ListTable, Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe_desktop.office.ballot_values import Control, VoteLine, Voters
    from kaohe_desktop.office.ballots import BallotBox

_HIDDEN = "•"
_UNIT = "科室"
_SHORT = 6  # a figure of a longer name stands under 得分; its tip and the explanation of results name it


class VoteTable(ListTable):
    """Shows what was counted; what a key means is told to the page."""

    cast = Signal(int)  # a level from 0, or -1 for 弃权
    back = Signal()

    def __init__(self) -> None:
        super().__init__(("编号",))
        self.list_model.styled = self._styled
        self.horizontalHeader().setSectionsClickable(False)  # a ballot goes down the list as it is
        self.lines: Sequence[VoteLine] = ()
        self._levels = 0
        self._wrong: frozenset[int] = frozenset()
        self.narrow = False

    def hide_units(self) -> None:
        """Leave the department out where there is little room: the figures and the rank matter more."""
        headings = self.list_model.headings
        if _UNIT in headings:
            self.setColumnHidden(headings.index(_UNIT), self.narrow)

    def show_votes(self, box: BallotBox, group: Voters, lines: Sequence[VoteLine], control: Control, *, hidden: bool) -> None:
        """Show a group's votes; what does not come to 收回 is marked and said. ``hidden``: not by level."""
        self.lines = lines
        levels = box.votes.levels
        self._levels = len(levels)
        unit = box.name_headings[1] != _UNIT
        headings = [*box.name_headings, *([_UNIT] if unit else [])]
        headings += [f"{number} {level}" if number <= 9 else level for number, level in enumerate(levels, 1)]
        figure = box.figure_name(group)
        named = figure if 0 < len(figure) <= _SHORT else "得分"
        headings += ["有效", "0 弃权" if levels else "弃权", "合计", named, "名次", "核对"]
        self.list_model.tips = {len(headings) - 3: figure}
        rows, wrong = [], set()
        for at, line in enumerate(lines):
            told = self._told(line, control)
            if told.startswith("✗"):
                wrong.add(at)
            cells = [line.key, line.name, *([line.department] if unit else [])]
            if line.cast:
                cells += [_HIDDEN if hidden else str(count) for count in line.counts]
                cells += [str(line.valid), str(line.abstained), str(line.cast)]
            else:
                cells += [""] * (len(levels) + 3)  # nobody voted: that is not 0 votes of each kind
            cells += [line.figure, str(line.rank or ""), told]
            rows.append(cells)
        self._wrong = frozenset(wrong)
        first = len(headings) - 6 - len(levels)
        if tuple(headings) == self.list_model.headings and [row[0] for row in rows] == [row[0] for row in self.list_model.rows]:
            self.list_model.rows = [tuple(cells) for cells in rows]
            self.list_model.dataChanged.emit(
                self.list_model.index(0, 0), self.list_model.index(max(len(rows) - 1, 0), len(headings) - 1),
            )
            return
        for column in range(len(self.list_model.headings)):
            self.setColumnHidden(column, False)
        self.show_rows(headings, rows, numeric=range(first, len(headings) - 1))
        self.hide_units() if unit else None
        if rows:
            self.selectRow(0)

    @staticmethod
    def _told(line: VoteLine, control: Control) -> str:
        if line.elsewhere:
            return "另行填报"
        if control.returned is None:
            return "" if line.cast else "没有票"
        gap = control.returned - line.cast - (control.void or 0)
        return "✓ 对上" if not gap else f"✗ {'少' if gap > 0 else '多'} {abs(gap)} 票"

    def _styled(self, row: int, column: int) -> Look | None:
        last = len(self.list_model.headings) - 1
        if column == last:
            told = self.list_model.rows[row][column]
            if row in self._wrong:
                return ("bad", "bad_tint", False) if "多" in told else ("warn", "", False)  # 少: perhaps not yet cast
            return ("warn", "", False) if told == "没有票" else None
        return ("", "", True) if column in (last - 1, last - 2) else None

    @property
    def current(self) -> VoteLine | None:
        """The person the next vote is for."""
        row = self.currentIndex().row()
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def go_to(self, key: str) -> bool:
        """Make a person current; False if there is none of that 编号."""
        at = next((at for at, line in enumerate(self.lines) if line.key == key), None)
        if at is not None:
            self.selectRow(at)
        return at is not None

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
        elif plain and event.key() == Qt.Key.Key_Backspace:
            self.back.emit()
        else:
            super().keyPressEvent(event)
