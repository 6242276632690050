"""What the page 年度汇总 shows: the table person × quarter, the lines of its conflicts, and the proof as text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from typing_extensions import override

from kaohe_desktop.ui.list_table import ListModel, Look
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.rollup import Conflict, ProofLine, RollUp, Taking

#: the columns before the quarters: 编号, 姓名, 科室
_BEFORE = 3


class CrossModel(ListModel):
    """Person × quarter; keeps each row's 编号 and the states beside it through sorting."""

    def __init__(self) -> None:
        super().__init__(())
        self.keys: list[str] = []
        self._looks: list[tuple[str, ...]] = []
        self.styled = self._styled

    def show(self, rolled: RollUp, *, person: bool) -> None:
        """Show a roll-up."""
        from kaohe_desktop.office.rollup import cell_words

        places = rolled.by_place()
        titles: dict[str, list[str]] = {}
        for conflict in rolled.conflicts:
            titles.setdefault(conflict.key, []).append("".join((conflict.place if len(conflict.place) < 6 else "", conflict.title)))
        self.beginResetModel()
        self.headings = (
            "编号", "姓名" if person else "科室", "科室" if person else "类别", *(one.label for one in rolled.sources), "要核对的",
        )
        self.keys, self.rows, self._looks = [], [], []
        for one in rolled.people:
            takings = [places.get((one.key, number), []) for number in range(len(rolled.sources))]
            cells = [cell_words(source, found) for source, found in zip(rolled.sources, takings, strict=True)]
            said = "；".join(dict.fromkeys(titles.get(one.key, ())))
            self.keys.append(one.key)
            self.rows.append((one.key, one.name, one.department if person else one.category, *cells, said))
            self._looks.append(tuple(map(ink_of, takings)))
        self.endResetModel()

    @override
    def reordered(self, order: Sequence[int]) -> None:
        self.keys = [self.keys[place] for place in order]
        self._looks = [self._looks[place] for place in order]

    def _styled(self, place: int, column: int) -> Look | None:
        if column in (0, 2):
            return "ink_soft", "", False
        if _BEFORE <= column < len(self.headings) - 1:
            tone = self._looks[place][column - _BEFORE]
            return (tone, "warn_tint" if tone == "warn" else "", False) if tone else None
        return ("warn", "", False) if column == len(self.headings) - 1 else None


def ink_of(takings: list[Taking]) -> str:
    """The ink of a cell; what it says is said in words, too."""
    from kaohe_desktop.office.rollup import TakeState

    states = {taking.state for taking in takings}
    if states & {TakeState.BLOCKED, TakeState.TYPED, TakeState.CHANGED} or any(taking.problem for taking in takings):
        return "warn"
    if TakeState.NEW in states:
        return "accent"
    return "" if TakeState.TAKEN in states else "ink_soft"


def conflict_row(conflict: Conflict) -> tuple[str, ...]:
    """A conflict as a line of the list: who, which period, what is wrong, what to do."""
    return conflict.key, conflict.name, conflict.place, conflict.problem.what, conflict.problem.remedy


def state_words(count: int, missing: int, *, archived: bool, takings: bool) -> tuple[str, str]:
    """How far the taking is: the words and their colour; ``count`` results can be taken, ``missing`` are on no roster."""
    if archived:
        return "已归档", "good"
    if count:
        return f"有 {count} 个结果还没有取来", "warn"
    if missing:
        return f"有 {missing} 个不在花名册里", "warn"
    return ("能取的都取来了", "good") if takings else ("现在没有可取的", "warn")


def proof_html(lines: Sequence[ProofLine]) -> str:
    """The proof in its three parts; what is open is in the colour of warnings."""
    from kaohe_desktop.office.rollup import ProofPart

    parts: list[str] = []
    part = None
    small = f"color:{look.colours.ink_soft};font-size:{look.size - 1}px"
    for line in lines:
        if line.part is not part:
            part = line.part
            parts.append(f'<p style="margin:8px 0 3px 0;color:{look.colours.ink_soft}"><b>{part.value}</b></p>')
        ink = look.colours.warn if part is ProofPart.OPEN and line.label else look.colours.ink
        span = ' colspan="2"' if line.basis else ""
        notes = f'<tr><td{span} style="{small}">{escape(line.note)}</td></tr>' if line.note else ""
        basis = f'<td align="right" style="{small}">{escape(line.basis)}</td>' if line.basis else ""
        heading, words = escape(line.label), escape(line.text)
        if part is ProofPart.OPEN:
            heading = f"<b>{heading}</b>" if heading else ""
        else:
            words = f"<b>{words}</b>"
        text = "　".join(one for one in (heading, words) if one)
        parts.append(
            f'<table width="100%" cellspacing="0" cellpadding="1" style="margin-bottom:5px"><tr><td style="color:{ink}">{text}</td>'
            f"{basis}</tr>{notes}</table>"
        )
    return "".join(parts)
