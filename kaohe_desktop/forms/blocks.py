"""The title, lines of text, paragraphs and grids of a form, ready to be placed on a record's flow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kaohe_desktop.forms import model
from kaohe_desktop.forms.cells import MM
from kaohe_desktop.forms.flow import Flow, Sheet
from kaohe_desktop.forms.fonts import Face, Fonts
from kaohe_desktop.forms.page import Block, Box, Part
from kaohe_desktop.forms.ruled import RuledRows
from kaohe_desktop.forms.template import Template, parse
from kaohe_desktop.forms.typeset import Setter, Setting, Style

CONTINUED = "（续表）"
_TITLE_FLOOR = 14.0
_TITLE_MM = 13.0
_TALLEST = 60 * MM  # a title or line takes no more of a page than this
_KEEP = 512


class _Strip:
    """A text across the page (or a part of it) that is as high as it needs to be."""

    def __init__(self, fonts: Fonts, template: Template, style: Style, left: float, right: float, height: float) -> None:
        self.template = template
        self.left, self.right, self.height = left, right, height
        self._fonts, self._style = fonts, style
        self._setter = Setter(fonts, style, right - left, height)

    def block(self, text: str, top: float, label: str) -> Block:
        """``text`` at ``top``, in a box that grows when it does not fit."""
        setting = self._setter.set(text)
        height = self.height
        if setting.rest:
            height = min(max(self._setter.need(text), self.height), _TALLEST)
            setting = Setter(self._fonts, self._style, self.right - self.left, height).set(text)
        return Block(Box(self.left, top, self.right, top + height), setting, label)


class _Parts:
    """Shared parts by what they say and where, so that the same one is drawn once."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Part] = {}

    def part(self, blocks: tuple[Block, ...], *key: object) -> Part:
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _KEEP:
                self._known.clear()
            known = self._known[key] = Part((), blocks)
        return known

    def get(self, *key: object) -> Part | None:
        return self._known.get(key)


class TitlePlan:
    """The form's title (大标题), on a 续表 with the word after it."""

    def __init__(self, form: model.Form, sheet: Sheet, fonts: Fonts) -> None:
        inside = sheet.inside
        style = Style(Face.TITLE, form.style.title, min(_TITLE_FLOOR, form.style.title), "center", pad_x=0, leading=1.25)
        self._strip = _Strip(fonts, parse(form.head.title), style, inside.left, inside.right, _TITLE_MM * MM)
        self._parts = _Parts()
        self._again = form.head.again

    def place(self, flow: Flow, continued: bool) -> None:
        """Put the title at the top."""
        if continued and not self._again:
            return
        strip = self._strip
        text = strip.template.fill(flow.values) + (CONTINUED if continued else "")
        if strip.template.shared:
            part = self._parts.get(text) or self._parts.part((strip.block(text, flow.y, "标题"),), text)
            flow.share(part)
            flow.y = part.blocks[0].box.bottom
        else:
            block = strip.block(text, flow.y, "标题")
            flow.put(block)
            flow.y = block.box.bottom


class LinePlan:
    """Words left, in the middle and right on one line."""

    every = False

    def __init__(self, line: model.Line, form: model.Form, sheet: Sheet, fonts: Fonts) -> None:
        self._line = line
        style = Style(Face(line.face or "body"), line.size or form.style.body, form.style.floor, pad_x=0)
        texts = [(align, text) for align, text in (("left", line.left), ("center", line.center), ("right", line.right))
                 if text]
        share = (sheet.inside.right - sheet.inside.left) / max(len(texts), 1)
        self._strips = [
            _Strip(fonts, parse(text), replace(style, align=align),
                   sheet.inside.left + share * place, sheet.inside.left + share * (place + 1), line.height * MM)
            for place, (align, text) in enumerate(texts)
        ]
        self._shared = all(strip.template.shared for strip in self._strips)
        self._parts = _Parts()

    def place(self, flow: Flow, moved: bool = False) -> None:
        """Put the line on the page, or (once) on the next when there is no room for it."""
        if self._line.keep and not (flow.opening or moved) and flow.room < (self._line.height + self._line.keep) * MM:
            flow.new_page()
        texts = tuple(strip.template.fill(flow.values) for strip in self._strips)
        top = round(flow.y, 2)
        part = self._parts.get(texts, top) if self._shared else None
        blocks = part.blocks if part else tuple(
            strip.block(text, top, strip.template.label) for strip, text in zip(self._strips, texts, strict=True))
        bottom = max((block.box.bottom for block in blocks), default=top + self._line.height * MM)
        if bottom > flow.bottom + 0.01 and not flow.opening and not moved:
            flow.new_page()
            self.place(flow, moved=True)
            return
        if self._shared:
            flow.share(part or self._parts.part(blocks, texts, top))
        else:
            for block in blocks:
                flow.put(block)
        flow.y = bottom

    def repeat(self, flow: Flow) -> None:
        """A line over a table stands on its 续表 too."""
        if self._line.repeat:
            self.place(flow)

    def least(self, values: Mapping[str, str]) -> float:
        """Its height."""
        return self._line.height * MM


