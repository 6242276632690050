"""From the start of the process to the first paint: our window against a bare QMainWindow, alternating, median of 5.

    python benchmarks/startup.py [ROUNDS]

Prints the medians in milliseconds, their ratio (to reach: at most 1.5), any library that must not be loaded yet, and
beside it when the whole frame (head line, left column, bottom line) was drawn: the window opens empty and is filled
right after its first paint.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

REACH = 1.5
TOO_EARLY = ("openpyxl", "reportlab", "pydantic", "pypinyin", "sqlalchemy", "alembic", "pypdfium2", "python_calamine", "lark")

_WATCH = """
import sys, time
from PySide6.QtCore import QEvent, QObject
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.objectName() == {waited!r}:
            app.removeEventFilter(self)
            loaded = [name for name in {early!r} if name in sys.modules]
            print(repr(time.time()), *loaded, flush=True)
            import os; os._exit(0)
        return False
"""
_BARE = _WATCH + """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
watch = Watch(); app.installEventFilter(watch)
window = QMainWindow(); window.resize(1366, 740); window.show()
app.exec()
"""
_OURS = _WATCH + """
from kaohe_desktop.ui import app as ours
app = ours.make_application()
watch = Watch(); app.installEventFilter(watch)
ours.run_window(None, demo=True)
"""


def once(program: str) -> tuple[float, list[str]]:
    """Milliseconds to the first paint, and what was loaded too early."""
    started = time.time()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    painted, *early = done.stdout.split()
    return (float(painted) - started) * 1000, early


def main() -> int:
    """Run, print, and fail if the ratio is over what is to be reached."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    programs = {
        name: source.replace("{early!r}", repr(TOO_EARLY)).replace("{waited!r}", repr(waited))
        for name, source, waited in (("bare", _BARE, ""), ("ours", _OURS, ""), ("frame", _OURS, "foot"))
    }
    times: dict[str, list[float]] = {name: [] for name in programs}
    early: list[str] = []
    for _ in range(rounds + 1):  # the first round only warms the disk
        for name, program in programs.items():
            took, loaded = once(program)
            times[name].append(took)
            early = loaded or early
    base, own, whole = (statistics.median(times[name][1:]) for name in ("bare", "ours", "frame"))
    print(f"bare QMainWindow {base:.0f} ms · our window {own:.0f} ms · ratio {own / base:.2f} (to reach: {REACH})")
    print(f"whole frame drawn {whole:.0f} ms · ratio {whole / base:.2f}")
    if early:
        print("loaded before the first paint:", ", ".join(early))
    return 0 if own / base <= REACH and not early else 1


if __name__ == "__main__":
    sys.exit(main())
