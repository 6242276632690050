"""Finding people of a roster by what a clerk types: 编号, name or 拼音首字母; those of one name told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe_desktop.engine.labels import fold_key
from kaohe_desktop.engine.problems import Problem, did_you_mean
from kaohe_desktop.office.problems import NO_SUCH_SUBJECT, SEVERAL_FIT

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import Line, PeriodBook

_MOST_NAMED = 6


def find_line(book: PeriodBook, text: str, sheet: str, label: str) -> tuple[Line | None, Problem | None]:
    """The roster line of an 编号, a name or initials; a problem where there is none, or more than one.

    The form a choice is shown in (``009 张三 财政所``) is known by its 编号.
    """
    line = book.find(text) or _shown_form(book, text)
    if line is not None:
        return line, None
    wanted = "".join(text.split())
    fits = [one for one in book.lines.values() if one.name == wanted]
    fits = fits or [one for one in book.lines.values() if one.initials and one.initials == wanted.upper()]
    if len(fits) == 1:
        return fits[0], None
    if fits:
        found = "、".join(label_of(one) for one in fits[:_MOST_NAMED])
        return None, SEVERAL_FIT.at(sheet=sheet, label=label, value=text, found=found)
    number = fold_key(text)
    return None, NO_SUCH_SUBJECT.at(sheet=sheet, label=label, value=text, guess=did_you_mean(number, book.by_key))


def _shown_form(book: PeriodBook, text: str) -> Line | None:
    parts = text.split()
    line = book.find(parts[0]) if len(parts) > 1 else None
    return line if line is not None and line.name == parts[1] else None


def label_of(line: Line) -> str:
    """A person as one of a choice: 009 张三 财政所."""
    unit = line.cells.get("科室", "")
    return " ".join(part for part in (line.key, line.name, "" if unit == line.name else unit) if part)


def matching(book: PeriodBook, text: str, most: int = 20) -> list[Line]:
    """Whom a text may mean while it is typed, the nearest first: the number, the beginning of it, of name or initials."""
    wanted = "".join(text.split()).lower()
    if not wanted:
        return []
    shown = _shown_form(book, text)
    if shown is not None:
        return [shown]
    ranked = [(rank, line) for line in book.lines.values() if (rank := _rank(line, wanted, fold_key(text))) is not None]
    ranked.sort(key=lambda pair: pair[0])
    return [line for _, line in ranked[:most]]


def _rank(line: Line, wanted: str, number: str) -> int | None:
    key, name, initials = line.key.lower(), line.name.lower(), line.initials.lower()
    if line.key == number or name == wanted or initials == wanted:
        return 0
    if key.startswith(wanted) or name.startswith(wanted) or initials.startswith(wanted):
        return 1
    return 2 if wanted in key or wanted in name or wanted in initials else None
