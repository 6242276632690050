"""What was typed and could not be saved, kept beside the database until it is put right, also over the program's end.

It is no part of the office's data: nothing is computed from it, and it goes when the last text is saved or dropped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from kaohe_desktop.office.workspace import Workspace

_TAIL = ".没存上.json"


@dataclass(frozen=True, slots=True)
class Draft:
    """The texts of one table: ``cells`` as (row id, 编号, heading, text), ``rows`` not yet saved by heading."""

    cells: tuple[tuple[int, str, str, str], ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cells or self.rows)


class Drafts:
    """The file of one database. ``failed``: the latest texts are not in it, since the disk takes nothing."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + _TAIL)
        self.failed = False
        self._known = _read(self.path)

    def of(self, period_id: int, sheet: str) -> Draft:
        """What is kept of a table."""
        return self._known.get(_name(period_id, sheet), Draft())

    def keep(self, period_id: int, sheet: str, draft: Draft) -> None:
        """Keep what a table holds now; an empty draft takes its place away."""
        name = _name(period_id, sheet)
        if draft == self.of(period_id, sheet) and not self.failed:
            return
        if draft:
            self._known[name] = draft
        else:
            self._known.pop(name, None)
        self._write()

    def _write(self) -> None:
        """Write the file anew beside its old self; a disk that takes nothing is remembered, never raised."""
        partial = self.path.with_name(self.path.name + ".partial")
        try:
            if not self._known:
                self.path.unlink(missing_ok=True)
            else:
                record = {name: {"cells": one.cells, "rows": one.rows} for name, one in self._known.items()}
                with partial.open("w", encoding="utf-8") as file:
                    json.dump(record, file, ensure_ascii=False, indent=1)
                    file.flush()
                    os.fsync(file.fileno())
                partial.replace(self.path)
            self.failed = False
        except OSError:
            self.failed = bool(self._known)


def drafts_of(ws: Workspace) -> Drafts:
    """The drafts of an open database, read once."""
    found = _OPEN.get(ws)
    if found is None:
        found = _OPEN[ws] = Drafts(ws.path)
    return found


_OPEN: WeakKeyDictionary[Workspace, Drafts] = WeakKeyDictionary()


def _name(period_id: int, sheet: str) -> str:
    return f"{period_id}/{sheet}"


def _read(path: Path) -> dict[str, Draft]:
    """What the file holds; nothing where there is none or it is not one of ours."""
    try:
        record = json.loads(path.read_text("utf-8"))
        return {
            str(name): Draft(
                tuple((int(row), str(key), str(heading), str(text)) for row, key, heading, text in one["cells"]),
                tuple({str(heading): str(text) for heading, text in row.items()} for row in one["rows"]),
            )
            for name, one in record.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
