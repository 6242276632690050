"""What the names in a formula stand for: a place (slot) in a subject's state, or a constant of the scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kaohe_desktop.engine.formula.functions import Given
from kaohe_desktop.engine.formula.nodes import Node

#: A subject's state while it is being appraised: one place per name. Repeated sheets hold their rows.
State = list[object]


class Type(StrEnum):
    """The sort of value a name or formula has; the value is the word used in messages."""

    NUMBER = "数"
    TEXT = "文字"
    FLAG = "是否"
    DATE = "日期"
    ANY = "空"


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
    holds the columns of one-row sheets, for ``表.栏`` spelled out.
    """

    symbols: dict[str, Symbol] = field(default_factory=dict)
    columns: dict[tuple[str, str], Symbol] = field(default_factory=dict)
    tables: dict[str, tuple[int, Mapping[str, Type]]] = field(default_factory=dict)

    def extended(self, *symbols: Symbol) -> Scope:
        """This scope with more names."""
        return Scope({**self.symbols, **{symbol.name: symbol for symbol in symbols}}, self.columns, self.tables)
