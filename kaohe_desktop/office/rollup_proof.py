"""The proof of one person's year (年度凭据): which quarters, which rule, which place in the quota, what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from kaohe_desktop.office.rollup_preview import preview
from kaohe_desktop.office.rollup_sources import FeedKind, QuarterSource
from kaohe_desktop.office.rollup_values import RollUp, TakeState, Taking, act_names, row_words

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Outcome, Step
    from kaohe_desktop.engine.scheme.model import Scheme
    from kaohe_desktop.office.cohorts import Line, RowLine
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.origins import Written

#: between the periods in what the trail keeps of a taking
BETWEEN = "；"


class ProofPart(StrEnum):
    """What a line of the proof is about."""

    SOURCE = "出处"
    RULE = "定等"
    OPEN = "没有解决的"


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One line: ``label`` what it is about, ``text`` the figure or the rule with its figures, ``note`` what it rests on."""

    part: ProofPart
    label: str
    text: str
    note: str = ""
    basis: str = ""

    def __str__(self) -> str:
        tail = "".join(f"　{part}" for part in (self.note, self.basis and f"（{self.basis}）") if part)
        return f"{self.label}：{self.text}{tail}" if self.label else f"{self.text}{tail}"


def proof(ws: Workspace, period: PeriodInfo, key: str, rolled: RollUp | None = None) -> list[ProofLine]:
    """The proof of one person; ``rolled`` saves comparing anew where it is at hand. KeyError if nobody has the number."""
    known = rolled if rolled is not None else preview(ws, period)
    if key not in {person.key for person in known.people}:
        raise KeyError(key)
    return [*_from_sources(ws, period, key, known), *_from_rules(ws, period, key), *_open(known, key)]


def proof_text(ws: Workspace, period: PeriodInfo, key: str, rolled: RollUp | None = None) -> str:
    """The proof as it is printed: a heading and one line each."""
    known = rolled if rolled is not None else preview(ws, period)
    person = next(one for one in known.people if one.key == key)
    head = "　".join(part for part in (person.key, person.name, person.department, person.category) if part)
    lines = [f"{period.label}　{period.scheme_name}", head]
    part = None
    for line in proof(ws, period, key, known):
        if line.part is not part:
            part = line.part
            lines.append(f"［{part.value}］")
        lines.append(f"　{line}")
    return "\n".join(lines)


# ── which quarters ──

def _from_sources(ws: Workspace, period: PeriodInfo, key: str, known: RollUp) -> Iterator[ProofLine]:
    line = ws.book(period.id).by_key.get(key)
    taken, places = _taken(ws, period, line, known), known.by_place()
    for number, source in enumerate(known.sources):
        rows = _rows(line, source)
        label = f"{source.label}（{source.code}）"
        if not rows:
            note = "还没有取来" if source.usable else "没有可取的结果"
            yield ProofLine(ProofPart.SOURCE, label, "—", note if line is not None else "不在花名册里")
            continue
        words = "；".join(row_words(source, tuple(row.texts.items())) for row in rows)
        yield ProofLine(ProofPart.SOURCE, label, words, "；".join(_origin(source, rows, taken, places.get((key, number), []))))


def _rows(line: Line | None, source: QuarterSource) -> list[RowLine]:
    if line is None:
        return []
    rows = line.rows.get(source.feed.sheet.name, [])
    return [row for row in rows if row.texts.get(source.feed.column) == source.value]


def _taken(ws: Workspace, period: PeriodInfo, line: Line | None, known: RollUp) -> dict[int, dict[str, Written]]:
    """What taking wrote last, by row and heading."""
    from kaohe_desktop.store import origins

    found: dict[int, dict[str, Written]] = {}
    sheets = {source.feed.sheet.name for source in known.sources}
    rows = [] if line is None else [row.id for name in sheets for row in line.rows.get(name, ())]
    if rows:
        with ws.database.read() as connection:
            for one in origins.written(connection, period.id, sheets, act_names(known.sources), rows):
                found.setdefault(one.row, {})[one.heading] = one
    return found


