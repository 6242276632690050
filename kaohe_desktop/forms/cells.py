"""Cells made ready for setting: the definition's cell with its parsed texts, its style in points and its name."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe_desktop.forms import model
from kaohe_desktop.forms.fonts import Face
from kaohe_desktop.forms.template import Template, parse
from kaohe_desktop.forms.typeset import Style

MM = 72 / 25.4
_STACKED_LEADING = 1.55
_PROSE_LEADING = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class CellPlan:
    """One cell of a form: what it says and how it is set. ``label`` names it in messages and on a 续表."""

    template: Template
    style: Style
    label: str
    foot: CellPlan | None = None  # 签名、日期 at the lower right

    @property
    def shared(self) -> bool:
        """Whether the cell reads the same on every copy of a run."""
        return self.template.shared


def cell_plan(cell: model.Cell, style: model.Style, size: float, label: str = "") -> CellPlan:
    """Make ``cell`` ready. ``size`` is the block's type size; ``label`` the label of the row it stands in."""
    text = stacked(cell.text, cell.stacked) if cell.stacked else cell.text
    template = parse(text)
    face = Face(cell.face or "body")
    chosen = cell.size or size
    prose = cell.valign == "top" and cell.align == "left"  # a person's own account: room to read it
    own = Style(
        face, chosen, min(style.floor, chosen), cell.align, cell.valign,
        leading=_STACKED_LEADING if cell.stacked else _PROSE_LEADING if prose else 1.3, pad_x=7 if prose else 3.5,
        pad_y=6 if prose else 2,
    )
    name = cell.name or (label if template.names and label else template.label)
    foot = None
    if cell.foot:
        below = Style(Face.BODY, min(size, style.body), style.floor, "right", "bottom", pad_x=8, pad_y=4)
        foot = CellPlan(parse(cell.foot), below, name)
    return CellPlan(template, own, name, foot)


def stacked(text: str, per_line: int) -> str:
    """A label written downwards: ``工作业绩`` two a line is 工作 over 业绩."""
    return "\n".join(text[at : at + per_line] for at in range(0, len(text), per_line))
