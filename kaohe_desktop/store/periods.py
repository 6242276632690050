"""Rows of periods and the scheme texts they are pinned to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Select, func, insert, select, update

from kaohe_desktop.store.models import Period, RosterEntry, SchemeVersion


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period as stored; ``subjects`` counts its roster, ``digest`` recognises its scheme text."""

    id: int
    code: str
    scheme_id: str
    scheme_name: str
    digest: str
    status: str
    params: Mapping[str, str]
    subjects: int


def _select() -> Select[int, str, str, str, str, str, str, int]:
    heads = select(func.count()).where(RosterEntry.period_id == Period.id).scalar_subquery()
    return select(
        Period.id, Period.code, Period.scheme_id, SchemeVersion.name, SchemeVersion.digest, Period.status,
        Period.params, heads,
    ).join(SchemeVersion, SchemeVersion.id == Period.scheme_version_id)


def _row(found: tuple[int, str, str, str, str, str, str, int]) -> PeriodRow:
    number, code, scheme_id, name, digest, status, params, subjects = found
    return PeriodRow(number, code, scheme_id, name, digest, status, json.loads(params), subjects)


def all_periods(connection: Connection) -> list[PeriodRow]:
    """Every period, the latest first."""
    statement = _select().order_by(Period.first_day.desc(), Period.id.desc())
    return [_row(found) for found in connection.execute(statement)]


def one_period(connection: Connection, period_id: int) -> PeriodRow:
    """One period; NoResultFound if there is none."""
    return _row(connection.execute(_select().where(Period.id == period_id)).one())


def scheme_text(connection: Connection, period_id: int) -> str:
    """The TOML a period is pinned to."""
    statement = select(SchemeVersion.toml).join(Period, Period.scheme_version_id == SchemeVersion.id)
    return connection.execute(statement.where(Period.id == period_id)).scalar_one()


def pin_scheme(
    connection: Connection, scheme_id: str, name: str, version: str, digest: str, toml: str, stamp: str
) -> int:
    """Keep a scheme's text once; the id of the version."""
    known = connection.execute(
        select(SchemeVersion.id).where(SchemeVersion.scheme_id == scheme_id, SchemeVersion.digest == digest)
    ).scalar()
    if known is not None:
        return known
    values = {
        "scheme_id": scheme_id, "name": name, "version": version, "digest": digest, "toml": toml, "stored_at": stamp,
    }
    return connection.execute(insert(SchemeVersion).values(values).returning(SchemeVersion.id)).scalar_one()


def find_period(connection: Connection, scheme_id: str, code: str) -> int | None:
    """The period of a scheme with that code."""
    return connection.execute(select(Period.id).where(Period.scheme_id == scheme_id, Period.code == code)).scalar()


def add_period(
    connection: Connection, scheme_version_id: int, scheme_id: str, code: str, first_day: date,
    params: Mapping[str, str], stamp: str,
) -> int:
    """Add an open period; its id."""
    values = {
        "scheme_version_id": scheme_version_id, "scheme_id": scheme_id, "code": code, "status": "open",
        "params": _json(params), "first_day": first_day.isoformat(), "opened_at": stamp,
    }
    return connection.execute(insert(Period).values(values).returning(Period.id)).scalar_one()


def set_status(connection: Connection, period_id: int, status: str) -> None:
    """Set a period's status: open, computed or archived."""
    connection.execute(update(Period).where(Period.id == period_id).values(status=status))


def set_params(connection: Connection, period_id: int, params: Mapping[str, str]) -> None:
    """Set what the office typed for a period's parameters."""
    connection.execute(update(Period).where(Period.id == period_id).values(params=_json(params)))


def _json(params: Mapping[str, str]) -> str:
    return json.dumps(dict(params), ensure_ascii=False)
