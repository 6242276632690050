"""The sorts of values a formula deals with."""

from __future__ import annotations

from enum import StrEnum


class Type(StrEnum):
    """The sort of value a name or formula has; the value is the word used in messages."""

    NUMBER = "数"
    TEXT = "文字"
    FLAG = "是否"
    DATE = "日期"
    ANY = "空"
