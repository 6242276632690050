"""测评: ballots typed one after another, counted at once, and the control totals that must agree before 核对无误."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy, QTabBar, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.entry_votes import VoteTable
from kaohe_desktop.ui.page import Page, label, panel, rename, row
from kaohe_desktop.ui.session import Session
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.worker import Jobs

if TYPE_CHECKING:
    from kaohe_desktop.office.ballot_casting import Casting
    from kaohe_desktop.office.ballot_values import Voters
    from kaohe_desktop.office.ballots import BallotBox
    from kaohe_desktop.office.grid import Entered

_TOTALS = (("issued", "发出"), ("returned", "收回"), ("outstanding", "未收回"), ("void", "废票"))


class BallotsPage(Page):
    """Built from the sheets the scheme says hold votes; nothing here knows any of them by name."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.currentChanged.connect(lambda _tab: self._open_sheet())
        self.group = QComboBox()
        self.group.setMinimumWidth(16 * look.size)
        self.group.currentIndexChanged.connect(lambda _at: self._open_group())
        self.by_ballot = QCheckBox("一张票评所有人，投一票换一人")
        self.by_ballot.setChecked(True)
        self.empty = label("", "note", wrap=True)
        self.box.setSpacing(6)
        self._group_label = label("哪一组票", "soft")
        self.box.addLayout(row(self.tabs, None))
        self.box.addLayout(row(self._group_label, self.group, self.by_ballot, None))
        self.box.addWidget(self._make_controls())
        self.box.addWidget(self.empty)
        self.table = VoteTable()
        self.table.setMinimumHeight(4 * look.row_height)
        self.table.cast.connect(self.cast)
        self.table.back.connect(lambda: self.undo())
        self.table.row_chosen.connect(lambda _row: self._say_next())
        self.score = QLineEdit()
        self.score.setFixedWidth(8 * look.size)
        self.score.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.score.installEventFilter(self)
        self.next = label("", "heading")
        self.keys_said = label("", "soft")
        self.keys_said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line = row(self.next, self.score, self.keys_said)
        line.setStretch(2, 1)
        self.box.addLayout(line)
        self.box.addWidget(self.table, 1)
        self._boxes: dict[str, tuple[BallotBox, Casting]] = {}
        self._groups: list[Voters] = []
        self._late = QTimer(self)  # larger offices: results follow when the hands rest
        self._late.setSingleShot(True)
        self._late.setInterval(400)
        self._late.timeout.connect(self._refresh_results)
        self.setFocusProxy(self.table)

    def _make_controls(self) -> QWidget:
        self.controls, column = panel()
        self.totals: dict[str, QLineEdit] = {}
        for name, words in _TOTALS:
            line = QLineEdit()
            line.setFixedWidth(5 * look.size)
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
            line.setValidator(QIntValidator(0, 99_999, line))
            line.setAccessibleName(words)
            line.installEventFilter(self)
            line.editingFinished.connect(lambda total=name: self._set_total(total))
            self.totals[name] = line
        self.counted, self.abstained = label("", "heading"), label("", "heading")
        self.tick = QCheckBox("核对无误")
        self.tick.clicked.connect(self._tick)
        self.found = label("", "soft", wrap=True)
        column.addLayout(row(
            label("发出"), self.totals["issued"], label("＝ 收回"), self.totals["returned"], label("＋ 未收回"),
            self.totals["outstanding"], None, self.tick,
        ))
        column.addLayout(row(
            label("每人：有效"), self.counted, label("＋ 废票"), self.totals["void"], label("＋ 弃权"), self.abstained,
            label("＝ 收回"), None,
        ))
        column.addWidget(self.found)
        order: list[QWidget] = [*self.totals.values(), self.tick]
        for one, following in pairwise(order):
            QWidget.setTabOrder(one, following)
        return self.controls

    # ── showing ──
    @override
    def forget(self) -> None:
        self._boxes.clear()
        self._groups = []
        while self.tabs.count():
            self.tabs.blockSignals(True)
            self.tabs.removeTab(0)
            self.tabs.blockSignals(False)

    def refresh(self) -> None:
        """Offer the scheme's sheets of votes; show the chosen one anew."""
        from kaohe_desktop.office.ballot_values import vote_sheets

        sheets = vote_sheets(self.session.scheme.scheme)
        self._parts_visible(bool(sheets))
        if not sheets:
            self.empty.setText("这个考核办法没有按票测评的表，不用在这里录入；有测评分的，在“录入”里填。")
            return
        if self.tabs.count() != len(sheets):
            self.tabs.blockSignals(True)
            while self.tabs.count():
                self.tabs.removeTab(0)
            for sheet in sheets:
                self.tabs.addTab(sheet.title or sheet.name)
                self.tabs.setTabData(self.tabs.count() - 1, sheet.name)
            self.tabs.blockSignals(False)
        for _, casting in self._boxes.values():
            casting.grid.reload()
        self._open_sheet()

    def _parts_visible(self, shown: bool) -> None:
        for widget in (self.tabs, self._group_label, self.group, self.by_ballot, self.controls, self.table, self.score,
                       self.next, self.keys_said):
            widget.setVisible(shown)
        self.empty.setVisible(not shown)

    @property
    def parts(self) -> tuple[BallotBox, Casting]:
        """The votes of the sheet shown, and what casts them."""
        from kaohe_desktop.office.ballot_casting import Casting
        from kaohe_desktop.office.ballots import BallotBox
        from kaohe_desktop.office.entry import EntryGrid

        name = str(self.tabs.tabData(max(self.tabs.currentIndex(), 0)))
        if name not in self._boxes:
            ws, period = self.session.workspace, self.session.current
            box = BallotBox(ws, period, name)
            grid = EntryGrid(ws, period, name)  # type: ignore[abstract]  # makes the kind that fits the sheet
            self._boxes[name] = (box, Casting(ws, box, grid))
        return self._boxes[name]

    @property
    def voters(self) -> Voters | None:
        """The group shown; None where the sheet has none yet."""
        at = self.group.currentIndex()
        return self._groups[at] if 0 <= at < len(self._groups) else None

    def _open_sheet(self) -> None:
        if not self.ready or not self.tabs.count():
            return
        box, _ = self.parts
        chosen, groups = self.voters, box.groups()
        self.group.blockSignals(True)
        self.group.clear()
        for group in groups:
            self.group.addItem(f"{group.label}{' ✓' if box.control(group).checked else ''}")
        self._groups = groups
        self.group.setCurrentIndex(groups.index(chosen) if chosen in groups else 0)
        self.group.blockSignals(False)
        self.score.setVisible(box.single)
        self.show_votes()

    def _open_group(self) -> None:
        self.show_votes()
        self.table.selectRow(0)

    def show_votes(self) -> None:
        """Count the group's votes and show everything that follows from them."""
        group = self.voters
        if group is None:
            self.empty.setText("花名册里还没有人，先到“花名册”。")
            self.empty.show()
            return
        self.empty.hide()
        box, _ = self.parts
        lines, control = box.count(group), box.control(group)
        self.table.show_votes(box, group, lines, control.returned, control.void)
        for name, line in self.totals.items():
            value = getattr(control, name)
            if not line.hasFocus() or not line.isModified():
                line.setText("" if value is None else str(value))
            line.setEnabled(self.session.current.status != "archived")
        self.counted.setText(_span([one.valid for one in lines if not one.elsewhere]))
        self.abstained.setText(_span([one.abstained for one in lines if not one.elsewhere]))
        faults = box.faults(group, lines)
        self.tick.setChecked(control.checked)
        self.tick.setEnabled(self.session.current.status != "archived")
        said = "；".join(faults)
        if control.checked:
            said = f"{control.checked_by} {control.checked_at[:16].replace('T', ' ')} 核对无误"
        elif control.changed:
            said = f"核对以后又改过，要重新核对。{said}"
        elif not faults:
            said = "全部对上，可以打勾“核对无误”"
        rename(self.found, "good" if not faults and not control.changed else "bad" if control.returned is not None else "soft")
        self.found.setText(said)
        self.group.setItemText(self.group.currentIndex(), f"{group.label}{' ✓' if control.checked else ''}")
        if box.provisional.stale:
            self._late.start()
        self._say_next()

    def _refresh_results(self) -> None:
        if self.isVisible() and self.ready and self.tabs.count():
            box, _ = self.parts
            box.provisional.refresh()
            self.show_votes()

    def _say_next(self) -> None:
        line = self.table.current
        if line is None or not self.tabs.count():
            return
        box, _ = self.parts
        self.next.setText(f"第 {line.cast + 1} 张票 · {line.name}")
        if box.single:
            self.keys_said.setText("填分按回车，空着按回车是弃权；↑↓ 换人，Ctrl+Z 退回")
        else:
            levels = "　".join(f"{number} {level}" for number, level in enumerate(box.votes.levels, 1))
            self.keys_said.setText(f"按 {levels}　0 弃权　退格退回一票　↑↓ 换人")

    # ── casting ──
    def cast(self, level: int) -> None:
        """One vote for the current person."""
        line, group = self.table.current, self.voters
        if line is None or group is None:
            return
        _, casting = self.parts
        try:
            entered = casting.cast(group, line.key, level)
        except Refused as refusal:
            self.session.say_refused(refusal)
            return
        if entered is None:
            self.session.say("这张表不记弃权票", "warn")
            return
        self._after(entered)

    def cast_score(self) -> None:
        """One ballot with the figure typed; nothing typed is 弃权."""
        line, group = self.table.current, self.voters
        if line is None or group is None:
            return
        _, casting = self.parts
        try:
            entered = casting.cast_score(group, line.key, self.score.text(), line.cast + 1)
        except Refused as refusal:
            self.session.say_refused(refusal)
            return
        if entered.problems:
            self.session.say_problems(entered.problems)
            self.score.selectAll()
            return
        self.score.clear()
        self._after(entered)

    def _after(self, entered: Entered) -> None:
        self.session.note_entered(entered, self)
        if not entered.problems and self.by_ballot.isChecked() and not self.table.step(1):
            self.session.say("这张票录完了，从第一个人开始录下一张", "good")
        self.show_votes()

    @override
    def undo(self, *, forward: bool = False) -> bool:
        """Take the last vote back (or cast it again); the hands go back to its person."""
        if not self.ready or not self.tabs.count():
            return False
        _, casting = self.parts
        try:
            name = casting.grid.redo() if forward else casting.grid.undo()
        except Refused as refusal:
            self.session.say_refused(refusal)
            return True
        if name is None:
            self.session.say("没有可以重做的" if forward else "没有可以撤销的")
            return True
        self.session.say(f"{'已重做' if forward else '已撤销'}：{name}", "good")
        self.session.changed(self)
        if self.by_ballot.isChecked():
            self.table.step(1 if forward else -1)
        self.show_votes()
        return True

    # ── control totals ──
    def _set_total(self, name: str) -> None:
        group = self.voters
        if group is None or not self.totals[name].isModified():
            return
        box, _ = self.parts
        self.totals[name].setModified(False)
        try:
            box.set_total(group, name, self.totals[name].text())
        except Refused as refusal:
            self.session.say_refused(refusal)
        else:
            self._saved(f"{group.label} {dict(_TOTALS)[name]}")
        self.show_votes()

    def _tick(self, on: bool) -> None:
        group = self.voters
        if group is None:
            return
        box, _ = self.parts
        try:
            box.tick(group) if on else box.untick(group)
        except Refused as refusal:
            self.session.say_refused(refusal)
        else:
            self._saved(f"{group.label} 核对无误" if on else f"{group.label} 撤回核对")
        self.show_votes()

    def _saved(self, what: str) -> None:
        self.session.saved.emit(datetime.now())
        self.session.say(f"已保存：{what}", "good")
        self.session.changed(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if watched is self.score:
                if enter:
                    self.cast_score()
                    return True
                if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                    self.table.step(-1 if event.key() == Qt.Key.Key_Up else 1)
                    return True
            elif enter and isinstance(watched, QLineEdit):
                self.focusNextChild()
                return True
        return super().eventFilter(watched, event)

    @override
    def arrive(self, where: object) -> None:
        """Come to a sheet (its name)."""
        for at in range(self.tabs.count()):
            if self.tabs.tabData(at) == where:
                self.tabs.setCurrentIndex(at)

    @override
    def show_now(self) -> None:
        """Put the hands where votes are typed."""
        super().show_now()
        if self.ready and self.tabs.count():
            self.setFocusProxy(self.score if self.parts[0].single else self.table)


def _span(counts: list[int]) -> str:
    """A count, or the lowest and the highest where people differ."""
    if not counts:
        return "0"
    return str(counts[0]) if min(counts) == max(counts) else f"{min(counts)}–{max(counts)}"
