from pathlib import Path

import pytest
from forms_helpers import CODES, RESOURCES, load

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.forms import problems
from kaohe_desktop.forms.definition import read_form
from kaohe_desktop.forms.grid import resolve
from kaohe_desktop.forms.model import Cell, Grid, Row
from kaohe_desktop.forms.template import parse

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.toml"))


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_definition_is_refused_naming_file_place_and_rule(path):
    text = path.read_text("utf-8")
    with pytest.raises(Refused) as refused:
        read_form(text, path.name)
    shown = [str(problem) for problem in refused.value.problems]
    for wanted in text.splitlines()[0].removeprefix("# ").split(" ; "):
        code, words = (part.strip() for part in wanted.split("|"))
        assert any(words in line and line.endswith(f"（{code}）") for line in shown), shown
    assert all(problem.file == path.name and problem.remedy for problem in refused.value.problems)


def test_every_kind_about_definitions_has_a_broken_file():
    shown = "".join(path.read_text("utf-8").splitlines()[0] for path in BROKEN)
    assert [kind.code for kind in problems.KINDS if kind.code < "K620" and kind.code not in shown] == []


def test_all_problems_of_a_file_come_at_once():
    text = "\n".join((Path(__file__).parent / "broken" / f"{name}.toml").read_text("utf-8").partition("[[block]]")[2]
                     .join(("[[block]]", "")) for name in ("wrong_values", "row_not_filled", "unpaired_binding"))
    with pytest.raises(Refused) as refused:
        read_form('format = 1\n[form]\ncode = "X1"\nname = "样表"\n' + text, "x.toml")
    assert sorted(problem.code for problem in refused.value.problems) == [
        "K603", "K604", "K604", "K604", "K605", "K605", "K606"]


def test_kinds_have_their_own_codes_in_the_rooms_range():
    codes = [kind.code for kind in problems.KINDS]
    assert len(set(codes)) == len(codes)
    assert all("K600" <= code <= "K699" for code in codes)


@pytest.mark.parametrize("path", sorted((RESOURCES / "forms").glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_form_reads_and_is_named_after_its_code(path):
    form = read_form(path.read_text("utf-8"), path.name)
    assert form.code == path.stem
    if form.code.startswith("G"):  # notices and letters have titles of their own
        return
    assert form.name in parse(form.head.title).fill({})


def test_shipped_forms_are_the_ones_promised():
    assert {path.stem for path in (RESOURCES / "forms").glob("*.toml")} >= set(CODES)
    assert [load(code).per_person for code in CODES] == [True, True, True, True, False]


def test_a_cell_over_two_rows_leaves_its_place_out_below():
    rows = [Row(height=9, cells=(Cell(text="甲", rows=2), Cell(text="乙"))), Row(height=9, cells=(Cell(text="丙"),))]
    places, faults = resolve(rows, (1, 3))
    assert faults == []
    assert [(p.spec.text, p.row, p.rows, p.left, p.right) for p in places] == [
        ("甲", 0, 2, 0, 0.25), ("乙", 0, 1, 0.25, 1), ("丙", 1, 1, 0.25, 1)]


def test_a_row_may_have_columns_of_its_own():
    rows = [Row(height=9, columns=(1, 1), cells=(Cell(), Cell())), Row(height=9, cells=(Cell(span=3),))]
    places, faults = resolve(rows, (1, 1, 1))
    assert faults == []
    assert [(p.left, p.right) for p in places] == [(0, 0.5), (0.5, 1), (0, 1)]


def test_m1_has_the_rows_of_the_source_table():
    grid = next(block for block in load("M1").blocks if isinstance(block, Grid))
    labels = [row.cells[0].text for row in grid.rows]
    assert labels == ["姓名", "工作业绩", "工作项目", "科室\n工作", "直接领导打分", "领导签名", "基础得分", "比例换算", "考评得分"]
