"""How a score comes about under a scheme, from the cell to the bonus, in the order a clerk would tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.formula.nodes import Choose, Compare, Name, Node, Text
from kaohe_desktop.engine.scheme.layout import SHARE_UNIT
from kaohe_desktop.engine.scheme.model import Effect
from kaohe_desktop.office.scheme_names import tokens
from kaohe_desktop.office.scheme_uses import inputs_of
from kaohe_desktop.office.scheme_words import EFFECTS

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import Figure, Grade, Rule, Scheme

_MOST_INPUTS = 8


@dataclass(frozen=True, slots=True)
class WayStep:
    """A station of the way: what happens there, and a line for each thing: name, words, clause."""

    title: str
    words: str
    lines: tuple[tuple[str, str, str], ...] = ()


def way(scheme: Scheme) -> list[WayStep]:
    """From what is entered to what is paid; stations a scheme does not have are left out."""
    found = [_entered(scheme), _items(scheme), _total(scheme), _ranked(scheme), _graded(scheme), _ruled(scheme), _paid(scheme)]
    return [one for one in found if one is not None]


def _entered(scheme: Scheme) -> WayStep:
    found: dict[str, list[str]] = {}
    for name in [*(item.name for item in scheme.items), scheme.total.name]:
        for sheet, heading in inputs_of(scheme, name):
            headings = found.setdefault(sheet, [])
            if heading not in headings:
                headings.append(heading)
    lines = tuple((sheet, _some(headings), "") for sheet, headings in found.items())
    return WayStep("填", "这些格子里的数算进得分", lines)


def _items(scheme: Scheme) -> WayStep | None:
    lines = [(item.name, _item(scheme, item), item.basis) for item in scheme.items]
    lines += [(f"“{one.table}”的每个{one.key}", f"得分是“{one.figure}”", one.basis) for one in scheme.items_from]
    return WayStep("每项得分", "每个考核项目由填的数算出", tuple(lines)) if lines else None


def _item(scheme: Scheme, item: Figure) -> str:
    inputs = [heading for _, heading in inputs_of(scheme, item.name)]
    full = ""
    if item.full is not None:
        full = f"，满分 {with_figures(scheme, item.full)}" if isinstance(item.full, str) else f"，满分 {plain(item.full)}"
    others = [other.name for other in scheme.items if any(tokens(item.formula, other.name)) and other.name != item.name]
    if others and not set(others) <= set(inputs):
        return f"由 {'、'.join(others)} 合成{full}"
    return f"由 {_some(inputs)} 算出{full}" if inputs else f"{with_figures(scheme, item.formula)}{full}"


def _total(scheme: Scheme) -> WayStep:
    total = scheme.total
    line = (total.name, f"{with_figures(scheme, _spread(scheme, total.formula))}，四舍五入到 {plain(total.round)}", total.basis)
    return WayStep("总分", "各项合成一个数，只在这里取舍一次", (line,))


def _spread(scheme: Scheme, formula: str) -> str:
    """A total that is made of steps only, written out: 基础得分 × 基础占比 + 测评分值 × 测评占比."""
    formula = formula.strip()
    for step in scheme.steps:
        for start, end in reversed(list(tokens(formula, step.name))):
            if not any(word in step.formula for word in ("若", "(", "（", "或", "且")):
                formula = f"{formula[:start]}{step.formula.strip()}{formula[end:]}"
    return formula


def settled(scheme: Scheme, formula: str) -> str:
    """A formula as the readings (口径) chosen leave it: what they rule out is not told."""
    from kaohe_desktop.engine.formula.parser import FormulaError, parse
    from kaohe_desktop.engine.formula.scope import Scope
    from kaohe_desktop.engine.formula.wording import formula_words

    chosen = {reading.name: reading.choice for reading in scheme.readings}
    if not any(next(tokens(formula, name), None) for name in chosen):
        return formula
    try:
        node = parse(formula.strip())
    except FormulaError:
        return formula
    return formula_words(_decided(node, chosen), Scope())


def _decided(node: Any, chosen: Mapping[str, str]) -> Any:  # noqa: ANN401 (a node or whatever it holds)
    if isinstance(node, tuple):
        return tuple(_decided(part, chosen) for part in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    if isinstance(node, Choose) and (holds := _known(node.condition, chosen)) is not None:
        return _decided(node.then if holds else node.other, chosen)
    return replace(node, **{each.name: _decided(getattr(node, each.name), chosen) for each in fields(node)})


def _known(condition: Node, chosen: Mapping[str, str]) -> bool | None:
    """Whether a condition on a reading alone holds; None for any other."""
    match condition:
        case Compare("=" | "≠" as op, Name(name), Text(word)) if name in chosen:
            return (chosen[name] == word) is (op == "=")
    return None


def with_figures(scheme: Scheme, formula: str, *, in_lines: bool = False) -> str:
    """A formula with the document's numbers behind their names: 优秀比例（25%）; ``in_lines``: laid out as it is written."""
    formula = formula.strip() if in_lines and "\n" in formula.strip() else " ".join(settled(scheme, formula).split())
    for constant in scheme.constants:
        value = f"{plain(constant.value * 100)}%" if constant.unit == SHARE_UNIT else plain(constant.value)
        for _, end in reversed(list(tokens(formula, constant.name))):
            formula = f"{formula[:end]}（{value}）{formula[end:]}"
    return formula


def _ranked(scheme: Scheme) -> WayStep | None:
    among = scheme.ranking.by
    words = f"在同一{among}里按总分从高到低排" if among else "全体一起按总分从高到低排"
    return WayStep("名次", f"{words}，分数相同名次相同", (("名次", words, scheme.ranking.basis),) if scheme.ranking.basis else ())


def _graded(scheme: Scheme) -> WayStep | None:
    shown = [grade for grade in scheme.grades if grade.shown]
    if not shown:
        return None
    return WayStep(
        "等次", "从最高的等次看起：够条件的按分数坐名额，坐不下的看下一等次；同分坐不下就待议",
        tuple((grade.name, _grade(scheme, grade), grade.basis) for grade in shown),
    )


def _grade(scheme: Scheme, grade: Grade) -> str:
    when = "其余的人" if grade.when.strip() == "是" else with_figures(scheme, grade.when)
    if grade.quota is None:
        return f"{when}，名额不限"
    return f"{when}，名额 {with_figures(scheme, grade.quota.seats)}（{grade.quota.by or '全体'}分开算）"


def _ruled(scheme: Scheme) -> WayStep | None:
    lines = tuple((rule.name, _rule(rule), rule.basis) for rule in scheme.rules if rule.effect is not Effect.NOTE)
    return WayStep("另有规定的", "遇到下面的情形，不管分数", lines) if lines else None


def _rule(rule: Rule) -> str:
    return f"{EFFECTS[str(rule.effect)]}{rule.grade}"


def _paid(scheme: Scheme) -> WayStep | None:
    if scheme.bonus is None:
        return None
    line = ("奖金", with_figures(scheme, scheme.bonus.formula, in_lines=True), scheme.bonus.basis)
    return WayStep("奖金", "由等次和人员情况定", (line,))


def _some(words: list[str]) -> str:
    more = f"等 {len(words)} 栏" if len(words) > _MOST_INPUTS else ""
    return f"{'、'.join(words[:_MOST_INPUTS])}{more}"
