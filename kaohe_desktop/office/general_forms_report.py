"""G11 考核总结: sentences with the period's figures in them, no names, and what changed since the period before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import Exact, show
from kaohe_desktop.engine.outcome import EXEMPT, UNGRADED, Result
from kaohe_desktop.office.general_forms_lists import quota_rows
from kaohe_desktop.office.general_forms_money import capital
from kaohe_desktop.office.general_forms_values import (
    Member,
    Wanted,
    by_category,
    copy_of,
    grade_of,
    grade_order,
    members,
)

if TYPE_CHECKING:
    from kaohe_desktop.forms.model import Form
    from kaohe_desktop.forms.record import Record
    from kaohe_desktop.office.forms_values import Printing

_FEW = 3  # the mean of fewer would tell somebody's score
_Counts = Sequence[tuple[str, int]]


def report(run: Printing, form: Form, _wanted: Wanted) -> Iterator[Record]:
    """The report on the whole period."""
    if run.outcome is None:
        return
    group = members(run)
    heads, rows = _table(run, group)
    values = {
        "总结.基本": _heads(run, group), "总结.类别": _categories(run, group), "总结.等次": _grades(run, group),
        "总结.得分": _scores(run, group), "总结.名额": _quotas(run), "总结.情形": _special(run, group),
        "总结.未定": _open(run, group), "总结.奖金": _bonus(run, group), "总结.比较": _compared(run, group),
    }
    yield copy_of(run, form.code, values, {"等次栏目": heads, "统计": rows}, form.name)


def _word(run: Printing) -> str:
    return "人" if run.scheme.scheme.head.subject == "person" else "个科室"


def _taking_part(group: Sequence[Member]) -> list[Member]:
    return [member for member in group if member.result is not None and not member.exempt]


def share(part: int, whole: int) -> str:
    """A part as a percentage, two decimals half up."""
    return f"{show(Fraction(part * 100, whole))}%" if whole else "—"


def _listed(counts: _Counts, word: str) -> str:
    return "、".join(f"{name}{count}{word}" for name, count in counts)


def _heads(run: Printing, group: Sequence[Member]) -> str:
    word, taking = _word(run), _taking_part(group)
    out = len(group) - len(taking)
    aside = f"，不纳入考核{out}{word}" if out else ""
    return f"{run.cohort.period.label}，列入名册的{len(group)}{word}，其中参加考核{len(taking)}{word}{aside}。"


def _categories(run: Printing, group: Sequence[Member]) -> str:
    counts = [(name, len(part)) for name, part in by_category(run, _taking_part(group))]
    return f"参加考核的按考核类别分：{_listed(counts, _word(run))}。" if len(counts) > 1 else ""


def _grade_counts(run: Printing, results: Iterable[Result]) -> _Counts:
    counts = Counter(grade_of(result) for result in results)
    return [(name, counts[name]) for name in grade_order(run.scheme.scheme, list(counts))]


def _results(group: Sequence[Member]) -> list[Result]:
    return [member.result for member in group if member.result is not None]


def _grades(run: Printing, group: Sequence[Member]) -> str:
    taking, word = _results(_taking_part(group)), _word(run)
    counts = [(name, count) for name, count in _grade_counts(run, taking) if name not in ("未定", "不评等次")]
    if not counts:
        return "本办法本期不评等次。"
    told = "，".join(f"{name}{count}{word}，占{share(count, len(taking))}" for name, count in counts)
    return f"参加考核的{len(taking)}{word}中，{told}。"


def _table(run: Printing, group: Sequence[Member]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Each category's grades with their share of those taking part."""
    taking = _taking_part(group)
    heads = [name for name, _ in _grade_counts(run, _results(taking))]
    parts = list(by_category(run, taking))
    rows = []
    for name, part in [*parts, *([("合计", taking)] if len(parts) > 1 else [])]:
        counts = dict(_grade_counts(run, _results(part)))
        rows.append({"考核类别": name, "人数": str(len(part)), **{
            grade: f"{counts.get(grade, 0)}\n{share(counts.get(grade, 0), len(part))}" for grade in heads}})
    return [{"名称": grade} for grade in heads], rows


def mean(totals: Sequence[Decimal]) -> Exact:
    """The exact mean."""
    return Fraction(sum(map(Fraction, totals), Fraction())) / len(totals)


def _totals(group: Sequence[Member]) -> list[Decimal]:
    return [result.total for result in _results(group) if result.total is not None]


def _scores(run: Printing, group: Sequence[Member]) -> str:
    taking, name = _taking_part(group), run.scheme.scheme.total.name
    totals, word = _totals(taking), _word(run)
    if not totals:
        return "本期还没有算出得分。"
    parts = [f"有{name}的{len(totals)}{word}，平均{show(mean(totals))}分，最高{show(max(totals))}分，最低{show(min(totals))}分"]
    groups = [(category, _totals(part)) for category, part in by_category(run, taking)]
    if len(groups) > 1:
        parts += [f"{category}平均{show(mean(some))}分" for category, some in groups if len(some) >= _FEW]
    return "；".join(parts) + "。"


