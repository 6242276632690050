"""Every scheme on its sample office: the command line and the database agree, templates, explanations, order of rows.

The samples are those of resources/samples/index.toml, made by tools/make_sample.py from tools/samples.
"""

from __future__ import annotations

import json
import random
import re
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from scheme_samples import SAMPLES, Sample, by_command_line, columns_of, each_sample, read, results, run

from kaohe_desktop import cli
from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.cohort import Subject
from kaohe_desktop.engine.period import Cycle
from kaohe_desktop.exchange.reading import WorkbookData
from kaohe_desktop.exchange.template import write_template
from kaohe_desktop.office import library
from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.exporting import write_results_for, write_template_for
from kaohe_desktop.office.importing import apply_import, preview_import
from kaohe_desktop.office.library import load_scheme, schemes
from kaohe_desktop.office.periods import open_period
from kaohe_desktop.office.workbook import read_job
from kaohe_desktop.office.workspace import Workspace

TOOLS = Path(__file__).resolve().parents[2] / "tools"
ENGINE_TESTS = Path(__file__).resolve().parents[1] / "engine"
SEED = 20261009
_FIGURE = re.compile(r"-?[0-9]+(\.[0-9]+)?%?")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The folder the command line leaves for a sample's workbook, forms and all; made once for the whole file."""
    made: dict[str, Path] = {}

    def give(sample: Sample) -> Path:
        if sample.scheme not in made:
            made[sample.scheme] = out = tmp_path_factory.mktemp(sample.scheme) / "out"
            assert run(sample, "compute", sample.path, "--out", out, "--forms", "all") == cli.DONE
        return made[sample.scheme]

    return give


@pytest.fixture(scope="module")
def computed(written):
    """results.json of a sample's workbook."""

    def give(sample: Sample) -> dict[str, Any]:
        return results(written(sample))

    return give


def plain(data: WorkbookData) -> tuple[list[tuple[str, dict[str, Any], dict[str, list[dict[str, Any]]]]], dict[str, Any]]:
    """The same whether a row of blanks stands in the file or none."""

    def subject(one: Subject) -> tuple[str, dict[str, Any], dict[str, list[dict[str, Any]]]]:
        rows = {name: [dict(row) for row in found] for name, found in one.rows.items() if found}
        return one.key, {name: value for name, value in one.values.items() if value is not None}, rows

    return [subject(one) for one in data.subjects], {name: list(rows) for name, rows in data.tables.items() if rows}


def by_key(record: dict[str, Any]) -> dict[str, Any]:
    """A results record without the order of its lists."""
    people = {one["编号"]: {**one, "规则": sorted(rule["规则"] for rule in one["规则"])} for one in record["subjects"]}
    return {**record, "subjects": people, "名额": sorted(json.dumps(use, sort_keys=True) for use in record["名额"])}


# ── the samples themselves ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("scheme", [info.id for info in schemes()])
def test_every_scheme_has_a_sample(scheme):
    assert [sample.scheme for sample in SAMPLES].count(scheme) == 1


@pytest.fixture(scope="module")
def maker():
    sys.path.insert(0, str(TOOLS))
    import make_sample

    yield make_sample
    sys.path.remove(str(TOOLS))


def test_the_index_is_what_the_script_writes(maker):
    made = [one for one in maker.all_samples() if (maker.BOOKS / one.file).is_file()]
    assert maker.INDEX.read_text("utf-8") == maker.index_text(made)


@pytest.fixture(scope="module")
def sums():
    sys.path.insert(0, str(ENGINE_TESTS))
    import arithmetic

    yield arithmetic
    sys.path.remove(str(ENGINE_TESTS))


