"""Rows of the office's settings (设置): only what differs from the program's own default is kept."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from kaohe_desktop.store.models import OfficeSetting


def stored(connection: Connection) -> dict[str, str]:
    """Every setting that was made, by its name."""
    found = connection.execute(select(OfficeSetting.name, OfficeSetting.value).order_by(OfficeSetting.name))
    return {row.name: row.value for row in found}


def put(connection: Connection, name: str, value: str | None) -> None:
    """Keep a setting; None takes it away, so that the program's default counts again."""
    if value is None:
        connection.execute(delete(OfficeSetting).where(OfficeSetting.name == name))
        return
    row = insert(OfficeSetting).values(name=name, value=value)
    connection.execute(row.on_conflict_do_update(index_elements=[OfficeSetting.name], set_={"value": value}))
