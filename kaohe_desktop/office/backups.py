"""The backups of a database in plain words: what is in each, which restores there were, and bringing one back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Problem, Refused

if TYPE_CHECKING:
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.database import Database


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """One backup as it is listed: ``last`` is what was done last before it was made, ``bad`` why it cannot be used."""

    path: Path
    at: datetime
    kind: str
    size: int
    lines: int = 0
    people: int = 0
    periods: int = 0
    last: str = ""
    bad: str = ""


def backup_infos(database: Path) -> list[BackupInfo]:
    """Every backup beside a database, the files set aside by restores included, newest first; each is looked into."""
    from kaohe_desktop.store.backup import all_copies

    return [_info(path, at, kind) for path, at, kind in all_copies(database)]


def _info(path: Path, at: datetime, kind: str) -> BackupInfo:
    from kaohe_desktop.store.backup import summary

    size = path.stat().st_size
    try:
        found = summary(path)
    except Refused as refused:
        return BackupInfo(path, at, kind, size, bad=str(refused.problems[0].what))
    when = datetime.fromisoformat(found.last_at) if found.last_at else None
    last = f"{when:%m-%d %H:%M} {found.last_act}" if when else ""
    return BackupInfo(path, at, kind, size, found.lines, found.people, found.periods, last)


def check_open(ws: Workspace) -> list[Problem]:
    """Everything found wrong with the open database; an empty list if it is whole."""
    from kaohe_desktop.store.checking import check_database

    return check_database(ws.database)


def restores_told(ws: Workspace) -> list[str]:
    """Every restore there was, as sentences: whoever checks a database is told of each."""
    return restores_of(ws.database)


def restores_of(database: Database) -> list[str]:
    """The same of an open database."""
    from kaohe_desktop.store.restoring import restores

    with database.read() as connection:
        return [
            f"{one.at:%Y-%m-%d %H:%M} {one.who}恢复了备份 {one.copy}，恢复前的数据在 {one.aside}" + (f"（{one.why}）" if one.why else "")
            for one in restores(connection)
        ]


def restore_database_file(copy: Path, database: Path | None, why: str = "") -> tuple[Path, Path]:
    """Bring a backup back in place of a database (None: the office's own); returns the database and the file set aside.

    Raises Refused where the backup is bad, the database is open somewhere, or the disk cannot be written.
    """
    from kaohe_desktop.office.workspace import default_database, restore_backup

    path = (database or default_database()).absolute()
    return path, restore_backup(copy.absolute(), path, why)
