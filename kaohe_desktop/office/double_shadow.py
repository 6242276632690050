"""The period with a second typing's rows in the place of the first's, so that they are checked by the same rules."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from kaohe_desktop.engine.scheme.model import FieldKind, SheetRole
from kaohe_desktop.office.cohorts import Line, PeriodBook, RowLine
from kaohe_desktop.office.double_entry import lines_of
from kaohe_desktop.office.double_rows import own_keys, typed_rows

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import Sheet
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.second import TypingRow

_MONTH = "月份"
_MOST = 3000  # more rows than these are not laid out beforehand: they are typed as on a blank sheet


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


def laid_out(book: PeriodBook, sheet: Sheet) -> list[dict[str, str]]:
    """The rows that are to be expected by their keys, of everybody: each month, each choice, each row of the table meant.

    They come from the scheme and the roster, never from the first typing. Empty where that cannot be said.
    """
    if sheet.role is not SheetRole.ROWS:
        return []
    keys = own_keys(book, sheet)
    offered = [_offered(book, sheet, key) for key in keys]
    if not keys or not all(offered):
        return []
    combinations = list(product(*offered))
    if len(combinations) * len(book.lines) > _MOST:
        return []
    label = book.scheme.scheme.key_label
    return [
        {label: line.key, **dict(zip(keys, texts, strict=True))} for line in book.lines.values() for texts in combinations
        if not book.scheme.exempt(book.subject(line), book.params, book.frame().tables)
    ]


def _offered(book: PeriodBook, sheet: Sheet, key: str) -> list[str]:
    """What may stand in a key column, where there are few such things."""
    field = next(one for one in sheet.fields if one.name == key)
    if field.kind is FieldKind.INTEGER and key == _MONTH:
        return [str(month) for month in book.period.months]
    if field.choices:
        return list(field.choices)
    table = next((
        other for other in book.scheme.scheme.sheets
        if other.role is SheetRole.TABLE and other.key == (key,) and other.name != sheet.name
    ), None)
    return [row.texts[key] for row in book.tables[table.name] if row.texts.get(key)] if table is not None else []
