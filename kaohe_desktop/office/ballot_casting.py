"""Typing ballots one after another: each vote is one committed edit of the sheet's own table, with its 撤销."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe_desktop.engine.scheme.model import SheetRole

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
        box = self._box
        heading = box.votes.abstained if level == ABSTAINED else box.votes.levels[level]
        if not heading:
            return None
        line = box.book.by_key[key]
        name = f"投票 {line.name} {heading}"
        if box.sheet.role is SheetRole.ENTRY:
            row = self.grid.row_of(line.id)
            now = line.entries.get(box.sheet.name, {}).get(heading, "")
        else:
            stored = next(iter(box.row_lines(line, group)), None)
            row = self.grid.row_of(stored.id) if stored is not None else None
            now = stored.texts.get(heading, "") if stored is not None else ""
        if row is None:
            return self._new_row(group, key, {heading: "1"}, name)
        return self.grid.enter_cells([(row, column_of(self.grid, heading), str(int(now or 0) + 1))], name)

    def cast_score(self, group: Voters, key: str, text: str, number: int) -> Entered:
        """One ballot with a figure for a person; "" is 弃权. ``number`` goes into 票号 where the sheet has it."""
        line = self._box.book.by_key[key]
        texts = {self._box.votes.score: text.strip()}
        if self._box.number_heading:
            texts[self._box.number_heading] = str(number)
        return self._new_row(group, key, texts, f"投票 {line.name} {text.strip() or '弃权'}")

    def _new_row(self, group: Voters, key: str, texts: dict[str, str], name: str) -> Entered:
        self.grid.drop_unsaved()  # a ballot that was refused is typed anew, not added to
        return self.grid.enter_cells(new_row(self._box, self.grid, group, key, texts), name)


def new_row(box: BallotBox, grid: EntryGrid, group: Voters, key: str, texts: dict[str, str], down: int = 0) -> list[tuple[int, int, str]]:
    """The cells of a new row of a person in a group, ``down`` rows below the blank one the table ends in."""
    whole = {box.book.scheme.scheme.key_label: key, **(dict(group.shared) if box.by_row else {}), **texts}
    row = grid.row_count() - 1 + down
    return [(row, column_of(grid, heading), text) for heading, text in whole.items() if text]


def column_of(grid: EntryGrid, heading: str) -> int:
    """Where a column of the table stands."""
    return [column.heading for column in grid.columns].index(heading)
