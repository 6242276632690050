"""The parts of a parsed formula (公式). Plain values; what they mean is in ``evaluate`` and ``generate``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Num:
    """A figure as written (``60%`` has value 0.6 and text ``60%``)."""

    value: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotation marks: 「在岗」."""

    value: str


@dataclass(frozen=True, slots=True)
class Flag:
    """是 or 否."""

    value: bool


@dataclass(frozen=True, slots=True)
class Nothing:
    """无此项: there is no such figure."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name: a field, constant, param, reading, step, item, the total, or a sheet."""

    name: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: ``表.栏``."""

    table: str
    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """−x."""

    value: Node


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """x op y with op one of + − × ÷."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare:
    """x op y with op one of ≥ ≤ > < = ≠."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Not:
    """非 x."""

    value: Node


@dataclass(frozen=True, slots=True)
class Both:
    """x 且 y."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Either:
    """x 或 y."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Choose:
    """若 condition 则 then 否则 other."""

    condition: Node
    then: Node
    other: Node


@dataclass(frozen=True, slots=True)
class Band:
    """``25%: 90`` inside a call; ``limit`` is None for 其余."""

    limit: Node | None
    value: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A named function. ``by`` (按) names the group, ``when`` (当) the condition."""

    function: str
    args: tuple[Node, ...]
    bands: tuple[Band, ...] = ()
    by: Name | Column | None = None
    when: Node | None = None


@dataclass(frozen=True, slots=True)
class Lifted:
    """A cohort function already worked out for everybody: its value stands in ``slot``, its detail in ``slot + 1``."""

    slot: int
    call: Call


Node = (
    Num | Text | Flag | Nothing | Name | Column | Negative | Arithmetic | Compare | Not | Both | Either | Choose | Call | Lifted
)


def children(node: Node) -> Iterator[Node]:
    """The nodes directly inside a node."""
    match node:
        case Negative(value) | Not(value):
            yield value
        case Arithmetic(_, left, right) | Compare(_, left, right) | Both(left, right) | Either(left, right):
            yield left
            yield right
        case Choose(condition, then, other):
            yield from (condition, then, other)
        case Call(_, args, bands, by, when):
            yield from args
            if by is not None:
                yield by
            for band in bands:
                if band.limit is not None:
                    yield band.limit
                yield band.value
            if when is not None:
                yield when
        case Lifted(_, call):
            yield from children(call)
        case _:
            return


def walk(node: Node) -> Iterator[Node]:
    """The node and everything inside it."""
    yield node
    for child in children(node):
        yield from walk(child)


def names_in(node: Node) -> set[str]:
    """Every plain name a formula mentions, groups (按) included."""
    return {part.name for part in walk(node) if isinstance(part, Name)}


def columns_in(node: Node) -> set[tuple[str, str]]:
    """Every ``表.栏`` a formula mentions."""
    return {(part.table, part.name) for part in walk(node) if isinstance(part, Column)}