def _origin(
    source: QuarterSource, rows: list[RowLine], taken: dict[int, dict[str, Written]], takings: list[Taking]
) -> Iterator[str]:
    """Which stored result it is, when it was taken and by whom, or that somebody typed it and how that fits."""
    written = [_same(row, taken.get(row.id, {})) for row in rows]
    last = max((one for one in written if one is not None), key=lambda one: one.at, default=None)
    if last is None or None in written:
        yield "自己填的或导入的"
        if takings and source.stamp:
            same = all(taking.state is TakeState.TAKEN for taking in takings)
            yield f"与那一期的结果（{source.stamp}）{'相同' if same else '不同'}"
        elif source.period is None:
            yield "那一期没有考核期"
        return
    then, rows_only = _basis_of(last.why, source.code), source.feed.kind is FeedKind.ROWS
    anew = not rows_only and source.stamp not in then
    yield f"取自当时的结果（{then}）" if anew else _stored(source)
    yield f"{datetime.fromisoformat(last.at):%Y-%m-%d %H:%M} {last.who}取来"
    if anew:
        yield f"取来以后 {source.code} 又重新计算过，现在的结果{source.stamp}"


def _stored(source: QuarterSource) -> str:
    """The stored result of a source, or its entries where nothing was computed yet."""
    if source.computed_at is None:
        return f"{source.period.label}的录入，{source.status_label}" if source.period is not None else ""
    kind = "归档的结果" if source.status == "archived" else "算出的结果，还没有归档"
    return f"{kind}，{source.computed_at:%Y-%m-%d %H:%M} 计算，{source.stamp}"


def _basis_of(why: str, code: str) -> str:
    """What the trail says of one period in the reason of a taking (see ``rollup._why``)."""
    return next((part for part in why.split(BETWEEN) if part.split(" ")[0] == code), why)


def _same(row: RowLine, taken: dict[str, Written]) -> Written | None:
    """The last writing of a row that was taken and stands as it was taken; None if somebody typed any of it."""
    if not row.texts or any(heading not in taken or taken[heading].text != text for heading, text in row.texts.items()):
        return None
    return max((taken[heading] for heading in row.texts), key=lambda one: one.at)


# ── which rule, which place ──

def _from_rules(ws: Workspace, period: PeriodInfo, key: str) -> Iterator[ProofLine]:
    from kaohe_desktop.office.computing import changes_since, latest

    part, outcome = ProofPart.RULE, latest(ws, period)
    if outcome is None or key not in {result.key for result in outcome.results}:
        yield ProofLine(part, "", f"{period.label}还没有计算，计算以后才有规则和名额")
        return
    changes = changes_since(ws, period)
    if changes:
        yield ProofLine(part, "", f"计算以后又改过 {changes} 处，下面是上一次计算的，请重新计算")
    scheme = ws.book(period.id).scheme.scheme
    for step in outcome.explain(key):
        if _about_grade(scheme, step):
            worked = " → ".join(one for one in (step.numbers, step.result) if one)
            yield ProofLine(part, step.label, worked, step.note, step.basis)
    yield from _tie(outcome, key)


def _about_grade(scheme: Scheme, step: Step) -> bool:
    """The lines that say how the grade came about: the total, the contests, the rules and a decision."""
    return step.label in {scheme.total.name, "缺项", "名次", "等次", "规则", "决定", *(grade.name for grade in scheme.grades)}


def _tie(outcome: Outcome, key: str) -> Iterator[ProofLine]:
    for tie in outcome.ties:
        if key in tie.keys:
            names = "、".join(outcome.result(one).name for one in tie.keys)
            yield ProofLine(ProofPart.RULE, "待议", f"{names}同分争“{tie.grade}”的 {tie.seats} 个名额")


# ── what is open ──

def _open(known: RollUp, key: str) -> Iterator[ProofLine]:
    found = known.of(key)
    for conflict in found:
        yield ProofLine(ProofPart.OPEN, conflict.title, f"{conflict.problem.what}。{conflict.problem.remedy}")
    if not found:
        yield ProofLine(ProofPart.OPEN, "", "没有")
