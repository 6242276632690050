"""What every table shows: its rows in their order, the text, state and note of each cell; nothing is changed here.

Rows are known by ids: a roster line's or a sheet row's own id (> 0), a row typed but not yet saved (< 0), and 0 for
the blank last row. The book is asked for anew each time: it is dropped when a write fails.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from typing_extensions import override

from kaohe_desktop.engine.entries import default_of, show_value
from kaohe_desktop.engine.problems import Problem
from kaohe_desktop.engine.scheme.model import Column, EntryField, Sheet
from kaohe_desktop.office.cohorts import PeriodBook
from kaohe_desktop.office.entry_counts import Lacking
from kaohe_desktop.office.grid import CellState, Grid, GridColumn
from kaohe_desktop.office.problems import ARCHIVED, ROW_UNFINISHED
from kaohe_desktop.office.sheetbook import HeldBook

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

DASH = "—"


class SheetView(Grid):
    """The table of one sheet of a period, as it is read."""

    def __init__(self, ws: Workspace, period: PeriodInfo, sheet: Sheet) -> None:
        self._ws = ws
        self._period_id = period.id
        self._sheet = sheet
        self.title = sheet.title or sheet.name
        self.columns: Sequence[GridColumn] = ()
        self._fields: dict[str, EntryField] = {entry.name: entry for entry in sheet.fields}
        self._refused: dict[tuple[int, str], tuple[str, Problem]] = {}
        self._unsaved: dict[int, dict[str, str]] = {}
        self._sorting: tuple[int, bool] | None = None
        self._search = ""
        self._category = self._department = ""
        self._only_missing = False
        self._order: list[int] = []
        self._where: dict[int, int] = {}
        self._counts = Lacking()
        self._counted: tuple[object, ...] | None = None
        self._held = HeldBook(ws, period.id)

    # ── what a kind of sheet must say ──

    @abstractmethod
    def _row_ids(self) -> list[int]:
        """The stored rows in their own order, the grid's filters applied."""

    @abstractmethod
    def _stored(self, row_id: int, heading: str) -> str:
        """The stored text of a cell; "" for a blank."""

    @abstractmethod
    def _subject_text(self, row_id: int, heading: str) -> str:
        """The text of a column that is not entered here: the subject's number, name, unit, or a computed figure."""

    @abstractmethod
    def _names(self, row_id: int) -> tuple[str, str, str]:
        """The row's 编号, 姓名 and 拼音首字母."""

    def _searched(self, row_id: int) -> Iterable[str]:
        """The texts of a row that a search looks into."""
        return self._names(row_id)

    @abstractmethod
    def _field_state(self, row_id: int, heading: str) -> tuple[CellState, str]:
        """The state of a cell that holds no refused text, and its note."""

    def _state_of(self, row_id: int, heading: str) -> CellState:
        """The state alone, where that is found without the words."""
        return self._field_state(row_id, heading)[0]

    # ── reading ──

    @property
    def _book(self) -> PeriodBook:
        return self._held.book

    @property
    def blind(self) -> bool:
        """Whether the disk could not be read when it was tried last."""
        return self._held.blind

    def look_again(self) -> Problem | None:
        """Try to read the disk now where it could not be read; why it still cannot, None if it can."""
        if not self.blind:
            return None
        why = self._held.look()
        self.reload()
        return why

    @property
    def archived(self) -> bool:
        """Whether nothing can be changed here."""
        return self._book.archived

    @override
    def row_count(self) -> int:
        return len(self._order) + (1 if self._typing_row else 0)

    @property
    def _typing_row(self) -> bool:
        return self.can_add_rows and not self._search and not self.archived

    @override
    def row_id(self, row: int) -> int:
        return self._order[row] if row < len(self._order) else 0

    @override
    def row_of(self, row_id: int) -> int | None:
        return self._where.get(row_id)

    @override
    def key(self, row: int) -> str:
        row_id = self.row_id(row)
        return self._names(row_id)[0] if row_id > 0 else ""

    @override
    def names(self, row: int) -> tuple[str, ...]:
        row_id = self.row_id(row)
        return tuple(filter(None, self._names(row_id))) if row_id > 0 else ()

    @override
    def text(self, row: int, column: int) -> str:
        row_id, heading = self.row_id(row), self.columns[column].heading
        refused = self._refused.get((row_id, heading))
        if refused is not None:
            return refused[0]
        if row_id < 0:
            return self._unsaved[row_id].get(heading, "")
        if row_id == 0:
            return ""
        entry = self._entry(column)
        if entry is None:
            return self._subject_text(row_id, heading)
        stored = self._stored(row_id, heading)
        if stored:
            return stored
        state = self._state_of(row_id, heading)
        if state is CellState.NOT_APPLICABLE:
            return DASH
        return show_value(entry, default_of(entry)) if state is not CellState.MISSING else ""

    @override
    def state(self, row: int, column: int) -> CellState:
        row_id, heading = self.row_id(row), self.columns[column].heading
        if row_id < 0:
            return self._unsaved_state(row_id, column)
        if (row_id, heading) in self._refused:
            return CellState.REFUSED
        if row_id == 0:
            return CellState.EMPTY
        if self._entry(column) is None:
            return CellState.COMPUTED if not self.columns[column].frozen else CellState.FILLED
        return CellState.READ_ONLY if self.archived else self._state_of(row_id, heading)

    def _stored_cells(self, row: int, columns: Sequence[int]) -> Sequence[tuple[str, CellState]]:
        """:meth:`cells` where :meth:`text` and :meth:`state` are the ones of this class: what they share is asked for once."""
        row_id = self.row_id(row)
        if row_id <= 0:
            return super().cells(row, columns)
        archived, refused = self.archived, self._refused
        found = []
        for number in columns:
            column = self.columns[number]
            heading = column.heading
            if refused and (row_id, heading) in refused:
                found.append((refused[row_id, heading][0], CellState.REFUSED))
                continue
            entry = self._fields.get(heading) if column.editable else None
            if entry is None:
                found.append((self._subject_text(row_id, heading), CellState.FILLED if column.frozen else CellState.COMPUTED))
                continue
            text, state = self._stored(row_id, heading), self._state_of(row_id, heading)
            if not text:
                text = DASH if state is CellState.NOT_APPLICABLE else "" if state is CellState.MISSING else show_value(entry, default_of(entry))
            found.append((text, CellState.READ_ONLY if archived else state))
        return found

    @override
    def note(self, row: int, column: int) -> str:
        row_id, heading = self.row_id(row), self.columns[column].heading
        refused = self._refused.get((row_id, heading))
        if refused is not None:
            return refused[1].sentences
        if row_id <= 0:
            return self._unsaved_note(row_id, heading)
        if self._entry(column) is None:
            return ""
        if self.archived:
            return ARCHIVED.at(period=self._book.period.label).what
        return self._field_state(row_id, heading)[1]

    def _unsaved_state(self, row_id: int, column: int) -> CellState:
        """A row that is only not yet whole is nobody's mistake: what it has stands there, what it lacks is 缺."""
        heading, entry = self.columns[column].heading, self._entry(column)
        refused = self._refused.get((row_id, heading))
        if refused[0].strip() if refused is not None else self._unsaved[row_id].get(heading):
            unfinished = refused is not None and refused[1].code == ROW_UNFINISHED.code
            return CellState.FILLED if unfinished else CellState.REFUSED
        lacks = refused is not None or (entry is not None and entry.column is Column.FILLED)
        return CellState.MISSING if lacks else CellState.EMPTY

    def _unsaved_note(self, row_id: int, heading: str) -> str:
        entry = self._fields.get(heading)
        return entry.hint if entry is not None else ""

    def _entry(self, column: int) -> EntryField | None:
        """The field of a column that is entered in this sheet; None for the subject's and computed columns."""
        return self._fields.get(self.columns[column].heading) if self.columns[column].editable else None
