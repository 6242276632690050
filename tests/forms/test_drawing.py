"""A drawing's hatching stays inside its box, and paper paints every kind of shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe_desktop.forms.drawing import Anchor, Box, Dot, Drawing, Hatch, Rule, Words, hatch_lines
from kaohe_desktop.forms.fonts import Fonts
from kaohe_desktop.forms.report_pdf import ROOM, ReportPart, render_report
from kaohe_desktop.resources import resource

SIDES = st.floats(0, 400, allow_nan=False)


@given(SIDES, SIDES, SIDES, SIDES, st.sampled_from(Hatch))
def test_hatching_stays_inside_the_box(x, y, width, height, hatch):
    near = 1e-6
    for line in hatch_lines(Box(x, y, width, height, "paper", hatch)):
        for at in (line.x1, line.x2):
            assert x - near <= at <= x + width + near + (1 if hatch is Hatch.DOTS else 0)
        for at in (line.y1, line.y2):
            assert y - near <= at <= y + height + near


def test_each_hatching_is_another():
    drawn = {hatch: tuple(hatch_lines(Box(0, 0, 30, 12, "paper", hatch))) for hatch in Hatch}
    assert drawn[Hatch.PLAIN] == ()
    assert len(set(drawn.values())) == len(Hatch)


@pytest.fixture(scope="module")
def fonts():
    return Fonts(resource("fonts"), system=())


def test_a_report_is_as_wide_as_the_page_lets_it(fonts):
    asked = []

    def draw(width, measure):
        asked.append((width, measure("汉字", 10)))
        return Drawing(width, 40, (
            Box(0, 0, 20, 20, "accent", Hatch.RISING, "line"), Rule(0, 0, 9, 9, "bad", dashed=True), Dot(5, 5, 2, "warn", hollow=True),
            Words(3, 9, "图中字", 9, "ink", Anchor.MIDDLE, bold=True),
        ))

    pdf = render_report("标题", "副题", [ReportPart("一", ("一句话",), draw, ("甲", "乙"), [("1", "2")], {1}, {0})], fonts, resource("fonts"))
    import pypdfium2

    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert asked == [(ROOM, 20.0)]
    for words in ("标题", "副题", "一句话", "图中字", "甲"):
        assert words in text


def test_a_long_table_goes_over_pages_with_its_headings_on_each(fonts):
    import pypdfium2

    rows = [(str(at), "长" * 60) for at in range(120)]
    pdf = render_report("长表", "", [ReportPart("表", (), None, ("编号", "说明"), rows)], fonts, resource("fonts"))
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) > 2
    assert all("编号" in page.get_textpage().get_text_range() for page in document)


def test_a_character_of_no_font_is_seen(fonts):
    import pypdfium2

    pdf = render_report("\U0002ffff题", "", [], fonts, resource("fonts"))
    assert "〓题" in pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()


def test_paper_knows_every_tone_the_window_has():
    from kaohe_desktop.forms import report_pdf
    from kaohe_desktop.office.charts import FILLS

    assert {tone for tone, _hatch in FILLS} <= report_pdf._TONES.keys()
