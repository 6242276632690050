"""What an office switches on for a period beyond its scheme (差错处罚), given among the parameters: ``差错处罚=是``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kaohe_desktop.engine.labels import fold_label
from kaohe_desktop.engine.problems import Problem
from kaohe_desktop.office.problems import BAD_SWITCH, SWITCH_FIXED

PARAMS = "参数"
ERROR_PENALTY = "差错处罚"
#: The table of a scheme file that has errors cost points.
SECTION = "error_penalty"
YES, NO = "是", "否"


@dataclass(frozen=True, slots=True)
class Switches:
    """What is switched on. The text of a scheme so changed is what a period is pinned to."""

    error_penalty: bool = False

    def applied_to(self, text: str) -> str:
        """The scheme's text with what is switched on."""
        return f"{text.rstrip()}\n\n[{SECTION}]\n" if self.error_penalty else text


OFF = Switches()


def split(given: Mapping[str, str], *, has_it: bool) -> tuple[dict[str, str], Switches, list[Problem]]:
    """The parameters of the scheme among those given, the switches, and what is wrong with these.

    ``has_it``: the scheme has 差错处罚 of itself, which cannot be switched off.
    """
    params: dict[str, str] = {}
    switches, found = OFF, []
    for name, text in given.items():
        if fold_label(name) != ERROR_PENALTY:
            params[name] = text
            continue
        word = fold_label(text)
        if word not in (YES, NO, ""):
            found.append(BAD_SWITCH.at(sheet=PARAMS, label=ERROR_PENALTY, value=text))
        elif word == NO and has_it:
            found.append(SWITCH_FIXED.at(
                sheet=PARAMS, label=ERROR_PENALTY, value=text, why="这个考核办法本来就有差错处罚，不能关掉",
            ))
        switches = Switches(error_penalty=word == YES)
    return params, switches, found


def stored(switches: Switches) -> dict[str, str]:
    """The switches as a period keeps them among its parameters."""
    return {ERROR_PENALTY: YES} if switches.error_penalty else {}
