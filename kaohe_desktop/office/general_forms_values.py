"""What the general tables (G2–G12) have in common: settings and days as texts, a subject's own names, who is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Subject
from kaohe_desktop.engine.figures import show
from kaohe_desktop.engine.outcome import EXEMPT, UNGRADED, Result
from kaohe_desktop.office.general_forms_dates import in_words
from kaohe_desktop.office.office_settings_list import BY_STROKES, BY_UNIT

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import Scheme
    from kaohe_desktop.forms.record import Record
    from kaohe_desktop.office.forms_values import Printing

Wanted = Collection[str] | None
ALL = "全体"
#: days that a form to fill in by hand leaves open
DAYS = frozenset(f"日期.{name}" for name in ("打印", "公示起", "公示止", "复核止", "函复止"))


@dataclass(frozen=True, slots=True)
class Skipped:
    """Somebody who gets no copy, or stands in no list, and why."""

    key: str
    name: str
    why: str

    def __str__(self) -> str:
        return f"{self.key} {self.name}：{self.why}"


@dataclass(frozen=True, slots=True)
class Member:
    """A subject with its result and the names general tables use of it."""

    subject: Subject
    result: Result | None
    name: str
    unit: str
    post: str
    category: str

    @property
    def place(self) -> str:
        """What tells it from others of its name: the 科室 of a person, the 考核类别 of a department."""
        return self.unit or ("" if self.category == ALL else self.category)

    @property
    def key(self) -> str:
        """编号."""
        return self.subject.key

    @property
    def exempt(self) -> bool:
        """Whether it is 不纳入考核."""
        return self.result is not None and self.result.grade == EXEMPT

    @property
    def open(self) -> str:
        """Why its result is not complete; "" if it is."""
        return why_not(self.result)


def why_not(result: Result | None) -> str:
    """Why a result cannot be given out yet; "" if it can."""
    if result is None:
        return "还没有计算"
    if result.missing:
        return f"缺{'、'.join(result.missing)}，没有总分"
    if result.pending:
        return f"同分待议（{result.pending}），等次还没有定"
    return ""


def members(run: Printing, wanted: Wanted = None) -> list[Member]:
    """The subjects (of those wanted), in roster order."""
    scheme = run.scheme.scheme
    person = scheme.head.subject == "person"
    found = []
    for subject in run.cohort.subjects:
        if wanted is None or subject.key in wanted:
            text = {name: str(subject.values.get(name) or "") for name in (scheme.name_label, "科室", "职务", "考核类别")}
            unit = text["科室"] if person else ""
            found.append(Member(
                subject, run.result(subject), text[scheme.name_label], unit, text["职务"], text["考核类别"] or ALL))
    return found


def is_exempt(run: Printing, member: Member) -> bool:
    """Whether a subject is 不纳入考核, before or after the computation."""
    return member.exempt if member.result else run.scheme.exempt(member.subject, run.cohort.params)


def member_values(run: Printing, member: Member) -> dict[str, str]:
    """A subject's own names on the general tables: 个人.…"""
    person = run.scheme.scheme.head.subject == "person"
    values = {
        "个人.姓名": member.name, "个人.称呼": f"{member.name}同志" if person else member.name, "个人.编号": member.key,
        "个人.科室": member.place, "个人.标识": member.unit if person else member.key, "个人.职务": member.post,
        "个人.类别": "" if member.category == ALL else member.category,
    }
    result = member.result
    if result is not None:
        values.update({
            "个人.总分": show(result.total) or "", "个人.名次": "" if result.rank is None else str(result.rank),
            "个人.等次": grade_of(result), "个人.奖金": show(result.bonus) or "",
        })
    return values


def grade_of(result: Result) -> str:
    """A result's grade in words; where the scheme gives none, 不评等次."""
    return result.grade or ("未定" if result.missing else "不评等次")


