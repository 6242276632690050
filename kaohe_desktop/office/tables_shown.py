"""A table as it is shown, printed and exported alike: headings and texts, who each row is about, shares to tint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Shown:
    """``keys``: the 编号 a row is about ("" for none), empty where rows are about nobody. ``tints``: (row, column) → a share
    0–1, shown as a ground the deeper the larger; ``sums``: rows that add up others.
    """

    title: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    numeric: frozenset[int] = frozenset()
    keys: Sequence[str] = ()
    tints: Mapping[tuple[int, int], Fraction] = field(default_factory=dict)
    sums: frozenset[int] = frozenset()
    note: str = ""

    def key(self, row: int) -> str:
        """Who a row is about; "" for nobody."""
        return self.keys[row] if 0 <= row < len(self.keys) else ""
