"""What contradicts a person's other values, placed in the file; nothing that only follows from a cell already refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from kaohe_desktop.engine.cohort import Row, Subject, Value
from kaohe_desktop.engine.entries import BLANK_FOR_THIS
from kaohe_desktop.engine.scheme.compiled import CompiledScheme, Misfit
from kaohe_desktop.engine.scheme.model import EntryField, FieldKind
from kaohe_desktop.engine.scheme.problems import CHECK_FAILED
from kaohe_desktop.exchange.hangs import Place, RuleReads

Params = Mapping[str, Decimal | str] | None
Tables = Mapping[str, Sequence[Row]]
_MOST_VARIANTS = 64


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is not known of a subject because its cell was refused: single ``fields``, and columns (sheet and heading)
    of which some row is open (``columns``), its own rows' and the tables'.
    """

    fields: Sequence[tuple[str, EntryField]] = ()
    columns: frozenset[Place] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.fields or self.columns)


def sure_misfits(
    scheme: CompiledScheme, subject: Subject, params: Params, tables: Tables, found: list[Misfit], doubts: Doubts,
    reads: RuleReads,
) -> list[Misfit]:
    """Those of the misfits found of a subject that hold whatever the refused cells ought to say.

    A refused cell, and one that must be filled but is not, is tried with the values it could have; only what is wrong
    with each of them is wrong for sure. Where the values cannot be told over (a text, a figure in a sum), whatever
    reads the cell is left alone.
    """
    open_places = {(sheet, field.name) for sheet, field in doubts.fields}
    found = [one for one in found if (one.sheet, one.label) not in open_places or one.row is not None]
    found = [one for one in found if not _reads_open(reads, one, doubts)]
    blanks = [misfit for misfit in found if misfit.problem.code == BLANK_FOR_THIS.code]
    others = [misfit for misfit in found if misfit.problem.code != BLANK_FOR_THIS.code]
    unknown = [field for _, field in doubts.fields]
    open_fields = [*unknown, *(scheme.field(one.sheet, one.label) for one in blanks if one.row is None)]
    if not open_fields:
        return found
    trial = _Trial(scheme, subject, params, tables)
    return [*trial.lasting(blanks, unknown), *trial.lasting(others, open_fields)]


def _reads_open(reads: RuleReads, misfit: Misfit, doubts: Doubts) -> bool:
    """Whether the rule gathers over a column that is open, or is a check against an open figure or text."""
    if not doubts:
        return False
    found = reads.of(misfit)
    if found.wide & doubts.columns:
        return True
    return misfit.problem.code == CHECK_FAILED.code and any(
        (sheet, field.name) in found.own and field.kind not in (FieldKind.CHOICE, FieldKind.FLAG)
        for sheet, field in doubts.fields
    )


@dataclass(frozen=True, slots=True)
class _Trial:
    """A subject to be checked with other values in its open cells."""

    scheme: CompiledScheme
    subject: Subject
    params: Params
    tables: Tables

    def lasting(self, found: list[Misfit], fields: Sequence[EntryField]) -> list[Misfit]:
        """Those of the misfits that are there however the fields are filled."""
        if not fields:
            return found
        for values in _variants(fields):
            if not found:
                break
            variant = Subject(self.subject.key, {**self.subject.values, **values}, self.subject.rows)
            seen = {_place(misfit) for misfit in self.scheme.check(variant, self.params, self.tables)}
            found = [misfit for misfit in found if _place(misfit) in seen]
        return found


def _place(misfit: Misfit) -> tuple[str, str, int | None, str]:
    """What a misfit is known by: its cell and its rule. A limit's words change with what is tried, a check's do not."""
    problem = misfit.problem
    return misfit.sheet, misfit.label, misfit.row, problem.what if problem.code == CHECK_FAILED.code else problem.code


def _variants(unknown: Sequence[EntryField]) -> Iterator[dict[str, Value]]:
    """The ways the refused cells could be filled, as far as they can be told over."""
    spreads: list[tuple[EntryField, Sequence[Value]]] = []
    count = 1
    for field in unknown:
        likely = _likely(field)
        count *= max(1, len(likely))
        if count > _MOST_VARIANTS:
            break
        spreads.append((field, likely))
    for values in product(*(likely for _, likely in spreads)):
        yield {field.name: value for (field, _), value in zip(spreads, values, strict=True)}


def _likely(field: EntryField) -> Sequence[Value]:
    if field.kind is FieldKind.CHOICE:
        return field.choices
    if field.kind is FieldKind.FLAG:
        return (True, False)
    if field.kind.numeric:
        share = Decimal("0.01") if field.kind is FieldKind.PERCENT else Decimal(1)
        ends = [field.min, field.max if isinstance(field.max, Decimal) else None]
        return [end * share for end in ends if end is not None] or [Decimal(0)]
    return ("某",)
