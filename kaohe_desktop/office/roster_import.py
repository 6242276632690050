"""An import into the roster as it is looked at (核对): one line a person, old → new, new and missing people marked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kaohe_desktop.office.importing_plan import NEW_SUBJECT, WHOLE

if TYPE_CHECKING:
    from kaohe_desktop.office.importing import ImportPreview
    from kaohe_desktop.office.importing_plan import Change

OTHERS = "（共用的表）"


class LineKind(StrEnum):
    """What an import means for a person."""

    CHANGED = "有改动"
    NEW = "新增"
    ABSENT = "不在文件里"


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One person: what would change, in words. ``taken``: ticked from the start (who is absent is not)."""

    kind: LineKind
    key: str
    name: str
    text: str
    count: int

    @property
    def taken(self) -> bool:
        """Whether it is ticked to begin with."""
        return self.kind is not LineKind.ABSENT


def import_lines(preview: ImportPreview) -> list[ImportLine]:
    """A preview person by person, in the file's order; then who is on the roster and not in the file."""
    grouped: dict[str, list[Change]] = {}
    for change in preview.changes:
        grouped.setdefault(change.key, []).append(change)
    lines = []
    for key, changes in grouped.items():
        new = any(change.heading == NEW_SUBJECT for change in changes)
        words = "；".join(map(_words, changes))
        name = changes[0].name if key else OTHERS
        lines.append(ImportLine(LineKind.NEW if new else LineKind.CHANGED, key, name, words, len(changes)))
    absent = "保持不变；打勾就移出花名册，连同录入的内容"
    return lines + [ImportLine(LineKind.ABSENT, key, name, absent, 1) for key, name in preview.absent]


def _words(change: Change) -> str:
    if change.heading == NEW_SUBJECT:
        return change.after
    if change.heading == WHOLE:
        return f"{change.sheet} {'添一行' if change.after else '去一行'}（{change.after or change.before}）"
    return f"{change.heading} {change.before or '空'} → {change.after or '空'}"
