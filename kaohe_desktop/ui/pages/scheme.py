"""考核办法: the current period's scheme to read: what is entered, how it is counted, grades, quotas, rules, 口径, basis."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QListWidget, QTextBrowser

from kaohe_desktop.ui.page import Page, label, row
from kaohe_desktop.ui.scheme_text import health_text, sections
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs


class SchemePage(Page):
    """Left the chapters, right the text."""

    needs_period = False

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.choice = QComboBox()
        self.choice.setMinimumWidth(380)
        self.chapters = QListWidget()
        self.chapters.setObjectName("list")
        self.chapters.setFixedWidth(170)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.health = label("", "soft")
        self.box.addLayout(row(label("考核办法", "title"), self.choice, self.health, None))
        middle = row(self.chapters, spacing=10)
        middle.addWidget(self.text, 1)
        self.box.addLayout(middle, 1)
        self.choice.currentIndexChanged.connect(lambda _place: self._show())
        self.chapters.currentTextChanged.connect(lambda title: self.text.scrollToAnchor(title))

    def refresh(self) -> None:
        """Offer the period's own scheme first, then every scheme there is."""
        from kaohe_desktop.office.library import schemes

        period = self.session.period
        self.choice.blockSignals(True)
        self.choice.clear()
        if period is not None:
            self.choice.addItem(f"{period.label}所用：{period.scheme_name}", None)
        for info in schemes():
            self.choice.addItem(info.name, info.id)
        self.choice.blockSignals(False)
        self._show()

    def _scheme(self) -> CompiledScheme:
        from kaohe_desktop.office.library import load_scheme

        chosen = self.choice.currentData()
        return load_scheme(chosen) if chosen else self.session.scheme

    def _show(self) -> None:
        if self.choice.currentIndex() < 0:
            return
        from kaohe_desktop.office.checkup import findings, summary

        scheme = self._scheme()
        found = findings(scheme)
        self.health.setText(summary(found))
        parts = sections(scheme.scheme)
        parts.insert(1, ("体检", health_text(found)))
        c = look.colours
        css = (
            f"h2 {{ font-size: {look.size + 3}px; margin: 16px 0 6px 0; }} td, th {{ padding: 5px 9px; }}"
            f"th {{ color: {c.ink_soft}; text-align: left; }} td.basis, p.soft, span.soft {{ color: {c.ink_soft}; }} td.name {{ font-weight: 700; }}"
        )
        self.text.document().setDefaultStyleSheet(css)
        self.text.setHtml("".join(f'<a name="{escape(title)}"></a><h2>{escape(title)}</h2>{body}' for title, body in parts))
        self.chapters.blockSignals(True)
        self.chapters.clear()
        self.chapters.addItems([title for title, _body in parts])
        self.chapters.setCurrentRow(0)
        self.chapters.blockSignals(False)
