"""The way of a score and the document's clauses as text, for reading a scheme beside its document."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from kaohe_desktop.office.scheme_clauses import clauses
from kaohe_desktop.office.scheme_way import way
from kaohe_desktop.ui.scheme_text import table_html

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Step
    from kaohe_desktop.engine.scheme.model import Scheme


def way_html(scheme: Scheme, who: str, steps: tuple[Step, ...]) -> str:
    """From the cell to the bonus; below it the same for one person, figures put in."""
    parts = []
    stations = way(scheme)
    parts.append(f"<p><b>{escape(' → '.join(one.title for one in stations))}</b></p>")
    for number, one in enumerate(stations, 1):
        parts.append(f'<p><b>{number}. {escape(one.title)}</b>&nbsp;&nbsp;<span class="soft">{escape(one.words)}</span></p>')
        parts.append(table_html((), one.lines, widths=(22, 66, 12)))
    if steps:
        parts.append(
            f'<p><b>拿一个人看：{escape(who)}</b>&nbsp;&nbsp;<span class="soft">Alt+← Alt+→ 换人；数是现在录入的</span></p>')
        rows = [
            (step.label, f"{step.numbers} = {step.result}" if step.numbers and step.result[:1].isdigit() else "　".join(
                part for part in (step.numbers, step.result) if part), step.note, step.basis)
            for step in steps
        ]
        parts.append(table_html(("项目", "代入以后", "", "依据"), rows, widths=(22, 44, 22, 12)))
    return "".join(parts)


def clause_sections(scheme: Scheme) -> list[tuple[str, str]]:
    """A chapter for each clause of the document: everything the file takes from it."""
    found = []
    for one in clauses(scheme):
        rows = ((taken.part, taken.name, taken.says) for taken in one.taken)
        found.append((one.number, table_html(("", "名称", "这里写的是"), rows, basis_last=False, widths=(10, 32, 58))))
    return found
