"""What a right workbook gives, however it is written."""

from datetime import date
from decimal import Decimal

import pytest
from exchange_books import DAY, KINDS, MEILING, D, as_excel_writes, book, problems_of, save, with_part
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe_desktop.engine.cohort import Subject
from kaohe_desktop.exchange.cells import day_of_serial, fifteen_digits
from kaohe_desktop.exchange.package import Format, format_of
from kaohe_desktop.exchange.reading import WorkbookData, read_roster, read_workbook
from kaohe_desktop.exchange.template import write_template

SHEET = "xl/worksheets/sheet{}.xml".format


def read(made, folder, scheme):
    return read_workbook(save(made, folder), scheme)


def test_everything_is_read_into_subjects_and_tables(kinds, tmp_path):
    data = read(book(KINDS), tmp_path, kinds)
    one, two, three = data.subjects
    assert one.key == "001"
    assert one.values == {
        "人员编号": "001", "姓名": "张三", "科室": "办公室", "考核类别": "干部", "驻村": True, "实绩": D("55.5"), "完成率": D("0.95"),
        "迟到次数": D(2), "旷工天数": D("0.5"), "评价": "优秀", "处分": False, "考察日期": DAY, "说明": "好",
    }
    assert one.rows["按月"] == ({"月份": D(7), "得分": D(90)}, {"月份": D(8), "得分": D("91.5")})
    assert one.rows["检查"] == ({"条款编号": "T01", "件数": D(2)}, {"条款编号": "T02", "件数": D(1)})  # blank counts as 1
    assert "实绩" not in three.values
    assert three.rows == {}
    assert two.values["完成率"] == D("0.88")
    assert data.tables["条款"] == ({"条款编号": "T01", "分值": D(5)}, {"条款编号": "T02", "分值": D(10)})
    assert data.tables["科室情况"] == ({"科室": "财政所", "一票否决": True},)


def test_sheets_and_columns_in_any_order_give_the_same(meiling, tmp_path):
    straight = read(book(MEILING), tmp_path, meiling)
    turned = book({name: [row[::-1] for row in rows] for name, rows in reversed(MEILING.items())})
    assert read(turned, tmp_path, meiling).subjects == straight.subjects


def test_traditional_full_width_and_spaced_labels_are_the_same_labels(meiling, tmp_path):
    straight = read(book(MEILING), tmp_path, meiling)
    made = book(MEILING)
    made["花名册"].title = "花　名 冊"
    made["录入"].title = "錄入"
    made["测评票"].title = "測評票"
    heads = {
        "A1": "人員編號", "B1": "姓　名", "C1": "性 別", "D1": "科　室", "E1": "職務", "F1": "考核類別", "G1": "人員狀態",
        "H1": "派駐單位", "I1": "備註", "J1": "崗位類別", "K1": "常規工作安排\n", "L1": "重點項目數", "M1": "在職月數",
    }
    for cell, text in heads.items():
        made["花名冊" if "花名冊" in made.sheetnames else "花　名 冊"][cell] = text
    entry = made["錄入"]
    for cell, text in {"F1": "遲到次數", "G1": "曠工天數", "H1": "獎懲附加分", "I1": "黨政領導測評", "J1": "請假天數", "L1": "本季工作天數",
                       "M1": "新錄用或新調入", "N1": "效能告誡", "O1": "立案調查", "P1": "黨紀政紀處分"}.items():
        entry[cell] = text
    roster = made["花　名 冊"]
    roster["F2"], roster["G3"], roster["J2"], roster["J3"] = "中層 幹部", "在崗", "內勤崗位", "駐村崗位"
    roster["K3"], roster["G4"] = "科室＋下社區", "當季退休"
    data = read(made, tmp_path, meiling)
    assert data.subjects == straight.subjects
    assert data.ignored == ()


def test_every_label_and_choice_of_the_schemes_meets_its_traditional_form():
    import tomllib
    from pathlib import Path

    from kaohe_desktop.engine.labels import fold_label as folded
    from kaohe_desktop.engine.traditional import SIMPLIFIED

    back = {}
    for traditional, simple in SIMPLIFIED.items():
        back.setdefault(simple, []).append(chr(traditional))
    folder = Path(__file__).resolve().parents[2] / "resources" / "schemes"
    labels = set()
    for path in folder.glob("*.toml"):
        for sheet in tomllib.loads(path.read_text("utf-8")).get("sheet", []):
            labels.add(sheet["name"])
            for field in sheet.get("field", []):
                labels.update([field["name"], *field.get("choices", [])])
    assert len(labels) > 20
    for label in labels:
        for index, char in enumerate(label):
            for traditional in back.get(ord(char), []):
                assert folded(label[:index] + traditional + label[index + 1 :]) == folded(label)


