"""Who of a roster does not come along into the next period: those gone for good, each with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.engine.period import Period
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

_NAMED = 5


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """One who stays out, and why (当季退休, 调离本市)."""

    key: str
    name: str
    why: str

    def __str__(self) -> str:
        return f"{self.name}（{self.key}，{self.why}）"


def left_behind(ws: Workspace, source: PeriodInfo, period: Period) -> tuple[LeftBehind, ...]:
    """Those of a period's roster who do not come along into a later one."""
    from kaohe_desktop.office.people_changes import STATUS, waiting
    from kaohe_desktop.office.periods import LEFT, coming

    changes = waiting(ws, source, period)
    found = []
    for line, whole in coming(ws, source, period):
        if whole is None:
            later = (str(one.after.get(STATUS, "")) for one in changes.get(line.person_id or 0, ()))
            why = next((status for status in (line.cells.get(STATUS, ""), *later) if status in LEFT), "")
            found.append(LeftBehind(line.key, line.name, why))
    return tuple(found)


def in_words(left: Sequence[LeftBehind], *, every: bool = False) -> str:
    """不沿用 2 人：张三（001，当季退休）、…; "" where everybody comes along. ``every``: all of them by name."""
    named = "、".join(map(str, left if every else left[:_NAMED]))
    return f"不沿用 {len(left)} 人：{named}{'' if every or len(left) <= _NAMED else '等'}" if left else ""
