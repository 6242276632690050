"""One printing as a plain value (what, for whom, into which files), and doing it: the window and the command line alike."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import library
from kaohe_desktop.office.file_problems import CANNOT_WRITE, NOTHING_TO_PRINT
from kaohe_desktop.office.forms_data import category_of, records
from kaohe_desktop.office.print_checks import Skipped, gaps, prints_results
from kaohe_desktop.office.print_names import Shelf, copy_stem, form_stem, safe_name
from kaohe_desktop.office.publishing import reason

if TYPE_CHECKING:
    from kaohe_desktop.engine.cohort import Subject
    from kaohe_desktop.forms.model import Form
    from kaohe_desktop.forms.record import Record
    from kaohe_desktop.office.forms_values import Printing

#: Told how many people's copies (or lists) there are so far; answers False to stop.
Progress = Callable[[int], bool]
NO_DEPARTMENT = "未分科室"
CANCELLED = "打印已取消，以上是取消以前印好的"
#: the fonts are shared and read through one file position: two threads may not print at once
_ONE_AT_A_TIME = threading.RLock()


class Medium(StrEnum):
    """What is written."""

    PDF = "pdf"
    EXCEL = "xlsx"


class Grouping(StrEnum):
    """Whose copies stand in one file."""

    NONE = "全部"
    DEPARTMENT = "科室"
    CATEGORY = "考核类别"


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What is to be printed. ``keys`` None: everybody; ``one_file`` False: a file for each copy (in a folder for each group)."""

    forms: tuple[str, ...]
    folder: Path
    keys: tuple[str, ...] | None = None
    blank: bool = False
    grouping: Grouping = Grouping.NONE
    medium: Medium = Medium.PDF
    one_file: bool = True
    only_complete: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """What a printing left: its files in order, sentences on what to know of them, and who was left out."""

    files: tuple[Path, ...]
    warnings: tuple[str, ...]
    skipped: tuple[Skipped, ...] = ()
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy as a PDF of its own, for paper."""

    form: Form
    key: str
    name: str
    pdf: bytes


@dataclass(slots=True)
class _Run:
    """What a run has done so far."""

    job: PrintJob
    source: Printing
    progress: Progress | None
    gaps: Mapping[str, str]
    done: int = 0
    files: list[Path] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    shelf: Shelf = field(default_factory=Shelf)
    cancelled: bool = False

    def counted(self, copies: Iterable[Record]) -> Iterator[Record]:
        """The copies as they come, the people counted: one with three months' copies is one."""
        last = None
        for record in copies:
            if record.key != last:
                self.done, last = self.done + 1, record.key
            yield record

    def go_on(self, _copies: int) -> bool:
        """Tell the progress; False to stop."""
        if self.progress is not None and not self.progress(self.done):
            self.cancelled = True
        return not self.cancelled


def run(job: PrintJob, source: Printing, progress: Progress | None = None) -> Printed:
    """Print into ``job.folder``; a file stands there whole or not at all, and none that was there is written over.

    Stops early when ``progress`` says so: what was finished by then stays. Raises Refused where a form is unknown, there
    is nothing to print, or a file cannot be written.
    """
    made = _Run(job, source, progress, gaps(source) if not job.blank else {})
    forms = [library.load_form(code) for code in job.forms]
    with _ONE_AT_A_TIME:
        for form in forms:
            before = len(made.files)
            for folder, stem, copies in _batches(made, form):
                _write(made, form, folder, stem, copies)
                if made.cancelled:
                    return _told(made, CANCELLED)
            if len(made.files) == before and not any(one.form == form.name for one in made.skipped):
                made.skipped.append(Skipped("", "", form.name, "没有可打印的内容"))
    if not made.files and not any(one.key for one in made.skipped):
        raise Refused([NOTHING_TO_PRINT.at(value="、".join(form.name for form in forms))])
    return _told(made)


def _told(made: _Run, *more: str) -> Printed:
    renamed = made.shelf.renamed
    many = f"等 {len(renamed)} 个" if len(renamed) > 1 else ""
    clash = (f"文件夹里已有同名文件，新的加了续号：{renamed[0]}{many}",) if renamed else ()
    warnings = (*dict.fromkeys(made.warnings), *clash, *more)
    return Printed(tuple(made.files), warnings, tuple(made.skipped), made.cancelled)


def _batches(made: _Run, form: Form) -> Iterator[tuple[Path, str, Iterator[Record]]]:
    """The files of one form: folder, name without ending, copies."""
    job = made.job
    if job.blank:
        yield job.folder, form_stem(form), iter(blank_copies(made.source, form))
        return
    for group, keys in _groups(made, form):
        copies = made.counted(records(made.source, form, keys))
        if job.one_file:
            yield job.folder, form_stem(form, group), copies
        else:
            folder = job.folder / safe_name(group) if group else job.folder
            yield from ((folder, copy_stem(form, record), iter([record])) for record in copies)


