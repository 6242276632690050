"""The general tables every scheme can print (G2–G12): which there are, their copies, and who is left out of them.

A form definition names what makes its copies with ``feed``; the feeds stand here. A definition without one is printed in
the ordinary way (``forms_data``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.office import general_forms_lists as lists
from kaohe_desktop.office import general_forms_person as person
from kaohe_desktop.office import general_forms_sheets as sheets
from kaohe_desktop.office.general_forms_pay import payroll
from kaohe_desktop.office.general_forms_report import report
from kaohe_desktop.office.general_forms_ties import ties
from kaohe_desktop.office.general_forms_values import Skipped, Wanted, members

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import Scheme
    from kaohe_desktop.forms.model import Form
    from kaohe_desktop.forms.record import Record
    from kaohe_desktop.office.forms_values import Printing

Make = Callable[["Printing", "Form", Wanted], Iterator["Record"]]
Offers = Callable[["Scheme"], bool]


@dataclass(frozen=True, slots=True)
class Feed:
    """What makes the copies of a general table; ``offers`` whether a scheme has any use for it."""

    make: Make
    offers: Offers = lambda _scheme: True
    blank: Make | None = None  # copies to fill in by hand, where more is known than office and period
    exempt: bool = False  # whether those 不纳入考核 are listed too


FEEDS: dict[str, Feed] = {
    "posting": Feed(lists.posting),
    "notice": Feed(person.notices),
    "payroll": Feed(payroll, lambda scheme: scheme.bonus is not None, exempt=True),
    "review": Feed(person.reviews),
    "filing": Feed(lists.filing),
    "letter": Feed(lists.letters, lambda scheme: any(one.name == lists.SECONDED for one in scheme.roster.fields)),
    "ballot": Feed(sheets.ballots, blank=sheets.blank_ballots),
    "career": Feed(person.careers, exempt=True),
    "entry": Feed(sheets.entry_sheets, sheets.has_entries, sheets.entry_sheets),
    "report": Feed(report),
    "tie": Feed(ties, lambda scheme: any(grade.quota for grade in scheme.grades)),
}


def fed(run: Printing, form: Form, wanted: Wanted) -> Iterator[Record]:
    """The copies of a form that names a feed."""
    yield from FEEDS[form.head.feed].make(run, form, wanted)


def blank_fed(run: Printing, form: Form) -> list[Record]:
    """Copies of a form to fill in by hand, where the feed knows what to print on them; else none."""
    feed = FEEDS.get(form.head.feed)
    return [] if feed is None or feed.blank is None else list(feed.blank(run, form, None))


def offered(scheme: Scheme) -> list[str]:
    """The codes of the general tables a scheme has a use for, in order."""
    from kaohe_desktop.office.library import form_codes, load_form

    found = []
    for code in form_codes():
        head = load_form(code).head
        if head.feed and FEEDS[head.feed].offers(scheme):
            found.append(code)
    return sorted(found, key=lambda code: (code.rstrip("0123456789"), int(code.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))))


def skipped(run: Printing, form: Form, wanted: Wanted) -> list[Skipped]:
    """Who gets no copy of a form that is only for complete results, or stands in none of its lists, and why."""
    if not form.head.complete:
        return []
    feed = FEEDS.get(form.head.feed)
    found = []
    for member in members(run, wanted):
        why = member.open
        if not why and member.exempt and not (feed and feed.exempt):
            why = "不纳入考核，没有考核结果"
        if why:
            found.append(Skipped(member.key, member.name, why))
    return found
