"""The ledger as it is read: one row an entry with what it counts, in order of days; one person's; what may stand twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from typing_extensions import override

from kaohe_desktop.engine.entries import default_of
from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.scheme.model import Column, FieldKind, SheetRole
from kaohe_desktop.office.calendar import calendar
from kaohe_desktop.office.cohorts import Line
from kaohe_desktop.office.columns import column_note, field_column
from kaohe_desktop.office.grid import CellState, GridColumn
from kaohe_desktop.office.ledger import (
    ATTENDANCE,
    KIND,
    WORK,
    amount,
    closed_to,
    entries_of,
    ledger_scheme,
    words,
)
from kaohe_desktop.office.ledger_doubles import doubles
from kaohe_desktop.office.overview_gaps import shown_names
from kaohe_desktop.office.sheetgrid import SheetGrid

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.undoing import Steps
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.ledger import LedgerRow

COUNTED = "计"
_UNIT = "科室"
_WHO_HINT = "填编号、{name}或拼音首字母"


class LedgerView(SheetGrid):
    """One of the ledgers, with the entries that reach into the period, as it is read."""

    can_add_rows = True
    can_remove_rows = True

    def __init__(self, ws: Workspace, period: PeriodInfo, book: str, steps: Steps | None = None) -> None:
        scheme = ws.book(period.id).scheme.scheme
        model = ledger_scheme(scheme.head.subject).scheme
        super().__init__(ws, period, model.sheet(book))
        self._key, self._name = scheme.key_label, scheme.name_label
        self._fields = {entry.name: entry for entry in self._sheet.fields if entry.name != self._name}
        if steps is not None:
            self.share_steps(steps)  # one list of steps for all ledgers of a page
        self._rows: dict[int, LedgerRow] = {}
        self._line_of: dict[int, int] = {}
        self._near: dict[int, list[LedgerRow]] = {}
        self._shown_names: Mapping[str, str] = {}
        self._fresh: list[int] = []  # typed since the table was last put in order: they stay where they were typed
        self._doubles: Mapping[int, int] = {}
        self._only_doubles = False
        self.columns = tuple(self._columns())
        self.reload()

    def _columns(self) -> Iterable[GridColumn]:
        key = self._fields[self._key]
        yield field_column(key, "", frozen=True)
        yield GridColumn(self._name, "", FieldKind.TEXT, editable=False, frozen=True, width=9)
        if self._name != _UNIT:
            yield GridColumn(_UNIT, "", FieldKind.TEXT, editable=False, width=8)
        for entry in self._fields.values():
            if entry.name != self._key:
                yield field_column(entry, column_note(entry), choices=self._offered(entry.name))
        if self._sheet.name == ATTENDANCE:
            yield GridColumn(COUNTED, "次/天", FieldKind.DECIMAL, editable=False, numeric=True, width=5)

    def _offered(self, heading: str) -> Sequence[str]:
        """The choices that the scheme's own sheet has for a column of the same name (工作类型)."""
        if self._sheet.name != WORK:
            return ()
        rows = (sheet for sheet in self._book.scheme.scheme.sheets if sheet.role is SheetRole.ROWS)
        return next((e.choices for sheet in rows for e in sheet.fields if e.name == heading and e.choices), ())

    @property
    def book_name(self) -> str:
        """Which of the ledgers it is."""
        return self._sheet.name

    @property
    def required(self) -> list[str]:
        """The headings that every entry must have."""
        return [entry.name for entry in self._fields.values() if entry.column is Column.FILLED]

    # ── which entries may be there twice ──

    def only_doubles(self, on: bool) -> None:
        """Show only entries that may be the same matter twice, each beside the one it repeats."""
        self._only_doubles = on
        self._rearrange()

    @property
    def double_count(self) -> int:
        """How many entries say the same as an earlier one."""
        return len(self._doubles)

    def settle(self) -> None:
        """Bring what was typed last to its place by day."""
        self._fresh.clear()
        self.reload()

    # ── what the table asks ──

    @override
    def reload(self) -> None:
        book = self._book
        self._calendar = calendar(self._ws)
        self._near = entries_of(self._ws, book, around=True)
        first, last = book.period.first_day.isoformat(), book.period.last_day.isoformat()
        self._rows, self._line_of = {}, {}
        for line, rows in self._near.items():
            for row in rows:
                if row.book == self._sheet.name and row.from_day <= last and row.to_day >= first:
                    self._rows[row.id], self._line_of[row.id] = row, line
        self._shown_names = shown_names(book)
        self._doubles = doubles(self._rows.values())
        self._rearrange()

    def _row_ids(self) -> list[int]:
        last = {row_id: place for place, row_id in enumerate(self._fresh, 1)}
        ordered = sorted(self._rows.values(), key=lambda row: (last.get(row.id, 0), row.from_day, row.id))
        twice = {*self._doubles, *self._doubles.values()}
        return [
            row.id for row in ordered
            if (line := self._line(row.id)) and self._shown(line)
            and (not self._only_doubles or row.id in twice)
        ]

    def _line(self, row_id: int) -> Line:
        return self._book.lines[self._line_of[row_id]]

    def _lacks(self, line: Line) -> bool:
        return False

    def _stored(self, row_id: int, heading: str) -> str:
        return self._line(row_id).key if heading == self._key else self._rows[row_id].cells.get(heading, "")

    def _subject_text(self, row_id: int, heading: str) -> str:
        line = self._line(row_id)
        if heading == self._name:
            return self._shown_names.get(line.key, line.name)
        if heading == COUNTED:
            period = self._book.period
            return plain(amount(self._rows[row_id], self._calendar, period.first_day, period.last_day))
        return line.cells.get(heading, "")

    def _names(self, row_id: int) -> tuple[str, str, str]:
        line = self._line(row_id)
        return line.key, line.name, line.initials

    def _field_state(self, row_id: int, heading: str) -> tuple[CellState, str]:
        entry = self._fields[heading]
        if self._stored(row_id, heading):
            return CellState.FILLED, self._double_words(row_id) or entry.hint
        if entry.column is Column.FILLED:
            return CellState.MISSING, entry.hint
        if self._sheet.name == ATTENDANCE and heading in closed_to(self._rows[row_id].cells.get(KIND, "")):
            return CellState.NOT_APPLICABLE, entry.hint
        return CellState.EMPTY if default_of(entry) in (None, "") else CellState.DEFAULT, entry.hint

    def _double_words(self, row_id: int) -> str:
        first = self._rows.get(self._doubles.get(row_id, 0))
        return f"可能记了两遍：另有一条 {words(first)}；真是两回事就不用管" if first is not None else ""

    @override
    def _unsaved_note(self, row_id: int, heading: str) -> str:
        return _WHO_HINT.format(name=self._name) if heading == self._key else super()._unsaved_note(row_id, heading)
