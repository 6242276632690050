"""Which sheet and which column of the file is which of the scheme's: any order, any white space, 全角, 繁体."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kaohe_desktop.engine.entries import raw_text
from kaohe_desktop.engine.labels import fold_label
from kaohe_desktop.engine.problems import Problem, did_you_mean
from kaohe_desktop.engine.scheme.model import Column, EntryField, Scheme, Sheet
from kaohe_desktop.exchange.cells import Cell
from kaohe_desktop.exchange.package import Package, SheetPart
from kaohe_desktop.exchange.problems import (
    DUPLICATE_HEADING,
    DUPLICATE_SHEET,
    MISSING_COLUMN,
    MISSING_SHEET,
    NO_SAVED_VALUE,
)
from kaohe_desktop.exchange.sheet_rows import SheetContent, address, column_letters

#: Sheets that the template adds for the clerk; they are never data and not worth a word.
GUIDE_SHEET, LISTS_SHEET = "填表说明", "下拉选项"


@dataclass(slots=True)
class Layout:
    """Where a sheet's columns stand: field name → column number. ``missing`` are required headings that are not there."""

    sheet: Sheet
    columns: dict[str, int] = field(default_factory=dict)
    missing: list[EntryField] = field(default_factory=list)
    problems: list[tuple[int, int, Problem]] = field(default_factory=list)  # row, column, problem
    ignored: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SheetMatch:
    """Which part is which sheet, by the sheet's name; ``problems`` by sheet name; ``ignored`` sentences."""

    parts: dict[str, SheetPart] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)


def match_sheets(scheme: Scheme, package: Package, wanted: Sequence[Sheet]) -> SheetMatch:
    """Find the wanted sheets of the scheme in the file; hidden ones count."""
    match = SheetMatch()
    labels = {fold_label(sheet.name): sheet.name for sheet in scheme.sheets}
    own = {fold_label(GUIDE_SHEET), fold_label(LISTS_SHEET)} - labels.keys()
    for part in package.sheets:
        name = labels.get(fold_label(part.name))
        if name is None:
            if fold_label(part.name) not in own:
                match.ignored.append(_ignored_sheet(part.name, labels.values()))
        elif name in match.parts:
            match.problems[name] = DUPLICATE_SHEET.at(sheet=name)
        else:
            match.parts[name] = part
    match.ignored.extend(_ignored_sheet(name, ()) for name in package.other_sheets)
    for sheet in wanted:
        if sheet.name not in match.parts and not sheet.optional:
            match.problems[sheet.name] = MISSING_SHEET.at(sheet=sheet.name)
    return match


def _ignored_sheet(name: str, known: Iterable[str]) -> str:
    return f"工作表“{name}”不是这个考核办法的表，没有读{did_you_mean(name, known)}"


def lay_out(sheet: Sheet, content: SheetContent) -> Layout:
    """Match the headings in row 1 with the sheet's fields."""
    layout = Layout(sheet)
    fields = {fold_label(entry.name): entry for entry in sheet.fields}
    unknown: list[str] = []
    for column, cell in sorted(content.rows.get(1, {}).items()):
        text = _heading(cell)
        if cell.fault is NO_SAVED_VALUE:
            place = address(column, 1)
            layout.problems.append((1, column, NO_SAVED_VALUE.at(sheet=sheet.name, cell=place)))
        if not text:
            continue
        entry = fields.get(fold_label(text))
        if entry is None:
            unknown.append(text)
            layout.ignored.append(
                f"“{sheet.name}”的栏目“{text}”（{column_letters(column)} 列）不认识，没有读{did_you_mean(text, sheet_labels(sheet))}"
            )
        elif entry.name in layout.columns:
            layout.problems.append((1, column, _duplicate(sheet, entry, column, layout.columns[entry.name], text)))
        else:
            layout.columns[entry.name] = column
    for entry in sheet.fields:
        if entry.name not in layout.columns and entry.column is not Column.OPTIONAL:
            layout.missing.append(entry)
            problem = MISSING_COLUMN.at(sheet=sheet.name, label=entry.name, guess=_near(entry.name, unknown))
            layout.problems.append((0, len(layout.missing), problem))
    return layout


def sheet_labels(sheet: Sheet) -> Sequence[str]:
    """The headings of a sheet."""
    return [entry.name for entry in sheet.fields]


def _heading(cell: Cell) -> str:
    return raw_text(cell.raw).strip() if cell.fault is None else ""


def _duplicate(sheet: Sheet, entry: EntryField, column: int, first: int, text: str) -> Problem:
    return DUPLICATE_HEADING.at(
        sheet=sheet.name, cell=address(column, 1), label=entry.name, value=text, first=address(first, 1)
    )


def _near(label: str, unknown: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(label, unknown, n=1, cutoff=0.5)
    return f"，第 1 行里的“{near[0]}”是不是它" if near else ""
