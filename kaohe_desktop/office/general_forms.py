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
from kaohe_desktop.office.general_forms_values import DAYS, Member, Skipped, Wanted, members

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
    rows: tuple[tuple[str, int], ...] = ()  # else how many empty rows the tables of a blank copy have
    left_out: Callable[[Member], str] = lists.result_open  # why somebody gets no copy or stands in no list


FEEDS: dict[str, Feed] = {
    "posting": Feed(lists.posting, left_out=lists.not_posted),
    "notice": Feed(person.notices, rows=(("项目", 8),)),
    "payroll": Feed(payroll, lambda scheme: scheme.bonus is not None, left_out=lists.only_open),
    "review": Feed(person.reviews),
    "filing": Feed(lists.filing, left_out=lists.only_open, rows=(("统计", 5), ("名额", 6), ("名单", 5))),
    "letter": Feed(lists.letters, lists.seconds, left_out=lists.not_sent, rows=(("派驻名单", 4),)),
    "ballot": Feed(sheets.ballots, blank=sheets.blank_ballots),
    "career": Feed(person.careers),
    "entry": Feed(sheets.entry_sheets, sheets.has_entries, sheets.entry_sheets),
    "report": Feed(report, rows=(("统计", 5),)),
    "tie": Feed(ties, lambda scheme: any(grade.quota for grade in scheme.grades), rows=(("同分名单", 6),)),
}


def fed(run: Printing, form: Form, wanted: Wanted) -> Iterator[Record]:
    """The copies of a form that names a feed."""
    yield from FEEDS[form.head.feed].make(run, form, wanted)


def blank_fed(run: Printing, form: Form) -> list[Record]:
    """Copies of a general table to fill in by hand, its days left open too; none for a form that names no feed."""
    from kaohe_desktop.forms.record import Record

    feed = FEEDS.get(form.head.feed)
    if feed is None:
        return []
    if feed.blank is not None:
        return list(feed.blank(run, form, None))
    values = {name: text for name, text in run.shared().items() if name not in DAYS}
    return [Record(values, {table: [{}] * count for table, count in feed.rows})]


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
    why = feed.left_out if feed else lists.only_open
    told = ((member, why(member)) for member in members(run, wanted))
    return [Skipped(member.key, member.name, reason) for member, reason in told if reason]
