import re

import pytest

from kaohe_desktop.ui.colours import DARK, LIGHT, contrast
from kaohe_desktop.ui.style import _SHEET

#: every ink with every ground it stands on
PAIRS = [
    *[("ink", ground) for ground in ("ground", "side", "paper", "stripe", "accent_tint", "closed")],
    *[("ink_soft", ground) for ground in ("ground", "side", "paper", "stripe", "closed", "accent_tint")],
    *[("accent", ground) for ground in ("ground", "paper", "side", "stripe", "accent_tint")],
    *[(word, ground) for word in ("good", "warn", "bad") for ground in ("ground", "side", "paper", f"{word}_tint", "accent_tint")],
    ("accent_ink", "accent"), ("ink", "bad_tint"), ("ink", "warn_tint"),
]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(theme, ink, ground):
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5


def test_contrast_of_black_on_white_is_the_greatest_there_is():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def _rules():
    """Every rule of the style sheet that sets both a text and its ground, by their names."""
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", _SHEET.template.replace("${", "$(")):
        names = dict(re.findall(r"(?<![\w-])(color|background|selection-color|selection-background-color):\s*\$(\w+)", body))
        for ink, ground in (("color", "background"), ("selection-color", "selection-background-color")):
            if ink in names and ground in names:
                yield selector.strip(), names[ink], names[ground]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("selector", "ink", "ground"), list(_rules()))
def test_every_rule_of_the_style_sheet_can_be_read(theme, selector, ink, ground):
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5, selector


def test_the_rules_are_really_found():
    assert len(list(_rules())) > 12


def test_the_focus_is_seen_on_every_kind_of_field():
    """A frame in the accent, which stands out from the paper by 3 at least (WCAG 2, parts of controls)."""
    sheet = _SHEET.template
    for kind in ("QPushButton:focus", "QToolButton:focus", "QLineEdit:focus", "QComboBox:focus", "QDateEdit:focus", "QCheckBox:focus"):
        assert kind in sheet
    for theme in (LIGHT, DARK):
        assert contrast(theme.accent, theme.paper) >= 3
        assert contrast(theme.accent, theme.line_strong) >= 1.5
