"""系统: office and clerk, the database and its backups, look, the trail of changes, the list of problem codes, licences."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from kaohe_desktop import __version__
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui import files
from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import Page, button, label, panel, row
from kaohe_desktop.ui.style import SIZES, THEMES, apply_style

if TYPE_CHECKING:
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_TRAIL = ("时间", "谁", "做了什么", "在哪里", "原来", "改为", "原因")
_CODES = ("代码", "是什么", "会看到的话", "怎么办")
_LIMIT = 1000


class SystemPage(Page):
    """Four tabs; nothing here is needed day by day."""

    needs_period = False

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._general(), "设置与备份")
        self.trail = ListTable(_TRAIL)
        self.trail_finder = QLineEdit()
        self.trail_finder.setPlaceholderText("编号、栏目、操作里的字")
        self.trail_finder.setFixedWidth(220)
        self.trail_finder.textChanged.connect(lambda _text: self._show_trail())
        self.tabs.addTab(_with(self.trail, self.trail_finder, label("从新到旧，最近 1000 条；只增不改。", "soft")), "改动记录")
        self.codes = ListTable(_CODES)
        self.tabs.addTab(_with(self.codes, label("每一句提示后面都有代码，在这里能查到该怎么办。", "soft")), "问题代码")
        self.about = QTextBrowser()
        self.about.setOpenExternalLinks(False)
        self.tabs.addTab(self.about, "关于与授权")
        self.tabs.currentChanged.connect(lambda _tab: self._show_tab())
        self.box.addWidget(label("系统", "title"))
        self.box.addWidget(self.tabs, 1)

    def _general(self) -> QWidget:
        self.office, self.clerk = QLineEdit(), QLineEdit()
        for field, act in ((self.office, self._set_office), (self.clerk, self._set_clerk)):
            field.setFixedWidth(320)
            field.editingFinished.connect(act)
        self.theme, self.text_size = QComboBox(), QComboBox()
        self.theme.addItems(THEMES)
        self.text_size.addItems(list(SIZES))
        self.theme.setCurrentText(self.session.settings.theme)
        self.text_size.setCurrentText(self.session.settings.size)
        for box in (self.theme, self.text_size):
            box.setFixedWidth(160)
            box.currentTextChanged.connect(lambda _text: self._set_look())
        self.place, self.backup_line, self.log_line = label("", wrap=True), label("", wrap=True), label("", wrap=True)
        for line in (self.place, self.backup_line, self.log_line):
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.backup_button = button("现在备份", self.backup, picture="backup")
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(10)
        column.addWidget(_lines("单位", [("单位名称", self.office, "印在每一张表上"), ("经办人", self.clerk, "改动都记在这个名字下")]))
        frame = _lines("数据", [("数据库", self.place, ""), ("最近备份", self.backup_line, "")])
        frame.layout().addLayout(row(  # type: ignore[union-attr]
            self.backup_button, button("打开别的数据库…", self._open_other), button("新建数据库…", self._to_start),
            button("打开所在文件夹", self._open_folder, "flat"), None,
        ))
        column.addWidget(frame)
        column.addWidget(_lines("外观", [("颜色", self.theme, ""), ("字号", self.text_size, "看不清就选大一点")]))
        log_note = label("出了问题把这个文件交给技术人员；里面没有分数和姓名。", "soft")
        column.addWidget(_lines("日志", [("日志文件", self.log_line, ""), ("", log_note, "")]))
        column.addStretch(1)
        return whole

    # ── showing ──
    def refresh(self) -> None:
        """Show everything as it stands."""
        from kaohe_desktop.log import log_file

        ws = self.session.workspace
        self.office.setText(ws.office_name)
        self.clerk.setText(ws.user)
        self.place.setText(str(ws.path))
        at = ws.last_backup
        self.backup_line.setText(f"{at:%Y-%m-%d %H:%M}，已验证能打开" if at else "还没有；关窗口时有改动会自动备份")
        self.log_line.setText(str(log_file()))
        self._show_tab()

    def _show_tab(self) -> None:
        tab = self.tabs.currentIndex()
        if tab == 1:
            self._show_trail()
        elif tab == 2 and not self.codes.list_model.rows:
            from kaohe_desktop.office.problems_list import all_kinds

            rows = [(one.code, one.title, _open_words(one.what), _open_words(one.remedy)) for one in all_kinds()]
            self.codes.show_rows(_CODES, rows, widest=430)
        elif tab == 3:
            self.about.setPlainText(_about())

    def _show_trail(self) -> None:
        from kaohe_desktop.office.history import audit_lines

        if self.session.ws is None:
            return
        wanted = self.trail_finder.text().strip()
        rows = [
            (f"{one.at:%Y-%m-%d %H:%M:%S}", one.who, one.act, one.place, one.before, one.after, one.why)
            for one in audit_lines(self.session.ws, _LIMIT)
        ]
        self.trail.show_rows(_TRAIL, [cells for cells in rows if not wanted or any(wanted in cell for cell in cells)], widest=250)

    def arrive(self, where: object) -> None:
        """Come to write the clerk's name, or to back up."""
        self.tabs.setCurrentIndex(1 if where == "trail" else 0)
        if where == "user":
            self.clerk.setFocus()
            self.clerk.selectAll()
        elif where == "backup":
            self.backup()

    # ── acts ──
    def _set_office(self) -> None:
        ws, name = self.session.workspace, self.office.text().strip()
        if not name:
            self.office.setText(ws.office_name)
            self.session.say("单位名称不能空着", "bad")
        elif name != ws.office_name:
            self._try(lambda: ws.set_office_name(name), f"单位名称已改为 {name}")

    def _set_clerk(self) -> None:
        ws, name = self.session.workspace, self.clerk.text().strip()
        if name != ws.user:
            self._try(lambda: ws.set_user(name), f"经办人已改为 {name}" if name else "经办人已清空")

    def _try(self, act: object, done: str) -> None:
        try:
            act()  # type: ignore[operator]
        except Refused as refusal:
            self.session.say_refused(refusal)
            return
        self.session.saved.emit(datetime.now())
        self.session.say(done, "good")
        self.session.changed(self)

    def _set_look(self) -> None:
        settings, app = self.session.settings, QApplication.instance()
        settings.theme, settings.size = self.theme.currentText(), self.text_size.currentText()
        if isinstance(app, QApplication):
            apply_style(app, settings.theme, settings.size)
        self.session.say("外观已改；表格的行高在下次打开时跟着变", "good")

    def backup(self) -> None:
        """Make a verified backup now."""
        ws = self.session.workspace

        def done(path: Path) -> None:
            self.session.say(f"已备份并验证：{path}", "good")
            self.refresh()

        self.jobs.start("正在备份", lambda _progress: ws.backup(), done, self.session.say_refused, stoppable=False)

    def _open_other(self) -> None:
        path = files.open_file(self, "打开数据库", files.DATABASES)
        if path is None:
            return
        try:
            self.session.open(path)
        except Refused as refusal:
            self.session.say_refused(refusal)
            return
        self.session.settings.database = path
        self.session.say(f"已打开 {path}", "good")
        self.session.go.emit("home" if self.session.period else "periods", None)

    def _to_start(self) -> None:
        self.session.go.emit("start", None)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.session.workspace.path.parent)))


