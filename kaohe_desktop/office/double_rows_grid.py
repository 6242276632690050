"""The table of a second typing of many rows a subject: the same columns and checks, none of the first typing's rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.engine.scheme.model import EntryField
from kaohe_desktop.office.double_entry import check_clerk
from kaohe_desktop.office.double_ops import PutRows
from kaohe_desktop.office.double_rows import typed_rows
from kaohe_desktop.office.double_shadow import shadow_book
from kaohe_desktop.office.entry_rows import RepeatedGrid
from kaohe_desktop.office.expected_rows import laid_out
from kaohe_desktop.office.grid import CellState, Entered, Grid, GridColumn
from kaohe_desktop.office.operations import AddRows, EditRows, apply
from kaohe_desktop.office.sheetcheck import Plan
from kaohe_desktop.office.undoing import Action, Steps
from kaohe_desktop.store.second import TypedRow

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.second import TypingRow


class SecondRowsGrid(RepeatedGrid):
    """Rows typed a second time, blind. Where each row's key can be told beforehand, the rows stand ready to be filled in."""

    def __new__(cls, *_: Any, **__: Any) -> SecondRowsGrid:  # noqa: ANN401
        """Make this kind."""
        return object.__new__(cls)

    def __init__(self, ws: Workspace, period: PeriodInfo, typing: TypingRow) -> None:
        self._typing, self._period = typing, period
        self._shadow = shadow_book(ws, period.id, typing)
        self._typed = Steps()
        super().__init__(ws, period, typing.sheet)
        self.title = f"{self.title}（复录）"
        self._lay_out()

    @property
    @override
    def _book(self) -> PeriodBook:
        return self._shadow

    @override
    def _result_columns(self, fields: Iterable[EntryField]) -> list[GridColumn]:
        return []  # no figures: they rest on the first typing

    @override
    def _expected(self) -> list[dict[str, str]]:
        return laid_out(self._book, self._sheet, self._book.lines.values())

    @override
    def cells(self, row: int, columns: Sequence[int]) -> Sequence[tuple[str, CellState]]:
        return Grid.cells(self, row, columns)

    # ── writing ──

    @override
    def _commit(self, plan: Plan, name: str) -> tuple[datetime, tuple[Problem, ...]]:
        there = {row.id: row for row in typed_rows(self._ws, self._typing)}
        before: dict[int, TypedRow] = {}
        after: dict[int, TypedRow] = {}
        new: list[TypedRow] = []
        for operation in plan.operations:
            if isinstance(operation, EditRows):
                for cell in operation.cells:
                    row = after.get(cell.target) or there[cell.target]
                    before[row.id] = there[row.id]
                    texts = {**row.texts, cell.heading: cell.after}
                    after[row.id] = TypedRow(row.id, row.line, row.position, _filled(texts), self._ws.user)
            elif isinstance(operation, AddRows):
                ends: dict[int | None, int] = {}
                for fresh in operation.rows:
                    own = (row.position for row in there.values() if row.line == fresh.line)
                    ends[fresh.line] = ends.get(fresh.line, max(own, default=0)) + 1
                    new.append(TypedRow(0, fresh.line, ends[fresh.line], _filled(dict(fresh.texts)), self._ws.user))
        if not after and not new:
            return datetime.now().astimezone(), ()
        return self._put(tuple(before.values()), (*after.values(), *new), name)

    def _put(
        self, before: tuple[TypedRow, ...], after: tuple[TypedRow, ...], name: str
    ) -> tuple[datetime, tuple[Problem, ...]]:
        try:
            check_clerk(self._ws, self._period, self._sheet.name, self._typing.category)
            put = PutRows(self._period_id, self._typing, before, after)
            done, at = apply(self._ws, self._ws.book(self._period_id), f"复录 {name.removeprefix('录入 ')}", [put])
        except Refused as refused:
            return datetime.now().astimezone(), refused.problems
        self._typed.add(Action(name, done))
        self._shadow = shadow_book(self._ws, self._period_id, self._typing)
        return at, ()

    @override
    def remove_rows(self, rows: Sequence[int], why: str = "") -> Entered:
        ids = {self.row_id(row) for row in rows}
        name = f"删除 {len(ids)} 行"
        gone = tuple(row for row in typed_rows(self._ws, self._typing) if row.id in ids)
        for row_id in ids:
            if row_id < 0:
                self._drop_unsaved(row_id)
        at = datetime.now().astimezone()
        if gone:
            at, failed = self._put(gone, (), name)
            if failed:
                raise Refused(failed)
        self._lay_out()
        return Entered(len(ids), (), name, at)

    @override
    def reload(self) -> None:
        self._shadow = shadow_book(self._ws, self._period_id, self._typing)
        super().reload()

    # ── 撤销 ──

    @override
    def undo(self) -> str | None:
        return self._step(self._typed.undo(self._ws, self._ws.book(self._period_id), self._sheet.name))

    @override
    def redo(self) -> str | None:
        return self._step(self._typed.redo(self._ws, self._ws.book(self._period_id), self._sheet.name))

    def _step(self, action: Action | None) -> str | None:
        if action is None:
            return None
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


def _filled(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((heading, text) for heading, text in texts.items() if text)
