import os
import re
import tracemalloc
from pathlib import Path

import pypdfium2
import pytest
from forms_helpers import CODES, lines_of, person, printed, squeezed, texts_of

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.forms.layout import Composer
from kaohe_desktop.forms.pdf import render_pdf
from kaohe_desktop.forms.preview import page_images
from kaohe_desktop.forms.record import Record

A4 = (595.28, 841.89)


def check_readable(form, records, fonts):
    """Every line laid out can be read back from the page it stands on; 〓 only where warned of."""
    pdf, rendered = printed(form, records, fonts)
    composer = Composer(form, fonts)
    pages = [page for record in records for page in composer.compose(record).pages]
    texts = texts_of(pdf)
    assert len(texts) == len(pages) == rendered.pages
    for page, text in zip(pages, texts, strict=True):
        assert [line for line in lines_of([page]) if line not in text] == []
    assert bool(rendered.warnings) == any("〓" in text for text in texts)


@pytest.mark.parametrize("code", CODES)
def test_everything_on_paper_reads_back(forms, fonts, code):
    check_readable(forms[code], [person(seed) for seed in range(3)], fonts)


@pytest.mark.long
@pytest.mark.parametrize("code", CODES)
def test_everything_on_paper_reads_back_for_500_people(forms, fonts, code):
    for start in range(0, 500 if code != "G1" else 50, 10):
        check_readable(forms[code], [person(seed) for seed in range(start, start + 10)], fonts)


def test_values_of_an_ordinary_person_stand_on_the_page(forms, fonts):
    record = person(3, wild=False)
    (text,) = texts_of(printed(forms["M1"], [record], fonts)[0])
    for name in ("花名册.姓名", "录入.科室工作", "项目.基础得分", "结果.总分", "工作业绩.工作业绩", "打印.代码"):
        assert squeezed(record.values[name]) in text, name


def test_rare_characters_read_back_as_themselves(forms, fonts):
    (text,) = texts_of(printed(forms["M1"], [Record({"花名册.姓名": "䶮龑㙓𬭎㛃"}, {}, "1", "䶮")], fonts)[0])
    assert "䶮龑㙓𬭎㛃" in text


@pytest.mark.parametrize("code", CODES)
def test_paper_is_a4_and_pages_are_counted_by_record(forms, fonts, code):
    pdf, rendered = printed(forms[code], [person(seed) for seed in range(2)], fonts)
    document = pypdfium2.PdfDocument(pdf)
    sizes = {tuple(round(side, 1) for side in sorted(page.get_size())) for page in document}
    document.close()
    assert sizes == {tuple(round(side, 1) for side in A4)}
    counts = [tuple(map(int, re.search(r"第(\d+)/(\d+)页", text).groups())) for text in texts_of(pdf)]
    expected = [(number, len(pages)) for pages in (
        Composer(forms[code], fonts).compose(person(seed)).pages for seed in range(2))
        for number in range(1, len(pages) + 1)]
    assert counts == expected
    assert rendered.pages == len(counts)


def test_the_same_records_give_the_same_bytes(forms, fonts):
    records = [person(seed) for seed in range(5)]
    assert printed(forms["M1"], records, fonts)[0] == printed(forms["M1"], iter(records), fonts)[0]


def test_a_roster_prints_in_its_order(forms, fonts):
    records = [Record({"花名册.姓名": f"某{number}号"}, {}, f"{number:03d}", f"某{number}号") for number in range(300)]
    texts = texts_of(printed(forms["M1"], records, fonts)[0])
    assert [re.search(r"人员编号：(\d+)", text)[1] for text in texts] == [record.key for record in records]


def test_the_file_says_what_it_is_and_nothing_of_the_machine(forms, fonts, tmp_path):
    render_pdf(forms["M1"], [person(1)], tmp_path / "表.pdf", fonts)
    data = (tmp_path / "表.pdf").read_bytes()
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_value("Title") == "季度绩效考核评定表"
    document.close()
    assert str(tmp_path).encode() not in data
    assert b"/CreationDate" not in data
    assert [path.name for path in tmp_path.iterdir()] == ["表.pdf"]


def test_a_stop_leaves_no_file(forms, fonts, tmp_path):
    told = []
    rendered = render_pdf(forms["M1"], (person(seed) for seed in range(50)), tmp_path / "表.pdf", fonts,
                          progress=lambda done: told.append(done) or done < 3)
    assert rendered.cancelled
    assert told == [1, 2, 3]
    assert list(tmp_path.iterdir()) == []


def test_a_failure_half_way_leaves_the_old_file(forms, fonts, tmp_path):
    (tmp_path / "表.pdf").write_bytes(b"old")

    def records():
        yield person(1)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        render_pdf(forms["M1"], records(), tmp_path / "表.pdf", fonts)
    assert (tmp_path / "表.pdf").read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_place_that_cannot_be_written_is_refused_in_words(forms, fonts, tmp_path):
    with pytest.raises(Refused) as refused:
        render_pdf(forms["M1"], [person(1)], tmp_path / "没有" / "表.pdf", fonts)
    assert refused.value.problems[0].code == "K630"


def test_no_records_is_an_empty_document_that_opens(forms, fonts):
    pdf, rendered = printed(forms["M1"], [], fonts)
    assert rendered.pages == 0
    assert pdf.startswith(b"%PDF-")


def test_memory_does_not_grow_with_the_pages(forms, fonts):
    peaks = []
    for count in (100, 700):
        with Path(os.devnull).open("wb") as out:
            tracemalloc.start()
            render_pdf(forms["M1"], (person(seed % 20, wild=False) for seed in range(count)), out, fonts)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.3


def test_a_form_of_a_roster_is_small(forms, fonts):
    size = {count: len(printed(forms["M1"], [person(seed, wild=False) for seed in range(count)], fonts)[0])
            for count in (20, 120)}
    assert (size[120] - size[20]) / 100 <= 2100


def test_a_preview_shows_the_page_in_black_and_white(forms, fonts):
    ((width, height, data),) = page_images(printed(forms["M1"], [person(1, wild=False)], fonts)[0], 50)
    assert (width, height) == (414, 585)
    assert len(data) == width * height * 3
    assert min(data) < 60
    assert data[:3] == b"\xff\xff\xff"
