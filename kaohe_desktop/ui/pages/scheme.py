"""考核办法: every scheme to read beside its document; to copy, change, try on a period's people, save as a version, give and take."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QStackedWidget, QTabBar, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.office.scheme_draft import Draft
from kaohe_desktop.ui.ask import Ask
from kaohe_desktop.ui.page import Page, button, label, rename, row
from kaohe_desktop.ui.scheme_acts import SchemeActs
from kaohe_desktop.ui.scheme_desk import SchemeDesk
from kaohe_desktop.ui.scheme_guide import SchemeGuide
from kaohe_desktop.ui.scheme_reading import SchemeReading
from kaohe_desktop.ui.scheme_side import SchemeSide
from kaohe_desktop.ui.scheme_source import SchemeSource
from kaohe_desktop.ui.scheme_trial_view import SchemeTrialView
from kaohe_desktop.ui.scheme_versions_view import SchemeVersionsView

if TYPE_CHECKING:
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_TABS = ("看", "表格里改", "全文", "试算", "版本")
READ, GUIDE, SOURCE, TRIAL, VERSIONS = range(5)
#: what the choice offers first: the text the current period is pinned to
_PERIODS_OWN = ""


class SchemePage(Page):
    """One scheme on the desk, five ways to look at it."""

    needs_period = False

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.desk = SchemeDesk(session, self)
        self.acts = SchemeActs(self)
        self.choice = QComboBox()
        self.choice.setMinimumWidth(330)
        self.choice.setAccessibleName("考核办法")
        self.state = label("", "soft")
        self.save_button = button("存成新版本", self.acts.ask_save, "primary", tip="草稿存成新版本，以后启用的考核期用它（Ctrl+S）")
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
        self.reading, self.guide = SchemeReading(self.desk), SchemeGuide(self.desk)
        self.source, self.trial = SchemeSource(self.desk), SchemeTrialView(self.desk, jobs)
        self.versions, self.side = SchemeVersionsView(self.desk), SchemeSide()
        self._lay_out()
        self._connect()
        self._watched: QWidget | None = None

    def _lay_out(self) -> None:
        for number, title in enumerate(_TABS, 1):
            self.tabs.addTab(title)
            self.tabs.setTabToolTip(number - 1, f"Alt+{number}")
        top = row(label("考核办法", "title"), self.choice, None, self.save_button, self.copy_button,
                  self.import_button, self.export_button, self.retire_button)
        self.box.addLayout(top)
        self.box.addWidget(self.ask)
        self.box.addWidget(self.problem)
        self.box.addLayout(row(self.tabs, None, self.state))
        self.stack = QStackedWidget()
        for view in (self.reading, self.guide, self.source, self.trial, self.versions):
            self.stack.addWidget(view)
        middle = row(self.stack, self.side, spacing=10)
        middle.setStretch(0, 1)
        column = QVBoxLayout()
        column.addLayout(middle, 1)
        self.box.addLayout(column, 1)

    def _connect(self) -> None:
        self.choice.currentIndexChanged.connect(lambda _place: self._open())
        self.ask.asking.connect(self._on_ask)
        self.tabs.currentChanged.connect(self._turn)
        self.desk.changed.connect(self.show_desk)
        self.desk.copy_wanted.connect(self.acts.ask_copy)
        self.guide.probed.connect(self._show_side)
        self.side.wanted.connect(self._go_to)
        self.versions.export_wanted.connect(self.acts.export)
        for number in range(len(_TABS)):
            self._key(f"Alt+{number + 1}", partial(self._by_key, number))
        self._key("Ctrl+S", self.acts.ask_save)

    def _key(self, keys: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def _on_ask(self, asking: bool) -> None:
        """The hands go back to the view when a question is done with."""
        if not asking and self.isVisible() and self.session.ws is not None:
            self._by_key(self.stack.currentIndex())

    def _by_key(self, tab: int) -> None:
        self.tabs.setCurrentIndex(tab)
        (self.reading.text, self.guide.table, self.source.text, self.trial.choice, self.versions.table)[tab].setFocus()

    # ── which scheme ──
    @override
    def refresh(self) -> None:
        """Offer the period's own text first, then the office's schemes, then the built-in ones."""
        self.fill(self.choice.currentData())
        self._open()

    def fill(self, chosen: object) -> None:
        """Read anew which schemes there are."""
        from kaohe_desktop.office.library import schemes

        period = self.session.period
        self.choice.blockSignals(True)
        self.choice.clear()
        if period is not None:
            self.choice.addItem(f"{period.label}所用：{period.scheme_name}", _PERIODS_OWN)
        every = schemes(self.session.workspace, retired=True)
        for info in sorted(every, key=lambda one: (not one.own, one.retired)):
            mark = "本单位：" if info.own else ""
            self.choice.addItem(f"{mark}{info.name}{'（已停用）' if info.retired else ''}", info.id)
        at = self.choice.findData(chosen) if chosen is not None else 0
        self.choice.setCurrentIndex(max(0, at))
        self.choice.blockSignals(False)

    @override
    def forget(self) -> None:
        self.ask.leave()
        self.problem.hide()
        if self.session.ws is None or (self.desk.editor is not None and self.desk.editor.ws is not self.session.ws):
            self.desk.editor = None
            self.choice.blockSignals(True)
            self.choice.clear()
            self.choice.blockSignals(False)

    def _open(self) -> None:
        """Put the chosen scheme on the desk; what was being typed is kept first."""
        from kaohe_desktop.office.library import scheme_text
        from kaohe_desktop.office.own_schemes import SchemeEditor, is_own

        chosen = self.choice.currentData()
        if chosen is None or self.session.ws is None:
            return
        self.flush()
        self.problem.hide()
        if chosen == _PERIODS_OWN:
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
        chosen = str(self.choice.currentData() or "")
        return chosen or self.session.current.scheme_id

    def choose(self, scheme_id: str) -> None:
        """Put a scheme that may be new on the desk."""
        self.fill(scheme_id)
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
        self.side.setVisible(tab in (GUIDE, SOURCE))
        self._show_side(draft)
        self.save_button.setEnabled(editor is not None and editor.changed and draft.scheme is not None)
        self.save_button.setVisible(editor is not None)
        self.retire_button.setVisible(editor is not None)
        if editor is None:
            period = self.choice.currentData() == _PERIODS_OWN
            self._say_state("考核期启用时的原文，不会变" if period else "程序自带，改时先复制一份", "soft")
            return
        retired = any(self.choice.itemText(at).endswith("（已停用）") for at in [self.choice.currentIndex()])
        self.retire_button.setText("重新启用" if retired else "停用")
        if draft.scheme is None:
            self._say_state(f"第 {editor.number} 版，草稿有 {len(draft.problems)} 处不对", "bad")
        elif editor.changed:
            self._say_state(f"第 {editor.number} 版，草稿改过，还没有存成新版本", "warn")
        else:
            self._say_state(f"第 {editor.number} 版", "good")

    def _say_state(self, words: str, name: str) -> None:
        rename(self.state, name)
        self.state.setText(words)

    def _show_side(self, draft: Draft) -> None:
        if self.side.isVisibleTo(self):
            editor = self.desk.editor
            self.side.show_draft(draft, editor.saved if editor is not None else None, editor.number if editor is not None else 0)

    def _go_to(self, path: tuple[str | int, ...]) -> None:
        if self.stack.currentIndex() == GUIDE and self.guide.go_to(path):
            return
        self.tabs.setCurrentIndex(SOURCE)
        line = next((one.line for one in self.desk.draft.problems if one.path == path), None)
        self.source.text.go_to(line or 1)

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
