"""What the command line does with one workbook: make the empty one, compute a filled one, explain one person.

Nothing here touches the database. Everything wrong with a call and its workbook is found in one go.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Cohort
from kaohe_desktop.engine.figures import fold
from kaohe_desktop.engine.labels import fold_key
from kaohe_desktop.engine.outcome import Outcome, Result, Step
from kaohe_desktop.engine.period import Cycle, Period
from kaohe_desktop.engine.problems import Problem, Refused, did_you_mean
from kaohe_desktop.office import library
from kaohe_desktop.office.file_problems import (
    BAD_PARAM,
    FORM_NOT_OF_SCHEME,
    NO_FORM_CODES,
    REPEATED_PARAM,
    UNKNOWN_PERSON,
    WRONG_CYCLE,
)
from kaohe_desktop.office.problems import BAD_PERIOD_CODE
from kaohe_desktop.office.publishing import (
    FORMS,
    RESULTS_BOOK,
    RESULTS_JSON,
    all_or_nothing,
    check_file,
    check_folder,
)
from kaohe_desktop.office.switches import split

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme

_EXAMPLES = {
    Cycle.MONTH: "2026-07",
    Cycle.BIMONTH: "2026B4",
    Cycle.QUARTER: "2026Q3",
    Cycle.HALF: "2026H1",
    Cycle.YEAR: "2026",
}


@dataclass(frozen=True, slots=True)
class Job:
    """A call and its workbook, read and found right; ``ignored`` are sentences on what was left unread."""

    scheme: CompiledScheme
    cohort: Cohort
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed workbook: what it gave and the files it left, with warnings of the printing."""

    job: Job
    outcome: Outcome
    files: tuple[Path, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One person's explanation (算分说明)."""

    scheme: CompiledScheme
    period: Period
    result: Result
    steps: tuple[Step, ...]


def parse_period(code: str, info: library.SchemeInfo) -> Period:
    """Read a period code and see that the scheme is computed for such periods; Refused otherwise."""
    try:
        period = Period.parse(fold(code).upper())
    except ValueError:
        raise Refused([BAD_PERIOD_CODE.at(value=code)]) from None
    if period.cycle not in info.cycles:
        raise Refused(
            [
                WRONG_CYCLE.at(
                    value=code,
                    cycle=f"{period.cycle.label}考核期",
                    scheme=info.name,
                    cycles=info.cycle_label,
                    example="、".join(_EXAMPLES[cycle] for cycle in info.cycles),
                )
            ]
        )
    return period


def parse_params(texts: Sequence[str]) -> tuple[dict[str, str], list[Problem]]:
    """Split ``名称=值`` texts; return them by name with what is wrong."""
    given: dict[str, str] = {}
    problems = []
    for text in texts:
        name, equals, value = text.replace("＝", "=").partition("=")
        name = name.strip()
        if not equals or not name:
            problems.append(BAD_PARAM.at(sheet="参数", label=name, value=text))
        elif name in given:
            problems.append(REPEATED_PARAM.at(sheet="参数", label=name, value=value))
        else:
            given[name] = value.strip()
    return given, problems


def read_job(book: Path, scheme_id: str, period_code: str, params: Sequence[str] = ()) -> Job:
    """Read a filled workbook for one scheme and period; Refused with everything wrong with the call and the file."""
    from kaohe_desktop.exchange.reading import read_workbook

    info = library.scheme_info(scheme_id)
    given, wrong = parse_params(params)
    own, switches, more = split(given, has_it=info.has_error_penalty)
    scheme = library.load_scheme(scheme_id, switches)
    problems: list[Problem] = []
    period = None
    try:
        period = parse_period(period_code, info)
    except Refused as refused:
        problems += refused.problems
    values, mistaken = scheme.check_params(own)
    wrong += [*mistaken, *more]
    problems += wrong
    data = None
    try:
        data = read_workbook(book, scheme, params=None if wrong else values, period=period)
    except Refused as refused:
        problems += refused.problems
    if problems or period is None or data is None:
        raise Refused(problems)
    return Job(scheme, Cohort(period, data.subjects, values, data.tables), data.ignored)


def choose_forms(text: str, info: library.SchemeInfo) -> list[str]:
    """Read ``all``, ``none`` or codes joined by commas; return the codes in their order, Refused if wrong.

    ``all`` are the scheme's own forms and the general tables, but for those printed only for people picked by hand.
    """
    from kaohe_desktop.office.printing import printable

    word = fold(text)
    if word.lower() == "none":
        return []
    offered = printable(library.load_scheme(info.id))
    if word.lower() == "all":
        return [form.code for form in offered if not form.picked]
    codes = [code.strip().upper() for code in word.replace("、", ",").split(",") if code.strip()]
    if not codes:
        raise Refused([NO_FORM_CODES.at()])
    every = [form.code for form in offered]
    known = "、".join(every) or "（没有）"
    wrong = [FORM_NOT_OF_SCHEME.at(value=code, scheme=info.name, known=known) for code in codes if code not in every]
    if wrong:
        raise Refused(wrong)
    return [code for code in every if code in codes]


def make_template(
    scheme_id: str, path: Path, roster: Path | None = None, force: bool = False, params: Sequence[str] = ()
) -> Path:
    """Write the empty workbook of a scheme to ``path``, with the people of ``roster`` if given.

    Of ``params`` only 差错处罚 matters here: it adds a sheet. Refused if that cannot be; a file already there is left
    alone unless ``force``.
    """
    from kaohe_desktop.exchange.template import write_template

    given, problems = parse_params(params)
    _, switches, more = split(given, has_it=library.scheme_info(scheme_id).has_error_penalty)
    if problems or more:
        raise Refused([*problems, *more])
    scheme = library.load_scheme(scheme_id, switches)
    data = None
    if roster is not None:
        from kaohe_desktop.exchange.reading import read_roster

        data = read_roster(roster, scheme)
    check_file(path, force)
    write_template(scheme, path, data)
    return path


def compute_workbook(
    book: Path,
    scheme_id: str,
    period: str,
    out: Path,
    params: Sequence[str] = (),
    forms: str = "all",
    force: bool = False,
    office_name: str = "",
) -> Computed:
    """Compute a filled workbook and write results and printed forms into ``out``, all of them or none.

    Raises Refused with every problem of the call and the workbook.
    """
    from kaohe_desktop.engine.appraise import appraise

    problems = check_folder(out, force)
    codes: list[str] = []
    job = None
    try:
        job = read_job(book, scheme_id, period, params)
    except Refused as refused:
        problems += refused.problems
    with suppress(Refused):
        info = library.scheme_info(scheme_id)
        try:
            codes = choose_forms(forms, info)
        except Refused as refused:
            problems += refused.problems
    if problems or job is None:
        raise Refused(problems)
    outcome = appraise(job.scheme, job.cohort)
    with all_or_nothing(out) as folder:
        warnings = write_everything(job, outcome, folder, codes, office_name)
        names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return Computed(job, outcome, tuple(out / name for name in names), warnings)


def write_everything(
    job: Job, outcome: Outcome, folder: Path, codes: Sequence[str], office_name: str
) -> tuple[str, ...]:
    """Write the results and the forms of ``codes`` into ``folder``; return the warnings of the printing."""
    from kaohe_desktop.exchange.results import results_record, write_json, write_results_workbook

    write_json(results_record(job.scheme, outcome), folder / RESULTS_JSON)
    write_results_workbook(job.scheme, job.cohort, outcome, folder / RESULTS_BOOK)
    if not codes:
        return ()
    from kaohe_desktop.office.print_checks import skipped_lines
    from kaohe_desktop.office.printing import write_forms

    printed = write_forms(job.scheme, job.cohort, outcome, office_name, codes, folder / FORMS)
    return (*printed.warnings, *skipped_lines(printed.skipped))


def explain_workbook(book: Path, scheme_id: str, period: str, person: str, params: Sequence[str] = ()) -> Explanation:
    """Compute a filled workbook and explain one person's figures; Refused if there is nobody of that number."""
    from kaohe_desktop.engine.appraise import appraise

    job = read_job(book, scheme_id, period, params)
    key = fold_key(person)
    known = [subject.key for subject in job.cohort.subjects]
    if key not in known:
        word = "人员" if job.scheme.scheme.head.subject == "person" else "科室"
        raise Refused([UNKNOWN_PERSON.at(value=person, subject=key, subject_word=word, guess=did_you_mean(key, known))])
    outcome = appraise(job.scheme, job.cohort)
    return Explanation(job.scheme, job.cohort.period, outcome.result(key), outcome.explain(key))
