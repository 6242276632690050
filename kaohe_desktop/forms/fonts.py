"""The fonts (字库) a form is printed with, and the chain that finds a rare character in another one.

A character is looked for in the face asked for, then in the other shipped fonts, then in the system's; what is
nowhere prints as 〓 and is reported. Sizes and widths are in ems of the font.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFError, TTFontFile

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.forms import problems
from kaohe_desktop.forms.system_fonts import draws, preferred_files, system_files, system_folders

MISSING = "〓"
#: What never prints: controls, bidirectional and zero-width marks, variation selectors, tags.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e01ef]"
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_TO_CLEAN = re.compile(f"{_INVISIBLE.pattern}|[\r\t\x0b\x0c\x85\xa0\u2028\u2029\ud800-\udfff]")


def tidy(text: str) -> str:
    """``text`` without what never prints; lines end with a line feed alone."""
    if _TO_CLEAN.search(text):
        return _INVISIBLE.sub("", _BREAKS.sub("\n", text)).replace("\t", "　").replace("\xa0", " ")
    return text


class Face(StrEnum):
    """The faces a definition may ask for."""

    TITLE = "title"  # 小标宋-like
    BODY = "body"  # 宋体-like
    BOLD = "bold"
    HEI = "hei"
    KAI = "kai"


SHIPPED = {
    Face.TITLE: "KaoheSerif-Bold.ttf",
    Face.BODY: "KaoheSerif-Regular.ttf",
    Face.BOLD: "KaoheSerif-Bold.ttf",
    Face.HEI: "KaoheSans-Regular.ttf",
    Face.KAI: "KaoheKai-Regular.ttf",
}


class FontFile:
    """One TrueType font: which characters it has, how wide they are, and a subset of it to embed."""

    def __init__(self, path: Path, index: int = 0) -> None:
        self.file = TTFontFile(str(path), subfontIndex=index)
        self.name: str = self.file.name.decode("ascii", "replace")
        self._glyphs: dict[int, int] = self.file.charToGlyph
        self._em = 1000.0

    def has(self, char: str) -> bool:
        """Whether the font draws ``char`` (a glyph of its own, not the empty .notdef)."""
        return self._glyphs.get(ord(char), 0) != 0

    def width(self, char: str) -> float:
        """The advance of ``char`` in ems."""
        return float(self.file.charWidths.get(ord(char), self.file.defaultWidth)) / self._em

    def subset(self, chars: Sequence[str]) -> tuple[bytes, list[int]]:
        """A font with just these characters, and the glyph each of them has in it."""
        glyphs: dict[int, int] = {0: 0}
        for char in chars:
            glyphs.setdefault(self._glyphs[ord(char)], len(glyphs))
        data: bytes = self.file.makeSubset([ord(char) for char in chars])
        return data, [glyphs[self._glyphs[ord(char)]] for char in chars]


class _Widths(dict[str, float]):
    """Widths by character for one face, worked out when first asked for; KeyError for one that cannot be printed as it is."""

    def __init__(self, fonts: Fonts, face: Face) -> None:
        super().__init__()
        self._fonts, self._face = fonts, face

    def __missing__(self, char: str) -> float:
        if _TO_CLEAN.match(char):
            raise KeyError(char)
        font = self._fonts.font_for(self._face, char)
        if font is None:
            raise KeyError(char)
        width = self[char] = font.width(char)
        return width


class Fonts:
    """The fonts of one folder with the system's behind them. Files are opened when first needed and kept."""

    def __init__(self, folder: Path, prefer_system: bool = False, system: Sequence[Path] | None = None) -> None:
        """``prefer_system``: print with the clerk's own 小标宋 and 仿宋 where installed. ``system``: folders to look
        in instead of the system's own. Raises Refused when the shipped body font is not in ``folder``.
        """
        self._folder = folder
        self._system = system_folders() if system is None else tuple(system)
        self._preferred = preferred_files(self._system) if prefer_system else {}
        self._opened: dict[tuple[Path, int], FontFile | None] = {}
        self._found: dict[tuple[Face, str], FontFile | None] = {}
        missing = [name for name in sorted(set(SHIPPED.values())) if not (folder / name).is_file()]
        if SHIPPED[Face.BODY] in missing or SHIPPED[Face.TITLE] in missing:
            raise Refused(problems.FONT_FOLDER.at(value=name) for name in missing)
        self.widths: Mapping[Face, dict[str, float]] = {face: _Widths(self, face) for face in Face}

    def font_for(self, face: Face, char: str) -> FontFile | None:
        """The font that draws ``char`` in a text of ``face``; None if there is none anywhere."""
        key = (face, char)
        if key not in self._found:
            shipped = (font for font in self._chain(face) if font.has(char))
            self._found[key] = next(shipped, None) or self._system_font(char)
        return self._found[key]

    def covers(self, char: str) -> bool:
        """Whether ``char`` can be printed at all."""
        return self.font_for(Face.BODY, char) is not None

    def clean(self, face: Face, text: str) -> tuple[str, tuple[str, ...]]:
        """``text`` as it can be printed, and the characters that became 〓. Lines end with a line feed alone."""
        widths = self.widths[face]
        if widths.keys() >= set(text):
            return text, ()
        text = tidy(text)
        unknown = [char for char in dict.fromkeys(text) if char != "\n" and self.font_for(face, char) is None]
        for char in unknown:
            text = text.replace(char, MISSING)
        return text, tuple(unknown)

    def _chain(self, face: Face) -> Iterator[FontFile]:
        """The face's own font first, then the other shipped ones."""
        names = dict.fromkeys((SHIPPED[face], *SHIPPED.values()))
        for path, index in [*self._preferred.get(face.value, ()), *((self._folder / name, 0) for name in names)]:
            font = self._open(path, index)
            if font is not None:
                yield font

    def _system_font(self, char: str) -> FontFile | None:
        for path, index in system_files(self._system):
            if draws(path, index, char):
                font = self._open(path, index)
                if font is not None and font.has(char):
                    return font
        return None

    def _open(self, path: Path, index: int) -> FontFile | None:
        key = (path, index)
        if key not in self._opened:
            self._opened[key] = _open(path, index)
        return self._opened[key]


def _open(path: Path, index: int) -> FontFile | None:
    """The font, or None: a system's fonts may be damaged, not TrueType, or not allowed to be embedded."""
    try:
        return FontFile(path, index)
    except (TTFError, OSError, ValueError, KeyError, IndexError, AssertionError, TypeError, OverflowError):
        return None
    except Exception as error:  # reportlab raises struct.error and plain exceptions on damaged files
        if type(error).__module__ in ("struct", "builtins") or "reportlab" in type(error).__module__:
            return None
        raise
