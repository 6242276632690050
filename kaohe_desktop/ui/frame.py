"""The window's frame: head line, left column, the page, bottom line, and the keys that work everywhere."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QTableView, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.composing import Composing
from kaohe_desktop.ui.drill_strip import DrillStrip
from kaohe_desktop.ui.foot import Foot
from kaohe_desktop.ui.head import Head
from kaohe_desktop.ui.looking import Looking
from kaohe_desktop.ui.navigation import PAGES, Navigation
from kaohe_desktop.ui.opening import LARGE_OFFICE, PeriodChooser
from kaohe_desktop.ui.page import Page
from kaohe_desktop.ui.page_stack import PageRoom, PageStack
from kaohe_desktop.ui.window_keys import WindowKeys
from kaohe_desktop.ui.worker import Jobs

if TYPE_CHECKING:
    from kaohe_desktop.ui.session import Session

#: where each page's class is; a page is imported when it is first shown
_CLASSES = {
    "home": ("home", "HomePage"), "roster": ("roster", "RosterPage"), "periods": ("periods", "PeriodsPage"),
    "ledger": ("ledger", "LedgerPage"),
    "entry": ("entry", "EntryPage"), "results": ("results", "ResultsPage"), "printing": ("printing", "PrintingPage"),
    "rollup": ("rollup", "RollUpPage"), "scheme": ("scheme", "SchemePage"), "system": ("system", "SystemPage"),
    "office": ("office_settings", "OfficeSettingsPage"), "start": ("start", "StartPage"),
    "help": ("help", "HelpPage"), "ballots": ("ballots", "BallotsPage"),
    "uses": ("uses", "UsesPage"), "analysis": ("analysis", "AnalysisPage"),
}
_WITHOUT_PERIOD = {"periods", "system", "scheme"}
#: narrower than this (1366 pixels at 150 % and more) the left column shows its icons only
_NARROW = 1000
#: lower than this (768 pixels at 200 %) head and foot are as flat as their words allow, and pages have thin margins
_LOW = 480
_LAST_PAGE = "last/page"


class Frame(QMainWindow):
    """The window. It knows which page is shown; what a page does is the page's own business."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.jobs = Jobs(self)
        self.setWindowTitle("绩效考核")
        self.resize(1366, 740)
        self.setMinimumSize(480, 320)
        self.head = Head(session)
        self.navigation = Navigation()
        self.pages = PageStack()
        self.room = PageRoom(self.pages)
        self.drill = DrillStrip(session)
        self.composing = Composing(self)
        self.foot = Foot(self.jobs)
        self._made: dict[str, Page] = {}
        self.low = self._warned = False
        self.page_name = ""
        self._before_help = "start"
        self._lay_out()
        self._connect()
        self.keys = WindowKeys(self)

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.room, 1)
        right.addWidget(self.foot)
        middle.addLayout(right, 1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.drill)
        column.addLayout(middle, 1)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        session = self.session
        self.head.finder.allowed = self._allowed
        self.head.finder.left.connect(self._back_to_page)
        self.drill.ended.connect(self.end_drill)
        self.navigation.chosen.connect(self.show_page)
        self.foot.undo.connect(lambda: self.undo())
        session.said.connect(self.foot.say)
        session.undo_offered.connect(self.foot.offer_undo)
        session.go.connect(self.show_page)
        session.workspace_changed.connect(self._on_workspace)
        session.period_changed.connect(self._on_period)
        session.chooser = PeriodChooser(session, self.jobs)
        self._looking = Looking(session, self.count, self)
        self._count_soon = QTimer(self)
        session.data_changed.connect(lambda _by: self._count_soon.start())
        self._count_soon.setSingleShot(True)
        self._count_soon.setInterval(150)
        self._count_soon.timeout.connect(self.count)
        self.jobs.started.connect(lambda *_: self._enable(False))
        self.jobs.ended.connect(lambda: self._enable(True))

    def by_key(self, name: str) -> None:
        """Open a page if it may be opened now."""
        if name in self._allowed():
            self.show_page(name)

    def turn(self, by: int) -> None:
        """The page after (or before) this one in the left column, past those that may not be opened."""
        names, allowed = [page.name for page in PAGES], self._allowed()
        if not allowed:
            return
        at = names.index(self.page_name) if self.page_name in names else -1 if by > 0 else 0
        while True:
            at = (at + by) % len(names)
            if names[at] in allowed:
                self.show_page(names[at])
                return

    # ── pages ──
    def page(self, name: str) -> Page:
        """The page of that name, made when first asked for."""
        if name not in self._made:
            module, kind = _CLASSES[name]
            made = getattr(import_module(f"kaohe_desktop.ui.pages.{module}"), kind)(self.session, self.jobs)
            self._made[name] = made
            made.set_low(self.low)
            self.pages.addWidget(made)
            self._remember_columns(name, made)
        return self._made[name]

    def show_page(self, name: str, where: object = None) -> None:
        """Open a page, at a place in it if one is given; "back" is the page before the help."""
        if name == "back":
            name = self._before_help
        elif name == "help" and self.page_name not in ("", "help"):
            self._before_help = self.page_name
        page = self.page(name)
        self.pages.setCurrentWidget(page)
        if name != self.page_name:
            self.foot.turn()
        self.page_name = name
        self.navigation.mark(name)
        self.session.undo_offered.emit("")
        page.show_now()
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.room.to_top()
        if where is not None and page.ready:
            page.arrive(where)

    def _remember_columns(self, name: str, page: Page) -> None:
        from kaohe_desktop.ui.column_memory import remember

        for place, table in enumerate(page.findChildren(QTableView)):
            remember(table, self.session.settings, f"columns/{name}/{place}")

    def return_to_last(self) -> None:
        """Open the page that was open when the window was closed."""
        last = self.session.settings.recall(_LAST_PAGE)
        if last in self._allowed() and last != self.page_name:
            self.show_page(last)

    def _back_to_page(self) -> None:
        if (page := self.pages.currentWidget()) is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def undo(self, *, forward: bool = False) -> None:
        """撤销 or 重做 the last action of the page shown."""
        page = self.pages.currentWidget()
        if not isinstance(page, Page) or not page.undo(forward=forward):
            self.session.say("这一页没有可以撤销的" if not forward else "这一页没有可以重做的")

    def help(self) -> None:
        """F1 opens the help of the page shown with the list of keys, and leads back from it."""
        if self.page_name == "help":
            self.show_page(self._before_help)
        else:
            self.show_page("help", self.page_name or "start")

    def end_drill(self) -> None:
        """Back to the office's own data, where it was left; without any, to the start page."""
        if not self.session.drill:
            return
        self.jobs.wait()
        try:
            back = self.session.end_drill()
        except Refused as refusal:
            self.show_page("start", refusal)
            return
        self.show_page(("home" if self.session.period else "periods") if back else "start")
        self.session.say("演练结束，演练的数据已经删掉" + ("；现在是自己的数据" if back else ""), "good")

    def compute(self) -> None:
        """F9: compute, wherever one is."""
        if "results" in self._allowed():
            self.show_page("results", "compute")

    def _enable(self, enabled: bool) -> None:
        self.pages.setEnabled(enabled)
        self.navigation.setEnabled(enabled)
        self.head.period.setEnabled(enabled)
        if enabled:
            self._back_to_page()

    # ── the database and the period ──
    def _allowed(self) -> set[str]:
        if self.session.ws is None:
            return set()
        every = {page.name for page in PAGES}
        return every if self.session.period is not None else _WITHOUT_PERIOD

    def _on_workspace(self) -> None:
        self.foot.say("")  # what was said of another database
        self.navigation.allow(self._allowed())
        if self.session.ws is None:
            for name, _title in ((page.name, page.title) for page in PAGES):
                self.navigation.set_badge(name, 0)

    def _on_period(self) -> None:
        self.navigation.allow(self._allowed())
        if self.session.ws is None:
            return
        if self.session.period is None:
            self.show_page("periods", "new")
            return
        department = self.session.scheme.scheme.head.subject == "department"
        self.navigation.set_title("roster", "科室名单" if department else "花名册")
        if self.page_name in ("", "start"):
            self.show_page("home")
        self.count()
        self._offer_rolling_up()

    def _offer_rolling_up(self) -> None:
        """Whoever opens a year is told that its quarters (or months) can be taken."""
        from kaohe_desktop.office.rollup import untaken

        period = self.session.current
        if (ready := untaken(self.session.workspace, period)):
            self.session.say(f"{period.label}：有 {ready} 期的内容可以取来，不用再填，请到“年度汇总”")

    def count(self) -> None:
        """Say in the left column how much is still missing where."""
        if self.session.ws is None or self.session.period is None or not self._looking.ready():
            return
        from kaohe_desktop.office.ballot_groups import open_groups
        from kaohe_desktop.office.rollup import untaken
        from kaohe_desktop.ui.board import counts

        self._count_soon.setInterval(150 if self.session.period.subjects < LARGE_OFFICE else 2000)

        for name, (count, meaning) in counts(self.session).items():
            self.navigation.set_badge(name, count, meaning)
        ready = untaken(self.session.ws, self.session.period)
        self.navigation.set_badge("rollup", ready, f"{ready} 期的内容可以取来")
        unticked = open_groups(self.session.ws, self.session.period)
        self.navigation.set_badge("ballots", unticked, f"{unticked} 组票没有核对")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        self.navigation.set_narrow(narrow)
        self.low = event.size().height() < _LOW
        self.head.set_low(self.low)
        self.foot.set_low(self.low)
        for page in self._made.values():
            page.set_low(self.low)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self.composing.under_way:
            event.accept()  # the key belongs to the characters being composed, not to a shortcut
            return True
        return super().event(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if (field := self.focusWidget()) is not None:
            field.clearFocus()  # what stands in a field or a cell is entered before the database goes
        lost = self.session.part()
        if lost and not self._warned:
            self._warned = True  # a second time it closes all the same
            self.session.say(f"{lost[0]}。按 F5 再存一次；一定要关，请再关一次", "bad")
            event.ignore()
            return
        self.jobs.wait()
        self.session.settings.geometry = self.window().saveGeometry()
        if not self.session.drill and self.page_name in self._allowed():
            self.session.settings.keep(_LAST_PAGE, self.page_name)
        self.window().hide()  # the backup of a large office takes a second, and nothing can be done meanwhile
        try:
            self.session.close()
        except Refused as refusal:
            self.session.say_refused(refusal)
        event.accept()
