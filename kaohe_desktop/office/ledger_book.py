"""The ledger as a workbook (台账工作簿): written with what is there, read back with every problem at its cell.

Reading adds: an entry that is there already is known again, and nothing is ever taken away by a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Subject, Value
from kaohe_desktop.engine.entries import default_of, read_value, show_value
from kaohe_desktop.engine.labels import fold_label
from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.office.calendar import calendar
from kaohe_desktop.office.importing_plan import WHOLE, Change
from kaohe_desktop.office.ledger import (
    books,
    change_ledger,
    days_of,
    entries_of,
    ledger_scheme,
    owner_of,
    words,
    wrong_in,
)
from kaohe_desktop.office.operations import changing
from kaohe_desktop.office.problems import (
    ARCHIVED,
    IMPORT_STALE,
    NAME_MISMATCH,
    NO_LEDGER_SHEET,
    NO_SUCH_SUBJECT,
    NOTHING_IMPORTED,
)
from kaohe_desktop.office.undoing import Action, Steps
from kaohe_desktop.store.ledger import LedgerRow

if TYPE_CHECKING:
    from kaohe_desktop.exchange.sheet_reading import ReadRow, ReadSheet
    from kaohe_desktop.office.cohorts import Line, PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LedgerPreview:
    """What a workbook would add; ``changes`` and ``ignored`` as any import shows them."""

    file: str
    changes: tuple[Change, ...]
    ignored: tuple[str, ...]
    rows: tuple[LedgerRow, ...]
    seen: tuple[LedgerRow, ...]  # what stood in the ledger when the file was looked at
    new_subjects: int = 0


def write_ledger_book(ws: Workspace, period: PeriodInfo, path: Path) -> Path:
    """Write the period's ledger as a workbook to go on with; empty, it is the template. Raises Refused if it cannot be written."""
    from kaohe_desktop.exchange.reading import WorkbookData
    from kaohe_desktop.exchange.template import write_template

    book = ws.book(period.id)
    model = ledger_scheme(book.scheme.scheme.head.subject)
    entries = entries_of(ws, book)
    roster = model.scheme.roster
    wanted = set(books(book.scheme.scheme))
    subjects = []
    for line in book.lines.values():
        values: dict[str, Value] = {
            entry.name: read_value(entry, text) for entry in roster.fields if (text := line.cells.get(entry.name, ""))
        }
        rows: dict[str, list[dict[str, Value]]] = {}
        for row in entries.get(line.id, ()):
            if row.book in wanted:
                rows.setdefault(row.book, []).append(_values(book, line, row))
        subjects.append(Subject(line.key, values, rows))
    write_template(model, path, WorkbookData(tuple(subjects)))
    return path


def _values(book: PeriodBook, line: Line, row: LedgerRow) -> dict[str, Value]:
    scheme = book.scheme.scheme
    values: dict[str, Value] = {}
    for entry in ledger_scheme(scheme.head.subject).scheme.sheet(row.book).fields:
        if entry.name != scheme.key_label:
            text = line.name if entry.name == scheme.name_label else row.cells.get(entry.name, "")
            values[entry.name] = read_value(entry, text) if text else default_of(entry)
    return values


def preview_ledger(ws: Workspace, period: PeriodInfo, path: Path) -> LedgerPreview:
    """Read a workbook and say what it would add; nothing is written. Raises Refused with every problem, each at its cell."""
    from kaohe_desktop.exchange.reading import read_some_sheets

    book = ws.book(period.id)
    if book.archived:
        raise Refused([ARCHIVED.at(period=period.label)])
    model = ledger_scheme(book.scheme.scheme.head.subject).scheme
    wanted = [model.sheet(name) for name in books(book.scheme.scheme)]
    sheets, problems, ignored = read_some_sheets(path, model, wanted)
    if not sheets and not problems:
        problems = [NO_LEDGER_SHEET.at(file=path.name, sheets="、".join(sheet.name for sheet in wanted))]
    reader = _Reader(ws, book)
    for read in sheets.values():
        problems += reader.sheet(read)
    if problems:
        raise Refused(problems)
    known = f"有 {reader.same} 条已经在台账里" if reader.same else ""
    told = tuple(part for part in (*ignored, known) if part)
    return LedgerPreview(path.name, tuple(reader.changes), told, tuple(reader.rows), _seen(reader.entries))


