"""Which group of voters is shown: every group of every rating of the scheme, each with how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QSizePolicy

from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.page import Elided
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe_desktop.office.ballot_desk import VoteDesk
    from kaohe_desktop.office.ballot_values import Control, VoteLine, Voters

_ELSEWHERE = "另行填报"
_LEAST, _NARROW, _WIDE = 9, 20, 28  # in heights of a letter


class GroupChoice(ListBox):
    """The groups by name, with 没有票, 9 张, ✓ 已核对 beside it; Ctrl+PgDn and Ctrl+PgUp turn through them."""

    def __init__(self) -> None:
        super().__init__()
        self._places: list[tuple[str, Voters]] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setAccessibleName("哪一组票")
        self.setToolTip("哪一组票：Ctrl+PgDn 下一组，Ctrl+PgUp 上一组")
        self._narrow = False

    def fill(self, groups: Sequence[tuple[VoteDesk, Voters]]) -> None:
        """Offer these; the one shown stays so."""
        chosen = self.chosen
        self._places = [(desk.box.sheet.name, group) for desk, group in groups]
        self.blockSignals(True)
        self.clear()
        self.addItems([
            self._name(desk, group) if desk.box.large
            else self._words(desk, group, desk.controls.control(group), desk.box.count(group, hurried=True))
            for desk, group in groups
        ])
        waiting = (at for at in range(self.count()) if "✓" not in self.itemText(at) and _ELSEWHERE not in self.itemText(at))
        if chosen in self._places:
            self.setCurrentIndex(self._places.index(chosen))
        elif self.count():
            self.setCurrentIndex(next(waiting, 0))  # the first where something is still to be done
        self.blockSignals(False)
        self.fit(narrow=self._narrow)

    @property
    def chosen(self) -> tuple[str, Voters] | None:
        """The sheet and the group shown; None where there is none."""
        at = self.currentIndex()
        return self._places[at] if 0 <= at < len(self._places) else None

    def go_to(self, where: object) -> bool:
        """Show a sheet (by its name) or a group (by its label); False if there is none of that name."""
        found = next((at for at, (sheet, group) in enumerate(self._places) if where in (sheet, group.label)), None)
        if found is not None:
            self.setCurrentIndex(found)
        return found is not None

    def restate(self, desk: VoteDesk, group: Voters, control: Control, lines: Sequence[VoteLine]) -> None:
        """Say anew how far the group shown is."""
        words = self._words(desk, group, control, lines)
        if words != self.itemText(self.currentIndex()):
            self.setItemText(self.currentIndex(), words)
            self.fit(narrow=self._narrow)

    def fit(self, *, narrow: bool) -> None:
        """As wide as its longest words, within reason."""
        self._narrow = narrow
        metrics = self.fontMetrics()
        longest = max((metrics.horizontalAdvance(self.itemText(at)) for at in range(self.count())), default=0)
        self.setFixedWidth(min(max(longest + 5 * look.size, _LEAST * look.size), (_NARROW if narrow else _WIDE) * look.size))

    def _words(self, desk: VoteDesk, group: Voters, control: Control, lines: Sequence[VoteLine]) -> str:
        """A group with how far it is."""
        return f"{self._name(desk, group)}　{_rated(lines, desk.box.unit) if desk.box.told else _stands(control, lines)}"

    def _name(self, desk: VoteDesk, group: Voters) -> str:
        from kaohe_desktop.office.ballot_values import title_of

        several = len({sheet for sheet, _ in self._places}) > 1
        return f"{title_of(desk.box.sheet)} · {group.label}" if several else group.label


class SilentGroups(Elided):
    """Groups without a single ballot beside others with some: said loudly, for their weight would go unnoticed."""

    def __init__(self) -> None:
        super().__init__("", "warn")
        self._as_of: tuple[VoteDesk, Voters, bool] | None = None
        self.hide()

    def forget(self) -> None:
        """Something may have changed: look again next time."""
        self._as_of = None

    def look(self, desk: VoteDesk, group: Voters, lines: Sequence[VoteLine]) -> None:
        """Look whether there are any; one vote more or less changes nothing in that."""
        from kaohe_desktop.office.ballot_groups import without_ballots

        known = (desk, group, any(line.cast for line in lines))
        if known == self._as_of:
            return
        self._as_of = known
        found = [] if desk.box.told else without_ballots(desk.box)
        names = "、".join(one.label for one in found)
        self.setText(f"！{len(found)} 组没有一张票，它的权重会丢掉：{names}。请补录；没有测评的，在考核办法里写明")
        self.setVisible(bool(found))


def _rated(lines: Sequence[VoteLine], unit: str) -> str:
    """How many people (or 科室) have been rated."""
    if lines and all(line.elsewhere for line in lines):
        return _ELSEWHERE
    done = sum(1 for line in lines if line.valid or line.elsewhere)
    return f"✓ {done} {unit}" if done == len(lines) else f"已评 {done}/{len(lines)} {unit}"


def _stands(control: Control, lines: Sequence[VoteLine]) -> str:
    """How far a group of ballots is."""
    if control.checked:
        return "✓ 已核对"
    most = max((line.cast for line in lines), default=0)
    if not most:
        return _ELSEWHERE if lines and all(line.elsewhere for line in lines) else "没有票"
    return f"{most} 张 {'改过，要重新核对' if control.changed else '未核对'}"


def few_words(control: Control) -> str:
    """What is said of a group so small that a single ballot is easily told."""
    from kaohe_desktop.office.ballot_values import FEW

    if not control.returned or control.returned > FEW:
        return ""
    return f"只有 {control.returned} 张票，谁评的容易认出来：核对以后不再按档显示"


def how_to_type(desk: VoteDesk, group: Voters) -> str:
    """What is typed into the table, in a line."""
    if desk.box.told:
        return "填分按回车到下一人；一个人有几张票的，用空格隔开一起填，存平均分；可从 Excel 粘贴"
    if desk.box.single:
        return "一列是一张票，一行是一个人；弃权填“弃”，Delete 抽掉一张；可从 Excel 粘贴"
    figure = desk.box.figure_name(group)
    return f"填每一档的票数，回车到下一人；可从 Excel 粘贴一整块{f'　得分是“{figure}”' if figure else ''}"