def _quotas(run: Printing) -> str:
    rows = quota_rows(run)
    if not rows:
        return "本办法本期没有名额限制。"
    told = []
    for row in rows:
        waiting = f"，待议{row['待议']}{_word(run)}" if row["待议"] != "0" else ""
        told.append(f"{row['考核类别']}{row['等次']}名额{row['名额']}个（基数{row['基数']}），已用{row['已用']}个{waiting}")
    return "；".join(told) + "。"


def _special(run: Printing, group: Sequence[Member]) -> str:
    """不纳入考核 and 不确定等次 with their reasons, counted."""
    word, told = _word(run), []
    for grade in (EXEMPT, UNGRADED):
        found = [result for result in _results(group) if result.grade == grade]
        if found:
            reasons = Counter(_reason(result) for result in found)
            told.append(f"{grade}{len(found)}{word}（{_listed(reasons.most_common(), word)}）")
    return "；".join(told) + "。" if told else "没有不纳入考核、不确定等次的情形。"


def _reason(result: Result) -> str:
    """Why somebody has no grade: the heaviest rule, without the words of its effect."""
    return result.rules[0].name.removesuffix(f"，{result.grade}") if result.rules else "原因见名册"


def _open(run: Printing, group: Sequence[Member]) -> str:
    word, results = _word(run), _results(group)
    missing, pending = sum(bool(one.missing) for one in results), sum(bool(one.pending) for one in results)
    told = ([f"{missing}{word}有缺项，没有总分"] if missing else []) + ([f"{pending}{word}同分待议，现按暂定等次统计"] if pending else [])
    return f"截至打印时，还有{'，'.join(told)}。" if told else ""


def _bonus(run: Printing, group: Sequence[Member]) -> str:
    if run.scheme.scheme.bonus is None:
        return "本办法不发奖金。"
    paid = [result.bonus for result in _results([one for one in group if not one.open]) if result.bonus]
    total, waiting = sum(paid, Decimal()), sum(bool(one.open) for one in group)
    aside = f"（缺项和待议的{waiting}{_word(run)}未计入）" if waiting else ""
    return f"应发奖金{len(paid)}{_word(run)}{aside}，合计{show(total)}元（大写：{capital(total)}）。"


# ── the period before ───────────────────────────────────────────────────────


def previous(run: Printing) -> Printing | None:
    """The last period of the same scheme before this one that was computed; None if the database has none."""
    head, period = run.scheme.scheme.head, run.cohort.period
    before = [one for one in run.past()
              if one.scheme.scheme.head.id == head.id and one.outcome and one.cohort.period.last_day < period.first_day]
    return max(before, key=lambda one: one.cohort.period.last_day, default=None)


def _compared(run: Printing, group: Sequence[Member]) -> str:
    before = previous(run)
    if before is None:
        return "程序里没有上一期的结果，不作比较。"
    old, word = members(before), _word(run)
    now_in, old_in = _taking_part(group), _taking_part(old)
    told = [f"参加考核的{_change(len(now_in) - len(old_in), word)}"]
    now_totals, old_totals = _totals(now_in), _totals(old_in)
    if now_totals and old_totals:
        told.append(f"平均分{_moved(Fraction(mean(now_totals)), Fraction(mean(old_totals)))}")
    now_counts, old_counts = (dict(_grade_counts(run, _results(some))) for some in (now_in, old_in))
    for grade in grade_order(run.scheme.scheme, {*now_counts, *old_counts}):
        if grade not in ("未定", "不评等次"):
            told.append(f"{grade}{_change(now_counts.get(grade, 0) - old_counts.get(grade, 0), word)}")
    told.append(_climbed(run, now_in, old_in))
    return f"与{before.cohort.period.label}相比，{'，'.join(filter(None, told))}。"


def _change(count: int, word: str) -> str:
    return f"{'增加' if count > 0 else '减少'}{abs(count)}{word}" if count else "没有增减"


def _moved(now: Fraction, before: Fraction) -> str:
    """How far a mean moved, between the figures as they are shown."""
    step = Decimal(show(now) or "0") - Decimal(show(before) or "0")
    return f"{'提高' if step > 0 else '下降'}{show(abs(step))}分" if step else "持平"


def _climbed(run: Printing, now: Sequence[Member], before: Sequence[Member]) -> str:
    """How many of those graded in both periods rose or fell."""
    ladder = {grade.name: place for place, grade in enumerate(run.scheme.scheme.grades)}
    old = {member.key: grade_of(member.result) for member in before if member.result}
    pairs = [(ladder[grade_of(member.result)], ladder[old[member.key]]) for member in now if member.result
             and grade_of(member.result) in ladder and old.get(member.key) in ladder]
    if not pairs:
        return ""
    up, down = sum(one < two for one, two in pairs), sum(one > two for one, two in pairs)
    return f"两期都评了等次的{len(pairs)}{_word(run)}中，等次上升{up}{_word(run)}、下降{down}{_word(run)}、不变{len(pairs) - up - down}{_word(run)}"
