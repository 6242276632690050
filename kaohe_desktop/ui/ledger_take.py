"""取入录入: what the ledger comes to beside what is entered; what is ticked is taken over, conflicts only if ticked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.list_table import Look
from kaohe_desktop.ui.page import button, label, row
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tick_table import TickTable

if TYPE_CHECKING:
    from kaohe_desktop.office.ledger_take import Preview
    from kaohe_desktop.office.undoing import Steps
    from kaohe_desktop.ui.session import Session

_HEADINGS = ("取", "情况", "编号", "姓名", "栏目", "录入现在", "台账合计", "依据")
_FIGURES = (5, 6)


class TakePanel(QWidget):
    """The comparison; :meth:`refresh` works it out anew."""

    taken = Signal()
    go_to = Signal(object)  # (编号, heading, sheet)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.steps: Steps | None = None
        self._shown: Preview | None = None
        self.title = label("", "heading")
        self.note = label("", "soft", wrap=True)
        self.table = TickTable(_HEADINGS)
        self.table.doubleClicked.connect(lambda _index: self._go())
        self.table.list_model.styled = self._styled
        self.table.tick_model.ticked.connect(self._count)
        self.do_button = button("取入打勾的", self.take, "primary", "check")
        self.go_button = button("到录入里看 →", self._go, "flat")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row(self.title, None, self.go_button, self.do_button))
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Compare the ledger with what is entered."""
        from kaohe_desktop.office.ledger_take import feeds_anything, preview

        session = self._session
        self._shown = view = preview(session.workspace, session.current)
        rows = [
            ("", str(one.state), one.key, one.name, one.heading, one.before or "空", one.after, one.why) for one in view.takings
        ]
        if not feeds_anything(session.scheme.scheme):
            words = "这个办法没有从台账取数的栏目；台账照样可以记，供核对和查阅。"
        elif rows:
            words = "打勾的取入录入；自己填的与台账不同的没有打勾，要以台账为准再打。取了可以撤销。"
        else:
            words = "录入里的数与台账一致。" if view.same else "台账里还没有可以取的内容，先在左边几张表里记。"
        self.note.setText("　".join(part for part in (words, view.note) if part))
        self.table.show_things(
            _HEADINGS, rows, list(view.takings), [one.ticked for one in view.takings], numeric=_FIGURES, widest=16 * look.size,
        )
        self._count()

    def _count(self) -> None:
        view = self._shown
        if view is None:
            return
        parts = [f"{len(view.takings)} 处与录入不同"] if view.takings else ["没有要取的"]
        parts += [f"{view.conflicts} 处是自己填的"] if view.conflicts else []
        parts += [f"{view.same} 处一致"] if view.same else []
        self.title.setText("，".join(parts))
        chosen = [one for one in self.table.tick_model.chosen() if str(one.state) != "填不进"]
        archived = self._session.current.status == "archived"
        self.do_button.setEnabled(bool(chosen) and not archived)
        self.go_button.setVisible(bool(view.takings))

    def _styled(self, place: int, column: int) -> Look | None:
        things = self.table.tick_model.things
        if column != 1 or place >= len(things):
            return None
        state = str(things[place].state)
        if state == "填不进":
            return ("bad", "bad_tint", True)
        return ("warn", "warn_tint", True) if state == "与自己填的不同" else ("good", "", False)

    def take(self) -> None:
        """Take over what is ticked."""
        from kaohe_desktop.office.ledger_take import ACT, take

        if self._shown is None:
            return
        session = self._session
        try:
            count = take(
                session.workspace, session.current, self._shown, self.table.tick_model.chosen(), steps=self.steps,
            )
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
        place = self.table.currentIndex().row()
        things = self.table.tick_model.things
        if 0 <= place < len(things):
            one = things[place]
            self.go_to.emit((one.key, one.heading, one.sheet))
