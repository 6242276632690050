"""The window's named colours, light and dark; every text colour keeps a contrast of at least 4.5 on its ground."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme. A ``*_tint`` is a ground for words in the colour of the same name."""

    ground: str  # the window
    side: str  # the left column and the head line
    paper: str  # tables and panels
    stripe: str  # every other row, headings
    line: str  # rules between rows and panels
    line_strong: str  # borders of fields, the line beside fixed columns
    ink: str
    ink_soft: str  # notes, units, defaults
    accent: str
    accent_ink: str  # text on the accent
    accent_tint: str  # selection, the page shown
    good: str
    good_tint: str
    warn: str
    warn_tint: str
    bad: str
    bad_tint: str
    closed: str  # a cell that does not apply


LIGHT = Colours(
    ground="#F4F3EF", side="#EAE8E1", paper="#FFFFFF", stripe="#F7F6F2", line="#E1DED6", line_strong="#B5B0A4",
    ink="#1D2226", ink_soft="#5A6068",
    accent="#0B5A6B", accent_ink="#FFFFFF", accent_tint="#D6E8EC",
    good="#1F6638", good_tint="#DFF0E3", warn="#7A4D00", warn_tint="#FBEBCB", bad="#A3231F", bad_tint="#FBE1DE",
    closed="#EFEDE7",
)
DARK = Colours(
    ground="#1C1F22", side="#16191B", paper="#24282B", stripe="#2A2E32", line="#363B40", line_strong="#5C636B",
    ink="#ECEAE4", ink_soft="#ABB1B8",
    accent="#6CC3D5", accent_ink="#0E1B1E", accent_tint="#1E434B",
    good="#8FD3A2", good_tint="#1E3A28", warn="#EBC375", warn_tint="#43351A", bad="#F2A19B", bad_tint="#4A2523",
    closed="#1F2326",
)


def by_name(colours: Colours) -> dict[str, str]:
    """The colours by name, for the style sheet."""
    return {field.name: getattr(colours, field.name) for field in fields(colours)}


def _luminance(colour: str) -> float:
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two ``#RRGGBB`` colours, 1 to 21 (WCAG 2)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
