"""Entry on repeated sheets: any number of rows a subject (测评票, 按月 …), or rows of no subject (条款, 指标 …)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from typing_extensions import override

from kaohe_desktop.engine.entries import allowed_range, default_of
from kaohe_desktop.engine.labels import fold_key, fold_label
from kaohe_desktop.engine.problems import Problem, did_you_mean
from kaohe_desktop.engine.scheme.model import Column, EntryField, FieldKind, SheetRole
from kaohe_desktop.office.cohorts import Line, RowLine
from kaohe_desktop.office.columns import field_column
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.grid import CellState, GridColumn
from kaohe_desktop.office.operations import AddRows, Cell, EditRows, NewRow, Operation, RemoveRows
from kaohe_desktop.office.problems import (
    NAME_MISMATCH,
    NO_SUCH_SUBJECT,
    NOT_IN_SHEET,
    ROW_SUBJECT_FIXED,
    ROW_TAKEN,
    ROW_UNFINISHED,
)
from kaohe_desktop.office.sheetgrid import Plan


class RepeatedGrid(EntryGrid):
    """Any number of rows a subject (测评票, 按月 …), or rows of no subject (条款, 指标 …); new ones are typed at the end."""

    can_add_rows = True
    can_remove_rows = True

    def __new__(cls, *_: Any, **__: Any) -> RepeatedGrid:  # noqa: ANN401
        """Make this kind."""
        return object.__new__(cls)

    def _columns(self) -> tuple[GridColumn, ...]:
        self._table = self._sheet.role is SheetRole.TABLE
        columns = [] if self._table else self._subject_columns(key_editable=True)
        for entry in self._sheet.fields:
            if self._table or entry.name != self._key:
                limits = allowed_range(entry.min, entry.max if not isinstance(entry.max, str) else None)
                columns.append(field_column(entry, entry.unit or limits.removesuffix(" 之间")))
        return tuple(columns)

    def _row_ids(self) -> list[int]:
        if self._table:
            return [row.id for row in self._book.tables.get(self._sheet.name, ())]
        return [
            row.id for line in self._book.lines.values() if self._sheet.name in line.rows and self._shown(line)
            for row in line.rows[self._sheet.name]
        ]

    def _lacks(self, line: Line) -> bool:
        return any(self._book.unfilled(row) for row in line.rows.get(self._sheet.name, ())) or bool(
            self._book.missing(line)
        )

    def _line(self, row_id: int) -> Line | None:
        owner = self._book.row_lines[row_id].line
        return None if owner is None else self._book.lines[owner]

    def _stored(self, row_id: int, heading: str) -> str:
        line = self._line(row_id)
        if line is not None and heading == self._key:
            return line.key
        return self._book.row_lines[row_id].texts.get(heading, "")

    def _subject_text(self, row_id: int, heading: str) -> str:
        line = self._line(row_id)
        return "" if line is None else line.cells.get(heading, "")

    def _names(self, row_id: int) -> tuple[str, str, str]:
        line = self._line(row_id)
        if line is not None:
            return line.key, line.name, line.initials
        texts = self._book.row_lines[row_id].texts
        first = next((texts[entry.name] for entry in self._sheet.fields if texts.get(entry.name)), "")
        return "", first, ""

    @override
    def key(self, row: int) -> str:
        """The 编号 of the row's subject, also while the row is not yet saved."""
        row_id = self.row_id(row)
        if row_id < 0:
            return fold_key(self._unsaved[row_id].get(self._key, ""))
        return super().key(row)

    def _field_state(self, row_id: int, heading: str) -> tuple[CellState, str]:
        entry = self._fields[heading]
        note = self._row_note(entry)
        if self._stored(row_id, heading):
            return CellState.FILLED, note
        if entry.column is Column.FILLED:
            return CellState.MISSING, f"每一行都要填{entry.name}"
        if entry.column is Column.PRESENT and entry.blank is None and entry.kind is not FieldKind.FLAG:
            return CellState.MISSING, note
        return CellState.EMPTY if default_of(entry) in (None, "") else CellState.DEFAULT, note

    def _row_note(self, entry: EntryField) -> str:
        share = entry.kind is FieldKind.PERCENT
        most = entry.max if not isinstance(entry.max, str) else None
        allowed = allowed_range(entry.min, most, share=share)
        return "；".join(part for part in (f"可填 {allowed}" if allowed else "", entry.hint) if part)

    def _removal(self, row_ids: Sequence[int]) -> list[Operation]:
        rows = [self._book.row_lines[row_id] for row_id in row_ids]
        return [RemoveRows(tuple(
            NewRow(row.sheet, row.line, tuple(row.texts.items()), row.id, row.position) for row in rows
        ))]

    def _plan(self, edits: Mapping[int, Mapping[str, str]]) -> Plan:
        plan = Plan([], [], {}, [])
        cells: list[Cell] = []
        new: list[NewRow] = []
        for row_id, texts in edits.items():
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
        first = next(iter(bad.values()))
        for heading in {**filled, **bad}:
            plan.refused[row_id, heading] = (typed.get(heading, ""), bad.get(heading, first))
        return []

    def _read_row(self, texts: Mapping[str, str], key: str) -> tuple[dict[str, str], dict[str, Problem]]:
        read = {heading: self.read(self._fields[heading], text, key) for heading, text in texts.items()}
        good = {heading: text for heading, (text, problem) in read.items() if problem is None}
        bad = {heading: problem for heading, (_, problem) in read.items() if problem is not None}
        for heading, (other, known) in self._linked(good).items():
            value = good.pop(heading)
            bad[heading] = NOT_IN_SHEET.at(
                sheet=self._sheet.name, subject=key, label=heading, value=value, other=other,
                guess=did_you_mean(value, known),
            )
        return good, bad

    def _linked(self, texts: Mapping[str, str]) -> dict[str, tuple[str, set[str]]]:
        """The texts that must stand in another sheet and do not, with that sheet's name and what stands there.

        A column named as the only key of a table refers to it (条款编号); a table keyed by a roster column, to the roster.
        """
        book, found = self._book, {}
        for other in book.scheme.scheme.sheets:
            if other.role is SheetRole.TABLE and other.name != self._sheet.name and len(other.key) == 1:
                known = {row.texts.get(other.key[0], "") for row in book.tables[other.name]}
                if texts.get(other.key[0]) and texts[other.key[0]] not in known:
                    found[other.key[0]] = (other.name, known)
        roster = book.scheme.scheme.roster
        if self._table and len(self._sheet.key) == 1 and self._sheet.key[0] in book.fields[roster.name]:
            heading = self._sheet.key[0]
            known = {line.cells.get(heading, "") for line in book.lines.values()}
            if texts.get(heading) and texts[heading] not in known:
                found[heading] = (roster.name, known)
        return found

    def _no_subject(self, number: str) -> Problem:
        place = {"sheet": self._sheet.name, "label": self._key}
        if not number:
            return ROW_UNFINISHED.at(**place, blanks=self._key)
        return NO_SUCH_SUBJECT.at(**place, value=number, guess=did_you_mean(number, self._book.by_key))

    def _check_row(
        self, line: Line | None, row_id: int, whole: Mapping[str, str], good: dict[str, str], bad: dict[str, Problem],
        others: Sequence[NewRow],
    ) -> None:
        """Refuse a second row with the same key, and what contradicts the subject's other values."""
        taken = self._same_key(line, row_id, whole, others)
        if taken is not None:
            for heading in [heading for heading in self._sheet.key if heading in good]:
                del good[heading]
                bad[heading] = taken
            if not bad and not good:
                bad[self._sheet.key[-1]] = taken
        if line is None:
            return
        rows = [row for row in line.rows.get(self._sheet.name, []) if not self._book.unfilled(row)]
        place = next((at for at, row in enumerate(rows) if row.id == row_id), len(rows))
        trial = RowLine(row_id, self._sheet.name, line.id, 0, dict(whole))
        if self._book.unfilled(trial):
            return
        rows[place:place + 1] = [trial]
        self.drop_misfits(
            good, bad, lambda: self._book.tentative(line, sheet=self._sheet.name, rows=rows), row=place,
        )

    def _same_key(
        self, line: Line | None, row_id: int, whole: Mapping[str, str], others: Sequence[NewRow]
    ) -> Problem | None:
        headings = [heading for heading in self._sheet.key if heading != self._key or self._table]
        wanted = [whole.get(heading, "") for heading in headings]
        if not headings or not all(wanted):
            return None
        book = self._book
        stored = book.tables.get(self._sheet.name, []) if line is None else line.rows.get(self._sheet.name, [])
        rows = [row.texts for row in stored if row.id != row_id]
        rows += [dict(row.texts) for row in others if row.line == (line.id if line else None)]
        if all([texts.get(heading, "") for heading in headings] != wanted for texts in rows):
            return None
        return ROW_TAKEN.at(
            sheet=self._sheet.name, subject=line.key if line else "", label=headings[-1], value=wanted[-1],
            name=line.name if line else "这张表", what="、".join(f"{h}{t}" for h, t in zip(headings, wanted, strict=True)),
        )
