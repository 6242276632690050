"""What is told of ratings (测评): groups of voters, one person's votes, the control totals of a group."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import Scheme, Sheet

CATEGORY = "考核类别"
#: the totals a clerk enters, by the store's names
TOTALS = {"issued": "发出", "returned": "收回", "outstanding": "未收回", "void": "废票"}
#: up to so many ballots, who gave which is easily guessed: once checked they are no longer shown by level or one by one
FEW = 3
ABSTENTION = "弃"


def vote_sheets(scheme: Scheme) -> list[Sheet]:
    """The sheets of ratings, in the scheme's order."""
    return [sheet for sheet in scheme.sheets if sheet.ballots is not None]


def title_of(sheet: Sheet) -> str:
    """What a sheet's ratings are called: a sheet that holds other things, too, goes by the columns of the rating."""
    votes = sheet.ballots
    if votes is None or not votes.figures or len(votes.figures) > 2 or sheet.title:  # noqa: PLR2004 (three would be a list)
        return sheet.title or sheet.name
    own = {*votes.figures, *sheet.key}
    return sheet.name if all(one.name in own for one in sheet.fields) else "、".join(votes.figures)


@dataclass(frozen=True, slots=True)
class Voters:
    """A group of votes with control totals of its own: what its votes share, by heading; nothing where all are one."""

    shared: tuple[tuple[str, str], ...]
    words: tuple[str, ...] = field(default=(), compare=False)  # what is shared, in words, where the texts alone are figures

    @property
    def label(self) -> str:
        """The group in words."""
        return " · ".join(self.words or (text for _, text in self.shared)) or "全体"

    @property
    def stored(self) -> str:
        """As it is stored."""
        return json.dumps(dict(self.shared), ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True)
class VoteLine:
    """One person's votes in a group: by level (or none), valid ones, 弃权, and what comes of them."""

    key: str
    name: str
    department: str
    counts: tuple[int, ...]
    valid: int
    abstained: int
    figure: str
    rank: int | None
    elsewhere: bool  # nobody voted, and the figure was entered in another place

    @property
    def cast(self) -> int:
        """How many votes were entered for the person."""
        return self.valid + self.abstained


@dataclass(frozen=True, slots=True)
class Control:
    """The control totals of a group; ``checked`` while the tick holds, ``changed`` where something changed since."""

    issued: int | None = None
    returned: int | None = None
    outstanding: int | None = None
    void: int | None = None
    checked_by: str = ""
    checked_at: str = ""
    changed: bool = False

    @property
    def checked(self) -> bool:
        """Whether it was found right and nothing has changed since."""
        return bool(self.checked_by) and not self.changed

    @property
    def begun(self) -> bool:
        """Whether any of the totals was entered."""
        return any(one is not None for one in (self.issued, self.returned, self.outstanding, self.void))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not agree: in words, and which of the totals (``TOTALS``) it is about."""

    words: str
    totals: tuple[str, ...] = ()
