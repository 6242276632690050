"""双人复录 of sheets with many rows a subject (months, dated entries, items) and of tables: compared row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.model import FieldKind, Sheet, SheetRole
from kaohe_desktop.office import problems as k
from kaohe_desktop.office.double_entry import CHOICES, NO_ROW, NOT_TYPED, Choice, Difference, Progress, lines_of
from kaohe_desktop.office.double_match import match
from kaohe_desktop.office.double_ops import Chosen, PutRows
from kaohe_desktop.office.expected_rows import own_keys
from kaohe_desktop.office.operations import AddRows, Cell, EditRows, NewRow, RemoveRows
from kaohe_desktop.store.second import ChoiceRow, TypedRow

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import Line, PeriodBook, RowLine
    from kaohe_desktop.office.operations import Operation
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.second import TypingRow

_WORDS = 3  # so many texts name a row that has no key


@dataclass(frozen=True, slots=True)
class Paired:
    """A row of the first typing and the same one of the second, or only one of them."""

    line: Line | None
    first: RowLine | None
    second: TypedRow | None

    @property
    def owner(self) -> tuple[int, str, str]:
        """The subject's roster line, 编号 and name; nothing in a table."""
        return (self.line.id, self.line.key, self.line.name) if self.line is not None else (0, "", "")


def typed_rows(ws: Workspace, typing: TypingRow) -> list[TypedRow]:
    """What was typed the second time."""
    from kaohe_desktop.store import second

    with ws.database.read() as connection:
        return second.rows(connection, typing.id)


def paired(ws: Workspace, period: PeriodInfo, typing: TypingRow) -> list[Paired]:
    """Every row of both typings, those that are the same row together, subject by subject."""
    book = ws.book(period.id)
    sheet = book.scheme.scheme.sheet(typing.sheet)
    seconds: defaultdict[int | None, list[TypedRow]] = defaultdict(list)
    for row in typed_rows(ws, typing):
        seconds[row.line].append(row)
    owners: Sequence[Line | None] = [None] if sheet.role is SheetRole.TABLE else list(lines_of(book, typing.category))
    keys = own_keys(book, sheet)
    days = [field.name for field in sheet.fields if field.kind is FieldKind.DATE]
    found = []
    for line in owners:
        first = book.tables.get(sheet.name, []) if line is None else line.rows.get(sheet.name, [])
        second = seconds[line.id if line is not None else None]
        pairs = match([row.texts for row in first], [row.texts for row in second], keys, days)
        found += [
            Paired(line, None if one is None else first[one], None if other is None else second[other]) for one, other in pairs
        ]
    return found


def progress(ws: Workspace, period: PeriodInfo, typing: TypingRow) -> Progress:
    """How far the second typing is, row by row; rows nobody typed a second time yet wait, and are no differences."""
    from kaohe_desktop.store import second

    book = ws.book(period.id)
    sheet = book.scheme.scheme.sheet(typing.sheet)
    headings = [field.name for field in sheet.fields if field.name != book.scheme.scheme.key_label or sheet.role is SheetRole.TABLE]
    pairs = paired(ws, period, typing)
    cells: list[Difference] = []
    missing: list[Difference] = []
    same = 0
    for one in pairs:
        found = _differences(book, sheet, headings, one)
        same += not found
        (missing if one.second is None else cells).extend(found)
    with ws.database.read() as connection:
        log = second.choices(connection, typing.id)
    settled = tuple(
        Difference(0, row.subject, row.name, row.heading, row.first, row.second, row.second_by, CHOICES[row.settled], row.reason)
        for row in log
    )
    expected = sum(1 for one in pairs if one.first is not None)
    typed = sum(1 for one in pairs if one.first is not None and one.second is not None)
    return Progress(expected, typed, same, tuple(cells), settled, by_rows=True, waiting=tuple(missing))


def _differences(book: PeriodBook, sheet: Sheet, headings: Sequence[str], one: Paired) -> list[Difference]:
    line_id, key, name = one.owner
    row = words_of(book, sheet, one.first.texts if one.first is not None else one.second.texts if one.second else {})
    first_row = one.first.id if one.first is not None else 0
    second_row, by = (one.second.id, one.second.clerk) if one.second is not None else (0, "")
    if one.first is None or one.second is None:
        first = NO_ROW if one.first is None else summary(one.first.texts, headings)
        second = NOT_TYPED if one.second is None else summary(one.second.texts, headings)
        return [Difference(line_id, key, name, "", first, second, by, row=row, first_row=first_row, second_row=second_row)]
    a, b = one.first.texts, one.second.texts
    return [
        Difference(line_id, key, name, heading, a.get(heading, ""), b.get(heading, ""), by, row=row, first_row=first_row, second_row=second_row)
        for heading in headings if a.get(heading, "") != b.get(heading, "")
    ]


def words_of(book: PeriodBook, sheet: Sheet, texts: Mapping[str, str]) -> str:
    """What a row is known by: its key (7月), its day, or its first texts."""
    keys = own_keys(book, sheet) or tuple(field.name for field in sheet.fields if field.kind is FieldKind.DATE)[:1]
    fields = {field.name: field for field in sheet.fields}
    named = [  # 7月; 轮次1, where a number alone would say nothing
        f"{key if texts[key].isdecimal() and not fields[key].unit else ''}{texts[key]}{fields[key].unit}" for key in keys if texts.get(key)
    ]
    return " ".join(named) or summary(texts, [name for name in fields if name in texts][:_WORDS])


