"""In which order the fields of a person stand on paper (纸表视图): as the scheme's own forms bind them, then the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.model import Scheme, SheetRole
from kaohe_desktop.forms.definition import texts
from kaohe_desktop.forms.model import Form, List
from kaohe_desktop.forms.template import parse
from kaohe_desktop.office.scheme_uses import Input, inputs_of

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme

#: what a form calls the figures worked out from entries
_FIGURES = ("项目", "步骤")


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A part of the form: fields in reading order, or the rows of a repeated sheet."""

    title: str
    fields: tuple[Input, ...] = ()
    rows: str = ""


def layout(compiled: CompiledScheme) -> tuple[PaperSection, ...]:
    """The sections of a scheme's paper, every field of its entry sheets once."""
    scheme = compiled.scheme
    placed: set[Input] = set()
    sections: list[PaperSection] = []
    shown: set[str] = set()
    for form in _forms(scheme):
        fields: list[Input] = []
        for place in _bound(scheme, form):
            if place not in placed:
                placed.add(place)
                fields.append(place)
        if fields:
            sections.append(PaperSection(form.name, tuple(fields)))
        for sheet in _listed(scheme, form):
            if sheet not in shown:
                shown.add(sheet)
                sections.append(PaperSection(_title(scheme, sheet), rows=sheet))
    return (*sections, *_rest(scheme, placed, shown))


def _rest(scheme: Scheme, placed: set[Input], shown: set[str]) -> Iterator[PaperSection]:
    """What no form binds, sheet by sheet."""
    for sheet in scheme.sheets:
        if sheet.role is SheetRole.ENTRY:
            left = tuple(
                (sheet.name, field.name) for field in sheet.fields
                if field.name not in sheet.key and (sheet.name, field.name) not in placed
            )
            if left:
                whole = all(place[0] != sheet.name for place in placed)
                yield PaperSection(_title(scheme, sheet.name) if whole else f"{_title(scheme, sheet.name)} · 其余", left)
        elif sheet.role is SheetRole.ROWS and sheet.name not in shown:
            yield PaperSection(_title(scheme, sheet.name), rows=sheet.name)


def _title(scheme: Scheme, sheet: str) -> str:
    found = scheme.sheet(sheet)
    return found.title or found.name


def _forms(scheme: Scheme) -> Iterator[Form]:
    from kaohe_desktop.office.library import load_form

    for code in scheme.forms.codes:
        try:
            form = load_form(code)
        except Refused:  # told where forms are printed; here the sheets' own order serves
            continue
        if form.per_person and not form.head.feed:
            yield form


def _bound(scheme: Scheme, form: Form) -> Iterator[Input]:
    """The cells of entry sheets a form binds, in the order the eye meets them; a figure stands for what it rests on."""
    entry = {
        (sheet.name, field.name) for sheet in scheme.sheets if sheet.role is SheetRole.ENTRY
        for field in sheet.fields if field.name not in sheet.key
    }
    for _, text, in_row in texts(form):
        if in_row:
            continue
        for name in parse(text).names:
            sheet, _, heading = name.partition(".")
            if sheet in _FIGURES:
                yield from (place for place in inputs_of(scheme, heading) if place in entry)
            elif (sheet, heading) in entry:
                yield sheet, heading


def _listed(scheme: Scheme, form: Form) -> Iterator[str]:
    """The repeated sheets a form lists."""
    rows = {sheet.name for sheet in scheme.sheets if sheet.role is SheetRole.ROWS}
    for block in form.blocks:
        if isinstance(block, List) and (block.source or block.table) in rows:
            yield block.source or block.table
