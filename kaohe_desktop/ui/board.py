"""The office's overview of the current period, kept until something changes, and the counts for the left column."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.office.overview import Overview
    from kaohe_desktop.ui.session import Session


def board(session: Session) -> Overview:
    """Where the current period stands today."""
    from kaohe_desktop.office.overview import overview

    return overview(session.workspace, session.current)


def counts(session: Session) -> dict[str, tuple[int, str]]:
    """By page: how many are still missing there, and what they are."""
    view = board(session)
    people = len({key for line in view.missing for key in line.keys})
    pending = len({key for tie in view.ties for key in tie.keys}) if view.computed and not view.stale else 0
    return {
        "entry": (people, f"{people} 个有缺项"),
        "results": (pending, f"{pending} 个待议"),
    }
