"""Workbooks out of the database: the template filled with what a period holds, and the results of a period."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.problems import NOT_COMPUTED
from kaohe_desktop.office.publishing import RESULTS_BOOK, RESULTS_JSON, all_or_nothing, check_file, check_folder

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


def write_template_for(ws: Workspace, period: PeriodInfo, path: Path, *, force: bool = True) -> Path:
    """Write the period's workbook to ``path``: its roster and whatever is entered so far, ready to go on in Excel.

    What it writes can be imported again and changes nothing. Raises Refused where ``path`` cannot be written.
    """
    from kaohe_desktop.exchange.reading import WorkbookData
    from kaohe_desktop.exchange.template import write_template

    book = ws.book(period.id)
    cohort = book.cohort()
    check_file(path, force)
    tables = {name: tuple(rows) for name, rows in cohort.tables.items()}
    write_template(book.scheme, path, WorkbookData(tuple(cohort.subjects), tables))
    return path


def write_results_for(ws: Workspace, period: PeriodInfo, folder: Path, force: bool = False) -> list[Path]:
    """Write the results computed last (``results.json``, ``results.xlsx``) into ``folder``, both or neither.

    Out of a drill both files bear its mark in their names and the workbook over each sheet, so that nobody takes them
    for an office's own. Raises Refused before the first computation, and where ``folder`` holds results already (unless ``force``).
    """
    from kaohe_desktop.exchange.results import results_record, write_json, write_results_workbook
    from kaohe_desktop.office.computing import latest
    from kaohe_desktop.office.drill import watermark

    mark = watermark(ws)
    names = book_name, json_name = tuple(f"{mark}_{name}" if mark else name for name in (RESULTS_BOOK, RESULTS_JSON))
    problems = check_folder(folder, force, names)
    outcome = latest(ws, period)
    if outcome is None:
        problems.append(NOT_COMPUTED.at(period=period.label, act="导出结果"))
    if problems or outcome is None:
        raise Refused(problems)
    book = ws.book(period.id)
    with all_or_nothing(folder, names) as new:
        write_json(results_record(book.scheme, outcome), new / json_name)
        write_results_workbook(book.scheme, book.cohort(), outcome, new / book_name, mark)
    return [folder / name for name in names]
