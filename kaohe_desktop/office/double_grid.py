"""The table of a second typing: the same columns and checks, none of the first typing's values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.office.double_cells import cells_of
from kaohe_desktop.office.double_entry import check_clerk, lines_of
from kaohe_desktop.office.double_ops import CellStep, PutCells
from kaohe_desktop.office.entry_single import SingleRowGrid
from kaohe_desktop.office.grid import CellState, Grid, GridColumn
from kaohe_desktop.office.operations import apply
from kaohe_desktop.office.sheetcheck import Plan
from kaohe_desktop.office.undoing import Action, Steps

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import Line
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.second import TypingRow

BLANK = "空"


class SecondGrid(SingleRowGrid):
    """One row a subject, for a second typing. A cell cleared by Delete says that the paper is blank there."""

    _by_book = False

    def __new__(cls, *_: Any, **__: Any) -> SecondGrid:  # noqa: ANN401
        """Make this kind."""
        return object.__new__(cls)

    def __init__(self, ws: Workspace, period: PeriodInfo, typing: TypingRow) -> None:
        self._typing, self._period = typing, period
        self._cells = cells_of(ws, typing)
        self._typed = Steps()  # those of the second typing, apart from the first one's
        self._planned: dict[tuple[int, str], str] = {}  # the texts the latest plan accepted
        super().__init__(ws, period, typing.sheet)
        self.title = f"{self.title}（复录）"

    @override
    def _columns(self) -> tuple[GridColumn, ...]:
        return tuple(column for column in super()._columns() if column.editable or column.frozen)

    @override
    def _row_ids(self) -> list[int]:
        wanted = {line.id for line in lines_of(self._book, self._typing.category)}
        return [row_id for row_id in super()._row_ids() if row_id in wanted]

    @override
    def _lacks(self, line: Line) -> bool:
        return any(self._waits(line.id, heading) for heading in self._fields)

    def _lacked(self, row_id: int) -> set[str]:
        return {heading for heading in self._fields if self._waits(row_id, heading)}

    def _waits(self, row_id: int, heading: str) -> bool:
        """Whether the first typing has something here and the second has not yet been there."""
        first = self._book.lines[row_id].entries.get(self._sheet.name, {}).get(heading, "")
        return bool(first) and (row_id, heading) not in self._cells

    @override
    def _stored(self, row_id: int, heading: str) -> str:
        cell = self._cells.get((row_id, heading))
        return "" if cell is None else cell.value or BLANK

    @override
    def _texts(self, ids: list[int], heading: str, *, entered: bool) -> dict[int, str]:
        if not entered:
            return super()._texts(ids, heading, entered=False)
        return {row_id: self._stored(row_id, heading) for row_id in ids}

    @override
    def text(self, row: int, column: int) -> str:
        """As in the first typing, but a cell not yet typed shows nothing, not what a blank counts as."""
        shown = super().text(row, column)
        row_id, heading = self.row_id(row), self.columns[column].heading
        untyped = self._entry(column) is not None and (row_id, heading) not in self._cells
        return "" if untyped and self.state(row, column) in (CellState.EMPTY, CellState.MISSING) else shown

    @override
    def cells(self, row: int, columns: Sequence[int]) -> Sequence[tuple[str, CellState]]:
        """By :meth:`text` and :meth:`state`: the quicker way of the first typing's table would show that typing."""
        return Grid.cells(self, row, columns)

    @override
    def _state_of(self, row_id: int, heading: str) -> CellState:
        return self._field_state(row_id, heading)[0]

    @override
    def _field_state(self, row_id: int, heading: str) -> tuple[CellState, str]:
        allowed = self._allowed_here(row_id, heading)
        if (row_id, heading) in self._cells:
            return CellState.FILLED, allowed
        limits = self._book.limits(self._book.lines[row_id], self._sheet.name, heading)
        if not limits.applies:
            return CellState.NOT_APPLICABLE, "没有这一项"
        if self._waits(row_id, heading):
            return CellState.MISSING, "；".join(part for part in ("还没有复录；纸上空着的按 Delete", allowed) if part)
        return CellState.EMPTY, allowed

    @override
    def _plan(self, edits: Mapping[int, Mapping[str, str]]) -> Plan:
        """As in the first typing, against what was typed the second time; nothing is written into the sheet."""
        plan = Plan([], [], {}, [])
        self._planned.clear()
        for row_id, texts in edits.items():
            line = self._book.lines[row_id]
            read = {
                heading: ("", None) if not text.strip() or text.strip() == BLANK
                else self.read(self._fields[heading], text, line.key) for heading, text in texts.items()
            }
            good = {heading: text for heading, (text, problem) in read.items() if problem is None}
            bad: dict[str, Problem] = {heading: problem for heading, (_, problem) in read.items() if problem is not None}
            mine = {heading: cell.value for (of, heading), cell in self._cells.items() if of == row_id}
            filled = {heading: text for heading, text in good.items() if text}
            self.drop_misfits(
                filled, bad, lambda who=line, own=mine, new=filled: self._book.tentative(  # type: ignore[misc]
                    who, sheet=self._sheet.name, entered={**own, **new},
                ),
            )
            for heading, problem in bad.items():
                good.pop(heading, None)
                plan.refused[row_id, heading] = (texts[heading], problem)
            plan.accepted += [(row_id, heading) for heading in good]
            self._planned.update({(row_id, heading): text for heading, text in good.items()})
        return plan

    @override
    def _commit(self, plan: Plan, name: str) -> tuple[datetime, tuple[Problem, ...]]:
        from kaohe_desktop.store.second import SecondCell

        steps = []
        for line_id, heading in plan.accepted:
            before, text = self._cells.get((line_id, heading)), self._planned[line_id, heading]
            if before is None or before.value != text:
                cell = SecondCell(line_id, heading, text, self._ws.user)
                steps.append(CellStep(line_id, self._book.lines[line_id].key, heading, before, cell))
        if not steps:
            return datetime.now().astimezone(), ()
        try:
            check_clerk(self._ws, self._period, self._sheet.name, self._typing.category)
            put = PutCells(self._period_id, self._typing, tuple(steps))
            done, at = apply(self._ws, self._book, f"复录 {name.removeprefix('录入 ')}", [put])
        except Refused as refused:
            return datetime.now().astimezone(), refused.problems
        self._typed.add(Action(name, done))
        self._cells = cells_of(self._ws, self._typing)
        return at, ()

    @override
    def _kept_form(self, heading: str, text: str) -> str:
        return super()._kept_form(heading, text) or BLANK

    @override
    def reload(self) -> None:
        self._cells = cells_of(self._ws, self._typing)
        super().reload()

    # ── 撤销 ──

    @override
    def undo(self) -> str | None:
        return self._step(self._typed.undo(self._ws, self._book, self._sheet.name))

    @override
    def redo(self) -> str | None:
        return self._step(self._typed.redo(self._ws, self._book, self._sheet.name))

    def _step(self, action: Action | None) -> str | None:
        if action is None:
            return None
        for put in action.done:
            if isinstance(put, PutCells):
                for one in put.steps:
                    self._refused.pop((one.line, one.heading), None)
        self.reload()
        return action.name

    @property
    @override
    def undo_name(self) -> str | None:
        return self._typed.undo_name

    @property
    @override
    def redo_name(self) -> str | None:
        return self._typed.redo_name
