"""The bundled sample office (梅岭街道示例): the whole main job in one go, as files or as a database to try things in."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import library
from kaohe_desktop.office.publishing import FORMS, RESULTS, all_or_nothing, check_folder
from kaohe_desktop.office.workbook import Computed, read_job, write_everything
from kaohe_desktop.resources import resource

if TYPE_CHECKING:
    from kaohe_desktop.office.workspace import Workspace

OFFICE_NAME = "梅岭街道"
SCHEME = "meiling"
PERIOD = "2026Q3"
SAMPLE = ("samples", "meiling-2026Q3.xlsx")
LEDGER = ("samples", "meiling-2026Q3-ledger.xlsx")
BOOK = "梅岭街道示例_2026年第三季度.xlsx"
BLANK_FORMS = "空白表格"


def sample_book() -> Path:
    """Return the sample workbook that comes with the program."""
    return resource(*SAMPLE)


def demo(out: Path, force: bool = False) -> Computed:
    """Do the whole main job on the sample office and leave its files in ``out``, all of them or none.

    A copy of the workbook, the results, every form filled for the whole roster, and every form blank. Raises Refused
    where ``out`` already holds such files (unless ``force``) or cannot be written.
    """
    from kaohe_desktop.engine.appraise import appraise
    from kaohe_desktop.office.printing import write_forms

    names = (BOOK, BLANK_FORMS, *RESULTS)
    problems = check_folder(out, force, names)
    if problems:
        raise Refused(problems)
    job = read_job(sample_book(), SCHEME, PERIOD)
    outcome = appraise(job.scheme, job.cohort)
    codes = library.scheme_info(SCHEME).forms
    with all_or_nothing(out, names) as folder:
        shutil.copyfile(sample_book(), folder / BOOK)
        warnings = write_everything(job, outcome, folder, codes, OFFICE_NAME)
        write_forms(job.scheme, job.cohort, None, OFFICE_NAME, codes, folder / BLANK_FORMS, blank=True)
        written = [folder / BOOK, *(folder / name for name in reversed(RESULTS) if name != FORMS)]
        written += [*sorted((folder / FORMS).iterdir()), *sorted((folder / BLANK_FORMS).iterdir())]
        files = tuple(out / path.relative_to(folder) for path in written)
    return Computed(job, outcome, files, warnings)


def run_demo(out: Path) -> list[Path]:
    """Do the whole main job on the sample office and return the files it left in ``out``; see :func:`demo`."""
    return list(demo(out).files)


def demo_workspace(path: Path) -> Workspace:
    """Make a new database with the sample office and its quarter loaded; Refused if ``path`` is taken."""
    from kaohe_desktop.office.importing import apply_import, preview_import
    from kaohe_desktop.office.ledger_book import apply_ledger, preview_ledger
    from kaohe_desktop.office.periods import open_period
    from kaohe_desktop.office.workspace import Workspace

    ws = Workspace.create(path, f"{OFFICE_NAME}（示例）")
    try:
        period = open_period(ws, SCHEME, PERIOD)
        apply_import(ws, period, preview_import(ws, period, sample_book()))
        apply_ledger(ws, period, preview_ledger(ws, period, resource(*LEDGER)))
    except BaseException:
        ws.close()
        raise
    return ws
