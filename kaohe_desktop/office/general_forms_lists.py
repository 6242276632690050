"""Lists of names for others to read: G2 考核结果公示, G6 考核结果备案表, G7 派驻人员初步考核意见反馈函."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import show
from kaohe_desktop.engine.outcome import UNGRADED
from kaohe_desktop.office.general_forms_names import name_lines
from kaohe_desktop.office.general_forms_values import (
    ALL,
    Member,
    Wanted,
    arranged,
    by_category,
    copy_of,
    grade_of,
    grade_order,
    labels,
    members,
    worded,
)
from kaohe_desktop.office.office_settings_list import BY_PERSON, BY_UNIT, TOP_GRADE

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import Scheme
    from kaohe_desktop.forms.model import Form
    from kaohe_desktop.forms.record import Record
    from kaohe_desktop.office.forms_values import Printing

SECONDED = "派驻单位"
_NUMERALS = "一二三四五六七八九十"
_COLUMNS = 7


def only_open(member: Member) -> str:
    """Who is left out of a list of results: those whose result is not complete."""
    return member.open


def result_open(member: Member) -> str:
    """Who gets no notice: also those who do not take part."""
    return member.open or ("不纳入考核，没有考核结果" if member.exempt else "")


def not_posted(member: Member) -> str:
    """Who is not posted: also those 不确定等次, whose reasons are nobody else's business."""
    ungraded = member.result is not None and member.result.grade == UNGRADED
    return result_open(member) or ("不确定等次，不公示" if ungraded else "")


def seconds(scheme: Scheme) -> bool:
    """Whether the roster says who is seconded."""
    return any(field.name == SECONDED for field in scheme.roster.fields)


def not_sent(member: Member) -> str:
    """Of those seconded here, whose result cannot be sent yet."""
    return result_open(member) if member.subject.values.get(SECONDED) else ""


def graded(group: Sequence[Member], run: Printing) -> list[tuple[str, list[Member]]]:
    """Members by grade, the highest first; those the scheme gives no grade last."""
    found: dict[str, list[Member]] = {}
    for member in group:
        if member.result is not None:
            found.setdefault(grade_of(member.result), []).append(member)
    order = grade_order(run.scheme.scheme, [name for name in found if name != "不评等次"])
    return [(name, found[name]) for name in (*order, "不评等次") if name in found]


# ── G2 ──────────────────────────────────────────────────────────────────────


def posting(run: Printing, form: Form, wanted: Wanted) -> Iterator[Record]:
    """The notice for the wall: names by grade; no numbers, nobody 不确定等次 or whose result is open."""
    shown = [member for member in members(run, wanted) if not not_posted(member)]
    if not shown:
        return
    shared = run.shared()
    values = {
        "公示.标题": worded(run, "公示标题", shared), "公示.正文": worded(run, "公示正文", shared),
        "公示.结尾": worded(run, "公示结尾", shared), "公示.名单": _posted(run, shown),
    }
    yield copy_of(run, form.code, values, {}, form.name)


def _posted(run: Printing, shown: Sequence[Member]) -> str:
    parts = list(by_category(run, shown))
    lines: list[str] = []
    for number, (category, group) in enumerate(parts):
        if len(parts) > 1:
            lines.append(f"{_numeral(number)}、{category}")
        for place, (grade, found) in enumerate(_posted_grades(run, group)):
            mark = f"（{_numeral(place)}）" if len(parts) > 1 else f"{_numeral(place)}、"
            lines += [f"{mark}{_heading(run, grade, group)}（{len(found)}{run.shared()['对象.量词']}）", _names(run, found)]
    return "\n".join(lines)


def _numeral(number: int) -> str:
    """一, 二 … 十一, for headings."""
    return _NUMERALS[number] if number < 10 else f"十{_NUMERALS[number - 10]}"


def _heading(run: Printing, grade: str, group: Sequence[Member]) -> str:
    if grade != "不评等次":
        return grade
    return "其他参加考核的" if any(member.result and member.result.grade for member in group) else "参加考核的"


def _posted_grades(run: Printing, group: Sequence[Member]) -> list[tuple[str, list[Member]]]:
    found = graded(group, run)
    return found[:1] if run.settings.text("公示范围") == TOP_GRADE else found


def _names(run: Printing, group: Sequence[Member]) -> str:
    """The names of one grade: side by side, or with what the settings add to them."""
    listed = arranged(run, group)
    names_of = labels(run)
    told = {member.key: _told(run, member, names_of[member.key]) for member in listed}
    if run.settings.text("名单排列") == BY_UNIT and run.scheme.scheme.head.subject == "person":
        units: dict[str, list[str]] = {}
        for member in listed:
            here = told[member.key].replace(f"{member.name}（{member.unit}）", member.name)  # the 科室 stands before it
            units.setdefault(member.unit, []).append(here)
        return "\n".join(f"{unit or ALL}：{'、'.join(names)}" for unit, names in units.items())
    plain = all(told[member.key] == names_of[member.key] for member in listed)
    names = [told[member.key] for member in listed]
    return name_lines(names, _COLUMNS) if plain and run.scheme.scheme.head.subject == "person" else "、".join(names)


