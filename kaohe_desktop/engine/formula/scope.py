"""What the names in a formula stand for: a place (slot) in a subject's state, or a constant of the scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kaohe_desktop.engine.formula.functions import Given
from kaohe_desktop.engine.formula.nodes import Node
from kaohe_desktop.engine.formula.sorts import Type

#: A subject's state while it is being appraised: one place per name. Repeated sheets hold their rows.
State = list[object]


@dataclass(frozen=True, slots=True)
class Symbol:
    """One name. ``slot`` is its place in the state; a constant has none, and its ``value`` instead.

    ``inline`` is the formula written out in explanations instead of the name's figure; ``share`` figures are
    printed as percentages.
    """

    name: str
    type: Type
    slot: int | None = None
    value: Given = None
    inline: Node | None = None
    share: bool = False


@dataclass(slots=True)
class Scope:
    """Names in reach of a formula. ``tables`` maps a repeated sheet to its slot and its columns' types; ``columns``
    holds the columns of one-row sheets, for ``表.栏`` spelled out. ``derived`` are columns worked out for each row
    (派生栏); ``keys`` the only key column of sheets in which a row can be looked up (查找); ``shares`` the columns
    printed as percentages, ``inline`` the derived ones written out in explanations.
    """

    symbols: dict[str, Symbol] = field(default_factory=dict)
    columns: dict[tuple[str, str], Symbol] = field(default_factory=dict)
    tables: dict[str, tuple[int, Mapping[str, Type]]] = field(default_factory=dict)
    derived: dict[tuple[str, str], Node] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    shares: set[tuple[str, str]] = field(default_factory=set)
    inline: set[tuple[str, str]] = field(default_factory=set)

    def extended(self, *symbols: Symbol) -> Scope:
        """This scope with more names."""
        return replace(self, symbols={**self.symbols, **{symbol.name: symbol for symbol in symbols}})
