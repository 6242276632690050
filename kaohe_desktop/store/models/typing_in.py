"""Ways of typing in paper: control totals of votes (测评), second typings (复录)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kaohe_desktop.store.models.base import STRICT, Base


class BallotControl(Base):
    """Control totals (发出、收回、未收回、废票) of one group of voters on a sheet of votes, and who found them right."""

    __tablename__ = "ballot_control"
    __table_args__: Any = (
        UniqueConstraint("period_id", "sheet", "voters"),
        CheckConstraint("json_valid(voters)", "voters_json"),
        CheckConstraint("min(ifnull(issued, 0), ifnull(returned, 0), ifnull(outstanding, 0), ifnull(void, 0)) >= 0", "counts"),
        CheckConstraint(
            "(checked_by IS NULL) = (checked_at IS NULL) AND (checked_by IS NULL) = (checked_digest IS NULL)", "checked_whole",
        ),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    sheet: Mapped[str]
    voters: Mapped[str]  # JSON: heading -> text that all votes of the group share
    issued: Mapped[int | None]  # 发出
    returned: Mapped[int | None]  # 收回
    outstanding: Mapped[int | None]  # 未收回
    void: Mapped[int | None]  # 废票
    checked_by: Mapped[str | None]
    checked_at: Mapped[str | None]
    checked_digest: Mapped[str | None]  # SHA-256 of totals and votes as they were


class SecondTyping(Base):
    """A second typing (复录) of a sheet for a category ("" for everybody), kept apart from the first."""

    __tablename__ = "second_typing"
    __table_args__: Any = (UniqueConstraint("period_id", "sheet", "category"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    sheet: Mapped[str]
    category: Mapped[str]
    clerk: Mapped[str]  # who began it
    started_at: Mapped[str]


class SecondValue(Base):
    """One cell of a second typing: what was typed, and how a difference from the first was settled."""

    __tablename__ = "second_value"
    __table_args__: Any = (
        CheckConstraint("settled IN ('', 'first', 'second', 'third')", "settled_known"),
        CheckConstraint("settled <> 'third' OR length(trim(reason)) > 0", "third_with_reason"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    typing_id: Mapped[int] = mapped_column(ForeignKey("second_typing.id", ondelete="CASCADE"), primary_key=True)
    roster_entry_id: Mapped[int] = mapped_column(ForeignKey("roster_entry.id", ondelete="CASCADE"), primary_key=True)
    heading: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]  # "" where it was typed that the paper is blank
    clerk: Mapped[str]
    settled: Mapped[str]
    agreed: Mapped[str]  # the value that counts since it was settled
    reason: Mapped[str]
    settled_by: Mapped[str]


class SecondRow(Base):
    """One row of a second typing of a sheet with many rows a subject (or of a table, which has no subject)."""

    __tablename__ = "second_row"
    __table_args__: Any = (CheckConstraint("json_valid(cells)", "cells_json"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    typing_id: Mapped[int] = mapped_column(ForeignKey("second_typing.id", ondelete="CASCADE"), index=True)
    roster_entry_id: Mapped[int | None] = mapped_column(ForeignKey("roster_entry.id", ondelete="CASCADE"))
    position: Mapped[int]
    cells: Mapped[str]  # JSON: heading -> text; blanks left out
    clerk: Mapped[str]


class SecondChoice(Base):
    """How a difference between rows typed twice was settled (选定), kept as it was then."""

    __tablename__ = "second_choice"
    __table_args__: Any = (
        CheckConstraint("settled IN ('first', 'second', 'third')", "settled_known"),
        CheckConstraint("settled <> 'third' OR length(trim(reason)) > 0", "third_with_reason"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    typing_id: Mapped[int] = mapped_column(ForeignKey("second_typing.id", ondelete="CASCADE"), index=True)
    subject: Mapped[str]  # 编号; "" for a table
    name: Mapped[str]  # the subject's name, and what the row is known by
    heading: Mapped[str]  # "" for a whole row
    first: Mapped[str]
    second: Mapped[str]
    second_by: Mapped[str]
    settled: Mapped[str]
    agreed: Mapped[str]
    reason: Mapped[str]
    settled_by: Mapped[str]
    at: Mapped[str]
