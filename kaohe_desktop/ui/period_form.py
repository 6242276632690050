"""The form that opens the next period (or keeps the parameters of one): filled in from the last one, so that Enter is enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.opening import LARGE_OFFICE
from kaohe_desktop.ui.page import Elided, button, label, row
from kaohe_desktop.ui.params_form import ParamsForm
from kaohe_desktop.ui.period_beside import Beside
from kaohe_desktop.ui.period_carry import CarryChoice
from kaohe_desktop.ui.scheme_picker import SchemePicker
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.unrolled import Unrolled

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_HOW = "季度写 2026Q3，月写 2026-07，半年写 2026H1，双月写 2026B4，年写 2026"


class PeriodForm(Unrolled):
    """``opened`` tells what was opened, ``kept`` a period whose parameters were kept, ``closed`` that the form is away."""

    opened = Signal(object)  # list[Opened]
    kept = Signal(object)  # PeriodInfo
    closed = Signal()

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__()
        self.session, self._jobs = session, jobs
        self._periods: Sequence[PeriodInfo] = ()
        self._editing: PeriodInfo | None = None
        self.title = label("", "heading")
        self.scheme, self.code, self.carry = SchemePicker(), QLineEdit(), CarryChoice()
        for box in (self.scheme, self.carry):
            box.setMinimumWidth(180)
            box.setMaximumWidth(38 * look.size)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.scheme.setAccessibleName("考核办法")
        self.carry.setAccessibleName("花名册沿用哪一期")
        self.code.setFixedWidth(7 * look.size)
        self.code.setAccessibleName("考核期")
        self.code_note, self.suits, self.health, self.left = (Elided("", "soft") for _ in range(4))
        self.texts = QCheckBox("文字一起沿用")
        self.beside = Beside()
        self.params_button = button("", self._turn_params, "flat", tip="打开或收起参数（Alt+P）")
        self.params = ParamsForm(after=self.params_button)
        self.wrong = label("", "bad", wrap=True)
        self.open_button = button("启用", self.open_period, "primary")
        self._lay_out()
        self.scheme.currentIndexChanged.connect(lambda _place: self._on_scheme())
        self.code.textChanged.connect(lambda _text: self._on_code())
        self.carry.currentIndexChanged.connect(lambda _place: self._on_carry())
        self.params.changed.connect(self._tell_params)
        self.beside.changed.connect(self._tell_button)
        shortcut = QShortcut(QKeySequence("Alt+P"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._turn_params)
        self.hide()

    def _lay_out(self) -> None:
        frame = QFrame()
        frame.setObjectName("panel")
        column = QVBoxLayout(frame)
        column.setContentsMargins(14, 8, 14, 10)
        column.setSpacing(7)
        column.addWidget(self.title)
        self._new = QWidget()
        new = QVBoxLayout(self._new)
        new.setContentsMargins(0, 0, 0, 0)
        new.setSpacing(7)
        first = row(label("考核办法"), self.scheme, label("考核期"), self.code, self.code_note)
        second = row(label("花名册"), self.carry, self.texts, None)
        for line, wide, rest in ((first, 1, 4), (second, 1, 3)):
            line.setStretch(wide, 3)
            line.setStretch(rest, 2)
        new.addLayout(first)
        new.addWidget(self.suits)
        new.addWidget(self.health)
        new.addLayout(second)
        new.addWidget(self.left)
        new.addWidget(self.beside)
        column.addWidget(self._new)
        column.addLayout(row(self.open_button, button("收起", self.close_form), self.params_button, None))  # never below the fold
        column.addWidget(self.wrong)
        column.addWidget(self.params)
        column.addStretch(1)
        self.hold(frame)

    @override
    def fit(self, *, low: bool) -> None:
        super().fit(low=low)
        self.suits.setVisible(not low)

    # ── a new one ──
    def start_new(self, every: Sequence[PeriodInfo], scheme_id: str = "", code: str = "") -> None:
        """Fill the form from the newest period (or for this scheme and code); Enter opens it where nothing is left to say."""
        from kaohe_desktop.office.library import schemes

        self._periods, self._editing = every, None
        self._new.show()
        self.wrong.hide()
        self.scheme.blockSignals(True)
        self.scheme.show_schemes(schemes(self.session.workspace))
        wanted = scheme_id or (every[0].scheme_id if every else "")
        self.scheme.setCurrentIndex(max(0, self.scheme.findData(wanted)))
        self.scheme.blockSignals(False)
        self._on_scheme()
        if code:
            self.code.setText(code)
        self.show()
        ready = bool(every) and not self.params.problems()
        (self.open_button if ready else self.scheme).setFocus()

    def edit_params(self, period: PeriodInfo) -> None:
        """Show the parameters of a period."""
        self._editing = period
        self._new.hide()
        self.wrong.hide()
        self.title.setText(f"{period.label}（{period.scheme_name}）的参数")
        self.open_button.setText("存下参数")
        self.params.show_scheme(self.session.workspace.book(period.id).scheme, dict(period.params), opened=True)
        self._show_params(True)
        self.show()
        first = next(iter(self.params.fields.values()), self.open_button)
        first.setFocus()

    def _on_scheme(self) -> None:
        from datetime import date

        from kaohe_desktop.office.checkup import findings, summary
        from kaohe_desktop.office.library import kin, load_scheme, scheme_info, schemes
        from kaohe_desktop.office.opening import next_code, params_that_fit, text_sheets

        ws, scheme_id = self.session.workspace, self.scheme.currentData()
        if not scheme_id:
            return
        info = scheme_info(scheme_id, ws)
        summed = f"。{info.rolls_up_label}" if info.rolls_up else ""
        near = kin(ws, scheme_id)
        changed = [one.name for one in schemes(ws) if one.own and one.id in near and one.id != scheme_id]
        copies = f"　本单位改过的：{'、'.join(changed)}" if changed else ""
        self.suits.setText(f"{info.suits}{summed}　　来源：{info.source}　版本 {info.version}{copies}")
        same = [one for one in self._periods if one.scheme_id in near]
        today = date.today()
        cycle = info.cycles[0]
        self.code.blockSignals(True)
        self.code.setText(next_code(same[0]) if same else Period(cycle, today.year, (today.month - 1) // cycle.months + 1).code)
        self.code.blockSignals(False)
        self.carry.fill(self.session, self._periods, info.subject, same)
        try:
            scheme = load_scheme(scheme_id, ws=ws)
        except Refused as refusal:  # an own one that a newer program reads no more
            self.health.setText(f"{refusal.problems[0]}　请到“考核办法”里改好")
            return
        sheets = text_sheets(ws, scheme_id)
        self.texts.setText(f"{'、'.join(sheets)}一起沿用")
        self.texts.setVisible(bool(sheets))
        self.texts.setChecked(bool(sheets))
        given = params_that_fit(ws, scheme_id, same[0].params)[0] if same else {}
        self.params.show_scheme(scheme, given)
        self._show_params(bool(self.params.problems()) or not same)
        found = findings(scheme)
        self.health.setText(summary(found) + ("，见“考核办法”" if found else ""))
        self.health.setToolTip("\n".join(map(str, found)))
        self._on_carry()
        self._on_code()

    def _on_carry(self) -> None:
        self.texts.setEnabled(self.carry.currentData() is not None)
        self._tell_left()

    def _tell_left(self) -> None:
        """Name who of the roster does not come along; of a large one not read yet it is said once it is opened."""
        from kaohe_desktop.office.left_behind import in_words, left_behind

        source = next((one for one in self._periods if one.id == self.carry.currentData()), None)
        words = ""
        if source is not None and (source.subjects <= LARGE_OFFICE or self.session.workspace.has_book(source.id)):
            try:
                words = in_words(left_behind(self.session.workspace, source, Period.parse(self.code.text())))
            except (ValueError, Refused):
                words = ""  # what stands in the way is said elsewhere
        self.left.setText(words)
        self.left.setVisible(bool(words))

    def _on_code(self) -> None:
        """Say which period it is, and offer the other schemes' beside it."""
        self.wrong.hide()  # it was about what stood there before
        try:
            name = Period.parse(self.code.text()).label
        except ValueError:
            self.code_note.setText(_HOW)
            name = ""
            self.code_note.show()
        else:
            self.code_note.setText(name)
            self.code_note.setVisible(not self.low)  # the title says it, too
        self.title.setText(f"启用 {name}" if name else "启用新的考核期")
        self._offer_beside()
        self._tell_button()
        self._tell_left()

    def _offer_beside(self) -> None:
        from kaohe_desktop.office.opening import companions

        scheme_id = self.scheme.currentData()
        code = self.code.text().strip()
        self.beside.offer(companions(self.session.workspace, self._periods, scheme_id, code) if scheme_id else [])

    def _tell_button(self) -> None:
        more = self.beside.count
        self.open_button.setText(f"一起启用（{more + 1} 个）" if more else "启用")

    # ── parameters ──
    def _turn_params(self) -> None:
        self._show_params(not self.params.isVisibleTo(self))

    def _show_params(self, shown: bool) -> None:
        self.params.setVisible(shown)
        self._tell_params()

    def _tell_params(self) -> None:
        shown = self.params.isVisibleTo(self)
        self.params_button.setText(f"{'▾' if shown else '▸'} 参数（由单位定）：{self.params.brief()}")

    # ── doing it ──
    def open_period(self) -> None:
        """Open the period and those beside it, or keep the changed parameters of one."""
        self.wrong.hide()
        if not self.params.check():
            self._show_params(True)
            field = next((one for one in self.params.fields.values() if one.property("wrong") == "true"), None)
            if field is not None:
                field.setFocus()
            return
        if self._editing is not None:
            self._keep(self._editing)
        else:
            self._open()

    def _refused(self, refusal: Refused) -> None:
        self.params.show_problems([one for one in refusal.problems if one.label])
        self.wrong.setText("\n".join(f"✗ {problem}" for problem in refusal.problems))
        self.wrong.show()
        self.ensureWidgetVisible(self.wrong)

    def _keep(self, period: PeriodInfo) -> None:
        from kaohe_desktop.office.periods import set_params

        ws, values = self.session.workspace, self.params.values()

        def done(kept: PeriodInfo) -> None:
            self.hide()
            self.kept.emit(kept)

        self._jobs.do(
            "正在存参数", lambda _progress: set_params(ws, period, values), done, self._refused,
            aside=period.subjects > LARGE_OFFICE, stoppable=False,
        )

    def _open(self) -> None:
        from kaohe_desktop.office.opening import Opened, open_with_texts
        from kaohe_desktop.office.readying import ready_period

        ws, code, scheme_id = self.session.workspace, self.code.text().strip(), self.scheme.currentData()
        carry = next((one for one in self._periods if one.id == self.carry.currentData()), None)
        texts, values, beside = self.texts.isChecked(), self.params.values(), self.beside.ticked

        def work(_progress: object) -> tuple[list[Opened], str]:
            done = [open_with_texts(ws, scheme_id, code, carry_from=carry, params=values, texts=texts)]
            more, why = Beside.open(ws, beside, code, texts=texts)
            if done[0].period.subjects > LARGE_OFFICE:
                ready_period(ws, done[0].period.id)
            return [*done, *more], why

        def done(found: tuple[list[Opened], str]) -> None:
            self.hide()
            self.opened.emit(found[0])  # what was opened is there, whatever became of the rest
            if found[1]:
                self.session.say(found[1], "bad")

        heads = max((one.subjects for one in (carry, *beside) if one is not None), default=0)
        self._jobs.do(f"正在启用 {code}", work, done, self._refused, aside=heads > LARGE_OFFICE, stoppable=False)

    def close_form(self) -> None:
        """Put the form away."""
        self.hide()
        self.closed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_period()
        else:
            super().keyPressEvent(event)
