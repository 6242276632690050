"""表格打印: choose forms and people, see the very pages, then PDF files, Excel workbooks or paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QTabBar, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.office.print_checks import Skipped
from kaohe_desktop.office.print_job import Grouping, Medium, Printed, PrintJob, copies_for_paper, group_of
from kaohe_desktop.ui import print_choices
from kaohe_desktop.ui.page import Elided, Page, button, label, row
from kaohe_desktop.ui.people import people
from kaohe_desktop.ui.preview_view import WHOLE, PreviewView
from kaohe_desktop.ui.print_forms import FormsList
from kaohe_desktop.ui.print_options import OptionsPane
from kaohe_desktop.ui.print_outcome import OutcomePanel
from kaohe_desktop.ui.print_people import PeoplePane
from kaohe_desktop.ui.print_worker import Sheet
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tool_row import ToolRow

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from kaohe_desktop.office.printing import Source
    from kaohe_desktop.ui.print_paper import Sent
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_FIRST_OF_PEOPLE = 2  # among the stops of F6
_PARTS = ("表格", "预览", "人员")
_ROOMY = 62  # character heights: from this width of the window on there is room for three columns
_ANY = 16_777_215  # Qt's word for no limit
_WORDS = {Medium.PDF: "PDF", Medium.EXCEL: "Excel 工作簿"}


class PrintingPage(Page):
    """Forms at the left, the page in the middle, people at the right; what a run left stands under them."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self._source: Source | None = None
        self.choices = print_choices.Choices()
        self._chosen_for = ""  # the scheme whose choices are shown
        self.forms, self.options, self.preview = FormsList(), OptionsPane(), PreviewView()
        self.people, self.outcome = PeoplePane(), OutcomePanel()
        self.note = Elided("", "warn")
        self.what = label("", "soft")
        self.who = label("", "heading")
        self.excel_button = button("存为 Excel", self.save_excel, picture="export", tip="存为 Excel 工作簿（Ctrl+E）")
        self.pdf_button = button("存为 PDF", self.save_pdf, picture="document", tip="存为 PDF（Ctrl+S）")
        self.print_button = button("打印…", self.print, "primary", tip="选打印机、份数、单双面（Ctrl+Shift+P）")
        self.previous = button("上一个", lambda: self.people.step(-1), tip="上一个人（Ctrl+↑）")
        self.next = button("下一个", lambda: self.people.step(1), tip="下一个人（Ctrl+↓）")
        self._lay_out()
        self._soon = QTimer(self)  # moving down the list draws only where it rests
        self._soon.setSingleShot(True)
        self._soon.setInterval(90)
        self._soon.timeout.connect(self.show_preview)
        self._connect()
        self._keys()

    def _lay_out(self) -> None:
        self.title = label("表格打印", "title")
        self.parts = QTabBar()
        self.parts.setDrawBase(False)
        self.parts.setExpanding(False)
        self.parts.setAccessibleName("表格、预览、人员")
        for words in _PARTS:
            self.parts.addTab(words)
        self.box.addWidget(ToolRow(
            self.title, self.parts, self.note, self.excel_button, self.pdf_button, self.print_button, rare=(self.excel_button,),
        ))
        middle = QHBoxLayout()
        middle.setSpacing(12)
        self._left, self._centre = QWidget(), QWidget()
        self._choices_box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._left)
        self._choices_box.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout()
        self._forms_line = row(label("表格", "heading"), None, self.what)
        column.addLayout(self._forms_line)
        column.addWidget(self.forms, 1)
        self._choices_box.addLayout(column, 1)
        self._choices_box.addWidget(self.options, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self._centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row(self.who, None, self.previous, self.next, spacing=5))
        column.addWidget(self.preview, 1)
        for widget, stretch in ((self._left, 0), (self._centre, 1), (self.people, 0)):
            middle.addWidget(widget, stretch)
        self.box.addLayout(middle, 1)
        self.box.addWidget(self.outcome)
        self.parts.currentChanged.connect(lambda _place: self._fit())
        self.setFocusProxy(self.forms)
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Forms, page and people side by side; where there is no room for that, one of them at a time."""
        narrow = self.window().width() < _ROOMY * look.size
        at = self.parts.currentIndex()
        self.parts.setVisible(narrow)
        self.title.setVisible(not narrow)
        direction = QBoxLayout.Direction.LeftToRight if narrow else QBoxLayout.Direction.TopToBottom
        if self._choices_box.direction() != direction:
            self._choices_box.setDirection(direction)
        for place, widget in enumerate((self._left, self._centre, self.people)):
            widget.setVisible(not narrow or place == at)
        for side, share, least, most in ((self._left, 0.22, 216, 280), (self.people, 0.21, 206, 300)):
            width = max(least, min(most, round(self.width() * share)))
            side.setMinimumWidth(0 if narrow else width)
            side.setMaximumWidth(_ANY if narrow else width)

    def _connect(self) -> None:
        self.forms.currentRowChanged.connect(lambda _row: self._on_form())
        self.forms.chosen_changed.connect(self._on_form)
        self.options.changed.connect(self._on_form)
        self.people.marked.connect(self._soon.start)
        self.people.chosen_changed.connect(self._on_people)
        self.outcome.left.connect(lambda: self.forms.setFocus(Qt.FocusReason.OtherFocusReason))

    def _keys(self) -> None:
        acts: dict[str, Callable[[], object]] = {
            "Ctrl+S": self.save_pdf, "Ctrl+E": self.save_excel, "Ctrl+Shift+P": self.print, "F6": self._next_pane,
            "Ctrl+Down": lambda: self.people.step(1), "Ctrl+Up": lambda: self.people.step(-1),
            "Ctrl+PgDown": lambda: self.preview.turn(1), "Ctrl+PgUp": lambda: self.preview.turn(-1),
            "Ctrl+=": lambda: self.preview.step_zoom(1), "Ctrl++": lambda: self.preview.step_zoom(1),
            "Ctrl+-": lambda: self.preview.step_zoom(-1), "Ctrl+0": lambda: self.preview.set_zoom(WHOLE),
        }
        for keys, act in acts.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _next_pane(self) -> None:
        """Forms → options → the search line → people → forms."""
        stops = (self.forms, self.options.filled if self.options.filled.isChecked() else self.options.blank,
                 self.people.finder, self.people.view)
        now = next((place for place, one in enumerate(stops) if one.hasFocus()), -1)
        following = (now + 1) % len(stops)
        if self.parts.isVisible():
            self.parts.setCurrentIndex(0 if following < _FIRST_OF_PEOPLE else 2)
        stops[following].setFocus(Qt.FocusReason.TabFocusReason)

    # ── showing ──
    @override
    def forget(self) -> None:
        self._soon.stop()
        self.preview.stop()
        self._source, self._chosen_for = None, ""
        self.forms.show_forms(())
        self.people.forget()
        self.outcome.hide()

    def refresh(self) -> None:
        """Offer the forms and the people as they stand now."""
        from kaohe_desktop.office.printing import printable, source_of

        self._source = None  # nothing is drawn until everything stands
        scheme = self.session.scheme
        forms = printable(scheme)
        drill = "（演练）" if self.session.drill else ""  # what is tried out is kept apart, and not into the office's folder
        if self._chosen_for != scheme.scheme.head.id + drill:
            self._chosen_for = scheme.scheme.head.id + drill
            self.choices = print_choices.recall(self.session.settings, self._chosen_for)
            self.options.show_choices(self.choices, self.session.current.label + drill)
        marked = self.forms.form.code if self.forms.form else next(iter(self.choices.forms), "")
        ticked = [form.code for form in self.forms.ticked] or self.choices.forms[1:]
        self.forms.show_forms(forms, ticked, marked)
        source = source_of(self.session.workspace, self.session.current)
        self.people.show_people(people(self.session), {})
        self._source = source
        self._say_state()
        for widget in (self.excel_button, self.pdf_button, self.print_button):
            widget.setEnabled(bool(forms))
        self._on_form()

    def _say_state(self) -> None:
        if self._source is None or self._source.run.outcome is None:
            self.note.setText("还没有计算，印出来没有得分和等次。")
        else:
            stale = "计算以后又改过内容，印的是上次计算的结果。" if self._source.stale else ""
            self.note.setText(stale or self._source.run.not_final)

    def _on_form(self) -> None:
        """Another form, or another way of printing it."""
        if self._source is None:
            return
        filled, chosen = self.options.filled.isChecked(), self.forms.chosen
        with_gaps = filled and any(form.results and form.per_person for form in chosen)
        self.people.setEnabled(filled)
        self.people.show_gaps(self._source.gaps if with_gaps else {})
        self.options.open_for(filled=filled)
        self.what.setText("" if len(chosen) < 2 else f"印 {len(chosen)} 张表")
        self._keep()
        self._soon.stop()
        self.show_preview()

    def _on_people(self) -> None:
        gaps = [key for key in self.people.chosen if key in self.people.model.gaps]
        self.options.skip.setText(f"跳过不齐的（{len(gaps)} {self.unit}）" if gaps else "跳过不齐的")
        if self._source is not None and self.forms.form is not None and not self.forms.form.per_person:
            self._soon.start()

    def show_preview(self) -> None:
        """Draw the marked person's copy of the marked form; of a list, the whole of what would be printed."""
        form, blank = self.forms.form, self.options.blank.isChecked()
        if form is None or self._source is None or not self.ready:
            return
        single = form.per_person and not blank
        self.previous.setEnabled(single)
        self.next.setEnabled(single)
        self.who.setText(self._whose(single=single, blank=blank))
        if not blank and not self.people.chosen and not form.per_person:
            self.preview.show_words("请先在右边勾选要印的人")
            return
        self.preview.show_sheet(self._source, Sheet(form.code, None if blank else self._looked_at(single=single), blank))

    def _whose(self, *, single: bool, blank: bool) -> str:
        if blank:
            return "空白表"
        if not single:
            return "汇总"
        one = next((one for one in self.people.model.listed if one.key == self.people.current), None)
        return f"{one.key} {one.name}" if one else ""

    def _looked_at(self, *, single: bool) -> tuple[str, ...] | None:
        """Whose copies the preview is of; None: everybody's."""
        if single:
            return (self.people.current,)
        assert self._source is not None
        keys, grouping = self._keys_chosen(), self.options.grouping
        if grouping is Grouping.NONE:
            return keys
        subjects = {one.key: one for one in self._source.run.cohort.subjects}
        mine = subjects.get(self.people.current)
        chosen = [subjects[key] for key in self.people.chosen if key in subjects]
        return tuple(one.key for one in chosen if mine is None or group_of(grouping, one) == group_of(grouping, mine))

    def arrive(self, where: object) -> None:
        """Mark a person or a form; ``blank``: go to the blank forms; a form with 编号: that form for just these people."""
        if where == "blank":
            self.options.blank.setChecked(True)
        elif isinstance(where, tuple):
            self.forms.mark(str(where[0]))
            self.people.choose(where[1])
        elif not self.forms.mark(str(where)):
            self.people.find_person(str(where))

    # ── what is chosen ──
    def _keys_chosen(self) -> tuple[str, ...] | None:
        return None if self.people.everybody_chosen else tuple(self.people.chosen)

    def _keep(self) -> None:
        """Remember what is chosen, the form marked first."""
        marked = [form.code for form in (self.forms.form,) if form is not None]
        self.choices.forms = (*marked, *(form.code for form in self.forms.ticked))
        self.options.note_chosen(self.choices)
        print_choices.keep(self.session.settings, self._chosen_for, self.choices)

    def job(self, medium: Medium = Medium.PDF, folder: Path | None = None) -> PrintJob | None:
        """What is chosen, as the office does it; None (and said) where nobody or nothing is."""
        forms, blank = self.forms.chosen, self.options.blank.isChecked()
        if not forms or not (blank or self.people.chosen):
            self.session.say("请先勾选要印的人" if forms else "这个办法没有表格", "warn")
            return None
        return PrintJob(
            tuple(form.code for form in forms), folder or self.options.folder, self._keys_chosen(), blank,
            self.options.grouping, medium, self.options.one_file, self.options.skip.isChecked(),
        )

    def _total(self) -> int:
        """How many copies (or lists) the progress counts up to."""
        if self.options.blank.isChecked():
            return 0
        return sum(len(self.people.chosen) if form.per_person else 1 for form in self.forms.chosen)

    def _title(self) -> str:
        names = [form.name for form in self.forms.chosen]
        return names[0] if len(names) == 1 else f"{len(names)} 张表"

    # ── files ──
    def save_pdf(self) -> None:
        """Write PDF files into the folder."""
        self.write(self.options.folder)

    def save_excel(self) -> None:
        """Write workbooks into the folder."""
        self.write(self.options.folder, Medium.EXCEL)

    def write(self, folder: Path, medium: Medium = Medium.PDF) -> None:
        """Write what is chosen into a folder."""
        from kaohe_desktop.office.printing import print_from

        job, source = self.job(medium, folder), self._source
        if job is None or source is None or self.jobs.busy:
            return
        self._keep()
        self.outcome.hide()
        self.jobs.start(
            f"正在做 {self._title()}", lambda progress: print_from(source, job, progress),
            lambda printed: self._written(printed, job), self.session.say_refused, total=self._total(),
        )

    def _written(self, printed: Printed, job: PrintJob) -> None:
        many = f"{len(printed.files)} 个 {_WORDS[job.medium]}"
        said = f"已存 {many} 到 {job.folder}" if printed.files else "没有存下文件"
        self._tell(said, job.folder if printed.files else None, printed.warnings, printed.skipped, good=not printed.cancelled)

    def _tell(self, said: str, folder: Path | None, warnings: tuple[str, ...], skipped: tuple[Skipped, ...], *, good: bool) -> None:
        out = f"，跳过 {len({one.key for one in skipped})} {self.unit}" if any(one.key for one in skipped) else ""
        self.outcome.tell(said + out, folder, warnings, skipped, good=good)
        self.session.say(said + out + (f"　注意：{warnings[0]}" if warnings else ""), "good" if good and not warnings else "warn")
        (self.outcome.open_button if folder is not None else self.outcome.close_button).setFocus()

    # ── paper ──
    def print(self) -> None:
        """Print on paper, through the system's own dialog."""
        from kaohe_desktop.ui import print_dialog

        if self.jobs.busy or self.job() is None:
            return
        if not print_dialog.any_printer():
            self.session.say("这台电脑还没有装打印机。可以先“存为 PDF”，拿到有打印机的电脑上打", "warn")
            return
        printer = print_dialog.make_printer(self.choices, self._title())
        if not print_dialog.ask(printer, self):
            self.session.say("没有打印")
            return
        print_dialog.note_chosen(printer, self.choices)
        self._keep()
        self.to_printer(printer)

    def to_printer(self, printer: QPrinter) -> None:
        """Send what is chosen to a printer."""
        from kaohe_desktop.ui.print_paper import on_both_sides, send

        job, source = self.job(), self._source
        if job is None or source is None:
            return
        skipped: list[Skipped] = []
        sides = on_both_sides(printer)
        self.outcome.hide()
        self.jobs.start(
            f"正在打印 {self._title()}",
            lambda progress: send(lambda: copies_for_paper(job, source.run, skipped), printer, progress, both_sides=sides),
            lambda sent: self._sent(sent, tuple(dict.fromkeys(skipped))), self.session.say_refused,
            total=self._total() * (1 if printer.supportsMultipleCopies() else printer.copyCount()),
        )

    def _sent(self, sent: Sent, skipped: tuple[Skipped, ...]) -> None:
        said = f"已送打印机 {sent.pages} 页" if not sent.cancelled else f"打印已取消，已送出的 {sent.pages} 页请到打印机上清掉"
        self._tell(said, None, (), skipped, good=not sent.cancelled)
