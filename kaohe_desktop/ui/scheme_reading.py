"""A scheme to read beside the document: by what it is about, or clause by clause; words found in it by typing them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QTextBrowser, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.ui.chapters import Chapters
from kaohe_desktop.ui.page import label, row
from kaohe_desktop.ui.scheme_example import ExampleLine
from kaohe_desktop.ui.scheme_text import health_text, sections
from kaohe_desktop.ui.scheme_way_text import clause_sections, way_html
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.ui.scheme_desk import SchemeDesk

BY_MATTER, BY_CLAUSE = range(2)
WAY = "一个分数怎样来的"


class SchemeReading(QWidget):
    """What the draft says; while it is refused, that is said in its place."""

    def __init__(self, desk: SchemeDesk) -> None:
        super().__init__()
        self.desk = desk
        self.examples = ExampleLine(desk)
        self.chapters = Chapters()
        self.order = QComboBox()
        self.order.addItems(["按内容排", "按原文条款排"])
        self.order.setAccessibleName("怎样排")
        self.order.setToolTip("按原文条款排：对着文件，一条一条看这里写的是什么")
        self.seek = QLineEdit()
        self.seek.setPlaceholderText("在办法里找，Enter 下一处")
        self.seek.setAccessibleName("在办法里找")
        self.seek.setMinimumWidth(11 * look.size)
        self.seek.setMaximumWidth(16 * look.size)
        self.found = label("", "soft")
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.installEventFilter(self)
        side = QVBoxLayout()
        side.setSpacing(6)
        side.addWidget(self.chapters, 1)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addLayout(row(self.chapters.box, self.order, self.seek, self.found, None))
        right.addWidget(self.text, 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addLayout(side)
        line.addLayout(right, 1)
        self.chapters.chosen.connect(lambda title: self.text.scrollToAnchor(title))
        self.order.currentIndexChanged.connect(lambda _at: self.refresh())
        self.seek.returnPressed.connect(self.find_next)
        self.seek.textChanged.connect(lambda _text: self.found.setText(""))
        self._shown: tuple[object, ...] = ()

    def fit(self, *, narrow: bool, low: bool) -> None:
        """Make do with little room: the chapters in a box."""
        del low
        self.chapters.fit(narrow=narrow)

    def refresh(self) -> None:
        """Show the draft, if it is another (or the look is, or the person it is shown on)."""
        draft, c = self.desk.draft, look.colours
        who, steps = self.examples.explained(draft)
        shown = (draft.text, c.ink, look.size, self.order.currentIndex(), who, steps)
        if self._shown == shown:
            return
        same = self._shown[:4] == shown[:4]
        slid = self.text.verticalScrollBar().value()
        self._shown = shown
        css = (
            f"h2 {{ font-size: {look.size + 3}px; margin: 16px 0 6px 0; }} td, th {{ padding: 5px 9px; }}"
            f"th {{ color: {c.ink_soft}; text-align: left; }} td.basis, p.soft, span.soft {{ color: {c.ink_soft}; }} td.name {{ font-weight: 700; }}"
        )
        self.text.document().setDefaultStyleSheet(css)
        parts = self._parts()
        self.text.setHtml("".join(f'<a name="{escape(title)}"></a><h2>{escape(title)}</h2>{body}' for title, body in parts))
        if same:
            self.text.verticalScrollBar().setValue(slid)
        else:
            self.chapters.fill([title for title, _body in parts])

    def _parts(self) -> list[tuple[str, str]]:
        from kaohe_desktop.office.checkup import findings

        draft = self.desk.draft
        if draft.scheme is None:
            lines = "".join(f"<p>✗ {escape(str(one.problem))}</p>" for one in draft.problems)
            return [("还有不对的地方", f"<p>草稿里下面这些改好以后才读得通：</p>{lines}")]
        scheme = draft.scheme.scheme
        if self.order.currentIndex() == BY_CLAUSE:
            return clause_sections(scheme)
        parts = sections(scheme)
        parts.insert(1, (WAY, way_html(scheme, *self.examples.explained(draft))))
        parts.insert(2, ("体检", health_text(findings(draft.scheme))))
        return parts

    def find_next(self) -> None:
        """Go to the next place where the words stand, from the beginning again after the last."""
        words = self.seek.text().strip()
        if not words:
            return
        count = self.text.toPlainText().lower().count(words.lower())
        if not self.text.find(words):
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            self.text.find(words)
        self.found.setText(f"{count} 处" if count else "没有")

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        alt = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.modifiers() & Qt.KeyboardModifier.AltModifier
        pressed = event.key() if alt and isinstance(event, QKeyEvent) else 0
        if pressed in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.examples.step(1 if pressed == Qt.Key.Key_Right else -1)
            self.refresh()
            return True
        return super().eventFilter(watched, event)
