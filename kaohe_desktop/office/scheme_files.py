"""Schemes given out as files and brought in again (导出、导入考核办法)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import library
from kaohe_desktop.office import scheme_problems as k
from kaohe_desktop.office.file_problems import CANNOT_WRITE
from kaohe_desktop.office.own_schemes import add_scheme, check_name, free_id, named, row_of, row_or_none, save_text
from kaohe_desktop.office.scheme_draft import Draft, Located

if TYPE_CHECKING:
    from kaohe_desktop.office.library import SchemeInfo
    from kaohe_desktop.office.workspace import Workspace

_MOST_BYTES = 2_000_000
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")


@dataclass(frozen=True, slots=True)
class SchemeFile:
    """A file read for bringing in: ``info`` its head, ``problems`` what is refused, ``same`` the own scheme of that id."""

    path: Path
    text: str
    info: SchemeInfo | None
    problems: tuple[Located, ...]
    same: SchemeInfo | None
    unchanged: bool = False


def read_file(ws: Workspace, path: Path) -> SchemeFile:
    """Read a scheme file; what is wrong with the scheme is listed, what is no scheme file at all is Refused."""
    try:
        size = path.stat().st_size
        if size > _MOST_BYTES:
            raise Refused([k.SHARE_LARGE.at(file=path.name, size=size)])
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Refused([k.NOT_TEXT.at(file=path.name)]) from None
    draft = Draft(text)
    if draft.scheme is None:
        return SchemeFile(path, draft.text, None, draft.problems, None)
    info = library.head_of(draft.text)
    row = row_or_none(ws, info.id)
    same = library.scheme_info(info.id, ws) if row is not None else None
    unchanged = row is not None and row.toml == draft.text
    return SchemeFile(path, draft.text, info, (), same, unchanged)


def take_as_copy(ws: Workspace, file: SchemeFile, name: str) -> str:
    """Bring a file in as a scheme of its own; its id. It keeps the file's id where that is free. Raises Refused."""
    name = name.strip()
    check_name(ws, name)
    info = _readable(file)
    known = {one.id for one in library.schemes(ws, retired=True)}
    new = info.id if info.id not in known and _ID.fullmatch(info.id) else free_id(ws, info.id if _ID.fullmatch(info.id) else "own")
    text = file.text if (info.id, info.name) == (new, name) else named(file.text, new, name)
    base = info.id if info.id in known else ""
    add_scheme(ws, new, base, text, f"从文件“{file.path.name}”导入", f"导入考核办法“{name}”")
    return new


def take_as_version(ws: Workspace, file: SchemeFile, why: str) -> int:
    """Bring a file in as the next version of the own scheme of the same id; its number. Raises Refused."""
    info = _readable(file)
    row = row_of(ws, info.id)
    return save_text(ws, row, file.text, why or f"从文件“{file.path.name}”导入")


def _readable(file: SchemeFile) -> SchemeInfo:
    if file.info is None:
        raise Refused(one.problem for one in file.problems)
    return file.info


def export(text: str, path: Path) -> None:
    """Write a scheme's text as it is kept, byte for byte. Raises Refused where it cannot be written."""
    try:
        path.write_bytes(text.encode())
    except OSError as error:
        raise Refused([CANNOT_WRITE.at(value=str(path), why=error.strerror or str(error))]) from None
