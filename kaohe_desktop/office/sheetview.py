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
from kaohe_desktop.engine.scheme.model import EntryField, Sheet
from kaohe_desktop.office.cohorts import Line, PeriodBook
from kaohe_desktop.office.columns import by_size, by_text
from kaohe_desktop.office.entry_counts import Lacking
from kaohe_desktop.office.grid import CellState, Grid, GridColumn
from kaohe_desktop.office.problems import ARCHIVED

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

    # ── reading ──

    @property
    def _book(self) -> PeriodBook:
        return self._ws.book(self._period_id)

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
        state, _ = self._field_state(row_id, heading)
        if state is CellState.NOT_APPLICABLE:
            return DASH
        return show_value(entry, default_of(entry)) if state is not CellState.MISSING else ""

    @override
    def state(self, row: int, column: int) -> CellState:
        row_id, heading = self.row_id(row), self.columns[column].heading
        if (row_id, heading) in self._refused:
            return CellState.REFUSED
        if row_id <= 0:
            return CellState.REFUSED if self._unsaved.get(row_id, {}).get(heading) else CellState.EMPTY
        if self._entry(column) is None:
            return CellState.COMPUTED if not self.columns[column].frozen else CellState.FILLED
        return CellState.READ_ONLY if self.archived else self._field_state(row_id, heading)[0]

    @override
    def note(self, row: int, column: int) -> str:
        row_id, heading = self.row_id(row), self.columns[column].heading
        refused = self._refused.get((row_id, heading))
        if refused is not None:
            return str(refused[1])
        if row_id <= 0:
            return self._unsaved_note(row_id, heading)
        if self._entry(column) is None:
            return ""
        if self.archived:
            return ARCHIVED.at(period=self._book.period.label).what
        return self._field_state(row_id, heading)[1]

    def _unsaved_note(self, row_id: int, heading: str) -> str:
        entry = self._fields.get(heading)
        return entry.hint if entry is not None else ""

    def _entry(self, column: int) -> EntryField | None:
        """The field of a column that is entered in this sheet; None for the subject's and computed columns."""
        return self._fields.get(self.columns[column].heading) if self.columns[column].editable else None

    # ── order ──

    @override
    def sort(self, column: int, descending: bool) -> None:
        self._sorting = None if column < 0 else (column, descending)
        self._rearrange()

    @override
    def search(self, text: str) -> None:
        self._search = text.strip()
        self._rearrange()

    @override
    def narrow(self, category: str = "", department: str = "", *, only_missing: bool = False) -> None:
        self._category, self._department, self._only_missing = category, department, only_missing
        self._rearrange()

    def _shown(self, line: Line) -> bool:
        """Whether the filters let a subject through."""
        return (
            (not self._category or line.cells.get("考核类别", "") == self._category)
            and (not self._department or line.cells.get("科室", "") == self._department)
            and (not self._only_missing or self._lacks(line))
        )

    @abstractmethod
    def _lacks(self, line: Line) -> bool:
        """Whether something of this sheet is missing for a subject."""

    # ── what is missing ──

    def _lacked(self, row_id: int) -> Iterable[str]:
        """The headings of this sheet that a stored row lacks."""
        return ()

    def _countable(self) -> list[int]:
        """The rows counted: those the filters let through, also while 只看缺项 or a search hides some."""
        only, self._only_missing = self._only_missing, False
        try:
            return self._row_ids()
        finally:
            self._only_missing = only

    def _recount(self) -> None:
        """Count again from the beginning where the rows or what they hang on may have changed."""
        self._counted = None

    @override
    def lacking(self, column: int) -> int | None:
        if self._counted is None or self._counts.left or self._entry(column) is None:
            return None
        return self._counts.of(self.columns[column].heading)

    @override
    def count_some(self, most: int = 500) -> bool:
        wanted = (id(self._book), self._category, self._department)
        if self._counted != wanted:
            self._counts.start(self._countable())
            self._counted = wanted
        return self._counts.some(most, self._lacked)

    def _count_again(self, row_ids: Iterable[int]) -> None:
        """Count these rows anew after an edit; a row that came or went is seen by the next whole count."""
        if self._counted is not None:
            self._counts.again(row_ids, self._lacked)

    @override
    def reload(self) -> None:
        self._recount()
        self._rearrange()

    def refresh_computed(self) -> None:
        """Nothing is computed here."""

    def _rearrange(self) -> None:
        """Work out which rows are shown, in which order; unsaved rows stand last."""
        ids = self._row_ids()
        if self._search:
            wanted = self._search.casefold()
            ids = [one for one in ids if any(wanted in part.casefold() for part in self._searched(one))]
        if self._sorting is not None:
            ids = self._sorted(ids, *self._sorting)
        self._order = [*ids, *(self._shown_unsaved() if not self._search else ())]
        self._where = {row_id: row for row, row_id in enumerate(self._order)}

    def _shown_unsaved(self) -> Iterable[int]:
        """The rows typed and not yet saved that are shown."""
        return self._unsaved

    def _sorted(self, ids: list[int], column: int, descending: bool) -> list[int]:
        heading, entry = self.columns[column].heading, self._entry(column)
        read = self._subject_text if entry is None else self._stored
        texts = {row_id: read(row_id, heading) for row_id in ids}
        if self.columns[column].numeric:
            return by_size(texts, descending)
        return by_text({row_id: self._sort_text(row_id, heading, text) for row_id, text in texts.items()}, descending)

    def _sort_text(self, row_id: int, heading: str, text: str) -> tuple[str, str]:
        """Names go by their initials; everything else as written."""
        return (self._names(row_id)[2] if heading == "姓名" else "", text)
