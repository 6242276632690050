"""G12 同分处理单: who is tied, for how many seats, the values compared, and what the leading group decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Decision, DecisionKind
from kaohe_desktop.engine.figures import rounded, show
from kaohe_desktop.office.general_forms_dates import in_words
from kaohe_desktop.office.general_forms_values import ALL, Member, Wanted, copy_of, members

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Outcome, Tie
    from kaohe_desktop.forms.model import Form
    from kaohe_desktop.forms.record import Record
    from kaohe_desktop.office.forms_values import Printing

_LONG = 12  # a condition of the scheme stands once over the table and not before every figure
_KINDS = (DecisionKind.TIE, DecisionKind.GRADE)


def ties(run: Printing, form: Form, wanted: Wanted) -> Iterator[Record]:
    """A sheet for every tie the rules leave, decided or not, in the order of the contest."""
    if run.outcome is None:
        return
    bare = before_decisions(run)
    for number, tie in enumerate(bare.ties, 1):
        if wanted is None or any(key in wanted for key in tie.keys):
            yield _sheet(run, form, bare, tie, number)


def before_decisions(run: Printing) -> Outcome:
    """The outcome as it was before anybody decided a tie: the ties that a decision has settled stand in it."""
    from kaohe_desktop.engine.appraise import appraise

    assert run.outcome is not None
    left = tuple(one for one in run.cohort.decisions if one.kind is not DecisionKind.TIE)
    if len(left) == len(run.cohort.decisions):
        return run.outcome
    return appraise(run.scheme, replace(run.cohort, decisions=left))


def _sheet(run: Printing, form: Form, bare: Outcome, tie: Tie, number: int) -> Record:
    tied = [member for member in members(run) if member.key in tie.keys]
    bare_run = replace(run, outcome=bare)
    rows = [{
        "序号": str(place), "编号": member.key, "姓名": member.name, "科室": member.place,
        "比较": compared(bare_run, tie, member), "决定": _decided_grade(run, tie, member),
    } for place, member in enumerate(tied, 1)]
    quota = next((one for one in bare.quotas if (one.category, one.grade) == (tie.category, tie.grade)), None)
    person = run.scheme.scheme.head.subject == "person"
    values = {
        "同分.类别": tie.category or ALL, "同分.等次": tie.grade, "同分.余额": str(tie.seats), "同分.人数": str(len(tied)),
        "同分.名额": "" if quota is None else str(quota.seats), "同分.已用": "" if quota is None else str(quota.used),
        "同分.单位": "人" if person else "个科室",
        "同分.办法": "、".join(label for label, _ in _orders(run, tie)),
        **_decision_values(run, tie, tied),
    }
    return copy_of(run, form.code, values, {"同分名单": rows}, f"{tie.category or ALL} {tie.grade} {number}")


def _orders(run: Printing, tie: Tie) -> list[tuple[str, object]]:
    """What the contest compares, in order: the total, or what the scheme names."""
    for grade in run.scheme.program.grades:
        if grade.grade.name == tie.grade and grade.order:
            return [(formula.words, formula) for formula in grade.order]
    return [(run.scheme.scheme.total.name, None)]


def compared(run: Printing, tie: Tie, member: Member) -> str:
    """The values of one of the tied, as they were compared."""
    from kaohe_desktop.office.forms_states import subject_state

    told = []
    for label, formula in _orders(run, tie):
        if formula is None:
            told.append(f"{label} {show(member.result.total) if member.result else ''}")
        else:
            value = formula.figure(subject_state(run, member.subject))  # type: ignore[attr-defined]
            whole = value is not None and value == rounded(value, Decimal(1))
            figure = show(value, 0 if whole else 2) or ""
            told.append(figure if len(label) > _LONG else f"{label} {figure}")
    return "；".join(told)


def _decisions(run: Printing, tied: Sequence[Member]) -> list[tuple[Member, Decision]]:
    found = []
    for member in tied:
        own = [one for one in run.cohort.decisions if one.subject == member.key and one.kind in _KINDS]
        found += [(member, own[-1])] if own else []
    return found


def _decided_grade(run: Printing, tie: Tie, member: Member) -> str:
    """What was decided of one of the tied: its own decision, or that the seats went to the others."""
    own = _decisions(run, [member])
    if own:
        return own[0][1].grade or ""
    still = run.outcome is not None and any(member.key in one.keys and one.grade == tie.grade for one in run.outcome.ties)
    result = member.result
    return "" if still or result is None else (result.grade or "不评等次")


def _decision_values(run: Printing, tie: Tie, tied: Sequence[Member]) -> dict[str, str]:
    """The decision as recorded; left out while there is none, so that the lines to fill in print."""
    own = _decisions(run, tied)
    if not own:
        return {}
    chosen = "、".join(member.name for member, one in own if one.grade == tie.grade)
    reasons = dict.fromkeys(one.reason for _, one in own)
    return {
        "同分.决定": f"定为“{tie.grade}”的：{chosen}" if chosen else "没有定为这个等次的",
        "同分.理由": "；".join(reasons),
        "同分.日期": "、".join(dict.fromkeys(in_words(one.decided_on) for _, one in own)),
        "同分.作出": "、".join(dict.fromkeys(one.decided_by for _, one in own)),
        "同分.文件": "、".join(dict.fromkeys(one.document for _, one in own if one.document)) or "无",
    }
