"""取入录入: what the ledger comes to beside what is entered; what is ticked is taken over, conflicts only if ticked.

Under the table stand all the entries that the line marked comes from.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.list_table import Look
from kaohe_desktop.ui.page import Elided, button, label
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tick_table import TickTable
from kaohe_desktop.ui.tool_row import ToolRow

if TYPE_CHECKING:
    from kaohe_desktop.office.ledger_take import Preview, Taking
    from kaohe_desktop.office.undoing import Steps
    from kaohe_desktop.ui.session import Session

_HEADINGS = ("取", "情况", "编号", "姓名", "栏目", "录入现在", "台账合计", "依据")
_FIGURES = (5, 6)
_UNFIT, _OWN, _SAME = "填不进", "与自己填的不同", "一致"
_MOST = 4  # entries named at once; the rest stand in the person's ledger


class TakePanel(QWidget):
    """The comparison; :meth:`refresh` works it out anew."""

    taken = Signal()
    go_to = Signal(object)  # (编号, heading, sheet)
    person = Signal(str)  # 编号 of whose entries are asked for

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.steps: Steps | None = None
        self._shown: Preview | None = None
        self.title = Elided("", "heading")
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.note = label("", "soft", wrap=True)
        self.every = QCheckBox("也列出一致的")
        self.every.toggled.connect(lambda _on: self.refresh())
        self.table = TickTable(_HEADINGS)
        self.table.doubleClicked.connect(lambda _index: self._go())
        self.table.row_chosen.connect(lambda _row: self._say_entries())
        self.table.list_model.styled = self._styled
        self.table.tick_model.ticked.connect(self._count)
        self.do_button = button("取入打勾的", self.take, "primary", "check")
        self.go_button = button("到录入里看 →", self._go, "flat")
        self.person_button = button("这个人的台账", lambda: self._ask_person(), "flat")
        self.behind = label("", "note", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.tools = ToolRow(
            self.title, self.every, self.person_button, self.go_button, self.do_button,
            rare=(self.person_button, self.every, self.go_button),
        )
        column.addWidget(self.tools)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        column.addWidget(self.behind)
        self.setFocusProxy(self.table)

    def set_low(self, low: bool) -> None:
        """Little room: the explanation gives way to the table."""
        self.note.setVisible(not low)

    def refresh(self) -> None:
        """Compare the ledger with what is entered."""
        from kaohe_desktop.office.ledger_take import feeds_anything, preview

        session = self._session
        self._shown = view = preview(session.workspace, session.current)
        listed = [*view.takings, *(view.agreed if self.every.isChecked() else ())]
        rows = [
            ("", str(one.state), one.key, one.name, one.heading, one.before or "空", one.after, one.why) for one in listed
        ]
        if not feeds_anything(session.scheme.scheme):
            words = "这个办法没有从台账取数的栏目；台账照样可以记，供核对和查阅。"
        elif view.takings:
            words = "打勾的取入录入（空格打勾）；自己填的与台账不同的没有打勾，要以台账为准再打。取了可以撤销。"
        elif view.agreed:
            words = "录入里的数与台账一致，不用取。要看是哪几条来的，勾上“也列出一致的”。"
        else:
            words = "台账里还没有可以取的内容，先在左边几张表里记。"
        self.note.setText("　".join(part for part in (words, view.note) if part))
        self.every.setVisible(bool(view.agreed))
        self.table.show_things(
            _HEADINGS, rows, listed, [one.ticked for one in listed], numeric=_FIGURES, widest=16 * look.size,
        )
        self._count()
        self._say_entries()

    def mark(self, key: str, heading: str) -> bool:
        """Go to the line of a field of 录入, also where it agrees; False if the ledger does not feed it."""
        found = self._place_of(key, heading)
        if found is None and not self.every.isChecked():
            self.every.setChecked(True)
            found = self._place_of(key, heading)
        if found is not None:
            self.table.selectRow(found)
            self.table.setFocus()
        return found is not None

    def _place_of(self, key: str, heading: str) -> int | None:
        things: list[Taking] = self.table.tick_model.things
        return next((place for place, one in enumerate(things) if (one.key, one.heading) == (key, heading)), None)

    def _current(self) -> Taking | None:
        place, things = self.table.currentIndex().row(), self.table.tick_model.things
        return things[place] if 0 <= place < len(things) else None

    def _say_entries(self) -> None:
        """Say which entries the line marked comes from."""
        one = self._current()
        if one is None:
            self.behind.hide()
            return
        listed = "；".join(one.entries[:_MOST]) + (f"；等 {len(one.entries)} 条" if len(one.entries) > _MOST else "")
        words = listed or "台账里没有了"
        if str(one.state) == _UNFIT:
            words = f"{one.why}　台账：{words}"
        self.behind.setText(f"{one.name} {one.heading} {one.after} ← {words}")
        self.behind.show()

    def _count(self) -> None:
        view = self._shown
        if view is None:
            return
        parts = [f"{len(view.takings)} 处与录入不同"] if view.takings else ["没有要取的"]
        parts += [f"{view.conflicts} 处是自己填的"] if view.conflicts else []
        parts += [f"{view.same} 处一致"] if view.same else []
        self.title.setText("，".join(parts))
        self.do_button.setEnabled(bool(self._chosen()) and self._session.current.status != "archived")
        self.go_button.setVisible(bool(self.table.tick_model.things))

    def _chosen(self) -> list[Taking]:
        return [one for one in self.table.tick_model.chosen() if str(one.state) not in (_UNFIT, _SAME)]

    def _styled(self, place: int, column: int) -> Look | None:
        things = self.table.tick_model.things
        if column != 1 or place >= len(things):
            return None
        state = str(things[place].state)
        if state == _UNFIT:
            return ("bad", "bad_tint", True)
        if state == _SAME:
            return ("ink_soft", "", False)
        return ("warn", "warn_tint", True) if state == _OWN else ("good", "", False)

    def take(self) -> None:
        """Take over what is ticked."""
        from kaohe_desktop.office.ledger_take import ACT, take

        if self._shown is None:
            return
        session = self._session
        try:
            count = take(session.workspace, session.current, self._shown, self._chosen(), steps=self.steps)
        except Refused as refused:
            self.refresh()
            session.say_refused(refused)
            return
        session.saved.emit(datetime.now())
        session.say(f"已取入 {count} 处", "good")
        session.undo_offered.emit(ACT)
        session.changed(None)
        self.refresh()
        self.taken.emit()

    def _go(self) -> None:
        one = self._current()
        if one is not None:
            self.go_to.emit((one.key, one.heading, one.sheet))

    def _ask_person(self) -> None:
        one = self._current()
        if one is not None:
            self.person.emit(one.key)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go()
        else:
            super().keyPressEvent(event)
