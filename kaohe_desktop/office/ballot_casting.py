"""Typing ballots one after another: each vote is one committed edit of the sheet's own table, with its 撤销."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe_desktop.engine.scheme.model import SheetRole
from kaohe_desktop.office.ballot_values import CATEGORY

if TYPE_CHECKING:
    from kaohe_desktop.office.ballot_values import Voters
    from kaohe_desktop.office.ballots import BallotBox
    from kaohe_desktop.office.entry import EntryGrid
    from kaohe_desktop.office.grid import Entered
    from kaohe_desktop.office.workspace import Workspace

ABSTAINED = -1


class Casting:
    """Puts votes into the table of a ballot box; ``grid`` shows everybody."""

    def __init__(self, ws: Workspace, box: BallotBox, grid: EntryGrid) -> None:
        self._ws, self._box, self.grid = ws, box, grid

    def cast(self, group: Voters, key: str, level: int) -> Entered | None:
        """One vote more for a person at a level (from 0, the highest; ABSTAINED); None where that is not counted."""
        votes = self._box.votes
        heading = votes.abstained if level == ABSTAINED else votes.levels[level]
        if not heading:
            return None
        line = self._ws.book(self._box.period.id).by_key[key]
        name = f"投票 {line.name} {heading}"
        column = self._column(heading)
        if self._box.sheet.role is SheetRole.ENTRY:
            row = self.grid.row_of(line.id)
            now = line.entries.get(self._box.sheet.name, {}).get(heading, "")
        else:
            stored = next(
                (one for one in line.rows.get(self._box.sheet.name, ())
                 if all(one.texts.get(shared) == text for shared, text in group.shared)), None,
            )
            row = self.grid.row_of(stored.id) if stored is not None else None
            now = stored.texts.get(heading, "") if stored is not None else ""
        if row is None:
            return self._new_row(group, key, {heading: "1"}, name)
        return self.grid.enter_cells([(row, column, str(int(now or 0) + 1))], name)

    def cast_score(self, group: Voters, key: str, text: str, number: int) -> Entered:
        """One ballot with a figure for a person; "" is 弃权. ``number`` goes into 票号 where the sheet has it."""
        line = self._ws.book(self._box.period.id).by_key[key]
        texts = {self._box.votes.score: text.strip()}
        if self._box.number_heading:
            texts[self._box.number_heading] = str(number)
        return self._new_row(group, key, texts, f"投票 {line.name} {text.strip() or '弃权'}")

    def _new_row(self, group: Voters, key: str, texts: dict[str, str], name: str) -> Entered:
        whole = {self._ws.book(self._box.period.id).scheme.scheme.key_label: key}
        if self._box.shared != (CATEGORY,):
            whole |= dict(group.shared)
        self.grid.drop_unsaved()  # a ballot that was refused is typed anew, not added to
        row = self.grid.row_count() - 1
        cells = [(row, self._column(heading), text) for heading, text in (whole | texts).items() if text]
        return self.grid.enter_cells(cells, name)

    def _column(self, heading: str) -> int:
        return [column.heading for column in self.grid.columns].index(heading)
