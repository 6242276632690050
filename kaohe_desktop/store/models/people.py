"""People and departments: who they are, where they stood, what changed, what the ledger (台账) says of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kaohe_desktop.store.models.base import STRICT, Base, day_shaped


class Department(Base):
    """A department (科室); ``code`` where it is itself appraised."""

    __tablename__ = "department"
    __table_args__: Any = (UniqueConstraint("code"), Index(None, "name"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str | None]
    name: Mapped[str]


class Person(Base):
    """A person (人员). ``key`` 编号 is text: leading zeros stay; two people may share a name."""

    __tablename__ = "person"
    __table_args__: Any = (UniqueConstraint("key"), CheckConstraint("length(key) > 0", "key_given"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    name: Mapped[str]
    initials: Mapped[str]  # 拼音首字母


class PersonTerm(Base):
    """Where a person stood from one day to another (科室, 职务, 考核类别); ``to_day`` null: until further notice."""

    __tablename__ = "person_term"
    __table_args__: Any = (
        UniqueConstraint("person_id", "from_day"),
        CheckConstraint(day_shaped("from_day"), "from_is_day"),
        CheckConstraint(f"to_day IS NULL OR (to_day >= from_day AND {day_shaped('to_day')})", "to_is_day"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    from_day: Mapped[str]
    to_day: Mapped[str | None]
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    post: Mapped[str]
    category: Mapped[str]


class PersonChange(Base):
    """A dated change of a person's unit, post, category, status or posting (变动), as it was recorded.

    ``before`` and ``after`` are the changed roster texts by heading; ``later`` says that the roster of the period it was
    recorded in stays as it is, so that it counts from the next period on. One that was taken back stays as history.
    """

    __tablename__ = "person_change"
    __table_args__: Any = (
        Index(None, "person_id", "day"),
        CheckConstraint(day_shaped("day"), "day_shaped"),
        CheckConstraint("length(trim(reason)) > 0", "reason_given"),
        CheckConstraint("json_valid(before) AND json_valid(after)", "texts_json"),
        CheckConstraint("later IN (0, 1)", "later_flag"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    day: Mapped[str]
    reason: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    later: Mapped[int]
    recorded_at: Mapped[str]
    recorded_by: Mapped[str]
    withdrawn_at: Mapped[str | None]


class LedgerEntry(Base):
    """A dated entry of the ledger (台账): attendance, plus and minus points, work. It belongs to a person, to no period.

    ``to_day`` is the last day it reaches (the first day itself where it is of one day); ``cells`` are its texts by heading.
    """

    __tablename__ = "ledger_entry"
    __table_args__: Any = (
        Index(None, "from_day", "to_day"),
        CheckConstraint("(person_id IS NULL) <> (department_id IS NULL)", "person_or_department"),
        CheckConstraint(day_shaped("from_day"), "from_is_day"),
        CheckConstraint(f"to_day >= from_day AND {day_shaped('to_day')}", "to_is_day"),
        CheckConstraint("json_valid(cells)", "cells_json"),
        CheckConstraint("length(book) > 0", "book_given"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    book: Mapped[str]  # 考勤, 加减分, 工作
    from_day: Mapped[str]
    to_day: Mapped[str]
    cells: Mapped[str]
