"""A scheme's text under change (草稿): read again after every change, with each problem at its place and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.office import scheme_problems as k
from kaohe_desktop.office import scheme_toml as toml
from kaohe_desktop.office.scheme_chapters import CHAPTERS
from kaohe_desktop.office.scheme_fields import NAMES, Cell, EntryRow, cycles_of, name_rows, shown, value_of
from kaohe_desktop.office.scheme_links import User, renamed, users
from kaohe_desktop.office.scheme_toml import Path

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme

_MOST_TOLD = 6
_LINE = re.compile(r"第 (\d+) 行")
_PART = re.compile(r"\.?([A-Za-z_]\w*)|\[(\d+)\](?:「.*?」(?=[.（\[]|$))?")


@dataclass(frozen=True, slots=True)
class Located:
    """A problem with the path and the line it stands at (None where it is about the whole file)."""

    problem: Problem
    path: Path
    line: int | None

    @property
    def words(self) -> str:
        """What is wrong and what to do."""
        return self.problem.sentences


def located(problem: Problem) -> Located:
    """A problem of the reader with its place understood."""
    label = problem.label
    line = _LINE.search(label) or _LINE.search(problem.what)
    path: list[str | int] = []
    text = re.sub(r"（第 \d+ 行）$", "", label)
    at = 0
    while at < len(text) and (match := _PART.match(text, at)) is not None:
        path.append(int(match[2]) - 1 if match[2] else match[1])
        at = match.end()
    return Located(problem, tuple(path), int(line[1]) if line else None)


def carried_over(original: str, copy: str, typed: str) -> str:
    """A text typed over ``original`` as a text of its copy: with the copy's id, name and version where they were left alone."""
    old, new = toml.Layout(original), toml.Layout(copy)
    for key in ("id", "name", "short", "version"):
        before, after = old.items[("scheme", key)], new.items[("scheme", key)]
        typed = typed.replace(original[before.line_start : before.line_end], copy[after.line_start : after.line_end], 1)
    return typed


