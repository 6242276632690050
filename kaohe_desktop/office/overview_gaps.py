"""Who still lacks what (还缺什么), by 科室 and person, each with the very cell to fill; and names that cannot be confused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import Line, PeriodBook

NO_DEPARTMENT = "没有填科室"


@dataclass(frozen=True, slots=True)
class PersonGap:
    """What one person (or department) lacks: ``cells`` are the headings with the sheet each is entered in."""

    key: str
    name: str  # as it is shown: with 编号 and 科室 where two share it
    cells: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The headings in words."""
        return "".join(f"「{heading}」" for heading, _ in self.cells)


@dataclass(frozen=True, slots=True)
class DepartmentGap:
    """One department with those of it who lack something."""

    name: str
    people: tuple[PersonGap, ...]
    members: int  # how many of the department are on the roster

    @property
    def summary(self) -> str:
        """What is lacking, most often first: 「下社区工作」2人、「项目一」1人."""
        counts = Counter(heading for person in self.people for heading, _ in person.cells)
        words = [f"「{heading}」{count}人" for heading, count in counts.most_common(3)]
        return "、".join(words) + (f" 等 {len(counts)} 项" if len(counts) > len(words) else "")


@dataclass(frozen=True, slots=True)
class Gaps:
    """All that is missing. Where departments are appraised ``departments`` holds one without a name.

    ``complete``: the departments in which nobody lacks anything, with how many they are.
    """

    departments: tuple[DepartmentGap, ...]
    grouped: bool
    complete: tuple[tuple[str, int], ...] = ()

    @property
    def people(self) -> int:
        """How many lack something."""
        return sum(len(one.people) for one in self.departments)


def gaps_of(book: PeriodBook, sheet_of: Callable[[str], str]) -> Gaps:
    """What is missing, by department in roster order, those with most first; ``sheet_of`` says where a heading is entered."""
    grouped = book.scheme.scheme.head.subject == "person"
    names, sheets = shown_names(book), dict[str, str]()
    groups: dict[str, list[PersonGap]] = {}
    members: Counter[str] = Counter()
    for line in book.lines.values():
        department = (line.cells.get("科室", "") or NO_DEPARTMENT) if grouped else ""
        members[department] += 1
        missing = book.missing(line)
        for label in missing:
            if label not in sheets:
                sheets[label] = sheet_of(label)
        if missing:
            cells = tuple((label, sheets[label]) for label in missing)
            groups.setdefault(department, []).append(PersonGap(line.key, names[line.key], cells))
    found = [DepartmentGap(name, tuple(people), members[name]) for name, people in groups.items()]
    complete = tuple((name, count) for name, count in members.items() if grouped and name not in groups)
    return Gaps(tuple(sorted(found, key=lambda one: -len(one.people))), grouped, complete)


def shown_names(book: PeriodBook) -> Mapping[str, str]:
    """Names by 编号 as they are shown: two who share one are told apart (张三（002 财政所）)."""
    return told_apart(book.lines.values())


def told_apart(lines: Iterable[Line]) -> Mapping[str, str]:
    """Names by 编号; where several share a name, each with its 编号 and 科室."""
    return _Names({line.key: line for line in lines})


class _Names(Mapping[str, str]):
    """Puts a name together when it is asked for: of 32,000 people few are shown."""

    def __init__(self, lines: dict[str, Line]) -> None:
        self._lines = lines
        self._counts = Counter([line.name for line in lines.values()])

    def __getitem__(self, key: str) -> str:
        line = self._lines[key]
        return line.name if self._counts[line.name] == 1 else f"{line.name}（{_beside(line)}）"

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def _beside(line: Line) -> str:
    unit = line.cells.get("科室", "")
    return f"{line.key} {unit}" if unit and unit != line.name else line.key
