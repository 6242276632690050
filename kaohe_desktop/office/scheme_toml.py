"""Changing one value of a scheme's TOML and leaving every other character as it stands: comments, order, layout.

A TOML library that writes files lays them out anew; here the place of each value is found in the text and only that
place is replaced. Every change is read back by the standard parser: had anything else changed with it, it is refused
as an error of the program.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Path = tuple[str | int, ...]
#: what a value of a scheme file can be
Scalar = str | Decimal | bool | tuple[str, ...]
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN_END = re.compile(r"[^\s,\]}#]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


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


def parsed(text: str) -> dict[str, Any]:
    """The text's data, figures exact; raises tomllib.TOMLDecodeError."""
    return tomllib.loads(text, parse_float=Decimal)


def value_at(data: object, path: Path) -> Any:  # noqa: ANN401 (whatever stands there)
    """What stands at a path; None if nothing does."""
    for part in path:
        if isinstance(data, Mapping):
            data = data.get(str(part))
        elif isinstance(data, Sequence) and not isinstance(data, str) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def written(value: Scalar, newline: str = "\n") -> str:
    """A value as TOML; a text of several lines in triple quotes, each line on its own."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        return f"[{', '.join(map(written, value))}]"
    if "\n" in value:
        lines = value.strip("\n").split("\n")
        body = newline.join("".join(_ESCAPES.get(sign, sign) if sign != "\t" else sign for sign in line) for line in lines)
        return f'"""{newline}{body}{newline}"""'
    return f'"{"".join(_escaped(sign) for sign in value)}"'


def _escaped(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x20 or ord(sign) == 0x7F else sign


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _kept(value: Scalar) -> object:
    """How the parser will give the value back."""
    if isinstance(value, tuple):
        return list(value)
    return value.strip("\n") + "\n" if isinstance(value, str) and "\n" in value else value


def set_value(text: str, path: Path, value: Scalar | None) -> str:
    """The text with another value at a path; None takes the key away, a key that is not there yet is added.

    The table the key belongs to must be there, or be a table directly inside one that is (``grade[0].quota``).
    """
    layout = Layout(text)
    item = layout.items.get(path)
    if item is not None:
        if value is None:
            new = text[: item.line_start] + text[item.line_end :]
        else:
            new = text[: item.start] + written(value, _newline(text)) + text[item.end :]
    elif value is None:
        return text
    else:
        new = _with_key(layout, path, value)
    return _proved(text, new, lambda data: _put(data, path, value))


def _with_key(layout: Layout, path: Path, value: Scalar) -> str:
    """The text with a key added behind the last one of its table, laid out like that one."""
    text, newline = layout.text, _newline(layout.text)
    owner, key = path[:-1], str(path[-1])
    table = layout.tables.get(owner)
    if table is None and not any(other[: len(owner)] == owner for other in layout.tables if owner):
        return _with_table(layout, owner, key, value)
    assert table is not None, path
    own = [layout.items[(*owner, name)] for name in table.keys if (*owner, name) in layout.items]
    if not own:
        line = f"{_indent(text, table.start)}{key} = {written(value, newline)}{newline}"
        return _inserted(text, table.header_end, line)
    last = own[-1]
    head = text[last.line_start : last.equals]
    name = head[len(_indent(text, last.line_start)) :].rstrip()
    pad = len(head) - len(_indent(text, last.line_start))
    word = key.ljust(pad) if pad > len(name) else f"{key} "
    word = word if word.endswith(" ") else f"{word} "
    line = f"{_indent(text, last.line_start)}{word}= {written(value, newline)}{newline}"
    return _inserted(text, last.line_end, line)


def _with_table(layout: Layout, owner: Path, key: str, value: Scalar) -> str:
    """The text with a table added inside an entry (``[grade.quota]``), or at the end of the file."""
    text, newline = layout.text, _newline(layout.text)
    name = ".".join(str(part) for part in owner if not isinstance(part, int))
    outer = layout.tables.get(owner[:-1]) if len(owner) > 1 else None
    indent = f"{_indent(text, outer.start)}  " if outer is not None else ""
    lines = f"{indent}[{name}]{newline}{indent}{key} = {written(value, newline)}{newline}"
    if outer is None:
        return _inserted(text, len(text), newline + lines)
    return _inserted(text, outer.end, lines)


def _indent(text: str, at: int) -> str:
    match = re.compile(r"[ \t]*").match(text, at)
    return match[0] if match else ""


def _inserted(text: str, at: int, lines: str) -> str:
    before = text[:at]
    if before and not before.endswith("\n"):
        before += _newline(text)
    return before + lines + text[at:]


def add_entry(text: str, table: str, entry: Mapping[str, Scalar], after: int | None = None) -> str:
    """The text with an entry added to a list of tables, behind entry ``after`` (the last one if None)."""
    layout, newline = Layout(text), _newline(text)
    count = layout.count((table,))
    place = count - 1 if after is None else after
    at = layout.tables[(table, place)].end if count else len(text)
    wide = max(map(len, entry))
    lines = [f"[[{table}]]", *(f"{key.ljust(wide)} = {written(value, newline)}" for key, value in entry.items())]
    new = _inserted(text, at, newline + newline.join(lines) + newline)

    def expected(data: dict[str, Any]) -> None:
        data.setdefault(table, []).insert(place + 1, {key: _kept(value) for key, value in entry.items()})

    return _proved(text, new, expected)


def remove_table(text: str, path: Path) -> str:
    """The text without an entry of a list (``rule``, 3) or an inner table (``grade``, 0, ``quota``); comments stay."""
    table = Layout(text).tables[path]
    before, behind = text[: table.start], text[table.end :]
    blank = re.match(r"[ \t]*\r?\n", behind)
    if blank and re.search(r"\n[ \t]*\r?\n[ \t]*$", before):
        behind = behind[blank.end() :]  # one of the two blank lines that now meet

    def expected(data: dict[str, Any]) -> None:
        owner = value_at(data, path[:-1])
        del owner[path[-1]]
        if not owner and isinstance(owner, list):
            del value_at(data, path[:-2])[path[-2]]

    return _proved(text, before + behind, expected)


def swap_entries(text: str, table: str, first: int) -> str:
    """The text with an entry and the next one of its list in each other's place."""
    tables = Layout(text).tables
    one, two = tables[(table, first)], tables[(table, first + 1)]
    new = text[: one.start] + text[two.start : two.end] + text[one.end : two.start] + text[one.start : one.end] + text[two.end :]

    def expected(data: dict[str, Any]) -> None:
        entries = data[table]
        entries[first], entries[first + 1] = entries[first + 1], entries[first]

    return _proved(text, new, expected)


def _put(data: dict[str, Any], path: Path, value: Scalar | None) -> None:
    owner: Any = data
    for part in path[:-1]:
        if isinstance(owner, dict) and part not in owner:
            owner[part] = {}
        owner = owner[part]
    if value is None:
        del owner[path[-1]]
    else:
        owner[path[-1]] = _kept(value)


def _proved(text: str, new: str, expected: Callable[[dict[str, Any]], None]) -> str:
    """The new text, if its data are the old ones with just that change."""
    data = copy.deepcopy(parsed(text))
    expected(data)
    if parsed(new) != data:
        raise RuntimeError("a scheme's text did not become what was meant")
    return new
