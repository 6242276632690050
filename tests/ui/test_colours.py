import pytest

from kaohe_desktop.ui.colours import DARK, LIGHT, contrast

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
