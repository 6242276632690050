"""考核期: the list and the year at a glance; open the next one from the last, set its parameters, archive it and, with a reason, reopen it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QTabBar
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.periods import PeriodInfo
from kaohe_desktop.ui.ask import Ask, Asked
from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import Page, button, label
from kaohe_desktop.ui.period_form import PeriodForm
from kaohe_desktop.ui.period_year import PeriodYear
from kaohe_desktop.ui.session import Session
from kaohe_desktop.ui.tool_row import ToolRow
from kaohe_desktop.ui.views import Views
from kaohe_desktop.ui.worker import Jobs

_HEADINGS = ("考核期", "考核办法", "状态", "人数", "起", "止", "序号")
_NUMBER = len(_HEADINGS) - 1
LIST, YEAR = range(2)
_AFTERWARDS = "归档以后只能看；可以写明理由撤销归档"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PeriodsPage(Page):
    """The form for the next above (while it is wanted), the periods there are below."""

    needs_period = False

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self._periods: list[PeriodInfo] = []
        self.table = ListTable(_HEADINGS)
        self.year = PeriodYear()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for number, title in enumerate(("列表", "一年总览")):
            self.tabs.addTab(title)
            self.tabs.setTabToolTip(number, f"Alt+{number + 1}")
        self.choose_button = button("进入这一期", self.choose, picture="play", tip="回车")
        self.archive_button = button("归档…", self.ask_archive, picture="archive")
        self.reopen_button = button("撤销归档…", self.ask_reopen, picture="unlock")
        self.params_button = button("改参数…", self.edit_params, picture="pencil")
        self.new_button = button("启用下一期", self.start_new, "primary", tip="从上一期填好，回车就启用（Ctrl+N）")
        self.ask = Ask()
        self.form = PeriodForm(session, jobs)
        self.area = self.form
        self.scheme, self.code, self.carry, self.params = self.form.scheme, self.form.code, self.form.carry, self.form.params
        self.suits, self.health, self.wrong, self.open_button = self.form.suits, self.form.health, self.form.wrong, self.form.open_button
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.title = label("考核期", "title")
        self.tools = ToolRow(
            self.title, self.tabs, None, self.choose_button, self.params_button, self.archive_button, self.reopen_button, self.new_button,
            rare=(self.reopen_button, self.archive_button, self.params_button, self.choose_button),
        )
        self.none = label(
            "这里列出每一个考核期。按“启用下一期”选考核办法，启用第一期；以后每一期都从上一期带过来花名册、参数和岗位说明书。", "soft", wrap=True,
        )
        self.views = Views()
        self.views.addWidget(self.table)
        self.views.addWidget(self.year)
        self.box.addWidget(self.tools)
        self.box.addWidget(self.ask)
        self.box.addWidget(self.form)
        self.box.addWidget(self.none)
        self.box.addWidget(self.views, 1)

    def _connect(self) -> None:
        self.table.row_chosen.connect(lambda _row: self._enable())
        self.table.doubleClicked.connect(lambda _index: self.choose())
        self.table.installEventFilter(self)
        self.tabs.currentChanged.connect(self._turn)
        self.year.wanted.connect(self._go_in)
        self.year.missing.connect(lambda scheme, code: self.start_new(scheme, code))
        self.year.chosen.connect(lambda _info: self._enable())
        self.form.opened.connect(self._on_opened)
        self.form.kept.connect(self._on_kept)
        self.form.closed.connect(self._on_closed)
        for number in (LIST, YEAR):
            self._key(f"Alt+{number + 1}", partial(self._by_key, number))
        self._key("Ctrl+N", self.start_new)

    def _key(self, keys: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    @override
    def set_low(self, low: bool) -> None:
        super().set_low(low)
        if hasattr(self, "form"):
            self.form.fit(low=low)
            self._make_way()

    def _make_way(self) -> None:
        """In a low window the form takes the place of the list."""
        self.views.setVisible(not (self.low and self.form.isVisibleTo(self)))

    # ── the list ──
    def refresh(self) -> None:
        """Show the periods as they stand."""
        self._periods = self.session.periods()
        rows = [
            (one.label, one.scheme_name, one.status_label, str(one.subjects), one.first_day.isoformat(), one.last_day.isoformat(), str(at))
            for at, one in enumerate(self._periods)
        ]
        self.table.show_rows(_HEADINGS, rows, numeric=(3,), widest=440)
        self.table.setColumnHidden(_NUMBER, True)
        here = next((place for place, one in enumerate(self._periods) if self.session.period and one.id == self.session.period.id), 0)
        self.year.show_periods(self._periods)
        self.none.setVisible(not rows)
        if rows:
            self.table.selectRow(here)
        else:
            self.start_new()
        self._enable()
        self._make_way()

    def _turn(self, at: int) -> None:
        self.views.setCurrentIndex(at)
        self._enable()

    def _by_key(self, at: int) -> None:
        self.tabs.setCurrentIndex(at)
        (self.table, self.year.table)[at].setFocus()

    @property
    def chosen(self) -> PeriodInfo | None:
        """The period marked in the list or in the year."""
        if self.views.currentIndex() == YEAR:
            span = self.year.span_at(self.year.table.currentRow(), self.year.table.currentColumn())
            return span.info if span is not None else None
        at = self.table.currentIndex().row()
        rows = self.table.list_model.rows
        return self._periods[int(rows[at][_NUMBER])] if 0 <= at < len(rows) else None

    def _enable(self) -> None:
        chosen = self.chosen
        archived = chosen is not None and chosen.status == "archived"
        self.choose_button.setEnabled(chosen is not None)
        self.archive_button.setVisible(not archived)
        self.archive_button.setEnabled(chosen is not None)
        self.params_button.setEnabled(chosen is not None and not archived)
        self.reopen_button.setVisible(archived)

    def choose(self) -> None:
        """Make the marked period current."""
        if (chosen := self.chosen) is not None:
            self._go_in(chosen)

    def _go_in(self, period: PeriodInfo) -> None:
        self.session.choose(period)
        self.session.go.emit("home", None)

    def arrive(self, where: object) -> None:
        """Come to open a new period, or to archive the current one."""
        if where == "new":
            self.start_new()
        elif isinstance(where, tuple) and where[:1] == ("new",):
            self.start_new(*map(str, where[1:]))
        elif where == "archive":
            self.ask_archive()

    # ── a new one ──
    def start_new(self, scheme_id: str = "", code: str = "") -> None:
        """Show the form, filled from the newest period."""
        self.form.start_new(self._periods, scheme_id, code)
        self._make_way()

    def open_period(self) -> None:
        """Do what the form says."""
        self.form.open_period()

    def edit_params(self) -> None:
        """Show the parameters of the marked period."""
        if (chosen := self.chosen) is not None:
            self.form.edit_params(chosen)
            self._make_way()

    def _on_opened(self, done: list[object]) -> None:
        from kaohe_desktop.office.opening import Opened

        opened = [one for one in done if isinstance(one, Opened)]
        self.session.say(f"已启用 {'；'.join(map(str, opened))}", "good")
        first = opened[0].period
        self.session.choose(first)
        if not first.subjects:
            self.session.go.emit("roster", None)
        self.refresh()
        if self.isVisible():  # else the keys are in the roster already
            self.table.setFocus()

    def _on_kept(self, period: PeriodInfo) -> None:
        self.session.say(f"已改 {period.label} 的参数，要重新计算才生效", "good")
        self.session.choose(period)
        self.refresh()
        self.table.setFocus()

    def _on_closed(self) -> None:
        self._make_way()
        self.views.currentWidget().setFocus()

    # ── archive ──
    def ask_archive(self) -> None:
        """Archive. What is left open is said first; the reason is asked for only then."""
        chosen = self.chosen
        if chosen is None:
            return
        from kaohe_desktop.office.periods import unfinished

        never, left = unfinished(self.session.workspace, chosen)
        if never:
            self.session.say_problems(never)
            return

        def act(answers: dict[str, str]) -> str:
            from kaohe_desktop.office.periods import archive

            try:
                self._after(archive(self.session.workspace, chosen, answers.get("理由", "")), "已归档，内容不能再改")
            except Refused as refusal:
                return "　".join(map(str, refusal.problems))
            return ""

        title = f"归档 {chosen.label}（{chosen.scheme_name}）"
        if not left:
            self.ask.ask(title, [], "归档", act, note=f"没有缺项、没有待议，算过以后没有改过。{_AFTERWARDS}")
            return
        why = Asked("理由", hint="例如：两人长期病假，下季补评", wide=True)
        self.ask.ask(title, [why], "写明理由归档", act, note=_AFTERWARDS)
        self.ask.wrong.setText("还没有做完：" + "　".join(one.what for one in left))
        self.ask.wrong.show()

    def ask_reopen(self) -> None:
        """Reopen an archived period with a reason."""
        chosen = self.chosen
        if chosen is None:
            return

        def act(answers: dict[str, str]) -> str:
            from kaohe_desktop.office.periods import reopen

            try:
                self._after(reopen(self.session.workspace, chosen, answers["理由"]), "已撤销归档，可以再改")
            except Refused as refusal:
                return "　".join(map(str, refusal.problems))
            return ""

        self.ask.ask(f"撤销归档 {chosen.label}", [Asked("理由", hint="例如：复核发现一人漏登加分", wide=True)], "撤销归档", act)

    def _after(self, period: PeriodInfo, what: str) -> None:
        self.session.say(f"{period.label}{what}", "good")
        self.session.choose(period)
        self.refresh()
        self.views.currentWidget().setFocus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else 0
        if watched is self.table and pressed in _ENTER:
            self.choose()
            return True
        return super().eventFilter(watched, event)
