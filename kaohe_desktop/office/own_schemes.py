"""The office's own schemes (本单位的考核办法): copies of the built-in ones and files brought in, with every saved version.

A period is pinned to the text it was opened with, so nothing here ever touches a period that is there already.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import library
from kaohe_desktop.office import scheme_problems as k
from kaohe_desktop.office.scheme_draft import Draft
from kaohe_desktop.office.scheme_toml import set_value

if TYPE_CHECKING:
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.own_schemes import OwnRow

_KIND = "scheme"


@dataclass(frozen=True, slots=True)
class SavedVersion:
    """A saved version: ``periods`` are the labels of the periods opened with exactly this text."""

    number: int
    at: datetime
    who: str
    why: str
    text: str
    digest: str
    periods: tuple[str, ...]


def is_own(ws: Workspace, scheme_id: str) -> bool:
    """Whether a scheme is the office's own."""
    return row_or_none(ws, scheme_id) is not None


def row_or_none(ws: Workspace, scheme_id: str) -> OwnRow | None:
    """An own scheme as stored; None for any other."""
    from kaohe_desktop.store import own_schemes as rows

    with ws.database.read() as connection:
        return rows.own_scheme(connection, scheme_id)


def row_of(ws: Workspace, scheme_id: str) -> OwnRow:
    """An own scheme as stored; Refused for a built-in one."""
    row = row_or_none(ws, scheme_id)
    if row is None:
        raise Refused([k.NOT_OWN.at(value=library.scheme_info(scheme_id, ws).name)])
    return row


def copy_scheme(ws: Workspace, scheme_id: str, name: str) -> str:
    """Copy a scheme (复制一份) under a name of its own; the id of the copy, whose first version is saved. Raises Refused."""
    name = name.strip()
    check_name(ws, name)
    text = library.scheme_text(scheme_id, ws)
    new = free_id(ws, scheme_id)
    source = library.scheme_info(scheme_id, ws)
    add_scheme(ws, new, scheme_id, named(text, new, name), f"复制自“{source.name}”", f"复制考核办法“{name}”")
    return new


def named(text: str, scheme_id: str, name: str, version: int = 1) -> str:
    """A scheme's text under another id and name."""
    text = text if text.endswith("\n") else f"{text}\n"
    for key, value in (("id", scheme_id), ("name", name), ("short", name), ("version", str(version))):
        text = set_value(text, ("scheme", key), value)
    return text


def check_name(ws: Workspace, name: str, besides: str = "") -> None:
    """Raise Refused for no name, or one that another scheme has."""
    if not name:
        raise Refused([k.NAME_NEEDED.at()])
    if any(info.name == name and info.id != besides for info in library.schemes(ws, retired=True)):
        raise Refused([k.NAME_TAKEN.at(value=name)])


def free_id(ws: Workspace, scheme_id: str) -> str:
    """An id for a copy of a scheme that no other has."""
    taken = {info.id for info in library.schemes(ws, retired=True)}
    stem, number = re.sub(r"-\d+$", "", scheme_id), 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def add_scheme(ws: Workspace, scheme_id: str, based_on: str, text: str, why: str, act: str) -> None:
    """Keep a scheme of the office's own with its first version."""
    from kaohe_desktop.store import own_schemes as rows

    with ws.database.change(act, why) as change:
        rows.add(change.connection, scheme_id, based_on)
        _keep(ws, change, scheme_id, 1, text, why)


def _keep(ws: Workspace, change: object, scheme_id: str, number: int, text: str, why: str) -> None:
    """Write a version and its audit line inside a change."""
    from kaohe_desktop.store import audit
    from kaohe_desktop.store import own_schemes as rows
    from kaohe_desktop.store.database import Change
    from kaohe_desktop.store.lock import system_user

    assert isinstance(change, Change)
    digest = sha256(text.encode()).hexdigest()
    who = ws.database.clerk or system_user()
    rows.add_version(change.connection, rows.VersionRow(scheme_id, number, digest, text, change.stamp, who, why))
    change.note(audit.Line(_KIND, sheet="考核办法", subject=scheme_id, heading="版本", after=f"第{number}版 {digest}"))


def versions(ws: Workspace, scheme_id: str) -> list[SavedVersion]:
    """Every saved version of an own scheme, newest first."""
    from kaohe_desktop.engine.period import Period
    from kaohe_desktop.store import own_schemes as rows
    from kaohe_desktop.store import periods as period_rows

    with ws.database.read() as connection:
        found = rows.versions(connection, scheme_id)
        used: dict[str, list[str]] = {}
        for one in period_rows.all_periods(connection):
            if one.scheme_id == scheme_id:
                used.setdefault(one.digest, []).append(Period.parse(one.code).label)
    return [
        SavedVersion(
            row.number, datetime.fromisoformat(row.saved_at), row.saved_by, row.why, row.toml, row.digest,
            tuple(used.get(row.digest, ())),
        )
        for row in found
    ]


