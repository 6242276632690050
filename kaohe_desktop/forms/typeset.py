"""Setting text in a box: Chinese line-breaking, shrinking to the floor size, and what is left over.

Rules (标点避头尾): no closing mark at the start of a line, no opening mark at its end, —— and …… stay together, Latin
words and numbers stay whole unless they are wider than the line. Line ends of the text are kept.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kaohe_desktop.forms.fonts import Face, Fonts

LEADING = 1.3  # line pitch in ems
ASCENT = 0.88  # of the em above the baseline: what a Chinese glyph takes
_EPSILON = 1e-4
_NO_START = frozenset("，。、；：？！）》」』】〕〉］｝”’…—～·％‰℃°,.;:?!)]}%>々ー")
_NO_END = frozenset("（《「『【〔〈［｛“‘￥＄([{<$#")
_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:+-−/_@&'%=")
_WORDS = re.compile("[" + re.escape("".join(sorted(_WORD))) + "]+")
_TOGETHER = frozenset("—…")
_SHARES = {"left": 0.0, "center": 0.5, "right": 1.0, "top": 0.0, "middle": 0.5, "bottom": 1.0}


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: face, greatest and least size in points, place in its box, distance from the rules."""

    face: Face
    size: float
    floor: float
    align: str = "left"  # left, center, right
    valign: str = "middle"  # top, middle, bottom
    leading: float = LEADING
    pad_x: float = 3.5
    pad_y: float = 2.0
    indent: float = 0.0  # first line of a paragraph, in ems
    hang: float = 0.0  # its other lines


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line at ``x`` and baseline ``y`` from the upper left corner of its box; points, downwards."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A text set for a box of a certain size: its lines, and the ``rest`` of it that did not fit."""

    face: Face
    size: float
    lines: tuple[SetLine, ...]
    rest: str = ""
    unknown: tuple[str, ...] = ()  # characters printed as 〓
    need: float = 0.0  # the height all of it takes at this size
    text: str = ""  # what the lines show, before it was broken
    style: Style | None = None  # what was asked for: its place in the box, for a medium that breaks lines itself


def can_break(text: str, at: int) -> bool:
    """Whether a line may end before ``text[at]``."""
    before, after = text[at - 1], text[at]
    if after == " " or before == " ":
        return True
    if after in _NO_START or before in _NO_END:
        return False
    if before in _WORD and after in _WORD:
        return False
    return not (before in _TOGETHER and after == before)


def break_lines(text: str, ends: Sequence[float], width: float, indent: float = 0, hang: float = 0) -> list[str]:
    """Cut one paragraph into lines no wider than ``width`` ems. ``ends[i]`` is the width of ``text[:i]``."""
    lines: list[str] = []
    start, count = 0, len(text)
    room = width - indent
    while start < count:
        end = bisect_right(ends, ends[start] + room + _EPSILON) - 1
        if end >= count:
            lines.append(text[start:])
            break
        at = _legal(text, start, max(end, start + 1))
        lines.append(text[start:at].rstrip(" "))
        while at < count and text[at] == " ":
            at += 1
        start, room = at, width - hang
    return lines or [""]


def _legal(text: str, start: int, end: int) -> int:
    """The last place a line from ``start`` may end, not after ``end``; ``end`` itself if there is none."""
    at = end
    while at > start and not can_break(text, at):
        at -= 1
    return at if at > start else end


