"""What a column refers to: a table of the scheme by its only key (条款编号 → 条款内容、分值), or the roster."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from kaohe_desktop.engine.scheme.model import FieldKind, SheetRole

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import Scheme, Sheet
    from kaohe_desktop.office.cohorts import PeriodBook, RowLine


class Links:
    """The columns of a sheet that refer to a table by its only key, with that table."""

    def __init__(self, scheme: Scheme, sheet: Sheet) -> None:
        self._sheet = sheet
        here = {field.name for field in sheet.fields}
        self._tables: dict[str, Sheet] = {
            other.key[0]: other for other in scheme.sheets
            if other.role is SheetRole.TABLE and other.name != sheet.name and len(other.key) == 1 and other.key[0] in here
        }
        #: rows of those tables by their key, as of a version of the book
        self._looked_up: tuple[PeriodBook | None, int, dict[str, dict[str, Mapping[str, str]]]] = (None, -1, {})

    def words(self, taken: Collection[str]) -> dict[str, str]:
        """The column with the words of a table (条款内容), and the column here that refers to it (条款编号)."""
        found: dict[str, str] = {}
        for heading, table in self._tables.items():
            texts = (entry.name for entry in table.fields if entry.kind is FieldKind.TEXT and entry.name not in table.key)
            words = next(texts, "")
            if words and words not in taken:
                found[words] = heading
        return found

    def broken(self, book: PeriodBook, texts: Mapping[str, str]) -> dict[str, tuple[str, set[str]]]:
        """The texts that must stand in another sheet and do not, with that sheet's name and what stands there.

        A column named as the only key of a table refers to it; a table keyed by a roster column, to the roster.
        """
        found: dict[str, tuple[str, set[str]]] = {}
        for heading, table in self._tables.items():
            known = {row.texts.get(heading, "") for row in book.tables[table.name]}
            if texts.get(heading) and texts[heading] not in known:
                found[heading] = (table.name, known)
        roster, key = book.scheme.scheme.roster, self._sheet.key
        if self._sheet.role is SheetRole.TABLE and len(key) == 1 and key[0] in book.fields[roster.name]:
            known = {line.cells.get(key[0], "") for line in book.lines.values()}
            if texts.get(key[0]) and texts[key[0]] not in known:
                found[key[0]] = (roster.name, known)
        return found

    def said(self, book: PeriodBook, heading: str, row: RowLine) -> str:
        """What the row of a table says that a cell refers to."""
        found = self.row(book, heading, row)
        return " ".join(f"{name} {found[name]}" for name in found if name != heading)

    def row(self, book: PeriodBook, heading: str, row: RowLine) -> Mapping[str, str]:
        """The row of a table that a cell refers to; empty if there is none."""
        table = self._tables.get(heading)
        if table is None:
            return {}
        if self._looked_up[0] is not book or self._looked_up[1] != book.version:
            self._looked_up = (book, book.version, {})
        known = self._looked_up[2]
        if heading not in known:
            known[heading] = {found.texts.get(heading, ""): found.texts for found in reversed(book.tables[table.name])}
        text = row.texts.get(heading, "")
        return known[heading].get(text, {}) if text else {}
