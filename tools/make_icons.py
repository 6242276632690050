"""Copy the icons the window uses from the registry package `lucide-static` (ISC) into resources/icons.

    .venv/bin/python tools/make_icons.py        needs npm; our own (kaohe.svg, chevron-down*.svg) are left alone

An icon more: add it to ICONS and run again.
"""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "lucide-static@1.62.0"
TARGET = Path(__file__).resolve().parent.parent / "resources" / "icons"
# our file name: lucide's name, where they differ; otherwise the name itself
ICONS = {
    # pages, in the order of the left column
    "home": "house", "people": "users", "calendar": "calendar-days", "entry": "clipboard-pen", "vote": "",
    "sum": "calculator", "printer": "", "trophy": "", "calendar-range": "", "chart": "chart-column",
    "book": "book-open", "gear": "settings",
    # acts
    "search": "", "undo": "undo-2", "redo": "redo-2", "save": "", "import": "file-input", "export": "file-output",
    "download": "", "upload": "", "play": "", "plus": "", "minus": "", "pencil": "", "trash": "trash-2", "copy": "",
    "paste": "clipboard-paste", "clipboard": "clipboard-list", "filter": "", "refresh": "refresh-cw",
    "folder": "folder-open", "file": "", "document": "file-text", "archive": "", "eye": "", "user": "",
    "user-plus": "", "history": "", "scale": "", "award": "", "x": "",
    # states
    "check": "", "done": "circle-check", "warning": "triangle-alert", "alert": "circle-alert", "info": "",
    "help": "circle-question-mark", "lock": "", "unlock": "lock-open", "backup": "database-backup",
    "chevron-right": "", "chevron-left": "", "chevron-up": "",
}  # fmt: skip


def main() -> None:
    """Fetch the package by name and copy the icons and the licence."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = folder.glob("*.tgz")
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        shutil.copyfile(folder / "package" / "LICENSE", TARGET / "LICENSE-lucide.txt")
        for name, original in ICONS.items():
            shutil.copyfile(folder / "package" / "icons" / f"{original or name}.svg", TARGET / f"{name}.svg")
    print(f"{len(ICONS)} icons in {TARGET}")


if __name__ == "__main__":
    main()
