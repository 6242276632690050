"""The tables (SQLAlchemy 2, SQLite STRICT). Figures are TEXT in their shown form, never REAL; days are ISO texts.

A period (考核期) keeps a snapshot of its roster and is pinned to the scheme's text, so that nothing that happens
later can touch it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, MetaData, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_STRICT = {"sqlite_strict": True}


def _number(column: str) -> str:
    """SQL that is true of a decimal number written plainly (``-2.50``, ``95``, ``95%``)."""
    return (
        f"{column} NOT GLOB '*[^-0-9.%]*' AND {column} GLOB '*[0-9]*' AND substr({column}, 2) NOT GLOB '*-*' "
        f"AND {column} NOT GLOB '*.*.*' AND {column} NOT GLOB '*%?*'"
    )


def _day(column: str) -> str:
    """SQL that is true of a day written 2026-07-01."""
    return f"{column} GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'"


class Base(DeclarativeBase):
    """The metadata of the whole database."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {str: Text, int: Integer}  # noqa: RUF012


class Office(Base):
    """The office (单位) and its settings: one row."""

    __tablename__ = "office"
    __table_args__: Any = (CheckConstraint("id = 1", "one_row"), _STRICT)
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


class Department(Base):
    """A department (科室); ``code`` where it is itself appraised."""

    __tablename__ = "department"
    __table_args__: Any = (UniqueConstraint("code"), Index(None, "name"), _STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str | None]
    name: Mapped[str]


