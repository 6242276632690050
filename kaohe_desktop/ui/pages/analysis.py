"""分析: whether the appraisal is sensible, topic by topic: sentences, a chart, and the same as a table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.ui import files
from kaohe_desktop.ui.chart_view import ChartArea
from kaohe_desktop.ui.facts_page import LOW, FactsPage
from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.page import Elided, button, label, row
from kaohe_desktop.ui.shown_table import ShownTable
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tool_row import ToolRow
from kaohe_desktop.ui.topic_list import TopicList

if TYPE_CHECKING:
    from kaohe_desktop.office.analysis_topic import Topic
    from kaohe_desktop.office.period_facts import Progress
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_SHORT = 10  # rows of a table that has a chart under it


class AnalysisPage(FactsPage):
    """The topics at the left; at the right the one marked. On a low window chart and table take turns."""

    title = "分析"
    purpose = "这里看考核本身合不合理：分数拉开没有、各项起多大作用、谁离等次线很近、各科室给分松紧、与以前比变了多少。先计算，就有内容。"

    topics: tuple[Topic, ...] = ()

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self._wanted = ""
        self._chart_first = False  # on a low window
        self.list = TopicList(("看什么", "要看"), numeric=(1,))
        self.than = ListBox()
        self.than.setAccessibleName("与哪一期比")
        self.than.activated.connect(lambda _place: self.work_out())
        self.turn_button = button("看图", self._turn, tip="看图，或看同样内容的表")
        self.pdf_button = button("存为 PDF", self._pdf, picture="document", tip="图和表都在里面，可以打印")
        self.book_button = button("导出 Excel", self._export, picture="export")
        self.tools = ToolRow(
            self.head_title, self.list.combo, self.category, self.department, self.than, self.turn_button, None, self.pdf_button,
            self.book_button, rare=(self.book_button, self.pdf_button),
        )
        self.box.addWidget(self.tools)
        self.box.addWidget(self.warning)
        self.box.addWidget(self.empty_panel(), 0, Qt.AlignmentFlag.AlignTop)
        self.box.addWidget(self._parts(), 1)
        self.box.addStretch(0)
        self.list.chosen.connect(lambda _place: self._show_topic())
        self.table.opened.connect(self._open)
        self.setFocusProxy(self.table)

    def _parts(self) -> QSplitter:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.words = label("", "", wrap=True)
        self.line = Elided()  # the same words in one line, where the window is low
        self.caption = Elided("", "soft")
        self.chart = ChartArea()
        self.which: list[QPushButton] = []
        self._tabs = row(None)
        self.table = ShownTable()
        self.foot_words = Elided("", "soft")
        for widget in (self.words, self.line, self.chart, self.caption):
            column.addWidget(widget)
        column.addLayout(self._tabs)
        column.addWidget(self.table, 1)
        column.addWidget(self.foot_words)
        column.addStretch(0)  # where there are only words they stand at the top
        self._column = column
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(self.list)
        self._split.addWidget(side)
        self._split.setStretchFactor(0, 0)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([190, 980])
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(12)
        return self._split

    # ── showing ──
    @override
    def forget(self) -> None:
        super().forget()
        self.topics = ()

    @override
    def show_parts(self, shown: bool) -> None:
        self._split.setVisible(shown)
        for widget in (self.pdf_button, self.book_button):
            widget.setVisible(shown)
        self.list.combo.setVisible(shown and self.list.narrow)
        self.turn_button.setVisible(False)
        if self.facts is None:
            self.than.hide()
            return
        kept = self.than.currentData()
        self.than.clear()
        for one in self.facts.earlier:
            self.than.addItem(f"比 {one.label}", one.code)
        if kept is not None and (place := self.than.findData(kept)) >= 0:
            self.than.setCurrentIndex(place)

    @override
    def work_out(self) -> None:
        from kaohe_desktop.office.analysis import analyse

        facts = self.facts
        if facts is None:
            return
        category, department, than = self.chosen_category, self.chosen_department, str(self.than.currentData() or "")

        def work(progress: Progress) -> tuple[Topic, ...] | None:
            return analyse(facts, category, department, than, progress)

        self.in_time("正在分析", work, self._show_topics)

    def _show_topics(self, topics: tuple[Topic, ...] | None) -> None:
        if topics is None:
            self.session.say("分析停下了，没有算完", "warn")
            return
        kept = self._wanted or (self.topic.name if self.topic is not None else "")
        self.topics, self._wanted = topics, ""
        names = [one.name for one in topics]
        rows = [(one.title, str(sum(not finding.light for finding in one.findings) or "")) for one in topics]
        self.list.show_topics(rows, names.index(kept) if kept in names else 0)
        self._show_topic()

    @property
    def topic(self) -> Topic | None:
        """The topic marked."""
        place = self.list.place
        return self.topics[place] if 0 <= place < len(self.topics) else None

    def _show_topic(self) -> None:
        topic = self.topic
        if topic is None:
            return
        self.words.setText("\n".join(topic.words))
        self.line.setText("　".join(topic.words))
        self.caption.setText(topic.chart)
        self.than.setVisible(topic.name == "moves" and self.than.count() > 1)
        self.chart.chart.show_chart(topic.draw, topic.chart)
        self._show_tabs(topic)
        self._show_table(0)
        self._lay_out_parts()

    def _show_tabs(self, topic: Topic) -> None:
        for one in self.which:
            self._tabs.removeWidget(one)
            one.hide()
            one.deleteLater()
        self.which = []
        if len(topic.tables) < 2:
            return
        for place, shown in enumerate(topic.tables):
            tab = button(shown.title, partial(self._show_table, place))
            tab.setCheckable(True)
            self._tabs.insertWidget(place, tab)
            self.which.append(tab)

    def _show_table(self, place: int) -> None:
        from kaohe_desktop.office.tables_shown import Shown

        topic = self.topic
        if topic is None:
            return
        for at, tab in enumerate(self.which):
            tab.setChecked(at == place)
        shown = topic.tables[place] if topic.tables else Shown("", (), [])
        self.table.show_table(shown)
        self.foot_words.setText(shown.note)

    # ── room ──
    @override
    def fold(self, width: int) -> None:
        super().fold(width)
        self.list.fold(width)
        if self.facts is None:
            self.list.combo.hide()
        self._lay_out_parts()

    @override
    def set_low(self, low: bool) -> None:
        super().set_low(low)
        self._lay_out_parts()

    def _lay_out_parts(self) -> None:
        """Chart over table where there is room for both; else one of them, by the clerk's choice."""
        topic = self.topic if self.topics else None
        if topic is None:
            return
        low = self.window().height() < LOW
        self.words.setVisible(not low)
        self.line.setVisible(low and not (self.tight and len(topic.tables) > 1))
        self._column.setSpacing(3 if low else 6)
        drawn, tabled = topic.draw is not None and self.chart.chart.drawing is not None, bool(topic.tables)
        turns = low and drawn and tabled
        self._order(below=topic.below and not turns)
        self._share_out(chart=drawn and (not turns or self._chart_first), table=tabled and not (turns and self._chart_first), turns=turns, low=low)

    def _order(self, *, below: bool) -> None:
        """The chart over the table, or under one that is only as high as its rows."""
        for widget in (self.chart, self.caption):
            self._column.removeWidget(widget)
        place = self._column.indexOf(self.foot_words) + 1 if below else self._column.indexOf(self.line) + 1
        self._column.insertWidget(place, self.chart)
        self._column.insertWidget(place + 1, self.caption)
        rows = len(self.table.shown_model.rows) + 1
        self.table.setMaximumHeight(min(rows, _SHORT) * look.row_height + 4 if below else 16_777_215)

    def _share_out(self, *, chart: bool, table: bool, turns: bool, low: bool) -> None:
        """Give chart and table their room; the keyboard stays on something that is shown."""
        self.turn_button.setText("看表" if self._chart_first else "看图")
        if (not table and self.table.hasFocus()) or (not turns and self.turn_button.hasFocus()):
            self.list.take_focus()
        self.turn_button.setVisible(turns)
        self._column.setStretch(self._column.count() - 1, 0 if chart or table else 1)
        self.chart.setVisible(chart)
        self.caption.setVisible(chart)
        self.table.setVisible(table)
        self.foot_words.setVisible(table and not low and bool(self.foot_words.text()))
        for tab in self.which:
            tab.setVisible(table)
        self._column.setStretch(self._column.indexOf(self.chart), 0 if table else 1)
        most = max(150, round(self.height() * 0.46))
        self.chart.setMinimumHeight(min(self.chart.needed, most) if chart and table else 0)
        self.chart.setMaximumHeight(min(self.chart.needed, most) if table else 16_777_215)

    def _turn(self) -> None:
        self._chart_first = not self._chart_first
        self.turn_button.setFocus()  # the table that had it may be hidden now
        self._lay_out_parts()

    # ── going on ──
    def _open(self, key: str) -> None:
        """From 要点 to its topic, else to the person."""
        names = [one.name for one in self.topics]
        if self.topic is not None and self.topic.name == names[0] and key in names:
            self.list.choose(names.index(key))
        else:
            self.to_person(key)

    def arrive(self, where: object) -> None:
        """Go to a topic."""
        names = [one.name for one in self.topics]
        if where in names:
            self.list.choose(names.index(str(where)))
        else:
            self._wanted = str(where)

    # ── files ──
    def _pdf(self) -> None:
        from kaohe_desktop.office.analysis import write_pdf

        facts, topics, subtitle = self.facts, self.topics, self.subtitle
        if facts is not None:
            self.save("考核分析", ".pdf", files.PDFS, lambda path: write_pdf(facts, topics, subtitle, path))

    def _export(self) -> None:
        from kaohe_desktop.office.analysis import write_book

        facts, topics, subtitle = self.facts, self.topics, self.subtitle
        if facts is not None:
            self.save("考核分析", ".xlsx", files.NEW_BOOK, lambda path: write_book(facts, topics, path, subtitle))
