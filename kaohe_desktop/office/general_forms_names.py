"""Names in the order of notices: 姓氏笔画 (strokes of the surname, then 横竖撇点折), by 科室, or as the roster stands.

``resources/strokes.txt`` has the 8,105 standard characters in their official order with some more; how it was made is in
``tools/make_strokes.py``. A character it does not have comes after all it has, by code point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TypeVar

from kaohe_desktop.resources import resource

_T = TypeVar("_T")
#: Surnames of two characters, so that 欧阳锋 counts as a name of one character after the surname.
_DOUBLE_WORDS = (
    "欧阳 司马 上官 诸葛 皇甫 尉迟 令狐 夏侯 慕容 长孙 宇文 司徒 司空 公孙 轩辕 端木 独孤 南宫 东方 西门 呼延 赫连 澹台 淳于 单于 "
    "万俟 闻人 申屠 太史 东郭 百里 宗政 濮阳 公冶 钟离 鲜于 闾丘 亓官 拓跋 夹谷 宰父 谷梁 段干 左丘 纳兰 第五"
)
DOUBLE = frozenset(_DOUBLE_WORDS.split())
_UNKNOWN = 99
_FILL = "　"
_PLACE = 4  # characters: a name of three and a space


@cache
def strokes() -> dict[str, tuple[int, int]]:
    """Every known character: how many strokes it has, and its place among those with as many."""
    found: dict[str, tuple[int, int]] = {}
    for line in resource("strokes.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            count, _, chars = line.partition("\t")
            found.update((char, (int(count), place)) for place, char in enumerate(chars))
    return found


def _char_key(char: str) -> tuple[int, int]:
    return strokes().get(char, (_UNKNOWN, ord(char)))


def stroke_key(name: str) -> tuple[object, ...]:
    """What names are sorted by: surname, then 单名 before 双名, then the given name character by character."""
    plain = "".join(name.split())
    head = 2 if plain[:2] in DOUBLE and len(plain) > 2 else 1
    surname, given = plain[:head], plain[head:]
    return tuple(map(_char_key, surname)), len(given), tuple(map(_char_key, given))


def by_strokes(members: Iterable[_T], name: Callable[[_T], str]) -> list[_T]:
    """``members`` in 姓氏笔画 order; those of the same name stay as they stood."""
    return sorted(members, key=lambda one: stroke_key(name(one)))


def spaced(name: str) -> str:
    """A name as it stands in a list of names: 李　明 as wide as 张小明."""
    return f"{name[0]}{_FILL}{name[1]}" if len(name) == 2 else name


def name_lines(names: Sequence[str], columns: int) -> str:
    """Names under one another, ``columns`` a line; one longer than three characters takes as many places as it needs."""
    lines: list[str] = []
    line, used = "", 0
    for name in map(spaced, names):
        places = -(-(len(name) + 1) // _PLACE)
        if used and used + places > columns:
            lines.append(line.rstrip(_FILL))
            line, used = "", 0
        line += name.ljust(places * _PLACE, _FILL)
        used += places
    return "\n".join([*lines, line.rstrip(_FILL)])
