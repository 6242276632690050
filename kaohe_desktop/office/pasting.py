"""Pasting a block from Excel or WPS: what it would change, cell by cell, before anything is changed.

Rows go by 编号 or 姓名 where the block carries them, else by position; columns by the block's heading row where it has
one, else by position.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import fold, parse_number
from kaohe_desktop.engine.labels import fold_key, fold_label
from kaohe_desktop.office.grid import CellState
from kaohe_desktop.office.pasting_match import (
    Block,
    Headed,
    headed,
    identities,
    key_column,
    name_column,
    people_of,
    rows_for,
)
from kaohe_desktop.office.problems import BEYOND_GRID

if TYPE_CHECKING:
    from kaohe_desktop.engine.problems import Problem
    from kaohe_desktop.office.grid import Entered, Grid


@dataclass(frozen=True, slots=True)
class PastedCell:
    """One cell the block would enter; ``problem`` says why it would be refused."""

    row: int
    row_id: int  # 0: a new row
    column: int
    who: str
    heading: str
    before: str
    after: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class PastePreview:
    """What a block would do to a table. ``same`` cells say already what the block says."""

    by_rows: str  # 编号, 姓名 or 位置
    by_columns: str  # 标题 or 位置
    cells: tuple[PastedCell, ...]
    same: int
    problems: tuple[Problem, ...]

    @property
    def changes(self) -> tuple[PastedCell, ...]:
        """The cells that would be saved."""
        return tuple(cell for cell in self.cells if cell.problem is None)

    @property
    def refused(self) -> tuple[PastedCell, ...]:
        """The cells that would be marked and not saved."""
        return tuple(cell for cell in self.cells if cell.problem is not None)

    @property
    def words(self) -> str:
        """The preview in a sentence."""
        said = [f"按{self.by_rows}认行、按{self.by_columns}认列：要改 {len(self.changes)} 格"]
        if self.refused:
            said.append(f"存不上 {len(self.refused)} 格")
        if self.problems:
            said.append(f"没有用上 {len(self.problems)} 处")
        if self.same:
            said.append(f"{self.same} 格和现在一样")
        return "，".join(said)


def preview_paste(grid: Grid, row: int, column: int, block: Block) -> PastePreview:
    """What a block pasted at a cell would change; nothing is changed."""
    by_heading = headed(grid, block)
    part = by_heading or _by_position(grid, block, column)
    rows, problems, how, columns = _rows(grid, part, row, column, by_heading is not None)
    cells: list[tuple[int, int, str]] = []
    beyond = 0
    for at, texts in zip(rows, part.rows, strict=True):
        if at is None:
            continue
        for place, text in zip(columns, texts, strict=False):
            if place < 0:
                continue
            if place >= len(grid.columns) or at >= grid.row_count() + (len(rows) if grid.can_add_rows else 0):
                beyond += 1 if text.strip() else 0
            else:
                cells.append((at, place, text.strip()))
    problems = [*part.problems, *problems]
    if beyond:
        problems.append(BEYOND_GRID.at(extra=f" {beyond} 格"))
    changed = [cell for cell in cells if _differs(grid, *cell)]
    refused = grid.trial(changed)
    found = tuple(_cell(grid, at, place, text, refused.get((at, place))) for at, place, text in changed)
    return PastePreview(how, "标题" if by_heading else "位置", found, len(cells) - len(changed), tuple(problems))


def take_paste(grid: Grid, preview: PastePreview) -> Entered:
    """Enter what was shown, in one step: refused cells stay marked, as if each had been typed."""
    cells = []
    for cell in preview.cells:
        row = grid.row_of(cell.row_id) if cell.row_id else cell.row
        if row is not None:
            cells.append((row, cell.column, cell.after))
    return grid.enter_cells(cells, f"粘贴 {len(cells)} 格", preview.problems)


def _by_position(grid: Grid, block: Block, column: int) -> Headed:
    width = max(map(len, block), default=0)
    return Headed(block, tuple(range(column, column + width)), 1)


def _rows(
    grid: Grid, part: Headed, row: int, column: int, by_heading: bool
) -> tuple[list[int | None], list[Problem], str, tuple[int, ...]]:
    """The table's row for each of the block's, what is not used and why, how they were told, and the columns to enter."""
    in_order: list[int | None] = [row + down for down in range(len(part.rows))]
    key_at, name_at = key_column(grid), name_column(grid)
    if grid.can_add_rows:
        return _repeated(grid, part, in_order, by_heading)
    people = people_of(grid)
    if by_heading:
        key = part.columns.index(key_at) if key_at in part.columns else None
        name = part.columns.index(name_at) if name_at in part.columns else None
        columns = part.columns
    else:
        key, name = identities(people, part.rows, on_key=column == key_at)
        columns = _after_identities(grid, part, key, name, column)
    if key is None and name is None:
        return in_order, [], "位置", part.columns
    found, problems = rows_for(people, part.rows, key, name, part.first, grid.title)
    columns = tuple(-1 if at in (key, name) else place for at, place in enumerate(columns))
    return found, problems, "编号" if key is not None else "姓名", columns


def _after_identities(grid: Grid, part: Headed, key: int | None, name: int | None, column: int) -> tuple[int, ...]:
    """The columns of a block without headings whose first ones say whose row it is: the rest go on from the cursor."""
    if key is None and name is None:
        return part.columns
    start = column
    while start < len(grid.columns) and grid.columns[start].frozen:
        start += 1
    width = len(part.columns)
    known = {at for at in (key, name) if at is not None}
    last = max(known)
    if last + 1 < width and _names_units(grid, part, last + 1):
        known.add(last + 1)
    places, following = [], start
    for at in range(width):
        if at in known:
            places.append(-1)
        else:
            places.append(following)
            following += 1
    return tuple(places)


def _names_units(grid: Grid, part: Headed, at: int) -> bool:
    """Whether a column of the block only repeats a frozen column (科室) of the table."""
    frozen = [number for number, column in enumerate(grid.columns) if column.frozen]
    known = {fold_label(grid.text(row, number)) for number in frozen[2:] for row in range(grid.row_count())}
    cells = [cells[at].strip() for cells in part.rows if at < len(cells) and cells[at].strip()]
    return bool(cells) and all(fold_label(cell) in known for cell in cells)


def _repeated(
    grid: Grid, part: Headed, in_order: list[int | None], by_heading: bool
) -> tuple[list[int | None], list[Problem], str, tuple[int, ...]]:
    """A sheet of many rows: by its keys where the block has headings and all of them, new rows below the last."""
    keys = [number for number, column in enumerate(grid.columns) if column.heading in grid.row_keys]
    if not by_heading or not keys or any(number not in part.columns for number in keys):
        return in_order, [], "位置", part.columns
    known = {
        tuple(fold_key(grid.text(row, number)) for number in keys): row
        for row in range(grid.row_count()) if grid.row_id(row) > 0
    }
    places = [part.columns.index(number) for number in keys]
    below = grid.row_count() - 1
    found: list[int | None] = []
    for cells in part.rows:
        wanted = tuple(fold_key(cells[place]) if place < len(cells) else "" for place in places)
        if wanted in known:
            found.append(known[wanted])
        elif any(cell.strip() for cell in cells):
            found.append(below)
            below += 1
        else:
            found.append(None)
    return found, [], "、".join(grid.columns[number].heading for number in keys), part.columns


def _differs(grid: Grid, row: int, column: int, text: str) -> bool:
    if row >= grid.row_count() or grid.row_id(row) == 0:
        return bool(text)
    shown, state = grid.text(row, column), grid.state(row, column)
    if state is CellState.DEFAULT:
        return bool(text)
    if state is CellState.NOT_APPLICABLE:
        return text not in ("", shown)
    if state is not CellState.REFUSED and grid.columns[column].numeric and text and shown:
        one, other = parse_number(fold(text)), parse_number(fold(shown))
        if one is not None and one == other:
            return False
    return text != shown


def _which_row(grid: Grid, row: int, column: int) -> list[str]:
    """Of a person's several rows, the one meant (轮次2); nothing where each has one."""
    keys = set(grid.row_keys[1:]) - {grid.columns[column].heading}
    return [f"{one.heading}{grid.text(row, at)}" for at, one in enumerate(grid.columns) if one.heading in keys] if keys else []


def _cell(grid: Grid, row: int, column: int, text: str, problem: Problem | None) -> PastedCell:
    there = row < grid.row_count() and grid.row_id(row) != 0
    who = " ".join([*grid.names(row)[:2], *_which_row(grid, row, column)]) if there else "新行"
    before = grid.text(row, column) if there and grid.state(row, column) is not CellState.DEFAULT else ""
    return PastedCell(
        row, grid.row_id(row) if there else 0, column, who, grid.columns[column].heading, before, text, problem,
    )


