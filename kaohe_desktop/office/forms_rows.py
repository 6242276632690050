"""The rows of a scheme's sheets as texts: what is entered, the columns worked out for each row, formulas of a form."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import plain, show
from kaohe_desktop.engine.formula.compiled import Formula
from kaohe_desktop.office.forms_formulas import ListWork, scope_of, shown_value
from kaohe_desktop.office.forms_values import value_text

if TYPE_CHECKING:
    from kaohe_desktop.engine.cohort import Row
    from kaohe_desktop.engine.formula.scope import State
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme


class SheetRows:
    """Rows of the sheets of one scheme, repeated ones and tables. The columns worked out are compiled once."""

    def __init__(self, scheme: CompiledScheme) -> None:
        self._sheets = {sheet.name: sheet for sheet in scheme.scheme.sheets}
        self._scope = scope_of(scheme)
        self._derived: dict[str, dict[str, tuple[Formula, int]]] = {}
        for one in scheme.scheme.derived:
            formula = Formula(self._scope.derived[one.sheet, one.name], self._scope, one.sheet)
            self._derived.setdefault(one.sheet, {})[one.name] = (formula, one.places)

    def has(self, sheet: str) -> bool:
        """Whether the scheme has a sheet of many rows of that name (the months of the period are one)."""
        return sheet in self._scope.tables

    def texts(self, work: ListWork, state: State) -> list[dict[str, str]]:
        """The rows a list wants of the sheet it is of, numbered."""
        found = [self._texts(work, row, state) for row in self._rows(work.sheet, state) if work.holds(state, row)]
        return [{"序号": str(number), **row} for number, row in enumerate(found, 1)]

    def _rows(self, sheet: str, state: State) -> Sequence[Row]:
        rows: Sequence[Row] = state[self._scope.tables[sheet][0]]  # type: ignore[assignment]
        return rows

    def _texts(self, work: ListWork, row: Row, state: State) -> dict[str, str]:
        sheet = self._sheets.get(work.sheet)
        if sheet is None:
            found = {name: shown_value(value) for name, value in row.items()}
        else:
            found = {field.name: value_text(field, row.get(field.name)) for field in sheet.fields}
        for name, (formula, places) in self._derived.get(work.sheet, {}).items():
            if name in work.names:
                found[name] = _placed(formula.value(state, row), places)
        found.update({asked.name: asked.text(state, row) for asked in work.asked})
        return found


def _placed(value: object, places: int) -> str:
    """A figure with the decimals of its column, anything else as it is printed elsewhere."""
    if isinstance(value, Decimal | Fraction) and not isinstance(value, bool):
        return (show(value, places) if places else plain(value)) or ""
    return shown_value(value)
