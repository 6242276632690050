"""How wide the columns of a table are, and which of them stay in view at its sides: plain figures, no widgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from PySide6.QtGui import QFontMetrics

    from kaohe_desktop.office.grid import Grid, GridColumn

#: rows looked at to find how wide a column of words must be; those that say whose row it is are looked at further
_SAMPLE, NAMES = 120, 2000
#: the letters of a name that is never cut (欧阳文静)
_NAME = 4
#: of the table's width, what those that say whose row it is may take, and the results
_LEFT, _RIGHT = 0.42, 0.24
#: how many times as wide as it need be a column of figures becomes at most where there is room
_GENEROUS = 1.7


def places(columns: Sequence[GridColumn], widths: Sequence[int], room: int, *, frozen: bool = True) -> list[str]:
    """Where each column stands: left, middle, right, or "" where it is left out.

    Where the window is narrow only as many columns stay at the sides as leave the middle room to type in: the name
    before the number before the rest. What is typed into is never left out.
    """
    tight = room > 0 and sum(widths) > room
    named = [number for number, column in enumerate(columns) if column.frozen]
    found = ["middle"] * len(columns)
    left = 0
    for number in [*named[1:2], *named[:1], *named[2:]]:
        left += widths[number]
        if not frozen:
            found[number] = ""
        elif not tight or left <= _LEFT * room or number == [*named[1:2], *named[:1]][0]:
            found[number] = "left"
        else:
            found[number] = "middle" if columns[number].editable else ""
            left -= widths[number]
    right = 0
    for number in _results(columns) if frozen else ():
        right += widths[number]
        if tight and right > _RIGHT * room and columns[number].result:
            break  # the others are the last of the middle
        found[number] = "right"
    if not frozen:  # one person's rows: the paper around them says the result
        found = ["" if column.result else place for column, place in zip(columns, found, strict=True)]
    if "middle" not in found:  # nothing to enter: one plain table
        found = ["middle" if place == "right" else place for place in found]
    return found


def _results(columns: Sequence[GridColumn]) -> list[int]:
    """The columns kept at the right: the results, or whatever else is worked out at the end of the row."""
    results = [number for number, column in enumerate(columns) if column.result]
    if results:
        return results
    last = len(columns)
    while last > 0 and not columns[last - 1].frozen and not columns[last - 1].editable:
        last -= 1
    return list(range(last, len(columns)))


class Widths:
    """The widths of one grid's columns in the text size as it is."""

    def __init__(self, grid: Grid, metrics: QFontMetrics) -> None:
        self._columns = list(grid.columns)
        self.seen = min(grid.row_count(), NAMES)  # rows
        measured = [_width(grid, number, metrics) for number in range(len(self._columns))]
        self.natural = [wide for wide, _ in measured]
        self._least = [least for _, least in measured]

    def squeezed(self, shown: Sequence[int], room: int) -> dict[int, int]:
        """The widths of the columns shown; long words give way where there is not room for everything."""
        need = sum(self.natural[number] for number in shown) - room
        slack = {number: self.natural[number] - self._least[number] for number in shown}
        most = sum(slack.values())
        if need <= 0 or not most:
            return {number: self.natural[number] for number in shown}
        if need > most:  # it is scrolled all the same: what stays in view at the sides takes no more than it must
            sides = {number for number in shown if self._columns[number].frozen or self._columns[number].result}
            return {number: self._least[number] if number in sides else self.natural[number] for number in shown}
        return {number: self.natural[number] - -(-slack[number] * need // most) for number in shown}

    def shared(self, shown: Sequence[int], room: int) -> dict[int, int]:
        """The widths of the columns of the middle where there is room left over: {} where there is none."""
        extra = room - sum(self.natural[number] for number in shown)
        if extra <= 0 or not shown:
            return {}
        texts = [
            number for number in shown
            if (column := self._columns[number]).kind == "text" and not column.choices and not column.numeric
        ]
        if texts:
            part, rest = divmod(extra, len(texts))
            return {number: self.natural[number] + part + (rest if number == texts[-1] else 0) for number in texts}
        part = extra // len(shown)
        return {
            number: min(self.natural[number] + part, round(self.natural[number] * _GENEROUS)) for number in shown
        }


def _width(grid: Grid, number: int, metrics: QFontMetrics) -> tuple[int, int]:
    """Wide enough for heading, note and the first rows' words, but no wider than the grid says; and the least it bears."""
    column = grid.columns[number]
    head = round(metrics.horizontalAdvance(column.heading) * 1.06) + 18
    under = min(round(metrics.horizontalAdvance(column.note) * 0.9) + 18, 8 * look.size)
    most = column.width * look.size + 16
    if column.kind != "text":
        longest = column.choices if column.kind != "date" else ("2026-08-28",)
        choices = max((metrics.horizontalAdvance(choice) for choice in longest), default=0) + 18
        wide = max(min(choices, most), head, under, 4 * look.size)
        return wide, wide
    rows = range(min(grid.row_count(), NAMES if column.frozen else _SAMPLE))
    lengths = sorted(metrics.horizontalAdvance(grid.text(row, number)) for row in rows)
    least = max(head, under, 3 * look.size)
    words = (lengths[-1] if lengths else 0) + 18
    usual = (lengths[len(lengths) * 8 // 10] if lengths else 0) + 18  # a single long name is cut before a figure is
    if column.frozen and number:
        least = max(least, min(_NAME * look.size + 18, most))
    wide = max(min(words, most), least)
    return wide, wide if column.result else max(min(usual, wide), least)
