"""List forms (汇总表): one copy a 考核类别, a 科室 or for the whole office, with a row a person or a row of everybody's sheets."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Subject
from kaohe_desktop.engine.figures import show
from kaohe_desktop.engine.outcome import EXEMPT
from kaohe_desktop.engine.period import Period
from kaohe_desktop.forms.record import Record
from kaohe_desktop.office.forms_formulas import SUMMARY, FormWork, ListWork
from kaohe_desktop.office.forms_rows import SheetRows
from kaohe_desktop.office.forms_states import office_state, subject_state
from kaohe_desktop.office.forms_values import Printing, entry_values, item_texts, remark, result_values, value_text

if TYPE_CHECKING:
    from kaohe_desktop.engine.formula.scope import State
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme

ALL = "全体"
_HEAD_WORDS = 12  # of an item from a table, in the head of its column


def record_code(scheme_id: str, period: Period, form_code: str, key: str) -> str:
    """What the code on a copy says: enough to find the record again when it is scanned."""
    return f"KH1/{scheme_id}/{period.code}/{form_code}/{key}"


def categories(scheme: CompiledScheme, subjects: Sequence[Subject]) -> list[str]:
    """The 考核类别 that occur, in the scheme's order, then in the order of the roster."""
    found = dict.fromkeys(category_of(subject) for subject in subjects)
    fixed = [name for name in scheme.scheme.head.categories if name in found]
    return fixed + [name for name in found if name not in fixed]


def category_of(subject: Subject) -> str:
    """The subject's 考核类别; 全体 where there is none."""
    return str(subject.values.get("考核类别") or ALL)


def departments(subjects: Sequence[Subject]) -> list[str]:
    """The 科室 that occur, in the order of the roster."""
    return list(dict.fromkeys(department_of(subject) for subject in subjects))


def department_of(subject: Subject) -> str:
    """The subject's 科室; 全体 where there is none."""
    return str(subject.values.get("科室") or ALL)


def grouped(work: FormWork, scheme: CompiledScheme, subjects: Sequence[Subject]) -> Iterator[tuple[str, list[Subject]]]:
    """The members of each copy of a list form, under the copy's name."""
    group = work.form.head.group
    if group == "全体":
        yield ALL, list(subjects)
        return
    name_of: Callable[[Subject], str] = department_of if group == "科室" else category_of
    for name in departments(subjects) if group == "科室" else categories(scheme, subjects):
        yield name, [subject for subject in subjects if name_of(subject) == name]


def list_records(run: Printing, work: FormWork, subjects: Sequence[Subject]) -> Iterator[Record]:
    """The copies of a list form; a 科室 or 考核类别 of which it has nothing to list is left out."""
    maker = _Maker(run, work)
    months = run.cohort.period.months if work.form.head.each == "months" else (0,)
    for name, members in grouped(work, run.scheme, subjects):
        for month in months:
            record = maker.record(name, members, month)
            if record is not None:
                yield record


