"""Periods (考核期): their roster and what was entered.

A period keeps a snapshot of its roster and is pinned to the scheme's text, so that nothing that happens later can touch it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kaohe_desktop.store.models.base import STRICT, Base, day_shaped, number_shaped


class Period(Base):
    """A period (考核期) of one scheme."""

    __tablename__ = "period"
    __table_args__: Any = (
        UniqueConstraint("scheme_id", "code"),
        CheckConstraint("status IN ('open', 'computed', 'archived')", "status_known"),
        CheckConstraint("json_valid(params)", "params_json"),
        CheckConstraint(day_shaped("first_day"), "first_is_day"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[str]
    code: Mapped[str]
    scheme_version_id: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"))
    status: Mapped[str]
    params: Mapped[str]  # JSON: name -> text as typed
    first_day: Mapped[str]
    opened_at: Mapped[str]


class RosterEntry(Base):
    """One line of a period's roster (花名册): a snapshot, so that later changes never touch an old period."""

    __tablename__ = "roster_entry"
    __table_args__: Any = (
        UniqueConstraint("period_id", "key"),
        CheckConstraint("(person_id IS NULL) <> (department_id IS NULL)", "person_or_department"),
        CheckConstraint("json_valid(cells)", "cells_json"),
        CheckConstraint("length(key) > 0", "key_given"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    position: Mapped[int]
    key: Mapped[str]
    name: Mapped[str]
    initials: Mapped[str]
    cells: Mapped[str]  # JSON: heading -> text; blanks left out


class EntryRow(Base):
    """One row of a sheet: position 0 on sheets of one row a subject, else 1, 2, 3 …; a table's rows have no subject."""

    __tablename__ = "entry_row"
    __table_args__: Any = (
        Index(None, "period_id", "sheet"),
        Index(
            "uq_entry_row_single", "roster_entry_id", "sheet", unique=True, sqlite_where=text("position = 0"),
        ),
        CheckConstraint("position >= 0 AND (position > 0 OR roster_entry_id IS NOT NULL)", "position_fits"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    sheet: Mapped[str]
    roster_entry_id: Mapped[int | None] = mapped_column(ForeignKey("roster_entry.id", ondelete="CASCADE"))
    position: Mapped[int]


class EntryValue(Base):
    """One entered cell; a blank cell has no row here (missing is not zero)."""

    __tablename__ = "entry_value"
    __table_args__: Any = (
        CheckConstraint(
            "kind IN ('text', 'integer', 'decimal', 'flag', 'choice', 'percent', 'date')", "kind_known",
        ),
        CheckConstraint(f"kind NOT IN ('integer', 'decimal', 'percent') OR ({number_shaped('value')})", "figure_shaped"),
        CheckConstraint(f"kind <> 'date' OR {day_shaped('value')}", "day_shaped"),
        CheckConstraint("length(value) > 0", "not_blank"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    row_id: Mapped[int] = mapped_column(ForeignKey("entry_row.id", ondelete="CASCADE"), primary_key=True)
    heading: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    value: Mapped[str]
