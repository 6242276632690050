"""Items whose keys come from a table (条款, 指标 …): which they are in this cohort, and each one's formula and row."""

from __future__ import annotations

from kaohe_desktop.engine.cohort import Cohort, Row, Subject
from kaohe_desktop.engine.formula.compiled import Formula
from kaohe_desktop.engine.scheme.compiled import CompiledScheme


class TableItems:
    """``items`` holds name, formula and table row of each; ``places``, ``labels`` and ``fulls`` (the column) go by name."""

    def __init__(self, scheme: CompiledScheme, cohort: Cohort) -> None:
        self.items: list[tuple[str, Formula, Row]] = []
        self.places: dict[str, int] = {}
        self.labels: dict[str, str] = {}
        self.fulls: dict[str, str] = {}
        if not scheme.program.items_from:
            return
        state = scheme.new_state(Subject("", {}), cohort.params, cohort.tables, cohort.period)
        for compiled in scheme.program.items_from:
            one = compiled.items
            for row in cohort.tables.get(one.table, ()):
                name = row.get(one.key)
                if isinstance(name, str) and name and (compiled.when is None or compiled.when.truth(state, row)):
                    self.items.append((name, compiled.figure, row))
                    self.places[name] = one.places
                    self.fulls[name] = one.full
                    label = row.get(one.label) if one.label else None
                    if isinstance(label, str) and label:
                        self.labels[name] = label
