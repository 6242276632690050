"""A block pasted into the roster as it is looked at (粘贴核对): one line a person, new or changed, or why it cannot be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.office.pasting import PastedCell, PastePreview
    from kaohe_desktop.office.pasting_match import Block
    from kaohe_desktop.office.roster import RosterGrid


class PasteKind(StrEnum):
    """What a pasted line means for a person."""

    NEW = "新增"
    CHANGED = "有改动"
    WRONG = "存不上"


@dataclass(frozen=True, slots=True)
class PasteLine:
    """One line of the block: ``row`` is where it goes; ``wrong`` what keeps a part of it (or all) from being stored."""

    kind: PasteKind
    row: int
    who: str
    text: str
    wrong: str


def look_at(grid: RosterGrid, row: int, column: int, block: Block) -> PastePreview:
    """What a block pasted at a cell would change. Where its people are known by their numbers its blanks erase nothing,
    as in an import: a block of new people often has one line for somebody known, and that one is filled in part.
    """
    from kaohe_desktop.office.pasting import preview_paste

    preview = preview_paste(grid, row, column, block)
    if preview.by_rows != grid.key_label:
        return preview
    given = [cell for cell in preview.cells if cell.after]
    refused = grid.trial([(cell.row, cell.column, cell.after) for cell in given])
    return replace(preview, cells=tuple(replace(cell, problem=refused.get((cell.row, cell.column))) for cell in given))


def paste_lines(preview: PastePreview, key: str, name: str) -> list[PasteLine]:
    """A preview line by line, in the order of the block; ``key`` and ``name`` are the roster's own headings for them."""
    rows: dict[int, list[PastedCell]] = {}
    for cell in preview.cells:
        rows.setdefault(cell.row, []).append(cell)
    return [_line(row, cells, key, name) for row, cells in rows.items()]


def _line(row: int, cells: list[PastedCell], key: str, name: str) -> PasteLine:
    new = not cells[0].row_id
    given = {cell.heading: cell.after for cell in cells}
    who = " ".join(part for part in (given.get(key, ""), given.get(name, "")) if part) if new else cells[0].who
    bad = [cell for cell in cells if cell.problem is not None]
    wrong = "；".join(dict.fromkeys(f"{cell.problem.what}" for cell in bad if cell.problem is not None))
    if new:
        text = "；".join(f"{cell.heading} {cell.after}" for cell in cells if cell.heading not in (key, name))
        return PasteLine(PasteKind.WRONG if bad else PasteKind.NEW, row, who or "（没有编号和姓名）", text, wrong)
    text = "；".join(f"{cell.heading} {cell.before or '空'} → {cell.after or '清空'}" for cell in cells)
    return PasteLine(PasteKind.WRONG if len(bad) == len(cells) else PasteKind.CHANGED, row, who, text, wrong)


def only_rows(preview: PastePreview, rows: Collection[int]) -> PastePreview:
    """The part of a preview that belongs to these lines."""
    return replace(preview, cells=tuple(cell for cell in preview.cells if cell.row in rows))
