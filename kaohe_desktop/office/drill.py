"""演练: a sample office in a database of its own, to try everything in; what is printed from it says so on every page."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.office.demo import SCHEME
from kaohe_desktop.resources import resource

if TYPE_CHECKING:
    from kaohe_desktop.office.workspace import Workspace

WATERMARK = "演练"
OFFICE = "演练单位"
_MARK = "演练"  # the row of the settings that makes a database one for drills, wherever the file is moved
_YES = "是"


@dataclass(frozen=True, slots=True)
class Sample:
    """One invented office: the scheme it is appraised by, the period, and its filled workbook."""

    scheme: str
    period: str
    book: Path
    params: Mapping[str, str]
    title: str
    ledger: Path | None = None


@cache
def samples() -> tuple[Sample, ...]:
    """Every sample there is, the flagship's first."""
    from kaohe_desktop.office.library import scheme_info

    listed = tomllib.loads(resource("samples", "index.toml").read_text("utf-8"))["sample"]
    found = [
        Sample(
            one["scheme"], one["period"], resource("samples", one["file"]), one.get("params", {}), scheme_info(one["scheme"]).name,
            resource("samples", one["ledger"]) if "ledger" in one else None,
        )
        for one in listed
    ]
    return tuple(sorted(found, key=lambda one: (one.scheme != SCHEME, one.scheme)))


def sample_of(scheme: str) -> Sample:
    """The sample of a scheme; KeyError where there is none."""
    for one in samples():
        if one.scheme == scheme:
            return one
    raise KeyError(scheme)


def drill_workspace(path: Path, sample: Sample) -> Workspace:
    """Make a new database marked as a drill, with the sample's period filled; raises Refused if ``path`` is taken."""
    from kaohe_desktop.office.importing import apply_import, preview_import
    from kaohe_desktop.office.ledger_book import apply_ledger, preview_ledger
    from kaohe_desktop.office.periods import open_period
    from kaohe_desktop.office.workspace import Workspace

    ws = Workspace.create(path, OFFICE, "演练")
    try:
        _mark(ws)
        period = open_period(ws, sample.scheme, sample.period, params=sample.params)
        apply_import(ws, period, preview_import(ws, period, sample.book))
        if sample.ledger is not None:
            apply_ledger(ws, period, preview_ledger(ws, period, sample.ledger))
    except BaseException:
        ws.close()
        raise
    return ws


def _mark(ws: Workspace) -> None:
    from kaohe_desktop.store import audit
    from kaohe_desktop.store.settings import put

    with ws.database.change("开始演练") as change:
        put(change.connection, _MARK, _YES)
        change.note(audit.Line("office", heading=_MARK, after=_YES))


def is_drill(ws: Workspace) -> bool:
    """Whether the open database is one for drills."""
    from kaohe_desktop.store.settings import stored

    with ws.database.read() as connection:
        return stored(connection).get(_MARK) == _YES


def watermark(ws: Workspace) -> str:
    """What stands across every page printed from the database: 演练, or nothing."""
    return WATERMARK if is_drill(ws) else ""
