"""Setting text in a box: Chinese line-breaking, shrinking to the floor size, and what is left over.

Rules (标点避头尾): no closing mark at the start of a line, no opening mark at its end, —— and …… stay together, Latin
words and numbers stay whole unless they are wider than the line. Line ends of the text are kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from kaohe_desktop.forms.fonts import Face, Fonts

LEADING = 1.3  # line pitch in ems
ASCENT = 0.88  # of the em above the baseline: what a Chinese glyph takes
_EPSILON = 1e-4
_NO_START = frozenset("，。、；：？！）》」』】〕〉］｝”’…—～·％‰℃°,.;:?!)]}%>々ー")
_NO_END = frozenset("（《「『【〔〈［｛“‘￥＄([{<$#")
_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:+-−/_@&'%=")
_TOGETHER = frozenset("—…")


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
    width: float


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A text set for a box of a certain size: its lines, and the ``rest`` that did not fit at the floor size."""

    face: Face
    size: float
    lines: tuple[SetLine, ...]
    rest: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()  # characters printed as 〓
    need: float = 0.0  # the height all of it takes at this size


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

    def lines(self, clean: str, size: float) -> list[str]:
        """The broken lines of a text that :meth:`Fonts.clean` made printable."""
        return self._lines(self._measured(clean), size)

    def set_lines(self, lines: Sequence[str], size: float, unknown: tuple[str, ...] = ()) -> Setting:
        """Set lines that are already broken, as many as the box takes."""
        style, pitch = self.style, size * self.style.leading
        fits = max(0, int((self.height - 2 * style.pad_y + _EPSILON) / pitch))
        shown = lines[:fits]
        free = self.height - 2 * style.pad_y - len(shown) * pitch
        top = style.pad_y + free * {"top": 0.0, "middle": 0.5, "bottom": 1.0}[style.valign]
        first = top + (pitch - size) / 2 + ASCENT * size
        placed = tuple(
            self._line(text, first + pitch * number, size, number) for number, text in enumerate(shown) if text
        )
        need = self._height(len(lines), size)
        return Setting(style.face, size, placed, tuple(lines[fits:]), unknown, need)

    def _set(self, text: str) -> Setting:
        clean, unknown = self._fonts.clean(self.style.face, text)
        if not clean:
            return Setting(self.style.face, self.style.size, ())
        paragraphs = self._measured(clean)
        lines: list[str] = []
        whole = self._whole(paragraphs)  # rather smaller than a word or number cut in two
        for size in self._sizes:
            lines = self._lines(paragraphs, size)
            fits = whole * size <= self.width - 2 * self.style.pad_x + _EPSILON
            if fits and self._height(len(lines), size) <= self.height + _EPSILON:
                return self.set_lines(lines, size, unknown)
        return self.set_lines(lines, self.style.floor, unknown)

    def _whole(self, paragraphs: Sequence[tuple[str, list[float]]]) -> float:
        """The width that keeps every word and number whole; 0 if even the floor size does not (a very long one)."""
        widest = max((_longest_word(text, ends) for text, ends in paragraphs), default=0.0)
        return widest if widest * self.style.floor <= self.width - 2 * self.style.pad_x else 0.0

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
        # The room left by indents stands in the line itself as 全角 spaces, so that a rest can go on on another page.
        first, *others = break_lines(text, ends, room, indent, hang)
        return ["　" * int(indent) + first, *("　" * int(hang) + line for line in others)]

    def _height(self, lines: int, size: float) -> float:
        return lines * size * self.style.leading + 2 * self.style.pad_y

    def _line(self, text: str, y: float, size: float, number: int) -> SetLine:
        style = self.style
        width = sum(map(self._widths.__getitem__, text)) * size
        free = self.width - 2 * style.pad_x - width
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[style.align]
        return SetLine(style.pad_x + max(free, 0.0) * share, y, text, width)


def _longest_word(text: str, ends: Sequence[float]) -> float:
    """The width in ems of the widest run of Latin letters and digits."""
    widest, start = 0.0, -1
    for at, char in enumerate(text):
        if char in _WORD:
            start = at if start < 0 else start
            widest = max(widest, ends[at + 1] - ends[start])
        else:
            start = -1
    return widest


def _sizes(style: Style) -> tuple[float, ...]:
    """The sizes tried, from the style's own down to the floor by half points."""
    sizes = [style.size]
    while sizes[-1] - 0.5 > style.floor:
        sizes.append(sizes[-1] - 0.5)
    return tuple(sizes) if style.floor >= style.size else (*sizes, style.floor)
