"""What a clerk chose last on the page 表格打印, kept on this computer for each appraisal scheme."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.ui.settings import Settings


@dataclass(slots=True)
class Choices:
    """``split`` is one of the words of the list 分文件; ``printer`` the name of the printer used last."""

    forms: tuple[str, ...] = ()
    blank: bool = False
    split: str = ""
    only_complete: bool = True
    folder: str = ""
    printer: str = ""
    duplex: str = ""
    copies: int = 1


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
