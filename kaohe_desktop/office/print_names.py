"""File names of printed forms: what Windows, too, takes, short enough for every disk, and never one that is there already."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.forms.model import Form
    from kaohe_desktop.forms.record import Record

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}
_LONGEST = 60
_MOST_BYTES = 200  # a name may have 255 on Linux, and a number and an ending come after it


def safe_name(text: str) -> str:
    """``text`` as a part of a file name that Windows, too, takes; never empty."""
    name = _UNSAFE.sub("_", unicodedata.normalize("NFC", text)).strip(" .")[:_LONGEST].rstrip(" .")
    return f"_{name}" if not name or name.partition(".")[0].upper() in _RESERVED else name


def _joined(*parts: str) -> str:
    """The parts of a name with ``_`` between them, cut where a disk would refuse it."""
    name = "_".join(safe_name(part) for part in parts if part)
    return name.encode()[:_MOST_BYTES].decode("utf-8", "ignore").rstrip(" .")


def form_stem(form: Form, group: str = "") -> str:
    """The file of one form for everybody or for one group: ``M1_季度绩效考核评定表``, ``M1_季度绩效考核评定表_党政办``."""
    return _joined(form.code, form.name, group)


def copy_stem(form: Form, record: Record) -> str:
    """The file of one person's copy: ``001_张三_季度绩效考核评定表``."""
    return _joined(record.key, record.name, form.name)


def form_file_name(form: Form) -> str:
    """The PDF of one form for the whole roster."""
    return f"{form_stem(form)}.pdf"


def copy_file_name(form: Form, record: Record) -> str:
    """The PDF of one person's copy."""
    return f"{copy_stem(form, record)}.pdf"


class Shelf:
    """Gives each file of one run its name: where one is taken, by this run or before it, the next number is added."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        #: names that had to take a number because of a file of an earlier run
        self.renamed: list[str] = []

    def place(self, folder: Path, stem: str, ending: str) -> Path:
        """A path in ``folder`` that nothing stands at."""
        number, path = 1, folder / f"{stem}{ending}"
        stood = False
        while str(path).casefold() in self._taken or path.exists():
            stood = stood or str(path).casefold() not in self._taken
            number += 1
            path = folder / f"{stem}_{number}{ending}"
        self._taken.add(str(path).casefold())
        if stood:
            self.renamed.append(path.name)
        return path
