"""The people (or departments) of the current period, for finding and for lists; read from the office's book of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kaohe_desktop.ui.session import Session


class Person(NamedTuple):
    """One subject as lists show it (a tuple: 32,000 of them are made in some milliseconds)."""

    key: str
    name: str
    initials: str
    department: str
    category: str


def people(session: Session) -> list[Person]:
    """Everybody on the roster of the current period, in its order."""
    if session.ws is None or session.period is None:
        return []
    return [
        Person(line.key, line.name, line.initials, line.cells.get("科室", ""), line.cells.get("考核类别", ""))
        for line in session.ws.book(session.period.id).lines.values()
    ]


def find_people(session: Session, text: str) -> list[Person]:
    """Those whose 编号, name or 拼音首字母 contain the text; the nearest first."""
    wanted = text.strip().lower()
    hits = [one for one in people(session) if _fits(one, wanted)]
    return sorted(hits, key=lambda one: not _begins(one, wanted))


def _fits(one: Person, wanted: str) -> bool:
    return wanted in one.key.lower() or wanted in one.name.lower() or wanted in one.initials.lower()


def _begins(one: Person, wanted: str) -> bool:
    return one.key.lower() == wanted or one.name.lower().startswith(wanted) or one.initials.lower().startswith(wanted)


def in_order(words: Iterable[str]) -> list[str]:
    """The different words in the order they first stand in; blanks left out."""
    return list(dict.fromkeys(word for word in words if word))
