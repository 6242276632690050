"""测评: ballots typed one after another or as a table, counted at once, and the control totals that must agree."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QCheckBox, QWidget
from typing_extensions import override

from kaohe_desktop.ui.ballot_casting import CastPanel
from kaohe_desktop.ui.ballot_choice import GroupChoice, SilentGroups, how_to_type
from kaohe_desktop.ui.ballot_nothing import NOBODY, NOTHING, NothingHere
from kaohe_desktop.ui.ballot_sheet import SheetPanel
from kaohe_desktop.ui.ballot_totals import TotalsPanel
from kaohe_desktop.ui.grid_aside import Aside
from kaohe_desktop.ui.page import Page, button
from kaohe_desktop.ui.session import Session
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tool_row import ToolRow
from kaohe_desktop.ui.worker import Jobs

if TYPE_CHECKING:
    from kaohe_desktop.office.ballot_desk import VoteDesk
    from kaohe_desktop.office.ballot_values import VoteLine, Voters
    from kaohe_desktop.office.grid import Entered, Grid

_BALLOT_FORM = "G8"
_NARROW = 62  # in heights of a letter


class BallotsPage(Page):
    """Built from the sheets the scheme says hold ratings; nothing here knows any of them by name."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.group = GroupChoice()
        self.group.currentIndexChanged.connect(lambda _at: self._open_group())
        self.mode_button = button("用表格录 F4", self.switch, tip="一张一张投票，或者在表格里填票数、粘贴（F4）")
        self.by_ballot = QCheckBox("投一票换一人")
        self.by_ballot.setToolTip("一张票评所有人：投一票就到下一个人。一人一张票的，不打勾")
        self.by_ballot.setChecked(True)
        self.back_button = button("退回整张票", self.take_back_ballot, picture="undo", tip="把正在录的这张票整张退回（Ctrl+退格）")
        self.print_button = button("打印空白测评票…", self._print, picture="printer", tip="去“表格打印”打印测评票")
        self.tools = ToolRow(
            self.group, self.mode_button, self.by_ballot, None, self.back_button, self.print_button,
            rare=(self.print_button, self.back_button, self.by_ballot),
        )
        self.silent = SilentGroups()
        self.empty = NothingHere()
        self.empty.go.connect(lambda page: session.go.emit(page, None))
        self.totals = TotalsPanel(session)
        self.totals.saved.connect(self._saved)
        self.totals.left.connect(self._to_votes)
        self.casting = CastPanel(session)
        self.casting.entered.connect(self._on_cast)
        self.casting.taken_back.connect(lambda name: self._on_stepped(f"已撤销：{name}"))
        self.by_ballot.toggled.connect(lambda on: setattr(self.casting, "by_ballot", on))
        self.sheet = SheetPanel(session, jobs)
        self.sheet.entered.connect(self._on_entered)
        self.sheet.stepped.connect(self._on_stepped)
        for widget in (self.tools, self.silent, self.totals, self.empty):
            self.box.addWidget(widget)
        self.box.addWidget(self.casting, 1)
        self.box.addWidget(self.sheet, 1)
        self.as_table = False
        self._desks: dict[str, VoteDesk] = {}
        self._counted: tuple[tuple[str, Voters], list[VoteLine]] | None = None
        self._late = QTimer(self)  # larger offices: results follow when the hands rest
        self._late.setSingleShot(True)
        self._late.setInterval(150)
        self._late.timeout.connect(self._refresh_results)
        self._aside = Aside(self._take_results, self)
        session.workspace_changed.connect(self._aside.wait)
        session.parting.connect(self._part)
        for keys, act in (
            ("F4", self.switch), ("F6", self._between), ("Ctrl+PgDown", lambda: self.turn(1)), ("Ctrl+PgUp", lambda: self.turn(-1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self._built = True
        self._fold()

    @override
    def set_low(self, low: bool) -> None:
        super().set_low(low)
        if hasattr(self, "_built"):
            self._fold()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """What does not fit goes without its signs, and says what it says in one line."""
        narrow = self.width() < _NARROW * look.size
        self.totals.fold(narrow=narrow, low=self.low)
        self.casting.fold(low=self.low, narrow=narrow)
        self.sheet.fold(low=self.low)
        self.group.fit(narrow=narrow)

    def _part(self, reasons: list[str]) -> None:
        """The period or the database is about to be another one: enter what stands typed, say what could not be."""
        if self.session.ws is None or not self._desks:
            return
        self.totals.finish()
        self.sheet.view.finish_editing()
        if lost := self.sheet.refused_count:
            reasons.append(f"测评里有 {lost} 格没有存上")

    # ── showing ──
    @override
    def forget(self) -> None:
        self._desks.clear()
        self._counted = None
        self.totals.forget()
        self.silent.forget()
        self.group.fill([])
        self.sheet.forget()

    def refresh(self) -> None:
        """Offer the groups of the scheme's ratings; show the chosen one anew."""
        from kaohe_desktop.office.ballot_values import vote_sheets

        for desk in self._desks.values():
            desk.grid.reload()
        sheets = vote_sheets(self.session.scheme.scheme)
        self.group.fill([(self.desk(sheet.name), group) for sheet in sheets for group in self.desk(sheet.name).box.groups()])
        self.empty.say(NOBODY if sheets else NOTHING)
        shown = self.group.count() > 0
        self.empty.setVisible(not shown)
        self.tools.setVisible(shown)
        self.silent.setVisible(shown and self.silent.isVisibleTo(self))
        for part in (self.totals, self.casting, self.sheet):
            part.setVisible(shown)
        self.silent.forget()
        if shown:
            self._fold()
            self.show_votes()

    def desk(self, sheet: str) -> VoteDesk:
        """The desk of a sheet, made when it is first needed."""
        from kaohe_desktop.office.ballot_desk import VoteDesk

        if sheet not in self._desks:
            self._desks[sheet] = VoteDesk(self.session.workspace, self.session.current, sheet)
        return self._desks[sheet]

    @property
    def chosen(self) -> tuple[str, Voters] | None:
        """The sheet and the group shown; None where there is none yet."""
        return self.group.chosen

    @property
    def voters(self) -> Voters | None:
        """The group shown."""
        return self.chosen[1] if self.chosen is not None else None

    @property
    def table(self) -> QWidget:
        """The table shown: that of the votes counted, or the one typed in."""
        return self.casting.table if self.casting.isVisibleTo(self) else self.sheet.view

    def _open_group(self) -> None:
        self.totals.finish()
        self.show_votes()
        self.casting.to_first()

    def show_votes(self, only: str = "") -> None:
        """Count the group's votes and show everything that follows from them; ``only``: one person's changed."""
        if self.chosen is None:
            return
        sheet, group = self.chosen
        desk = self.desk(sheet)
        told, table = desk.box.told, self.as_table or desk.box.told
        held = self.focusWidget()
        within = held is not None and (self.casting.isAncestorOf(held) or self.sheet.isAncestorOf(held))
        control = desk.controls.control(group)
        if only and desk.box.large and self._counted is not None and self._counted[0] == (sheet, group):
            lines = desk.box.recount(group, self._counted[1], only)
        else:
            lines = desk.box.count(group, hurried=True)
        self._counted = ((sheet, group), lines)
        self.totals.setVisible(not told)
        self.by_ballot.setVisible(not table)
        self.back_button.setVisible(not table)
        self.mode_button.setVisible(not told)
        self.mode_button.setText("逐张投票 F4" if table else "用表格录 F4")
        if not told:
            self.totals.show_totals(desk, group, control, lines)
        if table:
            self.sheet.show_group(desk, group, how_to_type(desk, group))
        else:
            self.casting.show_votes(desk, group, lines, control)
        if self.sheet.isVisibleTo(self) != table or self.casting.isVisibleTo(self) == table:
            self.sheet.setVisible(table)
            self.casting.setVisible(not table)
            if within:
                self._to_votes()
        self.group.restate(desk, group, control, lines)
        self.silent.look(desk, group, lines)
        if desk.box.provisional.stale:
            self._late.start()

    def _refresh_results(self) -> None:
        if not self.isVisible() or not self.ready or self.chosen is None:
            return
        desk = self.desk(self.chosen[0])
        if desk.grid.computed_aside:
            self._aside.start(desk.grid)
        else:
            desk.box.work_out()
            self.show_votes()

    def _take_results(self, grid: Grid, computed: object) -> None:
        grid.take_computed(computed)
        if self.isVisible():
            self.show_votes()

    # ── going about ──
    def turn(self, by: int) -> None:
        """The next group, or the one before."""
        if self.group.count():
            self.group.setCurrentIndex((self.group.currentIndex() + by) % self.group.count())
            self._to_votes()

    def switch(self) -> None:
        """From ballot after ballot to the table and back."""
        if self.chosen is None or self.desk(self.chosen[0]).box.told:
            return
        self.totals.finish()
        self.as_table = not self.as_table
        self.show_votes()
        self._to_votes()

    def _between(self) -> None:
        """F6: from the votes to the control totals and back."""
        if self.totals.isAncestorOf(self.focusWidget() or self):
            self._to_votes()
        elif self.totals.isVisible():
            self.totals.fields["issued"].setFocus()
            self.totals.fields["issued"].selectAll()

    def _to_votes(self) -> None:
        (self.casting if self.casting.isVisibleTo(self) else self.sheet).setFocus()

    def take_back_ballot(self) -> None:
        """Take the running ballot back as a whole."""
        self.casting.take_back_ballot()
        self._to_votes()

    def _print(self) -> None:
        self.session.go.emit("printing", _BALLOT_FORM)

    # ── what was done ──
    def _on_entered(self, entered: Entered) -> None:
        self.session.note_entered(entered, self)
        self.show_votes()

    def _on_cast(self, entered: Entered, key: str) -> None:
        self.session.note_entered(entered, self)
        self.show_votes(key)

    def _on_stepped(self, sentence: str) -> None:
        self.session.say(sentence, "good")
        self._offer_undo()
        self.session.changed(self)
        self.show_votes()

    def _offer_undo(self) -> None:
        if self.chosen is not None:
            self.session.undo_offered.emit(self.desk(self.chosen[0]).last)

    @override
    def undo(self, *, forward: bool = False) -> bool:
        """Take the last vote, figure, total or tick back (or do it again)."""
        if not self.ready or self.chosen is None:
            return False
        self.totals.finish()
        if self.sheet.isVisible():
            self.sheet.view.step_back(forward=forward)
            return True
        name = self.casting.undo(forward=forward)
        if name is None:
            self.session.say("没有可以重做的" if forward else "没有可以撤销的")
        elif forward:
            self.session.say(f"已重做：{name}", "good")
        return True

    def _saved(self, at: datetime | None, what: str) -> None:
        if at is not None:
            self._tell_saved(at, what)
        self.show_votes()

    def _tell_saved(self, at: datetime, what: str) -> None:
        self.session.saved.emit(at)
        self.session.say(f"已保存：{what}", "good")
        self._offer_undo()
        self.session.changed(self)

    @override
    def arrive(self, where: object) -> None:
        """Come to a sheet (its name), a group (its label) or a person (编号)."""
        if self.group.go_to(where):
            return
        if isinstance(where, str) and where and not self.casting.table.go_to(where):
            self.sheet.view.go_to(where)

    @override
    def show_now(self) -> None:
        """Put the hands where votes are typed."""
        super().show_now()
        if self.ready and self.chosen is not None:
            self.setFocusProxy(self.casting if self.casting.isVisibleTo(self) else self.sheet)
