import dataclasses

import pytest
from forms_helpers import CODES, expected, faults, lines_of, load, person, printed, spread, squeezed

from kaohe_desktop.forms.layout import Composer
from kaohe_desktop.forms.record import Record


@pytest.fixture(scope="module")
def composers(fonts):
    return {code: Composer(load(code), fonts) for code in CODES}


def check(composer, record, fonts):
    pages = composer.compose(record).pages
    found = [fault for page in pages for fault in faults(page, fonts)]
    lines = lines_of(pages)
    lost = [text for text in expected(composer.form, record, fonts) if not spread(text, lines)]
    assert (found[:3], lost[:3]) == ([], [])


@pytest.mark.parametrize("code", CODES)
def test_texts_stay_in_their_boxes_and_nothing_is_lost(composers, fonts, code):
    for seed in range(3 if code == "G1" else 12):
        check(composers[code], person(seed), fonts)


@pytest.mark.long
@pytest.mark.parametrize("code", CODES)
def test_texts_stay_in_their_boxes_and_nothing_is_lost_for_500_people(composers, fonts, code):
    for seed in range(500 if code != "G1" else 60):
        check(composers[code], person(seed), fonts)


@pytest.mark.parametrize("code", CODES)
def test_an_ordinary_record_takes_one_page(composers, code):
    assert len(composers[code].compose(person(1, wild=False)).pages) == 1


@pytest.mark.parametrize("code", [code for code in CODES if code != "G1"])
def test_a_blank_form_has_the_same_lines_as_a_filled_one(composers, code):
    filled, blank = (composers[code].compose(record).pages for record in (person(1, wild=False), Record.blank()))
    assert len(blank) == 1
    assert blank[0].all_rules() == filled[0].all_rules()


@pytest.mark.parametrize("code", CODES)
def test_a_blank_form_says_nothing_of_anyone(composers, code):
    text = "".join(lines_of(composers[code].compose(Record.blank()).pages))
    assert "‹" not in text
    assert "None" not in text
    assert "第1/1页" in text


def test_a_text_too_long_goes_on_under_the_title_and_the_repeated_head(composers):
    text = "完成社区网格化信息采集，走访慰问困难家庭。" * 120
    record = Record({"工作业绩.工作业绩": text, "花名册.姓名": "欧阳明", "单位.名称": "梅岭街道"}, {}, "001", "欧阳明")
    pages = composers["M1"].compose(record).pages
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        lines = lines_of([page])
        assert f"人员编号：001第{number}/{len(pages)}页" in lines
        assert "欧阳明" in lines
        assert ("梅岭街道季度绩效考核评定表（续表）" in lines) == (number > 1)
    assert "工作业绩" in lines_of(pages[1:])


def test_a_long_post_makes_its_row_taller_before_it_goes_on_elsewhere(composers):
    post = "党政综合办公室主任、二级主任科员、社区网格化服务管理中心主任（兼）、机关党支部书记"
    usual = person(1, wild=False)
    taller = dataclasses.replace(usual, values={**usual.values, "花名册.职务": post})
    pages = composers["M1"].compose(taller).pages
    assert len(pages) == 1
    assert spread(post, lines_of(pages))
    assert pages[0].all_rules() != composers["M1"].compose(usual).pages[0].all_rules()


def ledger(count):
    return Record({}, {"台账": [{"工作内容": f"工作{number}", "月份": "七" if number < 4 else "八"} for number in range(count)]})


def numbers(page):
    return [line for line in lines_of([page]) if line.isdigit()]


def test_the_ledger_has_fifteen_rows_a_page_numbered_on(composers):
    pages = composers["M3"].compose(ledger(20)).pages
    assert [numbers(page) for page in pages] == [[str(n) for n in range(1, 16)], [str(n) for n in range(16, 31)]]
    assert all("工作内容" in lines_of([page]) and any(line.startswith("注：1") for line in lines_of([page])) for page in pages)


def test_an_empty_ledger_is_fifteen_empty_rows(composers):
    pages = composers["M3"].compose(ledger(0)).pages
    assert [len(numbers(page)) for page in pages] == [15]


def test_the_months_over_the_ledger_come_from_its_rows(composers):
    assert any("七、八月）" in line for line in lines_of(composers["M3"].compose(ledger(5)).pages))


def test_the_goals_add_up_exactly(composers):
    rows = [{"分值": text, "直接领导评分": score} for text, score in (("0.1", "0.1"), ("0.2", "优"), ("33.35", ""))]
    lines = lines_of(composers["M4"].compose(Record({}, {"工作目标": rows})).pages)
    assert "33.65" in lines
    assert lines.count("0.1") == 2  # in its row alone: scores that are not all figures are not added up


def summary(items, rows=3):
    row = {"姓名": "欧阳明", **{name: f"{number}.00" for number, name in enumerate(items)}}
    return Record({}, {"汇总栏目": [{"名称": name} for name in items], "汇总": [row] * rows})


def test_the_summary_has_the_columns_the_record_gives(composers):
    for items in ([], ["常规工作得分"], ["甲", "乙", "丙", "丁", "戊", "己"]):
        pages = composers["G1"].compose(summary(items)).pages
        lines = lines_of(pages)
        assert len(pages) == 1
        assert all(spread(name, lines) for name in items)
        assert ("考核项目" in lines) == bool(items)


def test_items_too_many_for_the_paper_go_on_in_further_pages(composers):
    items = [f"条款{number}" for number in range(40)]
    pages = composers["G1"].compose(summary(items)).pages
    shown = [{line for line in lines_of([page]) if line.startswith("条款")} for page in pages]
    assert set().union(*shown) == set(items)
    assert sum(map(len, shown)) == len(items)
    assert all(lines_of([page]).count("欧阳明") == 3 for page in pages)


def test_a_heading_from_data_is_not_taken_for_a_binding(composers):
    lines = lines_of(composers["G1"].compose(summary(["‹单位.名称›"])).pages)
    assert any("〈单位.名称〉" in line for line in [*lines, squeezed("".join(lines))])


def test_a_character_of_no_font_is_reported_once_with_person_and_heading(composers):
    record = Record({"花名册.姓名": "欧阳𠮷𠮷"}, {}, "007", "欧阳𠮷𠮷")
    for _ in range(2):  # also when the same text was set before
        warnings = composers["M1"].compose(record).warnings
        assert [(w.code, w.subject, w.label, w.value) for w in warnings] == [("K621", "007", "姓名", "𠮷")]
        assert "欧阳𠮷𠮷" in warnings[0].what
        assert "U+20BB7" in warnings[0].what


def test_a_code_too_long_is_reported_and_still_printed_in_letters(composers):
    number = "9" * 260
    laid_out = composers["M2"].compose(Record({"打印.代码": "KH1|m|2026|M2|" + number}, {}, "9", "某"))
    assert [warning.code for warning in laid_out.warnings if warning.code == "K622"] == ["K622"]
    assert laid_out.pages[0].code is None


def test_a_character_of_no_font_in_the_offices_name_is_reported_once_for_all(forms, fonts):
    records = [Record({"单位.名称": "𠮷水镇"}, {}, str(number), "某") for number in range(30)]
    warnings = printed(forms["M1"], records, fonts)[1].warnings
    assert {(warning.subject, warning.value) for warning in warnings} == {("", "𠮷")}
    assert len(warnings) == len({warning.label for warning in warnings})
