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
from decimal import Decimal
from typing import Any

from kaohe_desktop.office.scheme_layout import Layout, Path

__all__ = ["Layout", "Path", "Scalar", "add_entry", "parsed", "remove_table", "set_value", "swap_entries", "value_at", "written"]
#: what a value of a scheme file can be
Scalar = str | Decimal | bool | tuple[str, ...]
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


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

    The table the key belongs to must be there, or be a table directly inside one that is (``grade[0].quota``); KeyError
    where it is written as a value in one line.
    """
    layout = Layout(text)
    item = layout.items.get(path)
    if item is not None:
        start, end = (item.line_start, item.line_end) if value is None else (item.start, item.end)
        new = text[:start] + ("" if value is None else written(value, _newline(text))) + text[end:]
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
    if table is None:
        if owner[:-1] not in layout.tables or value_at(parsed(text), owner) is not None:
            raise KeyError(path)  # written as a value in one line
        return _with_table(layout, owner, key, value)
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
    if not count and table in parsed(text):
        raise KeyError(table)  # written as a value in one line
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