@each_sample
def test_the_shipped_workbook_says_what_is_typed(maker, sample):
    (typed,) = [one for one in maker.all_samples() if one.scheme == sample.scheme]
    scheme = load_scheme(sample.scheme)
    said = maker.workbook_data(scheme, typed)
    shipped = read(sample, sample.path)
    assert [one.key for one in shipped.subjects] == [one.key for one in said.subjects]
    for expected, found in zip(said.subjects, shipped.subjects, strict=True):
        assert {name: found.values.get(name) for name in expected.values} == expected.values
        for name, rows in expected.rows.items():
            assert len(found.rows.get(name, ())) == len(rows), (expected.key, name)
            for one, other in zip(rows, found.rows.get(name, ()), strict=True):
                assert {head: other.get(head) for head in one} | {scheme.scheme.key_label: found.key} == one
    for name, rows in said.tables.items():
        assert [{head: other.get(head) for head in one} for one, other in zip(rows, shipped.tables.get(name, ()), strict=True)] == list(rows)


@each_sample
def test_a_sample_shows_something(computed, sample):
    """Not everybody alike: grades (or at least totals) differ, and somebody has something to be told about."""
    people = computed(sample)["subjects"]
    assert len(people) >= 6
    assert len({one["总分"] for one in people} - {None}) > 2
    assert any(one["缺项"] or one["规则"] or one["待议"] for one in people)


# ── what the command line leaves ─────────────────────────────────────────────────────────────────────────────


@each_sample
def test_the_results_workbook_says_what_results_json_says(written, sample):
    page = openpyxl.load_workbook(written(sample) / "results.xlsx")["结果"]
    lines = [[_cell(cell) for cell in row] for row in page.iter_rows()]
    heading = next(number for number, line in enumerate(lines) if line[0] == load_scheme(sample.scheme).scheme.key_label)
    columns = {head.partition("\n")[0]: place for place, head in enumerate(lines[heading])}
    people = results(written(sample))["subjects"]
    assert len(lines) == heading + 1 + len(people)
    for one, line in zip(people, lines[heading + 1 :], strict=True):
        assert (line[0], line[1]) == (one["编号"], one["名称"])
        for name, said in [*one["项目"].items(), ("名次", one["名次"]), ("等次", one["等次"]), ("奖金", one["奖金"])]:
            assert line[columns[name]] == _cell_text(said), (one["编号"], name)
        assert _cell_text(one["总分"]) in line
        assert line[columns["缺项"]] == "、".join(one["缺项"])


def _cell(cell: Any) -> str:
    return str(cell.value) if isinstance(cell.value, str) else _cell_text(cell.value)


def _cell_text(said: object) -> str:
    """A figure without the zeros that its format shows: 90.00 is 90 in a cell."""
    text = "" if said is None else str(said)
    return f"{Decimal(text).normalize():f}" if _FIGURE.fullmatch(text) and not text.endswith("%") else text


@each_sample
def test_the_list_of_results_is_printed_with_everybody_in_it(written, sample):
    codes = library.scheme_info(sample.scheme).forms
    assert "G1" in codes
    files = sorted((written(sample) / "表格").glob("*.pdf"))
    assert {path.name.partition("_")[0] for path in files} >= set(codes) | {"G2", "G3"}
    (path,) = [path for path in files if path.name.startswith("G1_")]
    with pypdfium2.PdfDocument(path) as document:
        text = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    for one in results(written(sample))["subjects"]:
        assert one["名称"] in text, one["名称"]
        assert one["总分"] is None or one["总分"] in text, one


@each_sample
def test_errors_cost_points_where_the_office_says_so(computed, tmp_path, sample):
    """差错处罚 may be switched on for any scheme: the total falls by the points, nobody else's does."""
    scheme = load_scheme(sample.scheme).scheme
    before = {one["编号"]: one for one in computed(sample)["subjects"]}
    key = next(key for key, one in before.items() if one["总分"] and Decimal(one["总分"]) > 10)
    book = openpyxl.load_workbook(sample.path)
    page = book.create_sheet("差错")
    page.append([scheme.key_label, "日期", "事由", "扣分"])
    page.append([key, None, "报表填错", 1.5])
    book.save(tmp_path / "差错.xlsx")
    after = by_command_line(sample, tmp_path / "out", tmp_path / "差错.xlsx", "--param", "差错处罚=是")
    fallen = next(one for one in after["subjects"] if one["编号"] == key)
    assert fallen["项目"]["差错扣分"] == "1.50"
    assert Decimal(fallen["总分"]) == Decimal(before[key]["总分"]) - Decimal("1.5")
    assert {one["编号"]: one["总分"] for one in after["subjects"] if one is not fallen} == {
        other: one["总分"] for other, one in before.items() if other != key
    }
    with_it = Sample(sample.scheme, sample.period, sample.file, {**sample.params, "差错处罚": "是"})
    assert _by_the_database(with_it, tmp_path, tmp_path / "差错.xlsx") == after


