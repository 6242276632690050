"""Backups (备份): whole copies beside the database, each verified by opening it; the newest thirty are kept.

A copy is made by SQLite's own backup (a copied file misses what is still in the write-ahead log). Beside the copies a
small text keeps the head of the trail at each backup: a cut-off or recomputed trail no longer fits it.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.store.engine import check_file, check_pages, open_connection
from kaohe_desktop.store.faults import problem_of
from kaohe_desktop.store.problems import BACKUP_BAD, BACKUP_FAILED

FOLDER = "备份"
KEEP = 30
HEADS = "操作记录校验.txt"
_STAMP = "%Y%m%d-%H%M%S"
_COUNTED = ("person", "period", "roster_entry", "entry_row", "entry_value", "decision", "result", "audit_line")


@dataclass(frozen=True, slots=True)
class Backup:
    """One verified copy."""

    path: Path
    at: datetime


@dataclass(frozen=True, slots=True)
class Contents:
    """What a copy must have in common with its original."""

    counts: tuple[int, ...]
    audit_count: int
    audit_hash: str


def folder_of(database: Path) -> Path:
    """Where the backups of a database stand."""
    return database.parent / FOLDER


def backups(database: Path) -> list[Backup]:
    """The backups of a database, newest first."""
    found = []
    pattern = re.compile(re.escape(database.stem) + r"-(\d{8}-\d{6})(?:-\d+)?\.db")
    with contextlib.suppress(OSError):
        for path in folder_of(database).iterdir():
            match = pattern.fullmatch(path.name)
            if match is not None:
                with contextlib.suppress(ValueError):
                    found.append(Backup(path, datetime.strptime(match[1], _STAMP)))
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def contents(connection: sqlite3.Connection) -> Contents:
    """Count what stands in a database and read the end of its trail."""
    counts = tuple(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _COUNTED)
    last = connection.execute("SELECT id, hash FROM audit_line ORDER BY id DESC LIMIT 1").fetchone() or (0, "")
    return Contents(counts, last[0], last[1])


def make_backup(database: Path, at: datetime | None = None) -> Backup:
    """Copy, verify, keep the newest thirty. Raises Refused (BACKUP_FAILED); the database itself is never harmed."""
    at = (at or datetime.now()).replace(microsecond=0)
    try:
        folder = folder_of(database)
        folder.mkdir(exist_ok=True)
        target = _free_name(folder, database.stem, at)
        partial = target.with_suffix(".partial")
        try:
            original = _copy(database, partial)
            _verify(partial, original)
            partial.replace(target)
        finally:
            _remove(partial)
        note_head(database, target.name, original.audit_count, original.audit_hash)
        for old in backups(database)[KEEP:]:
            old.path.unlink(missing_ok=True)
    except (sqlite3.Error, OSError) as error:
        raise Refused([_failure(error, database)]) from error
    return Backup(target, at)


def verify_backup(path: Path) -> Contents:
    """Open a backup and check that it can be used; raises Refused (BACKUP_BAD with the reason)."""
    try:
        check_file(path)
        with contextlib.closing(open_connection(path, "ro")) as connection:
            check_pages(connection, path)
            return contents(connection)
    except Refused as refused:
        raise Refused([_bad(path, refused.problems[0].what)]) from refused
    except sqlite3.Error as error:
        raise Refused([_bad(path, str(error))]) from error


def restore(backup: Path, database: Path) -> None:
    """Put a verified backup in the database's place. The caller holds the lock and has set the old file aside.

    Raises Refused; the place is left empty or whole, never half written.
    """
    wanted = verify_backup(backup)
    partial = database.with_name(database.name + ".partial")
    try:
        try:
            with (
                contextlib.closing(open_connection(backup, "ro")) as source,
                contextlib.closing(open_connection(partial, "rwc")) as target,
            ):
                source.backup(target)
            _verify(partial, wanted)
            for tail in ("-wal", "-shm"):
                database.with_name(database.name + tail).unlink(missing_ok=True)
            partial.replace(database)
        finally:
            _remove(partial)
    except (sqlite3.Error, OSError) as error:
        raise Refused([problem_of(error, database) or _bad(backup, str(error))]) from error


def heads(database: Path) -> list[tuple[str, int, str]]:
    """The heads of the trail kept at each backup: file, number of lines, hash."""
    try:
        text = (folder_of(database) / HEADS).read_text(encoding="utf-8")
    except OSError:
        return []
    found = []
    for line in text.splitlines():
        parts = line.split("\t")
        if len(parts) == 3 and parts[1].isascii() and parts[1].isdigit() and parts[0].startswith(database.stem + "-"):
            found.append((parts[0], int(parts[1]), parts[2]))
    return found


def _copy(database: Path, partial: Path) -> Contents:
    """Copy page by page from one snapshot; the write-ahead log of other connections is included."""
    with (
        contextlib.closing(open_connection(database, "rw")) as source,
        contextlib.closing(open_connection(partial, "rwc")) as target,
    ):
        source.execute("BEGIN")
        original = contents(source)
        source.backup(target)
        source.execute("ROLLBACK")
    return original


def _verify(partial: Path, original: Contents) -> None:
    with contextlib.closing(open_connection(partial, "rw")) as copy:
        copy.execute("PRAGMA journal_mode=DELETE").close()  # one plain file, readable from a write-protected disk
    found = verify_backup(partial)
    if found != original:
        raise Refused([BACKUP_FAILED.at(file=partial.name, detail="副本与原数据库的内容不一致")])


def _free_name(folder: Path, stem: str, at: datetime) -> Path:
    name = f"{stem}-{at.strftime(_STAMP)}"
    path, number = folder / f"{name}.db", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.db"
    return path


def note_head(database: Path, name: str, count: int, digest: str) -> None:
    """Keep the head of the trail as it stands in a copy, outside the database."""
    with (folder_of(database) / HEADS).open("a", encoding="utf-8") as file:
        file.write(f"{name}\t{count}\t{digest}\n")


def _remove(partial: Path) -> None:
    for tail in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(OSError):
            partial.with_name(partial.name + tail).unlink(missing_ok=True)


def _failure(error: Exception, database: Path) -> Problem:
    known = problem_of(error, database)
    return BACKUP_FAILED.at(file=database.name, detail=known.what if known else str(error))


def _bad(path: Path, detail: str) -> Problem:
    return BACKUP_BAD.at(file=path.name, path=path.name, detail=detail)


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands in a copy, and what was done last before it was made."""

    people: int
    periods: int
    lines: int
    last_at: str
    last_act: str