def test_names_and_free_text_are_only_trimmed(meiling, tmp_path):
    made = book(MEILING)
    made["花名册"]["B2"], made["花名册"]["D2"], made["花名册"]["I2"] = " 張　三 ", "財政所", "ＡＢＣ１２ "
    values = read(made, tmp_path, meiling).subjects[0].values
    assert (values["姓名"], values["科室"], values["备注"]) == ("張　三", "財政所", "ＡＢＣ１２")


def test_numbers_keep_leading_zeros_and_a_whole_number_counts_as_its_digits(kinds, tmp_path):
    roster = [[key, "甲", "办", "干部"] for key in ("００７", 7, " A-1 ", 12345678901234.0)]
    made = book({"花名册": [["人员编号", "姓名", "科室", "考核类别"], *roster],
                 "录入": [["人员编号", "实绩", "完成率"], ["007", 1, None], ["7", 2, None], ["Ａ－１", 3, None], ["12345678901234", 4, None]],
                 "按月": [["人员编号", "月份", "得分"]], "条款": [["条款编号", "分值"]]})
    data = read(made, tmp_path, kinds)
    assert [(s.key, s.values["实绩"]) for s in data.subjects] == [("007", 1), ("7", 2), ("A-1", 3), ("12345678901234", 4)]


def test_people_of_one_name_are_kept_apart(meiling, tmp_path):
    data = read(book(MEILING), tmp_path, meiling)
    assert [s.values["姓名"] for s in data.subjects] == ["张三", "李四", "张三", "王五"]
    assert [s.key for s in data.subjects] == ["001", "002", "003", "010"]


@pytest.mark.parametrize(("given_text", "number"), [
    ("９５．５", "95.5"), (" 95 ", "95"), ("　８８", "88"), ("+3", "3"), ("-0", "0"), (".5", "0.5"), ("007", "7"), ("－０．５０", "-0.5"),
])
def test_numbers_as_text(given_text, number, meiling, tmp_path):
    made = book(MEILING)
    made["录入"]["H2"] = given_text
    assert read(made, tmp_path, meiling).subjects[0].values["奖惩附加分"] == D(number)


@pytest.mark.parametrize(("saved", "number"), [
    (b"89.995", "89.995"), (b"0.30000000000000004", "0.3"), (b"89.994999999999990", "89.995"), (b"8.9E1", "89"), (b"90.0", "90"),
    (b"5.0000000000000003E-2", "0.05"), (b"33.333333333333336", "33.3333333333333"),
])
def test_a_number_cell_counts_as_its_15_significant_digits(saved, number, meiling, tmp_path):
    made = book(MEILING)
    made["录入"]["I2"] = 77
    path = with_part(save(made, tmp_path), SHEET(2), lambda data: data.replace(b"<v>77</v>", b"<v>" + saved + b"</v>"))
    assert read_workbook(path, meiling).subjects[0].values["党政领导测评"] == D(number)


@pytest.mark.parametrize(("value", "number_format"), [(95, "General"), ("95", "@"), ("95%", "General"), ("９５％", "General"),
                                                      (0.95, "0%"), (0.95, "0.00%"), (0.95, '0.0"分"%'), ("95", "0%")])
def test_a_percentage_may_be_written_in_three_ways(value, number_format, kinds, tmp_path):
    made = book(KINDS)
    made["录入"]["C2"] = value
    made["录入"]["C2"].number_format = number_format
    assert read(made, tmp_path, kinds).subjects[0].values["完成率"] == D("0.95")


@pytest.mark.parametrize("value", [DAY, "2026-07-01", "2026年7月1日", "２０２６年７月１日"])
def test_a_day_may_be_a_date_or_text(value, kinds, tmp_path):
    made = book(KINDS)
    made["录入"]["H2"] = value
    assert read(made, tmp_path, kinds).subjects[0].values["考察日期"] == DAY


