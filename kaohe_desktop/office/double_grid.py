"""The table of a second typing: the same columns and checks, none of the first typing's values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.office.double_entry import cells_of, check_clerk, lines_of
from kaohe_desktop.office.entry_single import SingleRowGrid
from kaohe_desktop.office.grid import CellState, GridColumn
from kaohe_desktop.office.sheetgrid import Plan

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import Line
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.second import SecondCell, TypingRow

BLANK = "空"
#: one cell before and after; None: not typed
Step = tuple[int, str, "SecondCell | None", "SecondCell | None"]


class SecondGrid(SingleRowGrid):
    """One row a subject, for a second typing. A cell cleared by Delete says that the paper is blank there."""

    def __new__(cls, *_: Any, **__: Any) -> SecondGrid:  # noqa: ANN401
        """Make this kind."""
        return object.__new__(cls)

    def __init__(self, ws: Workspace, period: PeriodInfo, typing: TypingRow) -> None:
        self._typing, self._period = typing, period
        self._cells = cells_of(ws, typing)
        self._done: list[tuple[str, list[Step]]] = []
        self._undone: list[tuple[str, list[Step]]] = []
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
    def text(self, row: int, column: int) -> str:
        """As in the first typing, but a cell not yet typed shows nothing, not what a blank counts as."""
        shown = super().text(row, column)
        row_id, heading = self.row_id(row), self.columns[column].heading
        untyped = self._entry(column) is not None and (row_id, heading) not in self._cells
        return "" if untyped and self.state(row, column) in (CellState.EMPTY, CellState.MISSING) else shown

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

        steps: list[Step] = []
        for place in plan.accepted:
            before, text = self._cells.get(place), self._planned[place]
            if before is None or before.value != text:
                steps.append((*place, before, SecondCell(*place, text, self._ws.user)))
        if not steps:
            return datetime.now().astimezone(), ()
        try:
            check_clerk(self._ws, self._period, self._sheet.name)
            at = self._write(f"复录 {name.removeprefix('录入 ')}", steps)
        except Refused as refused:
            return datetime.now().astimezone(), refused.problems
        self._done.append((name, steps))
        self._undone.clear()
        return at, ()

    def _write(self, act: str, steps: Sequence[Step]) -> datetime:
        from kaohe_desktop.store import audit, second

        with self._ws.database.change(act) as change:
            second.put(change.connection, self._typing.id, [after for *_, after in steps if after is not None])
            second.drop(change.connection, self._typing.id, [(line, heading) for line, heading, _, after in steps if after is None])
            for line_id, heading, before, after in steps:
                change.note(audit.Line(
                    "second", self._period.id, self._sheet.name, self._book.lines[line_id].key, 0, heading,
                    before.value if before is not None else "", after.value if after is not None else "",
                ))
        for line_id, heading, _, after in steps:
            if after is None:
                self._cells.pop((line_id, heading), None)
            else:
                self._cells[line_id, heading] = after
        return change.at

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
        return self._turn_steps(self._done, self._undone, "撤销")

    @override
    def redo(self) -> str | None:
        return self._turn_steps(self._undone, self._done, "重做")

    def _turn_steps(
        self, source: list[tuple[str, list[Step]]], target: list[tuple[str, list[Step]]], word: str
    ) -> str | None:
        if not source:
            return None
        name, steps = source[-1]
        turned = list(_turned(steps))
        self._write(f"{word} 复录 {name}", turned)
        source.pop()
        target.append((name, turned))
        for line, heading, _, _ in steps:
            self._refused.pop((line, heading), None)
        self.reload()
        return name

    @property
    @override
    def undo_name(self) -> str | None:
        return self._done[-1][0] if self._done else None

    @property
    @override
    def redo_name(self) -> str | None:
        return self._undone[-1][0] if self._undone else None


def _turned(steps: Sequence[Step]) -> Iterator[Step]:
    return ((line, heading, after, before) for line, heading, before, after in steps)
