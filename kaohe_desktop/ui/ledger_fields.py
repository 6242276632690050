"""The fields of a line to type in (快记): one for each column of a table, a list or a line, as wide as what goes into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from kaohe_desktop.ui.choice_box import ChoiceBox
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import GridColumn

#: widths in letters, by kind
_WIDTHS = {"date": 5.6, "choice": 5.6, "text": 8, "integer": 3, "decimal": 3.6}
_WHO_WIDTH, _SHORT, _FRAME = 10, 4.2, 18


def make_field(column: GridColumn, typed: Callable[[], None], *, who: bool) -> QWidget:
    """The field of a column; ``typed`` is called after each key. ``who``: it takes a person by 编号, name or initials."""
    if column.choices and not who:
        box = ChoiceBox(column.choices)
        box.currentTextChanged.connect(lambda _text: typed())
        return box
    line = QLineEdit()
    line.setPlaceholderText("首字母、姓名、编号" if who else "8/6、0806" if column.kind == "date" else "")
    line.textEdited.connect(lambda _text: typed())
    return line


def width_of(column: GridColumn, *, who: bool) -> int:
    """How wide the field of a column is, in pixels of the present type."""
    short = bool(column.choices) and max(map(len, column.choices)) <= 2 and len(column.heading) == 1
    wide = _WHO_WIDTH if who else _SHORT if short else _WIDTHS.get(str(column.kind), 8)
    return round(wide * look.size) + _FRAME


def text_of(field: QWidget | None) -> str:
    """What stands in a field."""
    return field.text if isinstance(field, ChoiceBox) else field.text() if isinstance(field, QLineEdit) else ""


def put(field: QWidget, text: str) -> None:
    """Put a text into a field, or choose it."""
    if isinstance(field, ChoiceBox):
        field.choose(text)
    elif isinstance(field, QLineEdit):
        field.setText(text)


def mark(field: QWidget, *, wrong: bool) -> None:
    """Mark a field as wrong, or no longer."""
    if bool(field.property("wrong")) != wrong:
        field.setProperty("wrong", wrong)
        field.style().unpolish(field)
        field.style().polish(field)
