"""The shelf: the appraisal schemes (考核办法), forms (表格) and fonts that come with the program, and the office's own schemes.

Listing the schemes reads only their heads, so it is quick; compiling a scheme, reading a form and registering
the fonts happen when first asked for and are kept.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.engine.period import Cycle
from kaohe_desktop.engine.problems import Refused, did_you_mean
from kaohe_desktop.office.file_problems import UNKNOWN_FORM, UNKNOWN_SCHEME
from kaohe_desktop.office.switches import OFF, SECTION, Switches
from kaohe_desktop.resources import resource

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.forms.fonts import Fonts
    from kaohe_desktop.forms.model import Form
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.own_schemes import OwnRow


@dataclass(frozen=True, slots=True)
class SchemeInfo:
    """What a list of schemes shows; ``subject`` is ``person`` or ``department``, ``forms`` the codes of its forms."""

    id: str
    name: str
    short: str
    suits: str
    subject: str
    cycles: tuple[Cycle, ...]
    version: str
    source: str
    forms: tuple[str, ...]
    rolls_up: str = ""
    #: whether the file itself has 差错处罚, so that there is nothing to switch on
    has_error_penalty: bool = False
    #: the office's own: changed in the window, in this version; ``based_on`` is the id it was copied from
    own: bool = False
    based_on: str = ""
    #: not offered for new periods any more
    retired: bool = False

    @property
    def subject_label(self) -> str:
        """Whom the scheme appraises: 人员 or 科室."""
        return "人员" if self.subject == "person" else "科室"

    @property
    def cycle_label(self) -> str:
        """The periods it can be computed for: 季度, or 月、季度、半年、年度."""
        return "、".join(cycle.label for cycle in self.cycles)

    @property
    def rolls_up_label(self) -> str:
        """Which scheme's periods a year scheme sums up, in words; "" for one that sums up none."""
        if not self.rolls_up:
            return ""
        summed = next((info for info in _heads() if info.id == self.rolls_up), None)
        return f"年度汇总：用“{summed.name if summed else self.rolls_up}”各期的结果"


@cache
def _heads() -> tuple[SchemeInfo, ...]:
    return tuple(head_of(path.read_text("utf-8")) for path in _files())


def _files() -> list[Path]:
    """The scheme files; ``….cases.toml`` beside them hold worked cases."""
    return [path for path in sorted(resource("schemes").glob("*.toml")) if "." not in path.stem]


def head_of(text: str) -> SchemeInfo:
    """What a list shows of a scheme's text that can be read."""
    data = tomllib.loads(text)
    head = data["scheme"]
    return SchemeInfo(
        head["id"],
        head["name"],
        head["short"],
        head["suits"],
        head["subject"],
        tuple(Cycle(cycle) for cycle in head["cycles"]),
        head["version"],
        head["source"],
        tuple(data.get("forms", {}).get("codes", ())),
        head.get("rolls_up", ""),
        SECTION in data,
    )


def schemes(ws: Workspace | None = None, *, retired: bool = False) -> list[SchemeInfo]:
    """The shipped schemes in the order of their ids; with a database the office's own ones before them.

    ``retired``: those taken out of use, too.
    """
    return [*_own(ws, retired=retired), *sorted(_heads(), key=lambda info: info.id)]


def _own(ws: Workspace | None, *, retired: bool) -> list[SchemeInfo]:
    if ws is None:
        return []
    from kaohe_desktop.store.own_schemes import own_schemes

    with ws.database.read() as connection:
        rows = own_schemes(connection)
    return [_own_info(row) for row in rows if retired or row.retired_at is None]


def _own_info(row: OwnRow) -> SchemeInfo:
    return replace(_saved_head(row.toml), own=True, based_on=row.based_on, retired=row.retired_at is not None)


@lru_cache(maxsize=64)
def _saved_head(text: str) -> SchemeInfo:
    return head_of(text)


def scheme_info(scheme_id: str, ws: Workspace | None = None) -> SchemeInfo:
    """One scheme's head, the office's own included if its database is given; Refused if there is none of that id."""
    every = schemes(ws, retired=True)
    for info in every:
        if info.id == scheme_id:
            return info
    known = [info.id for info in every]
    raise Refused([UNKNOWN_SCHEME.at(value=scheme_id, guess=did_you_mean(scheme_id, known), known="、".join(known))])


def scheme_text(scheme_id: str, ws: Workspace | None = None) -> str:
    """The TOML of a scheme: the shipped file, or the newest saved version of the office's own."""
    if ws is not None:
        from kaohe_desktop.store.own_schemes import own_scheme

        with ws.database.read() as connection:
            row = own_scheme(connection, scheme_id)
        if row is not None:
            return row.toml
    return _file(scheme_id)[1]


def load_scheme(scheme_id: str, switches: Switches = OFF, ws: Workspace | None = None) -> CompiledScheme:
    """A scheme with what an office switches on, compiled and checked; the office's own in its newest saved version.

    Raises Refused if there is none of that id or its file is wrong.
    """
    info = scheme_info(scheme_id, ws)
    if not info.own:
        return _compiled(scheme_id, switches)
    from kaohe_desktop.office.cohorts import compiled

    text = scheme_text(scheme_id, ws)
    return compiled(text if info.has_error_penalty else switches.applied_to(text), f"{scheme_id}.toml")


def kin(ws: Workspace, scheme_id: str) -> tuple[str, ...]:
    """The ids under which periods of a scheme may stand: its own, what it was copied from, and copies of it, nearest first.

    A year rolls up the quarters of its scheme whether they were opened with the built-in one or with a copy of it; two
    copies of one scheme are strangers to each other.
    """
    parents = {info.id: info.based_on for info in _own(ws, retired=True)}
    line, up = [scheme_id], parents.get(scheme_id, "")
    while up and up not in line:
        line.append(up)
        up = parents.get(up, "")
    below, level = [], [scheme_id]
    while level:
        level = [one for one, parent in parents.items() if parent in level and one not in line and one not in below]
        below += level
    return (*line, *below)


@cache
def _compiled(scheme_id: str, switches: Switches) -> CompiledScheme:
    from kaohe_desktop.engine.scheme.reader import read_scheme

    has_it = scheme_info(scheme_id).has_error_penalty
    name, text = _file(scheme_id)
    return read_scheme(text if has_it else switches.applied_to(text), name)


def _file(scheme_id: str) -> tuple[str, str]:
    """The name and text of a shipped scheme's file; Refused if there is none of that id."""
    scheme_info(scheme_id)
    for path in _files():
        text = path.read_text("utf-8")
        if head_of(text).id == scheme_id:
            return path.name, text
    raise AssertionError(scheme_id)  # scheme_info has found it


@cache
def load_form(code: str) -> Form:
    """Return the form of that code (``M1``); Refused if there is none or its file is wrong."""
    from kaohe_desktop.forms.definition import read_form

    path = resource("forms", f"{code}.toml") if code.isalnum() else None
    if path is None or not path.is_file():
        known = form_codes()
        raise Refused([UNKNOWN_FORM.at(value=code, guess=did_you_mean(code, known), known="、".join(known))])
    return read_form(path.read_text("utf-8"), path.name)


def form_codes() -> list[str]:
    """Return the codes of the forms that are there, in order."""
    return sorted(path.stem for path in resource("forms").glob("*.toml"))


@cache
def fonts() -> Fonts:
    """Return the shipped fonts, registered for printing."""
    from kaohe_desktop.forms.fonts import Fonts

    return Fonts(resource("fonts"))
