"""Which row of a second typing is which of the first: by their key where they have one, else by day and likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

Texts = Mapping[str, str]
#: places in the first and the second list; None: only the other has it
Pair = tuple[int | None, int | None]


def match(first: Sequence[Texts], second: Sequence[Texts], keys: Sequence[str], days: Sequence[str] = ()) -> list[Pair]:
    """Pair the rows of one subject; each stands in exactly one pair, in the order of the first, then of the second.

    With ``keys`` rows are the same when these agree. Without, equal rows are; then those of the same day (``days``)
    or with half of their cells equal, the likest first. The order in which rows were typed decides nothing.
    """
    found: dict[int, int] = {}
    left, right = list(range(len(first))), list(range(len(second)))
    if keys:
        _pair_equal(found, left, right, [_of(row, keys) for row in first], [_of(row, keys) for row in second])
    else:
        _pair_equal(found, left, right, [_whole(row) for row in first], [_whole(row) for row in second])
        _pair_alike(found, left, right, first, second, days)
    pairs: list[Pair] = [(at, found.get(at)) for at in range(len(first))]
    return pairs + [(None, at) for at in right]


def _of(row: Texts, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(row.get(key, "") for key in keys)


def _whole(row: Texts) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((heading, text) for heading, text in row.items() if text))


def _pair_equal(
    found: dict[int, int], left: list[int], right: list[int], first: Sequence[tuple[object, ...]], second: Sequence[tuple[object, ...]]
) -> None:
    there: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for at in right:
        there[second[at]].append(at)
    for at in list(left):
        if there[first[at]]:
            found[at] = there[first[at]].pop(0)
            left.remove(at)
            right.remove(found[at])


def _pair_alike(
    found: dict[int, int], left: list[int], right: list[int], first: Sequence[Texts], second: Sequence[Texts], days: Sequence[str]
) -> None:
    """The likest pairs first; among equally like ones their texts decide, so that the order typed does not matter."""
    candidates = []
    for one in left:
        for other in right:
            a, b = _whole(first[one]), _whole(second[other])
            same = len(set(a) & set(b))
            day = bool(days) and all(first[one].get(name) and first[one].get(name) == second[other].get(name) for name in days)
            if day or 2 * same >= max(len(a), len(b), 1):
                candidates.append((-int(day), -same, a, b, one, other))
    for *_, one, other in sorted(candidates):
        if one in left and other in right:
            found[one] = other
            left.remove(one)
            right.remove(other)
