"""考核办法: every scheme to read beside its document; to copy, change, try on a period's people, save as a version, give and take."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QStackedWidget, QTabBar, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.scheme_draft import Draft
from kaohe_desktop.ui import files
from kaohe_desktop.ui.ask import Ask, Asked
from kaohe_desktop.ui.page import Page, button, label, rename, row
from kaohe_desktop.ui.scheme_desk import SchemeDesk
from kaohe_desktop.ui.scheme_guide import SchemeGuide
from kaohe_desktop.ui.scheme_reading import SchemeReading
from kaohe_desktop.ui.scheme_side import SchemeSide
from kaohe_desktop.ui.scheme_source import SchemeSource
from kaohe_desktop.ui.scheme_trial_view import SchemeTrialView
from kaohe_desktop.ui.scheme_versions_view import SchemeVersionsView

if TYPE_CHECKING:
    from kaohe_desktop.office.own_schemes import SavedVersion
    from kaohe_desktop.office.scheme_files import SchemeFile
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

SCHEME_FILES = "考核办法 (*.toml)"
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
        self.choice = QComboBox()
        self.choice.setMinimumWidth(330)
        self.choice.setAccessibleName("考核办法")
        self.state = label("", "soft")
        self.save_button = button("存成新版本", self.ask_save, "primary", tip="草稿存成新版本，以后启用的考核期用它（Ctrl+S）")
        self.copy_button = button("复制一份", lambda: self.ask_copy(None), tip="复制这个办法，起个名称，在副本上改")
        self.import_button = button("导入…", self.import_file, tip="从文件导入考核办法")
        self.export_button = button("导出…", lambda: self.export(None), tip="把这个办法写成文件，给别的单位或留底")
        self.retire_button = button("停用", self.retire, tip="不再用于新的考核期；已经启用的不受影响")
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
        top = row(label("考核办法", "title"), self.choice, self.state, None, self.save_button, self.copy_button,
                  self.import_button, self.export_button, self.retire_button)
        self.box.addLayout(top)
        self.box.addWidget(self.ask)
        self.box.addWidget(self.problem)
        self.box.addWidget(self.tabs)
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
        self.desk.changed.connect(self._show)
        self.desk.copy_wanted.connect(self.ask_copy)
        self.guide.probed.connect(self._show_side)
        self.side.wanted.connect(self._go_to)
        self.versions.export_wanted.connect(self.export)
        for number in range(len(_TABS)):
            self._key(f"Alt+{number + 1}", partial(self._by_key, number))
        self._key("Ctrl+S", self.ask_save)

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
        self._fill(self.choice.currentData())
        self._open()

    def _fill(self, chosen: object) -> None:
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
    def _scheme_id(self) -> str:
        """The id of the scheme on the desk."""
        chosen = str(self.choice.currentData() or "")
        return chosen or self.session.current.scheme_id

    # ── showing ──
    def _turn(self, tab: int) -> None:
        self.flush()
        self.stack.setCurrentIndex(tab)
        self._show()

    def _show(self) -> None:
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

    # ── acts ──
    def ask_copy(self, then: Callable[[], object] | None) -> None:
        """Ask for the copy's name in one line; ``then`` is what was to be changed."""
        from kaohe_desktop.office.own_schemes import is_own

        ws = self.session.workspace
        if then is not None and is_own(ws, self._scheme_id):  # the text of a period opened with an own scheme
            self._choose(self._scheme_id)
            self.session.say("考核期启用时的原文不能改；已经换到这个办法最新的一版，请在这里改", "warn")
            return
        name = self.desk.draft.scheme.scheme.head.name if self.desk.draft.scheme is not None else ""
        title = "这一份不能直接改，先复制一份再改" if then is not None else "复制一份"

        def copy(answers: dict[str, str]) -> str | None:
            from kaohe_desktop.office.own_schemes import copy_scheme

            try:
                new = copy_scheme(ws, self._scheme_id, answers["新的名称"])
            except Refused as refusal:
                return str(refusal.problems[0])
            self._choose(new)
            self.session.say(f"已复制成“{answers['新的名称']}”，第 1 版和原来的一样", "good")
            self.session.changed(self)
            if then is not None:
                then()
            self.tabs.setCurrentIndex(self.stack.currentIndex() if self.stack.currentIndex() in (GUIDE, SOURCE) else GUIDE)
            return None

        self.ask.ask(title, [Asked("新的名称", f"{name}（本单位）", wide=True)], "复制", copy, note="只改副本，原来的和已经启用的考核期都不变")

    def _choose(self, scheme_id: str) -> None:
        self._fill(scheme_id)
        self._open()

    def ask_save(self) -> None:
        """Ask why, and save the draft as a version."""
        self.flush()
        editor = self.desk.editor
        if editor is None:
            return
        if self.desk.draft.scheme is None:
            self.session.say_problems([self.desk.draft.problems[0].problem])
            return
        if not editor.changed:
            self.session.say(f"和第 {editor.number} 版一样，没有要保存的")
            return
        from kaohe_desktop.office.checkup import findings, summary

        def save(answers: dict[str, str]) -> str | None:
            try:
                number = editor.save(answers["为什么改"])
            except Refused as refusal:
                return str(refusal.problems[0])
            self._fill(editor.id)
            self.session.say(f"已存成第 {number} 版；以后启用的考核期用它，已经启用的不变", "good")
            self.session.undo_offered.emit("")
            self.session.changed(self)
            self._show()
            return None

        found = findings(self.desk.draft.scheme)
        self.ask.ask(f"存成第 {editor.number + 1} 版", [Asked("为什么改", hint="例如：按党工委会议纪要第 5 号调整", wide=True)],
                     "保存", save, note=f"{summary(found)}，不妨碍保存" if found else summary(found))

    def retire(self) -> None:
        """Take the scheme out of use, or put it back."""
        from kaohe_desktop.office.own_schemes import set_retired

        editor = self.desk.editor
        if editor is None:
            return
        retired = self.retire_button.text() == "停用"
        set_retired(self.session.workspace, editor.id, retired=retired)
        self._fill(editor.id)
        self.session.say("已停用：启用新考核期时不再列出，已经启用的不受影响" if retired else "已重新启用", "good")
        self.session.changed(self)
        self._show()

    def export(self, version: SavedVersion | None) -> None:
        """Write the scheme (its newest saved version, or the one given) as a file."""
        from kaohe_desktop.office.library import scheme_text
        from kaohe_desktop.office.scheme_files import export

        self.flush()
        text = version.text if version is not None else self.desk.draft.text
        name = self.choice.currentText().removeprefix("本单位：")
        if version is None and self.desk.editor is not None:
            text = scheme_text(self.desk.editor.id, self.session.workspace)
        number = f" 第{version.number}版" if version is not None else ""
        path = files.save_file(self, "导出考核办法", f"{name}{number}.toml".replace("：", " "), SCHEME_FILES)
        if path is None:
            return
        try:
            export(text, path)
        except Refused as refusal:
            self.session.say_refused(refusal)
            return
        draft = self.desk.editor is not None and self.desk.editor.changed and version is None
        self.session.say(f"已导出：{path.name}{'（最新保存的一版，草稿里没存的不在内）' if draft else ''}", "good")

    def import_file(self) -> None:
        """Read a scheme file and ask what it is to be: a new version of the scheme of its id, or a scheme of its own."""
        from kaohe_desktop.office.scheme_files import read_file

        path = files.open_file(self, "导入考核办法", SCHEME_FILES)
        if path is None:
            return
        self.flush()
        self.problem.hide()
        try:
            file = read_file(self.session.workspace, path)
        except Refused as refusal:
            self.session.say_refused(refusal)
            return
        if file.info is None:
            lines = [f"✗ {one.problem.label}：{one.words}" for one in file.problems[:8]]
            more = f"\n还有 {len(file.problems) - 8} 处" if len(file.problems) > 8 else ""
            self.problem.setText(f"“{path.name}”有 {len(file.problems)} 处不对，没有导入：\n" + "\n".join(lines) + more)
            self.problem.show()
            self.session.say(f"“{path.name}”没有导入，原因在上面", "bad")
            return
        self._ask_import(file)

    def _ask_import(self, file: SchemeFile) -> None:
        assert file.info is not None
        copy, version = "另立一个办法", f"作为“{file.same.name}”的新版本" if file.same is not None else ""
        if file.unchanged and file.same is not None:
            self._choose(file.same.id)
            self.session.say(f"文件和“{file.same.name}”现在的一版一个字不差，不用导入")
            return
        fields = [Asked("导入成", version or copy, choices=(version, copy) if version else (copy,), width=360),
                  Asked("名称", file.info.name, wide=True)]
        if version:
            fields.append(Asked("为什么改", f"从文件“{file.path.name}”导入", wide=True))

        def take(answers: dict[str, str]) -> str | None:
            from kaohe_desktop.office.scheme_files import take_as_copy, take_as_version

            ws = self.session.workspace
            assert file.info is not None
            try:
                if answers["导入成"] == version:
                    number = take_as_version(ws, file, answers["为什么改"])
                    new, words = file.info.id, f"已导入成第 {number} 版"
                else:
                    new, words = take_as_copy(ws, file, answers["名称"]), f"已导入“{answers['名称']}”"
            except Refused as refusal:
                return str(refusal.problems[0])
            self.desk.editor = None
            self._choose(new)
            self.session.say(words, "good")
            self.session.changed(self)
            return None

        self.ask.ask(f"导入“{file.path.name}”", fields, "导入", take)

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
