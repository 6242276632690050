"""Where everything stands in a TOML text: each value, each key's line, each table from its header to its last line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN_END = re.compile(r"[^\s,\]}#]+")


@dataclass(slots=True)
class Table:
    """A table's place: from the start of its header's line to the end of its last line of content."""

    path: Path
    start: int
    header_end: int
    end: int
    keys: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Item:
    """A key's place: its whole line (or lines) and the value alone."""

    line_start: int
    equals: int
    start: int
    end: int
    line_end: int


class Layout:
    """Where everything stands in a TOML text that has been parsed already."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.items: dict[Path, Item] = {}
        self.tables: dict[Path, Table] = {}
        self._counts: dict[Path, int] = {}
        self._at = 0
        self._scan()

    # ── reading ──
    def _scan(self) -> None:
        current = self.tables[()] = Table((), 0, 0, 0)
        while self._skip():
            if self.text[self._at] == "[":
                current = self._header()
            else:
                self._key(current)

    def _skip(self) -> bool:
        """Go to the next statement; False at the end."""
        while self._at < len(self.text):
            if self.text[self._at] in " \t\r\n":
                self._at += 1
            elif self.text[self._at] == "#":
                self._at = self._line_end(self._at)
            else:
                return True
        return False

    def _line_end(self, at: int) -> int:
        """Just behind the line's end."""
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found + 1

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _header(self) -> Table:
        start, listed = self._line_start(self._at), self.text.startswith("[[", self._at)
        self._at += 2 if listed else 1
        names = self._dotted("]")
        path: Path = ()
        for name in names[:-1]:
            path = self._inside((*path, name))
        path = (*path, names[-1])
        if listed:
            number = self._counts.get(path, 0)
            self._counts[path] = number + 1
            path = (*path, number)
        self._at = self._line_end(self._at)
        table = self.tables[path] = Table(path, start, self._at, self._at)
        self._stretch(table)
        return table

    def _inside(self, path: Path) -> Path:
        """The path with the number of the list's last entry, where it names a list."""
        count = self._counts.get(path)
        return path if count is None else (*path, count - 1)

    def _dotted(self, until: str) -> list[str]:
        """The words of a key up to the sign behind it."""
        names = []
        while self.text[self._at] != until:
            sign = self.text[self._at]
            if sign in " \t.":
                self._at += 1
            elif sign in "\"'":
                end = self._string_end(self._at)
                names.append(str(tomllib.loads(f"k = {self.text[self._at:end]}")["k"]))
                self._at = end
            else:
                match = _BARE.match(self.text, self._at)
                assert match is not None, "not a TOML key"
                names.append(match[0])
                self._at = match.end()
        return names

    def _key(self, table: Table) -> None:
        line_start = self._line_start(self._at)
        names = self._dotted("=")
        equals = self._at
        self._at += 1
        while self.text[self._at] in " \t":
            self._at += 1
        start = self._at
        end = self._value_end(start)
        line_end = self._at = self._line_end(end)
        self.items[(*table.path, *names)] = Item(line_start, equals, start, end, line_end)
        table.keys.append(names[0])
        table.end = line_end
        self._stretch(table)

    def _stretch(self, table: Table) -> None:
        """What a table holds belongs to the entry it stands in, too."""
        for length in range(len(table.path)):
            outer = self.tables.get(table.path[:length])
            if outer is not None and length:
                outer.end = max(outer.end, table.end)

    def _value_end(self, at: int) -> int:
        sign = self.text[at]
        if sign in "\"'":
            return self._string_end(at)
        if sign in "[{":
            return self._bracket_end(at)
        match = _PLAIN_END.match(self.text, at)
        assert match is not None, "not a TOML value"
        return match.end()

    def _string_end(self, at: int) -> int:
        quote = self.text[at]
        mark = quote * 3 if self.text.startswith(quote * 3, at) else quote
        place = at + len(mark)
        while not self.text.startswith(mark, place):
            place += 2 if quote == '"' and self.text[place] == "\\" else 1
        place += len(mark)
        while len(mark) == 3 and self.text.startswith(quote, place):  # up to two quotes may stand before the closing ones
            place += 1
        return place

    def _bracket_end(self, at: int) -> int:
        closing = "]" if self.text[at] == "[" else "}"
        place = at + 1
        while self.text[place] != closing:
            sign = self.text[place]
            if sign in "\"'":
                place = self._string_end(place)
            elif sign in "[{":
                place = self._bracket_end(place)
            elif sign == "#":
                place = self._line_end(place)
            else:
                place += 1
        return place + 1

    # ── what is where ──
    def count(self, path: Path) -> int:
        """How many entries a list of tables has."""
        return self._counts.get(path, 0)

    def line(self, path: Path) -> int | None:
        """The 1-based line of a key or table."""
        at = self.items[path].line_start if path in self.items else self.tables[path].start if path in self.tables else None
        return None if at is None else self.text.count("\n", 0, at) + 1
