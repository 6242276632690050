"""How headings, sheet names and choices of a workbook are compared: the engine's way, with all of 繁 → 简 before it."""

from __future__ import annotations

import re
from functools import lru_cache

from kaohe_desktop.engine.labels import fold_label
from kaohe_desktop.exchange.traditional import SIMPLIFIED

#: Marks that nobody sees but that come along when a heading is copied from a web page.
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")


def simplified(text: str) -> str:
    """The text in simplified characters."""
    return text.translate(SIMPLIFIED)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The form in which two labels are compared: no white space, half-width, simplified."""
    return fold_label(simplified(_UNSEEN.sub("", text)))
