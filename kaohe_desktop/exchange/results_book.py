"""The results workbook: what was computed, ready to read, filter and print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_desktop.engine.cohort import Cohort
from kaohe_desktop.engine.figures import show
from kaohe_desktop.engine.outcome import Outcome, Result
from kaohe_desktop.engine.scheme.compiled import CompiledScheme
from kaohe_desktop.exchange import looks
from kaohe_desktop.exchange.book_stream import LAST_ROW, Figure, Line, Page, StreamedBook, Text
from kaohe_desktop.exchange.results import WHOLE_OFFICE, bonus_shown, item_shown, places_of, total_shown

_TITLE_ROW, _NOTE_ROW, _HEADING_ROW, _FIRST_ROW = 1, 2, 3, 4
_WIDE = {"说明": 40, "缺项": 24, "科室": 16, "算式": 46, "代入数字": 46, "备注": 24, "依据": 18, "项目": 18, "结果": 14}
_EXPLAINED = "算分说明"
_FIXED = ("名次", "等次", "奖金", "待议", "说明", "缺项")
_WIDEST_ITEM = 24
_MOST_WORDS = 24  # of a clause, in a heading


class _Styles:
    """Cell looks by name, as a workbook made by :meth:`register` numbers them: the same numbers every time."""

    def __init__(self, places: Iterable[int]) -> None:
        self._plan: list[tuple[str, Alignment]] = [
            ("@", looks.LEFT), ("@", looks.CENTRE), ("@", looks.WRAPPED), ("@", looks.RIGHT),
        ]
        self._figures: dict[int, int] = {}
        for number in sorted({0, 2, *places}):
            self._figures[number] = len(self._plan)
            self._plan.append(("0" if number == 0 else "0." + "0" * number, looks.RIGHT))
        self._numbers = self.register(Workbook().worksheets[0])

    def register(self, sheet: Worksheet) -> list[int]:
        """Make the looks known to the sheet's new workbook; return their numbers."""
        numbers = []
        for number_format, alignment in self._plan:
            cell = Cell(sheet, row=1, column=1)
            cell.font, cell.border, cell.alignment, cell.number_format = looks.BODY, looks.GRID, alignment, number_format
            numbers.append(int(cell.style_id))
        return numbers

    @property
    def text(self) -> int:
        """A text on one line."""
        return self._numbers[0]

    @property
    def centre(self) -> int:
        """A word in the middle."""
        return self._numbers[1]

    @property
    def wrapped(self) -> int:
        """A text over several lines."""
        return self._numbers[2]

    @property
    def right(self) -> int:
        """A figure kept as text."""
        return self._numbers[3]

    def figure(self, places: int) -> int:
        """A right-aligned figure with so many decimals."""
        return self._numbers[self._figures[places]]


