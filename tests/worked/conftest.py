"""Puts the oracle and the builders of ``tests/engine`` within reach of the worked cases."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "engine"))
