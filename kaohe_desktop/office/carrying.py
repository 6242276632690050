"""Carrying texts over from the last period (从上季度带来): 岗位说明书, 工作目标 and the like, for whom they are still blank.

Only sheets that no formula reads can be carried: what counts must be entered anew. Marks, self-checks and what was
done in the old period are left behind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.entries import ValueRefused, read_value, show_value
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.model import EntryField, Sheet, SheetRole
from kaohe_desktop.office.operations import AddRows, Cell, EditEntries, NewRow, Operation, changing
from kaohe_desktop.office.overview_gaps import shown_names
from kaohe_desktop.office.problems import ARCHIVED, NOTHING_TO_CARRY
from kaohe_desktop.office.undoing import Action, Steps

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.office.cohorts import Line, PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

#: words of columns that belong to the period that is over
_OF_ITS_PERIOD = ("评分", "得分", "自查", "自评", "完成情况", "完成程度", "完成效果", "未完成", "业绩", "实绩", "总结")
#: sheets that are of their period altogether: what was done, and when
_DATED = ("月份", "日期", "周次", "季度")


@dataclass(frozen=True, slots=True)
class Carry:
    """What would come along for one person on one sheet, in words; ``own``: the sheet has a text of its own already,
    which is never overwritten.
    """

    sheet: str
    key: str
    name: str  # as it is shown: told apart from a namesake
    words: str
    own: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """Sheet and 编号, by which it is chosen."""
        return self.sheet, self.key


def carried_sheets(scheme: CompiledScheme) -> list[Sheet]:
    """The optional sheets that no formula reads and that do not belong to days or months."""
    read = _read_sheets(scheme)
    found = []
    for sheet in scheme.scheme.sheets:
        headings = {entry.name for entry in sheet.fields}
        if (
            sheet.optional and sheet.role in (SheetRole.ENTRY, SheetRole.ROWS) and sheet.name not in read
            and not headings & set(_DATED) and _carried_fields(scheme, sheet)
        ):
            found.append(sheet)
    return found


def _read_sheets(scheme: CompiledScheme) -> set[str]:
    """The sheets some formula reads: their columns count."""
    from kaohe_desktop.exchange.hangs import RuleReads

    model, reads = scheme.scheme, RuleReads(scheme.scheme)
    formulas = [*(one.formula for one in (*model.items, *model.steps)), model.total.formula]
    for when in (model.rules, model.needs, model.grades):
        formulas += [one.when for one in when]
    formulas += [one.when for one in model.checks if one.when]
    formulas += [model.bonus.formula] if model.bonus else []
    places = {place for formula in formulas for found in (reads.of_formula(formula),) for place in found.own | found.wide}
    return {sheet for sheet, _ in places} | {one.sheet for one in model.derived} | {one.table for one in model.items_from}


def _carried_fields(scheme: CompiledScheme, sheet: Sheet) -> list[EntryField]:
    return [
        entry for entry in sheet.fields
        if entry.name != scheme.scheme.key_label and not any(word in entry.name for word in _OF_ITS_PERIOD)
    ]


def earlier(ws: Workspace, period: PeriodInfo) -> list[PeriodInfo]:
    """The earlier periods of the same scheme (or of what it was copied from), nearest first."""
    from kaohe_desktop.office.library import kin
    from kaohe_desktop.office.periods import periods

    same = kin(ws, period.scheme_id)
    found = [one for one in periods(ws) if one.scheme_id in same and one.last_day < period.first_day]
    return sorted(found, key=lambda one: one.first_day, reverse=True)


def preview(ws: Workspace, period: PeriodInfo, source: PeriodInfo) -> list[Carry]:
    """What could be carried over from a period, sheet by sheet and person by person; nothing is written."""
    book, other = ws.book(period.id), ws.book(source.id)
    names = shown_names(book)
    found = []
    for sheet in carried_sheets(book.scheme):
        for line, rows in _plan(book, other, sheet):
            own = _own_words(line, sheet)
            found.append(Carry(sheet.name, line.key, names[line.key], "；".join(_words(texts) for texts in rows), own))
    return found


def _words(texts: Mapping[str, str]) -> str:
    return "，".join(f"{heading} {text}" for heading, text in texts.items())


def _own_words(line: Line, sheet: Sheet) -> str:
    """What the person's sheet has of its own in the new period."""
    if sheet.role is SheetRole.ENTRY:
        return _words({heading: text for heading, text in line.entries.get(sheet.name, {}).items() if text})
    return "；".join(_words(row.texts) for row in line.rows.get(sheet.name, ()) if row.texts)


def _plan(book: PeriodBook, other: PeriodBook, sheet: Sheet) -> Iterator[tuple[Line, list[dict[str, str]]]]:
    """The rows of the old period of everybody on both rosters, as far as they can come along."""
    fields = _carried_fields(book.scheme, sheet)
    for line in book.lines.values():
        old = other.by_key.get(line.key)
        if old is None:
            continue
        one_row = sheet.role is SheetRole.ENTRY
        rows = [old.entries.get(sheet.name, {})] if one_row else [row.texts for row in old.rows.get(sheet.name, ())]
        if found := [texts for row in rows if (texts := dict(fitting(fields, row)))]:
            yield line, found


def fitting(fields: Sequence[EntryField], row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The texts that this scheme's own columns can hold."""
    for entry in fields:
        if (text := row.get(entry.name, "")):
            try:
                yield entry.name, show_value(entry, read_value(entry, text))
            except ValueRefused:
                continue


def carry(
    ws: Workspace, period: PeriodInfo, source: PeriodInfo, wanted: Collection[tuple[str, str]], *, steps: Steps | None = None
) -> int:
    """Carry what is wanted over, by sheet and 编号, in one audited transaction; for how many people.

    Whoever has a text of their own on a sheet keeps it, wanted or not. Raises Refused (archived, nothing).
    """
    book, other = ws.book(period.id), ws.book(source.id)
    if book.archived:
        raise Refused([ARCHIVED.at(period=period.label)])
    operations: list[Operation] = []
    people: set[int] = set()
    sheets: list[str] = []
    for sheet in carried_sheets(book.scheme):
        plan = [
            (line, texts) for line, rows in _plan(book, other, sheet)
            if (sheet.name, line.key) in wanted and not _own_words(line, sheet) for texts in rows
        ]
        if not plan:
            continue
        sheets.append(sheet.name)
        people |= {line.id for line, _ in plan}
        if sheet.role is SheetRole.ENTRY:
            operations.append(EditEntries(sheet.name, tuple(
                Cell(line.id, heading, "", text) for line, texts in plan for heading, text in texts.items()
            )))
        else:
            operations.append(AddRows(tuple(NewRow(sheet.name, line.id, tuple(texts.items())) for line, texts in plan)))
    if not operations:
        raise Refused([NOTHING_TO_CARRY.at(period=source.label)])
    act = f"从{source.label}带来 {'、'.join(sheets)}"
    with changing(ws, book, act, source.code) as session:
        for operation in operations:
            session.do(operation)
    if steps is not None:
        steps.add(Action(act, tuple(session.done)))
    return len(people)
