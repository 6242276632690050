"""Keeping what was done about consequences (已办) from the page: stored at once, told, undone and done again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.facts_page import FactsPage

if TYPE_CHECKING:
    from kaohe_desktop.office.undoing import Steps
    from kaohe_desktop.office.uses import Matter
    from kaohe_desktop.office.uses_done import Done, Place
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_SHEET = "结果运用"
_MANY = 500  # from so many on it takes long enough to be seen


class MarkingPage(FactsPage):
    """A page with ticks; the page shows them anew in :meth:`show_done`."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.steps: Steps | None = None
        self.done: dict[Place, Done] = {}

    def show_done(self, keys: Sequence[str]) -> None:
        """What is noted of these has changed."""
        raise NotImplementedError

    @override
    def forget(self) -> None:
        super().forget()
        self.steps = None

    def read_done(self) -> None:
        """Read what is noted in the period."""
        from kaohe_desktop.office.undoing import Steps
        from kaohe_desktop.office.uses_done import done_of

        self.steps = self.steps or Steps()
        self.done = done_of(self.session.workspace, self.session.current)

    def write_done(self, matter: Matter, keys: Sequence[str], wanted: Mapping[Place, Done | None], what: str) -> None:
        """Store it in one step with a name of its own; refused, what was typed stays where it is."""
        from kaohe_desktop.office.uses_done import act_words, mark

        if self.steps is None:
            return
        ws, period, steps = self.session.workspace, self.session.current, self.steps
        names = {one.key: one.name for one in matter.people}
        act = act_words(what, matter.name, [names.get(key, "") for key in keys])
        if len(wanted) >= _MANY:
            self.jobs.start(
                f"正在记下 {len(wanted)} 个", lambda _progress: mark(ws, period, steps, wanted, act),
                lambda count: self._written(count, keys, act), self.session.say_refused, stoppable=False,
            )
            return
        try:
            count = mark(ws, period, steps, wanted, act)
        except Refused as refusal:
            self.session.say_refused(refusal)
            return
        self._written(count, keys, act)

    def _written(self, count: int, keys: Sequence[str], act: str) -> None:
        if not count:
            return
        self.read_done()
        self.show_done(keys)
        self.session.saved.emit(datetime.now())
        self.session.say(f"已保存：{act}", "good")
        self.session.undo_offered.emit(act)
        self.session.changed(self)

    @override
    def undo(self, *, forward: bool = False) -> bool:
        if self.steps is None:
            return False
        ws = self.session.workspace
        book = ws.book(self.session.current.id)
        try:
            action = (self.steps.redo if forward else self.steps.undo)(ws, book, _SHEET)
        except Refused as refusal:
            self.session.say_refused(refusal)
            return True
        if action is None:
            return False
        self.work_out()
        self.session.changed(self)
        self.session.say(f"已{'重做' if forward else '撤销'}：{action.name}", "good")
        self.session.undo_offered.emit(self.steps.undo_name or "")
        return True
