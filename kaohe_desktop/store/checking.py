"""Checking a database as a whole (数据库检查): pages, references, the trail, and the trail against the backups."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sqlalchemy import Connection

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.store import audit, backup
from kaohe_desktop.store.database import Database
from kaohe_desktop.store.engine import check_pages
from kaohe_desktop.store.problems import CHAIN_BROKEN, CHAIN_SHORT, REFERENCE_BROKEN


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
        found += _against_backups(connection, database.path)
    return found


def _references(connection: Connection) -> list[Problem]:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    return [REFERENCE_BROKEN.at(table=table, count=count) for table, count in Counter(row[0] for row in rows).items()]


def _against_backups(connection: Connection, path: Path) -> list[Problem]:
    """The first backup whose head of the trail is no longer in the trail."""
    for name, count, expected in backup.heads(path):
        if audit.hash_at(connection, count) != expected:
            return [CHAIN_SHORT.at(file=path.name, backup=name, line=count)]
    return []
