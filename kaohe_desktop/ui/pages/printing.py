"""表格打印: choose forms and people, see each page as it will stand on paper, then PDF files or the printer."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui import files
from kaohe_desktop.ui.page import Page, button, label, row
from kaohe_desktop.ui.people import in_order, people
from kaohe_desktop.ui.preview_view import PreviewView

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtPrintSupport import QPrinter

    from kaohe_desktop.office.printing import FormInfo, Printed
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

ALL = "全部"
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_KEY = Qt.ItemDataRole.UserRole


class PrintingPage(Page):
    """Forms at the left, the page in the middle, people at the right."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self._forms: list[FormInfo] = []
        self.forms, self.people = QListWidget(), QListWidget()
        for one in (self.forms, self.people):
            one.setObjectName("list")
            one.setUniformItemSizes(True)
        self.preview = PreviewView()
        self.filled, self.blank = QRadioButton("填好的"), QRadioButton("空白的（手工填）")
        self.filled.setChecked(True)
        self.one_file = QCheckBox("每人一个文件")
        self.category, self.department, self.finder = QComboBox(), QComboBox(), QLineEdit()
        self.finder.setPlaceholderText("姓名、首字母或编号")
        self.pdf_button = button("存为 PDF…", self._choose_folder, picture="export")
        self.print_button = button("打印…", self.print, "primary", "")
        self.note = label("", "soft", wrap=True)
        self.ticked = label("", "soft")
        self.box.addLayout(row(label("表格打印", "title"), self.note, None, self.pdf_button, self.print_button))
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self._left())
        middle.addWidget(self.preview, 1)
        middle.addWidget(self._right())
        self.box.addLayout(middle, 1)
        self._soon = QTimer(self)  # moving down the list of people draws only where it rests
        self._soon.setSingleShot(True)
        self._soon.setInterval(120)
        self._soon.timeout.connect(self.show_preview)
        self._connect()

    def _left(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(225)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label("表格", "heading"))
        column.addWidget(self.forms, 1)
        for widget in (self.filled, self.blank, self.one_file):
            column.addWidget(widget)
        return side

    def _right(self) -> QWidget:
        self._people_side = side = QWidget()
        side.setFixedWidth(235)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row(label("人员", "heading"), None, self.ticked))
        column.addLayout(row(self.category, self.department))
        column.addWidget(self.finder)
        column.addWidget(self.people, 1)
        column.addLayout(row(button("全选", lambda: self._tick(True)), button("全不选", lambda: self._tick(False)), None))
        return side

    def _connect(self) -> None:
        self.forms.currentRowChanged.connect(lambda _row: self._on_form())
        self.people.currentRowChanged.connect(lambda _row: self._soon.start())
        self.people.itemChanged.connect(lambda _item: self._count())
        self.filled.toggled.connect(lambda _on: self._on_form())
        for box in (self.category, self.department):
            box.currentTextChanged.connect(lambda _text: self._filter())
        self.finder.textChanged.connect(lambda _text: self._filter())

    # ── showing ──
    @override
    def forget(self) -> None:
        self.forms.clear()
        self.people.clear()
        self.preview.show_words("")

    def refresh(self) -> None:
        """Offer the scheme's forms and the people on the roster."""
        from kaohe_desktop.office.computing import latest, stale
        from kaohe_desktop.office.printing import printable

        ws, period = self.session.workspace, self.session.current
        self._forms = printable(self.session.scheme)
        form, person = max(self.forms.currentRow(), 0), max(self.people.currentRow(), 0)
        self.forms.blockSignals(True)
        self.forms.clear()
        self.forms.addItems([f"{one.code}　{one.name}" for one in self._forms])
        self.forms.setCurrentRow(min(form, len(self._forms) - 1))
        self.forms.blockSignals(False)
        self._fill_people(person)
        if not self._forms:
            self.note.setText("这个办法没有表格。")
        elif latest(ws, period) is None:
            self.note.setText("还没有计算，印出来没有得分和等次。")
        elif stale(ws, period):
            self.note.setText("计算以后又改过内容，印的是上次计算的结果。")
        else:
            self.note.setText("")
        for widget in (self.pdf_button, self.print_button):
            widget.setEnabled(bool(self._forms))
        self._on_form()

    def _fill_people(self, current: int) -> None:
        everybody = people(self.session)
        unticked = {str(item.data(_KEY)) for item in self._items() if item.checkState() == _UNCHECKED}
        for box, words in (
            (self.category, in_order(one.category for one in everybody)),
            (self.department, in_order(one.department for one in everybody)),
        ):
            chosen = box.currentText()
            box.blockSignals(True)
            box.clear()
            box.addItems([ALL, *words])
            box.setCurrentText(chosen if chosen in words else ALL)
            box.blockSignals(False)
        self.people.blockSignals(True)
        self.people.clear()
        for one in everybody:
            item = QListWidgetItem(f"{one.key}　{one.name}　{one.department}")
            item.setData(_KEY, one.key)
            item.setData(_KEY + 1, (one.category, one.department, f"{one.key} {one.name} {one.initials}".lower()))
            item.setCheckState(_UNCHECKED if one.key in unticked else _CHECKED)
            self.people.addItem(item)
        self.people.setCurrentRow(min(current, self.people.count() - 1))
        self.people.blockSignals(False)
        self._filter()

    def _items(self) -> list[QListWidgetItem]:
        return [self.people.item(place) for place in range(self.people.count())]

    def _filter(self) -> None:
        category = "" if self.category.currentText() == ALL else self.category.currentText()
        department = "" if self.department.currentText() == ALL else self.department.currentText()
        wanted = self.finder.text().strip().lower()
        for item in self._items():
            own_category, own_department, words = item.data(_KEY + 1)
            fits = (not category or own_category == category) and (not department or own_department == department) and wanted in words
            item.setHidden(not fits)
        self._count()

    def _tick(self, on: bool) -> None:
        self.people.blockSignals(True)
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(_CHECKED if on else _UNCHECKED)
        self.people.blockSignals(False)
        self._count()

    def chosen_keys(self) -> list[str]:
        """The people ticked among those shown."""
        return [str(item.data(_KEY)) for item in self._items() if not item.isHidden() and item.checkState() == _CHECKED]

    def _count(self) -> None:
        count = len(self.chosen_keys())
        self.ticked.setText(f"已选 {count} 个")

    @property
    def form(self) -> FormInfo | None:
        """The form marked."""
        place = self.forms.currentRow()
        return self._forms[place] if 0 <= place < len(self._forms) else None

    def _on_form(self) -> None:
        form = self.form
        per_person = form is not None and form.per_person and self.filled.isChecked()
        self._people_side.setEnabled(self.filled.isChecked())
        self.one_file.setEnabled(per_person)
        self.preview.page = 0
        self.show_preview()

    def show_preview(self) -> None:
        """Draw the marked person's copy of the marked form."""
        from kaohe_desktop.office.printing import preview

        form, item = self.form, self.people.currentItem()
        if form is None or not self.ready:
            return
        key = str(item.data(_KEY)) if item is not None else None
        try:
            self.preview.show_pdf(preview(self.session.workspace, self.session.current, form.code, key, self.blank.isChecked()))
        except Refused as refusal:
            self.preview.show_words("\n".join(map(str, refusal.problems)))

    def arrive(self, where: object) -> None:
        """Mark a person."""
        for place, item in enumerate(self._items()):
            if item.data(_KEY) == where:
                self.people.setCurrentRow(place)

    # ── paper and files ──
    def _choose_folder(self) -> None:
        folder = files.folder(self, "PDF 放在哪个文件夹")
        if folder is not None:
            self.write(folder)

    def write(self, folder: Path) -> None:
        """Write the marked form for the people ticked into the folder."""
        self._make(folder, lambda printed: self._written(printed, folder), one_file=not (self.one_file.isEnabled() and self.one_file.isChecked()))

    def _make(self, folder: Path, done: Callable[[Printed], None], *, one_file: bool) -> None:
        from kaohe_desktop.office.printing import print_forms

        form, keys, blank = self.form, self.chosen_keys(), self.blank.isChecked()
        if form is None or (not keys and not blank):
            self.session.say("请先在右边勾选要印的人", "warn")
            return
        ws, period = self.session.workspace, self.session.current
        chosen = None if len(keys) == self.people.count() else keys
        self.jobs.start(
            f"正在做 {form.name}",
            lambda progress: print_forms(ws, period, [form.code], chosen, blank=blank, folder=folder, one_file=one_file, progress=progress),
            done, self.session.say_refused, total=1 if blank else len(keys),
        )

    def _written(self, printed: Printed, folder: Path) -> None:
        warned = f"　注意：{printed.warnings[0]}" if printed.warnings else ""
        if len(printed.warnings) > 1:
            warned += f"（还有 {len(printed.warnings) - 1} 处）"
        self.session.say(f"已存 {len(printed.files)} 个 PDF 到 {folder}{warned}", "warn" if warned else "good")

    def print(self) -> None:
        """Print on paper, through the system's own dialog."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec() != QPrintDialog.DialogCode.Accepted:
            self.session.say("没有打印")
            return
        folder = Path(tempfile.mkdtemp(prefix="kaohe-print-"))

        def done(printed: Printed) -> None:
            self.to_printer(printed, printer)
            shutil.rmtree(folder, ignore_errors=True)

        self._make(folder, done, one_file=True)

    def to_printer(self, printed: Printed, printer: QPrinter) -> None:
        """Send the pages of the files made to the printer."""
        from kaohe_desktop.ui.paper import send

        pages = sum([send(path, printer) for path in printed.files])
        self.session.say(f"已送打印机 {pages} 页", "good")
