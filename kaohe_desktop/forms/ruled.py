"""A block of ruled rows at a place on the page: cell boxes, lines, labels drawn once, values set for each record."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kaohe_desktop.forms import model
from kaohe_desktop.forms.cells import MM, CellPlan, cell_plan
from kaohe_desktop.forms.fonts import Fonts
from kaohe_desktop.forms.grid import Place, resolve
from kaohe_desktop.forms.page import Block, Box, Frame, Part, Rule
from kaohe_desktop.forms.typeset import Setter

_KEEP = 256  # geometries kept: forms have a handful, long texts make a few more
_FOOT_MM = 8.0  # what a signature line in a cell takes


@dataclass(frozen=True, slots=True)
class Left:
    """The ``text`` that did not fit into the cell named ``label`` and goes on in a 续表."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A cell in its place."""

    plan: CellPlan
    row: int
    rows: int
    box: Box
    setter: Setter


class Geometry:
    """Rows at a place with given heights: lines and slots, and the shared part for the texts all copies share."""

    def __init__(self, rules: tuple[Rule, ...], slots: Sequence[Slot], common: bool) -> None:
        self.rules = rules
        self.shared = [slot for slot in slots if slot.plan.shared]
        self.own = [slot for slot in slots if not slot.plan.shared]
        self._common = common
        self._frames = tuple(Frame(slot.box, slot.plan) for slot in slots)
        self._bound = [slot for slot in self.shared if not slot.plan.template.fixed]
        self._parts: dict[tuple[str, ...], Part] = {}

    def part(self, values: Mapping[str, str]) -> Part:
        """Lines, labels and shared texts."""
        texts = tuple([slot.plan.template.fill(values) for slot in self._bound])
        part = self._parts.get(texts)
        if part is None:
            if len(self._parts) >= _KEEP:
                self._parts.clear()
            part = self._parts[texts] = Part(self.rules, tuple(_blocks(self.shared, values)), self._common, self._frames)
        return part

    def own_blocks(self, values: Mapping[str, str]) -> list[Block]:
        """The texts that are the record's own."""
        return _blocks(self.own, values)


def _blocks(slots: Sequence[Slot], values: Mapping[str, str]) -> list[Block]:
    filled = [(slot, slot.plan.template.fill(values)) for slot in slots]
    return [Block(slot.box, slot.setter.set(text), slot.plan.label) for slot, text in filled if text]


def _cut(height: float) -> float:
    """To a hundredth of a point, downwards: rounded rows must not take more of the page than there is."""
    return math.floor(height * 100) / 100


class RuledRows:
    """Rows of a grid, or the head or foot of a list, ready to be placed anywhere between ``left`` and ``right``."""

    def __init__(
        self, rows: Sequence[model.Row], columns: Sequence[float], style: model.Style, fonts: Fonts,
        left: float, right: float, size: float,
    ) -> None:
        self.rows = rows
        self.least = tuple(_cut(row.height * MM) for row in rows)
        self._grow = tuple(row.grow for row in rows)
        self._style, self._fonts, self._left, self._right = style, fonts, left, right
        self._places, _ = resolve(rows, columns)
        self._cells = self._plans(size)
        self._geometries: dict[tuple[float, tuple[float, ...]], Geometry] = {}

    def _plans(self, size: float) -> list[CellPlan]:
        plans: list[CellPlan] = []
        label, row = "", -1
        for place in self._places:
            label, row = ("" if place.row != row else label), place.row
            plan = cell_plan(place.spec, self._style, size, label)
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
        return tuple(_cut(least + grow * share) for least, grow in zip(self.least, self._grow, strict=True))

    def fitted(
        self, top: float, values: Mapping[str, str], heights: tuple[float, ...], spare: float
    ) -> tuple[tuple[float, ...], Part, list[Block]]:
        """The rows' heights, their shared part and own texts at ``top``.

        A row whose text does not fit even at the floor size takes height from ``spare``, that is from growing rows.
        """
        geometry = self.geometry(top, heights, common=True)
        part, own = geometry.part(values), geometry.own_blocks(values)
        if not part.troubled and not any(block.setting.rest for block in own):
            return heights, part, own
        wants = self._wants(geometry, values)
        if not wants:
            return heights, part, own
        final = self._grown(wants, heights, spare)
        geometry = self.geometry(top, final, common=False)
        return final, geometry.part(values), geometry.own_blocks(values)

    def _grown(self, wants: Mapping[int, float], heights: Sequence[float], spare: float) -> tuple[float, ...]:
        grown, left = list(self.least if self.grows else heights), spare
        for row, want in sorted(wants.items()):
            extra = min(max(want - grown[row], 0.0), left)
            grown[row] += extra
            left -= extra
        share = left / self.grows if self.grows else 0.0
        return tuple(_cut(height + grow * share) for height, grow in zip(grown, self._grow, strict=True))

    def _wants(self, geometry: Geometry, values: Mapping[str, str]) -> dict[int, float]:
        """The heights wanted by rows that may become taller and whose text does not fit."""
        wants: dict[int, float] = {}
        for slot in (*geometry.own, *geometry.shared):
            row = self.rows[slot.row]
            if slot.rows > 1 or row.fixed or row.grow:
                continue
            text = slot.plan.template.fill(values)
            if slot.setter.set(text).rest:
                foot = _FOOT_MM * MM if slot.plan.foot else 0.0
                wants[slot.row] = max(wants.get(slot.row, 0.0), slot.setter.need(text) + foot + 0.02)
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
        slots = [slot for place, plan in zip(self._places, self._cells, strict=True)
                 for slot in self._slots(place, plan, edges)]
        boxes = [self._box(place, edges) for place in self._places]
        outer = Box(self._left, top, self._right, edges[-1])
        return Geometry(rules_of(boxes, outer, self._style), slots, common)

    def _slots(self, place: Place, plan: CellPlan, edges: Sequence[float]) -> list[Slot]:
        """The cell's place, and below its text the place of its signature line if it has one."""
        box = self._box(place, edges)
        if plan.foot is None:
            return [self._slot(place, plan, box)]
        split = max(box.bottom - _FOOT_MM * MM, box.top)
        return [self._slot(place, plan, Box(box.left, box.top, box.right, split)),
                self._slot(place, plan.foot, Box(box.left, split, box.right, box.bottom))]

    def _slot(self, place: Place, plan: CellPlan, box: Box) -> Slot:
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
