"""年度汇总: the proof of one person (凭据): which quarter, which stored result, which rule, which seat; all of them as a text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from kaohe_desktop.ui import files
from kaohe_desktop.ui.page import button, label, row
from kaohe_desktop.ui.rollup_rows import proof_html
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.rollup import RollUp
    from kaohe_desktop.ui.session import Session


class ProofSide(QWidget):
    """At the right of the page."""

    to_entry = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._rolled: RollUp | None = None
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName("凭据")
        self.entry_button = button("到录入里看 →", self.to_entry.emit, "flat")
        self.save_button = button("全部凭据存成文本…", self._save, picture="export")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.heading = label("凭据", "heading")
        column.addWidget(self.heading)
        column.addWidget(self.text, 1)
        column.addLayout(row(self.entry_button, None, self.save_button))

    def show_proof(self, rolled: RollUp | None, key: str) -> None:
        """Show a person's proof; without one, what is to be seen here."""
        from kaohe_desktop.office.rollup import proof

        self._rolled = rolled
        self.entry_button.setEnabled(bool(key))
        self.save_button.setEnabled(rolled is not None and bool(rolled.people))
        if not key or rolled is None:
            words = "点一个人，这里列出他的每个数从哪一期来、按哪一条定的等次、占第几个名额。"
            self.text.setHtml(f'<p style="color:{look.colours.ink_soft}">{words}</p>')
            return
        lines = proof(self._session.workspace, self._session.current, key, rolled)
        person = next(one for one in rolled.people if one.key == key)
        parts = "　".join(part for part in (person.key, person.department, person.category) if part)
        head = (
            f'<p style="font-size:{look.size + 1}px"><b>{escape(person.name)}</b>'
            f'<span style="color:{look.colours.ink_soft}">　{escape(parts)}</span></p>'
        )
        self.text.setHtml(head + proof_html(lines))

    def _save(self) -> None:
        period = self._session.current
        path = files.save_file(self, "全部凭据存成文本", f"{period.label}_凭据.txt", "文本 (*.txt)")
        if path is None or self._rolled is None:
            return
        from kaohe_desktop.office.rollup import proof_text

        texts = [proof_text(self._session.workspace, period, person.key, self._rolled) for person in self._rolled.people]
        try:
            path.write_text("\n\n".join(texts) + "\n", encoding="utf-8-sig")
        except OSError as error:
            self._session.say(f"存不到 {path}：{error.strerror}", "bad")
            return
        self._session.say(f"凭据存在 {path}", "good")
