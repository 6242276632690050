"""分析: worked by hand on a small 梅岭 office, and what must hold for every scheme."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from facts_desk import SCHEMES, earlier_from, facts_from, meiling, sample_facts
from hypothesis import given
from hypothesis import strategies as st

from kaohe_desktop.office.analysis import FIRST, analyse, pdf, write_book, write_pdf
from kaohe_desktop.office.analysis_items import item_figures
from kaohe_desktop.office.analysis_lines import grade_lines, near_lines, seat_lines
from kaohe_desktop.office.analysis_scores import bins
from kaohe_desktop.office.statistics import NOTHING

#: 考勤 10 each (丁 8); 基础 = 科室工作 + 考勤; 测评分值 by rank of 5: 90 80 70 70 70
OFFICE = {
    "01": {"科室工作": "80", "党政领导测评": "95"},
    "02": {"科室工作": "78", "党政领导测评": "90"},
    "03": {"科室工作": "70", "党政领导测评": "85", "科室": "财政所"},
    "04": {"科室工作": "60", "党政领导测评": "80", "迟到次数": "2", "科室": "财政所"},
    "05": {"科室工作": "68", "党政领导测评": "70"},
}


@pytest.fixture
def facts():
    return facts_from(*meiling(OFFICE))


def topic(facts, name, **more):
    return next(one for one in analyse(facts, **more) if one.name == name)


def rows(shown):
    return [tuple(row) for row in shown.rows]


def test_totals_as_worked_by_hand(facts):
    assert [str(one.total) for one in facts.outcome.results] == ["90.00", "84.80", "76.00", "68.80", "74.80"]


def test_the_spread_of_scores(facts):
    found = topic(facts, "scores")
    assert found.words == ("一般工作人员 5 人：平均 78.88，中位数 76.00，最高 90.00，最低 68.80，标准差 7.55。",)
    table = rows(found.tables[0])
    assert table[0] == ("90 到不满 92", "1")
    assert table[-7:] == [
        ("68 到不满 70", "1"), ("人数", "5"), ("平均", "78.88"), ("中位数", "76.00"), ("最高", "90.00"), ("最低", "68.80"), ("标准差", "7.55"),
    ]
    assert sum(int(row[1]) for row in table[:-6]) == 5


@given(st.lists(st.decimals(-20, 130, places=2), min_size=1, max_size=60))
def test_the_steps_hold_every_figure_and_are_few(figures):
    start, step, count = bins(figures)
    assert 1 <= count <= 15
    assert start <= min(figures)
    assert max(figures) < start + step * count or count == 2


def test_the_lines_are_read_from_the_scheme(facts):
    assert [(one.name, one.figure, one.value) for one in grade_lines(facts)] == [
        ("优秀线", "考评得分", 90), ("良好线", "考评得分", 75), ("称职线", "考评得分", 60),
    ]
    assert [(one.grade, one.last_in, one.first_out) for one in seat_lines(facts)] == [
        ("优秀", Decimal("90.00"), Decimal("84.80")), ("良好", Decimal("84.80"), Decimal("76.00")),
    ]
    assert [(one.name, one.value) for one in grade_lines(sample_facts("xinban"))] == [("诫勉线", 70)], "a line that only a rule draws"


def test_who_is_near_a_line(facts):
    assert [(one.key, one.line, one.step) for one in near_lines(facts)] == [("01", "优秀线", 0), ("05", "良好线", Fraction(-1, 5))]
    table = topic(facts, "near").tables[0]
    assert rows(table)[1] == ("05", "人05", "办公室", "一般工作人员", "74.80", "良好线 75.00", "低 0.20", "称职")
    assert [table.key(row) for row in range(2)] == ["01", "05"]


def test_nobody_is_told_to_be_near_a_seat_nobody_else_is_near(facts):
    assert not [one for one in near_lines(facts) if "最后一席" in one.line]


def test_items_their_spread_and_what_they_do_to_the_order(facts):
    table = {row[0]: row[1:] for row in rows(topic(facts, "items").tables[0])}
    # 考勤 10 10 10 8 10: of ten pairs four differ, all four as the total does; full marks for four of five
    assert table["考勤得分"] == ("10", "5", "9.60", "8.00", "10.00", "0.80", "4（80%）", "40.0%", "100.0%")
    # 常规 80 78 70 60 68 stands exactly as the total
    assert table["常规工作得分"] == ("90", "5", "71.20", "60.00", "80.00", "7.22", "0（0%）", "100.0%", "100.0%")
    # 测评分值 90 80 70 70 70: seven of ten pairs differ
    assert table["测评分值"][-2:] == ("70.0%", "100.0%")


def test_an_item_that_tells_nobody_apart_is_worth_a_look():
    people = {key: {**given, "迟到次数": "0"} for key, given in OFFICE.items()}
    found = topic(facts_from(*meiling(people)), FIRST)
    assert ("要看", "考核项目", "“考勤得分”5 人里有 5 人满分（100.0%），这一项没有拉开差距。") in rows(found.tables[0])


def test_everybody_alike_is_told():
    people = {f"{at:02}": {"科室工作": "70", "党政领导测评": "80"} for at in range(1, 5)}
    words = [row[2] for row in rows(topic(facts_from(*meiling(people)), FIRST).tables[0])]
    assert "一般工作人员的考评得分最高和最低只差 0.00 分，几乎没有拉开。" in words


def test_small_groups_show_no_spread(facts):
    grades = {row[0]: row[1:] for row in rows(topic(facts, "grades").tables[0])}
    assert grades["财政所"] == ("2", "0", "0", "2"), "two people: how many, and no share"
    assert grades["办公室"] == ("3", "1（33%）", "1（33%）", "1（33%）")
    units = {row[0]: row[1:] for row in rows(topic(facts, "departments").tables[0])}
    assert set(units["财政所"][1:]) == {NOTHING}
    assert units["办公室"][:4] == ("3", "83.20", "+4.32", "6.31")
    assert units["全部"][:4] == ("5", "78.88", "", "7.55")
    alone = topic(facts, "scores", department="财政所")
    assert (alone.tables, alone.draw, alone.words) == ((), None, ("一般工作人员不到 3 人，不显示分布。",))


def test_the_shares_are_tinted_by_how_large_they_are(facts):
    table = topic(facts, "grades").tables[0]
    assert table.tints[0, 2] == Fraction(1, 3)
    assert (1, 2) not in table.tints
    assert table.sums == {2}


def test_beside_the_period_before():
    scheme, before = meiling({**OFFICE, "01": {"科室工作": "50", "党政领导测评": "60"}, "09": {"科室工作": "66", "党政领导测评": "75"}}, "2026Q2")
    facts = facts_from(*meiling({**OFFICE, "07": {"科室工作": "60", "党政领导测评": "65"}}), [earlier_from(scheme, before)])
    found = topic(facts, "moves")
    moved = {row[0]: row[3:] for row in rows(found.tables[0])}
    assert moved["01"] == ("称职", "优秀", "升 2 档", "64.00", "90.00", "+26.00")
    assert [found.tables[0].key(row) for row in range(len(moved))][0] == "01", "the farthest first"
    assert "两期都有的 5 人，这次新来的 1 人" in found.words[0]
    assert found.findings[0].words == "与2026年第二季度比，等次变了两档以上的有 1 人，请看看原因。"
    assert [row[0] for row in rows(found.tables[1])] == ["2026年第二季度", "2026年第三季度"]


def test_without_a_period_before_nothing_is_compared(facts):
    found = topic(facts, "moves")
    assert (found.tables, found.draw) == ((), None)
    assert "没有更早一期" in found.words[0]


def test_missing_and_late(facts):
    people = {**OFFICE, "06": {"科室工作": "60", "科室": "财政所"}}
    late = facts_from(*meiling(people), entered={"01": "2026-10-05", "02": "2026-10-06", "06": "2026-10-01"})
    found = topic(late, "missing")
    assert found.words == ("有缺项的 1 人。", "交齐的日子是 10月5日；在这以后还录过或改过的 1 人。")
    assert rows(found.tables[0]) == [
        ("办公室", "3", "0", "1", ""), ("财政所", "3", "1", "0", "党政领导测评 1"), ("全部", "6", "1", "1", "党政领导测评 1"),
    ]
    assert rows(found.tables[1]) == [
        ("02", "人02", "办公室", "", "2026-10-06", "期限以后"), ("06", "人06", "财政所", "党政领导测评", "2026-10-01", ""),
    ]
    assert topic(facts, "missing").tables == ()


@pytest.mark.parametrize("scheme_id", SCHEMES)
def test_every_scheme_is_analysed_whatever_the_order_of_its_rows(scheme_id):
    facts = sample_facts(scheme_id)
    random = Random(5)
    turned = sample_facts(scheme_id, lambda subjects: random.sample(list(subjects), len(subjects)))

    def figures(one):
        return {
            (name, shown.title): sorted(sorted(zip(shown.headings, row, strict=True)) for row in shown.rows) for name, shown in
            ((found.name, shown) for found in analyse(one) for shown in found.tables)
        }

    mine = figures(facts)
    assert mine == figures(turned)
    assert len(analyse(facts)) == 8
    spread = next((shown for found in analyse(facts) for shown in found.tables if found.name == "scores"), None)
    counted = sum(int(cell) for row in (spread.rows if spread else ()) if row[0] in ("人数", "科室数") for cell in row[1:])
    everybody = sum(one.total is not None and one.grade != "不纳入考核" for one in facts.outcome.results)
    assert counted == (everybody if spread else 0)
    assert spread or all(len([one for one in facts.chosen(name) if one.total is not None]) < 3 for name in facts.categories)


def test_it_stops_when_told(facts):
    assert analyse(facts, progress=lambda done: False) is None
    assert item_figures(facts, facts.outcome.results, lambda done: done < 1) is None


def test_the_pdf_and_the_workbook_say_what_the_page_says(facts, tmp_path):
    import openpyxl
    import pypdfium2

    topics = analyse(facts)
    write_book(facts, topics, tmp_path / "分析.xlsx", "样例街道")
    book = openpyxl.load_workbook(tmp_path / "分析.xlsx")
    assert book.sheetnames == ["要点", "分数分布", "分数线附近", "各科室等次", "考核项目", "各科室给分"]
    sheet = book["考核项目"]
    assert [cell.value for cell in sheet[4]] == ["常规工作得分", 90, 5, 71.2, 60, 80, 7.22, "0（0%）", "100.0%", "100.0%"]
    write_pdf(facts, topics, "样例街道", tmp_path / "分析.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "分析.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in document)
    for words in ("2026年第三季度考核分析", "优秀线 90", "常规工作得分", "标准差", "78.88"):
        assert words in text


def test_a_drill_says_so_on_every_page():
    import pypdfium2

    facts = facts_from(*meiling(OFFICE), watermark="演练")
    document = pypdfium2.PdfDocument(pdf(facts, analyse(facts), ""))
    assert len(document) > 1
    assert all("演练" in page.get_textpage().get_text_range() for page in document)


def test_rare_characters_are_printed():
    import pypdfium2

    facts = facts_from(*meiling({**OFFICE, "01": {**OFFICE["01"], "姓名": "王䶮㛃"}}))
    document = pypdfium2.PdfDocument(pdf(facts, analyse(facts), "喆堃龑"))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "王䶮㛃" in text
    assert "喆堃龑" in text
