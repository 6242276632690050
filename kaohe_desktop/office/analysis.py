"""分析: is this appraisal sensible? Every topic of a period, and first of all what is worth a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe_desktop.office.analysis_groups import grades, strictness
from kaohe_desktop.office.analysis_items import item_figures, items
from kaohe_desktop.office.analysis_moves import missing, moves
from kaohe_desktop.office.analysis_scores import near, scores
from kaohe_desktop.office.analysis_topic import Topic
from kaohe_desktop.office.tables_shown import Shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kaohe_desktop.office.period_facts import Facts, Progress

#: the topics in the order they are listed
FIRST = "first"


def analyse(facts: Facts, category: str = "", department: str = "", than: str = "", progress: Progress | None = None) -> tuple[Topic, ...] | None:
    """Every topic, of a 考核类别 and a 科室 (all of them where ""); None if ``progress`` said stop."""
    figures = item_figures(facts, facts.chosen(category, department), progress)
    if figures is None:
        return None
    topics = (
        scores(facts, category, department), near(facts, category, department), grades(facts, category, department),
        items(facts, figures), strictness(facts, category, department), moves(facts, category, department, than),
        missing(facts, category, department),
    )
    return (_first(topics), *topics)


def _first(topics: Sequence[Topic]) -> Topic:
    """What is worth a look, the weighty first; each row leads to its topic."""
    found = [finding for topic in topics for finding in topic.findings]
    titles = {topic.name: topic.title for topic in topics}
    ordered = [*(one for one in found if not one.light), *(one for one in found if one.light)]
    rows = [("要看" if not one.light else "参考", titles[one.topic], one.words) for one in ordered]
    weighty = sum(not one.light for one in found)
    words = (f"有 {weighty} 处要看一看。" if weighty else "没有看出明显不合适的地方。",)
    shown = Shown("要点", ("", "在哪一项", "情况"), rows, keys=[one.topic for one in ordered])
    spread = topics[0]
    return Topic(FIRST, "要点", words, spread.draw, spread.chart, (shown,) if rows else (), below=True)


def write_book(facts: Facts, topics: Sequence[Topic], path: Path, subtitle: str) -> None:
    """All tables as a workbook. Raises Refused where ``path`` cannot be written."""
    from kaohe_desktop.exchange.report_book import ReportTable, write_report_book

    tables = [
        ReportTable(f"{topic.title}" if shown.title == topic.title else shown.title, subtitle, shown.headings, shown.rows, shown.numeric, shown.sums)
        for topic in topics for shown in topic.tables
    ]
    write_report_book(tables, path, facts.watermark)


def pdf(facts: Facts, topics: Sequence[Topic], subtitle: str) -> bytes:
    """The whole as a PDF: sentences, charts and tables."""
    from kaohe_desktop.forms.report_pdf import ReportPart, render_report
    from kaohe_desktop.office import library
    from kaohe_desktop.resources import resource

    parts = []
    for topic in topics:
        draw = None if topic.below else topic.draw
        shown, others = next(iter(topic.tables), None), topic.tables[1:]
        parts.append(ReportPart(
            topic.title, (*(facts.warnings if topic.name == FIRST else ()), *topic.words, *((topic.chart,) if draw is not None else ())),
            None if draw is None else (lambda width, measure, draw=draw: draw(width, 10.0, measure)),  # type: ignore[misc]
            *(() if shown is None else (shown.headings, shown.rows, shown.numeric, shown.sums)),
        ))
        parts += [ReportPart(one.title, (), None, one.headings, one.rows, one.numeric, one.sums) for one in others]
    title = f"{facts.label}考核分析"
    return render_report(title, subtitle, parts, library.fonts(), resource("fonts"), facts.watermark)


def write_pdf(facts: Facts, topics: Sequence[Topic], subtitle: str, path: Path) -> None:
    """The same into a file, whole or not at all. Raises Refused where ``path`` cannot be written."""
    from kaohe_desktop.exchange.files import written_beside

    made = pdf(facts, topics, subtitle)
    with written_beside(path) as scratch:
        scratch.write_bytes(made)
