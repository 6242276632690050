"""The trail in words (操作记录): who did what, when, from what to what, and why."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

#: the check sum of a scheme or of results, with the words before it
_DIGEST = re.compile(r"（校验码 [0-9a-f]{64}）|[0-9a-f]{64}")
_SCHEME = re.compile(r"^(\S+) (\S+) ([0-9a-f]{64})$")


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the trail; ``place`` is sheet, 编号 and heading, ``before`` and ``after`` as shown in the cells."""

    number: int
    at: datetime
    who: str
    act: str
    place: str
    before: str
    after: str
    why: str

    @property
    def change(self) -> str:
        """What became of what, for people: without the digests, which only the trail itself shows."""
        before, after = (_DIGEST.sub("", text).strip() for text in (self.before, self.after))
        return f"{before} → {after}" if before and after else after or (f"{before} → 空" if before else "")


def audit_lines(
    ws: Workspace, limit: int = 200, *, period: PeriodInfo | None = None, subject: str = "", containing: str = "",
) -> list[AuditLine]:
    """The last lines of the trail, newest first; of one period or one subject (编号) if given.

    ``containing``: every word of it stands somewhere in the line, or in the name of the person it is about.
    """
    from sqlalchemy import or_, select

    from kaohe_desktop.store.models import AuditLine as Row
    from kaohe_desktop.store.models import Person

    statement = select(Row.id, Row.at, Row.who, Row.act, Row.sheet, Row.subject, Row.heading, Row.before, Row.after, Row.why)
    if period is not None:
        statement = statement.where(Row.period_id == period.id)
    if subject:
        statement = statement.where(Row.subject == subject)
    for word in containing.split():
        texts = (Row.at, Row.who, Row.act, Row.sheet, Row.subject, Row.heading, Row.before, Row.after, Row.why)
        named = select(Person.key).where(Person.name.contains(word, autoescape=True))
        statement = statement.where(or_(*(one.contains(word, autoescape=True) for one in texts), Row.subject.in_(named)))
    with ws.database.read() as connection:
        names = {row.key: row.name for row in connection.execute(select(Person.key, Person.name))}
        found = connection.execute(statement.order_by(Row.id.desc()).limit(limit)).all()
    titles = _titles(ws) if any(_SCHEME.match(row.after) or row.sheet == "考核办法" for row in found) else {}
    names = {**titles, **names}
    return [
        AuditLine(
            row.id, datetime.fromisoformat(row.at), row.who, row.act,
            " · ".join(part for part in (row.sheet, " ".join((row.subject, names.get(row.subject, ""))).strip(), row.heading) if part),
            _words(row.before, row.heading), _named(_words(row.after, row.heading), titles), row.why,
        )
        for row in found
    ]


def _titles(ws: Workspace) -> dict[str, str]:
    """The schemes' names by their ids, those out of use among them."""
    from kaohe_desktop.office.library import schemes

    return {info.id: info.name for info in schemes(ws, retired=True)}


def _named(text: str, titles: dict[str, str]) -> str:
    """``meiling 1 08705d72…`` by the scheme's name."""
    found = _SCHEME.match(text)
    if found is None:
        return text
    scheme, version, digest = found.groups()
    return f"{titles.get(scheme, scheme)} 版本 {version}（校验码 {digest}）"


def _words(text: str, heading: str) -> str:
    """Several cells of one line as ``栏目 值；栏目 值``."""
    if heading or not text.startswith("{"):
        return text
    cells: dict[str, object] = json.loads(text)
    return "；".join(f"{name} {_shown(value)}" for name, value in cells.items() if name != "校验码")


def _shown(value: object) -> str:
    """A value of several; a list (the backups a restore left behind) by how many there are."""
    if isinstance(value, list):
        return f"{len(value)} 份"
    return str(value) if value not in ("", None) else "空"
