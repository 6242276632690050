"""What is printed on a form: a copy for each subject (or each month), or for a list one a group of people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Subject
from kaohe_desktop.engine.scheme.model import FieldKind, Sheet, SheetRole
from kaohe_desktop.forms.record import Record
from kaohe_desktop.office.forms_formulas import FormWork, form_work
from kaohe_desktop.office.forms_lists import (
    ALL,
    categories,
    category_of,
    in_order,
    item_heading,
    item_names,
    list_records,
    list_row,
    record_code,
    subject_values,
)
from kaohe_desktop.office.forms_rows import SheetRows
from kaohe_desktop.office.forms_states import subject_state
from kaohe_desktop.office.forms_values import Printing, numbered, sums

if TYPE_CHECKING:
    from kaohe_desktop.engine.formula.scope import State
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.forms.model import Form

__all__ = [
    "ALL", "categories", "category_of", "in_order", "item_heading", "item_names", "list_row", "record_code", "records",
    "subject_record",
]

_MONTH = "月份"


def records(run: Printing, form: Form, keys: Iterable[str] | None = None) -> Iterator[Record]:
    """The copies of ``form``, in roster order: one a subject (of ``keys``), or for a list one a 考核类别 or 科室.

    A form that is only for some is printed for the others too when they are asked for by ``keys``. Raises Refused when
    the form binds what the scheme does not know.
    """
    wanted = None if keys is None else set(keys)
    if form.head.feed:
        from kaohe_desktop.office.general_forms import fed

        yield from fed(run, form, wanted)
        return
    subjects = [subject for subject in run.cohort.subjects if wanted is None or subject.key in wanted]
    work = form_work(form, run.scheme)
    if not form.per_person:
        yield from list_records(run, work, subjects)
        return
    copies = _Copies(run, work)
    for subject in subjects:
        yield from copies.of(subject, everybody=wanted is None)


def subject_record(run: Printing, form_code: str, subject: Subject) -> Record:
    """One subject's copy of a form: all its values and tables, without what is worked out for one form only."""
    scheme = run.scheme.scheme
    values = run.shared()
    values.update(subject_values(run, subject))
    values["打印.代码"] = record_code(scheme.head.id, run.cohort.period, form_code, subject.key)
    name = values.get(f"{scheme.roster.name}.{scheme.name_label}", "")
    values.update({"对象.编号": subject.key, "对象.名称": name})
    tables = {
        sheet.name: numbered(sheet, subject.rows.get(sheet.name, ()))
        for sheet in scheme.sheets
        if sheet.role is SheetRole.ROWS
    }
    return Record(values, tables, subject.key, name)


class _Copies:
    """Makes the copies of one form of single subjects."""

    def __init__(self, run: Printing, work: FormWork) -> None:
        self._run, self._work, self._form = run, work, work.form
        self._rows = SheetRows(run.scheme)
        self._summed = _listed_sheets(run.scheme, work.form)
        self._asks = bool(work.asked or work.lists or work.when)  # M1 and its like need no state made
        self._monthly = next((sheet.name for sheet in self._summed if _has_loose_months(sheet)), "")

    def of(self, subject: Subject, *, everybody: bool) -> Iterator[Record]:
        """The subject's copies; none when everybody's are printed and the form is not for this one."""
        state = subject_state(self._run, subject) if self._asks else []
        if everybody and self._work.when is not None and not self._work.when.truth(state):
            return
        plain = subject_record(self._run, self._form.code, subject)
        months = self._run.cohort.period.months if self._form.head.each == "months" else (0,)
        for month in months:
            whole = self._copy(plain, subject, state, month)
            yield from _by_month(whole, self._monthly) if self._monthly else (whole,)

    def _copy(self, plain: Record, subject: Subject, state: State, month: int) -> Record:
        values = {**plain.values, **sums(self._summed, subject)}
        if month:
            values["每份.月"] = str(month)
        if month and state:
            state[self._run.scheme.program.slots.each] = Decimal(month)
        values.update({asked.name: asked.text(state) for asked in self._work.asked})
        listed = {
            one.block.table: self._rows.texts(one, state) for one in self._work.lists if self._rows.has(one.sheet)
        }
        return Record(values, {**plain.tables, **listed}, plain.key, plain.name)


def _listed_sheets(scheme: CompiledScheme, form: Form) -> list[Sheet]:
    """The repeated sheets all whose rows the form lists."""
    tables = {block.table for block in form.blocks if block.kind == "list" and not block.source and not block.when}
    return [sheet for sheet in scheme.scheme.sheets if sheet.role is SheetRole.ROWS and sheet.name in tables]


def _has_loose_months(sheet: Sheet) -> bool:
    """Whether rows may be of any month (台账); where the month is the key, there is one row for each."""
    months = any(field.name == _MONTH and field.kind is FieldKind.INTEGER for field in sheet.fields)
    return months and _MONTH not in sheet.key


def _by_month(whole: Record, table: str) -> Iterator[Record]:
    """One copy for each month there are rows of; rows without a month go on a copy for the whole period, first."""
    rows: Sequence[dict[str, str]] = whole.tables.get(table, ())  # type: ignore[assignment]
    months = sorted({row[_MONTH] for row in rows}, key=lambda text: int(text or "0"))
    for month in months or [""]:
        chosen = [row for row in rows if row[_MONTH] == month]
        renumbered = [{**row, "序号": str(number)} for number, row in enumerate(chosen, 1)]
        values = {**whole.values, f"{table}.{_MONTH}": month} if month else whole.values
        yield Record(values, {**whole.tables, table: renumbered}, whole.key, whole.name)
