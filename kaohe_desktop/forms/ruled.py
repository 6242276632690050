"""A block of ruled rows at a place on the page: cell boxes, lines, labels drawn once, values set for each record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kaohe_desktop.forms import model
from kaohe_desktop.forms.cells import MM, CellPlan, cell_plan
from kaohe_desktop.forms.fonts import Fonts
from kaohe_desktop.forms.grid import Place, resolve
from kaohe_desktop.forms.page import Block, Box, Part, Rule
from kaohe_desktop.forms.typeset import Setter

_KEEP = 256  # geometries kept: forms have a handful, long texts make a few more
_FOOT_MM = 8.0  # what a signature line in a cell takes


@dataclass(frozen=True, slots=True)
class Left:
    """A text, or what is left of one, that goes on in a 续表: the broken ``lines`` at ``size`` points."""

    label: str
    lines: tuple[str, ...]
    size: float


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A cell in its place."""

    plan: CellPlan
    row: int
    rows: int
    box: Box
    setter: Setter

    def block(self, text: str) -> Block:
        """``text`` set here."""
        return Block(self.box, self.setter.set(text), self.plan.label)


class Geometry:
    """Rows at a place with given heights: lines and slots, and the shared part for the texts all copies share."""

    def __init__(self, rules: tuple[Rule, ...], slots: Sequence[Slot], fonts: Fonts, common: bool) -> None:
        self.rules = rules
        self.shared = [slot for slot in slots if slot.plan.shared]
        self.own = [slot for slot in slots if not slot.plan.shared]
        self._fonts, self._common = fonts, common
        self._bound = [slot for slot in self.shared if not (slot.plan.template.fixed and slot.plan.foot.fixed)]
        self._parts: dict[tuple[str, ...], Part] = {}

    def part(self, values: Mapping[str, str]) -> Part:
        """Lines, labels and shared texts."""
        texts = tuple(slot.plan.template.fill(values) + slot.plan.foot.fill(values) for slot in self._bound)
        part = self._parts.get(texts)
        if part is None:
            if len(self._parts) >= _KEEP:
                self._parts.clear()
            blocks = [block for slot in self.shared for block in slot_blocks(slot, values, self._fonts)]
            part = self._parts[texts] = Part(self.rules, tuple(blocks), self._common)
        return part


def slot_blocks(slot: Slot, values: Mapping[str, str], fonts: Fonts) -> list[Block]:
    """The slot's text, and its signature line if it has one."""
    text = slot.plan.template.fill(values)
    blocks = [slot.block(text)] if text else []
    foot = slot.plan.foot.fill(values)
    if foot:
        room = Box(slot.box.left, slot.box.bottom, slot.box.right, slot.box.bottom + _FOOT_MM * MM)
        setter = Setter(fonts, slot.plan.foot_style, room.width, room.height)
        blocks.append(Block(room, setter.set(foot), slot.plan.label))
    return blocks


