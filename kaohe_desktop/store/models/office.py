"""The office, its settings, and the trail of everything done in it (操作记录)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from kaohe_desktop.store.models.base import STRICT, Base


class Office(Base):
    """The office (单位) and its settings: one row."""

    __tablename__ = "office"
    __table_args__: Any = (CheckConstraint("id = 1", "one_row"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    clerk: Mapped[str]  # 经办


class OfficeSetting(Base):
    """One setting of the office that is not as the program has it: wording, days, who signs (设置)."""

    __tablename__ = "office_setting"
    __table_args__: Any = (
        CheckConstraint("length(name) > 0", "name_given"), {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class AuditLine(Base):
    """One line of the trail (操作记录): append-only, each carries the SHA-256 of the line before it."""

    __tablename__ = "audit_line"
    __table_args__: Any = (
        Index(None, "period_id", "id"),
        CheckConstraint("length(hash) = 64", "hash_is_sha256"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str]
    who: Mapped[str]
    act: Mapped[str]  # the name of the action, in words
    kind: Mapped[str]
    period_id: Mapped[int | None]
    sheet: Mapped[str]
    subject: Mapped[str]  # 编号
    row: Mapped[int]
    heading: Mapped[str]  # "": before and after are JSON objects heading -> text
    before: Mapped[str]
    after: Mapped[str]
    why: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str]