class Person(Base):
    """A person (人员). ``key`` 编号 is text: leading zeros stay; two people may share a name."""

    __tablename__ = "person"
    __table_args__: Any = (UniqueConstraint("key"), CheckConstraint("length(key) > 0", "key_given"), _STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    name: Mapped[str]
    initials: Mapped[str]  # 拼音首字母


class PersonTerm(Base):
    """Where a person stood from one day to another (科室, 职务, 考核类别); ``to_day`` null: until further notice."""

    __tablename__ = "person_term"
    __table_args__: Any = (
        UniqueConstraint("person_id", "from_day"),
        CheckConstraint(_day("from_day"), "from_is_day"),
        CheckConstraint(f"to_day IS NULL OR (to_day >= from_day AND {_day('to_day')})", "to_is_day"),
        _STRICT,
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
        CheckConstraint(_day("day"), "day_shaped"),
        CheckConstraint("length(trim(reason)) > 0", "reason_given"),
        CheckConstraint("json_valid(before) AND json_valid(after)", "texts_json"),
        CheckConstraint("later IN (0, 1)", "later_flag"),
        _STRICT,
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
        CheckConstraint(_day("from_day"), "from_is_day"),
        CheckConstraint(f"to_day >= from_day AND {_day('to_day')}", "to_is_day"),
        CheckConstraint("json_valid(cells)", "cells_json"),
        CheckConstraint("length(book) > 0", "book_given"),
        _STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    book: Mapped[str]  # 考勤, 加减分, 工作
    from_day: Mapped[str]
    to_day: Mapped[str]
    cells: Mapped[str]


class SchemeVersion(Base):
    """A scheme (考核办法) exactly as it was when a period was opened with it."""

    __tablename__ = "scheme_version"
    __table_args__: Any = (
        UniqueConstraint("scheme_id", "digest"), CheckConstraint("length(digest) = 64", "digest_is_sha256"), _STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[str]
    name: Mapped[str]
    version: Mapped[str]
    digest: Mapped[str]
    toml: Mapped[str]
    stored_at: Mapped[str]


class OwnScheme(Base):
    """A scheme of the office's own (本单位的考核办法): ``draft`` is its text under change, null when all is saved."""

    __tablename__ = "own_scheme"
    __table_args__: Any = (
        CheckConstraint("length(id) > 0", "id_given"), {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    based_on: Mapped[str]  # the id of the scheme it was copied from; "" for a file from elsewhere
    draft: Mapped[str | None]
    retired_at: Mapped[str | None]


class OwnSchemeVersion(Base):
    """A saved version of an office's own scheme; never changed afterwards."""

    __tablename__ = "own_scheme_version"
    __table_args__: Any = (
        CheckConstraint("number > 0", "number_counts"),
        CheckConstraint("length(digest) = 64", "digest_is_sha256"),
        CheckConstraint("length(trim(why)) > 0", "why_given"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    scheme_id: Mapped[str] = mapped_column(ForeignKey("own_scheme.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str]
    toml: Mapped[str]
    saved_at: Mapped[str]
    saved_by: Mapped[str]
    why: Mapped[str]


class Period(Base):
    """A period (考核期) of one scheme."""

    __tablename__ = "period"
    __table_args__: Any = (
        UniqueConstraint("scheme_id", "code"),
        CheckConstraint("status IN ('open', 'computed', 'archived')", "status_known"),
        CheckConstraint("json_valid(params)", "params_json"),
        CheckConstraint(_day("first_day"), "first_is_day"),
        _STRICT,
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
        _STRICT,
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
        _STRICT,
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
        CheckConstraint(f"kind NOT IN ('integer', 'decimal', 'percent') OR ({_number('value')})", "figure_shaped"),
        CheckConstraint(f"kind <> 'date' OR {_day('value')}", "day_shaped"),
        CheckConstraint("length(value) > 0", "not_blank"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    row_id: Mapped[int] = mapped_column(ForeignKey("entry_row.id", ondelete="CASCADE"), primary_key=True)
    heading: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    value: Mapped[str]


class DecisionRow(Base):
    """A decision (领导小组决定); a withdrawn or replaced one stays as history."""

    __tablename__ = "decision"
    __table_args__: Any = (
        CheckConstraint("kind IN ('tie', 'grade', 'score', 'home')", "kind_known"),
        CheckConstraint("length(trim(reason)) > 0", "reason_given"),
        CheckConstraint(_day("decided_on"), "decided_is_day"),
        CheckConstraint(f"total IS NULL OR ({_number('total')})", "total_is_figure"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_why IS NULL)", "withdrawn_with_reason"),
        Index(
            "uq_decision_in_force", "period_id", "subject", "kind", unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
        ),
        _STRICT,
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
        _STRICT,
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
        CheckConstraint(f"total IS NULL OR ({_number('total')})", "total_is_figure"),
        CheckConstraint(f"bonus IS NULL OR ({_number('bonus')})", "bonus_is_figure"),
        _STRICT,
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
        _STRICT,
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
    __table_args__: Any = (UniqueConstraint("period_id", "sheet", "category"), _STRICT)
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
        CheckConstraint(_day("day"), "day_is_day"),
        CheckConstraint(f"(until IS NOT NULL) = (part = 'post') AND (until IS NULL OR {_day('until')})", "until_of_posting"),
        CheckConstraint("outcome IN ('', 'agreed', 'objected') AND (outcome <> '') = (part = 'close')", "outcome_of_closing"),
        CheckConstraint("outcome <> 'objected' OR length(trim(note)) > 0", "objection_told"),
        CheckConstraint("length(digest) = 64", "digest_is_sha256"),
        CheckConstraint("json_valid(snapshot)", "snapshot_json"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_why IS NULL)", "withdrawn_with_reason"),
        Index(
            "uq_confirmation_in_force", "period_id", "step", "part", unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
        ),
        _STRICT,
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
        CheckConstraint(f"done_on IS NULL OR ({_day('done_on')})", "done_on_is_day"),
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


class SecondRow(Base):
    """One row of a second typing of a sheet with many rows a subject (or of a table, which has no subject)."""

    __tablename__ = "second_row"
    __table_args__: Any = (CheckConstraint("json_valid(cells)", "cells_json"), _STRICT)
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
        _STRICT,
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


class AuditLine(Base):
    """One line of the trail (操作记录): append-only, each carries the SHA-256 of the line before it."""

    __tablename__ = "audit_line"
    __table_args__: Any = (
        Index(None, "period_id", "id"),
        CheckConstraint("length(hash) = 64", "hash_is_sha256"),
        _STRICT,
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


_KEPT = ("id", "period_id", "step", "kind", "part", "day", "until", "outcome", "decided_by", "document", "note", "digest",
         "audit_id", "snapshot", "recorded_at", "recorded_by")
#: The trail, the saved schemes and the confirmations can only grow; a confirmation can be withdrawn, once.
#: (A trigger is not in the metadata's reach: migrations create them, too.)
TRIGGERS = (
    "CREATE TRIGGER own_scheme_version_no_update BEFORE UPDATE ON own_scheme_version "
    "BEGIN SELECT RAISE(ABORT, 'own_scheme_version is append-only'); END",
    "CREATE TRIGGER own_scheme_version_no_delete BEFORE DELETE ON own_scheme_version "
    "BEGIN SELECT RAISE(ABORT, 'own_scheme_version is append-only'); END",
    "CREATE TRIGGER audit_line_no_update BEFORE UPDATE ON audit_line "
    "BEGIN SELECT RAISE(ABORT, 'audit_line is append-only'); END",
    "CREATE TRIGGER audit_line_no_delete BEFORE DELETE ON audit_line "
    "BEGIN SELECT RAISE(ABORT, 'audit_line is append-only'); END",
    "CREATE TRIGGER confirmation_no_update BEFORE UPDATE ON confirmation WHEN OLD.withdrawn_at IS NOT NULL OR "
    f"{' OR '.join(f'NEW.{name} IS NOT OLD.{name}' for name in _KEPT)} "
    "BEGIN SELECT RAISE(ABORT, 'confirmation is append-only'); END",
    "CREATE TRIGGER confirmation_no_delete BEFORE DELETE ON confirmation "
    "BEGIN SELECT RAISE(ABORT, 'confirmation is append-only'); END",
)
