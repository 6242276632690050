"""The formulas a form binds (``‹=个数(业务目标) → 〇项›``), compiled and checked against a scheme when the two meet.

The language is the schemes' own (docs/scheme-language.md). In a list over a sheet a formula is one of a row of that
sheet; everywhere else it is one of the subject, in which 每个 is the month of a copy a month.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import Exact, plain, rounded, show
from kaohe_desktop.engine.formula.compiled import Formula
from kaohe_desktop.engine.formula.parser import FormulaError, parse
from kaohe_desktop.engine.formula.scope import Scope, Symbol
from kaohe_desktop.engine.formula.sorts import Type
from kaohe_desktop.engine.formula.types import check_formula
from kaohe_desktop.engine.problems import Problem, Refused, did_you_mean
from kaohe_desktop.engine.scheme.layout import EACH
from kaohe_desktop.forms import problems
from kaohe_desktop.forms.definition import texts
from kaohe_desktop.forms.model import Form, List
from kaohe_desktop.forms.template import FORMULA
from kaohe_desktop.forms.template import parse as parse_text
from kaohe_desktop.office.forms_names import name_fault

if TYPE_CHECKING:
    from kaohe_desktop.engine.cohort import Row
    from kaohe_desktop.engine.formula.scope import State
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme

SUMMARY = "汇总"
_ARROW, _NOT_NOUGHT = "→", "非零"
_PLACE = re.compile(r"〇(?:\.(0+))?")  # 〇.00: with two decimals, also a whole number


@dataclass(frozen=True, slots=True)
class Asked:
    """A bound formula: the name it stands under in a record, and what is written round its figure."""

    name: str
    formula: Formula
    pattern: str

    def text(self, state: State, row: Row | None = None) -> str:
        """Its value as it is printed; "" where there is none."""
        value = self.formula.value(state, row)
        shown = shown_value(value)
        pattern = self.pattern.removeprefix(_NOT_NOUGHT).strip()
        if not shown or not pattern or (pattern != self.pattern and value == 0):
            return "" if pattern else shown
        return _PLACE.sub(lambda place: _at_place(value, len(place[1] or "")) or shown, pattern)


@dataclass(frozen=True, slots=True)
class ListWork:
    """A list of a form: the sheet its rows come from (``汇总``: people), what its rows bind and which of them count."""

    block: List
    sheet: str
    names: tuple[str, ...]
    asked: tuple[Asked, ...]
    when: Formula | None

    def holds(self, state: State, row: Row | None = None) -> bool:
        """Whether a row, or a subject of a list of people, is one the list wants."""
        return self.when is None or self.when.truth(state, row)


@dataclass(frozen=True, slots=True)
class FormWork:
    """A form made ready for a scheme."""

    form: Form
    asked: tuple[Asked, ...]  # outside the rows of lists
    lists: tuple[ListWork, ...]
    when: Formula | None


def shown_value(value: object) -> str:
    """A value a formula gives, as it is printed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value) if isinstance(value, str) else figure_text(value)  # type: ignore[arg-type]


def _at_place(value: object, places: int) -> str:
    """A figure with so many decimals; "" for anything else, and where no number of them is asked for."""
    if not places or isinstance(value, bool) or not isinstance(value, Decimal | Fraction):
        return ""
    return show(value, places) or ""


def figure_text(value: Exact) -> str:
    """A figure without a place of its own: 3, 12.5, 7.33."""
    short = rounded(value) == value
    return plain(rounded(value)) if short else show(value) or ""


def scope_of(scheme: CompiledScheme) -> Scope:
    """The names of a scheme's formulas of one subject."""
    each = Symbol(EACH, Type.NUMBER, scheme.program.slots.each)
    return scheme.program.plan[-1].formula.scope.extended(each)


def form_work(form: Form, scheme: CompiledScheme) -> FormWork:
    """Make a form ready for a scheme. Raises Refused with everything in it that the scheme does not know."""
    reader = _Reader(form, scheme)
    in_rows = {id(text) for block in form.blocks if isinstance(block, List) for text in _row_texts(block)}
    outside = [text for _, text, _ in texts(form) if id(text) not in in_rows]
    work = FormWork(
        form, tuple(reader.asked(outside)), tuple(reader.list_work(block) for block in form.blocks if isinstance(block, List)),
        reader.condition(form.head.when),
    )
    if reader.problems:
        raise Refused(dict.fromkeys(reader.problems))
    return work


def _row_texts(block: List) -> Iterator[str]:
    for cell in block.row:
        yield cell.text
        yield cell.foot


def _names(found: Iterable[str]) -> Sequence[str]:
    return list(dict.fromkeys(name for text in found for name in parse_text(text).names))


class _Reader:
    def __init__(self, form: Form, scheme: CompiledScheme) -> None:
        self._form, self._scheme = form, scheme
        self._scope = scope_of(scheme)
        self.problems: list[Problem] = []

    def list_work(self, block: List) -> ListWork:
        """A list: its rows are those of a sheet of the scheme, or of another table the program makes."""
        sheet = block.source or block.table
        table = sheet if sheet in self._scope.tables else ""
        if block.source and not table and sheet != SUMMARY:
            self._refuse(sheet, f"没有“{sheet}”这张表{did_you_mean(sheet, self._scope.tables)}")
        found = list(_row_texts(block))
        asked = tuple(self.asked(found, table))
        columns = self._scope.tables[table][1] if table else {}
        for name in _names(found) if table else ():
            if "." not in name and not name.startswith(FORMULA) and name not in {**columns, **self._common()}:
                self._refuse(name, f"表“{sheet}”没有“{name}”这一栏{did_you_mean(name, columns)}")
        return ListWork(block, sheet, tuple(_names(found)), asked, self.condition(block.when, table))

    def _common(self) -> Mapping[str, object]:
        """What a row of a sheet has besides its own columns: in lists of the whole office the person's."""
        own = dict.fromkeys(("序号", "编号", "名称"))
        if self._form.per_person:
            return own
        return own | dict.fromkeys(("姓名", *(field.name for field in self._scheme.scheme.roster.fields)))

    def asked(self, found: Iterable[str], table: str = "") -> Iterator[Asked]:
        """The formulas bound in texts; plain names are checked on the way."""
        for text in found:
            cut = parse_text(text)
            for name, blank in zip(cut.names, cut.blanks, strict=True):
                if not name.startswith(FORMULA) and not blank and (reason := name_fault(self._scheme, name)):
                    self._refuse(name, reason)
        for name in _names(found):
            if name.startswith(FORMULA):
                words, _, pattern = name[1:].partition(_ARROW)
                formula = self._formula(words, Type.ANY, table)
                if formula is not None:
                    yield Asked(name, formula, pattern.strip())

    def condition(self, words: str, table: str = "") -> Formula | None:
        """A condition on a subject or a row; None where nothing is asked."""
        return self._formula(words, Type.FLAG, table) if words else None

    def _formula(self, words: str, want: Type, table: str) -> Formula | None:
        found: list[str] = []
        try:
            node = parse(words.strip())
            check_formula(node, self._scope, want, found.append, cohort=False, table=table)
        except FormulaError as error:
            found.append(str(error))
        for reason in dict.fromkeys(found):
            self._refuse(words.strip(), reason)
        return None if found else Formula(node, self._scope, table)

    def _refuse(self, value: str, reason: str) -> None:
        self.problems.append(problems.BAD_FORMULA.at(
            file=f"{self._form.code}.toml", label=self._form.name, value=value, rule=reason,
            scheme=self._scheme.scheme.head.short,
        ))
