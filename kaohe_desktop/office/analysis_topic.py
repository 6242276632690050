"""One thing 分析 looks at: sentences, a chart, tables; and what is told of it among the first things to look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kaohe_desktop.forms.drawing import Drawing
from kaohe_desktop.office.charts import Measure
from kaohe_desktop.office.tables_shown import Shown

#: (width, text size, measure of texts) → the drawing; None where there is nothing to draw
Draw = Callable[[float, float, Measure], Drawing | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: which topic shows it, in one sentence; ``light`` is only good to know."""

    topic: str
    words: str
    light: bool = False


@dataclass(frozen=True)
class Topic:
    """``words`` stand above the chart and the tables; ``chart`` says in words what the chart shows.

    ``below``: the tables are short and come first, the chart under them (and not again on paper: it is another topic's).
    """

    name: str
    title: str
    words: tuple[str, ...] = ()
    draw: Draw | None = None
    chart: str = ""
    tables: tuple[Shown, ...] = ()
    findings: tuple[Finding, ...] = ()
    below: bool = False
