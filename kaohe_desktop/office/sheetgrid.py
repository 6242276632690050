"""Editable tables: checking, refused texts, rows not yet saved, and 撤销; every edit takes the same way."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from typing_extensions import override

from kaohe_desktop.engine.cohort import Subject
from kaohe_desktop.engine.entries import ValueRefused, read_value, show_value
from kaohe_desktop.engine.figures import fold
from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.engine.scheme.model import EntryField, Sheet
from kaohe_desktop.office.cohorts import PeriodBook
from kaohe_desktop.office.entry_typing import unfinished
from kaohe_desktop.office.grid import Entered, Typing
from kaohe_desktop.office.operations import Operation, apply
from kaohe_desktop.office.problems import ARCHIVED, BEYOND_GRID, CANNOT_REMOVE, COLUMN_CLOSED
from kaohe_desktop.office.sheetview import DASH, SheetView
from kaohe_desktop.office.undoing import Action, Steps

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import Misfit
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

@dataclass(slots=True)
class Plan:
    """What an edit comes to: operations to do, cells accepted, problems by cell, and unsaved rows that get saved."""

    operations: list[Operation]
    accepted: list[tuple[int, str]]
    refused: dict[tuple[int, str], tuple[str, Problem]]
    saved_rows: list[int]

    def refuse_row(self, row_id: int, typed: Mapping[str, str], bad: Mapping[str, Problem]) -> None:
        """A row not yet saved stays as typed: every cell of it is marked, with its own problem or the row's first."""
        first = next(iter(bad.values()))
        for heading in {**typed, **bad}:
            self.refused[row_id, heading] = (typed.get(heading, ""), bad.get(heading, first))


class SheetGrid(SheetView):
    """An editable table of one sheet of a period."""

    def __init__(self, ws: Workspace, period: PeriodInfo, sheet: Sheet) -> None:
        super().__init__(ws, period, sheet)
        self._next_unsaved = -1
        self._made: dict[int, int] = {}  # rows below the last that the latest edit made, by where they were typed
        self._steps = Steps()

    # ── what a kind of sheet must say ──

    @abstractmethod
    def _plan(self, edits: Mapping[int, Mapping[str, str]]) -> Plan:
        """Check the texts typed, by row id and heading, and say what to do with them."""

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
        row_id = self.row_id(row)
        return self._names(row_id)[1] if row_id > 0 else "新行"

    def _edit(
        self, cells: Sequence[tuple[int, int, str]], name: str, problems: Iterable[Problem] = ()
    ) -> Entered:
        """Check, commit, mark: the one way every edit takes."""
        found = list(problems)
        if self.archived:
            return Entered(0, (*found, self._archived_problem()), name, datetime.now().astimezone())
        edits, closed = self._edits(cells)
        found += closed
        plan = self._plan(edits)
        at, failed = self._commit(plan, name)
        if failed:
            kept = self._after_failure(plan, edits, failed[0])
            return Entered(kept, (*found, *failed), name, at)
        for place in plan.accepted:
            self._refused.pop(place, None)
        self._refused.update(plan.refused)
        for row_id in plan.saved_rows:
            self._drop_unsaved(row_id)
        self._after_edit(plan, edits)
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
                there = row_id in self._where and row_id > 0
                if there and place in accepted and self._stored(row_id, heading) == self._kept_form(heading, text):
                    saved += 1
                    self._refused.pop(place, None)
                else:
                    self._refused[place] = plan.refused.get(place, (text, problem))
        return saved

    def _kept_form(self, heading: str, text: str) -> str:
        """The form an accepted text is stored in."""
        return self.read(self._fields[heading], text, "")[0]

    def _archived_problem(self) -> Problem:
        return ARCHIVED.at(sheet=self._sheet.name, period=self._book.period.label)

    # ── rows ──

    def _new_unsaved(self) -> int:
        row_id = self._next_unsaved
        self._next_unsaved -= 1
        self._unsaved[row_id] = {}
        return row_id

    def _drop_unsaved(self, row_id: int) -> None:
        self._unsaved.pop(row_id, None)
        for place in [place for place in self._refused if place[0] == row_id]:
            del self._refused[place]

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
        self._rearrange()
        return Entered(len(ids), (), name, at)

    # ── 撤销 ──

    @override
    def undo(self) -> str | None:
        return self._turned(self._steps.undo)

    @override
    def redo(self) -> str | None:
        return self._turned(self._steps.redo)

    def _turned(self, turn: Callable[[Workspace, PeriodBook, str], Action | None]) -> str | None:
        if self.archived and (self._steps.undo_name or self._steps.redo_name):
            raise Refused([self._archived_problem()])
        action = turn(self._ws, self._book, self._sheet.name)
        if action is None:
            return None
        for place in action.cells():
            self._refused.pop(place, None)
        self.reload()
        return action.name

    @property
    @override
    def undo_name(self) -> str | None:
        return self._steps.undo_name

    @property
    @override
    def redo_name(self) -> str | None:
        return self._steps.redo_name

    def _after_edit(self, plan: Plan, edits: Mapping[int, Mapping[str, str]]) -> None:
        """Show new rows; an edit alone never moves or hides the row being typed in."""
        if plan.saved_rows:
            self._recount()
        else:
            self._count_again(edits)
        if plan.saved_rows or any(row_id <= 0 for row_id in edits):
            self._rearrange()

    # ── shared by the kinds of sheet ──

    def read(self, entry: EntryField, text: str, key: str) -> tuple[str, Problem | None]:
        """A typed text in its stored form, or the problem with it."""
        if not text.strip():
            try:
                read_value(entry, None)
            except ValueRefused as refused:
                return "", refused.at(sheet=self._sheet.name, subject=key)
            return "", None
        try:
            return show_value(entry, read_value(entry, text)), None
        except ValueRefused as refused:
            return text, refused.at(sheet=self._sheet.name, subject=key)

    def drop_misfits(
        self, good: dict[str, str], bad: dict[str, Problem], subject: Callable[[], Subject], row: int | None = None
    ) -> None:
        """Move from ``good`` to ``bad`` what contradicts the subject's other values; ``subject`` is worked out anew
        each time, since what is refused does not count for the rest. ``row`` counts within a repeated sheet.
        """
        book = self._book
        self.drop_found(good, bad, lambda: book.scheme.check(subject(), book.params, book.frame().tables), row)

    def drop_found(
        self, good: dict[str, str], bad: dict[str, Problem], check: Callable[[], Iterable[Misfit]], row: int | None
    ) -> None:
        """Move from ``good`` to ``bad`` what a check finds wrong, until it finds nothing more.

        What is only wrong with all rows together (weights that do not add up yet) refuses no row: it is marked once
        the row is saved, and stands in the way of the computation.
        """
        while good:
            found = {
                misfit.label: misfit.problem for misfit in check()
                if misfit.sheet == self._sheet.name and misfit.label in good and misfit.row == row and not misfit.once
            }
            if not found:
                return
            for heading, problem in found.items():
                del good[heading]
                bad[heading] = problem
