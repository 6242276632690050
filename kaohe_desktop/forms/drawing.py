"""A drawing as plain shapes, the same for the screen and for paper: whoever paints it decides what a tone looks like.

Lengths are in points, x to the right and y down. A tone is the name of a colour of the window (ink, ink_soft, accent,
accent_tint, good, warn, bad, line, paper …); ``hatch`` tells fills apart without colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Hatch(StrEnum):
    """How a fill is told apart where there is no colour."""

    PLAIN = "plain"
    RISING = "rising"  # ╱╱╱
    FALLING = "falling"  # ╲╲╲
    LEVEL = "level"  # ═══
    DOTS = "dots"


class Anchor(StrEnum):
    """Which end of a text stands at its place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle filled with a tone; ``edge`` is the tone of its outline ("" for none)."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    hatch: Hatch = Hatch.PLAIN
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    tone: str
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle, or (``hollow``) a ring."""

    x: float
    y: float
    radius: float
    tone: str
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A text whose base line begins, has its middle or ends at x, y."""

    x: float
    y: float
    text: str
    size: float
    tone: str = "ink"
    anchor: Anchor = Anchor.START
    bold: bool = False


Shape = Box | Rule | Dot | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in the order they are painted."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def hatch_lines(box: Box, step: float = 5.0) -> list[Rule]:
    """The lines of a box's hatching, inside it; for dots, short dashes."""
    left, top, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    tone = "ink_soft"
    if box.hatch is Hatch.LEVEL:
        count = int(box.height / step)
        return [Rule(left, top + (at + 0.5) * step, right, top + (at + 0.5) * step, tone, 0.6) for at in range(count)]
    if box.hatch is Hatch.DOTS:
        return [
            Rule(x, y, x + 1, y, tone, 1.0)
            for y in _steps(top + step / 2, bottom, step) for x in _steps(left + step / 2, right - 1, step)
        ]
    if box.hatch is Hatch.PLAIN:
        return []
    found = []
    for offset in _steps(-box.height + step / 2, box.width, step):
        x1, y1 = left + offset, bottom
        x2, y2 = x1 + box.height, top
        if x1 < left:
            x1, y1 = left, bottom + (offset)
        if x2 > right:
            x2, y2 = right, top + (x2 - right)
        if box.hatch is Hatch.FALLING:
            y1, y2 = top + bottom - y1, top + bottom - y2
        if x2 > x1:
            found.append(Rule(x1, y1, x2, y2, tone, 0.6))
    return found


def _steps(start: float, end: float, step: float) -> list[float]:
    count = int((end - start) / step) + 1 if end > start else 0
    return [start + at * step for at in range(count)]
