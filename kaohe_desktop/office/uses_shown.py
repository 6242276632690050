"""The consequences as tables: the list of them, the people of one with ticks and evidence, and all of it as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import show
from kaohe_desktop.office.tables_shown import Shown
from kaohe_desktop.office.uses import NOTICE, Matter, Person, Section
from kaohe_desktop.office.uses_done import WHOLE, Done, Place, counts
from kaohe_desktop.office.uses_why import Why

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe_desktop.office.period_facts import Facts

LISTED = ("事项", "人数", "已办")


class _Line(Sequence[str]):
    """One person's cells; the evidence is worked out when it is looked at."""

    __slots__ = ("_cells", "_matter", "_person", "_place", "_why")

    def __init__(self, cells: tuple[str, ...], place: int, why: Why, matter: Matter, person: Person) -> None:
        self._cells, self._place, self._why, self._matter, self._person = cells, place, why, matter, person

    def __len__(self) -> int:
        return len(self._cells)

    def __getitem__(self, place: int | slice) -> str | Sequence[str]:  # type: ignore[override]
        if isinstance(place, slice):
            return [str(self[at]) for at in range(*place.indices(len(self)))]
        if place % len(self._cells) == self._place:
            return self._why.words(self._matter, self._person)
        return self._cells[place]


def listed(facts: Facts, found: Sequence[Matter], done: Mapping[Place, Done]) -> list[tuple[str, str, str]]:
    """The list of the consequences: name, how many, how many are done."""
    rows = []
    for one in found:
        count = counts(done, one.name, one.keys)
        told = "" if not one.tick else f"{count}/{len(one.people)}" if one.people else "已办" if count else "没办"
        rows.append((one.name, str(len(one.people)) if one.people else "", told))
    return rows


def headings(facts: Facts, matter: Matter) -> tuple[str, ...]:
    """The columns of a consequence's people."""
    amount = ("金额",) if matter.section is Section.MONEY else ()
    place = ("科室",) if facts.person else ("考核类别",)
    return ("办理情况" if matter.tick else "", "编号", "姓名" if facts.person else "科室", *place, "等次", *amount, "情况", "依据", "凭据")


def people_table(facts: Facts, matter: Matter, done: Mapping[Place, Done], why: Why) -> Shown:
    """The people of a consequence."""
    heads = headings(facts, matter)
    first = 0 if matter.tick else 1
    rows = []
    for one in matter.people:
        noted = done.get((one.key, matter.name))
        amount = (show(one.amount) or "",) if matter.section is Section.MONEY else ()
        place = one.department if facts.person else one.category
        cells = (noted.words if noted else "", one.key, one.name, place, one.grade, *amount, one.reason, one.basis, "")
        rows.append(_Line(cells[first:], len(heads) - 1 - first, why, matter, one))
    numeric = {heads.index("金额") - first} if "金额" in heads else set()
    return Shown(matter.name, heads[first:], rows, frozenset(numeric), [one.key for one in matter.people])


def ticks(matter: Matter, done: Mapping[Place, Done]) -> list[bool]:
    """Of each of the people, whether it is done."""
    if not matter.tick:
        return []
    return [bool((noted := done.get((one.key, matter.name))) and noted.day) for one in matter.people]


def whole_words(facts: Facts, matter: Matter, done: Mapping[Place, Done]) -> str:
    """Of something done once for everybody: whether and when, and what runs from that day."""
    noted = done.get((WHOLE, matter.name))
    if noted is None:
        return ""
    told = (f"已办：{noted.words}" if noted.day else noted.note, review_words(facts, matter, noted))
    return "；".join(part for part in told if part)


def review_words(facts: Facts, matter: Matter, noted: Done | None) -> str:
    """Until when somebody told on that day may ask for a review (复核), by the office's settings; "" where nobody was told yet."""
    if noted is None or not noted.day or matter.form != NOTICE:
        return ""
    settings = facts.settings
    count = settings.count("复核申请天数")
    last = settings.workdays().last(date.fromisoformat(noted.day) + timedelta(days=1), count, settings.working("复核天数按"))
    return f"可以申请复核到 {last.isoformat()}，收到申请后 {settings.count('复核答复天数')} 天内答复"


def write_book(facts: Facts, found: Sequence[Matter], done: Mapping[Place, Done], path: Path, subtitle: str) -> None:
    """All of it as a workbook: the list, everybody with clause and evidence, the sums. Raises Refused where it cannot be written."""
    from kaohe_desktop.exchange.report_book import ReportTable, write_report_book

    why = Why(facts)
    summary = [
        (one.section.value, *line, one.words, one.basis) for one, line in zip(found, listed(facts, found, done), strict=True)
    ]
    people = []
    for matter in found:
        for one in matter.people:
            noted = done.get((one.key, matter.name))
            people.append((
                matter.name, one.key, one.name, one.department, one.category, one.grade, show(one.amount) or "", one.reason, one.basis,
                why.words(matter, one), noted.day if noted else "", noted.note if noted else "",
            ))
    heads = ("事项", "编号", "姓名" if facts.person else "科室", "所在科室", "考核类别", "等次", "奖金", "情况", "依据", "凭据", "办结日期", "备注")
    tables = [
        ReportTable("结果运用", subtitle, ("类", *LISTED, "要办什么", "依据"), summary, {2}),
        ReportTable("名单", subtitle, heads, people, {6}),
        *(
            ReportTable(one.table.title, one.words, one.table.headings, one.table.rows, one.table.numeric, one.table.sums)
            for one in found if one.table is not None
        ),
    ]
    write_report_book(tables, path, facts.watermark)
