"""How many rows lack each column (缺项计数): counted in slices for large offices, and row by row after each edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable


class Lacking:
    """Counts of missing cells by heading. Rows are known by their ids."""

    def __init__(self) -> None:
        self._of_row: dict[int, frozenset[str]] = {}
        self._total: Counter[str] = Counter()
        self._wait: list[int] = []

    @property
    def left(self) -> int:
        """How many rows are still to be counted."""
        return len(self._wait)

    def of(self, heading: str) -> int:
        """How many counted rows lack the heading."""
        return self._total[heading]

    def start(self, row_ids: Iterable[int]) -> None:
        """Count these rows and no others, from the beginning."""
        self._of_row.clear()
        self._total.clear()
        self._wait = list(row_ids)[::-1]

    def some(self, most: int, lacked: Callable[[int], Iterable[str]]) -> bool:
        """Count up to ``most`` of the rows left; False once none is left."""
        for _ in range(min(most, len(self._wait))):
            self._put(self._wait.pop(), lacked)
        return bool(self._wait)

    def again(self, row_ids: Iterable[int], lacked: Callable[[int], Iterable[str]]) -> None:
        """Count rows anew that were counted already; the others have their turn still or are not among those counted."""
        for row_id in row_ids:
            if row_id in self._of_row:
                self._total.subtract(self._of_row[row_id])
                self._put(row_id, lacked)

    def _put(self, row_id: int, lacked: Callable[[int], Iterable[str]]) -> None:
        found = frozenset(lacked(row_id))
        self._of_row[row_id] = found
        self._total.update(found)