class RuledRows:
    """Rows of a grid, or the head or foot of a list, ready to be placed anywhere between ``left`` and ``right``."""

    def __init__(
        self, rows: Sequence[model.Row], columns: Sequence[float], style: model.Style, fonts: Fonts,
        left: float, right: float, size: float, items: Mapping[int, str] | None = None,
    ) -> None:
        self.rows = rows
        self.least = tuple(row.height * MM for row in rows)
        self._grow = tuple(row.grow for row in rows)
        self._style, self._fonts, self._left, self._right = style, fonts, left, right
        self._places, _ = resolve(rows, columns)
        self._cells = self._plans(size, items or {})
        self._geometries: dict[tuple[float, tuple[float, ...]], Geometry] = {}

    def _plans(self, size: float, items: Mapping[int, str]) -> list[CellPlan]:
        plans: list[CellPlan] = []
        label, row = "", -1
        for place in self._places:
            label, row = ("" if place.row != row else label), place.row
            plan = cell_plan(place.spec, self._style, size, label, items.get(id(place.spec)))
            label = plan.template.label if plan.template.fixed and plan.template.words[0] else label
            plans.append(plan)
        return plans

    @property
    def height(self) -> float:
        """The least height of all rows."""
        return sum(self.least)

    @property
    def grows(self) -> float:
        """The shares the rows take of what is left of a page."""
        return sum(self._grow)

    def heights(self, spare: float) -> tuple[float, ...]:
        """The rows' heights when ``spare`` points are left to those that grow."""
        share = spare / self.grows if self.grows and spare > 0 else 0.0
        return tuple(least + grow * share for least, grow in zip(self.least, self._grow, strict=True))

    def fitted(
        self, top: float, values: Mapping[str, str], heights: tuple[float, ...], spare: float
    ) -> tuple[tuple[float, ...], Geometry]:
        """The rows' heights once those whose text does not fit have taken from ``spare`` and from the growing rows."""
        geometry = self.geometry(top, heights, common=True)
        wants = self._wants(geometry, values, heights)
        if not wants:
            return heights, geometry
        grown, left = list(self.least if self.grows else heights), spare
        for row, want in sorted(wants.items()):
            extra = min(max(want - grown[row], 0.0), left)
            grown[row] += extra
            left -= extra
        share = left / self.grows if self.grows else 0.0
        final = tuple(round(height + grow * share, 2) for height, grow in zip(grown, self._grow, strict=True))
        return final, self.geometry(top, final, common=False)

    def _wants(self, geometry: Geometry, values: Mapping[str, str], heights: Sequence[float]) -> dict[int, float]:
        """The heights wanted by rows that may become taller and whose text does not fit."""
        wants: dict[int, float] = {}
        for slot in (*geometry.own, *geometry.shared):
            row = self.rows[slot.row]
            if slot.rows > 1 or row.fixed or row.grow:
                continue
            text = slot.plan.template.fill(values)
            if slot.setter.set(text).rest:
                foot = heights[slot.row] - slot.box.height
                wants[slot.row] = max(wants.get(slot.row, 0.0), slot.setter.need(text) + foot)
        return wants

    def geometry(self, top: float, heights: tuple[float, ...], *, common: bool) -> Geometry:
        """The rows with their upper edge at ``top``."""
        key = (round(top, 2), heights)
        known = self._geometries.get(key)
        if known is None:
            if len(self._geometries) >= _KEEP:
                self._geometries.clear()
            known = self._geometries[key] = self._geometry(top, heights, common)
        return known

    def _geometry(self, top: float, heights: Sequence[float], common: bool) -> Geometry:
        edges = [top]
        for height in heights:
            edges.append(edges[-1] + height)
        slots = [self._slot(place, plan, edges) for place, plan in zip(self._places, self._cells, strict=True)]
        boxes = [self._box(place, edges) for place in self._places]
        outer = Box(self._left, top, self._right, edges[-1])
        return Geometry(rules_of(boxes, outer, self._style), slots, self._fonts, common)

    def _slot(self, place: Place, plan: CellPlan, edges: Sequence[float]) -> Slot:
        box = self._box(place, edges)
        if plan.foot.words != ("",):
            box = Box(box.left, box.top, box.right, max(box.bottom - _FOOT_MM * MM, box.top + 1))
        return Slot(plan, place.row, place.rows, box, Setter(self._fonts, plan.style, box.width, box.height))

    def _box(self, place: Place, edges: Sequence[float]) -> Box:
        width = self._right - self._left
        return Box(
            round(self._left + place.left * width, 2), edges[place.row],
            round(self._left + place.right * width, 2), edges[place.row + place.rows],
        )


def rules_of(boxes: Iterable[Box], outer: Box, style: model.Style) -> tuple[Rule, ...]:
    """The lines of a table: every cell's edges inside, joined where they meet, and the heavier border."""
    levels: dict[float, list[tuple[float, float]]] = {}
    uprights: dict[float, list[tuple[float, float]]] = {}
    for box in boxes:
        for y in (box.top, box.bottom):
            levels.setdefault(round(y, 2), []).append((box.left, box.right))
        for x in (box.left, box.right):
            uprights.setdefault(round(x, 2), []).append((box.top, box.bottom))
    border = {round(edge, 2) for edge in (outer.top, outer.bottom)}, {round(edge, 2) for edge in (outer.left, outer.right)}
    rules = [Rule(a, y, b, y, style.inside) for y, spans in sorted(levels.items()) if y not in border[0]
             for a, b in _joined(spans)]
    rules += [Rule(x, a, x, b, style.inside) for x, spans in sorted(uprights.items()) if x not in border[1]
              for a, b in _joined(spans)]
    heavy, half = style.outside, style.outside / 2
    rules += [Rule(outer.left - half, y, outer.right + half, y, heavy) for y in (outer.top, outer.bottom)]
    rules += [Rule(x, outer.top, x, outer.bottom, heavy) for x in (outer.left, outer.right)]
    return tuple(rules)


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + 0.05:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
