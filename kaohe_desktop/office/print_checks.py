"""Who a form should not be printed for yet (不齐), and why; and what whoever signs the printed forms should know."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Outcome, Result
    from kaohe_desktop.forms.model import Form
    from kaohe_desktop.office.forms_values import Printing

#: names of figures, and the tables made of results
_COMPUTED = re.compile(r"‹(结果|项目|步骤)\.|‹个人\.(总分|名次|等次|奖金)|\"table\":\"(汇总|档案|统计|同分)\"|‹(总分|等次|名次|奖金)›")
NOT_COMPUTED = "还没有计算"
ADDED_LATER = "上次计算以后才加上的"


@dataclass(frozen=True, slots=True)
class Skipped:
    """One who got no copy of a form, and why; ``key`` is "" where the form as a whole had nothing to print."""

    key: str
    name: str
    form: str
    why: str

    def __str__(self) -> str:
        return f"{self.form}：{' '.join(part for part in (self.key, self.name, self.why) if part)}"


def prints_results(form: Form) -> bool:
    """Whether a form prints anything that was computed (a 台账 or a 岗位说明书 does not)."""
    return form.head.complete or _COMPUTED.search(form.model_dump_json()) is not None


def why_incomplete(result: Result) -> str:
    """What is not settled of one result: 缺项, 待议; "" for a whole one."""
    parts = [f"缺{'、'.join(result.missing)}"] if result.missing else []
    if result.pending:
        parts.append(f"同分待议（{result.pending}）")
    return "，".join(parts)


def gaps(source: Printing) -> Mapping[str, str]:
    """Everybody whose figures are not settled, by 编号, with why.

    Before the first computation that is nobody: forms without any figures may be wanted, and :func:`cautions` says it.
    """
    if source.outcome is None:
        return {}
    found = {}
    for subject in source.cohort.subjects:
        result = source.result(subject)
        why = why_incomplete(result) if result is not None else ADDED_LATER
        if why:
            found[subject.key] = why
    return found


def incomplete(outcome: Outcome, keys: Collection[str] | None = None) -> list[str]:
    """Sentences naming those whose copies print without a total, or with a grade that still waits."""
    wanted = None if keys is None else set(keys)
    lines = []
    for result in outcome.results:
        if wanted is None or result.key in wanted:
            who = f"{result.key} {result.name}"
            if result.missing:
                lines.append(f"{who} 缺{'、'.join(result.missing)}，没有总分")
            if result.pending:
                lines.append(f"{who} 同分待议（{result.pending}），印的是暂定等次")
    return lines


def cautions(source: Printing, stale: bool, keys: Sequence[str] | None) -> Iterator[str]:
    """What whoever signs should know: figures that are not there, or not of the latest entries."""
    if source.outcome is None:
        yield f"{source.cohort.period.label}{NOT_COMPUTED}，表上没有得分和等次"
        return
    if stale:
        yield "计算以后又改过录入，表上的得分和等次是上次计算的，请重新计算后再打印"
    if source.not_final:
        yield source.not_final
    yield from incomplete(source.outcome, keys)


def skipped_lines(skipped: Sequence[Skipped]) -> list[str]:
    """The same in sentences, one for each person however many forms it is about."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in skipped:
        found.setdefault((one.key, one.name, one.why), []).append(one.form)
    return [
        f"{' '.join(part for part in (key, name) if part)} {why}，没有印{'、'.join(dict.fromkeys(forms))}" if key
        else f"{'、'.join(dict.fromkeys(forms))}{why}，没有印"
        for (key, name, why), forms in found.items()
    ]
