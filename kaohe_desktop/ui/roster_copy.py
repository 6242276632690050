"""从上季度带来花名册: the people of another period's roster, ticked one by one; who has left stays out and is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tick_panel import TickPanel

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.roster_copy import CopyLine
    from kaohe_desktop.office.undoing import Steps
    from kaohe_desktop.ui.session import Session

_SCHEME = 10  # letters of a scheme's name beside its period
_HEADINGS = ("带", "编号", "姓名", "科室", "类别", "状态")


class RosterCopy(TickPanel):
    """Counts that belong to their quarter (在职月数) start empty; everything else comes along."""

    def __init__(self, session: Session, steps: Callable[[], Steps | None]) -> None:
        super().__init__(session, _HEADINGS, "带来", "不带")
        self._steps = steps
        self._sources: list[PeriodInfo] = []
        self.source.currentIndexChanged.connect(self._on_source)

    def ask(self) -> bool:
        """Offer the other periods, the nearest first; False where there is none."""
        from kaohe_desktop.office.roster_copy import copy_sources

        self._sources = copy_sources(self._session.workspace, self._session.current)
        if not self._sources:
            return False
        self.source.blockSignals(True)
        self.source.clear()
        self.source.addItems([f"{one.label} {one.scheme_name[:_SCHEME]}" for one in self._sources])
        self.source.blockSignals(False)
        self.source.setVisible(len(self._sources) > 1)
        self._on_source(0)
        self.show()
        self.table.setFocus()
        return True

    def _on_source(self, place: int) -> None:
        from kaohe_desktop.office.roster_copy import preview_copy

        if not 0 <= place < len(self._sources):
            return
        every = preview_copy(self._session.workspace, self._session.current, self._sources[place])
        come = [one for one in every if not one.why]
        rows = [("", one.key, one.name, one.unit, one.category, one.status or "在岗") for one in come]
        self.table.show_things(_HEADINGS, rows, come, [True] * len(come), widest=14 * look.size)
        gone = [one for one in every if one.why and one.why != "已在花名册"]
        here = sum(1 for one in every if one.why == "已在花名册")
        words = [f"{here} 人已在花名册，不重复带"] if here else []
        words += ["不带：" + "、".join(f"{one.name}（{one.why}）" for one in gone)] if gone else []
        self.note.setText("。".join(words) or "科室、职务、类别等照那一期最后的样子带来；在职月数从头填。")
        self.count()

    @override
    def count(self) -> None:
        place = self.source.currentIndex()
        where = self._sources[place].label if 0 <= place < len(self._sources) else ""
        chosen = self.chosen()
        self.title.setText(f"从{where}带来：打勾的 {len(chosen)} {self._unit()}" if self.table.tick_model.things else f"{where}没有可带的了")
        self.do_button.setEnabled(bool(chosen))

    def _unit(self) -> str:
        return "人" if self._session.scheme.scheme.head.subject == "person" else "个科室"

    @override
    def do(self) -> None:
        from kaohe_desktop.office.roster_copy import copy_roster

        session, steps = self._session, self._steps()
        source = self._sources[self.source.currentIndex()]
        chosen: list[CopyLine] = self.chosen()
        try:
            count = copy_roster(session.workspace, session.current, source, {one.key for one in chosen}, steps=steps)
        except Refused as refused:
            session.say_refused(refused)
            return
        self.end()
        session.saved.emit(datetime.now())
        session.changed(None)
        session.say(f"已从{source.label}带来 {count} {self._unit()}", "good")
        session.undo_offered.emit((steps.undo_name if steps is not None else "") or "")
