"""年度汇总: the periods the year is made of with their state, each leading to its own; in a low window one line of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QGridLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from kaohe_desktop.engine.period import Period
from kaohe_desktop.ui.page import button, label, panel, row
from kaohe_desktop.ui.tool_row import drop_down

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe_desktop.office.library import SchemeInfo
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.rollup import QuarterSource, RollUp
    from kaohe_desktop.ui.session import Session

_IN_A_ROW = 6


class PeriodMarks(QWidget):
    """One mark a period; ``folded`` is the same as a list that drops down."""

    chosen = Signal(object)  # QuarterSource

    def __init__(self) -> None:
        super().__init__()
        self.frame, column = panel()
        self._marks = QGridLayout()
        self._marks.setHorizontalSpacing(18)
        self._marks.setVerticalSpacing(6)
        column.addLayout(self._marks)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.frame)
        self.folded = QToolButton()
        self._menu = QMenu(self.folded)
        self.folded.clicked.connect(lambda: drop_down(self._menu, self.folded))
        self.folded.hide()

    def show_sources(self, sources: Sequence[QuarterSource]) -> None:
        """Show these periods."""
        while (item := self._marks.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        menu = self._menu
        menu.clear()
        for place, source in enumerate(sources):
            self._marks.addWidget(self._mark(source), place // _IN_A_ROW, place % _IN_A_ROW)
            action = QAction(f"{source.label}　{_words(source)}　{_more(source)}".strip(), menu)
            action.triggered.connect(lambda _on=False, source=source: self.chosen.emit(source))
            menu.addAction(action)
        usable = sum(one.usable for one in sources)
        self.folded.setText(f"{usable}/{len(sources)} 期可取 ▾")
        self.folded.setToolTip("\n".join(f"{one.label}　{_words(one)}" for one in sources))

    def _mark(self, source: QuarterSource) -> QWidget:
        """One period: its name leads to it; below, how far it is and which result it has."""
        name = button(f"{source.label} →", lambda: self.chosen.emit(source), "flat", tip=f"到 {source.code}")
        words, more = _words(source), _more(source)
        state = label(words, "good" if source.usable and source.status == "archived" else "warn")
        mark = QWidget()
        column = QVBoxLayout(mark)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row(name, state, None, spacing=6))
        below = label(more, "soft")
        below.setIndent(6)  # under the words of the button
        column.addWidget(below)
        mark.setAccessibleName(f"{source.label} {words} {more}")
        return mark


def _words(source: QuarterSource) -> str:
    if source.stale:
        return "计算以后又改过"
    return source.status_label if source.period is not None else "还没有启用"


def _more(source: QuarterSource) -> str:
    return "　".join(part for part in (source.code, f"{source.people} 个" if source.people else "", source.stamp) if part)


class NothingPanel(QWidget):
    """What the page is for, where there is nothing to roll up in this period, and where to go."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._there: PeriodInfo | None = None
        self.frame: QFrame
        self.frame, column = panel()
        self.words = label("", "", wrap=True)
        self.go_button = button("", self._go, "primary")
        column.addWidget(label("这一期没有要汇总的", "heading"))
        column.addWidget(self.words)
        column.addLayout(row(self.go_button, None))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.frame)

    def show_way(self) -> None:
        """Say what can be done from the current period."""
        self._there, words, act = _where_to(self._session)
        year, code = _year_of(self._session), str(self._session.current.first_day.year)
        self._new: object = ("new", year.id, code) if year is not None else "new"
        self.words.setText(words)
        self.go_button.setText(act)
        self.go_button.setVisible(bool(act))
        if act:
            self.setFocusProxy(self.go_button)
        else:  # nothing to press: the panel itself has the keys
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setFocusProxy(None)  # type: ignore[arg-type]

    def _go(self) -> None:
        if self._there is not None:
            self._session.choose(self._there)
        else:
            self._session.go.emit("periods", self._new)


def worth_showing(rolled: RollUp) -> bool:
    """Whether there are sources; months may as well be entered here, so that without any shorter period there are none."""
    from kaohe_desktop.office.rollup import FeedKind

    return any(one.period is not None or one.feed.kind is FeedKind.RESULTS for one in rolled.sources)


def _year_of(session: Session) -> SchemeInfo | None:
    """The scheme that rolls periods of the current one's up into a year."""
    from kaohe_desktop.office.library import kin, schemes

    head, ws = session.scheme.scheme.head, session.workspace
    return next((info for info in schemes(ws) if info.rolls_up and head.id in kin(ws, info.rolls_up)), None)


def _where_to(session: Session) -> tuple[PeriodInfo | None, str, str]:
    """For a period with nothing to roll up: the period to go to, what to say, and the button's words."""
    from kaohe_desktop.office.rollup import FeedKind, feeds

    period, head = session.current, session.scheme.scheme.head
    year = _year_of(session)
    if year is not None:
        words = f"“{year.name}”把{period.first_day.year}年各期的结果汇成年度，定年度等次。"
        code = str(period.first_day.year)
        there = next((one for one in session.periods() if one.scheme_id == year.id and one.code == code), None)
        if there is not None:
            return there, words, f"到 {there.label}（{year.short}）"
        return None, f"{words}先启用它的 {code} 年度。", "去启用"
    own, kinds = Period.parse(period.code).cycle, {feed.kind for feed in feeds(session.workspace.book(period.id))}
    if FeedKind.ROWS in kinds:
        return None, "还没有较短的考核期：各月的内容可以直接在“录入”里填；也可以先启用各月的考核期，考核完再到这里取过来。", ""
    if FeedKind.YEARS in kinds:
        return None, "往年的考核期归档以后，往年的得分和等次可以从这里取；程序启用以前的年度，在“录入”里自己填。", ""
    longer = [cycle.label for cycle in head.cycles if cycle.months > own.months]
    if longer:
        return None, f"启用{'、'.join(longer)}的考核期以后，可以在那里把各月的录入取过去，不用再填一遍。", "去启用"
    return None, "这个考核办法没有要从别的考核期取的内容，直接录入、计算就行。", ""
