"""Texts on their way into a sheet: figures that can be summed, names of sheets, markup."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import escape

from kaohe_desktop.forms.cells import CellPlan
from kaohe_desktop.forms.fonts import tidy
from kaohe_desktop.forms.template import FORMULA

MOST_TEXT = 32_767  # characters of a cell, as Excel counts them (UTF-16)
_MOST_NAME = 31
_MOST_DIGITS = 15  # more are lost in a number cell
#: Tables of the record whose values are figures if they look like one; a 编号 or a telephone is in none of them.
_TABLES = ("项目.", "步骤.", "结果.", "合计.", "栏.", FORMULA)
#: Columns of a list whose values are figures if they look like one.
_COLUMNS = re.compile(r"(?:^序号|分|分值|名次|奖金|金额|人数|票数|得票|次数|天数)\Z")
_FIGURE = re.compile(r"-?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.([0-9]+))?", re.ASCII)
_NOT_IN_NAMES = re.compile("[\\\\/*?:\\[\\]\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class Figure(NamedTuple):
    """A number cell: the plain decimal, and the format that shows it as it stands on paper."""

    value: str
    format: str


def is_figure(plan: CellPlan) -> bool:
    """Whether the cell holds nothing but one bound figure."""
    template = plan.template
    if len(template.names) != 1 or any(template.words):
        return False
    name = template.names[0]
    return name.startswith(_TABLES) or ("." not in name and _COLUMNS.search(name) is not None)


@lru_cache(maxsize=4096)
def figure(text: str) -> Figure | None:
    """``text`` as a number that shows the very same; None for what is no plain decimal or would change."""
    found = _FIGURE.fullmatch(text)
    digits = re.sub(r"\D", "", text)
    if found is None or len(digits) > _MOST_DIGITS or (text.startswith("-") and not digits.strip("0")):
        return None
    whole = "#,##0" if "," in text else "0"
    return Figure(text.replace(",", ""), f"{whole}.{'0' * len(found[1])}" if found[1] else whole)


def markup(text: str) -> str:
    """``text`` inside an element."""
    return escape(unescapable(text))


def unescapable(text: str) -> str:
    """What looks like one of Excel's own escapes (``_x000D_``) stays what it is."""
    return _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text


class SheetNames:
    """Names for the sheets of one workbook, each once; Excel does not tell apart large and small letters."""

    def __init__(self) -> None:
        self._taken = {"history"}  # Excel keeps this one for itself

    def name(self, *wishes: str) -> str:
        """The first wish that is still free (the second is joined to it: 姓名, 编号), else one with a number."""
        parts = [part for part in map(_plain, wishes) if part] or ["表"]
        tries = [parts[0], " ".join(parts[:2])]
        name = next((name for name in map(_cut, tries) if name.casefold() not in self._taken), "")
        number = 2
        while not name or name.casefold() in self._taken:
            end = f" ({number})"
            name = _cut(tries[-1], _MOST_NAME - len(end)) + end
            number += 1
        self._taken.add(name.casefold())
        return name


def _plain(text: str) -> str:
    return _NOT_IN_NAMES.sub("-", tidy(text).replace("\n", " ")).strip(" '　")


def _cut(text: str, most: int = _MOST_NAME) -> str:
    """The beginning of ``text``, counted as Excel counts: a rare character may be two."""
    while len(text.encode("utf-16-le")) // 2 > most:
        text = text[:-1]
    return text.strip(" '　")
