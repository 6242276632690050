"""What contradicts a person's other values, placed in the file; nothing that only follows from a cell already refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product

from kaohe_desktop.engine.cohort import Subject, Value
from kaohe_desktop.engine.entries import BLANK_FOR_THIS
from kaohe_desktop.engine.scheme.compiled import CompiledScheme, Misfit
from kaohe_desktop.engine.scheme.model import EntryField, FieldKind

Params = Mapping[str, Decimal | str] | None
_MOST_VARIANTS = 64


def sure_misfits(
    scheme: CompiledScheme, subject: Subject, params: Params, unknown: Sequence[EntryField]
) -> list[Misfit]:
    """The misfits of a subject that hold whatever the refused cells (``unknown``) ought to say.

    A refused cell, and one that must be filled but is not, is tried with the values it could have; only what is wrong
    with each of them is wrong for sure.
    """
    found = scheme.check(subject, params)
    doubtful = {field.name for field in unknown}
    found = [misfit for misfit in found if misfit.label not in doubtful or misfit.row is not None]
    blanks = [misfit for misfit in found if misfit.problem.code == BLANK_FOR_THIS.code]
    others = [misfit for misfit in found if misfit.problem.code != BLANK_FOR_THIS.code]
    open_fields = [*unknown, *(scheme.field(misfit.sheet, misfit.label) for misfit in blanks)]
    if not open_fields:
        return found
    return [*_lasting(scheme, subject, params, blanks, unknown), *_lasting(scheme, subject, params, others, open_fields)]


def _lasting(
    scheme: CompiledScheme, subject: Subject, params: Params, found: list[Misfit], fields: Sequence[EntryField]
) -> list[Misfit]:
    """Those of the misfits that are there however the fields are filled."""
    if not fields:
        return found
    for values in _variants(fields):
        if not found:
            break
        variant = Subject(subject.key, {**subject.values, **values}, subject.rows)
        seen = {_place(misfit) for misfit in scheme.check(variant, params)}
        found = [misfit for misfit in found if _place(misfit) in seen]
    return found


def _place(misfit: Misfit) -> tuple[str, str, int | None, str]:
    return misfit.sheet, misfit.label, misfit.row, misfit.problem.code


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