def _told(run: Printing, member: Member, name: str) -> str:
    """A name with the score and rank that the settings let be posted."""
    result, settings = member.result, run.settings
    more = []
    if result is not None and settings.yes("公示得分") and result.total is not None:
        more.append(f"{show(result.total)}分")
    if result is not None and settings.yes("公示名次") and result.rank is not None:
        more.append(f"第{result.rank}名")
    return f"{name}（{'，'.join(more)}）" if more else name


# ── G6 ──────────────────────────────────────────────────────────────────────


def filing(run: Printing, form: Form, wanted: Wanted) -> Iterator[Record]:
    """The results to be filed with the higher office: counts, how the quotas were used, names."""
    shown = [member for member in members(run, wanted) if member.result is not None and not member.open]
    if not shown:
        return
    names: list[dict[str, str]] = []
    told = labels(run)
    for category, group in by_category(run, shown):
        for grade, found in graded(group, run):
            listed = "、".join(told[member.key] for member in arranged(run, found))
            names.append({"考核类别": category, "等次": grade, "人数": str(len(found)), "姓名": listed})
    heads, counts = grade_table(run, shown)
    taking = [member for member in members(run, wanted) if not member.exempt]
    left = sum(bool(member.open) for member in taking)
    word = run.shared()["对象.量词"]
    values = {"备案.人数": f"{len(taking)}{word}" + (f"（等次未定的{left}{word}没有列入）" if left else "")}
    tables = {"等次栏目": heads, "统计": counts, "名额": quota_rows(run), "名单": names}
    yield copy_of(run, form.code, values, tables, form.name)


def grade_table(run: Printing, shown: Sequence[Member]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The grades as columns, and how many of each category have each of them; the sums last."""
    counted = [(name, Counter(grade_of(member.result) for member in group if member.result))
               for name, group in by_category(run, shown)]
    every: Counter[str] = sum((count for _, count in counted), Counter())
    heads = [name for name, _ in graded(shown, run)]
    if len(counted) > 1:
        counted.append(("合计", every))
    rows = [{"考核类别": name, "人数": str(count.total()), **{grade: str(count[grade]) for grade in heads}}
            for name, count in counted]
    return [{"名称": grade} for grade in heads], rows


def quota_rows(run: Printing) -> list[dict[str, str]]:
    """How every quota (名额) was used."""
    assert run.outcome is not None
    return [{
        "考核类别": quota.category or ALL, "等次": quota.grade, "基数": str(quota.base), "名额": str(quota.seats),
        "已用": str(quota.used), "待议": str(quota.pending), "余": str(max(quota.seats - quota.used, 0)),
    } for quota in run.outcome.quotas]


# ── G7 ──────────────────────────────────────────────────────────────────────


def letters(run: Printing, form: Form, wanted: Wanted) -> Iterator[Record]:
    """A letter to every unit that has seconded people here (or one for each of them), with a slip for the reply."""
    groups: dict[tuple[str, str], list[Member]] = {}
    single = run.settings.text("反馈函分法") == BY_PERSON
    for member in members(run, wanted):
        unit = str(member.subject.values.get(SECONDED) or "")
        if unit and not not_sent(member):
            groups.setdefault((unit, member.key if single else ""), []).append(member)
    for (unit, key), group in groups.items():
        people = arranged(run, group)
        values = {
            **run.shared(), "派驻.单位": unit, "派驻.姓名": _people(people), "派驻.人数": str(len(people)),
        }
        values["反馈函.正文"] = worded(run, "反馈函正文", values)
        rows = [_seconded(number, member) for number, member in enumerate(people, 1)]
        yield copy_of(run, form.code, values, {"派驻名单": rows}, key or people[0].key, unit)


def _people(people: Sequence[Member]) -> str:
    names = "、".join(member.name for member in people)
    return f"{names}同志" if len(people) == 1 else f"{names}等{len(people)}名同志"


def _seconded(number: int, member: Member) -> dict[str, str]:
    assert member.result is not None
    result = member.result
    return {
        "序号": str(number), "姓名": member.name, "科室": member.unit, "职务": member.post, "考核类别": member.category,
        "总分": show(result.total) or "", "名次": "" if result.rank is None else str(result.rank),
        "等次": result.computed_grade or grade_of(result),
    }
