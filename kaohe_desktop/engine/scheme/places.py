"""Where in a scheme file something stands: ``item[3]「考勤得分」.formula（第 120 行）``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Path = tuple[str | int, ...]
_HEADER = re.compile(r"\s*\[\[?\s*([\w.]+)\s*\]?\]")


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one file: its text for line numbers, its data for the names of things."""

    file: str
    text: str
    data: Mapping[str, object]

    def words(self, path: Path) -> str:
        """The place in words, with the line."""
        words = ""
        value: object = self.data
        for part in path:
            if isinstance(part, int):
                value = value[part] if isinstance(value, Sequence) and part < len(value) else None
                name = value.get("name", "") if isinstance(value, Mapping) else ""
                words += f"[{part + 1}]" + (f"「{name}」" if name else "")
            else:
                value = value.get(part) if isinstance(value, Mapping) else None
                words += f".{part}" if words else part
        line = self.line(path)
        return f"{words}（第 {line} 行）" if line else words

    def line(self, path: Path) -> int | None:
        """The 1-based line of a path: that of its key if it has one, else of the table it belongs to."""
        lines = self.text.splitlines()
        start, end, table = 0, len(lines), ""
        for part in path:
            if isinstance(part, int):
                found = self._nth_header(lines, start, end, table, part)
                if found is None:  # written in one line: [..., ...]
                    return start or None
                start, end = found, self._table_end(lines, found, table, end)
                continue
            table = f"{table}.{part}" if table else part
            found = self._key(lines, start, end, part)
            if found is None and not self._is_list(path, part):
                found = self._nth_header(lines, start, end, table, 0)
            start = found or start
        return start or None

    @staticmethod
    def _is_list(path: Path, part: str) -> bool:
        """Whether a part of the path is followed by a number: an array of tables, whose own header is found by number."""
        place = path.index(part)
        return place + 1 < len(path) and isinstance(path[place + 1], int)

    @staticmethod
    def _nth_header(lines: Sequence[str], start: int, end: int, table: str, number: int) -> int | None:
        for index in range(start, end):
            match = _HEADER.match(lines[index])
            if match and match[1] == table:
                if number == 0:
                    return index + 1
                number -= 1
        return None

    @staticmethod
    def _table_end(lines: Sequence[str], start: int, table: str, end: int) -> int:
        for index in range(start, end):
            match = _HEADER.match(lines[index])
            if match and not match[1].startswith(f"{table}."):
                return index
        return end

    @staticmethod
    def _key(lines: Sequence[str], start: int, end: int, key: str) -> int | None:
        pattern = re.compile(rf'\s*(?:"{re.escape(key)}"|{re.escape(key)})\s*=')
        for index in range(start, end):
            if index > start and _HEADER.match(lines[index]):
                return None
            if pattern.match(lines[index]):
                return index + 1
        return None