def test_days_count_from_1904_where_the_workbook_says_so(kinds, tmp_path):
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    made = book(KINDS)
    made.epoch = CALENDAR_MAC_1904
    made["录入"]["H2"] = DAY
    assert read(made, tmp_path, kinds).subjects[0].values["考察日期"] == DAY


def test_serial_days_of_1900():
    assert day_of_serial(D(1), date1904=False) == date(1900, 1, 1)
    assert day_of_serial(D(59), date1904=False) == date(1900, 2, 28)
    assert day_of_serial(D(60), date1904=False) == "1900-02-29"  # Excel's own; no such day
    assert day_of_serial(D(61), date1904=False) == date(1900, 3, 1)
    assert day_of_serial(D(46204), date1904=False) == DAY
    assert day_of_serial(D("0.5"), date1904=False) == "12:00:00"
    assert day_of_serial(D(-1), date1904=False) == "#####"


@pytest.mark.parametrize(("code", "meaning"), [
    ("0.00", Format.PLAIN), ('0.00"days"', Format.PLAIN), ("[Red]0.0", Format.PLAIN), ("General", Format.PLAIN), ('"yd"0', Format.PLAIN),
    (r"0\d", Format.PLAIN), ("G/通用格式", Format.PLAIN), ("#,##0_);[Red]", Format.PLAIN), ("0.00E+00", Format.PLAIN),
    ("0%", Format.PERCENT), ("0.0#%;[Red]-0%", Format.PERCENT), ('0"%"', Format.PLAIN),
    ("yyyy-mm-dd", Format.DATE), ('[$-804]yyyy"年"m"月"', Format.DATE), ("[h]:mm", Format.DATE), ("aaaa", Format.DATE), ("h:mm:ss", Format.DATE),
])
def test_what_a_number_format_means(code, meaning):
    assert format_of(164, code) is meaning


def test_a_formula_counts_as_its_last_saved_value(meiling, tmp_path):
    made = book(MEILING)
    made["录入"]["I2"], made["录入"]["H2"] = 77, 5
    def saved(data):
        data = data.replace(b"<v>77</v>", b"<f>SUM(1,2)</f><v>89.5</v>")  # stale: 3 if computed anew
        return data.replace(b'<c r="H2" t="n"><v>5</v></c>', b'<c r="H2" t="str"><f>T("")</f><v></v></c>')
    path = with_part(save(made, tmp_path), SHEET(2), saved)
    values = read_workbook(path, meiling).subjects[0].values
    assert values["党政领导测评"] == D("89.5")
    assert "奖惩附加分" not in values  # a formula that gave "" is a blank cell


def test_rich_text_is_joined_and_phonetic_readings_left_out(meiling, tmp_path):
    path = as_excel_writes(save(book(MEILING), tmp_path))
    rich = '<si><r><rPr><b/></rPr><t>李</t></r><r><t xml:space="preserve"> 四</t></r><rPh sb="0" eb="1"><t>LI</t></rPh></si>'
    path = with_part(path, "xl/sharedStrings.xml", lambda data: data.replace("<si><t>李四</t></si>".encode(), rich.encode()))
    assert read_workbook(path, meiling).subjects[1].values["姓名"] == "李 四"


def test_shared_strings_read_as_inline_ones(kinds, tmp_path):
    path = save(book(KINDS), tmp_path)
    assert read_workbook(as_excel_writes(path), kinds).subjects == read_workbook(path, kinds).subjects


def test_blank_rows_unheaded_and_unknown_columns_are_passed_over_and_told(meiling, tmp_path):
    made = book(MEILING)
    made["录入"].insert_rows(3)
    made["录入"]["R2"] = "没有表头"
    made["录入"]["S1"], made["录入"]["S3"] = "备注", "只在不认识的栏里有字"
    made["花名册"]["N1"] = "姓名拼音"
    made.create_sheet("Sheet1")["A1"] = 1
    data = read(made, tmp_path, meiling)
    assert len(data.subjects) == 4
    assert len(data.ignored) == 3
    assert "Sheet1" in data.ignored[0]
    assert "姓名拼音" in data.ignored[1]
    assert "备注" in data.ignored[2]


def test_unknown_headings_twice_and_merged_cells_in_unknown_sheets_are_nobodys_business(meiling, tmp_path):
    made = book(MEILING)
    made["录入"]["R1"], made["录入"]["S1"] = "签名", "签名"
    made.create_sheet("封面").merge_cells("A1:F20")
    made["录入"].merge_cells("A9:F9")  # below the data
    assert problems_of(save(made, tmp_path), meiling) == ()