def _groups(made: _Run, form: Form) -> Iterator[tuple[str, Sequence[str] | None]]:
    """The groups of people that share a file, by name, with their 编号; None means everybody."""
    job, keys = made.job, _wanted(made, form)
    if job.grouping is Grouping.NONE:
        yield "", keys
        return
    wanted = None if keys is None else set(keys)
    groups: dict[str, list[str]] = {}
    for subject in made.source.cohort.subjects:
        if wanted is None or subject.key in wanted:
            groups.setdefault(group_of(job.grouping, subject), []).append(subject.key)
    yield from groups.items()


def group_of(grouping: Grouping, subject: Subject) -> str:
    """The group a subject's copy goes into."""
    if grouping is Grouping.CATEGORY:
        return category_of(subject)
    return str(subject.values.get("科室") or NO_DEPARTMENT)


def _wanted(made: _Run, form: Form) -> Sequence[str] | None:
    """Who gets a copy: those asked for, without the incomplete where the job (or the form itself) leaves them out.

    None (everybody) stays None where it can: a form that is only for some then goes to those alone.
    """
    job, source = made.job, made.source
    keys: Sequence[str] | None = job.keys
    out = _left_out(made, form)
    made.skipped += out
    if not form.per_person or (not out and job.grouping is Grouping.NONE):
        return keys
    if keys is None and form.head.when:
        keys = list(dict.fromkeys(record.key for record in records(source, form)))
    asked = [subject.key for subject in source.cohort.subjects] if keys is None else keys
    without = {one.key for one in out}
    return [key for key in asked if key not in without]


def _left_out(made: _Run, form: Form) -> list[Skipped]:
    """Who of those asked for gets no copy of a form, and why."""
    if form.head.complete:
        from kaohe_desktop.office.general_forms import skipped

        wanted = None if made.job.keys is None else frozenset(made.job.keys)
        return [Skipped(one.key, one.name, form.name, one.why) for one in skipped(made.source, form, wanted)]
    if not (made.job.only_complete and form.per_person and prints_results(form)):
        return []
    asked = made.gaps.keys() if made.job.keys is None else made.gaps.keys() & set(made.job.keys)
    return [
        Skipped(subject.key, _name(made.source, subject), form.name, made.gaps[subject.key])
        for subject in made.source.cohort.subjects if subject.key in asked
    ]


def _name(source: Printing, subject: Subject) -> str:
    return str(subject.values.get(source.scheme.scheme.name_label) or "")


def _write(made: _Run, form: Form, folder: Path, stem: str, copies: Iterator[Record]) -> None:
    first = next(copies, None)
    if first is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused([CANNOT_WRITE.at(value=str(folder), why=reason(error))]) from error
    target = made.shelf.place(folder, stem, f".{made.job.medium}")
    write = _WRITERS[made.job.medium]
    told = write(form, chain([first], copies), target, made.go_on, made.source.watermark)
    made.warnings += [f"{form.name}：{problem}" for problem in told]
    if not made.cancelled:
        made.files.append(target)


def _write_pdf(form: Form, copies: Iterator[Record], target: Path, progress: Progress, watermark: str) -> Iterable[object]:
    from kaohe_desktop.forms.pdf import render_pdf

    return render_pdf(form, copies, target, library.fonts(), progress=progress, watermark=watermark).warnings


def _write_excel(form: Form, copies: Iterator[Record], target: Path, progress: Progress, watermark: str) -> Iterable[object]:
    from kaohe_desktop.forms.excel import render_excel

    return render_excel(form, copies, target, progress=progress, watermark=watermark).warnings


_WRITERS = {Medium.PDF: _write_pdf, Medium.EXCEL: _write_excel}


def blank_record(source: Printing) -> Record:
    """A copy to fill in by hand: office and period are printed, the rest is left open."""
    from kaohe_desktop.forms.record import Record

    return Record.blank(source.shared())


def blank_copies(source: Printing, form: Form) -> Sequence[Record]:
    """The copies of a form to fill in by hand: one, or what a general table knows of its own."""
    from kaohe_desktop.office.general_forms import blank_fed

    return blank_fed(source, form) or [blank_record(source)]


def pdf_of(
    form: Form, copies: Iterable[Record], progress: Progress | None = None, watermark: str = "",
) -> bytes | None:
    """Copies as one PDF in memory, the same as a file's; None if ``progress`` said stop."""
    from kaohe_desktop.forms.pdf import render_pdf

    out = io.BytesIO()
    with _ONE_AT_A_TIME:
        rendered = render_pdf(form, copies, out, library.fonts(), progress=progress, watermark=watermark)
    return None if rendered.cancelled else out.getvalue()


def copies_for_paper(job: PrintJob, source: Printing, skipped: list[Skipped]) -> Iterator[Copy]:
    """Each copy as a PDF of its own, in the order of the files; who is left out is added to ``skipped``.

    One at a time, so that a long run holds one copy in memory and each person's copy can begin on a new sheet.
    """
    made = _Run(job, source, None, gaps(source) if not job.blank else {}, skipped=skipped)
    for code in job.forms:
        form = library.load_form(code)
        for _folder, _stem, copies in _batches(made, form):
            for record in copies:
                pdf = pdf_of(form, [record], watermark=source.watermark)
                if pdf is not None:
                    yield Copy(form, record.key, record.name, pdf)
