"""On what one line of 结果运用 rests, in words: the values read, the bonus's working, the periods of the same before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import show
from kaohe_desktop.office.uses import NO_MONEY, SMALLER, Matter, Person
from kaohe_desktop.office.uses_evidence import Evidence
from kaohe_desktop.office.uses_money import full_amounts

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Outcome
    from kaohe_desktop.office.period_facts import Facts


class Why:
    """The evidence of a line, worked out when it is looked at."""

    def __init__(self, facts: Facts) -> None:
        self._facts, self._evidence = facts, Evidence(facts)
        self._grades = {f"评为{grade.name}": grade.name for grade in facts.model.grades}
        self._figures = {figure.use: figure.name for figure in (*facts.model.items, *facts.model.steps) if figure.use}
        self._full = full_amounts(facts)
        self._told: dict[tuple[str, str], str] = {}

    def words(self, matter: Matter, person: Person) -> str:
        """What the consequence rests on: the values read, and the earlier periods of the same."""
        place = (matter.name, person.key)
        if place not in self._told:
            values = self._values(matter, person)
            known = "" if values in person.reason else values  # a total that stands there already
            self._told[place] = "；".join(part for part in (known, _again(person)) if part)
        return self._told[place]

    def _values(self, matter: Matter, person: Person) -> str:
        if person.key not in self._facts.results:
            return ""
        if matter.name == SMALLER:
            full = self._full.get(self._facts.results[person.key].grade)
            return "，".join(part for part in (f"同等次全额 {show(full)}元" if full else "", _bonus_words(self._facts.outcome, person.key)) if part)
        if matter.name == NO_MONEY:
            return _bonus_words(self._facts.outcome, person.key)
        if matter.name in self._grades:
            return self._evidence.of_grade(self._grades[matter.name], person.key)
        if matter.name in self._figures:
            return self._evidence.of_figure(self._figures[matter.name], person.key)
        return "；".join(words for name in person.rules if (words := self._evidence.of_rule(name, person.key)))


def _bonus_words(outcome: Outcome, key: str) -> str:
    step = next((one for one in outcome.explain(key) if one.label == "奖金"), None)
    return "" if step is None else " = ".join(part for part in (step.numbers, step.result) if part)


def _again(person: Person) -> str:
    return f"以前也有：{'、'.join(person.before)}" if person.before else ""
