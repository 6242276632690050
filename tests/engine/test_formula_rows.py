"""Formulas over many rows: rows inside rows, columns worked out for each row, look-ups; fast and defined alike."""

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
from kaohe_desktop.engine.formula.parser import parse
from kaohe_desktop.engine.formula.scope import Scope, Symbol
from kaohe_desktop.engine.formula.sorts import Type
from kaohe_desktop.engine.formula.types import check_formula
from kaohe_desktop.engine.formula.uses import Uses

SCOPE = Scope(
    symbols={
        "甲": Symbol("甲", Type.NUMBER, 0),
        "科室": Symbol("科室", Type.TEXT, 1),
        "情形": Symbol("情形", Type.TEXT, 2),
        "权重": Symbol("权重", Type.NUMBER, None, Decimal("0.3"), share=True),
    },
    tables={
        "月": (3, {"月份": Type.NUMBER, "分": Type.NUMBER, "类": Type.TEXT, "折算": Type.NUMBER}),
        "条款": (4, {"编号": Type.TEXT, "分值": Type.NUMBER, "得分": Type.NUMBER}),
        "检查": (5, {"编号": Type.TEXT, "分": Type.NUMBER}),
    },
    derived={
        ("月", "折算"): parse("四舍五入(月.分 × 权重 + 甲, 0.01)"),
        ("条款", "得分"): parse("取(检查.分, 当 检查.编号 = 条款.编号)"),
    },
    keys={"条款": "编号"},
)
MONTHS = (
    {"月份": Decimal(7), "分": Decimal("90.5"), "类": "学习"},
    {"月份": Decimal(8), "分": None, "类": "学习"},
    {"月份": Decimal(9), "分": Decimal(81), "类": ""},
    {"月份": Decimal(10), "分": Decimal(60), "类": "学习"},
)
CLAUSES = ({"编号": "1", "分值": Decimal(20)}, {"编号": "2", "分值": Decimal(30)}, {"编号": "3", "分值": Decimal(50)})
CHECKS = ({"编号": "2", "分": Decimal(25)}, {"编号": "1", "分": Decimal(18)}, {"编号": "9", "分": Decimal(7)})


def state(甲="10", 科室="财务科", 情形="1、4", months=MONTHS, checks=CHECKS):
    return [None if 甲 is None else Decimal(甲), 科室, 情形, months, CLAUSES, checks]


def value(text, **given_values):
    with decimal.localcontext(EXACT):
        return Formula(parse(text), SCOPE).value(state(**given_values))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("和(条款.得分)", Decimal(43)),
        ("个数(条款.得分)", Decimal(2)),
        ("和(条款.分值 − 条款.得分)", Decimal(7)),
        ("和(检查.分, 当 查找(条款.分值, 检查.编号) ≥ 20)", Decimal(43)),
        ("查找(条款.分值, 「3」)", Decimal(50)),
        ("查找(条款.分值, 「7」)", None),
        ("查找(条款.得分, 「1」)", Decimal(18)),
        ("和(月.折算)", Decimal("99.45")),
        ("最高(月.折算, 当 月.月份 ≤ 8)", Decimal("37.15")),
        ("同项最高(月.分, 按 月.类)", Decimal("171.5")),
        ("分组平均(月.分, 按 月.类)", (Decimal("150.5") / 2 + 81) / 2),
        ("不同个数(月.类)", Decimal(1)),
        ("取(月.分, 当 月.月份 = 9)", Decimal(81)),
        ("取(月.类, 当 月.月份 = 7)", "学习"),
        ("取(月.分)", None),
        ("取(月.分, 当 月.月份 = 12)", None),
        ("最低(月.分, 当 行名次(月.分) ≤ 2)", Decimal(81)),
        ("有(月, 当 月.月份 = 8)", True),
        ("有(月.分, 当 月.月份 = 8)", False),
        ("没有(检查, 当 检查.编号 = 「4」)", True),
        ("个数(月)", Decimal(4)),
        ("成立数(甲 > 5, 科室 = 「财务科」, 甲 > 50)", Decimal(2)),
        ("若 勾选(情形, 4) 且 非 勾选(情形, 2) 则 勾选数(情形) 否则 0", Decimal(2)),
        ("分段(「1:2;3:5;5:10」, 4)", Decimal(5)),
        ("分段(「1:2;3:5;5:10」, 0.99)", Decimal(0)),
        ("若 分段可读(「3:1;3:5」) 则 1 否则 0", Decimal(0)),
        ("分段(「3:5;1:2」, 2)", Decimal(2)),
    ],
)
def test_what_formulas_over_rows_give(text, expected):
    found: list[str] = []
    check_formula(parse(text), SCOPE, Type.ANY, found.append, cohort=False)
    assert found == []
    assert value(text) == expected


