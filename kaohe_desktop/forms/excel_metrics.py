"""What a sheet's texts take, guessed: a spreadsheet sets them itself, in fonts that are not here to be measured.

The names of fonts are the offices' own (方正小标宋, 仿宋, 黑体, 楷体). In all of them a Chinese character is one em wide
and a Latin letter or digit half of one; a little is added, because a screen rounds every advance to whole pixels.
"""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from kaohe_desktop.forms.fonts import MISSING, Face, Fonts, tidy

FONT_NAMES = {
    Face.TITLE: "方正小标宋简体", Face.BODY: "仿宋", Face.BOLD: "仿宋", Face.HEI: "黑体", Face.KAI: "楷体",
}
_ROOMY, _TIGHT = (1.03, 0.56), (1.0, 0.5)  # ems of a wide and of a narrow character
#: What XML cannot hold; the control characters among it never print and are gone before.
_UNSTORABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")


class _GuessedWidths(dict[str, float]):
    """Widths by character; KeyError for one that is not written as it is."""

    def __init__(self, wide: float, narrow: float) -> None:
        super().__init__()
        self._wide, self._narrow = wide, narrow

    def __missing__(self, char: str) -> float:
        if char == "\n" or tidy(char) != char or _UNSTORABLE.match(char):
            raise KeyError(char)
        width = self[char] = self._wide if east_asian_width(char) in "WFA" else self._narrow
        return width


class SheetFonts(Fonts):
    """Stands in for the fonts of the PDF, so that a sheet is laid out by the same code; opens no font file."""

    def __init__(self, *, tight: bool = False) -> None:
        """``tight``: nothing is added, for a page that would not do otherwise."""
        widths = _GuessedWidths(*(_TIGHT if tight else _ROOMY))
        self.widths = dict.fromkeys(Face, widths)

    def covers(self, char: str) -> bool:
        """Whatever a file can hold; which characters the clerk's fonts draw is not known."""
        return not _UNSTORABLE.match(char)

    def clean(self, face: Face, text: str) -> tuple[str, tuple[str, ...]]:
        """``text`` as a cell can hold it, and the characters that became 〓."""
        text = tidy(text)
        unknown = tuple(dict.fromkeys(_UNSTORABLE.findall(text)))
        return (_UNSTORABLE.sub(MISSING, text), unknown) if unknown else (text, ())
