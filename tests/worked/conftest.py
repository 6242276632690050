"""Puts the oracle and the builders of ``tests/engine`` and the text tables of ``tools`` within reach of the worked cases."""

import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "tests" / "engine"), str(TOP / "tools")]
