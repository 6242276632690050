"""算分说明: how one person's figures came about, step by step, with the clause each rests on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTextBrowser

from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Result, Step


_TOP = "top"


class ExplanationView(QTextBrowser):
    """Read-only text; it can be copied whole."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.marked: tuple[str, ...] = ()  # the labels of the steps that stand on a tint
        self.show_nothing()

    def show_nothing(self, words: str = "点一个人，这里说明他的每一分怎么来的、依据哪一条。") -> None:
        """Say what will stand here."""
        self.setHtml(f'<p style="color:{look.colours.ink_soft}">{escape(words)}</p>')

    def show_result(self, result: Result, steps: Sequence[Step], marked: Collection[str] = ()) -> None:
        """Show a person's steps, the rules that fired, and a decision if there is one.

        ``marked`` are labels: the first such step is brought to the top, and all of them stand on a tint.
        """
        soft, ink = look.colours.ink_soft, look.colours.ink
        parts = [f'<p style="color:{soft};font-size:{look.size - 1}px">{escape(result.name)}　{escape(result.key)}　{escape(result.category)}</p>']
        top = next((place for place, step in enumerate(steps) if step.label in marked), None)
        for place, step in enumerate(steps):
            anchor = f'<a name="{_TOP}"></a>' if place == top else ""
            parts.append(anchor + _step(step, soft, ink, look.colours.accent_tint if step.label in marked else ""))
        if result.missing:
            parts.append(_note("缺项", "、".join(result.missing) + "。补齐以后才有总分。", look.colours.warn))
        for rule in result.rules:
            parts.append(_note("规则", f"{rule.name}（{rule.basis}）", look.colours.warn))
        if result.decision is not None:
            one = result.decision
            document = f"，{one.document}" if one.document else ""
            words = f"{one.decided_on:%Y-%m-%d} {one.decided_by} 决定：{one.grade or one.total}。{one.reason}{document}"
            parts.append(_note("领导小组决定", words, look.colours.accent))
            parts.append(_note("按规则算出", f"{result.computed_grade or '—'}", soft))
        self.setHtml("".join(parts))
        self.marked = tuple(step.label for step in steps if step.label in marked)
        self._bring(top is not None and top > 0)

    def _bring(self, wanted: bool) -> None:
        """Bring the marked step to the top; room is made below so that the last one gets there, too."""
        frame = self.document().rootFrame()
        shape = frame.frameFormat()
        shape.setBottomMargin(4)
        frame.setFrameFormat(shape)
        wanted = wanted and self.document().size().height() > self.viewport().height()  # else all of it is seen
        if wanted:
            shape.setBottomMargin(self.viewport().height() * 0.8)
            frame.setFrameFormat(shape)
            self.scrollToAnchor(_TOP)
        else:
            self.verticalScrollBar().setValue(0)


def _step(step: Step, soft: str, ink: str, ground: str) -> str:
    worked = f"{escape(step.numbers)} = " if step.numbers else ""
    small = f"color:{soft};font-size:{look.size - 1}px"
    under = [escape(step.note)] if step.note else []
    if step.formula and step.formula != step.numbers:
        under.append(escape(step.formula))
    notes = "".join(f'<tr><td colspan="2" style="{small}">{one}</td></tr>' for one in under)
    tint = f' bgcolor="{ground}"' if ground else ""
    return (
        f'<table width="100%" cellspacing="0" cellpadding="1"{tint} style="margin-bottom:8px">'
        f'<tr><td style="color:{ink}"><b>{escape(step.label)}</b></td>'
        f'<td align="right" style="{small}">{escape(step.basis)}</td></tr>'
        f'<tr><td colspan="2">{worked}<b>{escape(step.result)}</b></td></tr>{notes}</table>'
    )


def _note(title: str, words: str, colour: str) -> str:
    return f'<p style="margin:0 0 7px 0"><span style="color:{colour}"><b>{title}</b>　{escape(words)}</span></p>'
