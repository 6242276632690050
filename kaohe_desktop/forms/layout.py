"""A form made ready once, and each record laid out as pages of pure geometry."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kaohe_desktop.engine.problems import Problem
from kaohe_desktop.forms import model, problems
from kaohe_desktop.forms.blocks import GridPlan, LinePlan, TextPlan, TitlePlan
from kaohe_desktop.forms.cells import MM
from kaohe_desktop.forms.code import CodeTooLong, modules
from kaohe_desktop.forms.definition import texts
from kaohe_desktop.forms.flow import Flow, Plan, Sheet
from kaohe_desktop.forms.fonts import Face, Fonts
from kaohe_desktop.forms.listing import ListPlan
from kaohe_desktop.forms.page import Block, Box, Code, Page, Part
from kaohe_desktop.forms.record import Record
from kaohe_desktop.forms.ruled import rules_of
from kaohe_desktop.forms.template import parse
from kaohe_desktop.forms.tree import TreePlan
from kaohe_desktop.forms.typeset import Setter, Style

_LABEL_MM = 22.0  # the label's column on a 续表
_LABEL_ROW_MM = 14.0
_LEAST_LEFT_MM = 25.0
_CODE_MM = 12.5
_FOOT_GAP_MM = 2.5
_RUN_HEIGHT, _OWN_HEIGHT = 13.0, 10.0  # of the foot's first two lines, in points
_FOOT_FLOOR = 5.0


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A record's pages and what the clerk should know about them."""

    pages: list[Page]
    warnings: tuple[Problem, ...]


class Composer:
    """Lays records out on one form."""

    def __init__(self, form: model.Form, fonts: Fonts) -> None:
        self.form = form
        self._fonts = fonts
        width, height = (side * MM for side in form.size_mm)
        top, right, bottom, left = (margin * MM for margin in form.head.margins)
        self.sheet = Sheet(round(width, 2), round(height, 2), Box(left, top, width - right, height - bottom))
        self._title = TitlePlan(form, self.sheet, fonts)
        self._plans = [_plan(block, form, self.sheet, fonts) for block in form.blocks]
        self._foot = _FootPlan(form, self.sheet, fonts)
        lists = {block.table for block in form.blocks if isinstance(block, model.List)}
        names = {name for _, text, in_row in texts(form) if not in_row for name in parse(text).names}
        self._from_tables = sorted(name for name in names if name.partition(".")[0] in lists)

    def compose(self, record: Record) -> LaidOut:
        """The pages of ``record``: at least one."""
        values = self.values(record)
        flow = Flow(self.sheet, self._title, self._plans, record, values, self._fonts, self.form.style)
        flow.run()
        if flow.left:
            self._go_on(flow)
        foot_warnings = self._foot.put(flow)
        return LaidOut(flow.pages, (*flow.warnings.values(), *foot_warnings))

    def values(self, record: Record) -> dict[str, str]:
        """The record's values with its own names, and what its tables say where a text over a list asks for it."""
        values = {**record.values, "记录.编号": record.key, "记录.名称": record.name}
        for name in self._from_tables:
            table, _, column = name.partition(".")
            if name not in values and record.tables.get(table):
                values[name] = "、".join(dict.fromkeys(row[column] for row in record.tables[table] if row.get(column)))
        return values

    def _go_on(self, flow: Flow) -> None:
        """The 续表: every text that did not fit, beside the label of its cell."""
        left, flow.left = flow.left, []
        flow.new_page()
        for item in dict.fromkeys(left):  # a title that does not fit is left over on every page
            text = item.text
            while text:
                text = self._put_left(flow, item.label, text)
                if text:
                    flow.new_page()
        flow.left = []

    def _put_left(self, flow: Flow, label: str, text: str) -> str:
        """Put a labelled row with as much of the text as fits; return the rest."""
        inside, style = self.sheet.inside, self.form.style
        split = inside.left + _LABEL_MM * MM
        body = Style(Face.BODY, style.floor, style.floor, "left", "top", 1.5, pad_x=7, pad_y=6)
        need = Setter(self._fonts, body, inside.right - split, 0).need(text)
        if flow.room < min(need, _LEAST_LEFT_MM * MM):
            flow.new_page()
        height = min(max(need + 0.02, _LABEL_ROW_MM * MM), max(flow.room, _LEAST_LEFT_MM * MM))
        boxes = [Box(inside.left, flow.y, split, flow.y + height), Box(split, flow.y, inside.right, flow.y + height)]
        named = Setter(self._fonts, Style(Face.BODY, style.body, _FOOT_FLOOR, "center"), boxes[0].width, height)
        setting = Setter(self._fonts, body, boxes[1].width, height).set(text)
        flow.page.blocks.append(Block(boxes[0], named.set(label), label))
        flow.page.blocks.append(Block(boxes[1], replace(setting, rest=""), label))
        flow.page.rules += rules_of(boxes, Box(inside.left, flow.y, inside.right, flow.y + height), style)
        flow.y += height
        return setting.rest


