"""The line under the people of a consequence: the day, a note, 记为已办 and 取消已办, and the way to 算分说明."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QApplication, QDateEdit, QLineEdit, QWidget

from kaohe_desktop.ui.page import button, row

if TYPE_CHECKING:
    from kaohe_desktop.office.uses_done import Done

_ISO = "yyyy-MM-dd"


class Noting(QWidget):
    """Holds what a tick is given; the page says for whom."""

    asked = Signal(bool)  # whether the rows selected are to be noted as done
    noted = Signal(str)  # the note was changed and left without a tick
    person = Signal()  # to the 算分说明 of the one marked

    def __init__(self) -> None:
        super().__init__()
        self.day = QDateEdit(QDate.currentDate())
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat(_ISO)
        self.day.setAccessibleName("办结日期")
        self.note = QLineEdit()
        self.note.setPlaceholderText("备注：谈话人、文号、情况……")
        self.note.setAccessibleName("备注")
        self.note.setMinimumWidth(90)
        self._shown = ""
        self.narrow = False  # there is room for one of the two buttons; Enter leads to the person
        self.note.editingFinished.connect(self._left)
        self.note.returnPressed.connect(lambda: self.asked.emit(True))
        self.done_button = button("记为已办", lambda: self.asked.emit(True), "primary", tip="把选中的记为已办（空格）")
        self.undone_button = button("取消已办", lambda: self.asked.emit(False), tip="已办的再按一次空格也可以取消")
        self.person_button = button("算分说明 →", self.person.emit, "flat", tip="到这个人的算分说明（Enter）")
        line = row(self.day, self.note, self.done_button, self.undone_button, self.person_button)
        line.setContentsMargins(0, 0, 0, 0)
        line.setStretch(1, 1)
        self.setLayout(line)

    def show_for(self, noted: Done | None, *, person: bool, tick: bool) -> None:
        """Show what is noted of somebody (or of the whole); ``tick``: it is something to be done."""
        for widget in (self.day, self.note, self.done_button, self.undone_button):
            widget.setVisible(tick)
        self.person_button.setVisible(person and not self.narrow)
        self._shown = noted.note if noted is not None else ""
        self.note.setText(self._shown)
        known = QDate.fromString(noted.day, _ISO) if noted is not None and noted.day else QDate.currentDate()
        self.day.setDate(known)
        done = noted is not None and bool(noted.day)
        self.undone_button.setEnabled(done)
        if self.narrow and tick:
            self.done_button.setVisible(not done)
            self.undone_button.setVisible(done)

    @property
    def typed(self) -> tuple[str, str]:
        """The day and the note that stand in the fields."""
        return self.day.date().toString(_ISO), self.note.text().strip()

    @property
    def note_changed(self) -> bool:
        """Whether the note is another than the one shown."""
        return self.note.text().strip() != self._shown

    def _left(self) -> None:
        """The note was left: for one of the buttons beside it, or for good; then it is kept as it stands."""
        here = QApplication.focusWidget()
        if self.note_changed and here not in (self.note, self.day, self.done_button, self.undone_button):
            self.noted.emit(self.note.text().strip())
