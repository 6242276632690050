"""A workbook's subjects and rows against what is stored (比较): what differs goes into the plan of the import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kaohe_desktop.engine.cohort import Row, Subject
from kaohe_desktop.engine.entries import default_of, show_value
from kaohe_desktop.engine.scheme.model import Sheet, SheetRole
from kaohe_desktop.office.cohorts import Line, PeriodBook, RowLine
from kaohe_desktop.office.importing_plan import NEW_SUBJECT, WHOLE, Change, NewSubject, Plan
from kaohe_desktop.office.operations import Cell, NewRow


class Comparison:
    """One subject of the file against what is stored."""

    def __init__(self, book: PeriodBook, plan: Plan, subject: Subject) -> None:
        self.book, self.plan, self.subject = book, plan, subject
        self.line = book.by_key.get(subject.key)
        self.texts: dict[str, dict[str, str]] = {
            sheet.name: self._texts(sheet) for sheet in book.scheme.scheme.sheets
            if sheet.role in (SheetRole.ROSTER, SheetRole.ENTRY)
        }

    def _texts(self, sheet: Sheet) -> dict[str, str]:
        number = self.book.scheme.scheme.key_label
        return {
            entry.name: text for entry in sheet.fields
            if (sheet.role is SheetRole.ROSTER or entry.name != number)
            and (text := show_value(entry, self.subject.values.get(entry.name)))
        }

    def changes(self) -> list[Change]:
        """What would change for this subject; the operations go into the plan."""
        return self._new() if self.line is None else self._known(self.line)

    def _new(self) -> list[Change]:
        scheme = self.book.scheme.scheme
        roster = self.texts[scheme.roster.name]
        name = roster.get(scheme.name_label, "")
        new = NewSubject(roster, {}, [])
        self.plan.new[self.subject.key] = new
        found = [Change(
            scheme.roster.name, self.subject.key, name, NEW_SUBJECT, "",
            "；".join(f"{heading} {text}" for heading, text in roster.items() if heading != scheme.key_label),
        )]
        for sheet in scheme.sheets:
            if sheet.role is SheetRole.ENTRY and self.texts[sheet.name]:
                new.entries[sheet.name] = self.texts[sheet.name]
                found += [
                    Change(sheet.name, self.subject.key, name, heading, "", text)
                    for heading, text in self.texts[sheet.name].items()
                ]
            elif sheet.role is SheetRole.ROWS:
                for row in self.subject.rows.get(sheet.name, ()):
                    texts = _row_texts(self.book, sheet, row)
                    new.rows.append(NewRow(sheet.name, None, tuple(texts.items())))
                    found.append(Change(sheet.name, self.subject.key, name, WHOLE, "", _words(texts)))
        return found

    def _known(self, line: Line) -> list[Change]:
        found: list[Change] = []
        for sheet in self.book.scheme.scheme.sheets:
            if sheet.role is SheetRole.ROSTER:
                found += self._cells(sheet, line, line.cells, self.plan.roster)
            elif sheet.role is SheetRole.ENTRY:
                cells = self.plan.entries.setdefault(sheet.name, [])
                found += self._cells(sheet, line, line.entries.get(sheet.name, {}), cells)
                if not cells:
                    del self.plan.entries[sheet.name]
            elif sheet.role is SheetRole.ROWS and sheet.name in self.subject.rows:
                found += compare_rows(self.book, self.plan, sheet, line, self.subject.rows[sheet.name])
        return found

    def _cells(self, sheet: Sheet, line: Line, stored: Mapping[str, str], cells: list[Cell]) -> list[Change]:
        given = self.texts[sheet.name]
        self.plan.kept += sum(1 for heading in stored if heading not in given)
        found = []
        for heading, text in given.items():
            before = stored.get(heading, "")
            if text != before:
                cells.append(Cell(line.id, heading, before, text))
                found.append(Change(sheet.name, line.key, line.name, heading, before, text))
        return found


def _row_texts(book: PeriodBook, sheet: Sheet, row: Row) -> dict[str, str]:
    """A row's cells as stored; what only counts as its default stays blank."""
    number = book.scheme.scheme.key_label if sheet.role is SheetRole.ROWS else ""
    texts = {}
    for entry in sheet.fields:
        value = row.get(entry.name)
        if entry.name != number and value is not None and value != default_of(entry):
            texts[entry.name] = show_value(entry, value)
    return texts


