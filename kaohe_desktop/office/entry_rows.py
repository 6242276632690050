"""Entry on repeated sheets: any number of rows a subject (测评票, 按月 …), or rows of no subject (条款, 指标 …)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from typing_extensions import override

from kaohe_desktop.engine.entries import default_of
from kaohe_desktop.engine.labels import fold_key, fold_label
from kaohe_desktop.engine.problems import Problem
from kaohe_desktop.engine.scheme.model import Column, EntryField, FieldKind, SheetRole
from kaohe_desktop.office.cohorts import Line, RowLine
from kaohe_desktop.office.columns import allowed_words, column_note, field_column
from kaohe_desktop.office.entry_links import Links
from kaohe_desktop.office.entry_ready import ReadyRows
from kaohe_desktop.office.grid import CellState, GridColumn
from kaohe_desktop.office.operations import AddRows, Cell, EditRows, NewRow, Operation, RemoveRows
from kaohe_desktop.office.problems import NAME_MISMATCH, ROW_SUBJECT_FIXED
from kaohe_desktop.office.sheetcheck import Plan

_WORDS_WIDTH = 16


class RepeatedGrid(ReadyRows):
    """Any number of rows a subject (测评票, 按月 …), or rows of no subject (条款, 指标 …); new ones are typed at the end."""

    can_add_rows = True
    can_remove_rows = True

    def __new__(cls, *_: Any, **__: Any) -> RepeatedGrid:  # noqa: ANN401
        """Make this kind."""
        return object.__new__(cls)

    def _columns(self) -> tuple[GridColumn, ...]:
        self._table = self._sheet.role is SheetRole.TABLE
        self._ready, self._offered_lines = {}, set()
        self.row_keys = self._sheet.key
        self._links = Links(self._book.scheme.scheme, self._sheet)
        columns = [] if self._table else self._subject_columns(key_editable=True)
        for entry in self._sheet.fields:
            if self._table or entry.name != self._key:
                columns.append(field_column(entry, column_note(entry), choices=self._offered(entry)))
        self._words = self._links.words({column.heading for column in columns})
        columns += [GridColumn(words, "", FieldKind.TEXT, editable=False, width=_WORDS_WIDTH) for words in self._words]
        return (*columns, *self._result_columns(() if self._table else self._sheet.fields))

    def _offered(self, entry: EntryField) -> Sequence[str]:
        """The months of the period, where each month has its row."""
        return [str(month) for month in self._book.period.months] if self._is_month(entry) else ()

    def _row_ids(self) -> list[int]:
        if self._table:
            return [row.id for row in self._book.tables.get(self._sheet.name, ())]
        if self._only_key:
            line = self._book.by_key.get(self._only_key)
            return [row.id for row in line.rows.get(self._sheet.name, ())] if line is not None else []
        return [
            row.id for line in self._book.lines.values() if self._sheet.name in line.rows and self._shown(line)
            for row in line.rows[self._sheet.name]
        ]

    @override
    def _shown_unsaved(self) -> list[int]:
        own = self._only_key
        return [row_id for row_id, typed in self._unsaved.items() if not own or fold_key(typed.get(self._key, "")) == own]

    @override
    def _edits(self, cells: Sequence[tuple[int, int, str]]) -> tuple[dict[int, dict[str, str]], list[Problem]]:
        edits, closed = super()._edits(cells)
        if self._only_key:
            for row_id in self._made.values():
                edits[row_id].setdefault(self._key, self._only_key)
        return edits, closed

    def _stored_rows(self) -> Mapping[int, object]:
        return self._book.row_lines

    def _has_refused(self, line: Line) -> bool:
        rows = {row_id for row_id, _ in self._refused}
        return bool(rows) and any(row.id in rows for row in line.rows.get(self._sheet.name, ()))

    def _lacks(self, line: Line) -> bool:
        return any(self._book.unfilled(row) for row in line.rows.get(self._sheet.name, ())) or bool(
            self._book.missing(line)
        )

    def _stored(self, row_id: int, heading: str) -> str:
        line = self._line(row_id)
        if line is not None and heading == self._key:
            return line.key
        return self._book.row_lines[row_id].texts.get(heading, "")

    def _subject_text(self, row_id: int, heading: str) -> str:
        if heading in self._words:
            return self._links.row(self._book, self._words[heading], self._book.row_lines[row_id]).get(heading, "")
        line = self._line(row_id)
        if line is None:
            return ""
        shown = self._result_text(line, heading)
        return line.cells.get(heading, "") if shown is None else shown

    def _names(self, row_id: int) -> tuple[str, str, str]:
        line = self._line(row_id)
        if line is not None:
            return line.key, line.name, line.initials
        texts = self._book.row_lines[row_id].texts
        first = next((texts[entry.name] for entry in self._sheet.fields if texts.get(entry.name)), "")
        return "", first, ""

    @override
    def _searched(self, row_id: int) -> Iterable[str]:
        return self._book.row_lines[row_id].texts.values() if self._table else self._names(row_id)

    @override
    def key(self, row: int) -> str:
        """The 编号 of the row's subject, also while the row is not yet saved."""
        row_id = self.row_id(row)
        if row_id < 0:
            return fold_key(self._unsaved[row_id].get(self._key, ""))
        return super().key(row)

    @override
    def state(self, row: int, column: int) -> CellState:
        """A stored row's person cannot be changed, so that no key stops there."""
        found = super().state(row, column)
        fixed = self._fixed(row, column) and found is not CellState.REFUSED
        return CellState.READ_ONLY if fixed else found

    @override
    def note(self, row: int, column: int) -> str:
        if not self.archived and self._fixed(row, column) and (self.row_id(row), self._key) not in self._refused:
            return "这一行已经记在这个人名下；记错了人，请删除这一行，再在最后一行用新编号添"
        return super().note(row, column)

    def _fixed(self, row: int, column: int) -> bool:
        return not self._table and self.columns[column].heading == self._key and self.row_id(row) > 0

    def _field_state(self, row_id: int, heading: str) -> tuple[CellState, str]:
        entry, row = self._fields[heading], self._book.row_lines[row_id]
        limits, misfit = self._book.row_limits(row, heading), self._book.row_misfit(row, heading)
        note = self._allowed_here(row_id, heading)
        if self._stored(row_id, heading):
            return (CellState.REFUSED, str(misfit)) if misfit else (CellState.FILLED, note)
        if entry.column is Column.FILLED:
            return CellState.MISSING, f"每一行都要填{entry.name}"
        if not limits.applies:
            return CellState.NOT_APPLICABLE, f"没有这一项{f'：{entry.reason}' if entry.reason else ''}"
        if misfit is not None:
            return CellState.MISSING, str(misfit)
        if heading in self._book.row_missing(row):
            return CellState.MISSING, "；".join(part for part in ("缺项，必须填写", note) if part)
        return CellState.EMPTY if default_of(entry) in (None, "") else CellState.DEFAULT, note

    @override
    def _allowed_here(self, row_id: int, heading: str) -> str:
        row = self._book.row_lines[row_id]
        words = allowed_words(self._fields[heading], self._book.row_limits(row, heading))
        return "；".join(part for part in (self._links.said(self._book, heading, row), words) if part)

    def _lacked(self, row_id: int) -> set[str]:
        row = self._book.row_lines[row_id]
        return {*self._book.unfilled(row), *self._book.row_missing(row)}

    def _removal(self, row_ids: Sequence[int]) -> list[Operation]:
        rows = [self._book.row_lines[row_id] for row_id in row_ids]
        return [RemoveRows(tuple(
            NewRow(row.sheet, row.line, tuple(row.texts.items()), row.id, row.position) for row in rows
        ))]

    def _plan(self, edits: Mapping[int, Mapping[str, str]]) -> Plan:
        begun, idle = self._split_begun(edits)
        plan = Plan([], idle, {}, [])
        cells: list[Cell] = []
        new: list[NewRow] = []
        for row_id, texts in begun.items():
            if row_id > 0:
                cells += self._plan_stored(plan, self._book.row_lines[row_id], texts)
            else:
                new += self._plan_new(plan, row_id, texts, new)
        if cells:
            plan.operations.append(EditRows(self._sheet.name, tuple(cells)))
        if new:
            plan.operations.append(AddRows(tuple(new)))
        return plan

    def _plan_stored(self, plan: Plan, row: RowLine, texts: Mapping[str, str]) -> list[Cell]:
        line = self._line(row.id)
        good, bad = self._read_row(texts, line.key if line else "")
        if line is not None and self._key in good and fold_key(good.pop(self._key)) != line.key:
            bad[self._key] = ROW_SUBJECT_FIXED.at(
                sheet=self._sheet.name, label=self._key, subject=line.key, value=texts[self._key], name=line.name,
            )
        self._check_row(line, row.id, {**row.texts, **good}, good, bad, ())
        for heading, problem in bad.items():
            plan.refused[row.id, heading] = (texts[heading], problem)
        plan.accepted += [(row.id, heading) for heading in good]
        return [
            Cell(row.id, heading, row.texts.get(heading, ""), text)
            for heading, text in good.items() if text != row.texts.get(heading, "")
        ]

    def _plan_new(
        self, plan: Plan, row_id: int, texts: Mapping[str, str], others: Sequence[NewRow]
    ) -> list[NewRow]:
        """A new row is saved as soon as it is known whose it is and nothing in it is wrong."""
        typed = {**self._unsaved.get(row_id, {}), **texts}
        self._unsaved[row_id] = typed
        filled = {heading: text for heading, text in typed.items() if text.strip()}
        written = filled.pop(self._name, "") if self._name not in self._fields else ""
        filled = {heading: text for heading, text in filled.items() if heading in self._fields}
        number = fold_key(filled.get(self._key, ""))
        line = self._book.find(number) if not self._table and number else None
        good, bad = self._read_row(filled, number)
        if not self._table:
            good.pop(self._key, None)
            if line is None:
                bad[self._key] = self._no_subject(number)
            elif written and fold_label(written) != fold_label(line.name):
                bad[self._key] = NAME_MISMATCH.at(
                    sheet=self._sheet.name, label=self._key, subject=number, value=written, number=number, name=line.name,
                )
        if line is not None or self._table:
            self._check_row(line, 0, dict(good), good, bad, others)
        if not filled or not bad:
            plan.saved_rows.append(row_id)
            plan.accepted += [(row_id, heading) for heading in texts]
            return [NewRow(self._sheet.name, line.id if line else None, tuple(good.items()))] if filled else []
        plan.refuse_row(row_id, {heading: typed[heading] for heading in filled}, bad)
        return []
