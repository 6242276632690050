"""考核办法: every scheme to read beside its document; to copy, change, try on a period's people, save as a version, give and take."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.office.scheme_draft import Draft
from kaohe_desktop.ui.ask import Ask
from kaohe_desktop.ui.page import Elided, Page, button, label, rename, row
from kaohe_desktop.ui.scheme_acts import SchemeActs
from kaohe_desktop.ui.scheme_choice import PERIODS_OWN, SchemeChoice
from kaohe_desktop.ui.scheme_desk import SchemeDesk
from kaohe_desktop.ui.scheme_guide import SchemeGuide
from kaohe_desktop.ui.scheme_reading import SchemeReading
from kaohe_desktop.ui.scheme_road import SchemeRoad
from kaohe_desktop.ui.scheme_side import SchemeSide, SideFold
from kaohe_desktop.ui.scheme_source import SchemeSource
from kaohe_desktop.ui.scheme_trial_view import SchemeTrialView
from kaohe_desktop.ui.scheme_versions_view import SchemeVersionsView
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tool_row import ToolRow
from kaohe_desktop.ui.views import Views

if TYPE_CHECKING:
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_TABS = ("看", "表格里改", "全文", "试算", "版本")
READ, GUIDE, SOURCE, TRIAL, VERSIONS = range(5)
#: narrower than so many heights of a letter, what stands beside is folded
_NARROW = 62
#: and lower than so many, what stands above
_LOW = 33


class SchemePage(Page):
    """One scheme on the desk, five ways to look at it."""

    needs_period = False

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.desk = SchemeDesk(session, self)
        self.acts = SchemeActs(self)
        self.choice = SchemeChoice(session)
        self.title = label("考核办法", "title")
        self.state = Elided("", "soft")
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.save_button = button("存成新版本", self.acts.ask_save, "primary", tip="草稿存成新版本，以后启用的考核期用它（Ctrl+S）")
        self.new_button = button("新办法…", self.acts.start_new, tip="从最接近的办法复制一份，一步步改成本单位的（Ctrl+N）")
        self.copy_button = button("复制一份", lambda: self.acts.ask_copy(None), tip="复制这个办法，起个名称，在副本上改")
        self.import_button = button("导入…", self.acts.import_file, tip="从文件导入考核办法")
        self.export_button = button("导出…", lambda: self.acts.export(None), tip="把这个办法写成文件，给别的单位或留底")
        self.retire_button = button("停用", self.acts.retire, tip="不再用于新的考核期；已经启用的不受影响")
        self.ask = Ask()
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.reading, self.guide = SchemeReading(self.desk), SchemeGuide(self.desk)
        self.source, self.trial = SchemeSource(self.desk), SchemeTrialView(self.desk, jobs)
        self.versions, self.side = SchemeVersionsView(self.desk), SchemeSide()
        self.road = SchemeRoad()
        self.fold = SideFold(self)
        self._folded = (False, False)  # narrow, low
        self._lay_out()
        self._connect()
        self._watched: QWidget | None = None

    def _lay_out(self) -> None:
        for number, title in enumerate(_TABS, 1):
            self.tabs.addTab(title)
            self.tabs.setTabToolTip(number - 1, f"Alt+{number}")
        self.tools = ToolRow(
            self.title, self.choice, None, self.save_button, self.new_button, self.copy_button, self.import_button,
            self.export_button, self.retire_button,
            rare=(self.retire_button, self.export_button, self.import_button, self.copy_button, self.new_button),
        )
        self.box.addWidget(self.tools)
        self.box.addWidget(self.ask)
        self.box.addWidget(self.problem)
        self.box.addWidget(self.road)
        below = row(self.tabs, self.state, self.fold.button)
        below.setStretch(1, 1)
        self.box.addLayout(below)
        self.stack = Views()
        for view in (self.reading, self.guide, self.source, self.trial, self.versions):
            self.stack.addWidget(view)
        middle = row(self.stack, self.side, spacing=10)
        middle.setStretch(0, 1)
        column = QVBoxLayout()
        column.addLayout(middle, 1)
        self.box.addLayout(column, 1)

    # ── little room ──
    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "tools"):
            self._fit()

    @override
    def set_low(self, low: bool) -> None:
        super().set_low(low)
        if hasattr(self, "tools"):
            self._fit(anew=True)

    def _fit(self, *, anew: bool = False) -> None:
        """Fold what is beside and above where there is no room for it."""
        narrow, low = self.width() < _NARROW * look.size, self.low or self.height() < _LOW * look.size
        if (narrow, low) == self._folded and not anew:
            return
        self._folded = (narrow, low)
        self.title.setVisible(not narrow)
        self.choice.setMinimumWidth((17 if narrow else 30) * look.size)
        for view in (self.reading, self.guide, self.trial, self.versions):
            view.fit(narrow=narrow, low=low)
        self.fold.narrow = narrow
        self.fold.place()
        self._show_road()

    def _show_road(self) -> None:
        """The steps from a copy to a scheme of one's own, until its first own version is saved."""
        editor = self.desk.editor
        wanted = editor is not None and editor.number == 1 and self.stack.currentIndex() != READ and not self._folded[1]
        self.road.setVisible(wanted)
        if wanted and editor is not None:
            self.road.show_draft(self.desk.draft, editor.saved, tried=self.trial.result is not None)

    def _connect(self) -> None:
        self.choice.currentIndexChanged.connect(lambda _place: self._open())
        self.ask.asking.connect(self._on_ask)
        self.tabs.currentChanged.connect(self._turn)
        self.desk.changed.connect(self.show_desk)
        self.desk.copy_wanted.connect(self.acts.ask_copy)
        self.guide.probed.connect(self.fold.show)
        self.guide.typing.connect(self._make_way)
        self.side.wanted.connect(self.fold.go_to)
        self.versions.export_wanted.connect(self.acts.export)
        for number in range(len(_TABS)):
            self._key(f"Alt+{number + 1}", partial(self.turn_to, number))
        self._key("Alt+6", self.fold.by_key)
        self._key("Ctrl+S", self.acts.ask_save)
        self._key("Ctrl+N", self.acts.start_new)
        self.road.wanted.connect(self.acts.take_road)

    def _key(self, keys: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def _make_way(self, wanted: bool) -> None:
        """Where the window is low, what is being typed comes before the tools."""
        self.tools.setVisible(not (wanted and self._folded[1]))

    def _on_ask(self, asking: bool) -> None:
        """The hands go back to the view when a question is done with."""
        self._make_way(asking)
        if not asking and self.isVisible() and self.session.ws is not None:
            self.turn_to(self.stack.currentIndex())

    def turn_to(self, tab: int) -> None:
        """Show a view and give it the hands."""
        self.tabs.setCurrentIndex(tab)
        tried = self.trial.result is not None
        trial = self.trial.table if tried else self.trial.run_button
        (self.reading.text, self.guide.table, self.source.text, trial, self.versions.table)[tab].setFocus()

    # ── which scheme ──
    @override
    def refresh(self) -> None:
        """Offer the period's own text first, then the office's schemes, then the built-in ones."""
        self.choice.fill(self.choice.chosen)
        self._open()

    @override
    def forget(self) -> None:
        self.ask.leave()
        self.problem.hide()
        if self.session.ws is None or (self.desk.editor is not None and self.desk.editor.ws is not self.session.ws):
            self.desk.editor = None
            self.choice.empty()

    def _open(self) -> None:
        """Put the chosen scheme on the desk; what was being typed is kept first."""
        from kaohe_desktop.office.library import scheme_text
        from kaohe_desktop.office.own_schemes import SchemeEditor, is_own

        chosen = self.choice.chosen
        if chosen is None or self.session.ws is None:
            return
        self.flush()
        self.problem.hide()
        if chosen == PERIODS_OWN:
            self.desk.show(Draft(self.session.scheme.text), None)
        elif not is_own(self.session.ws, chosen):
            self.desk.show(Draft(scheme_text(chosen)), None)
        elif self.desk.editor is None or self.desk.editor.id != chosen:
            self.desk.show(Draft(""), SchemeEditor(self.session.ws, chosen))
        else:
            self.desk.changed.emit()
        self.session.undo_offered.emit("")

    @property
    def scheme_id(self) -> str:
        """The id of the scheme on the desk."""
        return self.choice.chosen or self.session.current.scheme_id

    def choose(self, scheme_id: str) -> None:
        """Put a scheme that may be new on the desk."""
        self.choice.fill(scheme_id)
        self._open()

    # ── showing ──
    def _turn(self, tab: int) -> None:
        self.flush()
        self.stack.setCurrentIndex(tab)
        self.show_desk()

    def show_desk(self) -> None:
        """Show the scheme on the desk in the view chosen, and what there is to say of it."""
        editor, draft = self.desk.editor, self.desk.draft
        tab = self.stack.currentIndex()
        view = (self.reading, self.guide, self.source, self.trial, self.versions)[tab]
        view.refresh()
        self.fold.place()
        self.fold.show(draft)
        self._show_road()
        self.save_button.setEnabled(editor is not None and editor.changed and draft.scheme is not None)
        self.save_button.setVisible(editor is not None)
        self.retire_button.setVisible(editor is not None)
        self.retire_button.setText("重新启用" if self.choice.retired else "停用")
        words, kind = self.desk.state(of_period=self.choice.chosen == PERIODS_OWN)
        rename(self.state, kind)
        self.state.setText(words)

    @override
    def undo(self, *, forward: bool = False) -> bool:
        self.flush()
        return self.desk.undo(forward=forward)

    # ── nothing typed is lost ──
    def flush(self) -> None:
        """Keep what is being typed in the view shown."""
        if self.session.ws is None:
            return
        if self.stack.currentIndex() == GUIDE:
            self.guide.flush()
        elif self.stack.currentIndex() == SOURCE:
            self.source.flush()

    @override
    def show_now(self) -> None:
        super().show_now()
        if self._watched is not self.window():
            self._watched = self.window()
            self._watched.installEventFilter(self)  # the window's end is told to no page

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close and watched is self._watched:
            self.flush()
        return super().eventFilter(watched, event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.flush()
        super().hideEvent(event)
