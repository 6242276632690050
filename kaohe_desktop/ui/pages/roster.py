"""花名册 (科室名单): who is appraised in this period.

Edit in place, add at the foot or by pasting a block, bring last quarter's roster, fill a column for many, remove with
a reason, import from Excel; dated changes, and everything of one person beside the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.ui.page import button, label
from kaohe_desktop.ui.roster_panels import RosterPanels
from kaohe_desktop.ui.session import Session
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tool_row import ToolRow
from kaohe_desktop.ui.worker import Jobs

if TYPE_CHECKING:
    pass

#: from this width on (in letters) a person's file stands beside the table, not in its place
_WIDE = 72
#: in a page lower than this a dated change takes the place of the table
_HIGH = 36
_COPIED = "上一期有{what}的，按“从上季度带来”；"
_FROM_EXCEL = "已有 Excel {what}的，按“从 Excel 导入”，或者连标题行复制过来，在第一格按 Ctrl+V；"
_TYPED = "都没有的，直接在第一行打字{hand_out}"
_HAND_OUT = "；要分给各科室填的，按“导出模板”拿一张空表"


class RosterPage(RosterPanels):
    """The roster of the current period."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self._make_buttons()
        self._make_panels()
        self._lay_out()
        self._connect()
        self.importing.hide()

    def _make_buttons(self) -> None:
        self.title = label("花名册", "title")
        self.count = label("", "soft")
        self.add_button = button("添一人", self.add_row, picture="user-plus")
        self.change_button = button("变动…", self.ask_change, picture="calendar", tip="调动、提任、借调、退休：记下日期和原因（Ctrl+B）")
        self.person_button = button("档案 F4", self.toggle_person, picture="user", tip="这个人历期结果、经历和变动、本期台账（F4）")
        self.remove_button = button("移出…", self.ask_remove, picture="trash")
        self.fill_button = button("统一填…", self.ask_fill, picture="pencil", tip="给选中的（或列出的）许多人填同一个类别、科室…")
        self.copy_button = button("从上季度带来…", self.ask_copy, picture="copy", tip="把上一期的花名册带过来，先看再带")
        self.import_button = button("从 Excel 导入…", self._choose_import, picture="import")
        self.template_button = button("导出模板…", self._export, picture="export")
        self.only_missing = QCheckBox("只看要补要改的")
        self.filter_button = button("筛选", self._arrange_lines, picture="filter")
        self.filter_button.setCheckable(True)
        self.order = QComboBox()
        self.order.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def _lay_out(self) -> None:
        self._tools = ToolRow(
            self.title, self.count, None, self.filter_button, self.add_button, self.change_button, self.person_button,
            self.remove_button, self.fill_button, self.copy_button, self.import_button, self.template_button,
            rare=(
                self.template_button, self.fill_button, self.import_button, self.copy_button, self.remove_button, self.add_button,
                self.person_button, self.change_button,
            ),
        )
        self._category_label, self._department_label = label("类别", "soft"), label("科室", "soft")
        self._order_label = label("排序", "soft")
        self._filters = ToolRow(
            self._category_label, self.category, self._department_label, self.department, self.finder, self.only_missing, None,
            self._order_label, self.order, rare=(self.only_missing,),
        )
        for widget in (self._tools, self._filters, self.ask, self.change, self.fill):
            self.box.addWidget(widget)
        self._body = QWidget()
        body = QHBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        body.addWidget(self.view, 3)
        body.addWidget(self.person, 2)
        self.box.addWidget(self._body, 1)
        for panel in (self.importing, self.copying, self.pasting):
            self.box.addWidget(panel, 1)
        self.box.addStretch(0)  # a question that stands alone is no higher than it needs

    def _connect(self) -> None:
        self.change.recorded.connect(self._on_recorded)
        self.change.left.connect(self._end_line)
        self.fill.done.connect(self._on_filled)
        self.fill.left.connect(self._end_line)
        self.ask.asking.connect(lambda on: None if on else self._end_line())
        self.person.left.connect(self._end_person)
        self.view.row_changed.connect(self._follow)
        self.view.offer_paste = self._offer_paste
        for panel in (self.importing, self.copying):
            panel.left.connect(self._end_panel)
        self.pasting.done.connect(self._end_paste)
        self.order.currentTextChanged.connect(lambda _text: self._arrange())
        self.category.currentTextChanged.connect(lambda _text: self._narrow())
        self.department.currentTextChanged.connect(lambda _text: self._narrow())
        self.only_missing.toggled.connect(lambda _on: self._narrow())
        for keys, act in (("Ctrl+B", self.ask_change), ("F4", self.toggle_person)):
            QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # ── showing ──
    @override
    def forget(self) -> None:
        for panel in (self.ask, self.change, self.fill, self.person, self.copying, self.pasting, self.importing):
            panel.hide()
        self._asked = None
        self._arrange_lines()
        self.view.set_grid(None)

    def refresh(self) -> None:
        """Show the roster as it stands."""
        from kaohe_desktop.office.roster import RosterGrid

        self.title.setText("科室名单" if self._departments else "花名册")
        self.add_button.setText(" 添一个科室" if self._departments else " 添一人")
        self.finder.setPlaceholderText(f"{'科室' if self._departments else '姓名'}、首字母或编号")
        if not self.order.count():
            from kaohe_desktop.office.roster_order import ORDERS

            self.order.addItems(ORDERS)
        self.order.setItemText(0, "名单顺序" if self._departments else "花名册顺序")
        if self.view.grid is None:
            self.view.set_grid(RosterGrid(self.session.workspace, self.session.current))
            self._arrange()
        else:
            self.view.reload()
        self._show_filters()
        archived = self.session.current.status == "archived"
        for widget in (
            self.add_button, self.change_button, self.remove_button, self.import_button, self.copy_button, self.fill_button,
        ):
            widget.setEnabled(not archived)
        for widget in (self.change_button, self.person_button):
            widget.setVisible(not self._departments)
        self.copy_button.setVisible(len(self.session.periods()) > 1)
        self._count()
        if self.person.isVisible():
            self.person.follow(self.person.key)

    def _show_filters(self) -> None:
        self.fill_filters()
        for words, box in ((self._category_label, self.category), (self._department_label, self.department)):
            itself = box is self.department and self._departments
            shown = box.count() > 2 and not itself
            box.setVisible(shown)
            words.setVisible(shown)

    @override
    def set_low(self, low: bool) -> None:
        """A low window has a single line over the table: the filters are one press off."""
        super().set_low(low)
        if hasattr(self, "_filters"):
            for panel in (self.change, self.copying, self.pasting):
                panel.set_low(low)
            self._arrange_lines()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_lines()

    @override
    def _arrange_lines(self) -> None:
        """Show what belongs to the table, and the table unless something else needs its place."""
        asking = any(panel.isVisibleTo(self) for panel in (self.change, self.fill, self.ask))
        high = self.change.isVisibleTo(self) and self.height() < _HIGH * look.size
        beside = self.person.isVisibleTo(self)
        table = self._asked is None and not high and (not beside or self._wide)
        self.view.setVisible(table)
        self._body.setVisible(table or beside)
        self._tools.setVisible(not self.low or (not asking and self._asked is None))
        self.count.setVisible(not self.low)
        self.filter_button.setVisible(self.low and table)
        self._filters.setVisible(table and (not self.low or (self.filter_button.isChecked() and not asking)))

    @property
    @override
    def _wide(self) -> bool:
        return self.width() >= _WIDE * look.size

    def _narrow(self) -> None:
        if self.view.grid is not None:
            self.view.narrow(
                self.chosen(self.category), self.chosen(self.department), only_missing=self.only_missing.isChecked()
            )
            chosen = [text for text in (self.chosen(self.category), self.chosen(self.department)) if text]
            self.filter_button.setText(f" 筛选：{'、'.join(chosen)}" if chosen else " 筛选")

    def _arrange(self) -> None:
        """Stand in the order chosen."""
        from kaohe_desktop.office.roster import RosterGrid
        from kaohe_desktop.office.roster_order import ORDERS

        order = ORDERS[max(self.order.currentIndex(), 0)]
        self.view.rearrange(lambda grid: grid.order_by(order) if isinstance(grid, RosterGrid) else None)

    @override
    def _count(self) -> None:
        count = self.session.current.subjects
        unit = "个科室" if self._departments else "人"
        self.count.setText(f"{self.session.current.label}　{count} {unit}")
        self.empty.tell("" if count else self._how_to_begin())

    def _how_to_begin(self) -> str:
        """What an empty roster is for and what to press; only what there is to press here."""
        what = "科室名单" if self._departments else "花名册"
        ways = [_COPIED] if len(self.session.periods()) > 1 else []
        ways += [_FROM_EXCEL, _TYPED.format(hand_out="" if self._departments else _HAND_OUT) + "。"]
        lines = [f"　{place}　{way.format(what=what)}" for place, way in enumerate(ways, 1)]
        brought = "从上一期带来、" if len(ways) > 2 else ""
        first = f"这里还没有{'科室' if self._departments else '人'}：{brought}从 Excel 导入或粘贴，或者直接打字。"
        return "\n".join([first, "", "怎么开始：", *lines])

    def _after_change(self) -> None:
        super()._after_change()
        self._count()

    def arrive(self, where: object) -> None:
        """Go to a person; or bring last quarter's roster, or fill a column for many."""
        if where in ("copy", "fill"):
            self.ask_copy() if where == "copy" else self.ask_fill()
            return
        key, heading = where if isinstance(where, tuple) else (str(where), "")
        self.finder.clear()
        if not self.view.go_to(key, heading):
            for box in (self.category, self.department):
                box.setCurrentIndex(0)
            self.only_missing.setChecked(False)
            self.view.go_to(key, heading)

    def add_row(self) -> None:
        """Go to the blank last row."""
        self.finder.clear()
        self.view.select(self.view.model.rowCount() - 1, 0)
        self.view.panes.left.setFocus()
        self.session.say("在最后一行打字；还缺哪几列，表格下面会说，填齐以后自动存下")
