"""What the tests of the roll-up look at: conflicts by title, rows as stored, refusals by code."""


import pytest

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.periods import period_info, reopen


def titles(rolled, key=None):
    return [one.title for one in rolled.conflicts if key is None or one.key == key]


def rows(ws, period, key, sheet="季度结果"):
    ws.forget(period.id)  # past everything kept in memory
    return [row.texts for row in ws.book(period.id).by_key[key].rows.get(sheet, [])]


def refusal(act):
    with pytest.raises(Refused) as refused:
        act()
    return [problem.code for problem in refused.value.problems]


def states(rolled, key):
    return [one.state for one in rolled.takings if one.key == key]


def again(ws, quarter):
    """An archived quarter opened once more."""
    return reopen(ws, quarter, "更正")


def compute_again(ws, quarter):
    compute(ws, quarter)
    return period_info(ws, quarter.id)
