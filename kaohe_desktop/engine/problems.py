"""Problems a clerk can put right (问题): each says place, value, rule and what to do next.

A :class:`Kind` is one sort of problem, declared once with its code and its words; each room declares its
own kinds beside the checks that raise them, and the help page lists them all.

Codes: K1xx a value entered · K2xx a workbook · K3xx a scheme file · K4xx a formula · K5xx the database ·
K6xx files and printing · K7xx an act of the office · K8xx the command line · K9xx the program itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the clerk can put right. Checks return all of these at once.

    ``sheet`` 表, ``cell`` 单元格 (``F7``), ``subject`` 编号, ``label`` 栏目 and ``value`` 值 are "" where they do
    not apply; ``file`` is the file's name where there is more than one. ``what`` says what is wrong and by
    which rule, ``remedy`` what to do next; both are whole Chinese sentences without the final stop.
    """

    code: str
    what: str
    remedy: str
    sheet: str = ""
    cell: str = ""
    subject: str = ""
    label: str = ""
    value: str = ""
    file: str = ""

    @property
    def where(self) -> str:
        """The place in words, e.g. ``录入 F7 · 013 · 科室工作``; "" if the problem has no place."""
        place = " ".join(part for part in (self.sheet, self.cell) if part)
        return " · ".join(part for part in (self.file, place, self.subject, self.label) if part)

    def __str__(self) -> str:
        named = bool(self.label) and self.what.startswith(self.label)  # the sentence begins with it: not said twice
        where = self.where.removesuffix(self.label).removesuffix(" · ") if named else self.where
        return f"{where}：{self.sentences}" if where else self.sentences

    @property
    def sentences(self) -> str:
        """What is wrong and what to do next, with the code."""
        stop = "" if self.what.endswith("？") else "。"
        return f"{self.what}{stop}{self.remedy}。（{self.code}）"


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of problem: its code, its title in the help list, and the words of its message.

    ``what`` and ``remedy`` are templates (``str.format``) over the facts given to :meth:`at`.
    """

    code: str
    title: str
    what: str
    remedy: str

    def at(
        self,
        *,
        sheet: str = "",
        cell: str = "",
        subject: str = "",
        label: str = "",
        value: str = "",
        file: str = "",
        **facts: object,
    ) -> Problem:
        """Return the problem of this kind at a place; ``facts`` fill the templates, as do the place's own words."""
        words: dict[str, object] = {
            "sheet": sheet, "cell": cell, "subject": subject, "label": label, "value": value, "file": file, **facts,
        }
        return Problem(
            self.code, self.what.format(**words), self.remedy.format(**words),
            sheet, cell, subject, label, value, file,
        )


class Refused(Exception):
    """An act that cannot be done as asked; carries every problem found, at least one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``，是否为“x”？`` for the nearest known word, or "" when none is near."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"，是否为“{near[0]}”？" if near else ""
