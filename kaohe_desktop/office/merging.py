"""Putting the units' filled workbooks together into one (汇总各单位数据包), which then computes as one.

Every workbook is read with every check, and what is wrong with any of them is told at once, each problem with the name
of its file. What stands in two workbooks is never guessed at: a 编号 of two units, and a row of a common list (条款,
指标 …) that says different things, are refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Row, Subject, Value
from kaohe_desktop.engine.entries import default_of, show_value
from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.engine.scheme.model import Sheet, SheetRole
from kaohe_desktop.engine.scheme.problems import PARAM_MISSING
from kaohe_desktop.office import library
from kaohe_desktop.office.file_problems import IN_TWO_BOOKS, ONE_BOOK, OUT_IS_BOOK, ROWS_DIFFER, SAME_BOOK
from kaohe_desktop.office.publishing import check_file
from kaohe_desktop.office.switches import split
from kaohe_desktop.office.workbook import parse_params, parse_period

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe_desktop.engine.period import Period
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.exchange.reading import WorkbookData
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

_MOST_NAMED = 5  # names spelled out in one note
_DEPARTMENT = "科室"


@dataclass(frozen=True, slots=True)
class Merged:
    """The workbook written, what it was made of, and notes on what somebody should look at."""

    path: Path
    files: int
    subjects: int
    unit: str
    notes: tuple[str, ...]

    def lines(self) -> list[str]:
        """What the command line prints."""
        done = f"已合并：{self.path}（{self.files} 个文件，共 {self.subjects} {self.unit}）"
        return [done, *(["提示："] if self.notes else []), *(f"  {note}" for note in self.notes)]


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the workbooks are read by. ``params`` None: they were given wrongly, so the defaults bound the cells."""

    scheme: CompiledScheme
    period: Period | None
    params: Mapping[str, Decimal | str] | None


@dataclass(frozen=True, slots=True)
class _Unit:
    """One unit's workbook, read; ``file`` is what it is called in problems."""

    file: str
    data: WorkbookData


def merge_workbooks(
    books: Sequence[Path],
    scheme_id: str,
    period: str,
    out: Path,
    params: Sequence[str] = (),
    force: bool = False,
) -> Merged:
    """Merge the units' workbooks of one scheme and period into the new workbook ``out``, or write nothing.

    Raises Refused with every problem of the call and of all workbooks. A parameter that only the computing needs may
    be left out.
    """
    info = library.scheme_info(scheme_id)
    given, problems = parse_params(params)
    own, switches, more = split(given, has_it=info.has_error_penalty)
    scheme = library.load_scheme(scheme_id, switches)
    values, mistaken = scheme.check_params(own)
    problems += [*(one for one in mistaken if one.code != PARAM_MISSING.code), *more]
    bounds = None if problems else values
    when = None
    try:
        when = parse_period(period, info)
    except Refused as refused:
        problems += refused.problems
    return _merge(_Rules(scheme, when, bounds), books, out, force, problems)


def merge_for(ws: Workspace, period: PeriodInfo, books: Sequence[Path], out: Path, *, force: bool = False) -> Merged:
    """Merge the units' workbooks by the rules of an open period into ``out``, for the clerk to look at and import.

    Raises Refused with every problem of all workbooks; nothing is written then.
    """
    book = ws.book(period.id)
    return _merge(_Rules(book.scheme, book.period, book.params), books, out, force, [])


def _merge(rules: _Rules, books: Sequence[Path], out: Path, force: bool, problems: list[Problem]) -> Merged:
    names = _names(books)
    problems += _wrong_files(books, names, out)
    if out.exists():
        try:
            check_file(out, force)
        except Refused as refused:
            problems += refused.problems
    units = []
    for path, name in zip(books, names, strict=True):
        try:
            units.append(_Unit(name, _read(path, rules)))
        except Refused as refused:
            problems += [replace(problem, file=name) for problem in refused.problems]
    union = _Union(rules.scheme, units)
    problems += union.problems
    if problems:
        raise Refused(problems)
    check_file(out, force)  # makes its folder
    _write(union.data(), rules, out)
    unit = "人" if rules.scheme.scheme.head.subject == "person" else "个科室"
    return Merged(out, len(units), len(union.subjects), unit, tuple(union.notes()))


