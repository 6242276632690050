"""Search over everything (查找): people, pages, acts, sheets and columns, forms, help; plain values, no widgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.ui.help_pages import help_texts
from kaohe_desktop.ui.navigation import PAGES
from kaohe_desktop.ui.search_acts import ACTS, PAGE_INITIALS

if TYPE_CHECKING:
    from kaohe_desktop.ui.session import Session

#: the groups in the order they are shown, each with how many of it at most
GROUPS = {"人员": 8, "科室": 8, "页面": 4, "要做的事": 6, "表和栏目": 6, "说明": 5}
#: pages that make sense with no period (or no database) yet
_ANY_TIME = {"help"}


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what it is, a note beside it, and where Enter goes. ``rank`` 0 is the nearest."""

    group: str
    title: str
    note: str
    page: str
    where: object = None
    rank: int = 0


def find(session: Session, text: str, allowed: set[str]) -> list[Hit]:
    """What the text finds, group after group; only what leads to a page that may be opened now."""
    wanted = " ".join(text.split()).lower()
    if not wanted:
        return []
    found = [*_people(session, wanted), *_pages(wanted), *_acts(wanted), *_forms(session, wanted), *_columns(session, wanted), *_help(wanted)]
    kept = [hit for hit in found if hit.page in allowed or hit.page in _ANY_TIME]
    hits: list[Hit] = []
    for group, most in GROUPS.items():
        mine = sorted((hit for hit in kept if hit.group == group), key=lambda hit: hit.rank)
        hits += mine[:most]
    exact = [hit for hit in hits if hit.rank == 0]
    if exact and hits[0].rank:  # a page or an act named in full comes before people whose number contains the words
        groups = list(dict.fromkeys([*(hit.group for hit in exact), *GROUPS]))
        hits.sort(key=lambda hit: groups.index(hit.group))
    return hits


def _rank(wanted: str, *words: str) -> int | None:
    """0 the whole word, 1 its beginning, 2 inside it; None: not there."""
    ranks = []
    for word in words:
        low = word.lower()
        if wanted in low:
            ranks.append(0 if low == wanted else 1 if low.startswith(wanted) else 2)
    return min(ranks) if ranks else None


def _people(session: Session, wanted: str) -> Iterator[Hit]:
    from kaohe_desktop.ui.people import find_people

    if session.period is None:
        return
    group = "科室" if session.scheme.scheme.head.subject == "department" else "人员"
    for one in find_people(session, wanted)[:GROUPS["人员"]]:
        rank = _rank(wanted, one.key, one.name, one.initials)
        unit = "" if one.department == one.name else one.department
        yield Hit(group, f"{one.name}　{one.key}" if one.name else one.key, unit, "entry", one.key, rank or 0)


def _pages(wanted: str) -> Iterator[Hit]:
    for page in PAGES:
        rank = _rank(wanted, page.title, PAGE_INITIALS.get(page.title, ""))
        if rank is not None:
            yield Hit("页面", page.title, page.keys, page.name, None, rank)


def _acts(wanted: str) -> Iterator[Hit]:
    for act in ACTS:
        rank = _rank(wanted, act.title, act.initials, *act.words)
        if rank is not None:
            yield Hit("要做的事", act.title, act.key, act.page, act.where, rank)


def _forms(session: Session, wanted: str) -> Iterator[Hit]:
    if session.ws is None or session.period is None:
        return
    from kaohe_desktop.office.printing import printable

    for form in printable(session.scheme):
        rank = _rank(wanted.removeprefix("打印").strip() or wanted, form.code, form.name)
        if rank is not None:
            yield Hit("要做的事", f"打印 {form.code} {form.name}", form.kind, "printing", form.code, rank)


def _columns(session: Session, wanted: str) -> Iterator[Hit]:
    if session.ws is None or session.period is None:
        return
    from kaohe_desktop.office.entry import entry_sheets

    for sheet in entry_sheets(session.scheme):
        rank = _rank(wanted, sheet.name)
        if rank is not None:
            yield Hit("表和栏目", sheet.name, "录入的一张表", "entry", ("", "", sheet.name), rank)
        for field in sheet.fields:
            rank = _rank(wanted, field.name)
            if rank is not None and not field.name.endswith("编号"):
                yield Hit("表和栏目", field.name, f"录入 · {sheet.name}", "entry", ("", field.name, sheet.name), rank)


def _help(wanted: str) -> Iterator[Hit]:
    for text in help_texts().values():
        rank = _rank(wanted, text.title)
        line = "" if rank is not None else text.line_with(wanted)
        if rank is not None or line:
            yield Hit("说明", text.title, line or "怎么用、键盘、标记的意思", "help", text.name, 3 if rank is None else max(rank, 1))
