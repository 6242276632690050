"""考核期: the list; open the next one from the last, set its parameters, archive it and, with a reason, reopen it."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QScrollArea

from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.periods import PeriodInfo
from kaohe_desktop.ui.ask import Ask, Asked
from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import Page, button, label, panel, row
from kaohe_desktop.ui.params_form import ParamsForm
from kaohe_desktop.ui.scheme_picker import SchemePicker
from kaohe_desktop.ui.session import Session
from kaohe_desktop.ui.worker import Jobs

_HEADINGS = ("考核期", "考核办法", "状态", "人数", "起", "止")
_NOTHING = "不沿用，重新录入或导入"


class PeriodsPage(Page):
    """Left the periods there are, right the form for the next."""

    needs_period = False

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self._periods: list[PeriodInfo] = []
        self.table = ListTable(_HEADINGS)
        self.table.row_chosen.connect(lambda _row: self._enable())
        self.table.doubleClicked.connect(lambda _index: self.choose())
        self.choose_button = button("进入这一期", self.choose, picture="play")
        self.archive_button = button("归档…", self.ask_archive, picture="archive")
        self.reopen_button = button("撤销归档…", self.ask_reopen, picture="unlock")
        self.params_button = button("改参数…", self.edit_params, picture="pencil")
        self.new_button = button("启用新的考核期", self.start_new, "primary", "")
        self.ask = Ask()
        self.box.addLayout(row(
            label("考核期", "title"), None, self.choose_button, self.params_button, self.archive_button, self.reopen_button, self.new_button,
        ))
        self.box.addWidget(self.ask)
        self.box.addWidget(self._form())
        self.box.addWidget(self.table, 1)
        self._editing: PeriodInfo | None = None

    def _form(self) -> QScrollArea:
        self.scheme, self.code, self.carry = SchemePicker(), QLineEdit(), QComboBox()
        self.code.setFixedWidth(120)
        self.carry.setMinimumWidth(260)
        self.code_note = label("", "soft")
        self.suits = label("", "soft", wrap=True)
        self.health = label("", "soft", wrap=True)
        self.params = ParamsForm()
        self.open_button = button("启用", self.open_period, "primary")
        self.form_title = label("启用新的考核期", "heading")
        self.wrong = label("", "bad", wrap=True)
        self.wrong.hide()
        frame, column = panel()
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.form_title)
        self._scheme_line = (label("考核办法"), self.scheme, label("考核期"), self.code, self.code_note)
        column.addLayout(row(*self._scheme_line, None))
        column.addWidget(self.suits)
        column.addWidget(self.health)
        self._carry_line = (label("花名册"), self.carry)
        column.addLayout(row(*self._carry_line, None))
        column.addWidget(label("参数（由单位定）", "heading"))
        column.addWidget(self.params)
        column.addWidget(self.wrong)
        column.addLayout(row(self.open_button, button("收起", self._hide_form), None))
        self.area = QScrollArea()
        self.area.setWidget(frame)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setMaximumHeight(420)
        self.area.hide()
        self.scheme.currentIndexChanged.connect(lambda _place: self._on_scheme())
        self.code.textChanged.connect(lambda _text: self._on_code())
        return self.area

    # ── the list ──
    def refresh(self) -> None:
        """Show the periods as they stand."""
        self._periods = self.session.periods()
        rows = [
            (one.label, one.scheme_name, one.status_label, str(one.subjects), one.first_day.isoformat(), one.last_day.isoformat())
            for one in self._periods
        ]
        self.table.show_rows(_HEADINGS, rows, numeric=(3,), widest=440)
        here = next((place for place, one in enumerate(self._periods) if self.session.period and one.id == self.session.period.id), 0)
        if rows:
            self.table.selectRow(here)
        else:
            self.start_new()
        self._enable()

    @property
    def chosen(self) -> PeriodInfo | None:
        """The period marked in the list."""
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self._periods):
            return None
        name = self.table.list_model.rows[row][:2]
        return next((one for one in self._periods if (one.label, one.scheme_name) == name), None)

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
            self.session.choose(chosen)
            self.session.go.emit("home", None)

    def arrive(self, where: object) -> None:
        """Come to open a new period, or to archive the current one."""
        if where == "new":
            self.start_new()
        elif where == "archive":
            self.ask_archive()

    # ── a new one ──
    def start_new(self) -> None:
        """Show the form, filled from the newest period."""
        from kaohe_desktop.office.library import schemes

        self._editing = None
        for widget in (*self._scheme_line, *self._carry_line, self.suits, self.health):
            widget.show()
        self.form_title.setText("启用新的考核期")
        self.open_button.setText("启用")
        self.scheme.blockSignals(True)
        self.scheme.show_schemes(schemes(self.session.workspace))
        last = self._periods[0] if self._periods else None
        self.scheme.setCurrentIndex(max(0, self.scheme.findData(last.scheme_id)) if last else 0)
        self.scheme.blockSignals(False)
        self._on_scheme()
        self.area.show()
        self.scheme.setFocus()

    def _on_scheme(self) -> None:
        from datetime import date

        from kaohe_desktop.office.checkup import findings, summary
        from kaohe_desktop.office.library import kin, load_scheme, scheme_info, schemes

        scheme_id = self.scheme.currentData()
        if not scheme_id:
            return
        info = scheme_info(scheme_id, self.session.workspace)
        summed = f"。{info.rolls_up_label}" if info.rolls_up else ""
        near = kin(self.session.workspace, scheme_id)
        changed = [one.name for one in schemes(self.session.workspace) if one.own and one.id in near and one.id != scheme_id]
        copies = f"　本单位改过的：{'、'.join(changed)}" if changed else ""
        self.suits.setText(f"{info.suits}{summed}　　来源：{info.source}　版本 {info.version}{copies}")
        same = [one for one in self._periods if one.scheme_id in near]
        today = date.today()
        months = info.cycles[0].months
        number = (today.month - 1) // months + 1
        self.code.setText(Period.parse(same[0].code).next().code if same else Period(info.cycles[0], today.year, number).code)
        self.carry.clear()
        self.carry.addItem(_NOTHING, None)
        subjects = {one.id: one.subject for one in schemes(self.session.workspace, retired=True)}
        unit = "人" if info.subject == "person" else "个科室"
        for one in self._periods:
            if subjects.get(one.scheme_id, info.subject) == info.subject:
                self.carry.addItem(f"沿用 {one.label}（{one.scheme_name}，{one.subjects} {unit}）", one.id)
        self.carry.setCurrentIndex(1 if self.carry.count() > 1 else 0)
        try:
            scheme = load_scheme(scheme_id, ws=self.session.workspace)
        except Refused as refusal:  # an own one that a newer program reads no more
            self.health.setText(f"{refusal.problems[0]}　请到“考核办法”里改好")
            return
        self.params.show_scheme(scheme, dict(same[0].params) if same else {})
        found = findings(scheme)
        self.health.setText(summary(found) + ("，见“考核办法”" if found else ""))
        self.health.setToolTip("\n".join(map(str, found)))

    def _on_code(self) -> None:
        try:
            self.code_note.setText(Period.parse(self.code.text()).label)
        except ValueError:
            self.code_note.setText("季度写 2026Q3，月写 2026-07，半年写 2026H1，双月写 2026B4，年写 2026")

    def open_period(self) -> None:
        """Open the period (or keep the changed parameters of one)."""
        from kaohe_desktop.office import periods

        self.wrong.hide()
        if not self.params.check():
            return
        ws = self.session.workspace
        try:
            if self._editing is not None:
                done = periods.set_params(ws, self._editing, self.params.values())
                self.session.say(f"已改 {done.label} 的参数，要重新计算才生效", "good")
            else:
                carry = next((one for one in self._periods if one.id == self.carry.currentData()), None)
                done = periods.open_period(
                    ws, self.scheme.currentData(), self.code.text().strip(), carry_from=carry, params=self.params.values(),
                )
                self.session.say(f"已启用 {done.label}", "good")
        except Refused as refusal:
            self.params.show_problems([one for one in refusal.problems if one.label])
            self.wrong.setText("\n".join(f"✗ {problem}" for problem in refusal.problems))
            self.wrong.show()
            return
        self._hide_form()
        self.session.choose(done)
        if not done.subjects and self._editing is None:
            self.session.go.emit("roster", None)
        self.refresh()

    def edit_params(self) -> None:
        """Show the parameters of the marked period."""
        chosen = self.chosen
        if chosen is None:
            return
        self._editing = chosen
        for widget in (*self._scheme_line, *self._carry_line, self.suits, self.health):
            widget.hide()
        self.form_title.setText(f"{chosen.label}（{chosen.scheme_name}）的参数")
        self.open_button.setText("存下参数")
        self.params.show_scheme(self.session.workspace.book(chosen.id).scheme, dict(chosen.params), opened=True)
        self.area.show()

    def _hide_form(self) -> None:
        self.area.hide()
        self.wrong.hide()

    # ── archive ──
    def ask_archive(self) -> None:
        """Archive; where something is left open, the reason is asked for."""
        chosen = self.chosen
        if chosen is None:
            return

        def act(answers: dict[str, str]) -> str:
            from kaohe_desktop.office.periods import archive

            try:
                self._after(archive(self.session.workspace, chosen, answers["理由"]), "已归档，内容不能再改")
            except Refused as refusal:
                return "　".join(map(str, refusal.problems))
            return ""

        self.ask.ask(
            f"归档 {chosen.label}", [Asked("理由", hint="没有缺项、待议的可以不写", wide=True)], "归档", act,
            note="归档以后只能看；以后可以写明理由撤销归档。",
        )

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
