"""A period's book (考核期的内容): roster, entries, parameters and decisions as stored, and the engine's cohort of them.

The book holds texts, exactly as stored; values are read by the engine's own :func:`read_value`. Every act of the
office that changes the database changes the book too, after the commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Cohort, Decision, Row, Subject, Value
from kaohe_desktop.engine.entries import read_value
from kaohe_desktop.engine.labels import fold_key
from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.problems import Problem
from kaohe_desktop.engine.scheme.model import Column, EntryField, FieldKind, Sheet, SheetRole
from kaohe_desktop.office.problems import ROW_BLANK_LEFT
from kaohe_desktop.office.switches import split

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme, Limits, Misfit
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.people import Headings, RosterRow
    from kaohe_desktop.store.periods import PeriodRow

#: A cell of a book: sheet, the row's id (0 on a sheet of one row a subject), heading.
Place = tuple[str, int, str]


@dataclass(slots=True)
class RowLine:
    """One row of a repeated sheet or a table; ``line`` is the roster line it belongs to, None for a table."""

    id: int
    sheet: str
    line: int | None
    position: int
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Line:
    """One subject of the period. ``entries`` holds the one-row sheets by name, ``rows`` the repeated ones."""

    id: int
    key: str
    name: str
    initials: str
    position: int
    cells: dict[str, str]
    person_id: int | None
    department_id: int | None
    entries: dict[str, dict[str, str]] = field(default_factory=dict)
    entry_rows: dict[str, int] = field(default_factory=dict)
    rows: dict[str, list[RowLine]] = field(default_factory=dict)
    _subject: Subject | None = None
    _missing: tuple[str, ...] | None = None
    _misfits: dict[Place, Problem] | None = None
    _exempt: bool | None = None
    _sought: str = ""
    _limits: dict[Place, Limits] = field(default_factory=dict)
    _row_missing: dict[int, frozenset[str]] = field(default_factory=dict)

    @property
    def sought(self) -> str:
        """编号, 姓名 and 拼音首字母 as a search looks into them, kept."""
        if not self._sought:
            self._sought = "\n".join((self.key, self.name, self.initials)).casefold()
        return self._sought

    def forget(self) -> None:
        """Drop what was worked out of the texts."""
        self._subject = self._missing = self._misfits = self._exempt = None
        self._sought = ""
        self._limits.clear()
        self._row_missing.clear()


class PeriodBook:
    """Everything a period holds. ``lines`` stand in roster order, by id."""

    def __init__(self, row: PeriodRow, scheme: CompiledScheme) -> None:
        self.row = row
        self.scheme = scheme
        self.period = Period.parse(row.code)
        self.params: Mapping[str, Decimal | str] = scheme.check_params(split(row.params, has_it=True)[0])[0]
        self.fields: dict[str, dict[str, EntryField]] = {
            sheet.name: {entry.name: entry for entry in sheet.fields} for sheet in scheme.scheme.sheets
        }
        self._kinds = {
            (sheet.name, entry.name): _stored_kind(entry).value for sheet in scheme.scheme.sheets for entry in sheet.fields
        }
        self._required = {sheet.name: _required(scheme, sheet) for sheet in scheme.scheme.sheets}
        self.lines: dict[int, Line] = {}
        self.by_key: dict[str, Line] = {}
        self.tables: dict[str, list[RowLine]] = {
            sheet.name: [] for sheet in scheme.scheme.sheets if sheet.role is SheetRole.TABLE
        }
        self.row_lines: dict[int, RowLine] = {}
        self.decisions: tuple[Decision, ...] = ()
        #: counts the changes made to this book, so that a view can see that it lags behind
        self.version = 0
        self._read: dict[tuple[str, str], dict[str, Value]] = {}
        self._frame: Cohort | None = None
        self._cohort: Cohort | None = None
        self._unseen: list[Line] = []
        self._table_misfits: dict[Place, Problem] | None = None
        self._table_limits: dict[Place, Limits] = {}

    @property
    def archived(self) -> bool:
        """Whether the period is read-only."""
        return self.row.status == "archived"

    def stored_kind(self, sheet: str, heading: str) -> str:
        """The kind a cell is stored as."""
        return self._kinds[sheet, heading]

    def value(self, sheet: str, entry: EntryField, text: str) -> Value:
        """The value of a stored text; None for a blank."""
        if not text:
            return None
        known = self._read.setdefault((sheet, entry.name), {})
        if text not in known:
            known[text] = read_value(entry, text)
        return known[text]

    def subject(self, line: Line) -> Subject:
        """The engine's subject of a roster line; blanks are left out."""
        if line._subject is None:
            values: dict[str, Value] = {}
            rows: dict[str, Sequence[Row]] = {}
            for sheet in self.scheme.scheme.sheets:
                match sheet.role:
                    case SheetRole.ROSTER:
                        values.update(self._values(sheet, line.cells))
                    case SheetRole.ENTRY:
                        values.update(self._values(sheet, line.entries.get(sheet.name, {})))
                    case SheetRole.ROWS:
                        whole = self.whole_rows(line.rows.get(sheet.name, ()))
                        if whole:
                            rows[sheet.name] = [self.row_values(row) for row in whole]
            line._subject = Subject(line.key, values, rows)
        return line._subject

    def tentative(
        self, line: Line, *, roster: Mapping[str, str] | None = None, sheet: str = "",
        entered: Mapping[str, str] | None = None, rows: list[RowLine] | None = None,
    ) -> Subject:
        """The subject as it would be with these texts (or the rows of the sheet) in place of the stored ones."""
        entries = line.entries if entered is None else {**line.entries, sheet: {**line.entries.get(sheet, {}), **entered}}
        return self.subject(Line(
            line.id, line.key, line.name, line.initials, line.position, {**line.cells, **(roster or {})}, None, None,
            entries, {}, line.rows if rows is None else {**line.rows, sheet: rows},
        ))

    def _values(self, sheet: Sheet, texts: Mapping[str, str]) -> Iterator[tuple[str, Value]]:
        for heading, text in texts.items():
            entry = self.fields[sheet.name].get(heading)
            if entry is not None and text:
                yield heading, self.value(sheet.name, entry, text)

    def row_values(self, row: RowLine) -> Row:
        """Every heading of a repeated or table row; blanks as what they count as, the subject's number left out."""
        sheet = self.scheme.scheme.sheet(row.sheet)
        number = self.scheme.scheme.key_label if sheet.role is SheetRole.ROWS else ""
        values: dict[str, Value] = {}
        for entry in sheet.fields:
            if entry.name == number:
                continue
            text = row.texts.get(entry.name, "")
            values[entry.name] = self.value(sheet.name, entry, text) if text else _blank(entry)
        return values

    def whole_rows(self, rows: Iterable[RowLine]) -> list[RowLine]:
        """The rows that count: those in which every column that must be filled is."""
        return [row for row in rows if not self.unfilled(row)]

    def frame(self) -> Cohort:
        """The cohort without its subjects: period, parameters and tables."""
        if self._frame is None:
            tables = {name: [self.row_values(row) for row in self.whole_rows(rows)] for name, rows in self.tables.items()}
            self._frame = Cohort(self.period, (), self.params, tables, self.decisions)
        return self._frame

    def cohort(self) -> Cohort:
        """What the engine computes from, as it stands now."""
        if self._cohort is None:
            frame = self.frame()
            subjects = tuple(map(self.subject, self.lines.values()))
            self._cohort = Cohort(frame.period, subjects, frame.params, frame.tables, frame.decisions)
        return self._cohort

    def missing(self, line: Line) -> tuple[str, ...]:
        """The line's 缺项, by heading: what the engine would say of it."""
        if line._missing is None:
            self.look_at((line,))
        assert line._missing is not None
        return line._missing

    def exempt(self, line: Line) -> bool:
        """Whether the line is 不纳入考核."""
        if line._exempt is None:
            self.look_at((line,))
        assert line._exempt is not None
        return line._exempt

    def look_at(self, lines: Sequence[Line]) -> None:
        """Work out at once, for many lines, what :meth:`missing`, :meth:`exempt` and :meth:`misfits` say of each.

        Most lines lack nothing, which is quickly seen; the rest are appraised, since one who is 不确定等次 needs none.
        """
        subjects, frame = list(map(self.subject, lines)), self.frame()
        lacking: list[Line] = []
        for line, standing in zip(lines, self.scheme.standings(subjects, frame), strict=True):
            line._misfits = self._placed(standing.misfits, line.rows) if standing.misfits else {}
            line._exempt = standing.exempt
            if standing.missing:
                lacking.append(line)
            else:
                line._missing = ()
        if lacking:
            from kaohe_desktop.engine.appraise import appraise

            alone = replace(frame, subjects=tuple(map(self.subject, lacking)), decisions=())
            for line, result in zip(lacking, appraise(self.scheme, alone).results, strict=True):
                line._missing = result.missing

    def look_some(self, most: int = 400) -> bool:
        """Look at some of the lines not looked at since they changed; False once there are none.

        For windows: what the counts of a large office hang on is worked out between two events.
        """
        if not self._unseen:
            self._unseen = [line for line in self.lines.values() if line._missing is None]
        some, self._unseen = self._unseen[:most], self._unseen[most:]
        if not some:
            return False
        self.look_at([line for line in some if line._missing is None])
        return True

    @property
    def unseen(self) -> int:
        """How many lines were not looked at since they changed."""
        return sum(1 for line in self.lines.values() if line._missing is None)

    def row_missing(self, row: RowLine) -> frozenset[str]:
        """The blanks of one repeated row that are 缺项, by heading: what the engine says of a subject with this row alone."""
        line = self.lines.get(row.line or 0)
        if line is None:
            return frozenset()
        if row.id not in line._row_missing:
            subject = self.subject(line)
            blank = {heading for heading in self.fields[row.sheet] if not row.texts.get(heading)}
            others = {
                name: rows for name, rows in subject.rows.items() if name == row.sheet or not blank & self.fields[name].keys()
            }
            alone = Subject(subject.key, subject.values, {**others, row.sheet: [self.row_values(row)]})
            line._row_missing[row.id] = frozenset(self.scheme.missing(alone, self.frame())) & blank
        return line._row_missing[row.id]

    def misfits(self, line: Line) -> dict[Place, Problem]:
        """The line's stored values that contradict each other or the tables, by cell."""
        if line._misfits is None:
            self.look_at((line,))
        assert line._misfits is not None
        return line._misfits

    def table_misfits(self) -> dict[Place, Problem]:
        """The cells of the tables that contradict others, by cell."""
        if self._table_misfits is None:
            self._table_misfits = self._placed(self.scheme.check_tables(self.frame().tables, self.params), self.tables)
        return self._table_misfits

    def _placed(self, found: Iterable[Misfit], rows: Mapping[str, Sequence[RowLine]]) -> dict[Place, Problem]:
        placed: dict[Place, Problem] = {}
        for one in found:
            row = 0 if one.row is None else self.whole_rows(rows[one.sheet])[one.row].id
            placed.setdefault((one.sheet, row, one.label), one.problem)
        return placed

    def limits(self, line: Line, sheet: str, heading: str) -> Limits:
        """What may be entered for this subject in a field of a sheet with one row a subject."""
        place = (sheet, 0, heading)
        if place not in line._limits:
            tables = self.frame().tables
            line._limits[place] = self.scheme.limits(self.subject(line), sheet, heading, self.params, tables=tables)
        return line._limits[place]

    def row_limits(self, row: RowLine, heading: str) -> Limits:
        """What may be entered in a cell of a repeated row or a table."""
        line = self.lines.get(row.line or 0)
        known = self._table_limits if line is None else line._limits
        place = (row.sheet, row.id, heading)
        if place not in known:
            known[place] = self.scheme.limits(
                None if line is None else self.subject(line), row.sheet, heading, self.params,
                row=self.row_values(row), tables=self.frame().tables,
            )
        return known[place]

    def row_misfit(self, row: RowLine, heading: str) -> Problem | None:
        """What is wrong with a stored cell of a repeated row or a table."""
        line = self.lines.get(row.line or 0)
        return (self.table_misfits() if line is None else self.misfits(line)).get((row.sheet, row.id, heading))

    def _told(self, misfits: Mapping[Place, Problem]) -> Iterator[Problem]:
        """The problems, those of a repeated row with the row's number within its subject (or its table)."""
        for (sheet, row_id, _), problem in misfits.items():
            if not row_id:
                yield problem
                continue
            row = self.row_lines[row_id]
            line = self.lines.get(row.line or 0)
            rows = self.tables[sheet] if line is None else line.rows[sheet]
            yield replace(problem, cell=f"第 {rows.index(row) + 1} 行")

    def problems(self) -> list[Problem]:
        """Everything that stands in the way of a computation, all at once."""
        self.look_at([line for line in self.lines.values() if line._misfits is None])
        found = [problem for line in self.lines.values() for problem in self._told(self.misfits(line))]
        found += self._told(self.table_misfits())
        for sheet in self.scheme.scheme.sheets:
            rows = self.tables.get(sheet.name, [])
            if sheet.role is SheetRole.ROWS:
                rows = [row for line in self.lines.values() for row in line.rows.get(sheet.name, ())]
            for number, row in _numbered(rows):
                line = self.lines.get(row.line or 0)
                for label in self.unfilled(row):
                    found.append(ROW_BLANK_LEFT.at(
                        sheet=sheet.name, subject=line.key if line else "", label=label, row=number,
                        name=line.name if line else "",
                    ))
        return found

    def changed(self, line: Line | None = None) -> None:
        """Note that a line (or, with None, something every line may hang on) is no longer as it was worked out."""
        self.version += 1
        self._cohort = None
        if line is not None:
            line.forget()
            return
        self._frame = self._table_misfits = None
        self._table_limits.clear()
        for each in self.lines.values():
            each.forget()

    def index_keys(self) -> None:
        """Find lines by their numbers again after numbers changed."""
        self.by_key = {line.key: line for line in self.lines.values()}

    def sort_lines(self) -> None:
        """Bring the lines into roster order again after some were added or removed."""
        ordered = sorted(self.lines.values(), key=lambda line: (line.position, line.id))
        self.lines = {line.id: line for line in ordered}
        self.index_keys()
        self.version += 1
        self._cohort = None

    def unfilled(self, row: RowLine) -> list[str]:
        """The columns that must be filled in every row and are not; such a row does not count yet."""
        return [heading for heading in self._required[row.sheet] if not row.texts.get(heading)]

    def find(self, key: str) -> Line | None:
        """The line of an 编号 as typed; None if the roster has none."""
        return self.by_key.get(fold_key(key))


