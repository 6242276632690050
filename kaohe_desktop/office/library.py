"""The shelf: the appraisal schemes (考核办法), forms (表格) and fonts that come with the program.

Listing the schemes reads only their heads, so it is quick; compiling a scheme, reading a form and registering
the fonts happen when first asked for and are kept.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
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
    return tuple(_head(path.read_text("utf-8")) for path in _files())


def _files() -> list[Path]:
    """The scheme files; ``….cases.toml`` beside them hold worked cases."""
    return [path for path in sorted(resource("schemes").glob("*.toml")) if "." not in path.stem]


def _head(text: str) -> SchemeInfo:
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


def schemes() -> list[SchemeInfo]:
    """Return the shipped schemes, in the order of their ids."""
    return sorted(_heads(), key=lambda info: info.id)


def scheme_info(scheme_id: str) -> SchemeInfo:
    """Return one shipped scheme's head; Refused if there is none of that id."""
    for info in _heads():
        if info.id == scheme_id:
            return info
    known = [info.id for info in schemes()]
    raise Refused([UNKNOWN_SCHEME.at(value=scheme_id, guess=did_you_mean(scheme_id, known), known="、".join(known))])


def load_scheme(scheme_id: str, switches: Switches = OFF) -> CompiledScheme:
    """Return the shipped scheme with what an office switches on, compiled and checked.

    Raises Refused if there is none of that id or its file is wrong.
    """
    return _compiled(scheme_id, switches)


@cache
def _compiled(scheme_id: str, switches: Switches) -> CompiledScheme:
    from kaohe_desktop.engine.scheme.reader import read_scheme

    has_it = scheme_info(scheme_id).has_error_penalty
    for path in _files():
        text = path.read_text("utf-8")
        if _head(text).id == scheme_id:
            return read_scheme(text if has_it else switches.applied_to(text), path.name)
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
