"""The appraisal schemes as a table of plain text, for ``kaohe-desktop schemes``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from kaohe_desktop.office.library import SchemeInfo

_HEADINGS = ("编号", "名称", "考核对象", "周期", "版本")
_GAP = "  "


def scheme_lines(infos: Sequence[SchemeInfo]) -> Iterator[str]:
    """A line of columns for each scheme, and under it whom it suits and what a year scheme sums up."""
    rows = [(info.id, info.name, info.subject_label, info.cycle_label, info.version) for info in infos]
    widths = [max(map(_width, column)) for column in zip(_HEADINGS, *rows, strict=True)]
    yield _line(_HEADINGS, widths)
    for info, row in zip(infos, rows, strict=True):
        yield _line(row, widths)
        yield f"    {info.suits}"
        if info.rolls_up_label:
            yield f"    {info.rolls_up_label}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return _GAP.join(cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _width(text: str) -> int:
    """How many half-width places a text takes on a console: a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
