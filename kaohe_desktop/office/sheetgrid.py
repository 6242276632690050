"""Editable tables: checking, refused texts, rows not yet saved, and 撤销; every edit takes the same way."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from typing_extensions import override

from kaohe_desktop.engine.figures import fold
from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.office.entry_typing import unfinished
from kaohe_desktop.office.grid import Entered, Typing
from kaohe_desktop.office.operations import Operation, apply
from kaohe_desktop.office.problems import BEYOND_GRID, CANNOT_REMOVE, COLUMN_CLOSED
from kaohe_desktop.office.sheetcheck import Plan
from kaohe_desktop.office.sheetsteps import SheetSteps
from kaohe_desktop.office.sheetview import DASH
from kaohe_desktop.office.undoing import Action

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import Sheet
    from kaohe_desktop.office.cohorts import PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


class SheetGrid(SheetSteps):
    """An editable table of one sheet of a period."""

    def __init__(self, ws: Workspace, period: PeriodInfo, sheet: Sheet) -> None:
        super().__init__(ws, period, sheet)
        self._name_counts: tuple[PeriodBook | None, int, Counter[str]] = (None, 0, Counter())
        self._made: dict[int, int] = {}  # rows below the last that the latest edit made, by where they were typed

    # ── what a kind of sheet must say ──

    @abstractmethod
    def _removal(self, row_ids: Sequence[int]) -> list[Operation]:
        """The operations that remove whole rows."""

    # ── editing ──

    @override
    def enter(self, row: int, column: int, text: str) -> Entered:
        name = f"录入 {' '.join(part for part in (self._label(row), self.columns[column].heading) if part)}"
        return self._edit([(row, column, text)], name)

    @override
    def paste(self, row: int, column: int, block: Sequence[Sequence[str]]) -> Entered:
        cells: list[tuple[int, int, str]] = []
        beyond = 0
        for down, texts in enumerate(block):
            for across, text in enumerate(texts):
                if column + across >= len(self.columns) or not self._reaches(row + down):
                    beyond += 1 if text.strip() else 0
                else:
                    cells.append((row + down, column + across, text))
        problems = [BEYOND_GRID.at(sheet=self._sheet.name, extra=f" {beyond} 格")] if beyond else []
        return self._edit(cells, f"粘贴 {len(cells)} 格", problems)

    @override
    def clear(self, cells: Sequence[tuple[int, int]]) -> Entered:
        within = [(row, column, "") for row, column in cells if self._entry(column) is not None]
        name = f"清空 {len(within)} 格"
        if len(within) == 1:
            row, column, _ = within[0]
            name = f"清空 {' '.join(part for part in (self._label(row), self.columns[column].heading) if part)}"
        return self._edit(within, name)

    @override
    def enter_cells(
        self, cells: Sequence[tuple[int, int, str]], name: str, problems: Sequence[Problem] = ()
    ) -> Entered:
        return self._edit(cells, name, problems)

    @override
    def trial(self, cells: Sequence[tuple[int, int, str]]) -> dict[tuple[int, int], Problem]:
        if self.archived:
            return {(row, column): self._archived_problem() for row, column, _ in cells}
        unsaved, following = dict(self._unsaved), self._next_unsaved
        try:
            edits, _ = self._edits(cells)
            plan, made = self._plan(edits), dict(self._made)
        finally:
            self._unsaved, self._next_unsaved = unsaved, following
        found: dict[tuple[int, int], Problem] = {}
        for row, column, text in cells:
            heading = self.columns[column].heading
            closed = self._closed_problem(row, column, text)
            refused = plan.refused.get((self.row_id(row) or made.get(row, 0), heading))
            if closed is not None or refused is not None:
                found[row, column] = closed if closed is not None else refused[1]  # type: ignore[index]
        return found

    @override
    def typing(self, row: int, column: int, text: str) -> Typing:
        entry, row_id = self._entry(column), self.row_id(row)
        if entry is None or self.archived:
            return Typing(False, self.note(row, column))
        allowed = self._allowed_here(row_id, entry.name) if row_id > 0 else entry.hint
        if not text.strip() or unfinished(entry, fold(text).strip()):
            return Typing(False, allowed)
        problem = self.trial([(row, column, text)]).get((row, column)) if row_id > 0 else self.read(entry, text, "")[1]
        if problem is None:
            return Typing(False, allowed)
        return Typing(True, f"{problem.what}。{problem.remedy}")

    def _allowed_here(self, row_id: int, heading: str) -> str:
        """What may be entered in a cell, in words, whatever stands there now."""
        return self._field_state(row_id, heading)[1]

    def _reaches(self, row: int) -> bool:
        return row < len(self._order) or self._typing_row

    def _label(self, row: int) -> str:
        """Whose row it is, in the name of an action; who shares a name has the 编号 with it."""
        row_id = self.row_id(row)
        if row_id <= 0:
            return "新行"
        key, name = self._names(row_id)[:2]
        return f"{name}（{key}）" if key and self._shared(name) else name

    def _shared(self, name: str) -> bool:
        book = self._book
        if self._name_counts[0] is not book or self._name_counts[1] != len(book.lines):
            self._name_counts = (book, len(book.lines), Counter(line.name for line in book.lines.values()))
        return self._name_counts[2][name] > 1

    def _edit(
        self, cells: Sequence[tuple[int, int, str]], name: str, problems: Iterable[Problem] = ()
    ) -> Entered:
        """Check, commit, mark: the one way every edit takes."""
        found = list(problems)
        if self.archived:
            return Entered(0, (*found, self._archived_problem()), name, datetime.now().astimezone())
        edits, closed = self._edits(cells)
        return self._enter(edits, name, [*found, *closed])

    @override
    def retry(self) -> Entered | None:
        edits = self._again()
        if not edits:
            return None
        count = sum(map(len, edits.values()))
        if self.archived:
            return Entered(0, (self._archived_problem(),), "再存一次", datetime.now().astimezone())
        return self._enter(edits, f"再存一次 {count} 格", [])

    def _enter(self, edits: Mapping[int, Mapping[str, str]], name: str, found: list[Problem]) -> Entered:
        if (why := self.look_again()) is not None:  # what is stored is not known, so that nothing can be compared with it
            self._refused.update({(row, head): (text, why) for row, texts in edits.items() for head, text in texts.items()})
            return Entered(0, (*found, why), name, datetime.now().astimezone())
        plan = self._plan(edits)
        at, failed = self._commit(plan, name)
        if failed:
            kept = self._after_failure(plan, edits, failed[0])
            self._keep()
            return Entered(kept, (*found, *failed), name, at)
        for place in plan.accepted:
            self._refused.pop(place, None)
        self._refused.update(plan.refused)
        for row_id in plan.saved_rows:
            self._drop_unsaved(row_id)
        self._after_edit(plan, edits)
        self._keep()
        found += dict.fromkeys(problem for _, problem in plan.refused.values())
        return Entered(len(plan.accepted), tuple(found), name, at)

    def _edits(self, cells: Sequence[tuple[int, int, str]]) -> tuple[dict[int, dict[str, str]], list[Problem]]:
        """The texts by row id and heading (rows below the last become unsaved ones), and the columns that are closed."""
        edits: dict[int, dict[str, str]] = {}
        closed: dict[str, Problem] = {}
        made = self._made = {}
        for row, column, text in cells:
            heading = self.columns[column].heading
            if self._is_closed(row, column):
                problem = self._closed_problem(row, column, text)
                if problem is not None:
                    closed[heading] = problem
                continue
            row_id = self.row_id(row)
            if row_id == 0:
                if not text.strip():
                    continue
                row_id = made.get(row) or self._new_unsaved()
                made[row] = row_id
            if text.strip() == DASH and self.text(row, column) == DASH:
                continue
            edits.setdefault(row_id, {})[heading] = text
        return edits, list(closed.values())

    def _is_closed(self, row: int, column: int) -> bool:
        return self._entry(column) is None and (self.row_id(row) > 0 or not self.columns[column].frozen)

    def _closed_problem(self, row: int, column: int, text: str) -> Problem | None:
        """Why a text cannot go into a column that is not entered here; None if it says what stands there anyway."""
        if not self._is_closed(row, column) or text.strip() in ("", DASH, self.text(row, column)):
            return None
        heading = self.columns[column].heading
        why = "是算出来的" if not self.columns[column].frozen else "来自花名册"
        return COLUMN_CLOSED.at(sheet=self._sheet.name, label=heading, why=why)

    def _commit(self, plan: Plan, name: str) -> tuple[datetime, tuple[Problem, ...]]:
        if not plan.operations:
            return datetime.now().astimezone(), ()
        try:
            done, at = apply(self._ws, self._book, name, plan.operations)
        except Refused as refused:
            return datetime.now().astimezone(), refused.problems
        self._steps.add(Action(name, done))
        return at, ()

    def _after_failure(self, plan: Plan, edits: Mapping[int, Mapping[str, str]], problem: Problem) -> int:
        """After a failed write, by what the disk really holds: how many cells are saved; the others keep their text, marked.

        An error may be told although the write reached the disk, so that nothing is taken for granted here.
        """
        self.reload()
        accepted, saved = set(plan.accepted), 0
        for row_id, texts in edits.items():
            for heading, text in texts.items():
                place = (row_id, heading)
                there = row_id in self._stored_rows() and not self.blind
                if there and place in accepted and self._stored(row_id, heading) == self._kept_form(heading, text):
                    saved += 1
                    self._refused.pop(place, None)
                else:
                    self._refused[place] = plan.refused.get(place, (text, problem))
        return saved

    def _kept_form(self, heading: str, text: str) -> str:
        """The form an accepted text is stored in."""
        return self.read(self._fields[heading], text, "")[0]

    # ── rows ──

    @override
    def remove_rows(self, rows: Sequence[int], why: str = "") -> Entered:
        ids = [self.row_id(row) for row in rows]
        stored = [row_id for row_id in ids if row_id > 0]
        name = f"删除 {self._label(rows[0])}" if len(stored) == 1 else f"删除 {len(stored)} 行"
        if not self.can_remove_rows:
            raise Refused([CANNOT_REMOVE.at(sheet=self._sheet.name)])
        if self.archived:
            raise Refused([self._archived_problem()])
        for row_id in ids:
            if row_id < 0:
                self._drop_unsaved(row_id)
        at = datetime.now().astimezone()
        if stored:
            done, at = apply(self._ws, self._book, name, self._removal(stored), why)
            self._steps.add(Action(name, done))
        for place in [place for place in self._refused if place[0] in ids]:
            del self._refused[place]
        self._rearrange()
        self._keep()
        return Entered(len(ids), (), name, at)

    def act(self, name: str, operations: Sequence[Operation]) -> datetime:
        """Do something that belongs with this table (票数核对 …) as one step of its 撤销. Raises Refused as :func:`apply`."""
        done, at = apply(self._ws, self._book, name, operations)
        self._steps.add(Action(name, done))
        self.reload()
        return at

    def _after_edit(self, plan: Plan, edits: Mapping[int, Mapping[str, str]]) -> None:
        """Show new rows; an edit alone never moves or hides the row being typed in."""
        if plan.saved_rows:
            self._recount()
        else:
            self._count_again(edits)
        if plan.saved_rows or any(row_id <= 0 for row_id in edits):
            self._rearrange()
