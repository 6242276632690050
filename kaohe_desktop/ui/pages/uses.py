"""结果运用: what follows from the results, whom it concerns and by which clause, and what of it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.ui import files
from kaohe_desktop.ui.facts_page import LOW, NARROW
from kaohe_desktop.ui.page import Elided, button, label
from kaohe_desktop.ui.tool_row import ToolRow
from kaohe_desktop.ui.topic_list import TopicList
from kaohe_desktop.ui.uses_marking import MarkingPage
from kaohe_desktop.ui.uses_noting import Noting
from kaohe_desktop.ui.uses_table import UsesTable

if TYPE_CHECKING:
    from kaohe_desktop.office.uses import Matter
    from kaohe_desktop.office.uses_why import Why
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs



class UsesPage(MarkingPage):
    """The consequences at the left; at the right the people (or the sums) of the one marked, and what is noted of them."""

    title = "结果运用"
    purpose = (
        "这里按考核办法列出结果定了以后要办的事：奖金发多少、谁少发、谁不得评优、谁要谈话、谁有资格，"
        "各有依据和凭据，办好一件记一件。先计算，就有内容。"
    )

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.matters: tuple[Matter, ...] = ()
        self._why: Why | None = None
        self._wanted = ""  # the consequence to stand on
        self.list = TopicList(("事项", "人数", "已办"), numeric=(1,))
        self.table = UsesTable()
        self.finder = QLineEdit()
        self.finder.setPlaceholderText("姓名、首字母")
        self.finder.setFixedWidth(130)
        self.book_button = button("导出 Excel", self._export, picture="export")
        self.form_button = button("印表", self._print, picture="printer")
        self.tools = ToolRow(
            self.head_title, self.list.combo, self.category, self.department, self.finder, None, self.form_button, self.book_button,
            rare=(self.book_button, self.form_button),
        )
        self.box.addWidget(self.tools)
        self.box.addWidget(self.warning)
        self.box.addWidget(self.empty_panel(), 0, Qt.AlignmentFlag.AlignTop)
        self.box.addWidget(self._parts(), 1)
        self.box.addStretch(0)
        self._connect()
        self.setFocusProxy(self.table)

    def _parts(self) -> QSplitter:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.words = label("", "soft", wrap=True)
        self.evidence = Elided("", "")
        column.addWidget(self.words)
        column.addWidget(self.table, 1)
        column.addWidget(self.evidence)
        self._column = column
        self.noting = Noting()
        column.addWidget(self.noting)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(self.list)
        self._split.addWidget(side)
        self._split.setStretchFactor(0, 0)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([330, 840])
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(12)
        return self._split

    def _connect(self) -> None:
        self.list.chosen.connect(lambda _place: self._show_matter())
        self.table.uses_model.asked.connect(self._mark)
        self.table.row_chosen.connect(lambda _row: self._show_person())
        self.table.opened.connect(self.to_person)
        self.finder.textChanged.connect(self._find)
        self.noting.asked.connect(self._mark_selected)
        self.noting.noted.connect(self._note)
        self.noting.person.connect(lambda: self.to_person(self.table.chosen))

    # ── showing ──
    @override
    def forget(self) -> None:
        super().forget()
        self.matters, self._why = (), None

    @override
    def show_parts(self, shown: bool) -> None:
        self._split.setVisible(shown)
        for widget in (self.form_button, self.book_button):
            widget.setVisible(shown)
        self.finder.setVisible(shown and not self.list.narrow)
        self.list.combo.setVisible(shown and self.list.narrow)
        for box in (self.category, self.department):
            box.setVisible(shown and box.count() > 2)

    @override
    def work_out(self) -> None:
        from kaohe_desktop.office.uses import matters, with_former
        from kaohe_desktop.office.uses_why import Why

        facts = self.facts
        if facts is None:
            return
        self.read_done()
        done, category, department = self.done, self.chosen_category, self.chosen_department
        self._why = Why(facts)
        self.in_time(
            "正在按办法列出要办的事", lambda _progress: with_former(facts, matters(facts, category, department), done), self._show_matters,
        )

    def _show_matters(self, found: tuple[Matter, ...]) -> None:
        kept = self._wanted or (self.matter.name if self.matter is not None else "")
        self.matters = found
        names = [one.name for one in found]
        self._show_list(names.index(kept) if kept in names else 0)
        self._wanted = ""
        self._show_matter()

    def _show_list(self, place: int) -> None:
        from kaohe_desktop.office.uses_shown import listed

        assert self.facts is not None
        self.list.set_headings(("事项", "人数" if self.facts.person else "科室数", "已办"))
        self.list.show_topics(listed(self.facts, self.matters, self.done), place)

    @property
    def matter(self) -> Matter | None:
        """The consequence marked."""
        place = self.list.place
        return self.matters[place] if 0 <= place < len(self.matters) else None

    def _show_matter(self, kept: Sequence[str] = ()) -> None:
        from kaohe_desktop.office.tables_shown import Shown
        from kaohe_desktop.office.uses_shown import people_table, ticks, whole_words

        matter, facts = self.matter, self.facts
        if matter is None or facts is None or self._why is None:
            return
        if matter.people:
            self.table.show_ticked(people_table(facts, matter, self.done, self._why), ticks(matter, self.done), kept)
        else:
            told = Shown(matter.name, ("要办的事", "办理情况"), [(matter.words, whole_words(facts, matter, self.done))])
            self.table.show_ticked(matter.table or told, [])
        basis = f"（依据：{matter.basis}）" if matter.basis else ""
        self.words.setText(f"{matter.name}{basis}　{matter.words}")
        self.words.setVisible(not self._low)
        self._column.setSpacing(3 if self._low else 6)
        self.form_button.setVisible(bool(matter.form))
        if matter.form:
            self.form_button.setText(f" 印 {matter.form}" if self._low else f" 印{_form_name(matter.form).partition('：')[0].partition(' ')[2]}")
            self.form_button.setToolTip(_form_name(matter.form))
        self.noting.setVisible(matter.tick or (bool(matter.people) and not self._low))  # Enter leads to the person, too
        self._show_person()

    def _show_person(self) -> None:
        from kaohe_desktop.office.uses_shown import review_words

        matter, key = self.matter, self.table.chosen
        person = next((one for one in matter.people if one.key == key), None) if matter is not None else None
        noted = self.done.get((key if person is not None else _whole(), matter.name)) if matter is not None else None
        self.noting.show_for(noted, person=person is not None, tick=matter is not None and matter.tick)
        if matter is None or person is None or self._why is None:
            self._show_line(noted.whole if noted is not None and matter is not None and not matter.people else "")
            return
        told = self._why.words(matter, person)
        basis, rests = person.basis and f"依据 {person.basis}", told and f"凭据：{told}"
        review = review_words(self.facts, matter, noted) if self.facts is not None else ""
        parts = (f"{person.key} {person.name}", person.reason, basis, rests, noted and noted.whole, review)
        self._show_line("　".join(part for part in parts if part))

    def _show_line(self, words: str) -> None:
        """The line under the table: about the person marked, else (on a low window) what the consequence is about."""
        self.evidence.setText(words or (self.words.text() if self._low else ""))
        self.evidence.setVisible(not self.tight and bool(self.evidence.text()))  # else the table's own columns must do

    @property
    def _low(self) -> bool:
        return self.window().height() < LOW

    def _find(self, text: str) -> None:
        from kaohe_desktop.ui.people import find_people

        hits = {one.key for one in find_people(self.session, text)} if text.strip() else set()
        place = next((at for at, key in enumerate(self.table.uses_model.keys) if key in hits), None)
        if place is not None:
            self.table.selectRow(place)

    def arrive(self, where: object) -> None:
        """Go to a consequence by its name, or to the first that concerns a person."""
        names = [one.name for one in self.matters]
        place = names.index(str(where)) if where in names else next(
            (at for at, one in enumerate(self.matters) if any(person.key == where for person in one.people)), None,
        )
        if place is None:
            self._wanted = str(where)
            return
        self.list.choose(place)
        if where in self.table.uses_model.keys:
            self.table.selectRow(self.table.uses_model.keys.index(str(where)))

    @override
    def fold(self, width: int) -> None:
        super().fold(width)
        self.noting.narrow = width < NARROW
        self.list.fold(width)
        if self.facts is None:
            self.list.combo.hide()
        self.finder.setVisible(self.facts is not None and not self.list.narrow)
        if self.matters:
            self._show_matter([self.table.chosen])

    # ── 已办 ──
    def _mark_selected(self, done: bool) -> None:
        self._mark(self.table.selected, done)

    def _mark(self, rows: Sequence[int], done: bool) -> None:
        """Note the rows as done (or no longer) with the day and the words that stand in the fields."""
        from kaohe_desktop.office import uses_done

        matter = self.matter
        if matter is None or not matter.tick:
            return
        keys = [self.table.uses_model.keys[at] for at in rows if self.table.uses_model.keys[at]] if matter.people else [_whole()]
        day, note = self.noting.typed
        if done:
            own = len(keys) > 1 and not self.noting.note_changed  # the words shown are one person's
            wanted = uses_done.wanted_for(self.done, matter.name, keys, day, None if own else note)
        else:
            wanted = uses_done.taken_back(self.done, matter.name, keys)
        self.write_done(matter, keys, wanted, "已办" if done else "取消已办")

    def _note(self, note: str) -> None:
        """Keep a note that was typed and left without a tick."""
        from kaohe_desktop.office.uses_done import noted_for

        matter = self.matter
        if matter is not None and matter.tick:
            key = self.table.chosen if matter.people else _whole()
            self.write_done(matter, [key], noted_for(self.done, matter.name, key, note), "备注")

    @override
    def show_done(self, keys: Sequence[str]) -> None:
        self._show_list(self.list.place)
        self._show_matter(keys)

    # ── paper and files ──
    def _print(self) -> None:
        """To 表格打印 with the form that fits; of a form for each person, with these people ticked."""
        matter = self.matter
        if matter is not None and matter.form:
            keys = tuple(one.key for one in matter.people)
            self.session.go.emit("printing", (matter.form, keys) if keys and _per_person(matter.form) else matter.form)

    def _export(self) -> None:
        from kaohe_desktop.office.uses_shown import write_book

        facts, found, done, subtitle = self.facts, self.matters, self.done, self.subtitle
        if facts is not None:
            self.save("结果运用", ".xlsx", files.NEW_BOOK, lambda path: write_book(facts, found, done, path, subtitle))


def _whole() -> str:
    from kaohe_desktop.office.uses_done import WHOLE

    return WHOLE


def _form_name(code: str) -> str:
    from kaohe_desktop.office.library import load_form

    form = load_form(code)
    return f"{form.code} {form.name}：{form.head.about}"


def _per_person(code: str) -> bool:
    from kaohe_desktop.office.library import load_form

    return load_form(code).per_person