def _seen(entries: dict[int, list[LedgerRow]]) -> tuple[LedgerRow, ...]:
    return tuple(sorted((row for rows in entries.values() for row in rows if row.id), key=lambda row: row.id))


class _Reader:
    """The rows of the file against the roster, the calendar, each other and what is there."""

    def __init__(self, ws: Workspace, book: PeriodBook) -> None:
        self.book = book
        self.days = calendar(ws)
        self.entries = entries_of(ws, book, around=True)
        self.near = {line: list(rows) for line, rows in self.entries.items()}
        self.key, self.name = book.scheme.scheme.key_label, book.scheme.scheme.name_label
        self.rows: list[LedgerRow] = []
        self.changes: list[Change] = []
        self.same = 0

    def sheet(self, read: ReadSheet) -> list[Problem]:
        """Take in a sheet; what is wrong with its rows as a whole, at their cells."""
        found: list[Problem] = []
        for row in read.rows:
            if row.faults or row.covered:
                continue  # told already, at its cells
            found += self._row(read, row)
        return found

    def _row(self, read: ReadSheet, row: ReadRow) -> list[Problem]:
        def place(label: str) -> dict[str, str]:
            from kaohe_desktop.exchange.sheet_rows import address

            column = read.layout.columns.get(label) or read.layout.columns[self.key]
            return {"sheet": read.sheet.name, "cell": address(column, row.number), "label": label, "subject": row.key}

        texts = {
            entry.name: show_value(entry, value) for entry in read.sheet.fields
            if (value := row.values.get(entry.name)) is not None and value != default_of(entry)
        }
        line = self.book.find(row.key)
        if line is None:
            return [NO_SUCH_SUBJECT.at(**place(self.key), value=row.key, guess="")]
        written = texts.pop(self.name, "")
        if written and fold_label(written) != fold_label(line.name):
            return [NAME_MISMATCH.at(**place(self.name), value=written, number=row.key, name=line.name)]
        texts.pop(self.key, None)
        first, last = days_of(read.sheet.name, texts)
        made = LedgerRow(0, *owner_of(line), read.sheet.name, first, last, texts)
        near = self.near.setdefault(line.id, [])
        if any((one.book, self._plain(one)) == (made.book, texts) for one in near if one.id):
            self.same += 1
            return []
        wrong = wrong_in(made, line.name, [one for one in near if one.id], self.days, self.book.period, line.key)
        ours = [LedgerRow(-1, *owner_of(line), one.book, one.from_day, one.to_day, one.cells) for one in near if not one.id]
        wrong = wrong or wrong_in(made, line.name, ours, self.days, self.book.period, line.key)
        near.append(made)
        if wrong:
            from dataclasses import replace

            return [replace(problem, cell=place(label)["cell"]) for label, problem in wrong.items()]
        self.rows.append(made)
        self.changes.append(Change(made.book, line.key, line.name, WHOLE, "", words(made)))
        return []

    def _plain(self, row: LedgerRow) -> dict[str, str]:
        """An entry's texts as a file gives them back: what equals a default is left out."""
        fields = ledger_scheme(self.book.scheme.scheme.head.subject).scheme.sheet(row.book).fields
        defaults = {entry.name: show_value(entry, default_of(entry)) for entry in fields}
        return {heading: text for heading, text in row.cells.items() if text != defaults.get(heading, "")}


def apply_ledger(ws: Workspace, period: PeriodInfo, preview: LedgerPreview, *, steps: Steps | None = None) -> int:
    """Add what a preview showed, in one transaction; how many entries. Raises Refused (nothing, archived, changed since)."""
    book = ws.book(period.id)
    if book.archived:
        raise Refused([ARCHIVED.at(period=period.label)])
    if not preview.rows:
        raise Refused([NOTHING_IMPORTED.at(file=preview.file, value=preview.file)])
    if _seen(entries_of(ws, book, around=True)) != preview.seen:
        raise Refused([IMPORT_STALE.at(file=preview.file)])
    act = f"导入台账 {preview.file}"
    with changing(ws, book, act) as session:
        session.do(change_ledger(book, (), preview.rows))
    if steps is not None:
        steps.add(Action(act, tuple(session.done)))
    return len(preview.rows)
