"""Nasty texts in workbooks: what cannot be stored, what looks like a formula or an escape, what is longer than a cell."""

import re
import tempfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from excel_helpers import exported, faults, load
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kaohe_desktop.exchange.guard import check_workbook
from kaohe_desktop.forms.cells import cell_plan
from kaohe_desktop.forms.excel import render_excel
from kaohe_desktop.forms.excel_metrics import SheetFonts
from kaohe_desktop.forms.excel_text import MOST_TEXT, SheetNames, figure, is_figure
from kaohe_desktop.forms.fonts import Face
from kaohe_desktop.forms.model import Cell, Style
from kaohe_desktop.forms.record import Record

NASTY = st.text(
    st.one_of(st.characters(), st.sampled_from("=+-@\t\n\r\x00\x07\x0b\x85\u2028\u202e\ufeff\ufffe\ud800<>&'\"_x0D䶮𠮷㙓 　,.%0189")),
    max_size=120,
)
FORM = load("M2")


def stored(text):
    return SheetFonts().clean(Face.BODY, text)[0]


def unescaped(text):
    """As Excel reads it; openpyxl leaves the escapes of texts in cells as they are."""
    return text.replace("_x005F_", "_")


def lines(text):
    return [line.strip(" ") for line in text.split("\n")]


@settings(max_examples=150, deadline=None)
@given(NASTY, NASTY)
@example("=HYPERLINK(\"https://example.invalid\",\"点这里\")", "_x000D_ 和 _x0041_")
@example("\ud800\ufffe\x00", "甲\x0b乙\u2028丙\r\n丁")
@example("-1", "'001")
def test_any_text_is_read_back_as_it_was(name, account):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.xlsx")
        render_excel(FORM, [Record({"花名册.姓名": name, "岗位说明书.工作内容": account}, {}, name, name)], path)
        check_workbook(path)
        sheet = openpyxl.load_workbook(path).worksheets[0]
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert all(cell.data_type == "s" for cell in cells)
        found = [unescaped(cell.value).replace("\r\n", "\n") for cell in cells]
        for text in map(stored, (name, account)):
            assert not text.strip() or lines(text) in map(lines, found)
        (rows,) = [python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()]
        texts = [str(value) for row in rows for value in row if value != ""]
        for text in map(stored, (name, account)):
            assert not text.strip() or any(squeezed(text) == squeezed(value) for value in texts)


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize("filling", ["事", " ", "A", "𠮷", "\n"])
def test_a_text_longer_than_a_cell_takes_loses_nothing(filling, tmp_path):
    text = "始" + filling * (MOST_TEXT + 2_000) + "终"
    sheets, _ = exported(FORM, [Record({"岗位说明书.工作内容": text}, {}, "001", "欧阳明")], tmp_path)
    read = sheets["欧阳明"]
    shown = [text for text in read.shown() if text.strip("始终事A𠮷") == ""]
    assert "".join(shown) == squeezed(text)
    assert max(len(cell.value.encode("utf-16-le")) // 2 for row in read.rows for cell in row if cell.value) <= MOST_TEXT
    assert faults(read, FORM) == []


@pytest.mark.parametrize("char", ["\ud800", "\ufffe"])
def test_a_character_no_file_can_hold_is_shown_and_told(char, tmp_path):
    sheets, written = exported(FORM, [Record({"花名册.姓名": f"王{char}明"}, {}, "001", f"王{char}明")], tmp_path)
    assert list(sheets) == ["王-明"]
    assert "王〓明" in sheets["王-明"].shown()
    assert [problem.code for problem in written.warnings] == ["K621"]


# ── figures ──


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-10**9, max_value=10**9))
def test_a_figure_shows_the_very_text(value):
    for text in (f"{value:f}", f"{value:,f}"):
        found = figure(text)
        if value.is_zero() and value.is_signed():
            assert found is None  # a spreadsheet shows no minus before a zero
            continue
        assert found is not None
        number = Decimal(repr(float(found.value)))
        group = "," if "," in found.format else ""
        assert f"{number:{group}.{len(found.format.partition('.')[2])}f}" == text


@pytest.mark.parametrize("text", ["", "—", "001", "+5", "1e3", "1_000", "٩٥", "95.", ".5", "12,34", "60%", "-0", "-0.00", "440301199001011234",
                                  " 5", "0x10", "1,2345", "00", "缺", "95分"])
def test_what_is_no_plain_figure_stays_text(text):
    assert figure(text) is None


@pytest.mark.parametrize(("text", "counts"), [
    ("‹结果.总分›", True), ("‹项目.基础得分›", True), ("‹步骤.基础折算›", True), ("‹合计.分值›", True), ("‹总分›", True), ("‹序号›", True),
    ("‹奖金›", True), ("‹直接领导评分›", True), ("‹栏.3›", True),
    ("‹编号›", False), ("‹身份证号›", False), ("‹联系电话›", False),
    ("‹花名册.编号›", False), ("‹录入.电话›", False), ("得分‹结果.总分›", False), ("‹结果.总分›分", False), ("考评得分", False),
    ("‹完成时间›", False), ("‹项目.甲›‹项目.乙›", False),
])
def test_figures_are_told_by_what_the_cell_binds(text, counts):
    assert is_figure(cell_plan(Cell(text=text), Style(), 12)) is counts


# ── names of sheets ──


@given(st.lists(st.tuples(NASTY, st.sampled_from(["001", "002", "", "一" * 40])), max_size=30))
def test_names_of_sheets_are_allowed_and_each_once(wishes):
    names = SheetNames()
    given_names = [names.name(*wish) for wish in wishes]
    assert len({name.casefold() for name in given_names}) == len(wishes)
    for name in given_names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\\/*?:\[\]\x00-\x1f]", name)
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"


def test_the_number_is_added_where_two_have_one_name():
    names = SheetNames()
    assert [names.name("陈丽华", "009"), names.name("陈丽华", "044"), names.name("陈丽华", "044"), names.name("", "7"), names.name("", "")] == [
        "陈丽华", "陈丽华 044", "陈丽华 044 (2)", "7", "表"]
