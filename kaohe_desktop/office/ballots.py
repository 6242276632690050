"""测评: votes counted person by person, and the control totals they must agree with before anybody ticks 核对无误.

发出 = 收回 + 未收回; for everybody voted on, 有效 + 废票 + 弃权 = 收回. A ballot that rates everybody counts once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from itertools import product
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import fold, rounded, show
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.model import FieldKind, SheetRole
from kaohe_desktop.office.ballot_values import CATEGORY, TOTALS, Control, VoteLine, Voters, vote_sheets
from kaohe_desktop.office.problems import ARCHIVED, BAD_COUNT, BALLOTS_DIFFER
from kaohe_desktop.office.provisional import Provisional
from kaohe_desktop.office.scheme_uses import inputs_of

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Result
    from kaohe_desktop.engine.scheme.model import Ballots as Votes
    from kaohe_desktop.office.cohorts import Line, PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.ballots import ControlRow

_MOST = 99_999
_NAMED = 3  # so many people are named in a sentence


class BallotBox:
    """The votes of one sheet of a period."""

    def __init__(self, ws: Workspace, period: PeriodInfo, sheet: str) -> None:
        self._ws, self.period = ws, period
        self.sheet = ws.book(period.id).scheme.scheme.sheet(sheet)
        assert self.sheet.ballots is not None
        self.votes: Votes = self.sheet.ballots
        self.provisional = Provisional(ws, period.id)

    @property
    def _book(self) -> PeriodBook:
        return self._ws.book(self.period.id)

    @property
    def single(self) -> bool:
        """Whether each row is one ballot with a figure."""
        return bool(self.votes.score)

    # ── groups ──

    @property
    def shared(self) -> tuple[str, ...]:
        """The headings by which votes are grouped."""
        if self.sheet.role is SheetRole.ROWS:
            own = tuple(name for name in self.sheet.key if name != self._book.scheme.scheme.key_label)
            if own:
                return own
        return (CATEGORY,) if any(field.name == CATEGORY for field in self._book.scheme.scheme.roster.fields) else ()

    def groups(self) -> list[Voters]:
        """Every group there can be: by the choices of its columns, or by what stands in them."""
        texts: list[list[str]] = []
        for heading in self.shared:
            field = next((one for one in self.sheet.fields if one.name == heading), None)
            if field is not None and field.choices:
                texts.append(list(field.choices))
                continue
            lines = self._book.lines.values()
            found = (
                [line.cells.get(heading, "") for line in lines] if field is None
                else [row.texts.get(heading, "") for line in lines for row in line.rows.get(self.sheet.name, ())]
            )
            texts.append(list(dict.fromkeys(filter(None, found))))
        return [Voters(tuple(zip(self.shared, one, strict=True))) for one in product(*texts)]

    def lines(self, group: Voters) -> list[Line]:
        """The people voted on in a group; those 不纳入考核 only where they have votes."""
        book, wanted = self._book, dict(group.shared)
        category = wanted.get(CATEGORY) if self.shared == (CATEGORY,) else None
        found = []
        for line in book.lines.values():
            if category is not None and line.cells.get(CATEGORY, "") != category:
                continue
            if self._rows(line, group) or not book.scheme.exempt(book.subject(line), book.params, book.frame().tables):
                found.append(line)
        return found

    def has_votes(self, group: Voters) -> bool:
        """Whether any vote of the group was entered."""
        category = dict(group.shared).get(CATEGORY) if self.shared == (CATEGORY,) else None
        return any(
            self._rows(line, group) for line in self._book.lines.values()
            if category is None or line.cells.get(CATEGORY, "") == category
        )

    def _rows(self, line: Line, group: Voters) -> list[Mapping[str, str]]:
        """The rows (or the one row) that hold a person's votes in a group."""
        if self.sheet.role is SheetRole.ENTRY:
            texts = line.entries.get(self.sheet.name, {})
            names = (*self.votes.levels, self.votes.abstained)
            return [texts] if any(texts.get(name) for name in names) else []
        rows = line.rows.get(self.sheet.name, ())
        by_row = self.shared != (CATEGORY,)
        return [
            row.texts for row in rows if not by_row or all(row.texts.get(name) == text for name, text in group.shared)
        ]

    # ── counts ──

    def count(self, group: Voters) -> list[VoteLine]:
        """Everybody's votes in a group, with what comes of them and the rank within the group."""
        if self.provisional.at_once:
            self.provisional.refresh()
        name = self.figure_name(group)
        found = [self._count(line, group, name) for line in self.lines(group)]
        figures = sorted((Decimal(line.figure) for line in found if line.figure), reverse=True)
        rank = {figure: number for number, figure in reversed(list(enumerate(figures, 1)))}
        return [replace(line, rank=rank[Decimal(line.figure)] if line.figure else None) for line in found]

    def _count(self, line: Line, group: Voters, name: str) -> VoteLine:
        rows = self._rows(line, group)
        if self.single:
            counts: tuple[int, ...] = ()
            valid = sum(1 for row in rows if row.get(self.votes.score))
            abstained = len(rows) - valid
        else:
            counts = tuple(sum(_number(row.get(level)) for row in rows) for level in self.votes.levels)
            valid = sum(counts)
            abstained = sum(_number(row.get(self.votes.abstained)) for row in rows)
        figure = self._figure(self.provisional.result(line.key), name)
        return VoteLine(
            line.key, line.name, line.cells.get("科室", ""), counts, valid, abstained, figure, None,
            not valid + abstained and self._entered_elsewhere(line, name),
        )

    def _entered_elsewhere(self, line: Line, name: str) -> bool:
        """Whether the figure was entered as such in another sheet, so that no votes are to be expected."""
        others = [place for place in inputs_of(self._book.scheme.scheme, name) if place[0] != self.sheet.name]
        return any(line.entries.get(sheet, {}).get(heading) for sheet, heading in others)

    def figure_name(self, group: Voters) -> str:
        """The figure the votes give: the one that rests on the least besides them, the group's own where it has one."""
        scheme = self._book.scheme.scheme
        column = (self.sheet.name, self.votes.score or self.votes.levels[0])
        rests = {one.name: inputs_of(scheme, one.name) for one in (*scheme.items, *scheme.steps)}
        using = {name: len(inputs) for name, inputs in rests.items() if column in inputs}
        if not using:
            return ""
        near = [name for name, count in using.items() if count == min(using.values())]
        own = [name for name in near if all(text in name for _, text in group.shared)]
        return (own or near)[0]

    @staticmethod
    def _figure(result: Result | None, name: str) -> str:
        if result is None or not name:
            return ""
        value = result.items[name] if name in result.items else result.steps.get(name)
        if value is None or isinstance(value, str | bool):
            return ""
        return show(rounded(value)) or ""

    # ── control totals ──

    def control(self, group: Voters) -> Control:
        """The control totals of a group as they stand."""
        row = self._stored(group)
        if row is None:
            return Control()
        changed = row.checked_digest is not None and row.checked_digest != self._digest(group, row)
        return Control(
            row.issued, row.returned, row.outstanding, row.void, row.checked_by or "", row.checked_at or "", changed,
        )

    def _stored(self, group: Voters) -> ControlRow | None:
        from kaohe_desktop.store import ballots

        with self._ws.database.read() as connection:
            rows = ballots.stored(connection, self.period.id)
        return next((row for row in rows if row.sheet == self.sheet.name and row.voters == group.stored), None)

    def _digest(self, group: Voters, row: ControlRow) -> str:
        votes = [
            [line.key, *(sorted(texts.items()) for texts in self._rows(line, group))] for line in self.lines(group)
        ] if self.sheet.role is SheetRole.ROWS else [
            [line.key, *(line.entries.get(self.sheet.name, {}).get(name, "") for name in (*self.votes.levels, self.votes.abstained))]
            for line in self.lines(group)
        ]
        whole = [row.issued, row.returned, row.outstanding, row.void, votes]
        return sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()

    def set_total(self, group: Voters, name: str, text: str) -> None:
        """Enter one of the totals (``TOTALS``); "" takes it away. Committed and audited; a tick no longer holds.

        Raises Refused for anything but a whole number.
        """
        label, digits = TOTALS[name], fold(text).strip()
        if digits and not (digits.isascii() and digits.isdigit() and int(digits) <= _MOST):
            raise Refused([BAD_COUNT.at(sheet=self.sheet.name, label=label, value=text)])
        value = int(digits) if digits else None
        row = self._stored(group) or self._blank(group)
        before = getattr(row, name)
        if before == value:
            return
        changed = replace(row, **{name: value}, checked_by=None, checked_at=None, checked_digest=None)  # type: ignore[arg-type]
        self._put(changed, f"核对 {group.label} {label}", label, _shown(before), _shown(value), group)

    def tick(self, group: Voters) -> None:
        """Say that everything agrees. Raises Refused with each thing that does not."""
        faults = self.faults(group)
        if faults:
            raise Refused([BALLOTS_DIFFER.at(sheet=self.sheet.name, group=group.label, fault=fault) for fault in faults])
        row = self._stored(group) or self._blank(group)
        stamp = datetime.now().astimezone().isoformat(timespec="seconds")
        changed = replace(
            row, checked_by=self._ws.user or "经办", checked_at=stamp, checked_digest=self._digest(group, row),
        )
        self._put(changed, f"测评核对无误 {group.label}", "核对", "", "无误", group)

    def untick(self, group: Voters) -> None:
        """Take the tick back."""
        row = self._stored(group)
        if row is not None and row.checked_by is not None:
            changed = replace(row, checked_by=None, checked_at=None, checked_digest=None)
            self._put(changed, f"撤回测评核对 {group.label}", "核对", "无误", "", group)

    def _blank(self, group: Voters) -> ControlRow:
        from kaohe_desktop.store.ballots import ControlRow

        return ControlRow(self.sheet.name, group.stored)

    def _put(self, row: ControlRow, act: str, heading: str, before: str, after: str, group: Voters) -> None:
        from kaohe_desktop.store import audit, ballots

        if self._book.archived:
            raise Refused([ARCHIVED.at(sheet=self.sheet.name, period=self._book.period.label)])
        with self._ws.database.change(act) as change:
            ballots.put(change.connection, self.period.id, row)
            change.note(audit.Line(
                "control", self.period.id, self.sheet.name, group.label, 0, heading, before, after,
            ))

    def faults(self, group: Voters, counted: list[VoteLine] | None = None) -> list[str]:
        """What does not agree, in words; nothing where the tick may be set."""
        control = self.control(group)
        blank = [label for name, label in TOTALS.items() if getattr(control, name) is None]
        if blank:
            return [f"还没有填{'、'.join(blank)}"]
        issued, returned = control.issued or 0, control.returned or 0
        outstanding, void = control.outstanding or 0, control.void or 0
        found = []
        if issued != returned + outstanding:
            found.append(
                f"发出 {issued} ≠ 收回 {returned} + 未收回 {outstanding} = {returned + outstanding}，"
                f"差 {abs(issued - returned - outstanding)} 张"
            )
        if void > returned:
            found.append(f"废票 {void} 张，比收回的 {returned} 张还多")
        lines = self.count(group) if counted is None else counted
        wrong = [line for line in lines if not line.elsewhere and line.cast + void != returned]
        for line in wrong[:_NAMED]:
            gap = returned - line.cast - void
            found.append(
                f"{line.name} 有效 {line.valid} + 废票 {void} + 弃权 {line.abstained} = {line.cast + void}，"
                f"收回 {returned}，{'少' if gap > 0 else '多'} {abs(gap)} 票"
            )
        if len(wrong) > _NAMED:
            found.append(f"还有 {len(wrong) - _NAMED} 人的票数对不上")
        if not lines:
            found.append("这一组没有人")
        return found

    @property
    def name_headings(self) -> tuple[str, str]:
        """What the number and the name of those voted on are called."""
        scheme = self._book.scheme.scheme
        return scheme.key_label, scheme.name_label

    @property
    def number_heading(self) -> str:
        """The column for the number of a single ballot (票号); "" where there is none."""
        if not self.single:
            return ""
        key = self._book.scheme.scheme.key_label
        texts = (one.name for one in self.sheet.fields if one.kind is FieldKind.TEXT and one.name != key)
        return next(texts, "")


def open_groups(ws: Workspace, period: PeriodInfo) -> int:
    """How many groups have votes or totals and are not ticked."""
    count = 0
    for sheet in vote_sheets(ws.book(period.id).scheme.scheme):
        box = BallotBox(ws, period, sheet.name)
        for group in box.groups():
            control = box.control(group)
            begun = control.issued is not None or control.returned is not None
            count += not control.checked and (begun or box.has_votes(group))
    return count


def _number(text: str | None) -> int:
    return int(text) if text else 0


def _shown(value: int | None) -> str:
    return "" if value is None else str(value)
