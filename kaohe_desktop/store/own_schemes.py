"""Rows of the office's own schemes (本单位的考核办法): drafts and saved versions."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from kaohe_desktop.store.models import OwnScheme, OwnSchemeVersion


@dataclass(frozen=True, slots=True)
class OwnRow:
    """An own scheme with its newest version."""

    id: str
    based_on: str
    draft: str | None
    retired_at: str | None
    number: int
    digest: str
    toml: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A saved version."""

    scheme_id: str
    number: int
    digest: str
    toml: str
    saved_at: str
    saved_by: str
    why: str


_NEWEST = select(OwnSchemeVersion.scheme_id, func.max(OwnSchemeVersion.number).label("number")).group_by(
    OwnSchemeVersion.scheme_id
).subquery()
_OWN = (
    select(
        OwnScheme.id, OwnScheme.based_on, OwnScheme.draft, OwnScheme.retired_at, OwnSchemeVersion.number,
        OwnSchemeVersion.digest, OwnSchemeVersion.toml,
    )
    .join(_NEWEST, _NEWEST.c.scheme_id == OwnScheme.id)
    .join(
        OwnSchemeVersion,
        (OwnSchemeVersion.scheme_id == OwnScheme.id) & (OwnSchemeVersion.number == _NEWEST.c.number),
    )
)


def own_schemes(connection: Connection) -> list[OwnRow]:
    """Every own scheme, by its id."""
    return [OwnRow(*row) for row in connection.execute(_OWN.order_by(OwnScheme.id))]


def own_scheme(connection: Connection, scheme_id: str) -> OwnRow | None:
    """One own scheme; None if there is none of that id."""
    found = connection.execute(_OWN.where(OwnScheme.id == scheme_id)).one_or_none()
    return None if found is None else OwnRow(*found)


def versions(connection: Connection, scheme_id: str) -> list[VersionRow]:
    """A scheme's saved versions, newest first."""
    statement = select(
        OwnSchemeVersion.scheme_id, OwnSchemeVersion.number, OwnSchemeVersion.digest, OwnSchemeVersion.toml,
        OwnSchemeVersion.saved_at, OwnSchemeVersion.saved_by, OwnSchemeVersion.why,
    ).where(OwnSchemeVersion.scheme_id == scheme_id)
    return [VersionRow(*row) for row in connection.execute(statement.order_by(OwnSchemeVersion.number.desc()))]


def add(connection: Connection, scheme_id: str, based_on: str) -> None:
    """Add an own scheme; its first version is added with :func:`add_version`."""
    connection.execute(insert(OwnScheme).values(id=scheme_id, based_on=based_on, draft=None, retired_at=None))


def add_version(connection: Connection, row: VersionRow) -> None:
    """Keep a version for good; the draft is done with."""
    connection.execute(insert(OwnSchemeVersion).values(
        scheme_id=row.scheme_id, number=row.number, digest=row.digest, toml=row.toml, saved_at=row.saved_at,
        saved_by=row.saved_by, why=row.why,
    ))
    set_draft(connection, row.scheme_id, None)


def set_draft(connection: Connection, scheme_id: str, text: str | None) -> None:
    """Keep the text under change; None when there is none."""
    connection.execute(update(OwnScheme).where(OwnScheme.id == scheme_id).values(draft=text))


def set_retired(connection: Connection, scheme_id: str, at: str | None) -> None:
    """Take a scheme out of the list for new periods, or (None) put it back."""
    connection.execute(update(OwnScheme).where(OwnScheme.id == scheme_id).values(retired_at=at))