class Draft:
    """A text as it stands, read: never changed, each change gives another one. ``fixed`` is the id (and the kind of
    subject) a text of this scheme must keep; "" where that is open.
    """

    def __init__(self, text: str, *, scheme_id: str = "", subject: str = "") -> None:
        text = text.replace("\r\n", "\n")
        self.text = text if text.endswith("\n") or not text else f"{text}\n"
        self.scheme_id, self.subject = scheme_id, subject

    @cached_property
    def data(self) -> Mapping[str, Any] | None:
        """The text's data; None while it is no TOML at all."""
        try:
            return toml.parsed(self.text)
        except tomllib.TOMLDecodeError:
            return None

    @cached_property
    def _read(self) -> tuple[CompiledScheme | None, tuple[Located, ...]]:
        from kaohe_desktop.engine.scheme.reader import read_scheme

        try:
            scheme = read_scheme(self.text, "")
        except Refused as refused:
            return None, tuple(map(located, refused.problems))
        head, found = scheme.scheme.head, []
        if self.scheme_id and head.id != self.scheme_id:
            found.append(k.ID_FIXED.at(label=self._place("id"), found=self.scheme_id, wanted=head.id))
        if self.subject and head.subject != self.subject:
            words = {"person": "人员", "department": "科室"}
            found.append(k.SUBJECT_FIXED.at(
                label=self._place("subject"), found=words[self.subject], wanted=words[head.subject],
            ))
        return (None if found else scheme), tuple(map(located, found))

    def _place(self, key: str) -> str:
        return f"scheme.{key}（第 {toml.Layout(self.text).line(('scheme', key)) or 1} 行）"

    @property
    def scheme(self) -> CompiledScheme | None:
        """The scheme, if nothing is refused."""
        return self._read[0]

    @property
    def problems(self) -> tuple[Located, ...]:
        """Everything that is refused, in the order of the lines."""
        return tuple(sorted(self._read[1], key=lambda one: one.line or 0))

    def problem_at(self, path: Path, row: Path = ()) -> Located | None:
        """What is wrong with a value; with ``row`` also what is wrong with the whole entry."""
        for one in self.problems:
            if one.path == path or (path and one.path[: len(path)] == path) or (row and one.path == row):
                return one
        return None

    def line(self, path: Path) -> int | None:
        """The line a value (or the entry it belongs to) stands at."""
        layout = toml.Layout(self.text)
        return next((line for end in range(len(path), 0, -1) if (line := layout.line(path[:end]))), None)

    # ── as tables ──
    def rows(self, chapter: str) -> list[EntryRow]:
        """A chapter's entries; none while the text is no TOML."""
        if self.data is None:
            return []
        if chapter == NAMES:
            return name_rows(self.data)
        return next(one for one in CHAPTERS if one.title == chapter).rows(self.data)

    def chapters(self) -> list[str]:
        """The chapters that have something to show or to which something can be added."""
        found = [one.title for one in CHAPTERS if self.rows(one.title) or any(source.new for source in one.sources)]
        return [*found, NAMES]

    # ── changes, each another draft; Refused where a table is written in one line ──
    def _edited(self, act: Callable[[], str]) -> Draft:
        try:
            return self._with(act())
        except KeyError:
            raise Refused([k.IN_ONE_LINE.at()]) from None

    def _entries(self, table: str) -> list[Mapping[str, Any]]:
        found = (self.data or {}).get(table, [])
        return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []

    def _with(self, text: str) -> Draft:
        return Draft(text, scheme_id=self.scheme_id, subject=self.subject)

    def typed(self, cell: Cell, text: str) -> Draft:
        """With another value typed into a cell; itself if that changes nothing."""
        if not cell.editable or text.strip() == cell.text.strip():
            return self
        others = self._renamed(cell, text)
        if others is not None:
            return others
        value = cycles_of(text) if cell.path == ("scheme", "cycles") else value_of(cell, text)
        inner = cell.path[:-1]
        if value is None and cell.path[-1] == "seats" and inner in toml.Layout(self.text).tables:
            return self._edited(lambda: toml.remove_table(self.text, inner))  # a quota without seats is none
        return self._edited(lambda: toml.set_value(self.text, cell.path, value))

    def _renamed(self, cell: Cell, text: str) -> Draft | None:
        """With another name for a thing, written wherever it is used, too; None where that is not what is typed."""
        name = " ".join(text.split())
        if cell.path[-1] != "name" or not name or self.data is None:
            return None
        changes = list(renamed(self.data, cell.path[:-1], name))
        if not changes:
            return None

        def act() -> str:
            made = toml.set_value(self.text, cell.path, name)
            for path, value in changes:
                made = toml.set_value(made, path, value)
            return made

        return self._edited(act)

    def users(self, base: Path) -> list[User]:
        """Whoever uses the entry at a path by its name."""
        return users(self.data, base) if self.data is not None else []

    def shown(self, cell: Cell) -> str:
        """A cell's value in this draft as it is shown: 10% where 10 was typed."""
        found = (one for row in self.rows(NAMES) for one in row.cells) if cell.path[0] in ("scheme", "ranking") else ()
        named = next((one.text for one in found if one.editable and one.path == cell.path), None)
        return named if named is not None else shown(cell.kind, toml.value_at(self.data, cell.path), cell.choices)

    def with_text(self, text: str) -> Draft:
        """With another text altogether."""
        return self._with(text)

    def added(self, table: str, after: int | None = None) -> tuple[Draft, Path]:
        """With a new entry in a list, behind entry ``after``; its path."""
        source = next(source for chapter in CHAPTERS for source in chapter.sources if source.table == table and source.new)
        entries = self._entries(table)
        names = {str(one.get("name", "")) for one in entries}
        name, number = str(source.new["name"]), 2
        while name in names:
            name, number = f"{source.new['name']}{number}", number + 1
        place = len(entries) - 1 if after is None else after
        entry = {**source.new, "name": name}
        return self._edited(lambda: toml.add_entry(self.text, table, entry, after if entries else None)), (table, place + 1)

    def without(self, base: Path) -> Draft:
        """Without an entry of a list; Refused while others use it by its name."""
        found = [one.words for one in self.users(base) if one.path[: len(base)] != base]
        if found:
            words = list(dict.fromkeys(found))
            told = "、".join(words[:_MOST_TOLD]) + ("等" if len(words) > _MOST_TOLD else "")
            raise Refused([k.STILL_USED.at(value=str(toml.value_at(self.data, (*base, "name"))), count=len(words), users=told)])
        return self._edited(lambda: toml.remove_table(self.text, base))

    def moved(self, base: Path, step: int) -> Draft:
        """With an entry one place up (-1) or down (1) in its list; itself at the list's end."""
        table, place = str(base[0]), base[1]
        assert isinstance(place, int)
        first = min(place, place + step)
        if first < 0 or first + 1 >= len(self._entries(table)):
            return self
        return self._edited(lambda: toml.swap_entries(self.text, table, first))
