"""年度汇总: the quarters with their state, person × quarter with every conflict in words, taking them, and the proof."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLineEdit, QSplitter, QTextBrowser, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui import files
from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import Page, button, label, panel, rename, row
from kaohe_desktop.ui.rollup_rows import CrossModel, conflict_row, proof_html
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.rollup import QuarterSource, RollUp
    from kaohe_desktop.office.undoing import Steps
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_T = TypeVar("_T")
#: from so many people on, comparing takes long enough to be seen
_LARGE = 2000
_IN_A_ROW = 6
_CONFLICTS = ("编号", "姓名", "哪一期", "问题", "怎么办")


class RollUpPage(Page):
    """Above the quarters, below person × quarter with what is to be looked at, at the right the proof of one person."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.rolled: RollUp | None = None
        self.steps: Steps | None = None
        self.title, self.sub = label("年度汇总", "title"), label("", "soft")
        self.state = label("", "soft")
        self.add_button = button("加入花名册", self.add_people, picture="user-plus")
        self.take_button = button("取结果", self.take, "primary")
        self.compute_button = button("计算定等 →", lambda: session.go.emit("results", None))
        self.box.setSpacing(8)
        self.box.addLayout(row(self.title, self.sub, None, self.state, self.add_button, self.take_button, self.compute_button))
        self.box.addWidget(self._empty_panel(), 1, Qt.AlignmentFlag.AlignTop)
        self.box.addWidget(self._sources_panel())
        self.box.addWidget(self._middle(), 1)
        self.table.row_chosen.connect(lambda _row: self._show_proof())
        self.table.activated.connect(lambda _index: self._to_entry())
        self.conflicts.row_chosen.connect(self._choose_person)
        self.conflicts.activated.connect(lambda _index: self._to_entry())
        self.finder.textChanged.connect(self._find)
        self.replace.toggled.connect(lambda _on: self._enable())
        self.setFocusProxy(self.table)

    # ── parts ──
    def _empty_panel(self) -> QFrame:
        """What the page is for, where there is nothing to roll up in this period."""
        self.empty, column = panel()
        self.empty_words = label("", "", wrap=True)
        self.go_button = button("", self._go_there, "primary")
        self._there: PeriodInfo | None = None
        column.addWidget(label("这一期没有要汇总的", "heading"))
        column.addWidget(self.empty_words)
        column.addLayout(row(self.go_button, None))
        return self.empty

    def _sources_panel(self) -> QFrame:
        self._sources_frame, column = panel()
        self._sources = QGridLayout()
        self._sources.setHorizontalSpacing(18)
        self._sources.setVerticalSpacing(6)
        column.addLayout(self._sources)
        return self._sources_frame

    def _middle(self) -> QSplitter:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.finder = QLineEdit()
        self.finder.setPlaceholderText("姓名或编号")
        self.finder.setFixedWidth(140)
        self.model = CrossModel()
        self.table = ListTable((), self.model)
        self.conflicts_title = label("", "heading")
        self.replace = QCheckBox("自己填的也换")
        self.replace.setToolTip("自己填的与那一期的结果不同的，取的时候也换成那一期的结果")
        self.conflicts = ListTable(_CONFLICTS)
        column.addWidget(self.table, 3)
        column.addLayout(row(self.conflicts_title, None, self.replace, self.finder))
        column.addWidget(self.conflicts, 2)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(left)
        self._split.addWidget(self._side())
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self._split.setSizes([800, 380])
        self._split.setChildrenCollapsible(False)
        return self._split

    def _side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.proof = QTextBrowser()
        self.proof.setOpenLinks(False)
        self.entry_button = button("到录入里看 →", self._to_entry, "flat")
        self.save_button = button("全部凭据存成文本…", self._save, picture="export")
        column.addLayout(row(label("凭据", "heading"), None))
        column.addWidget(self.proof, 1)
        column.addLayout(row(self.entry_button, None, self.save_button))
        return side

    # ── showing ──
    @override
    def forget(self) -> None:
        self.rolled, self.steps = None, None

    def refresh(self) -> None:
        """Compare anew and show it."""
        from kaohe_desktop.office.rollup import preview
        from kaohe_desktop.office.undoing import Steps

        if self.steps is None:
            self.steps = Steps()
        ws, period = self.session.workspace, self.session.current
        self._work("正在核对各期", lambda: preview(ws, period), self._show)

    @property
    def _large(self) -> bool:
        return max((one.subjects for one in self.session.periods()), default=0) > _LARGE

    def _work(
        self, title: str, work: Callable[[], _T], done: Callable[[_T], None], refused: Callable[[Refused], None] | None = None
    ) -> None:
        """Do it at once, or in a large office off the window's thread."""
        told = refused or self.session.say_refused
        if self._large:
            self.jobs.start(title, lambda _progress: work(), done, told, stoppable=False)
            return
        try:
            result = work()
        except Refused as refusal:
            told(refusal)
            return
        done(result)

    def _show(self, rolled: RollUp) -> None:
        period, kept = self.session.current, self.chosen
        self.rolled = rolled
        here = _worth_showing(rolled)
        self.sub.setText(f"{period.label}　{self.session.scheme.scheme.head.short}")
        for widget in (self._sources_frame, self._split, self.add_button, self.take_button, self.compute_button, self.state):
            widget.setVisible(here)
        self.empty.setVisible(not here)
        if not here:
            self._show_empty()
            return
        self._show_sources(rolled)
        self._show_rows(rolled, kept)
        self._show_conflicts(rolled)
        self._enable()

    def _show_empty(self) -> None:
        self._there, words, act = _where_to(self.session)
        self.empty_words.setText(words)
        self.go_button.setText(act)
        self.go_button.setVisible(bool(act))

    def _go_there(self) -> None:
        if self._there is not None:
            self.session.choose(self._there)
        else:
            self.session.go.emit("periods", "new")

    def _show_sources(self, rolled: RollUp) -> None:
        while (item := self._sources.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, source in enumerate(rolled.sources):
            self._sources.addWidget(self._mark(source), place // _IN_A_ROW, place % _IN_A_ROW)

    def _mark(self, source: QuarterSource) -> QWidget:
        """One quarter: its name leads to its period; below, how far it is and which result it has."""
        name = button(f"{source.label} →", lambda: self._to_source(source), "flat", tip=f"到 {source.code}")
        words = source.status_label if source.period is not None else "还没有启用"
        if source.stale:
            words = "计算以后又改过"
        good = source.usable and source.status == "archived"
        state = label(words, "good" if good else "warn")
        more = "　".join(part for part in (source.code, f"{source.people} 个" if source.people else "", source.stamp) if part)
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

    def _to_source(self, source: QuarterSource) -> None:
        if source.period is None:
            self.session.go.emit("periods", "new")
            return
        self.session.choose(source.period)
        self.session.go.emit("home", None)

    def _show_rows(self, rolled: RollUp, kept: str) -> None:
        person = self.session.scheme.scheme.head.subject == "person"
        self.model.show(rolled, person=person)
        self.table.fit(17 * look.size)
        if self.model.keys:
            self.table.selectRow(self.model.keys.index(kept) if kept in self.model.keys else 0)
        self._show_proof()

    def _show_conflicts(self, rolled: RollUp) -> None:
        found = rolled.conflicts
        self.conflicts.show_rows(_CONFLICTS, [conflict_row(one) for one in found], widest=28 * look.size)
        rename(self.conflicts_title, "heading")
        self.conflicts_title.setText(f"要核对的　{len(found)} 处" if found else "没有要核对的")
        self.conflicts.setVisible(bool(found))

    def _enable(self) -> None:
        rolled = self.rolled
        if rolled is None or not rolled.sources:
            return
        from kaohe_desktop.office.rollup import TakeState

        archived = self.session.current.status == "archived"
        missing = len(rolled.missing_people)
        typed = sum(one.state is TakeState.TYPED for one in rolled.takings)
        count = len(rolled.open()) + (typed if self.replace.isChecked() else 0)
        self.replace.setVisible(bool(typed) and not archived)
        self.add_button.setVisible(bool(missing))
        self.add_button.setText(f" 加入花名册　{missing}")
        self.add_button.setEnabled(not archived)
        self.take_button.setText(f"{rolled.act}　{count}" if count else rolled.act)
        self.take_button.setEnabled(bool(count) and not archived)
        self._say_state(count, missing, archived=archived)

    def _say_state(self, count: int, missing: int, *, archived: bool) -> None:
        if archived:
            words, kind = "已归档", "good"
        elif count:
            words, kind = f"有 {count} 个结果还没有取来", "warn"
        elif missing:
            words, kind = f"有 {missing} 个不在花名册里", "warn"
        elif self.rolled is not None and self.rolled.takings:
            words, kind = "能取的都取来了", "good"
        else:
            words, kind = "现在没有可取的", "warn"
        rename(self.state, kind)
        self.state.setText(words)

    # ── the proof ──
    @property
    def chosen(self) -> str:
        """The 编号 of the person marked."""
        place = self.table.currentIndex().row()
        return self.model.keys[place] if 0 <= place < len(self.model.keys) else ""

    def _show_proof(self) -> None:
        from kaohe_desktop.office.rollup import proof

        key = self.chosen
        self.entry_button.setEnabled(bool(key))
        self.save_button.setEnabled(bool(self.model.keys))
        if not key or self.rolled is None:
            words = "点一个人，这里列出他的每个数从哪一期来、按哪一条定的等次、占第几个名额。"
            self.proof.setHtml(f'<p style="color:{look.colours.ink_soft}">{words}</p>')
            return
        lines = proof(self.session.workspace, self.session.current, key, self.rolled)
        person = next(one for one in self.rolled.people if one.key == key)
        parts = "　".join(part for part in (person.key, person.department, person.category) if part)
        head = (
            f'<p style="font-size:{look.size + 1}px"><b>{escape(person.name)}</b>'
            f'<span style="color:{look.colours.ink_soft}">　{escape(parts)}</span></p>'
        )
        self.proof.setHtml(head + proof_html(lines))

    def _choose_person(self, place: int) -> None:
        if self.rolled is None or not 0 <= place < len(self.conflicts.list_model.rows):
            return
        self.arrive(self.conflicts.list_model.rows[place][0])

    def _find(self, text: str) -> None:
        wanted = text.strip()
        for place, cells in enumerate(self.model.rows):
            if wanted and (wanted in cells[0] or wanted in cells[1]):
                self.table.selectRow(place)
                return

    def arrive(self, where: object) -> None:
        """Go to a person."""
        if where in self.model.keys:
            self.table.selectRow(self.model.keys.index(str(where)))

    def _to_entry(self) -> None:
        """To the person's rows, where what the quarters do not have is filled in."""
        person = next((one for one in self.rolled.people if one.key == self.chosen), None) if self.rolled else None
        if person is None or self.rolled is None:
            return
        if not person.in_roster:
            self.session.say(f"{person.name}不在花名册里，请先加入花名册", "warn")
            return
        sheet = self.rolled.sources[0].feed.sheet
        self.session.go.emit("entry", (person.key, self.rolled.sources[0].feed.column, sheet.name))

    def _save(self) -> None:
        period = self.session.current
        path = files.save_file(self, "全部凭据存成文本", f"{period.label}_凭据.txt", "文本 (*.txt)")
        if path is None or self.rolled is None:
            return
        from kaohe_desktop.office.rollup import proof_text

        texts = [proof_text(self.session.workspace, period, person.key, self.rolled) for person in self.rolled.people]
        try:
            path.write_text("\n\n".join(texts) + "\n", encoding="utf-8-sig")
        except OSError as error:
            self.session.say(f"存不到 {path}：{error.strerror}", "bad")
            return
        self.session.say(f"凭据存在 {path}", "good")

    # ── acts ──
    def take(self) -> None:
        """Take what is shown, in one step that can be undone."""
        from kaohe_desktop.office import rollup

        rolled = self.rolled
        if rolled is None or not self.take_button.isEnabled():
            return
        ws, period, steps, typed = self.session.workspace, self.session.current, self.steps, self.replace.isChecked()
        self._work(
            f"正在{rolled.act}", lambda: rollup.take(ws, period, rolled, replace_typed=typed, steps=steps),
            lambda count: self._taken(rolled, count), self._refused,
        )

    def _taken(self, rolled: RollUp, count: int) -> None:
        self.replace.setChecked(False)
        self._after(f"已{rolled.act}：{count} 个")

    def add_people(self) -> None:
        """Put those who are only in the quarters on the roster."""
        from kaohe_desktop.office import rollup

        rolled = self.rolled
        if rolled is None or self.session.current.status == "archived":
            return
        ws, period, steps = self.session.workspace, self.session.current, self.steps
        self._work(
            "正在加入花名册", lambda: rollup.add_people(ws, period, rolled, steps=steps),
            lambda count: self._after(f"已把 {count} 个加入花名册"), self._refused,
        )

    def _refused(self, refusal: Refused) -> None:
        """Nothing was done: what is shown may be out of date, so it is compared anew."""
        self._stale = True
        if not self._large:
            self.show_now()
        self.session.say_refused(refusal)

    def _after(self, words: str) -> None:
        self.session.saved.emit(datetime.now())
        self.session.say(words, "good")
        self.session.changed(self)
        self.session.undo_offered.emit((self.steps.undo_name if self.steps else None) or "")
        self.refresh()
        next_button = self.take_button if self.take_button.isEnabled() else self.compute_button
        next_button.setFocus()

    @override
    def undo(self, *, forward: bool = False) -> bool:
        from kaohe_desktop.office import rollup

        name = self.steps and (self.steps.redo_name if forward else self.steps.undo_name)
        if self.steps is None or not name:
            return False
        try:
            rollup.undo(self.session.workspace, self.session.current, self.steps, forward=forward)
        except Refused as refusal:
            self._refused(refusal)
            return True
        self._after(f"已{'重做' if forward else '撤销'}：{name}")
        return True


def _worth_showing(rolled: RollUp) -> bool:
    """Whether there are sources; months may as well be entered here, so that without any shorter period there are none."""
    from kaohe_desktop.office.rollup import FeedKind

    return any(one.period is not None or one.feed.kind is FeedKind.RESULTS for one in rolled.sources)


def _where_to(session: Session) -> tuple[PeriodInfo | None, str, str]:
    """For a period with nothing to roll up: the period to go to, what to say, and the button's words."""
    from kaohe_desktop.office.library import kin, schemes
    from kaohe_desktop.office.rollup import FeedKind, feeds

    period, head = session.current, session.scheme.scheme.head
    ws = session.workspace
    year = next((info for info in schemes(ws) if info.rolls_up and head.id in kin(ws, info.rolls_up)), None)
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
