"""What a roll-up would take, as values: the rows with how each stands to what is there, the conflicts, and their words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import parse_number, show
from kaohe_desktop.engine.problems import Problem
from kaohe_desktop.office import problems as k
from kaohe_desktop.office.rollup_sources import Feed, FeedKind, QuarterSource

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo

Texts = tuple[tuple[str, str], ...]
_TITLES = {kind.code: kind.title for kind in k.KINDS}


class TakeState(StrEnum):
    """How a row that could be taken stands to what is there."""

    NEW = "待取"
    TAKEN = "已取"
    TYPED = "与结果不同"  # somebody typed or imported another figure: left as it is unless asked for
    CHANGED = "取后又变"  # taken before; the result has changed since
    BLOCKED = "不能取"
    ALONE = "自己填的"  # nothing to take, and something stands there


@dataclass(frozen=True, slots=True)
class Taking:
    """One row of one person from one source: ``texts`` as they would be, ``stands`` as they are (``row``: its id).

    ``source`` counts in :attr:`RollUp.sources`; ``origin`` is the period it comes from; ``problem`` says why it cannot
    be taken.
    """

    key: str
    source: int
    state: TakeState
    texts: Texts
    stands: Texts = ()
    row: int = 0
    origin: PeriodInfo | None = None
    problem: Problem | None = None

    @property
    def open(self) -> bool:
        """Whether taking it changes anything without touching what somebody typed."""
        return self.state in (TakeState.NEW, TakeState.CHANGED)


@dataclass(frozen=True, slots=True)
class Conflict:
    """What somebody should look at: of one person, or with ``key`` "" of a whole quarter; ``place`` names the quarter."""

    key: str
    name: str
    place: str
    problem: Problem

    @property
    def title(self) -> str:
        """In a few words: 还在待议, 不在花名册里 …"""
        return _TITLES[self.problem.code]


@dataclass(frozen=True, slots=True)
class Rolled:
    """One person of the year's roster, or of a quarter's only; ``cells`` is the roster line they would have."""

    key: str
    name: str
    department: str
    category: str
    in_roster: bool
    cells: Texts = ()


@dataclass(frozen=True, slots=True)
class RollUp:
    """A roll-up as it stands. People in roster order, then those who are only in the quarters."""

    period: PeriodInfo
    sources: tuple[QuarterSource, ...]
    people: tuple[Rolled, ...]
    takings: tuple[Taking, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def act(self) -> str:
        """What taking is called."""
        return act_of(self.sources[0].feed) if self.sources else ""

    @property
    def missing_people(self) -> tuple[Rolled, ...]:
        """Who is in a quarter and could be added to the roster."""
        return tuple(person for person in self.people if not person.in_roster)

    def by_place(self) -> dict[tuple[str, int], list[Taking]]:
        """The takings by person and source."""
        found: dict[tuple[str, int], list[Taking]] = {}
        for taking in self.takings:
            found.setdefault((taking.key, taking.source), []).append(taking)
        return found

    def open(self) -> list[Taking]:
        """What taking would change now, of people in the roster."""
        known = {person.key for person in self.people if person.in_roster}
        return [taking for taking in self.takings if taking.open and taking.key in known]

    def of(self, key: str) -> list[Conflict]:
        """The conflicts of a person, those of whole quarters among them."""
        return [conflict for conflict in self.conflicts if conflict.key in ("", key)]


def cell_words(source: QuarterSource, takings: Sequence[Taking]) -> str:
    """A person's quarter in one cell: what is taken or would be, and in words what is the matter with it."""
    if not takings:
        return "—"
    first = takings[0]
    if len(takings) > 1:
        states = list(dict.fromkeys(taking.state.value for taking in takings))
        return f"{len(takings)} 行{'、'.join(states)}"
    would, stands = row_words(source, first.texts), row_words(source, first.stands)
    match first.state:
        case TakeState.TAKEN:
            return would
        case TakeState.NEW:
            return f"{would}　待取"
        case TakeState.BLOCKED:
            title = _TITLES[first.problem.code] if first.problem is not None else ""
            return f"{stands}　{title}" if stands else title
        case TakeState.ALONE:
            return f"{stands}　自己填的"
        case TakeState.TYPED | TakeState.CHANGED:
            return f"{stands}　{first.state.value}"


def row_words(source: QuarterSource, texts: Texts) -> str:
    """A row in words: ``优秀 93.30``; rows of entries by how many cells are filled."""
    shown = {heading: text for heading, text in texts if text and heading not in source.feed.sheet.key}
    if source.feed.kind is FeedKind.ROWS:
        return f"{len(shown)} 格" if shown else ""
    return " ".join(figure(text) for text in shown.values())


def figure(text: str) -> str:
    """A figure as it is shown; other words as they are."""
    number = parse_number(text)
    return text if number is None else show(number) or ""


def act_of(feed: Feed) -> str:
    """What an action that takes is called; the trail is searched by these names."""
    match feed.kind:
        case FeedKind.RESULTS:
            return f"从各{feed.cycle.label}取结果"
        case FeedKind.ROWS:
            return "从各月取录入内容"
        case FeedKind.YEARS:
            return "从往年取结果"


def act_names(sources: Iterable[QuarterSource]) -> list[str]:
    """The names under which the trail has what was taken from these, done again (重做) or not."""
    acts = dict.fromkeys(act_of(source.feed) for source in sources)
    return [*acts, *(f"重做 {act}" for act in acts)]
