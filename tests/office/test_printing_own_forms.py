"""The schemes' own forms: each one blank, and filled from the sample workbook, rendered and read back from the PDF."""

import io
from datetime import datetime

import pypdfium2
import pytest
from scheme_samples import SAMPLES

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.forms.fonts import Face
from kaohe_desktop.forms.model import EachColumn, List
from kaohe_desktop.forms.pdf import render_pdf
from kaohe_desktop.forms.record import Record
from kaohe_desktop.forms.template import parse
from kaohe_desktop.office import library
from kaohe_desktop.office.forms_data import records
from kaohe_desktop.office.forms_values import Printing
from kaohe_desktop.office.printing import printable
from kaohe_desktop.office.workbook import read_job

AT = datetime(2026, 10, 8, 9, 30)
BY_ID = {sample.scheme: sample for sample in SAMPLES}
OWN = [
    (info.id, code) for info in library.schemes() for code in library.load_scheme(info.id).scheme.forms.codes
    if not code.startswith(("G", "M"))
]
_RUNS = {}


def run_of(scheme_id):
    if scheme_id not in _RUNS:
        sample = BY_ID[scheme_id]
        job = read_job(sample.path, sample.scheme, sample.period, sample.words)
        _RUNS[scheme_id] = Printing(job.scheme, job.cohort, appraise(job.scheme, job.cohort), "青云市某某局", AT)
    return _RUNS[scheme_id]


def copies(scheme_id, code, keys=None):
    return list(records(run_of(scheme_id), library.load_form(code), keys))


def squeezed(text):
    return "".join(text.split())


def read_back(form, record):
    """The text of the record's pages, each squeezed, and what the printing warned of."""
    out = io.BytesIO()
    rendered = render_pdf(form, [record], out, library.fonts())
    document = pypdfium2.PdfDocument(out.getvalue())
    try:
        return [squeezed(page.get_textpage().get_text_range()) for page in document], rendered.warnings
    finally:
        document.close()


def texts_of(block):
    if block.kind == "line":
        return [block.left, block.center, block.right]
    if block.kind in ("text", "note"):
        return [block.text]
    if block.kind == "tree":
        return node_texts(block.root)
    rows = block.rows if block.kind == "grid" else (*block.head, *block.total)
    return [text for row in rows for cell in row.cells for text in (cell.text, cell.foot)]


def node_texts(node):
    return [node.text, *(text for under in node.nodes for text in node_texts(under))]


def shown(form, record):
    """Every value the form must show of the record."""
    for block in form.blocks:
        for name in {name for text in texts_of(block) for name in parse(text).names}:
            if name in record.values:
                yield name, record.values[name]
        if isinstance(block, List):
            names = {name for cell in block.row for name in parse(cell.text).names}
            for row in record.tables.get(block.table, ()):
                yield from ((name, row[name]) for name in names if name in row)


