"""One record on its way over the pages: where the next block goes, when a new page begins, what goes on in a 续表."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from kaohe_desktop.engine.problems import Problem
from kaohe_desktop.forms import problems
from kaohe_desktop.forms.fonts import Fonts
from kaohe_desktop.forms.model import Style
from kaohe_desktop.forms.page import Block, Box, Page, Part
from kaohe_desktop.forms.record import Record
from kaohe_desktop.forms.ruled import Left


class Sheet:
    """The paper of a form in points: its size and the rectangle inside the margins."""

    def __init__(self, width: float, height: float, inside: Box) -> None:
        self.width, self.height, self.inside = width, height, inside


class Plan(Protocol):
    """A block of a form made ready; ``place`` puts it on the flow's page and moves on."""

    def place(self, flow: Flow) -> None:
        """Put the whole block on the page, and on further pages if need be."""

    def repeat(self, flow: Flow) -> None:
        """Put on a 续表 page what stands there again."""

    def least(self, values: Mapping[str, str]) -> float:
        """The height the block takes at least; what comes before leaves room for it."""

    @property
    def every(self) -> bool:
        """Whether it stands under the block before it on every page."""


class Titled(Protocol):
    """The title of a form."""

    def place(self, flow: Flow, continued: bool) -> None:
        """Put the title, or the title with （续表）, at the top of the page."""


class Flow:
    """Lays one record out. ``y`` is where the next block begins; ``bottom`` the lower margin."""

    def __init__(
        self, sheet: Sheet, title: Titled, plans: Sequence[Plan], record: Record,
        values: dict[str, str], fonts: Fonts, style: Style,
    ) -> None:
        self.sheet, self.record, self.fonts, self.style = sheet, record, fonts, style
        self.values = values
        self.pages: list[Page] = []
        self.warnings: dict[tuple[str, str], Problem] = {}
        self.left: list[Left] = []
        self.bottom = sheet.inside.bottom
        self._title, self._plans, self._index = title, plans, -1
        self.opening = False  # while a 续表's repeated heads are put: nothing there is left over or breaks the page
        self.page = self._open(continued=False)

    # ── pages ──

    def run(self) -> None:
        """Lay out all blocks, then what was left over."""
        for index, plan in enumerate(self._plans):
            self._index = index
            plan.place(self)

    def new_page(self) -> None:
        """Close the page with what stands on every one, and open a 续表."""
        self.page.closing = self.y
        for plan in self._plans[self._index + 1 :]:
            if plan.every:
                plan.place(self)
        self.page = self._open(continued=True)

    def _open(self, *, continued: bool) -> Page:
        page = self.page = Page(self.sheet.width, self.sheet.height)
        self.pages.append(page)
        self.y = self.sheet.inside.top
        if continued:
            self.opening = True
        self._title.place(self, continued)
        if continued:
            for plan in self._plans[: self._index + 1]:
                plan.repeat(self)
            self.opening = False
        return page

    @property
    def room(self) -> float:
        """Height left on the page."""
        return self.bottom - self.y

    def reserved(self) -> float:
        """What the blocks after this one need at least."""
        return sum(plan.least(self.values) for plan in self._plans[self._index + 1 :])

    def reserved_every(self) -> float:
        """What stands under this block on every page."""
        return sum(plan.least(self.values) for plan in self._plans[self._index + 1 :] if plan.every)

    # ── what goes on the page ──

    def put(self, block: Block) -> None:
        """A text of this record's own; what does not fit goes on in a 续表."""
        self.page.blocks.append(block)
        setting = block.setting
        if setting.unknown:
            self.warn(block, self.record.key, self.record.name or self.record.key or "空白表")
        if setting.rest and not self.opening:
            self.left.append(Left(block.label, setting.rest))

    def share(self, part: Part) -> None:
        """A part other records may share."""
        self.page.parts.append(part)
        if part.troubled:
            for block in part.blocks:
                self.warn(block, "", "每一份表")
                if block.setting.rest and not self.opening:
                    self.left.append(Left(block.label, block.setting.rest))

    def warn(self, block: Block, key: str, person: str) -> None:
        """Report the characters of the block that no font draws, once for a heading."""
        for char in block.setting.unknown:
            self.warnings.setdefault((block.label, char), problems.RARE_CHARACTER.at(
                subject=key, label=block.label, value=char, code_point=f"U+{ord(char):04X}", person=person))
