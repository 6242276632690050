"""A page as pure geometry: ruled lines, texts in boxes, a code. Points from the upper left corner, downwards.

Nothing here knows a medium; the PDF writer draws pages, and any other medium can do so from the same values.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from kaohe_desktop.forms.cells import CellPlan
from kaohe_desktop.forms.typeset import Setting


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; ``top`` < ``bottom``."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Across."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Down."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line (线), upright or level, ``weight`` points thick."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A text set in a box. ``label`` names it in messages."""

    box: Box
    setting: Setting
    label: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A cell of a ruled table, whether anything stands in it or not."""

    box: Box
    plan: CellPlan


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What a page shares with others: rules and labels. ``common``: worth being drawn once and reused."""

    rules: tuple[Rule, ...]
    blocks: tuple[Block, ...]
    common: bool = True
    frames: tuple[Frame, ...] = ()
    troubled: bool = field(init=False)  # a text in it did not fit or has a character no font draws

    def __post_init__(self) -> None:
        troubled = any(block.setting.unknown or block.setting.rest for block in self.blocks)
        object.__setattr__(self, "troubled", troubled)


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: ``count`` × ``count`` modules in a square box; ``rows`` are its bits, each row padded to whole bytes."""

    box: Box
    count: int
    rows: bytes
    text: str


@dataclass(slots=True)
class Page:
    """One page."""

    width: float
    height: float
    parts: list[Part] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    code: Code | None = None
    frames: list[Frame] = field(default_factory=list)
    heads: tuple[float, float] | None = None  # from where to where the heads of its list stand
    goes_on: bool = False  # the list of the page before goes on here under the same heads
    closing: float = math.inf  # below this stands what stands under the list on every page

    def all_blocks(self) -> list[Block]:
        """Every text of the page, shared or its own."""
        return [block for part in self.parts for block in part.blocks] + self.blocks

    def all_rules(self) -> list[Rule]:
        """Every line of the page."""
        return [rule for part in self.parts for rule in part.rules] + self.rules

    def all_frames(self) -> list[Frame]:
        """Every cell of its ruled tables."""
        return [frame for part in self.parts for frame in part.frames] + self.frames
