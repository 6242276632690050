"""What the ledger (台账) counts and which fields it feeds: named by the field itself, or by its name.

A field of an entry sheet says ``ledger = "迟到"``; without it the usual names (迟到次数, 请假天数 …) are known. ``无``
says that a field so named is not fed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaohe_desktop.engine.scheme.model import EntryField, Scheme, Sheet, SheetRole

NONE = "无"
#: kinds of the attendance ledger: counted in 次, or in half days on the workday calendar
TIMES = ("迟到", "早退")
DAYS = ("旷工", "事假", "病假", "其他请假", "年休假")
#: kinds of the ledger of points, with their sign
POINTS = {"加分": 1, "减分": -1}
#: 连续旷工: the longest run of workdays, one after the other, with absence on each
LONGEST = {"连续旷工": "旷工"}
#: what a field may be fed from, and the kinds that are added up for it
SOURCES: dict[str, tuple[str, ...]] = {
    **{kind: (kind,) for kind in (*TIMES, *DAYS, *POINTS)},
    "迟到早退": TIMES,
    "请假": ("事假", "病假", "其他请假"),
    "病事假": ("事假", "病假"),
    "加减分": tuple(POINTS),
    **{name: (kind,) for name, kind in LONGEST.items()},
}
#: the names under which schemes ask for these figures
_BY_NAME = {
    "迟到次数": "迟到", "累计迟到次数": "迟到", "早退次数": "早退", "迟到早退次数": "迟到早退", "累计迟到早退次数": "迟到早退",
    "旷工天数": "旷工", "累计旷工天数": "旷工", "连续旷工天数": "连续旷工", "请假天数": "请假", "累计请假天数": "请假",
    "病事假天数": "病事假", "累计病事假天数": "病事假", "事假天数": "事假", "病假天数": "病假",
    "奖惩附加分": "加减分", "阶段性加减分": "加减分", "加减分": "加减分",
}


@dataclass(frozen=True, slots=True)
class Fed:
    """A field that the ledger feeds, and from what (a key of :data:`SOURCES`)."""

    sheet: Sheet
    field: EntryField
    source: str


def source_of(field: EntryField) -> str:
    """What feeds a field; "" for nothing."""
    if not field.kind.numeric:
        return ""
    found = field.ledger or _BY_NAME.get(field.name, "")
    return "" if found == NONE else found


def fed_fields(scheme: Scheme) -> Iterator[Fed]:
    """Every field of the sheets of one row a subject that the ledger feeds."""
    for sheet in scheme.sheets:
        if sheet.role is SheetRole.ENTRY:
            for field in sheet.fields:
                if (source := source_of(field)):
                    yield Fed(sheet, field, source)
