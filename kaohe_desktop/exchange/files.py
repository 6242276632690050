"""Files written whole or not at all: beside the target first, then renamed into place."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.exchange.problems import CANNOT_WRITE, DISK_FULL, FILE_IN_USE, FOLDER_MISSING, NOT_ALLOWED

_SHARING_VIOLATION = 32  # Windows: another program holds the file
_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def written_beside(target: Path) -> Iterator[Path]:
    """Give a path beside ``target`` to write to; on success it is renamed over the target, else removed.

    Raises Refused with one plain problem when the disk is full, the folder is missing or read-only, or the target is
    held open by another program. Whatever stood at ``target`` is untouched then.
    """
    if not target.parent.is_dir():
        raise Refused([FOLDER_MISSING.at(value=str(target.parent))])
    scratch: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=target.suffix, dir=target.parent)
        os.close(handle)
        scratch = Path(name)
        yield scratch
        _settle(scratch)
        scratch.replace(target)
        scratch = None
    except OSError as error:
        raise Refused([_problem(error, target)]) from error
    finally:
        if scratch is not None:
            scratch.unlink(missing_ok=True)


def _settle(scratch: Path) -> None:
    """Bring the bytes to the disk before the rename, and give the file the rights an ordinary new file has."""
    with scratch.open("rb+") as file:
        os.fsync(file.fileno())
    umask = os.umask(0)
    os.umask(umask)
    scratch.chmod(0o666 & ~umask)


def _problem(error: OSError, target: Path) -> Problem:
    value = target.name
    if error.errno in _FULL:
        return DISK_FULL.at(value=value)
    held = getattr(error, "winerror", None) == _SHARING_VIOLATION or error.errno in (errno.EBUSY, errno.ETXTBSY)
    if held or (os.name == "nt" and error.errno in _FORBIDDEN and target.exists()):
        return FILE_IN_USE.at(value=value)
    if error.errno in _FORBIDDEN:
        return NOT_ALLOWED.at(value=value)
    return CANNOT_WRITE.at(value=value, why=error.strerror or type(error).__name__)
