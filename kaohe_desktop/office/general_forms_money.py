"""Sums of money in 大写, as a payroll and a report write them: 壹万零伍拾元整, and how to read them back."""

from __future__ import annotations

from decimal import Decimal

from kaohe_desktop.engine.figures import rounded

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
#: Beyond this a sum is no payroll's.
MOST = Decimal("9999999999999999.99")


def capital(amount: Decimal) -> str:
    """``amount`` in 大写, rounded half up to 分: ``12050.30`` is 壹万贰仟零伍拾元叁角整. ValueError beyond :data:`MOST`."""
    exact = rounded(amount)
    if abs(exact) > MOST:
        raise ValueError(str(amount))
    cents = int(abs(exact) * 100)
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    words = f"{_whole(yuan)}元" if yuan or not cents else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif fen and yuan:
        words += "零"
    words += f"{_DIGITS[fen]}分" if fen else "整"
    return ("负" if exact < 0 else "") + words


def _whole(number: int) -> str:
    """A whole number up to sixteen digits: groups of four, one 零 for any gap between digits that count."""
    if number == 0:
        return _DIGITS[0]
    words, gap = "", False
    for group in range(len(_GROUPS) - 1, -1, -1):
        part = number // 10 ** (4 * group) % 10_000
        if not part:
            gap = bool(words)
            continue
        if words and (gap or part < 1000):
            words += _DIGITS[0]
        words += _four(part) + _group_word(group, number)
        gap = False
    return words


def _group_word(group: int, number: int) -> str:
    """万 and 亿; the 万 of 万亿 stands alone where figures of 亿 follow it (壹万贰仟亿)."""
    if group == 3 and number // 10**8 % 10_000:
        return "万"
    return _GROUPS[group]


def _four(part: int) -> str:
    """Up to four digits: 1002 is 壹仟零贰."""
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = part // 10**place % 10
        if not digit:
            gap = bool(words)
            continue
        words += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return words


def read_capital(words: str) -> Decimal:
    """The sum that ``words`` say. ValueError where they are not what :func:`capital` writes for any sum."""
    text = words.removeprefix("负")
    yuan_words, yuan, rest = text.rpartition("元")
    cents = _read_whole(yuan_words) * 100 if yuan else 0
    digit = 0
    for char in rest.removesuffix("整"):
        if char in _DIGITS:
            digit = _DIGITS.index(char)
        elif char in "角分":
            cents += digit * (10 if char == "角" else 1)
        else:
            raise ValueError(words)
    value = Decimal(cents) / 100 * (-1 if words != text else 1)
    if capital(value) != words:
        raise ValueError(words)
    return value


def _read_whole(words: str) -> int:
    total = section = digit = 0
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS.index(char)
        elif char in _PLACES:
            section, digit = section + digit * 10 ** _PLACES.index(char), 0
        elif char in ("万", "亿"):
            unit = 10**4 if char == "万" else 10**8
            section, digit = section + digit, 0
            total = (total + section) * unit if char == "亿" else total + section * unit
            section = 0
        else:
            raise ValueError(words)
    return total + section + digit
