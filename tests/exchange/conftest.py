"""Schemes and helpers for the workbook tests."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from kaohe_desktop.engine.scheme.compiled import CompiledScheme
from kaohe_desktop.engine.scheme.reader import read_scheme

_HERE = Path(__file__).resolve().parent
_SCHEMES = _HERE.parents[1] / "resources" / "schemes"


@pytest.fixture(scope="session")
def meiling() -> CompiledScheme:
    path = _SCHEMES / "meiling.toml"
    return read_scheme(path.read_text("utf-8"), path.name)


@pytest.fixture(scope="session")
def rules() -> CompiledScheme:
    """A small scheme with every sort of rule on what is filled in."""
    path = _HERE / "rules.toml"
    return read_scheme(path.read_text("utf-8"), path.name)


@pytest.fixture(scope="session")
def kinds() -> CompiledScheme:
    """A small scheme with every sort of field and sheet."""
    path = _HERE / "kinds.toml"
    return read_scheme(path.read_text("utf-8"), path.name)
