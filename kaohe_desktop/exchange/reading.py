"""Reads a filled workbook: its people with their entries and tables, or every problem of the file at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kaohe_desktop.engine.cohort import Row, Subject, Value
from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.engine.scheme.compiled import CompiledScheme, Misfit
from kaohe_desktop.engine.scheme.model import EntryField, Scheme, Sheet, SheetRole
from kaohe_desktop.exchange import collector
from kaohe_desktop.exchange.cells import Decoder
from kaohe_desktop.exchange.fits import Doubts, Params, Tables, sure_misfits
from kaohe_desktop.exchange.guard import UNREADABLE, check_workbook, unreadable
from kaohe_desktop.exchange.hangs import Place, RuleReads
from kaohe_desktop.exchange.links import check_keys
from kaohe_desktop.exchange.package import Package
from kaohe_desktop.exchange.sheet_layout import match_sheets
from kaohe_desktop.exchange.sheet_reading import Fault, ReadRow, ReadSheet, read_rows
from kaohe_desktop.exchange.sheet_rows import address, read_sheet


@dataclass(frozen=True, slots=True)
class WorkbookData:
    """What a workbook says. ``subjects`` in roster order, blank cells left out of their values; a repeated or table
    row has every heading, blanks as what they count as. ``ignored`` are sentences on what was left unread.
    """

    subjects: tuple[Subject, ...]
    tables: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


@dataclass(slots=True)
class _Read:
    """The sheets as read, and problems that belong to a sheet as a whole."""

    sheets: dict[str, ReadSheet] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)


def read_workbook(
    path: Path,
    scheme: CompiledScheme,
    *,
    params: Params = None,
    period: Period | None = None,
    only_some: bool = False,
    tables: Tables | None = None,
) -> WorkbookData:
    """Read every sheet of the scheme. Raises Refused with every problem of the file, in the order of the sheets.

    ``params`` bound what some cells may hold (defaults if None); with ``period``, rows of other months are not read.
    With ``only_some``, any sheet but the roster may be left out: what is not there is not read. ``tables`` are rows
    known already (条款 …), which the file is checked against where it has no such sheet itself.
    """
    model = scheme.scheme
    with collector.paused():
        read = _read_sheets(path, model, model.sheets, period, only_some=only_some)
        known = {name: rows for name, rows in (tables or {}).items() if name not in read.sheets}
        check_keys(model, read.sheets, known)
        subjects = _Subjects(scheme, read, params, known)
        subjects.check()
    problems = list(_in_order(model, read))
    if problems:
        raise Refused(problems)
    ignored = (*read.ignored, *_in_no_department(model, read))
    return WorkbookData(tuple(subjects.people.values()), subjects.own_tables, ignored)


def _in_no_department(scheme: Scheme, read: _Read) -> Iterator[str]:
    """Where departments are appraised: people listed under one that is not, so that nothing of theirs counts."""
    roster, label = read.sheets.get(scheme.roster.name), scheme.name_label
    if scheme.head.subject != "department" or roster is None:
        return
    known = {row.values.get(label) for row in roster.rows}
    for one in read.sheets.values():
        if one.sheet.role is not SheetRole.TABLE or one.sheet.key == (label,):
            continue
        lost = [row for row in one.rows if (name := row.values.get(label)) is not None and name not in known]
        if lost:
            names = "、".join(dict.fromkeys(str(row.values[label]) for row in lost))
            yield f"“{one.sheet.name}”有 {len(lost)} 行的{label}（{names}）不在“{roster.sheet.name}”里，不计入任何{label}"


def read_roster(path: Path, scheme: CompiledScheme) -> WorkbookData:
    """Read only the roster (花名册 or 科室名单), e.g. to fill a template. Raises Refused with every problem of it."""
    model = scheme.scheme
    read = _read_sheets(path, model, [model.roster], None)
    check_keys(model, read.sheets)
    problems = list(_in_order(model, read))
    if problems:
        raise Refused(problems)
    subjects = [Subject(row.key, row.values) for row in read.sheets[model.roster.name].rows]
    return WorkbookData(tuple(subjects))


def read_some_sheets(
    path: Path, scheme: Scheme, wanted: Sequence[Sheet]
) -> tuple[dict[str, ReadSheet], list[Problem], tuple[str, ...]]:
    """The rows of these sheets as far as they are there, row by row with their places (台账); every problem of their cells;
    sentences on what was left unread. Raises Refused where the file cannot be read at all.
    """
    with collector.paused():
        read = _read_sheets(path, scheme, wanted, None, only_some=True)
    return read.sheets, list(_in_order(scheme, read)), tuple(read.ignored)


def _read_sheets(
    path: Path, scheme: Scheme, wanted: Sequence[Sheet], period: Period | None, *, only_some: bool = False
) -> _Read:
    check_workbook(path)
    read = _Read()
    try:
        with Package(path) as package:
            decoder = Decoder(package.strings(), package.formats(), date1904=package.date1904)
            match = match_sheets(scheme, package, wanted)
            if only_some:
                for sheet in wanted:
                    if sheet.name not in match.parts and sheet.role is not SheetRole.ROSTER:
                        match.problems.pop(sheet.name, None)
            read.problems, read.ignored = match.problems, match.ignored
            for sheet in wanted:
                part = match.parts.get(sheet.name)
                if part is None:
                    continue
                content = read_sheet(package, part, decoder)
                if sheet.optional and not content.rows and not content.merges:
                    continue  # an empty sheet that may be absent
                read.sheets[sheet.name] = one = read_rows(sheet, content, period)
                read.ignored.extend(one.layout.ignored)
                if one.skipped:
                    read.ignored.append(f"“{sheet.name}”有 {one.skipped} 行的月份不在这个考核期里，没有读")
    except UNREADABLE as error:
        raise Refused([unreadable(error, path.name)]) from None
    return read


def _in_order(scheme: Scheme, read: _Read) -> Iterator[Problem]:
    """The problems by sheet, row and column."""
    for sheet in scheme.sheets:
        if sheet.name in read.problems:
            yield read.problems[sheet.name]
        one = read.sheets.get(sheet.name)
        if one is None:
            continue
        placed = list(one.faults)
        placed += [(row.number, fault.column, fault.problem) for row in one.rows for fault in row.faults]
        seen: set[Problem] = set()
        for _, _, problem in sorted(placed, key=lambda place: place[:2]):
            if problem not in seen:
                seen.add(problem)
                yield problem


class _Subjects:
    """The people put together from the sheets, and what is wrong with each of them as a whole."""

    def __init__(self, scheme: CompiledScheme, read: _Read, params: Params, known: Tables) -> None:
        self._scheme = scheme
        self._params = params
        self._sheets = read.sheets
        self._problems = read.problems
        self._reads = RuleReads(scheme.scheme)
        self.people: dict[str, Subject] = {}
        self._rows: dict[str, dict[str, list[ReadRow]]] = {}  # key → sheet → its rows
        self._collect()
        #: rows of no single subject, by sheet: those in the file, and together with those known already
        self.own_tables: dict[str, tuple[Row, ...]] = {
            name: tuple(row.values for row in one.rows)
            for name, one in read.sheets.items() if one.sheet.role is SheetRole.TABLE
        }
        self.tables: Tables = {**known, **self.own_tables}

    def _collect(self) -> None:
        model = self._scheme.scheme
        roster = self._sheets.get(model.roster.name)
        label = model.key_label
        for row in roster.rows if roster is not None else ():
            if row.key and row.key not in self._rows:
                self._rows[row.key] = {model.roster.name: [row]}
        for name, read in self._sheets.items():
            if read.sheet.role in (SheetRole.ENTRY, SheetRole.ROWS):
                for row in read.rows:
                    mine = self._rows.get(str(row.values.get(label, "")))
                    if mine is not None:
                        mine.setdefault(name, []).append(row)
        for key, sheets in self._rows.items():
            self.people[key] = self._person(key, sheets, label)

    def _person(self, key: str, sheets: Mapping[str, list[ReadRow]], label: str) -> Subject:
        values: dict[str, Value] = {}
        rows: dict[str, tuple[Row, ...]] = {}
        for name, found in sheets.items():
            if self._sheets[name].sheet.role is SheetRole.ROWS:
                rows[name] = tuple({head: value for head, value in row.values.items() if head != label} for row in found)
            else:
                values.update(found[0].values)
        return Subject(key, values, rows)

    def check(self) -> None:
        """Add to the rows what contradicts other values; take out what is not read of the exempt."""
        lost = self._lost_fields()
        everywhere = self._open_columns()
        with_faults = self._with_faults()
        for key, person in self.people.items():
            mine = self._rows[key]
            faulty = key in with_faults
            unread = faulty and self._scheme.scheme.head.exempt_unread
            if unread and self._scheme.exempt(person, self._params, self.tables):
                self._forgive(mine)
                continue
            found = self._scheme.check(person, self._params, self.tables)
            if found:
                doubts = Doubts((*lost, *self._refused(mine)), everywhere | self._open_rows(mine))
                found = sure_misfits(self._scheme, person, self._params, self.tables, found, doubts, self._reads)
            for misfit in found:
                self._place(misfit, mine)
        for misfit in self._scheme.check_tables(self.own_tables, self._params):
            if not self._reads.of(misfit).wide & everywhere:
                self._place(misfit, {misfit.sheet: self._sheets[misfit.sheet].rows})

    def _lost_fields(self) -> list[tuple[str, EntryField]]:
        """Columns of the one-row sheets that should be there and are not."""
        return [
            (name, entry) for name, read in self._sheets.items() if _one_row(read.sheet) for entry in read.layout.missing
        ]

    def _open_columns(self) -> frozenset[Place]:
        """What nobody can tell of the whole file: sheets and columns that are not there, refused cells of tables, and
        whose a row is of which the number is refused.
        """
        missing = [name for name in self._problems if name not in self.tables]
        found = {(name, entry.name) for name in missing for entry in self._scheme.scheme.sheet(name).fields}
        label = self._scheme.scheme.key_label
        for name, read in self._sheets.items():
            if _one_row(read.sheet):
                continue
            found |= {(name, entry.name) for entry in read.layout.missing}
            table = read.sheet.role is SheetRole.TABLE
            for row in read.rows:
                if table:
                    found |= _open_cells(name, row)
                elif (row.faults or row.covered) and str(row.values.get(label, "")) not in self._rows:
                    found.add((name, label))
        return frozenset(found)

    def _open_rows(self, mine: Mapping[str, list[ReadRow]]) -> set[Place]:
        """The columns of the subject's repeated rows in which a cell is refused."""
        found: set[Place] = set()
        for name, rows in mine.items():
            if not _one_row(self._sheets[name].sheet):
                for row in rows:
                    found |= _open_cells(name, row)
        return found

    def _with_faults(self) -> set[str]:
        label = self._scheme.scheme.key_label
        return {
            str(row.values.get(label, ""))
            for read in self._sheets.values()
            for row in read.rows
            if row.faults or row.covered
        }

    def _refused(self, mine: Mapping[str, list[ReadRow]]) -> list[tuple[str, EntryField]]:
        """The refused cells of the subject's one-row sheets, but for its number."""
        found: list[tuple[str, EntryField]] = []
        for name, rows in mine.items():
            if _one_row(self._sheets[name].sheet):
                found += [(name, fault.field) for fault in rows[0].faults if fault.field is not None]
                found += [(name, entry) for entry in rows[0].covered]
        return [(name, entry) for name, entry in found if entry.name != self._scheme.scheme.key_label]

    def _forgive(self, mine: Mapping[str, list[ReadRow]]) -> None:
        """Scores of one who does not take part are not read: cells whose rule hangs on the person's own values."""
        roster = self._scheme.scheme.roster.name
        for name, rows in mine.items():
            for row in rows if name != roster else ():
                row.faults = [fault for fault in row.faults if fault.field is None or not _hangs_on_person(fault.field)]

    def _place(self, misfit: Misfit, mine: Mapping[str, list[ReadRow]]) -> None:
        rows = mine.get(misfit.sheet)
        read = self._sheets.get(misfit.sheet)
        if rows is None or read is None:
            # No row in that sheet: there is no cell to name. A sheet that is missing altogether is told of elsewhere.
            if read is not None or misfit.sheet not in self._problems:
                mine[self._scheme.scheme.roster.name][0].faults.append(Fault(0, misfit.problem))
            return
        row = rows[misfit.row or 0]
        if row.refused(misfit.label) or (misfit.row is not None and self._hangs_on_row(misfit, row)):
            return
        column = read.layout.columns.get(misfit.label)
        problem = misfit.problem
        if column is not None:
            problem = Problem(
                problem.code, problem.what, problem.remedy, misfit.sheet, address(column, row.number), row.key,
                misfit.label, misfit.value, problem.file,
            )
        row.faults.append(Fault(column or 0, problem, self._scheme.field(misfit.sheet, misfit.label)))

    def _hangs_on_row(self, misfit: Misfit, row: ReadRow) -> bool:
        """Whether the rule reads a refused cell of the same row."""
        own = self._reads.of(misfit).own
        return bool(own & _open_cells(misfit.sheet, row)) or any(entry.name == misfit.label for entry in row.covered)


def _one_row(sheet: Sheet) -> bool:
    return sheet.role in (SheetRole.ROSTER, SheetRole.ENTRY)


def _open_cells(sheet: str, row: ReadRow) -> set[Place]:
    """The columns of a row whose cell is refused or lies under a merged one."""
    fields = [fault.field for fault in row.faults if fault.field is not None]
    return {(sheet, entry.name) for entry in (*fields, *row.covered)}


def _hangs_on_person(entry: EntryField) -> bool:
    return isinstance(entry.max, str) or any((entry.applies, entry.needed, entry.filled_if))