@pytest.mark.parametrize(("scheme_id", "code"), OWN)
def test_a_filled_form_shows_every_value_and_nothing_is_lost(scheme_id, code):
    form, found = library.load_form(code), copies(scheme_id, code)
    assert found, "the sample has somebody to print it for"
    for record in [found[0], found[len(found) // 2], found[-1]]:
        pages, warnings = read_back(form, record)
        assert warnings == ()
        text = "".join(pages)
        assert "〓" not in text
        values = list(shown(form, record))
        lost = [(name, value) for name, value in values if squeezed(library.fonts().clean(Face.BODY, value)[0]) not in text]
        assert lost == []


@pytest.mark.parametrize(("scheme_id", "code"), OWN)
def test_a_filled_form_leaves_nothing_unbound(scheme_id, code):
    """A name no copy has a value for is a slip of the pen, unless the form says what to print instead."""
    form, found = library.load_form(code), copies(scheme_id, code)
    for block in form.blocks:
        for text in texts_of(block):
            cut = parse(text)
            bound = zip(cut.names, cut.blanks, strict=True)
            assert [name for name, blank in bound if not blank and not any(name in one.values for one in found)
                    and not name.startswith("合计.")] == []
        if isinstance(block, List):
            rows = [row for one in found for row in one.tables.get(block.table, ())]
            names = {name for cell in block.row for name in parse(cell.text).names}
            assert not rows or [name for name in names if not any(name in row for row in rows)] == []


@pytest.mark.parametrize(("scheme_id", "code"), OWN)
def test_a_blank_form_has_the_same_labels_and_nobodys_values(scheme_id, code):
    form, run = library.load_form(code), run_of(scheme_id)
    pages, warnings = read_back(form, Record.blank(run.shared()))
    text = "".join(pages)
    assert warnings == ()
    assert "〓" not in text
    assert len(pages) <= 2
    words = [parse(part).words[0] for block in form.blocks for part in texts_of(block)]
    labels = [squeezed(line) for word in words for line in word.split("\n")]
    assert [label for label in labels if label not in text] == []
    name = run.scheme.scheme.name_label
    given = set(next((block.first for block in form.blocks if isinstance(block, List) and block.first), ()))
    names = {str(subject.values[name]) for subject in run.cohort.subjects} - given
    written = "".join(squeezed(part) for block in form.blocks for part in texts_of(block))
    assert [one for one in names if one in text and one not in written] == []


@pytest.mark.parametrize("info", library.schemes(), ids=lambda info: info.id)
def test_every_form_of_a_scheme_is_offered_for_it_and_fits_it(info):
    scheme = library.load_scheme(info.id)
    assert {*scheme.scheme.forms.codes} <= {form.code for form in printable(scheme)}
    for code in scheme.scheme.forms.codes:
        assert not [block for block in library.load_form(code).blocks if isinstance(block, List)
                    and sum(isinstance(column, EachColumn) for column in block.columns) > 1]


# ── what the forms say ───────────────────────────────────────────────────────


def row_of(rows, name):
    return next(row for row in rows if row["名称"] == name)


def cells(form, row):
    """A list's row as the texts of its cells."""
    block = next(block for block in form.blocks if isinstance(block, List))
    return [parse(cell.text).fill(row) for cell in block.row]


def test_the_score_table_counts_goals_by_grade_with_the_ten_offices_of_the_document_first():
    form = library.load_form("F1")
    (record,) = copies("shinan-finance", "F1")
    rows = record.tables["汇总"]
    assert [row["名称"] for row in rows] == [
        "办公室", "预算科", "行财科", "综合科", "采购办", "国资办", "企财科", "会计科", "监督科", "核算中心", "信息中心",
    ]
    assert cells(form, row_of(rows, "办公室")) == ["办公室", "1项\n30分", "3项\n50分", "2项\n20分", "\n", "\n", "87.50"]
    assert cells(form, row_of(rows, "核算中心")) == ["核算中心", "2项\n60分", "3项\n24分", "1项\n8分", "\n", "1项\n8分", "89.60"]


def test_the_score_table_agrees_with_the_scores():
    """Σ 基本分 × 系数 over the columns is the 得分 beside them: no goal is left out or counted twice."""
    run = run_of("shinan-finance")
    constants = {one.name: one.value for one in run.scheme.scheme.constants}
    weights = [constants[f"{grade}系数"] for grade in ("优秀", "良好", "合格", "基本合格", "不合格")]
    form = library.load_form("F1")
    (record,) = copies("shinan-finance", "F1")
    for row in record.tables["汇总"]:
        _, *grades, score = cells(form, row)
        points = [cell.split("\n")[1].removesuffix("分") or "0" for cell in grades]
        assert sum(float(weight) * float(point) for weight, point in zip(weights, points, strict=True)) == pytest.approx(
            float(score), abs=0.03)
        assert sum(float(point) for point in points) == pytest.approx(100, abs=0.03)


def test_a_blank_score_table_has_the_ten_offices():
    pages, _ = read_back(library.load_form("F1"), Record.blank(run_of("shinan-finance").shared()))
    for office in ("办公室", "预算科", "行财科", "综合科", "采购办", "国资办", "企财科", "会计科", "监督科", "核算中心"):
        assert office in pages[0]
    assert "优秀(1.0)" in pages[0]  # the source's (0.1) is a misprint


def test_the_framework_is_drawn_on_one_page_with_the_weights_of_the_scheme():
    (record,) = copies("shinan-finance", "F2")
    pages, _ = read_back(library.load_form("F2"), record)
    (text,) = pages
    for words in ("业务工作考核(60%)", "机关建设工作考核(40%)", "重点业务目标(2-4项)60分", "强化服务观念提高执行力40分", "政治文明精神文明"):
        assert words in text


def test_grounds_are_ticked_from_what_was_ticked_and_from_what_can_be_reckoned():
    run = run_of("shinan-justice")
    found = copies("shinan-justice", "J6")
    ticks = {record.key: sum(value == "■" for name, value in record.values.items() if name.startswith("=若")) for record in found}
    boxes = {sum(value in "■□" and bool(value) for name, value in record.values.items() if name.startswith("=若")) for record in found}
    assert boxes == {32}
    for result in run.outcome.results:
        if result.grade != "不纳入考核":
            told = sum(rule.name.startswith(("附件二（", "附件三（")) for rule in result.rules)
            assert ticks[result.key] == told, result.key
    assert any(ticks.values())


def test_an_application_is_printed_for_those_who_have_something_to_apply_for():
    run = run_of("shinan-justice")
    minus = {"未完成减分", "配合不力减分"}
    having = [subject.key for subject in run.cohort.subjects
              if any(row["事项类别"] not in minus for row in subject.rows.get("事项", ()))]
    found = copies("shinan-justice", "J5")
    assert [record.key for record in found] == having
    assert len(having) < len(run.cohort.subjects)
    assert not minus & {row["事项类别"] for record in found for row in record.tables["加分事项"]}
    asked = next(subject.key for subject in run.cohort.subjects if subject.key not in having)
    assert [record.key for record in copies("shinan-justice", "J5", [asked])] == [asked]


def test_a_ballot_names_all_who_are_rated_and_no_other():
    run = run_of("shinan-justice")
    rated = [subject.values["姓名"] for subject in run.cohort.subjects if (subject.values["人员状态"] or "在岗") == "在岗"]
    for code in ("J2", "J3"):
        (record,) = copies("shinan-justice", code)
        assert [row["姓名"] for row in record.tables["汇总"]] == rated


def test_deductions_of_everybody_are_listed_beside_whose_they_are():
    (record,) = copies("local-tax", "T2")
    rows = record.tables["扣分事项"]
    wanted = [(subject.values["姓名"], row["事项"]) for subject in run_of("local-tax").cohort.subjects
              for row in subject.rows.get("扣分", ()) if row["部分"] == "收入"]
    assert [(row["姓名"], row["事项"]) for row in rows] == wanted
    assert [row["序号"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert {row["姓名"] for row in record.tables["汇总"]} == {
        subject.values["姓名"] for subject in run_of("local-tax").cohort.subjects if subject.values.get("有收入任务")}


def test_a_form_by_department_has_a_copy_for_each_and_a_month_sheet_one_for_each_month():
    run = run_of("township-9010")
    found = copies("township-9010", "D2")
    departments = list(dict.fromkeys(subject.values["科室"] for subject in run.cohort.subjects))
    assert [(record.key, record.values["每份.月"]) for record in found] == [
        (name, month) for name in departments for month in ("7", "8", "9")]
    for record in found:
        for row in record.tables["汇总"]:
            subject = next(one for one in run.cohort.subjects if one.key == row["编号"])
            entered = [one["机关制度"] for one in subject.rows["按月"] if str(one["月份"]) == record.values["每份.月"]]
            assert cells(library.load_form("D2"), row)[3] == (f"{entered[0].normalize():f}" if entered else "")


def test_clauses_of_the_office_are_listed_with_each_persons_score():
    run = run_of("township-target")
    for record, subject in zip(copies("township-target", "D1"), run.cohort.subjects, strict=True):
        given = {row["条款编号"]: row["得分"] for row in subject.rows.get("检查", ())}
        listed = {row["条款编号"]: row["=条款.本条得分"] for row in record.tables["条款"]}
        assert set(listed) == {row["条款编号"] for row in run.cohort.tables["条款"]}
        assert {key: text for key, text in listed.items() if text} == {
            key: f"{score.normalize():f}" for key, score in given.items() if score is not None}
