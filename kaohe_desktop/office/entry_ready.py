"""Rows that stand ready on a sheet of many rows a subject: their keys are there, the rest is typed in."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from kaohe_desktop.engine.scheme.model import SheetRole
from kaohe_desktop.office.cohorts import Line
from kaohe_desktop.office.entry_rowcheck import CheckedRows
from kaohe_desktop.office.expected_rows import lacking_rows, own_keys
from kaohe_desktop.office.grid import CellState


class ReadyRows(CheckedRows):
    """While 只看缺项 is on, whoever lacks a row finds it ready: without one there would be nothing to see of them.

    A row that stands ready is kept nowhere until something is typed into it.
    """

    #: rows that stand ready, not typed in yet: what they begin with
    _ready: dict[int, dict[str, str]]
    #: whose rows stood ready since the filters were set: saving one hides nobody
    _offered_lines: set[str]

    def _expected(self) -> list[dict[str, str]]:
        """The rows to be offered, by their keys."""
        if not self._only_missing or self._only_key or self._sheet.role is not SheetRole.ROWS:
            return []
        return lacking_rows(self._book, self._sheet, [line for line in self._book.lines.values() if self._shown(line)])

    def _lay_out(self) -> None:
        """Offer a row for everything that is to be expected and was not typed yet."""
        for row_id in list(self._ready):
            if self._unsaved.get(row_id) == self._ready[row_id]:
                self._drop_unsaved(row_id)
        self._ready = {row_id: texts for row_id, texts in self._ready.items() if row_id in self._unsaved}
        expected = [] if self.archived else self._expected()
        if expected:
            self._offer(expected)
        super()._rearrange()
        self._put_in_place()

    def _offer(self, expected: list[dict[str, str]]) -> None:
        book, keys = self._book, own_keys(self._book, self._sheet)
        there = {
            (line.key, *(row.texts.get(key, "") for key in keys))
            for line in book.lines.values() for row in line.rows.get(self._sheet.name, ())
        }
        there |= {(texts.get(self._key, ""), *(texts.get(key, "") for key in keys)) for texts in self._unsaved.values()}
        for texts in expected:
            if (texts[self._key], *(texts.get(key, "") for key in keys)) in there:
                continue
            line = book.by_key[texts[self._key]]
            shown = {column.heading: line.cells.get(column.heading, "") for column in self.columns if column.frozen}
            row_id = self._new_unsaved()
            self._unsaved[row_id] = {**shown, **texts}
            self._ready[row_id] = dict(self._unsaved[row_id])
            self._offered_lines.add(line.key)

    @override
    def narrow(self, category: str = "", department: str = "", *, only_missing: bool = False) -> None:
        self._offered_lines = set()
        super().narrow(category, department, only_missing=only_missing)
        self._lay_out()

    @override
    def show_only(self, key: str) -> None:
        super().show_only(key)
        self._lay_out()

    @override
    def reload(self) -> None:
        super().reload()
        self._lay_out()

    @override
    def _shown(self, line: Line) -> bool:
        if self._only_missing and line.key in self._offered_lines:
            return self._in_filters(line)
        return super()._shown(line)

    @override
    def _drop_unsaved(self, row_id: int) -> None:
        super()._drop_unsaved(row_id)
        self._ready.pop(row_id, None)

    @override
    def _begun(self) -> Mapping[int, Mapping[str, str]]:
        return {row_id: typed for row_id, typed in self._unsaved.items() if typed != self._ready.get(row_id)}

    @override
    def _rearrange(self, stood: list[int] | None = None) -> None:
        """Rows that stand ready keep their place among the others, so that saving one moves nothing."""
        super()._rearrange(stood)
        self._put_in_place()

    def _put_in_place(self) -> None:
        if self._sorting is None and self._ready:
            self._order.sort(key=self._place)
            self._where = {row_id: row for row, row_id in enumerate(self._order)}

    def _place(self, row_id: int) -> tuple[float, tuple[tuple[int, str], ...]]:
        texts = self._unsaved[row_id] if row_id < 0 else self._book.row_lines[row_id].texts
        line = self._line(row_id) if row_id > 0 else self._book.by_key.get(texts.get(self._key, ""))
        if line is None or (row_id < 0 and row_id not in self._ready):
            return (float("inf"), ())
        return (line.position, tuple((len(text), text) for key in own_keys(self._book, self._sheet) if (text := texts.get(key, ""))))

    @override
    def names(self, row: int) -> tuple[str, ...]:
        row_id = self.row_id(row)
        line = self._book.by_key.get(self._ready[row_id].get(self._key, "")) if row_id in self._ready else None
        return super().names(row) if line is None else tuple(filter(None, (line.key, line.name, line.initials)))

    @override
    def state(self, row: int, column: int) -> CellState:
        row_id, heading = self.row_id(row), self.columns[column].heading
        if row_id in self._ready and (row_id, heading) not in self._refused:
            if self._unsaved[row_id].get(heading):
                return CellState.FILLED
            return CellState.MISSING if self.columns[column].editable else CellState.EMPTY
        return super().state(row, column)

    def _split_begun(
        self, edits: Mapping[int, Mapping[str, str]]
    ) -> tuple[dict[int, Mapping[str, str]], list[tuple[int, str]]]:
        """The edits that begin a row or change one, and the cells of the rest: blanking a blank begins no row."""
        begun = {
            row_id: texts for row_id, texts in edits.items()
            if row_id not in self._ready or any(text.strip() for text in texts.values()) or self._unsaved[row_id] != self._ready[row_id]
        }
        return begun, [(row_id, heading) for row_id, texts in edits.items() if row_id not in begun for heading in texts]
