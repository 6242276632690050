"""Which table of 台账 is shown: the ledgers, the texts of the quarter, and a last one for taking over into 录入."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QTabBar, QWidget

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme

TAKE = "取入录入"


class LedgerTabs(QWidget):
    """Keeps a row of tabs and, for a window with little room, a list that says the same; the page places both."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.hide()  # it has no look of its own
        self.tabs, self.which = QTabBar(), QComboBox()
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setFocusPolicy(self.tabs.focusPolicy().TabFocus)
        self.tabs.currentChanged.connect(lambda _tab: self.changed.emit())
        self.tabs.currentChanged.connect(self.which.setCurrentIndex)
        self.which.activated.connect(self.tabs.setCurrentIndex)
        self.books: tuple[str, ...] = ()  # the ledgers
        self.texts: tuple[str, ...] = ()  # the scheme's sheets of texts that come along from period to period

    def forget(self) -> None:
        """Another period: what is offered is asked for anew."""
        self.books = self.texts = ()

    def offer(self, scheme: CompiledScheme) -> None:
        """Offer what makes sense under a scheme; where that is as before, the same one stays."""
        from kaohe_desktop.office.carrying import carried_sheets
        from kaohe_desktop.office.ledger import books, ledger_scheme

        texts = carried_sheets(scheme)
        found = books(scheme.scheme), tuple(sheet.name for sheet in texts)
        if found == (self.books, self.texts):
            return
        self.books, self.texts = found
        model = ledger_scheme(scheme.scheme.head.subject).scheme
        titles = [*(model.sheet(name).title for name in self.books), *(sheet.title or sheet.name for sheet in texts), TAKE]
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for title in titles:
            self.tabs.addTab(title)
        self.tabs.blockSignals(False)
        self.which.clear()
        self.which.addItems(titles)

    @property
    def names(self) -> tuple[str, ...]:
        """The tables, as the program calls them."""
        return self.books + self.texts

    @property
    def taking(self) -> bool:
        """Whether the last tab is shown."""
        return bool(self.books) and self.tabs.currentIndex() == len(self.names)

    @property
    def current(self) -> str:
        """The table shown; "" while taking over."""
        place = max(self.tabs.currentIndex(), 0)
        return self.names[place] if place < len(self.names) else ""

    def go(self, name: str = "") -> None:
        """Go to a table; "" goes to the last tab."""
        self.tabs.setCurrentIndex(self.names.index(name) if name else len(self.names))

    def count(self, number: int) -> None:
        """Say beside the last tab how much differs."""
        words = f"{TAKE}　{number}" if number else TAKE
        self.tabs.setTabText(len(self.names), words)
        self.which.setItemText(len(self.names), words)

    def set_low(self, low: bool) -> None:
        """Little room: the list in place of the tabs."""
        self.tabs.setVisible(not low)
        self.which.setVisible(low)
