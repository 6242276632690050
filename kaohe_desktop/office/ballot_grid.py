"""测评 as a table that is typed in: counts, single ballots or figures; blocks pasted; every edit undone by name.

It writes through the sheet's own table, so that every check, audit line and 撤销 is that table's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from typing_extensions import override

from kaohe_desktop.engine.figures import fold
from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.engine.scheme.model import SheetRole
from kaohe_desktop.office.ballot_casting import column_of, new_row
from kaohe_desktop.office.ballot_mean import mean_of
from kaohe_desktop.office.ballot_slots import Slot
from kaohe_desktop.office.ballot_values import ABSTENTION
from kaohe_desktop.office.ballot_view import VoteView
from kaohe_desktop.office.entry_typing import unfinished
from kaohe_desktop.office.grid import Entered, Typing
from kaohe_desktop.office.operations import NewRow, RemoveRows
from kaohe_desktop.office.problems import ARCHIVED, BEYOND_GRID, CANNOT_REMOVE, COLUMN_CLOSED
from kaohe_desktop.office.sheetview import DASH

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import RowLine

Cells = Sequence[tuple[int, int, str]]
#: a cell of ours: row, column, text and where it is kept
Placed = tuple[int, int, str, Slot]


class VoteGrid(VoteView):
    """The table of one group of voters, typed in."""

    def renewed(self) -> VoteGrid:
        """The table with the columns it needs now; what was refused stays in it."""
        made = VoteGrid(self._desk, self._group)
        made._refused = self._refused
        return made

    @override
    def enter(self, row: int, column: int, text: str) -> Entered:
        line, heading = self._people[self._order[row]], self.columns[column].heading
        name, mean = f"录入 {line.name} {heading}", mean_of(text) if self._box.told else None
        if mean is not None:
            text, name = mean.text, f"{name}（{mean.words}）"
        return self.enter_cells([(row, column, text)], name)

    @override
    def paste(self, row: int, column: int, block: Sequence[Sequence[str]]) -> Entered:
        cells, beyond = [], 0
        for down, texts in enumerate(block):
            for across, text in enumerate(texts):
                if column + across >= len(self.columns) or row + down >= len(self._order):
                    beyond += 1 if text.strip() else 0
                else:
                    cells.append((row + down, column + across, text))
        problems = [BEYOND_GRID.at(sheet=self.title, extra=f" {beyond} 格")] if beyond else []
        return self.enter_cells(cells, f"粘贴 {len(cells)} 格", problems)

    @override
    def clear(self, cells: Sequence[tuple[int, int]]) -> Entered:
        within = [(row, column, "") for row, column in cells if self.columns[column].editable]
        name = f"清空 {len(within)} 格"
        if len(within) == 1:
            row, column, _ = within[0]
            name = f"清空 {self._people[self._order[row]].name} {self.columns[column].heading}"
        return self.enter_cells(within, name)

    @override
    def trial(self, cells: Cells) -> Mapping[tuple[int, int], Problem]:
        return self._sorted_out(cells)[1]

    def _sorted_out(self, cells: Cells) -> tuple[list[Placed], dict[tuple[int, int], Problem]]:
        """The cells that can be entered, each with where it is kept; and why the others cannot."""
        book, grid, sheet = self._box.book, self._desk.grid, self._box.sheet.name
        good: list[Placed] = []
        bad: dict[tuple[int, int], Problem] = {}
        for row, column, text in cells:
            line = self._people[self._order[row]]
            slot = self._slot(line, column)
            if slot is None:
                if text.strip() not in ("", DASH, self.text(row, column)):
                    why = "是算出来的" if self.columns[column].result else "来自花名册"
                    bad[row, column] = COLUMN_CLOSED.at(sheet=sheet, label=self.columns[column].heading, why=why)
            elif book.archived or self._hidden:
                bad[row, column] = ARCHIVED.at(sheet=sheet, period=book.period.label) if book.archived else (
                    COLUMN_CLOSED.at(sheet=sheet, label=self.columns[column].heading, why="已核对，要改先撤回核对，")
                )
            elif text.strip() == DASH and self.text(row, column) == DASH:
                continue
            else:
                problem = None
                if text.strip() and not self._abstains(text):
                    problem = grid.read(self._fields[slot.heading], text, line.key)[1]
                if problem is not None:
                    bad[row, column] = problem
                else:
                    good.append((row, column, text.strip(), slot))
        inner, back = self._inner(good)
        for place, problem in grid.trial(inner).items():
            for cell in back[place[0]]:
                if len(back[place[0]]) == 1 or column_of(grid, cell[3].heading) == place[1]:
                    bad.setdefault((cell[0], cell[1]), problem)
        return [cell for cell in good if (cell[0], cell[1]) not in bad], bad

    def _abstains(self, text: str) -> bool:
        return self._box.single and text.strip() in (ABSTENTION, "弃权")

    def _inner(self, cells: Sequence[Placed]) -> tuple[list[tuple[int, int, str]], dict[int, list[Placed]]]:
        """The same cells in the sheet's own table, and which of ours each of its rows is."""
        grid, box = self._desk.grid, self._box
        found: list[tuple[int, int, str]] = []
        back: dict[int, list[Placed]] = {}
        new: dict[tuple[int, int], list[Placed]] = {}
        for cell in cells:
            row, _, text, slot = cell
            line = self._people[self._order[row]]
            stored = line.id if box.sheet.role is SheetRole.ENTRY else slot.row.id if slot.row is not None else None
            if stored is None:
                if text:
                    new.setdefault((line.id, slot.number), []).append(cell)
                continue
            place = grid.row_of(stored)
            assert place is not None
            if not (box.single and not text):  # a ballot taken away goes as a row
                found.append((place, column_of(grid, slot.heading), "" if self._abstains(text) else text))
            back.setdefault(place, []).append(cell)
        for down, ((line_id, number), those) in enumerate(new.items()):
            texts = {slot.heading: "" if self._abstains(text) else text for _, _, text, slot in those}
            if box.number_heading:
                texts[box.number_heading] = str(number)
            found += new_row(box, grid, self._group, self._people[line_id].key, texts, down)
            back[grid.row_count() - 1 + down] = those
        return found, back

    @override
    def enter_cells(self, cells: Cells, name: str, problems: Sequence[Problem] = ()) -> Entered:
        grid = self._desk.grid
        grid.drop_unsaved()
        good, bad = self._sorted_out(cells)
        gone = self._emptied(good)
        whole = [cell for cell in good if cell[3].row is None or cell[3].row.id not in gone]
        found, at, saved = [*problems, *dict.fromkeys(bad.values())], datetime.now().astimezone(), 0
        ids = {row: self._order[row] for row, *_ in cells}
        if whole:
            entered = grid.enter_cells(self._inner(whole)[0], name)
            at, failed = entered.at, entered.problems
            found += failed
            grid.drop_unsaved()
            saved = 0 if failed else len(whole)
            bad |= {(row, column): failed[0] for row, column, _, _ in whole if failed}
        if gone:
            try:
                at = grid.act(name, [RemoveRows(tuple(
                    NewRow(row.sheet, row.line, tuple(row.texts.items()), row.id, row.position) for row in gone.values()
                ))])
                saved += len(good) - len(whole)
            except Refused as refused:
                found += refused.problems
                bad |= {(row, column): refused.problems[0] for row, column, _, slot in good if slot.row is not None and slot.row.id in gone}
        for row, column, text in cells:
            place = (ids[row], self.columns[column].heading)
            self._refused.pop(place, None)
            if (row, column) in bad and self.columns[column].editable:
                self._refused[place] = (text, bad[row, column])
        self._recount()  # in the rows as they stand: an edit alone moves nobody
        return Entered(saved, tuple(found), name, at)

    def _emptied(self, cells: Sequence[Placed]) -> dict[int, RowLine]:
        """The stored rows in which nothing but what they share would be left."""
        left: dict[int, tuple[RowLine, dict[str, str]]] = {}
        for _, _, text, slot in cells:
            if slot.row is not None:
                _, texts = left.setdefault(slot.row.id, (slot.row, dict(slot.row.texts)))
                texts[slot.heading] = text  # 弃 counts as something
        shared = {self._box.number_heading, *dict(self._group.shared)}
        return {
            row_id: row for row_id, (row, texts) in left.items()
            if not any(text for heading, text in texts.items() if heading not in shared)
        }

    @override
    def typing(self, row: int, column: int, text: str) -> Typing:
        slot = self._slot(self._people[self._order[row]], column)
        if slot is None or not text.strip():
            return Typing(False, self.note(row, column))
        mean = mean_of(text) if self._box.told else None
        if mean is None and unfinished(self._fields[slot.heading], fold(text).strip()):
            return Typing(False, self.note(row, column))
        problem = self.trial([(row, column, mean.text if mean is not None else text)]).get((row, column))
        if problem is not None:
            return Typing(True, f"{problem.what}。{problem.remedy}")
        return Typing(False, mean.words if mean is not None else self.note(row, column))

    @override
    def remove_rows(self, rows: Sequence[int], why: str = "") -> Entered:
        raise Refused([CANNOT_REMOVE.at(sheet=self.title)])

    # ── 撤销 ──

    @override
    def undo(self) -> str | None:
        return self._turned(self._desk.undo())

    @override
    def redo(self) -> str | None:
        return self._turned(self._desk.undo(forward=True))

    def _turned(self, name: str | None) -> str | None:
        if name is not None:
            self._refused.clear()
            self.reload()
        return name

    @property
    @override
    def undo_name(self) -> str | None:
        return self._desk.grid.undo_name

    @property
    @override
    def redo_name(self) -> str | None:
        return self._desk.grid.redo_name
