"""The tables an office lays down once and keeps (指标, 条款, the people of the departments): they come along into the next period.

What must be there for anything to be worked out and belongs to no subject is such a table. The registers of what
happened in a period may be left out by the scheme (可缺); they stay where they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe_desktop.engine.scheme.model import Sheet, SheetRole
from kaohe_desktop.office.carrying import fitting
from kaohe_desktop.office.operations import AddRows, NewRow, changing

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.office.cohorts import PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


def standing_tables(scheme: CompiledScheme) -> list[Sheet]:
    """The tables without which nothing can be worked out."""
    return [sheet for sheet in scheme.scheme.sheets if sheet.role is SheetRole.TABLE and not sheet.optional]


def blank_tables(book: PeriodBook) -> tuple[str, ...]:
    """The names of those in which there is nothing yet."""
    return tuple(sheet.title or sheet.name for sheet in standing_tables(book.scheme) if not book.tables.get(sheet.name))


def carry_tables(ws: Workspace, period: PeriodInfo, source: PeriodInfo) -> tuple[tuple[str, int], ...]:
    """Bring them from another period where this one has none, in one audited act; how many rows of which."""
    book, other = ws.book(period.id), ws.book(source.id)
    rows: list[NewRow] = []
    counts: list[tuple[str, int]] = []
    for sheet in standing_tables(book.scheme):
        if book.tables[sheet.name]:
            continue
        kept = [dict(fitting(sheet.fields, row.texts)) for row in other.tables.get(sheet.name, ())]
        if found := [NewRow(sheet.name, None, tuple(texts.items())) for texts in kept if texts]:
            rows += found
            counts.append((sheet.title or sheet.name, len(found)))
    if rows:
        with changing(ws, book, f"从{source.label}带来 {'、'.join(name for name, _ in counts)}", source.code) as session:
            session.do(AddRows(tuple(rows)))
    return tuple(counts)