class ResultsBook:
    """Lays the outcome out as a workbook."""

    def __init__(self, scheme: CompiledScheme, cohort: Cohort, outcome: Outcome, mark: str = "") -> None:
        self._scheme = scheme
        self._mark = f"{mark}，不作依据　　" if mark else ""
        self._outcome = outcome
        self._departments = {subject.key: str(subject.values.get("科室") or "") for subject in cohort.subjects}
        self._names = {result.key: result.name for result in outcome.results}
        model = scheme.scheme
        subject = (model.key_label, model.name_label)
        #: Sheet name → its headings, in order; the last goes on over more sheets where one is not enough.
        self._sheets = {
            "结果": self._result_headings(),
            "名额": ("考核类别", "等次", "基数", "名额", "已用", "待议"),
            "待议": ("考核类别", "等次", "余下名额", model.total.name, *subject),
            _EXPLAINED: (*subject, "项目", "算式", "代入数字", "结果", "依据", "备注"),
        }
        self._styles = _Styles([*outcome.item_places.values(), places_of(model.total.round)])

    def save(self, path: Path) -> None:
        """Write the workbook to ``path``."""
        lines = (self._result_lines(), self._quota_lines(), self._tie_lines(), self._step_lines())
        pages = {name: Page(_FIRST_ROW, rows) for name, rows in zip(self._sheets, lines, strict=True)}
        StreamedBook(self._build, LAST_ROW).save(pages, path)

    def _build(self, extra: int) -> Workbook:
        """The workbook without its rows; ``extra`` more sheets for 算分说明."""
        book = Workbook()
        first = book.worksheets[0]
        self._styles.register(first)
        for name, headings in self._sheets.items():
            self._add(book, name, headings)
        for number in range(2, extra + 2):
            self._add(book, f"{_EXPLAINED}{number}", self._sheets[_EXPLAINED])
        book.remove(first)
        return book

    def _add(self, book: Workbook, name: str, headings: Sequence[str]) -> None:
        """Add a sheet with its title, note and headings."""
        sheet = book.create_sheet(name)
        model = self._scheme.scheme
        looks.put_text(looks.cell_at(sheet, _TITLE_ROW, 1), f"{model.head.name}{name}", looks.TITLE, looks.LEFT)
        note = f"{self._mark}考核期：{self._outcome.period.label}　　共 {len(self._outcome.results)} {self._counter}"
        looks.put_text(looks.cell_at(sheet, _NOTE_ROW, 1), note, looks.SMALL, looks.LEFT)
        for column, heading in enumerate(headings, start=1):
            looks.put_heading(looks.cell_at(sheet, _HEADING_ROW, column), heading)
            width = _WIDE.get(heading, min(max(9, looks.text_width(heading) + 2), _WIDEST_ITEM))
            looks.set_width(sheet, column, max(width, 12) if column <= 2 else width)
        sheet.row_dimensions[_TITLE_ROW].height = 26
        sheet.row_dimensions[_HEADING_ROW].height = 32 if not self._outcome.item_labels else 64
        sheet.freeze_panes = sheet.cell(_FIRST_ROW, 1 if name in ("名额", "待议") else 3).coordinate
        if name == "结果" and self._outcome.results:
            last = f"{get_column_letter(len(headings))}{_HEADING_ROW + len(self._outcome.results)}"
            sheet.auto_filter.ref = f"A{_HEADING_ROW}:{last}"
        looks.page_setup(sheet, _HEADING_ROW)

    @property
    def _counter(self) -> str:
        return "人" if self._scheme.scheme.head.subject == "person" else "个科室"

    @property
    def _person(self) -> bool:
        return self._scheme.scheme.head.subject == "person"

    def _result_headings(self) -> tuple[str, ...]:
        model = self._scheme.scheme
        department = ("科室",) if self._person else ()
        items = tuple(item_heading(self._outcome, item) for item in self._outcome.item_names)
        taken = (*self._outcome.item_names, *_FIXED)
        total = model.total.name if model.total.name not in taken else f"{model.total.name}（总分）"
        return (
            model.key_label, model.name_label, *department, "考核类别", *items, total, *_FIXED,
        )

    def _result_lines(self) -> Iterator[Line]:
        styles, outcome = self._styles, self._outcome
        items = [(item, styles.figure(outcome.item_places[item])) for item in outcome.item_names]
        total_style = styles.figure(places_of(self._scheme.scheme.total.round))
        bonus_style, rank_style = styles.figure(2), styles.figure(0)
        for result in outcome.results:
            line: list[Text | Figure] = [Text(result.key, styles.text), Text(result.name, styles.text)]
            if self._person:
                line.append(Text(self._departments.get(result.key, ""), styles.text))
            line.append(Text(result.category, styles.centre))
            line += [Figure(item_shown(outcome, result, name) or "", style) for name, style in items]
            line.append(Figure(total_shown(self._scheme, result) or "", total_style))
            line.append(Figure("" if result.rank is None else str(result.rank), rank_style))
            line.append(Text(result.grade or "", styles.centre))
            line.append(Figure(bonus_shown(self._scheme, result) or "", bonus_style))
            line.append(Text(f"待议（{result.pending}）" if result.pending else "", styles.centre))
            line.append(Text(_remarks(result), styles.wrapped))
            line.append(Text("、".join(result.missing), styles.wrapped))
            yield line

    def _quota_lines(self) -> Iterator[Line]:
        count, centre = self._styles.figure(0), self._styles.centre
        for quota in self._outcome.quotas:
            figures = (quota.base, quota.seats, quota.used, quota.pending)
            yield [
                Text(quota.category or WHOLE_OFFICE, centre), Text(quota.grade, centre),
                *(Figure(str(figure), count) for figure in figures),
            ]

    def _tie_lines(self) -> Iterator[Line]:
        styles = self._styles
        places = places_of(self._scheme.scheme.total.round)
        for tie in self._outcome.ties:
            for key in tie.keys:
                yield [
                    Text(tie.category or WHOLE_OFFICE, styles.centre), Text(tie.grade, styles.centre),
                    Figure(str(tie.seats), styles.figure(0)), Figure(show(tie.total, places) or "", styles.figure(places)),
                    Text(key, styles.text), Text(self._names.get(key, ""), styles.text),
                ]

    def _step_lines(self) -> Iterator[Line]:
        text, wrapped, right = self._styles.text, self._styles.wrapped, self._styles.right
        for result in self._outcome.results:
            key, name = Text(result.key, text), Text(result.name, text)
            for step in self._outcome.explain(result.key):
                yield (
                    key, name, Text(step.label, text), Text(step.formula, wrapped), Text(step.numbers, wrapped),
                    Text(step.result, right), Text(step.basis, wrapped), Text(step.note, wrapped),
                )


def item_heading(outcome: Outcome, item: str) -> str:
    """An item's column head; one that comes from a table (条款, 指标) with its words under its number."""
    words = outcome.item_labels.get(item, "")
    if not words:
        return item
    return f"{item}\n{words if len(words) <= _MOST_WORDS else words[:_MOST_WORDS - 1] + '…'}"


def _remarks(result: Result) -> str:
    """The rules that fired, and a decision that was recorded."""
    remarks = [f"{rule.name}（{rule.basis}）" if rule.basis else rule.name for rule in result.rules]
    decision = result.decision
    if decision is not None:
        was = f"，原为{result.computed_grade}" if result.computed_grade and result.computed_grade != result.grade else ""
        remarks.append(f"领导小组 {decision.decided_on.isoformat()} 决定{was}：{decision.reason}")
    return "；".join(remarks)

