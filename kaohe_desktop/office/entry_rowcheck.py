"""What a row of a repeated sheet must keep to: its own cells, the tables it refers to, its key, and the subject's other values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Problem, did_you_mean
from kaohe_desktop.engine.scheme.model import EntryField, FieldKind
from kaohe_desktop.office.cohorts import Line, RowLine
from kaohe_desktop.office.entry_links import Links
from kaohe_desktop.office.entry_results import ResultColumns
from kaohe_desktop.office.operations import NewRow
from kaohe_desktop.office.problems import MONTH_OUTSIDE, NO_SUCH_SUBJECT, NOT_IN_SHEET, ROW_TAKEN, ROW_UNFINISHED

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import Misfit

MONTH = "月份"


class CheckedRows(ResultColumns):
    """The checks of one row of a repeated sheet (or of a table of no subject)."""

    _table: bool  # rows of no subject
    _links: Links

    def _line(self, row_id: int) -> Line | None:
        owner = self._book.row_lines[row_id].line
        return None if owner is None else self._book.lines[owner]

    def _is_month(self, entry: EntryField) -> bool:
        return entry.name == MONTH and MONTH in self._sheet.key and entry.kind is FieldKind.INTEGER

    def _read_row(self, texts: Mapping[str, str], key: str) -> tuple[dict[str, str], dict[str, Problem]]:
        read = {heading: self.read(self._fields[heading], text, key) for heading, text in texts.items()}
        good = {heading: text for heading, (text, problem) in read.items() if problem is None}
        bad = {heading: problem for heading, (_, problem) in read.items() if problem is not None}
        for heading, (other, known) in self._links.broken(self._book, good).items():
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
