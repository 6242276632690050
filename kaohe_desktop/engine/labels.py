"""How labels, headings and choice values are compared: white space removed, full-width to half-width, 繁 to 简."""

from __future__ import annotations

import re
from functools import lru_cache

from kaohe_desktop.engine.figures import half_width

_SPACE = re.compile(r"\s+")
#: Marks that nobody sees but that come along when a heading is copied from a web page.
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")


@lru_cache(maxsize=8192)
def fold_label(text: str) -> str:
    """The form in which labels are compared: 姓　名, ［姓名］ full-width and 性別 all meet their plain simplified form."""
    from kaohe_desktop.engine.traditional import SIMPLIFIED

    return _SPACE.sub("", half_width(_UNSEEN.sub("", text))).translate(SIMPLIFIED)


def fold_key(text: str) -> str:
    """A 编号 as it is kept: half-width and trimmed, otherwise as written (leading zeros stay)."""
    return half_width(text).strip()
