"""The way of the keys over the paper: from field to field and through the tables, in the order the eye reads the sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent

from kaohe_desktop.ui.entry_field import FieldInput
from kaohe_desktop.ui.grid_view import GridView
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.ui.entry_foot import PaperFoot
    from kaohe_desktop.ui.entry_sheet import PaperSheet


class PaperWalk:
    """Where Enter leads; whatever is reached is brought into view, and the foot says what it takes."""

    def __init__(self, sheet: PaperSheet, foot: PaperFoot, done: Callable[[], None]) -> None:
        self._sheet, self._foot, self._done = sheet, foot, done

    def begin(self) -> None:
        """Have the keys go to the first place of the sheet; a long text before figures is passed over."""
        usable = [one for one in self._sheet.order if isinstance(one, GridView) or one.input.isEnabled()]
        first = next(iter(usable), None)
        if isinstance(first, FieldInput) and first.wide:
            first = next((one for one in usable if isinstance(one, FieldInput) and not one.wide), first)
        if first is not None:
            self._enter(first)

    def on(self, item: FieldInput | GridView, step: int) -> None:
        """On to the next place of the sheet (or the one before): a field, or the blank last row of a table."""
        order = self._sheet.order
        at = order.index(item) + step
        while 0 <= at < len(order):
            following = order[at]
            if isinstance(following, GridView) or following.input.isEnabled():
                self._enter(following, last=True)
                return
            at += step
        if step > 0:
            self._done()

    def _enter(self, item: FieldInput | GridView, *, last: bool = False) -> None:
        if isinstance(item, FieldInput):
            item.input.setFocus(Qt.FocusReason.TabFocusReason)
            return
        row = item.model.rowCount() - 1 if last else 0
        item.select(row, item.first_editable(row))
        item.panes.middle.setFocus(Qt.FocusReason.TabFocusReason)
        item.show_note()
        QTimer.singleShot(0, item, lambda: self.see_table(item))  # once it is laid out

    def leaves(self, event: QKeyEvent) -> bool:
        """Enter in the blank last row of a table leads on; True if so."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        view = next((one for one in self._sheet.tables.values() if _has_keys(one)), None)
        place = view.current() if view is not None else None
        if view is None or view.grid is None or place is None or view.editing or view.grid.row_id(place[0]) != 0:
            return False
        self.on(view, -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        return True

    # ── what is seen and said ──
    def see(self, field: FieldInput) -> None:
        """Bring a field into view and say what it takes."""
        field.say_again()
        QTimer.singleShot(0, field, lambda: self._sheet.ensureWidgetVisible(field.input, 20, 60))  # once it is laid out

    def see_table(self, view: GridView) -> None:
        """Bring the row one types in into view: the table is part of a longer sheet."""
        if _has_keys(view) and (place := view.current()) is not None:
            pane = view.panes.pane_of(place[1])
            at = pane.viewport().mapTo(self._sheet.widget(), pane.visualRect(view.model.index(*place)).center())
            self._sheet.ensureVisible(at.x(), at.y(), 20, 2 * look.row_height)

    def say(self, field: FieldInput, words: str, wrong: bool) -> None:
        """Say in full what is said of the field being typed in; there is little room beside it."""
        if field.input.hasFocus():
            named = words if wrong or not words else f"{field.column.heading}：{words}"  # a reason names the place itself
            self._foot.say(named, "problem" if wrong else "note")

    def say_table(self, view: GridView, text: str, kind: str) -> None:
        """Say what a table says of the cell being typed in."""
        if view.isVisible() and (view.editing or _has_keys(view)):
            self._foot.say(text, kind)


def _has_keys(view: GridView) -> bool:
    return any(pane.hasFocus() for pane in view.panes.all)
