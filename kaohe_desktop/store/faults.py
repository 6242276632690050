"""SQLite's and the disk's errors, told as problems (K5xx). The classification is by SQLite's own result code."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from kaohe_desktop.engine.problems import Kind, Problem
from kaohe_desktop.store import problems as k

_BY_CODE: dict[int, Kind] = {
    sqlite3.SQLITE_FULL: k.DISK_FULL,
    sqlite3.SQLITE_BUSY: k.LOCKED,
    sqlite3.SQLITE_LOCKED: k.LOCKED,
    sqlite3.SQLITE_READONLY: k.READ_ONLY,
    sqlite3.SQLITE_PERM: k.READ_ONLY,
    sqlite3.SQLITE_AUTH: k.READ_ONLY,
    sqlite3.SQLITE_IOERR: k.IO_ERROR,
    sqlite3.SQLITE_CANTOPEN: k.FOLDER_MISSING,
    sqlite3.SQLITE_CORRUPT: k.DAMAGED,
    sqlite3.SQLITE_NOTADB: k.NOT_OURS,
}
_BY_ERRNO: dict[int, Kind] = {
    errno.ENOSPC: k.DISK_FULL, errno.EDQUOT: k.DISK_FULL, errno.EACCES: k.READ_ONLY, errno.EPERM: k.READ_ONLY,
    errno.EROFS: k.READ_ONLY, errno.ENOENT: k.FOLDER_MISSING, errno.ENOTDIR: k.FOLDER_MISSING, errno.EIO: k.IO_ERROR,
}


def problem_of(error: BaseException, path: Path) -> Problem | None:
    """The problem behind an error of the database or the disk; None if it is an error of the program itself.

    A broken CHECK, UNIQUE or foreign key is a broken promise between our own modules, not something a clerk can mend.
    """
    original = getattr(error, "orig", None) or error
    if isinstance(original, sqlite3.Error):
        if isinstance(original, sqlite3.IntegrityError | sqlite3.ProgrammingError | sqlite3.InterfaceError):
            return None
        code = getattr(original, "sqlite_errorcode", None)
        if code is None:
            return None
        kind = _BY_CODE.get(code & 0xFF, k.OTHER_FAILURE)
        if code & 0xFF == sqlite3.SQLITE_ERROR:  # a wrong statement: ours
            return None
        return kind.at(file=path.name, path=str(path), detail=str(original))
    if isinstance(original, OSError) and original.errno is not None:
        kind = _BY_ERRNO.get(original.errno, k.IO_ERROR)
        return kind.at(file=path.name, path=str(original.filename or path), detail=original.strerror or str(original))
    return None
