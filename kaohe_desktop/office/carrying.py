"""Carrying texts over from the last period (沿用): 岗位说明书, 工作目标 and the like, for whom they are still blank.

Only sheets that no formula reads can be carried: what counts must be entered anew. Marks and self-checks of the old
period are left behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.entries import ValueRefused, read_value, show_value
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.model import EntryField, Sheet, SheetRole
from kaohe_desktop.office.operations import AddRows, Cell, EditEntries, NewRow, Operation, changing
from kaohe_desktop.office.problems import ARCHIVED, NOTHING_TO_CARRY
from kaohe_desktop.office.undoing import Action, Steps

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.office.cohorts import Line, PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

#: words of columns that belong to the period that is over
_OF_ITS_PERIOD = ("评分", "得分", "自查", "自评", "完成情况", "完成程度", "完成效果", "未完成")
#: sheets that are of their period altogether: what was done, and when
_DATED = ("月份", "日期", "周次", "季度")


@dataclass(frozen=True, slots=True)
class Carry:
    """What would be carried over of one sheet: for how many, and how many rows or cells."""

    sheet: str
    people: int
    texts: int


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


def preview(ws: Workspace, period: PeriodInfo, source: PeriodInfo) -> list[Carry]:
    """What could be carried over from a period, sheet by sheet; sheets with nothing are left out."""
    book, other = ws.book(period.id), ws.book(source.id)
    found = []
    for sheet in carried_sheets(book.scheme):
        plan = list(_plan(book, other, sheet))
        if plan:
            found.append(Carry(sheet.name, len({line.id for line, _ in plan}), sum(len(texts) for _, texts in plan)))
    return found


def _plan(book: PeriodBook, other: PeriodBook, sheet: Sheet) -> Iterable[tuple[Line, dict[str, str]]]:
    """The rows to write: of everybody on both rosters whose sheet is blank in the new period."""
    fields = _carried_fields(book.scheme, sheet)
    for line in book.lines.values():
        old = other.by_key.get(line.key)
        if old is None:
            continue
        if sheet.role is SheetRole.ENTRY:
            blank = not any(line.entries.get(sheet.name, {}).values())
            rows = [old.entries.get(sheet.name, {})]
        else:
            blank = not line.rows.get(sheet.name)
            rows = [row.texts for row in old.rows.get(sheet.name, ())]
        for row in rows if blank else ():
            texts = dict(_fitting(fields, row))
            if texts:
                yield line, texts


def _fitting(fields: Sequence[EntryField], row: dict[str, str]) -> Iterable[tuple[str, str]]:
    """The texts that this scheme's own columns can hold."""
    for entry in fields:
        if (text := row.get(entry.name, "")):
            try:
                yield entry.name, show_value(entry, read_value(entry, text))
            except ValueRefused:
                continue


def carry(
    ws: Workspace, period: PeriodInfo, source: PeriodInfo, sheets: Sequence[str], *, steps: Steps | None = None
) -> int:
    """Carry these sheets over, in one audited transaction; for how many people. Raises Refused (archived, nothing)."""
    book, other = ws.book(period.id), ws.book(source.id)
    if book.archived:
        raise Refused([ARCHIVED.at(period=period.label)])
    operations: list[Operation] = []
    people: set[int] = set()
    for sheet in carried_sheets(book.scheme):
        plan = list(_plan(book, other, sheet)) if sheet.name in sheets else []
        people |= {line.id for line, _ in plan}
        if plan and sheet.role is SheetRole.ENTRY:
            operations.append(EditEntries(sheet.name, tuple(
                Cell(line.id, heading, "", text) for line, texts in plan for heading, text in texts.items()
            )))
        elif plan:
            operations.append(AddRows(tuple(NewRow(sheet.name, line.id, tuple(texts.items())) for line, texts in plan)))
    if not operations:
        raise Refused([NOTHING_TO_CARRY.at(period=source.label)])
    act = f"沿用 {source.label} {'、'.join(sheets)}"
    with changing(ws, book, act, source.code) as session:
        for operation in operations:
            session.do(operation)
    if steps is not None:
        steps.add(Action(act, tuple(session.done)))
    return len(people)
