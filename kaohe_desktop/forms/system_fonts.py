"""Where the system keeps its fonts, and which of them a government office prints with (小标宋, 仿宋, 黑体, 楷体)."""

from __future__ import annotations

import os
import struct
import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

#: File names (lower case, beginnings) of the offices' own fonts, by face, the best first.
_PREFERRED: Mapping[str, tuple[str, ...]] = {
    "title": ("fzxbsjw", "fzxbsk", "fzxbs"),
    "body": ("simfang", "fzfsk", "fzfsjw", "fzfs", "stfangso"),
    "bold": (),
    "hei": ("simhei", "fzhtk", "fzht"),
    "kai": ("simkai", "fzktk", "fzkt", "stkaiti"),
}
#: Parts of names of fonts likely to have rare Chinese characters, the best first; the rest come after.
_LIKELY = ("simsunb", "simsun", "serif", "song", "ming", "kai", "hei", "yahei", "cjk", "han", "fallback", "sans")
_MOST = 400  # fonts looked into for one rare character: a designer's machine may have thousands


def system_folders() -> tuple[Path, ...]:
    """The folders the system and the user keep fonts in; those that are not there are left out."""
    home = Path.home()
    if sys.platform == "win32":
        folders = [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts",
                   Path(os.environ.get("LOCALAPPDATA", str(home))) / "Microsoft" / "Windows" / "Fonts"]
    else:
        folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]
    return tuple(folder for folder in folders if folder.is_dir())


def preferred_files(folders: Sequence[Path]) -> dict[str, list[tuple[Path, int]]]:
    """The offices' own fonts that are installed, by face."""
    files = list(_files(folders))
    return {
        face: [(path, 0) for start in starts for path in files if path.name.lower().startswith(start)]
        for face, starts in _PREFERRED.items()
    }


def system_files(folders: Sequence[Path]) -> Iterator[tuple[Path, int]]:
    """Every TrueType font of the folders as file and index in it, the likely ones first."""
    for path in sorted(_files(folders), key=_likelihood)[:_MOST]:
        if path.suffix.lower() != ".ttc":
            yield path, 0
            continue
        yield from ((path, index) for index in range(_fonts_in(path)))


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        for where, _, names in os.walk(folder):
            yield from (Path(where, name) for name in sorted(names) if name.lower().endswith((".ttf", ".ttc")))


def _likelihood(path: Path) -> tuple[int, str]:
    name = path.name.lower()
    rank = next((place for place, part in enumerate(_LIKELY) if part in name), len(_LIKELY))
    return rank, name


def _fonts_in(path: Path) -> int:
    """How many fonts a .ttc holds; 0 if it cannot be read."""
    try:
        with path.open("rb") as file:
            tag, _, count = struct.unpack(">4sLL", file.read(12))
    except (OSError, struct.error):
        return 0
    return min(count, 32) if tag == b"ttcf" else 0


def draws(path: Path, index: int, char: str) -> bool:
    """Whether the TrueType font has a glyph for ``char``: reads only its character map, since opening a font is slow."""
    try:
        with path.open("rb") as file:
            tables = _tables(file, index)
            if b"glyf" not in tables or b"cmap" not in tables:
                return False
            file.seek(tables[b"cmap"][0])
            return _mapped(file.read(tables[b"cmap"][1]), ord(char))
    except (OSError, struct.error, IndexError):
        return False


def _tables(file: BinaryIO, index: int) -> dict[bytes, tuple[int, int]]:
    start = 0
    if file.read(4) == b"ttcf":
        file.seek(12 + 4 * index)
        (start,) = struct.unpack(">L", file.read(4))
    file.seek(start + 4)
    (count,) = struct.unpack(">H", file.read(2))
    file.seek(start + 12)
    rows = (struct.unpack(">4sLLL", file.read(16)) for _ in range(count))
    return {tag: (offset, length) for tag, _, offset, length in rows}


def _mapped(cmap: bytes, code: int) -> bool:
    """Whether a Unicode subtable of the character map gives ``code`` a glyph."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    for number in range(count):
        platform, _, offset = struct.unpack_from(">HHL", cmap, 4 + 8 * number)
        form = struct.unpack_from(">H", cmap, offset)[0]
        if platform not in (0, 3) or form not in (4, 12):
            continue
        if (_mapped_4 if form == 4 else _mapped_12)(cmap, offset, code):
            return True
    return False


def _mapped_4(cmap: bytes, at: int, code: int) -> bool:
    if code > 0xFFFF:
        return False
    segments = struct.unpack_from(">H", cmap, at + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", cmap, at + 14)
    place = bisect_left(ends, code)
    starts_at = at + 16 + 2 * segments
    if place == segments or struct.unpack_from(">H", cmap, starts_at + 2 * place)[0] > code:
        return False
    start = struct.unpack_from(">H", cmap, starts_at + 2 * place)[0]
    delta = struct.unpack_from(">H", cmap, starts_at + 2 * segments + 2 * place)[0]
    offset_at = starts_at + 4 * segments + 2 * place
    offset = struct.unpack_from(">H", cmap, offset_at)[0]
    if not offset:
        return bool((code + delta) % 0x10000)
    return bool(struct.unpack_from(">H", cmap, offset_at + offset + 2 * (code - start))[0])


def _mapped_12(cmap: bytes, at: int, code: int) -> bool:
    (groups,) = struct.unpack_from(">L", cmap, at + 12)
    low, high = 0, groups
    while low < high:
        middle = (low + high) // 2
        first, last, glyph = struct.unpack_from(">LLL", cmap, at + 16 + 12 * middle)
        if first <= code <= last:
            return bool(glyph + code - first)
        low, high = (middle + 1, high) if code > last else (low, middle)
    return False
