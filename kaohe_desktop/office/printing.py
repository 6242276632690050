"""Printing forms (表格打印): for the whole roster, for chosen people, or blank; one file a form or one a copy."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Cohort
from kaohe_desktop.engine.outcome import Outcome
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import library
from kaohe_desktop.office.file_problems import CANNOT_WRITE, NOTHING_TO_PRINT
from kaohe_desktop.office.forms_data import records
from kaohe_desktop.office.forms_values import Printing
from kaohe_desktop.office.publishing import reason

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.forms.model import Form
    from kaohe_desktop.forms.pdf import Rendered
    from kaohe_desktop.forms.record import Record
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

#: Told after each page or copy how many there are so far; answers False to stop.
Progress = Callable[[int], bool]
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class FormInfo:
    """One form that can be printed; ``per_person`` is False for a list of everybody."""

    code: str
    name: str
    per_person: bool


@dataclass(frozen=True, slots=True)
class Printed:
    """What a printing left: its files in order, and sentences naming whose copy is not complete."""

    files: tuple[Path, ...]
    warnings: tuple[str, ...]


def printable(scheme: CompiledScheme) -> list[FormInfo]:
    """The forms of a scheme, in the scheme's order."""
    forms = [library.load_form(code) for code in scheme.scheme.forms.codes]
    return [FormInfo(form.code, form.name, form.per_person) for form in forms]


def safe_name(text: str) -> str:
    """``text`` as a part of a file name that Windows, too, takes; never empty."""
    name = _UNSAFE.sub("_", unicodedata.normalize("NFC", text)).strip(" .")[:_LONGEST].rstrip(" .")
    return f"_{name}" if not name or name.partition(".")[0].upper() in _RESERVED else name


def form_file_name(form: Form) -> str:
    """The file of one form for the whole roster: ``M1_季度绩效考核评定表.pdf``."""
    return f"{form.code}_{safe_name(form.name)}.pdf"


def copy_file_name(form: Form, record: Record) -> str:
    """The file of one person's copy: ``001_张三_季度绩效考核评定表.pdf``."""
    return "_".join(safe_name(part) for part in (record.key, record.name, form.name) if part) + ".pdf"


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
    """Print forms into ``folder``: one file a form in roster order, or one a copy; with ``blank`` empty forms instead.

    Raises Refused where a form is unknown or a file cannot be written. Stops early when ``progress`` says so.
    """
    run = Printing(scheme, cohort, outcome, office_name, printed_at or datetime.now())
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused([CANNOT_WRITE.at(value=str(folder), why=reason(error))]) from error
    files: list[Path] = []
    warnings: list[str] = []
    for code in codes:
        form = library.load_form(code)
        for name, copies in _batches(run, form, keys, one_file, blank):
            rendered = _render(form, copies, folder / name, progress)
            warnings += [f"{form.name}：{problem}" for problem in rendered.warnings]
            if rendered.cancelled:
                return Printed(tuple(files), (*dict.fromkeys(warnings), "打印已取消，以上是取消以前印好的"))
            files.append(folder / name)
    return Printed(tuple(files), tuple(dict.fromkeys(warnings)))


def _batches(
    run: Printing,
    form: Form,
    keys: Sequence[str] | None,
    one_file: bool,
    blank: bool,
) -> Iterator[tuple[str, Iterator[Record]]]:
    if blank:
        yield form_file_name(form), iter([blank_record(run)])
    elif one_file:
        yield form_file_name(form), records(run, form, keys)
    else:
        taken: dict[str, int] = {}
        for record in records(run, form, keys):
            name = copy_file_name(form, record)
            taken[name] = taken.get(name, 0) + 1
            yield (name if taken[name] == 1 else f"{name[:-4]}_{taken[name]}.pdf"), iter([record])


def blank_record(run: Printing) -> Record:
    """A copy to fill in by hand: office and period are printed, the rest is left open."""
    from kaohe_desktop.forms.record import Record

    return Record.blank(run.shared())


def incomplete(outcome: Outcome, keys: Sequence[str] | None = None) -> list[str]:
    """Sentences naming those whose copies print without a total, or with a grade that still waits."""
    wanted = None if keys is None else set(keys)
    lines = []
    for result in outcome.results:
        if wanted is None or result.key in wanted:
            who = f"{result.key} {result.name}"
            if result.missing:
                lines.append(f"{who} 缺{'、'.join(result.missing)}，没有总分")
            if result.pending:
                lines.append(f"{who} 同分待议（{result.pending}），印的是暂定等次")
    return lines


def _render(form: Form, copies: Iterator[Record], target: Path, progress: Progress | None) -> Rendered:
    from kaohe_desktop.forms.pdf import render_pdf

    first = next(copies, None)
    if first is None:
        raise Refused([NOTHING_TO_PRINT.at(value=form.name)])
    return render_pdf(form, chain([first], copies), target, library.fonts(), progress=progress)


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
    scheme, cohort, outcome = _of_period(ws, period)
    printed = write_forms(
        scheme,
        cohort,
        outcome,
        ws.office_name,
        codes,
        folder,
        keys=keys,
        one_file=one_file,
        blank=blank,
        progress=progress,
    )
    if blank or not any(prints_results(library.load_form(code)) for code in codes):
        return printed
    return Printed(printed.files, (*_cautions(ws, period, outcome, keys), *printed.warnings))


def prints_results(form: Form) -> bool:
    """Whether a form prints anything that was computed (a 台账 or a 岗位说明书 does not)."""
    text = form.model_dump_json()
    return not form.per_person or "‹结果." in text or "‹项目." in text


def _cautions(ws: Workspace, period: PeriodInfo, outcome: Outcome | None, keys: Sequence[str] | None) -> Iterator[str]:
    """What whoever signs the printed forms should know: figures that are not there, or not of the latest entries."""
    from kaohe_desktop.office.computing import stale

    if outcome is None:
        yield f"{period.label}还没有计算，表上没有得分和等次"
        return
    if stale(ws, period):
        yield "计算以后又改过录入，表上的得分和等次是上次计算的，请重新计算后再打印"
    yield from incomplete(outcome, keys)


def preview(ws: Workspace, period: PeriodInfo, code: str, key: str | None, blank: bool) -> bytes:
    """One form as a PDF to look at: one person's copy (of a list: the list), or the blank form."""
    from kaohe_desktop.forms.pdf import render_pdf

    scheme, cohort, outcome = _of_period(ws, period)
    run = Printing(scheme, cohort, outcome, ws.office_name, datetime.now())
    form = library.load_form(code)
    copies = [blank_record(run)] if blank else list(records(run, form, [key] if key and form.per_person else None))
    if not copies:
        raise Refused([NOTHING_TO_PRINT.at(value=form.name)])
    out = io.BytesIO()
    render_pdf(form, copies, out, library.fonts(), progress=None)
    return out.getvalue()


def _of_period(ws: Workspace, period: PeriodInfo) -> tuple[CompiledScheme, Cohort, Outcome | None]:
    """A period's scheme, its cohort and the outcome computed last."""
    from kaohe_desktop.office.computing import latest

    book = ws.book(period.id)
    return book.scheme, book.cohort(), latest(ws, period)
