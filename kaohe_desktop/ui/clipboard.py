"""Blocks of cells to and from Excel and WPS: tab-separated text, cells quoted where they hold tabs, breaks or quotes."""

from __future__ import annotations

from collections.abc import Sequence


def to_text(block: Sequence[Sequence[str]]) -> str:
    """A block as Excel puts it on the clipboard, each row ended by CR LF."""
    return "".join("\t".join(map(_quoted, row)) + "\r\n" for row in block)


def _quoted(cell: str) -> str:
    if any(char in cell for char in '\t\r\n"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def from_text(text: str) -> list[list[str]]:
    """The block of a clipboard text; rows may differ in length, a last line end adds no row, "" gives no rows.

    A quote opens a quoted cell only at its very beginning and only if it is closed before the cell's end (a stray
    ``"`` is an ordinary character, as in ``5" 管``).
    """
    rows: list[list[str]] = [[]]
    at = 0
    while at < len(text):
        cell, at = _cell(text, at)
        rows[-1].append(cell)
        if at >= len(text):
            break
        if text[at] == "\t":
            at += 1
            if at == len(text):
                rows[-1].append("")
        else:
            at += 2 if text.startswith("\r\n", at) else 1
            rows.append([])
    if rows and not rows[-1]:
        rows.pop()
    return rows


def _cell(text: str, at: int) -> tuple[str, int]:
    if text.startswith('"', at):
        closed = _quoted_cell(text, at)
        if closed is not None:
            return closed
    end = min((found for mark in "\t\r\n" if (found := text.find(mark, at)) >= 0), default=len(text))
    return text[at:end], end


def _quoted_cell(text: str, at: int) -> tuple[str, int] | None:
    parts: list[str] = []
    at += 1
    while True:
        quote = text.find('"', at)
        if quote < 0:
            return None
        parts.append(text[at:quote])
        if text.startswith('""', quote):
            parts.append('"')
            at = quote + 2
            continue
        after = quote + 1
        if after == len(text) or text[after] in "\t\r\n":
            return "".join(parts).replace("\r\n", "\n"), after
        return None


def tiled(block: Sequence[Sequence[str]], rows: int, columns: int) -> list[list[str]]:
    """The block repeated over a selection of ``rows`` × ``columns`` if it fits a whole number of times, else as it is."""
    height = len(block)
    width = max((len(row) for row in block), default=0)
    if not height or not width or rows % height or columns % width or any(len(row) != width for row in block):
        return [list(row) for row in block]
    return [[block[row % height][column % width] for column in range(columns)] for row in range(rows)]