# ── one answer by every road ─────────────────────────────────────────────────────────────────────────────────


def _by_the_database(sample: Sample, folder: Path, book: Path) -> dict[str, Any]:
    """results.json as the window comes to it: a new database, the period opened, the workbook imported, computed, exported."""
    ws = Workspace.create(folder / "考核.db", "示例单位", "王经办")
    try:
        period = open_period(ws, sample.scheme, sample.period, params=sample.params)
        apply_import(ws, period, preview_import(ws, period, book))
        compute(ws, period)
        write_results_for(ws, period, folder / "导出")
        assert preview_import(ws, period, book).changes == ()  # the same file again changes nothing
        exported = write_template_for(ws, period, folder / "导出.xlsx")
        assert plain(read(sample, exported)) == plain(read(sample, book))
    finally:
        ws.close()
    return results(folder / "导出")


@each_sample
def test_the_database_gives_what_the_command_line_gives(computed, tmp_path, sample):
    assert _by_the_database(sample, tmp_path, sample.path) == computed(sample)


@each_sample
def test_a_filled_template_reads_back_as_it_was(tmp_path, sample):
    data = read(sample, sample.path)
    write_template(load_scheme(sample.scheme), tmp_path / "填好.xlsx", data)
    assert plain(read(sample, tmp_path / "填好.xlsx")) == plain(data)


@each_sample
def test_the_empty_template_takes_the_samples_cells(computed, tmp_path, sample):
    """As a clerk would: the template from the command line, the columns pasted in, computed."""
    empty, filled = tmp_path / "空白.xlsx", tmp_path / "填好.xlsx"
    assert cli.main(["template", "--scheme", sample.scheme, "--out", str(empty)]) == cli.DONE
    source, target = openpyxl.load_workbook(sample.path), openpyxl.load_workbook(empty)
    for page in source:
        if not (fields := columns_of(sample, page.title)):
            continue
        places = {cell.value: cell.column for cell in target[page.title][1]}
        heads = [cell.value for cell in page[1]]
        assert set(fields) <= places.keys()
        for row in page.iter_rows(min_row=2):
            for head, cell in zip(heads, row, strict=True):
                if cell.value is not None:
                    target[page.title].cell(cell.row, places[head], cell.value).number_format = cell.number_format
    target.save(filled)
    assert by_command_line(sample, tmp_path / "out", filled) == computed(sample)


@each_sample
def test_the_order_of_rows_columns_and_sheets_changes_nothing(computed, tmp_path, sample):
    draw = random.Random(SEED)
    source, book = openpyxl.load_workbook(sample.path), openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheets = [page for page in source if columns_of(sample, page.title)]
    for page in draw.sample(sheets, len(sheets)):
        (heads, *rows) = [[(cell.value, cell.number_format) for cell in row] for row in page.iter_rows()]
        columns = draw.sample(range(len(heads)), len(heads))
        target = book.create_sheet(page.title)
        for number, row in enumerate([heads, *draw.sample(rows, len(rows))], 1):
            for column, place in enumerate(columns, 1):
                cell = target.cell(number, column, row[place][0])
                cell.number_format = row[place][1]
    book.save(tmp_path / "乱序.xlsx")
    assert by_key(by_command_line(sample, tmp_path / "out", tmp_path / "乱序.xlsx")) == by_key(computed(sample))