class Setter:
    """Sets texts for boxes of one size in one style, remembering the short ones (names, figures, labels)."""

    _KEEP, _MOST = 40, 2000

    def __init__(self, fonts: Fonts, style: Style, width: float, height: float) -> None:
        self.style = style
        self.width, self.height = width, height
        self._fonts = fonts
        self._widths = fonts.widths[style.face]
        self._known: dict[str, Setting] = {}
        self._room = width - 2 * style.pad_x + _EPSILON
        pitch = style.size * style.leading
        top = style.pad_y + (height - 2 * style.pad_y - pitch) * _SHARES[style.valign]
        self._fits_one = pitch + 2 * style.pad_y <= height + _EPSILON
        self._one_y = top + (pitch - style.size) / 2 + ASCENT * style.size
        self._indented = bool(style.indent or style.hang)
        self._sizes = _sizes(style)

    def set(self, text: str) -> Setting:
        """Set ``text`` at the greatest size at which it fits, else at the floor with a rest."""
        known = self._known.get(text)
        if known is not None:
            return known
        setting = self._set(text)
        if len(text) <= self._KEEP:
            if len(self._known) >= self._MOST:
                self._known.clear()
            self._known[text] = setting
        return setting

    def need(self, text: str) -> float:
        """The height ``text`` takes at the floor size."""
        clean, _ = self._fonts.clean(self.style.face, text)
        return self._height(len(self._lines(self._measured(clean), self.style.floor)), self.style.floor)

    def _placed(self, clean: str, lines: Sequence[str], size: float, unknown: tuple[str, ...]) -> Setting:
        """The broken lines of ``clean`` in the box, as many as it takes."""
        style, pitch = self.style, size * self.style.leading
        fits = max(0, int((self.height - 2 * style.pad_y + _EPSILON) / pitch))
        shown = lines[:fits]
        free = self.height - 2 * style.pad_y - len(shown) * pitch
        y = style.pad_y + free * _SHARES[style.valign] + (pitch - size) / 2 + ASCENT * size
        placed = []
        for text in shown:
            if text:
                placed.append(SetLine(self._x(text, size), y, text))
            y += pitch
        rest = _after(clean, shown) if len(lines) > fits else ""
        text = clean[: len(clean) - len(rest)].rstrip() if rest else clean
        return Setting(style.face, size, tuple(placed), rest, unknown, self._height(len(lines), size), text, style)

    def _one_line(self, text: str) -> Setting | None:
        """The text on one line at full size: most names and figures; None if it needs more than that."""
        style = self.style
        try:
            width = sum(map(self._widths.__getitem__, text)) * style.size
        except KeyError:  # a line end, a character to clean or one no font draws
            return None
        if width > self._room or not self._fits_one or self._indented:
            return None
        x = style.pad_x + (self._room - width) * _SHARES[style.align]
        line = SetLine(x, self._one_y, text)
        return Setting(style.face, style.size, (line,), "", (), self._height(1, style.size), text, style)

    def _x(self, text: str, size: float) -> float:
        """Where a line begins."""
        share = _SHARES[self.style.align]
        if not share:
            return self.style.pad_x
        width = sum(map(self._widths.__getitem__, text)) * size
        return self.style.pad_x + max(self._room - width, 0.0) * share

    def _set(self, text: str) -> Setting:
        if not text:
            return Setting(self.style.face, self.style.size, ())
        setting = self._one_line(text)
        if setting is not None:
            return setting
        clean, unknown = self._fonts.clean(self.style.face, text)
        paragraphs = self._measured(clean)
        lines: list[str] = []
        whole = self._whole(paragraphs)  # rather smaller than a word or number cut in two
        for size in self._sizes:
            if whole * size > self._room and size > self.style.floor:
                continue
            lines = self._lines(paragraphs, size)
            if self._height(len(lines), size) <= self.height + _EPSILON:
                return self._placed(clean, lines, size, unknown)
        return self._placed(clean, lines, self.style.floor, unknown)

    def _whole(self, paragraphs: Sequence[tuple[str, list[float]]]) -> float:
        """The width that keeps every word and number whole; 0 if even the floor size does not (a very long one)."""
        widest = max((_widest_word(text, self._widths) for text, _ in paragraphs), default=0.0)
        return widest if widest * self.style.floor <= self._room else 0.0

    def _measured(self, text: str) -> list[tuple[str, list[float]]]:
        width = self._widths.__getitem__
        return [
            (part, list(accumulate(map(width, part), initial=0.0))) for part in (text.split("\n") if text else ())
        ]

    def _lines(self, paragraphs: Sequence[tuple[str, list[float]]], size: float) -> list[str]:
        room = (self.width - 2 * self.style.pad_x) / size
        indent, hang = self.style.indent, self.style.hang
        return [line for text, ends in paragraphs for line in self._paragraph(text, ends, room, indent, hang)]

    @staticmethod
    def _paragraph(text: str, ends: list[float], room: float, indent: float, hang: float) -> list[str]:
        if not indent and not hang:
            return [text] if ends[-1] <= room + _EPSILON else break_lines(text, ends, room)
        # the room left by indents stands in the line itself, as 全角 spaces
        first, *others = break_lines(text, ends, room, indent, hang)
        return ["　" * int(indent) + first, *("　" * int(hang) + line for line in others)]

    def _height(self, lines: int, size: float) -> float:
        return lines * size * self.style.leading + 2 * self.style.pad_y


def _after(clean: str, shown: Sequence[str]) -> str:
    """What of ``clean`` is left after the lines ``shown``. Breaking changes white space only, so the rest is counted."""
    count = sum(not char.isspace() for line in shown for char in line)
    at = 0
    while at < len(clean) and (count or clean[at].isspace()):
        count -= not clean[at].isspace()
        at += 1
    return clean[at:]


def _widest_word(text: str, widths: Mapping[str, float]) -> float:
    """The width in ems of the longest run of Latin letters and digits."""
    longest = max(_WORDS.findall(text), key=len, default="")
    return sum(map(widths.__getitem__, longest))


def _sizes(style: Style) -> tuple[float, ...]:
    """The sizes tried, from the style's own down to the floor by half points."""
    sizes = [style.size]
    while sizes[-1] - 0.5 > style.floor:
        sizes.append(sizes[-1] - 0.5)
    return tuple(sizes) if style.floor >= style.size else (*sizes, style.floor)