def _words(texts: Mapping[str, str]) -> str:
    return "；".join(f"{heading} {text}" for heading, text in texts.items())


def compare_rows(
    book: PeriodBook, plan: Plan, sheet: Sheet, line: Line | None, rows: Sequence[Row]
) -> list[Change]:
    """Rows of a repeated sheet or a table: matched by their key where they have one, else replaced as a whole."""
    stored = book.tables[sheet.name] if line is None else line.rows.get(sheet.name, [])
    given = [_row_texts(book, sheet, row) for row in rows]
    headings = [heading for heading in sheet.key if line is None or heading != book.scheme.scheme.key_label]
    if headings:
        return _match_rows(book, plan, sheet, line, stored, given, headings)
    if [_without_defaults(book, sheet, row.texts) for row in stored] == given:
        return []
    key, name = (line.key, line.name) if line else ("", "")
    plan.removed += [_held(row) for row in stored]
    plan.added += [NewRow(sheet.name, line.id if line else None, tuple(texts.items())) for texts in given]
    gone = [Change(sheet.name, key, name, WHOLE, _words(row.texts), "") for row in stored]
    return gone + [Change(sheet.name, key, name, WHOLE, "", _words(texts)) for texts in given]


def _without_defaults(book: PeriodBook, sheet: Sheet, texts: Mapping[str, str]) -> dict[str, str]:
    """A stored row as the file would give it back: a default that was typed counts as the blank it equals."""
    fields = book.fields[sheet.name]
    return {
        entry.name: texts[entry.name] for entry in sheet.fields
        if entry.name in texts and book.value(sheet.name, fields[entry.name], texts[entry.name]) != default_of(entry)
    }


def _match_rows(
    book: PeriodBook, plan: Plan, sheet: Sheet, line: Line | None, stored: Sequence[RowLine],
    given: Sequence[Mapping[str, str]], headings: Sequence[str],
) -> list[Change]:
    known = {tuple(row.texts.get(heading, "") for heading in headings): row for row in stored}
    key, name = (line.key, line.name) if line else ("", "")
    found: list[Change] = []
    for texts in given:
        place = tuple(texts.get(heading, "") for heading in headings)
        row = known.get(place)
        if row is None:
            plan.added.append(NewRow(sheet.name, line.id if line else None, tuple(texts.items())))
            found.append(Change(sheet.name, key, name, WHOLE, "", _words(texts)))
            continue
        label = "".join(f"{heading}{text} " for heading, text in zip(headings, place, strict=True))
        whole = {**_counting_as_default(book, sheet, row.texts, texts), **texts}
        plan.kept += sum(1 for heading in row.texts if heading not in whole)
        for heading, text in whole.items():
            before = row.texts.get(heading, "")
            if text != before:
                plan.edited.setdefault(sheet.name, []).append(Cell(row.id, heading, before, text))
                found.append(Change(sheet.name, key, name, f"{label}{heading}", before, text))
    return found


def _counting_as_default(
    book: PeriodBook, sheet: Sheet, stored: Mapping[str, str], given: Mapping[str, str]
) -> dict[str, str]:
    """Stored cells that the file's row takes back to what a blank counts as (a file cannot tell 0 from blank there)."""
    fields = book.fields[sheet.name]
    defaults = {heading: default_of(fields[heading]) for heading in stored if heading not in given}
    return {
        heading: show_value(fields[heading], default) for heading, default in defaults.items()
        if default not in (None, "") and book.value(sheet.name, fields[heading], stored[heading]) != default
    }


def _held(row: RowLine) -> NewRow:
    return NewRow(row.sheet, row.line, tuple(row.texts.items()), row.id, row.position)
