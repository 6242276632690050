"""Finds the data files that come with the program: schemes, forms, fonts, icons, samples.

One function for all of them, because they lie in three places: ``resources/`` at the top of a checkout,
``kaohe_desktop/_resources`` in an installed wheel, and the same inside a PyInstaller folder.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


class ResourcesMissing(FileNotFoundError):
    """The program's own data files are not where it was installed: a broken installation."""


@cache
def _folder() -> Path:
    here = Path(__file__).resolve().parent
    candidates = [here / "_resources", here.parent / "resources"]
    if bundle := getattr(sys, "_MEIPASS", None):  # PyInstaller: where it unpacked or keeps the data files
        candidates.insert(0, Path(bundle) / "kaohe_desktop" / "_resources")
    for folder in candidates:
        if (folder / "schemes").is_dir():
            return folder
    raise ResourcesMissing("、".join(map(str, candidates)))


def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder, e.g. ``resource("fonts", "KaoheKai-Regular.ttf")``.

    The file itself may be absent (the caller asks ``is_file()`` and says what is missing in the user's words).
    Raises :class:`ResourcesMissing` if the program was installed without its data files.
    """
    return _folder().joinpath(*parts)
