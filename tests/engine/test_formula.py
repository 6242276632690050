"""The formula language: how it reads, what it means, how it is printed, and what it refuses."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe_desktop.engine.figures import EXACT
from kaohe_desktop.engine.formula.compiled import Formula
from kaohe_desktop.engine.formula.evaluate import evaluate
from kaohe_desktop.engine.formula.functions import exact
from kaohe_desktop.engine.formula.parser import FormulaError, parse
from kaohe_desktop.engine.formula.scope import Scope, Symbol, Type
from kaohe_desktop.engine.formula.types import check_formula

NAMES = ("甲", "乙", "丙")
SCOPE = Scope(
    symbols={
        **{name: Symbol(name, Type.NUMBER, slot) for slot, name in enumerate(NAMES)},
        "职务": Symbol("职务", Type.TEXT, 3),
        "告诫": Symbol("告诫", Type.FLAG, 4),
        "权重": Symbol("权重", Type.NUMBER, None, Decimal("0.35"), share=True),
    },
    tables={"票": (5, {"分": Type.NUMBER, "层次": Type.TEXT})},
)
ROWS = ({"分": Decimal(90), "层次": "上级"}, {"分": Decimal(81), "层次": "同级"}, {"分": None, "层次": "同级"})


def state(甲="10", 乙="3", 丙=None, 职务="科长", 告诫=False, rows=ROWS):
    def number(text):
        return None if text is None else Decimal(text)

    return [number(甲), number(乙), number(丙), 职务, 告诫, rows]


def value(text, **given_values):
    with decimal.localcontext(EXACT):
        return Formula(parse(text), SCOPE).value(state(**given_values))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲 + 乙 × 2", "16"),
        ("(甲 + 乙) × 2", "26"),
        ("甲 − 乙 − 1", "6"),
        ("甲 ÷ 4", "2.5"),
        ("−甲 + 20", "10"),
        ("甲 × 60%", "6"),
        ("甲 × 权重", "3.5"),
        ("若 甲 ≥ 10 则 1 否则 2", "1"),
        ("若 甲 > 10 或 乙 < 3 则 1 否则 若 职务 = 「科长」 则 5 否则 6", "5"),
        ("若 非 告诫 且 甲 ≠ 9 则 1 否则 2", "1"),
        ("不低于(10 − 甲 × 5, 0)", "0"),
        ("限于(甲, −8, 8)", "8"),
        ("首个(丙, 乙)", "3"),
        ("四舍五入(甲 ÷ 6, 0.01)", "1.67"),
        ("向下取整(甲 ÷ 4)", "2"),
        ("档(甲, 90%: 9, 10: 7, 其余: 1)", "9"),
        ("档(甲, 11: 9, 10: 7, 其余: 1)", "7"),
        ("若 属于(职务, 「处长」, 「科长」) 则 1 否则 0", "1"),
        ("个数(票)", "3"),
        ("个数(票.分)", "2"),
        ("平均(票.分)", "85.5"),
        ("和(票.分 × 2, 当 票.层次 = 「同级」)", "162"),
        ("最高(票.分) − 最低(票.分)", "9"),
        ("若 没有(丙) 则 1 否则 0", "1"),
        ("若 有(票.分, 当 票.层次 = 「下级」) 则 1 否则 0", "0"),
    ],
)
def test_a_formula_means_what_it_says(text, expected):
    assert value(text) == Decimal(expected)


def test_full_width_signs_and_brackets_read_the_same():
    assert parse("不低于（甲－乙，0）") == parse("不低于(甲 − 乙, 0)")
    assert parse("甲＞乙") == parse("甲 > 乙")
    assert parse("甲 × 60％") == parse("甲 × 60%")


def test_a_blank_is_never_a_zero():
    assert value("甲 + 丙") is None
    assert value("若 丙 > 0 则 1 否则 2") is None
    assert value("不低于(丙, 0)") is None


def test_a_condition_decided_without_the_blank_is_decided():
    assert value("若 告诫 且 丙 > 1 则 1 否则 2") == 2
    assert value("若 甲 = 10 或 丙 > 1 则 1 否则 2") == 1


def test_division_that_does_not_end_stays_exact():
    third = value("甲 ÷ 乙")
    assert third == Fraction(10, 3)
    assert value("甲 ÷ 乙 × 乙") == 10


def test_division_by_zero_gives_no_figure():
    assert value("甲 ÷ (乙 − 3)") is None


def test_the_mean_of_no_rows_is_missing_and_the_sum_is_zero():
    assert value("平均(票.分)", rows=()) is None
    assert value("和(票.分)", rows=()) == 0


def test_figures_are_put_in_and_only_the_branch_taken_is_told():
    formula = Formula(parse("若 甲 ≥ 10 则 (甲 + 乙) × 权重 否则 乙"), SCOPE)
    assert formula.numbers(state()) == "(10 + 3) × 35%"
    assert formula.words == "若 甲 ≥ 10 则 (甲 + 乙) × 权重 否则 乙"


def test_a_negative_figure_is_bracketed_where_it_would_be_misread():
    assert Formula(parse("乙 − 甲"), SCOPE).numbers(state(甲="-2")) == "3 − (−2)"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("甲 +", "公式没有写完"),
        ("若 甲 > 1 则 2", "公式没有写完"),
        ("甲 # 乙", "“#”不是公式里能用的符号"),
        ("甲 乙", "“乙”处读不下去"),
        ("平均(甲, 按 职务, 按 职务)", "“按”和“当”各只能写一次"),
    ],
)
def test_a_formula_that_cannot_be_read_says_where(text, words):
    with pytest.raises(FormulaError, match=words):
        parse(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("甲乙 + 1", "没有“甲乙”这个名称"),
        ("甲 + 职务", "“+”右边应当是数，现在是文字"),
        ("甲 = 职务", "不能比较"),
        ("职务 > 「科长」", "文字不能用“>”比大小"),
        ("若 甲 则 1 否则 2", "“若”后面应当是是否，现在是数"),
        ("平钧(甲)", "是否为“平均”"),
        ("票.分 + 1", "有许多行"),
        ("个数(票.层级)", "没有“层级”这一栏，是否为“层次”"),
        ("限于(甲, 1)", "要写3个数"),
        ("档(甲, 1: 2, 3: 4, 其余: 0)", "从高到低"),
        ("档(甲, 3: 2)", "最后要写“其余"),
        ("名次(甲, 按 乙)", "“按”后面应当是文字"),
        ("告诫", "这个公式应当是数，现在是是否"),
    ],
)
def test_a_formula_that_makes_no_sense_says_why(text, words):
    found: list[str] = []
    check_formula(parse(text), SCOPE, Type.NUMBER, found.append, cohort=True)
    assert any(words in reason for reason in found), found


_NUMBERS = st.sampled_from([*NAMES, "权重", "0", "1", "2.5", "60%", "平均(票.分)"])


def _formulas():
    def grow(inner):
        pair = st.tuples(inner, inner)
        return st.one_of(
            st.tuples(inner, st.sampled_from("+−×÷"), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
            st.tuples(inner, st.sampled_from("≥≤><=≠"), inner, inner, inner).map(
                lambda p: f"(若 {p[0]} {p[1]} {p[2]} 且 非 告诫 则 {p[3]} 否则 {p[4]})"
            ),
            pair.map(lambda p: f"不低于({p[0]}, {p[1]})"),
            pair.map(lambda p: f"首个({p[0]}, {p[1]})"),
            st.tuples(inner, inner, inner).map(lambda p: f"限于({p[0]}, {p[1]}, {p[2]})"),
            inner.map(lambda p: f"(−{p})"),
            inner.map(lambda p: f"四舍五入({p}, 0.01)"),
        )

    return st.recursive(_NUMBERS, grow, max_leaves=8)


_FIGURES = st.one_of(st.none(), st.decimals(-999, 999, places=3).map(str))


@given(text=_formulas(), 甲=_FIGURES, 乙=_FIGURES, 丙=_FIGURES, 告诫=st.booleans())
def test_the_fast_version_always_agrees_with_the_meaning(text, 甲, 乙, 丙, 告诫):
    here = state(甲=甲, 乙=乙, 丙=丙, 告诫=告诫)
    node = parse(text)
    with decimal.localcontext(EXACT):
        meant = evaluate(node, SCOPE, here)
        assert Formula(node, SCOPE).value(here) == (exact(meant) if isinstance(meant, Fraction) else meant)


@given(text=_formulas())
def test_a_formula_printed_in_words_reads_back_as_itself(text):
    node = parse(text)
    assert parse(Formula(node, SCOPE).words) == node