def summary(path: Path) -> Summary:
    """Look into a copy, without checking every page (that is done before it is restored); raises Refused (BACKUP_BAD)."""
    try:
        check_file(path)
        with contextlib.closing(open_connection(path, "ro")) as connection:
            found = contents(connection)
            last = connection.execute("SELECT at, act FROM audit_line ORDER BY id DESC LIMIT 1").fetchone() or ("", "")
    except Refused as refused:
        raise Refused([_bad(path, refused.problems[0].what)]) from refused
    except sqlite3.Error as error:
        raise Refused([_bad(path, str(error))]) from error
    counted = dict(zip(_COUNTED, found.counts, strict=True))
    return Summary(counted["person"], counted["period"], found.audit_count, last[0], last[1])


def all_copies(database: Path) -> list[tuple[Path, datetime, str]]:
    """Backups and the files set aside by restores, newest first: file, time, which of the two."""
    found = [(one.path, one.at, "备份") for one in backups(database)]
    pattern = re.compile(re.escape(database.stem) + r"-恢复前-(\d{8}-\d{6})(?:-\d+)?\.db")
    with contextlib.suppress(OSError):
        for path in folder_of(database).iterdir():
            if (match := pattern.fullmatch(path.name)) is not None:
                with contextlib.suppress(ValueError):
                    found.append((path, datetime.strptime(match[1], _STAMP), "恢复前的数据"))
    return sorted(found, key=lambda one: (one[1], one[0].name), reverse=True)
