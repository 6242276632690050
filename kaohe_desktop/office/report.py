"""What the command line says when a computation is done: numbers of people, grades, quotas, what is open, the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kaohe_desktop.engine.figures import show
from kaohe_desktop.engine.outcome import EXEMPT, Result
from kaohe_desktop.office.forms_data import ALL, categories
from kaohe_desktop.office.forms_values import NONE, remark
from kaohe_desktop.office.workbook import Computed, Explanation

_MANY = 20


def summary(computed: Computed) -> list[str]:
    """The lines printed after a computation."""
    return [
        *_heads(computed),
        *_grades(computed),
        *_quotas(computed),
        *_missing(computed),
        *_ties(computed),
        *_listed("提示", (*computed.job.ignored, *computed.warnings)),
        *_listed("写出的文件", [str(path) for path in computed.files]),
    ]


def _heads(computed: Computed) -> Iterator[str]:
    scheme, outcome, unit = computed.job.scheme.scheme, computed.outcome, _unit(computed)
    exempt = sum(result.grade == EXEMPT for result in outcome.results)
    aside = f"，参加考核 {len(outcome.results) - exempt} {unit}，不纳入考核 {exempt} {unit}" if exempt else ""
    yield f"{scheme.head.name}　{outcome.period.label}"
    yield f"共 {len(outcome.results)} {unit}{aside}"


def _unit(computed: Computed) -> str:
    return "人" if computed.job.scheme.scheme.head.subject == "person" else "个科室"


def _grades(computed: Computed) -> Iterator[str]:
    names = [grade.name for grade in computed.job.scheme.scheme.grades if grade.shown]
    if not any(result.grade for result in computed.outcome.results):
        return
    yield "等次："
    for category in categories(computed.job.scheme, computed.job.cohort.subjects):
        counts = Counter(
            result.grade or ("未定" if result.missing else "不评等次") for result in computed.outcome.results if (result.category or ALL) == category
        )
        order = [name for name in names if name in counts] + sorted(name for name in counts if name not in names)
        yield f"  {category}：" + "，".join(f"{name} {counts[name]}" for name in order)


def _quotas(computed: Computed) -> Iterator[str]:
    if computed.outcome.quotas:
        yield "名额："
    for quota in computed.outcome.quotas:
        waiting = f"，待议 {quota.pending}" if quota.pending else ""
        place = f"{quota.category or ALL} {quota.grade}"
        yield f"  {place}：基数 {quota.base}，名额 {quota.seats}，已用 {quota.used}{waiting}"


def _missing(computed: Computed) -> Iterator[str]:
    lines = [
        f"{result.key} {result.name}：{'、'.join(result.missing)}"
        for result in computed.outcome.results
        if result.missing
    ]
    yield from _listed(f"缺项 {len(lines)} {_unit(computed)}（补齐以前没有总分）", lines)


def _ties(computed: Computed) -> Iterator[str]:
    names = {result.key: result.name for result in computed.outcome.results}
    unit = _unit(computed)
    lines = [
        f"{tie.category or ALL} {tie.grade} 剩 {tie.seats} 个名额，"
        + f"同为 {show(tie.total) or NONE} 分的有 {len(tie.keys)} {unit}："
        + "、".join(f"{key} {names[key]}" for key in tie.keys)
        for tie in computed.outcome.ties
    ]
    yield from _listed(f"待议 {len(lines)} 处（由{computed.job.scheme.scheme.head.organizer}决定）", lines)


def _listed(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{title}："
        yield from (f"  {line}" for line in lines[:_MANY])
    if len(lines) > _MANY:
        yield f"  ……还有 {len(lines) - _MANY} 条，见结果文件"


def explanation(found: Explanation) -> list[str]:
    """One person's explanation (算分说明), line by line."""
    result, head = found.result, found.scheme.scheme.head
    lines = [f"算分说明　{head.name}　{found.period.label}", f"{result.key} {result.name}　{result.category}".rstrip()]
    lines += [str(step) for step in found.steps]
    return [*lines, "", *_result_lines(result)]


def _result_lines(result: Result) -> Iterator[str]:
    rank, grade = result.rank or NONE, result.grade or NONE
    yield f"总分：{show(result.total) or NONE}　名次：{rank}　等次：{grade}　奖金：{_money(result)}"
    if text := remark(result):
        yield f"说明：{text}"


def _money(result: Result) -> str:
    return NONE if result.bonus is None else f"{show(result.bonus)} 元"
