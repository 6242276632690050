"""年度汇总: the quarters with their state, person × quarter with every conflict in words, taking them, and the proof."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSplitter, QTabBar, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import Elided, Page, button, label, rename, row
from kaohe_desktop.ui.rollup_periods import NothingPanel, PeriodMarks, worth_showing
from kaohe_desktop.ui.rollup_proof import ProofSide
from kaohe_desktop.ui.rollup_rows import CrossModel, conflict_row, state_words
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tool_row import ToolRow

if TYPE_CHECKING:
    from kaohe_desktop.office.rollup import QuarterSource, RollUp
    from kaohe_desktop.office.undoing import Steps
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_T = TypeVar("_T")
#: from so many people on, comparing takes long enough to be seen
_LARGE = 2000
_CONFLICTS = ("编号", "姓名", "哪一期", "问题", "怎么办")


class RollUpPage(Page):
    """Above the quarters, below person × quarter with what is to be looked at, at the right the proof of one person."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.rolled: RollUp | None = None
        self.steps: Steps | None = None
        self.title, self.sub = label("年度汇总", "title"), Elided("", "soft")
        self.state = label("", "soft")
        self.add_button = button("加入花名册", self.add_people, picture="user-plus")
        self.take_button = button("取结果", self.take, "primary")
        self.compute_button = button("计算定等 →", lambda: session.go.emit("results", None))
        self.empty, self.periods, self.side = NothingPanel(session), PeriodMarks(), ProofSide(session)
        self.box.addWidget(ToolRow(
            self.title, self.sub, None, self.state, self.add_button, self.take_button, self.compute_button,
            rare=(self.compute_button, self.add_button),
        ))
        self.box.addWidget(self.empty, 1, Qt.AlignmentFlag.AlignTop)
        self.box.addWidget(self.periods)
        self.parts = QTabBar()
        self.parts.setDrawBase(False)
        self.parts.setExpanding(False)
        for words in ("人员", "要核对的", "凭据"):
            self.parts.addTab(words)
        self._low_line = QWidget()
        line = row(self.parts, None, self.periods.folded)
        line.setContentsMargins(0, 0, 0, 0)
        self._low_line.setLayout(line)
        self.box.addWidget(self._low_line)
        self.box.addWidget(self._middle(), 1)
        self.periods.chosen.connect(self._to_source)
        self.side.to_entry.connect(self._to_entry)
        self.parts.currentChanged.connect(lambda _place: self._fold())
        self.table.row_chosen.connect(lambda _row: self._show_proof())
        self.table.activated.connect(lambda _index: self._to_entry())
        self.conflicts.row_chosen.connect(self._choose_person)
        self.conflicts.activated.connect(lambda _index: self._to_entry())
        self.finder.textChanged.connect(self._find)
        self.replace.toggled.connect(lambda _on: self._enable())
        self.setFocusProxy(self.table)

    # ── parts ──
    def _middle(self) -> QSplitter:
        self._left = QWidget()
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.finder = QLineEdit()
        self.finder.setPlaceholderText("姓名或编号")
        self.finder.setFixedWidth(140)
        self.model = CrossModel()
        self.table = ListTable((), self.model)
        self.table.setAccessibleName("各人各期")
        self.conflicts_title = label("", "heading")
        self.replace = QCheckBox("自己填的也换")
        self.replace.setToolTip("自己填的与那一期的结果不同的，取的时候也换成那一期的结果")
        self.conflicts = ListTable(_CONFLICTS)
        self.conflicts.setAccessibleName("要核对的")
        column.addWidget(self.table, 3)
        column.addLayout(row(self.conflicts_title, None, self.replace, self.finder))
        column.addWidget(self.conflicts, 2)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(self._left)
        self._split.addWidget(self.side)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self._split.setSizes([800, 380])
        self._split.setChildrenCollapsible(False)
        return self._split

    @override
    def set_low(self, low: bool) -> None:
        super().set_low(low)
        if hasattr(self, "rolled"):
            self._fold()

    def _fold(self) -> None:
        """In a low window one of people, conflicts and proof is shown at a time, and the periods are one button."""
        here = self.rolled is not None and worth_showing(self.rolled)
        at = self.parts.currentIndex()
        self._low_line.setVisible(here and self.low)
        self.periods.folded.setVisible(here and self.low)
        self.periods.setVisible(here and not self.low)
        self._left.setVisible(not self.low or at < 2)
        self.side.setVisible(not self.low or at == 2)
        self.side.heading.setVisible(not self.low)
        self.sub.setVisible(here and not self.low)
        self.table.setVisible(not self.low or at == 0)
        found = len(self.rolled.conflicts) if self.rolled is not None else 0
        self.conflicts.setVisible(bool(found) and (not self.low or at == 1))
        self.conflicts_title.setVisible(not self.low or (at == 1 and not found))
        self.finder.setVisible(not self.low)  # Ctrl+F finds people, too
        self.parts.setTabText(1, f"要核对的 {found}" if found else "要核对的")

    # ── showing ──
    @override
    def forget(self) -> None:
        self.rolled, self.steps = None, None

    def refresh(self) -> None:
        """Compare anew and show it."""
        from kaohe_desktop.office.rollup import preview
        from kaohe_desktop.office.undoing import Steps

        if self.steps is None:
            self.steps = Steps()
        ws, period = self.session.workspace, self.session.current
        self._work("正在核对各期", lambda: preview(ws, period), self._show)

    @property
    def _large(self) -> bool:
        return max((one.subjects for one in self.session.periods()), default=0) > _LARGE

    def _work(
        self, title: str, work: Callable[[], _T], done: Callable[[_T], None], refused: Callable[[Refused], None] | None = None
    ) -> None:
        """Do it at once, or in a large office off the window's thread."""
        told = refused or self.session.say_refused
        if self._large:
            self.jobs.start(title, lambda _progress: work(), done, told, stoppable=False)
            return
        try:
            result = work()
        except Refused as refusal:
            told(refusal)
            return
        done(result)

    def _show(self, rolled: RollUp) -> None:
        period, kept = self.session.current, self.chosen
        self.rolled = rolled
        here = worth_showing(rolled)
        self.sub.setText(f"{period.label}　{self.session.scheme.scheme.head.short}")
        for widget in (self._split, self.add_button, self.take_button, self.compute_button, self.state):
            widget.setVisible(here)
        self.empty.setVisible(not here)
        if here:
            self.periods.show_sources(rolled.sources)
            self._show_rows(rolled, kept)
            self._show_conflicts(rolled)
            self._enable()
        else:
            self.empty.show_way()
        self._fold()
        self._take_keys(here)

    def _take_keys(self, here: bool) -> None:
        """The keys stand in the table, or on the way out where there is none."""
        held = self.window().focusWidget()
        self.setFocusProxy(self.table if here else self.empty)
        if self.isVisible() and (held is None or not held.isVisible()):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_source(self, source: QuarterSource) -> None:
        if source.period is None:
            self.session.go.emit("periods", "new")
            return
        self.session.choose(source.period)
        self.session.go.emit("home", None)

    def _show_rows(self, rolled: RollUp, kept: str) -> None:
        person = self.session.scheme.scheme.head.subject == "person"
        self.model.show(rolled, person=person)
        self.table.fit(17 * look.size)
        if self.model.keys:
            self.table.selectRow(self.model.keys.index(kept) if kept in self.model.keys else 0)
        self._show_proof()

    def _show_conflicts(self, rolled: RollUp) -> None:
        found = rolled.conflicts
        self.conflicts.show_rows(_CONFLICTS, [conflict_row(one) for one in found], widest=28 * look.size)
        rename(self.conflicts_title, "heading")
        self.conflicts_title.setText(f"要核对的　{len(found)} 处" if found else "没有要核对的")

    def _enable(self) -> None:
        rolled = self.rolled
        if rolled is None or not rolled.sources:
            return
        from kaohe_desktop.office.rollup import TakeState

        archived = self.session.current.status == "archived"
        missing = len(rolled.missing_people)
        typed = sum(one.state is TakeState.TYPED for one in rolled.takings)
        count = len(rolled.open()) + (typed if self.replace.isChecked() else 0)
        self.replace.setVisible(bool(typed) and not archived)
        self.add_button.setVisible(bool(missing))
        self.add_button.setText(f" 加入花名册　{missing}")
        self.add_button.setEnabled(not archived)
        self.take_button.setText(f"{rolled.act}　{count}" if count else rolled.act)
        self.take_button.setEnabled(bool(count) and not archived)
        self._say_state(count, missing, archived=archived)

    def _say_state(self, count: int, missing: int, *, archived: bool) -> None:
        words, kind = state_words(count, missing, archived=archived, takings=self.rolled is not None and bool(self.rolled.takings))
        rename(self.state, kind)
        self.state.setText(words)

    # ── the proof ──
    @property
    def chosen(self) -> str:
        """The 编号 of the person marked."""
        place = self.table.currentIndex().row()
        return self.model.keys[place] if 0 <= place < len(self.model.keys) else ""

    def _show_proof(self) -> None:
        self.side.show_proof(self.rolled, self.chosen)

    def _choose_person(self, place: int) -> None:
        if self.rolled is None or not 0 <= place < len(self.conflicts.list_model.rows):
            return
        self.arrive(self.conflicts.list_model.rows[place][0])

    def _find(self, text: str) -> None:
        wanted = text.strip()
        for place, cells in enumerate(self.model.rows):
            if wanted and (wanted in cells[0] or wanted in cells[1]):
                self.table.selectRow(place)
                return

    def arrive(self, where: object) -> None:
        """Go to a person."""
        if where in self.model.keys:
            self.table.selectRow(self.model.keys.index(str(where)))

    def _to_entry(self) -> None:
        """To the person's rows, where what the quarters do not have is filled in."""
        person = next((one for one in self.rolled.people if one.key == self.chosen), None) if self.rolled else None
        if person is None or self.rolled is None:
            return
        if not person.in_roster:
            self.session.say(f"{person.name}不在花名册里，请先加入花名册", "warn")
            return
        sheet = self.rolled.sources[0].feed.sheet
        self.session.go.emit("entry", (person.key, self.rolled.sources[0].feed.column, sheet.name))

    # ── acts ──
    def take(self) -> None:
        """Take what is shown, in one step that can be undone."""
        from kaohe_desktop.office import rollup

        rolled = self.rolled
        if rolled is None or not self.take_button.isEnabled():
            return
        ws, period, steps, typed = self.session.workspace, self.session.current, self.steps, self.replace.isChecked()
        self._work(
            f"正在{rolled.act}", lambda: rollup.take(ws, period, rolled, replace_typed=typed, steps=steps),
            lambda count: self._taken(rolled, count), self._refused,
        )

    def _taken(self, rolled: RollUp, count: int) -> None:
        self.replace.setChecked(False)
        self._after(f"已{rolled.act}：{count} 个")

    def add_people(self) -> None:
        """Put those who are only in the quarters on the roster."""
        from kaohe_desktop.office import rollup

        rolled = self.rolled
        if rolled is None or self.session.current.status == "archived":
            return
        ws, period, steps = self.session.workspace, self.session.current, self.steps
        self._work(
            "正在加入花名册", lambda: rollup.add_people(ws, period, rolled, steps=steps),
            lambda count: self._after(f"已把 {count} 个加入花名册"), self._refused,
        )

    def _refused(self, refusal: Refused) -> None:
        """Nothing was done: what is shown may be out of date, so it is compared anew."""
        self._stale = True
        if not self._large:
            self.show_now()
        self.session.say_refused(refusal)

    def _after(self, words: str) -> None:
        self.session.saved.emit(datetime.now())
        self.session.say(words, "good")
        self.session.changed(self)
        self.session.undo_offered.emit((self.steps.undo_name if self.steps else None) or "")
        self.refresh()
        next_button = self.take_button if self.take_button.isEnabled() else self.compute_button
        next_button.setFocus()

    @override
    def undo(self, *, forward: bool = False) -> bool:
        from kaohe_desktop.office import rollup

        name = self.steps and (self.steps.redo_name if forward else self.steps.undo_name)
        if self.steps is None or not name:
            return False
        try:
            rollup.undo(self.session.workspace, self.session.current, self.steps, forward=forward)
        except Refused as refusal:
            self._refused(refusal)
            return True
        self._after(f"已{'重做' if forward else '撤销'}：{name}")
        return True

