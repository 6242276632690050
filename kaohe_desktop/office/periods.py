"""Appraisal periods (考核期): list, open, set parameters, archive, reopen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, cast

from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.office import problems as k
from kaohe_desktop.office.switches import ERROR_PENALTY, PARAMS, split, stored

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.office.cohorts import Line
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.periods import PeriodRow

Status = Literal["open", "computed", "archived"]
_STATUS = {"open": "录入中", "computed": "已计算", "archived": "已归档"}
#: 人员状态 of those who are gone for good: they do not come along into the next period. 离岗待退 and
#: 长期在编不在岗 stay on the books (and on the pay list), so they do.
LEFT = frozenset({"当季退休", "调离本市"})


@dataclass(frozen=True, slots=True)
class PeriodInfo:
    """One period as it stands: ``subjects`` heads on its roster, ``params`` as the office typed them."""

    id: int
    code: str
    label: str
    scheme_id: str
    scheme_name: str
    status: Status
    subjects: int
    first_day: date
    last_day: date
    params: Mapping[str, str]

    @property
    def status_label(self) -> str:
        """The status in words: 录入中, 已计算, 已归档."""
        return _STATUS[self.status]


def periods(ws: Workspace) -> list[PeriodInfo]:
    """Every period, newest first."""
    from kaohe_desktop.store import periods as rows

    with ws.database.read() as connection:
        return [_info(row) for row in rows.all_periods(connection)]


def period_info(ws: Workspace, period_id: int) -> PeriodInfo:
    """One period read anew (its status and heads change)."""
    from kaohe_desktop.store import periods as rows

    with ws.database.read() as connection:
        return _info(rows.one_period(connection, period_id))


def _info(row: PeriodRow) -> PeriodInfo:
    period = Period.parse(row.code)
    return PeriodInfo(
        row.id, row.code, period.label, row.scheme_id, row.scheme_name, cast(Status, row.status), row.subjects,
        period.first_day, period.last_day, row.params,
    )


def open_period(
    ws: Workspace, scheme_id: str, code: str, *,
    carry_from: PeriodInfo | None = None, params: Mapping[str, str] | None = None,
) -> PeriodInfo:
    """Open a period (启用考核期) with the scheme as it is now, pinned; raises Refused.

    ``carry_from`` brings the roster of an earlier period: who has left stays out, counts start empty.
    """
    from kaohe_desktop.office.left_behind import in_words, left_behind
    from kaohe_desktop.office.library import load_scheme
    from kaohe_desktop.office.operations import AddLines, NewLine, Session
    from kaohe_desktop.store import audit
    from kaohe_desktop.store import periods as rows

    scheme = load_scheme(scheme_id, ws=ws)
    own, switches, wrong = split(_typed(params or {}), has_it=scheme.scheme.error_penalty is not None)
    if switches.error_penalty:
        scheme = load_scheme(scheme_id, switches, ws)
    period, found = _check_new(ws, scheme, code, carry_from)
    found += [*scheme.check_params(own)[1], *wrong]
    typed = {**own, **stored(switches)}
    if found or period is None:
        raise Refused(found)
    head = scheme.scheme.head
    lines = carried_lines(ws, scheme, carry_from, period) if carry_from is not None else []
    gone = in_words(left_behind(ws, carry_from, period), every=True) if carry_from is not None else ""
    from kaohe_desktop.office.cohorts import PeriodBook

    with ws.database.change(f"启用 {head.short} {period.label}") as change:
        connection = change.connection
        version = rows.pin_scheme(
            connection, head.id, head.name, head.version, scheme.digest, scheme.text, change.stamp
        )
        number = rows.add_period(connection, version, head.id, period.code, period.first_day, typed, change.stamp)
        change.note(audit.Line("period", number, heading="启用", after=f"{head.id} {head.version} {scheme.digest}"))
        if gone:
            change.note(audit.Line("period", number, heading="沿用花名册", after=gone))
        for name, text in typed.items():
            change.note(audit.Line("params", number, "参数", heading=name, after=text))
        if lines:
            book = PeriodBook(rows.one_period(connection, number), scheme)
            Session(change, book).do(AddLines(tuple(NewLine(tuple(cells.items())) for cells in lines)))
    return period_info(ws, number)


def _typed(params: Mapping[str, str]) -> dict[str, str]:
    return {name: text.strip() for name, text in params.items() if text.strip()}


def _check_new(
    ws: Workspace, scheme: CompiledScheme, code: str, carry_from: PeriodInfo | None
) -> tuple[Period | None, list[Problem]]:
    from kaohe_desktop.store import periods as rows

    head = scheme.scheme.head
    try:
        period = Period.parse(code)
    except ValueError:
        return None, [k.BAD_PERIOD_CODE.at(value=code)]
    found = []
    if period.cycle not in head.cycles:
        cycles = "、".join(cycle.label for cycle in head.cycles)
        found.append(k.PERIOD_NOT_IN_CYCLE.at(scheme=head.short, cycles=cycles, period=period.label, value=code))
    with ws.database.read() as connection:
        if rows.find_period(connection, head.id, period.code) is not None:
            found.append(k.PERIOD_EXISTS.at(scheme=head.short, period=period.label, value=code))
    if carry_from is not None:
        other = ws.book(carry_from.id).scheme.scheme.head.subject
        if other != head.subject:
            words = {"person": "人员", "department": "科室"}
            found.append(k.CANNOT_CARRY.at(
                period=carry_from.label, found=words[other], scheme=head.short, wanted=words[head.subject],
            ))
    return period, found


def carried_lines(ws: Workspace, scheme: CompiledScheme, source: PeriodInfo, period: Period) -> list[dict[str, str]]:
    """The roster lines that come along: every column the new scheme has too, read by its own rules; 变动 that waited
    for this period are taken up.

    A count with a default (在职月数) belongs to its quarter and starts empty; arrangements and remarks stay.
    """
    from kaohe_desktop.engine.entries import ValueRefused, read_value, show_value

    lines = []
    for _, whole in coming(ws, source, period):
        if whole is None:
            continue
        cells = {}
        for entry in scheme.scheme.roster.fields:
            text = whole.get(entry.name, "")
            if not text or (entry.kind.numeric and entry.blank is not None):
                continue
            try:
                cells[entry.name] = show_value(entry, read_value(entry, text))
            except ValueRefused:
                continue  # e.g. a category the other scheme does not have: shown as missing in the new roster
        lines.append(cells)
    return lines


def coming(ws: Workspace, source: PeriodInfo, period: Period) -> Iterator[tuple[Line, dict[str, str] | None]]:
    """Every roster line of a period with its cells as they are in a later one; None for who has left for good by then."""
    from kaohe_desktop.office.people_changes import taken_up, waiting

    changes = waiting(ws, source, period)
    for line in ws.book(source.id).lines.values():
        gone = line.cells.get("人员状态") in LEFT
        yield line, None if gone else taken_up(line.cells, changes.get(line.person_id or 0, ()), period.first_day)


def set_params(ws: Workspace, period: PeriodInfo, params: Mapping[str, str]) -> PeriodInfo:
    """Set the office's parameters (考核参数) of a period; blank takes the default. Raises Refused.

    差错处罚 belongs to the scheme the period is pinned to and stays as it was when the period was opened.
    """
    from kaohe_desktop.store import audit
    from kaohe_desktop.store import periods as rows

    book = ws.book(period.id)
    if book.archived:
        raise Refused([k.ARCHIVED.at(sheet="参数", period=period.label)])
    old = book.row.params
    has_it = book.scheme.scheme.error_penalty is not None
    own, switches, found = split(_typed(params), has_it=has_it)
    found += book.scheme.check_params(own)[1]
    if switches.error_penalty and not has_it:
        why = "这个考核期启用时没有定差错处罚，现在不能加上"
        found.append(k.SWITCH_FIXED.at(sheet=PARAMS, label=ERROR_PENALTY, value="是", why=why))
    if found:
        raise Refused(found)
    typed = {**own, **{name: text for name, text in old.items() if name == ERROR_PENALTY}}
    changed = [name for name in dict.fromkeys([*old, *typed]) if old.get(name, "") != typed.get(name, "")]
    if changed:
        with ws.database.change("改考核参数") as change:
            rows.set_params(change.connection, period.id, typed)
            for name in changed:
                before, after = old.get(name, ""), typed.get(name, "")
                change.note(audit.Line("params", period.id, "参数", heading=name, before=before, after=after))
        ws.forget(period.id)
    return period_info(ws, period.id)


def archive(ws: Workspace, period: PeriodInfo, why: str = "") -> PeriodInfo:
    """Archive (归档): read-only from now on. Refused while 缺项, 待议, newer entries or a step of confirmation remain,
    unless ``why`` is given.

    A period that was never computed is refused in any case.
    """
    if ws.book(period.id).archived:
        raise Refused([k.ARCHIVED.at(period=period.label)])
    never, left = unfinished(ws, period)
    if never or (left and not why.strip()):
        raise Refused(never or left)
    return _set_status(ws, period, "archived", f"归档 {period.label}", why.strip())


def reopen(ws: Workspace, period: PeriodInfo, why: str) -> PeriodInfo:
    """Reopen an archived period (撤销归档); a reason is required. Raises Refused."""
    if not ws.book(period.id).archived:
        raise Refused([k.NOT_ARCHIVED.at(period=period.label)])
    if not why.strip():
        raise Refused([k.REASON_NEEDED.at(act="撤销归档")])
    return _set_status(ws, period, "computed", f"撤销归档 {period.label}", why.strip())


def unfinished(ws: Workspace, period: PeriodInfo) -> tuple[list[Problem], list[Problem]]:
    """What is never let through, and what a reason lets through."""
    from kaohe_desktop.office.computing import changes_since, latest
    from kaohe_desktop.office.overview_gaps import shown_names

    outcome = latest(ws, period)
    if outcome is None:
        return [k.NOT_COMPUTED.at(period=period.label, act="归档")], []
    left = []
    names = shown_names(ws.book(period.id))  # two of one name are told apart
    missing = [names.get(result.key, result.name) for result in outcome.results if result.missing]
    if missing:
        left.append(k.MISSING_LEFT.at(count=len(missing), names=_some(missing)))
    pending = [names.get(result.key, result.name) for result in outcome.results if result.pending]
    if pending:
        left.append(k.PENDING_LEFT.at(count=len(pending), names=_some(pending)))
    changes = changes_since(ws, period)
    if changes:
        left.append(k.RESULTS_STALE.at(count=changes))
    return [], [*left, *_unconfirmed(ws, period)]


def _unconfirmed(ws: Workspace, period: PeriodInfo) -> list[Problem]:
    """The first step of confirmation that is open or changed since."""
    from kaohe_desktop.office.confirming import chain, next_step
    from kaohe_desktop.office.confirming_chain import SAID
    from kaohe_desktop.office.confirming_problems import STEP_OPEN

    line = next_step(chain(ws, period))
    return [] if line is None else [STEP_OPEN.at(label=line.name, state=SAID[line.state])]


def _some(names: list[str]) -> str:
    return "、".join(names[:5]) + ("等" if len(names) > 5 else "")


def _set_status(ws: Workspace, period: PeriodInfo, status: Status, act: str, why: str) -> PeriodInfo:
    from kaohe_desktop.store import audit
    from kaohe_desktop.store import periods as rows

    book = ws.book(period.id)
    with ws.database.change(act, why) as change:
        rows.set_status(change.connection, period.id, status)
        change.note(audit.Line(
            "period", period.id, heading="状态", before=_STATUS[book.row.status], after=_STATUS[status],
        ))
    with ws.database.read() as connection:
        book.row = rows.one_period(connection, period.id)  # the entries are as they were: nothing else to read anew
    return period_info(ws, period.id)
