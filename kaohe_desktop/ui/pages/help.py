"""F1 (说明): the help of the screen one came from, the keys beside it, and every other page of help to be looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout
from typing_extensions import override

from kaohe_desktop.ui.help_keys import as_markdown
from kaohe_desktop.ui.help_pages import help_texts
from kaohe_desktop.ui.help_view import HelpView
from kaohe_desktop.ui.page import Page, label, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

KEYS = "keys"
_NAME = Qt.ItemDataRole.UserRole
#: narrower than this the keys stand only as a page of their own
_ROOM_FOR_KEYS = 1000


class HelpPage(Page):
    """Titles at the left, the text in the middle, the keys at the right."""

    needs_period = False

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.finder = QLineEdit()
        self.finder.setPlaceholderText("在说明里查")
        self.finder.textChanged.connect(lambda _text: self._list())
        self.titles = QListWidget()
        self.titles.setObjectName("topics")
        self.titles.currentItemChanged.connect(lambda *_: self._show())
        self.text, self.keys = HelpView(), HelpView()
        self.keys.show_text(as_markdown())
        left = QVBoxLayout()
        left.addWidget(self.finder)
        left.addWidget(self.titles, 1)
        whole = QHBoxLayout()
        whole.setSpacing(12)
        whole.addLayout(left, 0)
        whole.addWidget(self.text, 3)
        whole.addWidget(self.keys, 3)
        self.box.addLayout(row(label("说明", "title"), label("F1 或 Esc 回到刚才那一页", "soft"), None))
        self.box.addLayout(whole, 1)
        self.setFocusProxy(self.titles)
        self._list()

    @property
    @override
    def ready(self) -> bool:
        return True

    @property
    def shown(self) -> str:
        """The name of the help page shown."""
        item = self.titles.currentItem()
        return str(item.data(_NAME)) if item is not None else ""

    @override
    def arrive(self, where: object) -> None:
        """Open the help of a screen, or the keys."""
        self.finder.clear()
        self._mark(str(where))

    def _mark(self, name: str) -> None:
        for place in range(self.titles.count()):
            if self.titles.item(place).data(_NAME) == name:
                self.titles.setCurrentRow(place)
                return
        self.titles.setCurrentRow(0)

    def _list(self) -> None:
        """The titles, or those whose text holds what is looked for."""
        wanted, before = self.finder.text().strip().lower(), self.shown
        self.titles.blockSignals(True)
        self.titles.clear()
        listed = [(one.name, one.title, f"{one.title}\n{one.body}") for one in help_texts().values()]
        for name, title, text in [*listed, (KEYS, "键盘用法", as_markdown())]:
            if wanted in text.lower():
                item = QListWidgetItem(title)
                item.setData(_NAME, name)
                item.setSizeHint(QSize(8 * look.size, look.row_height))
                self.titles.addItem(item)
        self.titles.blockSignals(False)
        self._mark(before)
        self._show()

    def _show(self) -> None:
        name = self.shown
        if name == KEYS:
            self.text.show_text(as_markdown())
        elif name:
            found = help_texts()[name]
            self.text.show_text(f"# {found.title}\n\n{found.body}")
            if wanted := self.finder.text().strip():
                self.text.find(wanted)
        else:
            self.text.show_text("没有找到。换一个词，或者清空再看目录。")
        self._give_room()

    def _give_room(self) -> None:
        self.keys.setVisible(self.width() >= _ROOM_FOR_KEYS and self.shown != KEYS)
        self.titles.setFixedWidth(10 * look.size)
        self.finder.setFixedWidth(10 * look.size)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.session.go.emit("back", None)
        else:
            super().keyPressEvent(event)
