"""The period with a second typing's rows in the place of the first's, so that they are checked by the same rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe_desktop.office.cohorts import Line, PeriodBook, RowLine
from kaohe_desktop.office.double_entry import lines_of
from kaohe_desktop.office.double_rows import typed_rows

if TYPE_CHECKING:
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.second import TypingRow


def shadow_book(ws: Workspace, period_id: int, typing: TypingRow) -> PeriodBook:
    """A book of the category's people with what was typed the second time; the real one is not touched."""
    real = ws.book(period_id)
    made = PeriodBook(real.row, real.scheme)
    for line in lines_of(real, typing.category):
        rows = {name: those for name, those in line.rows.items() if name != typing.sheet}
        made.lines[line.id] = Line(
            line.id, line.key, line.name, line.initials, line.position, line.cells, line.person_id, line.department_id,
            line.entries, line.entry_rows, rows,
        )
    made.tables = {name: ([] if name == typing.sheet else rows) for name, rows in real.tables.items()}
    made.index_keys()
    made.decisions = real.decisions
    for row in typed_rows(ws, typing):
        put_row(made, typing.sheet, RowLine(row.id, typing.sheet, row.line, row.position, dict(row.cells)))
    return made


def put_row(book: PeriodBook, sheet: str, row: RowLine) -> None:
    """Put a row of the second typing where it belongs in the shadow."""
    if row.line is not None and row.line not in book.lines:
        return  # the subject is in another category now
    rows = book.tables[sheet] if row.line is None else book.lines[row.line].rows.setdefault(sheet, [])
    rows.append(row)
    book.row_lines[row.id] = row
