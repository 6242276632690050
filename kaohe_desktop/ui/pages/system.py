"""系统: the data and its backups, the trail of changes, the list of problem codes, office and look, licences."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from kaohe_desktop import __version__
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import Elided, Page, label, panel, row
from kaohe_desktop.ui.style import SIZES, THEMES, apply_style
from kaohe_desktop.ui.system_data import DataTab
from kaohe_desktop.ui.system_trail import TrailTab
from kaohe_desktop.ui.views import Tabs

if TYPE_CHECKING:
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_CODES = ("代码", "是什么", "会看到的话", "怎么办")


class SystemPage(Page):
    """Five tabs; nothing here is needed day by day."""

    needs_period = False

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.tabs = Tabs()
        self.data = DataTab(session, jobs)
        self.trail = TrailTab(session)
        self.codes = ListTable(_CODES)
        self.code_finder = QLineEdit()
        self.code_finder.setPlaceholderText("代码，或者提示里的字")
        self.code_finder.setMinimumWidth(160)
        self.code_finder.textChanged.connect(lambda _text: self._show_codes())
        self.about = QTextBrowser()
        self.about.setOpenExternalLinks(False)
        for name, widget, title in (
            ("data", self.data, "数据与备份"), ("trail", self.trail, "改动记录"),
            ("codes", _with(self.codes, self.code_finder, Elided("每一句提示后面都有代码，在这里能查到该怎么办。", "soft")), "问题代码"),
            ("look", self._general(), "单位与外观"), ("about", self.about, "关于与授权"),
        ):
            widget.setProperty("tab", name)
            self.tabs.addTab(widget, title)
        self.tabs.currentChanged.connect(lambda _tab: self._show_tab())
        self.box.addWidget(label("系统", "title"))
        self.box.addWidget(self.tabs, 1)
        self.setFocusProxy(self.tabs)

    @property
    def backup_button(self) -> QPushButton:
        """The button that makes a backup."""
        return self.data.backup_button

    @property
    def backup_line(self) -> QLabel:
        """When the last backup was made."""
        return self.data.backup_line

    def _general(self) -> QWidget:
        self.office, self.clerk = QLineEdit(), QLineEdit()
        for field, act in ((self.office, self._set_office), (self.clerk, self._set_clerk)):
            field.setMinimumWidth(140)
            field.editingFinished.connect(act)
        self.theme, self.text_size = QComboBox(), QComboBox()
        self.theme.addItems(THEMES)
        self.text_size.addItems(list(SIZES))
        self.theme.setCurrentText(self.session.settings.theme)
        self.text_size.setCurrentText(self.session.settings.size)
        for box in (self.theme, self.text_size):
            box.setMinimumWidth(140)
            box.currentTextChanged.connect(lambda _text: self._set_look())
        self.log_line = label("", wrap=True)
        self.log_line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(10)
        column.addWidget(_lines("单位", [("单位名称", self.office, "印在每一张表上"), ("经办人", self.clerk, "改动都记在这个名字下")]))
        column.addWidget(_lines("外观", [("颜色", self.theme, "马上变"), ("字号", self.text_size, "看不清就选大一点，马上变")]))
        log_note = label("出了问题把这个文件交给技术人员；里面没有分数和姓名。", "soft", wrap=True)
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
        self.log_line.setText(str(log_file()))
        self._show_tab()

    def open_tab(self, name: str) -> None:
        """Open a tab by its name: data, trail, codes, look, about."""
        for place in range(self.tabs.count()):
            if self.tabs.widget(place).property("tab") == name:
                self.tabs.setCurrentIndex(place)

    def _show_tab(self) -> None:
        name = self.tabs.currentWidget().property("tab")
        if self.session.ws is None:
            return
        if name == "data":
            self.data.refresh()
            self.data.drills.fill()
        elif name == "trail":
            self.trail.refresh()
        elif name == "codes":
            self._show_codes()
        elif name == "about" and not self.about.toPlainText():
            self.about.setPlainText(_about())

    def _show_codes(self) -> None:
        from kaohe_desktop.office.problems_list import all_kinds

        wanted = self.code_finder.text().strip().lower()
        rows = [(one.code, one.title, _open_words(one.what), _open_words(one.remedy)) for one in all_kinds()]
        self.codes.show_rows(_CODES, [cells for cells in rows if not wanted or wanted in "\n".join(cells).lower()], widest=430)

    def arrive(self, where: object) -> None:
        """Come for one thing: the clerk's name, a backup, a restore, a check, the trail …"""
        self.open_tab({"user": "look", "office": "look", "look": "look", "trail": "trail", "codes": "codes"}.get(str(where), "data"))
        field = {"user": self.clerk, "office": self.office, "look": self.text_size, "codes": self.code_finder}.get(str(where))
        if field is not None:
            field.setFocus()
        if isinstance(field, QLineEdit):
            field.selectAll()
        act = {
            "backup": self.data.backup, "check": self.data.check, "open": self.data.open_other,
            "restore": self.data.copies.table.setFocus, "drill": self.data.drills.choice.setFocus,
        }.get(str(where))
        if act is not None:
            act()

    # ── acts ──
    def _set_office(self) -> None:
        if self.session.ws is None:
            return
        ws, name = self.session.workspace, self.office.text().strip()
        if not name:
            self.office.setText(ws.office_name)
            self.session.say("单位名称不能空着", "bad")
        elif name != ws.office_name:
            self._try(lambda: ws.set_office_name(name), f"单位名称已改为 {name}")

    def _set_clerk(self) -> None:
        if self.session.ws is None:
            return
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
        self.session.changed(self)  # pages that draw by themselves draw anew
        self.session.say("外观已改", "good")


def _lines(title: str, lines: list[tuple[str, QWidget, str]]) -> QFrame:
    frame, column = panel()
    column.addWidget(label(title, "heading"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(7)
    grid.setColumnMinimumWidth(0, 80)
    grid.setColumnStretch(1, 2)
    grid.setColumnStretch(2, 3)
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
    line = row(*over)
    line.setStretch(len(over) - 1, 1)  # the words beside the field take the room there is
    column.addLayout(line)
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