def test_the_order_of_rows_decides_nothing():
    for text in ("取(月.分)", "同项最高(月.分, 按 月.类)", "分组平均(月.分, 按 月.类)", "最低(月.分, 当 行名次(月.分) ≤ 2)"):
        assert value(text) == value(text, months=tuple(reversed(MONTHS)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("和(月.没有这栏)", "没有“没有这栏”这一栏"),
        ("月.分 + 1", "有许多行"),
        ("同项最高(月.分)", "要写“按 月.栏目”"),
        ("同项最高(月.分, 按 检查.编号)", "要写“按 月.栏目”"),
        ("平均(月.分, 按 月.类)", "不能写“按”"),
        ("查找(检查.分, 「1」)", "能查找的表：条款"),
        ("查找(条款.分值, 3)", "查找(…) 的第二个值应当是文字"),
        ("行名次(月.分)", "只能用在这张表的派生栏"),
        ("成立数(甲)", "成立数(…) 里面应当是是否"),
        ("勾选(情形, 「4」)", "勾选(…) 里面应当是数"),
        ("和(月.类)", "和(…) 里面应当是数"),
        ("和(名次(甲), 当 月.分 > 1)", "要等所有人的数都齐了才能算"),
    ],
)
def test_a_formula_over_rows_that_makes_no_sense_says_why(text, words):
    found: list[str] = []
    check_formula(parse(text), SCOPE, Type.NUMBER, found.append, cohort=True)
    assert any(words in reason for reason in found), found


_ROW_FIGURES = st.sampled_from(["月.分", "月.折算", "月.月份", "甲", "1", "权重"])
_CONDITIONS = st.sampled_from([
    "", "，当 月.月份 ≥ 8", "，当 月.类 = 「学习」", "，当 月.类 = 科室 或 月.分 > 甲", "，当 非 月.类 = 「学习」",
    "，当 行名次(月.分) ≤ 2", "，当 有(检查, 当 检查.分 < 月.分)",
])


@st.composite
def _gathers(draw):
    function = draw(st.sampled_from(["和", "平均", "最高", "最低", "个数", "取", "不同个数", "同项最高", "分组平均"]))
    by = "，按 月.类" if function in ("同项最高", "分组平均") else ""
    inside = f"{draw(_ROW_FIGURES)} {draw(st.sampled_from('+−×÷'))} {draw(_ROW_FIGURES)}"
    return f"{function}(首个(月.分, 月.月份) + ({inside}){by}{draw(_CONDITIONS)})"


_FIGURES = st.one_of(st.none(), st.decimals(-99, 99, places=2))
_ROWS = st.lists(
    st.fixed_dictionaries({"月份": st.integers(1, 12).map(Decimal), "分": _FIGURES, "类": st.sampled_from(["", "学习", "财务科", None])}),
    max_size=5,
).map(tuple)


@given(text=_gathers(), 甲=_FIGURES, months=_ROWS, data=st.data())
def test_the_fast_version_of_rows_agrees_with_the_meaning(text, 甲, months, data):
    here = state(甲=甲, months=months)
    node = parse(text)
    with decimal.localcontext(EXACT):
        meant = evaluate(node, SCOPE, here)
        found = Formula(node, SCOPE).value(here)
        assert found == (exact(meant) if isinstance(meant, Fraction) else meant)
        shuffled = tuple(data.draw(st.permutations(months)))
        assert Formula(node, SCOPE).value(state(甲=甲, months=shuffled)) == found


def test_what_a_formula_hangs_on_is_seen_through_derived_columns():
    uses = Uses(SCOPE, ["甲", "别的"])
    assert uses.figures(parse("和(月.折算)")) == ["甲"]
    assert uses.columns(parse("和(条款.得分)")) == {("条款", "得分")}


def test_figures_of_rows_are_told_in_words():
    formula = Formula(parse("平均(月.分)"), SCOPE)
    assert formula.numbers(state()) == "平均(90.5, 81, 60)"
    many = tuple({"月份": Decimal(1), "分": Decimal(50 if n < 30 else 47), "类": f"{n}"} for n in range(50))
    assert formula.numbers(state(months=many)) == "(50 × 30 + 47 × 20) ÷ 50"
    assert Formula(parse("同项最高(月.分, 按 月.类)"), SCOPE).numbers(state()) == "和(81, 90.5)"
    assert Formula(parse("档(甲, 10: 3, 5: 2, 其余: 0)"), SCOPE).numbers(state()) == "档(10, 10以上: 3)"
