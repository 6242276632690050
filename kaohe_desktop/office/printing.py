"""Printing forms (表格打印): what can be printed of a period, a page to look at, and the printing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as data_field
from datetime import datetime
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Cohort
from kaohe_desktop.engine.outcome import Outcome
from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.office import library
from kaohe_desktop.office.drill import watermark
from kaohe_desktop.office.file_problems import NOT_FOR_PRINTING, NOTHING_TO_PRINT
from kaohe_desktop.office.forms_data import records
from kaohe_desktop.office.forms_values import Printing
from kaohe_desktop.office.office_settings import OfficeSettings, office_settings
from kaohe_desktop.office.print_checks import Skipped, cautions, gaps, incomplete, prints_results
from kaohe_desktop.office.print_job import (
    Printed,
    PrintJob,
    Progress,
    blank_copies,
    blank_record,
    pdf_of,
    run,
)
from kaohe_desktop.office.print_names import copy_file_name, form_file_name, safe_name

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.forms.model import Form
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

Past = Callable[[], Sequence[Printing]]
__all__ = [
    "FormInfo", "PrintJob", "Printed", "Progress", "Skipped", "Source", "blank_record", "copy_file_name",
    "form_file_name", "incomplete", "preview", "preview_of", "print_forms", "print_from", "printable", "prints_results",
    "safe_name", "source_of", "write_forms",
]


@dataclass(frozen=True, slots=True)
class FormInfo:
    """One form that can be printed; ``per_person`` is False for a list of everybody, ``general`` for every scheme's.

    ``results``: prints what was computed. ``picked``: only for people picked by hand.
    """

    code: str
    name: str
    per_person: bool
    about: str = ""
    general: bool = False
    results: bool = True
    picked: bool = False
    one: str = "一人"  # what each sheet is about where there is one for each: 一人, 一个科室

    @property
    def kind(self) -> str:
        """How many there are of it."""
        return f"{self.one}一份" if self.per_person else "汇总"


@dataclass(frozen=True, slots=True)
class Source:
    """What a period's forms are printed from, as it stood when it was asked for."""

    run: Printing
    stale: bool
    gaps: Mapping[str, str] = data_field(default_factory=dict)


def printable(scheme: CompiledScheme) -> list[FormInfo]:
    """The forms of a scheme, its own first in the scheme's order, then those every scheme can print."""
    from kaohe_desktop.office.general_forms import offered

    named = scheme.scheme.forms.codes
    general = sorted({*filter(is_general, named), *offered(scheme.scheme)}, key=lambda code: int(code[1:]))
    own = [code for code in named if code not in general]
    one = "一人" if scheme.scheme.head.subject == "person" else "一个科室"
    return [_info(code, general=code in general, one=one) for code in (*own, *general)]


def is_general(code: str) -> bool:
    """Whether a form belongs to no scheme but can be printed under every one: those called G1, G2 …"""
    return code[:1] == "G" and code[1:].isdecimal()


def _info(code: str, *, general: bool, one: str) -> FormInfo:
    form = library.load_form(code)
    return FormInfo(
        form.code, form.name, form.per_person, form.head.about, general, prints_results(form), form.head.picked, one,
    )


def source_of(ws: Workspace, period: PeriodInfo) -> Source:
    """A period's scheme, its people as they stand, the outcome computed last, the office's settings, earlier periods."""
    from kaohe_desktop.office.computing import stale

    source = _run_of(ws, period, office_settings(ws), cache(lambda: _past(ws)))
    return Source(source, stale(ws, period), gaps(source))


def _run_of(ws: Workspace, period: PeriodInfo, settings: OfficeSettings, past: Past) -> Printing:
    from kaohe_desktop.office.computing import latest
    from kaohe_desktop.office.confirming_values import confirmation_values, not_final

    book = ws.book(period.id)
    return Printing(
        book.scheme, book.cohort(), latest(ws, period), ws.office_name, datetime.now(), settings, past, watermark(ws),
        confirmation_values(ws, period), not_final(ws, period),
    )