class _Maker:
    """Makes the copies of one list form."""

    def __init__(self, run: Printing, work: FormWork) -> None:
        self._run, self._work = run, work
        self._rows = SheetRows(run.scheme)
        self._columns = [{"名称": item_heading(run, item)} for item in item_names(run)]
        self._own: dict[str, State] = {}
        self._month = 0

    def record(self, name: str, members: Sequence[Subject], month: int) -> Record | None:
        """The copy of one group (and month); None when all its lists are empty and it is not the copy of everybody."""
        self._own.clear()
        self._month = month
        tables = {one.block.table: self._listed(one, members) for one in self._work.lists}
        if tables and not any(tables.values()) and name != ALL:
            return None
        whose = f"{name}{month}月" if month else name
        return Record(self._values(name, members), {**tables, "汇总栏目": self._columns}, name, whose)

    def _values(self, name: str, members: Sequence[Subject]) -> dict[str, str]:
        run, head = self._run, self._run.scheme.scheme.head
        state = office_state(run)
        return {
            **run.shared(),
            **({"每份.月": str(self._month)} if self._month else {}),
            "汇总.组": name,
            f"汇总.{self._work.form.head.group}": name,
            "汇总.总人数": str(len(members)),
            "汇总.人数": str(sum(not _exempt(run, subject) for subject in members)),
            "汇总.单位": "人" if head.subject == "person" else "个",
            "打印.代码": record_code(head.id, run.cohort.period, self._work.form.code, name),
            **{asked.name: asked.text(state) for asked in self._work.asked},
        }

    def _state(self, subject: Subject) -> State:
        if subject.key not in self._own:
            state = self._own[subject.key] = subject_state(self._run, subject)
            state[self._run.scheme.program.slots.each] = Decimal(self._month) if self._month else None
        return self._own[subject.key]

    def _listed(self, one: ListWork, members: Sequence[Subject]) -> list[dict[str, str]]:
        ordered = in_order(self._run, members) if one.block.order == "rank" else list(members)
        rows = self._people(one, ordered) if one.sheet == SUMMARY else self._of_everybody(one, ordered)
        if one.block.first:
            place = {name: number for number, name in enumerate(one.block.first)}
            rows.sort(key=lambda row: place.get(row.get(one.block.first_by, ""), len(place)))
        return [{**row, "序号": str(number)} for number, row in enumerate(rows, 1)]

    def _people(self, one: ListWork, members: Sequence[Subject]) -> list[dict[str, str]]:
        """A row a person; the state of one is only made where a formula asks for it."""
        found = []
        asks = bool(one.asked) or one.when is not None
        for number, subject in enumerate(members, 1):
            if asks and not one.holds(self._state(subject)):
                continue
            row = list_row(self._run, number, subject)
            if any("." in name for name in one.names):
                row.update(subject_values(self._run, subject))
            row.update({asked.name: asked.text(self._state(subject)) for asked in one.asked})
            found.append(row)
        return found

    def _of_everybody(self, one: ListWork, members: Sequence[Subject]) -> list[dict[str, str]]:
        """The rows of a sheet for all members, each beside whose it is; another table has none here."""
        if not self._rows.has(one.sheet):
            return []
        found = []
        for subject in members:
            person = roster_row(self._run, subject)
            found += [{**person, **row} for row in self._rows.texts(one, self._state(subject))]
        return found


def subject_values(run: Printing, subject: Subject) -> Mapping[str, str]:
    """What a subject's own copy would say, by ``表.栏目``."""
    result = run.result(subject)
    values = entry_values(run.scheme, subject, run.cohort.params, run.cohort.tables)
    return values if result is None else {**values, **result_values(run, result)}


def _exempt(run: Printing, subject: Subject) -> bool:
    result = run.result(subject)
    if result is None:
        return run.scheme.exempt(subject, run.cohort.params)
    return result.grade == EXEMPT


def item_names(run: Printing) -> list[str]:
    """The items of the run, in the scheme's order."""
    if run.outcome is not None:
        return list(run.outcome.item_names)
    return [item.name for item in run.scheme.scheme.items]


def item_heading(run: Printing, item: str) -> str:
    """An item's column head in a list: one from a table (条款, 指标) with the beginning of its words."""
    words = run.outcome.item_labels.get(item, "") if run.outcome is not None else ""
    return f"{item} {words[:_HEAD_WORDS]}{'…' if len(words) > _HEAD_WORDS else ''}".strip()


def in_order(run: Printing, members: Sequence[Subject]) -> list[Subject]:
    """The members of a list by 名次; those without one after them, in roster order, 不纳入考核 last."""

    def place(subject: Subject) -> tuple[bool, float]:
        result = run.result(subject)
        if result is None:
            return (False, 0)
        return (result.grade == EXEMPT, math.inf if result.rank is None else result.rank)

    return sorted(members, key=place)


def roster_row(run: Printing, subject: Subject) -> dict[str, str]:
    """The roster's columns of a subject under their plain headings."""
    scheme = run.scheme.scheme
    row = {field.name: value_text(field, subject.values.get(field.name)) for field in scheme.roster.fields}
    row.update({"编号": subject.key, "名称": row[scheme.name_label]})
    row.setdefault("姓名", row["名称"])  # lists are drawn once for persons and departments
    return row


def list_row(run: Printing, number: int, subject: Subject) -> dict[str, str]:
    """One subject's row of a list form: roster columns, items and result under their plain headings."""
    row = {**roster_row(run, subject), "序号": str(number)}
    result = run.result(subject)
    if result is not None:
        texts = item_texts(run, result)
        row.update(texts)
        row.update({item_heading(run, item): text for item, text in texts.items()})
        row.update(
            {
                "总分": show(result.total) or "",
                "名次": "" if result.rank is None else str(result.rank),
                "等次": result.grade or "",
                "奖金": show(result.bonus) or "",
                "说明": remark(result),
                "待议": "待议" if result.pending else "",
            }
        )
    return row