@each_sample
def test_a_roster_alone_is_computed_too(computed, tmp_path, sample):
    """The template with nothing but the roster in it: everybody stands in the results, nothing falls over."""
    book = tmp_path / "名单.xlsx"
    words = ["template", "--scheme", sample.scheme, "--out", str(book), "--roster", str(sample.path)]
    assert cli.main(words) == cli.DONE
    found = by_command_line(sample, tmp_path / "out", book)
    assert [one["编号"] for one in found["subjects"]] == [one["编号"] for one in computed(sample)["subjects"]]
    for one in found["subjects"]:
        assert not (one["缺项"] and one["总分"]), one


CODES = {
    Cycle.MONTH: "2026-08", Cycle.BIMONTH: "2026B4", Cycle.QUARTER: "2026Q3", Cycle.HALF: "2026H2", Cycle.YEAR: "2026",
}


@each_sample
def test_every_cycle_of_the_scheme_is_computed(tmp_path, sample):
    """The same workbook for each sort of period the scheme is for; rows of months outside it are not read."""
    scheme = load_scheme(sample.scheme)
    for cycle in library.scheme_info(sample.scheme).cycles:
        other = Sample(sample.scheme, CODES[cycle], sample.file, sample.params)
        found = by_command_line(other, tmp_path / cycle.value)
        assert found["period"] == CODES[cycle]
        cohort = read_job(sample.path, sample.scheme, CODES[cycle], sample.words).cohort
        months = set(cohort.period.months)
        assert [one["编号"] for one in found["subjects"]] == [subject.key for subject in cohort.subjects]
        for sheet in (sheet for sheet in scheme.scheme.sheets if "月份" in sheet.key):
            for subject in cohort.subjects:
                assert {int(str(row["月份"])) for row in subject.rows.get(sheet.name, ())} <= months


@each_sample
def test_everybodys_figures_are_explained(capsys, computed, sample):
    """The first one with a total and the first one without, each with the scheme's own words and the figures reached."""
    people = computed(sample)["subjects"]
    wanted = [next((one for one in people if one["总分"]), people[0]), next((one for one in people if not one["总分"]), people[-1])]
    for one in wanted:
        capsys.readouterr()
        assert run(sample, "explain", sample.path, "--person", one["编号"]) == cli.DONE
        said = capsys.readouterr().out
        lines = said.splitlines()
        assert lines[1].startswith(f"{one['编号']} {one['名称']}")
        assert f"总分：{one['总分'] or '—'}　" in said
        assert f"等次：{one['等次'] or '—'}　" in said
        for item, figure in one["项目"].items():
            if figure is not None:
                assert any(item in line and figure in line for line in lines), (item, figure)
        for rule in one["规则"]:
            assert rule["规则"] in said
        for missing in one["缺项"]:
            assert missing in said




@each_sample
def test_the_printed_sums_add_up(sums, sample):
    """With a pocket calculator that shares nothing with the program: every line of everybody's 算分说明."""
    job = read_job(sample.path, sample.scheme, sample.period, sample.words)
    outcome = appraise(job.scheme, job.cohort)
    held = 0
    for result in outcome.results:
        for step in outcome.explain(result.key):
            if not step.numbers or not _FIGURE.fullmatch(step.result):
                continue
            try:
                value = sums.calculate(step.numbers.replace("…", ""))
            except (ValueError, KeyError, IndexError):
                words = set(re.findall(r"[\u4e00-\u9fff]+", step.numbers))
                assert words - sums.FUNCTIONS.keys(), (result.key, step)  # 档(…), 第3名 and the like are more than a sum
                continue
            places = len(step.result.rstrip("%").partition(".")[2])
            unit = Fraction(1, 10**places) / (100 if step.result.endswith("%") else 1)
            shown = Fraction(step.result.rstrip("%")) / (100 if step.result.endswith("%") else 1)
            cut = "…" in step.numbers  # a figure without end is printed cut off: the last place may differ by one
            assert abs(sums.half_up(value / unit) * unit - shown) <= (unit if cut else 0), (result.key, step)
            held += 1
    assert held >= len(outcome.results) // 2
