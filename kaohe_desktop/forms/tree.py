"""A drawn tree (框架图): boxes level by level from the top of the block, each above the middle of those under it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kaohe_desktop.forms import model
from kaohe_desktop.forms.cells import MM, CellPlan, cell_plan
from kaohe_desktop.forms.definition import tree_height
from kaohe_desktop.forms.flow import Flow, Sheet
from kaohe_desktop.forms.fonts import Fonts
from kaohe_desktop.forms.page import Block, Box, Rule
from kaohe_desktop.forms.typeset import Setter


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """A box in its place, counted from the upper edge of the block, with those under it."""

    plan: CellPlan
    box: Box
    under: tuple[_Placed, ...]

    @property
    def middle(self) -> float:
        return (self.box.left + self.box.right) / 2

    def every(self) -> Iterator[_Placed]:
        """This box and all under it."""
        yield self
        for one in self.under:
            yield from one.every()


class TreePlan:
    """A tree ready to be placed."""

    every = False

    def __init__(self, tree: model.Tree, form: model.Form, sheet: Sheet, fonts: Fonts) -> None:
        self._tree, self._style = tree, form.style
        self._size = tree.size or form.style.body
        self._gap, self._height = tree.gap * MM, tree_height(tree) * MM
        inside = sheet.inside
        self._root = self._placed(tree.root, 0, inside.left, inside.width / _leaves(tree.root))
        self._boxes = list(self._root.every())
        self._setters = [Setter(fonts, one.plan.style, one.box.width, one.box.height) for one in self._boxes]

    def _placed(self, node: model.Node, level: int, left: float, column: float) -> _Placed:
        """The node over its part of the width, which begins at ``left``: a ``column`` for every leaf under it."""
        tree = self._tree
        at, under = left, []
        for one in node.nodes:
            under.append(self._placed(one, level + 1, at, column))
            at += column * _leaves(one)
        whole = column * _leaves(node)
        middle = (under[0].middle + under[-1].middle) / 2 if under else left + whole / 2
        half = min(whole - tree.apart * MM, tree.widest * MM) / 2
        top = (sum(tree.levels[:level]) + tree.between * level) * MM
        box = Box(round(middle - half, 2), top, round(middle + half, 2), top + tree.levels[level] * MM)
        cell = model.Cell(text=node.text, face=node.face, size=node.size, stacked=node.stacked)
        return _Placed(cell_plan(cell, self._style, self._size), box, tuple(under))

    def place(self, flow: Flow) -> None:
        """Put the tree on the page, on a new one if there is no room for it."""
        if flow.room < self._height and not flow.opening:
            flow.new_page()
        top = round(flow.y + self._gap, 2)
        for one, setter in zip(self._boxes, self._setters, strict=True):
            box = Box(one.box.left, one.box.top + top, one.box.right, one.box.bottom + top)
            flow.page.rules.extend((*self._frame(box), *self._lines(one, top)))
            flow.put(Block(box, setter.set(one.plan.template.fill(flow.values)), one.plan.label))
        flow.y += self._height

    def _frame(self, box: Box) -> Iterator[Rule]:
        weight = self._style.outside
        half = weight / 2
        for y in (box.top, box.bottom):
            yield Rule(box.left - half, y, box.right + half, y, weight)
        for x in (box.left, box.right):
            yield Rule(x, box.top, x, box.bottom, weight)

    def _lines(self, one: _Placed, top: float) -> Iterator[Rule]:
        """From the box down to the bar, along the bar, and from it down to every box under it."""
        if not one.under:
            return
        weight = self._style.inside
        below = one.under[0].box.top + top
        bar = round((one.box.bottom + top + below) / 2, 2)
        yield Rule(one.middle, one.box.bottom + top, one.middle, bar, weight)
        if len(one.under) > 1:
            yield Rule(one.under[0].middle, bar, one.under[-1].middle, bar, weight)
        for under in one.under:
            yield Rule(under.middle, bar, under.middle, below, weight)

    def repeat(self, flow: Flow) -> None:
        """A tree stands once."""

    def least(self, values: Mapping[str, str]) -> float:
        """Its height."""
        return self._height


def _leaves(node: model.Node) -> int:
    return sum(map(_leaves, node.nodes)) or 1
