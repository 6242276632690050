"""What came out, who decided and confirmed it, and what was done about it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from kaohe_desktop.store.models.base import STRICT, Base, day_shaped, number_shaped


class DecisionRow(Base):
    """A decision (领导小组决定); a withdrawn or replaced one stays as history."""

    __tablename__ = "decision"
    __table_args__: Any = (
        CheckConstraint("kind IN ('tie', 'grade', 'score', 'home')", "kind_known"),
        CheckConstraint("length(trim(reason)) > 0", "reason_given"),
        CheckConstraint(day_shaped("decided_on"), "decided_is_day"),
        CheckConstraint(f"total IS NULL OR ({number_shaped('total')})", "total_is_figure"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_why IS NULL)", "withdrawn_with_reason"),
        Index(
            "uq_decision_in_force", "period_id", "subject", "kind", unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
        ),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    subject: Mapped[str]  # 编号
    kind: Mapped[str]
    grade: Mapped[str | None]
    total: Mapped[str | None]
    reason: Mapped[str]
    decided_on: Mapped[str]
    decided_by: Mapped[str]
    document: Mapped[str]
    recorded_at: Mapped[str]
    recorded_by: Mapped[str]
    withdrawn_at: Mapped[str | None]
    withdrawn_why: Mapped[str | None]


class Computation(Base):
    """One computation (计算); ``audit_id`` is the last audit line it saw, ``digest`` the SHA-256 of its results."""

    __tablename__ = "computation"
    __table_args__: Any = (
        Index(None, "period_id"),
        CheckConstraint("json_valid(summary)", "summary_json"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    at: Mapped[str]
    scheme_digest: Mapped[str]
    engine_version: Mapped[str]
    audit_id: Mapped[int]
    digest: Mapped[str]
    summary: Mapped[str]  # JSON: quotas, ties, decimal places, unused decisions


class ResultRow(Base):
    """One subject's result of the period's last computation, with its explanation (算分说明)."""

    __tablename__ = "result"
    __table_args__: Any = (
        CheckConstraint("json_valid(detail)", "detail_json"),
        CheckConstraint(f"total IS NULL OR ({number_shaped('total')})", "total_is_figure"),
        CheckConstraint(f"bonus IS NULL OR ({number_shaped('bonus')})", "bonus_is_figure"),
        STRICT,
    )
    computation_id: Mapped[int] = mapped_column(ForeignKey("computation.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    total: Mapped[str | None]
    rank: Mapped[int | None]
    grade: Mapped[str | None]
    bonus: Mapped[str | None]
    detail: Mapped[str]  # JSON: everything else of the result
    trace: Mapped[str]  # JSON: the steps of the explanation


class Confirmation(Base):
    """One step of the confirmation (确认) of a period's results, as it was recorded; rows are only added and withdrawn.

    ``part`` is ``confirm``, or of a 公示 ``post`` and ``close``; ``snapshot`` what everybody had then, as shown, and
    ``audit_id`` the last audit line the computation behind it had seen.
    """

    __tablename__ = "confirmation"
    __table_args__: Any = (
        CheckConstraint("length(step) > 0 AND length(trim(decided_by)) > 0", "named"),
        CheckConstraint("kind IN ('stage', 'home', 'publicity')", "kind_known"),
        CheckConstraint("part = 'confirm' AND kind <> 'publicity' OR part IN ('post', 'close') AND kind = 'publicity'", "part_fits"),
        CheckConstraint(day_shaped("day"), "day_is_day"),
        CheckConstraint(f"(until IS NOT NULL) = (part = 'post') AND (until IS NULL OR {day_shaped('until')})", "until_of_posting"),
        CheckConstraint("outcome IN ('', 'agreed', 'objected') AND (outcome <> '') = (part = 'close')", "outcome_of_closing"),
        CheckConstraint("outcome <> 'objected' OR length(trim(note)) > 0", "objection_told"),
        CheckConstraint("length(digest) = 64", "digest_is_sha256"),
        CheckConstraint("json_valid(snapshot)", "snapshot_json"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_why IS NULL)", "withdrawn_with_reason"),
        Index(
            "uq_confirmation_in_force", "period_id", "step", "part", unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
        ),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    step: Mapped[str]
    kind: Mapped[str]
    part: Mapped[str]
    day: Mapped[str]
    until: Mapped[str | None]
    outcome: Mapped[str]
    decided_by: Mapped[str]
    document: Mapped[str]
    note: Mapped[str]
    digest: Mapped[str]  # of the computation
    audit_id: Mapped[int]
    snapshot: Mapped[str]  # JSON: 编号 -> name, grade, total, bonus as shown
    recorded_at: Mapped[str]
    recorded_by: Mapped[str]
    withdrawn_at: Mapped[str | None]
    withdrawn_why: Mapped[str | None]


class FollowUp(Base):
    """What was done about a consequence of the results (结果运用) for one subject: the day and a note."""

    __tablename__ = "follow_up"
    __table_args__: Any = (
        CheckConstraint(f"done_on IS NULL OR ({day_shaped('done_on')})", "done_on_is_day"),
        CheckConstraint("length(subject) > 0 AND length(consequence) > 0", "named"),
        CheckConstraint("done_on IS NOT NULL OR length(note) > 0", "says_something"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)  # 编号
    consequence: Mapped[str] = mapped_column(primary_key=True)  # its name: 诫勉谈话, 不得评优 …
    done_on: Mapped[str | None]  # the day it was done (已办); NULL: only a note
    note: Mapped[str]
    clerk: Mapped[str]
    at: Mapped[str]
