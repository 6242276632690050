"""The database file in use: opened, checked, locked, read and changed.

Every change goes through :meth:`Database.change`: one committed transaction with its audit lines, or nothing and a
problem in words.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.store import audit, backup, migrate
from kaohe_desktop.store.engine import (
    APPLICATION_ID,
    apply_settings,
    check_file,
    check_pages,
    make_engine,
    open_connection,
)
from kaohe_desktop.store.faults import problem_of
from kaohe_desktop.store.lock import InstanceLock, system_user
from kaohe_desktop.store.models import TRIGGERS, Base, EntryRow, LedgerEntry, Office, RosterEntry
from kaohe_desktop.store.problems import ALREADY_THERE, FOLDER_MISSING, MIGRATION_FAILED


@dataclass(slots=True)
class Change:
    """One transaction under way: write through ``connection``, and say with :meth:`note` what changed."""

    connection: Connection
    at: datetime
    _used: dict[str, int]
    lines: list[audit.Line] = field(default_factory=list)

    @property
    def stamp(self) -> str:
        """The time of the change as it is stored."""
        return self.at.isoformat(timespec="seconds")

    def new_ids(self, model: type[EntryRow] | type[RosterEntry] | type[LedgerEntry], count: int) -> int:
        """The first of ``count`` ids never used while the program runs (an undo may bring a removed row back)."""
        stored = self.connection.execute(select(func.max(model.id))).scalar() or 0
        first = max(stored, self._used.get(model.__tablename__, 0)) + 1
        self._used[model.__tablename__] = first + count - 1
        return first

    def note(self, line: audit.Line) -> None:
        """Add an audit line; it is written just before the commit."""
        self.lines.append(line)


class Database:
    """An open database. Build it with :meth:`open` or :meth:`create`; :meth:`close` lets go of the lock.

    ``clerk`` (经办) stands as "who" in the audit lines.
    """

    def __init__(self, path: Path, engine: Engine, lock: InstanceLock) -> None:
        self.path = path
        self.engine = engine
        self._lock = lock
        self._writing = threading.RLock()
        self._used: dict[str, int] = {}
        with self.read() as connection:
            row = connection.execute(select(Office.name, Office.clerk)).one()
        self.office_name: str = row.name
        self.clerk: str = row.clerk

    @classmethod
    def open(cls, path: Path) -> Database:
        """Open an existing database, migrating an older one after a verified backup.

        Raises Refused: missing, not ours, damaged, from a newer program, in use, or on a disk that cannot be written.
        """
        path = path.absolute()
        check_file(path)
        lock = InstanceLock(path)
        engine: Engine | None = None
        try:
            _bring_up_to_date(path)
            engine = make_engine(path)
            return cls(path, engine, lock)
        except BaseException as error:
            if engine is not None:
                engine.dispose()
            lock.release()
            problem = problem_of(error, path)
            if problem is not None:
                raise Refused([problem]) from error
            raise

    @classmethod
    def create(cls, path: Path, office_name: str, clerk: str) -> Database:
        """Make a new database; it appears whole or not at all. Raises Refused if the file is already there."""
        path = path.absolute()
        if path.exists():
            raise Refused([ALREADY_THERE.at(file=path.name, path=str(path))])
        if not path.parent.is_dir():
            raise Refused([FOLDER_MISSING.at(file=path.name, path=str(path.parent))])
        partial = path.with_name(path.name + ".partial")
        try:
            partial.unlink(missing_ok=True)
            _build(partial, office_name, clerk)
            partial.rename(path)
        except (DBAPIError, sqlite3.Error, OSError) as error:
            problem = problem_of(error, path)
            if problem is None:
                raise
            raise Refused([problem]) from error
        finally:
            for tail in ("", "-wal", "-shm", "-journal"):
                partial.with_name(partial.name + tail).unlink(missing_ok=True)
        return cls.open(path)

    def close(self) -> None:
        """Close every connection and let go of the lock; a second call does nothing."""
        self.engine.dispose()
        self._lock.release()

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database. Raises Refused where it cannot be read."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except (DBAPIError, sqlite3.Error, OSError) as error:
            self._refuse(error)

    @contextlib.contextmanager
    def change(self, act: str, why: str = "") -> Iterator[Change]:
        """One transaction: committed with its audit lines when the block ends, undone when it raises.

        ``act`` names the action in words. Nothing noted means nothing was changed: that is an error of the program.
        Raises Refused where the database cannot be written; what reached the disk must then be read again.
        """
        try:
            with (
                self._writing,
                self.engine.connect().execution_options(writes=True) as connection,
                connection.begin(),
            ):
                change = Change(connection, datetime.now().astimezone(), self._used)
                yield change
                if not change.lines:
                    raise RuntimeError(f"a change without an audit line: {act}")
                audit.append(connection, change.stamp, self.clerk or system_user(), act, why, change.lines)
        except (DBAPIError, sqlite3.Error, OSError) as error:
            self._refuse(error)

    def set_office(self, *, name: str | None = None, clerk: str | None = None) -> None:
        """Set the office's name or the clerk (经办); audited."""
        wanted = {"name": (self.office_name, name), "clerk": (self.clerk, clerk)}
        changed = {key: (old, new) for key, (old, new) in wanted.items() if new is not None and new != old}
        if not changed:
            return
        with self.change("改单位设置") as change:
            change.connection.execute(update(Office).values({key: new for key, (_, new) in changed.items()}))
            for key, (old, new) in changed.items():
                label = "单位名称" if key == "name" else "经办"
                change.note(audit.Line("office", heading=label, before=old, after=new or ""))
        self.office_name = name if name is not None else self.office_name
        self.clerk = clerk if clerk is not None else self.clerk

    def _refuse(self, error: Exception) -> None:
        problem = problem_of(error, self.path)
        if problem is None:
            raise error
        raise Refused([problem]) from error


def _build(path: Path, office_name: str, clerk: str) -> None:
    """Make the tables, the triggers and the first rows, and leave one plain file without a log."""
    raw = open_connection(path, "rwc")
    try:
        raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
        apply_settings(raw, path)
    finally:
        raw.close()
    engine = make_engine(path)
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            Base.metadata.create_all(connection)
            for trigger in TRIGGERS:
                connection.exec_driver_sql(trigger)
            connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
                                       "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))")
            connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (migrate.REVISIONS[-1],))
            connection.execute(insert(Office).values(id=1, name=office_name, clerk=clerk))
            stamp = datetime.now().astimezone().isoformat(timespec="seconds")
            line = audit.Line("office", heading="单位名称", after=office_name)
            audit.append(connection, stamp, clerk or system_user(), "新建数据库", "", [line])
    finally:
        engine.dispose()
    raw = open_connection(path)
    try:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    finally:
        raw.close()


def _bring_up_to_date(path: Path) -> None:
    """Check the pages and the revision; migrate if it is older. Raises Refused."""
    with contextlib.closing(open_connection(path)) as raw:
        check_pages(raw, path)
        outdated = migrate.needs_upgrade(raw, path)
    if not outdated:
        return
    copy = backup.make_backup(path)
    engine = make_engine(path)
    try:
        migrate.upgrade(engine)
    except Exception as error:  # whatever a migration does wrong, the old file stays and the backup is named
        raise Refused([MIGRATION_FAILED.at(file=path.name, detail=str(error), backup=copy.path.name)]) from error
    finally:
        engine.dispose()