def _plan(block: model.Block, form: model.Form, sheet: Sheet, fonts: Fonts) -> Plan:
    if isinstance(block, model.Line):
        return LinePlan(block, form, sheet, fonts)
    if isinstance(block, model.Text):
        return TextPlan(block, form, sheet, fonts)
    if isinstance(block, model.Grid):
        return GridPlan(block, form, sheet, fonts)
    if isinstance(block, model.Tree):
        return TreePlan(block, form, sheet, fonts)
    return ListPlan(block, form, sheet, fonts)


@dataclass(frozen=True, slots=True)
class _FootRow:
    """One line of the foot."""

    box: Box
    setter: Setter

    def block(self, text: str, label: str) -> Block:
        """``text`` on one line, without the gaps that empty values leave at its ends."""
        return Block(self.box, self.setter.set(text.replace("\n", " ").strip("　 ")), label)


class _FootPlan:
    """The small print at the foot: what the whole run shares, the record's own line with the page, and the code."""

    def __init__(self, form: model.Form, sheet: Sheet, fonts: Fonts) -> None:
        inside = sheet.inside
        self._top = inside.bottom + _FOOT_GAP_MM * MM
        self._run, self._own = parse(form.foot.run), parse(form.foot.record)
        self._code_name = form.foot.code
        self._code_box = Box(inside.right - _CODE_MM * MM, self._top, inside.right, self._top + _CODE_MM * MM)
        width = self._code_box.left - 3 * MM - inside.left
        style = Style(Face.BODY, form.style.foot, _FOOT_FLOOR, "left", "bottom", pad_x=0, pad_y=0, leading=1.2)
        code_style = replace(style, align="right", size=min(6.5, form.style.foot))
        edges = (0.0, _RUN_HEIGHT, _RUN_HEIGHT + _OWN_HEIGHT, self._code_box.height)
        self._rows = [
            _FootRow(Box(inside.left, self._top + top, inside.left + width, self._top + bottom),
                     Setter(fonts, chosen, width, bottom - top))
            for top, bottom, chosen in zip(edges, edges[1:], (style, style, code_style), strict=False)
        ]
        self._runs: dict[str, Part] = {}

    def put(self, flow: Flow) -> list[Problem]:
        """Put the foot on every page of the record."""
        run_row, own_row, code_row = self._rows
        text = flow.values.get(self._code_name, "")
        warnings, code = self._code(flow.record, text)
        run = self._shared(run_row, self._run.fill(flow.values))
        beside = [code_row.block(text, "条码")] if text else []
        own = beside
        for number, page in enumerate(flow.pages, 1):
            flow.values.update({"页.码": str(number), "页.总数": str(len(flow.pages))})
            own = [own_row.block(self._own.fill(flow.values), "页脚"), *beside]
            page.parts.append(run)
            page.blocks += own
            page.code = code
        for block in own:
            flow.warn(block, flow.record.key, _who(flow.record))
        for block in run.blocks:
            flow.warn(block, "", "每一份表")
        if any(block.setting.rest for block in (*run.blocks, *own)):
            warnings.append(problems.FOOT_TOO_LONG.at(subject=flow.record.key, person=_who(flow.record)))
        return warnings

    def _shared(self, row: _FootRow, text: str) -> Part:
        part = self._runs.get(text)
        if part is None:
            if len(self._runs) > 64:
                self._runs.clear()
            part = self._runs[text] = Part((), (row.block(text, "页脚"),), common=self._run.shared)
        return part

    def _code(self, record: Record, text: str) -> tuple[list[Problem], Code | None]:
        if not text:
            return [], None
        try:
            count, rows = modules(text)
        except CodeTooLong:
            length = len(text.encode("utf-8", "replace"))
            return [problems.CODE_TOO_LONG.at(subject=record.key, person=_who(record), length=length)], None
        return [], Code(self._code_box, count, rows, text)


def _who(record: Record) -> str:
    return record.name or record.key or "空白表"
