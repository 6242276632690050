"""Forms as Excel workbooks (表格导出): the same copies and file names as printed, all of the files or none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.file_problems import CANNOT_WRITE
from kaohe_desktop.office.print_job import Medium, Printed, PrintJob, Progress
from kaohe_desktop.office.print_names import Shelf
from kaohe_desktop.office.printing import print_from, source_of
from kaohe_desktop.office.publishing import reason

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

CANCELLED = "导出已取消，没有留下文件"


def export_excel(ws: Workspace, period: PeriodInfo, job: PrintJob, progress: Progress | None = None) -> Printed:
    """Do a job of a period as workbooks, with the results computed last.

    When ``progress`` says stop or a file cannot be written (Refused), nothing is left in the job's folder.
    """
    folder = job.folder
    with _aside(folder) as new:
        aside = replace(job, folder=new, medium=Medium.EXCEL)
        printed = print_from(source_of(ws, period), aside, progress)
        if printed.cancelled:
            return Printed((), (CANCELLED,), printed.skipped, cancelled=True)
        shelf = Shelf()
        files = _brought(printed.files, folder, shelf)
    clash = (f"文件夹里已有同名文件，新的加了续号：{'、'.join(shelf.renamed)}",) if shelf.renamed else ()
    return replace(printed, files=files, warnings=(*printed.warnings, *clash))


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A folder out of sight in ``folder``, gone afterwards; so is ``folder`` when it was made for nothing."""
    existed = folder.is_dir()
    aside = folder / f".kaohe-{token_hex(4)}"
    try:
        aside.mkdir(parents=True)
    except OSError as error:
        raise _cannot(folder, error) from error
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        if not existed and not any(folder.iterdir()):
            folder.rmdir()


def _brought(files: Sequence[Path], folder: Path, shelf: Shelf) -> tuple[Path, ...]:
    """Move the files into ``folder`` under names nothing stands at; when one cannot be moved, none is."""
    moved: list[Path] = []
    try:
        for file in files:
            target = shelf.place(folder, file.stem, file.suffix)
            file.rename(target)
            moved.append(target)
    except OSError as error:
        for path in moved:
            path.unlink(missing_ok=True)
        raise _cannot(folder, error) from error
    return tuple(moved)


def _cannot(path: Path, error: OSError) -> Refused:
    return Refused([CANNOT_WRITE.at(value=str(path), why=reason(error))])
