"""Operations written to the database and put into the book: one function for each, inside an open transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from kaohe_desktop.office.cohorts import Line, PeriodBook, RowLine, headings_of, line_of, place_row
from kaohe_desktop.office.operations import (
    AddLines,
    AddRows,
    Cell,
    EditEntries,
    EditRoster,
    EditRows,
    NewLine,
    NewRow,
    RemoveLines,
    RemoveRows,
)
from kaohe_desktop.store import audit, entries, people, people_changes
from kaohe_desktop.store.database import Change
from kaohe_desktop.store.models import EntryRow, RosterEntry


def edit_roster(change: Change, book: PeriodBook, operation: EditRoster) -> EditRoster:
    """Write changed roster cells; number, name, initials and dated terms follow."""
    sheet = book.scheme.scheme.roster.name
    rows, old_keys = [], {}
    for target, cells in _by_target(operation.cells):
        line = book.lines[target]
        old_keys[target] = line.key
        _note(change, book, "roster", sheet, line.key, 0, cells)
        for cell in cells:
            _set(line.cells, cell.heading, cell.after)
        rows.append(_roster_row(line))
    owners = [row.person_id for row in rows if row.person_id is not None]
    days = dict.fromkeys(owners, operation.day) if operation.day else (
        people_changes.last_days(change.connection, book.row.id, owners)
    )
    stored = people.update_roster(
        change.connection, book.period.first_day, headings_of(book.scheme), rows, old_keys, days,
    )
    for row in stored:
        line = book.lines[row.id]
        line.key, line.name, line.initials = row.key, row.name, row.initials
        line.person_id, line.department_id = row.person_id, row.department_id
        book.changed(line)
    book.index_keys()
    return operation


def edit_entries(change: Change, book: PeriodBook, operation: EditEntries) -> EditEntries:
    """Write cells of a sheet of one row a subject; a subject's first cell there makes its row."""
    sheet = operation.sheet
    grouped = list(_by_target(operation.cells))
    new = [target for target, _ in grouped if sheet not in book.lines[target].entry_rows]
    if new:
        first = change.new_ids(EntryRow, len(new))
        rows = [entries.RowRow(first + at, sheet, target, 0) for at, target in enumerate(new)]
        entries.add_rows(change.connection, book.row.id, rows)
        for row in rows:
            place_row(book, RowLine(row.id, sheet, row.subject, 0))
    fresh = set(new)
    for those_new in (True, False):
        writes = [
            _cell_write(book, sheet, book.lines[target].entry_rows[sheet], cell)
            for target, cells in grouped if (target in fresh) is those_new for cell in cells
        ]
        entries.write_cells(change.connection, writes, fresh=those_new)
    for target, cells in grouped:
        line = book.lines[target]
        _note(change, book, "value", sheet, line.key, 0, cells)
        for cell in cells:
            _set(line.entries[sheet], cell.heading, cell.after)
        book.changed(line)
    return operation


def edit_rows(change: Change, book: PeriodBook, operation: EditRows) -> EditRows:
    """Write cells of repeated rows or of a table."""
    sheet = operation.sheet
    writes = [_cell_write(book, sheet, cell.target, cell) for cell in operation.cells]
    entries.write_cells(change.connection, writes)
    for target, cells in _by_target(operation.cells):
        row = book.row_lines[target]
        line = book.lines[row.line] if row.line is not None else None
        _note(change, book, "value", sheet, line.key if line else "", target, cells)
        for cell in cells:
            _set(row.texts, cell.heading, cell.after)
    _changed(book, (book.row_lines[cell.target].line for cell in operation.cells))
    return operation


def add_rows(change: Change, book: PeriodBook, operation: AddRows) -> AddRows:
    """Add rows with what stands in them; each goes behind its subject's others unless it is brought back."""
    fresh = [row for row in operation.rows if not row.id]
    first = change.new_ids(EntryRow, len(fresh)) if fresh else 0
    numbers = iter(range(first, first + len(fresh)))
    ends: dict[tuple[str, int | None], int] = {}
    done = []
    for row in operation.rows:
        if not row.id:
            place = (row.sheet, row.line)
            ends[place] = ends.get(place, _last_position(book, row)) + 1
            row = replace(row, id=next(numbers), position=ends[place])
        done.append(row)
    _insert(change, book, done)
    for row in done:
        _place(book, row)
        line = book.lines[row.line] if row.line is not None else None
        change.note(_row_line(book, row, line, after=True))
    _changed(book, (row.line for row in done))
    return AddRows(tuple(done))


def remove_rows(change: Change, book: PeriodBook, operation: RemoveRows) -> RemoveRows:
    """Remove rows with everything in them."""
    done = []
    for row in operation.rows:
        stored = book.row_lines.pop(row.id)
        line = book.lines[stored.line] if stored.line is not None else None
        rows = book.tables[stored.sheet] if line is None else line.rows[stored.sheet]
        rows.remove(stored)
        gone = NewRow(stored.sheet, stored.line, tuple(stored.texts.items()), stored.id, stored.position)
        change.note(_row_line(book, gone, line, after=False))
        done.append(gone)
    _changed(book, (row.line for row in done))
    entries.remove_rows(change.connection, [row.id for row in done])
    return RemoveRows(tuple(done))