class TextPlan:
    """Paragraphs, going on over as many pages as they take."""

    def __init__(self, text: model.Text, form: model.Form, sheet: Sheet, fonts: Fonts) -> None:
        self._text, self._fonts = text, fonts
        size = text.size or (form.style.note if text.kind == "note" else form.style.body)
        leading = 1.35 if text.kind == "note" else 1.5
        self._style = Style(Face(text.face or "body"), size, size, text.align, "top", leading, 0, 0,
                            text.indent, text.hang)
        self._inside = sheet.inside
        self._template = parse(text.text)
        self._gap = text.gap * MM
        self._setter = Setter(fonts, self._style, sheet.inside.width, 100_000)
        self._last: tuple[str, Setting] | None = None
        self._parts = _Parts()
        self.every = text.pages == "every"

    def place(self, flow: Flow) -> None:
        """Put as many lines as fit, and the others on further pages."""
        text = self._template.fill(flow.values)
        if self._text.keep and flow.room < self.least(flow.values) + self._text.keep * MM:
            flow.new_page()
        flow.y += self._gap
        setting = self._set(text)
        if setting.need <= flow.room + 0.01:
            self._whole(flow, text)
            return
        style = self._style
        while text:
            if flow.room < style.size * style.leading:
                flow.new_page()
            box = Box(self._inside.left, flow.y, self._inside.right, flow.bottom)
            here = Setter(self._fonts, style, box.width, box.height).set(text)
            flow.put(Block(box, replace(here, rest="", unknown=setting.unknown), self._template.label))
            flow.y += min(here.need, box.height)
            text, style = here.rest, replace(style, indent=style.hang)

    def _whole(self, flow: Flow, text: str) -> None:
        top = round(flow.y, 2)
        part = self._parts.get(text, top)
        if part is None:
            setting = self._set(text)
            box = Box(self._inside.left, top, self._inside.right, top + setting.need)
            block = Block(box, setting, self._template.label)
            if not self._template.shared:
                flow.put(block)
                flow.y = box.bottom
                return
            part = self._parts.part((block,), text, top)
        flow.share(part)
        flow.y = part.blocks[0].box.bottom

    def repeat(self, flow: Flow) -> None:
        """Paragraphs stand once."""

    def least(self, values: Mapping[str, str]) -> float:
        """The height all of it takes."""
        return self._set(self._template.fill(values)).need + self._gap

    def _set(self, text: str) -> Setting:
        """``text`` set without end; a note is the same on every copy, so the last one is kept."""
        if self._last is None or self._last[0] != text:
            self._last = text, self._setter.set(text)
        return self._last[1]


class GridPlan:
    """A ruled table written in the definition; its growing rows take what the blocks after it leave of the page."""

    every = False

    def __init__(self, grid: model.Grid, form: model.Form, sheet: Sheet, fonts: Fonts) -> None:
        self._gap = grid.gap * MM
        edges = (sheet.inside.left, sheet.inside.right)
        self._rows = RuledRows(grid.rows, grid.columns, form.style, fonts, *edges, form.style.body)
        again = [row for row in grid.rows if row.repeat]
        self._again = RuledRows(again, grid.columns, form.style, fonts, *edges, form.style.body) if again else None
        self._fonts = fonts

    def place(self, flow: Flow) -> None:
        """Put the table on the page, on a new one if there is no room for its least height."""
        flow.y += self._gap
        if flow.room < self._rows.height and not flow.opening:
            flow.new_page()
        spare = max(flow.room - self._rows.height - flow.reserved(), 0.0)
        put_rows(flow, self._rows, self._rows.heights(spare), spare)

    def repeat(self, flow: Flow) -> None:
        """The rows marked ``repeat`` stand on a 续表 again."""
        if self._again:
            put_rows(flow, self._again, self._again.least, flow.room / 3)

    def least(self, values: Mapping[str, str]) -> float:
        """Its least height."""
        return self._rows.height + self._gap


def put_rows(flow: Flow, rows: RuledRows, heights: tuple[float, ...], spare: float) -> None:
    """Put ruled rows on the page at ``flow.y``; texts that do not fit may make rows taller by ``spare`` in all."""
    heights, part, own = rows.fitted(flow.y, flow.values, heights, spare)
    flow.share(part)
    for block in own:
        flow.put(block)
    flow.y += sum(heights)
