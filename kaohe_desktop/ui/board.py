"""The office's overview of the current period, kept until something changes, and the counts for the left column."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.office.overview import Overview
    from kaohe_desktop.ui.session import Session


def board(session: Session) -> Overview:
    """Where the current period stands today."""
    from kaohe_desktop.office.overview import kept_overview

    return kept_overview(session.workspace, session.current)


def counts(session: Session) -> dict[str, tuple[int, str]]:
    """By page: how many are still missing there, and what they are."""
    from kaohe_desktop.office.overview import badges

    people, pending = badges(session.workspace, session.current)
    return {
        "entry": (people, f"{people} 个有缺项"),
        "results": (pending, f"{pending} 个待议"),
    }
