"""Importing a workbook (导入): a preview of what would change, old and new side by side, then all of it at once.

What is blank in the file never erases what is stored, and who is not in the file stays: leaders fill partial books.
Rows without a key of their own (测评票, 扣分 …) are replaced as a whole, so that the same file twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.model import SheetRole
from kaohe_desktop.office.importing_compare import Comparison, compare_rows
from kaohe_desktop.office.importing_plan import Change, Plan, only, rows_of_new, with_new
from kaohe_desktop.office.operations import (
    AddLines,
    AddRows,
    EditEntries,
    EditRoster,
    EditRows,
    NewLine,
    RemoveLines,
    RemoveRows,
    changing,
)
from kaohe_desktop.office.problems import ARCHIVED, IMPORT_STALE, NOTHING_IMPORTED
from kaohe_desktop.office.undoing import Action, Steps

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would change; ``ignored`` are sentences on what is left as it is."""

    file: str
    changes: tuple[Change, ...]
    ignored: tuple[str, ...]
    new_subjects: int
    plan: Plan
    version: int
    #: who is on the roster and not in the file, as 编号 and name
    absent: tuple[tuple[str, str], ...] = ()


def preview_import(ws: Workspace, period: PeriodInfo, path: Path) -> ImportPreview:
    """Read a workbook and say what would change; nothing is written.

    Raises Refused with every problem of the file, or if the period is archived.
    """
    from kaohe_desktop.exchange.reading import read_workbook

    book = ws.book(period.id)
    if book.archived:
        raise Refused([ARCHIVED.at(period=period.label)])
    data = read_workbook(
        path, book.scheme, params=book.params, period=book.period, only_some=True, tables=book.frame().tables,
    )
    plan = Plan({}, [], {}, {}, [], [])
    changes: list[Change] = []
    for subject in data.subjects:
        changes += Comparison(book, plan, subject).changes()
    for sheet in book.scheme.scheme.sheets:
        if sheet.role is SheetRole.TABLE and sheet.name in data.tables:
            changes += compare_rows(book, plan, sheet, None, data.tables[sheet.name])
    given = {subject.key for subject in data.subjects}
    absent = tuple((line.key, line.name) for key, line in book.by_key.items() if key not in given)
    return ImportPreview(
        path.name, tuple(changes), (*data.ignored, *_left_alone(absent, plan)), len(plan.new), plan, book.version, absent,
    )


def apply_import(
    ws: Workspace, period: PeriodInfo, preview: ImportPreview, *, keys: Collection[str] | None = None,
    remove: Collection[str] = (), steps: Steps | None = None,
) -> int:
    """Write what a preview showed, in one transaction; how many cells it was.

    With ``keys`` only what belongs to these subjects (and, as "", to rows of no subject); ``remove`` are subjects to take
    off the roster because the file does not have them. ``steps`` keeps the action, so that 撤销 takes it back by its name.
    Raises Refused if there is nothing to change or the period has changed since the preview.
    """
    book = ws.book(period.id)
    plan = preview.plan if keys is None else only(book, preview.plan, keys)
    gone = tuple(book.by_key[key].id for key in remove if key in book.by_key)
    if book.archived:
        raise Refused([ARCHIVED.at(period=period.label)])
    if not plan.size() and not gone:
        raise Refused([NOTHING_IMPORTED.at(file=preview.file, value=preview.file)])
    if book.version != preview.version:
        raise Refused([IMPORT_STALE.at(file=preview.file)])
    name = f"导入 {preview.file}"
    with changing(ws, book, name) as session:
        if plan.new:
            session.do(AddLines(tuple(NewLine(tuple(one.cells.items())) for one in plan.new.values())))
        if plan.roster:
            session.do(EditRoster(tuple(plan.roster)))
        for sheet, cells in with_new(book, plan).items():
            session.do(EditEntries(sheet, tuple(cells)))
        if plan.removed:
            session.do(RemoveRows(tuple(plan.removed)))
        for sheet, cells in plan.edited.items():
            session.do(EditRows(sheet, tuple(cells)))
        rows = [*plan.added, *rows_of_new(book, plan)]
        if rows:
            session.do(AddRows(tuple(rows)))
        if gone:
            session.do(RemoveLines(gone))
    if steps is not None:
        steps.add(Action(name, tuple(session.done)))
    return plan.size() + len(gone)


def _left_alone(absent: Sequence[tuple[str, str]], plan: Plan) -> list[str]:
    """Sentences on what stands in the database and not in the file."""
    found = []
    if absent:
        some = "、".join(name for _, name in absent[:5]) + ("等" if len(absent) > 5 else "")
        found.append(f"花名册里的 {len(absent)} 人不在文件里（{some}），保持不变；要去掉请到「花名册」")
    if plan.kept:
        found.append(f"有 {plan.kept} 格文件里空着、程序里已有内容，保持原来的内容")
    return found
