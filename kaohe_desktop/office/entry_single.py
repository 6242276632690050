"""Entry on a sheet of one row a subject, with the total and the provisional grade at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from typing_extensions import override

from kaohe_desktop.engine.entries import default_of
from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.model import EntryField, FieldKind
from kaohe_desktop.office.cohorts import Line
from kaohe_desktop.office.columns import allowed_words, column_note, field_column
from kaohe_desktop.office.entry_results import ResultColumns
from kaohe_desktop.office.grid import CellState, GridColumn
from kaohe_desktop.office.operations import Cell, EditEntries, Operation
from kaohe_desktop.office.problems import CANNOT_REMOVE
from kaohe_desktop.office.sheetcheck import Plan

_NOTHING: Mapping[str, str] = {}


class SingleRowGrid(ResultColumns):
    """One row a subject, with the total and the provisional grade (预评) at the end."""

    _by_book = True

    def __new__(cls, *_: Any, **__: Any) -> SingleRowGrid:  # noqa: ANN401
        """Make this kind."""
        return object.__new__(cls)

    def _columns(self) -> tuple[GridColumn, ...]:
        fields = [entry for entry in self._sheet.fields if entry.name != self._key]
        columns = self._subject_columns(key_editable=False)
        columns += [field_column(entry, self._column_note(entry)) for entry in fields]
        return (*columns, *self._result_columns(fields))

    def _column_note(self, entry: EntryField) -> str:
        """满分 or range with the unit; where full marks differ from person to person, from the lowest to the highest."""
        if not isinstance(entry.max, str):
            return _full_note(entry) or column_note(entry)
        share = "%" if entry.kind is FieldKind.PERCENT else entry.unit
        word = "满" if share == "分" else "最多"
        if self._provisional.aside:
            return f"{word}分因人而异" if word == "满" else "最多因人而异"
        own = self._own_maxima(entry)
        return f"{word} {own}{share}" if own else share

    @override
    def reload(self) -> None:
        super().reload()
        if not self.blind:  # while the disk is gone they stay as they were
            self.columns = self._columns()  # full marks hang on who there is

    def _own_maxima(self, entry: EntryField) -> str:
        book = self._book
        limits = [book.limits(line, self._sheet.name, entry.name) for line in book.lines.values()]
        maxima = sorted({one.max for one in limits if one.applies and one.max is not None})
        return "–".join(plain(one) for one in dict.fromkeys([*maxima[:1], *maxima[-1:]]))

    @override
    def full_mark(self, row: int, column: int) -> str:
        """The person's own full mark where it hangs on the person."""
        entry, note = self._entry(column), self.columns[column].note
        if entry is None or not isinstance(entry.max, str):
            return note
        limits = self._book.limits(self._book.lines[self.row_id(row)], self._sheet.name, entry.name)
        if not limits.applies or limits.max is None:
            return ""
        share = "%" if entry.kind is FieldKind.PERCENT else entry.unit
        return f"{'满' if share == '分' else '最多'} {plain(limits.max)}{share}"

    def _row_ids(self) -> list[int]:
        return [line.id for line in self._shown_lines()]

    def _lacks(self, line: Line) -> bool:
        return any(heading in self._fields for heading in self._book.missing(line)) or any(
            sheet == self._sheet.name for sheet, _, _ in self._book.misfits(line)
        )

    def _stored(self, row_id: int, heading: str) -> str:
        return self._book.lines[row_id].entries.get(self._sheet.name, {}).get(heading, "")

    @override
    def _texts(self, ids: list[int], heading: str, *, entered: bool) -> dict[int, str]:
        lines, sheet = self._book.lines, self._sheet.name
        if entered:
            return {row_id: lines[row_id].entries.get(sheet, _NOTHING).get(heading, "") for row_id in ids}
        if self._is_result(heading):
            return super()._texts(ids, heading, entered=False)
        return {row_id: lines[row_id].cells.get(heading, "") for row_id in ids}

    def _names(self, row_id: int) -> tuple[str, str, str]:
        line = self._book.lines[row_id]
        return line.key, line.name, line.initials

    def _subject_text(self, row_id: int, heading: str) -> str:
        line = self._book.lines[row_id]
        shown = self._result_text(line, heading)
        return line.cells.get(heading, "") if shown is None else shown

    @override
    def _found(self, ids: list[int], wanted: str) -> list[int]:
        return self._found_lines(ids, wanted)

    @override
    def cells(self, row: int, columns: Sequence[int]) -> Sequence[tuple[str, CellState]]:
        return self._stored_cells(row, columns)

    @override
    def _state_of(self, row_id: int, heading: str) -> CellState:
        book, name = self._book, self._sheet.name
        line = book.lines[row_id]
        misfits = book.misfits(line)
        misfit = bool(misfits) and (name, 0, heading) in misfits
        if line.entries.get(name, _NOTHING).get(heading):
            return CellState.REFUSED if misfit else CellState.FILLED
        if not book.limits(line, name, heading).applies:
            return CellState.NOT_APPLICABLE
        if misfit or heading in book.missing(line):
            return CellState.MISSING
        return CellState.EMPTY if default_of(self._fields[heading]) in (None, "") else CellState.DEFAULT

    def _field_state(self, row_id: int, heading: str) -> tuple[CellState, str]:
        state, entry = self._state_of(row_id, heading), self._fields[heading]
        if state is CellState.NOT_APPLICABLE:
            return state, f"没有这一项{f'：{entry.reason}' if entry.reason else ''}"
        misfit = self._book.misfits(self._book.lines[row_id]).get((self._sheet.name, 0, heading))
        if misfit is not None:
            return state, str(misfit)
        allowed = self._allowed_here(row_id, heading)
        if state is CellState.MISSING:
            return state, "；".join(part for part in ("缺项，必须填写", allowed) if part)
        return state, allowed

    @override
    def _allowed_here(self, row_id: int, heading: str) -> str:
        limits = self._book.limits(self._book.lines[row_id], self._sheet.name, heading)
        return allowed_words(self._fields[heading], limits)

    def _lacked(self, row_id: int) -> set[str]:
        line = self._book.lines[row_id]
        return self._fields.keys() & set(self._book.missing(line))

    def _removal(self, row_ids: Sequence[int]) -> list[Operation]:
        raise Refused([CANNOT_REMOVE.at(sheet=self._sheet.name)])

    def _plan(self, edits: Mapping[int, Mapping[str, str]]) -> Plan:
        plan = Plan([], [], {}, [])
        cells: list[Cell] = []
        for row_id, texts in edits.items():
            line = self._book.lines[row_id]
            read = {heading: self.read(self._fields[heading], text, line.key) for heading, text in texts.items()}
            good = {heading: text for heading, (text, problem) in read.items() if problem is None}
            bad = {heading: problem for heading, (_, problem) in read.items() if problem is not None}
            self.drop_misfits(
                good, bad, partial(self._book.tentative, line, sheet=self._sheet.name, entered=good)
            )
            for heading, problem in bad.items():
                plan.refused[row_id, heading] = (texts[heading], problem)
            plan.accepted += [(row_id, heading) for heading in good]
            cells += [
                Cell(row_id, heading, stored, text)
                for heading, text in good.items() if text != (stored := self._stored(row_id, heading))
            ]
        if cells:
            plan.operations.append(EditEntries(self._sheet.name, tuple(cells)))
        return plan


def _full_note(entry: EntryField) -> str:
    """满分 of a field of points from 0; "" for any other field."""
    full = isinstance(entry.max, Decimal) and entry.unit == "分" and entry.min == 0
    return f"满 {plain(entry.max)}分" if full and isinstance(entry.max, Decimal) else ""
