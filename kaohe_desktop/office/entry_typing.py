"""A text while it is being typed: whether it may still become right (``-``, ``2.``, the 8 of an 85)."""

from __future__ import annotations

from kaohe_desktop.engine.figures import parse_number
from kaohe_desktop.engine.scheme.model import EntryField, FieldKind

_DAY_LENGTH = 8  # 2026-7-1


def unfinished(entry: EntryField, text: str) -> bool:
    """Whether typing on could make the text right, so that nothing is said against it yet."""
    match entry.kind:
        case FieldKind.TEXT:
            return False
        case FieldKind.DATE:
            return len(text) < _DAY_LENGTH
        case FieldKind.CHOICE | FieldKind.FLAG:
            return any(choice.startswith(text) for choice in entry.choices or ("是", "否"))
        case FieldKind.TICKS:
            return text.endswith("、")
    if text in ("-", "+", ".", "-."):
        return True
    number = parse_number(text.removesuffix(".").removesuffix("%"))
    if number is None:
        return False
    if text.endswith("."):
        return entry.kind is not FieldKind.INTEGER
    return entry.min is not None and 0 < number < entry.min and "." not in text