def _names(books: Sequence[Path]) -> list[str]:
    """What each file is called: its name, with the folder where two are called the same."""
    names = [path.name for path in books]
    for longer in (lambda path: f"{path.parent.name}/{path.name}", str):
        twice = {name for name, count in Counter(names).items() if count > 1}
        names = [longer(path) if name in twice else name for path, name in zip(books, names, strict=True)]
    return names


def _wrong_files(books: Sequence[Path], names: Sequence[str], out: Path) -> Iterator[Problem]:
    places = [path.resolve() for path in books]
    if len(books) < 2:
        yield ONE_BOOK.at()
    for place, count in Counter(places).items():
        if count > 1:
            yield SAME_BOOK.at(value=names[places.index(place)])
    if out.resolve() in places:
        yield OUT_IS_BOOK.at(value=str(out))


def _read(path: Path, rules: _Rules) -> WorkbookData:
    from kaohe_desktop.exchange.reading import read_workbook

    return read_workbook(path, rules.scheme, params=rules.params, period=rules.period)


def _write(data: WorkbookData, rules: _Rules, out: Path) -> None:
    """Write the workbook and read it back before it takes its place: rules over whole lists hold only for all of them."""
    from kaohe_desktop.exchange.files import written_beside
    from kaohe_desktop.exchange.template import write_template

    with written_beside(out) as scratch:
        write_template(rules.scheme, scratch, data)
        try:
            back = _read(scratch, rules)
        except Refused as refused:
            raise Refused([replace(problem, file=f"合并后的 {out.name}") for problem in refused.problems]) from refused
        if back.subjects != data.subjects or any(back.tables.get(name, ()) != rows for name, rows in data.tables.items()):
            raise RuntimeError("the merged workbook does not read back as it was merged")