def _numbered(rows: Sequence[RowLine]) -> Iterator[tuple[int, RowLine]]:
    """Rows with their number within their subject, from 1."""
    counts: dict[int | None, int] = {}
    for row in rows:
        counts[row.line] = counts.get(row.line, 0) + 1
        yield counts[row.line], row


def _stored_kind(entry: EntryField) -> FieldKind:
    return FieldKind.TEXT if entry.kind is FieldKind.TICKS else entry.kind  # 1、4 is kept as the text it is


def _blank(entry: EntryField) -> Value:
    return None if entry.column is Column.FILLED else read_value(entry, None)


def _required(scheme: CompiledScheme, sheet: Sheet) -> tuple[str, ...]:
    key = scheme.scheme.key_label if sheet.role is not SheetRole.TABLE else ""
    return tuple(entry.name for entry in sheet.fields if entry.column is Column.FILLED and entry.name != key)


def headings_of(scheme: CompiledScheme) -> Headings:
    """Which roster headings the store needs to know by their meaning."""
    from kaohe_desktop.store.people import Headings

    known = {entry.name for entry in scheme.scheme.roster.fields}
    person = scheme.scheme.head.subject == "person"
    return Headings(
        key=scheme.scheme.key_label, name=scheme.scheme.name_label, unit="科室" if "科室" in known else "",
        post="职务" if "职务" in known else "", category="考核类别", departments=not person,
    )


