"""The sample offices made ready for printing general tables, and the text of what is printed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from functools import cache

import pypdfium2
from scheme_samples import SAMPLES

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.forms.pdf import render_pdf
from kaohe_desktop.office import library
from kaohe_desktop.office.forms_data import records
from kaohe_desktop.office.forms_values import Printing
from kaohe_desktop.office.general_forms import blank_fed
from kaohe_desktop.office.office_settings import OfficeSettings
from kaohe_desktop.office.workbook import read_job
from kaohe_desktop.resources import resource

AT = datetime(2026, 10, 8, 9, 30)


@cache
def run_of(scheme_id: str) -> Printing:
    """A sample office, computed."""
    sample = next(one for one in SAMPLES if one.scheme == scheme_id)
    job = read_job(sample.path, sample.scheme, sample.period, sample.words)
    return Printing(job.scheme, job.cohort, appraise(job.scheme, job.cohort), "样例街道", AT)


def with_settings(run: Printing, **given: str) -> Printing:
    return replace(run, settings=OfficeSettings(given))


def decided(run: Printing, *decisions: object) -> Printing:
    """The same office with decisions of the leading group."""
    cohort = replace(run.cohort, decisions=decisions)
    return replace(run, cohort=cohort, outcome=appraise(run.scheme, cohort))


def copies(run: Printing, code: str, keys=None):
    return list(records(run, library.load_form(code), keys))


def pages(run: Printing, code: str, keys=None, *, blank=False) -> list[str]:
    """The text of every page; a missing character or a warning fails."""
    return rendered(code, blank_fed(run, library.load_form(code)) if blank else copies(run, code, keys))


def rendered(code: str, records_) -> list[str]:
    """The text of every page of some copies."""
    out = io.BytesIO()
    done = render_pdf(library.load_form(code), records_, out, library.fonts())
    assert done.warnings == ()
    texts = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(out.getvalue())]
    assert not any("〓" in text or "\ufffe" in text for text in texts)
    return texts


def definition(code: str) -> str:
    """The definition as it is written."""
    return resource("forms", f"{code}.toml").read_text("utf-8")


def squeezed(text: str) -> str:
    """Without line ends and spaces: a value may be broken over lines."""
    return "".join(text.split())


def name_of(run: Printing, key: str) -> str:
    label = run.scheme.scheme.name_label
    return next(str(one.values[label]) for one in run.cohort.subjects if one.key == key)
