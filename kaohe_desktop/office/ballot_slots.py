"""Where the cells of the table of 测评 are kept: the rows of the sheet, each ballot in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import RowLine


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a cell of this table is kept: the field, and the stored row (None: one is made for it)."""

    heading: str
    row: RowLine | None
    number: int = 0  # which ballot, where each is a row of its own


def numbered(rows: Sequence[RowLine], heading: str) -> dict[int, RowLine]:
    """A person's ballots by their number; those without one (or with one taken) follow in the free places."""
    found: dict[int, RowLine] = {}
    rest = []
    for row in rows:
        text = row.texts.get(heading, "") if heading else ""
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        if number and number not in found:
            found[number] = row
        else:
            rest.append(row)
    free = (number for number in range(1, len(rows) + len(found) + 1) if number not in found)
    return {**found, **dict(zip(free, rest, strict=False))}