def summary(texts: Mapping[str, str], headings: Sequence[str]) -> str:
    """A row in one line."""
    return "，".join(f"{heading} {texts[heading]}" for heading in headings if texts.get(heading)) or "空行"


# ── settling ──


def settling(
    ws: Workspace, period: PeriodInfo, typing: TypingRow, found: Difference, choice: Choice, value: str, reason: str
) -> list[Operation]:
    """What settles a difference; afterwards both typings say the same. Raises Refused where that cannot be."""
    now = next((one for one in paired(ws, period, typing) if _ids(one) == (found.first_row, found.second_row)), None)
    stands = progress(ws, period, typing)
    if now is None or found not in (*stands.open, *stands.waiting):
        raise Refused([k.NOT_DIFFERENT.at(sheet=typing.sheet, name=found.name, label=found.place)])
    if found.whole:
        if choice == "third":
            raise Refused([k.ROW_AS_WHOLE.at(sheet=typing.sheet, name=found.name or found.row)])
        operations = _whole(ws, period, typing, now, choice, reason)
        agreed = found.first if choice == "first" else NO_ROW if now.second is None else found.second
    else:
        operations, agreed = _cell(ws, period, typing, now, found, choice, value)
    told = ChoiceRow(
        0, found.key, " ".join(filter(None, (found.name, found.row))), found.heading, found.first,
        NO_ROW if found.whole and now.second is None else found.second,
        found.second_by, choice, agreed, reason, ws.user, datetime.now().astimezone().isoformat(timespec="seconds"),
    )
    return [*operations, Chosen(period.id, typing, told)]


def _ids(one: Paired) -> tuple[int, int]:
    return one.first.id if one.first is not None else 0, one.second.id if one.second is not None else 0


def _cell(
    ws: Workspace, period: PeriodInfo, typing: TypingRow, now: Paired, found: Difference, choice: Choice, value: str
) -> tuple[list[Operation], str]:
    assert now.first is not None
    assert now.second is not None
    wanted = {"first": found.first, "second": found.second, "third": value.strip()}[choice]
    agreed = found.first if wanted == found.first else _accepted(ws, period, typing.sheet, now.first, found.heading, wanted)
    operations: list[Operation] = []
    if agreed != found.first:
        operations.append(EditRows(typing.sheet, (Cell(now.first.id, found.heading, found.first, agreed),)))
    if agreed != found.second:
        texts = {heading: text for heading, text in {**now.second.texts, found.heading: agreed}.items() if text}
        operations.append(PutRows(period.id, typing, (now.second,), (replace(now.second, cells=tuple(texts.items())),)))
    return operations, agreed


def _whole(ws: Workspace, period: PeriodInfo, typing: TypingRow, now: Paired, choice: Choice, reason: str) -> list[Operation]:
    """A row only one typing has: it is added to the other, or taken from this one."""
    row_line = now.line.id if now.line is not None else None
    if now.first is not None:
        if choice == "first":
            made = TypedRow(0, row_line, _end(ws, typing, row_line), tuple(now.first.texts.items()), ws.user)
            return [PutRows(period.id, typing, (), (made,))]
        if not reason:
            raise Refused([k.REASON_NEEDED.at(act="删去整行")])
        gone = now.first
        return [RemoveRows((NewRow(gone.sheet, gone.line, tuple(gone.texts.items()), gone.id, gone.position),))]
    assert now.second is not None
    if choice == "first":
        return [PutRows(period.id, typing, (now.second,), ())]
    _check_new(ws, period, typing.sheet, now.line, now.second.texts)
    return [AddRows((NewRow(typing.sheet, row_line, now.second.cells),))]


def _end(ws: Workspace, typing: TypingRow, line: int | None) -> int:
    """The place behind a subject's other rows of the second typing."""
    return max((row.position for row in typed_rows(ws, typing) if row.line == line), default=0) + 1


def _accepted(ws: Workspace, period: PeriodInfo, sheet: str, row: RowLine, heading: str, text: str) -> str:
    """The form a value is stored in; Refused where it cannot stand there."""
    from kaohe_desktop.office.entry import EntryGrid

    grid = EntryGrid(ws, period, sheet)  # type: ignore[abstract]  # makes the kind that fits the sheet
    place = grid.row_of(row.id)
    assert place is not None
    column = [one.heading for one in grid.columns].index(heading)
    problem = grid.trial([(place, column, text)]).get((place, column))
    if problem is not None:
        raise Refused([problem])
    return grid.read(ws.book(period.id).fields[sheet][heading], text, "")[0]


def _check_new(ws: Workspace, period: PeriodInfo, sheet: str, line: Line | None, texts: Mapping[str, str]) -> None:
    """Refused where the row cannot stand among the first typing's."""
    from kaohe_desktop.office.entry import EntryGrid

    grid = EntryGrid(ws, period, sheet)  # type: ignore[abstract]  # makes the kind that fits the sheet
    whole = {**({ws.book(period.id).scheme.scheme.key_label: line.key} if line is not None else {}), **texts}
    headings = [column.heading for column in grid.columns]
    row = grid.row_count() - 1
    problems = grid.trial([(row, headings.index(heading), text) for heading, text in whole.items()])
    if problems:
        raise Refused(list(dict.fromkeys(problems.values())))
