"""What 结果运用 and 分析 have in common: the period's facts read once, filters by 类别 and 科室, the words where there is nothing yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame
from typing_extensions import override

from kaohe_desktop.ui import files
from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.page import Elided, Page, button, label, panel, rename, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.period_facts import Facts, Progress
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_T = TypeVar("_T")
ALL_CATEGORIES, ALL_DEPARTMENTS = "全部类别", "全部科室"
#: from so many people on, reading and working out takes long enough to be seen
LARGE = 2000
#: a window lower than this has room for lines, not for paragraphs
LOW = 600
#: a window lower than so many letters keeps its lines for the table
LINES = 24
#: a page narrower than this (683 pixels less the left column) has room for what is done, not for what is said
NARROW = 700


class FactsPage(Page):
    """A page about one period's stored results. Subclasses lay out ``whole`` and show what :meth:`work_out` gives."""

    title = ""
    #: what the page is for, where nothing is computed yet
    purpose = ""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.facts: Facts | None = None
        self.category, self.department = ListBox(), ListBox()
        for box, name in ((self.category, "考核类别"), (self.department, "科室")):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(5)
            box.activated.connect(lambda _place: self.work_out())
        self.warning = Elided("", "warn")
        self.head_title = label(self.title, "title")

    def empty_panel(self) -> QFrame:
        """What stands here before the first computation, and what to press."""
        self.empty, column = panel()
        self.compute_button = button("去计算　F9", lambda: self.session.go.emit("results", "compute"), "primary")
        column.addWidget(label("还没有计算", "heading"))
        column.addWidget(label(self.purpose, "", wrap=True))
        column.addLayout(row(self.compute_button, None))
        self.empty.hide()
        return self.empty

    # ── for pages to fill in ──
    def work_out(self) -> None:
        """The filters are others: work out anew what is shown."""
        raise NotImplementedError

    def show_parts(self, shown: bool) -> None:
        """Show the page's parts, or (nothing computed) none of them."""
        raise NotImplementedError

    # ── reading ──
    @override
    def forget(self) -> None:
        self.facts = None

    def refresh(self) -> None:
        """Read the stored results anew, beside the window where there are many."""
        from kaohe_desktop.office.period_facts import facts_of

        ws, period = self.session.workspace, self.session.current
        self.in_time("正在读取各期结果", lambda progress: facts_of(ws, period, progress=progress), self._show_facts)

    def in_time(self, title: str, work: Callable[[Progress], _T], done: Callable[[_T], None]) -> None:
        """Do it at once, or in a large office off the window's thread, where it can be stopped."""
        if self.session.current.subjects >= LARGE:
            if not self.jobs.start(title, work, done, self.session.say_refused):
                self._stale = True  # something else is under way: when the page is shown again
            return
        done(work(lambda _done: True))

    def _show_facts(self, facts: Facts | None) -> None:
        self.facts = facts
        self.empty.setVisible(facts is None)
        self.show_parts(facts is not None)
        if facts is None:
            self.warning.hide()
            return
        for box, every, words in (
            (self.category, ALL_CATEGORIES, facts.categories), (self.department, ALL_DEPARTMENTS, facts.departments),
        ):
            kept = box.currentText()
            box.clear()
            box.addItems([every, *words])
            box.setCurrentText(kept if kept in words else every)
            box.setVisible(len(words) > 1)
        self.warning.setText("；".join(facts.warnings))
        rename(self.warning, "bad" if facts.stale else "warn")
        self.warning.setVisible(bool(facts.warnings))
        self.work_out()

    @property
    def chosen_category(self) -> str:
        """The 考核类别 chosen; "" for all."""
        return self.category.currentText() if self.category.currentIndex() > 0 else ""

    @property
    def chosen_department(self) -> str:
        """The 科室 chosen; "" for all."""
        return self.department.currentText() if self.department.currentIndex() > 0 else ""

    @property
    def subtitle(self) -> str:
        """Office, period and what is chosen, as it stands on paper."""
        assert self.facts is not None
        chosen = (self.chosen_category, self.chosen_department)
        return "　".join(part for part in (self.facts.office_name, self.facts.label, *chosen) if part)

    def to_person(self, key: str) -> None:
        """To somebody's 算分说明."""
        self.session.go.emit("results", key)

    # ── files ──
    def save(self, title: str, ending: str, kinds: str, write: Callable[[Any], object]) -> None:
        """Ask where, write, and say where it is."""
        assert self.facts is not None
        path = files.save_file(self, title, f"{self.facts.label}_{title}{ending}", kinds)
        if path is not None:
            self.jobs.start(
                f"正在{title}", lambda _progress: write(path), lambda _done: self.session.say(f"存在 {path}", "good"),
                self.session.say_refused, stoppable=False,
            )

    # ── room ──
    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fold(event.size().width())

    @property
    def tight(self) -> bool:
        """Whether even single lines cost rows: 200 % with large type."""
        return self.window().height() < LINES * look.size

    def fold(self, width: int) -> None:
        """The page has another width: on a narrow one the filters shrink and the title leaves its room to them."""
        narrow = width < NARROW
        self.head_title.setVisible(not narrow)
        for box in (self.category, self.department):
            box.setMinimumContentsLength(3 if narrow else 5)