def set_retired(ws: Workspace, scheme_id: str, *, retired: bool) -> None:
    """Take a scheme out of what new periods are offered (停用), or put it back; periods opened with it stay as they are."""
    from kaohe_desktop.store import audit
    from kaohe_desktop.store import own_schemes as rows

    row_of(ws, scheme_id)
    words = ("在用", "停用") if retired else ("停用", "在用")
    with ws.database.change(f"{'停用' if retired else '重新启用'}考核办法") as change:
        rows.set_retired(change.connection, scheme_id, change.stamp if retired else None)
        change.note(audit.Line(_KIND, sheet="考核办法", subject=scheme_id, heading="状态", before=words[0], after=words[1]))


def save_text(ws: Workspace, row: OwnRow, text: str, why: str) -> int:
    """Save a text as the next version of an own scheme; its number. Raises Refused while anything in it is refused."""
    if not why.strip():
        raise Refused([k.WHY_NEEDED.at()])
    subject = library.scheme_info(row.id, ws).subject
    draft = Draft(text, scheme_id=row.id, subject=subject)
    if draft.scheme is None:
        raise Refused([k.DRAFT_REFUSED.at(count=len(draft.problems)), *(one.problem for one in draft.problems)])
    check_name(ws, draft.scheme.scheme.head.name, besides=row.id)
    if _without_version(draft.text) == _without_version(row.toml):
        raise Refused([k.NOTHING_TO_SAVE.at(number=row.number)])
    number = row.number + 1
    with ws.database.change(f"保存考核办法“{draft.scheme.scheme.head.name}”第{number}版", why.strip()) as change:
        _keep(ws, change, row.id, number, set_value(draft.text, ("scheme", "version"), str(number)), why.strip())
    return number


def _without_version(text: str) -> str:
    return set_value(text, ("scheme", "version"), "")


# ── editing ──
class SchemeEditor:
    """An own scheme under change. Every change is kept at once as the draft (with its audit line), so that nothing typed
    is lost; it counts for new periods only once it is saved as a version.
    """

    def __init__(self, ws: Workspace, scheme_id: str) -> None:
        self.ws, self.id = ws, scheme_id
        row = row_of(ws, scheme_id)
        self.subject = library.scheme_info(scheme_id, ws).subject
        self._take(row)
        self._back: list[tuple[str, str]] = []
        self._ahead: list[tuple[str, str]] = []

    def _take(self, row: OwnRow) -> None:
        self.number, self.saved_text = row.number, row.toml
        #: the newest saved version, read once
        self.saved = self._draft(row.toml)
        self.draft = self._draft(row.toml if row.draft is None else row.draft)

    def _draft(self, text: str) -> Draft:
        return Draft(text, scheme_id=self.id, subject=self.subject)

    @property
    def changed(self) -> bool:
        """Whether there is anything that is not saved as a version."""
        return self.draft.text != self.saved_text

    def change(self, name: str, draft: Draft, before: str = "", after: str = "") -> bool:
        """Keep another draft; ``name`` says what was done, e.g. 「优秀线」的数. False if nothing changed."""
        if draft.text == self.draft.text:
            return False
        self._back.append((name, self.draft.text))
        self._ahead.clear()
        self._store(f"改考核办法：{name}", name, draft, before, after)
        return True

    def _store(self, act: str, name: str, draft: Draft, before: str = "", after: str = "", why: str = "") -> None:
        from kaohe_desktop.store import audit
        from kaohe_desktop.store import own_schemes as rows

        text = None if draft.text == self.saved_text else draft.text
        with self.ws.database.change(act, why) as change:
            rows.set_draft(change.connection, self.id, text)
            change.note(audit.Line(_KIND, sheet="考核办法", subject=self.id, heading=name, before=before, after=after))
        self.draft = draft

    def undo(self, *, forward: bool = False) -> str | None:
        """Take the last change back (or do it again); its name, None if there is none."""
        source, other = (self._ahead, self._back) if forward else (self._back, self._ahead)
        if not source:
            return None
        name, text = source.pop()
        other.append((name, self.draft.text))
        self._store(f"{'重做' if forward else '撤销'}：{name}", name, self._draft(text))
        return name

    def save(self, why: str) -> int:
        """Save the draft as the next version; its number. Raises Refused."""
        save_text(self.ws, row_of(self.ws, self.id), self.draft.text, why)
        self._take(row_of(self.ws, self.id))
        self._back.clear()
        self._ahead.clear()
        return self.number

    def take_text(self, name: str, text: str) -> bool:
        """Put another text in the draft's place (an older version, the saved one); undone like any change."""
        return self.change(name, self._draft(text))


