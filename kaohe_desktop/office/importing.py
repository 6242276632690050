"""Importing a workbook (导入): a preview of what would change, old and new side by side, then all of it at once.

What is blank in the file never erases what is stored, and who is not in the file stays: leaders fill partial books.
Rows without a key of their own (测评票, 扣分 …) are replaced as a whole, so that the same file twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Row, Subject, Value
from kaohe_desktop.engine.entries import default_of, show_value
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.model import EntryField, Sheet, SheetRole
from kaohe_desktop.office.cohorts import Line, PeriodBook, RowLine
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
    changing,
)
from kaohe_desktop.office.problems import ARCHIVED, IMPORT_STALE, NOTHING_IMPORTED
from kaohe_desktop.office.undoing import Action, Steps

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

NEW_SUBJECT = "新增"
WHOLE = "整行"


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that would change (or, with heading 新增 or 整行, one subject or row), as it stands and as it would be."""

    sheet: str
    key: str
    name: str
    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would change; ``ignored`` are sentences on what is left as it is."""

    file: str
    changes: tuple[Change, ...]
    ignored: tuple[str, ...]
    new_subjects: int
    _plan: _Plan
    _version: int
    #: who is on the roster and not in the file, as 编号 and name
    absent: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _NewSubject:
    cells: dict[str, str]
    entries: dict[str, dict[str, str]]
    rows: list[NewRow]


@dataclass(slots=True)
class _Plan:
    """The operations, those for new subjects still without their lines."""

    new: dict[str, _NewSubject]
    roster: list[Cell]
    entries: dict[str, list[Cell]]
    edited: dict[str, list[Cell]]
    added: list[NewRow]
    removed: list[NewRow]
    kept: int = 0

    def size(self) -> int:
        """How many cells and rows change."""
        cells = [*self.roster, *_flat(self.entries.values()), *_flat(self.edited.values())]
        new = sum(
            len(one.cells) + sum(map(len, one.entries.values())) + sum(len(row.texts) for row in one.rows)
            for one in self.new.values()
        )
        return len(cells) + new + sum(len(row.texts) for row in self.added) + len(self.removed)


def _flat(lists: Iterable[Sequence[Cell]]) -> Iterator[Cell]:
    for cells in lists:
        yield from cells


def preview_import(ws: Workspace, period: PeriodInfo, path: Path) -> ImportPreview:
    """Read a workbook and say what would change; nothing is written.

    Raises Refused with every problem of the file, or if the period is archived.
    """
    from kaohe_desktop.exchange.reading import read_workbook

    book = ws.book(period.id)
    if book.archived:
        raise Refused([ARCHIVED.at(period=period.label)])
    data = read_workbook(
        path, book.scheme, params=book.params, period=book.period, only_some=True, tables=book.frame().tables,
    )
    plan = _Plan({}, [], {}, {}, [], [])
    changes: list[Change] = []
    for subject in data.subjects:
        changes += _Comparison(book, plan, subject).changes()
    for sheet in book.scheme.scheme.sheets:
        if sheet.role is SheetRole.TABLE and sheet.name in data.tables:
            changes += _compare_rows(book, plan, sheet, None, data.tables[sheet.name])
    given = {subject.key for subject in data.subjects}
    absent = tuple((line.key, line.name) for key, line in book.by_key.items() if key not in given)
    return ImportPreview(
        path.name, tuple(changes), (*data.ignored, *_left_alone(absent, plan)), len(plan.new), plan, book.version, absent,
    )


def apply_import(
    ws: Workspace, period: PeriodInfo, preview: ImportPreview, *, keys: Collection[str] | None = None,
    remove: Collection[str] = (), steps: Steps | None = None,
) -> int:
    """Write what a preview showed, in one transaction; how many cells it was.

    With ``keys`` only what belongs to these subjects (and, as "", to rows of no subject); ``remove`` are subjects to take
    off the roster because the file does not have them. ``steps`` keeps the action, so that 撤销 takes it back by its name.
    Raises Refused if there is nothing to change or the period has changed since the preview.
    """
    book = ws.book(period.id)
    plan = preview._plan if keys is None else _only(book, preview._plan, keys)
    gone = tuple(book.by_key[key].id for key in remove if key in book.by_key)
    if book.archived:
        raise Refused([ARCHIVED.at(period=period.label)])
    if not plan.size() and not gone:
        raise Refused([NOTHING_IMPORTED.at(file=preview.file, value=preview.file)])
    if book.version != preview._version:
        raise Refused([IMPORT_STALE.at(file=preview.file)])
    name = f"导入 {preview.file}"
    with changing(ws, book, name) as session:
        if plan.new:
            session.do(AddLines(tuple(NewLine(tuple(one.cells.items())) for one in plan.new.values())))
        if plan.roster:
            session.do(EditRoster(tuple(plan.roster)))
        for sheet, cells in _with_new(book, plan).items():
            session.do(EditEntries(sheet, tuple(cells)))
        if plan.removed:
            session.do(RemoveRows(tuple(plan.removed)))
        for sheet, cells in plan.edited.items():
            session.do(EditRows(sheet, tuple(cells)))
        rows = [*plan.added, *_rows_of_new(book, plan)]
        if rows:
            session.do(AddRows(tuple(rows)))
        if gone:
            session.do(RemoveLines(gone))
    if steps is not None:
        steps.add(Action(name, tuple(session.done)))
    return plan.size() + len(gone)


def _only(book: PeriodBook, plan: _Plan, keys: Collection[str]) -> _Plan:
    """The part of a plan that belongs to some subjects."""
    def wanted(line: int | None) -> bool:
        return (book.lines[line].key if line is not None else "") in keys

    edited = {
        sheet: [cell for cell in cells if wanted(book.row_lines[cell.target].line)] for sheet, cells in plan.edited.items()
    }
    entries = {sheet: [cell for cell in cells if wanted(cell.target)] for sheet, cells in plan.entries.items()}
    return _Plan(
        {key: new for key, new in plan.new.items() if key in keys}, [cell for cell in plan.roster if wanted(cell.target)],
        {sheet: cells for sheet, cells in entries.items() if cells}, {sheet: cells for sheet, cells in edited.items() if cells},
        [row for row in plan.added if wanted(row.line)], [row for row in plan.removed if wanted(row.line)], plan.kept,
    )


def _with_new(book: PeriodBook, plan: _Plan) -> dict[str, list[Cell]]:
    """The cells of one-row sheets, those of subjects just added with their lines."""
    cells = {sheet: list(found) for sheet, found in plan.entries.items()}
    for key, new in plan.new.items():
        line = book.by_key[key]
        for sheet, texts in new.entries.items():
            cells.setdefault(sheet, []).extend(Cell(line.id, heading, "", text) for heading, text in texts.items())
    return cells


def _rows_of_new(book: PeriodBook, plan: _Plan) -> list[NewRow]:
    return [
        NewRow(row.sheet, book.by_key[key].id, row.texts) for key, new in plan.new.items() for row in new.rows
    ]


def _left_alone(absent: Sequence[tuple[str, str]], plan: _Plan) -> list[str]:
    """Sentences on what stands in the database and not in the file."""
    found = []
    if absent:
        some = "、".join(name for _, name in absent[:5]) + ("等" if len(absent) > 5 else "")
        found.append(f"花名册里的 {len(absent)} 人不在文件里（{some}），保持不变；要去掉请到「花名册」")
    if plan.kept:
        found.append(f"有 {plan.kept} 格文件里空着、程序里已有内容，保持原来的内容")
    return found


class _Comparison:
    """One subject of the file against what is stored."""

    def __init__(self, book: PeriodBook, plan: _Plan, subject: Subject) -> None:
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
            and (text := _text(entry, self.subject.values.get(entry.name)))
        }

    def changes(self) -> list[Change]:
        """What would change for this subject; the operations go into the plan."""
        return self._new() if self.line is None else self._known(self.line)

    def _new(self) -> list[Change]:
        scheme = self.book.scheme.scheme
        roster = self.texts[scheme.roster.name]
        name = roster.get(scheme.name_label, "")
        new = _NewSubject(roster, {}, [])
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
                found += _compare_rows(self.book, self.plan, sheet, line, self.subject.rows[sheet.name])
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


def _text(entry: EntryField, value: Value) -> str:
    return show_value(entry, value)


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


def _compare_rows(
    book: PeriodBook, plan: _Plan, sheet: Sheet, line: Line | None, rows: Sequence[Row]
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
    book: PeriodBook, plan: _Plan, sheet: Sheet, line: Line | None, stored: Sequence[RowLine],
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
