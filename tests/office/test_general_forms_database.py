"""General tables of a database: a person's file over two periods, settings that reach the paper, who was skipped."""

import pypdfium2
from desk import PEOPLE, SCORES, person, put

from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.office_settings import save
from kaohe_desktop.office.periods import open_period, period_info
from kaohe_desktop.office.printing import print_forms
from kaohe_desktop.office.roster import RosterGrid


def second_period(ws):
    """The quarter after: a better score for 001, and 002 moved to another department."""
    period = open_period(ws, "meiling", "2026Q4")
    grid = RosterGrid(ws, period)
    for key, name, unit, work, projects in PEOPLE:
        grid.add_person(person(key, name, "民政办" if key == "002" else unit, work, projects))
    entry = EntryGrid(ws, period, "录入")
    for key, texts in SCORES.items():
        for heading, text in {**texts, **({"科室工作": "49"} if key == "001" else {})}.items():
            assert put(entry, key, heading, text).saved == 1
    return period_info(ws, period.id)


def text_of(path):
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(path))


def test_a_file_has_a_line_for_each_period_oldest_first(desk, tmp_path):
    ws, period = desk
    compute(ws, period)
    later = second_period(ws)
    first, second = compute(ws, period).result("001"), compute(ws, later).result("001")
    assert first.total != second.total
    printed = print_forms(ws, later, ["G9"], ["001"], folder=tmp_path / "out")
    text = text_of(printed.files[0])
    assert text.rindex("2026年第三季度") < text.rindex("2026年第四季度")
    assert str(first.total) in text
    assert str(second.total) in text
    assert "共2期" in text
    moved = text_of(print_forms(ws, later, ["G9"], ["002"], folder=tmp_path / "out2").files[0])
    assert "党政办" in moved
    assert "民政办" in moved


def test_the_report_compares_with_the_period_before(desk, tmp_path):
    ws, period = desk
    compute(ws, period)
    later = second_period(ws)
    compute(ws, later)
    text = text_of(print_forms(ws, later, ["G11"], None, folder=tmp_path / "out").files[0])
    assert "与2026年第三季度相比，参加考核的没有增减，平均分提高" in text
    alone = text_of(print_forms(ws, period, ["G11"], None, folder=tmp_path / "out3").files[0])
    assert "程序里没有上一期的结果" in alone


def test_what_the_office_set_stands_on_the_paper(desk, tmp_path):
    ws, period = desk
    compute(ws, period)
    save(ws, {"单位全称": "某市样例街道办事处", "联系电话": "0595-1234567", "组长职务称呼": "考核组长", "公示正文": "公示‹日期.公示天数›。"})
    text = text_of(print_forms(ws, period, ["G2"], None, folder=tmp_path / "out").files[0])
    assert "公示5个工作日。" in text
    assert "0595-1234567" in text
    assert "某市样例街道办事处（盖章）" in text
    review = text_of(print_forms(ws, period, ["G5"], ["001"], folder=tmp_path / "out").files[0])
    assert "考核组长签名" in review


def test_who_has_something_missing_is_told_as_skipped(desk, tmp_path):
    ws, period = desk
    put(EntryGrid(ws, period, "录入"), "003", "党政领导测评", "")
    compute(ws, period)
    for code in ("G3", "G4"):
        printed = print_forms(ws, period, [code], None, folder=tmp_path / code)
        assert [(one.key, one.why) for one in printed.skipped] == [("003", "缺党政领导测评，没有总分")]
        assert "单小明" not in text_of(printed.files[0])
        assert "张三" in text_of(printed.files[0])
