"""Which groups of voters still wait: not ticked, or without a single ballot beside others that have some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe_desktop.office.ballot_control import controls_of
from kaohe_desktop.office.ballot_values import Voters, vote_sheets
from kaohe_desktop.office.ballots import BallotBox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


def open_groups(ws: Workspace, period: PeriodInfo) -> int:
    """How many groups have votes or totals and are not ticked."""
    return sum(
        not control.checked and (control.begun or box.has_votes(group))
        for box in _boxes(ws, period) for group, control in controls_of(ws, box)
    )


def silent_groups(ws: Workspace, period: PeriodInfo) -> list[str]:
    """The groups of every sheet of which :func:`without_ballots` tells, by their labels."""
    return [group.label for box in _boxes(ws, period) for group in without_ballots(box)]


def without_ballots(box: BallotBox) -> list[Voters]:
    """The groups without a single ballot where a like one has some: their weight would be lost in silence.

    Like are those that differ in the last heading alone (the other layers of the same half-year).
    """
    groups = [group for group in box.groups() if box.anybody(group)]
    voted = {group: box.has_votes(group) for group in groups}
    begun = {group.shared[:-1] for group in groups if voted[group]}
    return [
        group for group in groups
        if not voted[group] and group.shared[:-1] in begun and not _all_elsewhere(box, group)
    ]


def _boxes(ws: Workspace, period: PeriodInfo) -> Iterator[BallotBox]:
    """The sheets with ballots to be counted; what a rating came to is 缺项 like any other where it is missing."""
    for sheet in vote_sheets(ws.book(period.id).scheme.scheme):
        box = BallotBox(ws, period, sheet.name)
        if not box.told:
            yield box


def _all_elsewhere(box: BallotBox, group: Voters) -> bool:
    return all(box.entered_elsewhere(line, box.figure_name(group)) for line in box.lines(group))
