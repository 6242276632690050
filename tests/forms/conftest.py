"""Fixtures of the forms room; its helpers are in forms_helpers.py."""

import pytest
from forms_helpers import CODES, RESOURCES, load

from kaohe_desktop.forms.fonts import Fonts


@pytest.fixture(scope="session")
def fonts():
    """The shipped fonts alone: what is installed here must not change what a test sees."""
    return Fonts(RESOURCES / "fonts", system=())


@pytest.fixture(scope="session")
def forms():
    return {code: load(code) for code in CODES}
