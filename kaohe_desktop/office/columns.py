"""What a table's columns are made of, and the orders its rows can stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe_desktop.engine.entries import allowed_range
from kaohe_desktop.engine.figures import parse_number, plain
from kaohe_desktop.engine.scheme.model import EntryField, FieldKind
from kaohe_desktop.office.grid import GridColumn

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import Limits


def field_column(
    entry: EntryField, note: str, *, editable: bool = True, frozen: bool = False, choices: Sequence[str] = ()
) -> GridColumn:
    """The column of a field; its width follows its kind and heading. ``choices`` go before the field's own."""
    widths = {FieldKind.TEXT: 10, FieldKind.DATE: 7, FieldKind.FLAG: 4, FieldKind.CHOICE: 8, FieldKind.TICKS: 8}
    width = max(widths.get(entry.kind, 5), min(len(entry.name) + 1, 9))
    if not choices:
        choices = {FieldKind.FLAG: ("是", "否"), FieldKind.CHOICE: entry.choices}.get(entry.kind, ())
    return GridColumn(
        entry.name, note, entry.kind, tuple(choices), editable, entry.kind.numeric, frozen, width, grounds_of(entry),
    )


def column_note(entry: EntryField) -> str:
    """The range with its unit, as it stands under a heading; a highest figure that is worked out is left out."""
    if not entry.kind.numeric:
        return entry.unit
    share = "%" if entry.kind is FieldKind.PERCENT else entry.unit
    if entry.above is not None:
        return f"大于{plain(entry.above)}{share}"
    if entry.min is None or not isinstance(entry.max, Decimal):
        return share
    if -entry.min == entry.max:
        return f"±{plain(entry.max)}{share}"
    return f"{plain(entry.min)}–{plain(entry.max)}{share}"


def grounds_of(entry: EntryField) -> tuple[str, ...]:
    """The grounds of which the numbers are entered (``ticks``); none for any other field."""
    return entry.choices if entry.kind is FieldKind.TICKS else ()


def allowed_words(entry: EntryField, limits: Limits) -> str:
    """What is allowed in a cell, in words, with the hint and the clause."""
    span = allowed_range(limits.min, limits.max, share=entry.kind is FieldKind.PERCENT, above=entry.above)
    words = [f"可填 {span}"] if span else []
    if entry.kind is FieldKind.TICKS:
        words.append("填序号，几个用顿号隔开：" + " ".join(f"{number}{ground}" for number, ground in enumerate(entry.choices, 1)))
    elif entry.choices:
        words.append(f"可填 {'、'.join(entry.choices)}")
    if limits.step is not None:
        words.append(f"{plain(limits.step)} 的倍数")
    return "；".join([*words, *(part for part in (entry.hint, entry.basis) if part)])


def by_size(texts: Mapping[int, str], descending: bool) -> list[int]:
    """Row ids by the figure they hold; texts that are none (缺 2 项) and then blanks stand last either way."""
    figures = {text: parse_number(text.rstrip("%")) for text in set(texts.values())}  # 32,000 people have few different ones
    ranked = sorted((figure, text) for text, figure in figures.items() if figure is not None)
    places: dict[str, int] = {}
    place, last = 0, None
    for figure, text in ranked:  # 9 and 9.0 stand together
        place, last = (place, last) if figure == last else (place + 1, figure)
        places[text] = place
    known = [row_id for row_id, text in texts.items() if text in places]
    known.sort(key=lambda row_id: places[texts[row_id]], reverse=descending)
    words = [row_id for row_id, text in texts.items() if text and text not in places]
    return known + words + [row_id for row_id, text in texts.items() if not text]


def by_text(texts: Mapping[int, str] | Mapping[int, tuple[str, str]], descending: bool) -> list[int]:
    """Row ids by a text, or by initials and text; blanks stand last either way."""
    ranked = sorted(set(texts.values()))  # type: ignore[type-var]  # one kind or the other; a few departments, many people
    places: dict[object, int] = {one: place for place, one in enumerate(ranked) if (one[1] if isinstance(one, tuple) else one)}
    known = [row_id for row_id, one in texts.items() if one in places]
    known.sort(key=lambda row_id: places[texts[row_id]], reverse=descending)
    return known if len(known) == len(texts) else known + [row_id for row_id, one in texts.items() if one not in places]
