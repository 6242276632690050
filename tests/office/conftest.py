"""The small office most tests of the acts work on."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from desk import office


@pytest.fixture
def desk(tmp_path):
    ws, period = office(tmp_path / "考核.db")
    yield ws, period
    ws.close()