def _past(ws: Workspace) -> Sequence[Printing]:
    """Every period of the database that was computed, oldest first."""
    from kaohe_desktop.office.periods import periods

    settings = office_settings(ws)
    runs = (_run_of(ws, period, settings, tuple) for period in reversed(periods(ws)))
    return tuple(one for one in runs if one.outcome is not None)


def print_from(source: Source, job: PrintJob, progress: Progress | None = None) -> Printed:
    """Do a job; with what whoever signs the printed forms should know. Raises Refused as :func:`print_job.run`."""
    printed = run(job, source.run, progress)
    if job.blank or not any(prints_results(library.load_form(code)) for code in job.forms):
        return printed
    left_out = {one.key for one in printed.skipped}
    people = [subject.key for subject in source.run.cohort.subjects] if job.keys is None else job.keys
    told = cautions(source.run, source.stale, [key for key in people if key not in left_out])
    return replace(printed, warnings=(*told, *printed.warnings))


def print_forms(
    ws: Workspace,
    period: PeriodInfo,
    codes: Sequence[str],
    keys: Sequence[str] | None,
    *,
    blank: bool = False,
    folder: Path,
    one_file: bool = True,
    progress: Progress | None = None,
) -> Printed:
    """Print forms of a period of the database into ``folder``, with the results computed last.

    ``keys`` None prints everybody. Raises Refused where nothing can be printed.
    """
    wanted = None if keys is None else tuple(keys)
    return print_from(source_of(ws, period), PrintJob(tuple(codes), folder, wanted, blank, one_file=one_file), progress)


def write_forms(
    scheme: CompiledScheme,
    cohort: Cohort,
    outcome: Outcome | None,
    office_name: str,
    codes: Sequence[str],
    folder: Path,
    *,
    keys: Sequence[str] | None = None,
    one_file: bool = True,
    blank: bool = False,
    progress: Progress | None = None,
    printed_at: datetime | None = None,
) -> Printed:
    """Print forms of a cohort that is in no database: one file a form, or one a copy; with ``blank`` empty forms."""
    source = Printing(scheme, cohort, outcome, office_name, printed_at or datetime.now())
    wanted = None if keys is None else tuple(keys)
    return run(PrintJob(tuple(codes), folder, wanted, blank, one_file=one_file), source, progress)


def preview(ws: Workspace, period: PeriodInfo, code: str, key: str | None, blank: bool) -> bytes:
    """One form as a PDF to look at: one person's copy (of a list: the list), or the blank form."""
    pdf = preview_of(source_of(ws, period).run, code, (key,) if key and library.load_form(code).per_person else None, blank)
    assert pdf is not None, "nobody says stop"
    return pdf


def preview_of(
    source: Printing, code: str, keys: Sequence[str] | None, blank: bool, progress: Progress | None = None,
) -> bytes | None:
    """The same of what is at hand for any people, to the byte what a file holds; None if ``progress`` said stop."""
    form = library.load_form(code)
    copies = blank_copies(source, form) if blank else records(source, form, keys)
    left = iter(copies)
    first = next(left, None)
    if first is None:
        raise Refused([_why_nothing(source, form, keys)])
    return pdf_of(form, chain([first], left), progress, source.watermark)


def _why_nothing(source: Printing, form: Form, keys: Sequence[str] | None) -> Problem:
    """Why a form has no copy: of one person the reason, of more the general words."""
    from kaohe_desktop.office.general_forms import skipped

    out = skipped(source, form, frozenset(keys or ()) if keys else None)
    if keys is not None and len(keys) == 1 and out:
        return NOT_FOR_PRINTING.at(subject=out[0].key, value=f"{out[0].name}", why=out[0].why, form=form.name)
    return NOTHING_TO_PRINT.at(value=form.name)