def _lines(title: str, lines: list[tuple[str, QWidget, str]]) -> QFrame:
    frame, column = panel()
    column.addWidget(label(title, "heading"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(7)
    grid.setColumnMinimumWidth(0, 80)
    grid.setColumnStretch(2, 1)
    for place, (name, widget, note) in enumerate(lines):
        grid.addWidget(label(name, "soft"), place, 0)
        if note:
            grid.addWidget(widget, place, 1)
            grid.addWidget(label(note, "soft"), place, 2)
        else:
            grid.addWidget(widget, place, 1, 1, 2)
    column.addLayout(grid)
    return frame


def _with(table: QWidget, *over: QWidget) -> QWidget:
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 10, 0, 0)
    column.addLayout(row(*over, None))
    column.addWidget(table, 1)
    return whole


def _open_words(template: str) -> str:
    import re

    return re.sub(r"\{[^}]*\}", "…", template)


def _about() -> str:
    from kaohe_desktop.resources import resource

    parts = [f"绩效考核（kaohe_desktop）{__version__}", "考核办桌面程序：花名册、录入、计算定等、算分说明、表格打印。全部在本机，不联网。"]
    for folder in ("fonts", "icons"):
        for path in sorted([*resource(folder).glob("README*"), *resource(folder).glob("OFL*"), *resource(folder).glob("LICENSE*")]):
            parts.append(f"────── {folder}/{path.name}\n{path.read_text('utf-8')}")
    return "\n\n".join(parts)