def office_values(run: Printing) -> dict[str, str]:
    """Settings and days, the same on every copy: ‹设置.…› and ‹日期.…›."""
    from kaohe_desktop.engine.scheme.model import StepKind
    from kaohe_desktop.office.confirming_steps import chain_steps

    scheme, settings = run.scheme.scheme, run.settings
    days, printed = settings.workdays(), run.printed_at.date()
    working, posted, review = settings.working("公示天数按"), settings.count("公示天数"), settings.count("复核申请天数")
    step = next((one for one in chain_steps(scheme, settings) if one.kind is StepKind.PUBLICITY), None)
    if step is not None:  # the scheme's own days go before the office's
        posted, working = step.days, step.working
    start = days.first(settings.day("公示开始") or printed + timedelta(days=1), working)
    unit = {True: "个工作日", False: "天"}
    review_working = settings.working("复核天数按")
    person = scheme.head.subject == "person"
    return {
        **settings.bound(run.office_name, scheme.head.organizer),
        "日期.打印": in_words(printed),
        "日期.公示起": in_words(start),
        "日期.公示止": in_words(days.last(start, posted, working)),
        "日期.公示天数": f"{posted}{unit[working]}",
        "日期.复核止": in_words(_after(run, printed, review, review_working)),
        "日期.复核天数": f"{review}{unit[review_working]}",
        "日期.答复天数": f"{settings.count('复核答复天数')}{unit[review_working]}",
        "日期.函复止": in_words(_after(run, printed, settings.count("函复天数"), True)),
        "对象.称谓": "姓名" if person else "科室",
        "对象.部门": "科室" if person else "考核类别",
        "对象.标识": "科室" if person else "编号",
        "对象.职务": "职务" if person else "负责人",
        "对象.量词": "人" if person else "个科室",
    }


def _after(run: Printing, day: date, count: int, working: bool) -> date:
    """The last of ``count`` days beginning the day after ``day``."""
    return run.settings.workdays().last(day + timedelta(days=1), count, working)


def worded(run: Printing, name: str, values: Mapping[str, str]) -> str:
    """A wording of the settings with the values put in."""
    from kaohe_desktop.forms.template import parse

    return parse(run.settings.text(name)).fill(values)


def grade_order(scheme: Scheme, found: Collection[str]) -> list[str]:
    """The grades that occur, in the scheme's order, then those only rules give; 不确定等次 and 不纳入考核 last."""
    ladder = [grade.name for grade in scheme.grades if grade.shown]
    ladder += [rule.grade for rule in scheme.rules if rule.grade]
    last = [name for name in (UNGRADED, EXEMPT) if name in found]
    known = [name for name in dict.fromkeys(ladder) if name in found and name not in last]
    return [*known, *sorted(name for name in found if name not in known and name not in last), *last]


def labels(run: Printing) -> dict[str, str]:
    """Everybody's name by 编号 as lists give it: two of one name are told apart by their 科室, else by their 编号."""
    everybody = members(run)
    same = Counter(member.name for member in everybody)
    both = Counter((member.name, member.place) for member in everybody)
    found = {}
    for member in everybody:
        told = member.place if both[member.name, member.place] == 1 and member.place else member.key
        found[member.key] = member.name if same[member.name] == 1 else f"{member.name}（{told}）"
    return found


def by_category(run: Printing, group: Sequence[Member]) -> Iterator[tuple[str, list[Member]]]:
    """The members of each 考核类别, in the scheme's order, then in the roster's."""
    known = run.scheme.scheme.head.categories
    names = dict.fromkeys(member.category for member in group)
    for name in [*(one for one in known if one in names), *(one for one in names if one not in known)]:
        yield name, [member for member in group if member.category == name]


def arranged(run: Printing, group: Sequence[Member]) -> list[Member]:
    """Members in the order the settings give for lists of names."""
    from kaohe_desktop.office.general_forms_names import by_strokes

    order = run.settings.text("名单排列")
    if run.scheme.scheme.head.subject != "person":
        return list(group)
    if order == BY_STROKES:
        return by_strokes(group, lambda member: member.name)
    if order == BY_UNIT:
        units = list(dict.fromkeys(member.unit for member in members(run)))
        return sorted(group, key=lambda member: units.index(member.unit))
    return list(group)


def code_values(run: Printing, form_code: str, key: str) -> dict[str, str]:
    """The code at the foot of a copy."""
    from kaohe_desktop.office.forms_lists import record_code

    return {"打印.代码": record_code(run.scheme.scheme.head.id, run.cohort.period, form_code, key)}


def copy_of(run: Printing, form_code: str, values: Mapping[str, str], tables: Mapping[str, Sequence[Mapping[str, str]]],
            key: str, name: str = "") -> Record:
    """One copy, with what stands on every copy of the run."""
    from kaohe_desktop.forms.record import Record

    return Record({**run.shared(), **code_values(run, form_code, key), **values}, dict(tables), key, name or key)
