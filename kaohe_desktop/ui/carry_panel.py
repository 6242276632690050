"""从上季度带来: last period's 岗位说明书, 工作目标 and the like, person by person before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tick_panel import TickPanel

if TYPE_CHECKING:
    from kaohe_desktop.office.carrying import Carry
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.undoing import Steps
    from kaohe_desktop.ui.session import Session

_HEADINGS = ("带", "表", "编号", "姓名", "带来什么")
_MOST_NAMED = 6


class CarryPanel(TickPanel):
    """Whoever has a text of their own keeps it: they are named and cannot be ticked."""

    def __init__(self, session: Session, steps: Callable[[], Steps | None]) -> None:
        super().__init__(session, _HEADINGS, "带来", "不带")
        self._steps = steps
        self._sources: list[PeriodInfo] = []
        self._source: PeriodInfo | None = None
        self._sheet = ""
        self.source.currentIndexChanged.connect(self._on_source)

    def ask(self, sources: list[PeriodInfo], sheet: str = "") -> bool:
        """Show what the nearest period offers, for one sheet or for all; False where no period offers anything."""
        from kaohe_desktop.office.carrying import preview

        session, self._sheet = self._session, sheet
        self._sources = [
            source for source in sources
            if any(sheet in ("", one.sheet) for one in preview(session.workspace, session.current, source))
        ]
        if not self._sources:
            return False
        self.source.blockSignals(True)
        self.source.clear()
        self.source.addItems([source.label for source in self._sources])
        self.source.blockSignals(False)
        self.source.setVisible(len(self._sources) > 1)
        self._on_source(0)
        self.show()
        self.table.setFocus()
        return True

    def _on_source(self, place: int) -> None:
        from kaohe_desktop.office.carrying import preview

        if not 0 <= place < len(self._sources):
            return
        self._source = self._sources[place]
        every = preview(self._session.workspace, self._session.current, self._source)
        found = [one for one in every if self._sheet in ("", one.sheet)]
        come = [one for one in found if not one.own]
        rows = [("", one.sheet, one.key, one.name, one.words) for one in come]
        self.table.show_things(_HEADINGS, rows, come, [True] * len(come), widest=14 * look.size)
        self.note.setText(_kept_words([one for one in found if one.own]))
        self.count()

    @override
    def count(self) -> None:
        chosen: list[Carry] = self.chosen()
        where = self._source.label if self._source is not None else ""
        people = len({one.key for one in chosen})
        listed = bool(self.table.tick_model.things)
        self.title.setText(f"从{where}带来：打勾的 {people} 人、{len(chosen)} 份" if listed else f"{where}没有可带的了")
        self.do_button.setEnabled(bool(chosen) and self._session.current.status != "archived")

    @override
    def do(self) -> None:
        from kaohe_desktop.office.carrying import carry

        session, source, steps = self._session, self._source, self._steps()
        if source is None:
            return
        try:
            people = carry(session.workspace, session.current, source, [one.place for one in self.chosen()], steps=steps)
        except Refused as refused:
            session.say_refused(refused)
            return
        self.end()
        session.saved.emit(datetime.now())
        session.say(f"已从{source.label}带来 {people} 人的内容", "good")
        session.changed(None)
        session.undo_offered.emit((steps.undo_name if steps is not None else "") or "")


def _kept_words(kept: list[Carry]) -> str:
    words = "只带到还空着的人；评分、自查和完成情况不带。"
    if kept:
        names = "、".join(dict.fromkeys(one.name for one in kept[:_MOST_NAMED]))
        words += f"已经有内容、保持不变的：{names}{'等' if len(kept) > _MOST_NAMED else ''} {len({one.key for one in kept})} 人。"
    return words
