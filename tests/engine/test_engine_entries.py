"""One entered value: what is read, what is refused and in which words; read again from what is shown, it is the same."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe_desktop.engine import entries
from kaohe_desktop.engine.entries import ValueRefused, read_value, show_value
from kaohe_desktop.engine.scheme.model import Column, EntryField, FieldKind

SCORE = EntryField(name="科室工作", kind=FieldKind.DECIMAL, column=Column.PRESENT, min=Decimal(0), max=Decimal(50))
PLUS_MINUS = EntryField(name="奖惩附加分", kind=FieldKind.DECIMAL, min=Decimal(-100), max=Decimal(100), blank=Decimal(0))
COUNT = EntryField(name="迟到次数", kind=FieldKind.INTEGER, min=Decimal(0), max=Decimal(999), blank=Decimal(0))
DAYS = EntryField(name="旷工天数", kind=FieldKind.DECIMAL, min=Decimal(0), max=Decimal(92), step=Decimal("0.5"), blank=Decimal(0))
FLAG = EntryField(name="效能告诫", kind=FieldKind.FLAG)
CHOICE = EntryField(name="常规工作安排", kind=FieldKind.CHOICE, choices=("科室", "下社区", "科室+下社区"))
STATUS = EntryField(name="人员状态", kind=FieldKind.CHOICE, choices=("在岗", "离岗待退", "调离本市"), blank="在岗")
SHARE = EntryField(name="出勤率", kind=FieldKind.PERCENT, min=Decimal(0), max=Decimal(100))
DAY = EntryField(name="日期", kind=FieldKind.DATE)
TEXT = EntryField(name="备注", kind=FieldKind.TEXT)
NAME = EntryField(name="姓名", kind=FieldKind.TEXT, column=Column.FILLED)
NUMERIC = (SCORE, PLUS_MINUS, COUNT, DAYS, SHARE)


def refused(field: EntryField, raw: object) -> ValueRefused:
    with pytest.raises(ValueRefused) as error:
        read_value(field, raw)  # type: ignore[arg-type]
    return error.value


@pytest.mark.parametrize(("raw", "figure"), [
    ("45", "45"), ("45.5", "45.5"), ("４５．５", "45.5"), (" 45 ", "45"), ("\u300045\u3000", "45"), ("45.50", "45.5"), ("0", "0"),
    ("0.00", "0"), ("007", "7"), ("43.9917", "43.9917"), ("\t45\n", "45"), (Decimal("45.5"), "45.5"), (Decimal("4.5E+1"), "45"),
])
def test_a_figure_is_read_from_plain_full_width_or_spaced_digits(raw, figure) -> None:
    value = read_value(SCORE, raw)
    assert isinstance(value, Decimal)
    assert str(value) == figure


@pytest.mark.parametrize("raw", ["-3", "－3", "−3", "－３", " -3"])
def test_a_minus_may_be_written_as_a_clerk_writes_it(raw) -> None:
    assert read_value(PLUS_MINUS, raw) == Decimal(-3)


def test_minus_nothing_is_nothing() -> None:
    assert str(read_value(PLUS_MINUS, "-0")) == "0"
    assert str(read_value(PLUS_MINUS, "-0.00")) == "0"


@pytest.mark.parametrize("raw", [
    "95分", "1,000", "1，000", "1_000", "٩٥", "९५", "1e3", "1E1", "NaN", "nan", "Infinity", "-inf", "九十五", "45%", "45.", "4 5", "4５分", "0x10",
    "=45", "+-3", "--3", "4.5.6", "1/2", "½", "²", "45²", "①", "⑩", "𝟒𝟓", "④", "Ⅳ", "—", "-", "－", ".", "无", "缺", "TRUE", "45\u200b", "4\n5",
    "²5", "㊿", "¼",
])
def test_anything_else_is_not_a_number(raw) -> None:
    error = refused(SCORE, raw)
    assert error.kind is entries.NOT_A_NUMBER
    problem = error.at(sheet="录入", cell="F7", subject="013")
    assert "科室工作" in problem.what
    assert raw in problem.what
    assert problem.where == "录入 F7 · 013 · 科室工作"
    assert "数字" in problem.remedy


@pytest.mark.parametrize("field", NUMERIC, ids=lambda field: field.name)
@pytest.mark.parametrize("raw", [True, False, date(2026, 7, 1), datetime(2026, 7, 1, 8, 30), Decimal("NaN"), Decimal("Infinity"), "#N/A"])
def test_a_cell_of_another_sort_is_not_a_number(field, raw) -> None:
    assert refused(field, raw).kind is entries.NOT_A_NUMBER


@pytest.mark.parametrize("raw", ["", " ", "\u3000", "\t\n", None])
def test_a_blank_is_missing_unless_the_scheme_says_what_it_counts_as(raw) -> None:
    assert read_value(SCORE, raw) is None
    assert read_value(COUNT, raw) == Decimal(0)
    assert read_value(STATUS, raw) == "在岗"
    assert read_value(FLAG, raw) is False
    assert read_value(TEXT, raw) in (None, "")
    assert read_value(DAY, raw) is None
    assert refused(NAME, raw).kind is entries.BLANK


@pytest.mark.parametrize(("field", "inside", "outside"), [
    (SCORE, ("0", "0.01", "49.99", "50", "50.00"), ("-0.01", "50.01", "500")),
    (PLUS_MINUS, ("-100", "100", "-99.99"), ("-100.01", "100.01")),
    (COUNT, ("0", "999"), ("-1", "1000")),
    (DAYS, ("0", "92", "0.5", "91.5"), ("-0.5", "92.5")),
    (SHARE, ("0", "100", "0%", "100%"), ("-1", "100.01", "101%")),
])
def test_both_ends_of_a_range_are_inside_and_one_step_further_is_not(field, inside, outside) -> None:
    for raw in inside:
        read_value(field, raw)
    for raw in outside:
        error = refused(field, raw)
        assert error.kind is entries.OUT_OF_RANGE
        words = str(error.at())
        low, high = (str(bound) for bound in (field.min, field.max))
        assert low in words
        assert high in words


@pytest.mark.parametrize("raw", ["0.25", "1.7", "0.01", "0.499999", "91.75"])
def test_days_go_in_steps_of_a_half(raw) -> None:
    error = refused(DAYS, raw)
    assert error.kind is entries.WRONG_STEP
    assert "0.5" in str(error.at())


@pytest.mark.parametrize(("raw", "ok"), [("3", True), ("3.0", True), ("3.00", True), ("3.5", False), ("0.1", False)])
def test_a_count_is_a_whole_number(raw, ok) -> None:
    if ok:
        assert str(read_value(COUNT, raw)) == "3"
    else:
        assert refused(COUNT, raw).kind is entries.NOT_WHOLE


@pytest.mark.parametrize(("raw", "value"), [("是", True), ("否", False), (" 是 ", True), ("", False), (None, False)])
def test_a_flag_is_yes_no_or_blank(raw, value) -> None:
    assert read_value(FLAG, raw) is value


@pytest.mark.parametrize("raw", ["Y", "1", "true", "√", "对", "是的", "是否", "X", True, False, Decimal(1), date(2026, 1, 1)])
def test_a_flag_is_nothing_else(raw) -> None:
    error = refused(FLAG, raw)
    assert error.kind is entries.NOT_A_FLAG
    assert "“是”“否”" in str(error.at())


@pytest.mark.parametrize(("field", "raw", "value"), [
    (CHOICE, "科室", "科室"), (CHOICE, "科 室", "科室"), (CHOICE, "科室＋下社区", "科室+下社区"), (CHOICE, "下社區", "下社区"),
    (CHOICE, "科室 + 下社區", "科室+下社区"), (STATUS, "離崗待退", "离岗待退"), (STATUS, "調離本市", "调离本市"), (STATUS, "在\u3000崗", "在岗"),
])
def test_choices_meet_full_width_spaces_and_traditional_characters(field, raw, value) -> None:
    assert read_value(field, raw) == value


def test_a_wrong_choice_is_refused_with_the_choices_and_a_guess() -> None:
    error = refused(STATUS, "离岗代退")
    assert error.kind is entries.NOT_A_CHOICE
    words = str(error.at())
    for word in ("离岗代退", "在岗、离岗待退、调离本市", "是否为“离岗待退”"):
        assert word in words


@pytest.mark.parametrize(("raw", "share"), [
    ("95", "0.95"), ("95%", "0.95"), ("95％", "0.95"), ("９５％", "0.95"), ("95 %", "0.95"),
    ("0", "0"), ("100", "1"), ("66.67%", "0.6667"), (Decimal(95), "0.95"),
])
def test_a_percent_is_kept_as_a_share(raw, share) -> None:
    assert str(read_value(SHARE, raw)) == share


@pytest.mark.parametrize("raw", ["95%%", "%", "%95", "95百分", "九成"])
def test_a_badly_written_percent_is_refused(raw) -> None:
    assert refused(SHARE, raw).kind is entries.NOT_A_NUMBER


@pytest.mark.parametrize("raw", [
    "2026-07-01", "2026年7月1日", "2026年07月01日", "２０２６年７月１日", " 2026-07-01 ", date(2026, 7, 1), datetime(2026, 7, 1),
])
def test_a_date_is_read_as_it_is_written(raw) -> None:
    value = read_value(DAY, raw)
    assert value == date(2026, 7, 1)
    assert type(value) is date


@pytest.mark.parametrize("raw", [
    "2026-02-29", "2026-13-01", "2026年7月", "7月1日", "明天", "20260701", "2026-7-", "٢٠٢٦-٠٧-٠١", "2026-07-01日", Decimal(46204), True, "46204",
])
def test_what_is_no_date_is_refused(raw) -> None:
    error = refused(DAY, raw)
    assert error.kind is entries.NOT_A_DATE
    assert "2026年7月1日" in str(error.at())


def test_text_is_trimmed_and_otherwise_kept() -> None:
    assert read_value(TEXT, "  ＡＢ 一 二  ") == "ＡＢ 一 二"
    assert read_value(TEXT, "=HYPERLINK(1)") == "=HYPERLINK(1)"
    assert read_value(TEXT, Decimal("12")) == "12"


def test_text_longer_than_a_cell_is_refused() -> None:
    assert read_value(TEXT, "长" * entries.MOST_TEXT) == "长" * entries.MOST_TEXT
    assert refused(TEXT, "长" * (entries.MOST_TEXT + 1)).kind is entries.TOO_LONG


figures = st.decimals(min_value=-100, max_value=100, places=4, allow_nan=False, allow_infinity=False)


@given(figures)
def test_a_figure_shown_and_read_again_is_the_same(value) -> None:
    kept = read_value(PLUS_MINUS, value)
    shown = show_value(PLUS_MINUS, kept)
    assert read_value(PLUS_MINUS, shown) == kept == value
    assert "E" not in shown


@given(st.decimals(min_value=0, max_value=100, places=3, allow_nan=False, allow_infinity=False))
def test_a_percent_shown_and_read_again_is_the_same(value) -> None:
    kept = read_value(SHARE, value)
    assert read_value(SHARE, show_value(SHARE, kept)) == kept == value / 100


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_a_date_shown_and_read_again_is_the_same(value) -> None:
    assert read_value(DAY, show_value(DAY, read_value(DAY, value))) == value


@given(st.text(max_size=40))
def test_text_shown_and_read_again_is_the_same(text) -> None:
    kept = read_value(TEXT, text)
    assert (read_value(TEXT, show_value(TEXT, kept)) or "") == (kept or "")


@pytest.mark.parametrize(("field", "raws"), [(FLAG, ("是", "否")), (CHOICE, CHOICE.choices), (COUNT, ("0", "9")), (DAYS, ("0.5", "0"))])
def test_every_other_sort_shown_and_read_again_is_the_same(field, raws) -> None:
    for raw in raws:
        assert show_value(field, read_value(field, raw)) == raw


@given(st.text(max_size=12))
def test_no_text_whatever_breaks_the_reading(text) -> None:
    for field in (*NUMERIC, FLAG, CHOICE, DAY):
        value: object = None
        with suppress(ValueRefused):
            value = read_value(field, text)
        if isinstance(value, Decimal):
            assert text.strip() == "" or any(char.isdecimal() for char in text)


def test_every_kind_of_refusal_reads_as_a_whole_sentence_with_a_remedy() -> None:
    for kind in entries.KINDS:
        assert kind.code.startswith("K1")
        assert kind.remedy
    assert len({kind.code for kind in entries.KINDS}) == len(entries.KINDS)
