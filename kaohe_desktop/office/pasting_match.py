"""Where a pasted block belongs: its heading row, the columns that say whose rows they are, and the table's rows for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.labels import fold_key, fold_label
from kaohe_desktop.engine.problems import Problem, did_you_mean
from kaohe_desktop.office.problems import (
    NAME_MISMATCH,
    PASTE_COLUMN_UNKNOWN,
    PASTE_NAME_TWICE,
    PASTE_NO_ROW,
    PASTE_ROW_TWICE,
)

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import Grid

Block = Sequence[Sequence[str]]
_KEYS = ("人员编号", "科室编号")
_AFTER = re.compile(r"[（(\n].*", re.DOTALL)  # 科室工作（25分）, and whatever stands in a second line


@dataclass(frozen=True, slots=True)
class Headed:
    """A block's rows without its heading row: ``columns`` the table's column of each of the block's, -1 for none."""

    rows: Block
    columns: tuple[int, ...]
    first: int  # the number of its first row within what was pasted, from 1
    problems: tuple[Problem, ...] = ()


def headed(grid: Grid, block: Block) -> Headed | None:
    """The block by its heading row; None where its first row is none.

    A single column is only taken to be headed where its heading could not be an entry (a column of figures).
    """
    if len(block) < 2:
        return None
    places = {fold_label(column.heading): number for number, column in enumerate(grid.columns)}
    names = [fold_label(_AFTER.sub("", cell.strip())) for cell in block[0]]
    columns = [places.get(name, -1) if name else -1 for name in names]
    found = [column for column in columns if column >= 0]
    filled = sum(1 for name in names if name)
    if not found or len(set(found)) != len(found) or 2 * len(found) < filled:
        return None
    if len(found) == 1 and not grid.columns[found[0]].numeric:
        return None
    headings = [column.heading for column in grid.columns]
    unknown = tuple(
        PASTE_COLUMN_UNKNOWN.at(value=cell.strip(), guess=did_you_mean(name, headings))
        for cell, name, column in zip(block[0], names, columns, strict=True) if name and column < 0
    )
    return Headed(block[1:], tuple(columns), 2, unknown)


@dataclass(frozen=True, slots=True)
class People:
    """Whom the table's rows stand for: rows by 编号 and by 姓名 (several where a name is shared), and names by 编号."""

    by_key: Mapping[str, int]
    by_name: Mapping[str, tuple[int, ...]]
    name_of: Mapping[int, str]


def people_of(grid: Grid) -> People:
    """The rows of a table of one row a subject."""
    by_key: dict[str, int] = {}
    by_name: dict[str, list[int]] = {}
    name_of: dict[int, str] = {}
    name = name_column(grid)
    for row in range(grid.row_count()):
        key = grid.key(row)
        if not key:
            continue
        by_key[fold_key(key)] = row
        if name is not None:
            name_of[row] = grid.text(row, name)
            by_name.setdefault(fold_label(name_of[row]), []).append(row)
    return People(by_key, {text: tuple(rows) for text, rows in by_name.items()}, name_of)


def key_column(grid: Grid) -> int | None:
    """The column of the subject's number."""
    return next((at for at, column in enumerate(grid.columns) if column.frozen and column.heading in _KEYS), None)


def name_column(grid: Grid) -> int | None:
    """The column of the subject's name: 姓名, or 科室 where departments are appraised."""
    frozen = [at for at, column in enumerate(grid.columns) if column.frozen]
    wanted = "科室" if any(grid.columns[at].heading == "科室编号" for at in frozen) else "姓名"
    return next((at for at in frozen if grid.columns[at].heading == wanted), None)


def identities(people: People, rows: Block, *, on_key: bool) -> tuple[int | None, int | None]:
    """Which columns of a block without headings hold 编号 and 姓名; None for none.

    Names are known by themselves. Numbers might be scores, so they only count beside names, under the 编号 column
    (``on_key``), or where they all begin with 0.
    """
    width = max(map(len, rows), default=0)
    key = name = None
    for column in range(width):
        cells = [row[column].strip() for row in rows if column < len(row) and row[column].strip()]
        if not cells:
            continue
        if name is None and 2 * sum(fold_label(cell) in people.by_name for cell in cells) > len(cells):
            name = column
        elif key is None and 2 * sum(fold_key(cell) in people.by_key for cell in cells) > len(cells):
            key = column
    if key is not None and name is None and not on_key:
        cells = [row[key].strip() for row in rows if key < len(row) and row[key].strip()]
        if len(set(cells)) < len(cells) or len(cells) < 2 or not all(len(cell) > 1 and cell.startswith("0") for cell in cells):
            key = None
    if key is not None and name is not None and abs(key - name) > 1 and not on_key:
        key = None  # numbers and names stand side by side in every list
    return key, name


def rows_for(
    people: People, rows: Block, key: int | None, name: int | None, first: int, sheet: str
) -> tuple[list[int | None], list[Problem]]:
    """The table's row for each of the block's (None: not used), and why some are not used; blank rows say nothing."""
    found: list[int | None] = []
    problems: list[Problem] = []
    used: dict[int, int] = {}
    for number, cells in enumerate(rows, first):
        number_text = cells[key].strip() if key is not None and key < len(cells) else ""
        name_text = cells[name].strip() if name is not None and name < len(cells) else ""
        row, problem = _row_for(people, number_text, name_text, number, sheet)
        if row is not None and row in used:
            problem = PASTE_ROW_TWICE.at(sheet=sheet, number=number, first=used[row], value=number_text or name_text)
            row = None
        if row is not None:
            used[row] = number
        found.append(row)
        if problem is not None and any(cell.strip() for cell in cells):
            problems.append(problem)
    return found, problems


def _row_for(people: People, key: str, name: str, number: int, sheet: str) -> tuple[int | None, Problem | None]:
    if key:
        row = people.by_key.get(fold_key(key))
        if row is None:
            return None, PASTE_NO_ROW.at(sheet=sheet, number=number, value=key, guess=did_you_mean(key, people.by_key))
        if name and people.name_of.get(row) and fold_label(name) != fold_label(people.name_of[row]):
            return None, NAME_MISMATCH.at(
                sheet=sheet, subject=key, value=name, number=key, name=people.name_of[row],
            )
        return row, None
    rows = people.by_name.get(fold_label(name), ()) if name else ()
    if len(rows) > 1:
        return None, PASTE_NAME_TWICE.at(sheet=sheet, number=number, value=name, count=len(rows))
    if not rows:
        guess = did_you_mean(name, people.by_name) if name else ""
        return None, PASTE_NO_ROW.at(sheet=sheet, number=number, value=name or "空的", guess=guess)
    return rows[0], None
