"""What the general tables work with: sums in 大写, names in 姓氏笔画 order, days of notices."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe_desktop.office.general_forms_dates import Workdays, in_words, read_days
from kaohe_desktop.office.general_forms_money import MOST, capital, read_capital
from kaohe_desktop.office.general_forms_names import by_strokes, name_lines, strokes
from kaohe_desktop.resources import resource

# ── 大写 ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("amount", "words"), [
    ("0", "零元整"), ("0.05", "伍分"), ("0.50", "伍角整"), ("0.55", "伍角伍分"), ("1", "壹元整"), ("10", "壹拾元整"), ("100.05", "壹佰元零伍分"),
    ("1002", "壹仟零贰元整"), ("10010", "壹万零壹拾元整"), ("12050.30", "壹万贰仟零伍拾元叁角整"), ("93000.00", "玖万叁仟元整"),
    ("107000.53", "壹拾万柒仟元伍角叁分"), ("200100", "贰拾万零壹佰元整"), ("100010001", "壹亿零壹万零壹元整"), ("100000000", "壹亿元整"),
    ("1000000000000", "壹万亿元整"), ("-5.10", "负伍元壹角整"), ("34608.90", "叁万肆仟陆佰零捌元玖角整"), ("2.005", "贰元零壹分"),
])
def test_a_sum_in_capital_figures(amount, words):
    assert capital(Decimal(amount)) == words


CENTS = st.integers(-int(MOST * 100), int(MOST * 100))


@given(CENTS)
def test_every_sum_reads_back_and_has_no_double_zero(cents):
    amount = Decimal(cents) / 100
    words = capital(amount)
    assert read_capital(words) == amount
    assert "零零" not in words
    assert not words.removeprefix("负").startswith("零") or cents == 0
    assert words.endswith("分") == bool(cents % 10)


@given(CENTS, CENTS)
def test_two_sums_never_read_the_same(one, other):
    assert (capital(Decimal(one) / 100) == capital(Decimal(other) / 100)) == (one == other)


def test_words_that_are_no_sum_and_sums_beyond_reason_are_refused():
    for words in ("壹贰元整", "壹拾元", "十元整", "零伍分", "壹元整整"):
        with pytest.raises(ValueError, match="[壹十零]"):
            read_capital(words)
    with pytest.raises(ValueError, match="10000000000000000"):
        capital(MOST + 1)


# ── 姓氏笔画 ────────────────────────────────────────────────────────────────


def ordered(names):
    return by_strokes(names.split(), lambda name: name)


def test_names_go_by_the_strokes_of_the_surname_then_by_its_first_stroke():
    assert ordered("魏一 丁一 李一 王一 张一 陈一 黄一 刘一 赵一 周一") == [
        "丁一", "王一", "刘一", "李一", "张一", "陈一", "周一", "赵一", "黄一", "魏一",
    ]
    # of seven strokes 横 (李 杨) comes before 丨 (吴) and 丿 (何), 丶 (沈), 折 (张): the official order
    assert "".join(name[0] for name in ordered("张一 沈一 何一 吴一 杨一 李一 严一 陈一 邵一")) == "严李杨吴何沈张陈邵"


def test_of_one_surname_the_short_name_comes_first_then_the_strokes_of_the_given_name():
    assert ordered("王东明 王正伟 王小洪 王毅 王玉普 王君 王晨 王勇") == [
        "王君", "王勇", "王晨", "王毅", "王小洪", "王玉普", "王正伟", "王东明",
    ]


def test_a_double_surname_counts_as_one_and_a_rare_character_has_its_place():
    assert ordered("欧阳文静 欧阳修 卢一") == ["卢一", "欧阳修", "欧阳文静"]
    assert ordered("龑一 㛃一 丁一 𫭟一")[0] == "丁一"
    assert ordered("Ａ一 龑一 丁一")[-1] == "Ａ一"


def test_the_table_of_strokes_covers_every_character_the_fonts_have():
    known = strokes()
    assert len(known) > 8100
    assert [known[char][0] for char in "一丁王石李范直龑"] == [1, 2, 4, 5, 7, 8, 8, 20]
    shipped = {char for char in resource("fonts", "characters.txt").read_text("utf-8") if "一" <= char <= "鿿"}
    assert len(shipped - set(known)) < 300, "characters without strokes come last"


def test_names_stand_under_one_another_and_a_long_one_touches_nobody():
    lines = name_lines(["张三", "王小明", "欧阳文静", "古丽娜尔·艾尔肯", "李四"], 7)
    assert lines == "张　三　王小明　欧阳文静　　　　古丽娜尔·艾尔肯\n李　四"
    assert name_lines([], 7) == ""


# ── 日子 ────────────────────────────────────────────────────────────────────


def test_working_days_skip_weekends_and_holidays_and_count_days_made_up_for():
    plain = Workdays()
    friday = date(2026, 10, 9)
    assert plain.last(friday, 5, working=True) == date(2026, 10, 15)
    assert plain.last(friday, 5, working=False) == date(2026, 10, 13)
    made_up = Workdays(frozenset({date(2026, 10, 12)}), frozenset({date(2026, 10, 10)}))
    assert made_up.last(friday, 2, working=True) == date(2026, 10, 10)
    assert made_up.last(friday, 3, working=True) == date(2026, 10, 13)
    assert made_up.first(date(2026, 10, 12), working=True) == date(2026, 10, 13)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 60))
def test_the_last_of_some_working_days_is_worked_and_so_many_lie_between(day, count):
    days = Workdays()
    last = days.last(day, count, working=True)
    assert days.works(last)
    span = (date.fromordinal(number) for number in range(day.toordinal(), last.toordinal() + 1))
    assert sum(map(days.works, span)) == count


def test_days_are_read_one_by_one_and_in_spans():
    days, wrong = read_days("2026-10-01至2026-10-03、2027-01-01，明天 2026-13-01")
    assert sorted(map(in_words, days)) == ["2026年10月1日", "2026年10月2日", "2026年10月3日", "2027年1月1日"]
    assert wrong == ["明天", "2026-13-01"]
    assert read_days("2026-10-07至2026-10-01")[1] == ["2026-10-07至2026-10-01"]
