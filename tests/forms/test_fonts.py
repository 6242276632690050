import shutil

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection
from forms_helpers import RESOURCES

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.forms.fonts import SHIPPED, Face, Fonts
from kaohe_desktop.forms.system_fonts import draws, system_files

FOLDER = RESOURCES / "fonts"
OUTSIDE = "𠮷"  # in none of the shipped fonts


def font_with(chars, name="Test"):
    """A TrueType font that draws a square for each of ``chars``."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for point in ((100, 700), (900, 700), (900, 0)):
        pen.lineTo(point)
    pen.closePath()
    names = [".notdef", *(f"g{number}" for number in range(len(chars)))]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(char): f"g{number}" for number, char in enumerate(chars)})
    builder.setupGlyf({glyph: pen.glyph() for glyph in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name})
    builder.setupOS2()
    builder.setupPost()
    return builder.font


def test_every_face_draws_the_characters_of_ordinary_names(fonts):
    for face in Face:
        assert all(fonts.font_for(face, char) for char in "梅岭街道绩效考核一二三四〇〓0123456789.%（）：；“”—…×÷−±√□■①")


def test_a_character_missing_in_the_body_font_comes_from_another_shipped_one(fonts):
    body = fonts.font_for(Face.BODY, "一")
    others = [char for char in map(chr, range(0x3400, 0x4DB6)) if fonts.covers(char) and not body.has(char)]
    elsewhere = [char for char in "①➀☎→㈠Ⅻ" if fonts.covers(char)] + others
    assert all(fonts.font_for(Face.BODY, char).has(char) for char in elsewhere)


def test_a_character_of_no_font_is_not_covered(fonts):
    assert not fonts.covers(OUTSIDE)
    assert fonts.clean(Face.BODY, f"欧阳{OUTSIDE}") == ("欧阳〓", (OUTSIDE,))


def test_a_system_font_helps_out(tmp_path):
    font_with([OUTSIDE]).save(tmp_path / "rare.ttf")
    fonts = Fonts(FOLDER, system=[tmp_path])
    assert fonts.covers(OUTSIDE)
    assert fonts.font_for(Face.BODY, OUTSIDE).name == "Test"


def test_the_right_font_of_a_collection_is_found(tmp_path):
    collection = TTCollection()
    collection.fonts = [font_with(["一"], "First"), font_with([OUTSIDE], "Second")]
    collection.save(tmp_path / "two.ttc")
    assert [index for _, index in system_files([tmp_path])] == [0, 1]
    assert Fonts(FOLDER, system=[tmp_path]).font_for(Face.BODY, OUTSIDE).name == "Second"


@pytest.mark.parametrize("keep", [0, 4, 11, 60, 300])
def test_a_damaged_system_font_is_passed_over(tmp_path, keep):
    font_with([OUTSIDE]).save(tmp_path / "whole.ttf")
    (tmp_path / "whole.ttf").rename(tmp_path / "cut.ttf")
    data = (tmp_path / "cut.ttf").read_bytes()
    (tmp_path / "cut.ttf").write_bytes(data[:keep])
    (tmp_path / "cut.ttc").write_bytes(b"ttcf" + data[:keep])
    assert not Fonts(FOLDER, system=[tmp_path]).covers(OUTSIDE)


def test_the_character_map_is_read_as_the_font_library_reads_it(fonts):
    path = FOLDER / SHIPPED[Face.BODY]
    body = fonts.font_for(Face.BODY, "一")
    sample = [chr(code) for code in (*range(0x20, 0x3000, 37), *range(0x3400, 0xFFFF, 101), *range(0x20000, 0x2FFFF, 501))]
    assert [char for char in sample if draws(path, 0, char) != body.has(char)] == []


def test_the_offices_own_fonts_are_used_only_when_asked_for(tmp_path):
    shutil.copy(FOLDER / SHIPPED[Face.KAI], tmp_path / "simfang.ttf")
    own = Fonts(FOLDER, prefer_system=True, system=[tmp_path]).font_for(Face.BODY, "一")
    shipped = Fonts(FOLDER, system=[tmp_path]).font_for(Face.BODY, "一")
    assert own.name == "KaoheKai-Regular" or "Kai" in own.name
    assert "Serif" in shipped.name


def test_a_missing_font_is_refused_in_words(tmp_path):
    with pytest.raises(Refused) as refused:
        Fonts(tmp_path)
    assert "KaoheSerif-Regular.ttf" in str(refused.value)
    assert "重新安装" in str(refused.value)


@pytest.mark.parametrize(("text", "clean"), [
    ("一\x00二\x07三", "一二三"), ("一\u200b二\ufeff三\u202e", "一二三"), ("一\r\n二\u2028三\x0b四", "一\n二\n三\n四"),
    ("一\xa0二\t三", "一 二　三"), ("葛\U000e0100", "葛"), ("\ud800", "〓"),
])
def test_what_cannot_be_printed_is_cleaned(fonts, text, clean):
    assert fonts.clean(Face.BODY, text)[0] == clean
