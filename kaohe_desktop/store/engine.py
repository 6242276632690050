"""All of SQLite's own settings, in one place; another database would need only another file like this one.

WAL with synchronous=FULL loses no committed row at a power cut (WAL with NORMAL, and the default journal, do).
SQLite forgets most of these with every connection, so they are set on each and read back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, Executable, create_engine, event
from sqlalchemy.pool import QueuePool

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.store.faults import problem_of
from kaohe_desktop.store.problems import DAMAGED, DATABASE_MISSING, FOLDER_MISSING, NOT_OURS, UNSUITABLE_DISK

#: Marks a file as ours ("KAOH"); SQLite keeps it in bytes 68–71 of the file.
APPLICATION_ID = 0x4B414F48
#: A locked database is told at once: a longer wait is a frozen window.
BUSY_MILLISECONDS = 300
_MAGIC = b"SQLite format 3\x00"
_SETTINGS: tuple[tuple[str, str, object], ...] = (
    ("busy_timeout", str(BUSY_MILLISECONDS), BUSY_MILLISECONDS),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),  # without it INSERT OR REPLACE would slip past the triggers of the trail
    ("cell_size_check", "ON", 1),
)


def open_connection(path: Path, mode: str = "rw") -> sqlite3.Connection:
    """A plain connection; ``mode`` ``rw`` never makes a missing file anew, ``rwc`` does, ``ro`` cannot write.

    Transactions are begun by us, never by the driver.
    """
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False,
        timeout=BUSY_MILLISECONDS / 1000,
    )


def apply_settings(connection: sqlite3.Connection, path: Path) -> None:
    """Set every setting and read it back; raises Refused where the disk cannot keep what WAL promises."""
    for name, wanted, reads_back in _SETTINGS:
        connection.execute(f"PRAGMA {name}={wanted}").close()
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != reads_back:
            raise Refused([UNSUITABLE_DISK.at(file=path.name, path=str(path), detail=f"{name} {found}")])


def make_engine(path: Path) -> Engine:
    """The SQLAlchemy engine of an existing database file."""

    def connect() -> sqlite3.Connection:
        connection = open_connection(path)
        try:
            apply_settings(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=QueuePool, pool_size=4)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def write_many(connection: Connection, statement: Executable, names: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> None:
    """Run a statement of Core for many rows given as tuples in the order of ``names``.

    Where the database takes its parameters by place the rows go to the driver as they are: putting each into a dict and
    out of it again took as long as writing it.
    """
    if not connection.dialect.positional:
        connection.execute(statement, [dict(zip(names, row, strict=True)) for row in rows])
        return
    connection.exec_driver_sql(_text_of(statement, connection.dialect, names), list(rows))


@lru_cache(maxsize=32)
def _text_of(statement: Executable, dialect: Dialect, names: tuple[str, ...]) -> str:
    """The statement as the driver takes it, its parameters in this order."""
    compiled = statement.compile(dialect=dialect, column_keys=list(names))  # type: ignore[attr-defined]
    if tuple(compiled.positiontup) != names:
        raise RuntimeError(f"parameters stand in another order: {compiled.positiontup}, not {names}")
    return str(compiled)


def check_file(path: Path) -> None:
    """Refuse (Refused) a path that is missing or not a database of ours, before SQLite touches it."""
    try:
        if not path.parent.is_dir():
            raise Refused([FOLDER_MISSING.at(file=path.name, path=str(path.parent))])
        if not path.is_file():
            raise Refused([DATABASE_MISSING.at(file=path.name, path=str(path))])
        with path.open("rb") as file:
            head = file.read(100)
    except OSError as error:
        problem = problem_of(error, path)
        raise Refused([problem] if problem else []) from error
    if not head:
        raise Refused([DAMAGED.at(file=path.name, detail="文件是空的")])
    if head[:16] != _MAGIC or head[68:72] != APPLICATION_ID.to_bytes(4, "big"):
        raise Refused([NOT_OURS.at(file=path.name, path=str(path))])


def check_pages(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse (Refused) a database whose pages do not hold together (quick_check)."""
    try:
        found: list[Any] = [row[0] for row in connection.execute("PRAGMA quick_check(5)")]
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    if found != ["ok"]:
        raise Refused([DAMAGED.at(file=path.name, detail="；".join(map(str, found)))])
