"""Who in a scheme's text uses a name: so that nothing in use is taken away, and a new name is written everywhere at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kaohe_desktop.office.scheme_names import tokens
from kaohe_desktop.office.scheme_toml import Path, value_at

#: the keys whose texts are formulas, and those that name a thing by itself
_FORMULAS = {"formula", "when", "row", "full", "max", "seats", "order", "applies", "needed", "filled_if", "figure"}
_PLAIN = {"by", "one_each"}
#: what can be used by its name, and the word of each for a sentence
_NAMED = {"constant": "办法里的数", "param": "参数", "step": "中间数", "item": "考核项目", "total": "总分", "grade": "等次", "reading": "口径"}
_PARTS = {
    **_NAMED, "derived": "每行算出", "rule": "规则", "need": "缺项", "check": "填报规则", "bonus": "奖金", "ranking": "名次",
    "sheet": "录入栏目", "items_from": "逐行的考核项目", "param_group": "参数组", "deadline": "期限", "confirmation": "确认步骤",
}


@dataclass(frozen=True, slots=True)
class User:
    """A value that uses a name: its path in the text, and the entry it belongs to in words (考核项目“基础得分”)."""

    path: Path
    words: str


def users(data: Mapping[str, Any], base: Path) -> list[User]:
    """Whoever uses the thing at ``base`` (``item``, 2) by its name, in the order of the text; [] if nobody does."""
    return [User(path, _words(data, path)) for path, _ in _uses(data, base)]


def renamed(data: Mapping[str, Any], base: Path, name: str) -> Iterator[tuple[Path, str]]:
    """What every user of the thing at ``base`` says once the thing is called ``name``."""
    for path, change in _uses(data, base):
        yield path, change(str(value_at(data, path)), name)


def _uses(data: Mapping[str, Any], base: Path) -> Iterator[tuple[Path, Callable[[str, str], str]]]:
    old = value_at(data, (*base, "name"))
    if base[0] not in _NAMED or not isinstance(old, str) or not old:
        return
    grade = base[0] == "grade"

    def word(text: str, new: str) -> str:
        for quotes in ("「」", "“”", '""'):
            text = text.replace(f"{quotes[0]}{old}{quotes[1]}", f"{quotes[0]}{new}{quotes[1]}")
        return text

    def token(text: str, new: str) -> str:
        for start, end in reversed(list(tokens(text, old))):
            text = f"{text[:start]}{new}{text[end:]}"
        return text

    for path, text in _texts(data, ()):
        key = next(part for part in reversed(path) if isinstance(part, str))
        if path[: len(base)] == base and key == "name":
            continue
        if grade:
            if key == "grade" and text == old:
                yield path, lambda _text, new: new
            elif key in _FORMULAS and word(text, "") != text:
                yield path, word
        elif (key in _FORMULAS and any(tokens(text, old)) and path[: len(base)] != base) or (
            key in _PLAIN and text == old) or (path[0] == "param_group" and key == "names" and text == old):
            yield path, token


def _texts(found: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(found, str):
        yield path, found
    elif isinstance(found, Mapping):
        for key, inner in found.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(found, list):
        for number, inner in enumerate(found):
            yield from _texts(inner, (*path, number))


def _words(data: Mapping[str, Any], path: Path) -> str:
    """The entry a value belongs to: 规则“…”, 录入栏目“…”, 总分."""
    part = _PARTS.get(str(path[0]), str(path[0]))
    base = path[:4] if path[0] == "sheet" and len(path) > 3 else path[:2] if len(path) > 1 and isinstance(path[1], int) else path[:1]
    name = value_at(data, (*base, "name")) or value_at(data, (*base, "label"))
    return f"{part}“{name}”" if isinstance(name, str) and name != part else part
