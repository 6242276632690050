"""Which cells of a chapter's table are refused, and how cells look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.office.scheme_draft import Draft, Located
    from kaohe_desktop.office.scheme_fields import EntryRow
    from kaohe_desktop.ui.list_table import Look


class Marks:
    """The refused cells by row and column; a row refused as a whole is marked in its first cell."""

    def __init__(self) -> None:
        self._rows: Sequence[EntryRow] = ()
        self._bad: dict[tuple[int, int], Located] = {}

    def read(self, rows: Sequence[EntryRow], draft: Draft) -> None:
        """Look what is refused among these rows."""
        self._rows, self._bad = rows, {}
        if not draft.problems:
            return
        for number, entry in enumerate(rows):
            for column, cell in enumerate(entry.cells):
                found = draft.problem_at(cell.path) if cell.editable else None
                if found is not None:
                    self._bad[number, column] = found
            if not any(place[0] == number for place in self._bad):
                whole = draft.problem_at(entry.base, entry.base)
                if whole is not None:
                    self._bad[number, 0] = whole

    def at(self, number: int, column: int) -> Located | None:
        """What is wrong with a cell, or with its row."""
        return self._bad.get((number, column)) or self._bad.get((number, 0))

    def look(self, number: int, column: int) -> Look | None:
        """The look of a cell."""
        if (number, column) in self._bad:
            return "bad", "bad_tint", False
        if number < len(self._rows) and not self._rows[number].cells[column].editable:
            return "ink_soft", "", False
        return None
