"""What a clerk chose last on the page 表格打印, kept on this computer for each appraisal scheme."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.ui.settings import Settings


@dataclass(slots=True)
class Choices:
    """``split`` is one of the words of the list 分文件; ``printer`` the name of the printer used last.

    ``folders`` holds the folder chosen for a period by the period's label, the one chosen last at the end.
    """

    forms: tuple[str, ...] = ()
    blank: bool = False
    split: str = ""
    only_complete: bool = True
    folders: dict[str, str] = field(default_factory=dict)
    printer: str = ""
    duplex: str = ""
    copies: int = 1

    def folder(self, period_label: str) -> Path:
        """Where a period's files go: as chosen for it, else beside what was chosen last, else the usual folder."""
        if period_label in self.folders:
            return Path(self.folders[period_label])
        if not self.folders:
            return usual_folder(period_label)
        other, last = next(reversed(self.folders.items()))
        if other in last:
            return Path(last.replace(other, period_label))
        return Path(last) / period_label

    def choose_folder(self, period_label: str, folder: Path) -> None:
        """Note where a period's files go; what it would be anyway is not noted."""
        if folder != self.folder(period_label):
            self.folders.pop(period_label, None)
            self.folders[period_label] = str(folder)


def _name(scheme_id: str) -> str:
    return f"printing/{scheme_id}"


def recall(settings: Settings, scheme_id: str) -> Choices:
    """The choices kept for a scheme; the usual ones where there are none, or where they cannot be read."""
    try:
        stored = json.loads(settings.recall(_name(scheme_id)) or "{}")
    except ValueError:
        stored = {}
    usual = Choices()
    if isinstance(stored, dict):
        for one in fields(Choices):
            value, like = stored.get(one.name), getattr(usual, one.name)
            if isinstance(like, tuple) and isinstance(value, list):
                setattr(usual, one.name, tuple(str(each) for each in value))
            elif isinstance(like, dict) and isinstance(value, dict):
                setattr(usual, one.name, {str(key): str(each) for key, each in value.items()})
            elif type(value) is type(like):
                setattr(usual, one.name, value)
    return usual


def keep(settings: Settings, scheme_id: str, choices: Choices) -> None:
    """Keep the choices for the next time."""
    settings.keep(_name(scheme_id), json.dumps(asdict(choices), ensure_ascii=False))


def usual_folder(period_label: str) -> Path:
    """Where files go until the clerk says otherwise: the documents, with a folder for each period."""
    from PySide6.QtCore import QStandardPaths

    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents) / "考核表格" / period_label
