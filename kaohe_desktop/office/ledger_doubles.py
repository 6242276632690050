"""Entries of the ledger that may be the same matter written down twice (疑似重复): shown, never refused.

Who is late twice in a day is possible; more often somebody turned the page back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kaohe_desktop.engine.scheme.ledger import DAYS, POINTS
from kaohe_desktop.office.ledger import KIND, POINTS_COUNT, WORK
from kaohe_desktop.store.ledger import LedgerRow

_CONTENT = "工作内容"


def doubles(rows: Iterable[LedgerRow]) -> Mapping[int, int]:
    """The ids of entries that say the same as an earlier one, each with the id of that one.

    The same person, ledger and day, and: the same kind (lateness), the same kind and points, the same work. Absences
    are refused where they overlap, so that they need not be looked at here.
    """
    first: dict[tuple[object, ...], int] = {}
    found: dict[int, int] = {}
    for row in sorted(rows, key=lambda row: row.id):
        what = _matter(row)
        if what is None:
            continue
        if what in first:
            found[row.id] = first[what]
        else:
            first[what] = row.id
    return found


def _matter(row: LedgerRow) -> tuple[object, ...] | None:
    kind = row.cells.get(KIND, "")
    if kind in DAYS:
        return None
    what = (
        "".join(row.cells.get(_CONTENT, "").split()) if row.book == WORK
        else (kind, row.cells.get(POINTS_COUNT, "")) if kind in POINTS else kind
    )
    return row.person_id, row.department_id, row.book, row.from_day, what


def same_matter(row: LedgerRow, others: Iterable[LedgerRow]) -> LedgerRow | None:
    """An entry of the same person that says the same as one not written yet."""
    what = _matter(row)
    if what is None:
        return None
    return next((other for other in others if other.id != row.id and _matter(other) == what), None)