@lru_cache(maxsize=16)
def compiled(text: str, file: str) -> CompiledScheme:
    """A pinned scheme, compiled from the text the period keeps."""
    from kaohe_desktop.engine.scheme.reader import read_scheme

    return read_scheme(text, file)


def line_of(row: RosterRow) -> Line:
    """A book's line of a stored roster row."""
    return Line(
        row.id, row.key, row.name, row.initials, row.position, dict(row.cells), row.person_id, row.department_id,
    )


def load_book(ws: Workspace, period_id: int) -> PeriodBook:
    """Read a period whole, in one moment of the database."""
    from kaohe_desktop.store import decisions, entries, people, periods

    with ws.database.read() as connection:
        row = periods.one_period(connection, period_id)
        scheme = compiled(periods.scheme_text(connection, period_id), f"{row.scheme_id}.toml")
        book = PeriodBook(row, scheme)
        for stored in people.roster(connection, period_id):
            line = line_of(stored)
            book.lines[line.id] = line
            book.by_key[line.key] = line
        homes: dict[int, dict[str, str]] = {}
        for found in entries.rows(connection, period_id):
            homes[found.id] = place_row(book, RowLine(found.id, found.sheet, found.subject, found.position))
        for row_id, heading, text in entries.values(connection, period_id):
            homes[row_id][heading] = text
        book.decisions = tuple(
            one.decision for one in decisions.recorded(connection, period_id) if not one.withdrawn_at
        )
    return book


def place_row(book: PeriodBook, row: RowLine) -> dict[str, str]:
    """Put a stored row where it belongs in the book; the dict its cells go into."""
    if row.position == 0 and row.line is not None:
        line = book.lines[row.line]
        line.entry_rows[row.sheet] = row.id
        return line.entries.setdefault(row.sheet, row.texts)
    rows = book.tables.setdefault(row.sheet, []) if row.line is None else (
        book.lines[row.line].rows.setdefault(row.sheet, [])
    )
    rows.append(row)
    if len(rows) > 1 and (rows[-2].position, rows[-2].id) > (row.position, row.id):
        rows.sort(key=lambda one: (one.position, one.id))
    book.row_lines[row.id] = row
    return row.texts
