"""单位设置: who signs, days and phone, wording of notices; each change is kept as soon as its field is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.page import Elided, Page, label, rename, row

if TYPE_CHECKING:
    from kaohe_desktop.office.office_settings_list import Setting
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_LINES = 4  # of a wording shown at once


class OfficeSettingsPage(Page):
    """Left the groups of settings, right their fields; what is wrong stands beside the field, and the old value stays."""

    needs_period = False

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.groups = QListWidget()
        self.groups.setObjectName("list")
        self.groups.setFixedWidth(170)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys belong to the fields in it
        self.fields: dict[str, QLineEdit | QComboBox | QPlainTextEdit] = {}
        self._notes: dict[str, tuple[QLabel, str]] = {}
        self._done: list[tuple[str, str, str]] = []  # what was changed here: the setting, before and after
        self._undone: list[tuple[str, str, str]] = []
        head = row(label("单位设置", "title"), Elided("用在公示、通知单、函、发放表上；填好一处就存一处，空着用程序的", "soft"))
        head.setStretch(1, 1)
        self.box.addLayout(head)
        middle = row(self.groups, spacing=10)
        middle.addWidget(self.area, 1)
        self.box.addLayout(middle, 1)
        self.groups.currentTextChanged.connect(self._show_group)

    def refresh(self) -> None:
        """Offer the groups, and show the chosen one."""
        from kaohe_desktop.office.office_settings_list import SETTINGS

        chosen = self.groups.currentItem().text() if self.groups.currentItem() is not None else ""
        names = list(dict.fromkeys(one.group for one in SETTINGS))
        self.groups.blockSignals(True)
        self.groups.clear()
        self.groups.addItems(names)
        self.groups.setCurrentRow(names.index(chosen) if chosen in names else 0)
        self.groups.blockSignals(False)
        self._show_group(self.groups.currentItem().text())

    def forget(self) -> None:
        """Another database has settings of its own."""
        self.fields, self._notes = {}, {}
        self._done, self._undone = [], []

    def arrive(self, where: object) -> None:
        """Come to a group by its name."""
        for item in self.groups.findItems(str(where), Qt.MatchFlag.MatchExactly):
            self.groups.setCurrentItem(item)

    def _show_group(self, group: str) -> None:
        from kaohe_desktop.office.office_settings import office_settings
        from kaohe_desktop.office.office_settings_list import SETTINGS

        if self.session.ws is None:
            return
        given = office_settings(self.session.workspace).given
        self.fields, self._notes = {}, {}
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(4)
        for one in SETTINGS:
            if one.group == group:
                self._add(column, one, given.get(one.name, ""))
        column.addStretch(1)
        self.area.setWidget(inside)

    def _add(self, column: QVBoxLayout, one: Setting, text: str) -> None:
        field = _field(one, text)
        field.setAccessibleName(one.name)
        note = label(_words(one), "soft", wrap=True)
        column.addWidget(label(one.name, "heading"))
        column.addWidget(field)
        column.addWidget(note)
        self.fields[one.name], self._notes[one.name] = field, (note, _words(one))
        if isinstance(field, QComboBox):
            field.currentTextChanged.connect(lambda _text: self._keep(one.name))
        elif isinstance(field, QLineEdit):
            field.editingFinished.connect(lambda: self._keep(one.name))
        else:
            field.installEventFilter(_Left(field, lambda: self._keep(one.name)))

    def _keep(self, name: str) -> None:
        """Save one setting; refused, the words stay in the field and the stored value as it was."""
        from kaohe_desktop.office.office_settings import office_settings, save
        from kaohe_desktop.office.office_settings_list import BY_NAME

        field = self.fields.get(name)
        if field is None or self.session.ws is None:
            return
        text = _text_of(field)
        note, words = self._notes[name]
        before = office_settings(self.session.workspace).given.get(name, "")
        if text == before or (text == BY_NAME[name].default and not before):  # what stands is as it was
            if note.objectName() == "bad":  # a refused text was taken back by hand
                note.setText(words)
                rename(note, "soft")
            return
        try:
            save(self.session.workspace, {name: text})
        except Refused as refused:
            note.setText("；".join(f"{one.what}。{one.remedy}" for one in refused.problems))
            rename(note, "bad")
            return
        note.setText(f"{words}　已保存")
        rename(note, "good")
        self._done.append((name, before, text))
        self._undone = []
        self._tell(f"改{name}", f"已改{name}")

    def _tell(self, act: str, words: str) -> None:
        self.session.saved.emit(datetime.now())
        self.session.changed(self)
        self.session.say(words, "good")
        self.session.undo_offered.emit(act)

    @override
    def undo(self, *, forward: bool = False) -> bool:
        from kaohe_desktop.office.office_settings import save
        from kaohe_desktop.office.office_settings_list import BY_NAME

        taken, given = (self._undone, self._done) if forward else (self._done, self._undone)
        if not taken:
            return False
        name, before, after = taken[-1]
        try:
            save(self.session.workspace, {name: after if forward else before})
        except Refused as refused:
            self.session.say_refused(refused)
            return True
        given.append(taken.pop())
        held = self.window().focusWidget()
        here = next((one for one, field in self.fields.items() if field is held), name)
        for item in self.groups.findItems(BY_NAME[name].group, Qt.MatchFlag.MatchExactly):
            self.groups.setCurrentItem(item)
        self._show_group(BY_NAME[name].group)
        if (field := self.fields.get(here) or self.fields.get(name)) is not None:
            field.show()
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell(f"改{self._done[-1][0]}" if self._done else "", f"已{'重做' if forward else '撤销'}：改{name}")
        return True


class _Left(QObject):
    """Tells when a field of several lines is left."""

    def __init__(self, field: QPlainTextEdit, act: Callable[[], None]) -> None:
        super().__init__(field)
        self._act = act

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self._act()
        return super().eventFilter(watched, event)


def _field(one: Setting, text: str) -> QLineEdit | QComboBox | QPlainTextEdit:
    if one.choices:
        box = QComboBox()
        box.addItems(list(one.choices))
        box.setCurrentText(text or one.default)
        box.setMaximumWidth(320)
        return box
    if one.kind == "wording":
        paper = QPlainTextEdit(text)
        paper.setPlaceholderText(one.default)
        paper.setTabChangesFocus(True)
        paper.setFixedHeight(paper.fontMetrics().lineSpacing() * _LINES + 16)
        return paper
    line = QLineEdit(text)
    line.setPlaceholderText(one.default)
    return line


def _text_of(field: QLineEdit | QComboBox | QPlainTextEdit) -> str:
    if isinstance(field, QComboBox):
        return field.currentText()
    return (field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()).strip()


def _words(one: Setting) -> str:
    """The hint, and what a wording may bind."""
    parts = [one.hint, f"可以用：{'　'.join(f'‹{name}›' for name in one.names)}" if one.names else ""]
    return "　".join(part for part in parts if part)
