"""The charts of 分析 as plain shapes (forms/drawing): the window and the PDF paint the very same ones.

Binary floats stand here only for places on the paper; every figure a chart names is a text made elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kaohe_desktop.forms.drawing import Anchor, Box, Dot, Drawing, Hatch, Rule, Shape, Words

#: (text, size) → its length
Measure = Callable[[str, float], float]
_PAD = 6.0
#: fills that differ in tone and in hatching, for the grades from the best down
FILLS = (
    ("accent", Hatch.PLAIN), ("accent_tint", Hatch.RISING), ("paper", Hatch.DOTS), ("warn_tint", Hatch.FALLING),
    ("bad_tint", Hatch.LEVEL), ("closed", Hatch.PLAIN), ("stripe", Hatch.RISING),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across a histogram at ``at`` (the histogram's own scale), with its name; ``seat``: where seats ran out."""

    at: float
    name: str
    seat: bool = False


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many fall into each step from ``low`` on, ``step`` wide each; ``edges`` are the steps' ends in words."""

    title: str
    low: float
    step: float
    counts: tuple[int, ...]
    edges: tuple[str, ...]
    marks: tuple[Mark, ...] = ()


def histograms(groups: Sequence[Histogram], width: float, size: float, measure: Measure) -> Drawing | None:
    """The groups side by side, as many in a row as have room, all with one scale."""
    if not groups:
        return None
    columns = max(1, min(len(groups), int(width // max(size * 20, 220))))
    each, gap = width / columns, size * 2.6
    height = size * 15.5
    shapes: list[Shape] = []
    for place, group in enumerate(groups):
        left, top = (place % columns) * each, (place // columns) * height
        shapes += _histogram(group, left + gap / 2, top, each - gap, height - size, size, measure)
    rows = (len(groups) + columns - 1) // columns
    return Drawing(width, rows * height, tuple(shapes))


def _histogram(one: Histogram, left: float, top: float, width: float, height: float, size: float, measure: Measure) -> list[Shape]:
    small = size * 0.86
    head, foot = size * 5.4, size * 1.7
    base, room = top + height - foot, height - head - foot
    bar = width / max(len(one.counts), 1)
    most = max(one.counts, default=0) or 1
    shapes: list[Shape] = [Words(left, top + size, one.title, size, "ink", bold=True)]
    for at, count in enumerate(one.counts):
        tall = room * count / most
        x = left + at * bar
        if count:
            shapes.append(Box(x + 1, base - tall, max(bar - 2, 1), tall, "accent_tint", edge="accent"))
            text = str(count)
            if measure(text, small) <= bar + 2:
                shapes.append(Words(x + bar / 2, base - tall - 3, text, small, "ink_soft", Anchor.MIDDLE))
    shapes.append(Rule(left, base, left + width, base, "line_strong"))
    shapes += _scale(one, left, base, bar, small, measure)
    shapes += _marks(one, left, top + size * 1.2, base, bar, width, small, measure)
    return shapes


def _scale(one: Histogram, left: float, base: float, bar: float, size: float, measure: Measure) -> list[Shape]:
    """The figures under the bars, as many as have room."""
    shapes: list[Shape] = []
    free = float("-inf")
    for at, text in enumerate(one.edges):
        x = left + at * bar
        half = measure(text, size) / 2
        if x - half > free:
            shapes += [Rule(x, base, x, base + 3, "line_strong"), Words(x, base + size + 3, text, size, "ink_soft", Anchor.MIDDLE)]
            free = x + half + _PAD
    return shapes


def _marks(
    one: Histogram, left: float, top: float, base: float, bar: float, width: float, size: float, measure: Measure
) -> list[Shape]:
    """The lines, dashed where seats ran out; their names in three rows, so that neighbours do not run together."""
    shapes: list[Shape] = []
    ends = [float("-inf")] * 3
    for mark in sorted(one.marks, key=lambda mark: mark.at):
        x = left + (mark.at - one.low) / one.step * bar
        if not left - 1 <= x <= left + width + 1:
            continue
        tone = "warn" if mark.seat else "bad"
        long = measure(mark.name, size)
        start = max(left, min(x - long / 2, left + width - long))
        level = next((at for at, end in enumerate(ends) if start > end + _PAD), -1)
        shapes.append(Rule(x, top + (max(level, 0) + 1) * (size + 2), x, base, tone, 1.2, dashed=mark.seat))
        if level >= 0:
            shapes.append(Words(start, top + (level + 1) * (size + 2) - 2, mark.name, size, tone))
            ends[level] = start + long
    return shapes


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart of parts: its name, each part's share (0–1), and the words at its end."""

    name: str
    parts: tuple[float, ...]
    words: str = ""


def stacked(names: Sequence[str], bars: Sequence[Bar], width: float, size: float, measure: Measure) -> Drawing | None:
    """Bars of parts that make up a whole, with a key above; parts differ in tone and hatching."""
    if not bars:
        return None
    shapes, top = _key(names, width, size, measure)
    start = min(max(measure(one.name, size) for one in bars) + 10, width * 0.34)
    tail = max(measure(one.words, size) for one in bars) + 10
    room, step = width - start - tail, size * 1.75
    for place, one in enumerate(bars):
        y = top + place * step
        shapes.append(Words(start - 8, y + step * 0.68, _cut(one.name, start - 10, size, measure), size, "ink", Anchor.END))
        x = start
        for at, part in enumerate(one.parts):
            tone, hatch = FILLS[at % len(FILLS)]
            if part > 0:
                shapes.append(Box(x, y + step * 0.16, room * part, step * 0.68, tone, hatch, "line_strong"))
            x += room * part
        shapes.append(Words(start + room + 8, y + step * 0.68, one.words, size, "ink_soft"))
    return Drawing(width, top + len(bars) * step + 4, tuple(shapes))


def _key(names: Sequence[str], width: float, size: float, measure: Measure) -> tuple[list[Shape], float]:
    """What each fill means, over as many lines as needed; how high it is."""
    shapes: list[Shape] = []
    x, y, line = 0.0, 2.0, size * 1.6
    for at, name in enumerate(names):
        tone, hatch = FILLS[at % len(FILLS)]
        long = size + 6 + measure(name, size) + 16
        if x and x + long > width:
            x, y = 0.0, y + line
        shapes += [Box(x, y + 1, size, size, tone, hatch, "line_strong"), Words(x + size + 6, y + size * 0.95, name, size, "ink_soft")]
        x += long
    return shapes, y + line + 4


@dataclass(frozen=True, slots=True)
class Span:
    """One line of a chart of ranges, on a scale of 0–1: lowest and highest, the mean, and the words at its end.

    ``low`` None: the group is too small for its range to be shown.
    """

    name: str
    mean: float | None
    low: float | None
    high: float | None
    words: str = ""


def spans(
    lines: Sequence[Span], ends: tuple[str, str], width: float, size: float, measure: Measure, *, middle: float | None = None
) -> Drawing | None:
    """Ranges with their means on one scale; ``middle`` draws a line through all of them (the whole office's mean)."""
    if not lines:
        return None
    start = min(max(measure(one.name, size) for one in lines) + 10, width * 0.34)
    tail = max(measure(one.words, size) for one in lines) + 12
    room, step, top = width - start - tail, size * 1.75, size * 1.6
    below = top + len(lines) * step
    shapes: list[Shape] = [
        Words(start, size, ends[0], size * 0.86, "ink_soft"),
        Words(start + room, size, ends[1], size * 0.86, "ink_soft", Anchor.END),
        Rule(start, top, start + room, top, "line"), Rule(start, top, start, below, "line"),
        Rule(start + room, top, start + room, below, "line"),
    ]
    if middle is not None:
        x = start + room * min(max(middle, 0), 1)
        shapes.append(Rule(x, top, x, below, "warn", 1.0, dashed=True))
    for place, one in enumerate(lines):
        y = top + (place + 0.5) * step
        shapes.append(Words(start - 8, y + size * 0.36, _cut(one.name, start - 10, size, measure), size, "ink", Anchor.END))
        shapes.append(Rule(start, y, start + room, y, "line", 0.5))
        if one.low is not None and one.high is not None:
            left, right = (start + room * min(max(at, 0), 1) for at in (one.low, one.high))
            shapes.append(Box(left, y - 3, max(right - left, 1), 6, "accent_tint", edge="accent"))
        if one.mean is not None:
            shapes.append(Dot(start + room * min(max(one.mean, 0), 1), y, 4.2, "accent"))
        shapes.append(Words(start + room + 10, y + size * 0.36, one.words, size, "ink_soft"))
    return Drawing(width, below + 4, tuple(shapes))


def _cut(text: str, room: float, size: float, measure: Measure) -> str:
    """A text with its end as … where it is too long."""
    if measure(text, size) <= room:
        return text
    while text and measure(text + "…", size) > room:
        text = text[:-1]
    return text + "…"
