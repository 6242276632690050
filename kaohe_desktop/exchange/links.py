"""Keys across sheets: what repeats is refused where it repeats, what is not in the roster where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kaohe_desktop.engine.cohort import Row, Value
from kaohe_desktop.engine.entries import show_value
from kaohe_desktop.engine.problems import Problem, did_you_mean
from kaohe_desktop.engine.scheme.model import EntryField, Scheme, Sheet, SheetRole
from kaohe_desktop.exchange.problems import DUPLICATE_KEY, UNKNOWN_KEY
from kaohe_desktop.exchange.sheet_reading import Fault, ReadRow, ReadSheet
from kaohe_desktop.exchange.sheet_rows import address

#: Looking for the number that was meant takes some 10 ms: only for the first few, and not in a crowd.
_MOST_GUESSES, _MOST_KNOWN = 20, 2_000


@dataclass(frozen=True, slots=True)
class Link:
    """A column whose values must stand in a column of another sheet."""

    field: EntryField
    target: Sheet  # the sheet they must stand in
    column: str


def check_keys(scheme: Scheme, sheets: Mapping[str, ReadSheet], known: Mapping[str, Sequence[Row]] | None = None) -> None:
    """Add the faults of repeated and unknown keys to the rows concerned; ``known`` are tables that are not in the file."""
    for read in sheets.values():
        _refuse_repeats(read)
    for read in sheets.values():
        for link in links(scheme, read.sheet):
            target = sheets.get(link.target.name)
            if target is not None and link.column in target.layout.columns:
                _refuse_unknown(read, link, [row.values for row in target.rows])
            elif target is None and known is not None and link.target.name in known:
                _refuse_unknown(read, link, known[link.target.name])


def _refuse_repeats(read: ReadSheet) -> None:
    sheet = read.sheet
    names = sheet.key
    if not names or any(name not in read.layout.columns for name in names if _required(sheet, name)):
        return
    first_of: dict[tuple[Value, ...], int] = {}
    column = read.layout.columns.get(names[0], 1)
    fields = {entry.name: entry for entry in sheet.fields}
    for row in read.rows:
        key = tuple([row.values.get(name) for name in names])
        if key[0] is None or (row.faults and any(row.refused(name) for name in names)):
            continue
        first = first_of.setdefault(key, row.number)
        if first != row.number:
            shown = [f"{name} {show_value(fields[name], value)}" for name, value in zip(names, key, strict=True)]
            row.faults.append(Fault(column, _repeat(read, row, column, fields[names[0]], "、".join(shown), first), fields[names[0]]))


def _required(sheet: Sheet, name: str) -> bool:
    return any(entry.name == name and entry.column != "optional" for entry in sheet.fields)


def _repeat(read: ReadSheet, row: ReadRow, column: int, entry: EntryField, keys: str, first: int) -> Problem:
    return DUPLICATE_KEY.at(
        sheet=read.sheet.name, cell=address(column, row.number), subject=row.key, label=entry.name,
        value=show_value(entry, row.values[entry.name]), keys=keys, first=first,
    )


def links(scheme: Scheme, sheet: Sheet) -> Sequence[Link]:
    """The columns of a sheet that refer elsewhere: a column named as the sole key of the roster or of a table of its own
    kind (条款编号 → 条款), and the sole key of a table that is itself a column of the roster (科室 → 花名册).
    """
    roster = scheme.roster
    of_roster = {entry.name for entry in roster.fields}
    links = [
        Link(entry, other, entry.name)
        for other in scheme.sheets
        if other.name != sheet.name and _is_register(other, of_roster)
        for entry in sheet.fields
        if (entry.name,) == other.key
    ]
    if sheet.role is SheetRole.TABLE and len(sheet.key) == 1 and sheet.key[0] in of_roster:
        links += [Link(entry, roster, entry.name) for entry in sheet.fields if (entry.name,) == sheet.key != roster.key]
    return links


def _is_register(sheet: Sheet, of_roster: set[str]) -> bool:
    """Whether others may refer to the sheet by its key."""
    if len(sheet.key) != 1:
        return False
    return sheet.role is SheetRole.ROSTER or (sheet.role is SheetRole.TABLE and sheet.key[0] not in of_roster)


def _refuse_unknown(read: ReadSheet, link: Link, rows: Sequence[Row]) -> None:
    name = link.field.name
    column = read.layout.columns.get(name)
    if column is None:
        return
    known = {str(value) for row in rows if (value := row.get(link.column)) is not None}
    guesses = _MOST_GUESSES if len(known) <= _MOST_KNOWN else 0
    for row in read.rows:
        value = row.values.get(name)
        if not isinstance(value, str) or value in known:
            continue
        problem = UNKNOWN_KEY.at(
            sheet=read.sheet.name, cell=address(column, row.number), subject=row.key, label=name, value=value,
            roster=link.target.name, guess=did_you_mean(value, known) if guesses > 0 else "",
        )
        guesses -= 1
        row.faults.append(Fault(column, problem, link.field))
