"""The orders a roster can stand in (排序): as it is, by 编号, by 姓氏笔画, by 科室."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from kaohe_desktop.office.general_forms_names import by_strokes

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import Line

AS_IT_STANDS, BY_KEY, BY_STROKES, BY_UNIT = "花名册顺序", "编号", "姓氏笔画", "科室"
ORDERS = (AS_IT_STANDS, BY_KEY, BY_STROKES, BY_UNIT)
_DIGITS = re.compile(r"(\d+)", re.ASCII)


def in_order(lines: Sequence[Line], order: str, departments: Callable[[], Sequence[str]]) -> Sequence[Line]:
    """The lines in an order; those that are equal by it stay as they stood."""
    if order == BY_KEY:
        return sorted(lines, key=lambda line: natural(line.key))
    if order == BY_STROKES:
        return by_strokes(lines, lambda line: line.name)
    if order == BY_UNIT:
        places = {name: place for place, name in enumerate(departments())}
        return sorted(lines, key=lambda line: places.get(line.cells.get("科室", ""), len(places)))
    return lines


@lru_cache(maxsize=40_000)
def natural(key: str) -> tuple[tuple[int, int, str], ...]:
    """What numbers are sorted by: 2 before 10, A2 before A10."""
    return tuple((1, int(part), part) if part.isdecimal() and part.isascii() else (0, 0, part) for part in _DIGITS.split(key) if part)
