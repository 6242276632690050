"""One program at a time: a lock file beside the database, held by the system for as long as the program lives.

The lock goes with the process (also after a crash); the file stays and its text is only told to a second instance.
"""

from __future__ import annotations

import errno
import getpass
import os
import socket
import sys
from datetime import datetime
from pathlib import Path

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.store.faults import problem_of
from kaohe_desktop.store.problems import DATABASE_IN_USE

_BUSY = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # a locked byte cannot be read by others: lock one far behind the text

    def _lock(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


class InstanceLock:
    """Held from construction until :meth:`release`. Raises Refused, naming the holder, if another has it."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + ".lock")
        try:
            self._handle: int | None = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            problem = problem_of(error, database)
            raise Refused([problem] if problem else []) from error
        try:
            _lock(self._handle)
        except OSError as error:
            os.close(self._handle)
            self._handle = None
            if error.errno in _BUSY:
                raise Refused([DATABASE_IN_USE.at(file=database.name, holder=self._holder())]) from error
            problem = problem_of(error, database)
            raise Refused([problem] if problem else []) from error
        self._sign()

    def _sign(self) -> None:
        assert self._handle is not None
        text = f"{system_user()}，电脑 {socket.gethostname()}，{datetime.now():%Y-%m-%d %H:%M} 起"
        os.ftruncate(self._handle, 0)
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, text.encode())

    def _holder(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8").strip() or "使用者不明"
        except (OSError, UnicodeDecodeError):
            return "使用者不明"

    def release(self) -> None:
        """Let go; a second call does nothing."""
        if self._handle is not None:
            _unlock(self._handle)
            os.close(self._handle)
            self._handle = None


def system_user() -> str:
    """Who is logged in on this computer; stands in the trail while no 经办 is given."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "未知用户"