def add_lines(change: Change, book: PeriodBook, operation: AddLines) -> AddLines:
    """Add subjects to the roster; one that is brought back comes with everything entered for it."""
    headings = headings_of(book.scheme)
    end = max((line.position for line in book.lines.values()), default=0)
    new = [
        (end + at, dict(line.cells))
        for at, line in enumerate((line for line in operation.lines if line.stored is None), 1)
    ]
    stored: list[people.RosterRow] = []
    if new:
        first = change.new_ids(RosterEntry, len(new))
        stored = people.add_to_roster(
            change.connection, book.row.id, book.period.first_day, headings, new, first
        )
    back = [line for line in operation.lines if line.stored is not None]
    people.restore_to_roster(change.connection, book.row.id, [line.stored for line in back if line.stored is not None])
    done = [NewLine(line.cells, line.stored, line.entries) for line in back]
    done += [NewLine(tuple(row.cells.items()), row) for row in stored]
    for added in done:
        assert added.stored is not None
        line = line_of(added.stored)
        book.lines[line.id] = line
        change.note(_whole_line(book, line, after=True))
    _insert(change, book, [row for held in back for row in held.entries])
    for held in back:
        for row in held.entries:
            _place(book, row)
    book.sort_lines()
    return AddLines(tuple(done))


def remove_lines(change: Change, book: PeriodBook, operation: RemoveLines) -> RemoveLines:
    """Remove subjects from the roster with everything entered for them (kept for 撤销)."""
    done = []
    for number in operation.ids:
        line = book.lines.pop(number)
        change.note(_whole_line(book, line, after=False))
        held = [
            NewRow(sheet, number, tuple(line.entries.get(sheet, {}).items()), row_id, 0)
            for sheet, row_id in line.entry_rows.items()
        ]
        for rows in line.rows.values():
            for row in rows:
                held.append(NewRow(row.sheet, number, tuple(row.texts.items()), row.id, row.position))
                book.row_lines.pop(row.id, None)
        for gone in held:
            change.note(_row_line(book, gone, line, after=False))
        done.append(NewLine(tuple(line.cells.items()), _roster_row(line), tuple(held)))
    people.remove_from_roster(change.connection, list(operation.ids))
    book.sort_lines()
    return RemoveLines(operation.ids, tuple(done))


def _by_target(cells: Sequence[Cell]) -> Iterable[tuple[int, list[Cell]]]:
    ordered = sorted(cells, key=lambda cell: cell.target)
    return ((target, list(group)) for target, group in groupby(ordered, key=lambda cell: cell.target))


def _changed(book: PeriodBook, owners: Iterable[int | None]) -> None:
    """A row of no subject may matter to everybody, so that it is told once and not for each row."""
    touched = set(owners)
    if None in touched:
        book.changed()
    for owner in touched:
        if owner is not None:
            book.changed(book.lines[owner])


def _set(texts: dict[str, str], heading: str, text: str) -> None:
    if text:
        texts[heading] = text
    else:
        texts.pop(heading, None)


def _cell_write(book: PeriodBook, sheet: str, row_id: int, cell: Cell) -> entries.CellWrite:
    return entries.CellWrite(row_id, cell.heading, book.stored_kind(sheet, cell.heading), cell.after)


def _note(
    change: Change, book: PeriodBook, kind: str, sheet: str, subject: str, row: int, cells: Sequence[Cell]
) -> None:
    """One line for one row: a single cell by its heading, several as JSON."""
    place = audit.Line(kind, book.row.id, sheet, subject, row)
    if len(cells) == 1:
        cell = cells[0]
        change.note(replace(place, heading=cell.heading, before=cell.before, after=cell.after))
    else:
        before = audit.cells({cell.heading: cell.before for cell in cells})
        after = audit.cells({cell.heading: cell.after for cell in cells})
        change.note(replace(place, before=before, after=after))


def _row_line(book: PeriodBook, row: NewRow, line: Line | None, *, after: bool) -> audit.Line:
    texts = audit.cells(dict(row.texts))
    return audit.Line(
        "row", book.row.id, row.sheet, line.key if line else "", row.id, "", "" if after else texts, texts if after else "",
    )


def _whole_line(book: PeriodBook, line: Line, *, after: bool) -> audit.Line:
    texts = audit.cells(line.cells)
    sheet = book.scheme.scheme.roster.name
    return audit.Line(
        "roster", book.row.id, sheet, line.key, line.id, "", "" if after else texts, texts if after else "",
    )


def _roster_row(line: Line) -> people.RosterRow:
    return people.RosterRow(
        line.id, line.person_id, line.department_id, line.position, line.key, line.name, line.initials, dict(line.cells),
    )


def _last_position(book: PeriodBook, row: NewRow) -> int:
    rows = book.tables.get(row.sheet, []) if row.line is None else book.lines[row.line].rows.get(row.sheet, [])
    return rows[-1].position if rows else 0


def _insert(change: Change, book: PeriodBook, rows: Sequence[NewRow]) -> None:
    stored = [entries.RowRow(row.id, row.sheet, row.line, row.position) for row in rows]
    entries.add_rows(change.connection, book.row.id, stored)
    cells = [
        entries.CellWrite(row.id, heading, book.stored_kind(row.sheet, heading), text)
        for row in rows for heading, text in row.texts if text
    ]
    entries.write_cells(change.connection, cells, fresh=True)


def _place(book: PeriodBook, row: NewRow) -> None:
    stored = RowLine(row.id, row.sheet, row.line, row.position)
    place_row(book, stored).update({heading: text for heading, text in row.texts if text})
