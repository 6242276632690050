"""A subject's state for the formulas of a form: what is entered, and the figures of the last computation in their places."""

from __future__ import annotations

import decimal
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Subject
from kaohe_desktop.engine.figures import EXACT

if TYPE_CHECKING:
    from kaohe_desktop.engine.formula.scope import State
    from kaohe_desktop.engine.outcome import Result
    from kaohe_desktop.office.forms_values import Printing


def subject_state(run: Printing, subject: Subject) -> State:
    """The state of one subject.

    Before the first computation the figures of the subject alone are worked out here (which of the grounds are
    ticked, how many goals there are); those that compare people stay open.
    """
    cohort = run.cohort
    state = run.scheme.new_state(subject, cohort.params, cohort.tables, cohort.period)
    result = run.result(subject)
    if result is None:
        _work_out(run, state)
    else:
        _put(run, state, result)
    return state


def office_state(run: Printing) -> State:
    """The state of nobody: tables, parameters and the period."""
    cohort = run.cohort
    return run.scheme.new_state(Subject("", {}), cohort.params, cohort.tables, cohort.period)


def _put(run: Printing, state: State, result: Result) -> None:
    slots = run.scheme.program.slots
    figures = {**result.items, **result.steps, run.scheme.scheme.total.name: result.total}
    for name, slot in slots.figures.items():
        state[slot] = figures.get(name)
    state[slots.grade] = result.grade
    state[slots.rank] = None if result.rank is None else decimal.Decimal(result.rank)


def _work_out(run: Printing, state: State) -> None:
    with decimal.localcontext(EXACT):
        for unit in run.scheme.program.plan:
            if not unit.cohort_steps:
                state[unit.slot] = unit.formula.value(state)
