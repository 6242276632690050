"""What every test gets: no screen needed, folders of its own, and no error passing unseen.

A test during which anything is logged at ERROR or above fails; one that means to provoke that asks for the
fixture ``error_log`` and looks at the records. Qt's own warnings fail a test through pytest-qt (pyproject.toml, with
the short list of those that are the platform's doing).
"""

import logging
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# Before anything imports Qt.
if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# No test reads or writes the folders of the person who runs it (database, log, settings).
_FOLDERS = Path(tempfile.mkdtemp(prefix="kaohe-tests-"))
for _name in ("DATA", "CONFIG", "CACHE", "STATE"):
    os.environ[f"XDG_{_name}_HOME"] = str(_FOLDERS / _name.lower())
for _name in ("LOCAL_APPDATA", "APPDATA", "DOCUMENTS"):
    os.environ[f"WIN_PD_OVERRIDE_{_name}"] = str(_FOLDERS / _name.lower())

# The same everywhere and every time; look further with: pytest --hypothesis-profile=wide
settings.register_profile("ci", derandomize=True, deadline=None, max_examples=60, print_blob=True)
settings.register_profile("wide", deadline=None, max_examples=3000, print_blob=True)
settings.load_profile("ci")


def pytest_unconfigure(config):
    shutil.rmtree(_FOLDERS, ignore_errors=True)


class _Errors(logging.Handler):
    """Keeps what was logged at ERROR and above."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.records = []

    def emit(self, record):
        self.records.append(record)


@pytest.fixture
def error_log(request):
    """The ERROR records of this test so far; a test that asks for it may cause some."""
    return request.getfixturevalue("_no_unseen_error").records


@pytest.fixture(autouse=True)
def _no_unseen_error(request):
    errors = _Errors()
    root = logging.getLogger()
    root.addHandler(errors)
    yield errors
    root.removeHandler(errors)
    if errors.records and "error_log" not in request.fixturenames:
        lines = "\n".join(f"{record.name}: {record.getMessage()}" for record in errors.records)
        pytest.fail(f"logged during the test (if that is meant, ask for the fixture error_log):\n{lines}")
