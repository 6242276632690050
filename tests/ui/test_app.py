"""The program as it is started: in a process of its own, since it ends with the application."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kaohe_desktop.ui.app import speak_chinese

ROOT = Path(__file__).parents[2]
LATER = ("openpyxl", "reportlab", "pydantic", "pypinyin", "sqlalchemy", "alembic", "pypdfium2", "python_calamine", "lark")

_WATCHED = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from kaohe_desktop.ui import app as ours
app = ours.make_application()
class Window(ours.Opening):
    def paintEvent(self, event):
        if not self._seen:
            print("first paint:", *[name for name in {later!r} if name in sys.modules])
        super().paintEvent(event)
ours.Opening = Window
def look():
    window = next((w for w in app.topLevelWidgets() if isinstance(w, Window)), None)
    frame = window and window.centralWidget()
    if frame is not None and frame.page_name:
        print("page:", frame.page_name)
        window.close()
    else:
        QTimer.singleShot(20, look)
QTimer.singleShot(20, look)
sys.exit(ours.run_window({database}, demo={demo}))
"""


def start(tmp_path, *, database=None, demo=False):
    program = _WATCHED.format(later=LATER, database=f"__import__('pathlib').Path({str(database)!r})" if database else None, demo=demo)
    places = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("DATA", "CONFIG", "STATE", "CACHE")}
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={**os.environ, **places, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, timeout=60, check=False,
    )


@pytest.mark.parametrize(("given", "page"), [({"demo": True}, "home"), ({}, "start"), ({"database": "没有.db"}, "start")])
def test_the_program_starts_shows_a_page_and_ends_cleanly(tmp_path, given, page):
    done = start(tmp_path, **given)
    assert done.returncode == 0, done.stderr
    assert f"page: {page}" in done.stdout
    assert "Traceback" not in done.stderr


def test_no_heavy_library_is_loaded_before_the_first_paint(tmp_path):
    done = start(tmp_path)
    assert "first paint:\n" in done.stdout.replace(" \n", "\n"), done.stdout


def test_qts_own_buttons_speak_chinese(qapp):
    from PySide6.QtCore import QTranslator

    speak_chinese(qapp)
    try:
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    finally:
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)
