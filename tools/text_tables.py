"""Text tables: sheets as a person types them into a TOML file, one row a line, cells apart by white space.

The first line holds the headings; ``—`` is a blank cell. Worked cases (``resources/schemes/*.cases.toml``) and sample
offices (``tools/samples/*.toml``) are written this way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NONE = "—"


class BadTable(ValueError):
    """A text table that cannot be read; the message says where and why."""


@dataclass(frozen=True)
class Table:
    """Headings and rows as typed; a blank cell is ``""``."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()

    def records(self) -> list[dict[str, str]]:
        """Every row by heading."""
        return [dict(zip(self.headings, row, strict=True)) for row in self.rows]

    def with_columns(self, common: Mapping[str, str]) -> Table:
        """The same rows with further columns at the right, one value for all; a column that is there already stays."""
        more = {heading: cell for heading, cell in common.items() if heading not in self.headings}
        return Table((*self.headings, *more), tuple((*row, *more.values()) for row in self.rows))


def blank(cell: str) -> str:
    """``—`` read as the blank it stands for."""
    return "" if cell == NONE else cell


def read_table(text: str, where: str) -> Table:
    """Read one table; ``where`` names it in a complaint. Raises BadTable."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    if not lines:
        raise BadTable(f"“{where}”是空的：第一行要写栏目")
    headings, *rows = lines
    twice = sorted({heading for heading in headings if headings.count(heading) > 1})
    if twice:
        raise BadTable(f"“{where}”的栏目重复：{'、'.join(twice)}")
    for row in rows:
        if len(row) != len(headings):
            raise BadTable(f"“{where}”有 {len(headings)} 栏，这一行却有 {len(row)} 格：{' '.join(row)}")
    return Table(tuple(headings), tuple(tuple(blank(cell) for cell in row) for row in rows))


def pairs(line: str) -> dict[str, str]:
    """``姓名 某某，科室 综合科`` → {姓名: 某某, 科室: 综合科}; a name alone is blank."""
    found = {}
    for part in filter(None, (part.strip() for part in line.split("，"))):
        name, _, value = part.partition(" ")
        if name in found:
            raise BadTable(f"“{line}”里 {name} 写了两次")
        found[name] = blank(value.strip())
    return found
