"""Choosing from a short list by one key: its first letter (拼音首字母), its first character or its number."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache


@cache
def initials_of(word: str) -> str:
    """The pinyin initials of a word: cdcs for 迟到次数."""
    from pypinyin import Style, lazy_pinyin  # 0.3 s, so only when a letter is typed on a list

    return "".join(part[:1] for part in lazy_pinyin(word, style=Style.FIRST_LETTER)).lower()


def by_key(choices: Sequence[str], key: str, current: str = "") -> str | None:
    """The choice meant by a typed key, None if there is none; typing the key again goes to the next one that fits.

    A choice that itself begins with the key comes first; else a letter is a pinyin initial and a digit counts places.
    """
    key = key.lower()
    fits = [choice for choice in choices if choice.lower().startswith(key)]
    if not fits and key.isascii() and key.isalpha():
        fits = [choice for choice in choices if initials_of(choice).startswith(key)]
    if not fits and key.isascii() and key.isdigit() and 1 <= int(key) <= len(choices):
        fits = [choices[int(key) - 1]]
    if not fits:
        return None
    return fits[(fits.index(current) + 1) % len(fits)] if current in fits else fits[0]


#: one key for 是/否 columns
_YES, _NO = "是1ysYS√", "否0nfNF×"


def flag_by_key(key: str) -> str | None:
    """是 or 否 for a typed key, None if the key means neither."""
    return "是" if key in _YES else "否" if key in _NO else None
