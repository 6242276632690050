"""Which shape a database has, and bringing an older one up to date (Alembic, without an ini file).

Alembic takes a third of a second to import, so it is imported only when there is something to migrate.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Engine

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.store.problems import NEWER, NOT_OURS

#: Every revision this program knows, oldest first; the last is the shape of ``models``.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
SCRIPTS = Path(__file__).parent / "migrations"


def stored_revision(connection: sqlite3.Connection) -> str | None:
    """The revision a database says it has; None if it says none."""
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return None
    return row[0] if row else None


def needs_upgrade(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the database is of an older shape. Raises Refused for one of a newer program, or of none of ours."""
    revision = stored_revision(connection)
    if revision is None:
        raise Refused([NOT_OURS.at(file=path.name, path=str(path))])
    if revision not in REVISIONS:
        raise Refused([NEWER.at(file=path.name, revision=revision, known=REVISIONS[-1])])
    return revision != REVISIONS[-1]


def upgrade(engine: Engine) -> None:
    """Run the missing revisions in one transaction; foreign keys are off meanwhile (batch mode rebuilds tables)
    and checked before it is committed. Raises whatever went wrong; nothing is changed then.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            writing = connection.execution_options(writes=True)
            with writing.begin():
                config.attributes["connection"] = writing
                command.upgrade(config, "head")
                broken = raw.execute("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"foreign keys broken by the migration: {broken[:3]}")
        finally:
            raw.execute("PRAGMA foreign_keys=ON")