class _Union:
    """All units' people and tables together; what cannot stand together goes into ``problems``."""

    def __init__(self, scheme: CompiledScheme, units: Sequence[_Unit]) -> None:
        self._scheme = scheme
        self._units = units
        self._notes: list[str] = []
        self.problems: list[Problem] = []
        self.subjects: list[Subject] = []
        self._tables: dict[str, tuple[Row, ...]] = {}
        self._add_subjects()
        for sheet in scheme.scheme.sheets:
            if sheet.role is SheetRole.TABLE:
                given = [(unit.file, unit.data.tables[sheet.name]) for unit in units if sheet.name in unit.data.tables]
                if given:
                    self._tables[sheet.name] = self._keyed(sheet, given) if sheet.key else self._keyless(sheet, given)

    def data(self) -> WorkbookData:
        """Everything, as one workbook says it."""
        from kaohe_desktop.exchange.reading import WorkbookData

        return WorkbookData(tuple(self.subjects), self._tables)

    def notes(self) -> Iterator[str]:
        """What was left unread, what was kept only once, and what the units' lists share or do not."""
        for unit in self._units:
            yield from (f"{unit.file}：{sentence}" for sentence in unit.data.ignored)
        yield from self._notes
        yield from self._shared_departments()

    def _add_subjects(self) -> None:
        found: dict[str, list[tuple[_Unit, Subject]]] = {}
        for unit in self._units:
            for subject in unit.data.subjects:
                found.setdefault(subject.key, []).append((unit, subject))
        self.subjects = [places[0][1] for places in found.values()]
        self.problems += [self._in_two(key, places) for key, places in found.items() if len(places) > 1]

    def _in_two(self, key: str, places: Sequence[tuple[_Unit, Subject]]) -> Problem:
        model = self._scheme.scheme
        names = dict.fromkeys(str(subject.values.get(model.name_label) or "") for _, subject in places)
        return IN_TWO_BOOKS.at(
            sheet=model.roster.name, subject=key, label=model.key_label, value=key, file=places[-1][0].file,
            files="、".join(f"“{unit.file}”" for unit, _ in places), names=f"（{'、'.join(names)}）",
        )

    def _keyed(self, sheet: Sheet, given: Sequence[tuple[str, Sequence[Row]]]) -> tuple[Row, ...]:
        """Rows that say the same are one row; that they differ is a problem."""
        kept: dict[tuple[Value, ...], tuple[str, Row]] = {}
        for file, rows in given:
            for row in rows:
                first, known = kept.setdefault(_key(sheet, row), (file, row))
                if known != row:
                    self.problems.append(_differ(sheet, first, known, file, row))
        if any(field.name == sheet.key[0] for field in self._scheme.scheme.roster.fields):
            for file, row in self._unsaid(sheet):
                first, known = kept.get(_key(sheet, row), (file, row))
                if known != row:
                    self.problems.append(_differ(sheet, first, known, file, row))
        else:
            self._note_uncommon(sheet, given)
        return tuple(row for _, row in kept.values())

    def _unsaid(self, sheet: Sheet) -> Iterator[tuple[str, Row]]:
        """In a table by a roster column (科室情况), what each unit says by leaving out a row: nothing of its 科室.

        Else what one unit says of its 办公室 would fall upon the 办公室 of another.
        """
        name = sheet.key[0]
        blank = {field.name: default_of(field) for field in sheet.fields}
        for unit in self._units:
            said = {row.get(name) for row in unit.data.tables.get(sheet.name, ())}
            for value in dict.fromkeys(subject.values.get(name) for subject in unit.data.subjects):
                if value is not None and value not in said:
                    yield unit.file, {**blank, name: value}

    def _note_uncommon(self, sheet: Sheet, given: Sequence[tuple[str, Sequence[Row]]]) -> None:
        """Say which rows of a list that the units have in common stand with some of them only."""
        keys = [(file, [_key(sheet, row) for row in rows]) for file, rows in given]
        if not any(set(one) & set(other) for (_, one), (_, other) in combinations(keys, 2)):
            return
        for file, mine in keys:
            others = [set(other) for name, other in keys if name != file]
            alone = [_words(sheet, key) for key in mine if not any(key in other for other in others)]
            if alone:
                self._notes.append(f"“{sheet.name}”的{_some(alone)} 只在“{file}”里有，合并后各单位都用上")

    def _keyless(self, sheet: Sheet, given: Sequence[tuple[str, Sequence[Row]]]) -> tuple[Row, ...]:
        """Rows without a key of their own: a register that several units were sent must not count several times.

        A row stands as often as in the file that has it most often.
        """
        kept: list[Row] = []
        have: Counter[tuple[Value, ...]] = Counter()
        twice = 0
        names = [field.name for field in sheet.fields]
        for _, rows in given:
            mine: Counter[tuple[Value, ...]] = Counter()
            for row in rows:
                what = tuple(row.get(name) for name in names)
                mine[what] += 1
                if mine[what] > have[what]:
                    kept.append(row)
                else:
                    twice += 1
            have |= mine
        if twice:
            self._notes.append(f"“{sheet.name}”有 {twice} 行与别的文件完全相同，当作同一件，只留一份")
        return tuple(kept)

    def _shared_departments(self) -> Iterator[str]:
        """Departments of one name in several units: they are kept, and whatever goes by department takes them as one."""
        where: dict[str, list[str]] = {}
        for unit in self._units:
            names = dict.fromkeys(str(subject.values.get(_DEPARTMENT) or "") for subject in unit.data.subjects)
            for name in names:
                where.setdefault(name, []).append(unit.file)
        shared = [name for name, files in where.items() if name and len(files) > 1]
        if shared:
            yield f"不止一个文件里有{_DEPARTMENT}{_some([f'“{name}”' for name in shared])}，名称照原样保留，按{_DEPARTMENT}计算的会算在一起"


def _key(sheet: Sheet, row: Row) -> tuple[Value, ...]:
    return tuple(row.get(name) for name in sheet.key)


def _words(sheet: Sheet, key: Sequence[Value]) -> str:
    """A key in words: ``指标编号 J01``."""
    fields = {field.name: field for field in sheet.fields}
    return "、".join(f"{name} {show_value(fields[name], value)}" for name, value in zip(sheet.key, key, strict=True))


def _differ(sheet: Sheet, first: str, known: Row, file: str, row: Row) -> Problem:
    differing = [field for field in sheet.fields if known.get(field.name) != row.get(field.name)]
    differences = [
        f"{field.name}分别是“{show_value(field, known.get(field.name))}”和“{show_value(field, row.get(field.name))}”"
        for field in differing
    ]
    key = next(field for field in sheet.fields if field.name == sheet.key[0])
    return ROWS_DIFFER.at(
        sheet=sheet.name, label=differing[0].name, value=show_value(differing[0], row.get(differing[0].name)),
        subject=show_value(key, row.get(key.name)), file=file, first=first, keys=_words(sheet, _key(sheet, row)),
        differences="，".join(differences),
    )


def _some(names: Sequence[str]) -> str:
    more = f"等 {len(names)} 个" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more
