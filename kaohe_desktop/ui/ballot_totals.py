"""The control totals of a group of ballots: the equation stands while it is typed, with what is wrong said in words."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.ballot_choice import few_words
from kaohe_desktop.ui.page import Elided, label, panel, rename, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe_desktop.office.ballot_desk import VoteDesk
    from kaohe_desktop.office.ballot_values import Control, Fault, VoteLine, Voters
    from kaohe_desktop.ui.session import Session

_TOTALS = (("issued", "发出", ""), ("returned", "收回", "＝ "), ("outstanding", "未收回", "＋ "), ("void", "废票", "　其中 "))
_MOST = 99_999


class TotalsPanel(QWidget):
    """Four figures, the tick, and one line that says whether they agree with each other and with the votes."""

    saved = Signal(object, str)  # datetime (None: nothing changed) and what, in words
    left = Signal()  # Esc: the hands go back to the votes

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._of: tuple[VoteDesk, Voters] | None = None
        frame, column = panel()
        self._column = column
        self.fields: dict[str, QLineEdit] = {}
        parts: list[QWidget | None] = []
        self._signs = []
        for name, words, sign in _TOTALS:
            line = QLineEdit()
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
            line.setValidator(QIntValidator(0, _MOST, line))
            line.setAccessibleName(words)
            line.installEventFilter(self)
            line.textEdited.connect(lambda _text: self._live())
            line.editingFinished.connect(lambda total=name: self._finish(total))
            self.fields[name] = line
            named = label(sign + words)
            self._signs.append((named, words, sign))
            parts += [named, line]
        self.tick = QCheckBox("核对无误")
        self.tick.clicked.connect(self._tick)
        self._line = row(*parts, None, self.tick)
        column.addLayout(self._line)
        self.said = label("", "soft", wrap=True)
        self.short = Elided("", "soft")
        self.short.hide()
        column.addWidget(self.said)
        column.addWidget(self.short)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        for one, following in pairwise([*self.fields.values(), self.tick]):
            QWidget.setTabOrder(one, following)
        self._control: Control | None = None
        self._lines: Sequence[VoteLine] = ()
        self._note = ""
        self.fold(narrow=False, low=False)

    def fold(self, *, narrow: bool, low: bool) -> None:
        """With little room the signs between the figures go, and what is said stands in one line."""
        for named, words, sign in self._signs:
            named.setText(words if narrow else sign + words)
        for line in self.fields.values():
            line.setFixedWidth(round((3.4 if narrow else 5) * look.size))
        self._line.setSpacing(4 if narrow else 8)
        self._column.setContentsMargins(*((8, 5, 8, 4) if low else (12, 10, 12, 10)))
        self._column.setSpacing(2 if low else 6)
        self.said.setVisible(not low)
        self.short.setVisible(low)

    # ── showing ──
    def show_totals(self, desk: VoteDesk, group: Voters, control: Control, lines: Sequence[VoteLine]) -> None:
        """Show a group's totals beside its votes; what stands typed for another group is entered first."""
        if self._of is not None and self._of != (desk, group):
            self.finish()
        self._of = (desk, group)
        self._control, self._lines, self._note = control, lines, few_words(control)
        archived = desk.box.book.archived
        for name, line in self.fields.items():
            value = getattr(control, name)
            if not line.isModified():
                line.setText("" if value is None else str(value))
            line.setEnabled(not archived)
        self.tick.setChecked(control.checked)
        self.tick.setEnabled(not archived)
        self._live()

    def _live(self) -> None:
        """The equations with the figures as they stand in the fields, saved or not."""
        from dataclasses import replace

        from kaohe_desktop.office.ballot_equations import faults

        if self._control is None:
            return
        typed = {name: int(line.text()) if line.text().isdigit() else None for name, line in self.fields.items()}
        control = replace(self._control, **typed)  # type: ignore[arg-type]
        found = faults(control, self._lines)
        stored = all(getattr(self._control, name) == value for name, value in typed.items())
        self._mark(found, begun=control.begun)
        voted = [line for line in self._lines if not line.elsewhere]
        equation = (
            f"每人 有效 {_span([line.valid for line in voted])} ＋ 废票 {_text(control.void)} ＋ 弃权 "
            f"{_span([line.abstained for line in voted])} ＝ 收回 {_text(control.returned)}"
        )
        if control.checked and stored:
            words, kind = f"{control.checked_by} {control.checked_at[:16].replace('T', ' ')} 核对无误", "good"
        elif not found:
            changed = control.changed or (stored is False and bool(control.checked_by))
            words, kind = "核对以后又改过，现在对上了，请重新打勾" if changed else "全部对上，可以打勾“核对无误”", "warn" if changed else "good"
        else:
            again = "核对以后又改过，要重新核对。" if control.changed else ""
            words, kind = again + "；".join(one.words for one in found), "bad" if control.begun else "soft"
        self._say(f"{equation}　{words}{f'　{self._note}' if self._note else ''}", f"{words}　{equation}", kind)

    def _say(self, whole: str, short: str, kind: str) -> None:
        for one, text in ((self.said, whole), (self.short, short)):
            rename(one, kind)
            one.setText(text)

    def _mark(self, found: Sequence[Fault], *, begun: bool) -> None:
        wrong = {name for fault in found for name in fault.totals} if begun else set()
        for name, line in self.fields.items():
            marked = name in wrong
            if bool(line.property("wrong")) != marked:
                line.setProperty("wrong", marked)
                line.style().unpolish(line)
                line.style().polish(line)

    def forget(self) -> None:
        """The period or the database is another one."""
        self._of = self._control = None
        for line in self.fields.values():
            line.clear()
            line.setModified(False)

    # ── typing ──
    def finish(self) -> None:
        """Enter what stands typed in a field, before something else is shown."""
        for name, line in self.fields.items():
            if line.isModified():
                self._finish(name)

    def _finish(self, name: str) -> None:
        """Enter a total; what could not be saved stays in its field, and is tried again when the field is left."""
        line = self.fields[name]
        if not line.isModified() or self._of is None:
            return
        line.setModified(False)
        (desk, group), text = self._of, line.text()
        try:
            at = desk.controls.set_total(group, name, text)
        except Refused as refusal:
            self._session.say_refused(refusal)
            line.setText(text)
            line.setModified(True)
            return
        self.saved.emit(at, f"{group.label} {line.accessibleName()} {text.strip()}".rstrip())

    def _tick(self, on: bool) -> None:
        if self._of is None:
            return
        self.finish()
        desk, group = self._of
        at = None
        try:
            at = desk.controls.tick(group) if on else desk.controls.untick(group)
        except Refused as refusal:
            self._session.say_refused(refusal)
        self.saved.emit(at, f"{group.label} {'核对无误' if on else '撤回核对'}")

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, QLineEdit):
            order = list(self.fields.values())
            at = order.index(watched)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
                self._finish(list(self.fields)[at])
                self.tick.setFocus() if watched is order[-1] else order[at + 1].setFocus()
                return True
            if event.key() == Qt.Key.Key_Up and at:
                order[at - 1].setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)


def _span(counts: list[int]) -> str:
    """A count, or the lowest and the highest where people differ."""
    if not counts:
        return "0"
    return str(counts[0]) if min(counts) == max(counts) else f"{min(counts)}–{max(counts)}"


def _text(value: int | None) -> str:
    return "？" if value is None else str(value)
