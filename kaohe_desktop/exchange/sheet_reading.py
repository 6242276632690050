"""One sheet's rows into values, with every problem of its own cells placed."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from kaohe_desktop.engine.cohort import Value
from kaohe_desktop.engine.entries import ValueRefused, default_of, read_value
from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.problems import Problem
from kaohe_desktop.engine.scheme.model import EntryField, Sheet, SheetRole
from kaohe_desktop.exchange.cells import BLANK, Cell
from kaohe_desktop.exchange.problems import CELL_TWICE, FAR_CELL, MERGED
from kaohe_desktop.exchange.sheet_layout import Layout, lay_out
from kaohe_desktop.exchange.sheet_rows import MOST_COLUMNS, MOST_ROWS, Merge, SheetContent, address
from kaohe_desktop.exchange.values import is_number_label, read_cell

MONTH = "月份"
_SUBJECT_LABELS = ("人员编号", "科室编号")
_MOST_LISTED = 200  # merged or far cells listed one by one; nobody mends more by hand


@dataclass(slots=True)
class Fault:
    """A problem of one cell, and the field it stands in."""

    column: int
    problem: Problem
    field: EntryField | None = None


@dataclass(slots=True)
class ReadRow:
    """One row: its number in the file, its values (blanks left out, but defaulted in repeated rows), its faults.

    ``key`` is the row's 编号, "" where it has none or an unreadable one; ``covered`` are fields whose cell lies under a
    merged one, so that nobody can tell what it should hold.
    """

    number: int
    key: str
    values: dict[str, Value]
    faults: list[Fault] = field(default_factory=list)
    covered: list[EntryField] = field(default_factory=list)

    def refused(self, name: str) -> bool:
        """Whether the cell of that heading was refused."""
        return any(fault.field is not None and fault.field.name == name for fault in self.faults)


@dataclass(slots=True)
class ReadSheet:
    """A sheet as read. ``faults`` are those of the sheet itself: row, column, problem."""

    sheet: Sheet
    layout: Layout
    rows: list[ReadRow] = field(default_factory=list)
    faults: list[tuple[int, int, Problem]] = field(default_factory=list)
    skipped: int = 0  # rows of months outside the period


class _Column(dict[Cell, Value | ValueRefused]):
    """A column's values by cell; a refusal stands for itself. Each cell object is read once."""

    def __init__(self, entry: EntryField, number: int, *, defaults: bool) -> None:
        super().__init__()
        self.entry = entry
        self.number = number
        self.name = entry.name
        self._defaults = defaults

    def __missing__(self, cell: Cell) -> Value | ValueRefused:
        result: Value | ValueRefused
        try:
            if cell.blank:
                blank = read_value(self.entry, None)
                result = blank if self._defaults else None
            else:
                result = read_cell(self.entry, cell)
        except ValueRefused as refused:
            result = refused
        self[cell] = result
        return result


def read_rows(sheet: Sheet, content: SheetContent, period: Period | None) -> ReadSheet:
    """Read every row of a sheet; rows of months outside ``period`` are not read where the month is part of the key."""
    layout = lay_out(sheet, content)
    read = ReadSheet(sheet, layout)
    read.faults.extend(layout.problems)
    repeated = sheet.role in (SheetRole.ROWS, SheetRole.TABLE)
    columns = [
        _Column(entry, layout.columns[entry.name], defaults=repeated) for entry in sheet.fields if entry.name in layout.columns
    ]
    absent = {entry.name: default_of(entry) for entry in sheet.fields} if repeated else {}
    months = _months(sheet, period)
    label = key_label_of(sheet)
    for number, cells in content.rows.items():
        if number == 1 or _is_blank(cells, columns):
            continue
        row = _read_row(sheet, label, columns, number, cells, absent)
        month = row.values.get(MONTH)
        if months and isinstance(month, Decimal) and month not in months:
            read.skipped += 1
        else:
            read.rows.append(row)
    _structure_faults(read, content)
    return read


def _is_blank(cells: dict[int, Cell], columns: list[_Column]) -> bool:
    for column in columns:
        cell = cells.get(column.number)
        if cell is not None and not cell.blank:
            return False
    return True


def _months(sheet: Sheet, period: Period | None) -> frozenset[Decimal]:
    return frozenset(map(Decimal, period.months)) if period is not None and MONTH in sheet.key else frozenset()


def _read_row(
    sheet: Sheet, label: str, columns: list[_Column], number: int, cells: dict[int, Cell], absent: dict[str, Value]
) -> ReadRow:
    row = ReadRow(number, "", dict(absent))
    refused: list[tuple[_Column, ValueRefused]] = []
    values = row.values
    for column in columns:
        value = column[cells.get(column.number, BLANK)]
        if isinstance(value, ValueRefused):
            refused.append((column, value))
        elif value is not None:
            values[column.name] = value
    key = values.get(label)
    row.key = key if isinstance(key, str) else ""
    for column, refusal in refused:
        problem = refusal.at(sheet=sheet.name, cell=address(column.number, number), subject=row.key)
        row.faults.append(Fault(column.number, problem, column.entry))
    return row


def key_label_of(sheet: Sheet) -> str:
    """The column by which a row is named in a problem: the person's or department's 编号, else the row's own (条款编号 …)."""
    labels = [entry.name for entry in sheet.fields if is_number_label(entry.name)]
    return min(labels, key=lambda name: name not in _SUBJECT_LABELS, default="")


def _structure_faults(read: ReadSheet, content: SheetContent) -> None:
    """Merged cells, cells saved twice, cells far out."""
    known = {number: name for name, number in read.layout.columns.items()}
    keys = {row.number: row.key for row in read.rows}
    last = max(keys, default=1)
    merges = [merge for merge in content.merges if _in_data(merge, last, known)]
    for merge in sorted(merges, key=lambda merge: (merge.top, merge.left))[:_MOST_LISTED]:
        problem = MERGED.at(
            sheet=read.sheet.name, cell=address(merge.left, merge.top), subject=keys.get(merge.top, ""),
            label=known.get(merge.left, ""), range=merge.name,
        )
        read.faults.append((merge.top, merge.left, problem))
        _mark_covered(read, merge)
    for column, number in content.twice:
        if column in known:
            place = address(column, number)
            twice = CELL_TWICE.at(sheet=read.sheet.name, cell=place, subject=keys.get(number, ""), label=known[column])
            read.faults.append((number, column, twice))
    for column, number in content.far[:_MOST_LISTED]:
        far = FAR_CELL.at(sheet=read.sheet.name, cell=address(column, number), rows=MOST_ROWS, columns=MOST_COLUMNS)
        read.faults.append((number, column, far))


def _mark_covered(read: ReadSheet, merge: Merge) -> None:
    fields = [
        entry for entry in read.sheet.fields if merge.left <= read.layout.columns.get(entry.name, 0) <= merge.right
    ]
    for row in read.rows:
        if merge.top <= row.number <= merge.bottom:
            row.covered.extend(fields)


def _in_data(merge: Merge, last: int, known: dict[int, str]) -> bool:
    if merge.top == 1:
        return True
    return merge.top <= last and any(merge.left <= column <= merge.right for column in known)
