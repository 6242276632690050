"""Bringing a backup back (恢复): the present file is set aside first, so that a restore can itself be taken back.

A restore is an event of its own: it stands in the restored trail (kind ``restore``) with the heads of the backups whose
lines it leaves behind. ``store.checking`` lets exactly those heads be missing; any other missing head is a cut-off trail.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.store import audit, backup
from kaohe_desktop.store.database import Database
from kaohe_desktop.store.engine import check_pages, make_engine, open_connection
from kaohe_desktop.store.faults import problem_of
from kaohe_desktop.store.lock import InstanceLock
from kaohe_desktop.store.models import AuditLine

KIND = "restore"
ACT = "恢复备份"
UNREADABLE = "读不出来"

#: the head of the trail a backup kept: its file, the number of lines, the hash of the last
Head = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Restored:
    """One restore as the trail has it; ``left`` are the heads it leaves behind, ``aside`` the file set aside."""

    line: int
    at: datetime
    who: str
    why: str
    copy: str
    aside: str
    left: frozenset[Head]

    def tells_of(self, head: Head) -> bool:
        """Whether the restore says of a head that it was left behind: it names it, or it is the file set aside."""
        return head in self.left or head[0] == self.aside


def restore_beside(copy: Path, database: Path, why: str = "") -> Path:
    """Verify a backup, set the present database aside with its log, and put the backup in its place, audited.

    Returns where the present file now stands (``database`` itself if there was none). Raises Refused; then the present
    file is back in its place.
    """
    database = database.absolute()
    backup.verify_backup(copy)
    lock = InstanceLock(database)
    try:
        old = _old_heads(database)
        aside = _set_aside(database)
        try:
            backup.restore(copy, database)
        except BaseException:
            _move(aside, database)
            raise
    finally:
        lock.release()
    try:
        _record(database, copy, aside, old, why)
    except BaseException:  # a restore nobody can see afterwards is none
        if aside != database:
            for tail in ("-wal", "-shm"):
                database.with_name(database.name + tail).unlink(missing_ok=True)
            _move(aside, database)
        raise
    return aside


def restores(connection: Connection) -> list[Restored]:
    """Every restore in the trail, oldest first."""
    columns = (AuditLine.id, AuditLine.at, AuditLine.who, AuditLine.why, AuditLine.before, AuditLine.after)
    found = []
    for row in connection.execute(select(*columns).where(AuditLine.kind == KIND).order_by(AuditLine.id)):
        told = json.loads(row.before)
        left = frozenset((str(name), int(count), str(digest)) for name, count, digest in told["留下的备份"])
        found.append(Restored(
            row.id, datetime.fromisoformat(row.at), row.who, row.why, json.loads(row.after)["备份"], told["恢复前的文件"], left,
        ))
    return found


def _old_heads(database: Path) -> tuple[set[Head] | None, tuple[int, str]]:
    """The kept heads that are in order in the present file, and its own head; None if it is gone or cannot be read.

    A head that is missing there already stays unexplained: a restore must not be a way to hide a cut-off trail.
    """
    if not database.exists():
        return None, (0, "")
    try:
        with contextlib.closing(open_connection(database)) as raw:
            check_pages(raw, database)
        engine = make_engine(database)
        try:
            with engine.connect() as connection:
                told = restores(connection)
                good = {
                    head for head in backup.heads(database)
                    if audit.hash_at(connection, head[1]) == head[2] or any(one.tells_of(head) for one in told)
                }
                end = audit.head(connection)
                return good, (end.count, end.hash)
        finally:
            engine.dispose()
    except (Refused, DBAPIError, sqlite3.Error, OSError, ValueError, KeyError):
        return None, (0, "")


def _record(database: Path, copy: Path, aside: Path, old: tuple[set[Head] | None, tuple[int, str]], why: str) -> None:
    """Write the restore into the restored trail (an older database is migrated on the way, as when it is opened)."""
    good, (count, digest) = old
    opened = Database.open(database)
    try:
        with opened.change(ACT, why) as change:
            heads = backup.heads(database)
            missing = [head for head in heads if audit.hash_at(change.connection, head[1]) != head[2]]
            left = [head for head in missing if good is None or head in good]
            before: dict[str, object] = {
                "恢复前的文件": aside.name if aside != database else "没有", "恢复前的记录": count or UNREADABLE, "留下的备份": left,
            }
            if count and aside != database:
                before["校验码"] = digest
            change.note(audit.Line(
                KIND, before=json.dumps(before, ensure_ascii=False), after=json.dumps({"备份": copy.name}, ensure_ascii=False),
            ))
    finally:
        opened.close()
    if count and aside != database:
        backup.note_head(database, aside.name, count, digest)


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
