"""A scheme to read beside the document: chapters on the left, their text on the right."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QListWidget, QTextBrowser, QWidget

from kaohe_desktop.ui.scheme_text import health_text, sections
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.ui.scheme_desk import SchemeDesk


class SchemeReading(QWidget):
    """What the draft says; while it is refused, that is said in its place."""

    def __init__(self, desk: SchemeDesk) -> None:
        super().__init__()
        self.desk = desk
        self.chapters = QListWidget()
        self.chapters.setObjectName("list")
        self.chapters.setFixedWidth(170)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(self.chapters)
        line.addWidget(self.text, 1)
        self.chapters.currentTextChanged.connect(lambda title: self.text.scrollToAnchor(title))
        self._shown: tuple[str, str, int] | None = None

    def refresh(self) -> None:
        """Show the draft, if it is another (or the look is)."""
        draft, c = self.desk.draft, look.colours
        if self._shown == (draft.text, c.ink, look.size):
            return
        self._shown = (draft.text, c.ink, look.size)
        css = (
            f"h2 {{ font-size: {look.size + 3}px; margin: 16px 0 6px 0; }} td, th {{ padding: 5px 9px; }}"
            f"th {{ color: {c.ink_soft}; text-align: left; }} td.basis, p.soft, span.soft {{ color: {c.ink_soft}; }} td.name {{ font-weight: 700; }}"
        )
        self.text.document().setDefaultStyleSheet(css)
        parts = self._parts()
        self.text.setHtml("".join(f'<a name="{escape(title)}"></a><h2>{escape(title)}</h2>{body}' for title, body in parts))
        self.chapters.blockSignals(True)
        self.chapters.clear()
        self.chapters.addItems([title for title, _body in parts])
        self.chapters.setCurrentRow(0)
        self.chapters.blockSignals(False)

    def _parts(self) -> list[tuple[str, str]]:
        from kaohe_desktop.office.checkup import findings

        draft = self.desk.draft
        if draft.scheme is None:
            lines = "".join(f"<p>✗ {escape(str(one.problem))}</p>" for one in draft.problems)
            return [("还有不对的地方", f"<p>草稿里下面这些改好以后才读得通：</p>{lines}")]
        parts = sections(draft.scheme.scheme)
        parts.insert(1, ("体检", health_text(findings(draft.scheme))))
        return parts