def test_an_optional_sheet_may_be_absent_or_empty(meiling, tmp_path):
    made = book({name: rows for name, rows in MEILING.items() if name != "测评票"})
    made["录入"]["I3"] = 80
    assert len(read(made, tmp_path, meiling).subjects) == 4
    made.create_sheet("测评票")
    assert len(read(made, tmp_path, meiling).subjects) == 4


def test_only_the_roster_is_read_when_asked(meiling, tmp_path):
    made = book({"花名册": MEILING["花名册"]})
    data = read_roster(save(made, tmp_path), meiling)
    assert [s.key for s in data.subjects] == ["001", "002", "003", "010"]
    assert data.subjects[2].values["在职月数"] == 2


def _careful(data: bytes) -> bytes:
    """The same sheet written in an unusual but lawful way: prefixed tags, comments, single quotes."""
    import re

    text = data.decode().replace('xmlns="', 'xmlns:x="')
    text = re.sub(r"<(/?)(\w)", r"<\1x:\2", text)
    return text.replace("<x:row", "<!-- 行 --><x:row").replace('t="n"', "t='n'").encode()


@pytest.mark.parametrize("base", ["meiling", "kinds"])
def test_a_sheet_written_in_an_unusual_way_reads_the_same(base, tmp_path, request):
    scheme = request.getfixturevalue(base)
    path = save(book(MEILING if base == "meiling" else KINDS), tmp_path)
    assert read_workbook(with_part(path, SHEET(2), _careful), scheme).subjects == read_workbook(path, scheme).subjects


def test_cells_without_references_follow_each_other(kinds, tmp_path):
    import re

    path = save(book(KINDS), tmp_path)
    bare = with_part(path, SHEET(5), lambda data: re.sub(rb' r="[A-Z]*\d+"', b"", data))
    assert read_workbook(bare, kinds).subjects == read_workbook(path, kinds).subjects


numbers = st.decimals(min_value=0, max_value=60, places=3, allow_nan=False).map(lambda d: d.normalize() + 0)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def filled(draw):
    """A workbook's data as it should come back: random people, entries and months."""
    keys = draw(st.lists(st.from_regex(r"0{0,2}[1-9A-Z][0-9A-Z]{0,4}", fullmatch=True), min_size=1, max_size=6, unique=True))
    people = []
    for key in keys:
        values = {"人员编号": key, "姓名": draw(texts), "科室": draw(texts), "考核类别": draw(st.sampled_from(["干部", "职工"]))}
        extra = {
            "驻村": st.booleans(), "实绩": numbers, "完成率": st.integers(0, 10_000).map(lambda n: Decimal(n) / 10_000 + 0),
            "迟到次数": st.integers(0, 999).map(Decimal), "旷工天数": st.integers(0, 184).map(lambda n: Decimal(n) / 2),
            "评价": st.sampled_from(["优秀", "称职", "不称职"]), "处分": st.booleans(), "说明": texts,
            "考察日期": st.dates(date(1990, 1, 1), date(2100, 1, 1)),
        }
        values |= {name: draw(strategy) for name, strategy in extra.items() if draw(st.booleans())}
        months = draw(st.lists(st.integers(1, 12), unique=True, max_size=4))
        rows = {"按月": tuple({"月份": Decimal(m), "得分": draw(numbers)} for m in months)} if months else {}
        people.append(Subject(key, values, rows))
    return WorkbookData(tuple(people), {"条款": ({"条款编号": "=T1", "分值": draw(numbers)},)})


@given(data=filled())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_comes_back_equal(data, kinds, tmp_path):
    path = tmp_path / "round.xlsx"
    write_template(kinds, path, data)
    back = read_workbook(path, kinds)
    assert back.subjects == data.subjects
    assert back.tables["条款"] == data.tables["条款"]
    assert back.ignored == ()


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6))
def test_a_figure_of_up_to_15_digits_survives_being_a_float(number):
    kept = fifteen_digits(repr(float(number)))
    assert kept is not None
    assert abs(kept - number) <= abs(number).scaleb(-14)
    if len(number.normalize().as_tuple().digits) <= 15:
        assert kept == number
