"""Drop-down lists, ranges and messages of the template's cells."""

from __future__ import annotations

from decimal import Decimal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.scheme.model import EntryField, FieldKind
from kaohe_desktop.exchange.looks import cell_at, put_text
from kaohe_desktop.exchange.sheet_layout import LISTS_SHEET

LAST_CHECKED_ROW = 20_000
_INLINE = 255  # most characters of a list, a message and an error text
_TITLE = 32
_LOWEST, _HIGHEST = "-1000000000", "1000000000"


class Lists:
    """Lists too long to stand in a cell's own rule, kept on a hidden sheet, one a column."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._sheet: Worksheet | None = None
        self._places: dict[tuple[str, ...], str] = {}

    def formula(self, choices: tuple[str, ...]) -> str:
        """The first formula of a list validation."""
        inline = ",".join(choices)
        if len(inline) + 2 <= _INLINE and not any("," in choice or '"' in choice for choice in choices):
            return f'"{inline}"'
        if choices not in self._places:
            self._places[choices] = self._put(choices)
        return self._places[choices]

    def _put(self, choices: tuple[str, ...]) -> str:
        if self._sheet is None:
            self._sheet = self._book.create_sheet(LISTS_SHEET)
            self._sheet.sheet_state = "hidden"
        column = len(self._places) + 1
        for row, choice in enumerate(choices, start=1):
            put_text(cell_at(self._sheet, row, column), choice)
        letter = get_column_letter(column)
        return f"'{LISTS_SHEET}'!${letter}$1:${letter}${len(choices)}"


def add_validation(
    sheet: Worksheet, column: int, field: EntryField, message: str, highest: Decimal | None, lists: Lists,
    elsewhere: str = "",
) -> None:
    """Give a column's cells their list or range, and the message shown beside them.

    ``elsewhere`` are the cells of another sheet that the value must stand in.
    """
    rule = DataValidation(type="list", formula1=elsewhere, showErrorMessage=True) if elsewhere else _rule(field, highest, lists)
    rule.allow_blank = True
    rule.showInputMessage = True
    rule.promptTitle = field.name[:_TITLE]
    rule.prompt = message[:_INLINE]
    rule.errorTitle = f"{field.name}填得不对"[:_TITLE]
    rule.error = message[:_INLINE]
    letter = get_column_letter(column)
    rule.add(f"{letter}2:{letter}{LAST_CHECKED_ROW}")
    sheet.add_data_validation(rule)


def _rule(field: EntryField, highest: Decimal | None, lists: Lists) -> DataValidation:
    if field.kind is FieldKind.FLAG:
        return DataValidation(type="list", formula1='"是,否"', showErrorMessage=True)
    if field.kind is FieldKind.CHOICE:
        return DataValidation(type="list", formula1=lists.formula(field.choices), showErrorMessage=True)
    if field.kind in (FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.PERCENT):
        low = _LOWEST if field.min is None else plain(field.min)
        if field.above is not None and highest is None:
            return DataValidation(type="decimal", operator="greaterThan", formula1=plain(field.above), showErrorMessage=True)
        if field.above is not None:
            low = plain(field.above)  # a list rule has no open end; the program refuses the end itself
        high = _HIGHEST if highest is None else plain(highest)
        # A percentage may be typed 95% (0.95 in the cell) or 95: the program takes both.
        rule = DataValidation(type="decimal", operator="between", formula1=low, formula2=high, showErrorMessage=True)
        if field.kind is FieldKind.INTEGER:
            rule.type = "whole"
        return rule
    return DataValidation(type=None)
