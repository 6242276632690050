"""Bringing a backup back (恢复): the present file is set aside first, so that a restore can itself be taken back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.store import backup
from kaohe_desktop.store.faults import problem_of
from kaohe_desktop.store.lock import InstanceLock


def restore_beside(copy: Path, database: Path) -> Path:
    """Verify a backup, set the present database aside with its log, and put the backup in its place.

    Returns where the present file now stands (``database`` itself if there was none). Raises Refused; then the present
    file is back in its place.
    """
    database = database.absolute()
    backup.verify_backup(copy)
    lock = InstanceLock(database)
    try:
        aside = _set_aside(database)
        try:
            backup.restore(copy, database)
        except BaseException:
            _move(aside, database)
            raise
        return aside
    finally:
        lock.release()


def _set_aside(database: Path) -> Path:
    if not database.exists():
        return database
    folder = backup.folder_of(database)
    name, number = f"{database.stem}-恢复前-{datetime.now():%Y%m%d-%H%M%S}", 1
    aside = folder / f"{name}.db"
    while aside.exists():  # it may be the very file to be brought back
        number += 1
        aside = folder / f"{name}-{number}.db"
    try:
        folder.mkdir(exist_ok=True)
        _move(database, aside)
    except OSError as error:
        problem = problem_of(error, database)
        raise Refused([problem] if problem else []) from error
    return aside


def _move(source: Path, target: Path) -> None:
    """Move a database with what is still in its write-ahead log."""
    if source == target:
        return
    for tail in ("-wal", "-shm", ""):
        part = source.with_name(source.name + tail)
        if part.exists():
            part.replace(target.with_name(target.name + tail))
