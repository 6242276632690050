"""Checking a database as a whole (数据库检查): pages, references, the trail, the confirmations, the trail against the backups."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.store import audit, backup, confirmations
from kaohe_desktop.store.database import Database
from kaohe_desktop.store.engine import check_pages, make_engine
from kaohe_desktop.store.problems import CHAIN_BROKEN, CHAIN_SHORT, CONFIRMATION_ALTERED, REFERENCE_BROKEN
from kaohe_desktop.store.restoring import Head, Restored, restores


def check_database(database: Database) -> list[Problem]:
    """Everything found wrong with an open database; an empty list if it is whole."""
    found: list[Problem] = []
    with database.read() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        try:
            check_pages(raw, database.path)
        except Refused as refused:
            return list(refused.problems)
        found += _references(connection)
        broken = audit.first_break(connection)
        if broken is not None:
            found.append(CHAIN_BROKEN.at(file=database.path.name, line=broken))
        found += [
            CONFIRMATION_ALTERED.at(file=database.path.name, label=step, day=day)
            for step, day in confirmations.altered(connection)
        ]
        found += _against_backups(connection, database.path)
    return found


def _references(connection: Connection) -> list[Problem]:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    return [REFERENCE_BROKEN.at(table=table, count=count) for table, count in Counter(row[0] for row in rows).items()]


def _against_backups(connection: Connection, path: Path) -> list[Problem]:
    """The first backup whose head of the trail is no longer in the trail, and which no restore left behind."""
    told = restores(connection)
    for head in backup.heads(path):
        name, count, expected = head
        if audit.hash_at(connection, count) != expected and not any(_left_behind(head, one, path) for one in told):
            return [CHAIN_SHORT.at(file=path.name, backup=name, line=count)]
    return []


def _left_behind(head: Head, restored: Restored, path: Path) -> bool:
    """Whether a restore accounts for a missing head: it names it, and the file set aside (if it is there) has it."""
    aside = backup.folder_of(path) / restored.aside
    return restored.tells_of(head) and (not aside.exists() or _stands_in(aside, head))


def _stands_in(file: Path, head: Head) -> bool:
    """Whether a file's trail has the head, or itself left it behind by a restore. One that cannot be read says nothing."""
    try:
        engine = make_engine(file)
        try:
            with engine.connect() as connection:
                return audit.hash_at(connection, head[1]) == head[2] or any(one.tells_of(head) for one in restores(connection))
        finally:
            engine.dispose()
    except (Refused, DBAPIError, OSError):
        return True
