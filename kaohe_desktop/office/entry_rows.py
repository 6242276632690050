"""Entry on repeated sheets: any number of rows a subject (测评票, 按月 …), or rows of no subject (条款, 指标 …)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from kaohe_desktop.engine.entries import default_of
from kaohe_desktop.engine.labels import fold_key, fold_label
from kaohe_desktop.engine.problems import Problem, did_you_mean
from kaohe_desktop.engine.scheme.model import Column, EntryField, FieldKind, Sheet, SheetRole
from kaohe_desktop.office.cohorts import Line, PeriodBook, RowLine
from kaohe_desktop.office.columns import allowed_words, column_note, field_column
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.grid import CellState, GridColumn
from kaohe_desktop.office.operations import AddRows, Cell, EditRows, NewRow, Operation, RemoveRows
from kaohe_desktop.office.problems import (
    MONTH_OUTSIDE,
    NAME_MISMATCH,
    NO_SUCH_SUBJECT,
    NOT_IN_SHEET,
    ROW_SUBJECT_FIXED,
    ROW_TAKEN,
    ROW_UNFINISHED,
)
from kaohe_desktop.office.sheetgrid import Plan

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import Misfit

MONTH = "月份"
_WORDS_WIDTH = 16


class RepeatedGrid(EntryGrid):
    """Any number of rows a subject (测评票, 按月 …), or rows of no subject (条款, 指标 …); new ones are typed at the end."""

    can_add_rows = True
    can_remove_rows = True

    def __new__(cls, *_: Any, **__: Any) -> RepeatedGrid:  # noqa: ANN401
        """Make this kind."""
        return object.__new__(cls)

    def _columns(self) -> tuple[GridColumn, ...]:
        self._table = self._sheet.role is SheetRole.TABLE
        self.row_keys = self._sheet.key
        #: columns that refer to a table by its only key, with that table
        self._links: dict[str, Sheet] = {
            other.key[0]: other for other in self._book.scheme.scheme.sheets
            if other.role is SheetRole.TABLE and other.name != self._sheet.name and len(other.key) == 1
            and other.key[0] in self._fields
        }
        #: rows of those tables by their key, as of a version of the book
        self._looked_up: tuple[PeriodBook, int, dict[str, dict[str, Mapping[str, str]]]] = (self._book, -1, {})
        columns = [] if self._table else self._subject_columns(key_editable=True)
        for entry in self._sheet.fields:
            if self._table or entry.name != self._key:
                columns.append(field_column(entry, column_note(entry), choices=self._offered(entry)))
        self._words = self._words_elsewhere({column.heading for column in columns})
        columns += [GridColumn(words, "", FieldKind.TEXT, editable=False, width=_WORDS_WIDTH) for words in self._words]
        return tuple(columns)

    def _words_elsewhere(self, taken: Collection[str]) -> dict[str, str]:
        """The column with the words of a table (条款内容), and the column here that refers to it (条款编号)."""
        found: dict[str, str] = {}
        for heading, table in self._links.items():
            texts = (entry.name for entry in table.fields if entry.kind is FieldKind.TEXT and entry.name not in table.key)
            words = next(texts, "")
            if words and words not in taken:
                found[words] = heading
        return found

    def _offered(self, entry: EntryField) -> Sequence[str]:
        """The months of the period, where each month has its row."""
        return [str(month) for month in self._book.period.months] if self._is_month(entry) else ()

    def _is_month(self, entry: EntryField) -> bool:
        return entry.name == MONTH and MONTH in self._sheet.key and entry.kind is FieldKind.INTEGER

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
        if heading in self._words:
            return self._linked_row(self._words[heading], self._book.row_lines[row_id]).get(heading, "")
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
    def _searched(self, row_id: int) -> Iterable[str]:
        return self._book.row_lines[row_id].texts.values() if self._table else self._names(row_id)

    @override
    def key(self, row: int) -> str:
        """The 编号 of the row's subject, also while the row is not yet saved."""
        row_id = self.row_id(row)
        if row_id < 0:
            return fold_key(self._unsaved[row_id].get(self._key, ""))
        return super().key(row)

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
        return "；".join(part for part in (self._linked_words(heading, row), words) if part)

    def _lacked(self, row_id: int) -> set[str]:
        row = self._book.row_lines[row_id]
        return {*self._book.unfilled(row), *self._book.row_missing(row)}

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
        plan.refuse_row(row_id, {heading: typed[heading] for heading in filled}, bad)
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
        for heading in [heading for heading in good if self._is_month(self._fields[heading])]:
            problem = self._month_problem(heading, good[heading], key)
            if problem is not None:
                del good[heading]
                bad[heading] = problem
        return good, bad

    def _month_problem(self, heading: str, text: str, key: str) -> Problem | None:
        period = self._book.period
        if not text or text in map(str, period.months):
            return None
        months = f"{period.months[0]}–{period.months[-1]} 月" if len(period.months) > 1 else f"{period.months[0]} 月"
        return MONTH_OUTSIDE.at(
            sheet=self._sheet.name, subject=key, label=heading, value=text, period=period.label, months=months,
        )

    def _linked(self, texts: Mapping[str, str]) -> dict[str, tuple[str, set[str]]]:
        """The texts that must stand in another sheet and do not, with that sheet's name and what stands there.

        A column named as the only key of a table refers to it (条款编号); a table keyed by a roster column, to the roster.
        """
        book, found = self._book, {}
        for heading, table in self._links.items():
            known = {row.texts.get(heading, "") for row in book.tables[table.name]}
            if texts.get(heading) and texts[heading] not in known:
                found[heading] = (table.name, known)
        roster = book.scheme.scheme.roster
        if self._table and len(self._sheet.key) == 1 and self._sheet.key[0] in book.fields[roster.name]:
            heading = self._sheet.key[0]
            known = {line.cells.get(heading, "") for line in book.lines.values()}
            if texts.get(heading) and texts[heading] not in known:
                found[heading] = (roster.name, known)
        return found

    def _linked_words(self, heading: str, row: RowLine) -> str:
        """What the row of a table says that a cell refers to (条款编号 → 条款内容、分值)."""
        found = self._linked_row(heading, row)
        return " ".join(f"{name} {found[name]}" for name in found if name != heading)

    def _linked_row(self, heading: str, row: RowLine) -> Mapping[str, str]:
        """The row of a table that a cell refers to; empty if there is none."""
        table, book = self._links.get(heading), self._book
        if table is None:
            return {}
        if self._looked_up[0] is not book or self._looked_up[1] != book.version:
            self._looked_up = (book, book.version, {})
        known = self._looked_up[2]
        if heading not in known:
            known[heading] = {found.texts.get(heading, ""): found.texts for found in reversed(book.tables[table.name])}
        text = row.texts.get(heading, "")
        return known[heading].get(text, {}) if text else {}

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
        if line is None and not self._table:
            return
        book, name = self._book, self._sheet.name
        rows = book.whole_rows(book.tables[name] if line is None else line.rows.get(name, []))
        place = next((at for at, row in enumerate(rows) if row.id == row_id), len(rows))
        stored = dict(book.row_lines[row_id].texts) if row_id else {}

        def trial() -> list[RowLine]:
            """The rows with this one as far as it is not refused."""
            kept = {heading: text for heading, text in whole.items() if heading not in bad}
            tried = RowLine(row_id, name, line.id if line else None, 0, {**stored, **kept})
            return [*rows[:place], *book.whole_rows([tried]), *rows[place + 1:]]

        def check() -> list[Misfit]:
            tried = trial()
            if len(tried) < max(len(rows), place + 1):
                return []  # the row does not count yet
            if line is None:
                return book.scheme.check_tables({**book.frame().tables, name: [*map(book.row_values, tried)]}, book.params)
            subject = book.tentative(line, sheet=name, rows=tried)
            return book.scheme.check(subject, book.params, book.frame().tables)

        self.drop_found(good, bad, check, place)

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
