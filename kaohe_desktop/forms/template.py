"""Texts with bound values: ``得分（‹项目.基础得分›）×60%``. A bar gives the words when the record does not have the name.

``‹考核期.年度|　　　　›`` leaves room to write the year on a blank form. A name that begins with = is a formula of the
scheme's language, worked out by whoever makes the record: ``‹=个数(业务目标) → 〇项|　　项›``. It stands in the record's
values under the whole of it, with the figure already put in the place of 〇.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

#: Names that are the same on every copy of a run; what hangs on them alone is drawn once and reused.
SHARED = ("单位.", "考核期.", "办法.", "参数.", "口径.", "打印.时间")
FORMULA = "="
_PART = re.compile(r"‹([^‹›|]*)(?:\|([^‹›]*))?›")


class TemplateError(ValueError):
    """The text cannot be read; the message is a Chinese clause."""


@dataclass(frozen=True, slots=True)
class Template:
    """A text cut into words and names: ``words[0] name[0] words[1] name[1] … words[n]``."""

    words: tuple[str, ...]
    names: tuple[str, ...]
    blanks: tuple[str, ...]

    @property
    def fixed(self) -> bool:
        """Whether nothing is bound in it."""
        return not self.names

    @property
    def shared(self) -> bool:
        """Whether it reads the same on every copy of a run."""
        return all(name.startswith(SHARED) for name in self.names)

    @property
    def label(self) -> str:
        """The heading of its first value, for messages: ``姓名`` of ``花名册.姓名``; of a fixed text, the text."""
        plain = [name for name in self.names if not name.startswith(FORMULA)]
        return plain[0].rpartition(".")[2] if plain else "".join(self.words).replace("\n", "")

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with the values put in."""
        words = self.words
        if len(self.names) == 1:
            return words[0] + values.get(self.names[0], self.blanks[0]) + words[1]
        text = words[0]
        for name, blank, after in zip(self.names, self.blanks, words[1:], strict=True):
            text += values.get(name, blank) + after
        return text


def parse(text: str) -> Template:
    """Cut ``text`` into a template; TemplateError if ‹ and › are not paired or a name is empty."""
    words: list[str] = []
    names: list[str] = []
    blanks: list[str] = []
    at = 0
    for found in _PART.finditer(text):
        name = found[1].strip()
        if not name:
            raise TemplateError("‹› 里没有写名称")
        words.append(text[at : found.start()])
        names.append(name)
        blanks.append(found[2] or "")
        at = found.end()
    words.append(text[at:])
    if any("‹" in part or "›" in part for part in words):
        raise TemplateError("‹ 和 › 不成对")
    return Template(tuple(words), tuple(names), tuple(blanks))
