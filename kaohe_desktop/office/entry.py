"""Entry (录入): the tables scores are typed into, one for each sheet of the scheme but the roster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe_desktop.engine.scheme.model import Sheet, SheetRole
from kaohe_desktop.office.columns import field_column
from kaohe_desktop.office.grid import GridColumn
from kaohe_desktop.office.sheetgrid import SheetGrid

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


def entry_sheets(scheme: CompiledScheme) -> list[Sheet]:
    """The sheets to enter, in the scheme's order."""
    return [sheet for sheet in scheme.scheme.sheets if sheet.role is not SheetRole.ROSTER]


class EntryGrid(SheetGrid):
    """The table of one sheet; making one gives the kind that fits the sheet (one row a subject, or repeated rows).

    ``category``, ``department`` and ``only_missing`` narrow it to some subjects; "" and False show all. Raises
    KeyError for a sheet the scheme has not.
    """

    counts_missing = True

    def __new__(cls, ws: Workspace, period: PeriodInfo, sheet: str, **_: Any) -> EntryGrid:  # noqa: ANN401
        """Make the kind of table that fits the sheet."""
        from kaohe_desktop.office.entry_rows import RepeatedGrid
        from kaohe_desktop.office.entry_single import SingleRowGrid

        role = ws.book(period.id).scheme.scheme.sheet(sheet).role
        if role is SheetRole.ROSTER:
            raise KeyError(sheet)
        return object.__new__(SingleRowGrid if role is SheetRole.ENTRY else RepeatedGrid)

    def __init__(
        self, ws: Workspace, period: PeriodInfo, sheet: str, *, category: str = "", department: str = "",
        only_missing: bool = False,
    ) -> None:
        scheme = ws.book(period.id).scheme
        super().__init__(ws, period, scheme.scheme.sheet(sheet))
        self._only_key = ""
        self._key, self._name = scheme.scheme.key_label, scheme.scheme.name_label
        self.columns = self._columns()
        self.narrow(category, department, only_missing=only_missing)

    def show_only(self, key: str) -> None:
        """Show the rows of one subject alone, whatever the filters say; new rows are its own. "" shows all again."""
        self._only_key = key
        self._recount()
        self._rearrange()

    def drop_unsaved(self) -> None:
        """Take away the rows that were typed and refused."""
        for row_id in list(self._unsaved):
            self._drop_unsaved(row_id)
        self._rearrange()

    def full_mark(self, row: int, column: int) -> str:
        """The full mark (or range) of one cell, as it stands beside it on paper."""
        return self.columns[column].note

    def _columns(self) -> tuple[GridColumn, ...]:
        """The columns of this kind of sheet."""
        raise NotImplementedError

    def _subject_columns(self, *, key_editable: bool) -> list[GridColumn]:
        """编号, 姓名 and 科室 (once, where it is itself the name), from the roster."""
        roster = {entry.name: entry for entry in self._book.scheme.scheme.roster.fields}
        headings = [heading for heading in dict.fromkeys((self._key, self._name, "科室")) if heading in roster]
        return [
            field_column(roster[heading], "", editable=key_editable and heading == self._key, frozen=True)
            for heading in headings
        ]
